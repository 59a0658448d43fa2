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
   add nothing to a heat pump), and, where the home wants more, with each option that gains less than a step alone
   (lamps save little CO2; a heat pump may lower the score of a draughty home and raise that of one insulated).
5. A home is done when it has nothing left to propose, or at its limit of packages or rounds.

What is wanted most need not be what the target is set in (`Worth`): a home may be to reach a score at the least cost
over the life of its measures, bills included. Its worth is then scored, believed and corrected beside the score, and
the packages proposed are those believed worth most of all that are believed to come near the target. A `Condition`
that packages have to keep to is kept to by everything that is proposed.

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

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from ara_domain.optimisation.beliefs import of_packages
from ara_domain.optimisation.conditions import Condition, ranked_under
from ara_domain.optimisation.goals import UNLIMITED_PENCE, Goal, Scorer, SearchResult, SearchSettings
from ara_domain.optimisation.options import (
    NO_OPTION,
    BoolArray,
    ChoiceArray,
    FloatArray,
    IntArray,
    OptionGroups,
    points_to_steps,
    target_to_steps,
)
from ara_domain.optimisation.ranking import RankedPackages, cheapest_packages, greatest_packages
from ara_domain.optimisation.tried import Tried, place_in_run

_Packages = tuple[IntArray, ChoiceArray]
"""(N,) homes and (N, G) choices."""

Searching = Generator[_Packages, FloatArray, SearchResult]
"""A search that is waiting for scores: it gives packages, is sent their scores (N,), and returns what it found."""

# How finely worth is told apart where packages are ranked by it.
_WEIGHTS_PER_POINT = 10_000
# How much further down than usual to look for a package within budget, where worth and not cost ranks them.
_DEEPER, _DEEPEST = 8, 64


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
    search = searching(options, start, goal, settings)
    try:
        asked = next(search)
        while True:
            asked = search.send(score(*asked))
    except StopIteration as found:
        result: SearchResult = found.value
        return result


def searching(
    options: OptionGroups, start: FloatArray, goal: Goal, settings: SearchSettings | None = None
) -> Searching:
    """The same, for whoever scores the packages of several searches together."""
    return _Search(options, start, goal, settings or SearchSettings()).run()


class _Search:
    """The state of one search: what was tried for each home, and what its options are now believed to gain."""

    def __init__(self, options: OptionGroups, start: FloatArray, goal: Goal, settings: SearchSettings) -> None:
        self.options, self.goal, self.settings = options, goal, settings
        self.tried = Tried(options, start, goal, settings.most_packages)
        self.rounds = np.zeros(options.homes, np.int64)
        self.bound = np.zeros(options.homes, np.int64)
        self.has_target = np.isfinite(goal.target)

    def run(self) -> Searching:
        """Rounds until every home is done."""
        unmet = self.tried.scores[:, 0] < self.goal.target
        active = np.flatnonzero(unmet | (self.goal.worth is not None))
        for round_number in range(self.settings.most_rounds):
            if not len(active):
                break
            homes, choices, teaches = self._proposed(active, round_number)
            if len(homes):
                scores = yield homes, choices
                self.tried.record(homes, choices, scores, teaches)
            # A home that was proposed nothing new is done.
            active = np.unique(homes)
            self.rounds[active] += 1
            self.tried.choose(active)
        homes, tried = np.arange(self.options.homes), self.tried
        score, cost = tried.scores[homes, tried.best], tried.cost[homes, tried.best]
        reached = tried.reached(homes)
        return SearchResult(
            choices=tried.best_choices(homes),
            score=score,
            cost_pence=cost,
            reached=reached,
            cost_bound_pence=np.where(reached, np.minimum(self.bound, cost), self.bound),
            packages_tried=tried.count - 1,
            rounds=self.rounds,
        )

    def _proposed(self, active: IntArray, round_number: int) -> tuple[IntArray, ChoiceArray, BoolArray]:
        """What one round has scored for the active homes, in order of home; and which of it teaches."""
        first = round_number == 0
        to_target = self.has_target[active] & (self.tried.reached(active) | first)
        for_target = active[to_target]
        near = (
            self._propose_worthiest(for_target, round_number)
            if self.goal.worth is not None
            else self._propose_cheapest(for_target, round_number)
        )
        # Where the target is not reached and nothing affordable comes near it, the score comes first.
        far = self.has_target[active] & ~self.tried.reached(active) & ~np.isin(active, near[0])
        best_score = self._propose_greatest(active[far], round_number, of_worth=False)
        best_worth = self._propose_greatest(active[~self.has_target[active]], round_number, of_worth=True)
        ranked = [near, best_score, best_worth]
        proposed = np.concatenate([part[0] for part in ranked])
        exhausted = ~np.isin(active, proposed)
        in_company = exhausted & (~to_target | (self.goal.worth is not None))
        asked = [*ranked, self._propose_without(active[exhausted]), self._propose_in_company(active[in_company])]
        learnt = sum(len(part[0]) for part in asked)
        if first:
            asked.append(self._propose_everything(for_target, (near, best_score)))
        homes, choices = (np.concatenate(part) for part in zip(*asked, strict=True))
        teaches = np.arange(len(homes)) < learnt
        return self._within_limits(homes, choices, teaches)

    def _believed(self, homes: IntArray) -> OptionGroups:
        return self.options.of(homes).estimated(self.tried.score_belief.gain(homes))

    # ------------------------------------------------------------------------------------------------ proposals

    def _propose_cheapest(self, homes: IntArray, round_number: int) -> _Packages:
        """The cheapest packages estimated to come near enough, cheaper than what has reached the target."""
        believed = self._believed(homes)
        least = self._near_enough(homes, believed, round_number)
        ranked = self._ranked_by_cost(homes, believed, least, self._depth(homes))
        if round_number == 0:
            self.bound[homes] = np.where(ranked.exists[:, -1], ranked.cost_pence[:, -1], UNLIMITED_PENCE)
        best_cost = np.where(self.tried.reached(homes), self.tried.cost[homes, self.tried.best[homes]], UNLIMITED_PENCE)
        affordable = ranked.cost_pence <= np.minimum(self.goal.budget_pence[homes], best_cost - 1)[:, None]
        return self._first_new(homes, ranked.choices, ranked.exists & affordable)

    def _propose_worthiest(self, homes: IntArray, round_number: int, deeper: int = 1) -> _Packages:
        """The packages believed worth most of those estimated to come near enough, if they may beat the best one.

        They are ranked by worth, so those within budget may stand further down; the search goes `deeper` for them.
        """
        if not len(homes):
            return homes, np.zeros((0, self.options.groups), np.uint8)
        believed = self._believed(homes)
        worth = self.tried.worth_belief.gain(homes)
        weighed = replace(believed, cost_pence=-np.rint(worth * _WEIGHTS_PER_POINT).astype(np.int64))
        least = self._near_enough(homes, believed, round_number)
        depth = self._depth(homes, deeper)
        ranked = self._ranked_by_cost(homes, weighed, least, depth)
        start = self.tried.worth_belief.start[homes, None]
        promising = start + of_packages(worth, ranked.choices) >= self._to_beat(homes, round_number)[:, None]
        affordable = believed.cost_of(ranked.choices) <= self.goal.budget_pence[homes, None]
        found = self._first_new(homes, ranked.choices, ranked.exists & promising & affordable, deeper)
        own = self._own_depth(homes, deeper) - 1
        last = np.arange(len(homes)), own
        more = ranked.exists[last] & promising[last] & ~np.isin(homes, found[0]) & (own < _DEEPEST)
        further = self._propose_worthiest(homes[more], round_number, deeper * _DEEPER)
        return np.concatenate([found[0], further[0]]), np.concatenate([found[1], further[1]])

    def _propose_greatest(self, homes: IntArray, round_number: int, *, of_worth: bool) -> _Packages:
        """The packages within budget estimated to gain most, in worth or score, if they may beat the best one known."""
        belief = self.tried.worth_belief if of_worth else self.tried.score_belief
        believed = self.options.of(homes).estimated(belief.gain(homes))
        depth, grid = self._depth(homes), self.settings.steps_per_point
        ranked = ranked_under(
            self._condition(homes),
            believed,
            lambda options, rows: greatest_packages(
                options, self.goal.budget_pence[homes[rows]], depth, steps_per_point=grid
            ),
            by_gain=True,
        )
        gained = belief.start[homes, None] + believed.gain_of(ranked.choices)
        promising = gained >= self._to_beat(homes, round_number, of_worth=of_worth)[:, None]
        return self._first_new(homes, ranked.choices, ranked.exists & promising)

    def _near_enough(self, homes: IntArray, believed: OptionGroups, round_number: int) -> IntArray:
        """Steps from which an estimate is near enough to the target to be tried."""
        grid = self.settings.steps_per_point
        needed = target_to_steps(self.goal.target[homes] - self.tried.score_belief.start[homes], grid)
        # Rounding down can hide almost a step of each measure. The bound holds for both shortfalls together; later
        # rounds look no wider than the greater of them.
        hidden = believed.useful.any(axis=2).sum(axis=1)
        margin = np.ceil(self.settings.margin(round_number) * np.maximum(needed, 0)).astype(np.int64)
        slack = margin + hidden if round_number == 0 else np.maximum(margin, hidden)
        least: IntArray = needed - slack
        return least

    def _ranked_by_cost(self, homes: IntArray, believed: OptionGroups, least: IntArray, depth: int) -> RankedPackages:
        return ranked_under(
            self._condition(homes),
            believed,
            lambda options, rows: cheapest_packages(
                options, least[rows], depth, steps_per_point=self.settings.steps_per_point
            ),
            by_gain=False,
        )

    def _to_beat(self, homes: IntArray, round_number: int, *, of_worth: bool = True) -> FloatArray:
        """What a package has to promise to be tried: the best one's figure, less a margin of its estimated part."""
        tried = self.tried
        belief, values = (tried.worth_belief, tried.worths) if of_worth else (tried.score_belief, tried.scores)
        value = values[homes, tried.best[homes]]
        estimated = belief.estimated_part(homes, tried.best_choices(homes), value)
        # Nothing below the target is to be beaten in worth.
        known = tried.reached(homes) | (not of_worth) | ~self.has_target[homes]
        return np.where(known, value - self.settings.margin(round_number) * np.abs(estimated), -np.inf)

    def _condition(self, homes: IntArray) -> Condition | None:
        return None if self.goal.condition is None else self.goal.condition.of(homes)

    def _keeps(self, homes: IntArray, choices: ChoiceArray) -> BoolArray:
        """Whether packages (N, G) are affordable and keep to the condition."""
        keeps: BoolArray = self.options.of(homes).cost_of(choices[:, None])[:, 0] <= self.goal.budget_pence[homes]
        condition = self._condition(homes)
        return keeps if condition is None else keeps & condition.kept(choices[:, None])[:, 0]

    def _propose_everything(self, homes: IntArray, others: tuple[_Packages, ...]) -> _Packages:
        """The option of greatest gain of every group, where it may be taken and is not proposed anyway."""
        options = self.options.of(homes)
        gain = np.where(options.useful, options.gain, 0.0)
        greatest = np.lexsort((options.cost_pence, -gain), axis=2)[:, :, 0]
        choices = np.where(gain.any(axis=2), greatest, NO_OPTION).astype(np.uint8)
        wanted = (choices != NO_OPTION).any(axis=1) & self._keeps(homes, choices)
        for owners, proposed in others:
            owner = np.searchsorted(homes, owners)
            wanted[owner[(proposed == choices[owner]).all(axis=1)]] = False
        return homes[wanted], choices[wanted]

    def _propose_in_company(self, homes: IntArray) -> _Packages:
        """The best package of each home with each option believed to gain less than a step, where it may be and is new.

        The programme counts such options as nothing; some add a little, or much in company.
        """
        steps = points_to_steps(self.tried.worth_belief.gain(homes), self.settings.steps_per_point)
        row, group, option = np.nonzero(self.options.available[homes] & (steps <= 0))
        return self._changed(homes[row], group, option)

    def _propose_without(self, homes: IntArray) -> _Packages:
        """The best package of each home without each of its measures, where it may be and is new."""
        row, group = np.nonzero(self.tried.best_choices(homes) != NO_OPTION)
        return self._changed(homes[row], group, np.full(len(row), NO_OPTION))

    def _changed(self, homes: IntArray, group: IntArray, option: IntArray) -> _Packages:
        """The best package of each home (N,) with one group changed, where it may be and is new."""
        choices = self.tried.best_choices(homes)
        choices[np.arange(len(homes)), group] = option
        new = self._keeps(homes, choices)
        new &= ~self.tried.holds(homes, choices)
        return homes[new], choices[new]

    def _own_depth(self, homes: IntArray, deeper: int = 1) -> IntArray:
        """How many packages to rank so that enough of them are new."""
        return deeper * (self.settings.packages_per_round + self.tried.count[homes])

    def _depth(self, homes: IntArray, deeper: int = 1) -> int:
        return int(self._own_depth(homes, deeper).max(initial=1))

    def _first_new(self, homes: IntArray, ranked: ChoiceArray, eligible: BoolArray, deeper: int = 1) -> _Packages:
        """The first eligible packages of each home (M, K, G) it has not tried; flat."""
        # A home looks only as deep as it would alone: what it is proposed must not depend on who else is in the batch.
        new = eligible & (np.arange(eligible.shape[1]) < self._own_depth(homes, deeper)[:, None])
        for column in range(int(self.tried.count[homes].max(initial=0))):
            # Unused columns are empty packages like column 0, and trying that again is never wanted.
            new &= (ranked != self.tried.choices[homes, column][:, None]).any(axis=2)
        room = np.minimum(
            self.settings.packages_per_round, self.settings.most_ranked_packages + 1 - self.tried.count[homes]
        )
        new &= new.cumsum(axis=1) <= room[:, None]
        row, place = np.nonzero(new)
        return homes[row], ranked[row, place]

    def _within_limits(
        self, homes: IntArray, choices: ChoiceArray, teaches: BoolArray
    ) -> tuple[IntArray, ChoiceArray, BoolArray]:
        """Sorted by home, without what exceeds a home's number of packages."""
        order = np.argsort(homes, kind="stable")
        homes, choices, teaches = homes[order], choices[order], teaches[order]
        keep = self.tried.count[homes] + place_in_run(homes) <= self.settings.most_packages
        return homes[keep], choices[keep], teaches[keep]
