"""Text that has no place in a table, whatever column it stands in."""

import re

from analysis.records.problems import Expected


class Refused(ValueError):  # noqa: N818  what is wrong with a cell, not an error by itself
    """Why a cell cannot be used, and what would be right."""

    def __init__(self, problem: str, expected: Expected = None) -> None:
        super().__init__(problem)
        self.problem, self.expected = problem, expected


_FORMULA = re.compile(r"^[\s']*([=@＝＠]|[+\-＋－](?![\d.,\s]*$))")
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|javascript:|data:text/html", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]")
_TWICE = re.compile(r"[Â-ô][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
"""How the two bytes of a letter look that were taken for two letters of Windows."""
MAX_CELL = 2000
"""Characters a cell may have: a name of two thousand is a file gone wrong."""


def hazard(text: str) -> Refused | None:
    """Return what makes a cell of text unfit for a page or a spreadsheet, None for ordinary text."""
    if len(text) > MAX_CELL:
        return Refused(
            f"a cell of more than {MAX_CELL:,} characters",
            f"at most {MAX_CELL:,}, not {len(text):,}; is a closing quote missing?",
        )
    if _FORMULA.match(text):
        return Refused("looks like a spreadsheet formula", "its value, as text")
    if _MARKUP.search(text):
        return Refused("holds HTML or script", "plain text")
    if _INVISIBLE.search(text):
        return Refused("holds an invisible control character", "the text without it")
    return _garbled(text)


def _garbled(text: str) -> Refused | None:
    """Text in UTF-8 that a program has once read as Windows text: fÃ¼r for für."""
    if not _TWICE.search(text):
        return None
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return Refused("garbled: UTF-8 that was read as Windows text", repr(meant[:60]))
