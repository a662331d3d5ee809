"""Yearbook, portal and communiqué as cells: one row per province (or nation), year and indicator."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.pipeline.province_catalogue import source_key, variables_of
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import lookup, numbers, refuse, rule_rows, significant

NATION = "national"
"""Stands in the column ``province`` for the row 全国 until the nation is split off."""

PROVINCES_FILE = "provinces/provinces.csv"
OUTSIDE_PANEL = ("taiwan", "hong_kong", "macao")


def province_list(raw: RawFiles) -> pd.DataFrame:
    """Return provinces.csv as text, one row per province, Hong Kong, Macao and Taiwan included (34 rows)."""
    return raw.read(PROVINCES_FILE)


def printed_province_names(provinces: pd.DataFrame) -> dict[str, str]:
    """Return the map from every name the raw tables use to the province key.

    Short and full Chinese names (北京, 北京市) and the English labels of the World Bank and of the NBS files
    with English labels, which spell Inner Mongolia in two ways (L14).
    """
    names = dict(zip(provinces["name_zh"], provinces["province"], strict=True))
    names |= dict(zip(provinces["name_zh_full"], provinces["province"], strict=True))
    names |= dict(zip(provinces["name_en"], provinces["province"], strict=True))
    for labels, key in zip(provinces["source_labels_en"], provinces["province"], strict=True):
        names |= {label: key for label in labels.split(";") if label}
    return names


def mainland(provinces: pd.DataFrame) -> list[str]:
    """Return the 31 province keys of the panel in the order of the NBS codes."""
    listed = provinces.sort_values("nbs_code")["province"]
    return [key for key in listed if key not in OUTSIDE_PANEL]


def without_blanks(labels: pd.Series) -> pd.Series:
    """Return names without any white space, inner blanks included (上   海 → 上海; L1)."""
    return labels.str.replace(r"\s+", "", regex=True)


def repair_labels(labels: pd.Series, years: pd.Series, *, table: str) -> pd.DataFrame:
    """Return columns label (repaired, "" where the row is not a province) and flag, same index as ``labels``.

    White space is removed (L1), the recognition errors of rules/misread_names.csv are mapped (L2 to L5,
    flagged), the macro-region row is emptied for dropping (L6).
    """
    repaired = pd.DataFrame({"label": without_blanks(labels), "flag": ""}, index=labels.index)
    for case in (case for case in rule_rows("misread_names") if case["table"] == table):
        hit = (repaired["label"] == case["printed"]) & (years == int(case["year"]))
        repaired.loc[hit, ["label", "flag"]] = [case["name"], case["flag"]]
    return repaired


def province_keys(
    labels: pd.Series, names: dict[str, str], *, file: str, rows: pd.Series | None = None
) -> pd.Series:
    """Return province keys for names, ``national`` for 全国; DataError for an unknown name.

    ``rows`` gives the line of the file for each name; without it the index counts the lines below one header.
    """
    keys = labels.map(names | {"全国": NATION})
    unknown = keys.isna()
    lines = labels.index.to_series() + 2 if rows is None else rows
    column = labels.rename(str(labels.name or "province"))
    refuse(
        "unknown province", unknown, column, file=file, expected="a name of provinces.csv or 全国", rows=lines
    )
    return keys.astype("str")


def repair_units(frame: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Return columns unit (true unit) and flag for a long table with variables, year and units (U1 to U3)."""
    repaired = pd.DataFrame({"unit": frame["units"], "flag": ""}, index=frame.index)
    for case in (case for case in rule_rows("wrong_units") if case["table"] == table):
        years = frame["year"].between(int(case["first_year"]), int(case["last_year"]))
        hit = (frame["variables"] == case["variable"]) & years & (frame["units"] == case["printed"])
        repaired.loc[hit, ["unit", "flag"]] = [case["unit"], case["flag"]]
    return repaired


def check_units(found: pd.Series, catalogued: pd.Series, *, file: str) -> None:
    """Refuse a table whose (repaired) units are not the catalogue's, so that no factor is misapplied."""
    wrong = found != catalogued
    if wrong.any():
        problem, expected = "unit differs from the catalogue of indicators", str(catalogued[wrong].iloc[0])
        lines = found.index.to_series() + 2
        refuse(problem, wrong, found.rename("units"), file=file, expected=expected, rows=lines)


CELL_COLUMNS = (
    "province", "year", "indicator", "value", "unit", "flag", "source", "raw_value", "raw_unit",
)  # fmt: skip
KEY = ["province", "year", "indicator"]


def unprinted(frame: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """Return cells that no raw file prints, computed or missing: raw value and raw unit are empty."""
    return frame.assign(raw_value="", raw_unit="", **columns)[list(CELL_COLUMNS)]


YEARBOOK_TABLES = (
    "RDActivity", "RDIntense", "RDSource", "RDLaborHour", "RDPaperInternational", "RDPatentAccept",
    "RDPatentAuthority", "RDPatentValid", "MarketPush", "MarketPull", "IndustryOperation", "IndustryRD",
    "IndustryTrade", "PublicBudget",
)  # fmt: skip

PORTAL_SERIES = MappingProxyType(
    {
        "NBSProvincialGDP": "gdp",
        "NBSProvincialGDP_v2018": "gdp_vintage_2018",
        "NBSTechMarketTurnover": "technology_contracts_output_value_portal",
    }
)
"""Portal downloads that are an indicator of their own."""

PORTAL_EXTENSIONS = MappingProxyType(
    {
        "NBSTechMarketTurnover": ("technology_contracts_output_value", (2011, 2024), "亿元", 0.1),
        "NBSPatentApplications": ("patent_applications", (2024,), "件", 1.0),
        "NBSInventionApplications": ("invention_patent_applications", (2024,), "件", 1.0),
        "NBSPatentGrants": ("patents_granted", (2024,), "件", 1.0),
        "NBSInventionGrants": ("invention_patents_granted", (2024,), "件", 1.0),
        "NBSFiscalTotal": ("fiscal_expenditure", (2024,), "亿元", 0.1),
    }
)
"""Years a yearbook series lacks and the portal has: indicator, years, unit and factor of the portal."""

ENGLISH_SERIES = MappingProxyType(
    {
        # The portal's population before 2010 was not revised after the census: level break at 2010 (S25).
        "NBSPopulation": ("population", 2010, 2024),
        # The last column is based on the 5th census, the others on the 4th: Shanghai jumps by 14% (S12).
        "NBSProvincialGDP_v2024": ("gdp_vintage_2024", 2005, 2023),
    }
)
"""Wide files with English labels: indicator, first and last year that are kept."""

COMMUNIQUE = MappingProxyType(
    {
        "2024年R&D经费（亿元）": (("rd_expenditure", 2024), ("rd_expenditure_2024", 2024)),
        "2024年R&D经费投入强度（%）": (("rd_intensity", 2024), ("rd_intensity_2024", 2024)),
        "修订后2023年R&D经费投入强度（%）": (("rd_intensity_2023_revised", 2023),),
    }
)
"""Columns of the communiqué of 2025; expenditure and intensity also continue the yearbook series, flagged."""


def yearbook_cells(raw: RawFiles, stem: str, catalogued: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return a long yearbook table as cells, nation included, labels and units repaired, L6 dropped.

    Raises DataError for an unknown province, an unknown variable, a unit other than the catalogue's, a
    value that is no number, or a key that occurs twice.
    """
    file = f"provinces/{stem}.csv"
    frame = raw.read(file)
    frame["year"] = numbers(frame["year"], file=file).astype("int64")
    labels = repair_labels(frame["province"], frame["year"], table=stem)
    units = repair_units(frame, table=stem)
    cells = frame.assign(
        label=labels["label"],
        flag=labels["flag"] + units["flag"],
        true_unit=units["unit"],
        number=numbers(frame["value"], file=file),
    )
    cells = cells[cells["label"] != ""]
    cells["province"] = province_keys(cells["label"].rename("province"), names, file=file)
    return _unique(_catalogued(cells, stem, catalogued), file)


def _catalogued(cells: pd.DataFrame, stem: str, catalogued: pd.DataFrame) -> pd.DataFrame:
    """Return the cells whose variable is an indicator, converted; refuse variables nobody decided upon."""
    file = f"provinces/{stem}.csv"
    by_variable = variables_of(catalogued, stem).set_index("variables")
    left_out = [row["variable"] for row in rule_rows("left_out_variables") if row["table"] == stem]
    unknown = ~cells["variables"].isin([*by_variable.index, *left_out])
    expected, lines = "a variable of indicators.csv", cells.index.to_series() + 2
    refuse("unknown variable", unknown, cells["variables"], file=file, expected=expected, rows=lines)
    kept = cells[cells["variables"].isin(by_variable.index)]
    described = by_variable.loc[kept["variables"]].set_index(kept.index)
    check_units(kept["true_unit"], described["source_unit"], file=file)
    converted = described[["indicator", "unit", "source"]].assign(
        province=kept["province"],
        year=kept["year"],
        value=significant(kept["number"] * described["factor"]),
        flag=kept["flag"],
        raw_value=kept["value"],
        raw_unit=kept["units"],
    )
    return converted[list(CELL_COLUMNS)]


def _unique(cells: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return cells when province, year and indicator are a key, otherwise refuse the file."""
    twice = cells.duplicated(KEY)
    keys = cells["province"] + " " + cells["year"].astype("str") + " " + cells["indicator"]
    lines = cells.index.to_series() + 2
    refuse("key occurs twice", twice, keys.rename("province"), file=file, rows=lines)
    return cells.reset_index(drop=True)


INDUSTRY_TABLES = ("IndustryExternalRD", "IndustryTechnologyAcquisition")


def industry_cells(raw: RawFiles, stem: str, catalogued: pd.DataFrame) -> pd.DataFrame:
    """Return a long table on industry as cells; places are keys already, amounts are in 10,000 yuan.

    Raises DataError for a measure the catalogue does not know, a value that is no number, or a doubled key.
    """
    file = f"provinces/{stem}.csv"
    frame = raw.read(file)
    by_variable = variables_of(catalogued, stem).set_index("variables")
    indicators = dict(zip(by_variable.index, by_variable["indicator"], strict=True))
    measure = lookup(frame["measure"], indicators, file=file, kind="measure")
    described = by_variable.loc[frame["measure"]].set_index(frame.index)
    amounts = numbers(frame["value_10k_cny"], file=file) * described["factor"]
    cells = described[["unit", "source"]].assign(
        indicator=measure,
        province=frame["province"],
        year=numbers(frame["year"], file=file).astype("int64"),
        value=significant(amounts),
        flag="",
        raw_value=frame["value_10k_cny"],
        raw_unit="万元",
    )
    return _unique(cells[list(CELL_COLUMNS)], file)


@dataclass(frozen=True)
class Conversion:
    """How one column of a file becomes an indicator: units as printed and as kept, and the factor between."""

    indicator: str
    unit: str
    raw_unit: str
    factor: float

    def cells(self, tidy: pd.DataFrame, stem: str) -> pd.DataFrame:
        """Return row, province, year, value (text) of a file as cells."""
        amounts = numbers(tidy["value"], file=f"provinces/{stem}.csv", rows=tidy["row"])
        return tidy.assign(
            indicator=self.indicator,
            value=significant(amounts * self.factor),
            unit=self.unit,
            flag="",
            source=source_key(stem),
            raw_value=tidy["value"],
            raw_unit=self.raw_unit,
        )[list(CELL_COLUMNS)]


def conversion(catalogued: pd.DataFrame, indicator: str) -> Conversion:
    """Return the conversion of an indicator as the catalogue has it."""
    row = catalogued[catalogued["indicator"] == indicator].to_dict("records")[0]
    return Conversion(indicator, row["target_unit"], row["source_unit"], row["factor"])


def portal(raw: RawFiles, stem: str, names: dict[str, str]) -> pd.DataFrame:
    """Return an NBS portal download as row, province, year, value (text), one row per province and year."""
    file = f"provinces/{stem}.csv"
    tidy = raw.read_nbs_portal(file)
    keys = province_keys(tidy["label"].rename("地区"), names, file=file, rows=tidy["row"])
    return tidy.assign(province=keys)[["row", "province", "year", "value"]]


def portal_cells(raw: RawFiles, catalogued: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the portal series (GDP, technology market) and the years the yearbooks lack (``portal``)."""
    parts = [
        conversion(catalogued, indicator).cells(portal(raw, stem, names), stem)
        for stem, indicator in PORTAL_SERIES.items()
    ]
    for stem, (indicator, years, raw_unit, factor) in PORTAL_EXTENSIONS.items():
        tidy = portal(raw, stem, names)
        unit = conversion(catalogued, indicator).unit
        own = Conversion(indicator, unit, raw_unit, factor)
        parts.append(own.cells(tidy[tidy["year"].isin(years)], stem).assign(flag="portal"))
    return pd.concat(parts, ignore_index=True)


def english_cells(raw: RawFiles, catalogued: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return population (from 2010) and the GDP vintage of 2024 (to 2023), both with English labels."""
    parts = []
    for stem, (indicator, first_year, last_year) in ENGLISH_SERIES.items():
        file = f"provinces/{stem}.csv"
        wide = raw.read(file, comment="#")
        # A comment line and the header are above the first province.
        wide["row"] = range(3, len(wide) + 3)
        wide["province"] = province_keys(wide["region"], names, file=file, rows=wide["row"])
        tidy = wide.drop(columns="region")
        tidy = tidy.melt(id_vars=["row", "province"], var_name="year", value_name="value")
        tidy["year"] = tidy["year"].astype("int64")
        tidy = tidy[tidy["year"].between(first_year, last_year)]
        parts.append(conversion(catalogued, indicator).cells(tidy, stem))
    return pd.concat(parts, ignore_index=True)


def communique_cells(raw: RawFiles, catalogued: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return R&D 2024 and the revised intensity 2023, nation included; a continued series is flagged."""
    stem = "RDBulletin2024"
    file = f"provinces/{stem}.csv"
    frame = raw.read(file)
    labels = without_blanks(frame[frame.columns[0]])
    frame["province"] = province_keys(labels, names, file=file)
    frame["row"] = range(2, len(frame) + 2)
    parts = []
    for column, uses in COMMUNIQUE.items():
        for indicator, year in uses:
            tidy = frame[["row", "province"]].assign(year=year, value=frame[column])
            own = conversion(catalogued, indicator)
            if indicator == "rd_expenditure":
                # The yearbook prints 10,000 yuan, the communiqué 100 million.
                own = replace(own, raw_unit="亿元", factor=0.1)
            flag = "communique" if indicator in ("rd_expenditure", "rd_intensity") else ""
            parts.append(own.cells(tidy, stem).assign(flag=flag))
    return pd.concat(parts, ignore_index=True)


def published_cells(raw: RawFiles, catalogued: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return every published provincial and national cell of the yearbooks, the portal and the communiqué."""
    parts = [yearbook_cells(raw, stem, catalogued, names) for stem in YEARBOOK_TABLES]
    parts += [industry_cells(raw, stem, catalogued) for stem in INDUSTRY_TABLES]
    parts += [
        portal_cells(raw, catalogued, names),
        english_cells(raw, catalogued, names),
        communique_cells(raw, catalogued, names),
    ]
    cells = pd.concat(parts, ignore_index=True)
    # The row 全国 of the budget table is the total of the local governments (S1): national.py sums it anew.
    local = cells["indicator"].str.startswith("fiscal_") & (cells["province"] == NATION)
    return _unique(cells[~local].reset_index(drop=True), "provinces")
