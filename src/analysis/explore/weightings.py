"""The path explorer: weights as sliders, the ranking they give, and the ranks any weights could give."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from analysis import findings, load, measure, names, plot, text
from analysis.explore import lines
from analysis.explore.sheets import Choice, Dial, Option, Sheet, Steps, View, told
from analysis.explore.showing import show

MOST = 3.0
"""Weight at the right end of a slider; 1 is the weight of an indicator nobody has touched."""
STEP = 0.25
BENCHMARKS = measure.priorities.BENCHMARKS
views, tables = findings.views, findings.path_tables


def paths(
    region: str = "all",
    *,
    year: int = 2023,
    benchmark: str = "best_region",
    weights: Mapping[str, float] | None = None,
    static: str = "figure",
) -> None:
    """Show which path has the largest gap in a region, with a slider for the weight of each indicator.

    Parameters
    ----------
    region
        One of the four regions; all opens with the first of them.
    year
        Year the gaps are measured in; an indicator without it takes its last earlier year.
    benchmark
        best_region or nation: what a gap is measured against.
    weights
        Weight by indicator, 1 where none is given; weight 0 leaves an indicator out.
    static
        What a run without controls (papermill) puts on the page: figure (the first view, as any figure of the
        page) or note (one sentence, for a cell below a figure that shows this view already).

    The dot is the rank under these weights, the bar reaches from the best to the worst rank any weights could
    give. Below stand the description in words and the lines that draw the view elsewhere.

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.paths("ccec", weights={"rd_intensity": 2})  # doctest: +SKIP
    """
    show(
        "paths",
        lambda: sheet(region, year=year, benchmark=benchmark, weights=weights or {}),
        static=static,
    )


def sheet(region: str, *, year: int, benchmark: str, weights: Mapping[str, float]) -> Sheet:
    """Return the path explorer as data; only indicators that can be compared have a slider."""
    names.pick(region, ("all", *names.REGIONS), "region")
    names.pick(benchmark, BENCHMARKS, "benchmark")
    used = _compared(year, benchmark)
    known = load.path_indicators()["indicator"].tolist()
    for name in weights:
        names.pick(name, known, "indicator of a path")
    dials: dict[str, Dial] = {
        "region": Choice(_word("region"), [(text.label("region", key), key) for key in names.REGIONS]),
        "benchmark": Choice(_word("benchmark"), [(_word(f"against_{key}"), key) for key in BENCHMARKS]),
    }
    dials |= {name: Steps(text.label("path_indicator", name), _steps(weights)) for name in used}
    first: dict[str, Any] = {
        "region": names.REGIONS[0] if region == "all" else region,
        "benchmark": benchmark,
    }
    first |= {name: float(weights.get(name, 1.0)) for name in used}

    def looked(*, region: str, benchmark: str, **given: float) -> View:
        return look(region=region, benchmark=benchmark, year=year, weights={**weights, **given})

    return Sheet("paths", dials, first, looked)


def _steps(weights: Mapping[str, float]) -> list[Option]:
    """Weights a slider stops at, as they are written in the language: those given are among them."""
    even = {STEP * place for place in range(round(MOST / STEP) + 1)}
    stops = even | {float(weight) for weight in weights.values()}
    return [(text.number(stop, 2), stop) for stop in sorted(stops)]


def look(*, region: str, benchmark: str, year: int, weights: Mapping[str, float]) -> View:
    """Return the view of one set of weights: the paths in their order, with every rank they could have."""
    out = tuple(sorted(name for name, weight in weights.items() if weight == 0))
    kept = _kept(region, benchmark, year, out)
    if kept is None:
        return View(text.sentence("explore.paths.nothing", region=region))
    ranking = views.order_of(kept, weights, _firm(region, benchmark, year, out))
    first = ranking.loc[ranking["rank"].eq(1), "path"].tolist()
    ax = plot.rank_intervals(ranking, by="path", highlight=first)
    moved = lines.changed(weights)
    kind = "no_gap" if not ranking["priority"].gt(0).any() else "own" if moved else "equal"
    state = text.sentence(
        f"explore.paths.state_{kind}", region=region, benchmark=benchmark, first=first,
        year=tables.year_with_values(_series(year), year),
        weights=[_weight(*pair) for pair in moved.items()],
    )  # fmt: skip
    return View(
        text.join(state, told(ax)),
        _code(region, benchmark, year, moved, first),
        ax=ax,
        sources=_sources(year),
    )


def _weight(name: str, weight: float) -> str:
    return str(text.sentence("explore.paths.weight", name=name, weight=weight))


def _code(
    region: str, benchmark: str, year: int, weights: Mapping[str, float], first: list[str]
) -> list[str]:
    """Read, compute, draw."""
    read = "paths, series = load.path_indicators(), findings.path_tables.series(" + (
        "load.province_panel(), load.regions(), load.path_indicators(), load.path_values(), "
        f"first_year={FIRST_YEAR}, last_year={year})"
    )
    asked: dict[str, Any] = {"region": region, "year": year, "benchmark": benchmark, "weights": dict(weights)}
    ranking = lines.call("findings.views.path_ranking", "series", "paths", **asked)
    drawn = lines.call("plot.rank_intervals", "ranking", by="path", highlight=first)
    return [lines.imports("load", "measure", "plot"), read, f"ranking = {ranking}", drawn]


FIRST_YEAR = 2010


@cache
def _series(year: int) -> pd.DataFrame:
    indicators = load.path_indicators()
    panel = load.province_panel(tables.needed(indicators))
    span = {"first_year": FIRST_YEAR, "last_year": max(year, FIRST_YEAR)}
    return tables.series(panel, load.regions(), indicators, load.path_values(), **span)


@cache
def _gaps(benchmark: str, year: int) -> pd.DataFrame:
    return views.path_gaps(_series(year), load.path_indicators(), year=year, benchmark=benchmark)


def _compared(year: int, benchmark: str) -> list[str]:
    gaps = _gaps(benchmark, year)
    return list(dict.fromkeys(gaps.loc[gaps["gap"].notna(), "indicator"]))


@cache
def _kept(region: str, benchmark: str, year: int, out: tuple[str, ...]) -> pd.DataFrame | None:
    """Gaps of one region without the indicators left out; None when none remains."""
    gaps = _gaps(benchmark, year)
    mine = gaps[gaps["region"].eq(region) & ~gaps["indicator"].isin(out)]
    return None if mine["gap"].isna().all() else mine.reset_index(drop=True)


@cache
def _firm(region: str, benchmark: str, year: int, out: tuple[str, ...]) -> pd.DataFrame:
    """Exact ends and sampled shares: they depend on what is compared, not on where the sliders stand."""
    return measure.priorities.path_robustness(_kept(region, benchmark, year, out), region)


@cache
def _sources(year: int) -> tuple[str, ...]:
    panel = load.province_panel(tables.needed(load.path_indicators()))
    return tuple(tables.publishers(panel, load.path_values(), year=year))


def _word(key: str) -> str:
    return str(text.sentence(f"explore.paths.{key}"))
