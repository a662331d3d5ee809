"""Explorers for JupyterLab: controls above a figure that answers at once.

``panel`` (one indicator of the regions), ``network`` (who publishes with whom), ``paths`` (weights and the
ranking they give), ``claims`` (statements and their evidence), ``records`` (windows of project records).

Each one opens with a sensible view, says in words what it shows, and hands out the lines that draw the same
view elsewhere. In a run without controls it puts its first view on the page as an ordinary figure.
"""

from analysis.explore.networks import network
from analysis.explore.panels import panel
from analysis.explore.statements import claims
from analysis.explore.weightings import paths
from analysis.explore.windows import records

__all__ = ["claims", "network", "panel", "paths", "records"]


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
