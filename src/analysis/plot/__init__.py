"""Figures: data first, drawn on `ax` or a new one, nothing read and nothing computed beyond the layout.

The functions follow seaborn's convention (`data`, `x=`, `y=`, `hue=`, `col=`, `palette=`, `ax=`), and seaborn
draws lines, bars, dots and matrices. On top of it: grey is context and colour is what matters (`highlight=`),
labels at the end of lines, units of the language, missing drawn as missing. Every figure returns its Axes
with a description for readers who do not see it (`describe`) and with the rows it drew (``ax.data_table``).
Titles are the notebook's business.
"""

from analysis.plot.axes import describe
from analysis.plot.bars import bars, stacks
from analysis.plot.dots import ranges, strip
from analysis.plot.fan import fan
from analysis.plot.heatmap import board, heat
from analysis.plot.lines import lines, trend as trend
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


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
