"""Tables as files: parsed once per process, handed out as a fresh frame each time."""

import re
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

# Not inside the functions, so that the first read does not pay for it; `import analysis` loads no room.
import pandas as pd

from analysis import registry, tabular
from analysis.errors import DataError

SHIPPED = "article"
"""The edition of the package's own tables."""

STATED = ("region", "subject_en", "predicate_en", "value_normalised")
"""What a claim states, as against how it is worded."""

COPIED = int(pd.__version__.split(".", maxsplit=1)[0]) < 3
"""Whether a frame handed out must be copied: under pandas 3 the first write copies."""

PYTHON_TEXT = ("mode.string_storage", "python")
"""Where pyarrow is installed, pandas would keep texts in its memory: tables as small as these are handled a
fifth faster with texts of Python."""

LARGE = 500_000
"""Bytes from which on only the rows of the indicators asked for are parsed."""


UNIT = "Milliarden Yuan"
"""The unit every amount of a key table is read in."""

P = ParamSpec("P")
T = TypeVar("T")


def cached(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function computes from tables until one of the tables it read is written again.

    A process forked from this one finds it too. Each use tells Python's auditing of the tables, as reading
    them would.
    """
    kept: dict[Any, tuple[dict[str, int], T]] = {}

    @wraps(function)
    def call(*args: P.args, **options: P.kwargs) -> T:
        key = (registry.data_root(), args, *sorted(options.items()))
        if key in kept and all(_is_from(written, file) for file, written in kept[key][0].items()):
            return kept[key][1]
        registry.READS.append({})
        try:
            result = function(*args, **options)
        finally:
            reads = registry.READS.pop()
        kept[key] = reads, result
        return result

    return call


def _is_from(written: int, file: str) -> bool:
    try:
        return registry.used(file) == written
    except FileNotFoundError:
        return False


def read(name: str, *, edition: str | None = None) -> pd.DataFrame:
    """Return one table of the registry as a fresh frame: writing into it changes nobody else's.

    Raises
    ------
    UnknownName
        For a table or an edition that does not exist, with the nearest that does.
    DataError
        When the file is missing or does not hold what the registry says.
    """
    table = registry.table(name)
    file = table.file if edition is None else _edition_file(table, edition)
    frame = _parsed(name, file, _written(table, file)).copy(deep=COPIED)
    return _in_billions(frame) if name == "key_data" else frame


def _in_billions(frame: pd.DataFrame) -> pd.DataFrame:
    """The key table with every amount in billion CNY, whatever unit it is printed in: 154 亿元 are 15.4."""
    if frame["unit_printed"].isin({UNIT}).all():
        return frame
    from analysis.records.edition_check import billions

    printed = zip(frame["amount_printed"], frame["unit_printed"], strict=True)
    amounts = [billions(repr(float(amount)), str(unit)) for amount, unit in printed]
    return frame.assign(amount_printed=pd.Series(amounts, frame.index, dtype="float64"), unit_printed=UNIT)


def preload_table(name: str) -> None:
    """Keep one table of the registry for all processes forked from this one.

    Of a table with indicators it is also kept where each stands, so that `read_indicators` parses nothing.
    """
    table = registry.table(name)
    frame = read(name)
    if "indicator" in frame.columns:
        _PRELOADED[name, table.file, _written(table, table.file)] = frame.groupby("indicator").indices


_PRELOADED: dict[tuple[str, Path, int], dict[Hashable, Any]] = {}


def read_examined(name: str, *, edition: str) -> pd.DataFrame:
    """Return the verdicts or the evidence of an edition: its own, and the shipped ones that still apply.

    What was found about a statement of the article holds for another edition only where that says the same:
    the same key, subject, predicate and figure. A verdict of the edition's own takes the place of a shipped
    one; its own sources become known.
    """
    shipped = read(name)
    if edition == SHIPPED:
        return shipped
    folder = registry.edition_folder(edition)
    registry.add_sources(folder / "sources.csv")
    applies = shipped["claim"].isin(_repeated(edition))
    if not (folder / f"{name}.csv").is_file():
        return shipped[applies]
    own = read(name, edition=edition)
    if name == "verdicts":
        applies &= ~shipped["claim"].isin(own["claim"])
    return pd.concat([own, shipped[applies]], ignore_index=True)


def _repeated(edition: str) -> list[str]:
    """Statements of the shipped edition that another one makes unchanged, in other words perhaps."""
    kept = ["claim", *STATED]
    both = read("claims", edition=edition)[kept].merge(read("claims")[kept], on=kept, validate="one_to_one")
    return [str(claim) for claim in both["claim"]]


def read_indicators(name: str, asked: tuple[str, ...]) -> pd.DataFrame | None:
    """Return the rows of a large table with one of the `asked` indicators, None where one has no row.

    Only lines with these names are parsed, which makes one of a hundred indicators ten times as fast.
    """
    table = registry.table(name)
    if (table.bytes or 0) < LARGE:
        return None
    part = _parsed_part(name, table.file, _written(table, table.file), asked)
    part = part[part["indicator"].isin(asked)]
    return part if set(asked) <= set(part["indicator"]) else None


def _written(table: registry.Table, file: Path) -> int:
    try:
        return registry.used(file)
    except FileNotFoundError:
        remedy = "run `analysis data build`" if table.layer == "clean" else None
        raise DataError(f"table {table.name} is missing", file=file, expected=remedy) from None


@lru_cache(maxsize=128)
def _parsed(name: str, file: Path, _written: int) -> pd.DataFrame:
    table = registry.table(name)
    with pd.option_context(*PYTHON_TEXT):
        frame = tabular.read_table(table, file)
    _check_rows(table, file, len(frame))
    return frame


@lru_cache(maxsize=64)
def _parsed_part(name: str, file: Path, written: int, asked: tuple[str, ...]) -> pd.DataFrame:
    rows_of = _PRELOADED.get((name, file, written))
    if rows_of is not None:
        rows = sorted(row for indicator in set(asked) & set(rows_of) for row in rows_of[indicator])
        return _parsed(name, file, written).take(rows).reset_index(drop=True)
    table = registry.table(name)
    header, *lines = _lines(file, written) or [""]
    _check_rows(table, file, len(lines))
    named = re.compile("|".join(f",{re.escape(value)}," for value in asked)).search
    with pd.option_context(*PYTHON_TEXT):
        return tabular.parse(table, "".join([header, *filter(named, lines)]), file=file)


@lru_cache(maxsize=2)
def _lines(file: Path, _written: int) -> list[str]:
    return tabular.read_text(file).splitlines(keepends=True)


def _check_rows(table: registry.Table, file: Path, found: int) -> None:
    """Refuse a clean table cut off at the end of a row: only the number of its rows is wrong."""
    if table.layer == "clean" and file == table.file and table.rows not in (None, found):
        raise DataError(
            f"{found} rows instead of {table.rows}",
            file=file,
            row=found + 1,
            expected="the table as built: run `analysis data build`",
        )


def editions() -> list[str]:
    """Return the names of the editions that exist."""
    return sorted(folder.name for folder in (registry.data_root() / "editions").glob("*") if folder.is_dir())


def _edition_file(table: registry.Table, edition: str) -> Path:
    folder = registry.edition_folder(edition)
    if folder != registry.data_root() / "editions" / SHIPPED:
        from analysis.records.edition_check import require

        require(folder)
    return folder / Path(table.path).name
