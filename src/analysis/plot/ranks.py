"""Ranks by one measure or another, and as far as weights can move them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, words


def slope(
    table: pd.DataFrame,
    measures: Sequence[str],
    *,
    by: str = "region",
    values: Sequence[str] | None = None,
    units: Sequence[str | None] | None = None,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return one line per key of `by` through its ranks, one column per measure, rank 1 at the top.

    Parameters
    ----------
    table
        Columns `by`, every rank of `measures` (1 is first; equal ranks allowed) and every column of `values`.
        One row per key.
    values
        Columns whose value is written at each rank, one per measure, in `units`.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(table, [by, *(values or ()), *measures], what="slope chart")
    keys = [str(key) for key in rows[by]]
    lit = canvas.chosen(highlight, keys, what="slope chart")
    ax = canvas.stage(ax, height=1.2 + 0.72 * len(rows))
    last = len(measures) - 1
    ranks = {key: rows.loc[rows[by].eq(key), list(measures)].iloc[0].astype(float).to_numpy() for key in keys}
    nudge = _nudges(ranks)
    ax.set_xlim(-0.55, last + 0.55)
    ax.set_ylim(max(float(np.nanmax(line)) for line in ranks.values()) + 0.55, 0.15)
    for key, line in ranks.items():
        colour, on = ink.of(key, lit), key in lit
        places = line + nudge[key]
        ax.plot(
            range(last + 1),
            places,
            color=colour,
            linewidth=2.6 if on else 1.6,
            zorder=3 if on else 2,
            label=key,
        )
        ax.plot(range(last + 1), places, "o", color=colour, markersize=17, zorder=4)
        for place, rank in enumerate(line):
            said = words.number(rank, 0) if np.isfinite(rank) else ""
            _number(ax, place, places[place], said, colour)
            if values is not None:
                value = float(rows.loc[rows[by].eq(key), values[place]].iloc[0])
                _value(
                    ax, place, places[place], words.value(value, (units or [None] * (last + 1))[place]), last
                )
        _name(ax, places[0], words.region(key), colour if on else ink.soft(), on)
    _heads(ax, measures)
    return canvas.finish(ax, _slope_told(ranks, measures), table=rows)


def rank_intervals(
    table: pd.DataFrame,
    *,
    best: str = "best_rank",
    worst: str = "worst_rank",
    rank: str | None = "rank",
    first: str | None = "first_share",
    error: str | None = "standard_error",
    by: str = "alternative",
    name: str | None = None,
    group: str | None = None,
    within: str = "path",
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return a bar from the best to the worst rank any weighting gives, with the share of first places.

    `table` has one row per key of `by`: the exact ends `best` and `worst`, optionally the `rank` under the
    weights in use (a dot), the sampled share of weightings that put it `first` (0-1) and its `error`. With
    `group` rows of one key stand together under its name, and are named by the column `within`.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    given = [column for column in (rank, first, error) if column and column in table.columns]
    rows = canvas.some(table, [by, *given, best, worst], what="rank intervals")
    keys = [str(key) for key in rows[by]]
    lit = canvas.chosen(highlight, keys, what="rank intervals")
    names = [words.plain(row) for row in rows[name]] if name else [words.name(key, by) for key in keys]
    places, headed = _grouped([str(key) for key in rows[group]] if group else [""] * len(rows))
    ax = canvas.axes(ax, height=1.0 + (0.36 if group else 0.46) * (places[-1] + 1))
    high = float(rows[worst].max())
    for key, place, row in zip(keys, places, rows.to_dict("records"), strict=True):
        colour = ink.accent() if key in lit else ink.quiet()
        ends = [float(row[best]), float(row[worst])]
        tint = ink.mix(colour, 0.55)
        ax.plot(ends, [place, place], color=tint, linewidth=9, solid_capstyle="round", zorder=2, label=key)
        ax.plot(ends, [place, place], "o", color=tint, markersize=9, markeredgewidth=0, zorder=2)
        if rank in given and pd.notna(row[rank]):
            ax.plot([float(row[rank])], [place], "o", color=ink.text(), markersize=6, zorder=3)
        if first in given:
            said = _first_share(row, str(first), error if error in given else None)
            ax.annotate(
                said,
                (1.02, place),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=labels.size(0.9),
            )
    for key, place in headed.items():
        _group_head(ax, place, words.name(key, str(group)))
    ax.set_ylim(places[-1] + 0.6, -0.6)
    ax.set_xlim(0.6, max(high, 2) + 0.4)
    ax.set_xticks(range(1, int(max(high, 2)) + 1))
    shown = [words.name(key, within) for key in rows[within]] if group else names
    ax.set_yticks(places, labels=[labels.wrap(line, 165, labels.size(0.92)) for line in shown])
    ax.tick_params(axis="y", length=0)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    axis.label(ax.xaxis, words.word("rank_interval"))
    if first in given:
        ax.annotate(
            labels.wrap(words.word("first_share"), 125, labels.size(0.85)),
            (1.02, 1.0),
            xycoords="axes fraction",
            xytext=(0, 2),
            textcoords="offset points",
            fontsize=labels.size(0.85),
            color=ink.soft(),
            va="bottom",
        )
    told = _intervals_told(rows, names, best, worst, first if first in given else None)
    return canvas.finish(ax, told, table=rows)


def _grouped(keys: Sequence[str]) -> tuple[list[float], dict[str, float]]:
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


def _group_head(ax: Axes, place: float, said: str) -> None:
    ax.annotate(
        said,
        (0.0, place),
        xycoords=("axes fraction", "data"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=labels.size(0.95),
        fontweight="bold",
        color=ink.text(),
    )


def _nudges(ranks: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Small vertical shifts where keys share a rank, so that none hides another."""
    shifts = {key: np.zeros(len(line)) for key, line in ranks.items()}
    for place in range(len(next(iter(ranks.values())))):
        at: dict[float, list[str]] = {}
        for key, line in ranks.items():
            at.setdefault(float(line[place]), []).append(key)
        for group in at.values():
            for order, key in enumerate(group):
                shifts[key][place] = (order - (len(group) - 1) / 2) * 0.36
    return shifts


def _number(ax: Axes, x: float, y: float, said: str, colour: str) -> None:
    ax.text(
        x, y, said, ha="center", va="center_baseline", color=ink.on(colour), fontsize=labels.size(), zorder=5
    )


def _value(ax: Axes, place: int, y: float, said: str, last: int) -> None:
    shift = {0: (0, 12), last: (14, 0)}.get(place, (0, 12))
    ax.annotate(
        said,
        (place, y),
        xytext=shift,
        textcoords="offset points",
        ha="left" if place == last else "center",
        va="center" if place == last else "bottom",
        fontsize=labels.size(0.85),
        color=ink.soft(),
        path_effects=labels.halo(),
        zorder=6,
    )


def _name(ax: Axes, y: float, name: str, colour: str, bold: bool) -> None:
    ax.annotate(
        labels.wrap(name, 110, labels.size(0.95)),
        (0, y),
        xytext=(-14, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=labels.size(0.95),
        color=colour,
        fontweight="bold" if bold else "normal",
    )


def _heads(ax: Axes, measures: Sequence[str]) -> None:
    for place, measure in enumerate(measures):
        said = labels.wrap(words.measure(measure), 140, labels.size(0.95))
        ax.text(
            place,
            1.0,
            said,
            transform=ax.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=labels.size(0.95),
            color=ink.text(),
        )


def _first_share(row: dict[object, object], first: str, error: str | None) -> str:
    share = row[first]
    if pd.isna(share):  # type: ignore[call-overload]
        return words.word("no_data")
    said = words.percent(float(share))  # type: ignore[arg-type]
    spread = float(row[error]) if error and pd.notna(row[error]) else 0.0  # type: ignore[arg-type,call-overload]
    return f"{said} ± {words.percent(spread)}" if spread else said


def _slope_told(ranks: dict[str, np.ndarray], measures: Sequence[str]) -> str:
    told = [
        words.clause(
            words.region(key),
            words.listing(
                words.pair(words.measure(m), words.number(rank, 0))
                for m, rank in zip(measures, line, strict=True)
                if np.isfinite(rank)
            ),
        )
        for key, line in ranks.items()
    ]
    return words.sentences(
        [words.alt("slope", n=len(ranks), measures=words.listing(map(words.measure, measures))), *told]
    )


def _intervals_told(
    rows: pd.DataFrame, names: Sequence[str], best: str, worst: str, first: str | None
) -> str:
    parts = [words.alt("rank_intervals", n=len(rows))]
    for name, row in zip(names, rows.to_dict("records"), strict=True):
        a, b = words.number(row[best], 0), words.number(row[worst], 0)
        fixed = a == b
        parts.append(
            words.alt("interval_fixed", name=name, a=a)
            if fixed
            else words.alt("interval", name=name, a=a, b=b)
        )
        if first and pd.notna(row[first]):
            parts.append(words.alt("first", share=words.percent(float(row[first]))))
    return " ".join(parts)
