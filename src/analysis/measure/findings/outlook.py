"""What a continuation of the past allows to say, and how wrong it has been so far."""

from typing import Any

import pandas as pd

from analysis.errors import ParameterError, UnknownName
from analysis.measure import columns, convergence, regional
from analysis.measure.scenarios import MODELS, backtest_errors, trend_scenarios, usable_series
from analysis.names import REGIONS

Finding = dict[str, Any]

FIT_LAST_YEAR = 2019
"""Last year the rules of the backtest know."""

FORMATS = {
    "model": "rule",
    "value": "value",
    "low": "value",
    "high": "value",
    "backtest_mape": "pct1",
    "backtest_bias": "signedpct1",
    "backtest_coverage": "pct0",
    "backtest_inside": "n0",
    "backtest_years": "n0",
}
"""How the columns of the tables are written."""

RECALCULATED = {"rd_intensity": "rd_intensity_recalculated"}

BETWEEN = "between"
HOME, RIVAL = "China", "United States"


def comparable(indicator: str) -> str:
    """Return the indicator whose values can be compared over years and places.

    R&D intensity as published mixes editions of GDP; the one recalculated with revised GDP takes its place.
    """
    return RECALCULATED.get(indicator, indicator)


def by_region(panel: pd.DataFrame, regions: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the indicator for the four regions: columns of `measure.regional.by_region`, known values only.

    Empty where the values cannot be summed over provinces (ranks, indices) or stand in no provincial table.
    """
    four = regions[regions["region"].isin(REGIONS)]
    try:
        found = regional.by_region(panel, four, indicators=[indicator])
    except (ParameterError, UnknownName):
        found = pd.DataFrame(columns=["region", "year", "indicator", "value", "unit", "flag"])
    return found[found["value"].notna()].reset_index(drop=True)


def sources(panel: pd.DataFrame, indicator: str) -> list[str]:
    """Return the sources of the indicator's values, for a ratio those of both its parts."""
    ratio = regional.RATIOS.get(indicator)
    parts = [indicator] if ratio is None else [ratio.numerator, ratio.denominator]
    found = panel.loc[panel["indicator"].isin(parts), "source"].dropna()
    return list(dict.fromkeys(found))


def evidence_sources(evidence: pd.DataFrame, claims: pd.DataFrame) -> list[str]:
    """Return the sources of the findings on these claims."""
    return list(dict.fromkeys(evidence.loc[evidence["claim"].isin(claims["claim"]), "source"]))


def continued(values: pd.DataFrame, *, horizon_year: int) -> pd.DataFrame:
    """Return `measure.scenarios.trend_scenarios` of the regions that can be continued, with their unit.

    Without a region that can be, the same columns with no row.
    """
    checked = usable_series(values, fit_last_year=FIT_LAST_YEAR)
    good = values[values["region"].isin(checked.loc[checked["usable"], "region"])]
    if good.empty:
        return pd.DataFrame(columns=[*_SERIES, "unit"])
    table = trend_scenarios(good, fit_last_year=FIT_LAST_YEAR, horizon_year=horizon_year)
    return table.assign(unit=good["unit"].iloc[0])


_SERIES = ["region", "indicator", "model", "kind", "year", "value", "low", "high", "backtest_mape"]


def expectation(
    scenarios: pd.DataFrame, values: pd.DataFrame, *, indicator: str, region: str = "all"
) -> Finding:
    """Return the finding of the page: where the rule that erred least leads, with its past error.

    For `all` the regions that come out first and last; where nothing can be continued, the reason.
    """
    best = best_rule(scenarios, region=region)
    if best.empty:
        return _impossible(values, indicator=indicator, region=region)
    ends = _ends(best)
    error = {**_judged(best), "indicator": indicator, "unit": ends["unit"].iloc[0]}
    if region != "all":
        row = ends.iloc[0]
        others = _ends(scenarios[scenarios["region"] == region])
        return {
            "key": "outlook.finding_region",
            **error,
            **_words(row, error["unit"]),
            "lowest": (others["value"].min(), row["unit"]),
            "highest": (others["value"].max(), row["unit"]),
        }
    top, bottom = ends.loc[ends["value"].idxmax()], ends.loc[ends["value"].idxmin()]
    return {
        "key": "outlook.finding_all" if len(ends) > 1 else "outlook.finding_one",
        **error,
        "top": top["region"],
        "high": (top["value"], top["unit"]),
        "bottom": bottom["region"],
        "low": (bottom["value"], bottom["unit"]),
        "year": int(top["year"]),
        "least": ends["backtest_mape"].min(),
        "most": ends["backtest_mape"].max(),
        "inside": int(ends["inside"].sum()),
        "years": int(ends["backtest_years"].sum()),
    }


def _words(row: "pd.Series[Any]", unit: str) -> Finding:
    """Place, rule, value, band and past error of one end point."""
    return {
        "region": row["region"],
        "rule": row["model"],
        "year": int(row["year"]),
        "value": (row["value"], unit),
        "low": (row["low"], unit),
        "high": (row["high"], unit),
        "error": row["backtest_mape"],
        "inside": int(row["inside"]),
        "years": int(row["backtest_years"]),
    }


def _impossible(values: pd.DataFrame, *, indicator: str, region: str) -> Finding:
    """Why nothing is continued: the commonest reason among the regions asked for."""
    mine = values if region == "all" else values[values["region"] == region]
    if mine.empty:
        return {"key": "outlook.not_regional", "indicator": indicator}
    checked = usable_series(mine, fit_last_year=FIT_LAST_YEAR)
    row = checked.iloc[0]
    return {
        "key": "outlook.too_short",
        "indicator": indicator,
        "reason": row["reason"],
        "first": int(row["first_year"]),
        "last": int(row["last_year"]),
        "number": int(row["values"]),
    }


def best_rule(scenarios: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return history, backtest and scenario of the rule with the smallest past error in each region.

    Ties go to the simpler rule. Trap: chosen after the fact, so its error flatters it.
    """
    mine = scenarios if region == "all" else scenarios[scenarios["region"] == region]
    if mine.empty:
        return mine
    errors = mine[mine["kind"] == "backtest"]
    order = {name: place for place, name in enumerate(MODELS)}
    ranked = errors.assign(_place=errors["model"].map(order)).sort_values(["backtest_mape", "_place"])
    chosen = ranked.drop_duplicates("region").set_index("region")["model"]
    own = mine["model"].eq(mine["region"].map(chosen)) | mine["kind"].eq("observed")
    return mine[own].reset_index(drop=True)


def errors(scenarios: pd.DataFrame) -> pd.DataFrame:
    """Return the past error of each rule in each region: `measure.scenarios.backtest_errors`, or no row."""
    return backtest_errors(scenarios) if len(scenarios) else scenarios


def rules(errors: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return the test by rule, over all regions or of one: one row per rule.

    Columns: model, backtest_mape and backtest_bias (means over the regions), backtest_inside (years inside
    the band, of all regions), backtest_years (years judged, of all regions).
    """
    mine = errors if region not in set(errors["region"]) else errors[errors["region"] == region]
    mine = mine.assign(inside=(mine["backtest_coverage"] * mine["backtest_years"]).astype(float).round())
    table = mine.groupby("model").agg(
        backtest_mape=("backtest_mape", "mean"),
        backtest_bias=("backtest_bias", "mean"),
        backtest_inside=("inside", "sum"),
        backtest_years=("backtest_years", "sum"),
    )
    kept = [name for name in MODELS if name in table.index]
    return table.loc[kept].astype({"backtest_inside": "int64", "backtest_years": "int64"}).reset_index()


def backtest(errors: pd.DataFrame, scenarios: pd.DataFrame, *, region: str = "all") -> Finding:
    """Return which rule erred least and most, and how often the bands held, over all regions or in one."""
    by_rule = rules(errors, region=region).set_index("model")
    good, bad = by_rule["backtest_mape"].idxmin(), by_rule["backtest_mape"].idxmax()
    alone = region in set(errors["region"]) or errors["region"].nunique() == 1
    return {
        "key": "outlook.backtest",
        **_judged(scenarios),
        "scope": "one" if alone else "several",
        "good": good,
        "least": by_rule.loc[good, "backtest_mape"],
        "bad": bad,
        "most": by_rule.loc[bad, "backtest_mape"],
        "inside": int(by_rule["backtest_inside"].sum()),
        "years": int(by_rule["backtest_years"].sum()),
        "band": float(errors["band"].iloc[0]),
    }


def line(best: pd.DataFrame, *, indicator: str) -> Finding:
    """Return the title of the scenario figure; `best` comes from `best_rule`."""
    ends = _ends(best)
    unit = ends["unit"].iloc[0]
    shared = {"indicator": indicator, "band": float(best["band"].dropna().iloc[0]), **_judged(best)}
    if len(ends) == 1:
        return {"key": "outlook.line", **shared, **_words(ends.iloc[0], unit)}
    top, bottom = ends.loc[ends["value"].idxmax()], ends.loc[ends["value"].idxmin()]
    return {
        "key": "outlook.lines",
        **shared,
        "year": int(top["year"]),
        "top": top["region"],
        "high": (top["value"], unit),
        "bottom": bottom["region"],
        "low": (bottom["value"], unit),
    }


def ends(scenarios: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return where the rules lead: region, model, value, low, high (pairs of number and unit) and past error.

    For one region every rule, for all of them the best rule of each.
    """
    mine = best_rule(scenarios) if region == "all" else scenarios[scenarios["region"] == region]
    if mine.empty:
        return mine
    last = _ends(mine)
    cells = {name: list(zip(last[name], last["unit"], strict=True)) for name in ("value", "low", "high")}
    shown = [*(["region"] if region == "all" else []), "model", *cells, "backtest_mape", "backtest_coverage"]
    return last.assign(**cells)[shown]


def ends_caption(region: str) -> str:
    """Return the message that heads the table of `ends`."""
    return "outlook.ends_caption_all" if region == "all" else "outlook.ends_caption"


def bounds(best: pd.DataFrame) -> Finding | None:
    """Return a warning where a band of percentages passes 100, which no share can; None otherwise."""
    if best.empty or best["unit"].iloc[0] != "%":
        return None
    beyond = best[best["kind"].eq("scenario") & best["high"].gt(100)]
    if beyond.empty:
        return None
    return {"key": "outlook.beyond", "year": int(beyond["year"].min()), "limit": (100.0, "%")}


def _ends(table: pd.DataFrame) -> pd.DataFrame:
    """The last scenario year of each region and rule, with the number of judged years in the band."""
    ahead = table[table["kind"] == "scenario"]
    last = ahead[ahead["year"] == ahead["year"].max()].reset_index(drop=True)
    return last.assign(inside=(last["backtest_coverage"] * last["backtest_years"]).astype(float).round())


def _judged(table: pd.DataFrame) -> dict[str, int]:
    """First and last year the backtest was judged by."""
    years = table.loc[table["kind"] == "backtest", "year"]
    return {"since": int(years.min()), "until": int(years.max())}


def spreads(panel: pd.DataFrame, regions: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return the spread between the four regions and inside each: kind, year, coefficient_of_variation.

    `kind` is between or a region. Only years in which every place has a value; the Greater Bay Area, one
    province here, has no inner spread.
    """
    if values.empty:
        return pd.DataFrame(columns=["kind", "year", "coefficient_of_variation", "indicator"])
    name = values["indicator"].iloc[0]
    between = convergence.spread(values).assign(kind=BETWEEN)
    between = between[between["places"] == len(REGIONS)]
    members = {key: own for key, own in regional.region_members(regions).items() if key in REGIONS}
    inside = convergence.spread_inside(panel[panel["indicator"] == name], members)
    inside = inside[inside["missing"].eq("")].rename(columns={"region": "kind"})
    table = pd.concat([between, inside], ignore_index=True)[
        ["kind", "year", "coefficient_of_variation", "indicator"]
    ]
    return table[table["coefficient_of_variation"].notna()].reset_index(drop=True)


def moved(spread: pd.DataFrame) -> pd.DataFrame:
    """Return first and last spread of each kind: kind, start, before, end, after; kinds of one year left out."""
    ordered = spread.sort_values("year")
    table = ordered.groupby("kind", sort=False).agg(
        start=("year", "first"),
        before=("coefficient_of_variation", "first"),
        end=("year", "last"),
        after=("coefficient_of_variation", "last"),
    )
    return table[table["start"] < table["end"]].reset_index()


def convergence_of(spread: pd.DataFrame, *, indicator: str, region: str = "all") -> Finding | None:
    """Return how the spread between the regions moved, and in how many it fell inside; or one region's own.

    None where no two years have a value for every region.
    """
    table = moved(spread).set_index("kind")
    if BETWEEN not in table.index:
        return None
    outer, inner = table.loc[BETWEEN], table.drop(index=BETWEEN)
    found = {
        "key": "outlook.convergence",
        "indicator": indicator,
        "direction": _direction(outer),
        **{name: outer[name] for name in ("before", "after")},
        "start": int(outer["start"]),
        "end": int(outer["end"]),
        "regions": len(inner),
        "fell": int((inner["after"] < inner["before"]).sum()),
    }
    if region in inner.index:
        own = inner.loc[region]
        found |= {"key": "outlook.convergence_region", "region": region, "inside": _direction(own)}
        found |= {"inner_before": own["before"], "inner_after": own["after"]}
        found |= {"inner_start": int(own["start"]), "inner_end": int(own["end"])}
    return found


def _direction(row: "pd.Series[Any]") -> str:
    """Down for a spread that fell, that is convergence; same below a change of one hundredth of it."""
    change = float(row["after"] / row["before"] - 1)
    return "same" if abs(change) < 0.01 else "down" if change < 0 else "up"


def drawn_spread(spread: pd.DataFrame, region: str) -> list[str]:
    """Return the line to colour: the region's own, or that between the regions where it has none."""
    return [region] if region in set(spread["kind"]) else [BETWEEN]


def size_note(words: Finding | None, catalogue: pd.DataFrame, indicator: str) -> Finding:
    """Return what a spread of this indicator compares: strength alone, or also size; or that there is none."""
    if words is None:
        return {"key": "outlook.no_spread"}
    kind = catalogue.set_index("indicator")["kind"].get(indicator)
    return {"key": "outlook.size_ratio" if kind == "ratio" else "outlook.size_total"}


def statements(outlook: pd.DataFrame, claims: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the claims behind the outlook statements with their verdicts, in the order of the outlook."""
    names = [claim for cell in outlook["claims"] for claim in columns.split_list(cell)]
    mine = claims[claims["claim"].isin(names)].merge(verdicts, on="claim", how="left", validate="one_to_one")
    return mine.sort_values("claim", key=lambda keys: keys.map(names.index), ignore_index=True)


def ranked(clusters: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return the latest known rank of each cluster of the four regions: cluster, region, edition, rank, source."""
    mine = clusters[clusters["region"].isin(REGIONS if region == "all" else [region])]
    latest = mine.sort_values("edition").drop_duplicates("cluster", keep="last")
    latest = latest.sort_values(["edition", "rank"], ascending=[False, True], ignore_index=True)
    return latest[["cluster", "region", "edition", "rank", "source"]]


def trace(clusters: pd.DataFrame, counts: pd.DataFrame, *, region: str = "all") -> Finding:
    """Return what the world cluster list shows: clusters of China among the first hundred, and the best.

    `counts` gives clusters in the first hundred by edition and economy.
    """
    home = counts[counts["economy"] == HOME].sort_values("edition")
    newest = int(home["edition"].max())
    rival = counts[counts["economy"].eq(RIVAL) & counts["edition"].eq(newest)]
    mine = ranked(clusters, region=region)
    if mine.empty:
        return {"key": "outlook.trace_none", "region": region}
    best = mine.iloc[0]
    return {
        "key": "outlook.trace" if region == "all" else "outlook.trace_region",
        "region": best["region"],
        "edition": newest,
        "number": int(home["clusters_in_top100"].iloc[-1]),
        "first": int(home["edition"].iloc[0]),
        "before": int(home["clusters_in_top100"].iloc[0]),
        "rival": int(rival["clusters_in_top100"].iloc[0]),
        "cluster": best["cluster"],
        "rank": int(best["rank"]),
        "best_edition": int(best["edition"]),
        "top15": int((mine["edition"].eq(newest) & mine["rank"].le(15)).sum()),
    }
