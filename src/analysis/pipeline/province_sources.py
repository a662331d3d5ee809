"""Readers beyond the yearbooks: World Bank, Hong Kong, PCT, enterprises, instruments, laboratories."""

import unicodedata
from types import MappingProxyType

import pandas as pd

from analysis.pipeline.province_catalogue import source_key
from analysis.pipeline.province_cells import CELL_COLUMNS, NATION, province_keys, unprinted
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import (
    chosen,
    lookup,
    missing,
    numbers,
    registered_columns,
    significant,
    whole_numbers,
)

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


FIRMS = "HitechFirmsPub"
FIRMS_FILE = f"provinces/{FIRMS}.csv"
VALID_YEARS = 3
"""A certificate is valid for three years."""


def recognised_cells(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return the enterprises recognised in each year, one row per province (31) and year (2018-2024).

    The table keeps the year as 2024.0 and a running index without meaning, and has no national row (L10).
    """
    frame = raw.read(FIRMS_FILE)
    return pd.DataFrame(
        {
            "province": province_keys(frame["province"], names, file=FIRMS_FILE),
            "year": numbers(frame["year"], file=FIRMS_FILE).astype("int64"),
            "indicator": "high_tech_enterprises_recognised",
            "value": numbers(frame["num"], file=FIRMS_FILE),
            "unit": "enterprises",
            "flag": "",
            "source": source_key(FIRMS),
            "raw_value": frame["num"],
            "raw_unit": "家",
        }
    )[list(CELL_COLUMNS)]


def stock_cells(recognised: pd.DataFrame) -> pd.DataFrame:
    """Return the estimated stock: recognitions of the year and the two before, from 2020, derived.

    The sums lie 2 to 3% above published stocks in five of six cases (S22).
    """
    wide = recognised.pivot(index="year", columns="province", values="value").sort_index()
    stock = wide.rolling(VALID_YEARS, min_periods=VALID_YEARS).sum().dropna(how="all")
    tidy = stock.melt(ignore_index=False, value_name="value").reset_index().dropna(subset="value")
    return unprinted(
        tidy, indicator="high_tech_enterprises", unit="enterprises", flag="derived", source=source_key(FIRMS)
    )


INSTRUMENTS = "PubOpenShare"
INSTRUMENTS_FILE = f"provinces/{INSTRUMENTS}.csv"
RESULTS = {"优秀": "excellent", "良好": "good", "合格": "qualified", "较差": "poor"}
GOOD = ("excellent", "good")


def evaluations(raw: RawFiles, names: dict[str, str], regions: dict[str, str]) -> pd.DataFrame:
    """Return the evaluated institutions, one row per year and place in the list; `regions` by province."""
    rows = raw.read(INSTRUMENTS_FILE)
    province = province_keys(rows["province"], names, file=INSTRUMENTS_FILE)
    table = rows.assign(
        year=whole_numbers(rows["year"], file=INSTRUMENTS_FILE),
        number=whole_numbers(rows["index"], file=INSTRUMENTS_FILE),
        institution_zh=rows["institution"],
        administrator_zh=missing(rows["administrator"]),
        province=province,
        region=province.map(regions),
        result=lookup(rows["result"], RESULTS, file=INSTRUMENTS_FILE, kind="result"),
        source=source_key(INSTRUMENTS),
    )
    return chosen(table, "instrument_sharing")


def evaluation_cells(evaluated: pd.DataFrame, provinces: list[str]) -> pd.DataFrame:
    """Return how many institutions were evaluated and how many of them rated good or excellent, as cells.

    A province without an evaluated institution in a year has 0 of both.
    """
    groups = evaluated.assign(good=evaluated["result"].isin(GOOD)).groupby(["province", "year"])["good"]
    counts = pd.DataFrame(
        {"instrument_evaluations": groups.size(), "instrument_evaluations_good": groups.sum()}
    )
    years = sorted(evaluated["year"].unique())
    every = pd.MultiIndex.from_product([provinces, years], names=["province", "year"])
    counts = counts.reindex(every, fill_value=0)
    tidy = counts.reset_index().melt(["province", "year"], var_name="indicator", value_name="value")
    return unprinted(
        tidy.astype({"year": "int64", "value": "float64"}),
        unit="institutions",
        flag="derived",
        source=source_key(INSTRUMENTS),
    )


LABORATORIES_FILE = "provinces/PubSKLMost.csv"
PARTNERS_FILE = "provinces/SKLJointLabs.csv"
INSTITUTIONS_FILE = "cooperation/institutions_cn_ror.csv"


COUNTED_AS = MappingProxyType(
    {
        "SKL": "state_key_laboratories",
        "FSKL": "enterprise_state_key_laboratories",
        "PSKL": "provincial_state_key_laboratories",
    }
)
INCOMPLETE_AREA = "信息"
"""The list has 31 laboratories of information science, the annual report counts 32 (S24)."""


def laboratories(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return the clean table ``laboratories``, one row per distinct laboratory of a list.

    Three lists of different years (SKL 2019, FSKL enterprises 2016, PSKL province and ministry 2020) that
    must never be added up into one year (L11). A joint laboratory is in the list once per
    institution, always with the province of the lead institution: here it is one row with its lead
    institution, ``carriers`` counts the institutions (S23). ``province`` is the province of the lead
    institution.
    """
    frame = raw.read(LABORATORIES_FILE)
    frame["province"] = province_keys(frame["province"], names, file=LABORATORIES_FILE)
    labs = frame.groupby(["type", "name"], sort=False, as_index=False).agg(
        list_year=("year", "first"),
        area_zh=("area", "first"),
        institution_zh=("institution", "first"),
        administrator_zh=("administrator", "first"),
        province=("province", "first"),
        registration_no=("NO", "first"),
        start_year=("start_year", "first"),
        carriers=("institution", "nunique"),
    )
    running = labs.groupby("type").cumcount() + 1
    labs["laboratory"] = labs["type"].str.lower() + "_" + running.astype("str").str.zfill(3)
    labs["list_year"] = labs["list_year"].astype("int64")
    labs["start_year"] = numbers(labs["start_year"], file=LABORATORIES_FILE).astype("Int64")
    labs["flag"] = _laboratory_flags(labs)
    labs["source"] = source_key("PubSKLMost")
    return labs.rename(columns={"name": "name_zh"})[registered_columns("laboratories")]


def _laboratory_flags(labs: pd.DataFrame) -> pd.Series:
    """Return S23 for joint laboratories, S24 for the incomplete area, M11 where a field is empty."""
    incomplete = labs["area_zh"].eq("") | labs["registration_no"].eq("") | labs["start_year"].isna()
    parts = pd.DataFrame(
        {
            "M11": incomplete,
            "S23": labs["carriers"] > 1,
            "S24": labs["type"].eq("SKL") & labs["area_zh"].eq(INCOMPLETE_AREA),
        }
    )
    return pd.Series(
        [";".join(parts.columns[row]) for row in parts.to_numpy()], index=labs.index, dtype="str", name="flag"
    )


def lab_partners(raw: RawFiles, labs: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the clean table ``lab_partners``, one row per joint laboratory (26) and institution.

    ``listed_province`` is what the list prints (the lead's province), ``province`` the institution's own,
    with its basis: ``sole_carrier`` (the institution's own laboratories in the list), ``lead`` (first
    institution of a joint laboratory, whose province the list prints), ``ror`` (Research Organization
    Registry), or ``own_compilation`` (no source found, flagged).
    """
    frame = raw.read(PARTNERS_FILE)
    provinces = institution_provinces(raw, labs, names)
    own = province_keys(frame["依托单位所在省份"], names, file=PARTNERS_FILE)
    found = frame["institution"].map(plain_name).map(provinces)
    sourced = found.notna()
    partners = pd.DataFrame(
        {
            "laboratory": frame["name"].map(dict(zip(labs["name_zh"], labs["laboratory"], strict=True))),
            "institution_zh": frame["institution"],
            "listed_province": province_keys(frame["名单所列省份"], names, file=PARTNERS_FILE),
            "province": found.str[0].where(sourced, own).astype("str"),
            "province_basis": found.str[1].where(sourced, "own_compilation").astype("str"),
        }
    )
    spread = partners.groupby("laboratory")["province"].transform("nunique")
    flag = pd.Series("S23", index=partners.index).where(sourced, "S23;own_compilation")
    return partners.assign(cross_province=spread > 1, flag=flag, source=source_key("SKLJointLabs"))[
        registered_columns("lab_partners")
    ]


def institution_provinces(
    raw: RawFiles, labs: pd.DataFrame, names: dict[str, str]
) -> dict[str, tuple[str, str]]:
    """Return province and basis by institution name; the list goes before the institutions registry.

    An institution that carries laboratories of its own or leads a joint one has its province in the list. The
    registry gives the seat of a legal person, which for institutes of academies can be the academy's.
    """
    registry = raw.read(INSTITUTIONS_FILE)
    registry = registry[(registry["name_zh"] != "") & (registry["province"] != "")]
    registry = registry.assign(name=registry["name_zh"].map(plain_name)).drop_duplicates(["name", "province"])
    # One name for two institutions (中国石油大学 in Beijing and in Shandong) says nothing about the seat.
    registry = registry[~registry.duplicated("name", keep=False)]
    keys = registry["province"].map(names).dropna()
    by_name = {name: (key, "ror") for name, key in zip(registry.loc[keys.index, "name"], keys, strict=True)}
    state = labs[labs["type"] == "SKL"]
    for joint, basis in ((True, "lead"), (False, "sole_carrier")):
        own = state[(state["carriers"] > 1) == joint]
        plain = own["institution_zh"].map(plain_name)
        by_name |= {name: (key, basis) for name, key in zip(plain, own["province"], strict=True)}
    return by_name


def plain_name(name: str) -> str:
    """Return an institution's name with half-width brackets and without blanks, for comparison only."""
    return unicodedata.normalize("NFKC", name).replace(" ", "")


def laboratory_cells(labs: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Return counts of laboratories by province as cells; a province without a row has none on that list."""
    counts = labs.assign(indicator=labs["type"].map(COUNTED_AS)).rename(columns={"list_year": "year"})
    listed = counts.groupby(["indicator", "year", "province"], as_index=False).agg(
        value=("laboratory", "nunique")
    )
    listed = listed.assign(flag="", source=source_key("PubSKLMost"))
    across = partners[partners["cross_province"]]
    joint = across.groupby("province", as_index=False).agg(value=("laboratory", "nunique"))
    compiled = across.loc[across["province_basis"] == "own_compilation", "province"]
    flag = pd.Series("", index=joint.index).where(~joint["province"].isin(compiled), "own_compilation")
    joint = joint.assign(
        indicator="cross_province_joint_laboratories", year=2019, flag=flag, source=source_key("SKLJointLabs")
    )
    cells = pd.concat([listed, joint], ignore_index=True)
    return unprinted(cells.astype({"value": "float64"}), unit="laboratories")
