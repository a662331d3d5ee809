"""How tables are read and filtered: parsed once per process, handed out as a fresh frame each time."""

import re
import sys
from collections.abc import Hashable, Iterable
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import Any

# Not inside the functions, so that the first read does not pay for it; `import analysis` loads no room.
import pandas as pd

from analysis import names, registry, tabular
from analysis.errors import DataError, ParameterError, UnknownName

Names = str | Iterable[str] | None
"""One name, several names, or None for all."""


SHIPPED = "article"
"""The edition of the package's own tables."""

PLACED = names.REGION_KEYS[:-1]
"""Regions a single place can lie in; the whole of China is not one of them."""

SAID = ("region", "subject_en", "predicate_en", "value_normalised")
"""What a statement says, as against how it is worded."""


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
    # A shallow copy is a full one under pandas' copy-on-write: the first write copies.
    return _parsed(name, file, _written(table, file)).copy(deep=False)


def hold(name: str) -> None:
    """Keep one table of the registry for all processes forked from this one.

    Of a table with indicators it is also kept where each stands, so that `read_indicators` parses nothing.
    """
    table = registry.table(name)
    frame = read(name)
    if "indicator" in frame.columns:
        _HELD[name, table.file, _written(table, table.file)] = frame.groupby("indicator").indices


_HELD: dict[tuple[str, Path, int], dict[Hashable, Any]] = {}


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
    kept = ["claim", *SAID]
    both = read("claims", edition=edition)[kept].merge(read("claims")[kept], on=kept, validate="one_to_one")
    return [str(claim) for claim in both["claim"]]


def keep_examined(frame: pd.DataFrame, claims: Names, *, edition: str) -> pd.DataFrame:
    """Return the rows on the `claims` wanted; one nobody has examined is a valid name, without a row."""
    if claims is None:
        return frame
    known = [*frame["claim"], *read("claims", edition=edition)["claim"]]
    return keep(frame, "claim", claims, "claim", known)


def read_indicators(name: str, wanted: Names) -> pd.DataFrame:
    """Return the rows of a long table that belong to one of the `wanted` indicators, all rows for None.

    Only lines with these names are parsed, which makes one of a hundred indicators ten times as fast.
    """
    if wanted is None:
        return read(name)
    asked = tuple(map(str, names.listed(wanted)))
    table = registry.table(name)
    part = _parsed_part(name, table.file, _written(table, table.file), asked)
    part = part[part["indicator"].isin(asked)]
    if set(asked) <= set(part["indicator"]):
        return part
    return keep_indicators(read(name), asked, name)


def _written(table: registry.Table, file: Path) -> int:
    """When a table's file was last written, so that a rebuilt table is read again.

    Tells Python's auditing that the table is used, also when it has been parsed before: reports note which
    tables a notebook depends on (`report.reads`).
    """
    sys.audit("analysis.read", str(file))
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        remedy = "run `analysis data build`" if table.layer == "clean" else None
        raise DataError(f"table {table.name} is missing", file=file, expected=remedy) from None


@lru_cache(maxsize=128)
def _parsed(name: str, file: Path, _written: int) -> pd.DataFrame:
    table = registry.table(name)
    frame = tabular.read_table(table, file)
    _check_rows(table, file, len(frame))
    return frame


@lru_cache(maxsize=64)
def _parsed_part(name: str, file: Path, written: int, asked: tuple[str, ...]) -> pd.DataFrame:
    held = _HELD.get((name, file, written))
    if held is not None:
        rows = sorted(row for indicator in set(asked) & set(held) for row in held[indicator])
        return renumbered(_parsed(name, file, written).take(rows))
    table = registry.table(name)
    header, *lines = _lines(file, written) or [""]
    _check_rows(table, file, len(lines))
    named = re.compile("|".join(f",{re.escape(value)}," for value in asked)).search
    return tabular.parse(table, "".join([header, *filter(named, lines)]), file=file)


@lru_cache(maxsize=2)
def _lines(file: Path, _written: int) -> list[str]:
    return tabular.read_text(file).splitlines(keepends=True)


def _check_rows(table: registry.Table, file: Path, found: int) -> None:
    """A clean table cut off at the end of a row reads without complaint: only the number of rows tells."""
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
        from analysis.records.editions import require

        require(folder)
    return folder / Path(table.path).name


def keep(frame: pd.DataFrame, column: str, wanted: Names, kind: str, known: Iterable[str]) -> pd.DataFrame:
    """Return the rows whose `column` holds one of the `wanted` names, all rows for None."""
    asked = names.pick_all(wanted, known, kind)
    return frame if asked is None else frame[frame[column].isin(asked)]


def keep_known(frame: pd.DataFrame, column: str, wanted: Names, kind: str) -> pd.DataFrame:
    """Return the rows whose `column` holds one of the `wanted` names; valid names are those in the column."""
    return frame if wanted is None else keep(frame, column, wanted, kind, frame[column].dropna().unique())


def keep_indicators(frame: pd.DataFrame, wanted: Names, name: str) -> pd.DataFrame:
    """Return the rows of the `wanted` indicators; one that another table has is answered with that table."""
    if wanted is None:
        return frame
    here = set(frame["indicator"])
    home = dict(read("indicators")[["indicator", "table"]].itertuples(index=False, name=None))
    for asked in map(str, names.listed(wanted)):
        table = home.get(asked, name)
        if asked not in here and table != name:
            raise UnknownName(f"indicator {asked!r} is not in {name} but in {table}: load.{table}")
    return keep_known(frame, "indicator", wanted, "indicator")


def keep_regions(frame: pd.DataFrame, wanted: Names, *, column: str = "region") -> pd.DataFrame:
    """Return the rows of the `wanted` regions; a table of places has no place called national."""
    known = PLACED if {"province", "city"} & set(frame.columns) else names.REGION_KEYS
    return keep(frame, column, wanted, "region", known)


def keep_regions_of(
    frame: pd.DataFrame, wanted: Names, *, places: str, columns: Iterable[str]
) -> pd.DataFrame:
    """Return the rows in which a place named in one of `columns` lies in one of the `wanted` regions.

    `places` is the table that says in which region a place lies: provinces or cities.
    """
    if wanted is None:
        return frame
    where = keep_regions(read(places), wanted)
    inside = where[registry.table(places).primary_key[0]]
    return frame[frame[list(columns)].isin(inside.tolist()).any(axis="columns")]


def keep_listed(
    frame: pd.DataFrame, column: str, wanted: Names, kind: str, known: Iterable[str]
) -> pd.DataFrame:
    """Return the rows whose `column`, a list separated by semicolons, holds one of the `wanted` names."""
    asked = names.pick_all(wanted, known, kind)
    if asked is None:
        return frame
    return frame[[bool(set(asked) & set(str(cell).split(";"))) for cell in frame[column]]]


def keep_places(frame: pd.DataFrame, wanted: Names, *, places: str, columns: Iterable[str]) -> pd.DataFrame:
    """Return the rows in which one of `columns` holds one of the `wanted` provinces or cities."""
    if wanted is None:
        return frame
    (key,) = registry.table(places).primary_key
    asked = names.pick_all(wanted, read(places)[key], key)
    return frame[frame[list(columns)].isin(asked or []).any(axis="columns")]


def keep_years(
    frame: pd.DataFrame, first_year: int | None, last_year: int | None, *, column: str = "year"
) -> pd.DataFrame:
    """Return the rows from `first_year` to `last_year`, both included; `column` holds years or dates.

    Rows without a year stay only when no bound is given.
    """
    for name, bound in (("first_year", first_year), ("last_year", last_year)):
        if bound is not None and not _is_year(bound):
            raise ParameterError(f"{name} must be a year like 2015, not {bound!r}")
    if first_year is not None and last_year is not None and first_year > last_year:
        raise ParameterError(f"first_year {first_year} lies after last_year {last_year}")
    years = frame[column].dt.year if frame[column].dtype.kind == "M" else frame[column]
    if first_year is not None:
        frame, years = frame[(years >= first_year).fillna(False)], years[(years >= first_year).fillna(False)]
    if last_year is not None:
        frame = frame[(years <= last_year).fillna(False)]
    return frame


def _is_year(bound: object) -> bool:
    """Return whether a bound is a whole number, also one of numpy's or 2015.0; text and NaN are not."""
    return isinstance(bound, Real) and not isinstance(bound, bool) and float(bound).is_integer()


def renumbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with rows numbered from 0 and no trace of the rows left out."""
    return frame.reset_index(drop=True)
