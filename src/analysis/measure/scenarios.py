"""Trend scenarios with their past error: four simple models, a backtest that is shown, a band from errors.

Models, all in logarithms, with y the last value, n its year and h the years ahead:
`naive`: y stays. `trend`: least-squares line of ln y on the year. `constant_growth`: y grows on at the mean
yearly rate of the fitted years. `damped_growth`: that rate shrinks by the factor `DAMPING` each year.
Band: the root mean square of the one-year-ahead errors each model made inside its own fitted years (refitted
from `FIRST_FIT` values on), times √h and the normal quantile of `band`. Nothing here knows of plans or
policies: these are continuations of the past, not forecasts.
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.names import validate_choice

__dir__ = public_names(__name__)

_Row = dict[str, Any]

MODELS = ("naive", "trend", "constant_growth", "damped_growth")
DAMPING = 0.9
FIRST_FIT = 4
FEWEST_FITTED = 7
"""Four values for a first fit and three one-year-ahead errors to measure the band from."""


def usable_series(
    values: pd.DataFrame, *, fit_last_year: int = 2019, by: Sequence[str] = ("region", "indicator")
) -> pd.DataFrame:
    """Return which series can be continued: one row per series.

    Columns: those of `by`, first_year, last_year, values, usable, reason (empty | not_positive | gap |
    too_few_to_fit | nothing_to_judge). A series needs positive values without a gap, `FEWEST_FITTED` of them
    up to `fit_last_year`, and at least one later to judge the backtest by.
    """
    columns.one_row_per(values, [*by, "year"], what="a trend")
    rows = []
    for key, group in values.groupby(list(by), sort=False):
        series = _series(group)
        reason = _reason(series, fit_last_year)
        years = series.index
        ends = (min(years), max(years)) if len(years) else (None, None)
        rows.append((*key, *ends, len(series), reason == "", reason))
    names = [*by, "first_year", "last_year", "values", "usable", "reason"]
    return pd.DataFrame(rows, columns=names).astype({"first_year": "Int64", "last_year": "Int64"})


def trend_scenarios(
    values: pd.DataFrame,
    *,
    fit_last_year: int = 2019,
    horizon_year: int = 2030,
    models: Sequence[str] = MODELS,
    band: float = 0.8,
    by: Sequence[str] = ("region", "indicator"),
) -> pd.DataFrame:
    """Return observed values, backtest and scenario: one row per series, model, kind and year.

    Columns: those of `by`, model (empty for observed), kind (observed | backtest | scenario), year, value,
    low, high (band), actual, error_share ((value − actual) / actual), in_range (actual in the band), all in
    the series' unit; fit_first_year, fit_last_year; and on every model row its past error: backtest_mape,
    backtest_bias (mean error_share; above zero = too high), backtest_coverage (share of years inside the
    band), backtest_years, band. The backtest is fitted up to `fit_last_year` and judged on the years after
    it; the scenario is fitted on everything. Series that `usable_series` refuses are left out.

    Raises
    ------
    ParameterError
        For a horizon not after the data, or a band not between 0 and 1.
    DataError
        When no series can be continued; the first reason is named.
    UnknownName
        For another model.
    """
    chosen = [validate_choice(model, MODELS, "model") for model in models]
    if not 0 < band < 1:
        raise ParameterError(f"band is {band}: use a share between 0 and 1, such as 0.8")
    checked = usable_series(values, fit_last_year=fit_last_year, by=by)
    if not checked["usable"].any():
        reason = checked["reason"].iloc[0] if len(checked) else "no values"
        raise DataError("no series can be continued with a backtest", value=reason)
    if horizon_year <= int(checked["last_year"].max()):
        raise ParameterError(
            f"horizon_year {horizon_year} is not after the data ({checked['last_year'].max()})"
        )
    good = set(checked.loc[checked["usable"], list(by)].itertuples(index=False, name=None))
    tables = []
    for key, group in values.groupby(list(by), sort=False):
        if key in good:
            table = _one_series(_series(group), fit_last_year, horizon_year, chosen, band)
            names = pd.DataFrame([key] * len(table), columns=list(by))
            tables.append(pd.concat([names, table], axis=1))
    return pd.concat(tables, ignore_index=True)


def backtest_errors(scenarios: pd.DataFrame, *, by: Sequence[str] = ("region", "indicator")) -> pd.DataFrame:
    """Return the past error of each model: one row per series and model.

    Columns: those of `by`, model, backtest_mape (mean absolute error_share), backtest_bias,
    backtest_coverage, backtest_years, band, rank (within the series, 1 = smallest mean absolute error).
    """
    columns.require(scenarios, [*by, "model", "kind", "backtest_mape"], what="the backtest")
    names = [*by, "model", *_ERRORS, "band"]
    table = scenarios.loc[scenarios["kind"] == "backtest", names].drop_duplicates(ignore_index=True)
    ranked = table.groupby(list(by))["backtest_mape"].rank(method="min")
    return table.assign(rank=ranked.astype("int64"))


_ERRORS = ["backtest_mape", "backtest_bias", "backtest_coverage", "backtest_years"]


def _series(group: pd.DataFrame) -> "pd.Series[float]":
    filled = group.assign(value=columns.numbers(group, "value", what="a trend")).dropna(subset=["value"])
    return filled.set_index("year")["value"].sort_index()


def _reason(series: "pd.Series[float]", fit_last_year: int) -> str:
    years = series.index.to_numpy()
    if (series <= 0).any():
        return "not_positive"
    if len(years) and int(years[-1]) - int(years[0]) + 1 != len(years):
        return "gap"
    if int((years <= fit_last_year).sum()) < FEWEST_FITTED:
        return "too_few_to_fit"
    return "" if (years > fit_last_year).any() else "nothing_to_judge"


def _one_series(
    series: "pd.Series[float]", fit_last_year: int, horizon_year: int, models: list[str], band: float
) -> pd.DataFrame:
    rows: list[_Row] = [
        {"model": "", "kind": "observed", "year": int(year), "value": value}
        for year, value in zip(series.index, series.to_numpy(float), strict=True)
    ]
    past = series[series.index <= fit_last_year]
    later = series[series.index > fit_last_year]
    ahead = np.arange(int(series.index[-1]) + 1, horizon_year + 1)
    for model in models:
        backtest = _judged(_continued(past, later.index.to_numpy(), model, band), later.to_numpy(float))
        errors = _summary(backtest) | {"band": band}
        scenario = _continued(series, ahead, model, band)
        rows += [row | errors | {"kind": "backtest"} for row in backtest]
        rows += [row | errors | {"kind": "scenario"} for row in scenario]
    return pd.DataFrame(rows, columns=_COLUMNS).astype(_TYPES)


def _judged(continued: list[_Row], actual: np.ndarray) -> list[_Row]:
    """The backtest beside what happened."""
    return [
        row
        | {
            "actual": value,
            "error_share": row["value"] / value - 1,
            "in_range": row["low"] <= value <= row["high"],
        }
        for row, value in zip(continued, actual.tolist(), strict=True)
    ]


_COLUMNS = [
    "model",
    "kind",
    "year",
    "value",
    "low",
    "high",
    "actual",
    "error_share",
    "in_range",
    "fit_first_year",
    "fit_last_year",
    *_ERRORS,
    "band",
]


_TYPES = dict.fromkeys(("fit_first_year", "fit_last_year", "backtest_years"), "Int64") | {
    "in_range": "boolean"
}


def _summary(backtest: list[_Row]) -> _Row:
    errors = np.array([row["error_share"] for row in backtest])
    inside = float(np.mean([row["in_range"] for row in backtest]))
    measured = (float(np.abs(errors).mean()), float(errors.mean()), inside, len(backtest))
    return dict(zip(_ERRORS, measured, strict=True))


def _continued(series: "pd.Series[float]", years: np.ndarray, model: str, band: float) -> list[_Row]:
    """The model fitted to the whole series and continued over `years`, with its band."""
    fit_years = series.index.to_numpy(float)
    logs = np.log(series.to_numpy(float))
    middle = _forecast(fit_years, logs, years, model)
    width = (
        NormalDist().inv_cdf(0.5 + band / 2)
        * _one_year_error(fit_years, logs, model)
        * np.sqrt(years - fit_years[-1])
    )
    fitted = {"model": model, "fit_first_year": int(fit_years[0]), "fit_last_year": int(fit_years[-1])}
    bands = zip(years, np.exp(middle), np.exp(middle - width), np.exp(middle + width), strict=True)
    return [
        fitted | {"year": int(year), "value": float(value), "low": float(low), "high": float(high)}
        for year, value, low, high in bands
    ]


def _one_year_error(years: np.ndarray, logs: np.ndarray, model: str) -> float:
    """Root mean square of ln(actual) − ln(forecast), one year ahead, refitted year by year."""
    errors = [
        logs[end] - _forecast(years[:end], logs[:end], years[end : end + 1], model)[0]
        for end in range(FIRST_FIT, len(logs))
    ]
    return float(np.sqrt(np.mean(np.square(errors))))


def _forecast(years: np.ndarray, logs: np.ndarray, ahead: np.ndarray, model: str) -> np.ndarray:
    steps = ahead - years[-1]
    if model == "naive":
        return np.full(len(steps), logs[-1])
    if model == "trend":
        slope, level = np.polyfit(years - years[-1], logs, 1)
        return level + slope * steps
    growth = (logs[-1] - logs[0]) / (years[-1] - years[0])
    if model == "damped_growth":
        # growth·(d + d² + … + d^h)
        steps = DAMPING * (1 - DAMPING**steps) / (1 - DAMPING)
    return logs[-1] + growth * steps
