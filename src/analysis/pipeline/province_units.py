"""Numbers and units of the provincial tables: repair, convert, round."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline import rules

DIGITS = 10
"""Values keep ten significant digits: more than any source prints, fewer than floating point gets wrong."""


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
