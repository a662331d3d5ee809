"""Small invented frames, one per kind of figure. No number here was ever published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import plot, text

NAN = float("nan")
REGIONS = ("yrd", "gba", "ccec")

# Two squares of land, one of them with a hole.
SHAPES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[110, 20], [124, 20], [124, 36], [110, 36], [110, 20]],
                    [[112, 30], [113, 30], [113, 31], [112, 31], [112, 30]],
                ],
            }
        },
        {
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[100, 27], [110, 27], [110, 34], [100, 34], [100, 27]]]],
            }
        },
    ],
}


def table(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    """A frame from a line of column names and its rows."""
    return pd.DataFrame(rows, columns=columns.split())


def years() -> pd.DataFrame:
    """Three regions over four years; the Greater Bay Area has no value for 2021."""
    values = {"yrd": (10.0, 12.0, 15.0, 20.0), "gba": (8.0, NAN, 9.0, 11.0), "ccec": (3.0, 4.0, 4.0, 2.0)}
    rows = [
        (region, 2020 + place, "rd_expenditure", value, "billion CNY")
        for region, line in values.items()
        for place, value in enumerate(line)
    ]
    return table("region year indicator value unit", *rows)


def index() -> pd.DataFrame:
    """Growth of two regions, 2020 = 100."""
    rows = [("yrd", 2020, 100.0), ("yrd", 2022, 150.0), ("gba", 2020, 100.0), ("gba", 2022, 90.0)]
    return table("region year value", *rows)


def spreads() -> pd.DataFrame:
    """A spread with its band, two years."""
    return table(
        "kind year value lowest highest", ("between", 2020, 0.4, 0.3, 0.5), ("between", 2021, 0.3, 0.25, 0.4)
    )


def provinces() -> pd.DataFrame:
    """Four units, one of them without a tile."""
    return table(
        "province region tile_row tile_col",
        ("shanghai", "yrd", 4, 8),
        ("jiangsu", "yrd", 4, 7),
        ("guangdong", "gba", 6, 5),
        ("taiwan", "other", NAN, NAN),
    )


def tiles() -> pd.DataFrame:
    """Values of two of the three tiles."""
    return table("province rd_share", ("shanghai", 0.2), ("jiangsu", 0.3))


def events() -> pd.DataFrame:
    """Events known to a day, a month and a year."""
    return table(
        "event date precision region type",
        ("a", "2021-03-15", "day", "yrd", "plan"),
        ("b", "2021-03-16", "day", "yrd", "plan"),
        ("c", "2021-05-01", "month", "yrd", "law"),
        ("d", "2020-01-01", "year", "gba", "plan"),
    )


def facts() -> pd.DataFrame:
    """Facts of a case: three dated ones and one without a date."""
    return table(
        "fact date precision quality value text_en text_de text_zh",
        ("f1", "2018", "year", "reported", 100.0, "One begins", "Eins beginnt", "一开始"),
        ("f2", "2021-03", "month", "rounded", 300.0, "Two follows", "Zwei folgt", "二跟进"),
        ("f3", "2023-06-01", "day", "official", 500.0, "Three ends", "Drei endet", "三结束"),
        ("f4", None, "undated", "undated", 400.0, "Four has no date", "Vier ohne Datum", "四无日期"),
    )


def counts() -> pd.DataFrame:
    """How many of a hundred windows show no, one or two events."""
    return table("events windows", (0, 80), (1, 15), (2, 5))


def ranks() -> pd.DataFrame:
    """Three regions with ranks and values of two measures."""
    return table(
        "region rank_projects rank_amount projects amount_cny_bn",
        ("yrd", 2, 1, 28, 120.0),
        ("gba", 1, 2, 35, 110.0),
        ("ccec", 3, 3, 15, 75.0),
    )


def clusters() -> pd.DataFrame:
    """Two clusters over three editions; Hangzhou has none for 2023."""
    return table(
        "edition rank cluster name region",
        (2022, 3, "beijing", "Beijing", "jjj"),
        (2023, 4, "beijing", "Beijing", "jjj"),
        (2024, 3, "beijing", "Beijing", "jjj"),
        (2025, 4, "beijing", "Beijing", "jjj"),
        (2022, 30, "hangzhou", "Hangzhou", "yrd"),
        (2024, 20, "hangzhou", "Hangzhou", "yrd"),
    )


def intervals() -> pd.DataFrame:
    """Exact rank intervals of three paths with sampled first shares."""
    return table(
        "path best_rank worst_rank rank first_share standard_error",
        ("policy_coordination", 1, 3, 1, 0.6, 0.01),
        ("joint_platforms", 1, 2, 2, 0.4, 0.01),
        ("industry_chain", 3, 3, 3, 0.0, 0.0),
    )


def readings() -> pd.DataFrame:
    """Both readings of two amounts."""
    return table("region as_printed yi_yuan", ("yrd", 120.0, 12.0), ("gba", 180.0, 18.0))


def ratios() -> pd.DataFrame:
    """Ratios to a reference under both readings, one of them unknown."""
    return table(
        "region reading ratio",
        ("yrd", "as_printed", 4.0),
        ("yrd", "yi_yuan", 0.4),
        ("gba", "as_printed", 14.0),
        ("gba", "yi_yuan", NAN),
    )


def sizes() -> pd.DataFrame:
    """Amount per project of two days and one reading."""
    return table(
        "kind label amount_per_project_cny_bn",
        ("reference", "Day one", 2.0),
        ("reference", "Day two", 4.0),
        ("as_printed", "Delta", 5.0),
    )


def key_table() -> pd.DataFrame:
    """Projects and fields of two regions, and a third of which nothing is known."""
    return table("region projects fields", ("yrd", 28, "chips"), ("gba", 35, ""), ("ccec", NAN, ""))


def cells() -> pd.DataFrame:
    """Gaps of two paths in two regions, one missing."""
    return table(
        "path region gap",
        ("policy_coordination", "yrd", 0.2),
        ("policy_coordination", "gba", 0.8),
        ("joint_platforms", "yrd", NAN),
        ("joint_platforms", "gba", 0.5),
    )


def region_pairs() -> pd.DataFrame:
    """Links between two regions, written in both orders of names."""
    return table(
        "region_a region_b links association_strength",
        ("yrd", "yrd", 40, 1.5),
        ("gba", "yrd", 10, 0.5),
        ("gba", "gba", 60, 2.0),
    )


def cities() -> pd.DataFrame:
    """Five cities, one without coordinates."""
    return table(
        "city region lat lon",
        ("shanghai", "yrd", 31.2, 121.4),
        ("hangzhou", "yrd", 30.2, 120.2),
        ("shenzhen", "gba", 22.5, 114.0),
        ("hong_kong", "gba", 22.3, 114.2),
        ("chizhou", "yrd", NAN, NAN),
    )


def pairs() -> pd.DataFrame:
    """Three links between those cities, one to the city without coordinates."""
    return table(
        "origin destination origin_region destination_region papers",
        ("hong_kong", "shenzhen", "gba", "gba", 40),
        ("shanghai", "shenzhen", "yrd", "gba", 10),
        ("chizhou", "shanghai", "yrd", "yrd", 2),
    )


def shares() -> pd.DataFrame:
    """Where the links of two regions go; nothing is known of a third."""
    return table(
        "region inside_share between_share other_share cross_border_share",
        ("yrd", 0.2, 0.5, 0.3, 0.1),
        ("gba", 0.25, 0.25, 0.5, 0.6),
        ("ccec", NAN, NAN, NAN, NAN),
    )


def coverage() -> pd.DataFrame:
    """Papers of two years."""
    return table(
        "year papers_china papers_located papers_multi_city", (2020, 100, 90, 30), (2021, 200, 180, 50)
    )


def scenario() -> pd.DataFrame:
    """Four observed years, a backtest of one and a scenario of two."""
    rows = [
        ("observed", "", year, value, NAN, NAN)
        for year, value in zip(range(2018, 2022), (1, 2, 3, 5), strict=True)
    ]
    rows.append(("backtest", "trend", 2021, 4.0, 3.5, 4.5))
    rows += [("scenario", "trend", 2022, 6.0, 5.0, 7.0), ("scenario", "trend", 2023, 7.0, 5.5, 8.5)]
    frame = table("kind model year value low high", *rows)
    errors = np.where(frame["kind"].eq("backtest"), 0.2, NAN)
    inside = np.where(frame["kind"].eq("backtest"), 0.0, NAN)
    return frame.assign(
        region="yrd",
        indicator="rd_expenditure",
        unit="billion CNY",
        backtest_mape=errors,
        backtest_coverage=inside,
    )


def claims() -> pd.DataFrame:
    """Four statements in two sections, one without a verdict."""
    return table(
        "claim section verdict",
        ("kd-one", "key_data", "implausible"),
        ("ht-one", "hot_topics", "supported"),
        ("ht-two", "hot_topics", "supported"),
        ("ht-three", "hot_topics", None),
    )


def verdict_counts() -> pd.DataFrame:
    """Five statements in two sections, one of them not examined."""
    return table(
        "section verdict claims",
        ("key_data", "implausible", 1),
        ("hot_topics", "supported", 3),
        ("hot_topics", "unexamined", 1),
    )


def findings() -> pd.DataFrame:
    """Findings of three kinds; no official one contradicts."""
    return table(
        "relation strength findings",
        ("supports", "official", 7),
        ("supports", "news", 3),
        ("contradicts", "news", 2),
        ("context", "other", 4),
    )


def attention() -> pd.DataFrame:
    """Articles of three days, the second without a value."""
    return table(
        "region date articles",
        ("yrd", "2026-03-01", 5.0),
        ("yrd", "2026-03-02", NAN),
        ("yrd", "2026-03-03", 9.0),
    )


Draw = Callable[..., Axes]


@dataclass(frozen=True)
class Figure:
    """A figure of the gallery: its invented frames and how it is drawn from them."""

    frames: Callable[[], tuple[pd.DataFrame, ...]]
    draw: Draw


def trend(t: pd.DataFrame, ax: Axes | None = None) -> Axes:
    return plot.lines(t, y="rd_expenditure", highlight=["yrd"], break_years=[2022], ax=ax)


def slope(t: pd.DataFrame, ax: Axes | None = None) -> Axes:
    values, units = ["projects", "amount_cny_bn"], ["projects", "billion CNY"]
    measures = ["rank_projects", "rank_amount"]
    return plot.ranks(t, x=measures, values=values, units=units, highlight=["ccec"], ax=ax)


def intervals_of(t: pd.DataFrame, ax: Axes | None = None, **options: Any) -> Axes:
    at = {"at": "rank", "share": "first_share", "error": "standard_error"}
    return plot.ranges(t, low="best_rank", high="worst_rank", **({"y": "path"} | at | options), ax=ax)


def dumbbell(
    t: pd.DataFrame, references: pd.DataFrame | None = None, ax: Axes | None = None, **options: Any
) -> Axes:
    return plot.ranges(
        t, low="yi_yuan", high="as_printed", y="region", references=references, ax=ax, **options
    )


def size_strip(t: pd.DataFrame, ax: Axes | None = None) -> Axes:
    return plot.strip(t, x="amount_per_project_cny_bn", y="label", highlight=["as_printed"], ax=ax)


def key_bars(t: pd.DataFrame, ax: Axes | None = None, **options: Any) -> Axes:
    return plot.bars(t, x="projects", y="region", text="fields", unit="projects", ax=ax, **options)


def matrix(t: pd.DataFrame, ax: Axes | None = None, **options: Any) -> Axes:
    return plot.heat(t, x="region", y="path", values="gap", ax=ax, **options)


def quotients(t: pd.DataFrame, ax: Axes | None = None) -> Axes:
    shaded = {"values": "association_strength", "center": 1, "quotient": True, "triangle": True}
    return plot.heat(t, x="region_b", y="region_a", beside="links", **shaded, ax=ax)


def share_bars(t: pd.DataFrame, ax: Axes | None = None, **options: Any) -> Axes:
    parts = ["inside_share", "between_share", "other_share"]
    return plot.stacks(t, x=parts, y="region", beside="cross_border_share", ax=ax, **options)


def dated(t: pd.DataFrame, ax: Axes | None = None, **options: Any) -> Axes:
    asked = {
        "claim": 200,
        "unit": "enterprises",
        "subject": text.label("indicator", "rd_expenditure"),
    } | options
    return plot.strip(t, x="date", y="value", hue="yrd", **asked, ax=ax)


GALLERY: dict[str, Figure] = {
    "lines": Figure(lambda: (years(),), trend),
    "lines of an index": Figure(
        lambda: (index(),), lambda t, ax=None: plot.lines(t, y="value", base_year=2020, ax=ax)
    ),
    "lines in panels": Figure(
        lambda: (years(),), lambda t, ax=None: plot.lines(t, y="rd_expenditure", col="region", ax=ax)
    ),
    "lines with a band": Figure(
        lambda: (spreads(),),
        lambda t, ax=None: plot.lines(
            t, y="value", hue="kind", band=("lowest", "highest"), highlight="all", ax=ax
        ),
    ),
    "lines over days": Figure(
        lambda: (attention(),),
        lambda t, ax=None: plot.lines(t, x="date", y="articles", highlight=["yrd"], ax=ax),
    ),
    "tiles": Figure(
        lambda: (tiles(), provinces()),
        lambda t, p, ax=None: plot.tiles(t, values="rd_share", provinces=p, highlight=["gba"], ax=ax),
    ),
    "timeline": Figure(
        lambda: (events(),), lambda t, ax=None: plot.timeline(t, window=("2021-03-10", "2021-03-19"), ax=ax)
    ),
    "timeline of milestones": Figure(
        lambda: (facts(),), lambda t, ax=None: plot.timeline(t, label="text", ax=ax)
    ),
    "bars over counts": Figure(
        lambda: (counts(),), lambda t, ax=None: plot.bars(t, x="events", y="windows", ax=ax)
    ),
    "ranks": Figure(lambda: (ranks(),), slope),
    "ranks of editions": Figure(
        lambda: (clusters(),),
        lambda t, ax=None: plot.ranks(t, x="edition", hue="cluster", highlight=["beijing"], ax=ax),
    ),
    "ranges": Figure(lambda: (intervals(),), intervals_of),
    "ranges of readings": Figure(
        lambda: (readings(), table("region label value", ("yrd", "27", 67.0))),
        lambda t, r, ax=None: dumbbell(t, r, highlight="all", ax=ax),
    ),
    "bars of quotients": Figure(
        lambda: (ratios(),),
        lambda t, ax=None: plot.bars(t, x="ratio", y="region", hue="reading", base=1, ax=ax),
    ),
    "strip": Figure(lambda: (sizes(),), size_strip),
    "strip of dates": Figure(lambda: (facts(),), dated),
    "bars": Figure(lambda: (key_table(),), lambda t, ax=None: key_bars(t, highlight=["yrd"], ax=ax)),
    "heat": Figure(lambda: (cells(),), matrix),
    "heat of pairs": Figure(lambda: (region_pairs(),), quotients),
    "network": Figure(lambda: (pairs(), cities()), lambda t, c, ax=None: plot.network(t, c, SHAPES, ax=ax)),
    "bars of pairs": Figure(
        lambda: (pairs(),),
        lambda t, ax=None: plot.bars(t, x="papers", y=["origin", "destination"], highlight=["gba"], ax=ax),
    ),
    "stacks of shares": Figure(
        lambda: (shares(),), lambda t, ax=None: share_bars(t, highlight=["gba"], ax=ax)
    ),
    "bars inside each other": Figure(
        lambda: (coverage(),),
        lambda t, ax=None: plot.bars(
            t, x="year", y=["papers_china", "papers_located", "papers_multi_city"], ax=ax
        ),
    ),
    "city_map": Figure(
        lambda: (cities(),),
        lambda t, ax=None: plot.city_map(t, SHAPES, members=["shanghai", "hangzhou", "chizhou"], ax=ax),
    ),
    "fan": Figure(lambda: (scenario(),), lambda t, ax=None: plot.fan(t, ax=ax)),
    "fan in panels": Figure(
        lambda: (pd.concat([scenario(), scenario().assign(region="gba")]),),
        lambda t, ax=None: plot.fan(t, ax=ax),
    ),
    "stacks": Figure(
        lambda: (verdict_counts(),),
        lambda t, ax=None: plot.stacks(t, x="claims", y="section", hue="verdict", ax=ax),
    ),
    "board": Figure(lambda: (claims(),), lambda t, ax=None: plot.board(t, ax=ax)),
    "bars in panels": Figure(
        lambda: (findings(),),
        lambda t, ax=None: plot.bars(t, x="findings", y="strength", col="relation", ax=ax),
    ),
}
