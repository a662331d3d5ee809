"""Raw files against the registry: still the bytes that were obtained, and if not, where they differ.

The registry holds for every raw file its size, its SHA-256 and a locator: sums over all cells, plain and
weighted by the number of the row and of the column. When one cell was changed, the quotients of the
differences are its row and its column; so a file of thousands of rows can say where it was touched without
a copy to compare with.
"""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterable
from pathlib import Path

from analysis.errors import DataError
from analysis.sources import Table

MODULUS = 2**31 - 1


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes as the registry writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def records(text: str, *, tabular: bool = True) -> list[list[str]]:
    """Return a file's rows of cells; in a file that is not a table every line is one cell."""
    if not tabular:
        return [[line] for line in text.splitlines()]
    return list(csv.reader(io.StringIO(text, newline="")))


def locator(rows: Iterable[list[str]]) -> tuple[int, ...]:
    """Return five sums over the cells' checksums, from which a single change can be located.

    The sums are plain, weighted by row, by its square, by column, by its square.
    """
    sums = [0] * 5
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            weight = zlib.crc32(cell.encode()) + 1
            for place, factor in enumerate((1, row, row * row, column, column * column)):
                sums[place] += factor * weight
    return tuple(total % MODULUS for total in sums)


def _single(plain: int, weighted: int, squared: int, last: int) -> int | None:
    """Return the one row (or column) in which all changes sit, None when they sit in several."""
    place = weighted * pow(plain, -1, MODULUS) % MODULUS
    # Equal changes in rows 2 and 4 have row 3 as their mean: only the squares tell them apart.
    return place if 1 <= place <= last and place * place * plain % MODULUS == squared else None


def check_raw(tables: Iterable[Table], root: Path) -> None:
    """Check every raw file's bytes against the registry.

    Raises
    ------
    DataError
        For the first file that is missing, cut off or changed: which file, which row and column as far as
        that can be told, and what is registered.
    """
    for table in tables:
        _check_file(table, root / table.path)


def _check_file(table: Table, file: Path) -> None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise DataError("raw file is missing", file=table.path, expected=f"{table.bytes} bytes") from None
    if digest(content) != table.hash:
        raise _difference(table, content)


def _difference(table: Table, content: bytes) -> DataError:
    """Say as exactly as possible where a file with another hash differs from the registered one."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        return DataError("raw file is not UTF-8", file=table.path, row=row, expected=_registered(table))
    rows = records(text, tabular=_is_csv(table))
    return (
        _malformed(table, rows)
        or _other_length(table, rows)
        or _changed(table, rows)
        or DataError(
            f"raw file changed ({len(content)} bytes, {digest(content)[:15]}…)",
            file=table.path,
            expected=_registered(table),
        )
    )


def _malformed(table: Table, rows: list[list[str]]) -> DataError | None:
    """The first row with another number of cells than the registered columns (only for plain tables)."""
    width = len(table.fields)
    for number, cells in enumerate(rows, start=1):
        if width and len(cells) != width:
            column = table.columns[min(len(cells), width) - 1]
            what = "raw file is cut off or changed" if number == len(rows) else "raw file changed"
            return DataError(
                f"{what}: {len(cells)} of {width} cells in the row, {_found(table, rows)}",
                file=table.path,
                row=number,
                column=column,
                expected=_registered(table),
            )
    return None


def _other_length(table: Table, rows: list[list[str]]) -> DataError | None:
    found = len(rows) - (1 if table.fields else 0)
    if table.rows is None or found == table.rows:
        return None
    problem = "is cut off after this row" if found < table.rows else "has more rows than were obtained"
    return DataError(
        f"raw file {problem}: {_found(table, rows)}",
        file=table.path,
        row=len(rows),
        column=table.columns[0] if table.fields else "1",
        expected=_registered(table),
    )


def _changed(table: Table, rows: list[list[str]]) -> DataError | None:
    """Row and column of a change that keeps the number of rows and cells."""
    if not table.locator:
        return None
    shift = [
        (now - before) % MODULUS for now, before in zip(locator(rows), table.locator, strict=True)
    ]  # fmt: skip
    if shift[0] == 0:
        return None
    row = _single(shift[0], shift[1], shift[2], len(rows))
    column = _single(shift[0], shift[3], shift[4], max(len(cells) for cells in rows))
    known = row is not None and column is not None and column <= len(rows[row - 1])
    return DataError(
        "raw file changed",
        file=table.path,
        row=row or "several",
        column=_column_name(table, column) if column else "several",
        value=repr(rows[row - 1][column - 1]) if known and row and column else None,
        expected=_registered(table),
    )


def _column_name(table: Table, column: int) -> str:
    return table.columns[column - 1] if column <= len(table.fields) else str(column)


def _is_csv(table: Table) -> bool:
    return table.path.endswith(".csv")


def _found(table: Table, rows: list[list[str]]) -> str:
    found = len(rows) - (1 if table.fields else 0)
    return f"{found} rows, {table.rows} registered"


def _registered(table: Table) -> str:
    return f"{table.bytes} bytes with {table.hash[:15]}…"
