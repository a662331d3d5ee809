"""Words in English, German and Chinese: labels, numbers, amounts, dates, units, sentences.

`use("de")` sets the language of a session; every function also takes ``language=`` for one call.
Numbers are handed over in the units of the tables (billion yuan, shares from 0 to 1) and written as
readers of the language expect them. Everything returned is plain text; `html` escapes it, and only
text made by `sentence` and `safe` carries markup of its own.
"""

from analysis.text.amounts import money
from analysis.text.dates import date, date_range, year
from analysis.text.digits import is_missing, missing, usual_digits
from analysis.text.labels import field_names, keys, kinds, label, publisher
from analysis.text.markup import Text, html, join, markdown, safe
from analysis.text.numbers import listing, number, ordinal, percent, points, ratio
from analysis.text.recorder import recording
from analysis.text.sentences import SPECS, message_keys, sentence, write
from analysis.text.session_language import language, use, using_language
from analysis.text.unit_text import axis, bare, tick, ticks, unit, units, value

__all__ = [
    "SPECS",
    "Text",
    "axis",
    "bare",
    "date",
    "date_range",
    "field_names",
    "html",
    "is_missing",
    "join",
    "keys",
    "kinds",
    "label",
    "language",
    "listing",
    "markdown",
    "message_keys",
    "missing",
    "money",
    "number",
    "ordinal",
    "percent",
    "points",
    "publisher",
    "ratio",
    "recording",
    "safe",
    "sentence",
    "tick",
    "ticks",
    "unit",
    "units",
    "use",
    "using_language",
    "usual_digits",
    "value",
    "write",
    "year",
]


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
