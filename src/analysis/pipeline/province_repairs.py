"""Names of provinces and units as the raw tables print them: repaired, and turned into keys."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline import rules
from analysis.pipeline.raw import RawFiles

NATION = "national"
"""Stands in the column ``province`` for the row 全国 until the nation is split off."""

PROVINCES_FILE = "provinces/provinces.csv"
OUTSIDE_PANEL = ("taiwan", "hong_kong", "macao")


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

    White space is removed (L1), the recognition errors of rules/misread_names.csv are mapped (L2 to L5,
    flagged), the macro-region row is emptied for dropping (L6).
    """
    repaired = pd.DataFrame({"label": without_blanks(labels), "flag": ""}, index=labels.index)
    for case in (case for case in rules.rows("misread_names") if case["table"] == table):
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


def repair_units(frame: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Return columns unit (true unit) and flag for a long table with variables, year and units (U1 to U3)."""
    repaired = pd.DataFrame({"unit": frame["units"], "flag": ""}, index=frame.index)
    for case in (case for case in rules.rows("wrong_units") if case["table"] == table):
        years = frame["year"].between(int(case["first_year"]), int(case["last_year"]))
        hit = (frame["variables"] == case["variable"]) & years & (frame["units"] == case["printed"])
        repaired.loc[hit, ["unit", "flag"]] = [case["unit"], case["flag"]]
    return repaired


def check_units(found: pd.Series, catalogued: pd.Series, *, file: str) -> None:
    """Refuse a table whose (repaired) units are not the catalogue's, so that no factor is misapplied."""
    wrong = found != catalogued
    if wrong.any():
        row = found.index[wrong][0]
        raise DataError(
            "unit differs from the catalogue of indicators",
            file=file,
            row=int(row) + 2,
            column="units",
            value=found[row],
            expected=str(catalogued[row]),
        )
