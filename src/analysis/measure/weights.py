"""All admissible weights of a ranking, and what can be said of leads over all of them.

Weights are at least `lower` and add up to one, over all criteria or in each group of criteria. Scores are
scaled so that no two can differ by more than one; a lead up to `TOLERANCE` of that counts as a tie.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.errors import AnalysisError, DataError, ParameterError
from analysis.lazy import public_names

__dir__ = public_names(__name__)

TOLERANCE = 1e-5
"""A lead up to this part of the largest possible difference of two scores counts as a tie.

It must stay well above the solver's own feasibility tolerance of 1e-6, or the solver contradicts itself.
"""

ROOM = 0.01
"""How far the bound of a rival's lead is set beyond the lead's own extremes: no row is tight for nothing."""

STRETCH = 100.0
"""Rows of leads are multiplied by this, so that the tolerance on a lead is far from the solver's."""


class WeightSet:
    """The weights allowed for a table of scores (alternatives × criteria, higher better).

    Attributes: `scores` (scaled array), `scale` (one scaled unit in units of the scores), `lower` and `group`
    (per criterion), `slack` (per group, what the lower bounds leave to distribute).

    Raises
    ------
    DataError
        For missing or repeated alternatives or criteria, or missing scores.
    ParameterError
        For lower bounds below zero or adding up to more than one, or a criterion without a group.
    """

    def __init__(
        self,
        scores: pd.DataFrame,
        lower: float | Mapping[str, float] = 0.0,
        groups: Mapping[str, str] | None = None,
    ) -> None:
        check(scores)
        names = list(scores.columns)
        self.group = _group_numbers(names, groups)
        self.lower = _lower_bounds(names, lower)
        sums = np.bincount(self.group, weights=self.lower)
        if (sums > 1 + 1e-12).any():
            raise ParameterError(f"the lower bounds of the weights add up to {sums.max():g}: at most 1")
        self.slack = np.clip(1 - sums, 0, None)
        values = scores.to_numpy(float)
        self.scale = self._largest_difference(values) or 1.0
        self.scores = values / self.scale

    def rivals(self, position: int) -> np.ndarray:
        """Return the leads of all others over the one at `position`: rivals × criteria."""
        return np.delete(self.scores, position, axis=0) - self.scores[position]

    def extremes(self, leads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the largest and smallest lead of each rival over all weights (reached in a corner)."""
        most, least = leads @ self.lower, leads @ self.lower
        for number, slack in enumerate(self.slack):
            inside = leads[:, self.group == number]
            most = most + slack * inside.max(axis=1)
            least = least + slack * inside.min(axis=1)
        return most, least

    def fewest_ahead(self, leads: np.ndarray) -> int:
        """Return the smallest number of rivals that are ahead at the same time, for some weights."""
        most, least = self.extremes(leads)
        always = least > TOLERANCE
        free = ~always & (most > TOLERANCE)
        if not free.any() or self._corner(leads[free]) is not None:
            return int(always.sum())
        # lead ≤ tolerance unless the rival's binary is one: minimise the binaries
        slope = -(most[free] + ROOM - TOLERANCE)
        upper = np.full(int(free.sum()), TOLERANCE)
        return int(always.sum()) + self._count(leads[free], slope, -np.inf, upper, sign=1)

    def most_ahead(self, leads: np.ndarray) -> int:
        """Return the largest number of rivals that are ahead at the same time, for some weights."""
        most, least = self.extremes(leads)
        always = least > TOLERANCE
        free = ~always & (most > TOLERANCE)
        if not free.any() or self._corner(-leads[free]) is not None:
            return int(always.sum() + free.sum())
        # lead ≥ tolerance where the rival's binary is one, lead ≥ its smallest value anyway: maximise them
        lowest = least[free] - ROOM
        return int(always.sum()) + self._count(leads[free], lowest - TOLERANCE, lowest, np.inf, sign=-1)

    def largest_margin(self, leads: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the largest lead over the best rival, in scaled units, and the weights that give it."""
        corner = self._corner(leads)
        if corner is not None and len(leads):
            return -float((leads @ corner).max()), corner
        size = len(self.lower)
        goal = np.append(np.zeros(size), -1.0)
        above = np.column_stack([leads, np.ones(len(leads))]) if len(leads) else None
        solved = linprog(
            goal,
            A_ub=above,
            b_ub=None if above is None else np.zeros(len(leads)),
            A_eq=np.column_stack([self._sums(), np.zeros(len(self.slack))]),
            b_eq=np.ones(len(self.slack)),
            bounds=[*((low, 1.0) for low in self.lower), (-2.0, 2.0)],
            method="highs",
        )
        _require_solution(solved)
        return float(solved.x[-1]), solved.x[:-1]

    def _corner(self, leads: np.ndarray) -> np.ndarray | None:
        """Return weights that make every lead smallest at once; None where the rivals need different ones.

        There are such weights when each alternative has criteria of its own, as paths have: then nothing is
        left to solve.
        """
        weights = self.lower.copy()
        for number, slack in enumerate(self.slack):
            inside = leads[:, self.group == number]
            smallest = np.flatnonzero((inside <= inside.min(axis=1, keepdims=True)).all(axis=0))
            if not len(smallest):
                return None
            weights[np.flatnonzero(self.group == number)[smallest[0]]] += slack
        return weights

    def sample(self, draws: int, seed: int) -> np.ndarray:
        """Return `draws` weightings drawn evenly from all admissible ones: draws × criteria."""
        if draws < 1:
            raise ParameterError(f"draws is {draws}: use at least 1")
        generator = np.random.default_rng(seed)
        weights = np.empty((draws, len(self.lower)))
        for number, slack in enumerate(self.slack):
            inside = np.flatnonzero(self.group == number)
            drawn = generator.dirichlet(np.ones(len(inside)), size=draws)
            weights[:, inside] = self.lower[inside] + slack * drawn
        return weights

    def _sums(self) -> np.ndarray:
        return (self.group == np.arange(len(self.slack))[:, None]).astype(float)

    def _count(
        self,
        leads: np.ndarray,
        slope: np.ndarray,
        low: np.ndarray | float,
        high: np.ndarray | float,
        *,
        sign: int,
    ) -> int:
        """Solve for weights and one binary per rival with low ≤ lead + slope × binary ≤ high."""
        rivals, size = leads.shape
        goal = np.concatenate([np.zeros(size), np.full(rivals, float(sign))])
        inside = np.column_stack([self._sums(), np.zeros((len(self.slack), rivals))])
        rows = STRETCH * np.column_stack([leads, np.diag(slope)])
        rules = [
            LinearConstraint(inside, 1.0, 1.0),
            LinearConstraint(rows, STRETCH * low, STRETCH * high),
        ]
        limits = Bounds(np.append(self.lower, np.zeros(rivals)), np.ones(size + rivals))
        whole = np.append(np.zeros(size), np.ones(rivals))
        solved = milp(goal, integrality=whole, bounds=limits, constraints=rules)
        _require_solution(solved)
        return round(abs(float(solved.fun)))

    def _largest_difference(self, values: np.ndarray) -> float:
        spans = values.max(axis=0) - values.min(axis=0)
        return float(sum(spans[self.group == number].max() for number in range(len(self.slack))))


def check(scores: pd.DataFrame) -> None:
    """Return nothing when `scores` can be ranked under any weights: complete, finite, no name twice.

    Raises
    ------
    DataError
        Naming the first gap or repeated name.
    """
    if scores.empty:
        raise DataError("no scores to rank", expected="at least one alternative and one criterion")
    for axis, what in ((scores.index, "alternative"), (scores.columns, "criterion")):
        if not axis.is_unique:
            raise DataError(f"one {what} stands twice", value=axis[axis.duplicated()][0])
    gaps = ~np.isfinite(scores.to_numpy(float))
    if gaps.any():
        row, column = np.argwhere(gaps)[0]
        raise DataError(
            "a score is missing; leave the criterion or the alternative out",
            row=str(scores.index[row]),
            column=str(scores.columns[column]),
        )


def _group_numbers(names: list[str], groups: Mapping[str, str] | None) -> np.ndarray:
    if groups is None:
        return np.zeros(len(names), dtype=int)
    absent = [name for name in names if name not in groups]
    if absent:
        raise ParameterError(f"criterion {absent[0]} has no group")
    order = list(dict.fromkeys(groups[name] for name in names))
    return np.array([order.index(groups[name]) for name in names])


def _lower_bounds(names: list[str], lower: float | Mapping[str, float]) -> np.ndarray:
    given = dict.fromkeys(names, lower) if isinstance(lower, int | float) else lower
    bounds = np.array([float(given.get(name, 0.0)) for name in names])
    if not np.isfinite(bounds).all() or (bounds < 0).any():
        raise ParameterError("a lower bound of the weights is below 0: use numbers from 0 to 1")
    return bounds


def _require_solution(solved: object) -> None:
    if not getattr(solved, "success", False):
        raise AnalysisError(f"the solver found no answer: {getattr(solved, 'message', '')}")
