"""One text form for every table: from CSV to a typed frame and back, as the registry describes it."""

import csv
import io
import math
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import names
from analysis.errors import DataError
from analysis.registry import Field, Table

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 10
"""Significant digits of a written number: more than any source prints, fewer than rounding noise needs."""


def read_table(table: Table, file: Path) -> "pd.DataFrame":
    """Return a table's file as a frame typed by the registry.

    Whole numbers are int64 (Int64 where cells may be missing), numbers float64, truth values bool (boolean
    where they may be missing), dates datetime64, everything else str; an empty cell is missing, never zero.

    Raises
    ------
    DataError
        With file, row and column when the file is missing, has other columns, or a cell has another type.
    """
    return parse(table, read_text(file), file=file)


def read_text(file: Path) -> str:
    """Return a UTF-8 file as text without a byte-order mark; a missing or undecodable file is refused."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError("file is missing", file=file) from None
    except UnicodeDecodeError as fault:
        row = fault.object[: fault.start].count(b"\n") + 1
        raise DataError("not readable as UTF-8 text", file=file, row=row) from None


def records(text: str, *, tabular: bool = True) -> list[list[str]]:
    """Return a file's rows of cells; in a file that is not a table every line is one cell."""
    if not tabular:
        return [[line] for line in text.splitlines()]
    # A quotation mark that is never closed makes one cell of the rest of the file.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return list(csv.reader(io.StringIO(text, newline="")))


def first_difference(
    found: list[list[str]], expected: list[list[str]]
) -> tuple[int, int, str | None, str | None] | None:
    """Return where two lists of rows first differ: row (from 1), column (from 0) and both cells, or None.

    A cell that only one of them has is None in the other.
    """
    for row, (here, there) in enumerate(zip_longest(found, expected, fillvalue=()), start=1):
        for column, (was, wanted) in enumerate(zip_longest(here, there)):
            if was != wanted:
                return row, column, was, wanted
    return None


def parse(table: Table, text: str, *, file: str | Path) -> "pd.DataFrame":
    """Return the text of a table as a typed frame; `file` is named in refusals."""
    import pandas as pd

    header = next(csv.reader(io.StringIO(text)), [])
    check_columns(table, header, file=file)
    types: Any = {field.name: pandas_type(field) for field in table.fields}
    dates = [field.name for field in table.fields if field.type == "date"]
    try:
        frame = pd.read_csv(io.StringIO(text), dtype=types, keep_default_na=False, na_values=[""])
        for name in dates:
            frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d")
    except ValueError as fault:
        raise first_fault(table, text, file=file) or DataError(str(fault), file=file) from None
    return frame


def check_columns(table: Table, header: list[str], *, file: str | Path) -> None:
    """Refuse a header that is not the registry's, naming the first column that differs."""
    if tuple(header) == table.columns:
        return
    for name in header:
        if name not in table.columns:
            near = names.nearest(name, table.columns, number=1)
            raise DataError("unknown column", file=file, row=1, column=name, expected=" ".join(near))
    for name in table.columns:
        if name not in header:
            raise DataError("column is missing", file=file, row=1, column=name)
    raise DataError("columns in another order", file=file, row=1, expected=", ".join(table.columns))


def first_fault(table: Table, text: str, *, file: str | Path) -> DataError | None:
    """Return the first cell of a table's text that is not of its column's type, as an error to raise."""
    rows = csv.reader(io.StringIO(text))
    next(rows, None)
    for cells in rows:
        if len(cells) != len(table.fields):
            column = table.columns[min(len(cells), len(table.fields) - 1)]
            return DataError(
                f"{len(cells)} cells in the row", file=file, row=rows.line_num, column=column,
                expected=f"{len(table.fields)} cells",
            )  # fmt: skip
        for field, cell in zip(table.fields, cells, strict=True):
            if not _fits(field, cell):
                return DataError(
                    "wrong type", file=file, row=rows.line_num, column=field.name, value=repr(cell),
                    expected=_expected(field),
                )  # fmt: skip
    return None


def csv_text(frame: "pd.DataFrame", table: Table) -> str:
    """Return a frame as the one text the registry allows for it: the same values always give the same bytes.

    Raises
    ------
    DataError
        With row and column for a column that is missing or not registered, and for a cell of another type.
    """
    check_columns(table, [str(name) for name in frame.columns], file=table.path)
    columns = [list(_cells(frame[field.name], field, table)) for field in table.fields]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def _cells(values: "pd.Series", field: Field, table: Table) -> Iterator[str]:
    as_text = _WRITERS.get(field.type, _string)
    missing = (values.isna() | (values.astype(object) == "")).tolist()
    for row, (value, empty) in enumerate(zip(values.tolist(), missing, strict=True), start=2):
        if empty:
            yield ""
            continue
        try:
            yield as_text(value)
        except (ValueError, TypeError, OverflowError):
            raise DataError(
                "wrong type", file=table.path, row=row, column=field.name, value=repr(value),
                expected=_expected(field),
            ) from None  # fmt: skip


def _integer(value: Any) -> str:
    if isinstance(value, bool) or int(value) != float(value):
        raise ValueError(value)
    return str(int(value))


def _number(value: Any) -> str:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError(value)
    return repr(rounded(number))


def rounded(number: float) -> float:
    """Return a number with `DIGITS` significant digits, the same on every machine; never a negative zero."""
    return float(f"{number:.{DIGITS}g}") + 0.0


def _boolean(value: Any) -> str:
    text = str(value).lower()
    if text not in {"true", "false"}:
        raise ValueError(value)
    return text


def _date(value: Any) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return (day if isinstance(day, date) else date.fromisoformat(day)).isoformat()


def _string(value: Any) -> str:
    # A float in a column of text is a number that lost its column's type on the way: 1301.0 for 1301.
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise TypeError(value)
    return str(value)


_WRITERS: dict[str, Callable[[Any], str]] = {
    "integer": _integer,
    "year": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}


def pandas_type(field: Field) -> str:
    """Return the pandas type of a column as it is read (dates are read as text and converted)."""
    if field.type in {"integer", "year"}:
        return "int64" if field.required else "Int64"
    if field.type == "boolean":
        return "bool" if field.required else "boolean"
    return "float64" if field.type == "number" else "str"


def _fits(field: Field, cell: str) -> bool:
    if cell == "":
        return not (field.required and field.type in {"integer", "year", "boolean"})
    try:
        _WRITERS.get(field.type, _string)(int(cell) if field.type in {"integer", "year"} else cell)
    except ValueError:
        return False
    return True


def _expected(field: Field) -> str:
    return {
        "integer": "a whole number",
        "year": "a year",
        "number": "a number",
        "boolean": "true or false",
        "date": "a date like 2024-07-18",
    }.get(field.type, "text")
