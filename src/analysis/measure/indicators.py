"""The official panel: shares of the nation, growth, indices, per head, regions."""

import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.catalogue import Ratio, ratios
from analysis.measure.regional import (
    by_region,
    national_members,
    region_members,
    region_sums,
)
from analysis.names import validate_choice

__all__ = [
    "PER_HEAD",
    "Ratio",
    "by_region",
    "growth",
    "index_to",
    "per_head",
    "ratios",
    "region_members",
    "region_sums",
    "share_of_nation",
]
__dir__ = public_names(__name__)


PER_HEAD = {
    "billion CNY": "CNY per person",
    "person-years": "person-years per 10,000",
    "patents": "patents per 10,000",
    "papers": "papers per 10,000",
    "contracts": "contracts per 10,000",
    "enterprises": "enterprises per 10,000",
    "applications": "applications per 10,000",
}
"""Units that can be taken per inhabitant, and the unit that results."""


def share_of_nation(
    panel: pd.DataFrame,
    national: pd.DataFrame | None = None,
    *,
    by: str = "province",
    regions: pd.DataFrame | None = None,
    scope: str = "published",
) -> pd.DataFrame:
    """Return each province's or region's share of the nation, 0–1: one row per place, year and indicator.

    Columns: province or region (as `by` says), year, indicator, value, unit, nation, share, missing. The
    denominator is `national` (year, indicator, scope, value) in the given `scope`; without it, the sum of the
    31 provinces of `panel`, missing where one of them is. A panel that holds `region` rows already
    (from `by_region`) is taken as it is. Ratios and ranks have no share and are left out. Trap: published
    national totals can hold more than the provinces.

    Raises
    ------
    ParameterError
        When regions are asked for without the regions table, or the panel lacks provinces for the total.
    """
    validate_choice(by, ["province", "region"], "grouping")
    panel = panel[~panel["unit"].isin(["%", "ratio", "rank"]) & ~panel["indicator"].isin(list(ratios()))]
    values = panel
    if by == "region" and "region" not in panel.columns:
        if regions is None:
            raise ParameterError("shares by region need the regions table: use regions=load.regions()")
        values = by_region(panel, regions)
    elif "missing" not in panel.columns:
        values = panel.assign(missing="")
    nation = _panel_total(panel) if national is None else _national(national, scope)
    joined = values.merge(nation, on=["year", "indicator"], how="left", validate="many_to_one")
    joined["share"] = joined["value"] / joined["nation"].where(joined["nation"] != 0)
    return joined[[by, "year", "indicator", "value", "unit", "nation", "share", "missing"]]


def growth(values: pd.DataFrame, *, first_year: int, last_year: int) -> pd.DataFrame:
    """Return the mean yearly growth between two years, as a share: one row per place and indicator.

    Columns: place columns (province or region), indicator, first_year, last_year, first_value, last_value,
    change_share (whole period), cagr_share (compound annual growth rate). Missing where an end is missing or
    the first value is not above zero.

    Raises
    ------
    ParameterError
        When `last_year` is not after `first_year`.
    """
    if last_year <= first_year:
        raise ParameterError(f"last_year {last_year} is not after first_year {first_year}")
    keys = _place_keys(values)
    ends = [
        values.loc[values["year"] == year, [*keys, "value"]].rename(columns={"value": name})
        for year, name in ((first_year, "first_value"), (last_year, "last_value"))
    ]
    table = ends[0].merge(ends[1], on=keys, how="outer", validate="one_to_one")
    ratio = (table["last_value"] / table["first_value"].where(table["first_value"] > 0)).where(
        table["last_value"] > 0
    )
    table.insert(len(keys), "first_year", first_year)
    table.insert(len(keys) + 1, "last_year", last_year)
    return table.assign(change_share=ratio - 1, cagr_share=ratio ** (1 / (last_year - first_year)) - 1)


def index_to(values: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return `values` as an index with `year` = 100: one row per place, year and indicator.

    Without `year` it is the first in which every series with a value has one above zero. The unit becomes
    `year=100`; series without a value above zero in that year are missing throughout.

    Raises
    ------
    ParameterError
        When `year` is left out and there is no such year.
    """
    keys = _place_keys(values)
    if year is None:
        known = values[values["value"] > 0].groupby("year").size()
        full = known.index[known == len(values.loc[values["value"].notna(), keys].drop_duplicates())]
        if not len(full):
            raise ParameterError(
                "no year in which every place has a value above zero: use other years or places"
            )
        year = int(full.min())
    base = values.loc[values["year"] == year, [*keys, "value"]].rename(columns={"value": "base"})
    table = values.merge(base, on=keys, how="left", validate="many_to_one")
    table["value"] = 100 * table["value"] / table["base"].where(table["base"] > 0)
    return table.drop(columns="base").assign(unit=f"{year}=100")


def per_head(values: pd.DataFrame, *, population: str = "population") -> pd.DataFrame:
    """Return the indicators per inhabitant: one row per place, year and indicator (population left out).

    Money in billion CNY becomes `CNY per person`, any other unit becomes `… per 10,000 persons`; `population`
    is the indicator with year-end residents in million persons. Missing where the population is missing.

    Raises
    ------
    DataError
        When `population` is not among the indicators or is not in million persons.
    """
    people = values[values["indicator"] == population]
    if people.empty:
        raise DataError("no population to divide by", column="indicator", expected=population)
    if set(people["unit"]) != {"million persons"}:
        raise DataError(
            "the population has another unit", value=people["unit"].iloc[0], expected="million persons"
        )
    keys = [key for key in _place_keys(values) if key != "indicator"]
    heads = people[[*keys, "year", "value"]].rename(columns={"value": "heads"})
    rest = values[values["indicator"] != population]
    table = rest.merge(heads, on=[*keys, "year"], how="left", validate="many_to_one")
    money = table["unit"] == "billion CNY"
    factor = money.map({True: 1000.0, False: 0.01})
    table["value"] = factor * table["value"] / table["heads"].where(table["heads"] > 0)
    plain = table["unit"] + " per 10,000 persons"
    table["unit"] = plain.mask(money, "CNY per person")
    return table.drop(columns="heads")


def _panel_total(panel: pd.DataFrame) -> pd.DataFrame:
    sums = region_sums(panel, national_members(panel))
    return sums[["year", "indicator", "value"]].rename(columns={"value": "nation"})


def _national(national: pd.DataFrame, scope: str) -> pd.DataFrame:
    columns.require(national, ["year", "indicator", "scope", "value"], what="the national total")
    chosen = national[national["scope"] == validate_choice(scope, sorted(set(national["scope"])), "scope")]
    return chosen[["year", "indicator", "value"]].rename(columns={"value": "nation"})


def _place_keys(values: pd.DataFrame) -> list[str]:
    keys = [key for key in ("region", "province", "city", "indicator") if key in values.columns]
    columns.one_row_per(values, [*keys, "year"], what="growth and indices")
    columns.numbers(values, "value", what="growth and indices")
    return keys
