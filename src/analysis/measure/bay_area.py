"""The Greater Bay Area as it is defined, eleven cities, beside Guangdong, which stands for it elsewhere."""

import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import columns

__dir__ = public_names(__name__)

CITIES = 11
MOP_PER_HKD = 1.03
"""The pataca is pegged to the Hong Kong dollar at this rate."""

NINE_CITIES_RD_FACT = "gba_proxy_001"
"""Press fact with the R&D expenditure of the nine Guangdong cities, 2019."""


def as_defined(cities: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return population and GDP of the eleven cities together: one row per indicator and year.

    Columns: indicator (population, gdp), year, value, unit (million persons, billion CNY), vintage. Money of
    Hong Kong and Macao is converted at the year's average rate, patacas at their peg to the Hong Kong dollar.
    Years in which one of the cities has no value, or no rate is known, are left out.

    Raises
    ------
    DataError
        For missing columns.
    """
    columns.require(cities, ["city", "year", "indicator", "value", "unit", "vintage"], what="the Bay Area")
    per_usd = rates.pivot(index="year", columns="currency", values="per_usd")
    to_cny = pd.DataFrame({"CNY": 1.0, "HKD": per_usd["CNY"] / per_usd["HKD"]})
    to_cny["MOP"] = to_cny["HKD"] / MOP_PER_HKD
    factors = to_cny.rename_axis("year").reset_index().melt("year", var_name="currency", value_name="factor")
    own = cities[cities["indicator"].isin(["population", "gdp"])]
    own = own.assign(currency=own["unit"].str.removeprefix("billion ").where(own["indicator"] == "gdp"))
    table = own.merge(factors, on=["year", "currency"], how="left", validate="many_to_one")
    people = table["indicator"] == "population"
    table["value"] = table["value"] * table["factor"].mask(people, 1.0)
    groups = table.dropna(subset=["value"]).groupby(["indicator", "year"], as_index=False)
    sums = groups.agg(value=("value", "sum"), cities=("city", "nunique"), vintage=("vintage", "max"))
    unit = sums["indicator"].map({"population": "million persons", "gdp": "billion CNY"})
    whole = sums["cities"] == CITIES
    return sums.assign(unit=unit)[whole][["indicator", "year", "value", "unit", "vintage"]].reset_index(
        drop=True
    )


def against_guangdong(
    cities: pd.DataFrame,
    rates: pd.DataFrame,
    panel: pd.DataFrame,
    city_panel: pd.DataFrame,
    press_facts: pd.DataFrame,
    *,
    year: int = 2019,
) -> pd.DataFrame:
    """Return the Bay Area as defined beside Guangdong, and the error of the proxy: one row per quantity.

    Columns: quantity (population, gdp, rd_expenditure, rd_intensity), year, defined, guangdong, unit,
    error_share (Guangdong over the eleven cities, less one). R&D expenditure is known for one year: the nine
    cities in 2019 (a press fact) with Hong Kong's own survey; Macao's, about 0.2 % of its GDP, is left out.
    `panel` is the provincial panel with population, gdp and rd_expenditure of Guangdong.

    Raises
    ------
    DataError
        When a figure of `year` is missing.
    """
    sums = as_defined(cities, rates).query("year == @year").set_index("indicator")["value"]
    guangdong = panel[(panel["province"] == "guangdong") & (panel["year"] == year)].set_index("indicator")[
        "value"
    ]
    nine = press_facts[press_facts["fact"] == NINE_CITIES_RD_FACT]
    survey = city_panel[
        city_panel["city"].eq("hong_kong")
        & city_panel["indicator"].eq("rd_expenditure")
        & city_panel["year"].eq(year)
        & city_panel["unit"].eq("billion HKD")
    ]
    per_usd = rates[rates["year"] == year].set_index("currency")["per_usd"]
    rows = [(name, sums.get(name), guangdong.get(name), unit) for name, unit in _SUMS]
    if len(nine) and len(survey) and int(nine["date"].dt.year.iloc[0]) == year:
        hong_kong = float(survey["value"].iloc[0]) * per_usd["CNY"] / per_usd["HKD"]
        spent = float(nine["value"].iloc[0]) + hong_kong
        rows.append(("rd_expenditure", spent, guangdong.get("rd_expenditure"), "billion CNY"))
        rows.append(
            (
                "rd_intensity",
                100 * spent / sums["gdp"],
                100 * guangdong["rd_expenditure"] / guangdong["gdp"],
                "%",
            )
        )
    absent = [name for name, defined, proxy, _ in rows if defined is None or proxy is None]
    if absent:
        raise DataError(
            f"no figure of {year} for the Bay Area or Guangdong", column="indicator", value=absent[0]
        )
    table = pd.DataFrame(rows, columns=["quantity", "defined", "guangdong", "unit"])
    table.insert(1, "year", year)
    return table.assign(error_share=table["guangdong"] / table["defined"] - 1)


_SUMS = (("population", "million persons"), ("gdp", "billion CNY"))
