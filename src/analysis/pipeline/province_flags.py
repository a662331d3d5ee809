"""Which cells of the provincial and national panel carry which finding of the audit."""

import pandas as pd

from analysis.pipeline import rules
from analysis.pipeline.province_derived import join_flags
from analysis.pipeline.province_repairs import NATION
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import registered_columns

FLAGS_FILE = "flags.csv"


def flag_table(raw: RawFiles) -> pd.DataFrame:
    """Return the clean table ``flags``: one row per finding, a sentence for the reader in three languages."""
    return raw.beside("translations").read(FLAGS_FILE)[registered_columns("flags")]


def flagged(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the findings that concern them (rules/flags.csv) added to the column flag.

    A break is carried by its year and by every later one: a window that starts after it shows no break.
    """
    flag = cells["flag"]
    for rule in rules.rows("flags"):
        if rule["only"] == "series":
            continue
        hit = _concerned(cells, rule)
        if hit.any():
            flag = flag.where(~hit, flag + f";{rule['flag']}")
    return cells.assign(flag=join_flags(flag))


def _concerned(cells: pd.DataFrame, rule: dict[str, str]) -> pd.Series:
    hit = cells["indicator"].isin(rule["indicators"].split(";"))
    hit &= cells["year"].between(int(rule["first_year"] or 0), int(rule["last_year"] or 9999))
    if rule["provinces"]:
        hit &= cells["province"].isin(rule["provinces"].split(";"))
    if rule["only"] == "provinces":
        hit &= cells["province"] != NATION
    if rule["only"] == "missing":
        hit &= cells["value"].isna()
    return hit


def series_flagged(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the table of indicators with the findings on whole series put before its cells' flags."""
    flag = indicators["flag"]
    for rule in rules.rows("flags"):
        if rule["only"] == "series":
            hit = indicators["indicator"].isin(rule["indicators"].split(";"))
            flag = flag.where(~hit, f"{rule['flag']};" + flag)
    return indicators.assign(flag=join_flags(flag))
