"""Examine any article: its numbers against every series of the package, without network or model."""

from typing import TYPE_CHECKING

from analysis import lazy

if TYPE_CHECKING:
    from analysis.claims.claim_wording import finding
    from analysis.claims.examination import examine
    from analysis.claims.notebook import article, examined, listed, marks, proposed, sources, waiting
else:
    _MEMBERS = {"examine": "examination", "finding": "claim_wording"} | dict.fromkeys(
        ("article", "examined", "listed", "marks", "proposed", "sources", "waiting"), "notebook"
    )
    __getattr__, __dir__ = lazy.attach(__name__, (), _MEMBERS)

__all__ = ["article", "examine", "examined", "finding", "listed", "marks", "proposed", "sources", "waiting"]
