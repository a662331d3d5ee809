"""Hints never do harm: what a file's problems suggest, pasted as it is."""

from datetime import date
from pathlib import Path

import pytest

from analysis.quantities import Notation
from analysis.records import cell_values, place_matching, reading, table
from analysis.records.layout import Layout
from analysis.records.problems import Problems

EXAMINED = reading.examined
"""Also where a test has made `reading` take what is known of one file for all."""
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


def check_hints(path: Path, found: reading.Examined, today: date) -> None:
    """Every line suggested, pasted as it is, states nothing of the user's and changes no amount."""
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
        with EXAMINED(path, today=today, settings=chosen) as again:
            after = amounts(again)
        for row in before.keys() & after.keys():
            assert after[row] == pytest.approx(before[row]), (chosen, row)


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
