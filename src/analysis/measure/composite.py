"""Composite indicators: one scale for different units, weighted means, ranks with explicit ties.

Tables are wide here: index = alternatives (regions, paths), columns = indicators. Methods follow the OECD/JRC
Handbook on Constructing Composite Indicators (2008), chapters 5 and 6.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.names import validate_choice

__dir__ = public_names(__name__)

METHODS = ("minmax", "zscore", "rank", "best")


def wide(values: pd.DataFrame, *, alternative: str = "region", criterion: str = "indicator") -> pd.DataFrame:
    """Return a tidy table (alternative, criterion, value) as alternatives × criteria; missing stays missing.

    Raises
    ------
    DataError
        When an alternative has two values of one criterion (several years, for example).
    """
    columns.one_row_per(values, [alternative, criterion], what="the composite indicator")
    table = values.pivot(index=alternative, columns=criterion, values="value").astype(float)
    rows, names = dict.fromkeys(values[alternative]), dict.fromkeys(values[criterion])
    return table.reindex(index=list(rows), columns=list(names))


def normalise(
    table: pd.DataFrame,
    *,
    method: str = "minmax",
    directions: Mapping[str, str] | None = None,
    bounds: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return `table` on one scale, higher always better: alternatives × indicators, without unit.

    `method`: minmax, (x − min) / (max − min), 0 to 1; zscore, (x − mean) / standard deviation of a sample;
    rank, number of alternatives that are not better (1 = last, ties share the lower number); best,
    x / best value. `directions` says per indicator up or down (default up); down turns the scale round
    (minmax 1 − …, zscore × −1, rank from the other end, best lowest / x). `bounds` (index = indicators,
    columns lower and upper) replaces minimum and maximum for minmax; values beyond are cut to 0 and 1.
    An indicator without spread says nothing about differences: minmax and zscore make it missing.

    Raises
    ------
    UnknownName
        For another method or direction.
    DataError
        For a column that is not numeric, or bounds that do not cover an indicator.
    """
    validate_choice(method, METHODS, "normalisation")
    signs = _signs(table, directions)
    values = pd.DataFrame(
        {name: columns.numbers(table, name, what="normalisation") for name in table.columns}
    )
    if method == "rank":
        return values.mul(signs, axis=1).rank(method="min", ascending=True)
    if method == "zscore":
        deviation = values.std(ddof=1)
        return (values - values.mean()).div(deviation.where(deviation > 0), axis=1).mul(signs, axis=1)
    if method == "best":
        return _against_best(values, signs)
    low, high = _bounds(values, bounds)
    scaled = (values - low).div((high - low).where(high > low), axis=1).clip(0, 1)
    return scaled.mul(signs, axis=1).add((signs < 0).astype(float), axis=1)


def score(normalised: pd.DataFrame, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return weighted means and ranks: one row per alternative.

    Columns: the index name, score, rank (1 = highest; equal scores share a rank), coverage (share of the
    weight whose indicators are there, 0–1), missing (semicolon list). A missing indicator is not zero: the
    weights of the others are scaled up to one. Trap: scores with different coverage rest on different
    indicators.

    Raises
    ------
    ParameterError
        For weights below zero, all zero, or for indicators that are not there.
    """
    share = weight_shares(list(normalised.columns), weights)
    there = normalised.notna()
    covered = there.mul(share, axis=1).sum(axis=1)
    total = normalised.mul(share, axis=1).sum(axis=1, min_count=1)
    values = total / covered.where(covered > 0)
    table = pd.DataFrame({"score": values, "rank": ranks(values), "coverage": covered})
    table["missing"] = [";".join(normalised.columns[~row]) for row in there.to_numpy()]
    return table.rename_axis(str(normalised.index.name or "alternative")).reset_index()


def ranks(scores: "pd.Series[float]") -> "pd.Series[int]":
    """Return ranks, 1 = highest; scores equal to nine digits share the better rank, missing have none."""
    span = float(scores.abs().max()) if scores.notna().any() else 0.0
    digits = 9 - int(np.floor(np.log10(span))) - 1 if span > 0 else 9
    return scores.round(digits).rank(method="min", ascending=False).astype("Int64")


def weight_shares(names: list[str], weights: Mapping[str, float] | None) -> "pd.Series[float]":
    """Return one weight per name, adding up to one; without `weights` all are equal, unnamed ones are zero.

    Raises
    ------
    ParameterError
        For a weight below zero, all weights zero, or a weight for a name that is not there.
    """
    if weights is None:
        return pd.Series(1 / len(names) if names else 0.0, index=names, dtype=float)
    for name, weight in weights.items():
        validate_choice(name, names, "weight")
        if not np.isfinite(weight) or weight < 0:
            raise ParameterError(f"the weight of {name} is {weight}: use a number of at least 0")
    chosen = pd.Series({name: float(weights.get(name, 0)) for name in names}, dtype=float)
    if chosen.sum() <= 0:
        raise ParameterError("all weights are 0: give at least one indicator a weight above 0")
    return chosen / chosen.sum()


def _signs(table: pd.DataFrame, directions: Mapping[str, str] | None) -> "pd.Series[int]":
    wanted = directions or {}
    chosen = {
        name: validate_choice(wanted.get(name, "up"), ["up", "down"], "direction") for name in table.columns
    }
    return pd.Series({name: 1 if way == "up" else -1 for name, way in chosen.items()})


def _bounds(
    values: pd.DataFrame, bounds: pd.DataFrame | None
) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    if bounds is None:
        return values.min(), values.max()
    absent = [name for name in values.columns if name not in bounds.index]
    if absent:
        raise DataError("an indicator without bounds", column=str(absent[0]), expected="lower and upper")
    return bounds.loc[values.columns, "lower"], bounds.loc[values.columns, "upper"]


def _against_best(values: pd.DataFrame, signs: "pd.Series[int]") -> pd.DataFrame:
    highest, lowest = values.max(), values.min()
    upward = values.div(highest.where(highest > 0), axis=1)
    downward = (1 / values.where(values > 0)).mul(lowest, axis=1)
    return pd.DataFrame({name: (upward if signs[name] > 0 else downward)[name] for name in values.columns})
