"""Cells of text to typed columns, our own translations, and the tables of rules in ``data/rules``."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

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
    refuse("not a number", wrong, column, file=file, expected="a number or an empty cell", rows=rows)
    return values.astype("float64")


def significant(values: pd.Series) -> pd.Series:
    """Return values rounded as they are written: what is computed from them follows from the table."""
    return values.astype("float64").map(tabular.rounded, na_action="ignore")


def whole_numbers(column: pd.Series, *, file: str) -> pd.Series:
    """Return a text column as whole numbers (Int64, empty cells missing). DataError on fractions and text."""
    values = numbers(column, file=file)
    refuse("not a whole number", values.notna() & (values % 1 != 0), column, file=file)
    return values.astype("Int64")


def truths(column: pd.Series, *, file: str) -> pd.Series:
    """Return a column of true/false text as bool. DataError on anything else, empty cells included."""
    refuse("not a truth value", ~column.isin(["true", "false"]), column, file=file, expected="true or false")
    return column == "true"


def lookup(column: pd.Series, keys_by_name: Mapping[str, str], *, file: str, kind: str) -> pd.Series:
    """Return the key of each cell of a text column; empty cells are missing, unknown ones refused."""
    found = column.map(dict(keys_by_name))
    wrong = found.isna() & (column != "")
    expected = f"one of the {len(keys_by_name)} names of the vocabulary"
    refuse(f"unknown {kind}", wrong, column, file=file, expected=expected)
    return found


def refuse(
    problem: str,
    wrong: "pd.Series[bool]",
    column: pd.Series,
    *,
    file: str,
    expected: str | None = None,
    rows: pd.Series | None = None,
) -> None:
    """Raise DataError for the first cell of `column` that is marked in `wrong`; nothing when none is.

    `rows` gives the line of the file for each cell; without it cells are counted below one header.
    """
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        raise DataError(
            problem,
            file=file,
            row=at + 2 if rows is None else int(rows.iloc[at]),
            column=str(column.name),
            value=column.iloc[at],
            expected=expected,
        )


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


def folder_file(name: str) -> str:
    """Return the relative path of a table of translations, for error messages."""
    return f"translations/{name}.csv"


def frame_of(translations: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Return one frame of translations; DataError when it was not handed over."""
    if name not in translations:
        raise DataError("table of translations is missing", file=folder_file(name))
    return translations[name]


def with_translations(
    frame: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    key: str,
    columns: Sequence[str],
    name: str,
    english: str = "",
) -> pd.DataFrame:
    """Return `frame` with the translated `columns`, one row per row of `frame`.

    Each key must occur exactly once in `texts`, and `texts` may hold no key that `frame` does not know.
    No translated cell may be empty, except where the column `english` is. Raises DataError naming the first
    key concerned.
    """
    _check_keys(frame[key], texts[key], name=name, key=key)
    merged = frame.merge(texts[[key, *columns]], on=key, how="left", validate="one_to_one")
    for column in columns:
        merged[column] = merged[column].where(merged[column].fillna("") != "")
        wrong = merged[column].isna()
        if english:
            wrong = merged[english].isna() != wrong
        if wrong.any():
            problem = f"{column} does not go with {english}" if english else "translation is empty"
            where = str(merged.loc[wrong, key].iloc[0])
            raise DataError(problem, file=folder_file(name), row=where, column=column)
    return merged


def _check_keys(wanted: pd.Series, translated: pd.Series, *, name: str, key: str) -> None:
    """Refuse doubled, absent and surplus keys, naming the first."""
    doubled = translated[translated.duplicated()]
    if len(doubled):
        raise DataError("translation occurs twice", file=folder_file(name), column=key, value=doubled.iloc[0])
    absent = wanted[~wanted.isin(translated)]
    if len(absent):
        raise DataError(
            f"translation is missing ({len(absent)} of {len(wanted)} rows)",
            file=folder_file(name),
            column=key,
            expected=f"a row for {absent.iloc[0]}",
        )
    surplus = translated[~translated.isin(wanted)]
    if len(surplus):
        raise DataError(
            "translation of an unknown row", file=folder_file(name), column=key, value=surplus.iloc[0]
        )


def rule_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of ``data/rules`` as text, in the order of the file."""
    return _rule_rows(registry.data_root() / "rules" / f"{name}.csv")


@lru_cache(maxsize=32)
def _rule_rows(file: Path) -> tuple[dict[str, str], ...]:
    if not file.is_file():
        raise DataError("table of rules is missing", file=f"rules/{file.name}")
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
