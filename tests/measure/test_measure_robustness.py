"""Exact ranks over all weights: by hand, against brute force, against sampling, against a printed table."""

from itertools import pairwise

import handbook
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings, strategies as st

from analysis.errors import DataError, ParameterError, UnknownName
from analysis.measure import composite, robustness, weights
from analysis.measure.weights import TOLERANCE, WeightSet

BOUNDED = settings(max_examples=20, deadline=None, derandomize=True)


@pytest.fixture
def triangle() -> pd.DataFrame:
    """Two specialists, an all-rounder who leads only between them, and one dominated by the all-rounder."""
    return pd.DataFrame(
        [[1, 0], [0, 1], [0.6, 0.6], [0.4, 0.4]], index=["left", "right", "both", "less"], columns=["x", "y"]
    )


def intervals(scores: pd.DataFrame, **options: object) -> dict[str, tuple[int, int]]:
    table = robustness.rank_intervals(scores, **options)  # type: ignore[arg-type]
    pairs = zip(table["best_rank"], table["worst_rank"], strict=True)
    return dict(zip(table["alternative"], pairs, strict=True))


def test_exact_ranks_by_hand(triangle: pd.DataFrame) -> None:
    assert intervals(triangle) == {"left": (1, 4), "right": (1, 4), "both": (1, 2), "less": (3, 4)}


def test_lower_bounds_on_the_weights_narrow_the_ranks(triangle: pd.DataFrame) -> None:
    # Both weights between 0.45 and 0.55: the all-rounder's 0.6 is always ahead of at most 0.55.
    assert intervals(triangle, lower=0.45)["both"] == (1, 1)


def test_weights_without_any_room_give_one_ranking(triangle: pd.DataFrame) -> None:
    found = intervals(triangle, lower={"x": 0.7, "y": 0.3})
    assert found == {"left": (1, 1), "both": (2, 2), "less": (3, 3), "right": (4, 4)}


def test_the_dominated_cannot_be_first_and_the_others_can(triangle: pd.DataFrame) -> None:
    table = robustness.can_be_first(triangle).set_index("alternative")
    assert table["can_be_first"].to_dict() == {"left": True, "right": True, "both": True, "less": False}
    # Half and half: 0.6 against 0.5; 0.4 against 0.6.
    assert table.loc[["both", "less"], "margin"].tolist() == pytest.approx([0.1, -0.2])


def test_the_winning_weights_of_the_all_rounder_are_half_and_half(triangle: pd.DataFrame) -> None:
    weights = robustness.winning_weights(triangle, "both")
    assert weights["weight"].tolist() == pytest.approx([0.5, 0.5])


def test_shares_of_weightings_by_hand(triangle: pd.DataFrame) -> None:
    # "left" leads where the weight of x is above 0.6, "right" where it is below 0.4.
    table = robustness.first_shares(triangle, draws=20_000, seed=7).set_index("alternative")
    expected = {"left": 0.4, "right": 0.4, "both": 0.2, "less": 0.0}
    for name, share in expected.items():
        error = max(table.loc[name, "standard_error"], 1e-9)
        assert abs(table.loc[name, "first_share"] - share) <= 4 * error


def test_the_standard_error_is_that_of_a_share() -> None:
    scores = pd.DataFrame([[1, 0], [0, 1]], index=["a", "b"], columns=["x", "y"])
    table = robustness.first_shares(scores, draws=10_000, seed=1)
    share = table.loc[0, "first_share"]
    assert table.loc[0, "standard_error"] == pytest.approx(np.sqrt(share * (1 - share) / 10_000), rel=1e-3)


def test_the_same_seed_gives_the_same_shares(triangle: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        robustness.first_shares(triangle, seed=3, draws=500),
        robustness.first_shares(triangle, seed=3, draws=500),
    )


def test_twins_share_every_rank_and_split_the_first_place() -> None:
    twins = pd.DataFrame([[1, 1], [1, 1], [0, 0]], index=["a", "b", "c"], columns=["x", "y"])
    assert intervals(twins) == {"a": (1, 1), "b": (1, 1), "c": (3, 3)}
    table = robustness.first_shares(twins, draws=100).set_index("alternative")
    assert table["first_share"].tolist() == [0.5, 0.5, 0.0]
    assert table["tied_share"].tolist() == [1.0, 1.0, 0.0]
    assert robustness.can_be_first(twins)["alone"].tolist() == [False, False, False]


def test_with_groups_each_path_is_weighed_by_its_own_indicators_only() -> None:
    # Path a scores between 0.2 and 0.9, path b always 0.5: each can be first. Path c, 0.1, cannot.
    scores = pd.DataFrame(
        [[0.2, 0.9, 0, 0], [0, 0, 0.5, 0], [0, 0, 0, 0.1]],
        index=["a", "b", "c"],
        columns=["a1", "a2", "b1", "c1"],
    )
    groups = {"a1": "a", "a2": "a", "b1": "b", "c1": "c"}
    assert intervals(scores, groups=groups) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}
    shares = robustness.first_shares(scores, groups=groups, draws=20_000).set_index("alternative")
    # a is first where 0.2 + 0.7 w > 0.5, w > 3/7.
    assert shares.loc["a", "first_share"] == pytest.approx(4 / 7, abs=0.015)


@given(seed=st.integers(0, 10_000), lower=st.sampled_from([0.0, 0.1, 0.2]))
@settings(max_examples=25, deadline=None)
def test_with_criteria_of_their_own_the_ranks_found_without_the_solver_are_the_solvers(
    seed: int, lower: float
) -> None:
    drawn = np.random.default_rng(seed)
    groups = {f"{path}{number}": path for path in "abcd" for number in range(drawn.integers(1, 4))}
    scores = pd.DataFrame(0.0, index=list("abcd"), columns=list(groups))
    for name, path in groups.items():
        scores.loc[path, name] = round(drawn.random(), int(drawn.integers(1, 4)))
    asked = (robustness.rank_intervals, robustness.can_be_first)
    found = [measure(scores, lower=lower, groups=groups) for measure in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WeightSet, "_corner", lambda _self, _leads: None)
        solved = [measure(scores, lower=lower, groups=groups) for measure in asked]
    for one, other in zip(found, solved, strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-6, atol=1e-6)


def test_with_criteria_of_their_own_nothing_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "milp", None)
    monkeypatch.setattr(weights, "linprog", None)
    scores = pd.DataFrame({"a1": [0.9, 0.0], "a2": [0.1, 0.0], "b1": [0.0, 0.5]}, index=["a", "b"])
    groups = {"a1": "a", "a2": "a", "b1": "b"}
    table = robustness.rank_intervals(scores, groups=groups).set_index("alternative")
    assert table[["best_rank", "worst_rank"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    assert robustness.can_be_first(scores, groups=groups)["alone"].tolist() == [True, True]


def test_leave_one_out_by_hand(triangle: pd.DataFrame) -> None:
    table = robustness.leave_one_out(triangle).set_index(["dropped", "alternative"])
    assert table.loc[("x", "right"), ["rank_all", "rank", "change"]].tolist() == [2, 1, -1]
    assert table.loc[("y", "both"), ["rank_all", "rank", "change"]].tolist() == [1, 2, 1]
    assert table["first_changes"].all()


def test_a_criterion_alone_in_its_group_cannot_be_dropped() -> None:
    scores = pd.DataFrame([[0.2, 0.9, 0], [0, 0, 0.5]], index=["a", "b"], columns=["a1", "a2", "b1"])
    table = robustness.leave_one_out(scores, groups={"a1": "a", "a2": "a", "b1": "b"})
    assert set(table["dropped"]) == {"a1", "a2"}


def test_one_alternative_is_always_first() -> None:
    alone = pd.DataFrame([[0.3, 0.4]], index=["a"], columns=["x", "y"])
    assert intervals(alone) == {"a": (1, 1)}


def test_a_missing_score_is_refused_by_name(triangle: pd.DataFrame) -> None:
    triangle.loc["both", "y"] = np.nan
    with pytest.raises(DataError, match=r"row both, column y"):
        robustness.rank_intervals(triangle)


@pytest.mark.parametrize("lower", [0.6, -0.1])
def test_lower_bounds_that_leave_no_weights_are_refused(triangle: pd.DataFrame, lower: float) -> None:
    with pytest.raises(ParameterError, match="lower bound"):
        robustness.rank_intervals(triangle, lower=lower)


def test_an_unknown_alternative_is_refused(triangle: pd.DataFrame) -> None:
    with pytest.raises(UnknownName, match="lft"):
        robustness.winning_weights(triangle, "lft")


def test_the_printed_ranks_of_the_handbook_lie_within_the_exact_ones() -> None:
    scaled = composite.normalise(handbook.raw_data(), bounds=handbook.GOALPOSTS)
    printed = handbook.printed(handbook.RANKS_BAP, handbook.ORDER_OF_TABLE_23)
    found = intervals(scaled)
    assert [
        name for name, rank in printed.items() if not found[str(name)][0] <= rank <= found[str(name)][1]
    ] == []


scores_of_two = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=6)
tables = st.tuples(st.integers(2, 6), st.integers(2, 5), st.integers(0, 10_000))


def random_table(shape: tuple[int, int, int], *, steps: int = 9) -> pd.DataFrame:
    rows, columns, seed = shape
    values = np.random.default_rng(seed).integers(0, steps + 1, size=(rows, columns))
    return pd.DataFrame(
        values / steps, index=[f"a{i}" for i in range(rows)], columns=[f"c{j}" for j in range(columns)]
    )


@BOUNDED
@given(rows=scores_of_two)
def test_with_two_criteria_exact_ranks_are_those_of_every_interval_between_crossings(
    rows: list[tuple[int, int]],
) -> None:
    # Ranks change only where two lines cross: look at all crossings and at the middle between neighbours.
    values = np.array(rows, dtype=float)
    assume(np.ptp(values, axis=0).max() > 0)
    slopes = values[:, 0] - values[:, 1]
    crossings = {0.0, 1.0}
    for i in range(len(values)):
        for j in range(i):
            if slopes[i] != slopes[j]:
                crossing = (values[j, 1] - values[i, 1]) / (slopes[i] - slopes[j])
                crossings |= {crossing} if 0 < crossing < 1 else set()
    points = sorted(crossings)
    points += [(a + b) / 2 for a, b in pairwise(points)]
    lines = values[:, [1]] + np.outer(slopes, points)
    ahead = (lines[None, :, :] > lines[:, None, :] + 1e-9).sum(axis=1) + 1
    scores = pd.DataFrame(values, index=[f"a{i}" for i in range(len(values))], columns=["x", "y"])
    expected = {f"a{i}": (int(row.min()), int(row.max())) for i, row in enumerate(ahead)}
    assert intervals(scores) == expected


@BOUNDED
@given(shape=tables)
def test_sampled_ranks_lie_within_the_exact_ones(shape: tuple[int, int, int]) -> None:
    scores = random_table(shape)
    shares = robustness.rank_shares(scores, draws=400, seed=shape[2])
    met = shares[shares["share"] > 0].groupby("alternative")["rank"].agg(["min", "max"])
    for name, (best, worst) in intervals(scores).items():
        assert best <= met.loc[name, "min"]
        assert met.loc[name, "max"] <= worst


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_exact_ranks_are_attained_by_sampling_when_the_draws_are_many(seed: int) -> None:
    # Three criteria and four alternatives: a grid over the whole triangle meets every region of some size.
    scores = random_table((4, 3, seed))
    steps = 120
    grid = np.array([(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]) / steps
    sums = grid @ scores.to_numpy().T
    ahead = 1 + (sums[:, None, :] > sums[:, :, None] + TOLERANCE).sum(axis=2)
    met = {
        name: (int(column.min()), int(column.max()))
        for name, column in zip(scores.index, ahead.T, strict=True)
    }
    assert intervals(scores) == met


@BOUNDED
@given(shape=tables)
def test_whoever_is_first_in_a_share_of_weightings_can_be_first(shape: tuple[int, int, int]) -> None:
    scores = random_table(shape)
    shares = robustness.first_shares(scores, draws=300, seed=shape[2]).set_index("alternative")["first_share"]
    can = robustness.can_be_first(scores).set_index("alternative")["can_be_first"]
    best = robustness.rank_intervals(scores).set_index("alternative")["best_rank"]
    assert shares.sum() == pytest.approx(1)
    assert can[shares > 0].all()
    assert (can == (best == 1)).all()


@BOUNDED
@given(shape=tables, factor=st.sampled_from([0.001, 7, 1e6]))
def test_the_unit_of_the_scores_and_the_order_of_rows_change_no_exact_rank(
    shape: tuple[int, int, int], factor: float
) -> None:
    scores = random_table(shape)
    assert intervals(scores) == intervals(scores.iloc[::-1] * factor)


@BOUNDED
@given(shape=tables)
def test_a_further_alternative_never_improves_a_rank(shape: tuple[int, int, int]) -> None:
    scores = random_table(shape)
    before, after = intervals(scores.iloc[:-1]) if len(scores) > 2 else {}, intervals(scores)
    for name, (best, worst) in before.items():
        assert best <= after[name][0] <= best + 1
        assert worst <= after[name][1] <= worst + 1
