"""Records in a Parquet file: typed cells become the same text a CSV file would hold."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.records import header, settings
from analysis.records.problems import Problems
from analysis.records.rows import Rows
from analysis.records.settings import Layout

MAX_ROW_GROUP = 2 << 30
"""Bytes one row group may unpack to."""
MAX_CELLS = 2_000_000_000
MAX_RATIO = 2000
"""Cells per byte of the file: more is a file that pretends."""
BATCH = 8192
EXTRA = "pip install 'regional-innovation-analysis[records]'"
_WHOLE = "a whole Parquet file, written to its end"


def rows(file: Path, problems: Problems, *, today: date, keep: bool) -> Rows:
    """Return the checked rows of a Parquet file; rows are counted from 1, without a head.

    Raises
    ------
    DataError
        When the file is damaged, cut off, larger inside than it may be, or pyarrow is not installed.
    """
    source = opened(file)
    layout = layout_of(source, problems)
    found = Rows(layout, problems, today=today, keep=keep)
    if problems.errors:
        return found
    number = 0
    try:
        for number, row in enumerate(_rows_of(source, layout, file.name), start=1):
            found.take(row, number, number)
    except (OSError, ValueError, ArithmeticError, KeyError, NotImplementedError) as fault:
        if isinstance(fault, DataError):
            raise
        raise _damaged(file, number + 1) from None
    found.finish()
    return found


def opened(file: Path) -> Any:
    """Return an open Parquet file whose sizes are within the limits."""
    try:
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise DataError(f"reading Parquet needs pyarrow: {EXTRA}", file=file.name) from None
    try:
        source = parquet.ParquetFile(file, memory_map=False)
        facts = source.metadata
        sizes = [facts.row_group(i).total_byte_size for i in range(facts.num_row_groups)]
    except (OSError, ValueError, ArithmeticError, KeyError, NotImplementedError):
        raise _damaged(file, None) from None
    cells = facts.num_rows * max(facts.num_columns, 1)
    if (
        max(sizes, default=0) > MAX_ROW_GROUP
        or cells > MAX_CELLS
        or cells > MAX_RATIO * max(file.stat().st_size, 4096)
    ):
        raise DataError(
            "the file unpacks to more than it may",
            file=file.name,
            value=f"{facts.num_rows:,} rows in {file.stat().st_size:,} bytes",
            expected="row groups below 2 GB and an ordinary packing",
        )
    return source


def _damaged(file: Path, row: int | None) -> DataError:
    return DataError("the Parquet file is cut off or damaged", file=file.name, row=row, expected=_WHOLE)


def layout_of(source: Any, problems: Problems) -> Layout:
    """Return which column of an open Parquet file is which; settings stand in its metadata."""
    schema = source.schema_arrow
    layout = Layout(header=list(schema.names), delimiter="", row=1)
    for key, value in (schema.metadata or {}).items():
        name = key.decode("utf-8", "replace")
        if name in {*settings.SETTINGS, "unit"}:
            settings.take(f"# {name}: {value.decode('utf-8', 'replace')}", layout, problems, None)
    header.understand(layout, problems)
    for column in layout.at:
        kind = schema.field(layout.at[column]).type
        if _is_no_cell(kind) or (_is_list(kind) and column != "field"):
            problems.add(
                f"a column of type {kind}", column=layout.name(column), expected="text, numbers or days"
            )
        if column == "amount" and _is_number(kind):
            layout.settings["decimal"] = "point"
    return layout


def _is_no_cell(kind: Any) -> bool:
    """Whether a type holds what no cell of a table holds, by itself or in a list."""
    import pyarrow as pa

    plain = kind.value_type if pa.types.is_dictionary(kind) or _is_list(kind) else kind
    nested = pa.types.is_nested(plain) or pa.types.is_boolean(plain) or pa.types.is_duration(plain)
    return bool(nested or pa.types.is_time(plain) or "binary" in str(plain))


def _is_list(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _is_number(kind: Any) -> bool:
    """Whether the values of a column are numbers, whose mark no longer matters; texts keep theirs."""
    import pyarrow as pa

    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_integer(plain) or pa.types.is_floating(plain) or pa.types.is_decimal(plain))


def _rows_of(source: Any, layout: Layout, name: str) -> Iterator[list[str]]:
    """Rows as text; columns that are not used stay unread and empty."""
    wanted = sorted(set(layout.at.values()))
    names = [layout.header[index] for index in wanted]
    if len(set(layout.header)) < len(layout.header):
        raise DataError("two columns have the same name", file=name, expected="each name once")
    for batch in source.iter_batches(batch_size=BATCH, columns=names, use_threads=False):
        if batch.nbytes > MAX_ROW_GROUP:
            raise DataError("a cell is larger than it may be", file=name)
        columns = {
            index: batch.column(batch.schema.get_field_index(head))
            for index, head in zip(wanted, names, strict=True)
        }
        texts = {index: [_text(value) for value in column.to_pylist()] for index, column in columns.items()}
        for at in range(batch.num_rows):
            row = [""] * len(layout.header)
            for index, column in texts.items():
                row[index] = column[at]
            yield row


def _text(value: object) -> str:
    """A typed cell as the text a CSV file would hold; missing and not-a-number are empty."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  only NaN differs from itself
        return ""
    if isinstance(value, list):
        return ";".join(_text(part) for part in value)
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)
