# ruff: noqa: E501  queries and lists read better in long lines
"""A file of records as a table of text in an embedded engine: every size and kind of file, one way.

Each row keeps its number and line. Text files without line breaks in cells are read by the engine itself;
everything else (sheets, packed files, other encodings, broken rows) is written to a plain copy first.
"""

import csv
import itertools
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from analysis.errors import DataError
from analysis.records import file_type, layout as layouts, sheets
from analysis.records.cell_checks import BLANKS
from analysis.records.file_type import TextFile
from analysis.records.layout import Layout
from analysis.records.problems import Problems

MEMORY = "200MB"
"""What the engine may hold in memory; beyond, it uses a temporary folder."""
BUFFER = 8 << 20
"""Bytes of a file the engine holds at a time; no row is longer."""
MAX_ROW_GROUP = 2 << 30
"""Bytes one row group of a Parquet file may unpack to."""
MAX_CELLS = 2_000_000_000
MAX_RATIO = 2000
"""Cells per byte of a Parquet file: more is a file that pretends."""
SAMPLE = 60
"""Rows that are looked at to understand the columns."""
WHOLE_PARQUET = "a whole Parquet file, written to its end"

Row = tuple[int, int, list[str]]
"""Number of a row, the line it begins in, its cells."""


@contextmanager
def opened(
    file: Path, layout: Layout, problems: Problems, settings: Sequence[str] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the table ``stored``: row, line, and one column of text for each head (c0, c1 …).

    The layout is filled; what is wrong with the file becomes a problem, and ``stored`` then may be empty.

    Raises
    ------
    DataError
        When the file cannot be read at all.
    """
    kind = file_type.kind(file)
    with tempfile.TemporaryDirectory(prefix="analysis-records-") as folder:
        scratch = Path(folder)
        connection = duckdb.connect(
            ":memory:", config={"memory_limit": MEMORY, "temp_directory": str(scratch / "spill")}
        )
        try:
            for setting in (
                "autoinstall_known_extensions = false",
                "autoload_known_extensions = false",
                "enable_progress_bar = false",
            ):
                connection.execute(f"SET {setting}")
            layouts.take_mapping(file, layout, problems, settings)
            if kind == "parquet":
                _store_parquet(connection, file, scratch, layout, problems)
            elif kind == "sheet":
                _store_sheet(connection, file, scratch, layout, problems)
            else:
                _store_text(connection, file, scratch, layout, problems)
            yield connection
        finally:
            connection.close()


# ------------------------------------------------------------------ text


def _store_text(
    connection: duckdb.DuckDBPyConnection, file: Path, scratch: Path, layout: Layout, problems: Problems
) -> None:
    text = file_type.text_file(file, file_type.kind(file), layouts.known_words)
    if text.note:
        problems.notes.append(text.note)
    try:
        lines = layouts.read_head(text.lines(), layout, problems)
        rows = _csv_rows(lines, layout, problems)
        first = list(itertools.islice(rows, SAMPLE))
        layouts.understand(layout, problems, lambda: [cells for *_, cells in first])
        regular = text.plain and not problems.errors and _is_regular(text, layout)
        if not regular or not _store_directly(connection, text, scratch, layout):
            _store_rows(connection, itertools.chain(first, rows), scratch, layout)
    except UnicodeDecodeError:
        raise DataError("not UTF-8 text", file=file.name, expected="the file saved as “CSV UTF-8”") from None


def _csv_rows(lines: Iterator[str], layout: Layout, problems: Problems) -> Iterator[Row]:
    """The rows below the head; broken ones become problems and are passed over."""
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    start = layout.above + 1
    width = len(layout.header)
    for number in itertools.count(layout.row + 1):
        start = layout.above + reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as fault:
            what, right = file_type.csv_problem(str(fault))
            problems.add(what, row=start, expected=right)
            return
        if row is None:
            return
        if not any(map(str.strip, row)):
            continue
        if len(row) > width and not any(map(str.strip, row[width:])):
            row = row[:width]
        if len(row) != width:
            _wrong_width(row, layout, problems, number, start)
            continue
        swallowed = [
            cell
            for cell in row
            if "\n" in cell and cell.count(layout.delimiter) + 1 >= min(width, 4) and width > 2
        ]
        if swallowed:
            problems.add(
                "a cell holds a line break and the separators of a whole row",
                row=start,
                value=swallowed[0],
                expected="a row of its own: is a quote too many?",
            )
        yield number, start, row


def _wrong_width(row: list[str], layout: Layout, problems: Problems, number: int, line: int) -> None:
    wide, wanted = len(row), len(layout.header)
    hint = ""
    if any("“" in cell or "„" in cell for cell in row):
        hint = '; curly quotes do not hold a cell together, straight ones (") do'
    elif wide > wanted and layout.delimiter == ",":
        hint = '; a comma in a number or a name needs quotes: "99,5"'
    elif wide == 1 and any(mark in row[0] for mark in ";,\t|"):
        hint = "; the same separator in every line"
    problems.add(
        f"{wide} {'cell' if wide == 1 else 'cells'} in the row",
        row=shown_row(number, line),
        expected=f"{wanted} as in the head{hint}",
    )


def shown_row(row: int, line: int) -> int | str:
    """Return a row as people look for it: its number, and its line where cells with line breaks shift it."""
    return row if row == line else f"{row} (line {line})"


def _is_regular(text: TextFile, layout: Layout) -> bool:
    """Whether each line of a file is one record; with quotes in it that has to be tried."""
    if layout.row != layout.above:
        return False
    if not text.quotes:
        return True
    lines = itertools.islice(text.lines(), layout.above, None)
    width, number = len(layout.header), 0
    try:
        for row in csv.reader(lines, delimiter=layout.delimiter, strict=True):
            number += 1
            if len(row) != width:
                return False
    except csv.Error:
        return False
    return number == text.newlines - layout.above


def _store_directly(
    connection: duckdb.DuckDBPyConnection, text: TextFile, scratch: Path, layout: Layout
) -> bool:
    """Let the engine read the file itself; False where it finds other rows than there are lines."""
    # the engine reads patterns in names (*, ?, [): a link with a plain name stands for the file
    link = scratch / "records.csv"
    link.symlink_to(text.path.resolve())
    names = [f"c{index}" for index in range(len(layout.header))]
    try:
        connection.execute(
            f"CREATE TABLE plain AS SELECT * FROM {_read_csv(link, layout.delimiter, layout.above, names)}"
        )
    except duckdb.InvalidInputException:
        return False
    (count,) = connection.execute("SELECT count(*) FROM plain").fetchone() or (0,)
    if count != text.newlines - layout.above:
        connection.execute("DROP TABLE plain")
        return False
    first = layout.row + 1
    connection.execute(
        f"CREATE VIEW stored AS SELECT rowid + {first} AS row, rowid + {first} AS line, {', '.join(names)} FROM plain"
    )
    return True


def _store_rows(
    connection: duckdb.DuckDBPyConnection, rows: Iterator[Row], scratch: Path, layout: Layout
) -> None:
    """Write rows to a plain copy, which the engine reads."""
    copy = scratch / "copy.csv"
    names = ["row", "line", *(f"c{index}" for index in range(len(layout.header)))]
    with copy.open("w", encoding="utf-8", errors="replace", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([number, line, *cells] for number, line, cells in rows)
    if copy.stat().st_size:
        shown = ", ".join(names[2:])
        connection.execute(
            f"CREATE TABLE stored AS SELECT row::BIGINT AS row, line::BIGINT AS line, {shown} "
            f"FROM {_read_csv(copy, ',', 0, names, more=_LINE_FEED)}"
        )
    else:
        columns = ", ".join(f"{name} {'BIGINT' if name in {'row', 'line'} else 'VARCHAR'}" for name in names)
        connection.execute(f"CREATE TABLE stored ({columns})")
    copy.unlink()


_LINE_FEED = ", new_line='\\n'"


def _read_csv(file: Path, delimiter: str, skip: int, names: Sequence[str], *, more: str = "") -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    mark = delimiter.replace("\t", "\\t")
    return (
        f"read_csv('{file}', delim='{mark}', quote='\"', escape='\"', header=false, skip={skip}, "
        f"columns={{{columns}}}, auto_detect=false, strict_mode=true, max_line_size={BUFFER}, buffer_size={BUFFER}{more})"
    )


# ------------------------------------------------------------------ sheets


def _store_sheet(
    connection: duckdb.DuckDBPyConnection, file: Path, scratch: Path, layout: Layout, problems: Problems
) -> None:
    rows, facts = _sheet_rows(file, scratch, layout.settings.get("sheet", ""))
    several = f" of {len(facts['names'])}" if len(facts["names"]) > 1 else ""
    problems.notes.append(f"sheet {facts['sheet']!r}{several}")
    if facts["hidden"]:
        right = "rows that are shown, or the same sheet without a filter"
        problems.add(
            f"{facts['hidden']:,} hidden row(s) are read like the others", expected=right, warning=True
        )
    first = list(itertools.islice(rows, layouts.HEAD_LINES))
    used = layouts.sheet_head([(number, cells) for number, _, cells in first], layout, problems)
    below = first[used:]
    layouts.understand(layout, problems, lambda: [cells for *_, cells in below])
    merged = _merged_cells(facts, layout, problems)
    width = len(layout.header)

    def filled(found: Iterator[Row]) -> Iterator[Row]:
        values: dict[tuple[int, int], str] = {}
        for number, line, cells in found:
            cells = (cells + [""] * width)[:width]  # noqa: PLW2901  a row as wide as the head
            for column in range(width):
                first = merged.get((number, column))
                if first == (number, column):
                    values[first] = cells[column]
                elif first:
                    cells[column] = values.get(first, cells[column])
            if any(map(str.strip, cells)):
                yield number, line, cells

    _store_rows(connection, filled(itertools.chain(below, rows)), scratch, layout)


def _merged_cells(
    facts: dict[str, Any], layout: Layout, problems: Problems
) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells of ranges merged over several rows, by row and column, with the first cell of their range."""
    ranges = {
        (top + 1, left - facts["left"]): min(bottom, top + 100_000) + 1
        for (top, left), (bottom, _) in facts["merged"]
        if bottom > top and top + 1 > layout.row
    }
    amount, project = layout.at.get("amount"), layout.at.get("project")
    # one sum for several projects is no sum of each: it counts once, and is missing in the others
    single = [
        one
        for one, end in ranges.items()
        if one[1] == amount and ranges.get((one[0], -1 if project is None else project), 0) < end
    ]
    for row, column in single:
        right = "the amount of each project; as it stands it counts for the first row alone"
        problems.add(
            f"one amount for {ranges.pop((row, column)) - row + 1} rows", row=row,
            column=layout.name("amount"), expected=right, warning=True,
        )  # fmt: skip
    heads = sorted({layout.header[column] for _, column in ranges if column < len(layout.header)})
    if heads:
        problems.notes.append(f"merged cells filled down: {', '.join(map(repr, heads[:6]))}")
    return {(row, first[1]): first for first, end in ranges.items() for row in range(first[0], end + 1)}


def _sheet_rows(file: Path, scratch: Path, sheet: str) -> tuple[Iterator[Row], dict[str, Any]]:
    """The rows of one sheet, and its name, the names of all sheets, and merged ranges."""
    out = scratch / "sheet.csv"
    facts: dict[str, Any] = sheets.convert(file, sheet, out)
    fault = facts.get("fault")
    if fault in {"choose", "unknown"}:
        names = ", ".join(map(repr, facts.get("names", [])[:12]))
        raise DataError(
            "there is no such sheet"
            if fault == "unknown"
            else f"{len(facts['names'])} sheets hold something",
            file=file.name,
            value=repr(sheet) if sheet else None,
            expected=f"--sheet, or in a mapping: sheet = one of {names}" if names else "a sheet with records",
        )
    if fault:
        raise DataError(
            "the sheet is damaged, protected, or larger than it may be",
            file=file.name,
            expected=f"a sheet of at most {sheets.MAX_CELLS:,} cells, saved again",
        )

    def rows() -> Iterator[Row]:
        with out.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                yield int(row[0]), int(row[0]), row[1:]

    return rows(), facts


# ------------------------------------------------------------------ Parquet


def _store_parquet(
    connection: duckdb.DuckDBPyConnection, file: Path, scratch: Path, layout: Layout, problems: Problems
) -> None:
    link = scratch / "records.parquet"
    link.symlink_to(file.resolve())
    try:
        types = _parquet_types(connection, link, file)
    except duckdb.Error:
        raise DataError(
            "the Parquet file is cut off or damaged", file=file.name, expected=WHOLE_PARQUET
        ) from None
    layout.header, layout.delimiter, layout.row = [name for name, _ in types], "", 0
    for key, value in connection.execute(f"SELECT key, value FROM parquet_kv_metadata('{link}')").fetchall():
        name = bytes(key).decode("utf-8", "replace")
        if name in {*layouts.CHOICES, *layouts.FREE}:
            layouts.take(name, bytes(value).decode("utf-8", "replace"), layout, problems)
    casts = [f"{_as_text(index, kind)} AS c{index}" for index, (_, kind) in enumerate(types)]
    source = f"SELECT {', '.join(f'{_quoted(name)} AS p{index}' for index, (name, _) in enumerate(types))} FROM read_parquet('{link}')"
    usable = [index for index, (_, kind) in enumerate(types) if not _is_no_cell(kind)]
    try:
        head = connection.execute(f"SELECT {', '.join(casts)} FROM ({source} LIMIT {SAMPLE})").fetchall()
        layouts.understand(layout, problems, lambda: [[cell or "" for cell in row] for row in head])
        for column, index in layout.at.items():
            kind = types[index][1]
            if index not in usable or (kind.endswith("[]") and column != "field"):
                problems.add(
                    f"a column of type {kind}", column=layout.name(column), expected="text, numbers or days"
                )
            elif "WITH TIME ZONE" in kind and column == "date":
                problems.add(
                    "a time with a zone: its day depends on where one is",
                    column=layout.name(column),
                    expected="days, without a time",
                )
            if column == "amount" and re.match(r"(U?(TINY|SMALL|BIG|HUGE)?INT|DOUBLE|FLOAT|DECIMAL)", kind):
                layout.settings["decimal"] = "point"
        layout.stopped = bool(problems.errors)
        connection.execute(f"CREATE TABLE plain AS SELECT {', '.join(casts)} FROM ({source})")
    except duckdb.Error:
        raise DataError(
            "the Parquet file is cut off or damaged", file=file.name, expected=WHOLE_PARQUET
        ) from None
    connection.execute("CREATE VIEW stored AS SELECT rowid + 1 AS row, rowid + 1 AS line, * FROM plain")


def _parquet_types(connection: duckdb.DuckDBPyConnection, link: Path, file: Path) -> list[tuple[str, str]]:
    """Names and types of the columns of a Parquet file whose sizes are within the limits."""
    rows, largest = connection.execute(
        f"SELECT any_value(num_rows), (SELECT max(size) FROM (SELECT sum(total_uncompressed_size) AS size "
        f"FROM parquet_metadata('{link}') GROUP BY row_group_id)) FROM parquet_file_metadata('{link}')"
    ).fetchone() or (0, 0)
    types = [
        (str(name), str(kind))
        for name, kind, *_ in connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{link}')").fetchall()
    ]
    size = file.stat().st_size
    cells = rows * max(len(types), 1)
    if (largest or 0) > MAX_ROW_GROUP or cells > MAX_CELLS or cells > MAX_RATIO * max(size, 4096):
        raise DataError(
            "the file unpacks to more than it may",
            file=file.name,
            value=f"{rows:,} rows in {size:,} bytes",
            expected="row groups below 2 GB and an ordinary packing",
        )
    return types


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _is_no_cell(kind: str) -> bool:
    """Whether a type holds what no cell of a table holds, by itself or in a list."""
    return (
        bool(re.search(r"STRUCT|MAP|UNION|BLOB|BOOLEAN|INTERVAL|\[\].*\[\]", kind))
        or kind.startswith("TIME ")
        or kind.removesuffix("[]") == "TIME"
    )


def _as_text(index: int, kind: str) -> str:
    """A typed cell as the text a CSV file would hold; missing and not-a-number are empty."""
    name = f"p{index}"
    if _is_no_cell(kind) or "WITH TIME ZONE" in kind:
        return "''"
    if kind.endswith("[]"):
        return f"coalesce(array_to_string({name}::VARCHAR[], ';'), '')"
    if kind in {"DOUBLE", "FLOAT"}:
        return f"CASE WHEN isnan({name}) THEN '' ELSE {name}::VARCHAR END"
    return f"coalesce({name}::VARCHAR, '')"


# ------------------------------------------------------------------ columns by name


def make_cells(connection: duckdb.DuckDBPyConnection, layout: Layout, constants: dict[str, str]) -> None:
    """Make the view ``cells``: row, line, and the columns that are used, by name, empty where missing."""
    blanks = "".join(BLANKS).replace("'", "''")
    source = "stored"
    if layout.filled:
        replaced = ", ".join(
            f"last_value(nullif(trim(coalesce(c{i}, ''), '{blanks}'), '') IGNORE NULLS) OVER (ORDER BY row) AS c{i}"
            for i in layout.filled
        )
        connection.execute(f"CREATE TABLE filled AS SELECT * REPLACE ({replaced}) FROM stored")
        source = "filled"
    missing = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(layout.missing))
    parts = []
    for name in USED:
        if name in layout.at:
            # blanks around a text are taken off where it is read: once for each distinct text
            cell = f"coalesce(c{layout.at[name]}, '')"
            if missing:
                cell = f"CASE WHEN lower(trim({cell}, '{blanks}')) IN ({missing}) THEN '' ELSE {cell} END"
            parts.append(f"{cell} AS {name}")
        elif name in constants:
            parts.append(f"'{constants[name].replace(chr(39), chr(39) * 2)}' AS {name}")
        else:
            parts.append(f"'' AS {name}")
    connection.execute(f"CREATE VIEW cells AS SELECT row, line, {', '.join(parts)} FROM {source}")


USED = ("project", "title", "running", "date", *layouts.WHERE, "field", "amount", "unit")
