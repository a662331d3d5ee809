"""Which path would close which gap: indicators of the paths, gaps to a benchmark, priorities, robustness."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import columns, composite, indicators, robustness
from analysis.names import REGIONS, validate_choice

__dir__ = public_names(__name__)

BENCHMARKS = ("best_region", "nation")
RELATIVE_UNITS = ("%", "ratio", "rank", "share", "percentage points", "thousand CNY")
"""Units that do not grow with the size of a region."""

KEYS = ["path", "indicator", "region"]


def indicator_values(
    path_indicators: pd.DataFrame,
    region_values: pd.DataFrame,
    path_values: pd.DataFrame | None = None,
    *,
    year: int,
    regions: Sequence[str] = REGIONS,
    per_head: bool = True,
) -> pd.DataFrame:
    """Return the value of each path indicator: one row per path, indicator and region, also without a value.

    Columns: path, indicator, region, year (of the value), value, unit, better (up | down), origin (panel |
    documented; missing without a value). From `region_values` (`indicators.by_region`, with region `national`
    for the nation), under `panel_indicator` or the indicator's own name: the last year up to `year` in which
    every one of `regions` has a value, else the last with any. Only where it has none, from `path_values`:
    the last documented value up to `year`, whose year and scope can differ by region. With `per_head`
    counts and amounts of the panel (personnel, enterprises) are taken per inhabitant, so that large regions
    and the nation compare with small ones; `region_values` then needs `population`. Trap: documented counts
    stay as documented; see the notes of the path indicators.

    Raises
    ------
    DataError
        For missing columns.
    """
    columns.require(
        path_indicators, ["path", "indicator", "unit", "better", "panel_indicator"], what="the paths"
    )
    if per_head:
        region_values = _per_head(region_values)
    available = region_values[region_values["value"].notna() & (region_values["year"] <= year)]
    panel = {str(name): rows for name, rows in available.groupby("indicator")}
    places = [*regions, *(["national"] if (region_values["region"] == "national").any() else [])]
    rows = []
    for own in path_indicators.itertuples():
        name = columns.split_list(own.panel_indicator) or [str(own.indicator)]
        found = _from_panel(panel.get(name[0], available[:0]), regions)
        # Panel and documents define things differently: one indicator never mixes both.
        if not found:
            found = _documented(path_values, own.path, own.indicator, year)
        for region in places:
            value, used, unit, origin = found.get(region, (None, None, own.unit, None))
            rows.append((own.path, own.indicator, region, used, value, unit, own.better, origin))
    names = [*KEYS, "year", "value", "unit", "better", "origin"]
    table = pd.DataFrame(rows, columns=names)
    return table.astype({"year": "Int64", "value": float})


def gaps(
    values: pd.DataFrame, *, benchmark: str = "best_region", regions: Sequence[str] = REGIONS
) -> pd.DataFrame:
    """Return how far each region is from the benchmark: one row per path, indicator and region.

    Columns: those of `values` (path, indicator, region, year, value, unit, better …) and benchmark_region,
    benchmark_value, gap_value (how much is lacking, in the indicator's unit, 0 at or beyond the benchmark),
    gap (0–1: the lack divided by the spread of all compared values, benchmark included), compared (number of
    regions with a value), reason (empty | no_value | no_benchmark | no_comparison). `benchmark` best_region
    is the best of `regions`, nation the row `national`. A missing value has no gap; it is not zero. With
    best_region and fewer than two regions there is nothing to compare. Units do not matter to `gap`.

    Raises
    ------
    UnknownName
        For another benchmark or direction.
    DataError
        For missing columns or several rows per path, indicator and region.
    """
    validate_choice(benchmark, BENCHMARKS, "benchmark")
    columns.require(values, [*KEYS, "value", "better"], what="the gaps")
    columns.one_row_per(values, KEYS, what="the gaps")
    clean = values.assign(value=columns.numbers(values, "value", what="the gaps"))
    if clean.empty:
        return clean
    groups = [group for _, group in clean.groupby(["path", "indicator"], sort=False)]
    found = [_gaps_of_one(group, benchmark, list(regions)) for group in groups]
    rows = pd.concat(groups, ignore_index=True)
    rows = rows[rows["region"].isin(list(regions))].reset_index(drop=True)
    measured = {name: [value for part in found for value in part[name]] for name in found[0]}
    return pd.concat([rows, pd.DataFrame(measured)], axis=1)


def path_priorities(gap_table: pd.DataFrame, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the weighted mean gap of each path by region: one row per region and path.

    Columns: region, path, priority (0–1, 1 = last on every indicator), rank (within the region, 1 = largest
    gap, ties share), coverage (share of the path's weight with a gap, 0–1), indicators (number used),
    missing (semicolon list of indicators without a gap). `weights` per indicator, default equal; within a
    path they are scaled to one, over the indicators that have a gap. A path without any is missing.

    Raises
    ------
    ParameterError, UnknownName
        For a weight below zero or for an indicator that is not there; for a path whose weights are all zero.
    """
    for name in weights or {}:
        validate_choice(name, sorted(set(gap_table["indicator"])), "weight")
    columns.one_row_per(gap_table, KEYS, what="the priorities")
    rows = []
    for path, group in gap_table.groupby("path", sort=False):
        indicators = list(dict.fromkeys(group["indicator"]))
        own = None if weights is None else {name: weights.get(name, 0) for name in indicators}
        share = composite.weight_shares(indicators, own).to_dict()
        known = group[group["gap"].notna()]
        gap_of = dict(zip(zip(known["region"], known["indicator"], strict=True), known["gap"], strict=True))
        for region in dict.fromkeys(group["region"]):
            used = [name for name in indicators if (region, name) in gap_of]
            covered = sum(share[name] for name in used)
            total = sum(share[name] * float(gap_of[region, name]) for name in used)
            missing = ";".join(name for name in indicators if name not in used)
            priority = total / covered if covered > 0 else float("nan")
            rows.append((region, path, priority, float(covered), len(used), missing))
    table = pd.DataFrame(rows, columns=["region", "path", "priority", "coverage", "indicators", "missing"])
    ranked = [composite.ranks(group["priority"]) for _, group in table.groupby("region")]
    table.insert(3, "rank", pd.concat(ranked) if ranked else pd.Series(dtype="Int64"))
    return table


def score_table(gap_table: pd.DataFrame, region: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the gaps of `region` as paths × criteria, and the path of each criterion.

    A criterion is `path:indicator`; a path has zeros where an indicator is not its own, and each path's
    weights add up to one (groups of `robustness`), so that its score is its priority. Indicators without a
    gap and paths without any are left out.

    Raises
    ------
    UnknownName
        For a region that is not in the table.
    DataError
        When no path has a gap.
    """
    validate_choice(region, columns.in_region_order(gap_table["region"].tolist()), "region")
    here = gap_table[(gap_table["region"] == region) & gap_table["gap"].notna()]
    if here.empty:
        raise DataError(
            f"no path has a gap to rank in {region}", expected="at least one indicator with a value"
        )
    names = here["path"] + ":" + here["indicator"]
    scores = pd.DataFrame(0.0, index=list(dict.fromkeys(here["path"])), columns=list(names))
    for name, path, gap in zip(names, here["path"], here["gap"], strict=True):
        scores.loc[path, name] = gap
    return scores, dict(zip(names, here["path"], strict=True))


def path_robustness(
    gap_table: pd.DataFrame, region: str, *, draws: int = 10_000, seed: int = 0
) -> pd.DataFrame:
    """Return how firm the order of the paths is in `region`: one row per path with a gap.

    Columns: path, best_rank, worst_rank (exact, over all weights of the indicators within each path),
    can_be_first, alone, first_share (of weightings), standard_error, indicators. Trap: a path with one
    indicator has no weights to vary, so its score is fixed; few indicators look firmer than they are.

    Raises
    ------
    UnknownName, DataError, ParameterError
        As `score_table` and `robustness.rank_intervals`.
    """
    scores, groups = score_table(gap_table, region)
    table = robustness.rank_intervals(scores, groups=groups)
    shares = robustness.first_shares(scores, draws=draws, seed=seed, groups=groups)
    # both have one row per path, in the order of the scores
    return pd.DataFrame(
        {
            "path": table["alternative"],
            **table[["best_rank", "worst_rank", "can_be_first", "alone"]],
            **shares[["first_share", "standard_error"]],
            "indicators": table["alternative"].map(Counter(groups.values())).astype("int64"),
        }
    )


def _per_head(values: pd.DataFrame) -> pd.DataFrame:
    """Counts and amounts per inhabitant; ratios, ranks and gaps as they are."""
    plain = values["unit"].isin(RELATIVE_UNITS) | values["unit"].str.contains(" per ", regex=False)
    absolute = values[~plain]
    if absolute.empty:
        return values
    return pd.concat([values[plain], indicators.per_head(absolute)], ignore_index=True)


_Found = tuple[float, int, str, str]


def _from_panel(mine: pd.DataFrame, regions: Sequence[str]) -> dict[str, _Found]:
    """Values of one indicator in the last year all `regions` have one, else the last with any."""
    there: dict[int, set[str]] = {}
    for region, year in zip(mine["region"], mine["year"], strict=True):
        there.setdefault(int(year), set()).add(region)
    used = max((year for year in there if there[year] >= set(regions)), default=max(there, default=0))
    rows = mine[mine["year"] == used]
    return {
        region: (value, used, unit, "panel")
        for region, value, unit in zip(rows["region"], rows["value"], rows["unit"], strict=True)
    }


def _documented(table: pd.DataFrame | None, path: object, name: object, year: int) -> dict[str, _Found]:
    if table is None:
        return {}
    mine = table[(table["path"] == path) & (table["indicator"] == name) & table["value"].notna()]
    mine = mine[mine["year"].isna() | (mine["year"] <= year)].sort_values("year", na_position="first")
    last = mine.drop_duplicates("region", keep="last")
    return {
        region: (float(value), None if pd.isna(used) else int(used), unit, "documented")  # type: ignore[misc]
        for region, value, used, unit in zip(
            last["region"], last["value"], last["year"], last["unit"], strict=True
        )
    }


def _gaps_of_one(group: pd.DataFrame, benchmark: str, regions: list[str]) -> dict[str, list[object]]:
    """Columns of the gaps of one indicator; the direction turns values so that more is better."""
    sign = 1 if validate_choice(str(group["better"].iloc[0]), ["up", "down"], "direction") == "up" else -1
    values = dict(zip(group["region"], group["value"].astype(float), strict=True))
    ours = {region: value for region, value in values.items() if region in regions}
    present = {region: value for region, value in ours.items() if pd.notna(value)}
    best_region, best_value = _benchmark(values, present, benchmark, sign)
    spread = max([*present.values(), best_value]) - min([*present.values(), best_value])
    enough = len(present) > 1 or benchmark == "nation"
    comparison = "no_benchmark" if pd.isna(best_value) else "" if enough else "no_comparison"
    # abs() turns the minus of a zero round
    lacks = [
        abs(max(sign * (best_value - value), 0)) if region in present and not comparison else float("nan")
        for region, value in ours.items()
    ]
    return {
        "benchmark_region": [best_region] * len(ours),
        "benchmark_value": [best_value] * len(ours),
        "gap_value": [*lacks],
        "gap": [lack / spread if spread > 0 else lack * 0.0 for lack in lacks],
        "compared": [len(present)] * len(ours),
        "reason": [comparison if region in present else "no_value" for region in ours],
    }


def _benchmark(
    values: Mapping[str, float], present: Mapping[str, float], benchmark: str, sign: int
) -> tuple[str | None, float]:
    if benchmark == "nation":
        return "national", values.get("national", float("nan"))
    if not present:
        return None, float("nan")
    best = max(present, key=lambda region: sign * present[region])
    return best, present[best]
