"""What a frame must hold before it is measured: columns, numbers, one row per key."""

from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.names import REGION_KEYS, nearest

__dir__ = public_names(__name__)


def require(frame: pd.DataFrame, columns: Sequence[str], *, what: str) -> None:
    """Return nothing when `frame` holds every one of `columns`.

    Raises
    ------
    DataError
        Naming the first missing column, what needed it, and the nearest there is; for anything but a table.
    """
    if not isinstance(frame, pd.DataFrame):
        wanted = "a table, as the functions of load return"
        raise DataError(f"{what} needs a table", value=repr(frame)[:60], expected=wanted)
    for column in columns:
        if column not in frame.columns:
            there = [str(name) for name in frame.columns]
            near = ", ".join(nearest(column, there, number=3)) or "no column at all"
            raise DataError(f"{what} needs a column that is not there (nearest: {near})", column=column)


def numbers(frame: pd.DataFrame, column: str, *, what: str) -> "pd.Series[float]":
    """Return `column` as floats; missing stays missing.

    Raises
    ------
    DataError
        For the first value that is not a number (counted from 1, without a header).
    """
    require(frame, [column], what=what)
    values = pd.to_numeric(frame[column], errors="coerce").astype(float)
    wrong = values.isna() & frame[column].notna()
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        raise DataError(
            f"{what} needs a number",
            row=position + 1,
            column=column,
            value=frame[column].iloc[position],
            expected="a number or an empty cell",
        )
    return values


def one_row_per(frame: pd.DataFrame, keys: Sequence[str], *, what: str) -> None:
    """Return nothing when no two rows of `frame` share `keys`.

    Raises
    ------
    DataError
        With the first key that occurs twice.
    """
    require(frame, keys, what=what)
    twice = frame.duplicated(list(keys), keep="first")
    if twice.any():
        key = frame.loc[twice, list(keys)].iloc[0]
        found = ", ".join(f"{name}={key[name]}" for name in keys)
        raise DataError(f"{what} needs one row per {' × '.join(keys)}, but there are several", value=found)


def split_list(text: object, *, separator: str = ";") -> list[str]:
    """Return the parts of a semicolon list, without blanks and empty parts; a missing value has none."""
    if isinstance(text, list | tuple | set):
        return [str(part).strip() for part in text if str(part).strip()]
    if text is None or text is pd.NA or (isinstance(text, float) and pd.isna(text)):
        return []
    return [part.strip() for part in str(text).split(separator) if part.strip()]


def in_region_order(regions: Sequence[str]) -> list[str]:
    """Return the distinct `regions`: the four of the vocabulary first, then the others by name."""
    distinct = list(dict.fromkeys(regions))
    in_order = [region for region in REGION_KEYS if region in distinct]
    return in_order + sorted(region for region in distinct if region not in REGION_KEYS)
