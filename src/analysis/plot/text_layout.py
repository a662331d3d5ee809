"""Text placed so that it can be read: wrapped to a width, pushed apart, written at the end of its line."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.patheffects import Stroke, withStroke
from matplotlib.transforms import Affine2D, ScaledTranslation

from analysis import style
from analysis.plot import axes, colors

Stroked = withStroke | Stroke


def push_apart(
    wanted: Sequence[float], gap: float, *, low: float = -np.inf, high: float = np.inf
) -> list[float]:
    """Return positions at least `gap` apart, in the order of `wanted` and as near to them as can be.

    When all of them do not fit between `low` and `high`, they are spaced evenly over that room.
    """
    if not len(wanted):
        return []
    order = np.argsort(np.asarray(wanted, dtype=float), kind="stable")
    if gap * (len(wanted) - 1) > high - low:
        even = np.linspace(low, high, len(wanted))
        return [float(even[list(order).index(index)]) for index in range(len(wanted))]
    places = _pushed([float(wanted[place]) for place in order], gap, low, high)
    result = [0.0] * len(wanted)
    for place, position in zip(order, places, strict=True):
        result[int(place)] = position
    return result


def _pushed(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions of sorted `wanted`: neighbours that collide share the mean of what they asked for."""
    groups: list[tuple[float, int]] = []  # centre and number of members
    for place in wanted:
        groups.append((min(max(place, low), high), 1))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < gap * (groups[-1][1] + groups[-2][1]) / 2:
            (a, m), (b, n) = groups[-2], groups[-1]
            half = gap * (m + n - 1) / 2
            groups[-2:] = [(min(max((a * m + b * n) / (m + n), low + half), high - half), m + n)]
    return [centre + gap * (k - (n - 1) / 2) for centre, n in groups for k in range(n)]


def halo(strength: float = 2.5) -> list[Stroked]:
    """Return an outline in the page's colour, which keeps text readable on lines."""
    return [withStroke(linewidth=strength, foreground=colors.paper())]


def end_labels(
    ax: Axes,
    ends: Sequence[tuple[float, str, str]],
    *,
    x: float = 1.0,
    points: float | None = None,
    side: str = "right",
    bold: Sequence[bool] = (),
) -> list[Any]:
    """Write `(y, words, colour)` beside the axes at the height of `y`, pushed apart where they collide.

    Set the limits of the y axis before. Labels that had to move keep a thin leader to their place.
    """
    points = points or axes.size()
    height = max(axes.size_points(ax)[1], 1.0)
    to_axes = ax.transData + ax.transAxes.inverted()
    heights = [float(to_axes.transform((0, y))[1]) for y, _, _ in ends]
    lines = max((words.count("\n") + 1 for _, words, _ in ends), default=1)
    taken = push_apart(heights, points * 1.25 * lines / height, low=0.0, high=1.0)
    sign = 1 if side == "right" else -1
    texts = []
    for index, (_, words, colour) in enumerate(ends):
        moved = abs(taken[index] - heights[index]) * height > 1.5
        if moved:
            ax.plot(
                [x + sign * 0.004, x + sign * 0.018],
                [heights[index], taken[index]],
                transform=ax.transAxes,
                color=colors.mix(colour, 0.6),
                linewidth=0.6,
                clip_on=False,
            )
        texts.append(
            ax.text(
                x + sign * 0.022,
                taken[index],
                words,
                transform=ax.transAxes,
                color=colour,
                fontsize=points,
                fontweight="bold" if index < len(bold) and bold[index] else "normal",
                ha="left" if side == "right" else "right",
                va="center",
            )
        )
    return texts


def legend(ax: Axes, handles: Sequence[Artist], *, left: float = 0.0, below: float = 24.0) -> Legend:
    """Return a legend under the axes in as many columns as fit, starting `left` points left of the axes.

    `below` is the room in points for tick labels. A legend wider than its figure would squeeze the axes.
    """
    points = axes.size(0.85)
    names = [str(handle.get_label()) for handle in handles]
    room = axes.size_points(ax)[0] * 0.98 + left
    columns = next(
        number for number in range(len(names), 0, -1) if number == 1 or _wide(names, number, points) < room
    )
    shift = ScaledTranslation(-left / 72, -below / 72, _dpi(ax))
    return ax.legend(
        handles=list(handles),
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        bbox_transform=ax.transAxes + shift,
        ncols=columns,
        frameon=False,
        fontsize=points,
        handletextpad=0.4,
        handlelength=1.6,
        columnspacing=1.2,
        borderaxespad=0.0,
        borderpad=0.0,
    )


def _wide(names: Sequence[str], columns: int, points: float) -> float:
    """Width of a legend as matplotlib fills it: column by column, the first ones one longer."""
    rows, more = divmod(len(names), columns)
    sizes = [rows + (column < more) for column in range(columns)]
    starts = [sum(sizes[:column]) for column in range(columns)]
    texts = [
        max(style.text_width(words, points) for words in names[a : a + n])
        for a, n in zip(starts, sizes, strict=True)
    ]
    return sum(texts) + columns * points * 3.4


def _dpi(ax: Axes) -> Affine2D:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure.dpi_scale_trans
