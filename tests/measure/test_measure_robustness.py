"""Ranks over all weights: by hand, against brute force, against sampling, against a printed table."""

import handbook
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis.errors import DataError, ParameterError
from analysis.measure import composite, robustness

BOUNDED = settings(max_examples=20, deadline=None, derandomize=True)


@pytest.fixture
def triangle() -> pd.DataFrame:
    """Two specialists, an all-rounder who leads only between them, and one dominated by the all-rounder."""
    return pd.DataFrame(
        [[1, 0], [0, 1], [0.6, 0.6], [0.4, 0.4]], index=["left", "right", "both", "less"], columns=["x", "y"]
    )


def intervals(scores: pd.DataFrame, groups: dict[str, str] | None = None) -> dict[str, tuple[int, int]]:
    table = robustness.rank_intervals(scores, groups=groups)
    pairs = zip(table["best_rank"], table["worst_rank"], strict=True)
    return dict(zip(table["alternative"], pairs, strict=True))


def own_criteria(seed: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Four alternatives with one to three criteria of their own, as the paths have."""
    drawn = np.random.default_rng(seed)
    groups = {f"{path}{number}": path for path in "abcd" for number in range(drawn.integers(1, 4))}
    scores = pd.DataFrame(0.0, index=list("abcd"), columns=list(groups))
    for name, path in groups.items():
        scores.loc[path, name] = round(drawn.random(), int(drawn.integers(1, 4)))
    return scores, groups


def test_ranks_by_hand(triangle: pd.DataFrame) -> None:
    # "less" is behind "both" under all weights; everybody else is ahead of everybody under some.
    assert intervals(triangle) == {"left": (1, 4), "right": (1, 4), "both": (1, 3), "less": (2, 4)}


def test_with_groups_each_path_is_weighed_by_its_own_indicators_only() -> None:
    # Path a scores between 0.2 and 0.9, path b always 0.5: each can be first. Path c, 0.1, cannot.
    scores = pd.DataFrame(
        [[0.2, 0.9, 0, 0], [0, 0, 0.5, 0], [0, 0, 0, 0.1]],
        index=["a", "b", "c"],
        columns=["a1", "a2", "b1", "c1"],
    )
    groups = {"a1": "a", "a2": "a", "b1": "b", "c1": "c"}
    assert intervals(scores, groups) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}
    table = robustness.rank_intervals(scores, groups=groups)
    assert table["can_be_first"].tolist() == table["alone"].tolist() == [True, True, False]
    shares = robustness.first_shares(scores, groups=groups, draws=20_000).set_index("alternative")
    # a is first where 0.2 + 0.7 w > 0.5, w > 3/7.
    assert shares.loc["a", "first_share"] == pytest.approx(4 / 7, abs=0.015)


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
    assert not robustness.rank_intervals(twins)["alone"].any()


def test_one_alternative_is_always_first() -> None:
    alone = pd.DataFrame([[0.3, 0.4]], index=["a"], columns=["x", "y"])
    assert intervals(alone) == {"a": (1, 1)}


def test_a_missing_score_is_refused_by_name(triangle: pd.DataFrame) -> None:
    triangle.loc["both", "y"] = np.nan
    with pytest.raises(DataError, match=r"row both, column y"):
        robustness.rank_intervals(triangle)


def test_a_criterion_without_a_group_and_a_doubled_alternative_are_refused(triangle: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="criterion y has no group"):
        robustness.rank_intervals(triangle, groups={"x": "a"})
    with pytest.raises(DataError, match="one alternative occurs twice"):
        robustness.rank_intervals(pd.concat([triangle, triangle.head(1)]))


def test_the_printed_ranks_of_the_handbook_lie_within_the_bounds() -> None:
    scaled = composite.normalise(handbook.raw_data(), bounds=handbook.GOALPOSTS)
    printed = handbook.printed(handbook.RANKS_BAP, handbook.ORDER_OF_TABLE_23)
    found = intervals(scaled)
    assert [
        name for name, rank in printed.items() if not found[str(name)][0] <= rank <= found[str(name)][1]
    ] == []


@given(seed=st.integers(0, 10_000))
@BOUNDED
def test_with_criteria_of_their_own_the_ranks_are_those_of_every_corner(seed: int) -> None:
    # A score is linear in its weights: best and worst ranks are met where every path uses one criterion.
    scores, groups = own_criteria(seed)
    members = [[name for name in groups if groups[name] == path] for path in "abcd"]
    corners = np.array(np.meshgrid(*[range(len(part)) for part in members])).T.reshape(-1, 4)
    met: dict[str, set[int]] = {path: set() for path in "abcd"}
    for corner in corners:
        values = {p: scores.loc[p, part[i]] for p, part, i in zip("abcd", members, corner, strict=True)}
        for path, value in values.items():
            met[path].add(1 + sum(other > value + 1e-9 for other in values.values()))
    assert intervals(scores, groups) == {path: (min(ranks), max(ranks)) for path, ranks in met.items()}


tables = st.tuples(st.integers(2, 6), st.integers(2, 5), st.integers(0, 10_000))


def random_table(shape: tuple[int, int, int], *, steps: int = 9) -> pd.DataFrame:
    rows, columns, seed = shape
    values = np.random.default_rng(seed).integers(0, steps + 1, size=(rows, columns))
    return pd.DataFrame(
        values / steps, index=[f"a{i}" for i in range(rows)], columns=[f"c{j}" for j in range(columns)]
    )


@BOUNDED
@given(shape=tables)
def test_sampled_ranks_lie_within_the_bounds_and_whoever_is_ever_first_can_be_first(
    shape: tuple[int, int, int],
) -> None:
    scores = random_table(shape)
    sampled = robustness.sampled_scores(scores, draws=400, seed=shape[2])
    ranks = 1 + (sampled[:, None, :] > sampled[:, :, None] + 1e-9).sum(axis=2)
    shares = robustness.first_shares(scores, draws=300, seed=shape[2])["first_share"]
    table = robustness.rank_intervals(scores)
    assert (table["best_rank"] <= ranks.min(axis=0)).all()
    assert (ranks.max(axis=0) <= table["worst_rank"]).all()
    assert table.loc[shares > 0, "can_be_first"].all()
    assert shares.sum() == pytest.approx(1)


@BOUNDED
@given(shape=tables, factor=st.sampled_from([0.001, 7, 1e6]))
def test_the_unit_of_the_scores_and_the_order_of_rows_change_no_rank(
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
