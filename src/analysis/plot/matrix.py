"""Tables as pictures: a value per row and column, shaded, printed, and hatched where there is none."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize, TwoSlopeNorm, to_hex
from matplotlib.patches import Rectangle

from analysis.errors import DataError
from analysis.plot import canvas, ink, labels, phrases, words


def heat(
    table: pd.DataFrame,
    rows: str,
    columns: str,
    values: str,
    *,
    fmt: Callable[[float], str] | None = None,
    unit: str | None = None,
    diverging_at: float | None = None,
    row_names: dict[str, str] | None = None,
    column_names: dict[str, str] | None = None,
    subject: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return a matrix of `values`: one cell per row and column, darker is more, the value printed in it.

    Parameters
    ----------
    table
        Columns `rows`, `columns`, `values`; one row per cell. Regions, paths and topics stand in their
        usual order, other keys in that of the table.
    fmt
        How a value is written; by default with the unit's usual decimals.
    diverging_at
        Value with a meaning (0 for a gap, 1 for a quotient): two colours around it.
    row_names, column_names
        Words for keys that are neither region, province, city, indicator nor path.

    Raises
    ------
    DataError
        When nothing is left to draw or a cell comes twice.
    """
    cells = canvas.some(table, [rows, columns, values], what="matrix", asked=values)
    cells = cells.astype({rows: "str", columns: "str"})
    twice = cells[cells.duplicated([rows, columns])]
    if len(twice):
        first = twice.iloc[0]
        raise DataError(
            f"matrix: two values for {first[rows]} and {first[columns]}", column=values, expected="one"
        )
    down, across = words.ordered(cells[rows], rows), words.ordered(cells[columns], columns)
    wide = cells.pivot(index=rows, columns=columns, values=values).reindex(index=down, columns=across)
    grid = wide.to_numpy(dtype=float)
    ax = canvas.axes(ax, height=1.0 + 0.44 * len(down))
    scale, colours = _scale(grid, diverging_at)
    write = fmt or _writer(grid, unit)
    _cells(ax, grid, (scale, colours), write, (down, across))
    names = (
        [words.key(k, rows, row_names) for k in down],
        [words.key(k, columns, column_names) for k in across],
    )
    _names(ax, *names)
    said = subject or words.measure(values)
    _caption(ax, said, unit, missing=bool(np.isnan(grid).any()))
    return canvas.finish(ax, _told(grid, names, said, write, diverging_at), table=cells)


def region_matrix(
    table: pd.DataFrame,
    column: str = "links",
    *,
    origin: str = "region_a",
    destination: str = "region_b",
    expected: str | None = None,
    unit: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return who works with whom by region: counts in the lower half, observed against expected when given.

    Parameters
    ----------
    table
        Columns `origin`, `destination` and `column`, one row per pair of regions in either order (a pair must
        not come in both), and `expected` (a column of observed/expected: 1 is what size alone lets expect).
        With `expected` that ratio is shaded around 1, and the count stands below it in the cell.

    Raises
    ------
    DataError
        When nothing is left to draw or a pair comes twice.
    """
    pairs = canvas.some(
        table, [origin, destination, *([expected] if expected else []), column], what="region matrix"
    )
    order = words.ordered(set(pairs[origin]) | set(pairs[destination]), "region")
    counts = _half(pairs, origin, destination, column, order)
    ratios = _half(pairs, origin, destination, expected, order) if expected else counts
    ax = canvas.axes(ax, width=6.2, height=5.0)
    scale, colours = _scale(ratios, 1.0 if expected else None, log=expected is not None)

    def write(value: float) -> str:
        return words.times(value, 2) if expected else words.number(value, 0)

    _cells(ax, ratios, (scale, colours), write, (order, order), half=True)
    if expected:
        for i, j in zip(*np.where(np.isfinite(counts) & np.isfinite(ratios)), strict=True):
            fill = to_hex(colours(scale(ratios[i, j])))
            said = words.value(counts[i, j], unit)
            ax.text(
                j, i + 0.27, said, ha="center", va="center", fontsize=labels.size(0.75), color=ink.on(fill)
            )
    names = [words.region(key) for key in order]
    _names(ax, names, names)
    said = words.word("observed_expected") if expected else words.measure(column)
    _caption(ax, said, None if expected else unit, missing=False)
    alt = words.alt("region_matrix", subject=said, names=words.listing(names))
    told = {
        words.pair_name(names[j], names[i]): float(ratios[i, j])
        for i in range(len(order))
        for j in range(i + 1)
        if np.isfinite(ratios[i, j])
    }
    parts = [alt, phrases.ends(told, write), *_both(counts, names, unit, expected)]
    return canvas.finish(ax, " ".join(parts), table=pairs)


def _half(
    pairs: pd.DataFrame, origin: str, destination: str, column: str | None, order: Sequence[str]
) -> np.ndarray:
    """Lower half of a symmetric table: each pair once, whichever way round it was written."""
    grid = np.full((len(order), len(order)), np.nan)
    for row in pairs.to_dict("records"):
        i, j = sorted((order.index(str(row[origin])), order.index(str(row[destination]))), reverse=True)
        if np.isfinite(grid[i, j]):
            raise DataError(
                "region matrix: a pair comes twice", value=f"{row[origin]} and {row[destination]}"
            )
        grid[i, j] = row[column]
    return grid


def _both(counts: np.ndarray, names: Sequence[str], unit: str | None, expected: str | None) -> list[str]:
    """Counts of the inner pairs, which the shading of a ratio does not tell."""
    inner = [
        words.pair(name, words.value(counts[i, i], unit))
        for i, name in enumerate(names)
        if np.isfinite(counts[i, i])
    ]
    return [words.alt("inner", names=words.listing(inner))] if expected and inner else []


def _scale(grid: np.ndarray, middle: float | None, *, log: bool = False) -> tuple[Normalize, Colormap]:
    there = grid[np.isfinite(grid)]
    low, high = float(there.min()), float(there.max())
    if middle is None:
        return Normalize(min(low, 0.0), high if high > 0 else 1.0), ink.ramp()
    reach = max(high - middle, middle - low) or 1.0
    if log:  # a quotient of 1/2 is as far from 1 as one of 2
        far = max(high / middle, middle / low if low > 0 else 1.0, 1.01)
        return _Ratio(middle, far), ink.balance()
    return TwoSlopeNorm(middle, middle - reach, middle + reach), ink.balance()


class _Ratio(Normalize):
    """Places quotients by their logarithm, 1 in the middle."""

    def __init__(self, middle: float, far: float) -> None:
        super().__init__(middle / far, middle * far)

    def __call__(self, value: float, clip: bool | None = None) -> float:  # type: ignore[override]  # noqa: ARG002
        low, high = np.log([float(self.vmin or 1.0), float(self.vmax or 1.0)])
        return float(np.clip((np.log(max(float(value), 1e-12)) - low) / (high - low), 0, 1))


def _writer(grid: np.ndarray, unit: str | None) -> Callable[[float], str]:
    """How a cell is written by default: in its unit, shares without decimals when none has any."""
    if unit == "share" and np.allclose(np.nan_to_num(grid * 100) % 1, 0):
        return lambda share: words.percent(share, 0)
    return lambda value: words.value(value, unit, bare=True)


def _cells(
    ax: Axes,
    grid: np.ndarray,
    shading: tuple[Normalize, Colormap],
    write: Callable[[float], str],
    keys: tuple[Sequence[str], Sequence[str]],
    *,
    half: bool = False,
) -> None:
    """One square per cell; the empty ones hatched, of a triangle only the lower half."""
    (scale, colours), (down, across) = shading, keys
    for i in range(len(down)):
        for j in range(i + 1 if half else len(across)):
            value = grid[i, j]
            empty = not np.isfinite(value)
            fill = ink.paper() if empty else to_hex(colours(scale(value)))
            cell = Rectangle(
                (j - 0.48, i - 0.46),
                0.96,
                0.92,
                facecolor=fill,
                edgecolor=ink.mix(ink.text(), 0.3) if empty else "none",
                linewidth=0.5 if empty else 0,
                hatch=ink.HATCH if empty else None,
                label=f"{down[i]}|{across[j]}",
            )
            ax.add_patch(cell)
            if not empty:
                ax.text(
                    j,
                    i,
                    write(float(value)),
                    ha="center",
                    va="center",
                    color=ink.on(fill),
                    fontsize=labels.size(),
                )
    ax.set_xlim(-0.5, len(across) - 0.5)
    ax.set_ylim(len(down) - 0.5, -0.5)


def _names(ax: Axes, down: Sequence[str], across: Sequence[str]) -> None:
    """Names of columns above, as a table is read; wrapped to the width of their column."""
    canvas.blank(ax)
    room = canvas.size_points(ax)[0] * 0.86 / max(len(across), 1)
    points = labels.size(0.85 if len(across) <= 6 else 0.78)
    ax.xaxis.tick_top()
    ax.set_xticks(
        range(len(across)), labels=[labels.wrap(name, room, points) for name in across], fontsize=points
    )
    ax.set_yticks(range(len(down)), labels=[labels.wrap(name, 175, labels.size(0.88)) for name in down])
    ax.tick_params(length=0)
    ax.tick_params(axis="y", labelsize=labels.size(0.88))


def _caption(ax: Axes, subject: str, unit: str | None, *, missing: bool) -> None:
    said = words.with_unit(subject, unit)
    if missing:
        said = f"{said}. {words.word('hatched')}"
    ax.set_xlabel(said, fontsize=labels.size(0.85), color=ink.soft(), loc="left")


def _told(
    grid: np.ndarray,
    names: tuple[Sequence[str], Sequence[str]],
    subject: str,
    write: Callable[[float], str],
    middle: float | None,
) -> str:
    down, across = names
    there = {
        words.pair_name(down[i], across[j]): float(grid[i, j])
        for i, j in np.argwhere(np.isfinite(grid)).tolist()
    }
    empty = ~np.isfinite(grid)
    absent = [
        down[i] if row.all() else words.alt("gap", name=down[i], years=words.listing(np.array(across)[row]))
        for i, row in enumerate(empty)
        if row.any()
    ]
    parts = [
        words.alt("heat", subject=subject, rows=words.listing(down), columns=words.listing(across)),
        phrases.ends(there, write),
    ]
    if middle is not None:
        above = sum(value > middle for value in there.values())
        parts.append(words.alt("above", n=above, total=len(there), level=write(middle)))
    parts.append(phrases.missing(absent))
    return " ".join(part for part in parts if part)
