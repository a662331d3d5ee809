"""Figures under their names of version 0.1: such scripts still run; other names say what to write now."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis import plot
from analysis.plot.axes import Drawing

REPLACED = {
    "attention": "lines", "bump": "ranks", "case_map": "city_map", "claim_against_series": "strip",
    "claim_board": "board", "cooperation_shares": "stacks", "coverage": "bars", "dumbbell": "ranges",
    "evidence_bars": "bars", "fans": "fan", "key_table_bars": "bars", "milestones": "timeline",
    "network_map": "network", "ratio_bars": "bars", "region_matrix": "heat", "size_strip": "strip",
    "slope": "ranks", "small_multiples": "lines(col=…)", "spread": "lines", "swim_lanes": "timeline",
    "verdict_bars": "stacks", "window_distribution": "bars",
}  # fmt: skip


def trend(data: pd.DataFrame, column: str, *, by: str = "region", **options: Any) -> Drawing:
    """Return ``lines(data, y=column, hue=by)``."""
    return plot.lines(data, y=column, hue=by, **options)


def index_lines(data: pd.DataFrame, column: str, *, by: str = "region", **options: Any) -> Drawing:
    """Return ``lines(data, y=column, hue=by, base_year=…)``."""
    return plot.lines(data, y=column, hue=by, **options)


def tile_grid(data: pd.DataFrame, column: str, *, provinces: pd.DataFrame, **options: Any) -> Drawing:
    """Return ``tiles(data, values=column, provinces=…)``."""
    return plot.tiles(data, values=column, provinces=provinces, **options)


def pair_bars(data: pd.DataFrame, column: str = "papers", **options: Any) -> Drawing:
    """Return ``bars(data, x=column, y=["origin", "destination"])``."""
    return plot.bars(data, x=column, y=["origin", "destination"], **options)


def rank_intervals(
    data: pd.DataFrame,
    *,
    by: str = "alternative",
    highlight: Collection[str] | str | None = None,
    **options: Any,
) -> Drawing:
    """Return ``ranges(data, low="best_rank", high="worst_rank", y=by)``."""
    more = {"at": "rank", "share": "first_share", "error": "standard_error"}
    options |= {name: column for name, column in more.items() if column in data.columns}
    return plot.ranges(data, low="best_rank", high="worst_rank", y=by, highlight=highlight, **options)
