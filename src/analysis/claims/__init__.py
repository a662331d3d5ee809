"""Examine any article: its numbers against every series of the package, without network or model."""

from analysis.claims.examination import examine
from analysis.claims.notebook import article, examined, listed, marks, proposed, sources, waiting
from analysis.claims.wording import finding

__all__ = ["article", "examine", "examined", "finding", "listed", "marks", "proposed", "sources", "waiting"]


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
