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
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.registry import Table

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
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise DataError(
            f"raw file cannot be read: {reason}", file=table.path, expected=_registered(table)
        ) from None
    # A raw file that was added and not built with yet has no hash: the build writes it (`seal`).
    if table.hash and digest(content) != table.hash:
        raise _difference(table, content)


def seal(resource: dict[str, Any], content: bytes) -> None:
    """Write size, hash, rows and locator of a newly added raw file into its resource; a sealed one stays."""
    if resource.get("hash"):
        return
    resource |= {"bytes": len(content), "hash": digest(content)}
    is_table = str(resource["path"]).endswith(".csv")
    with suppress(UnicodeDecodeError):
        rows = records(content.decode("utf-8"), tabular=is_table)
        header = 1 if resource.get("schema", {}).get("fields") else 0
        counted = {"rows": len(rows) - header} if is_table else {}
        resource["analysis"] |= {**counted, "locator": list(locator(rows))}


def _difference(table: Table, content: bytes) -> DataError:
    """Say as exactly as possible where a file with another hash differs from the registered one."""
    if not content.strip():
        return _fault(table, "raw file is empty", row=1, column=_column_name(table, 1))
    try:
        text = content.decode("utf-8")
        rows = records(text, tabular=_is_csv(table))
    except UnicodeDecodeError as fault:
        return _undecodable(table, content, fault)
    except csv.Error:
        return _unclosed(table, text)
    return (
        _line_ends(table, content, rows)
        or _malformed(table, rows)
        or _other_length(table, rows)
        or _changed(table, rows)
        or _fault(table, f"raw file changed ({len(content)} bytes, {digest(content)[:15]}…)")
    )


def _fault(table: Table, problem: str, *, row: int | str | None = None, column: str | None = None,
           value: str | None = None) -> DataError:  # fmt: skip
    return DataError(
        problem, file=table.path, row=row, column=column, value=value, expected=_registered(table)
    )


def _undecodable(table: Table, content: bytes, fault: UnicodeDecodeError) -> DataError:
    """Where a file stops being UTF-8: cut off inside a letter of several bytes, or in another encoding."""
    cut_off = fault.end == len(content) and "unexpected end" in fault.reason
    problem = "raw file is cut off inside a letter" if cut_off else "raw file is not UTF-8"
    before = content[: fault.start].decode("utf-8")
    last_line = before.rpartition("\n")[2]
    cells = len(next(csv.reader([last_line]), [])) if _is_csv(table) else 1
    return _fault(table, problem, row=before.count("\n") + 1, column=_column_name(table, max(1, cells)))


def _unclosed(table: Table, text: str) -> DataError:
    """The row with a cell so long that a quotation mark must have been opened and not closed."""
    reader = csv.reader(io.StringIO(text, newline=""))
    row = 1
    with suppress(csv.Error):
        for _ in reader:
            row += 1
    problem = "raw file changed: a quotation mark opens a cell that does not end"
    return _fault(table, problem, row=row, column=_column_name(table, 1))


def _line_ends(table: Table, content: bytes, rows: list[list[str]]) -> DataError | None:
    """A file whose cells are the registered ones and whose line ends alone were converted or cut off."""
    unix = content.replace(b"\r\n", b"\n")
    last = _column_name(table, max(1, len(rows[-1])))
    if table.hash in (digest(unix), digest(unix.replace(b"\n", b"\r\n"))):
        return _fault(table, "raw file changed: its line ends were converted", row=1, column=last)
    if table.hash in (digest(content + b"\n"), digest(content + b"\r\n")):
        problem = "raw file is cut off: the end of its last line is missing"
        return _fault(table, problem, row=len(rows), column=last)
    return None


def _malformed(table: Table, rows: list[list[str]]) -> DataError | None:
    """The first row with another number of cells than the registered columns (only for plain tables)."""
    width = len(table.fields)
    for number, cells in enumerate(rows, start=1):
        if width and len(cells) != width:
            column = table.columns[min(len(cells), width) - 1]
            what = "raw file is cut off or changed" if number == len(rows) else "raw file changed"
            line = f"{what}: {len(cells)} of {width} cells in the row, {_found(table, rows)}"
            return _fault(table, line, row=number, column=column)
    return None


def _other_length(table: Table, rows: list[list[str]]) -> DataError | None:
    found = len(rows) - (1 if table.fields else 0)
    if table.rows is None or found == table.rows:
        return None
    row, problem = _missing(table, rows) if found < table.rows else _surplus(table, rows)
    line = f"raw file {problem}: {_found(table, rows)}"
    return _fault(table, line, row=row, column=_column_name(table, 1))


def _missing(table: Table, rows: list[list[str]]) -> tuple[int, str]:
    gap = _single_gap(table.locator, rows)
    if gap is None:
        return len(rows), "is cut off after this row or lacks rows above it"
    return (
        (gap, "lacks the row that stood here")
        if gap <= len(rows)
        else (len(rows), "is cut off after this row")
    )


def _surplus(table: Table, rows: list[list[str]]) -> tuple[int, str]:
    added = _single_surplus(table.locator, rows)
    return (
        (len(rows), "has more rows than were obtained") if added is None else (added, "has one row too many")
    )


def _single_gap(registered: tuple[int, ...], rows: list[list[str]]) -> int | None:
    """Return the number of the one row that is missing; None when no single row accounts for the sums.

    Every row below it has moved up by one: what the missing row and this move add must give the sums back.
    """
    lost = [(before - now) % MODULUS for before, now in zip(registered, locator(rows), strict=False)]
    if not lost:
        return None
    moved = [0, 0]
    for number in range(len(rows) + 1, 0, -1):
        weight = locator(rows[number - 1 : number])[0]
        moved = [moved[0] + weight, moved[1] + (2 * number + 1) * weight]
        given = [(number * lost[0] + moved[0]) % MODULUS, (number * number * lost[0] + moved[1]) % MODULUS]
        if given == lost[1:3]:
            return number
    return None


def _single_surplus(registered: tuple[int, ...], rows: list[list[str]]) -> int | None:
    """Return the number of the one row whose removal gives the registered sums; None when there is none."""
    if not registered:
        return None
    too_much = (locator(rows)[0] - registered[0]) % MODULUS
    for number in range(1, len(rows) + 1):
        if locator(rows[number - 1 : number])[0] == too_much:
            without = rows[: number - 1] + rows[number:]
            if locator(without) == registered:
                return number
    return None


def _changed(table: Table, rows: list[list[str]]) -> DataError | None:
    """Row and column of a change that keeps the number of rows and cells."""
    if not table.locator:
        return None
    shift = [
        (now - before) % MODULUS for now, before in zip(locator(rows), table.locator, strict=True)
    ]  # fmt: skip
    if shift[0] == 0:
        if not any(shift):
            return None
        problem = "raw file changed: its rows or cells stand in another order"
        return _fault(table, problem, row="several", column="several")
    row = _single(shift[0], shift[1], shift[2], len(rows))
    column = _single(shift[0], shift[3], shift[4], max(len(cells) for cells in rows))
    known = row is not None and column is not None and column <= len(rows[row - 1])
    return _fault(
        table,
        "raw file changed",
        row=row or "several",
        column=_column_name(table, column) if column else "several",
        value=repr(rows[row - 1][column - 1]) if known and row and column else None,
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
