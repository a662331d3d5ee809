"""What each distinct text of a large file means: decided in Python, by the rules for small files."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from analysis.records import amounts, cells, places
from analysis.records.cells import Number
from analysis.records.hazards import Refused
from analysis.records.rows import Misplaced, region_of
from analysis.records.settings import PLACES, Layout
from analysis.records.vocabulary import Unit

MOST_TEXTS = 2_000_000
"""Distinct texts of one column that are read in Python."""
MARK = "\x1f"
"""Stands between the places of one row: a control character, which no name of a place holds."""


class Unfit(Exception):  # noqa: N818  caught inside this room, never shown
    """The file has a problem; reading it row by row will say which."""


@dataclass
class Source:
    """What the first pass over a file found."""

    layout: Layout
    first: date | None = None
    last: date | None = None
    regions: list[str] = field(default_factory=list)
    decimal: str = "point"
    unit: Unit | None = None
    """The unit of every amount, where no cell names one and all are plain numbers."""


def _table(connection: Any, name: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    """Make a table of the engine from rows of Python values."""
    if len(rows) > MOST_TEXTS:
        raise Unfit("too many different texts")
    connection.execute(f"CREATE TEMP TABLE {name} ({columns})")
    if not rows:
        return
    import pandas as pd

    heads = [part.split()[0] for part in columns.split(", ")]
    frame = pd.DataFrame(rows, columns=heads, dtype=object)
    connection.connection.register("handed_over", frame)
    connection.execute(f"INSERT INTO {name} SELECT * FROM handed_over")
    connection.connection.unregister("handed_over")


def map_days(connection: Any, source: Source, texts: list[str], today: date) -> None:
    """Make the table `days`, and note the first and the last of them.

    Raises
    ------
    Unfit
        When a text is no day, or none is one.
    """
    order = source.layout.settings.get("date order")
    found = [(text, cells.day(text.strip(), order=order, today=today)) for text in texts]
    if any(isinstance(day, Refused) for _, day in found):
        raise Unfit("dates")
    known = [day for _, day in found if isinstance(day, date)]
    if not known:
        raise Unfit("no record has a date")
    source.first, source.last = min(known), max(known)
    _table(connection, "days", "text VARCHAR, day DATE", list(found))


def map_places(connection: Any, source: Source, texts: list[str]) -> None:
    """Make the table `place_keys`, and note all regions; a text that is no place makes the file unfit."""
    columns = [column for column in PLACES if column in source.layout.at]
    root = places.here()
    found = [(text, region_of(_parted(columns, text), root)) for text in texts]
    if any(isinstance(region, Misplaced) for _, region in found):
        raise Unfit("places")
    source.regions = sorted({str(region) for _, region in found if region})
    _table(
        connection,
        "place_keys",
        "text VARCHAR, region VARCHAR",
        [(text, region or None) for text, region in found],
    )


def _parted(columns: list[str], text: str) -> tuple[tuple[str, str], ...]:
    """The names of places in one row, by column; blanks of every kind around them do not count."""
    parts = text.split(MARK)
    if len(parts) != len(columns):
        raise Unfit("a mark in the name of a place that stands in none")
    return tuple((column, part.strip()) for column, part in zip(columns, parts, strict=True))


def map_fields(connection: Any, texts: list[str]) -> None:
    """Make the table `field_keys`; a text that is no field makes the file unfit."""
    keys: list[tuple[object, ...]] = []
    for text in texts:
        found = places.fields(text.strip())
        if isinstance(found, Refused):
            raise Unfit("fields")
        keys.append((text, ";".join(sorted(name for name, _ in found))))
    _table(connection, "field_keys", "text VARCHAR, names VARCHAR", keys)


def map_amounts(connection: Any, source: Source, probe: dict[str, Any]) -> None:
    """Settle the decimal mark and the units; numbers written in other than plain ways are read in Python."""
    odd = [(text, cells.number(text.strip())) for text in probe["odd"] or []]
    numbers = [(text, number) for text, number in odd if isinstance(number, Number)]
    if any(isinstance(number, Refused) for _, number in odd) or any(
        number.point < 0 for _, number in numbers
    ):
        raise Unfit("amounts")
    styles = Counter({"point": probe["point"], "comma": probe["comma"]})
    styles.update(number.style for _, number in numbers if number.style)
    mark = amounts.decimal(source.layout, styles)
    either = {".": probe["either_point"], ",": probe["either_comma"]}
    either_odd = [number.mark for _, number in numbers if number.style == "ambiguous"]
    if mark is None and any(
        not amounts.reads_point(source.layout, m) for m in (*either_odd, *(m for m in either if either[m]))
    ):
        raise Unfit("an ambiguous number")
    source.decimal = mark or "point"
    if styles["comma" if source.decimal == "point" else "point"]:
        raise Unfit("numbers in two ways")
    rows: list[tuple[object, ...]] = [
        (text, number.comma if source.decimal == "comma" else number.point, number.unit)
        for text, number in numbers
    ]
    rows += [(text, None, "") for text, number in odd if number is None]
    _table(connection, "odd", "text VARCHAR, value DOUBLE, unit VARCHAR", rows)
    in_cells = {number.unit for _, number in numbers} | ({""} if probe["plain"] else set())
    if not odd and "unit" not in source.layout.at:
        found = amounts.unit_of(("", "", source.layout.unit_text))
        source.unit = found if isinstance(found, Unit) else None
    _map_units(connection, source.layout, in_cells, probe["units"] or [""])


def _map_units(connection: Any, layout: Layout, in_cells: set[str], beside: list[str]) -> None:
    rows: list[tuple[object, ...]] = []
    for cell in in_cells:
        for text in beside:
            unit = amounts.unit_of((cell, text.strip(), layout.unit_text))
            # rows without an amount need no unit: only where one is used does a bad one count
            if isinstance(unit, Unit):
                rows.append((cell, text, unit.divisor, unit.multiplier))
    _table(connection, "units", "cell VARCHAR, beside VARCHAR, divisor DOUBLE, multiplier DOUBLE", rows)
