"""Every official value of the package by indicator, place and year, and what follows from several of them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING

from analysis import load
from analysis.claims.facts import NATION, Fact, all_facts
from analysis.claims.place_names import members
from analysis.load.table_files import cached
from analysis.measure.catalogue import ratios

if TYPE_CHECKING:
    import pandas as pd

MAINLAND = 31


@dataclass(frozen=True)
class Official:
    """One official value: in the unit of its indicator, with the table, rows and source it comes from."""

    value: float
    table: str
    row: str
    vintage: str
    source: str = ""
    flag: str = ""
    formula: str = ""


@dataclass
class Series:
    """The store of official values; `levels` by (indicator, place, year), facts beside it."""

    levels: dict[tuple[str, str, int], list[Official]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    years: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    rates: dict[tuple[str, int], float] = field(default_factory=dict)
    _ranks: dict[tuple[str, str, int], dict[str, int]] = field(default_factory=dict)
    _places: dict[str, list[str]] = field(default_factory=dict)

    def level(self, indicator: str, place: str, year: int) -> list[Official]:
        """Return every vintage of a level; for a region, or places joined by |, the sums of its provinces."""
        found = list(self.levels.get((indicator, place, year), ()))
        parts = _parts(place)
        if parts == (place,):
            return found
        return found + self._combined(indicator, parts, year)

    def _combined(self, indicator: str, parts: tuple[str, ...], year: int) -> list[Official]:
        """Sums over provinces, and ratios of such sums, one per vintage."""
        ratio = ratios().get(indicator)
        if ratio is None:
            return (
                self._sums(indicator, parts, year) if self.kinds.get(indicator) in ("flow", "stock") else []
            )
        names = (*ratio.numerators, *ratio.denominators)
        over = len(ratio.numerators)
        found = []
        for each in product(*(self._sums(name, parts, year) for name in names)):
            below = sum(one.value for one in each[over:])
            if below:
                rows, vintages = (
                    " / ".join(
                        " + ".join(getattr(one, what) for one in some) for some in (each[:over], each[over:])
                    )
                    for what in ("row", "vintage")
                )
                value = ratio.factor * sum(one.value for one in each[:over]) / below
                formula = f"{ratio.factor:g} * {' + '.join(names[:over])} / ({' + '.join(names[over:])})"
                found.append(Official(value, each[0].table, rows, vintages, each[0].source, formula=formula))
        return found

    def _sums(self, indicator: str, parts: tuple[str, ...], year: int) -> list[Official]:
        each = [self.levels.get((indicator, part, year), []) for part in parts]
        if not all(each):
            return []
        vintages = {one.vintage for one in each[0]}.intersection(
            *({one.vintage for one in some} for some in each[1:])
        )
        sums = []
        for vintage in sorted(vintages):
            chosen = [next(one for one in some if one.vintage == vintage) for some in each]
            row = f"province={'|'.join(parts)};year={year};indicator={vintage}"
            formula = "" if len(parts) == 1 else f"sum of {len(parts)} provinces"
            total = sum(one.value for one in chosen)
            sums.append(
                Official(total, chosen[0].table, row, vintage, chosen[0].source, chosen[0].flag, formula)
            )
        return sums

    def years_of(self, indicator: str, place: str) -> list[int]:
        """Return the years a series has for a place, in order."""
        parts = _parts(place)
        if parts == (place,):
            return self.years.get((indicator, place), [])
        ratio = ratios().get(indicator)
        needed = ratio.parts if ratio else [indicator]
        common = set.intersection(
            *(set(self.years.get((name, part), ())) for name in needed for part in parts)
        )
        return sorted(common | set(self.years.get((indicator, place), ())))

    def places_of(self, indicator: str) -> list[str]:
        """Return the places an indicator has values for."""
        if not self._places:
            for name, place in self.years:
                self._places.setdefault(name, []).append(place)
        return self._places.get(indicator, [])

    def rank(self, indicator: str, place: str, year: int) -> list[Official]:
        """Return the place of a province among the 31, largest first, in each vintage."""
        found = [
            Official(
                float(ranks[place]),
                "province_panel",
                f"rank of province={place};year={year};indicator={vintage}",
                vintage,
            )
            for (name, vintage, when), ranks in self._all_ranks().items()
            if (name, when) == (indicator, year) and place in ranks
        ]
        return found + self.levels.get((f"{indicator}_rank", place, year), [])

    def _all_ranks(self) -> dict[tuple[str, str, int], dict[str, int]]:
        if not self._ranks:
            provinces = set(members_of_nation())
            values: dict[tuple[str, str, int], list[tuple[float, str]]] = {}
            for (indicator, place, year), some in self.levels.items():
                if place in provinces:
                    for one in some:
                        if one.table == "province_panel":
                            values.setdefault((indicator, one.vintage, year), []).append((one.value, place))
            for key, rows in values.items():
                if len(rows) == MAINLAND or (len(rows) > 20 and self.kinds.get(key[0]) == "flow"):
                    ordered = sorted(rows, reverse=True)
                    self._ranks[key] = {
                        place: 1 + sum(other > value for other, _ in ordered) for value, place in ordered
                    }
        return self._ranks


def _parts(place: str) -> tuple[str, ...]:
    return members().get(place) or tuple(place.split("|"))


@cached
def members_of_nation() -> tuple[str, ...]:
    """Return the 31 provinces of the panel."""
    return tuple(str(row.province) for row in load.provinces().itertuples() if row.in_panel)


@cache
def vintages() -> dict[str, str]:
    """Return the indicator each vintage belongs to."""
    text = files("analysis.claims").joinpath("vintages.csv").read_text(encoding="utf-8")
    return {row["indicator"]: row["vintage_of"] for row in csv.DictReader(text.splitlines())}


@cached
def series() -> Series:
    """Return the store, read again when one of its tables has been written again."""
    store = Series()
    for row in load.indicators().itertuples():
        key = str(row.indicator)
        store.units[key], store.kinds[key] = str(row.unit), str(row.kind)
        store.names[key] = {
            language: str(getattr(row, f"name_{language}")) for language in ("en", "de", "zh")
        }
    panel, nation, city = load.province_panel(), load.national_panel(), load.city_panel()
    _add(store, panel, "province_panel", "province", "")
    _add(store, nation[nation["scope"] != "outside"], "national_panel", "", "scope")
    _add(store, city, "city_panel", "city", "series")
    rates = load.exchange_rates()
    parts = (rates[column] for column in ("currency", "year", "per_usd", "source"))
    for currency, year, per_usd, source in zip(*parts, strict=True):
        store.rates[str(currency), int(year)] = float(per_usd)
        name = f"exchange_rate_{str(currency).lower()}_usd"
        where = f"year={year};currency={currency}"
        one = Official(float(per_usd), "exchange_rates", where, name, str(source))
        store.levels.setdefault((name, NATION, int(year)), []).append(one)
    facts = load.region_facts()
    _add(store, facts, "region_facts", "region", "edition")
    for indicator, place, year in store.levels:
        store.years.setdefault((indicator, place), []).append(year)
    for years in store.years.values():
        years.sort()
    for fact in all_facts():
        store.facts.setdefault(fact.place, []).append(fact)
    return store


def _add(store: Series, frame: "pd.DataFrame", table: str, place: str, version: str) -> None:
    """Put a long table into the store; the vintages of an indicator stand under the indicator."""
    frame = frame.dropna(subset=["value", "year"])
    columns = [
        "indicator",
        "year",
        "value",
        "source",
        *([place] if place else []),
        *([version] if version else []),
    ]
    flags = frame["flag"].fillna("").astype(str).tolist() if "flag" in frame else [""] * len(frame)
    by_vintage = vintages()
    lists = (frame[key].tolist() for key in columns)
    for flag, name, year, value, source, *rest in zip(flags, *lists, strict=True):
        where = str(rest[0]) if place else NATION
        edition = str(rest[-1]) if version else ""
        vintage = f"{name}:{edition}" if edition and edition not in ("main", "single") else str(name)
        text = f"{place or 'scope'}={where if place else edition};year={year};indicator={name}"
        one = Official(float(value), table, text, vintage, str(source), flag)
        store.levels.setdefault((by_vintage.get(str(name), str(name)), where, int(year)), []).append(one)


def newest(years: Iterable[int], until: int | None) -> int | None:
    """Return the last of some years, not after `until` where one of them is that early."""
    listed = sorted(years)
    early = [year for year in listed if until is None or year <= until] or listed
    return early[-1] if early else None
