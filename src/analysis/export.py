"""CSV for spreadsheets: no cell of an exported table is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s?%?")
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, also in full width."""
_INSIDE = re.compile(
    r"""([;,\t\r\n|][ \u00a0"]*)(?=[=@＝＠]|[+\-＋－](?!\d+([.,]\d+)*\s?%?\s*(?:$|[;,\t\r\n|])))"""
)
"""The same behind what another spreadsheet parts cells by: semicolons in Germany, commas elsewhere."""
_APOSTROPHE = r"\1'"


def safe_cell(value: object) -> str:
    """Return a value as the text of a cell that no spreadsheet runs; numbers stay as they are.

    A text that would begin a formula gets an apostrophe in front, which spreadsheets do not run and show;
    so does a formula inside, behind a mark that a spreadsheet of another country parts cells by.
    Only for export: tables that are read back by this package are written unchanged.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell(-1.5), safe_cell("-1.5"), safe_cell("Suzhou"), safe_cell(None)
    ("'=1+1", '-1.5', '-1.5', 'Suzhou', '')
    >>> safe_cell("Suzhou;=1+1")
    "Suzhou;'=1+1"
    """
    text = "" if value is None else _INSIDE.sub(_APOSTROPHE, str(value))
    if text.lstrip(" \u00a0").startswith(STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_text(
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    comments: Sequence[str] = (),
) -> str:
    """Return a table as CSV text that is safe to open in a spreadsheet; `comments` become lines with #."""
    out = io.StringIO()
    for comment in comments:
        out.write(f"# {_INSIDE.sub(_APOSTROPHE, ' '.join(comment.split()))}\n" if comment.strip() else "#\n")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
