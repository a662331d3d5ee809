"""Hints never do harm: what is suggested for any case, any bad file and any list, pasted as it is."""

from datetime import date
from pathlib import Path

import pytest
from bad_files import BAD
from test_records_cases import HINTS, READ, REFUSED
from test_records_lists import LISTS

from analysis.quantities import Notation
from analysis.records import cell_values, place_matching, reading, table
from analysis.records.layout import Layout
from analysis.records.problems import Problems

TODAY = date(2026, 11, 29)
STATING = (
    "unit",
    "decimal",
    "date order",
    "place for all",
    "date for all",
    "today",
    "large amounts",
    "totals",
)
"""Settings that state something only the user can know, or that silence a doubt: never suggested."""
WARNED = {name: case for name, case in READ.items() if case[3]}
CASES = {
    **{name: ("r.csv", content) for name, (content, *_) in {**REFUSED, **WARNED, **HINTS}.items()},
    **{name: ("r.csv", bad.content) for name, bad in BAD.items()},
    **{name: (file, make) for name, (make, file, *_) in LISTS.items()},
}


def written(folder: Path, name: str) -> Path:
    file, content = CASES[name]
    path = folder / file
    if callable(content):
        content(path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def amounts(found: reading.Examined) -> dict[int, float]:
    """Amounts by the row they stand in, whatever else is wrong with the file."""
    assert not any(map(misplaced, found.problems.lines()))
    if found.connection is None:
        return {}
    return dict(found.connection.execute("SELECT row, amount FROM typed WHERE amount IS NOT NULL").fetchall())


def stored(path: Path) -> list[tuple[object, ...]]:
    """The rows of a file as text, also of one whose columns are not understood."""
    problems = Problems(path.name)
    with table.opened(path, Layout(), problems) as connection:
        return connection.execute("SELECT * FROM stored").fetchall()


@pytest.mark.parametrize("name", CASES)
def test_no_line_suggested_does_harm(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, name)
    with reading.examined(path, today=TODAY) as found:
        lines = [line.removeprefix("# ") for line in reading.suggestions(found.problems, most=100)]
        before = amounts(found)
    rows = stored(path) if any(line.startswith("column") for line in lines) else []
    for line in lines:
        setting, _, value = line.partition(": ")
        assert setting not in STATING, line
        if setting == "column":
            head, _, column = value.rpartition(" = ")
            cells = [str(row[2 + found.layout.header.index(head)] or "") for row in rows]
            assert column in {"not used", "region", "place", "city"} or of_kind(column, cells), line
    for chosen in ([line] for line in lines):
        with reading.examined(path, today=TODAY, settings=chosen) as found:
            after = amounts(found)
        for row in before.keys() & after.keys():
            assert after[row] == pytest.approx(before[row]), (chosen, row)


def of_kind(column: str, cells: list[str]) -> bool:
    """Whether the cells of a column hold what is suggested, and not zeros alone."""
    filled = [cell for cell in cells if cell.strip()]
    if column == "date":
        return all(isinstance(cell_values.period(cell), cell_values.Period) for cell in filled)
    if column == "amount":
        found = [cell_values.number(cell) for cell in filled]
        return all(isinstance(one, Notation) for one in found) and any(
            isinstance(one, Notation) and one.point for one in found
        )
    return True


def misplaced(line: str) -> bool:
    """Whether a line suggests a place that is not nearly the name that is wrong; for Chinese names any."""
    wrong, _, right = line.partition("unknown place, found ")[2].partition(", expected ")
    if not isinstance(place_matching.region(right), str):
        return False
    return not wrong.isascii() or right[:2].casefold() != wrong.strip("'")[:2].casefold()


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("珠三角", "gba"), ("长三角", "yrd"), ("Perlflussdelta", "gba"), ("Jangtse-Delta", "yrd"),
        ("浦东新区", "yrd"), ("山东", "other"), ("大湾区", "gba"), ("海东", "other"), ("江东区", "yrd"),
        ("Pearl River Delta", "gba"), ("Yangtze River Delta", "yrd"), ("江苏省海安市", "yrd"),
    ],
)  # fmt: skip
def test_names_that_look_alike_are_told_apart(text: str, region: str) -> None:
    assert place_matching.region(text) == region
