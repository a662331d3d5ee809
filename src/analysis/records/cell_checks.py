"""Text that has no place in a table, whatever column it stands in."""

import re

from analysis.records.problems import Expected


class InvalidCell(ValueError):  # noqa: N818  what is wrong with a cell, not an error by itself
    """Why a cell cannot be used, what would be right, and the setting line that would solve it."""

    def __init__(self, problem: str, expected: Expected = None, *, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.expected, self.remedy = problem, expected, remedy


BLANKS = "".join(chr(code) for code in (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF))  # fmt: skip  # noqa: E501
"""What is taken off both ends of every cell: blanks of every kind, and characters without width."""
_FORMULA = re.compile(r"^[\s']*([=@＝＠]|[+\-＋－](?![\d.,\s]*$))")
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|javascript:|data:text/html", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
)
_SPREADSHEET = re.compile(r"#{3,}|#(REF|VALUE|NAME|DIV/0|NUM|NULL|BEZUG|WERT|ZAHL)[!?]?", re.IGNORECASE)
_TWICE = re.compile(r"[Â-ô][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
"""How the two bytes of a letter look that were taken for two letters of Windows."""
MAX_CELL = 2000  # characters a cell may have: a name of two thousand is a file gone wrong


def trim(text: str) -> str:
    """Return a cell without blanks and invisible characters at its ends."""
    return text.strip(BLANKS)


def check_cell(text: str) -> InvalidCell | None:
    """Return what makes a cell of text unfit for a page or a spreadsheet, None for ordinary text."""
    if len(text) > MAX_CELL:
        return InvalidCell(
            f"a cell of more than {MAX_CELL:,} characters",
            f"at most {MAX_CELL:,}, not {len(text):,}; is a closing quote missing?",
        )
    if _SPREADSHEET.fullmatch(text):
        return InvalidCell("what a spreadsheet shows where it shows no value", "the value itself")
    if _FORMULA.match(text):
        return InvalidCell("looks like a spreadsheet formula", "its value, as text")
    if _MARKUP.search(text):
        return InvalidCell("holds HTML or script", "plain text")
    return invisible(text) or _garbled(text)


def invisible(text: str) -> InvalidCell | None:
    """Return what is wrong with a text that holds a character nobody sees."""
    if _INVISIBLE.search(text):
        return InvalidCell("holds an invisible control character", "the text without it")
    return None


def _garbled(text: str) -> InvalidCell | None:
    """Text in UTF-8 that a program has once read as Windows text: fÃ¼r for für."""
    if not _TWICE.search(text):
        return None
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return InvalidCell("garbled: UTF-8 that was read as Windows text", repr(meant[:60]))
