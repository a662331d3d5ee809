"""Numbers and units of the provincial tables: repair, convert, round."""

from dataclasses import dataclass

import pandas as pd

from analysis.errors import DataError

DIGITS = 10
"""Values keep ten significant digits: more than any source prints, fewer than floating point gets wrong."""


@dataclass(frozen=True)
class WrongUnit:
    """A unit the table prints although other years and the source's own dictionary say another one."""

    table: str
    variable: str
    first_year: int
    last_year: int
    printed: str
    unit: str
    flag: str


WRONG_UNITS = (
    WrongUnit("IndustryRD", "v4_cy_RDhd_qsdl", 2020, 2020, "万元", "人年", "U1"),
    WrongUnit("IndustryRD", "v4_cy_RDhd_yfjgs", 2020, 2020, "万元", "个", "U2"),
    WrongUnit("IndustryRD", "v4_cy_xcp_kfxm", 2020, 2020, "万元", "项", "U2"),
    WrongUnit("IndustryRD", "v4_cy_qyzl_fms", 2018, 2023, "万元", "件", "U3"),
)


def significant(values: pd.Series) -> pd.Series:
    """Return values rounded to ten significant digits, the same on every machine; missing stays missing."""
    rounded = [float(f"{value:.{DIGITS}g}") for value in values.astype("float64")]
    return pd.Series(rounded, index=values.index, name=values.name, dtype="float64")


def numbers(cells: pd.Series, *, file: str, rows: pd.Series | None = None) -> pd.Series:
    """Return cells of text as float64, empty cells as missing; DataError for anything else.

    ``rows`` gives the line of the file for each cell; without it the index counts the lines below one header.
    """
    values = pd.to_numeric(cells, errors="coerce")
    wrong = values.isna() & (cells != "")
    if wrong.any():
        row = cells.index[wrong][0]
        raise DataError(
            "not a number",
            file=file,
            row=int(row) + 2 if rows is None else int(rows[row]),
            column=str(cells.name),
            value=cells[row],
            expected="a number or an empty cell",
        )
    return values.astype("float64")


def repair_units(frame: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Return columns unit (true unit) and flag for a long table with variables, year and units (U1 to U3)."""
    repaired = pd.DataFrame({"unit": frame["units"], "flag": ""}, index=frame.index)
    for case in (case for case in WRONG_UNITS if case.table == table):
        years = frame["year"].between(case.first_year, case.last_year)
        hit = (frame["variables"] == case.variable) & years & (frame["units"] == case.printed)
        repaired.loc[hit, ["unit", "flag"]] = [case.unit, case.flag]
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
