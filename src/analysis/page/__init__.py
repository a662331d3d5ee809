"""What a notebook puts on its page: sentences, figures, tables, statements, flags, sources.

Everything is shown as HTML with a plain twin and returns nothing. The words come from the message files
in the language of `text.use`; whatever comes from data is escaped here, in one place.

The title of a figure is text above the picture, never inside it: `figure` takes out a title or credit line
that was drawn with the same words. A picture that has to stand alone, with title and credit inside, is
made by `picture`.
"""

from analysis.page.cards import claims, flags, sources
from analysis.page.display import Output, capture
from analysis.page.exhibits import exhibit
from analysis.page.html_tables import table, tables
from analysis.page.marked_text import marked_text
from analysis.page.page_figures import figure
from analysis.page.pictures import picture
from analysis.page.prose import heading, say
from analysis.page.record_notes import record

__all__ = [
    "Output",
    "capture",
    "claims",
    "exhibit",
    "figure",
    "flags",
    "heading",
    "marked_text",
    "picture",
    "record",
    "say",
    "sources",
    "table",
    "tables",
]


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
