"""The path explorer: a weight per indicator, the ranking they give, and the ranks any weights could give."""

from collections.abc import Mapping
from functools import cache, partial
from numbers import Real
from typing import Any

import pandas as pd

from analysis import findings, load, measure, names, places, plot, text
from analysis.errors import ParameterError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

MOST = 3.0
"""Weight at the right end of a slider; 1 is the weight of an indicator nobody has touched."""
STEP = 0.25
FIRST_YEAR = 2010
BENCHMARKS = measure.priorities.BENCHMARKS
tables = findings.path_tables
_word = partial(showing.word, "paths")


@showing.explorer
def paths(
    region: str = "all",
    *,
    year: int = 2023,
    benchmark: str = "best_region",
    weights: Mapping[str, float] | None = None,
    static: str = "figure",
) -> ExplorerSpec:
    """Show which path has the largest gap in a region, with a slider for the weight of each indicator.

    The dot is the rank under these weights, the bar reaches from the best to the worst rank any weights give.

    Parameters
    ----------
    region
        One of the four regions, by key or name; all opens with the first of them.
    year
        Year the gaps are measured in; an indicator without it takes its last earlier year.
    benchmark
        best_region or nation: what a gap is measured against.
    weights
        Weight by indicator, 1 where none is given; weight 0 leaves an indicator out.
    static
        On a page made by papermill: figure, or note where the page shows the view already.
    """
    region = names.REGIONS[0] if region == "all" else places.resolve(region, names.REGIONS, "region")
    names.validate_choice(benchmark, BENCHMARKS, "benchmark")
    known = load.path_indicators()["indicator"].tolist()
    given = {
        places.resolve(name, known, "path indicator"): _weight(one) for name, one in (weights or {}).items()
    }
    gaps, used_year, sources = _compared(year)
    used = list(dict.fromkeys(name for one in gaps.values() for name in one["indicator"]))
    first: dict[str, Any] = {
        "region": region,
        "benchmark": benchmark,
        "weights": {name: given.get(name, 1.0) for name in used},
    }
    controls = [
        showing.choice("paths", "region", showing.labels("region", names.REGIONS)),
        showing.choice("paths", "benchmark", {key: _word(f"against_{key}") for key in BENCHMARKS}),
    ]
    for name in used:
        label, most = text.label("path_indicator", name), max(MOST, given.get(name, 0))
        controls.append(showing.slider(f"weights.{name}", label, 0, most, STEP))
    ways = {path: None for one in gaps.values() for path in one["path"]}
    data = showing.data(
        "paths", "path priority rank best_rank worst_rank",
        {"region": names.REGIONS, "path_indicator": used, "path_short": sorted(ways)},
        gaps={
            key: {
                one: rows[["path", "indicator", "gap"]].to_numpy().tolist()
                for one, rows in table.groupby("region")
            }
            for key, table in gaps.items()
        },
        year=used_year,
    )  # fmt: skip
    return ExplorerSpec(
        "paths", data, first, controls, words(year=year, **first), static,
        lambda: figure(year=year, **first), sources=sources,
    )  # fmt: skip


def _weight(weight: object) -> float:
    if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 <= float(weight) < float("inf"):
        raise ParameterError(f"a weight must be a number from 0 on, not {weight!r}")
    return float(weight)


def ranking(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> pd.DataFrame | None:
    """Return the paths by score with the best and worst rank any weights give them; None without a score."""
    gaps = _compared(year)[0][benchmark]
    kept = gaps[gaps["region"].eq(region) & gaps["indicator"].map(weights).ne(0)].reset_index(drop=True)
    if kept.empty:
        return None
    given = {name: weights.get(name, 1.0) for name in kept["indicator"]}
    table = measure.priorities.path_priorities(kept, weights=given)
    ends = measure.priorities.path_robustness(kept, region)
    return table.merge(ends, on="path").sort_values(["rank", "path"], kind="stable", ignore_index=True)


def words(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> str:
    """Return what the view of one state says; the front end says the same."""
    table = ranking(region=region, benchmark=benchmark, weights=weights, year=year)
    if table is None:
        return _word("nothing", region=region)
    moved = {name: weight for name, weight in weights.items() if weight != 1}
    kind = "no_gap" if not table["priority"].gt(0).any() else "own" if moved else "equal"
    stated = _word(
        f"state_{kind}", region=region, benchmark=benchmark,
        first=table.loc[table["rank"].eq(1), "path"].tolist(),
        year=_compared(year)[1],
        weights=[_word("weight", name=name, weight=weight) for name, weight in moved.items()],
    )  # fmt: skip
    can = _word("can_be_first", paths=table.loc[table["best_rank"].eq(1), "path"].tolist())
    told = [
        _word("rank_fixed" if best == worst else "rank_told", path=path, rank=rank, best=best, worst=worst)
        for path, rank, best, worst in table[["path", "rank", "best_rank", "worst_rank"]].to_numpy()
    ]
    return str(text.join(stated, can, *told))


def figure(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> Any:
    """Return the fixed figure of one state."""
    table = ranking(region=region, benchmark=benchmark, weights=weights, year=year)
    assert table is not None
    first = table.loc[table["rank"].eq(1), "path"].tolist()
    return plot.ranges(
        table, low="best_rank", high="worst_rank", y="path", highlight=first,
        at="rank", share="first_share", error="standard_error",
    )  # fmt: skip


@cache
def _compared(year: int) -> tuple[dict[str, pd.DataFrame], int, list[str]]:
    """Return the gaps by benchmark, the year they are of, and the sources of the figures compared."""
    asked, values = tables.chosen(load.path_indicators(), {}), load.path_values()
    panel, last = load.province_panel(tables.needed(asked)), max(year, FIRST_YEAR)
    series = tables.series(panel, load.regions(), asked, values, first_year=FIRST_YEAR, last_year=last)
    used = tables.year_with_values(series, year)
    gaps = {key: tables.compared(asked, series, year=used, benchmark=key) for key in BENCHMARKS}
    known = {key: table[table["gap"].notna()] for key, table in gaps.items()}
    return known, used, tables.publishers(panel, values, year=year)
