"""The seven measures a reader learns first; the modules of this package hold the details."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.calls import checked
from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import columns, composite, convergence, indicators, keydata, robustness, scenarios
from analysis.measure.windows import Day

__all__ = ["forecast", "growth", "rank", "rank_ends", "spread", "window"]
__dir__ = public_names(__name__)

PLACES = ("region", "province", "city")


@checked
def growth(
    values: pd.DataFrame, *, first_year: int | None = None, last_year: int | None = None
) -> pd.DataFrame:
    """Return the mean yearly growth between two years: one row per place and indicator.

    Columns: place, indicator, first_year, last_year, first_value, last_value, change_share (whole period),
    cagr_share (compound annual growth rate), both as shares. Missing where an end is missing or the
    first value is not above zero. `values` come from `load.panel`; without years, its first and last.

    Raises
    ------
    DataError, ParameterError
        For missing columns, several rows per place, indicator and year; for years in the wrong order.
    """
    columns.require(values, ["year", "indicator", "value"], what="growth")
    years = values.loc[values["value"].notna(), "year"]
    if years.empty:
        raise DataError("growth needs values", column="value", expected="at least two years")
    first = int(years.min()) if first_year is None else first_year
    return indicators.growth(
        values, first_year=first, last_year=int(years.max()) if last_year is None else last_year
    )


@checked
def spread(values: pd.DataFrame, *, weights: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how far places lie apart: one row per year and indicator; see `convergence.spread`."""
    return convergence.spread(values, weights=weights)


@checked
def forecast(
    values: pd.DataFrame,
    *,
    horizon_year: int = 2030,
    model: str | Sequence[str] = "damped_growth",
    fit_last_year: int = 2019,
    band: float = 0.8,
) -> pd.DataFrame:
    """Return series continued with their past error: one row per place, indicator, model, kind and year.

    Columns: place, indicator, model, kind (observed, backtest, scenario), year, value, low, high, unit, and
    the past error of the model: backtest_mape, backtest_bias, backtest_coverage; see
    `scenarios.trend_scenarios`.
    Trap: these are continuations of the past, not predictions of plans or policies.

    Parameters
    ----------
    values
        From `load.panel`: positive values without a gap, seven of them up to `fit_last_year`.
    horizon_year
        Last year of the continuation.
    model
        naive, trend, constant_growth, damped_growth; one or several.
    fit_last_year
        Last year the backtest knows; it is judged on the years after.
    band
        Share of outcomes the band is meant to hold.
    """
    place = _place(values, "a forecast")
    models = [model] if isinstance(model, str) else list(model)
    table = scenarios.trend_scenarios(
        values, fit_last_year=fit_last_year, horizon_year=horizon_year, models=models, band=band,
        by=[place, "indicator"],
    )  # fmt: skip
    units = values.drop_duplicates("indicator").set_index("indicator")["unit"]
    return table.assign(unit=table["indicator"].map(units))


@checked
def rank(
    values: pd.DataFrame,
    *,
    year: int | None = None,
    weights: Mapping[str, float] | None = None,
    lower_is_better: Sequence[str] = (),
) -> pd.DataFrame:
    """Return places in their order, by one indicator or several: one row per place, the best first.

    Columns: place, score (mean of the indicators scaled to 0–1, with `weights`), rank, coverage, missing, and
    one column per indicator with its value. `year`: the last in which every place has every indicator.

    Raises
    ------
    DataError, ParameterError
        For missing columns; when there is no such year.
    """
    place, wide, scaled = _scaled(values, year, lower_is_better)
    table = composite.score(scaled, weights=weights).merge(
        wide.reset_index(), on=place, validate="one_to_one"
    )
    return table.sort_values(["rank", place], ignore_index=True)


@checked
def rank_ends(
    values: pd.DataFrame, *, year: int | None = None, lower_is_better: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the bounds of the rank of each place over all weights: one row per place.

    Columns: place, rank (equal weights), best_rank, worst_rank: no weights lead beyond them. Places that
    lack an indicator are left out.

    Raises
    ------
    DataError, ParameterError
        As `rank`.
    """
    place, _, scaled = _scaled(values, year, lower_is_better)
    scaled = scaled.dropna()
    ends = robustness.rank_intervals(scaled)[["alternative", "best_rank", "worst_rank"]]
    table = ends.rename(columns={"alternative": place})
    order = composite.score(scaled)[[place, "rank"]]
    table = table.merge(order, on=place, validate="one_to_one").sort_values(
        ["rank", place], ignore_index=True
    )
    return table[[place, "rank", "best_rank", "worst_rank"]]


@checked
def window(records: pd.DataFrame, *, as_of: Day, window_days: int) -> pd.DataFrame:
    """Return projects, leading fields and amounts of a window of days: one row per region.

    `records` come from `load.records`; columns and errors as `keydata.key_table`.
    """
    return keydata.key_table(records, as_of=as_of, window_days=window_days)


def _scaled(
    values: pd.DataFrame, year: int | None, lower_is_better: Sequence[str]
) -> tuple[str, pd.DataFrame, pd.DataFrame]:
    """Return the kind of place, values of one year by place and indicator, and the same from 0 to 1."""
    place = _place(values, "a ranking")
    present = values[values["value"].notna()]
    if year is None:
        counts = present.groupby("year").size()
        full = counts.index[counts == present[place].nunique() * present["indicator"].nunique()]
        year = int(full.max()) if len(full) else int(present["year"].max())
    rows = present[present["year"] == year]
    if rows.empty:
        raise ParameterError(
            f"no value in {year}: use one of {present['year'].min()} to {present['year'].max()}"
        )
    wide = composite.wide(rows, alternative=place)
    wide.index.name = place
    directions = {name: "down" if name in lower_is_better else "up" for name in wide.columns}
    return place, wide, composite.normalise(wide, directions=directions)


def _place(values: pd.DataFrame, what: str) -> str:
    columns.require(values, ["year", "indicator", "value"], what=what)
    found = [name for name in PLACES if name in values.columns]
    if not found:
        raise DataError(f"{what} needs a column of places", expected=" or ".join(PLACES))
    return found[0]
