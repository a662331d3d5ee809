"""Documented events: what any window of days would have shown, topic × path, honest about date precision.

Only events dated to the day can be placed in a window of days. Events known by month or year alone are padded
in the data (to the first day); they never count as inside a window, and every answer says how many they are.
Trap: the events are a search result, not a census. Counts measure what was found, not activity.
"""

import numpy as np
import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.windows import Day, days, window

__dir__ = public_names(__name__)

PRECISIONS = ("day", "month", "year")


def last_day(events: pd.DataFrame) -> pd.Timestamp:
    """Return the day of the last event dated to the day.

    Raises
    ------
    DataError
        When no event is dated to the day.
    """
    dated = _dated(events)
    if dated.empty:
        raise DataError("no event is dated to the day", column="precision", expected="day")
    return dated["date"].max()


def in_window(events: pd.DataFrame, *, as_of: Day, window_days: int) -> pd.DataFrame:
    """Return the events of the `window_days` days ending with `as_of`, both included, and the possible ones.

    Columns: those of `events` and certain: true for events dated to a day inside the window; false for events
    known by a month or year that overlaps it, which may or may not belong to it. Ordered by date.
    """
    first, last = window(as_of, window_days)
    start = days(events, "date")
    end = start.where(events["precision"] != "month", start + pd.offsets.MonthEnd(0))
    end = end.where(events["precision"] != "year", start + pd.offsets.YearEnd(0))
    overlaps = (start <= last) & (end >= first)
    table = events.assign(date=start, certain=events["precision"] == "day")[overlaps]
    return table.sort_values(["date", "certain"], ascending=[True, False], kind="stable", ignore_index=True)


def window_counts(
    events: pd.DataFrame,
    *,
    window_days: int,
    first_day: Day | None = None,
    last_day: Day | None = None,
) -> pd.DataFrame:
    """Return how many dated events each possible window holds: one row per day on which a window can end.

    Columns: window_end (day), events. The windows lie wholly between `first_day` and `last_day` (default: the
    first and last event dated to the day), so the first ends `window_days` − 1 days after `first_day`.

    Raises
    ------
    ParameterError
        When the period is shorter than one window.
    """
    dated = _dated(events)["date"]
    if dated.empty and (first_day is None or last_day is None):
        raise DataError("no event is dated to the day", column="precision", expected="day")
    start = dated.min() if first_day is None else window(first_day, 1)[0]
    end = dated.max() if last_day is None else window(last_day, 1)[1]
    window(end, window_days)
    ends = pd.date_range(start + pd.Timedelta(days=window_days - 1), end, freq="D")
    if ends.empty:
        raise ParameterError(f"{window_days} days do not fit between {start:%Y-%m-%d} and {end:%Y-%m-%d}")
    per_day = dated.value_counts().reindex(pd.date_range(start, end, freq="D"), fill_value=0)
    running = np.concatenate([[0], np.cumsum(per_day.to_numpy())])
    counts = running[window_days:] - running[:-window_days]
    return pd.DataFrame({"window_end": ends, "events": counts.astype("int64")})


def window_distribution(counts: pd.DataFrame) -> pd.DataFrame:
    """Return how often a window holds 0, 1, 2 … events: one row per number of events, without gaps.

    Columns: events, windows, share (0–1, adds up to one), share_or_more (windows with at least so many).
    `counts` comes from `window_counts`.
    """
    columns.require(counts, ["events"], what="the distribution of windows")
    numbers = range(int(counts["events"].max()) + 1) if len(counts) else range(0)
    windows = counts["events"].value_counts().reindex(list(numbers), fill_value=0).to_numpy()
    share = windows / max(len(counts), 1)
    at_least = share[::-1].cumsum()[::-1]
    return pd.DataFrame(
        {"events": list(numbers), "windows": windows, "share": share, "share_or_more": at_least}
    )


def matrix(events: pd.DataFrame, *, rows: str = "topic", by: str = "path") -> pd.DataFrame:
    """Return the number of events per pair of keys: one row per combination, also empty ones.

    Columns: `rows`, `by`, events. Events without one of both keys are counted under the empty key, so the
    counts add up to all events.
    """
    columns.require(events, [rows, by], what="the matrix of events")
    keys = events[[rows, by]].astype("str").where(events[[rows, by]].notna(), "")
    counts = keys.value_counts()
    grid = pd.MultiIndex.from_product([_names(keys[rows]), _names(keys[by])], names=[rows, by])
    return counts.reindex(grid, fill_value=0).rename("events").reset_index()


def by_year(events: pd.DataFrame, *, by: str = "region") -> pd.DataFrame:
    """Return events per year and key: one row per combination between first and last year, also empty ones.

    Columns: `by`, year, events. Month and year precision are enough for a year, so every event counts.
    """
    columns.require(events, [by], what="the events per year")
    table = events.assign(year=days(events, "date").dt.year)
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([_names(table[by]), list(years)], names=[by, "year"])
    return table.groupby([by, "year"]).size().reindex(grid, fill_value=0).rename("events").reset_index()


def _dated(events: pd.DataFrame) -> pd.DataFrame:
    columns.require(events, ["date", "precision"], what="a window of days")
    exact = events[events["precision"] == "day"]
    return exact.assign(date=days(exact, "date")).dropna(subset=["date"])


def _names(values: pd.Series) -> list[str]:
    return sorted(dict.fromkeys(values))
