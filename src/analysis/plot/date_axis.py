"""Dates as the spans they are known to: a day, a month or a year, in days of matplotlib's calendar."""

import pandas as pd
from matplotlib.dates import date2num

from analysis.errors import DataError

LENGTHS = {"day": pd.DateOffset(days=1), "month": pd.DateOffset(months=1), "year": pd.DateOffset(years=1)}


def spans(rows: pd.DataFrame, *, what: str) -> pd.DataFrame:
    """Return `rows` with `start`, `end` (exclusive) and `middle` of what is known of each date.

    A month or year may be written in full (2021, 2021-03) or by a day inside it.

    Raises
    ------
    DataError
        When a date cannot be read or a precision is none of day, month, year.
    """
    wrong = rows[~rows["precision"].isin(LENGTHS)]
    if len(wrong):
        raise DataError(
            what, column="precision", value=wrong["precision"].iloc[0], expected=", ".join(LENGTHS)
        )
    dates = pd.to_datetime(rows["date"].astype(str), format="ISO8601", errors="coerce")
    if dates.isna().any():
        raise DataError(
            what, column="date", value=rows.loc[dates.isna(), "date"].iloc[0], expected="2021-03-15"
        )
    starts = [_first_day(day, kind) for day, kind in zip(dates, rows["precision"], strict=True)]
    ends = [start + LENGTHS[kind] for start, kind in zip(starts, rows["precision"], strict=True)]
    begin = [float(date2num(day)) for day in starts]
    end = [float(date2num(day)) for day in ends]
    return rows.assign(start=begin, end=end, middle=[(a + b) / 2 for a, b in zip(begin, end, strict=True)])


def _first_day(day: pd.Timestamp, kind: str) -> pd.Timestamp:
    if kind == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if kind == "month" else day.normalize()


def pack(rows: pd.DataFrame, *, per_day: float, mark: float = 7.5) -> pd.DataFrame:
    """Return `rows` in order of time with the `row` each fits into without touching the one before it.

    `per_day` is points per day, `mark` the points a day's mark needs. Years lie below, as they are longest.
    """
    order = rows.assign(_rank=rows["precision"].map({"day": 0, "month": 0, "year": 1}))
    order = order.sort_values(["_rank", "start"], kind="stable").drop(columns="_rank")
    free: list[float] = []
    rows_taken = []
    for event in order.itertuples():
        start, end = float(event.start) * per_day, float(event.end) * per_day  # type: ignore[arg-type]
        middle, half = (start + end) / 2, max((end - start) / 2 + 1, mark / 2)
        row = next((k for k, until in enumerate(free) if until <= middle - half), len(free))
        free[row : row + 1] = [middle + half]
        rows_taken.append(row)
    return order.assign(row=rows_taken)
