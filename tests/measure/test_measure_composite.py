"""Composite indicators against printed tables of the OECD/JRC handbook and of COINr, and by hand."""

import handbook
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis.errors import DataError, ParameterError, UnknownName
from analysis.measure import composite

BOUNDED = settings(max_examples=12, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("method", "column", "digits"),
    [
        ("rank", handbook.SCHOOLING_RANK, 0),
        ("zscore", handbook.SCHOOLING_ZSCORE, 2),
        ("minmax", handbook.SCHOOLING_MINMAX, 2),
        ("best", handbook.SCHOOLING_BEST, 2),
    ],
)
def test_normalised_schooling_is_table_15_of_the_handbook(method: str, column: str, digits: int) -> None:
    ours = composite.normalise(handbook.raw_data()[["schooling"]], method=method)["schooling"]
    expected = handbook.printed(column, handbook.COUNTRIES)
    # Half of the last printed digit; a little more, since the years themselves are printed to one digit.
    assert ((ours - expected).abs() <= 0.5 * 10.0**-digits + 1e-3 * (digits > 0)).all()


def test_the_ranks_of_the_technology_achievement_index_are_table_23_of_the_handbook() -> None:
    scaled = composite.normalise(handbook.raw_data(), bounds=handbook.GOALPOSTS)
    ours = composite.score(scaled, weights=handbook.WEIGHTS_BAP).set_index("alternative")["rank"]
    expected = handbook.printed(handbook.RANKS_BAP, handbook.ORDER_OF_TABLE_23)
    assert ours.reindex(expected.index).astype(float).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("temperatures", "humidities", "expected"),
    [
        ((35, 39), (75, 50), (0.949, 0.833)),
        ((35.9, 40), (70, 45), (0.949, 0.821)),
        ((95, 102.2), (75, 50), (0.965, 0.833)),
        ((96.62, 104), (70, 45), (0.965, 0.821)),
    ],
)
def test_distance_to_the_best_gives_the_composites_of_table_14(
    temperatures: tuple[float, float], humidities: tuple[float, float], expected: tuple[float, float]
) -> None:
    table = pd.DataFrame({"temperature": temperatures, "humidity": humidities}, index=["A", "B"])
    scores = composite.score(composite.normalise(table, method="best"))["score"]
    assert scores.round(3).tolist() == list(expected)


@pytest.mark.parametrize(
    ("connectivity", "sustainability", "expected"),
    [
        # Switzerland, the Netherlands, Denmark, Norway: pillars, then Conn, Sust and Index as printed.
        ((63.41, 32.87, 74.78, 85.94, 56.93), (77.21, 87.85, 56.88), (62.79, 73.98, 68.38)),
        ((64.87, 46.62, 84.55, 71.74, 41.92), (58.73, 86.58, 57.78), (61.94, 67.70, 64.82)),
        ((50.52, 30.43, 78.13, 75.35, 51.04), (69.83, 86.40, 61.29), (57.10, 72.51, 64.80)),
        ((58.18, 25.70, 80.03, 89.46, 33.80), (70.90, 87.00, 56.59), (57.44, 71.50, 64.47)),
    ],
)
def test_means_of_means_give_the_index_printed_by_coinr(
    connectivity: tuple[float, ...], sustainability: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    below = [composite.score(pd.DataFrame([row])).loc[0, "score"] for row in (connectivity, sustainability)]
    index = composite.score(pd.DataFrame([below])).loc[0, "score"]
    # Half a unit of the last printed digit for the inputs, and as much for the result.
    assert [*below, index] == pytest.approx(list(expected), abs=0.01)


def test_min_max_by_hand_turns_round_where_less_is_better() -> None:
    table = pd.DataFrame({"speed": [1.0, 3.0, 2.0], "cost": [1.0, 3.0, 2.0]}, index=list("abc"))
    scaled = composite.normalise(table, directions={"cost": "down"})
    assert scaled.to_numpy().tolist() == [[0, 1], [1, 0], [0.5, 0.5]]


def test_an_indicator_without_spread_says_nothing_and_is_missing() -> None:
    table = pd.DataFrame({"same": [2.0, 2.0], "other": [0.0, 1.0]}, index=list("ab"))
    assert composite.normalise(table)["same"].isna().all()


def test_a_missing_indicator_is_not_zero_and_its_weight_goes_to_the_others() -> None:
    table = pd.DataFrame({"x": [0.2, np.nan], "y": [0.8, 0.6]}, index=list("ab"))
    rows = composite.score(table, weights={"x": 3, "y": 1}).set_index("alternative")
    assert rows["score"].tolist() == pytest.approx([0.35, 0.6])
    assert rows.loc["b", ["coverage", "missing"]].tolist() == [0.25, "x"]


def test_an_alternative_without_any_indicator_has_neither_score_nor_rank() -> None:
    table = pd.DataFrame({"x": [0.2, np.nan]}, index=list("ab"))
    row = composite.score(table).set_index("alternative").loc["b"]
    assert row[["score", "rank"]].isna().all()


def test_equal_scores_share_the_better_rank() -> None:
    assert composite.ranks(pd.Series([0.3, 0.1 + 0.2, 0.1])).tolist() == [1, 1, 3]


def test_weights_for_an_unknown_indicator_are_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'speed'"):
        composite.weight_shares(["speed", "cost"], {"sped": 1})


@pytest.mark.parametrize("weights", [{"x": -1.0, "y": 2.0}, {"x": 0.0}, {"x": float("nan")}])
def test_weights_below_zero_or_all_zero_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="weight"):
        composite.weight_shares(["x", "y"], weights)


def test_two_values_of_one_cell_are_refused() -> None:
    twice = pd.DataFrame({"region": ["yrd"] * 2, "indicator": ["x"] * 2, "value": [1.0, 2.0]})
    with pytest.raises(DataError, match="one row per region × indicator"):
        composite.wide(twice)


values = st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=3, max_size=6)


def table_of(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=[f"r{i}" for i in range(len(rows))], columns=list("xyz"), dtype=float)


def ranks_of(table: pd.DataFrame, **options: object) -> dict[str, int]:
    rows = composite.score(composite.normalise(table), **options)  # type: ignore[arg-type]
    return dict(zip(rows["alternative"], rows["rank"].fillna(0), strict=True))


@BOUNDED
@given(rows=values, factor=st.floats(0.01, 100), shift=st.integers(-50, 50))
def test_another_unit_changes_no_rank(rows: list[list[int]], factor: float, shift: int) -> None:
    table = table_of(rows)
    assert ranks_of(table) == ranks_of(table.assign(x=table["x"] * factor + shift))


@BOUNDED
@given(rows=values, order=st.permutations(range(3)))
def test_the_order_of_rows_changes_no_rank(rows: list[list[int]], order: list[int]) -> None:
    table = table_of(rows)
    moved = pd.concat([table.iloc[order], table.iloc[3:]])
    assert ranks_of(table) == ranks_of(moved)


@BOUNDED
@given(
    rows=values,
    weights=st.lists(st.integers(1, 9), min_size=3, max_size=3),
    factor=st.sampled_from([0.125, 3, 40]),
)
def test_the_scale_of_the_weights_changes_no_rank(
    rows: list[list[int]], weights: list[int], factor: float
) -> None:
    given_weights = dict(zip("xyz", weights, strict=True))
    scaled = {name: weight * factor for name, weight in given_weights.items()}
    assert ranks_of(table_of(rows), weights=given_weights) == ranks_of(table_of(rows), weights=scaled)


@BOUNDED
@given(rows=values, shares=st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_a_further_region_within_the_range_keeps_the_order_of_the_others(
    rows: list[list[int]], shares: list[float]
) -> None:
    table = table_of(rows)
    between = table.min() + (table.max() - table.min()) * np.array(shares)
    wider = pd.concat([table, between.to_frame("new").T])
    before, after = ranks_of(table), ranks_of(wider)
    order = sorted(before, key=lambda name: (before[name], name))
    assert order == sorted(before, key=lambda name: (after[name], name))


@BOUNDED
@given(weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=8))
def test_weight_shares_add_up_to_one(weights: list[float]) -> None:
    names = [f"i{number}" for number in range(len(weights))]
    assert composite.weight_shares(names, dict(zip(names, weights, strict=True))).sum() == pytest.approx(1)
