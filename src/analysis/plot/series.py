"""Lines over years as data: one sorted run of points per key, with gaps where a year is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import DataError
from analysis.plot import ink


@dataclass(frozen=True)
class Line:
    """One key's values over every year of the figure; NaN where there is none."""

    key: str
    years: np.ndarray
    values: np.ndarray

    @property
    def points(self) -> list[tuple[int, float]]:
        """Year and value of the years that have one."""
        return [(int(y), float(v)) for y, v in zip(self.years, self.values, strict=True) if np.isfinite(v)]

    @property
    def first(self) -> tuple[int, float]:
        """First year with a value, and the value."""
        return self.points[0]

    @property
    def last(self) -> tuple[int, float]:
        """Last year with a value, and the value."""
        return self.points[-1]

    @property
    def gaps(self) -> list[int]:
        """Years of the figure without a value."""
        return [int(y) for y, v in zip(self.years, self.values, strict=True) if not np.isfinite(v)]

    @property
    def gaps_between(self) -> list[int]:
        """Years without a value between the first and the last one with a value."""
        return [year for year in self.gaps if self.first[0] < year < self.last[0]]


def lines(table: pd.DataFrame, values: str, *, by: str, x: str, what: str) -> list[Line]:
    """Return one Line per key of `by`, in the order of the table; keys without any value are left out.

    Raises
    ------
    DataError
        When a key has two values for one year: the caller must sum or choose first.
    """
    twice = table[table.duplicated([by, x])]
    if len(twice):
        row = twice.iloc[0]
        raise DataError(f"{what}: two values for {row[by]} in {row[x]}", column=values, expected="one")
    years = np.arange(int(table[x].min()), int(table[x].max()) + 1)
    wide = table.pivot(index=x, columns=by, values=values).reindex(years)
    keys = [str(key) for key in table[by].drop_duplicates() if wide[key].notna().any()]
    return [Line(key, years, wide[key].to_numpy(dtype=float)) for key in keys]


def draw(
    ax: Axes, line: Line, *, colour: str, width: float, breaks: Sequence[int] = (), order: float = 2.0
) -> None:
    """Draw one line: interrupted where a year is missing and before each year of `breaks`.

    A value without neighbours is a dot, as a line of one point would be invisible.
    """
    years, values = line.years.astype(float), line.values.copy()
    for year in sorted(breaks, reverse=True):
        cut = int(np.searchsorted(line.years, year))
        years, values = np.insert(years, cut, year - 0.5), np.insert(values, cut, np.nan)
    ax.plot(
        years, values, color=colour, linewidth=width, zorder=order, label=line.key, solid_capstyle="round"
    )
    there = np.isfinite(values)
    beside = np.r_[False, there[:-1]] | np.r_[there[1:], False]
    lone = there & ~beside
    if lone.any():
        ax.plot(years[lone], values[lone], "o", color=colour, markersize=width * 2, zorder=order)


def mark_breaks(ax: Axes, breaks: Sequence[int], words: str, *, points: float, colour: str) -> None:
    """Mark each year of `breaks` by a dotted line before it, the first with `words` at its top."""
    for place, year in enumerate(sorted(breaks)):
        ax.axvline(year - 0.5, color=colour, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
        if place == 0:
            ax.annotate(
                words,
                (year - 0.5, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(3, -2),
                textcoords="offset points",
                fontsize=points,
                color=colour,
                va="top",
            )


def draw_all(
    ax: Axes, found: Sequence[Line], lit: Sequence[str], *, breaks: Sequence[int] = (), thin: bool = False
) -> None:
    """Draw all lines, grey and thin, the highlighted ones in colour on top; `thin` for small panels."""
    for line in sorted(found, key=lambda one: one.key in lit):
        on = line.key in lit
        colour = ink.of(line.key, lit) if on or not thin else ink.mix(ink.text(), 0.2)
        width = (1.8 if thin else 2.4) if on else (0.8 if thin else 1.2)
        draw(ax, line, colour=colour, width=width, breaks=breaks, order=3 if on else 2)
