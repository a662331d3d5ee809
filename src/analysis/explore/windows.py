"""The records explorer: what a window of days shows of project records, one's own or the shipped ones."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import findings, load, measure, plot, text
from analysis.errors import DataError
from analysis.explore import lines
from analysis.explore.sheets import Choice, Dial, Sheet, Steps, View, told
from analysis.explore.showing import show

LENGTHS = (1, 3, 7, 10, 14, 30, 60, 90, 180, 365, 730, 1095, 1825, 3650)
"""Lengths of the window the slider stops at, in days."""
DAYS = 4000
"""More days than this between the first and the last record: the date slider then goes by months."""
UNITS = {"projects": "projects", "amount_cny_bn": "billion CNY"}


def records(
    path: str = "",
    *,
    as_of: str = "",
    window_days: int = 365,
    count: str = "projects",
    static: str = "figure",
) -> None:
    """Show projects or amounts by region in a window of days, with sliders for its length and its last day.

    Parameters
    ----------
    path
        CSV file with your own project records (see `load.project_records`); empty takes the shipped ones.
    as_of
        Last day of the window, as YYYY-MM-DD; empty takes the day of the last record.
    window_days
        Length of the window, its last day included.
    count
        projects or amount_cny_bn.
    static
        What a run without controls (papermill) puts on the page: figure (the first view, as any figure of the
        page) or note (one sentence, for a cell below a figure that shows this view already).

    Below the picture stand its description in words and the lines that draw it elsewhere.

    Raises
    ------
    DataError
        For a file that cannot be read, with row and column; for records without a single date.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.records("my_projects.csv", window_days=10)  # doctest: +SKIP
    """
    show(
        "records",
        lambda: sheet(path, as_of=as_of, window_days=window_days, count=count),
        static=static,
    )


def sheet(path: str, *, as_of: str, window_days: int, count: str) -> Sheet:
    """Return the records explorer as data."""
    known = _records(*_file(path))["date"].dropna()
    if known.empty:
        raise DataError("no record has a date", file=path or None, column="date", expected="YYYY-MM-DD")
    last = as_of or str(known.max().date())
    days = _days(known, last)
    lengths = sorted({*LENGTHS, window_days})
    dials: dict[str, Dial] = {
        "window_days": Steps(_word("window"), [(text.value(size, "days"), size) for size in lengths]),
        "as_of": Steps(_word("as_of"), [(text.date(day), day) for day in days]),
        "count": Choice(_word("count"), [(_word(f"count_{key}"), key) for key in UNITS]),
    }
    first = {"window_days": window_days, "as_of": last, "count": count}

    def looked(**given: Any) -> View:
        return look(path=path, **given)

    return Sheet("records", dials, first, looked)


def look(*, path: str, window_days: int, as_of: str, count: str) -> View:
    """Return the view of one window: bars by region with the leading fields."""
    table = _table(*_file(path), as_of, window_days)
    total, stated = int(table["projects"].sum()), int(table["projects_with_amount"].sum())
    state = text.sentence(
        "explore.records.state", days=window_days, last=as_of, n=total, stated=stated,
        whose="own" if path else "shipped",
    )  # fmt: skip
    if not total or (count != "projects" and not table["amount_cny_bn"].max() > 0):
        return View(text.join(state, text.sentence("explore.records.nothing", count=count)))
    named = table.assign(fields=table["fields"].map(text.field_names))
    ax = plot.key_table_bars(named, count, unit=UNITS[count], highlight="all")
    return View(
        text.join(state, told(ax)),
        _code(path, as_of, window_days, count),
        ax=ax,
        sources=() if path else ("nkrdp",),
    )


def _code(path: str, as_of: str, window_days: int, count: str) -> list[str]:
    """Read, compute, draw."""
    own = f"records = load.project_records({path!r})"
    shipped = "records = measure.keydata.from_projects(load.projects(), load.programmes())"
    table = lines.call("measure.keydata.key_table", "records", as_of=as_of, window_days=window_days)
    named = "table.assign(fields=table.fields.map(text.field_names))"
    drawn = lines.call("plot.key_table_bars", named, repr(count), unit=UNITS[count], highlight="all")
    return [
        lines.imports("load", "measure", "plot", "text"), own if path else shipped, f"table = {table}", drawn,
    ]  # fmt: skip


def _days(dates: "pd.Series[pd.Timestamp]", last: str) -> list[str]:
    """Every day from the first record to the last, by months where these are too many, and `last`."""
    end = max(dates.max(), pd.Timestamp(last))
    start = min(dates.min(), pd.Timestamp(last))
    step = "D" if (end - start).days <= DAYS else "ME"
    found = {str(day.date()) for day in pd.date_range(start, end, freq=step)}
    return sorted({*found, last, str(end.date())})


def _file(path: str) -> tuple[str, int]:
    """The file and when it was written: a changed file is read again."""
    return path, Path(path).stat().st_mtime_ns if path and Path(path).is_file() else 0


@lru_cache(maxsize=4)
def _records(path: str, _written: int) -> pd.DataFrame:
    """Records by day, read once."""
    if path:
        return load.project_records(path)
    return measure.keydata.from_projects(load.projects(), load.programmes())


@lru_cache(maxsize=256)
def _table(path: str, written: int, as_of: str, window_days: int) -> pd.DataFrame:
    """A window that was looked at before is there at once."""
    return findings.views.window_table(_records(path, written), as_of=as_of, window_days=window_days)


def _word(key: str) -> str:
    return str(text.sentence(f"explore.records.{key}"))
