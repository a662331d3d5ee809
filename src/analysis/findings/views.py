"""What an explorer shows, as one table: a region's series, links of a city, the ranking of paths, a window.

Each function is the middle one of three lines: read, compute, draw.
"""

from collections.abc import Mapping
from math import fsum

import pandas as pd

from analysis.errors import ParameterError
from analysis.findings import path_tables
from analysis.measure import catalogue, columns, composite, indicators, keydata, links, priorities, regional
from analysis.measure.indicators import PER_HEAD
from analysis.measure.windows import Day, days, window
from analysis.names import REGIONS, validate_choice

__all__ = [
    "PER",
    "PER_HEAD",
    "base_year",
    "city_links",
    "comparable",
    "holding",
    "order_of",
    "path_gaps",
    "path_ranking",
    "regional_series",
    "weighed",
    "window_table",
]

PER = ("value", "head", "share", "index")
"""How a series can be taken: as it is, per inhabitant, as a share of the nation, against its first year."""

SAME = {"rd_intensity": "rd_intensity_recalculated"}
"""Ratios that are the same once they are computed from a region's sums."""


def comparable(panel: pd.DataFrame, *, provinces: int = 25, years: int = 3) -> list[str]:
    """Return the indicators that can be followed by region: sums and ratios of the panel, in its order.

    An indicator counts when at least `provinces` provinces have a value in at least `years` years; a ratio
    when its numerator and denominator do. Ranks and ratios that cannot be computed anew are left out.
    """
    known = panel[panel["value"].notna() & ~panel["unit"].isin(["%", "ratio", "rank", "thousand CNY"])]
    counts = known.groupby(["indicator", "year"]).size()
    wide = counts[counts >= provinces].groupby("indicator").size()
    full = set(wide.index[wide >= years])
    ratios = [name for name, ratio in catalogue.ratios().items() if full >= {*ratio.parts}]
    return [name for name in dict.fromkeys([*panel["indicator"], *ratios]) if _wanted(name, full, ratios)]


def _wanted(name: str, full: set[str], ratios: list[str]) -> bool:
    return name not in SAME and (name in ratios or (name in full and name not in catalogue.ratios()))


def regional_series(
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    indicator: str,
    *,
    per: str = "value",
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return one indicator of the four regions by year: one row per region and year.

    Columns: region, year, indicator, value, unit. `per` is value (as it is), head (per inhabitant), share
    (0-1, of the sum of the 31 provinces) or index (100 in the first year in which all four have a value; the
    unit names that year). Trap: Guangdong stands for the Greater Bay Area.

    Raises
    ------
    UnknownName
        For another `per`, or an indicator that is not in the panel.
    ParameterError
        When the indicator cannot be taken that way: a ratio has no share and nothing per head.
    """
    validate_choice(per, PER, "way to take a series")
    ratio = catalogue.ratios().get(indicator)
    parts = ratio.parts if ratio else (indicator,)
    rows = panel[panel["indicator"].isin([*parts, "population"])]
    sums = regional.by_region(rows, regions, indicators=[*dict.fromkeys([indicator, "population"])])
    values = _taken(sums, rows, regions, indicator, per)
    values = values[values["region"].isin(REGIONS) & values["indicator"].eq(indicator)]
    low = -10_000 if first_year is None else first_year
    high = 10_000 if last_year is None else last_year
    values = values[values["year"].between(low, high)].reset_index(drop=True)
    values = indicators.index_to(values, base_year(values)) if per == "index" else values
    return values[["region", "year", "indicator", "value", "unit"]]


def _taken(
    sums: pd.DataFrame, panel: pd.DataFrame, regions: pd.DataFrame, indicator: str, per: str
) -> pd.DataFrame:
    if per in ("value", "index"):
        return sums
    unit = str(sums.loc[sums["indicator"].eq(indicator), "unit"].iloc[0])
    if indicator in catalogue.ratios() or (per == "head" and unit not in PER_HEAD):
        raise ParameterError(f"{indicator} in {unit} cannot be taken per {per}: use per='value' or 'index'")
    if per == "head":
        return indicators.per_head(sums).assign(unit=PER_HEAD[unit])
    shares = indicators.share_of_nation(panel, by="region", regions=regions)
    return shares.assign(value=shares["share"], unit="share")


def base_year(values: pd.DataFrame) -> int:
    """Return the first year in which every region of `values` has a value above zero.

    Raises
    ------
    ParameterError
        When there is no such year.
    """
    known = values[values["value"] > 0].groupby("year")["region"].nunique()
    full = known.index[known == values["region"].nunique()]
    if not len(full):
        raise ParameterError("no year in which every region has a value above zero: use other years")
    return int(full.min())


def city_links(
    edges: pd.DataFrame,
    cities: pd.DataFrame,
    *,
    city: str | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    min_papers: int = 1,
) -> pd.DataFrame:
    """Return the links between cities, of one city or of all: columns and errors of `network.pairs`."""
    table = links.pairs(edges, cities, first_year=first_year, last_year=last_year, min_papers=min_papers)
    if city is None:
        return table
    return table[table["origin"].eq(city) | table["destination"].eq(city)].reset_index(drop=True)


def path_ranking(
    series: pd.DataFrame,
    path_indicators: pd.DataFrame,
    *,
    region: str,
    year: int,
    benchmark: str = "best_region",
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return the paths of one region in the order of their priority: one row per path with a gap.

    Columns: path, priority (0–1) and rank under these `weights` (1 where none is given), as
    `priorities.path_priorities` has them, and those of `priorities.path_robustness` (best_rank and worst_rank
    under any weights). `series` comes from `path_tables.series`. An indicator of weight 0 is left out.

    Raises
    ------
    UnknownName
        For a region that does not exist.
    ParameterError
        When nothing is left to compare.
    """
    gaps = path_gaps(series, path_indicators, year=year, benchmark=benchmark)
    kept = weighed(gaps, region, weights or {})
    return order_of(kept, weights or {}, priorities.path_robustness(kept, region))


def path_gaps(
    series: pd.DataFrame, path_indicators: pd.DataFrame, *, year: int, benchmark: str = "best_region"
) -> pd.DataFrame:
    """Return `priorities.gaps` in `year`, or in the first year with a figure after it."""
    asked = path_tables.chosen(path_indicators, {})
    used = path_tables.year_with_values(series, year)
    return path_tables.compared(asked, series, year=used, benchmark=benchmark)


def weighed(gaps: pd.DataFrame, region: str, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the gaps of one region without the indicators of weight 0.

    Raises
    ------
    UnknownName, ParameterError
        For a region that does not exist; when no gap is left.
    """
    validate_choice(region, REGIONS, "region")
    out = [name for name, weight in weights.items() if weight == 0]
    kept = gaps[gaps["region"].eq(region) & ~gaps["indicator"].isin(out)].reset_index(drop=True)
    if kept["gap"].isna().all():
        raise ParameterError(f"no indicator of {region} is left to compare: use another year or more weights")
    return kept


def order_of(gaps: pd.DataFrame, weights: Mapping[str, float], firm: pd.DataFrame) -> pd.DataFrame:
    """Return the ranking of `path_ranking` from the gaps of one region and their robustness `firm`."""
    lack: dict[str, list[float]] = {}
    total: dict[str, float] = {}
    known = gaps[gaps["gap"].notna()]
    for path, name, gap in zip(known["path"], known["indicator"], known["gap"].astype(float), strict=True):
        weight = float(weights.get(name, 1.0))
        lack.setdefault(path, []).append(weight * gap)
        total[path] = total.get(path, 0.0) + weight
    priority = pd.Series({path: fsum(parts) / total[path] for path, parts in lack.items()}, name="priority")
    order = priority.rename_axis("path").reset_index().assign(rank=composite.ranks(priority).to_numpy())
    others = firm.set_index("path").reindex(priority.index).reset_index(drop=True)
    table = pd.concat([order, others], axis=1)
    return table.sort_values(["rank", "path"], kind="stable", ignore_index=True)


def holding(table: pd.DataFrame, words: str, *, language: str) -> pd.DataFrame:
    """Return the statements whose text or reason holds all of the words, capitals or not."""
    wanted = (f"text_{language}", f"reasoning_{language}", "claim")
    read = [name for name in wanted if name in table.columns]
    wanted_words = words.casefold().split()
    texts = zip(*(table[name].fillna("").astype("str") for name in read), strict=True)
    kept = [all(word in " ".join(row).casefold() for word in wanted_words) for row in texts]
    return table[pd.Series(kept, index=table.index, dtype=bool)].reset_index(drop=True)


def window_table(records: pd.DataFrame, *, as_of: Day, window_days: int) -> pd.DataFrame:
    """Return `keydata.key_table` of one window, in the time it takes to read that window only.

    Raises
    ------
    ParameterError, DataError
        As `keydata.key_table`.
    """
    first, last = window(as_of, window_days)
    dates = records["date"]
    if not pd.api.types.is_datetime64_any_dtype(dates):
        dates = days(records, "date")
    named = [name for name in records["region"].dropna().unique() if str(name).strip()]
    inside = records[(dates >= first) & (dates <= last)]
    order = columns.in_region_order(named)
    return keydata.key_table(inside, as_of=as_of, window_days=window_days, regions=order)


def __dir__() -> list[str]:
    """Return what may be called; Tab lists this."""
    return sorted(__all__)
