"""How far a ranking depends on its weights: best and worst ranks over all weights, shares of weightings.

`scores` is wide: index = alternatives, columns = criteria, higher better, no missing values. Weights are at
least zero and add up to one; with `groups`, the criteria of each group have weights of their own that add
up to one, and the score is the sum over groups (a path is then weighed only by its own indicators). Rank of
an alternative = 1 + number of alternatives with a strictly higher score, so equal scores share the better
rank.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import DataError, ParameterError
from analysis.lazy import public_names

__dir__ = public_names(__name__)

TOLERANCE = 1e-9
"""A lead up to this part of the largest lead counts as a tie: rounding is no lead."""


def rank_intervals(scores: pd.DataFrame, *, groups: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the best and worst rank under any weights: one row per alternative.

    Columns: alternative, best_rank (1 + those ahead under all weights), worst_rank (1 + those ahead under
    some), can_be_first, alone (under some weights ahead of every other). Exact where each alternative has
    criteria of its own, as paths have: all rivals then reach their extremes at once. Where criteria are
    shared these are bounds: no weights give a better or a worse rank, but some ranks between may not be
    reached.

    Raises
    ------
    DataError
        For missing or repeated alternatives or criteria, or missing scores.
    ParameterError
        For a criterion without a group.
    """
    most, least = _extreme_leads(scores, _group_columns(scores, groups))
    tie = TOLERANCE * (np.abs(most).max() or 1.0)
    # a rival of the row leads by the least (most) that weights allow when the row leads by its most (least)
    best = 1 + (-most > tie).sum(axis=1)
    worst = 1 + (-least > tie).sum(axis=1)
    others = ~np.eye(len(scores), dtype=bool)
    alone = np.where(others, most > tie, True).all(axis=1)
    return pd.DataFrame(
        {
            "alternative": scores.index,
            "best_rank": best,
            "worst_rank": worst,
            "can_be_first": best == 1,
            "alone": alone,
        }
    )


def first_shares(
    scores: pd.DataFrame, *, draws: int = 10_000, seed: int = 0, groups: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the share of weightings in which each alternative is first: one row per alternative.

    Columns: alternative, first_share (0–1, adds up to one; a tie for first is split evenly), standard_error
    (Monte Carlo, of the share), tied_share (part of the draws with a tie for first), draws. Weights are drawn
    evenly from all admissible ones (flat Dirichlet distribution) with a fixed `seed`.

    Raises
    ------
    DataError, ParameterError
        As `rank_intervals`; when `draws` is below one.
    """
    sampled = sampled_scores(scores, draws=draws, seed=seed, groups=groups)
    best = sampled.max(axis=1, keepdims=True)
    first = sampled >= best - TOLERANCE * (np.ptp(scores.to_numpy(float)) or 1.0)
    credit = first / first.sum(axis=1, keepdims=True)
    tied = first & (first.sum(axis=1, keepdims=True) > 1)
    error = credit.std(axis=0, ddof=1 if draws > 1 else 0) / np.sqrt(draws)
    return pd.DataFrame(
        {
            "alternative": scores.index,
            "first_share": credit.mean(axis=0),
            "standard_error": error,
            "tied_share": tied.mean(axis=0),
            "draws": draws,
        }
    )


def sampled_scores(
    scores: pd.DataFrame, *, draws: int, seed: int = 0, groups: Mapping[str, str] | None = None
) -> "np.ndarray":
    """Return the scores under weights drawn evenly from all admissible ones: draws × alternatives."""
    if draws < 1:
        raise ParameterError(f"draws is {draws}: use at least 1")
    generator = np.random.default_rng(seed)
    weights = np.empty((draws, scores.shape[1]))
    for inside in _group_columns(scores, groups):
        weights[:, inside] = generator.dirichlet(np.ones(len(inside)), size=draws)
    return weights @ scores.to_numpy(float).T


def _extreme_leads(scores: pd.DataFrame, members: list[list[int]]) -> tuple["np.ndarray", "np.ndarray"]:
    """Return the largest and smallest lead of each row over each column that weights can give."""
    values = scores.to_numpy(float)
    leads = values[:, None, :] - values[None, :, :]
    most = sum(leads[:, :, inside].max(axis=2) for inside in members)
    least = sum(leads[:, :, inside].min(axis=2) for inside in members)
    return np.asarray(most), np.asarray(least)


def _group_columns(scores: pd.DataFrame, groups: Mapping[str, str] | None) -> list[list[int]]:
    """Return the positions of the criteria of each group, after checking that the scores can be ranked."""
    if scores.empty:
        raise DataError("no scores to rank", expected="at least one alternative and one criterion")
    for axis, what in ((scores.index, "alternative"), (scores.columns, "criterion")):
        if not axis.is_unique:
            raise DataError(f"one {what} occurs twice", value=axis[axis.duplicated()][0])
    gaps = np.argwhere(~np.isfinite(scores.to_numpy(float)))
    if len(gaps):
        row, column = gaps[0]
        raise DataError(
            "a score is missing; leave the criterion or the alternative out",
            row=str(scores.index[row]),
            column=str(scores.columns[column]),
        )
    members: dict[str, list[int]] = {}
    for position, name in enumerate(scores.columns):
        if groups is not None and name not in groups:
            raise ParameterError(f"criterion {name} has no group")
        members.setdefault("" if groups is None else groups[name], []).append(position)
    return list(members.values())
