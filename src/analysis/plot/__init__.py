"""Figures: data first, drawn on `ax` or a new one, nothing read and nothing computed beyond the layout.

Every function returns its Axes with the description for readers who do not see it (``ax.alt_text``, in the
language in use) and with the rows it drew (``ax.data_table``). Grey is context, colour is what matters
(``highlight=``), missing is drawn as missing. Titles are the notebook's business.
"""

from analysis.plot.amounts import dumbbell, ratio_bars
from analysis.plot.cases import case_map, claim_against_series
from analysis.plot.claims import claim_board, evidence_bars
from analysis.plot.cooperation import cooperation_shares, coverage, pair_bars
from analysis.plot.editions import bump
from analysis.plot.fans import fans
from analysis.plot.live import attention
from analysis.plot.matrix import heat, region_matrix
from analysis.plot.milestones import milestones
from analysis.plot.multiples import small_multiples
from analysis.plot.network import network_map
from analysis.plot.panel import index_lines, spread, trend
from analysis.plot.projects import key_table_bars, size_strip
from analysis.plot.ranks import rank_intervals, slope
from analysis.plot.scenarios import fan
from analysis.plot.tiles import tile_grid
from analysis.plot.timeline import swim_lanes
from analysis.plot.verdicts import verdict_bars
from analysis.plot.windows import window_distribution

__all__ = [
    "attention",
    "bump",
    "case_map",
    "claim_against_series",
    "claim_board",
    "cooperation_shares",
    "coverage",
    "dumbbell",
    "evidence_bars",
    "fan",
    "fans",
    "heat",
    "index_lines",
    "key_table_bars",
    "milestones",
    "network_map",
    "pair_bars",
    "rank_intervals",
    "ratio_bars",
    "region_matrix",
    "size_strip",
    "slope",
    "small_multiples",
    "spread",
    "swim_lanes",
    "tile_grid",
    "trend",
    "verdict_bars",
    "window_distribution",
]


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
