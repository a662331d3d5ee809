"""The head of a file of records: its separator, which column is which, what is wrong with it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from analysis.errors import DataError
from analysis.records import settings, vocabulary
from analysis.records.problems import Problems, quoted
from analysis.records.settings import PLACES, Layout

DELIMITERS = (",", ";", "\t", "|")
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
OTHER_MARKS = {
    "，": "full-width commas",
    "；": "full-width semicolons",
    "、": "Chinese commas (、)",
    "^": "^",
    "~": "~",
    ":": "colons",
    " ": "blanks",
}
"""What else may stand between columns: named, not taken."""
ENOUGH = 3
"""Known columns that make a line a head."""
REQUIRED = {
    "date": ("date", "Datum", "日期"),
    "region": ("region", "Ort", "城市"),
    "field": ("field", "Feld", "领域"),
    "amount": ("amount", "Betrag", "金额"),
}
MAX_COLUMNS = 2000
MAX_HEAD_LINES = 100
"""Lines the names of columns may have together, when they hold line breaks."""


def read_head(lines: Iterator[str], layout: Layout, problems: Problems) -> list[str]:
    """Read the lines above the head into `layout`; return the lines of the head itself: several only where
    names of columns hold line breaks.

    Raises
    ------
    DataError
        When no line holds anything.
    """
    for number, line in enumerate(lines, start=1):
        text = line.strip().strip('"')
        if text.startswith("#"):
            settings.take(line, layout, problems, number)
        elif text.casefold().startswith("sep=") and number == 1:
            layout.delimiter = text[4:5] or layout.delimiter
        elif text.strip(",;\t| "):
            layout.above, layout.row = number - 1, number
            return _to_the_last_quote(line, lines)
    raise DataError(
        "no line holds anything", file=problems.file, expected="a head with names of columns, then records"
    )


def _to_the_last_quote(line: str, lines: Iterator[str]) -> list[str]:
    """A head from its first line on: more lines while a quote is open, but not the whole of a file."""
    head, quotes = [line], line.count('"')
    while quotes % 2 and len(head) < MAX_HEAD_LINES and (line := next(lines, "")):
        head.append(line)
        quotes += line.count('"')
    return head


def split_head(line: str, layout: Layout) -> int:
    """Choose the separator under which most columns are known, split the head by it; return how many."""
    best = (-1, -1)
    for delimiter in DELIMITERS:
        cells = _cells(line, delimiter)
        score = (_known(cells), len(cells))
        if cells and score > best:
            best, layout.delimiter, layout.header = score, delimiter, cells
    return best[0]


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _known(cells: Sequence[str]) -> int:
    return sum(vocabulary.column(cell) is not None for cell in cells[:MAX_COLUMNS])


def refuse_no_head(line: str, following: Sequence[str], row: int, file: str) -> None:
    """Return nothing unless a line without known columns shows what is wrong with it.

    Raises
    ------
    DataError
        When its columns have another separator, or one of the lines below it (`following`) is the head.
    """
    for mark, name in OTHER_MARKS.items():
        if _known(line.split() if mark == " " else _cells(line, mark)) >= ENOUGH:
            raise DataError(
                f"the columns are divided by {name}",
                file=file,
                row=row,
                expected="a comma, semicolon, tab or bar between them",
            )
    for number, below in enumerate(following, start=row + 1):
        if split_head(below, Layout()) >= ENOUGH:
            raise DataError(
                "a line stands above the head",
                file=file,
                row=row,
                value=quoted(" ".join(line.split()).strip(",;|")),
                expected=f"the head of row {number} first; remarks begin with #",
            )


def understand(layout: Layout, problems: Problems) -> None:
    """Find out which column is which; missing, doubled and unusable columns become problems."""
    if len(layout.header) > MAX_COLUMNS:
        raise DataError(
            "too many columns",
            file=problems.file,
            row=layout.row,
            value=f"{len(layout.header):,}",
            expected=f"at most {MAX_COLUMNS:,}",
        )
    understood = [vocabulary.column(cell) for cell in layout.header]
    if not any(understood) and _looks_like_data(layout.header):
        raise DataError(
            "the first line holds values, not names of columns",
            file=problems.file,
            row=layout.row,
            value=quoted(_listed(layout.header)),
            expected="a head such as date,region,field,amount",
        )
    _place(understood, layout, problems)
    _doubled(understood, layout, problems)
    if "project" not in layout.at and "title" in layout.at:
        layout.at["project"] = layout.at["title"]
    _require(layout, problems)
    languages = Counter(found[1] for found in understood if found)
    layout.german = languages["de"] > max(languages["en"], languages["zh"])


def _looks_like_data(header: Sequence[str]) -> bool:
    return any(re.fullmatch(r"\s*[-+]?[\d.,:/年月日 -]*\d[\d.,:/年月日 -]*\s*", cell) for cell in header)


def _place(understood: list[tuple[str, str, str] | None], layout: Layout, problems: Problems) -> None:
    for index, found in enumerate(understood):
        if found is None:
            continue
        name, _, unit_text = found
        if name not in layout.at:
            layout.at[name] = index
            if unit_text:
                settings.take_unit(unit_text, layout.header[index], layout, problems, layout.row)
    ignored = [
        cell for cell, found in zip(layout.header, understood, strict=True) if found is None and cell.strip()
    ]
    if ignored:
        problems.notes.append(
            f"columns not used: {', '.join(map(repr, ignored[:12]))}{' …' if ignored[12:] else ''}"
        )


def _doubled(understood: list[tuple[str, str, str] | None], layout: Layout, problems: Problems) -> None:
    counts = Counter(found[0] for found in understood if found)
    for name, count in counts.items():
        if count > 1:
            heads = [
                cell
                for cell, found in zip(layout.header, understood, strict=True)
                if found and found[0] == name
            ]
            problems.add(
                f"{count} columns hold the {name}: {', '.join(map(repr, heads[:4]))}",
                row=layout.row,
                column=heads[1],
                expected=f"one column for the {name}",
            )


def _require(layout: Layout, problems: Problems) -> None:
    unknown = [cell for index, cell in enumerate(layout.header) if index not in layout.at.values()]
    for name, words in REQUIRED.items():
        wanted = PLACES if name == "region" else (name,)
        if any(column in layout.at for column in wanted):
            continue
        near = _meant(name, unknown)
        hint = f"; is it {near!r}?" if near else ""
        what = "region or place" if name == "region" else name
        problems.add(
            f"a column is missing: {what}",
            row=layout.row,
            value=_listed(layout.header),
            expected=f"a column called {', '.join(words)} or another name of it{hint}",
        )


def _meant(name: str, unknown: Sequence[str]) -> str | None:
    """The head without a known name that is most like one of the missing column's names."""
    wanted = (name, *PLACES) if name == "region" else (name,)
    known = [word for word, (column, _) in vocabulary.column_names().items() if column in wanted]
    return next((cell for cell in unknown if _like_one(cell, known)), None)


def _like_one(cell: str, known: Sequence[str]) -> bool:
    """Whether a head, without what stands in brackets, is nearly one of the known names."""
    return bool(get_close_matches(vocabulary.bare(re.split(r"[(\[（]", cell)[0])[:40], known, cutoff=0.7))


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(cell[:24] for cell in header[:8])
    return f"{shown} … ({len(header)} in all)" if len(header) > 8 else shown
