"""Tables as pictures: a value per row and column, and the statements of the article with their verdicts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_hex
from matplotlib.patches import Rectangle

from analysis import style
from analysis.errors import DataError
from analysis.plot import alt_text, axes, colors, figure_words


@axes.figure
def heat(
    data: pd.DataFrame,
    y: str,
    x: str,
    values: str,
    *,
    center: float | None = None,
    quotient: bool = False,
    triangle: bool = False,
    beside: str | None = None,
    fmt: Callable[[float], str] | None = None,
    unit: str | None = None,
    x_names: Mapping[str, str] | None = None,
    y_names: Mapping[str, str] | None = None,
    subject: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return a matrix of `values`: one cell per row and column, darker is more, the value printed in it.

    Parameters
    ----------
    data
        Columns `x`, `y`, `values`; one row per cell. Regions, paths and topics stand in their usual order,
        other keys in that of the table. Empty cells are hatched.
    center
        Value with a meaning (0 for a gap, 1 for a quotient): two colours around it.
    quotient
        The values are quotients: 1/2 is as far from `center` as 2, and they are written as factors.
    triangle
        Pairs of the same keys are symmetric: only the lower half is drawn, in whichever order they come.
    beside
        Column of a second number printed small below the value.
    fmt
        How a value is written; by default with the unit's usual decimals.
    x_names, y_names
        Words for keys that are neither region, province, city, indicator nor path.

    Raises
    ------
    DataError
        When nothing is left to draw or a cell comes twice.
    """
    columns = [x, y, *([beside] if beside else []), values]
    cells = axes.require_rows(data, columns, what="matrix", asked=values).astype({x: "str", y: "str"})
    if triangle:
        order = figure_words.ordered({*cells[x], *cells[y]}, "region")
        place = {key: index for index, key in enumerate(order)}
        turned = cells[x].map(place) > cells[y].map(place)
        cells.loc[turned, [x, y]] = cells.loc[turned, [y, x]].to_numpy()
        down = across = order
    else:
        down, across = figure_words.ordered(cells[y], y), figure_words.ordered(cells[x], x)
    _refuse_twice(cells, x, y, values)
    grid = _grid(cells, x, y, values, down, across)
    names = (
        [figure_words.key(key, "region" if triangle else y, y_names) for key in down],
        [figure_words.key(key, "region" if triangle else x, x_names) for key in across],
    )
    write = fmt or (_factor if quotient else _writer(grid, unit))
    subject = subject or (
        figure_words.word("observed_expected") if quotient else figure_words.measure(values)
    )
    tall = 0.82 if triangle else 0.5 if axes.narrow() else 0.44
    ax = axes.new_axes(ax, width=6.2 if triangle else axes.FULL[0], height=1.0 + tall * len(down))
    fills = _cells(ax, grid, write, names, center=center, quotient=quotient, triangle=triangle)
    counts = _grid(cells, x, y, beside, down, across) if beside else grid
    if beside:
        _below(ax, counts, fills)
    _names(ax, *names)
    caption = figure_words.with_unit(subject, None if quotient else unit)
    if np.isnan(grid).any() and not triangle:
        caption = f"{caption}. {figure_words.word('hatched')}"
    room = axes.size_points(ax)[0] * (0.8 if axes.narrow() else 1.0)  # names of rows take some of it later
    lines = style.wrap(caption, room, axes.size(0.85))
    ax.set_xlabel(lines, fontsize=axes.size(0.85), color=colors.secondary(), loc="left")
    description = _describe(grid, names, subject, write, center=center, triangle=triangle)
    if beside:
        inner = [
            figure_words.pair(names[0][i], figure_words.value(counts[i, i], unit)) for i, j in fills if i == j
        ]
        description += " " + figure_words.alt("inner", names=figure_words.listing(inner)) if inner else ""
    return axes.attach_alt_text(ax, description, table=cells if not triangle else data.copy())


def _refuse_twice(cells: pd.DataFrame, x: str, y: str, values: str) -> None:
    twice = cells[cells.duplicated([x, y])]
    if len(twice):
        pair = f"{twice[y].iloc[0]} and {twice[x].iloc[0]}"
        raise DataError(f"matrix: two values for {pair}: a pair comes twice", column=values, expected="one")


def _below(ax: Axes, counts: np.ndarray, fills: Mapping[tuple[int, int], str]) -> None:
    """A second number, small below the value of each cell."""
    for (i, j), fill in fills.items():
        ax.text(
            j + 0.5, i + 0.78, figure_words.number(counts[i, j], 0), ha="center", va="center",
            fontsize=axes.size(0.75), color=colors.text_on(fill),
        )  # fmt: skip


def _grid(
    cells: pd.DataFrame, x: str, y: str, values: str, down: Sequence[str], across: Sequence[str]
) -> np.ndarray:
    wide = cells.pivot(index=y, columns=x, values=values).reindex(index=list(down), columns=list(across))
    return wide.to_numpy(dtype=float)


def _factor(value: float) -> str:
    return figure_words.times(value, 2)


def _writer(grid: np.ndarray, unit: str | None) -> Callable[[float], str]:
    """How a cell is written by default: in its unit, shares without decimals when none has any."""
    if unit == "share":
        whole = np.allclose(np.nan_to_num(grid * 100) % 1, 0)
        return lambda share: figure_words.percent(share, 0 if whole else 1)
    return lambda value: figure_words.value(value, unit, bare=True)


def _scale(
    grid: np.ndarray, center: float | None, *, quotient: bool
) -> tuple[np.ndarray, float, float, Colormap]:
    """The numbers to shade, the ends of the scale, and its colours."""
    known = grid[np.isfinite(grid)]
    low, high = float(known.min()), float(known.max())
    if center is None:
        return grid, min(low, 0.0), high if high > 0 else 1.0, colors.sequential()
    if quotient:
        with np.errstate(divide="ignore"):
            shaded = np.log(np.maximum(grid, 1e-12) / center)
        far = max(np.log(high / center), np.log(center / low) if low > 0 else 0.0, 0.01)
        return shaded, -far, far, colors.diverging()
    reach = max(high - center, center - low) or 1.0
    return grid, center - reach, center + reach, colors.diverging()


def _cells(
    ax: Axes,
    grid: np.ndarray,
    write: Callable[[float], str],
    names: tuple[Sequence[str], Sequence[str]],
    *,
    center: float | None,
    quotient: bool,
    triangle: bool,
) -> dict[tuple[int, int], str]:
    """Draw the cells and return the fill of each that has a value; empty ones are hatched."""
    shaded, low, high, scale = _scale(grid, center, quotient=quotient)
    empty = ~np.isfinite(grid)
    texts = np.full(grid.shape, "", dtype=object)
    texts[~empty] = figure_words.even([write(float(value)) for value in grid[~empty]])
    hidden = np.triu(np.ones_like(empty), 1) if triangle else np.zeros_like(empty)
    sns.heatmap(
        np.where(empty, 0.0, shaded), mask=empty, vmin=low, vmax=high, cmap=scale, cbar=False, linewidths=2,
        linecolor=colors.paper(), xticklabels=False, yticklabels=False, ax=ax,
    )  # fmt: skip
    titles = [
        "" if gone else figure_words.pair(figure_words.pair_name(down, across), text)
        for down, line, blank in zip(names[0], texts, empty, strict=True)
        for across, text, gone in zip(names[1], line, blank, strict=True)
    ]
    axes.mark(ax.collections[-1], "cells", "", titles, whole=False)
    fills = {}
    for i, j in np.ndindex(*grid.shape):
        if hidden[i, j]:
            continue
        if empty[i, j]:
            cell = Rectangle(
                (j + 0.02, i + 0.04), 0.96, 0.92, facecolor=colors.paper(), hatch=colors.HATCH,
                edgecolor=colors.mix(colors.primary(), 0.3), linewidth=0.5,
            )  # fmt: skip
            axes.mark(cell, figure_words.pair_name(names[0][i], names[1][j]), figure_words.word("no_data"))
            ax.add_artist(cell)
            continue
        share = (shaded[i, j] - low) / (high - low) if high > low else 0.5
        fills[i, j] = to_hex(scale(float(np.clip(share, 0, 1))))
        ax.text(
            j + 0.5, i + 0.5, str(texts[i, j]), ha="center", va="center", color=colors.text_on(fills[i, j]),
            fontsize=axes.size(),
        )  # fmt: skip
    return fills


def _names(ax: Axes, down: Sequence[str], across: Sequence[str]) -> None:
    """Names of columns above, as a table is read; wrapped to the width of their column."""
    axes.clear(ax)
    left = 92.0 if axes.narrow() else 175.0
    names_wide = max(
        style.text_width(style.wrap(name, left, axes.size(0.88)), axes.size(0.88)) for name in down
    )
    room = (axes.size_points(ax)[0] - names_wide - 12) / len(across) - 5
    points = axes.size(0.85 if len(across) <= 6 else 0.78)
    widest = max(
        style.text_width(part, points) for name in across for part in style.wrap(name, 1, points).split("\n")
    )
    upright = axes.narrow() and widest > room
    ax.xaxis.tick_top()
    words = [style.wrap(name, 110 if upright else room, points) for name in across]
    ax.set_xticks(np.arange(len(across)) + 0.5, labels=words, fontsize=points, rotation=90 if upright else 0)
    points = axes.size(0.88)
    words = [style.wrap(name, left, points) for name in down]
    ax.set_yticks(np.arange(len(down)) + 0.5, labels=words, fontsize=points, rotation=0)
    ax.tick_params(length=0)


def _describe(
    grid: np.ndarray,
    names: tuple[Sequence[str], Sequence[str]],
    subject: str,
    write: Callable[[float], str],
    *,
    center: float | None,
    triangle: bool,
) -> str:
    down, across = names
    known = {
        figure_words.pair_name(*((across[j], down[i]) if triangle else (down[i], across[j]))): float(
            grid[i, j]
        )
        for i, j in np.argwhere(np.isfinite(grid)).tolist()
    }
    if triangle:
        opening = figure_words.alt("region_matrix", subject=subject, names=figure_words.listing(down))
        return " ".join([opening, alt_text.ends(known, write)])
    empty = ~np.isfinite(grid)
    absent = [
        down[i]
        if row.all()
        else figure_words.alt("gap", name=down[i], years=figure_words.listing(np.array(across)[row]))
        for i, row in enumerate(empty)
        if row.any()
    ]
    listed = {"rows": figure_words.listing(down), "columns": figure_words.listing(across)}
    parts = [figure_words.alt("heat", subject=subject, **listed), alt_text.ends(known, write)]
    if center is not None:
        above = sum(value > center for value in known.values())
        parts.append(figure_words.alt("above", n=above, total=len(known), level=write(center)))
    parts.append(alt_text.missing(absent))
    return " ".join(part for part in parts if part)


@axes.figure
def board(
    data: pd.DataFrame,
    *,
    y: str = "section",
    hue: str = "verdict",
    key: str = "claim",
    label: str | None = None,
    highlight: Collection[str] | str | None = "all",
    ax: Axes | None = None,
) -> Axes:
    """Return one tile per statement, by section, in the colour and with the mark of its verdict.

    Parameters
    ----------
    data
        Columns `key`, `y` (sections) and `hue` (supported, outdated, unit_error, implausible, unverifiable;
        missing is drawn as an empty hatched tile), one row per statement; `label` is a column of short words
        for the tile, by default the statement's key.
    highlight
        Verdicts to colour ("all", the default); tiles of the others are grey.

    Raises
    ------
    DataError
        When there is no statement, or none has a verdict.
    """
    rows = axes.require_rows(data, [key, y, hue], what="board of statements")
    known = [one for one in style.MARKS if rows[hue].eq(one).any()]
    highlighted = axes.resolve_highlight(highlight, known, what="board of statements")
    sections = figure_words.ordered(rows[y].dropna(), y)
    across = 2 if axes.narrow() else 3
    side = 0.02 if axes.narrow() else 0.62
    high, lines = (44.0, 3) if axes.narrow() else (30.0, 2)
    counts = {section: int(rows[y].eq(section).sum()) for section in sections}
    number = sum(-(-count // across) for count in counts.values())
    heading = 0.5 if axes.narrow() else 0.0
    rows_high = number + (0.3 + heading) * len(sections) + (1.6 if axes.narrow() else 0.9)
    ax = axes.blank_axes(ax, height=rows_high * high / 72)
    wide = axes.size_points(ax)[0] / (across + side)
    top = 0.0
    for section in sections:
        look: dict[str, Any] = {"va": "center", "fontsize": axes.size(0.95), "fontweight": "bold"}
        name = figure_words.name(section, y)
        if axes.narrow():
            ax.text(0.02, top + heading / 2, name, ha="left", **look)
            top += heading
        else:
            ax.text(-0.05, top + 0.48, style.wrap(name, 92, axes.size(0.95)), ha="right", **look)
        for index, row in enumerate(rows[rows[y].eq(section)].to_dict("records")):
            at = (float(index % across), top + index // across)
            _tile(
                ax,
                at,
                str(row[key]),
                figure_words.plain(row[label or key]),
                row[hue],
                highlighted,
                (wide, lines),
            )
        top += -(-counts[section] // across) + 0.3
    ax.set(xlim=(-side, across), ylim=(rows_high, -0.05))
    _verdict_key(ax, rows[hue], known, top + 0.3, across, wide)
    return axes.attach_alt_text(ax, _describe_board(rows, sections, y, hue, known), table=rows)


def _tile(
    ax: Axes,
    at: tuple[float, float],
    key: str,
    words: str,
    verdict: object,
    highlighted: Sequence[str],
    room: tuple[float, int],
) -> None:
    """One statement: the verdict's mark, and the words that have room; the colour repeats the mark."""
    (x, y), (wide, lines) = at, room
    known = isinstance(verdict, str) and verdict in style.MARKS
    fill = colors.paper()
    if known:
        fill = style.verdict_colour(str(verdict)) if verdict in highlighted else colors.fill()
    box = Rectangle(
        (x + 0.01, y + 0.06), 0.98, 0.88, facecolor=fill, edgecolor="none" if known else colors.muted(),
        hatch=None if known else colors.HATCH, linewidth=0.6, label=key,
    )  # fmt: skip
    name = figure_words.name(str(verdict), "verdict") if known else figure_words.word("no_data")
    axes.mark(box, words, name)
    ax.add_artist(box)
    look: dict[str, Any] = {"va": "center", "color": colors.text_on(fill)}
    mark = style.verdict_mark(str(verdict)) if known else ""
    ax.text(x + 9 / wide, y + 0.5, mark, ha="center", fontsize=axes.size(1.1), fontweight="bold", **look)
    points = axes.size(0.7)
    shown = style.wrap(words, wide * 0.97 - 24, points, lines=lines)
    ax.text(x + 18 / wide, y + 0.5, shown, ha="left", fontsize=points, **look)


def _verdict_key(
    ax: Axes, verdicts: "pd.Series[str]", known: Sequence[str], top: float, across: float, unit: float
) -> None:
    """Mark, name and number of each verdict, in lines below."""
    points, x, y = axes.size(0.9), 0.02, top
    for key in known:
        number = figure_words.number(int(verdicts.eq(key).sum()), 0)
        words = f"{style.verdict_mark(key)} {figure_words.name(key, 'verdict')} {number}"
        wide = style.text_width(words, points, bold=True) / unit
        if x + wide > across and x > 0.02:
            x, y = 0.02, y + 0.45
        ax.text(
            x, y, words, ha="left", va="center", fontsize=points, color=style.verdict_colour(key),
            fontweight="bold",
        )  # fmt: skip
        x += wide + 14 / unit


def _describe_board(
    rows: pd.DataFrame, sections: Sequence[str], y: str, hue: str, known: Sequence[str]
) -> str:
    def count(part: pd.DataFrame) -> str:
        return figure_words.listing(
            figure_words.pair(
                figure_words.name(key, "verdict"), figure_words.number(int(part[hue].eq(key).sum()), 0)
            )
            for key in known
            if part[hue].eq(key).any()
        )

    parts = [figure_words.alt("claim_board", n=len(rows), names=count(rows))]
    parts += [
        figure_words.clause(figure_words.name(key, y), count(rows[rows[y].eq(key)])) for key in sections
    ]
    absent = int(rows[hue].isna().sum())
    if absent:
        parts.append(figure_words.alt("without_verdict", n=absent))
    return " ".join(parts)
