"""The records explorer: what a window of days shows of project records, one's own or the shipped ones."""

from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import load, measure, names, plot, text
from analysis.errors import DataError, ParameterError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec
from analysis.measure.windows import Day

LONGEST = 3650
"""Days of the longest window; a longer one can be given in Python."""
COUNTS = {"projects": "projects", "amount_cny_bn": "billion CNY"}
_word = partial(showing.word, "records")


@showing.explorer
def records(
    path: str | Path = "",
    *,
    as_of: Day = "",
    window_days: int = 365,
    count: str = "projects",
    static: str = "figure",
) -> ExplorerSpec:
    """Show projects or amounts by region in a window of days, with controls for its length and its last day.

    Parameters
    ----------
    path
        File with your own project records (see `load.records`); empty takes the shipped ones.
    as_of
        Last day of the window, a date or YYYY-MM-DD; empty takes the day of the last record.
    window_days
        Length of the window, its last day included.
    count
        projects or amount_cny_bn.
    static
        On a page made by papermill: figure, or note where the page shows the view already.
    """
    names.validate_choice(count, COUNTS, "what to count")
    path = str(path)
    if window_days < 1:
        raise ParameterError(f"window_days must be a whole number above 0, not {window_days!r}")
    table = _records(*_file(path))
    known = table["date"].dropna()
    if known.empty:
        raise DataError("no record has a date", file=path or None, column="date", expected="YYYY-MM-DD")
    last = str(measure.windows.day(as_of).date()) if as_of else str(known.max().date())
    regions = [one for one in (*names.REGIONS, "other") if table["region"].eq(one).any()]
    first: dict[str, Any] = {"window_days": window_days, "as_of": last, "count": count}
    rows, fields, start = _by_day(table, regions)
    latest, whose = max(last, str(known.max().date())), "own" if path else "shipped"
    controls = [
        showing.slider("window_days", _word("window"), 1, max(LONGEST, window_days)),
        {"name": "as_of", "type": "date", "label": _word("as_of"), "low": start, "high": latest},
        showing.choice("records", "count", {key: _word(f"count_{key}") for key in COUNTS}),
    ]
    data = showing.data(
        "records", "region projects amount_cny_bn", {"region_short": regions}, rows=rows,
        fields=[text.label("field", field, default=field) for field in fields],
        day0=start, regions=regions, whose=whose, path=Path(path).name,
        unitNames={key: showing.unit(unit) for key, unit in COUNTS.items()}, units={"projects": _forms()},
    )  # fmt: skip
    return ExplorerSpec(
        "records", data, first, controls, words(path=path, **first), static,
        lambda: figure(path=path, **first), sources=() if path else ("nkrdp",),
    )  # fmt: skip


def _by_day(table: pd.DataFrame, regions: list[str]) -> tuple[list[list[Any]], list[str], str]:
    """Return projects, amounts stated and amounts by day, region and first field, the fields, and day 0."""
    dated = table[table["date"].notna() & table["region"].isin(regions)]
    if "project" in dated.columns:  # several rows of one project in one region count once
        dated = dated[dated["project"].isna() | ~dated.duplicated(["project", "region"])]
    start = dated["date"].min()
    sizes = dated["projects"] if "projects" in dated.columns else pd.Series(1, index=dated.index)
    own = (
        dated["field" if "field" in dated.columns else "fields"].fillna("").astype(str).str.split(";").str[0]
    )
    fields = [field for field in own.value_counts().index if field]
    found = pd.DataFrame(
        {
            "day": (dated["date"] - start).dt.days,
            "region": dated["region"].map(regions.index),
            "field": own.map({field: place for place, field in enumerate(fields)}).fillna(-1).astype(int),
            "projects": sizes,
            "stated": sizes.where(dated["amount_cny_bn"].notna(), 0),
            "amount": dated["amount_cny_bn"].fillna(0.0),
        }
    )
    sums = found.groupby(["day", "region", "field"], as_index=False).sum()
    rows = [[*map(int, row[:5]), float(f"{row[5]:.10g}")] for row in sums.itertuples(index=False, name=None)]
    return rows, fields, str(start.date())


def words(*, path: str, window_days: int, as_of: str, count: str) -> str:
    """Return what the view of one state says; the front end says the same."""
    table = measure.window(_records(*_file(path)), as_of=as_of, window_days=window_days)
    total, stated = int(table["projects"].sum()), int(table["projects_with_amount"].sum())
    whose = "own" if path else "shipped"
    state = _word("state", days=window_days, last=as_of, n=total, stated=stated, whose=whose)
    if not total or (count != "projects" and not table["amount_cny_bn"].max() > 0):
        return str(text.join(state, _word("nothing", count=count)))
    factor, digits = showing.unit(COUNTS[count])["factor"], 0 if count == "projects" else None
    told = [
        f"{text.label('region_short', row.region)} "
        f"{text.number((0.0 if pd.isna(getattr(row, count)) else getattr(row, count)) * factor, digits)}"
        for row in table[table["projects"] > 0].itertuples()
    ]
    return str(text.join(state, _word("told", told=told)))


def figure(*, path: str, window_days: int, as_of: str, count: str) -> Any:
    """Return the fixed figure of one state."""
    table = measure.window(_records(*_file(path)), as_of=as_of, window_days=window_days)
    named = table.assign(fields=table["fields"].map(text.field_names))
    shown = count if table[count].max() > 0 else "projects"
    return plot.bars(named, x=shown, y="region", text="fields", unit=COUNTS[shown], highlight="all")


def _forms() -> dict[str, str]:
    """Return one project and several as they are written; # stands for the number."""
    one, other = (text.value(n, "projects").replace(str(n), "#") for n in (1, 7))
    return {"one": one, "other": other}


def _file(path: str) -> tuple[str, int]:
    """Return the file and when it was written: a changed file is read again."""
    return path, Path(path).stat().st_mtime_ns if path and Path(path).is_file() else 0


@lru_cache(maxsize=4)
def _records(path: str, _written: int) -> pd.DataFrame:
    if path:
        return load.records(path)
    return measure.keydata.from_projects(load.projects(), load.programmes())
