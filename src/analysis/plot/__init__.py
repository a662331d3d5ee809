"""Figures: data first, drawn on `ax` or a new one, nothing read and nothing computed beyond the layout.

The functions follow seaborn's convention (`data`, `x=`, `y=`, `hue=`, `col=`, `palette=`, `ax=`), and seaborn
draws lines, bars, dots and matrices. On top of it: grey is context and colour is what matters (`highlight=`),
labels at the end of lines, units of the language, missing drawn as missing. Every figure returns its Axes
with a description for readers who do not see it (`describe`) and with the rows it drew (``ax.data_table``).
Titles are the notebook's business.
"""

from typing import TYPE_CHECKING

from analysis import names
from analysis.plot.axes import describe
from analysis.plot.bars import bars, stacks
from analysis.plot.dots import ranges, strip
from analysis.plot.earlier import (
    REPLACED,
    index_lines as index_lines,
    pair_bars as pair_bars,
    rank_intervals as rank_intervals,
    tile_grid as tile_grid,
    trend as trend,
)
from analysis.plot.fan import fan
from analysis.plot.heatmap import board, heat
from analysis.plot.lines import lines
from analysis.plot.maps import city_map, network
from analysis.plot.ranks import ranks
from analysis.plot.tiles import tiles
from analysis.plot.timeline import timeline

FIGURES = (
    "bars", "board", "city_map", "fan", "heat", "lines", "network", "ranges", "ranks", "stacks", "strip",
    "tiles", "timeline",
)  # fmt: skip

__all__ = [
    "bars",
    "board",
    "city_map",
    "describe",
    "fan",
    "heat",
    "lines",
    "network",
    "ranges",
    "ranks",
    "stacks",
    "strip",
    "tiles",
    "timeline",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        line = f"module {__name__!r} has no attribute {name!r}"
        if name in REPLACED:
            raise AttributeError(f"{line}: since version 0.2 it is plot.{REPLACED[name]}")
        near = names.nearest(name, __all__, number=1)[0]
        more = f": did you mean {near!r}?" if names.likeness(name, near) >= names.LIKELY else ""
        raise AttributeError(line + more)


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
