"""The frames behind the page on the four paths: which figures are compared, and what the instruments rest on."""

from collections.abc import Mapping

import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.measure import columns, convergence, evidence, priorities, regional
from analysis.names import REGIONS

RANKED_DOCUMENTED = ("gii_cluster_rank",)
"""Documented indicators counted alike in every region; other documented figures differ in scope."""

SPREAD = ("rd_intensity_gap", "rd_intensity")
"""The inner spread of a region and the provincial indicator it is taken of."""

READABLE = {
    "person-years per 10,000 persons": (1.0, "person-years per 10,000"),
    "enterprises per 10,000 persons": (1.0, "enterprises per 10,000"),
    "applications per 10,000 persons": (1.0, "applications per 10,000"),
    "laboratories per 10,000 persons": (1000.0, "laboratories per 10 million"),
}
"""Counts per inhabitant in the unit they are shown in, with the factor that leads there."""

FORMATS = {
    "path": "path_short",
    "strongest": "strength",
    "precedent_regions": "list:region_short",
    "first_paths": "list:path_short",
}
"""How the keys in these tables are to be written: column and kind of label."""

STRONG = ("official", "academic")
STRENGTHS = ("official", "academic", "news", "other")


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
    parts = [regional.RATIOS[name][:2] if name in regional.RATIOS else (name,) for name in names]
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

    Columns: region (with `national`), year, indicator, value, unit. Sums and ratios of the panel, the spread
    inside each region, and the documented indicators counted alike everywhere, from `first_year` to `last_year`.

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
    inside = table[table["year"].between(first_year, last_year)]
    if not set(inside["indicator"]) - {"population"}:
        first, last = table["year"].min(), table["year"].max()
        raise ParameterError(
            f"no path indicator has a value from {first_year} to {last_year}: the series run from {first} to {last}"
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


def firmness(gaps: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Return how large and how firm the gap of each path is: one row per region and path.

    Columns: those of `priorities.path_priorities` and, where the path has a gap, those of
    `priorities.path_robustness`; lowest and highest (0–1: the priority if every indicator without a figure
    had no gap, or the largest). `weights` per indicator; an indicator without a figure keeps its weight.
    """
    table = priorities.path_priorities(gaps, weights=weights.to_dict())
    known = gaps[gaps["gap"].notna()]["region"].unique()
    robust = [priorities.path_robustness(gaps, region).assign(region=region) for region in known]
    firm = pd.concat(robust, ignore_index=True).drop(columns="indicators")
    table = table.merge(firm, on=["region", "path"], how="left", validate="one_to_one")
    sure = table["priority"].fillna(0) * table["coverage"]
    return table.assign(lowest=sure, highest=sure + 1 - table["coverage"])


def ranked(firm: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return the paths that have a rank in one region, of all regions for `all` or where it has none.

    Columns: those of `firm` and path_of_region (a key of both).
    """
    known = firm.dropna(subset=["best_rank"])
    mine = of(known, region)
    table = mine if len(mine) else of(known, "all")
    return table.assign(path_of_region=table["region"] + ":" + table["path"])


def leading(table: pd.DataFrame) -> list[str]:
    """Return the keys of `ranked` that are first in the weights in use, where there is a gap at all."""
    first = (table["rank"] == 1) & (table["priority"] > 0)
    return table.loc[first, "path_of_region"].tolist()


def left_out(gaps: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Return the order of the paths without each indicator in turn, for every region with a gap.

    Columns: region and those of `priorities.leave_one_indicator_out`.
    """
    known = gaps[gaps["gap"].notna()]["region"].unique()
    tables = [
        priorities.leave_one_indicator_out(gaps, region, weights=weights.to_dict()).assign(region=region)
        for region in known
    ]
    return pd.concat(tables, ignore_index=True)


def moved(order: pd.DataFrame, region: str = "all") -> pd.DataFrame:
    """Return the indicators without which the order of the paths changes: one row per region and indicator.

    Columns: region, path_indicator (left out), path (it belongs to), first_paths (list of those first
    without it), first_changes. `order` comes from `left_out`.
    """
    rows = []
    for (place, dropped), group in of(order, region).groupby(["region", "dropped"], sort=False):
        if (group["change"] != 0).any():
            first = group.loc[group["rank"] == 1, "path"].tolist()
            rows.append((place, dropped, group["dropped_path"].iloc[0], first, group["first_changes"].any()))
    return pd.DataFrame(rows, columns=["region", "path_indicator", "path", "first_paths", "first_changes"])


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
    """Return `readable` of one region, or for `all` the indicators on which each region is furthest behind."""
    table = readable(gaps, region)
    if region != "all":
        return table
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


def precedents(instruments: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the dated precedents: one row per instrument and event, in the order of the instruments.

    Columns: instrument, path (of the instrument), event, region, date, precision, source.

    Raises
    ------
    DataError
        For a precedent that is not among the events.
    """
    pairs = instruments.assign(event=instruments["precedents"].map(columns.split_list))
    pairs = pairs[["instrument", "path", "event"]].explode("event").dropna(subset=["event"])
    dated = events[["event", "region", "date", "precision", "source"]]
    table = pairs.merge(dated, on="event", how="left", validate="many_to_one")
    lost = table[table["date"].isna()]
    if len(lost):
        raise DataError(
            "a precedent is not an event",
            file="instruments.csv",
            column="precedents",
            value=lost.iloc[0]["event"],
        )
    order = {name: place for place, name in enumerate(instruments["instrument"])}
    place = table["instrument"].map(order)
    table = table.assign(_place=place).sort_values(["_place", "date"], ignore_index=True)
    return table.drop(columns="_place")


def carried(
    instruments: pd.DataFrame,
    gaps: pd.DataFrame,
    dated: pd.DataFrame,
    findings: pd.DataFrame,
    verdicts: pd.DataFrame,
) -> pd.DataFrame:
    """Return what each instrument rests on: one row per instrument.

    Columns: instrument, path, precedents (number), precedent_regions (list), indicators, compared (number
    with a gap in some region), supporting (findings), strongest (source among them), confidence (of the
    verdict), support. `support` is data when a gap is measured and an official or academic source says that
    the instrument exists; practice with at least two dated precedents; else opinion.
    """
    known = set(gaps.loc[gaps["gap"].notna(), "indicator"])
    totals = evidence.summary(findings).set_index("claim")
    rows = []
    for row in instruments.itertuples():
        mine = dated[dated["instrument"] == row.instrument]
        names, claims = columns.split_list(row.indicators), columns.split_list(row.claims)
        found = totals.reindex(claims)
        strength = next((s for s in STRENGTHS if s in set(found["strongest"].dropna())), None)
        measured = sum(name in known for name in names)
        rows.append(
            {
                "instrument": row.instrument,
                "path": row.path,
                "precedents": len(mine),
                "precedent_regions": columns.in_region_order(mine["region"].tolist()),
                "indicators": len(names),
                "compared": measured,
                "supporting": int(found["supports"].fillna(0).sum()),
                "strongest": strength,
                "confidence": evidence.mark_of_claims(verdicts, str(row.claims))["confidence"],
                "support": _support(measured, len(mine), strength),
            }
        )
    return pd.DataFrame(rows)


def _support(measured: int, precedents_found: int, strength: str | None) -> str:
    if measured and strength in STRONG:
        return "data"
    return "practice" if precedents_found > 1 else "opinion"


def coverage(path_indicators: pd.DataFrame, gaps: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each path can be compared: one row per path.

    Columns: path, indicators, compared (with a gap in at least one region), in_all (in all four regions),
    compared_share (0–1), precedents (distinct dated events).
    """
    regions = gaps[gaps["gap"].notna()].groupby(["path", "indicator"])["region"].nunique()
    asked = path_indicators.groupby("path", sort=False)["indicator"].nunique()
    some = regions.groupby("path").size().reindex(asked.index, fill_value=0)
    every = regions[regions == len(REGIONS)].groupby("path").size().reindex(asked.index, fill_value=0)
    events = dated.groupby("path")["event"].nunique().reindex(asked.index, fill_value=0)
    table = pd.DataFrame({"indicators": asked, "compared": some, "in_all": every, "precedents": events})
    return table.assign(compared_share=table["compared"] / table["indicators"]).reset_index()
