"""What was tried for each home of a search, how it scored, and which of it is best."""

import numpy as np

from ara_domain.optimisation.beliefs import Belief
from ara_domain.optimisation.goals import UNLIMITED_PENCE, Goal
from ara_domain.optimisation.options import NO_OPTION, BoolArray, ChoiceArray, FloatArray, IntArray, OptionGroups

# Scores nearer than this are one score: a measure without effect must not win by the last bit of a sum.
_SCORE_DECIMALS = 6


class Tried:
    """Packages of H homes with their scores, the empty one first, and what they taught.

    Attributes:
        choices, cost, scores: (H, room, …) of each package; columns from `count` (H,) on are not in use.
        worths: (H, room) what the goal wants most; the scores themselves where it wants nothing else.
        best: (H,) column of the best package.
        score_belief, worth_belief: what options are believed to add to score and worth.
    """

    def __init__(self, options: OptionGroups, start: FloatArray, goal: Goal, room: int) -> None:
        """`room` is how many packages a home may try."""
        self._options, self._goal = options, goal
        homes, columns = options.homes, room + 1
        self.choices = np.full((homes, columns, options.groups), NO_OPTION, np.uint8)
        self.cost = np.zeros((homes, columns), np.int64)
        self.scores = np.full((homes, columns), np.nan)
        self.scores[:, 0] = start
        self.count = np.ones(homes, np.int64)
        self.best = np.zeros(homes, np.int64)
        self.score_belief = Belief(options, start, options.gain)
        self.worth_belief, self.worths = self.score_belief, self.scores
        if goal.worth is not None:
            self.worth_belief = Belief(options, goal.worth.start, goal.worth.gain, goal.worth.known)
            self.worths = np.full((homes, columns), np.nan)
            self.worths[:, 0] = goal.worth.start

    def reached(self, homes: IntArray) -> BoolArray:
        """(M,) whether the best package of each home reaches its target."""
        reached: BoolArray = self.scores[homes, self.best[homes]] >= self._goal.target[homes]
        return reached

    def best_choices(self, homes: IntArray) -> ChoiceArray:
        """(M, G) the best package of each home."""
        best: ChoiceArray = self.choices[homes, self.best[homes]]
        return best

    def holds(self, homes: IntArray, choices: ChoiceArray) -> BoolArray:
        """(M,) whether each home tried this package (M, G) already."""
        held: BoolArray = (self.choices[homes] == choices[:, None]).all(axis=2).any(axis=1)
        return held

    def record(self, homes: IntArray, choices: ChoiceArray, scores: FloatArray, teaches: BoolArray) -> None:
        """Note how packages (N, G) of homes (N,), which come in order, scored (N,).

        Those that `teaches` (N,) correct what is believed.
        """
        place = place_in_run(homes)
        column = self.count[homes] + place
        self.choices[homes, column] = choices
        self.scores[homes, column] = scores
        self.cost[homes, column] = self._options.of(homes).cost_of(choices[:, None])[:, 0]
        taught = [(self.score_belief, scores)]
        if self._goal.worth is not None:
            worths = self._goal.worth.of(homes, choices)
            self.worths[homes, column] = worths
            taught.append((self.worth_belief, worths))
        np.add.at(self.count, homes, 1)
        for turn in range(int(place.max()) + 1):
            mine = teaches & (place == turn)
            for belief, values in taught:
                belief.learn(homes[mine], choices[mine], values[mine])

    def choose(self, homes: IntArray) -> None:
        """Find the best package of these homes among all they tried; columns not in use score NaN."""
        measures = (self.choices[homes] != NO_OPTION).sum(axis=2)
        worths = None if self._goal.worth is None else self.worths[homes]
        target = self._goal.target[homes, None]
        self.best[homes] = best_package(self.scores[homes], self.cost[homes], measures, target, worths)


def best_package(
    scores: FloatArray,
    cost: IntArray,
    measures: IntArray,
    target: FloatArray | float,
    worths: FloatArray | None = None,
) -> IntArray:
    """Which of the packages along the last axis is best: (…, N) → (…).

    The cheapest that reaches the target, or the worthiest where `worths` say what is wanted; without one, the highest
    score. Equals go to the higher score (or the cheaper one, where worths are equal), then to the cheaper one, then to
    the one of fewer measures.
    """
    comparable = _comparable(scores)
    reached = scores >= target
    if worths is None:
        keys = (np.where(reached, cost, UNLIMITED_PENCE).astype(np.float64), -comparable)
    else:
        keys = ((~reached).astype(np.float64), -np.where(reached, _comparable(worths), comparable))
    order: IntArray = np.lexsort((measures, cost, *reversed(keys)), axis=-1)
    return order[..., 0]


def _comparable(values: FloatArray) -> FloatArray:
    comparable: FloatArray = np.where(np.isnan(values), -np.inf, values).round(_SCORE_DECIMALS)
    return comparable


def place_in_run(homes: IntArray) -> IntArray:
    """0, 1, 2, … within each run of equal homes."""
    starts = np.searchsorted(homes, homes)
    return np.arange(len(homes)) - starts
