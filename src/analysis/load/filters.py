"""Which rows of a table are wanted: by places, regions, years, indicators and other keys.

Every filter takes keys and names in English, German or Chinese; a value that does not exist is refused with
the nearest that does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Real
from typing import Any

import pandas as pd

from analysis import names, places, registry
from analysis.errors import ParameterError, UnknownName
from analysis.load import table_files

Names = str | Iterable[str] | None
"""One name, several names, or None for all."""

PLACED = names.REGION_KEYS[:-1]
"""Regions a single place can lie in; the whole of China is not one of them."""

_PLACES = {"provinces": ("province", "provinces"), "cities": ("city", "cities")}
_SUBJECTS = {"claim": "claims", "case": "cases", "topic": "topics", "path": "paths"}
_YEARS = ("year", "list_year", "edition", "start_year", "date")
_FIRST = ("indicators", "collection", "claims")
_BY_STATEMENT = {"official_flows": "cooperation_statements"}
"""Tables whose region is that of another table, by the statement."""
_MORE = {"events": ("year", "region")}
"""Filters of a table besides those its columns call for."""


@dataclass(frozen=True)
class Filter:
    """One keyword of a table's function: what it means, and how it narrows a frame."""

    name: str
    help: str
    type: str
    narrow: Callable[[pd.DataFrame, Any], pd.DataFrame] | None = None
    default: object = None


@lru_cache(maxsize=128)
def filters(table: registry.Table) -> dict[str, Filter]:
    """Return the filters of a table by name, in the order of its signature."""
    found = [*_of_keys(table), *_of_regions(table), *_of_places(table), *_of_values(table), *_of_years(table)]
    by_name = {one.name: one for one in found if one.name != table.name}
    return {name: by_name[name] for name in sorted(by_name, key=lambda name: name not in _FIRST)}


def _of_keys(table: registry.Table) -> list[Filter]:
    """Filters by the indicator or the subject (claim, case, topic, path) of a row."""
    found = []
    if "indicator" in table.columns:
        found.append(
            Filter("indicators", "Indicators, one or several; None for all.", "Names",
                   lambda frame, asked: keep_indicators(frame, asked, table.name))
        )  # fmt: skip
    for column, name in _SUBJECTS.items():
        if column in table.columns and table.name != name:
            narrow = None if column == "claim" and in_editions(table) else _by_value(table, column)
            found.append(Filter(name, f"{name.capitalize()}, one or several; None for all.", "Names", narrow))
    return found


def _of_regions(table: registry.Table) -> list[Filter]:
    """The filter by region: of the row itself, of a place in it, or of one of its ends."""
    about = "Regions, one or several; None for all."
    ends = "Regions, one or several (rows with one end there); None for all."
    if table.name in _BY_STATEMENT:
        other = registry.table(_BY_STATEMENT[table.name])

        def of_statement(frame: pd.DataFrame, asked: Names) -> pd.DataFrame:
            there = filters(other)["regions"].narrow(table_files.read(other.name), asked)  # type: ignore[misc]
            return frame[frame["statement"].isin(there["statement"])]

        return [Filter("regions", "Regions the statement is about; None for all.", "Names", of_statement)]
    own = [name for name in table.columns if name == "region" or name.endswith("_region")]
    if own:
        known = PLACED if {"province", "city"} & set(table.columns) else names.REGION_KEYS
        help_ = about if own == ["region"] else ends
        return [Filter("regions", help_, "Names", lambda frame, asked: _in_any(
            frame, own, places.resolve_all(asked, known, "region")))]  # fmt: skip
    if "regions" in table.columns:
        return [Filter("regions", ends, "Names", lambda frame, asked: _listing(
            frame, "regions", places.resolve_all(asked, PLACED, "region")))]  # fmt: skip
    for of_places in ("provinces", "cities"):
        if columns := _columns_of(table, of_places):
            return [Filter("regions", about if len(columns) == 1 else ends, "Names",
                           _inside(of_places, columns))]  # fmt: skip
    return []


def _inside(of_places: str, columns: list[str]) -> Callable[[pd.DataFrame, Names], pd.DataFrame]:
    def narrow(frame: pd.DataFrame, asked: Names) -> pd.DataFrame:
        table = table_files.read(of_places)
        inside = table[table["region"].isin(places.resolve_all(asked, PLACED, "region") or [])]
        return _in_any(frame, columns, inside[_PLACES[of_places][0]].tolist())

    return narrow


def _of_places(table: registry.Table) -> list[Filter]:
    found = []
    for name, (kind, _) in _PLACES.items():
        columns = _columns_of(table, name)
        if "cities" in table.columns and name == "cities":
            columns = ["cities"]
        if not columns or table.name == name:
            continue

        def narrow(
            frame: pd.DataFrame,
            asked: Names,
            name: str = name,
            kind: str = kind,
            columns: list[str] = columns,
        ) -> pd.DataFrame:
            wanted = places.resolve_all(asked, table_files.read(name)[kind], kind)
            return (
                _listing(frame, "cities", wanted)
                if columns == ["cities"]
                else _in_any(frame, columns, wanted)
            )

        where = (
            f"{name.capitalize()}, one or several{' (rows with one end there)' if len(columns) > 1 else ''}"
        )
        found.append(Filter(name, f"{where}; None for all.", "Names", narrow))
    return found


def _columns_of(table: registry.Table, of_places: str) -> list[str]:
    """The columns that say where a row lies: province or city, else those of its two ends."""
    key = _PLACES[of_places][0]
    if key in table.columns:
        return [key]
    linked = [link.fields[0] for link in table.foreign_keys if link.table == of_places]
    return [name for name in linked if name.endswith(f"_{key}") or name in ("origin", "destination")]


def _of_values(table: registry.Table) -> list[Filter]:
    """A filter for every other column with a closed list of values, by the name of the column."""
    covered = {"region", *_SUBJECTS, "indicator"}
    free = [
        field.name
        for field in table.fields
        if field.enum and field.name not in covered and not field.name.endswith("_region")
    ]
    found = [Filter(name, f"{_field(table, name)}, one or several; None for all.", "Names",
                    _by_value(table, name)) for name in free]  # fmt: skip
    for name in _MORE.get(table.name, ()):
        if name == "year":
            found.append(Filter("year", "Only this year; None for all.", "int | None", lambda frame, year:
                                in_years(frame, "date", _year("year", year), year)))  # fmt: skip
        else:
            found += [replace(one, name=name) for one in _of_regions(table)]
    return found


def _field(table: registry.Table, column: str) -> str:
    field = table.field(column)
    return (field.description or field.title or column).rstrip(".")


def _by_value(table: registry.Table, column: str) -> Callable[[pd.DataFrame, Names], pd.DataFrame]:
    def narrow(frame: pd.DataFrame, asked: Names) -> pd.DataFrame:
        known = table.field(column).enum or table_files.read(table.name)[column].dropna().unique()
        return _in_any(frame, [column], places.resolve_all(asked, known, column))

    return narrow


def _of_years(table: registry.Table) -> list[Filter]:
    if not table.years:
        return []
    column = next(name for name in _YEARS if name in table.columns and _is_time(table, name))
    what = "" if column in ("year", "date") else f" of {column}"
    return [
        Filter(name, f"{side} year{what}, included; None leaves the side open.", "int | None")
        for name, side in (("first_year", "First"), ("last_year", "Last"))
    ]


def _is_time(table: registry.Table, name: str) -> bool:
    return table.field(name).type in ("year", "integer", "date")


def in_editions(table: registry.Table) -> bool:
    """Return whether an edition of the article may have this table of its own."""
    return table.layer == "edition" or table.name in ("evidence", "verdicts")


def narrowed(table: registry.Table, frame: pd.DataFrame, options: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of a table that the `options` want, by the names of its filters."""
    for name, one in filters(table).items():
        if one.narrow is not None and options.get(name) is not None:
            frame = one.narrow(frame, options[name])
    if not table.years:
        return frame
    column = next(name for name in _YEARS if name in table.columns and _is_time(table, name))
    return in_years(frame, column, options.get("first_year"), options.get("last_year"))


def keep_indicators(frame: pd.DataFrame, wanted: Names, name: str) -> pd.DataFrame:
    """Return the rows of the `wanted` indicators; one that another table has is answered with that table."""
    if wanted is None:
        return frame
    here = frame["indicator"].dropna().unique()
    if name == "path_values":
        here = table_files.read("path_indicators")["indicator"].unique()
    kind = "path indicator" if name.startswith("path_") else "indicator"
    home: dict[str, str] = {}
    if kind == "indicator":
        home = dict(table_files.read("indicators")[["indicator", "table"]].itertuples(index=False, name=None))
    asked = [_indicator(str(one), here, home, name, kind) for one in names.listed(wanted)]
    return frame[frame["indicator"].isin(asked)]


def _indicator(asked: str, here: Iterable[str], home: dict[str, str], name: str, kind: str) -> str:
    table = home.get(asked, name)
    if asked not in here and table != name:
        raise UnknownName(f"indicator {asked!r} is not in {name} but in {table}: load.{table}")
    return places.resolve(asked, here, kind)


def keep_claims(frame: pd.DataFrame, wanted: Names, *, edition: str) -> pd.DataFrame:
    """Return the rows on the `wanted` claims; one nobody has examined is a valid name, without a row."""
    if wanted is None:
        return frame
    known = [*frame["claim"], *table_files.read("claims", edition=edition)["claim"]]
    return _in_any(frame, ["claim"], places.resolve_all(wanted, known, "claim"))


def _in_any(frame: pd.DataFrame, columns: list[str], wanted: list[str] | None) -> pd.DataFrame:
    return frame if wanted is None else frame[frame[columns].isin(wanted).any(axis="columns")]


def _listing(frame: pd.DataFrame, column: str, wanted: list[str] | None) -> pd.DataFrame:
    """Return the rows whose cell, a list separated by semicolons, holds one of the `wanted` keys."""
    kept = [bool(set(wanted or ()) & set(str(cell).split(";"))) for cell in frame[column]]
    return frame if wanted is None else frame[pd.Series(kept, index=frame.index, dtype=bool)]


def _year(name: str, bound: object) -> int | None:
    """Return a bound as a whole number, also one of numpy's or 2015.0; text, truth and NaN are refused."""
    if bound is None:
        return None
    if not isinstance(bound, Real) or isinstance(bound, bool) or not float(bound).is_integer():
        raise ParameterError(f"{name} must be a year like 2015, not {bound!r}")
    return int(float(bound))


def in_years(frame: pd.DataFrame, column: str, first_year: Any, last_year: Any) -> pd.DataFrame:
    """Return the rows from `first_year` to `last_year`, both included; `column` holds years or dates.

    Rows without a year stay only when no bound is given.

    Raises
    ------
    ParameterError
        For bounds that are no years, or in the wrong order.
    """
    first, last = _year("first_year", first_year), _year("last_year", last_year)
    if first is None and last is None:
        return frame
    if first is not None and last is not None and first > last:
        raise ParameterError(f"first_year {first} lies after last_year {last}")
    years = frame[column].dt.year if frame[column].dtype.kind == "M" else frame[column]
    low, high = -(10**6) if first is None else first, 10**6 if last is None else last
    return frame[years.between(low, high).fillna(False).astype(bool)]
