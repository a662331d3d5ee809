"""Hong Kong, Macao, Taiwan and the nation in tables other than the yearbooks."""

from types import MappingProxyType

import pandas as pd

from analysis.pipeline.province_catalogue import source_key
from analysis.pipeline.province_cells import CELL_COLUMNS
from analysis.pipeline.province_repairs import NATION, province_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import numbers, significant

WORLD_BANK = MappingProxyType(
    {
        "GB.XPD.RSDV.GD.ZS": ("rd_intensity_wdi", "%", "%", 1.0),
        "NY.GDP.MKTP.CD": ("gdp_usd", "billion USD", "USD", 1e-9),
        "SP.POP.TOTL": ("population_wdi", "million persons", "persons", 1e-6),
    }
)
"""World Bank indicator codes: indicator, unit, unit as published, factor."""

CURRENCIES = MappingProxyType({"China": "CNY", "Hong Kong": "HKD", "Euro": "EUR"})
DOMESTIC_TOTAL = "国内小计Sub-total"
NOT_DOMESTIC = ("合计Total", "国外小计Sub-total")


def world_bank_cells(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return R&D intensity, GDP in USD and population of Hong Kong, Macao and China (``national``)."""
    stem = "WDI_HKG_MAC_CHN"
    file = f"provinces/{stem}.csv"
    frame = raw.read(file)
    keys = province_keys(frame["Country Name"], names | {"China": NATION}, file=file)
    described = frame["Indicator Code"].map(WORLD_BANK)
    indicator, unit, raw_unit, factor = (described.str[part] for part in range(4))
    return pd.DataFrame(
        {
            "province": keys,
            "year": numbers(frame["Year"], file=file).astype("int64"),
            "indicator": indicator,
            "value": significant(numbers(frame["Value"], file=file) * factor.astype("float64")),
            "unit": unit,
            "flag": "",
            "source": source_key(stem),
            "raw_value": frame["Value"],
            "raw_unit": raw_unit,
        }
    )[list(CELL_COLUMNS)]


def hong_kong_cells(raw: RawFiles) -> pd.DataFrame:
    """Return Hong Kong's R&D expenditure in billion HKD; footnote marks are cut off the year and the figure.

    2017 is the figure printed first (21,280.4 million), not the recompiled one (22,213): break at 2017 (S27).
    """
    stem = "HKCensusGERD"
    file = f"provinces/{stem}.csv"
    frame = raw.read(file)
    printed = frame["Total (HK$ Mn)"]
    plain = printed.str.replace(r"[,\s*@]", "", regex=True)
    return pd.DataFrame(
        {
            "province": "hong_kong",
            "year": numbers(frame["Year"].str[:4], file=file).astype("int64"),
            "indicator": "gerd_hong_kong",
            "value": significant(numbers(plain, file=file) * 0.001),
            "unit": "billion HKD",
            "flag": "",
            "source": source_key(stem),
            "raw_value": printed,
            "raw_unit": "HK$ Mn",
        }
    )[list(CELL_COLUMNS)]


def pct_cells(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return PCT applications of 2018, 2022 and 2023: 34 provinces and the domestic total (``national``)."""
    stem = "CNIPA_PCT"
    file = f"provinces/{stem}.csv"
    frame = raw.read(file).drop(columns="Regions")
    frame = frame[~frame["地区"].isin(NOT_DOMESTIC)]
    keys = province_keys(frame["地区"], names | {DOMESTIC_TOTAL: NATION}, file=file)
    tidy = frame.assign(province=keys).drop(columns="地区")
    tidy = tidy.melt(id_vars="province", var_name="year", value_name="raw_value")
    return tidy.assign(
        year=tidy["year"].str.removesuffix("年").astype("int64"),
        indicator="pct_applications",
        value=numbers(tidy["raw_value"], file=file),
        unit="applications",
        flag="",
        source=source_key(stem),
        raw_unit="件",
    )[list(CELL_COLUMNS)]


def exchange_rates(raw: RawFiles) -> pd.DataFrame:
    """Return annual average exchange rates, units of currency per US dollar, by year and currency."""
    stem = "ExchangeRatesAnnual"
    file = f"provinces/{stem}.csv"
    frame = raw.read(file)
    rates = pd.DataFrame(
        {
            "year": frame["Date"].str[:4].astype("int64"),
            "currency": frame["Country"].map(CURRENCIES).astype("str"),
            "per_usd": significant(numbers(frame["Exchange rate"], file=file)),
            "source": source_key(stem),
        }
    )
    return rates.sort_values(["year", "currency"], ignore_index=True)


def outside_cells(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return the cells of the World Bank, of Hong Kong's statistics office and of CNIPA's PCT table."""
    parts = [world_bank_cells(raw, names), hong_kong_cells(raw), pct_cells(raw, names)]
    return pd.concat(parts, ignore_index=True)
