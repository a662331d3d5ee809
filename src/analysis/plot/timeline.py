"""Dated events in lanes, each as long as its date is uncertain, and milestones with their sentences."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D

from analysis import style
from analysis.errors import DataError
from analysis.plot import axes, colors, date_axis, figure_words, text_layout

ROW = 0.17
"""Height in inches of one row of marks inside a lane."""
HEAD = 1.5
"""Rows above a lane that its name takes on a narrow screen."""


@axes.figure
def timeline(
    data: pd.DataFrame,
    *,
    y: str = "region",
    hue: str = "type",
    label: str | None = None,
    window: tuple[str, str] | None = None,
    highlight: Collection[str] | str | None = "all",
    palette: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return dated events in lanes by `y`, or, with `label`, milestones down a line with their sentences.

    A day is a mark whose shape and colour belong to its key of `hue`, the same in every figure; a month is a
    bar of that month, a year a pale bar.

    Parameters
    ----------
    data
        Columns `date` (first day of what is known), `precision` (day, month, year), `y` and `hue`. One row
        per event. For milestones rows without a date (`undated`) are left out and counted.
    label
        Column of sentences; ``text`` stands for that of the language (`text_en`, `text_de`, `text_zh`).
    window
        First and last day of a window to shade, for instance the ten days up to a date.
    highlight
        Keys of `hue` to colour ("all", the default, colours each); the others are grey.

    Raises
    ------
    DataError
        When there is no event, or a date or its precision cannot be read.
    """
    if label is not None:
        return _milestones(data, label, ax)
    rows = axes.require_rows(data, [y, hue, "precision", "date"], what="timeline")
    rows = date_axis.spans(rows, what="timeline")
    kinds = figure_words.ordered(rows[hue].dropna(), hue)
    highlighted = axes.resolve_highlight(highlight, kinds, what="timeline")
    looks = _looks(kinds, highlighted, hue, palette)
    lanes = figure_words.ordered(rows[y].dropna().unique(), y)
    width, narrow = axes.full_width(), axes.narrow()
    per_day = (
        width * 72 * (0.95 if narrow else 0.8) / max(float(rows["end"].max() - rows["start"].min()), 30.0)
    )
    packed = {lane: date_axis.pack(rows[rows[y].eq(lane)], per_day=per_day) for lane in lanes}
    above = HEAD if narrow else 0.0
    tall = {
        lane: max(part["row"].max() + 1, 1 if narrow else 2) + 0.9 + above for lane, part in packed.items()
    }
    ax = axes.new_axes(ax, width=width, height=1.15 + ROW * sum(tall.values()))
    base, middles, heads = 0.0, [], []
    for index, lane in enumerate(lanes):
        if index % 2 == 0:
            ax.axhspan(
                base, base + tall[lane], color=colors.mix(colors.primary(), 0.05), zorder=0, linewidth=0
            )
        packed[lane] = packed[lane].assign(y=base + above + 0.75 + packed[lane]["row"])
        middles.append(base + tall[lane] / 2)
        heads.append(base + 0.35)
        base += tall[lane]
    _marks(ax, pd.concat(packed.values()), hue, looks)
    names = [style.wrap(figure_words.name(lane, y), 1e3 if narrow else 92, axes.size(0.95)) for lane in lanes]
    _lanes(ax, rows, names, middles, heads, top=base, window=window)
    if window is not None:
        _window(ax, window)
    left = 0.0 if narrow else max(style.text_width(name, axes.size(0.95)) for name in names) + 4
    _legend(ax, looks, hue, set(rows["precision"]), left=left)
    return axes.attach_alt_text(ax, _describe(rows, lanes, y, hue), table=_table(rows, y, hue))


def _table(rows: pd.DataFrame, y: str, hue: str) -> pd.DataFrame:
    """The events in order of time with words for keys, and their title where the table has one."""
    title = f"title_{figure_words.language()}"
    shown = figure_words.exact(rows.sort_values("start", kind="stable")).rename(columns={title: "title"})
    keys = {name: [figure_words.name(key, name) for key in shown[name]] for name in dict.fromkeys((y, hue))}
    return shown.assign(**keys)[["date", *keys, *(["title"] if title in rows.columns else [])]]


def _looks(
    kinds: Sequence[str], highlighted: Sequence[str], hue: str, palette: Mapping[str, str] | None
) -> dict[str, tuple[str, str]]:
    """Marker and colour of each kind, by its place in the vocabulary; what is not highlighted is grey."""
    kind_of_label = figure_words.COLUMN_KINDS.get(hue)
    looks = {}
    for kind in kinds:
        place = colors.place_of(kind, kind_of_label)
        own = (
            colors.for_key(kind)
            if kind in style.palette().regions
            else colors.kind(place + place // colors.KINDS)
        )
        tint = (palette or {}).get(kind, own) if kind in highlighted else colors.muted()
        looks[kind] = (colors.MARKERS[place % len(colors.MARKERS)], tint)
    return looks


def _marks(ax: Axes, events: pd.DataFrame, hue: str, looks: Mapping[str, tuple[str, str]]) -> None:
    """Days as marks, months and years as bars of their own length, one artist per kind."""
    title = f"title_{figure_words.language()}"
    needed = {hue, title, "date", "precision", "start", "middle", "end", "y"}
    kinds: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
    for row in events[[name for name in events.columns if name in needed]].to_dict("records"):
        kinds.setdefault((str(row[hue]), row["precision"]), []).append(row)
    for kind, (marker, tint) in looks.items():
        name = figure_words.name(kind, hue)
        known = {precision: kinds.get((kind, precision), []) for precision in ("day", "month", "year")}
        days, number = known["day"], figure_words.number(sum(map(len, known.values())), 0)
        (points,) = ax.plot(
            [row["middle"] for row in days], [row["y"] for row in days], marker, color=tint, markersize=5.4,
            markeredgewidth=0, zorder=4, clip_on=False, label=kind,
        )  # fmt: skip
        axes.mark(points, name, number, [_event_words(row, name, title) for row in days])
        for precision, high, strength in (("month", 0.62, 1.0), ("year", 0.34, 0.35)):
            rows = known[precision]
            bars = ax.barh(
                [row["y"] for row in rows], [row["end"] - row["start"] for row in rows],
                left=[row["start"] for row in rows], height=high, color=colors.mix(tint, strength), zorder=3,
                label=f"{kind}|{precision}",
            )  # fmt: skip
            for bar, row in zip(bars, rows, strict=True):
                words = _event_words(row, name, title)
                axes.mark(bar, words, "", whole=False, parts=[words])


def _event_words(row: Mapping[Hashable, Any], name: str, title: str) -> str:
    when = figure_words.date(row["date"], str(row["precision"]))
    words = figure_words.plain(row.get(title))
    return figure_words.pair(f"{when}, {name}", words) if words else f"{when}, {name}"


def _window(ax: Axes, window: tuple[str, str]) -> None:
    """Shade what of the window the axis shows; a window wholly outside is not drawn."""
    first, last = (float(date2num(pd.Timestamp(day))) for day in window)
    if last < first:
        raise DataError("timeline: the window ends before it begins", value=f"{window[0]} to {window[1]}")
    low, high = ax.get_xlim()
    begin, end = max(first, low), min(last + 1, high)
    if begin >= end:
        return
    ax.axvspan(begin, end, color=colors.mix(colors.accent(), 0.25), linewidth=0, zorder=1)
    to_left = begin - low > (high - low) * 0.2
    ax.annotate(
        figure_words.word("window", days=round(last - first) + 1),
        (begin, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if to_left else 3, 3),
        textcoords="offset points",
        ha="right" if to_left else "left",
        va="bottom",
        fontsize=axes.size(0.8),
        color=colors.accent(),
    )


def _lanes(
    ax: Axes,
    rows: pd.DataFrame,
    names: Sequence[str],
    middles: Sequence[float],
    heads: Sequence[float],
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
    step = max(1, -(-(last - first + 1) // 5)) if axes.narrow() else 1
    years = [str(year) if (last - year) % step == 0 else "" for year in range(first, last + 1)]
    ax.set_xticks([(a + b) / 2 for a, b in pairwise(edges)], labels=years, minor=True)
    ax.tick_params(axis="x", which="minor", length=0)
    ax.grid(True, axis="x", color=colors.mix(colors.primary(), 0.15), linewidth=0.6)
    ax.grid(False, axis="y")
    ax.tick_params(axis="y", length=0)
    if axes.narrow():
        ax.set_yticks([])
        for name, head in zip(names, heads, strict=True):
            ax.annotate(
                name, (0, head), xycoords=("axes fraction", "data"), xytext=(2, 0),
                textcoords="offset points", va="top", fontsize=axes.size(), color=colors.primary(), zorder=6,
                path_effects=text_layout.halo(),
            )  # fmt: skip
    else:
        ax.set_yticks(middles, labels=list(names), fontsize=axes.size(0.95))
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)


def _legend(
    ax: Axes, looks: Mapping[str, tuple[str, str]], hue: str, precisions: set[str], *, left: float
) -> None:
    """Legend below: what shapes and colours mean, and what a bar says about the date."""
    marks = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            color=tint,
            markersize=6,
            label=figure_words.name(kind, hue),
        )
        for kind, (marker, tint) in looks.items()
    ]
    month = Line2D([], [], color=colors.secondary(), linewidth=5, label=figure_words.word("only_month"))
    month.set_solid_capstyle("butt")
    year = Line2D(
        [], [], color=colors.mix(colors.primary(), 0.3), linewidth=3, label=figure_words.word("only_year")
    )
    bars = [bar for bar, kind in ((month, "month"), (year, "year")) if kind in precisions]
    text_layout.legend(ax, [*marks, *bars], left=left, below=26.0)


def _describe(rows: pd.DataFrame, lanes: Sequence[str], y: str, hue: str) -> str:
    counts, kinds, precision = (rows[column].value_counts() for column in (y, hue, "precision"))
    first, last = rows.iloc[rows["start"].argmin()], rows.iloc[rows["end"].argmax()]
    in_lanes = (
        figure_words.pair(figure_words.name(lane, y), figure_words.number(counts[lane], 0)) for lane in lanes
    )
    by_kind = (
        figure_words.pair(figure_words.name(kind, hue), figure_words.number(n, 0))
        for kind, n in kinds.items()
    )
    parts = [
        figure_words.alt(
            "swim_lanes",
            n=len(rows),
            first=figure_words.date(first["date"], first["precision"]),
            last=figure_words.date(last["date"], last["precision"]),
            lanes=figure_words.listing(in_lanes),
        ),
        figure_words.alt("kinds", names=figure_words.listing(by_kind)),
        figure_words.alt(
            "precision", **{kind: int(precision.get(kind, 0)) for kind in ("day", "month", "year")}
        ),
    ]
    return " ".join(parts)


def _milestones(data: pd.DataFrame, label: str, ax: Axes | None) -> Axes:
    """The dated milestones of one case down a line, each with its sentence beside it."""
    label = label if label in data.columns else f"{label}_{figure_words.language()}"
    rows = axes.require_rows(data, [label, "precision", "date"], what="milestones")
    rows = rows[rows["precision"].ne("undated") & rows["date"].notna()]
    rows = date_axis.spans(
        axes.require_rows(rows, ["date"], what="milestones", asked="dated rows"), what="milestones"
    )
    rows = rows.sort_values("start", kind="stable").reset_index(drop=True)
    narrow, points = axes.narrow(), axes.size(0.95)
    wide = axes.full_width() * 72 * 0.98
    when = [figure_words.date(row["date"], str(row["precision"])) for row in rows.to_dict("records")]
    beside = 0.1 if narrow else 0.065
    column = (
        beside
        if narrow
        else beside + max(style.text_width(one, points, bold=True) for one in when) / wide + 0.02
    )
    texts = [style.wrap(figure_words.plain(words), wide * (0.98 - column), points) for words in rows[label]]
    lines = max(words.count("\n") + 1 for words in texts)
    tall = 0.2 * (lines + 1) + 0.1 if narrow else 0.42
    ax = axes.blank_axes(ax, height=0.5 + tall * len(rows))
    high = axes.size_points(ax)[1]
    first, last = float(rows["start"].min()), float(rows["end"].max())
    at = 1 - (rows["middle"] - first) / max(last - first, 1.0)
    deep = tall * 72 if narrow else lines * points * 1.3 + 3
    places = text_layout.push_apart(list(at), min(deep / high, 1 / max(len(rows) - 1, 1)), low=0.0, high=1.0)
    ax.set(xlim=(0, 1), ylim=(-0.04 - 0.2 * narrow * tall / max(high / 72, 1), 1.04))
    ax.plot([0.02, 0.02], [0, 1], color=colors.muted(), linewidth=1.2, zorder=1)
    drawn = zip(rows.to_dict("records"), at, places, when, texts, strict=True)
    for row, here, place, date, words in drawn:
        _milestone(
            ax, row, float(here), (first, last), figure_words.pair(date, figure_words.plain(row[label]))
        )
        ax.plot([0.025, 0.045, 0.055], [here, place, place], color=colors.muted(), linewidth=0.6, zorder=1)
        va = "bottom" if narrow else "center"
        ax.text(beside, place, date, ha="left", va=va, fontsize=points, fontweight="bold")
        va = "top" if narrow else "center"
        ax.text(column, place, words, ha="left", va=va, fontsize=points)
    ends = [figure_words.date(rows["date"].iloc[end], rows["precision"].iloc[end]) for end in (0, -1)]
    sentences = {"first_text": str(rows[label].iloc[0]), "last_text": str(rows[label].iloc[-1])}
    description = figure_words.alt("milestones", n=len(rows), first=ends[0], last=ends[1], **sentences)
    undated = len(data) - len(rows)
    if undated:
        description += " " + figure_words.alt("undated", n=undated)
    table = figure_words.exact(data)[["date", label]].set_axis(["date", "text"], axis=1)
    return axes.attach_alt_text(ax, description, table=table)


def _milestone(
    ax: Axes, row: Mapping[Hashable, Any], here: float, ends: tuple[float, float], words: str
) -> None:
    """A day as a dot, a month or year as the stretch of the line it may lie on."""
    if str(row["precision"]) == "day":
        (dot,) = ax.plot([0.02], [here], "o", color=colors.primary(), markersize=6, zorder=3)
        axes.mark(dot, words)
        return
    long = max(ends[1] - ends[0], 1.0)
    begin, end = (1 - (float(row[side]) - ends[0]) / long for side in ("start", "end"))
    inset = min((begin - end) * 0.06, 0.004)
    (span,) = ax.plot(
        [0.02, 0.02],
        [begin - inset, end + inset],
        color=colors.mix(colors.primary(), 0.75),
        linewidth=6,
        zorder=2,
    )
    span.set_solid_capstyle("butt")
    axes.mark(span, words)
