"""Regional science and technology cooperation in China: data, measures, figures, reports.

The public modules are loaded on first use, so that ``import analysis`` stays light:
``load`` reads clean tables, ``measure`` computes, ``plot`` draws, ``style`` and ``text`` set language
and appearance, ``page`` puts things on a notebook's page, ``explore`` holds the widgets of JupyterLab,
``findings`` what a notebook may state, ``report`` has the parameters of the notebooks.
"""

from typing import TYPE_CHECKING

from analysis import lazy

__version__ = "0.2.0"
__all__ = [
    "claims",
    "explore",
    "findings",
    "load",
    "measure",
    "page",
    "places",
    "plot",
    "registry",
    "report",
    "style",
    "text",
]

if TYPE_CHECKING:
    from analysis.explore import Explore

    explore = Explore("explore")
else:
    __getattr__, __dir__ = lazy.attach(__name__, __all__, listed=(*__all__, "__version__"))
