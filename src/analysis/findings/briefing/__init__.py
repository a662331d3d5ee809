"""What the briefing says, section by section: each function returns paragraphs of findings.

Tables of an edition come as `localised` leaves them: one column per text, in the language of the page. Every
figure of the article travels with its verdict; statements nobody has examined are named as such.
"""

from analysis.findings.briefing.briefing_figures import (
    LAYOUT,
    amounts,
    cooperation,
    key_table,
    spending,
    window_days,
)
from analysis.findings.briefing.caveats import cautions, lead, limits, overview, sureness, verdicts
from analysis.findings.briefing.paths_and_outlook import assessed, expectations, proposals
from analysis.findings.briefing.topics_and_cases import cases, topics
from analysis.findings.briefing.verdicts import examined, localised, of_region
from analysis.findings.finding import Paragraph
from analysis.findings.key_data import own_records

__all__ = [
    "LAYOUT",
    "Paragraph",
    "amounts",
    "assessed",
    "cases",
    "cautions",
    "cooperation",
    "examined",
    "expectations",
    "key_table",
    "lead",
    "limits",
    "localised",
    "of_region",
    "overview",
    "own_records",
    "proposals",
    "spending",
    "sureness",
    "topics",
    "verdicts",
    "window_days",
]
