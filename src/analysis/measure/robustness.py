"""How firm is a ranking? Exact best and worst ranks over all weights, shares of weightings, leave-one-out.

`scores` is wide: index = alternatives, columns = criteria, higher better, no missing values. Weights are at
least zero (or at least `lower`) and add up to one; with `groups`, the criteria of each group have weights of
their own that add up to one, and the score is the sum over groups (a path is then weighed only by its own
indicators). Rank of an alternative = 1 + number of alternatives with a strictly higher score, so equal
scores share the better rank. "Exact" is meant up to `TOLERANCE` of the largest difference of two scores.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.lazy import public_names
from analysis.measure import composite
from analysis.measure.weights import TOLERANCE, WeightSet, check
from analysis.names import pick

__dir__ = public_names(__name__)


def rank_intervals(
    scores: pd.DataFrame,
    *,
    lower: float | Mapping[str, float] = 0.0,
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the exact best and worst rank over all admissible weights: one row per alternative.

    Columns: alternative, best_rank, worst_rank, always_above (number of alternatives it never falls behind of
    and leads for some weights). A mixed-integer program decides per rival whether it is ahead; rivals that
    are ahead for all or for no weights are settled first.

    Raises
    ------
    DataError
        For missing or repeated alternatives, or missing scores.
    ParameterError
        For lower bounds that add up to more than one, or a criterion without a group.
    """
    weights = WeightSet(scores, lower, groups)
    rows = []
    for position, alternative in enumerate(scores.index):
        leads = weights.rivals(position)
        best, worst = 1 + weights.fewest_ahead(leads), 1 + weights.most_ahead(leads)
        most, least = weights.extremes(leads)
        below = (most <= TOLERANCE) & (least < -TOLERANCE)
        rows.append((alternative, best, worst, int(below.sum())))
    return pd.DataFrame(rows, columns=["alternative", "best_rank", "worst_rank", "always_above"])


def can_be_first(
    scores: pd.DataFrame,
    *,
    lower: float | Mapping[str, float] = 0.0,
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return who can be first at all: one row per alternative.

    Columns: alternative, can_be_first (for some weights nobody is ahead, ties allowed), alone (for some
    weights strictly ahead of all others), margin (the largest lead over the runner-up that weights can give,
    in units of the score; below zero: the smallest deficit). One linear program per alternative.

    Raises
    ------
    DataError, ParameterError
        As `rank_intervals`.
    """
    weights = WeightSet(scores, lower, groups)
    margins = [weights.largest_margin(weights.rivals(position))[0] for position in range(len(scores))]
    scaled = pd.Series(margins)
    return pd.DataFrame(
        {
            "alternative": scores.index,
            "can_be_first": (scaled >= -TOLERANCE).to_numpy(),
            "alone": (scaled > TOLERANCE).to_numpy(),
            "margin": (scaled * weights.scale).to_numpy(),
        }
    )


def winning_weights(
    scores: pd.DataFrame,
    alternative: str,
    *,
    lower: float | Mapping[str, float] = 0.0,
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the weights under which `alternative` leads by most (or trails by least): one row per criterion.

    Columns: criterion, weight (0–1, adding up to one, in each group where there are groups).
    """
    allowed = WeightSet(scores, lower, groups)
    position = list(scores.index).index(pick(alternative, list(scores.index), "alternative"))
    _, weights = allowed.largest_margin(allowed.rivals(position))
    return pd.DataFrame({"criterion": scores.columns, "weight": weights})


def first_shares(
    scores: pd.DataFrame,
    *,
    draws: int = 10_000,
    seed: int = 0,
    lower: float | Mapping[str, float] = 0.0,
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the share of weightings in which each alternative is first: one row per alternative.

    Columns: alternative, first_share (0–1, adds up to one; a tie for first is split evenly), standard_error
    (Monte Carlo, of the share), tied_share (part of the draws with a tie for first), draws. Weights are drawn
    evenly from all admissible ones (flat Dirichlet distribution) with a fixed `seed`.
    """
    weights = WeightSet(scores, lower, groups)
    sampled = weights.sample(draws, seed) @ weights.scores.T
    first = sampled >= sampled.max(axis=1, keepdims=True) - TOLERANCE
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


def rank_shares(
    scores: pd.DataFrame,
    *,
    draws: int = 10_000,
    seed: int = 0,
    lower: float | Mapping[str, float] = 0.0,
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the share of weightings per rank: one row per alternative and rank, also those never met.

    Columns: alternative, rank, share (0–1; adds up to one per alternative).
    """
    weights = WeightSet(scores, lower, groups)
    sampled = weights.sample(draws, seed) @ weights.scores.T
    ranks = 1 + (sampled[:, None, :] > sampled[:, :, None] + TOLERANCE).sum(axis=2)
    shares = [(ranks == rank).mean(axis=0) for rank in range(1, len(scores) + 1)]
    numbered = range(1, len(scores) + 1)
    tables = [
        pd.DataFrame({"alternative": scores.index, "rank": rank, "share": share})
        for rank, share in zip(numbered, shares, strict=True)
    ]
    return pd.concat(tables, ignore_index=True)


def leave_one_out(
    scores: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the ranking without each criterion in turn: one row per dropped criterion and alternative.

    Columns: dropped, alternative, rank_all (with all criteria), rank, change (rank − rank_all; above zero =
    falls back), first_changes (whether somebody else is first). The weights of the others are scaled up to
    one (in their group). A criterion alone in its group cannot be dropped and has no rows.
    """
    check(scores)
    names = list(scores.columns)
    shares = _shares(names, weights, groups)
    matrix = scores.to_numpy(float)
    everything = composite.ranks(pd.Series(matrix @ shares))
    tables = []
    for dropped in names:
        rest = [name for name in names if name != dropped]
        if not _can_do_without(dropped, rest, weights, groups):
            continue
        without = composite.ranks(pd.Series(matrix @ _scaled_up(shares, names, dropped, groups)))
        table = {"dropped": dropped, "alternative": scores.index, "rank_all": everything, "rank": without}
        first_changes = not without.eq(1).equals(everything.eq(1))
        tables.append(pd.DataFrame(table | {"change": without - everything, "first_changes": first_changes}))
    shown = ["dropped", "alternative", "rank_all", "rank", "change", "first_changes"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=shown)


def _can_do_without(
    dropped: str, rest: list[str], weights: Mapping[str, float] | None, groups: Mapping[str, str] | None
) -> bool:
    """Whether some weight is left in the group of `dropped`."""
    peers = [name for name in rest if groups is None or groups[name] == groups[dropped]]
    return any(weights is None or weights.get(name, 0) > 0 for name in peers)


def _shares(
    names: list[str], weights: Mapping[str, float] | None, groups: Mapping[str, str] | None
) -> "np.ndarray":
    """The weight of each criterion, adding up to one inside each group."""
    members: dict[str, list[str]] = {}
    for name in names:
        members.setdefault("" if groups is None else groups[name], []).append(name)
    found: dict[str, float] = {}
    for inside in members.values():
        given = None if weights is None else {name: weights.get(name, 0) for name in inside}
        shares = composite.weight_shares(inside, given).to_numpy(float)
        found |= dict(zip(inside, shares, strict=True))
    return np.array([found[name] for name in names])


def _scaled_up(
    shares: "np.ndarray", names: list[str], dropped: str, groups: Mapping[str, str] | None
) -> "np.ndarray":
    """The same weights without one criterion: its peers share what it had in proportion."""
    peer = np.array([groups is None or groups[name] == groups[dropped] for name in names])
    left = np.where(np.array(names) == dropped, 0.0, shares)
    return np.where(peer, left / left[peer].sum(), left)
