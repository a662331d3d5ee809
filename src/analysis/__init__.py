"""Regional science and technology cooperation in China: data, measures, figures, reports.

The public modules are loaded on first use, so that ``import analysis`` stays light:
``load`` reads clean tables, ``measure`` computes, ``plot`` draws, ``style`` and ``text`` set language
and appearance, ``page`` puts things on a notebook's page, ``explore`` holds the widgets of JupyterLab,
``findings`` what a notebook may state, ``report`` has the parameters of the notebooks.
"""

from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"
__all__ = [
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


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
