"""The path explorer: a weight per indicator, the ranking they give, and the ranks any weights could give."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from analysis import findings, load, measure, names, places, plot, text
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

MOST = 3.0
"""Weight at the right end of a slider; 1 is the weight of an indicator nobody has touched."""
STEP = 0.25
FIRST_YEAR = 2010
BENCHMARKS = measure.priorities.BENCHMARKS
WORDS = (
    "state_equal", "state_own", "state_no_gap", "nothing", "weight", "axis", "can_be_first", "rank_told",
    "rank_fixed",
)  # fmt: skip
GAP, RANKED = ("path", "indicator", "gap"), ("path", "rank", "best_rank", "worst_rank")
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

    Raises
    ------
    UnknownName
        For a name that does not exist, with the nearest that does.

    Examples
    --------
    >>> from analysis import explore
    >>> explore.paths("ccec", weights={"rd_intensity": 2})  # doctest: +SKIP
    """
    showing.show(
        "paths", lambda: spec(region, year=year, benchmark=benchmark, weights=weights or {}), static=static
    )


def spec(region: str, *, year: int, benchmark: str, weights: Mapping[str, float]) -> ExplorerSpec:
    """Return the path explorer as data; only indicators that can be compared have a slider."""
    region = names.REGIONS[0] if region == "all" else places.resolve(region, names.REGIONS, "region")
    names.validate_choice(benchmark, BENCHMARKS, "benchmark")
    known = load.path_indicators()["indicator"].tolist()
    given = {places.resolve(name, known, "path indicator"): float(weight) for name, weight in weights.items()}
    gaps = {key: _gaps(key, year) for key in BENCHMARKS}
    used = list(dict.fromkeys(name for one in gaps.values() for name in one["indicator"]))
    first: dict[str, Any] = {
        "region": region,
        "benchmark": benchmark,
        "weights": {name: given.get(name, 1.0) for name in used},
    }
    controls = [
        showing.choice("region", _word("region"), list(showing.labels("region", names.REGIONS).items())),
        showing.choice(
            "benchmark", _word("benchmark"), [(key, _word(f"against_{key}")) for key in BENCHMARKS]
        ),
        *(
            showing.slider(
                f"weights.{name}", text.label("path_indicator", name), 0, max(MOST, given.get(name, 0)), STEP
            )
            for name in used
        ),
    ]
    data = {
        "gaps": {
            key: {
                one: [
                    list(row)
                    for row in zip(*(table.loc[table["region"] == one, name] for name in GAP), strict=True)
                ]
                for one in names.REGIONS
            }
            for key, table in gaps.items()
        },
        "year": tables.year_with_values(_series(year), year),
        "labels": {
            "region": showing.labels("region", names.REGIONS),
            "path_indicator": showing.labels("path_indicator", used),
            "path_short": showing.labels(
                "path_short", sorted({p for one in gaps.values() for p in one["path"]})
            ),
        },
        "words": showing.templates("paths", *WORDS),
        "heads": showing.heads("path", "priority", "rank", "best_rank", "worst_rank"),
        "colours": showing.colours(),
    }
    return ExplorerSpec(
        "paths",
        data,
        first,
        controls,
        words(year=year, **first),
        lambda: figure(year=year, **first),
        sources=_sources(year),
    )


def ranking(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> pd.DataFrame | None:
    """Return the paths in their order with the best and worst rank they can have; None without one."""
    out = [name for name, weight in weights.items() if weight == 0]
    gaps = _gaps(benchmark, year)
    kept = gaps[gaps["region"].eq(region) & ~gaps["indicator"].isin(out)].reset_index(drop=True)
    if kept.empty:
        return None
    return views.order_of(kept, weights, measure.priorities.path_robustness(kept, region))


def words(*, region: str, benchmark: str, weights: Mapping[str, float], year: int) -> str:
    """Return what the view of one state says; the front end says the same."""
    table = ranking(region=region, benchmark=benchmark, weights=weights, year=year)
    if table is None:
        return str(text.sentence("explore.paths.nothing", region=region))
    moved = {name: weight for name, weight in weights.items() if weight != 1}
    kind = "no_gap" if not table["priority"].gt(0).any() else "own" if moved else "equal"
    weighted = [
        str(text.sentence("explore.paths.weight", name=name, weight=weight)) for name, weight in moved.items()
    ]
    stated = text.sentence(
        f"explore.paths.state_{kind}", region=region, benchmark=benchmark,
        first=table.loc[table["rank"].eq(1), "path"].tolist(),
        year=tables.year_with_values(_series(year), year), weights=weighted,
    )  # fmt: skip
    can = text.sentence(
        "explore.paths.can_be_first", paths=table.loc[table["best_rank"].eq(1), "path"].tolist()
    )
    told = [
        text.sentence(
            f"explore.paths.{'rank_fixed' if best == worst else 'rank_told'}",
            path=path, rank=int(rank), best=int(best), worst=int(worst),
        )
        for path, rank, best, worst in zip(*(table[name] for name in RANKED), strict=True)
    ]  # fmt: skip
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
def _series(year: int) -> pd.DataFrame:
    indicators = load.path_indicators()
    panel = load.province_panel(tables.needed(indicators))
    span = {"first_year": FIRST_YEAR, "last_year": max(year, FIRST_YEAR)}
    return tables.series(panel, load.regions(), indicators, load.path_values(), **span)


@cache
def _gaps(benchmark: str, year: int) -> pd.DataFrame:
    gaps = views.path_gaps(_series(year), load.path_indicators(), year=year, benchmark=benchmark)
    return gaps[gaps["gap"].notna()]


@cache
def _sources(year: int) -> tuple[str, ...]:
    panel = load.province_panel(tables.needed(load.path_indicators()))
    return tuple(tables.publishers(panel, load.path_values(), year=year))


def _word(key: str) -> str:
    return str(text.sentence(f"explore.paths.{key}"))
