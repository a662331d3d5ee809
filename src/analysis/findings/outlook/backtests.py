"""The backtest by rule: how far off, in which direction, how often inside the band."""

import pandas as pd

from analysis.findings.finding import Finding
from analysis.measure.scenarios import MODELS, backtest_errors


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
    ordered = by_rule.sort_values("backtest_mape", kind="stable")["backtest_mape"]
    alone = region in set(errors["region"]) or errors["region"].nunique() == 1
    return {
        "key": "outlook.backtest",
        **judged(scenarios),
        "scope": "one" if alone else "several",
        "good": ordered.index[0],
        "least": ordered.iloc[0],
        "bad": ordered.index[-1],
        "most": ordered.iloc[-1],
        "inside": int(by_rule["backtest_inside"].sum()),
        "years": int(by_rule["backtest_years"].sum()),
        "band": float(errors["band"].iloc[0]),
    }


def judged(table: pd.DataFrame) -> dict[str, int]:
    """First and last year the backtest was judged by."""
    years = table.loc[table["kind"] == "backtest", "year"]
    return {"since": int(years.min()), "until": int(years.max())}
