"""Where simple rules lead, and how wrong the same rules have been."""

import math
from typing import Any

import pandas as pd

from analysis.findings.finding import Finding
from analysis.findings.outlook.backtests import judged
from analysis.measure.scenarios import MODELS, trend_scenarios, usable_series

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

DIGITS = 3
"""Digits that count of a value that lies ahead."""

_SERIES = ["region", "indicator", "model", "kind", "year", "value", "low", "high", "backtest_mape"]


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
    error = {
        **judged(best),
        "made": FIT_LAST_YEAR,
        "indicator": indicator,
        "unit": ends["unit"].iloc[0],
    }
    if region != "all":
        row = ends.iloc[0]
        others = _ends(scenarios[scenarios["region"] == region])
        return {
            "key": "outlook.finding_region",
            **error,
            **_words(row, error["unit"]),
            **_even(
                row["unit"],
                **row[["value", "low", "high"]],
                lowest=others["value"].min(),
                highest=others["value"].max(),
            ),
        }
    bottom, top = _extremes(ends)
    return {
        "key": "outlook.finding_all" if len(ends) > 1 else "outlook.finding_one",
        **error,
        "top": top["region"],
        "bottom": bottom["region"],
        **_even(top["unit"], low=bottom["value"], high=top["value"]),
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
        **_even(unit, **row[["value", "low", "high"]]),
        "error": row["backtest_mape"],
        "inside": int(row["inside"]),
        "years": int(row["backtest_years"]),
    }


def _even(unit: str, **values: float) -> Finding:
    """The values of one sentence in their unit, all with the decimals of the largest."""
    digits = max(DIGITS - 1 - math.floor(math.log10(max(map(abs, values.values())) or 1)), 0)
    return {name: (value, unit, digits) for name, value in values.items()}


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
    order = {name: position for position, name in enumerate(MODELS)}
    ranked = errors.assign(_place=errors["model"].map(order)).sort_values(["backtest_mape", "_place"])
    chosen = ranked.drop_duplicates("region").set_index("region")["model"]
    own = mine["model"].eq(mine["region"].map(chosen)) | mine["kind"].eq("observed")
    return mine[own].reset_index(drop=True)


def line(best: pd.DataFrame, *, indicator: str) -> Finding:
    """Return the title of the scenario figure; `best` comes from `best_rule`."""
    ends = _ends(best)
    unit = ends["unit"].iloc[0]
    shared = {"indicator": indicator, "band": float(best["band"].dropna().iloc[0]), **judged(best)}
    if len(ends) == 1:
        return {"key": "outlook.line", **shared, **_words(ends.iloc[0], unit)}
    bottom, top = _extremes(ends)
    return {
        "key": "outlook.lines",
        **shared,
        "year": int(top["year"]),
        "top": top["region"],
        "bottom": bottom["region"],
        **_even(unit, low=bottom["value"], high=top["value"]),
    }


def ends(scenarios: pd.DataFrame, *, region: str = "all") -> pd.DataFrame:
    """Return where the rules lead: region, model, value, low, high (pairs of number and unit) and past error.

    For one region every rule, for all of them the best rule of each.
    """
    mine = best_rule(scenarios) if region == "all" else scenarios[scenarios["region"] == region]
    if mine.empty:
        return mine
    last = _ends(mine)
    cells = {
        name: pd.Series(list(zip(last[name], last["unit"], strict=True)), dtype=object)
        for name in ("value", "low", "high")
    }
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


def _extremes(table: pd.DataFrame) -> "tuple[pd.Series[Any], pd.Series[Any]]":
    """The rows with the lowest and the highest value."""
    ordered = table.sort_values("value", kind="stable")
    return ordered.iloc[0], ordered.iloc[-1]


def _ends(table: pd.DataFrame) -> pd.DataFrame:
    """The last scenario year of each region and rule, with the number of judged years in the band.

    What lies ahead is rounded to three digits that count: the rules are not surer than that.
    """
    ahead = table[table["kind"] == "scenario"]
    last = ahead[ahead["year"] == ahead["year"].max()].reset_index(drop=True)
    for column in ("value", "low", "high"):
        last[column] = [float(f"{number:.{DIGITS}g}") for number in last[column]]
    return last.assign(inside=(last["backtest_coverage"] * last["backtest_years"]).astype(float).round())
