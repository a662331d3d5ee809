"""Calendar days: what "the last N days" means, and dates without guessed time zones."""

from datetime import date, datetime

import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names

__dir__ = public_names(__name__)

Day = str | date | datetime | pd.Timestamp
EXPECTED = "a calendar day such as 2023-05-27, without a time zone"


def window(as_of: Day, window_days: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last calendar day of the `window_days` days that end with `as_of`, both included.

    "The last 10 days as of 10 May" are the days 1 May to 10 May: ten days, `as_of` being the tenth.

    Raises
    ------
    ParameterError
        When `window_days` is not a whole number of at least 1, or `as_of` is no day or carries a time zone.
    """
    whole = isinstance(window_days, int) and not isinstance(window_days, bool)
    if not whole or window_days < 1:
        raise ParameterError(f"window_days is {window_days!r}: use a whole number of days, at least 1")
    try:
        last = day(as_of)
    except DataError as error:
        raise ParameterError(f"as_of: {error}") from None
    return last - pd.Timedelta(days=window_days - 1), last


def day(value: Day) -> pd.Timestamp:
    """Return `value` as a calendar day (midnight, no time zone); a time of day is dropped.

    Raises
    ------
    DataError
        For a missing value, for anything but a full calendar date, and for a date with a time zone: the day
        it names depends on a zone that is not ours to guess.
    """
    if isinstance(value, str):
        value = _parsed(value.strip())
    if not isinstance(value, date) or pd.isna(value):
        raise DataError("not a calendar day", value=value, expected=EXPECTED)
    stamp = pd.Timestamp(value)
    if stamp.tzinfo is not None:
        raise DataError("a date with a time zone is ambiguous", value=value, expected=EXPECTED)
    return stamp.normalize()


def days(frame: pd.DataFrame, column: str) -> "pd.Series[pd.Timestamp]":
    """Return `column` as calendar days, one per row; missing stays missing (NaT).

    Raises
    ------
    DataError
        With row (counted from 1, without a header) and column of the first value that is not a calendar day.
    """
    if frame[column].dtype.kind == "M" and getattr(frame[column].dt, "tz", None) is None:
        return frame[column].dt.normalize().astype("datetime64[ns]")
    result: list[object] = []
    for position, value in enumerate(frame[column].tolist()):
        if pd.isna(value) or value == "":
            result.append(pd.NaT)
            continue
        try:
            result.append(day(value))
        except DataError as error:
            raise DataError(
                error.problem, row=position + 1, column=column, value=value, expected=EXPECTED
            ) from None
    return pd.Series(result, index=frame.index, dtype="datetime64[ns]", name=column)


def _parsed(text: str) -> datetime:
    """Return an ISO date or date-time; a month or a year alone is refused, not padded."""
    try:
        if len(text) < len("2023-05-27") or text[4] != "-":
            raise ValueError(text)
        return datetime.fromisoformat(text)
    except (ValueError, IndexError):
        raise DataError("not a calendar day", value=text, expected=EXPECTED) from None
