# ruff: noqa: E501  queries and lists read better in long lines
"""A file of records as a table of text in an embedded engine: every size and kind of file, one way.

Each row keeps its number and line. Text files without line breaks in cells are read by the engine itself;
everything else (sheets, packed files, other encodings, broken rows) is written to a plain copy first.
"""

import csv
import itertools
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from analysis.records import cell_values, column_words, file_type, layout as layouts, sheets
from analysis.records.cell_values import BLANKS, NO_VALUES
from analysis.records.file_type import TextFile
from analysis.records.layout import Layout
from analysis.records.problems import Problems, refusal

MEMORY = "200MB"  # what the engine may hold in memory; beyond, it uses a temporary folder
ON_DISK = 32 << 20  # bytes of a file from which its table lies in that folder from the start, packed
BUFFER = 8 << 20  # bytes of a file the engine holds at a time; no row is longer
MAX_ROW_GROUP = 2 << 30  # bytes one row group of a Parquet file may unpack to
MAX_CELLS = 2_000_000_000
MAX_RATIO = 2000  # cells per byte of a Parquet file: more is a file that pretends
SAMPLE = 60  # rows that are looked at to understand the columns

_AS_TEXT = re.compile(r'(^|[,;\t|])="')
_PACKED = " USING COMPRESSION dict_fsst"
Cell = tuple[int, int]  # row and column
Row = tuple[int, int, list[str]]  # number of a row, the line it begins in, its cells


@contextmanager
def opened(
    file: Path, layout: Layout, problems: Problems, settings: Sequence[str] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the table ``stored``: row, line, and a column of text for each head (c0, c1 …); none if wrong."""
    kind = file_type.kind(file)
    with tempfile.TemporaryDirectory(prefix="analysis-records-") as folder:
        config = {"memory_limit": MEMORY, "temp_directory": str(Path(folder) / "spill")}
        config |= dict.fromkeys(("autoinstall_known_extensions", "autoload_known_extensions"), "false")
        config |= {"storage_compatibility_version": "latest", "force_compression": "uncompressed"}
        database = Path(folder) / "records.db" if file.stat().st_size >= ON_DISK else ":memory:"
        with duckdb.connect(database, config=config) as connection:
            connection.execute("SET enable_progress_bar = false; PRAGMA disable_checkpoint_on_shutdown")
            layouts.take_mapping(file, layout, problems, settings)
            store = _Store(connection, file, Path(folder), layout, problems)
            {"parquet": store.parquet, "sheet": store.sheet}.get(kind, partial(store.text, kind))()
            yield connection


@dataclass
class _Store:
    """Makes the table ``stored`` of one file."""

    sql: duckdb.DuckDBPyConnection
    file: Path
    scratch: Path
    layout: Layout
    problems: Problems

    def _linked(self, name: str, file: Path) -> Path:
        """A link with a plain name: the engine reads patterns in names (*, ?, [)."""
        link = self.scratch / name
        link.symlink_to(file.resolve())
        return link

    def text(self, kind: str) -> None:
        """Store a text file: read by the engine itself where each line is one record."""
        path = self.file if kind == "csv" else file_type.unpacked(self.file, kind, self.scratch)
        text = file_type.text_file(path, self.file.name, layouts.known_words)
        if text.note:
            self.problems.notes.append(text.note)
        try:
            # ="0012" keeps a spreadsheet from reading a text as a number
            plain = (_AS_TEXT.sub(r'\1"', line) if '="' in line else line for line in text.lines())
            lines = layouts.read_head(plain, self.layout, self.problems)
            rows = self._csv_rows(lines)
            first = list(itertools.islice(rows, SAMPLE))
            layouts.Columns(self.layout, self.problems, [cells for *_, cells in first]).understand()
            regular = text.plain and not self.problems.errors and self.layout.row == self.layout.above
            if not regular or not self._store_directly(text):
                self._store_rows(itertools.chain(first, rows))
        except UnicodeDecodeError:
            raise refusal("not_utf8", self.file.name) from None

    def _csv_rows(self, lines: Iterator[str]) -> Iterator[Row]:
        """The rows below the head; broken ones become problems and are passed over."""
        layout, problems, width = self.layout, self.problems, len(self.layout.header)
        form: dict[str, Any] = {"delimiter": layout.delimiter, "skipinitialspace": True}
        found = file_type.csv_rows(lines, problems, above=layout.above, **form)
        notes = [form for key, form in cell_values.patterns("note") if key == "named"]
        for number, (start, cells) in enumerate(found, layout.row + 1):
            if not any(map(str.strip, cells)):
                continue
            row = cells if any(map(str.strip, cells[width:])) else cells[: max(width, 1)]
            odd = len(row) != width and width > 2
            if odd and any(note.match(row[0].strip().casefold()) for note in notes):
                # a note below the table, perhaps with commas of its own, needs no separators up to the last column
                row = [layout.delimiter.join(row)] + [""] * (width - 1)
            if len(row) != width:
                self._note_width(row, number, start)
                continue
            least = min(width, 4) - 1
            broken = [cell for cell in row if "\n" in cell and cell.count(layout.delimiter) >= least]
            if width > 2 and broken:
                problems.note("swallowed_row", row=start, value=broken[0])
            yield number, start, row

    def _note_width(self, row: list[str], number: int, line: int) -> None:
        wide, wanted, hint = len(row), len(self.layout.header), ""
        if any("“" in cell or "„" in cell for cell in row):
            hint = '; curly quotes do not hold a cell together, straight ones (") do'
        elif wide > wanted and self.layout.delimiter == ",":
            hint = '; a comma in a number or a name needs quotes: "99,5"'
        elif wide == 1 and any(mark in row[0] for mark in ";,\t|"):
            hint = "; the same separator in every line"
        words: dict[str, Any] = {"cells": "cell" if wide == 1 else "cells", "hint": hint}
        self.problems.note("width", row=shown_row(number, line), wide=wide, wanted=wanted, **words)

    def _store_directly(self, text: TextFile) -> bool:
        """Let the engine read the file itself; False where it finds other records than there are lines."""
        layout, link = self.layout, self._linked("records.csv", text.path)
        names = [f"c{index}" for index in range(len(layout.header))]
        source = _read_csv(link, layout.delimiter, layout.above, names)
        # packing takes long where texts are seldom the same
        same = {layout.at.get(name) for name in ("date", *layouts.WHERE, "field", "unit")}
        packed = (f"{name} VARCHAR{_PACKED if index in same else ''}" for index, name in enumerate(names))
        try:
            self.sql.execute(f"CREATE TABLE plain ({', '.join(packed)})")
            self.sql.execute(f"INSERT INTO plain SELECT * FROM {source}")
        except duckdb.InvalidInputException:
            self.sql.execute("DROP TABLE plain")
            return False
        # cheap tests first: nothing that is blank begins with a sign from ! to ~ or a Chinese character
        begins = " AND ".join(f"({name} < '!' OR {name} BETWEEN '\u0080' AND '\u3001')" for name in names)
        blank = f"{begins} AND trim({' || '.join(names)}, '{BLANKS}') = ''"
        counts = self.sql.execute(f"SELECT (SELECT count(*) FROM plain) - count(*) FROM plain WHERE {blank}")
        if counts.fetchall()[0][0] != text.newlines - layout.above:
            self.sql.execute("DROP TABLE plain")
            return False
        number = f"rowid + {layout.row + 1}"
        self.sql.execute(f"CREATE VIEW stored AS SELECT {number} AS row, {number} AS line, * FROM plain")
        return True

    def _store_rows(self, rows: Iterator[Row]) -> None:
        """Write rows to a plain copy, which the engine reads."""
        copy = self.scratch / "copy.csv"
        names = ["row", "line", *(f"c{index}" for index in range(len(self.layout.header)))]
        with copy.open("w", encoding="utf-8", errors="replace", newline="") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows([number, line, *cells] for number, line, cells in rows)
        casts = "row::BIGINT AS row, line::BIGINT AS line"
        source = _read_csv(copy, ",", 0, names, more=", new_line='\\n'")
        if not copy.stat().st_size:
            source = f"(SELECT {', '.join(f'NULL::VARCHAR AS {name}' for name in names)} LIMIT 0)"
        self.sql.execute(f"CREATE TABLE stored AS SELECT * REPLACE ({casts}) FROM {source}")
        copy.unlink()

    def sheet(self) -> None:
        """Store one sheet of a workbook: merged cells filled down, struck-out rows left out, hidden ones told."""
        layout, problems = self.layout, self.problems
        out, sheet = self.scratch / "sheet.csv", layout.settings.get("sheet", "")
        facts = sheets.convert(self.file, sheet, out)
        if fault := facts.get("fault"):
            names = ", ".join(map(repr, facts.get("names", [])[:12]))
            right = f"--sheet, or in a mapping: sheet = one of {names}" if names else "a sheet with records"
            key = f"sheet_{fault}" if fault in {"choose", "unknown"} else "sheet_damaged"
            value = repr(sheet) if sheet and fault == "unknown" else None
            count = len(facts.get("names", []))
            raise refusal(key, self.file.name, value=value, right=right, count=count, most=sheets.MAX_CELLS)
        several = f" of {len(facts['names'])}" if len(facts["names"]) > 1 else ""
        problems.notes.append(f"sheet {facts['sheet']!r}{several}")
        if not facts["looked"]:
            problems.note("not_looked_through")
        with out.open(encoding="utf-8", newline="") as lines:
            rows = ((int(row[0]), int(row[0]), row[1:]) for row in csv.reader(lines))
            first = list(itertools.islice(rows, layouts.HEAD_LINES))
            used = layouts.sheet_head([(number, cells) for number, _, cells in first], layout, problems)
            layouts.Columns(layout, problems, [cells for *_, cells in first[used:]]).understand()
            merged = self._merged_cells(facts)
            self._store_rows(self._filled(itertools.chain(first[used:], rows), merged, facts))
        for kind, found in layout.marked.items():
            done = "kept" if layout.keeps(kind) else "left out"
            if found:
                words = {"rows": _row_list(found), "sheet": facts["sheet"], "done": done}
                problems.note(kind, count=len(found), **words)
        for column, index in layout.at.items():
            if index in facts["hidden_columns"]:
                problems.note("hidden_column", column=layout.name(column), sheet=facts["sheet"], name=column)

    def _filled(self, rows: Iterator[Row], merged: dict[Cell, Cell], facts: dict[str, Any]) -> Iterator[Row]:
        """Rows as wide as the head, with merged cells filled down, without those that are left out."""
        layout, width, values = self.layout, len(self.layout.header), dict[Cell, str]()
        struck, hidden = set(facts["struck"]), set(facts["hidden"])
        for number, line, found in rows:
            cells = (found + [""] * width)[:width]
            for column in range(width):
                first = merged.get((number, column))
                if first == (number, column):
                    values[first] = cells[column]
                elif first:
                    cells[column] = values.get(first, cells[column])
            if not any(map(str.strip, cells)):
                continue
            kind = "struck_rows" if number in struck else "hidden_rows" if number in hidden else ""
            if kind:
                layout.marked[kind].append(number)
            if not kind or layout.keeps(kind):
                yield number, line, cells

    def _merged_cells(self, facts: dict[str, Any]) -> dict[Cell, Cell]:
        """Cells of ranges merged over several rows, by row and column, with the first cell of their range."""
        layout = self.layout
        ranges = {
            (top + 1, left - facts["left"]): min(bottom, top + 100_000) + 1
            for (top, left), (bottom, _) in facts["merged"]
            if bottom > top and top + 1 > layout.row
        }
        # one sum for several projects is no sum of each: it counts once, and is missing in the others
        amount, project = layout.at.get("amount"), layout.at.get("project", -1)
        for (row, column), end in list(ranges.items()):
            if column == amount and ranges.get((row, project), 0) < end:
                count = ranges.pop((row, column)) - row + 1
                self.problems.note("merged_amount", row=row, column=layout.name("amount"), count=count)
        heads = sorted({layout.header[column] for _, column in ranges if column < len(layout.header)})
        if heads:
            self.problems.notes.append(f"merged cells filled down: {', '.join(map(repr, heads[:6]))}")
        return {(row, first[1]): first for first, end in ranges.items() for row in range(first[0], end + 1)}

    def parquet(self) -> None:
        """Store a Parquet file: every cell as the text a CSV file would hold."""
        layout, problems, link = self.layout, self.problems, self._linked("records.parquet", self.file)
        try:
            types = self._parquet_types(link)
            layout.header, layout.delimiter, layout.row = [name for name, _ in types], "", 0
            remarks = self.sql.execute(f"SELECT key, value FROM parquet_kv_metadata('{link}')").fetchall()
            for name, value in ([bytes(part).decode("utf-8", "replace") for part in one] for one in remarks):
                if name in {*layouts.CHOICES, *layouts.FREE}:
                    layouts.take(name, value, layout, problems)
            casts = ", ".join(f"{_as_text(*one)} AS c{index}" for index, one in enumerate(types))
            source = f"SELECT {casts} FROM read_parquet('{link}')"
            head = self.sql.execute(f"{source} LIMIT {SAMPLE}").fetchall()
            layouts.Columns(layout, problems, [[cell or "" for cell in row] for row in head]).understand()
            for column, index in layout.at.items():
                kind, where = types[index][1], layout.name(column)
                if _NO_CELL.search(kind) or (kind.endswith("[]") and column != "field"):
                    problems.note("parquet_type", column=where, kind=kind)
                elif "WITH TIME ZONE" in kind and column == "date":
                    problems.note("parquet_zone", column=where)
                if column == "amount" and re.match("U?(TINY|SMALL|BIG|HUGE)?INT|DOUBLE|FLOAT|DECIMAL", kind):
                    layout.settings["decimal"] = "point"
            layout.stopped = bool(problems.errors)
            self.sql.execute(f"CREATE TABLE plain AS {source}")
        except duckdb.Error:
            raise refusal("parquet_damaged", self.file.name) from None
        self.sql.execute("CREATE VIEW stored AS SELECT rowid + 1 AS row, rowid + 1 AS line, * FROM plain")

    def _parquet_types(self, link: Path) -> list[tuple[str, str]]:
        """Names and types of the columns of a Parquet file whose sizes are within the limits."""
        groups = f"SELECT sum(total_uncompressed_size) FROM parquet_metadata('{link}') GROUP BY row_group_id"
        largest = max((size for (size,) in self.sql.execute(groups).fetchall()), default=0)
        rows = self.sql.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata('{link}')").fetchall()[0][0]
        described = self.sql.execute(f"DESCRIBE SELECT * FROM read_parquet('{link}')").fetchall()
        types = [(str(name), str(kind)) for name, kind, *_ in described]
        size, cells = self.file.stat().st_size, (rows or 0) * max(len(types), 1)
        if (largest or 0) > MAX_ROW_GROUP or cells > MAX_CELLS or cells > MAX_RATIO * max(size, 4096):
            raise refusal("parquet_large", self.file.name, value=f"{rows:,} rows in {size:,} bytes")
        return types


def _row_list(rows: Sequence[int]) -> str:
    """The first rows of a list, with runs as one: 4, 7 to 9."""
    grouped = itertools.groupby(enumerate(rows), lambda one: one[1] - one[0])
    runs = [[row for _, row in run] for _, run in grouped]
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"{', '.join(shown[:8])}{' …' if shown[8:] else ''}"


def shown_row(row: int, line: int) -> int | str:
    """Return a row as people look for it: its number, and its line where cells with line breaks shift it."""
    return row if row == line else f"{row} (line {line})"


def _read_csv(file: Path, delimiter: str, skip: int, names: Sequence[str], *, more: str = "") -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    mark = delimiter.replace("\t", "\\t")
    return (
        f"read_csv('{file}', delim='{mark}', quote='\"', escape='\"', header=false, skip={skip}, "
        f"columns={{{columns}}}, force_not_null={list(names)}, auto_detect=false, strict_mode=true, max_line_size={BUFFER}, buffer_size={BUFFER}{more})"
    )


def sql_text(text: str) -> str:
    """Return a text as the engine reads it in a query."""
    return "'" + text.replace("'", "''") + "'"


_NO_CELL = re.compile(r"STRUCT|MAP|UNION|BLOB|BOOLEAN|INTERVAL|\[\].*\[\]|^TIME( |(\[\])?$)")
"""Types that hold what no cell of a table holds, by themselves or in a list."""


def _as_text(name: str, kind: str) -> str:
    """A typed cell as the text a CSV file would hold; missing and not-a-number are empty."""
    name = '"' + name.replace('"', '""') + '"'
    if _NO_CELL.search(kind) or "WITH TIME ZONE" in kind:
        return "''"
    if kind.endswith("[]"):
        return f"coalesce(array_to_string({name}::VARCHAR[], ';'), '')"
    if kind in {"DOUBLE", "FLOAT"}:
        return f"CASE WHEN isnan({name}) THEN '' ELSE {name}::VARCHAR END"
    return f"coalesce({name}::VARCHAR, '')"


def _joined_date(layout: Layout) -> str:
    """A year, its month or quarter, and day as one text; what stands below a blank is passed over."""
    nothing, joined, below = ", ".join(map(sql_text, sorted(NO_VALUES | layout.missing))), "NULL", ""
    for index in reversed(layout.dates):
        text = f"trim(c{index}, '{BLANKS}')"
        plain = f"regexp_replace(regexp_replace({text}, '\\.0$|年[度份]?$|份$|^第', '', 'g'), '^(\\d+)[月日号]$', '\\1')"
        if column_words.bare(layout.header[index]).endswith(("季度", "quarter", "quartal")):
            plain = f"regexp_replace({plain}, '^(\\d)(季度?)?$', 'Q\\1')"
        cell = f"CASE WHEN lower({text}) IN ('', {nothing}) THEN NULL ELSE {plain} END"
        joined, below = f"(({cell}) || coalesce('-' || {joined}, ''))", joined
    return f"coalesce({joined}, '?-' || {below}, '')"


USED = ("project", "title", "running", "date", *layouts.WHERE, "field", "amount", "unit")


def make_cells(connection: duckdb.DuckDBPyConnection, layout: Layout, constants: Mapping[str, str]) -> None:
    """Make the view ``cells``: row, line, and the columns that are used, by name, empty where missing."""
    source = "stored"
    if layout.filled:
        last = "last_value(nullif(trim({0}, '{1}'), '') IGNORE NULLS) OVER (ORDER BY row)"
        above = f"coalesce({last}, '') AS {{0}}"
        replaced = ", ".join(above.format(f"c{index}", BLANKS) for index in layout.filled)
        connection.execute(f"CREATE TABLE filled AS SELECT * REPLACE ({replaced}) FROM stored")
        source = "filled"
    missing = ", ".join(map(sql_text, sorted(layout.missing)))
    parts = []
    for name in USED:
        cell = sql_text(constants.get(name, ""))
        if name in layout.at:
            # blanks around a text are taken off where it is read: once for each distinct text
            cell = f"c{layout.at[name]}"
            if name == "date" and layout.dates:
                cell = _joined_date(layout)
            elif name == "unit" and layout.units:
                cell = f"concat({', '.join(f'c{index}' for index in layout.units)})"
            if missing:
                cell = f"CASE WHEN lower(trim({cell}, '{BLANKS}')) IN ({missing}) THEN '' ELSE {cell} END"
        parts.append(f"{cell} AS {name}")
    connection.execute(f"CREATE VIEW cells AS SELECT row, line, {', '.join(parts)} FROM {source}")
