"""The two cases: dated counts against the article's number, and where the places lie."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date

from analysis.plot import axis, basemap, canvas, ink, labels, phrases, spans, words

QUALITIES = {
    "official": ("o", True),
    "reported": ("s", True),
    "rounded": ("s", False),
    "lower_bound": ("^", True),
    "secondary": ("D", False),
    "derived": ("v", False),
    "target": ("P", False),
    "undated": ("X", False),
}
"""Shape of each quality mark, and whether it is filled."""

WIDE = 60
"""Days from which the bar of an uncertain date is too long for words beside its point."""


def claim_against_series(
    facts: pd.DataFrame,
    claim: float,
    *,
    claim_text: str | None = None,
    column: str = "value",
    unit: str | None = None,
    subject: str | None = None,
    region: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return dated values of a case as points with their quality, against the line of the article's claim.

    Parameters
    ----------
    facts
        Columns `date`, `precision` (day, month, year, undated), `quality` and `column`; one row per value.
        A value known to a month or year is drawn as wide as that; undated ones stand apart on the right.
    claim
        The number the article states, in the unit of the values; `claim_text` is written on its line.
    subject
        What is counted, for axis and alt text.

    Raises
    ------
    DataError
        When there is no value, or a date cannot be read.
    """
    rows = canvas.some(
        facts, ["date", "precision", "quality", column], what="claim against values", asked=subject
    )
    rows = rows.dropna(subset=[column])
    unit = unit or canvas.unit_of(rows, column, what="claim against values")
    dated = rows[rows["precision"].ne("undated")]
    dated = (
        spans.spans(dated, what="claim against values")
        if len(dated)
        else dated.assign(start=0.0, end=1.0, middle=0.5)
    )
    undated = rows[rows["precision"].eq("undated")]
    colour = ink.region(region) if region else ink.accent()
    ax = canvas.axes(ax, height=3.8)
    edge = _time_axis(ax, dated, undated)
    for row in dated.sort_values("start").to_dict("records"):
        _point(ax, row, column, colour)
    for row in undated.to_dict("records"):
        _point(ax, {**row, "start": edge, "end": edge, "middle": edge}, column, colour)
    ax.set_ylim(0, max(float(rows[column].max()), claim) * 1.2)
    _claim_line(ax, claim, claim_text or words.word("article_says", value=words.value(claim, unit)))
    wide = dated["end"] - dated["start"] > WIDE
    _said_apart(ax, dated[wide], column, unit, claim=claim)
    where = [*dated.loc[~wide, "middle"], *[edge] * len(undated)]
    _said(ax, where, [*dated.loc[~wide, column], *undated[column]], unit)
    axis.values(ax.yaxis, unit, name=subject)
    _qualities(ax, [str(key) for key in rows["quality"].drop_duplicates()], colour)
    told = _told(dated, undated, column, claim=claim, unit=unit, subject=subject or words.measure(column))
    shown = [name for name in ("date", column, "unit", "quality") if name in rows.columns]
    return canvas.finish(ax, told, table=words.exact(rows)[shown])


def case_map(
    cities: pd.DataFrame,
    shapes: Mapping[str, Any],
    *,
    members: Sequence[str],
    extent: basemap.Extent | str | None = None,
    region: str | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return an inset map with the member cities of a case, named; other cities of the table are pale dots.

    `cities` has `city`, `lat`, `lon`; `shapes` is the GeoJSON dictionary of outlines; `extent` is
    (west, east, south, north) or a region's key, by default the room the members take.

    Raises
    ------
    DataError
        When no member is in the table or none has coordinates.
    """
    canvas.need(cities, ["city", "lat", "lon"], what="case map")
    mine = cities[cities["city"].isin(list(members))]
    mine = canvas.some(mine, ["city", "lon", "lat"], what="case map", asked=", ".join(members))
    there = mine.dropna(subset=["lat", "lon"])
    window = basemap.EXTENTS[extent] if isinstance(extent, str) else extent or _room(there)
    ax = canvas.axes(ax, width=5.4, height=min(5.4 * basemap.shape(window), 5.6) + 0.1)
    basemap.land(ax, basemap.outlines(shapes), window)
    if title:
        basemap.frame(ax, title)
    others = cities[~cities["city"].isin(list(members))].dropna(subset=["lat", "lon"])
    ax.scatter(others["lon"], others["lat"], s=8, color=ink.quiet(), linewidths=0, zorder=4)
    tint = ink.region(region) if region else ink.accent()
    ax.scatter(there["lon"], there["lat"], s=52, color=tint, edgecolors=ink.paper(), linewidths=0.8, zorder=6)
    spots = [
        (float(lon), float(lat), words.city(str(city)), 4.5)
        for lon, lat, city in zip(there["lon"], there["lat"], there["city"], strict=True)
    ]
    keep = [(0.0, canvas.size_points(ax)[1] * 0.9, canvas.size_points(ax)[0] * 0.8, 1e4)] if title else []
    basemap.names(ax, spots, extent=window, points=labels.size(0.92), keep_out=keep)
    absent = [key for key in members if key not in set(there["city"])]
    parts = [
        words.alt(
            "case_map", n=len(there), names=words.listing(words.city(str(key)) for key in there["city"])
        ),
        words.alt("schematic"),
        phrases.missing(words.city(key) for key in absent),
    ]
    return canvas.finish(ax, " ".join(part for part in parts if part), table=mine[["city", "lat", "lon"]])


def _room(there: pd.DataFrame) -> basemap.Extent:
    """The members' extent with a margin, never narrower than a degree and a half."""
    west, east = float(there["lon"].min()), float(there["lon"].max())
    south, north = float(there["lat"].min()), float(there["lat"].max())
    side, up = max((east - west) * 0.22, 0.75), max((north - south) * 0.22, 0.6)
    return (west - side, east + side, south - up, north + up)


def _time_axis(ax: Axes, dated: pd.DataFrame, undated: pd.DataFrame) -> float:
    """Years along the axis; undated values get a column of their own. Returns where that column lies."""
    if dated.empty:
        ax.set(xlim=(0, 2), xticks=[1])
        ax.set_xticklabels([words.word("undated")])
        return 1.0
    first, last = num2date(dated["start"].min()).year, num2date(dated["end"].max() - 1).year
    last = max(last, first + 1)
    ticks = [float(date2num(pd.Timestamp(year, 1, 1))) for year in range(first, last + 2)]
    middles = [(a + b) / 2 for a, b in pairwise(ticks)]
    step = max(1, len(middles) // 9)
    names = [str(year) if place % step == 0 else "" for place, year in enumerate(range(first, last + 1))]
    edge = ticks[-1] + (ticks[-1] - ticks[0]) * 0.09
    end = ticks[-1]
    if len(undated):
        ax.axvspan(ticks[-1], 2 * edge - ticks[-1], color=ink.mix(ink.text(), 0.05), linewidth=0, zorder=0)
        middles, names, end = [*middles, edge], [*names, words.word("undated")], 2 * edge - ticks[-1]
    ax.set_xticks(middles, labels=names)
    ax.set_xlim(ticks[0], end)
    return edge


def _point(ax: Axes, row: Mapping[Any, Any], column: str, colour: str) -> None:
    marker, filled = QUALITIES.get(str(row["quality"]), ("o", False))
    value = float(row[column])
    if row["end"] - row["start"] > 20:
        ax.plot(
            [row["start"], row["end"]],
            [value] * 2,
            color=ink.mix(colour, 0.4),
            linewidth=4,
            solid_capstyle="butt",
        )
    ax.plot(
        [row["middle"]],
        [value],
        marker,
        color=colour,
        markerfacecolor=colour if filled else ink.paper(),
        markersize=8,
        markeredgewidth=1.6,
        zorder=4,
    )


def _said_apart(ax: Axes, rows: pd.DataFrame, column: str, unit: str | None, *, claim: float) -> None:
    """Each value above or below the bar of its year, away from the claim: beside it the bar strikes it."""
    for row in rows.to_dict("records"):
        above = float(row[column]) > claim
        ax.annotate(
            words.value(float(row[column]), unit, bare=True),
            (float(row["middle"]), float(row[column])),
            xytext=(0, 8 if above else -8),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            fontsize=labels.size(0.9),
            path_effects=labels.halo(),
            zorder=5,
        )


def _said(ax: Axes, where: Sequence[float], values: Sequence[float], unit: str | None) -> None:
    """Each value beside its point, pushed apart where points of nearly the same time lie close."""
    wide, tall = canvas.size_points(ax)
    points = labels.size(0.9)
    low, high = ax.get_ylim()
    left, right = ax.get_xlim()
    column = [round(float(x - left) / (right - left) * wide / 60) for x in where]
    for group in dict.fromkeys(column):
        own = [place for place, other in enumerate(column) if other == group]
        heights = labels.spread([float(values[place]) for place in own], points * 1.2 / tall * (high - low))
        for place, height in zip(own, heights, strict=True):
            ax.annotate(
                words.value(float(values[place]), unit, bare=True),
                (float(where[place]), height),
                xytext=(9, 0),
                textcoords="offset points",
                va="center",
                fontsize=points,
                path_effects=labels.halo(),
                zorder=5,
            )


def _claim_line(ax: Axes, claim: float, said: str) -> None:
    ax.axhline(claim, color=ink.warning(), linewidth=1.4, linestyle=(0, (5, 2)), zorder=2)
    labels.at_ends(
        ax, [(claim, labels.wrap(said, 110, labels.size(0.9)), ink.warning())], points=labels.size(0.9)
    )


def _qualities(ax: Axes, shown: Sequence[str], colour: str) -> None:
    handles = []
    for key in shown:
        marker, filled = QUALITIES.get(key, ("o", False))
        face = colour if filled else ink.paper()
        handles += ax.plot(
            [], [], marker, color=colour, markerfacecolor=face, markersize=6.5, label=words.quality(key)
        )
    labels.legend(ax, handles)


def _told(
    dated: pd.DataFrame, undated: pd.DataFrame, column: str, *, claim: float, unit: str | None, subject: str
) -> str:
    order = dated.sort_values("start") if len(dated) else dated
    told = [
        words.pair(words.date(row["date"], str(row["precision"])), words.value(float(row[column]), unit))
        for row in order.to_dict("records")
    ]
    told += [words.pair(words.word("undated"), words.value(float(v), unit)) for v in undated[column]]
    values = pd.concat([dated[column], undated[column]]).astype(float)
    return words.alt(
        "claim_series",
        subject=subject,
        claim=words.value(claim, unit),
        names=words.listing(told),
        n=len(values),
        above=int(values.gt(claim).sum()),
    )
