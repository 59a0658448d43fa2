"""Packages confirmed by a scorer. Gains found one measure at a time do not add up, so a sum is only ever a proposal.

Insulation leaves a new boiler less to save; on a poor home, where a SAP point is cheap, the same saving counts for more
after insulation than before. The search proposes packages by the exact programme over the additive gains, has each
scored as a whole, and chooses on those scores alone:

1. Round one proposes, for every home, the k cheapest packages whose additive gain comes within a margin of what is
   needed (an additive sum can fall short of the truth as well as exceed it), and the package that gains most.
2. Each scored package corrects the gains of its own measures by the ratio of true to estimated gain, so a shortfall
   raises what the next proposal must promise, and only for the measures that caused it. The gains a package of nearly
   everything suggests are not learned: they would be wrong for a small one.
3. Further rounds propose the k cheapest untried packages that cost less than the cheapest one that reached the target
   and are now estimated to come within a narrower margin. A home where nothing has reached its target, and a home
   that simply wants the most for its budget, is proposed the k packages of greatest estimated gain instead.
4. When those are exhausted, the neighbours of the best package are proposed: without each of its measures (controls
   add nothing to a heat pump), and, where the home wants more, with each option that gains nothing alone (a heat pump
   may lower the score of a draughty home and raise that of the same home insulated).
5. A home is done when it has nothing left to propose, or at its limit of packages or rounds.

Excluding a package and taking the next cheapest would alone be exact where gains only ever diminish, but on homes whose
gains diminish strongly it spends every try on packages that fail. Raising the target by the shortfall would alone be
quick, and skips cheaper packages that interact less. Correcting the gains of the measures that were tried, and going
through the packages in order of cost, does both.

It ends: every round scores at least one package not scored before for each home still active, and both the packages and
the rounds of a home are bounded.

What is claimed. A package is reported as reaching its target only when its own score does; a budget is never exceeded;
the package reported is the best of all that were scored, and, within the limits, no measure of it can be left out
without missing the target, or without losing score where the most was wanted. Optimality is claimed up to
`SearchResult.cost_bound_pence`: if no package of measures gains more than 1 / (1 − first margin) times the sum of its
measures' gains, nothing that reaches the target costs less than the bound. Where cost equals bound, the package is the
optimum; elsewhere the bound says how large the gap can be. (It disregards measures that gain less than a step alone.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.options import (
    NO_OPTION,
    STEPS_PER_POINT,
    BoolArray,
    ChoiceArray,
    FloatArray,
    IntArray,
    OptionGroups,
    target_to_steps,
)
from ara_domain.optimisation.ranking import cheapest_packages, greatest_packages

Scorer = Callable[[IntArray, ChoiceArray], FloatArray]
"""(N,) homes and (N, G) choices → (N,) score of each home with that package; NaN when it cannot be scored."""

UNLIMITED_PENCE = 1 << 40
"""A budget no package reaches."""

_Packages = tuple[IntArray, ChoiceArray]
"""(N,) homes and (N, G) choices."""

# Scores nearer than this are one score: a measure without effect must not win by the last bit of a sum.
_SCORE_DECIMALS = 6
# How far one package may correct a measure's gain.
_LEAST_CORRECTION, _GREATEST_CORRECTION = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Goal:
    """What each of H homes wants.

    Attributes:
        target: (H,) the least score that is enough, for the least cost; infinity to want the most instead.
        budget_pence: (H,) a package may not cost more.
    """

    target: FloatArray
    budget_pence: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How hard to look.

    The defaults were measured on a simplified dwelling model over targets of band B and C, mild and strong interaction
    (`tests/unit/optimisation/test_search_quality.py` holds the figures): more tries gain little, fewer lose some.
    """

    packages_per_round: int = 6
    most_packages: int = 48
    most_ranked_packages: int = 32
    """The rest is kept for the neighbours of the best."""
    most_rounds: int = 10
    first_margin: float = 0.2
    """Share of the gain needed by which an estimate may fall short and still be tried; halves each round."""
    last_margin: float = 0.05
    steps_per_point: int = STEPS_PER_POINT

    def margin(self, round_number: int) -> float:
        """The margin of a round, the first being 0."""
        return max(self.first_margin * 0.5**round_number, self.last_margin)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best package found for each of H homes.

    Attributes:
        choices: (H, G) its options; all `NO_OPTION` when doing nothing is best.
        score: (H,) its own score as a whole, the start where it is empty.
        cost_pence: (H,) its cost.
        reached: (H,) whether the score is at least the target.
        cost_bound_pence: (H,) what any package that reaches the target costs at least (see above); meant for homes
            with a target, 0 for others.
        packages_tried: (H,) packages scored, without the empty one.
        rounds: (H,) rounds it took.
    """

    choices: ChoiceArray
    score: FloatArray
    cost_pence: IntArray
    reached: BoolArray
    cost_bound_pence: IntArray
    packages_tried: IntArray
    rounds: IntArray


def search_packages(
    options: OptionGroups,
    start: FloatArray,
    goal: Goal,
    score: Scorer,
    settings: SearchSettings | None = None,
) -> SearchResult:
    """Find each home the package that best meets its goal by its own score.

    Args:
        options: H homes × G groups × O options with the gain of each alone.
        start: (H,) score of each home as it is.
        goal: what each home wants.
        score: called once a round with the packages of all homes.
        settings: how hard to look.
    """
    return _Search(options, start, goal, score, settings or SearchSettings()).run()


class _Search:
    """The state of one search: what was tried for each home, and what its options are now believed to gain."""

    def __init__(
        self, options: OptionGroups, start: FloatArray, goal: Goal, score: Scorer, settings: SearchSettings
    ) -> None:
        self.options, self.start, self.goal, self.score, self.settings = options, start, goal, score, settings
        homes, room = options.homes, settings.most_packages + 1
        # Column 0 is the empty package, scored from the beginning; `count` is the columns in use.
        self.choices = np.full((homes, room, options.groups), NO_OPTION, np.uint8)
        self.cost = np.zeros((homes, room), np.int64)
        self.scores = np.full((homes, room), np.nan)
        self.scores[:, 0] = start
        self.count = np.ones(homes, np.int64)
        self.best = np.zeros(homes, np.int64)
        self.rounds = np.zeros(homes, np.int64)
        self.estimate = np.where(options.useful, options.gain, 0.0)
        self.bound = np.zeros(homes, np.int64)
        self.has_target = np.isfinite(goal.target)

    def run(self) -> SearchResult:
        """Rounds until every home is done."""
        active = np.flatnonzero(self.start < self.goal.target)
        for round_number in range(self.settings.most_rounds):
            if not len(active):
                break
            active = self._round(active, round_number)
        homes = np.arange(self.options.homes)
        score, cost = self.scores[homes, self.best], self.cost[homes, self.best]
        reached = score >= self.goal.target
        return SearchResult(
            choices=self.choices[homes, self.best],
            score=score,
            cost_pence=cost,
            reached=reached,
            cost_bound_pence=np.where(reached, np.minimum(self.bound, cost), self.bound),
            packages_tried=self.count - 1,
            rounds=self.rounds,
        )

    def _round(self, active: IntArray, round_number: int) -> IntArray:
        """One round for the active homes; returns those that may have another."""
        first = round_number == 0
        by_cost = self.has_target[active] & (self._reached(active) | first)
        cheapest = self._propose_cheapest(active[by_cost], round_number)
        greatest = self._propose_greatest(active[~by_cost], round_number)
        exhausted = ~np.isin(active, np.concatenate([cheapest[0], greatest[0]]))
        asked = [
            cheapest,
            greatest,
            self._propose_without(active[exhausted]),
            self._propose_in_company(active[exhausted & ~by_cost]),
        ]
        learnt = sum(len(part[0]) for part in asked)
        if first:
            asked.append(self._propose_everything(active[by_cost], cheapest))
        homes, choices = (np.concatenate(part) for part in zip(*asked, strict=True))
        teaches = np.arange(len(homes)) < learnt
        homes, choices, teaches = self._within_limits(homes, choices, teaches)
        if len(homes):
            self._record(homes, choices, self.score(homes, choices), teaches)
        proposed = np.unique(homes)
        self.rounds[proposed] += 1
        self.best[proposed] = self._best_of(proposed)
        return proposed

    def _reached(self, homes: IntArray) -> BoolArray:
        return self.scores[homes, self.best[homes]] >= self.goal.target[homes]

    def _believed(self, homes: IntArray) -> OptionGroups:
        return self.options.of(homes).estimated(self.estimate[homes])

    # ------------------------------------------------------------------------------------------------ proposals

    def _propose_cheapest(self, homes: IntArray, round_number: int) -> _Packages:
        """The cheapest packages estimated to come near enough, cheaper than what has reached the target."""
        believed = self._believed(homes)
        needed = target_to_steps(self.goal.target[homes] - self.start[homes], self.settings.steps_per_point)
        # Rounding down can hide almost a step of each measure. The bound holds for both shortfalls together; later
        # rounds look no wider than the greater of them.
        hidden = believed.useful.any(axis=2).sum(axis=1)
        margin = np.ceil(self.settings.margin(round_number) * needed).astype(np.int64)
        slack = margin + hidden if round_number == 0 else np.maximum(margin, hidden)
        ranked = cheapest_packages(
            believed, needed - slack, self._depth(homes), steps_per_point=self.settings.steps_per_point
        )
        if round_number == 0:
            self.bound[homes] = np.where(ranked.exists[:, -1], ranked.cost_pence[:, -1], UNLIMITED_PENCE)
        best_cost = np.where(self._reached(homes), self.cost[homes, self.best[homes]], UNLIMITED_PENCE)
        affordable = ranked.cost_pence <= np.minimum(self.goal.budget_pence[homes], best_cost - 1)[:, None]
        return self._first_new(homes, ranked.choices, ranked.exists & affordable)

    def _propose_greatest(self, homes: IntArray, round_number: int) -> _Packages:
        """The packages within budget estimated to gain most, if they may beat the best one known."""
        believed = self._believed(homes)
        ranked = greatest_packages(
            believed, self.goal.budget_pence[homes], self._depth(homes), steps_per_point=self.settings.steps_per_point
        )
        best_gain = self.scores[homes, self.best[homes]] - self.start[homes]
        promising = believed.gain_of(ranked.choices) >= (best_gain * (1 - self.settings.margin(round_number)))[:, None]
        return self._first_new(homes, ranked.choices, ranked.exists & promising)

    def _propose_everything(self, homes: IntArray, others: _Packages) -> _Packages:
        """The option of greatest gain of every group, where it is affordable and not proposed anyway."""
        options = self.options.of(homes)
        gain = np.where(options.useful, options.gain, 0.0)
        greatest = np.lexsort((options.cost_pence, -gain), axis=2)[:, :, 0]
        choices = np.where(gain.any(axis=2), greatest, NO_OPTION).astype(np.uint8)
        wanted = (choices != NO_OPTION).any(axis=1)
        wanted &= options.cost_of(choices[:, None])[:, 0] <= self.goal.budget_pence[homes]
        owner = np.searchsorted(homes, others[0])
        wanted[owner[(others[1] == choices[owner]).all(axis=1)]] = False
        return homes[wanted], choices[wanted]

    def _propose_in_company(self, homes: IntArray) -> _Packages:
        """The best package of each home with each option that is believed to gain nothing, where affordable and new."""
        silent = self.options.available[homes] & (self.estimate[homes] <= 0)
        row, group, option = np.nonzero(silent)
        return self._changed(homes[row], group, option)

    def _propose_without(self, homes: IntArray) -> _Packages:
        """The best package of each home without each of its measures, where new."""
        row, group = np.nonzero(self.choices[homes, self.best[homes]] != NO_OPTION)
        return self._changed(homes[row], group, np.full(len(row), NO_OPTION))

    def _changed(self, homes: IntArray, group: IntArray, option: IntArray) -> _Packages:
        """The best package of each home (N,) with one group changed, where affordable and new."""
        choices = self.choices[homes, self.best[homes]]
        choices[np.arange(len(homes)), group] = option
        new = self.options.of(homes).cost_of(choices[:, None])[:, 0] <= self.goal.budget_pence[homes]
        new &= ~(self.choices[homes] == choices[:, None]).all(axis=2).any(axis=1)
        return homes[new], choices[new]

    def _own_depth(self, homes: IntArray) -> IntArray:
        """How many packages to rank so that enough of them are new."""
        return self.settings.packages_per_round + self.count[homes]

    def _depth(self, homes: IntArray) -> int:
        return int(self._own_depth(homes).max(initial=1))

    def _first_new(self, homes: IntArray, ranked: ChoiceArray, eligible: BoolArray) -> _Packages:
        """The first eligible packages of each home (M, K, G) it has not tried; flat."""
        # A home looks only as deep as it would alone: what it is proposed must not depend on who else is in the batch.
        new = eligible & (np.arange(eligible.shape[1]) < self._own_depth(homes)[:, None])
        for column in range(int(self.count[homes].max(initial=0))):
            # Unused columns are empty packages like column 0, and trying that again is never wanted.
            new &= (ranked != self.choices[homes, column][:, None]).any(axis=2)
        room = np.minimum(self.settings.packages_per_round, self.settings.most_ranked_packages + 1 - self.count[homes])
        new &= new.cumsum(axis=1) <= room[:, None]
        row, place = np.nonzero(new)
        return homes[row], ranked[row, place]

    def _within_limits(
        self, homes: IntArray, choices: ChoiceArray, teaches: BoolArray
    ) -> tuple[IntArray, ChoiceArray, BoolArray]:
        """Sorted by home, without what exceeds a home's number of packages."""
        order = np.argsort(homes, kind="stable")
        homes, choices, teaches = homes[order], choices[order], teaches[order]
        keep = self.count[homes] + _place(homes) <= self.settings.most_packages
        return homes[keep], choices[keep], teaches[keep]

    # ------------------------------------------------------------------------------------------------ results

    def _record(self, homes: IntArray, choices: ChoiceArray, scores: FloatArray, teaches: BoolArray) -> None:
        place = _place(homes)
        column = self.count[homes] + place
        self.choices[homes, column] = choices
        self.scores[homes, column] = scores
        self.cost[homes, column] = self.options.of(homes).cost_of(choices[:, None])[:, 0]
        np.add.at(self.count, homes, 1)
        for turn in range(int(place.max()) + 1):
            mine = teaches & (place == turn)
            self._learn(homes[mine], choices[mine], scores[mine])

    def _learn(self, homes: IntArray, choices: ChoiceArray, scores: FloatArray) -> None:
        """Correct the gains of the options of one package per home.

        By the ratio of its true to its estimated gain; or, with an option believed to gain nothing in it, by crediting
        that option with the surplus.
        """
        taken = choices[:, :, None] == np.arange(self.options.options)
        believed = np.where(taken, self.estimate[homes], 0.0)
        estimated = believed.sum(axis=(1, 2))
        gained = np.nan_to_num(scores - self.start[homes])
        silent = taken & (believed <= 0)
        has_silent = silent.any(axis=(1, 2))
        ratio = np.clip(
            np.divide(gained, estimated, out=np.ones_like(gained), where=~has_silent),
            _LEAST_CORRECTION,
            _GREATEST_CORRECTION,
        )
        surplus = np.where(has_silent, np.maximum(gained - estimated, 0.0), 0.0)
        self.estimate[homes] = np.where(
            silent, surplus[:, None, None], self.estimate[homes] * np.where(taken, ratio[:, None, None], 1.0)
        )

    def _best_of(self, homes: IntArray) -> IntArray:
        """Column of the best package tried; columns not in use score NaN."""
        measures = (self.choices[homes] != NO_OPTION).sum(axis=2)
        return best_package(self.scores[homes], self.cost[homes], measures, self.goal.target[homes, None])


def best_package(scores: FloatArray, cost: IntArray, measures: IntArray, target: FloatArray | float) -> IntArray:
    """Which of the packages along the last axis is best: (…, N) → (…).

    The cheapest that reaches the target; without one, the highest score. Equals go to the higher score, then to the
    cheaper one, then to the one of fewer measures.
    """
    comparable = np.round(np.nan_to_num(scores, nan=-np.inf), _SCORE_DECIMALS)
    cost_if_reached = np.where(scores >= target, cost, UNLIMITED_PENCE)
    order: IntArray = np.lexsort((measures, cost, -comparable, cost_if_reached), axis=-1)
    return order[..., 0]


def _place(homes: IntArray) -> IntArray:
    """0, 1, 2, … within each run of equal homes."""
    starts = np.searchsorted(homes, homes)
    return np.arange(len(homes)) - starts
