"""Spread inside and between regions: coefficient of variation, Theil index, distance of best and last."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import columns

__dir__ = public_names(__name__)


def spread(values: pd.DataFrame, *, weights: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how far places lie apart: one row per year and indicator.

    Columns: year, indicator, places, mean, coefficient_of_variation (population standard deviation / mean),
    weighted_mean, weighted_coefficient_of_variation (both missing without `weights`), missing (semicolon list
    of places without value or weight). `values` holds province or region, year, indicator, value; `weights`
    the same place and year with a column weight (population, for example). A year with a missing place is
    computed over the others and names it: compare only years with the same places.

    Raises
    ------
    DataError
        For missing columns, several rows per key, or negative weights.
    """
    place = _place(values)
    columns.one_row_per(values, [place, "year", "indicator"], what="the spread")
    table = _weighted(values, weights, place)
    rows = []
    for (indicator, year), group in table.groupby(["indicator", "year"], sort=True):
        usable = group["value"].notna() & (group["weight"].notna() if weights is not None else True)
        rows.append(
            {"year": year, "indicator": indicator}
            | _spread(group.loc[usable, "value"].to_numpy(), group.loc[usable, "weight"].to_numpy())
            | {"missing": ";".join(group.loc[~usable, place])}
        )
    return pd.DataFrame(rows, columns=["year", "indicator", *_SPREAD, "missing"])


def spread_inside(
    panel: pd.DataFrame, members: Mapping[str, list[str]], *, weights: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return `spread` among the provinces of each region: one row per region, year and indicator.

    Columns: region and those of `spread`. `members` comes from `indicators.region_members`. Trap: a region of
    one province (Guangdong for the Greater Bay Area) has no inner spread in this panel; it is missing.
    """
    tables = []
    for region, provinces in members.items():
        inside = spread(panel[panel["province"].isin(provinces)], weights=weights)
        alone = inside["places"] < 2
        measures = ["coefficient_of_variation", "weighted_coefficient_of_variation"]
        inside[measures] = inside[measures].mask(alone)
        tables.append(inside.assign(region=region))
    names = ["region", "year", "indicator", *_SPREAD, "missing"]
    return pd.concat(tables, ignore_index=True)[names] if tables else pd.DataFrame(columns=names)


def gap_inside(panel: pd.DataFrame, members: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return the distance of best and last province: one row per region, year and indicator.

    Columns: region, year, indicator, unit, highest_province, highest, lowest_province, lowest, gap (in the
    unit of the indicator; percentage points for percentages), provinces, missing. Missing where a province
    has no value, or where the region has only one.
    """
    columns.one_row_per(panel, ["province", "year", "indicator"], what="the gap inside a region")
    rows = []
    for (indicator, year), group in panel.groupby(["indicator", "year"], sort=True):
        value = dict(zip(group["province"], group["value"].astype(float), strict=True))
        for region, provinces in members.items():
            absent = [province for province in provinces if pd.isna(value.get(province))]
            comparable = not absent and len(provinces) > 1
            highest = max(provinces, key=value.__getitem__) if comparable else None
            lowest = min(provinces, key=value.__getitem__) if comparable else None
            rows.append(
                {
                    "region": region,
                    "year": year,
                    "indicator": indicator,
                    "unit": group["unit"].iloc[0] if "unit" in group.columns else "",
                    "highest_province": highest,
                    "highest": value.get(highest, np.nan),
                    "lowest_province": lowest,
                    "lowest": value.get(lowest, np.nan),
                    "gap": value[highest] - value[lowest] if comparable else np.nan,
                    "provinces": len(provinces),
                    "missing": ";".join(absent),
                }
            )
    return pd.DataFrame(rows)


def gap_as_indicator(gap_table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the gaps of `gap_inside` as values of an indicator `name`: one row per region and year.

    Columns: region, year, indicator, value, unit (percentage points for percentages), missing. To be joined
    with the rows of `indicators.by_region`.
    """
    unit = gap_table["unit"].replace("%", "percentage points")
    table = gap_table.assign(indicator=name, value=gap_table["gap"], unit=unit)
    return table[["region", "year", "indicator", "value", "unit", "missing"]]


_SPREAD = [
    "places",
    "mean",
    "coefficient_of_variation",
    "weighted_mean",
    "weighted_coefficient_of_variation",
]


def _place(values: pd.DataFrame) -> str:
    return "region" if "region" in values.columns else "province"


def _weighted(values: pd.DataFrame, weights: pd.DataFrame | None, place: str) -> pd.DataFrame:
    clean = values.assign(value=columns.numbers(values, "value", what="the spread"))
    if weights is None:
        return clean.assign(weight=np.nan)
    columns.require(weights, [place, "year", "weight"], what="the weighted spread")
    if (weights["weight"] < 0).any():
        raise DataError("a weight below zero", column="weight", expected="zero or more")
    return clean.merge(
        weights[[place, "year", "weight"]], on=[place, "year"], how="left", validate="many_to_one"
    )


def _spread(values: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Mean and coefficient of variation, plain and weighted; missing where they do not exist."""
    if values.size == 0:
        return {"places": 0} | dict.fromkeys(_SPREAD[1:], np.nan)
    mean = float(values.mean())
    weighted, weighted_cv = np.nan, np.nan
    if np.isfinite(weights).all() and weights.sum() > 0:
        weighted = float(np.average(values, weights=weights))
        variance = float(np.average((values - weighted) ** 2, weights=weights))
        weighted_cv = float(np.sqrt(variance)) / weighted if weighted else np.nan
    variation = float(values.std()) / mean if mean else np.nan
    return dict(zip(_SPREAD, (int(values.size), mean, variation, weighted, weighted_cv), strict=True))
