"""Cells of text to typed columns: numbers, dates, truth values; empty text becomes a missing value."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import registry, tabular
from analysis.errors import DataError

FRACTION = re.compile(r"(\d+)/(\d+)")
FIRST_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def missing(column: pd.Series) -> pd.Series:
    """Return a text column with empty cells as missing values."""
    return column.where(column != "")


def without_blanks(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of text with every empty cell as a missing value."""
    return frame.apply(missing)


def numbers(column: pd.Series, *, file: str, rows: pd.Series | None = None) -> pd.Series:
    """Return a text column as float64, empty cells as NaN; DataError on a cell that is no number.

    `rows` gives the line of the file for each cell; without it cells are counted below one header.
    """
    values = pd.to_numeric(missing(column), errors="coerce")
    wrong = values.isna() & (column != "")
    if wrong.any():
        raise DataError(
            "not a number",
            file=file,
            row=line_of(wrong) if rows is None else int(rows[wrong].iloc[0]),
            column=str(column.name),
            value=column[wrong].iloc[0],
            expected="a number or an empty cell",
        )
    return values.astype("float64")


def significant(values: pd.Series) -> pd.Series:
    """Return values rounded as they are written: what is computed from them follows from the table."""
    return values.astype("float64").map(tabular.rounded, na_action="ignore")


def whole_numbers(column: pd.Series, *, file: str) -> pd.Series:
    """Return a text column as whole numbers (Int64, empty cells missing). DataError on fractions and text."""
    values = numbers(column, file=file)
    wrong = values.notna() & (values % 1 != 0)
    if wrong.any():
        raise DataError(
            "not a whole number",
            file=file,
            row=line_of(wrong),
            column=str(column.name),
            value=column[wrong].iloc[0],
        )
    return values.astype("Int64")


def truths(column: pd.Series, *, file: str) -> pd.Series:
    """Return a column of true/false text as bool. DataError on anything else, empty cells included."""
    wrong = ~column.isin(["true", "false"])
    if wrong.any():
        raise DataError(
            "not a truth value",
            file=file,
            row=line_of(wrong),
            column=str(column.name),
            value=column[wrong].iloc[0],
            expected="true or false",
        )
    return column == "true"


def lookup(column: pd.Series, known: Mapping[str, str], *, file: str, kind: str) -> pd.Series:
    """Return the key of each cell of a text column; empty cells are missing, unknown ones refused."""
    found = column.map(dict(known))
    wrong = found.isna() & (column != "")
    if wrong.any():
        raise DataError(
            f"unknown {kind}",
            file=file,
            row=line_of(wrong),
            column=str(column.name),
            value=column[wrong].iloc[0],
            expected=f"one of the {len(known)} names of the vocabulary",
        )
    return found


def line_of(wrong: pd.Series) -> int:
    """Return the line of the first marked row as an editor shows it (the header is line 1)."""
    return int(wrong.to_numpy().argmax()) + 2


def measured(text: str) -> float:
    """Return the number in a printed value: ``1/9`` is a ninth, ``26000+`` is 26000, words are NaN.

    >>> measured("1/8")
    0.125
    >>> measured("26000+")
    26000.0
    """
    fraction = FRACTION.fullmatch(text)
    if fraction:
        return int(fraction[1]) / int(fraction[2])
    plain = re.fullmatch(r"(-?\d+(?:\.\d+)?)\+?", text)
    return float(plain[1]) if plain else float("nan")


def padded_date(text: str) -> str | None:
    """Return an ISO date, with the first month or day where the text is less precise; undated is None.

    >>> padded_date("2018-11")
    '2018-11-01'
    """
    parts = text.split("-")
    if not parts[0].isdigit():
        return None
    return "-".join([*parts, "01", "01"][:3])


def precision(text: str) -> str:
    """Return how exact a date text is: day, month, year or undated.

    >>> precision("2018-11")
    'month'
    """
    if not text[:4].isdigit():
        return "undated"
    return {1: "year", 2: "month", 3: "day"}[len(text.split("-"))]


def printed_numbers(text: str) -> list[float]:
    """Return the numbers of a list such as ``9000; 3.55; 3632.68`` in order.

    >>> printed_numbers("120 bn")
    [120.0]
    """
    return [float(found[0]) for part in text.split(";") if (found := FIRST_NUMBER.search(part))]


def chosen(frame: pd.DataFrame, columns: str | Sequence[str]) -> pd.DataFrame:
    """Return the named columns, or those of a registered table, in this order; rows numbered from 0."""
    wanted = registered_columns(columns) if isinstance(columns, str) else list(columns)
    return frame.loc[:, wanted].reset_index(drop=True)


def registered_columns(table: str) -> list[str]:
    """Return the columns of a table in the order of the registry."""
    return list(registry.table(table).columns)
