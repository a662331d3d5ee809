"""Gaps to a benchmark and priorities of paths, by hand. All values here are invented."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis.errors import DataError, UnknownName
from analysis.findings import path_tables
from analysis.measure import priorities

BOUNDED = settings(max_examples=10, deadline=None, derandomize=True)


def values(rows: list[tuple[str, str, str, float | None]], *, down: str = "") -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["path", "indicator", "region", "value"])
    better = ["down" if name == down else "up" for name in table["indicator"]]
    return table.assign(better=better, value=table["value"].astype(float))


@pytest.fixture
def two_paths() -> pd.DataFrame:
    """Path p with two indicators, path q with one that falls; gba lacks a value of p2."""
    rows = [
        ("p", "p1", "yrd", 4.0),
        ("p", "p1", "gba", 3.0),
        ("p", "p1", "ccec", 2.0),
        ("p", "p2", "yrd", 10.0),
        ("p", "p2", "gba", None),
        ("p", "p2", "ccec", 20.0),
        ("q", "q1", "yrd", 8.0),
        ("q", "q1", "gba", 1.0),
        ("q", "q1", "ccec", 6.0),
        ("p", "p1", "national", 3.5),
        ("p", "p2", "national", 15.0),
        ("q", "q1", "national", 5.0),
    ]
    return values(rows, down="q1")


def gap_of(table: pd.DataFrame, region: str) -> dict[str, float]:
    rows = table[table["region"] == region]
    return dict(zip(rows["indicator"], rows["gap"], strict=True))


def test_gaps_to_the_best_region_by_hand(two_paths: pd.DataFrame) -> None:
    table = priorities.gaps(two_paths)
    assert gap_of(table, "ccec") == pytest.approx({"p1": 1.0, "p2": 0.0, "q1": 5 / 7})
    assert gap_of(table, "yrd") == pytest.approx({"p1": 0.0, "p2": 1.0, "q1": 1.0})


def test_where_less_is_better_the_lowest_is_the_benchmark(two_paths: pd.DataFrame) -> None:
    row = priorities.gaps(two_paths).query("indicator == 'q1' and region == 'yrd'").iloc[0]
    assert row[["benchmark_region", "benchmark_value", "gap_value"]].tolist() == ["gba", 1.0, 7.0]


def test_gaps_to_the_nation_are_zero_beyond_it(two_paths: pd.DataFrame) -> None:
    table = priorities.gaps(two_paths, benchmark="nation")
    # p1: 3.5 − 2 over a spread of 2 (2 to 4); q1: 8 − 5 over 7.
    assert gap_of(table, "ccec") == pytest.approx({"p1": 0.75, "p2": 0.0, "q1": 1 / 7})
    assert gap_of(table, "gba")["q1"] == 0.0


def test_a_missing_value_has_no_gap_and_says_why(two_paths: pd.DataFrame) -> None:
    row = priorities.gaps(two_paths).query("indicator == 'p2' and region == 'gba'").iloc[0]
    assert np.isnan(row["gap"])
    assert row["reason"] == "no_value"


def test_one_region_alone_cannot_be_compared_with_the_best_region() -> None:
    alone = values([("p", "p1", "yrd", 4.0), ("p", "p1", "gba", None)])
    table = priorities.gaps(alone)
    assert table["gap"].isna().all()
    assert table["reason"].tolist() == ["no_comparison", "no_value"]


def test_without_a_national_value_there_is_no_benchmark() -> None:
    table = priorities.gaps(values([("p", "p1", "yrd", 4.0), ("p", "p1", "gba", 3.0)]), benchmark="nation")
    assert set(table["reason"]) == {"no_benchmark"}


def test_priorities_are_weighted_means_over_the_indicators_that_are_there(two_paths: pd.DataFrame) -> None:
    table = priorities.path_priorities(priorities.gaps(two_paths), weights={"p1": 3, "p2": 1, "q1": 1})
    rows = table.set_index(["region", "path"])
    assert rows.loc[("ccec", "p"), "priority"] == pytest.approx(0.75)
    assert rows.loc[("gba", "p"), ["priority", "coverage", "missing"]].tolist() == [0.5, 0.75, "p2"]


def test_ranks_of_paths_are_given_within_each_region(two_paths: pd.DataFrame) -> None:
    rows = priorities.path_priorities(priorities.gaps(two_paths)).set_index(["region", "path"])
    assert rows.loc["yrd", "rank"].to_dict() == {"p": 2, "q": 1}
    assert rows.loc["ccec", "rank"].to_dict() == {"p": 2, "q": 1}
    assert rows.loc["gba", "rank"].to_dict() == {"p": 1, "q": 2}


def test_a_path_without_any_gap_has_no_priority_and_no_rank() -> None:
    rows = [
        ("p", "p1", "yrd", 4.0),
        ("p", "p1", "gba", 3.0),
        ("q", "q1", "yrd", None),
        ("q", "q1", "gba", None),
    ]
    table = priorities.path_priorities(priorities.gaps(values(rows))).set_index(["region", "path"])
    assert table.loc[("yrd", "q"), ["priority", "rank"]].isna().all()
    assert table.loc[("yrd", "q"), "coverage"] == 0


def test_the_exact_ranks_of_paths_use_only_their_own_weights(two_paths: pd.DataFrame) -> None:
    # In ccec p lies between 0 and 1 as its weights shift, q is fixed at 5/7.
    table = priorities.path_robustness(priorities.gaps(two_paths), "ccec", draws=20_000).set_index("path")
    assert table[["best_rank", "worst_rank"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    assert table.loc["p", "first_share"] == pytest.approx(2 / 7, abs=0.015)


def test_the_only_indicator_of_a_path_is_never_left_out(two_paths: pd.DataFrame) -> None:
    asked = pd.DataFrame({"indicator": ["p1", "p2", "q1"], "weight": 1.0})
    table = path_tables.left_out(priorities.gaps(two_paths), asked).query("region == 'ccec'")
    assert set(table["dropped"]) == {"p1", "p2"}
    # Path p is 1 by p1 and 0 by p2, path q 5/7: without p2 path p is first, without p1 it is last.
    rank = table[table["path"] == "p"].set_index("dropped")["rank"]
    assert sorted(rank.tolist()) == [1, 2]


def test_a_region_without_any_gap_is_refused_in_a_sentence(two_paths: pd.DataFrame) -> None:
    empty = two_paths.assign(value=two_paths["value"].where(two_paths["region"] != "gba"))
    with pytest.raises(DataError, match="no path has a gap to rank in gba"):
        priorities.path_robustness(priorities.gaps(empty), "gba")


def test_a_weight_for_an_unknown_indicator_is_refused(two_paths: pd.DataFrame) -> None:
    with pytest.raises(UnknownName, match="p9"):
        priorities.path_priorities(priorities.gaps(two_paths), weights={"p9": 1})


def test_counts_are_compared_per_inhabitant_unless_told_otherwise() -> None:
    # 300 person-years for 10 million and 100 for 2 million persons: 0.3 and 0.5 per 10,000.
    rows = [
        ("yrd", "rd_personnel_fte", 300.0, "person-years"),
        ("yrd", "population", 10.0, "million persons"),
    ]
    rows += [
        ("gba", "rd_personnel_fte", 100.0, "person-years"),
        ("gba", "population", 2.0, "million persons"),
    ]
    region_values = pd.DataFrame(rows, columns=["region", "indicator", "value", "unit"]).assign(year=2020)
    personnel = pd.DataFrame(
        [("p", "rd_personnel", "person-years", "up", "rd_personnel_fte")],
        columns=["path", "indicator", "unit", "better", "panel_indicator"],
    )
    found = [
        priorities.indicator_values(
            personnel, region_values, year=2020, regions=["yrd", "gba"], per_head=per_head
        )["value"].tolist()
        for per_head in (True, False)
    ]
    assert found == [pytest.approx([0.3, 0.5]), [300.0, 100.0]]


def test_values_come_from_the_last_year_every_region_has_and_else_from_documents() -> None:
    indicators = pd.DataFrame(
        {
            "path": ["p", "p"],
            "indicator": ["rd_intensity", "joint_laws"],
            "unit": ["% of GDP", "count"],
            "better": ["up", "up"],
            "panel_indicator": ["rd_intensity", None],
        }
    )
    rows = [("yrd", 2020, 3.0), ("gba", 2020, 3.1), ("yrd", 2021, 3.2), ("yrd", 2025, 9.9)]
    region_values = pd.DataFrame(rows, columns=["region", "year", "value"])
    region_values = region_values.assign(indicator="rd_intensity", unit="%")
    documented = pd.DataFrame(
        {
            "path": ["p"],
            "indicator": ["joint_laws"],
            "region": ["yrd"],
            "year": [2020],
            "value": [1],
            "unit": ["count"],
        }
    )
    table = priorities.indicator_values(
        indicators, region_values, documented, year=2023, regions=["yrd", "gba"]
    ).set_index(["indicator", "region"])
    assert table.loc[("rd_intensity", "yrd"), ["year", "value", "origin"]].tolist() == [2020, 3.0, "panel"]
    assert table.loc[("joint_laws", "yrd"), ["value", "origin"]].tolist() == [1.0, "documented"]
    assert np.isnan(table.loc[("joint_laws", "gba"), "value"])


numbers = st.lists(st.integers(1, 30), min_size=9, max_size=9)


@BOUNDED
@given(cells=numbers, factor=st.sampled_from([0.001, 10, 12345]), weight=st.integers(1, 9))
def test_units_row_order_and_the_scale_of_weights_change_no_rank(
    cells: list[int], factor: float, weight: int
) -> None:
    names = [("p", "p1"), ("p", "p2"), ("q", "q1")]
    regions = ["yrd", "gba", "ccec"]
    rows: list[tuple[str, str, str, float | None]] = [
        (path, name, region, float(cells[3 * i + j]))
        for i, (path, name) in enumerate(names)
        for j, region in enumerate(regions)
    ]
    table = values(rows)
    other = table.assign(value=table["value"].mask(table["indicator"] == "p1", table["value"] * factor))

    def ranks(frame: pd.DataFrame, scale: float) -> dict[tuple[str, str], int]:
        weights = {"p1": weight * scale, "p2": 2 * scale, "q1": 3 * scale}
        found = priorities.path_priorities(priorities.gaps(frame), weights=weights)
        return {(row.region, row.path): row.rank for row in found.itertuples()}

    assert ranks(table, 1) == ranks(other.iloc[::-1], 8)
