"""The frames behind the page on the four paths: the figures compared, the gaps, how firm their order is."""

from collections.abc import Mapping

import pandas as pd

from analysis.errors import ParameterError
from analysis.measure import catalogue, columns, composite, convergence, priorities, regional
from analysis.names import REGIONS

RANKED_DOCUMENTED = ("gii_cluster_rank",)
"""Documented indicators counted alike in every region; other documented figures differ in scope."""

SPREAD = ("rd_intensity_gap", "rd_intensity_recalculated")
"""The inner spread of a region and the provincial indicator it is taken of."""

UNREPRESENTED = {("gba", "state_key_laboratories")}
"""What Guangdong cannot stand for: most laboratories of the Bay Area are in Hong Kong (`paths.hong_kong`)."""

READABLE = {
    "person-years per 10,000 persons": (1.0, "person-years per 10,000"),
    "enterprises per 10,000 persons": (1.0, "enterprises per 10,000"),
    "applications per 10,000 persons": (1.0, "applications per 10,000"),
    "laboratories per 10,000 persons": (1000.0, "laboratories per 10 million"),
}
"""Counts per inhabitant in the unit they are shown in, with the factor that leads there."""


def chosen(path_indicators: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the path indicators with their `weight`: 1 where none is given; weight 0 leaves one out.

    Raises
    ------
    ParameterError
        When every indicator has weight 0.
    """
    weight = path_indicators["indicator"].map(lambda name: float(weights.get(name, 1.0)))
    kept = path_indicators.assign(weight=weight)[weight > 0].reset_index(drop=True)
    if kept.empty:
        raise ParameterError("all weights are 0: give at least one indicator a weight above 0")
    return kept


def needed(path_indicators: pd.DataFrame) -> list[str]:
    """Return the indicators of the provincial panel the paths need, with the population to compare counts."""
    names = [name for cell in path_indicators["panel_indicator"] for name in columns.split_list(cell)]
    ratios = catalogue.ratios()
    parts = [ratios[name].parts if name in ratios else (name,) for name in names]
    return sorted({*(part for pair in parts for part in pair), "population", SPREAD[1]})


def series(
    panel: pd.DataFrame,
    regions: pd.DataFrame,
    path_indicators: pd.DataFrame,
    path_values: pd.DataFrame,
    *,
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """Return every figure that can be compared: one row per region, year and indicator.

    Columns: region (with `national`), year, indicator, value, unit, from `first_year` to `last_year`. Sums
    and ratios of the panel, the spread inside regions, and documented indicators counted alike everywhere,
    without those of `UNREPRESENTED`.

    Raises
    ------
    ParameterError
        When no path indicator has a value in these years.
    """
    names = [name for cell in path_indicators["panel_indicator"] for name in columns.split_list(cell)]
    sums = regional.by_region(panel, regions, indicators=[*names, "population"], nation=True)
    inner = panel[panel["indicator"] == SPREAD[1]]
    spread = convergence.gap_as_indicator(
        convergence.gap_inside(inner, regional.region_members(regions)), SPREAD[0]
    )
    listed = path_values[path_values["indicator"].isin(RANKED_DOCUMENTED)]
    kept = ["region", "year", "indicator", "value", "unit"]
    table = pd.concat([part[kept] for part in (sums, spread, listed)], ignore_index=True)
    table = table.dropna(subset=["value"]).astype({"year": "int64"})
    represented = ~table.set_index(["region", "indicator"]).index.isin(UNREPRESENTED)
    inside = table[represented & table["year"].between(first_year, last_year)]
    if not set(inside["indicator"]) - {"population"}:
        first, last = table["year"].min(), table["year"].max()
        raise ParameterError(
            f"no path indicator has a value from {first_year} to {last_year}: "
            f"use years between {first} and {last}"
        )
    return inside.reset_index(drop=True)


def year_with_values(values: pd.DataFrame, year: int) -> int:
    """Return `year`, or the first year with a figure of any indicator when that lies after it."""
    first = values.loc[values["indicator"] != "population", "year"].min()
    return max(int(year), int(first))


def compared(
    path_indicators: pd.DataFrame, values: pd.DataFrame, *, year: int, benchmark: str
) -> pd.DataFrame:
    """Return `priorities.gaps` of the four regions in `year`: one row per path, indicator and region.

    Raises
    ------
    ParameterError
        When none of the indicators can be compared.
    """
    found = priorities.indicator_values(path_indicators, values, year=year)
    table = priorities.gaps(found, benchmark=benchmark)
    if table["gap"].isna().all():
        against = "the nation" if benchmark == "nation" else "the best region"
        raise ParameterError(
            f"no indicator with a weight above 0 can be compared with {against} in {year}: use another year, "
            "benchmark or weights, such as rd_intensity=1"
        )
    return table


def firmness(gaps: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return how large and how firm the gap of each path is: one row per region and path.

    Columns: those of `priorities.path_priorities` and, where the path has a gap, those of
    `priorities.path_robustness`; lowest and highest (0–1: the priority if every indicator without a figure
    had no gap, or the largest). `asked` are the indicators with their weights (`chosen`).
    """
    table = priorities.path_priorities(gaps, weights=_weights(asked))
    known = gaps[gaps["gap"].notna()]["region"].unique()
    robust = [priorities.path_robustness(gaps, region).assign(region=region) for region in known]
    firm = pd.concat(robust, ignore_index=True).drop(columns="indicators")
    table = table.merge(firm, on=["region", "path"], how="left", validate="one_to_one")
    sure = table["priority"].fillna(0) * table["coverage"]
    return table.assign(lowest=sure, highest=sure + 1 - table["coverage"])


def _weights(asked: pd.DataFrame) -> dict[str, float]:
    return {
        str(name): float(weight) for name, weight in zip(asked["indicator"], asked["weight"], strict=True)
    }


def ranked(firm: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return the paths that have a rank in one region, of all regions for `all` or where it has none.

    Columns: those of `firm` and path_of_region (a key of both).
    """
    known = firm.dropna(subset=["best_rank"])
    mine = of(known, region)
    table = mine if len(mine) else of(known, "all")
    table = table.assign(path_of_region=table["region"] + ":" + table["path"])
    order = table["region"].map({name: position for position, name in enumerate(REGIONS)})
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def possible(firm: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return the priorities with the range they could take: one row per region and path.

    Columns: region, path, indicators (compared), rank, priority_share, lowest_share, highest_share (0–1).
    """
    shares = {name: f"{name}_share" for name in ("priority", "lowest", "highest")}
    return of(firm, region).rename(columns=shares)[["region", "path", "indicators", "rank", *shares.values()]]


def interval_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the figure of rank intervals shows of `ranked`, for reading: shares are 0–1."""
    names = ["region", "path", "best_rank", "worst_rank", "rank", "first_share", "standard_error_share"]
    return table.rename(columns={"standard_error": "standard_error_share"})[names]


def leading(table: pd.DataFrame) -> list[str]:
    """Return the keys of `ranked` that are first in the weights in use, where there is a gap at all."""
    first = (table["rank"] == 1) & (table["priority"] > 0)
    return table.loc[first, "path_of_region"].tolist()


def left_out(gaps: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return the order of the paths without each indicator in turn, for every region with a gap.

    Columns: region, dropped (indicator), path, rank_all, rank, change (above zero = falls back) and
    first_changes (whether another path is first). An indicator that is its path's only one cannot be dropped.
    """
    weights = _weights(asked)
    known = gaps[gaps["gap"].notna()]
    several = known.groupby("path")["indicator"].nunique().loc[lambda number: number > 1].index
    everything = priorities.path_priorities(gaps, weights=weights)[["region", "path", "priority", "rank"]]
    everything = everything.rename(columns={"rank": "rank_all"})
    tables = []
    for dropped in known.loc[known["path"].isin(several), "indicator"].unique():
        touched = gaps.loc[gaps["indicator"] == dropped, "path"].unique()  # the other paths stay as they are
        rest = gaps[gaps["path"].isin(touched) & (gaps["indicator"] != dropped)]
        left = set(rest["indicator"])
        own = {name: number for name, number in weights.items() if name in left}
        without = priorities.path_priorities(rest, weights=own)
        anew = dict(
            zip(zip(without["region"], without["path"], strict=True), without["priority"], strict=True)
        )
        rows = [
            anew.get((region, path), priority)
            for region, path, priority, _ in everything.itertuples(index=False, name=None)
        ]
        tables.append(everything.assign(dropped=dropped, priority=rows))
    if not tables:
        return pd.DataFrame(
            columns=["region", "dropped", "path", "rank_all", "rank", "change", "first_changes"]
        )
    table = pd.concat(tables, ignore_index=True)
    parts = table.groupby(["dropped", "region"], sort=False)["priority"]
    table["rank"] = pd.concat([composite.ranks(part) for _, part in parts])
    table["change"] = table["rank"] - table["rank_all"]
    measured = set(map(tuple, known[["region", "indicator"]].to_numpy()))
    table = table[[pair in measured for pair in zip(table["region"], table["dropped"], strict=True)]]
    other_first = table["rank"].eq(1) != table["rank_all"].eq(1)
    first_changes = other_first.groupby([table["region"], table["dropped"]]).transform("any")
    kept = ["region", "dropped", "path", "rank_all", "rank", "change"]
    return table[kept].assign(first_changes=first_changes).reset_index(drop=True)


def publishers(panel: pd.DataFrame, path_values: pd.DataFrame, *, year: int) -> list[str]:
    """Return the sources of every figure compared up to `year`."""
    listed = path_values[path_values["indicator"].isin(RANKED_DOCUMENTED)]
    kept = [table.loc[table["year"] <= year, "source"] for table in (panel, listed)]
    return list(dict.fromkeys(pd.concat(kept)))


def of(table: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the rows of one region, or of the four for `all`."""
    wanted = REGIONS if region == "all" else (region,)
    return table[table["region"].isin(list(wanted))].reset_index(drop=True)


def readable(gaps: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return the gaps with figures: path, path_indicator, region, year, value, unit, benchmark, gap_share.

    `value` and `benchmark_value` share `unit`. Rows without a value are left out.
    """
    rows = of(gaps, region)
    rows = rows[rows["value"].notna()]
    factor = rows["unit"].map(lambda unit: READABLE.get(unit, (1.0, unit))[0]).astype(float)
    table = rows.assign(
        value=rows["value"] * factor,
        benchmark_value=rows["benchmark_value"] * factor,
        unit=rows["unit"].map(lambda unit: READABLE.get(unit, (1.0, unit))[1]),
    ).rename(columns={"indicator": "path_indicator", "gap": "gap_share"})
    names = ["path_indicator", "path", "region", "year", "value", "unit", "benchmark_region"]
    return table[[*names, "benchmark_value", "gap_share"]].reset_index(drop=True)


def largest(gaps: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return `readable` of one region; for `all` the indicators on which each region is furthest behind.

    The path, which follows from the indicator, is left out, and so is the one region.
    """
    table = readable(gaps, region).drop(columns="path")
    if region != "all":
        return table.drop(columns="region")
    best = table.groupby("region")["gap_share"].transform("max")
    return table[(table["gap_share"] == best) & (best > 0)].reset_index(drop=True)


def documented(path_values: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return the documented figures that are not compared: the newest of each indicator and region.

    Columns: path_indicator, path, region, year, value, unit, path_scope (key of what was counted), source.
    """
    rows = of(path_values[~path_values["indicator"].isin(RANKED_DOCUMENTED)], region)
    last = rows.sort_values("year").drop_duplicates(["indicator", "region"], keep="last").sort_index()
    last = last.assign(path_indicator=last["indicator"], path_scope=last["indicator"] + "_" + last["region"])
    names = ["path_indicator", "path", "region", "year", "value", "unit", "path_scope", "source"]
    return last[names].reset_index(drop=True)
