"""Axes of figures: units in words, ticks in the digits of the language, whole years, a line at zero."""

from collections.abc import Iterable, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator

from analysis.plot import canvas, ink, labels, words


def values(
    axis: Axis,
    unit: str | None,
    *,
    name: str | None,
    whole: bool = False,
    few: bool = False,
    times: bool = False,
    upto: float | None = None,
) -> None:
    """Format a value axis: `name` and unit as its label, ticks converted to the unit of the language.

    The label of an upright axis stands level above it, where long German words have room. `whole` keeps ticks
    to whole numbers, `few` to three or four, `times` writes factors, `upto` ends them at a value.
    """
    axis.set_major_formatter(
        FuncFormatter(lambda at, _: words.times(at)) if times else FuncFormatter(words.tick(unit))
    )
    if axis.get_scale() == "log":
        _log_ticks(axis)
    else:
        axis.set_major_locator(MaxNLocator(4 if few else 6, integer=whole, steps=[1, 2, 2.5, 5, 10]))
    if upto is not None:
        ticks = MaxNLocator(5, integer=whole, steps=[1, 2, 5, 10]).tick_values(0, upto)
        axis.set_major_locator(FixedLocator([tick for tick in ticks if 0 <= tick <= upto]))
    axis.axes.grid(True, axis="x" if isinstance(axis, XAxis) else "y")
    said = words.with_unit(name or "", unit)
    if said:
        label(axis, said)


def years(ax: Axes, given: Iterable[object], *, few: bool = False, room: float = 0.3) -> None:
    """Format the x axis as years from the first to the last given, never with decimals or grouping."""
    found = sorted({int(year) for year in given})  # type: ignore[call-overload]
    first, last = found[0], found[-1]
    ax.set_xlim(first - room, last + room)
    span, most = last - first, 3 if few else 8
    step = next(size for size in (1, 2, 3, 5, 10, 20, 50, 100) if span / size <= most)
    # The last year is the one readers look for: ticks are counted back from it.
    ticks = list(range(last, first - 1, -step))[::-1]
    ax.set_xticks(ticks, labels=[str(year) for year in ticks])
    ax.xaxis.set_minor_locator(NullLocator())


def zero(ax: Axes, given: "pd.Series[float]", *, begin: bool = False) -> None:
    """Draw a line at zero where values are negative; with `begin` let the axis begin at zero."""
    there = given.astype(float).dropna()
    if there.empty:
        return
    if float(there.min()) < 0:
        ax.axhline(0, color=ink.text(), linewidth=0.9, zorder=1.5)
    elif begin:
        ax.set_ylim(bottom=0)


def keys(ax: Axes, found: Sequence[str], by: str) -> None:
    """One row per key, the first at the top, with wrapped names and no grid across."""
    ax.set_yticks(
        range(len(found)), labels=[labels.wrap(words.name(key, by), 120, labels.size(0.95)) for key in found]
    )
    ax.set_ylim(len(found) - 0.4, -0.75)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")


def logarithmic(ax: Axes, values: Sequence[float], *, room: float = 1.5) -> None:
    """Make the x axis logarithmic, from the smallest to the largest value with `room` on both sides."""
    there = [float(value) for value in values if pd.notna(value) and value > 0]
    ax.set_xscale("log")
    ax.set_xlim(min(there) / room, max(there) * room)


def no_data(ax: Axes, y: float, *, x: float = 0.0) -> None:
    """Write "no data" where the bar of a row would begin."""
    ax.annotate(
        words.word("no_data"),
        (x, y),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=labels.size(0.85),
        color=ink.soft(),
        fontstyle="italic",
    )


def label(axis: Axis, said: str) -> None:
    """Write the label of an axis; that of an upright axis stands level above it."""
    ax: Axes = axis.axes
    if isinstance(axis, XAxis):
        room = canvas.size_points(ax)[0]
        ax.set_xlabel(labels.wrap(said, room, labels.size(0.9)), fontsize=labels.size(0.9), color=ink.soft())
        return
    room = canvas.size_points(ax)[0] * 1.05
    lines = labels.wrap(said, room, labels.size(0.9))
    ax.set_ylabel(lines, fontsize=labels.size(0.9), color=ink.soft(), rotation=0, ha="left", va="bottom")
    ax.yaxis.set_label_coords(0.0, 1.025)


def _log_ticks(axis: Axis) -> None:
    low, high = sorted(axis.get_view_interval())
    wide = high / max(low, 1e-12) > 200
    axis.set_major_locator(LogLocator(10, subs=(1.0,) if wide else (1.0, 2.0, 5.0), numticks=12))
    axis.set_minor_locator(NullLocator())
