"""Ranks from one measure to the next, or from one edition of an index to the next."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import style
from analysis.plot import axes, colors, figure_words, text_layout
from analysis.plot.lines import seaborn_lines


@axes.figure
def ranks(
    data: pd.DataFrame,
    *,
    x: str | Sequence[str],
    y: str = "rank",
    hue: str = "region",
    values: Sequence[str] | None = None,
    units: Sequence[str | None] | None = None,
    name: str | None = None,
    break_years: Sequence[int] = (2025,),
    highlight: Collection[str] | str | None = None,
    palette: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return one line per key of `hue` through its ranks, rank 1 at the top.

    Parameters
    ----------
    data
        Either one row per key with a column of ranks per measure (`x` is the list of them), or one row per
        key and edition with the column of editions `x` and that of ranks `y`. An edition without a rank is a
        gap: dotted where the line resumes, never a rank of zero.
    values, units
        For measures: columns whose value is written at each rank, one per measure, and their units.
    name
        Column with names of the keys; by default their labels.
    break_years
        Editions with a new method: lines are cut before them. The Global Innovation Index changed its way of
        counting clusters in 2025.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    if isinstance(x, str):
        return _editions(data, x, y, hue, name, break_years, highlight, palette, ax)
    return _measures(data, list(x), hue, values, units, highlight, palette, ax)


def _measures(
    data: pd.DataFrame,
    measures: Sequence[str],
    hue: str,
    values: Sequence[str] | None,
    units: Sequence[str | None] | None,
    highlight: Collection[str] | str | None,
    palette: Mapping[str, str] | None,
    ax: Axes | None,
) -> Axes:
    """Ranks by several measures side by side; equal ranks are set apart."""
    rows = axes.require_rows(data, [hue, *(values or ()), *measures], what="slope chart")
    keys = [str(key) for key in rows[hue]]
    highlighted = axes.resolve_highlight(highlight, keys, what="slope chart")
    tints = colors.for_keys(keys, highlighted, palette)
    by_key = dict(zip(keys, rows.to_dict("records"), strict=True))
    last = len(measures) - 1
    ax = axes.blank_axes(ax, height=1.2 + (0.92 if axes.narrow() else 0.72) * len(rows))
    shown = {key: _numbers([by_key[key][one] for one in measures]) for key in keys}
    shifts = _shifts(shown)
    left = 0.62 if axes.narrow() else 0.55
    ax.set_xlim(-left, last + (0.3 if axes.narrow() else 0.55))
    ax.set_ylim(max(float(np.nanmax(line)) for line in shown.values()) + 0.55, 0.15)
    order = sorted(keys, key=lambda key: key in highlighted)
    artists = seaborn_lines(
        ax, [(np.arange(last + 1), shown[key] + shifts[key], tints[key]) for key in order],
        marker="o", markersize=17, markeredgewidth=0,
    )  # fmt: skip
    for line, key in zip(artists, order, strict=True):
        line.set(
            label=key, zorder=3 if key in highlighted else 2, linewidth=2.6 if key in highlighted else 1.6
        )
        ranked = [
            figure_words.pair(figure_words.measure(one), figure_words.number(rank, 0))
            for one, rank in zip(measures, shown[key], strict=True)
        ]
        axes.mark(line, figure_words.name(key, hue), figure_words.listing(ranked), ranked)
    for key in keys:
        for at, rank in enumerate(shown[key]):
            place = float((shown[key] + shifts[key])[at])
            number = figure_words.number(rank, 0) if np.isfinite(rank) else ""
            ax.text(
                at, place, number, ha="center", va="center_baseline", color=colors.text_on(tints[key]),
                fontsize=axes.size(), zorder=5,
            )  # fmt: skip
            if values is not None:
                unit = (units or [None] * (last + 1))[at]
                own = [float(by_key[one][values[at]]) for one in keys]
                digits = figure_words.decimals(own)
                written = [
                    figure_words.value(value, unit, bare=axes.narrow(), digits=digits) for value in own
                ]
                words = (
                    figure_words.even(written)[keys.index(key)] if axes.narrow() else written[keys.index(key)]
                )
                _beside(ax, at, place, words, right=at == last and not axes.narrow())
        tint = style.label_colour(tints[key]) if key in highlighted else colors.secondary()
        _row_name(
            ax, float((shown[key] + shifts[key])[0]), figure_words.name(key, hue), tint, key in highlighted
        )
    for at, measure in enumerate(measures):
        words = style.wrap(figure_words.measure(measure), 66 if axes.narrow() else 140, axes.size(0.95))
        ax.text(
            at, 1.0, words, transform=ax.get_xaxis_transform(), ha="center", va="bottom",
            fontsize=axes.size(0.95), color=colors.primary(),
        )  # fmt: skip
    clauses = [
        figure_words.clause(
            figure_words.name(key, hue),
            figure_words.listing(
                figure_words.pair(figure_words.measure(one), figure_words.number(rank, 0))
                for one, rank in zip(measures, shown[key], strict=True)
                if np.isfinite(rank)
            ),
        )
        for key in keys
    ]
    listed = figure_words.listing(map(figure_words.measure, measures))
    description = figure_words.sentences([figure_words.alt("slope", n=len(keys), measures=listed), *clauses])
    return axes.attach_alt_text(ax, description, table=rows)


def _numbers(values: list[float | None]) -> np.ndarray:
    """The ranks of one line, missing ones as nan."""
    return np.array([np.nan if pd.isna(one) else float(one) for one in values], dtype=float)


def _shifts(ranks_: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Small vertical shifts where keys share a rank, so that none hides another."""
    shifts = {key: np.zeros(len(line)) for key, line in ranks_.items()}
    for index in range(len(next(iter(ranks_.values())))):
        at: dict[float, list[str]] = {}
        for key, line in ranks_.items():
            at.setdefault(float(line[index]), []).append(key)
        for group in at.values():
            for order, key in enumerate(group):
                shifts[key][index] = (order - (len(group) - 1) / 2) * 0.36
    return shifts


def _beside(ax: Axes, at: int, place: float, words: str, *, right: bool) -> None:
    ax.annotate(
        words,
        (at, place),
        xytext=(14, 0) if right else (0, 12),
        textcoords="offset points",
        ha="left" if right else "center",
        va="center" if right else "bottom",
        fontsize=axes.size(0.85),
        color=colors.secondary(),
        path_effects=text_layout.halo(),
        zorder=6,
    )


def _row_name(ax: Axes, place: float, name: str, tint: str, bold: bool) -> None:
    ax.annotate(
        style.wrap(name, 52 if axes.narrow() else 110, axes.size(0.95)),
        (0, place),
        xytext=(-12, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=axes.size(0.88 if axes.narrow() else 0.95),
        color=tint,
        fontweight="bold" if bold else "normal",
    )


def _editions(
    data: pd.DataFrame,
    x: str,
    y: str,
    hue: str,
    name: str | None,
    breaks: Sequence[int],
    highlight: Collection[str] | str | None,
    palette: Mapping[str, str] | None,
    ax: Axes | None,
) -> Axes:
    """Ranks from edition to edition on a logarithmic axis, cut where the method changed."""
    rows = axes.require_rows(data, [hue, x, y], what="rank chart")
    names = {
        str(row[hue]): figure_words.plain(row[name]) if name else figure_words.name(str(row[hue]), hue)
        for row in rows.to_dict("records")
    }
    keys = list(names)
    highlighted = axes.resolve_highlight(highlight, keys, what="rank chart")
    by_key = {key: part.sort_values(x) for key, part in rows.groupby(rows[hue].astype(str), sort=False)}
    tints = {key: _cluster_colour(by_key[key]) if key in highlighted else colors.muted() for key in keys}
    tints |= dict(palette or {})
    ax = axes.new_axes(ax, height=4.8)
    editions = sorted(int(year) for year in rows[x].unique())
    worst = float(rows[y].max())
    ax.set_yscale("log")
    ax.set_ylim(worst * 1.25, 0.85)
    ax.set_xlim(editions[0] - 0.35, editions[-1] + 0.35)
    ends = []
    for key in sorted(keys, key=lambda one: one in highlighted):
        part = by_key[key]
        years, ranked = part[x].to_numpy(dtype=int), part[y].to_numpy(dtype=float)
        _climb(ax, years, ranked, editions, breaks, tint=tints[key], name=names[key], key=key)
        if key in highlighted or len(keys) <= 12:
            ends.append(
                (
                    float(ranked[-1]),
                    names[key],
                    style.label_colour(tints[key]),
                    key in highlighted,
                    int(years[-1]),
                )
            )
    ticks = [rank for rank in (1, 2, 3, 5, 10, 20, 30, 50, 100) if rank <= worst * 1.2]
    ax.set_yticks(ticks, labels=[figure_words.number(rank, 0) for rank in ticks])
    ax.set_yticks([], minor=True)
    step = -(-len(editions) // 5) if axes.narrow() else 1
    shown = editions[::-step][::-1]
    ax.set_xticks(shown, labels=[str(year) for year in shown])
    axes.label_axis(ax.yaxis, figure_words.word("rank_log"))
    axes.label_axis(ax.xaxis, figure_words.word("edition"))
    _rank_ends(ax, ends, editions[-1])
    for year in breaks:
        if year in editions:
            at = year - 0.5
            shade = colors.mix(colors.primary(), 0.1)
            ax.axvspan(at - 0.09, at + 0.09, color=shade, linewidth=0, zorder=1)
            words = style.wrap(figure_words.word("new_method"), 90, axes.size(0.82))
            look: dict[str, Any] = {"fontsize": axes.size(0.82), "color": colors.secondary()}
            ax.text(at, 0.89, words, ha="center", va="bottom", path_effects=text_layout.halo(), **look)
    description = _describe(rows, highlighted or keys, (hue, x, y), names, breaks)
    return axes.attach_alt_text(ax, description, table=rows)


def _cluster_colour(part: pd.DataFrame) -> str:
    """Colour of the region a cluster lies in, the accent elsewhere."""
    held = list(part["region"].dropna()) if "region" in part.columns else []
    return colors.for_key(str(held[-1])) if held else colors.accent()


def _climb(
    ax: Axes,
    years: np.ndarray,
    ranked: np.ndarray,
    editions: Sequence[int],
    breaks: Sequence[int],
    *,
    tint: str,
    name: str,
    key: str,
) -> None:
    """Points of one cluster: joined between neighbouring editions, dotted over a gap, cut at a break."""
    for index in range(len(years) - 1):
        a, b = int(years[index]), int(years[index + 1])
        if any(a < cut <= b for cut in breaks):
            continue
        skipped = any(a < edition < b for edition in editions)
        ax.plot(
            [a, b], ranked[index : index + 2], color=tint, linewidth=1.1 if skipped else 1.9,
            linestyle=(0, (1, 2.2)) if skipped else "-", zorder=2,
        )  # fmt: skip
    (points,) = ax.plot(years, ranked, "o", color=tint, markersize=5, zorder=3, label=key)
    titles = [
        figure_words.pair(f"{name}, {year}", figure_words.number(rank, 0))
        for year, rank in zip(years, ranked, strict=True)
    ]
    summary = figure_words.listing(
        f"{year}: {figure_words.number(rank, 0)}" for year, rank in zip(years, ranked, strict=True)
    )
    axes.mark(points, name, summary, titles)


def _rank_ends(ax: Axes, ends: Sequence[tuple[float, str, str, bool, int]], last: int) -> None:
    """Names at the right edge for clusters of the last edition, beside their last point for the others."""
    now = [end for end in ends if end[4] == last]
    room, points = (66.0, axes.size(0.82)) if axes.narrow() else (1e3, axes.size())
    text_layout.end_labels(
        ax,
        [
            (rank, style.wrap(f"{figure_words.number(rank, 0)}  {name}", room, points, lines=2), tint)
            for rank, name, tint, _, _ in now
        ],
        points=points,
        bold=[end[3] for end in now],
    )
    for rank, name, tint, _, year in ends:
        if year != last:
            ax.annotate(
                name, (year, rank), xytext=(6, 0), textcoords="offset points", va="center",
                fontsize=axes.size(0.82), color=tint, path_effects=text_layout.halo(), zorder=4,
            )  # fmt: skip


def _describe(
    rows: pd.DataFrame,
    keys: Sequence[str],
    columns: tuple[str, str, str],
    names: Mapping[str, str],
    breaks: Sequence[int],
) -> str:
    hue, x, y = columns
    clauses = []
    for key in keys:
        part = rows[rows[hue].eq(key)].sort_values(x)
        (first, a), (last, b) = (
            (str(row[x]), figure_words.number(row[y], 0)) for row in part.iloc[[0, -1]].to_dict("records")
        )
        if len(part) == 1:
            clauses.append(figure_words.alt("rank_once", name=names[key], b=b, last=last))
        else:
            clauses.append(figure_words.alt("rank_moved", name=names[key], a=a, b=b, first=first, last=last))
    cuts = [str(cut) for cut in breaks if cut in set(rows[x])]
    parts = [
        figure_words.alt("bump", n=rows[hue].nunique(), first=str(rows[x].min()), last=str(rows[x].max())),
        *clauses,
        figure_words.alt("bump_gaps"),
        figure_words.alt("breaks", years=figure_words.listing(cuts)) if cuts else "",
    ]
    return figure_words.sentences(parts)
