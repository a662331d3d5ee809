"""Explorers: controls above a figure that answers at once, in JupyterLab and in a shared page.

Each opens with a sensible view, says in words what it shows, and hands out the lines that draw it elsewhere.
``explore(table)`` takes any table, from `load` or your own.
"""

import sys
from types import ModuleType

from analysis.explore.frames import table
from analysis.explore.networks import network
from analysis.explore.regions import panel, paths, records
from analysis.explore.statements import article, claims

__all__ = ["article", "claims", "network", "panel", "paths", "records", "table"]


class Explore(ModuleType):
    """This module: called with a table, it shows the explorer of that table."""

    __call__ = table = staticmethod(table)
    article, claims, network = staticmethod(article), staticmethod(claims), staticmethod(network)
    panel, paths, records = staticmethod(panel), staticmethod(paths), staticmethod(records)


sys.modules[__name__].__class__ = Explore


def warm_up() -> None:
    """Compute what explorers open with, so that processes forked later have it."""
    from analysis.explore import networks, regions

    regions.every_series()
    regions.compared(regions.GAP_YEAR)
    networks.linked_cities()
    networks.land()


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
