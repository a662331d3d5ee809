"""Ranks from one edition of an index to the next, cut where its method changed."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, words


def bump(
    clusters: pd.DataFrame,
    *,
    x: str = "edition",
    column: str = "rank",
    by: str = "cluster",
    name: str | None = None,
    break_before: int | None = 2025,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return ranks from edition to edition on a logarithmic rank axis, cut where the method changed.

    Editions without a rank for a cluster are gaps: dotted where the line resumes, never a rank of zero.

    `clusters` has the columns `by`, `x` and `column`, one row per cluster and edition; clusters are called by
    their label, or as the column `name` has it.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(clusters, [by, x, column], what="rank chart")
    called = {str(row[by]): _called(row, by, name) for row in rows.to_dict("records")}
    keys = [str(key) for key in rows[by].drop_duplicates()]
    lit = canvas.chosen(highlight, keys, what="rank chart")
    ax = canvas.axes(ax, height=4.8)
    editions = sorted(int(year) for year in rows[x].unique())
    worst = float(rows[column].max())
    ax.set_yscale("log")
    ax.set_ylim(worst * 1.25, 0.85)
    ax.set_xlim(editions[0] - 0.35, editions[-1] + 0.35)
    ends = []
    for key in sorted(keys, key=lambda one: one in lit):
        part = rows[rows[by].eq(key)].sort_values(x)
        colour = ink.of(key, lit, colour=_cluster_colour(part))
        _climb(
            ax,
            part[x].to_numpy(dtype=int),
            part[column].to_numpy(dtype=float),
            editions,
            break_before,
            colour=colour,
            key=key,
        )
        if key in lit or len(keys) <= 12:
            tip = part.iloc[-1]
            ends.append((float(tip[column]), called[key], colour, key in lit, int(tip[x])))
    _rank_axis(ax, worst, editions)
    _rank_ends(ax, ends, editions[-1])
    if break_before in editions:
        at = break_before - 0.5
        ax.axvspan(at - 0.09, at + 0.09, color=ink.mix(ink.text(), 0.08), linewidth=0, zorder=1)
        ax.text(
            at,
            0.89,
            words.word("new_method"),
            ha="center",
            va="bottom",
            fontsize=labels.size(0.82),
            color=ink.soft(),
            path_effects=labels.halo(),
        )
    return canvas.finish(ax, _told(rows, lit or keys, (by, x, column), called, break_before), table=rows)


def _cluster_colour(part: pd.DataFrame) -> str | None:
    """Colour of the region a cluster lies in, the accent elsewhere."""
    held = list(part["region"].dropna()) if "region" in part.columns else []
    return ink.region(str(held[-1])) if held else ink.accent()


def _climb(
    ax: Axes,
    years: np.ndarray,
    ranks: np.ndarray,
    editions: Sequence[int],
    cut: int | None,
    *,
    colour: str,
    key: str,
) -> None:
    """Points of one cluster: joined between neighbouring editions, dotted over a gap, cut at the break."""
    ax.plot(years, ranks, "o", color=colour, markersize=5, zorder=3, label=key)
    for place in range(len(years) - 1):
        a, b = int(years[place]), int(years[place + 1])
        if cut is not None and a < cut <= b:
            continue
        skipped = any(a < edition < b for edition in editions)
        style = (0, (1, 2.2)) if skipped else "-"
        ax.plot(
            [a, b],
            ranks[place : place + 2],
            color=colour,
            linewidth=1.1 if skipped else 1.9,
            linestyle=style,
            zorder=2,
        )


def _rank_axis(ax: Axes, worst: float, editions: Sequence[int]) -> None:
    ticks = [rank for rank in (1, 2, 3, 5, 10, 20, 30, 50, 100) if rank <= worst * 1.2]
    ax.set_yticks(ticks, labels=[words.number(rank, 0) for rank in ticks])
    ax.set_yticks([], minor=True)
    ax.set_xticks(editions, labels=[str(year) for year in editions])
    axis.label(ax.yaxis, words.word("rank_log"))
    axis.label(ax.xaxis, words.word("edition"))


def _rank_ends(ax: Axes, ends: Sequence[tuple[float, str, str, bool, int]], last: int) -> None:
    """Names at the right edge for clusters of the last edition, beside their last point for the others."""
    now = [end for end in ends if end[4] == last]
    labels.at_ends(
        ax,
        [(rank, f"{words.number(rank, 0)}  {name}", tint) for rank, name, tint, _, _ in now],
        bold=[end[3] for end in now],
    )
    for rank, name, tint, _, year in ends:
        if year != last:
            ax.annotate(
                name,
                (year, rank),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=labels.size(0.82),
                color=tint,
                path_effects=labels.halo(),
                zorder=4,
            )


def _called(row: Mapping[Any, Any], by: str, name: str | None) -> str:
    return words.plain(row[name]) if name else words.name(str(row[by]), by)


def _told(
    rows: pd.DataFrame,
    keys: Sequence[str],
    columns: tuple[str, str, str],
    called: Mapping[str, str],
    cut: int | None,
) -> str:
    by, x, column = columns
    told = []
    for key in keys:
        part = rows[rows[by].eq(key)].sort_values(x)
        (first, a), (last, b) = (
            (str(row[x]), words.number(row[column], 0)) for _, row in part.iloc[[0, -1]].iterrows()
        )
        if len(part) == 1:
            told.append(words.alt("rank_once", name=called[key], b=b, last=last))
        else:
            told.append(words.alt("rank_moved", name=called[key], a=a, b=b, first=first, last=last))
    parts = [
        words.alt("bump", n=rows[by].nunique(), first=str(rows[x].min()), last=str(rows[x].max())),
        *told,
        words.alt("bump_gaps"),
    ]
    if cut is not None and cut in set(rows[x]):
        parts.append(words.alt("breaks", years=str(cut)))
    return words.sentences(parts)
