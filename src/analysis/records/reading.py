"""A user's project records: read, checked to the last row, and handed over in billion CNY."""

import csv
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import DataError
from analysis.records import header, opening, settings
from analysis.records.problems import Problems
from analysis.records.rows import Rows
from analysis.records.settings import Layout

if TYPE_CHECKING:
    import pandas as pd

LINES_BELOW = 10
"""Lines in which a head is looked for that does not come first."""
COLUMNS = ("project", "date", "region", "field", "amount_cny_bn")


def read(path: str | Path, *, today: date | None = None) -> "pd.DataFrame":
    """Return a user's project records, amounts in billion CNY: one row per record of the file.

    Columns
    -------
    project: Number or name of the project; missing where the file has none
    date: Day; missing where the cell is empty
    region: yrd, gba, ccec, jjj or other; missing where the place is not given
    field: Key of the field, or several separated by semicolons; a user's own words as written
    amount_cny_bn (billion CNY): Amount; missing where none is stated, never zero

    Source: the user's file, in any form docs/own-data.md lists. The one trap: a record without a date or a
    place is in the frame, but in no table made from it.

    Raises
    ------
    DataError
        When anything in the file is wrong: the first problem, and how many more `check` lists.
    """
    problems, rows = examined(path, today=today, keep=True)
    problems.raise_first()
    return _frame(rows)


def check(path: str | Path, *, today: date | None = None) -> tuple[Problems, list[str]]:
    """Return everything that is wrong with a file of records, and what was understood of it, line by line.

    `today` is the day after which a date lies in the future; by default the day of the computer's clock.
    Nothing is raised for what is wrong with the file, and nothing is written.
    """
    problems, rows = examined(path, today=today)
    told = summary(rows, file=problems.file) if not problems.errors else []
    return problems, told


def examined(path: str | Path, *, today: date | None = None, keep: bool = False) -> tuple[Problems, Rows]:
    """Return what is wrong with a file and its rows; `keep` False holds no text of the rows in memory."""
    file = Path(path).expanduser()
    problems = Problems(file.name)
    rows = Rows(Layout(), problems, today=today or date.today(), keep=keep)
    before = opening.stamp(file)
    try:
        if opening.kind(file) == "parquet":
            from analysis.records import parquet

            rows = parquet.rows(file, problems, today=rows.today, keep=keep)
        else:
            rows = _csv_rows(file, problems, today=rows.today, keep=keep)
    except DataError as error:
        problems.add_error(error)
    if opening.stamp(file) != before:
        problems.add(opening.CHANGED, expected=opening.AT_REST)
    return problems, rows


def layout_of(file: Path, problems: Problems) -> tuple[Layout, Iterator[str]]:
    """Return how a CSV file is laid out, and its lines from the head on."""
    lines = opening.lines(file, opening.kind(file))
    layout = Layout()
    head = header.read_head(lines, layout, problems)
    if header.split_head("".join(head), layout) > 1:
        return layout, itertools.chain(head, lines)
    below = list(itertools.islice(lines, LINES_BELOW))
    header.refuse_no_head(head[0], [*head[1:], *below], layout.row, problems.file)
    return layout, itertools.chain(head, below, lines)


def _csv_rows(file: Path, problems: Problems, *, today: date, keep: bool) -> Rows:
    layout, lines = layout_of(file, problems)
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    start = layout.above + 1
    try:
        layout.header = next(reader)
        header.understand(layout, problems)
        rows = Rows(layout, problems, today=today, keep=keep)
        if problems.errors:
            return rows
        for number in itertools.count(layout.row + 1):
            start = layout.above + reader.line_num + 1
            row = next(reader, None)
            if row is None:
                break
            if any(map(str.strip, row)):
                rows.take(row, number, start)
    except csv.Error as fault:
        told, right = csv_problem(str(fault))
        raise DataError(told, file=file.name, row=start, expected=right) from None
    rows.finish()
    return rows


_QUOTES = 'quotes around a whole cell, doubled inside it: "a ""quoted"" name"'


def csv_problem(fault: str) -> tuple[str, str]:
    """Return what is wrong with quotes, in words for people, and what would be right."""
    if "field larger" in fault or "unexpected end" in fault:
        return "a quote is opened and never closed", _QUOTES
    told = "quotes in the middle of a cell" if "expected after" in fault else f"not readable as CSV ({fault})"
    return told, _QUOTES


def _frame(rows: Rows) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd

    kept = rows.columns
    days = np.array(kept.days, dtype="datetime64[D]").astype("datetime64[us]")
    return pd.DataFrame(
        {
            "project": pd.Series([name or None for name in kept.projects], dtype="str"),
            "date": pd.Series(days),
            "region": pd.Series([region or None for region in kept.regions], dtype="str"),
            "field": pd.Series(kept.fields, dtype="str"),
            "amount_cny_bn": np.frombuffer(rows.amounts.values, dtype="float64").copy(),
        }
    )


def summary(rows: Rows, *, file: str) -> list[str]:
    """Return what was understood of a file, line by line, for the person who made it."""
    layout = rows.layout
    span = f"{rows.first} to {rows.last}" if rows.first else "no dates"
    heads = ", ".join(f"{head!r} is the {name}" for name, head in _heads(layout))
    regions = ", ".join(f"{region or 'no place'} {count:,}" for region, count in sorted(rows.regions.items()))
    units = ", ".join(f"{unit} ({count:,})" for unit, count in rows.amounts.units.most_common(6)) or "none"
    return [
        f"{file}: {rows.count:,} records, {span}",
        f"columns: {heads}",
        f"separator: {header.NAMED.get(layout.delimiter, 'none (Parquet)')}",
        f"decimal mark: {rows.amounts.decimal() or 'point'}; units: {units}",
        f"regions: {regions}",
        *rows.problems.notes,
    ]


def _heads(layout: Layout) -> Iterator[tuple[str, str]]:
    for name in header.REQUIRED | dict.fromkeys(("project", *settings.PLACES, "unit")):
        if name in layout.at:
            yield name, layout.header[layout.at[name]]
