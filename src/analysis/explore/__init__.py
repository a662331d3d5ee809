"""Explorers: controls above a figure that answers at once, in JupyterLab and in a shared page.

``panel`` (one indicator of the regions), ``network`` (who publishes with whom), ``paths`` (weights and the
ranking they give), ``claims`` (statements and their evidence), ``article`` (a pasted article),
``records`` (windows of project records), and ``explore(table)`` for any table, from `load` or your own.

Each opens with a sensible view, says in words what it shows, and hands out the lines that draw it elsewhere.
"""

import sys
from types import ModuleType
from typing import Any

from analysis.explore.articles import article
from analysis.explore.frames import table
from analysis.explore.networks import network
from analysis.explore.panels import panel
from analysis.explore.path_weights import paths
from analysis.explore.record_windows import records
from analysis.explore.statements import claims

__all__ = ["article", "claims", "network", "panel", "paths", "records", "table"]


class _Callable(ModuleType):
    """A module that is called: ``explore(table)``."""

    def __call__(self, frame: Any, **options: Any) -> None:
        """Show any table with controls: see `explore.table`."""
        table(frame, **options)


sys.modules[__name__].__class__ = _Callable


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
