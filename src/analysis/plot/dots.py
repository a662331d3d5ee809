"""Dots: values in groups on one axis, dated values against a claim, and the two ends of a range."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date

from analysis import style
from analysis.plot import alt_text, axes, colors, date_axis, figure_words, text_layout

BILLION = "billion CNY"
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


@axes.figure
def strip(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    hue: str = "kind",
    highlight: Collection[str] | str | None = None,
    palette: Mapping[str, str] | None = None,
    unit: str | None = None,
    subject: str | None = None,
    claim: float | None = None,
    claim_text: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return dots of `x` on a logarithmic axis, named by `y`, in groups by `hue`; or, over dates, of `y`.

    Parameters
    ----------
    data
        One row per dot. With `x="date"`: columns `date`, `precision` (day, month, year, undated), `quality`
        and the values `y`; a value known to a month or year is drawn as wide as that, undated ones stand
        apart on the right.
    hue
        Groups in their order of appearance; the band behind spans those that are not highlighted. Over dates
        the key (a region) whose colour the dots have.
    claim, claim_text
        A number to compare dated values with: a line with words at its end.
    subject
        What is counted, for axis and description.

    Raises
    ------
    DataError
        When there is no value, or a date cannot be read.
    """
    if x == "date":
        return _dated(data, y, hue, palette, unit, subject, claim, claim_text, ax)
    rows = axes.require_rows(data, [hue, y, x], what="strip")
    kinds = [str(key) for key in rows[hue].drop_duplicates()]
    highlighted = axes.resolve_highlight(highlight, kinds, what="strip")
    unit = unit or axes.unit_of(rows, x, what="strip")
    rows = rows.sort_values(x, kind="stable").dropna(subset=[x])
    room = 225.0
    lines = [style.wrap(figure_words.plain(words), room, axes.size(0.95), lines=2) for words in rows[y]]
    tall = 0.4 if axes.narrow() else 0.34 if any("\n" in words for words in lines) else 0.25
    ax = axes.new_axes(ax, height=1.0 + tall * len(rows) + 0.42 * len(kinds))
    context = rows.loc[~rows[hue].isin(highlighted), x]
    if highlighted and len(context):
        ax.axvspan(float(context.min()), float(context.max()), color=colors.fill(), linewidth=0, zorder=0)
    places, heads = _grouped(rows, hue, kinds)
    tints = {kind: colors.accent() if kind in highlighted else colors.secondary() for kind in kinds} | dict(
        palette or {}
    )
    frame = rows.assign(_place=[axes.bar_place(place) for place in places])
    axes.with_seaborn(
        sns.scatterplot, frame, x=x, y="_place", hue=hue, style=hue, palette=tints, hue_order=kinds,
        style_order=kinds, markers={kind: "D" if kind in highlighted else "o" for kind in kinds},
        s=44, linewidth=0, legend=False, zorder=3, ax=ax,
    )  # fmt: skip
    digits = figure_words.decimals(rows[x])
    numbers = figure_words.even(
        [figure_words.value(float(value), unit, bare=True, digits=digits) for value in rows[x]]
    )
    titles = [
        figure_words.pair(figure_words.plain(words), figure_words.value(float(value), unit))
        for words, value in zip(rows[y], rows[x], strict=True)
    ]
    axes.mark(ax.collections[-1], subject or figure_words.measure(x), "", titles, whole=False)
    _beside(ax, rows[x], frame["_place"], numbers)
    for kind, place in heads.items():
        _head(ax, place, figure_words.kind_of(kind), kind in highlighted)
    axes.logarithmic(ax, list(rows[x]), room=1.6)
    axes.row_names(ax, places, lines, room=room)
    axes.value_axis(ax.xaxis, unit, name=subject or figure_words.word("per_project"))
    spans = [_span(rows.loc[rows[hue].eq(kind), x], figure_words.kind_of(kind), unit) for kind in kinds]
    description = " ".join([figure_words.alt("sizes", n=len(rows)), *spans])
    return axes.attach_alt_text(ax, description, table=data.copy())


def _beside(ax: Axes, values: Iterable[float], places: Iterable[float], numbers: Sequence[str]) -> None:
    """Each number at the right of its dot."""
    for value, place, number in zip(values, places, numbers, strict=True):
        ax.annotate(
            number, (float(value), place), xytext=(8, 0), textcoords="offset points", va="center",
            fontsize=axes.size(0.85),
        )  # fmt: skip


def _grouped(rows: pd.DataFrame, hue: str, kinds: Sequence[str]) -> tuple[list[float], dict[str, float]]:
    """The height of each row, group by group, and of the name above each group."""
    places = pd.Series(0.0, index=rows.index)
    heads, here = {}, 0.0
    for kind in kinds:
        heads[kind], here = here, here + 1
        for index in rows.index[rows[hue].eq(kind)]:
            places[index], here = here, here + 1
        here += 0.7
    return list(places), heads


def _head(ax: Axes, place: float, name: str, highlighted: bool) -> None:
    """The name of a group of rows, above them."""
    ax.annotate(
        name,
        (0.0, place),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=axes.size(0.9),
        fontweight="bold",
        color=colors.accent() if highlighted else colors.secondary(),
        path_effects=text_layout.halo(),
        zorder=4,
    )


def _span(values: "pd.Series[float]", name: str, unit: str | None) -> str:
    if values.empty:
        return alt_text.missing([name])
    low, high = (figure_words.value(float(end), unit) for end in (values.min(), values.max()))
    return figure_words.alt("span", name=name, n=len(values), a=low, b=high)


def _dated(
    data: pd.DataFrame,
    y: str,
    hue: str,
    palette: Mapping[str, str] | None,
    unit: str | None,
    subject: str | None,
    claim: float | None,
    claim_text: str | None,
    ax: Axes | None,
) -> Axes:
    """Dated values as points with their quality, against the line of a claim."""
    rows = axes.require_rows(data, ["date", "precision", "quality", y], what="dated values", asked=subject)
    rows = rows.dropna(subset=[y])
    unit = unit or axes.unit_of(rows, y, what="dated values")
    dated = rows[rows["precision"].ne("undated")]
    if len(dated):
        dated = date_axis.spans(dated, what="dated values").sort_values("start")
    else:
        dated = dated.assign(start=0.0, end=1.0, middle=0.5)
    undated = rows[rows["precision"].eq("undated")]
    tint = (palette or {}).get(hue) or (
        colors.for_key(hue) if hue in style.palette().regions else colors.accent()
    )
    ax = axes.new_axes(ax, height=3.4 if axes.narrow() else 3.8)
    edge = _time_axis(ax, dated, undated)
    everything = pd.concat([dated, undated.assign(start=edge, end=edge, middle=edge)])
    for row in everything.to_dict("records"):
        _point(ax, row, float(row[y]), tint, unit)
    ax.set_ylim(0, max(float(rows[y].max()), claim or 0.0) * 1.2)
    if claim is not None:
        words = claim_text or figure_words.word("article_says", value=figure_words.value(claim, unit))
        _claim_line(ax, claim, words)
    wide = dated["end"] - dated["start"] > (WIDE if not axes.narrow() else WIDE / 2)
    digits = figure_words.decimals(rows[y])
    numbers = {
        index: figure_words.value(float(value), unit, bare=True, digits=digits)
        for index, value in rows[y].items()
    }
    _numbers_apart(ax, dated[wide], y, numbers, claim=claim)
    where = [*dated.loc[~wide, "middle"], *[edge] * len(undated)]
    beside = [*dated.loc[~wide, y].items(), *undated[y].items()]
    shown_numbers = [numbers[index] for index, _ in beside]
    _numbers(ax, where, [float(value) for _, value in beside], shown_numbers, claim)
    axes.value_axis(ax.yaxis, unit, name=subject)
    _qualities(ax, [str(key) for key in rows["quality"].drop_duplicates()], tint)
    description = _describe_dated(
        dated, undated, y, claim=claim, unit=unit, subject=subject or figure_words.measure(y)
    )
    shown = [name for name in ("date", y, "unit", "quality") if name in rows.columns]
    return axes.attach_alt_text(ax, description, table=figure_words.exact(rows)[shown])


def _time_axis(ax: Axes, dated: pd.DataFrame, undated: pd.DataFrame) -> float:
    """Years along the axis; undated values get a column of their own. Returns where that column lies."""
    if dated.empty:
        ax.set(xlim=(0, 2), xticks=[1])
        ax.set_xticklabels([figure_words.word("undated")])
        return 1.0
    first, last = num2date(dated["start"].min()).year, num2date(dated["end"].max() - 1).year
    last = max(last, first + 1)
    ticks = [float(date2num(pd.Timestamp(year, 1, 1))) for year in range(first, last + 2)]
    middles = [(a + b) / 2 for a, b in pairwise(ticks)]
    step = max(1, -(-len(middles) // (4 if axes.narrow() else 9)))
    names = [str(year) if index % step == 0 else "" for index, year in enumerate(range(first, last + 1))]
    edge = ticks[-1] + (ticks[-1] - ticks[0]) * 0.09
    end = ticks[-1]
    if len(undated):
        shade = colors.mix(colors.primary(), 0.05)
        ax.axvspan(ticks[-1], 2 * edge - ticks[-1], color=shade, linewidth=0, zorder=0)
        middles, names, end = [*middles, edge], [*names, figure_words.word("undated")], 2 * edge - ticks[-1]
    ax.set_xticks(middles, labels=names)
    ax.set_xlim(ticks[0], end)
    return edge


def _point(ax: Axes, row: Mapping[Any, Any], value: float, tint: str, unit: str | None) -> None:
    marker, filled = QUALITIES.get(str(row["quality"]), ("o", False))
    if row["end"] - row["start"] > 20:
        (span,) = ax.plot([row["start"], row["end"]], [value] * 2, color=colors.mix(tint, 0.4), linewidth=4)
        span.set_solid_capstyle("butt")
    face = tint if filled else colors.paper()
    (point,) = ax.plot([row["middle"]], [value], marker, color=tint, markerfacecolor=face, markersize=8)
    point.set(markeredgewidth=1.6, zorder=4)
    undated = str(row["precision"]) == "undated"
    when = figure_words.word("undated") if undated else figure_words.date(row["date"], str(row["precision"]))
    quality = figure_words.label("quality", str(row["quality"]))
    axes.mark(point, when, figure_words.comma(figure_words.value(value, unit), quality))


def _numbers_apart(
    ax: Axes, rows: pd.DataFrame, y: str, numbers: Mapping[Any, str], *, claim: float | None
) -> None:
    """Each value above or below the bar of its year, away from the claim: beside it the bar strikes it."""
    for index, row in rows.iterrows():
        above = claim is None or float(row[y]) > claim
        ax.annotate(
            numbers[index],
            (float(row["middle"]), float(row[y])),
            xytext=(0, 8 if above else -8),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            fontsize=axes.size(0.9),
            path_effects=text_layout.halo(),
            zorder=5,
        )


def _off(value: float, claim: float | None, gap: float) -> float:
    """The height for a number: above or below the line of the claim, which would strike it."""
    if claim is None or abs(value - claim) > gap * 0.7:
        return value
    return claim + gap * 0.7 if value >= claim else claim - gap * 0.7


def _numbers(
    ax: Axes,
    where: Sequence[float],
    values: Sequence[float],
    numbers: Sequence[str],
    claim: float | None,
) -> None:
    """Each value beside its point, pushed apart where points of nearly the same time lie close."""
    wide, tall = axes.size_points(ax)
    points = axes.size(0.9)
    bottom, top = ax.get_ylim()
    left, right = ax.get_xlim()
    column = [round(float(x - left) / (right - left) * wide / 60) for x in where]
    for group in dict.fromkeys(column):
        own = [index for index, other in enumerate(column) if other == group]
        gap = points * 1.2 / tall * (top - bottom)
        wanted = [_off(values[index], claim, gap) for index in own]
        above = claim is not None and min(wanted) > claim
        low = claim + gap * 0.7 if claim is not None and above else -np.inf
        heights = text_layout.push_apart(wanted, gap, low=low)
        for index, height in zip(own, heights, strict=True):
            room = (style.text_width(numbers[index], points) + 9) / wide * (right - left)
            covers = any(
                0 < x - where[index] < room and abs(y - height) < gap
                for x, y in zip(where, values, strict=True)
            )
            at = height
            place: dict[str, Any] = {"xytext": (9, 0), "ha": "left", "va": "center"}
            if covers and where[index] - room > left:
                place = {"xytext": (-9, 0), "ha": "right", "va": "center"}
            elif covers:  # a neighbour to the right, the axis to the left
                at, over = values[index], claim is None or values[index] >= claim
                place = {"xytext": (0, 8 if over else -8), "ha": "center", "va": "bottom" if over else "top"}
            ax.annotate(
                numbers[index], (float(where[index]), at), textcoords="offset points", fontsize=points,
                path_effects=text_layout.halo(), zorder=5, **place,
            )  # fmt: skip


def _claim_line(ax: Axes, claim: float, words: str) -> None:
    ax.axhline(claim, color=colors.warning(), linewidth=1.4, linestyle=(0, (5, 2)), zorder=2)
    if axes.narrow():
        ax.annotate(
            words, (1.0, claim), xycoords=("axes fraction", "data"), xytext=(-2, 3),
            textcoords="offset points",
            ha="right", va="bottom", fontsize=axes.size(0.9), color=colors.warning(),
            path_effects=text_layout.halo(), zorder=6,
        )  # fmt: skip
        return
    label = style.wrap(words, 110, axes.size(0.9))
    text_layout.end_labels(ax, [(claim, label, colors.warning())], points=axes.size(0.9))


def _qualities(ax: Axes, shown: Sequence[str], tint: str) -> None:
    handles = []
    for key in shown:
        marker, filled = QUALITIES.get(key, ("o", False))
        handles += ax.plot(
            [], [], marker, label=figure_words.label("quality", key), color=tint,
            markerfacecolor=tint if filled else colors.paper(), markersize=6.5,
        )  # fmt: skip
    text_layout.legend(ax, handles)


def _describe_dated(
    dated: pd.DataFrame,
    undated: pd.DataFrame,
    y: str,
    *,
    claim: float | None,
    unit: str | None,
    subject: str,
) -> str:
    named = [
        figure_words.pair(
            figure_words.date(row["date"], str(row["precision"])), figure_words.value(float(row[y]), unit)
        )
        for row in dated.to_dict("records")
    ]
    named += [
        figure_words.pair(figure_words.word("undated"), figure_words.value(float(v), unit))
        for v in undated[y]
    ]
    if claim is None:
        return figure_words.alt("dated", subject=subject, names=figure_words.listing(named))
    values = pd.concat([dated[y], undated[y]]).astype(float)
    return figure_words.alt(
        "claim_series",
        subject=subject,
        claim=figure_words.value(claim, unit),
        names=figure_words.listing(named),
        n=len(values),
        above=int(values.gt(claim).sum()),
    )


@axes.figure
def ranges(
    data: pd.DataFrame,
    *,
    low: str,
    high: str,
    y: str,
    at: str | None = None,
    share: str | None = None,
    error: str | None = None,
    references: pd.DataFrame | None = None,
    name: str | None = None,
    group: str | None = None,
    within: str = "path",
    highlight: Collection[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return a bar from `low` to `high` in each row: ranks that any weighting gives, or two readings.

    Parameters
    ----------
    data
        One row per key of `y`. Ends whose names end in `_rank` are ranks on an even axis; others are amounts
        in billion CNY on a logarithmic axis, `high` as printed and `low` under the other reading.
    at
        The rank under the weights in use: a dot.
    share, error
        Share of weightings that put the row first (0-1) and its standard error, written beside it.
    references
        Known amounts to compare with: `label`, `value` (billion CNY) and optionally `y`; a mark in the row of
        its key, or a line through all rows when it has none.
    name, group, within
        Column of the rows' names; `group` puts rows of one key under its name, named by the column `within`.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    if high.endswith("_rank"):
        return _rank_ranges(data, low, high, y, at, share, error, name, group, within, highlight, ax)
    return _readings(data, low, high, y, references, highlight, ax)


def _readings(
    data: pd.DataFrame,
    low: str,
    high: str,
    y: str,
    references: pd.DataFrame | None,
    highlight: Collection[str] | str | None,
    ax: Axes | None,
) -> Axes:
    """Both readings of each amount, joined, on a logarithmic axis."""
    rows = axes.require_rows(data, [y, low, high], what="two readings")
    keys = [str(key) for key in rows[y]]
    highlighted = axes.resolve_highlight(highlight, keys, what="two readings")
    tints = colors.for_keys(keys, highlighted)
    ax = axes.new_axes(ax, height=1.5 + (0.95 if axes.narrow() else 0.62) * len(rows))
    digits = {column: figure_words.decimals(rows[column]) for column in (low, high)}
    for index, row in enumerate(rows.to_dict("records")):
        tint = tints[keys[index]] if keys[index] in highlighted else colors.secondary()
        ends, place = (float(row[low]), float(row[high])), float(index) + (0.36 if axes.narrow() else 0)
        named = figure_words.name(keys[index], y)
        ax.plot(ends, [place, place], color=colors.mix(tint, 0.45), linewidth=3, zorder=2)
        for value, column in zip(ends, (low, high), strict=True):
            face = tint if column == high else colors.paper()
            (dot,) = ax.plot([value], [place], "o", markerfacecolor=face, color=tint, markersize=9)
            dot.set(markeredgewidth=2, zorder=4)
            axes.mark(
                dot, figure_words.comma(named, figure_words.word(column)), figure_words.value(value, BILLION)
            )
            ax.annotate(
                figure_words.value(value, BILLION, bare=True, digits=digits[column]), (value, place),
                xytext=(0, 8), textcoords="offset points", ha="center", va="bottom", fontsize=axes.size(0.9),
                color=tint, fontweight="bold" if column == high else "normal",
            )  # fmt: skip
    known = [] if references is None else list(references["value"])
    axes.logarithmic(ax, [*rows[high], *rows[low], *known], room=1.9 if axes.narrow() else 1.5)
    axes.row_names(ax, list(map(float, range(len(rows)))), [figure_words.name(key, y) for key in keys])
    axes.value_axis(ax.xaxis, BILLION, name=figure_words.word("amount_log"))
    if references is not None:
        ax.set_ylim(bottom=len(rows) + (0.45 if axes.narrow() else -0.1))  # room for words below the last row
        _references(ax, references, keys, y)
    _reading_heads(ax, rows, low, high)
    clauses = [
        figure_words.alt(
            "dumbbell_row",
            name=figure_words.name(key, y),
            a=figure_words.value(float(row[high]), BILLION),
            b=figure_words.value(float(row[low]), BILLION),
        )
        for key, row in zip(keys, rows.to_dict("records"), strict=True)
    ]
    if references is not None and len(references):
        pairs = zip(references["label"], references["value"], strict=True)
        named_ = [
            figure_words.pair(figure_words.plain(words), figure_words.value(float(value), BILLION))
            for words, value in pairs
        ]
        clauses.append(figure_words.alt("references", names=figure_words.listing(named_)))
    return axes.attach_alt_text(
        ax, " ".join([figure_words.alt("dumbbell", n=len(rows)), *clauses]), table=rows
    )


def _reading_heads(ax: Axes, rows: pd.DataFrame, low: str, high: str) -> None:
    """Say once which end is which reading: over the first row, below all on a narrow screen."""
    if axes.narrow():
        handles = [
            ax.plot(
                [], [], "o", color=colors.secondary(), markerfacecolor=face, label=figure_words.word(column)
            )[0]
            for column, face in ((low, colors.paper()), (high, colors.secondary()))
        ]
        text_layout.legend(ax, handles, below=44.0)
        return
    for column in (low, high):
        ax.annotate(
            figure_words.word(column), (float(rows[column].iloc[0]), 0), xytext=(0, 22),
            textcoords="offset points", ha="center", va="bottom", fontsize=axes.size(0.85),
            color=colors.secondary(), annotation_clip=False,
        )  # fmt: skip


def _references(ax: Axes, references: pd.DataFrame, keys: Sequence[str], y: str) -> None:
    for row in references.to_dict("records"):
        value, key = float(row["value"]), str(row.get(y, ""))
        at = keys.index(key) + (0.36 if axes.narrow() else 0.0) if key in keys else None
        look: dict[str, Any] = {"color": colors.warning()}
        if at is None:
            ax.axvline(value, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1, **look)
        else:
            ax.plot([value, value], [at + 0.08, at + 0.26], linewidth=2.2, zorder=3, **look)
        words = figure_words.plain(row["label"])
        ax.annotate(
            style.wrap(words, 120, axes.size(0.8)),
            (value, len(keys) - 0.45 if at is None else at + 0.26),
            xytext=(3, 0) if at is None else (0, -3),
            textcoords="offset points",
            ha="left" if at is None else "center",
            va="bottom" if at is None else "top",
            fontsize=axes.size(0.8),
            **look,
        )


def _rank_ranges(
    data: pd.DataFrame,
    low: str,
    high: str,
    y: str,
    at: str | None,
    share: str | None,
    error: str | None,
    name: str | None,
    group: str | None,
    within: str,
    highlight: Collection[str] | str | None,
    ax: Axes | None,
) -> Axes:
    """A bar from the best to the worst rank, the share of first places beside it."""
    given = [column for column in (at, share, error) if column and column in data.columns]
    rows = axes.require_rows(data, [y, *given, low, high], what="rank intervals")
    keys = [str(key) for key in rows[y]]
    highlighted = axes.resolve_highlight(highlight, keys, what="rank intervals")
    names = (
        [figure_words.plain(words) for words in rows[name]]
        if name
        else [figure_words.name(key, y) for key in keys]
    )
    groups = [str(key) for key in rows[group]] if group else [""] * len(rows)
    places, heads = _headed(groups)
    ax = axes.new_axes(ax, height=0.95 + (0.5 if axes.narrow() else 0.4) * (places[-1] + 1))
    most = float(rows[high].max())
    for index, row in enumerate(rows.to_dict("records")):
        tint = colors.accent() if keys[index] in highlighted else colors.muted()
        place, ends = axes.bar_place(places[index]), (float(row[low]), float(row[high]))
        (bar,) = ax.plot(ends, [place, place], color=tint, linewidth=9, solid_capstyle="round", zorder=2)
        bar.set_label(keys[index])
        span = (
            figure_words.number(ends[0], 0)
            if ends[0] == ends[1]
            else "–".join(figure_words.number(e, 0) for e in ends)
        )
        first = _first_share(row, share, error) if share in given else ""
        axes.mark(bar, names[index], figure_words.comma(span, first) if first else span)
        if at in given and pd.notna(row[at]):
            (dot,) = ax.plot([float(row[str(at)])], [place], "o", color=colors.primary(), markersize=7)
            dot.set(markeredgecolor=colors.paper(), markeredgewidth=1.2, zorder=3)
        if first:
            ax.annotate(
                first, (1.02, place), xycoords=("axes fraction", "data"), va="center", fontsize=axes.size(0.9)
            )
    shown = [figure_words.name(key, within) for key in rows[within]] if group else names
    axes.row_names(ax, places, shown, room=165)
    for key, place in heads.items():
        _group_head(ax, place, figure_words.name(key, str(group)))
    ax.set_xlim(0.6, max(most, 2) + 0.4)
    ax.set_xticks(range(1, int(max(most, 2)) + 1))
    ax.grid(True, axis="x")
    axes.label_axis(ax.xaxis, figure_words.word("rank_interval"))
    if share in given:
        ax.annotate(
            style.wrap(figure_words.word("first_share"), 125 if not axes.narrow() else 60, axes.size(0.85)),
            (1.02, 1.0), xycoords="axes fraction", xytext=(0, 2), textcoords="offset points",
            fontsize=axes.size(0.85), color=colors.secondary(), va="bottom",
        )  # fmt: skip
    description = _describe_ranks(rows, names, low, high, share if share in given else None)
    return axes.attach_alt_text(ax, description, table=rows)


def _headed(keys: Sequence[str]) -> tuple[list[float], dict[str, float]]:
    """The height of each row, and of the heading above the first row of each key that is not empty."""
    places: list[float] = []
    heads: dict[str, float] = {}
    here = 0.0
    for key in keys:
        if key and key not in heads:
            here += 0.35 if heads else 0.0
            heads[key] = here
            here += 0.85
        places.append(here)
        here += 1.0
    return places, heads


def _group_head(ax: Axes, place: float, name: str) -> None:
    beside = not axes.narrow()
    ax.annotate(
        name,
        (0.0, place),
        xycoords=("axes fraction", "data"),
        xytext=(-4 if beside else 0, 0),
        textcoords="offset points",
        ha="right" if beside else "left",
        va="center",
        fontsize=axes.size(0.95),
        fontweight="bold",
        color=colors.primary(),
    )


def _first_share(row: Mapping[Any, Any], share: str | None, error: str | None) -> str:
    if pd.isna(row[share]):
        return figure_words.word("no_data")
    words = figure_words.percent(float(row[share]))
    spread = float(row[error]) if error and error in row and pd.notna(row[error]) else 0.0
    return f"{words} ± {figure_words.percent(spread)}" if spread and not axes.narrow() else words


def _describe_ranks(rows: pd.DataFrame, names: Sequence[str], low: str, high: str, share: str | None) -> str:
    parts = [figure_words.alt("rank_intervals", n=len(rows))]
    for name, row in zip(names, rows.to_dict("records"), strict=True):
        a, b = figure_words.number(row[low], 0), figure_words.number(row[high], 0)
        message = {"name": name, "a": a} if a == b else {"name": name, "a": a, "b": b}
        parts.append(figure_words.alt("interval_fixed" if a == b else "interval", **message))
        if share and pd.notna(row[share]):
            parts.append(figure_words.alt("first", share=figure_words.percent(float(row[share]))))
    return " ".join(parts)
