"""Names of provinces as the raw tables print them, to province keys."""

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline.raw import RawFiles

NATION = "national"
"""Stands in the column ``province`` for the row 全国 until the nation is split off."""

PROVINCES_FILE = "provinces/provinces.csv"
OUTSIDE_PANEL = ("taiwan", "hong_kong", "macao")


@dataclass(frozen=True)
class Misread:
    """A name that character recognition got wrong in one year of one table."""

    table: str
    year: int
    printed: str
    name: str
    flag: str


MISREAD = (
    Misread("RDLaborHour", 2013, "内蒙占", "内蒙古", "L2"),
    Misread("RDPatentAccept", 2014, "江两", "江西", "L3"),
    Misread("RDPatentAuthority", 2012, "两藏", "西藏", "L4"),
    Misread("RDPatentAuthority", 2012, "山两", "山西", "L4"),
    Misread("RDPatentValid", 2014, "四藏", "西藏", "L5"),
    Misread("RDPatentValid", 2014, "浙汀", "浙江", "L5"),
    Misread("RDPatentValid", 2015, "江四", "江西", "L5"),
)

NOT_A_PROVINCE = MappingProxyType({("RDPatentValid", 2014): ("尔部地区",)})
"""The macro-region 东部地区, misread, among the provinces (L6): counted as one it adds 71% to the nation."""


def province_list(raw: RawFiles) -> pd.DataFrame:
    """Return provinces.csv as text, one row per province, Hong Kong, Macao and Taiwan included (34 rows)."""
    return raw.read(PROVINCES_FILE)


def province_names(provinces: pd.DataFrame) -> dict[str, str]:
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

    White space is removed (L1), the recognition errors of MISREAD are mapped (L2 to L5, flagged), the
    macro-region row is emptied for dropping (L6).
    """
    repaired = pd.DataFrame({"label": without_blanks(labels), "flag": ""}, index=labels.index)
    for case in (case for case in MISREAD if case.table == table):
        hit = (repaired["label"] == case.printed) & (years == case.year)
        repaired.loc[hit, ["label", "flag"]] = [case.name, case.flag]
    for (name, year), printed in NOT_A_PROVINCE.items():
        if name == table:
            repaired.loc[repaired["label"].isin(printed) & (years == year), "label"] = ""
    return repaired


def province_keys(
    labels: pd.Series, names: dict[str, str], *, file: str, rows: pd.Series | None = None
) -> pd.Series:
    """Return province keys for names, ``national`` for 全国; DataError for an unknown name.

    ``rows`` gives the line of the file for each name; without it the index counts the lines below one header.
    """
    keys = labels.map(names | {"全国": NATION})
    unknown = keys.isna()
    if unknown.any():
        row = labels.index[unknown][0]
        raise DataError(
            "unknown province",
            file=file,
            row=int(row) + 2 if rows is None else int(rows[row]),
            column=str(labels.name or "province"),
            value=labels[row],
            expected="a name of provinces.csv or 全国",
        )
    return keys.astype("str")
