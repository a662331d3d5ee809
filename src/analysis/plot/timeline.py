"""Dated events in lanes, each drawn as long as its date is uncertain."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D

from analysis.errors import DataError
from analysis.plot import canvas, ink, labels, spans, words

ROW = 0.17
"""Height in inches of one row of marks inside a lane."""


def swim_lanes(
    events: pd.DataFrame,
    *,
    lane: str = "region",
    color: str = "type",
    window: tuple[str, str] | None = None,
    highlight: Sequence[str] | str | None = "all",
    ax: Axes | None = None,
) -> Axes:
    """Return dated events in lanes, each drawn as long as its date is uncertain.

    A day is a mark (shape and colour by `color`), a month a bar of that month, a year a pale bar.

    Parameters
    ----------
    events
        Columns `date` (first day of what is known), `precision` (day, month, year), `lane` and `color`.
        One row per event.
    window
        First and last day of a window to shade, for instance the ten days up to a date.
    highlight
        Values of `color` to colour ("all", the default, colours each); the others are grey.

    Raises
    ------
    DataError
        When there is no event, or a date or its precision cannot be read.
    """
    rows = canvas.some(events, [lane, color, "precision", "date"], what="timeline")
    rows = spans.spans(rows, what="timeline")
    kinds = [str(kind) for kind in rows[color].value_counts().index]
    lit = canvas.chosen(highlight, kinds, what="timeline")
    looks = _looks(kinds, lit)
    order = words.ordered(rows[lane].dropna().unique(), lane)
    width = canvas.FULL[0]
    packed = {key: spans.pack(rows[rows[lane].eq(key)], per_day=_per_day(rows, width)) for key in order}
    tall = {key: max(part["row"].max() + 1, 2) + 0.9 for key, part in packed.items()}
    ax = canvas.axes(ax, width=width, height=1.15 + ROW * sum(tall.values()))
    base = 0.0
    middles = []
    for place, key in enumerate(order):
        if place % 2 == 0:
            ax.axhspan(base, base + tall[key], color=ink.mix(ink.text(), 0.035), zorder=0, linewidth=0)
        packed[key] = packed[key].assign(y=base + 0.75 + packed[key]["row"])
        middles.append(base + tall[key] / 2)
        base += tall[key]
    _marks(ax, pd.concat(packed.values()), color, looks)
    named = [labels.wrap(words.name(key, lane), 92, labels.size(0.95)) for key in order]
    _lanes(ax, rows, named, middles, top=base, window=window)
    if window is not None:
        _window(ax, window)
    left = max(labels.width(name, labels.size(0.95)) for name in named) + 4
    _key(ax, looks, color, list(rows["precision"].unique()), left=left)
    return canvas.finish(ax, _told(rows, order, lane, color), table=_table(rows, lane, color))


def _table(rows: pd.DataFrame, lane: str, color: str) -> pd.DataFrame:
    """The events in order of time with words for keys, and their title where the table has one."""
    title = f"title_{words.language()}"
    told = words.exact(rows.sort_values("start", kind="stable")).rename(columns={title: "title"})
    keys = {name: [words.name(key, name) for key in told[name]] for name in dict.fromkeys((lane, color))}
    return told.assign(**keys)[["date", *keys, *(["title"] if title in rows.columns else [])]]


def _per_day(rows: pd.DataFrame, width: float) -> float:
    """Points per day when the time axis takes about four fifths of the width."""
    return width * 72 * 0.8 / max(float(rows["end"].max() - rows["start"].min()), 30.0)


def _looks(kinds: Sequence[str], lit: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Marker and colour of each kind, the most frequent first; what is not highlighted is grey."""
    colours = iter(ink.kinds(len(lit)))
    return {
        kind: (ink.MARKERS[place % len(ink.MARKERS)], next(colours) if kind in lit else ink.quiet())
        for place, kind in enumerate(kinds)
    }


def _marks(ax: Axes, events: pd.DataFrame, color: str, looks: Mapping[str, tuple[str, str]]) -> None:
    """Days as marks, months and years as bars of their own length, one artist per kind."""
    for kind, (marker, tint) in looks.items():
        own = events[events[color].astype(str).eq(kind)]
        days = own[own["precision"].eq("day")]
        ax.plot(
            days["middle"],
            days["y"],
            marker,
            color=tint,
            markersize=5.4,
            markeredgewidth=0,
            zorder=4,
            clip_on=False,
            label=kind,
        )
        for precision, high, strength in (("month", 0.62, 1.0), ("year", 0.34, 0.35)):
            part = own[own["precision"].eq(precision)]
            ax.barh(
                part["y"],
                part["end"] - part["start"],
                left=part["start"],
                height=high,
                color=ink.mix(tint, strength),
                zorder=3,
                label=f"{kind}|{precision}",
            )


def _window(ax: Axes, window: tuple[str, str]) -> None:
    """Shade what of the window the axis shows; a window wholly outside is not drawn."""
    first, last = (float(date2num(pd.Timestamp(day))) for day in window)
    if last < first:
        raise DataError("timeline: the window ends before it begins", value=f"{window[0]} to {window[1]}")
    low, high = ax.get_xlim()
    begin, end = max(first, low), min(last + 1, high)
    if begin >= end:
        return
    ax.axvspan(begin, end, color=ink.accent(), alpha=0.22, linewidth=0, zorder=1)
    to_left = begin - low > (high - low) * 0.2
    ax.annotate(
        words.word("window", days=round(last - first) + 1),
        (begin, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if to_left else 3, 3),
        textcoords="offset points",
        ha="right" if to_left else "left",
        va="bottom",
        fontsize=labels.size(0.8),
        color=ink.accent(),
    )


def _lanes(
    ax: Axes,
    rows: pd.DataFrame,
    names: Sequence[str],
    middles: Sequence[float],
    *,
    top: float,
    window: tuple[str, str] | None,
) -> None:
    """Names of the lanes and the years, with the year after the last event where the window ends there."""
    ax.set_ylim(top, 0)
    first, last = num2date(rows["start"].min()).year, num2date(rows["end"].max() - 1).year
    last += window is not None and pd.Timestamp(window[1]).year == last + 1
    edges = [float(date2num(pd.Timestamp(year, 1, 1))) for year in range(first, last + 2)]
    ax.set_xlim(edges[0], edges[-1])
    ax.set_xticks(edges, labels=[""] * len(edges))
    ax.set_xticks(
        [(a + b) / 2 for a, b in pairwise(edges)],
        labels=[str(year) for year in range(first, last + 1)],
        minor=True,
    )
    ax.tick_params(axis="x", which="minor", length=0)
    ax.grid(True, axis="x", color=ink.mix(ink.text(), 0.12), linewidth=0.6)
    ax.grid(False, axis="y")
    ax.set_yticks(middles, labels=list(names), fontsize=labels.size(0.95))
    ax.tick_params(axis="y", length=0)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)


def _key(
    ax: Axes, looks: Mapping[str, tuple[str, str]], color: str, precisions: Sequence[str], *, left: float
) -> None:
    """Legend below: what shapes and colours mean, and what a bar says about the date."""
    marks = [
        Line2D(
            [], [], linestyle="none", marker=marker, color=tint, markersize=6, label=words.name(kind, color)
        )
        for kind, (marker, tint) in looks.items()
    ]
    bars = [
        Line2D([], [], color=ink.soft(), linewidth=5, label=words.word("only_month"), solid_capstyle="butt"),
        Line2D([], [], color=ink.mix(ink.text(), 0.3), linewidth=3, label=words.word("only_year")),
    ]
    shown = [bar for bar, kind in zip(bars, ("month", "year"), strict=True) if kind in set(precisions)]
    labels.legend(ax, [*marks, *shown], left=left, below=26.0)


def _told(rows: pd.DataFrame, order: Sequence[str], lane: str, color: str) -> str:
    counts = rows[lane].value_counts()
    kinds = rows[color].value_counts()
    first, last = rows.iloc[rows["start"].argmin()], rows.iloc[rows["end"].argmax()]
    precision = rows["precision"].value_counts()
    return " ".join(
        [
            words.alt(
                "swim_lanes",
                n=len(rows),
                first=words.date(first["date"], first["precision"]),
                last=words.date(last["date"], last["precision"]),
                lanes=words.listing(
                    words.pair(words.name(k, lane), words.number(counts[k], 0)) for k in order
                ),
            ),
            words.alt(
                "kinds",
                names=words.listing(
                    words.pair(words.name(k, color), words.number(v, 0)) for k, v in kinds.items()
                ),
            ),
            words.alt(
                "precision",
                day=int(precision.get("day", 0)),
                month=int(precision.get("month", 0)),
                year=int(precision.get("year", 0)),
            ),
        ]
    )
