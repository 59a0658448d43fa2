"""One budget over a portfolio: which package each home gets, chosen on scores of whole packages.

The packages a home may get are those of its cost-gain frontier, as the sums of what measures do alone have it, and the
one its plan holds. A solver spends the budget (`ara_domain.optimisation.portfolio`), the packages it chooses are scored
as a whole, their gains are corrected, those of the home's other packages in proportion, and it is spent again. The last
time only packages that were scored may be chosen: the sums propose, and no figure of the answer is one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import numpy as np

from ara_domain.optimisation import Allocation, OptionGroups, PackageOffers, frontiers
from ara_domain.optimisation.options import NO_OPTION, IntArray
from ara_domain.optimisation.portfolio import NOTHING
from ara_domain.scenarios import Scenario
from ara_domain.services.budget_gains import Gains
from ara_domain.services.optimiser import PackageRequest
from ara_domain.services.package_options import HomeCandidates, Package, costs_in_package, in_order_of_work, slots_of
from ara_domain.services.package_worth import PackageScore

Score = Callable[[Sequence[PackageRequest]], Sequence[PackageScore]]
"""Scores of packages in homes, in order; NaN where the model cannot score one."""
Solve = Callable[[PackageOffers], Allocation]
"""One of the ways to spend: `allocate`, by area, by year."""

MOST_ROUNDS = 4
"""Rounds of spending and scoring. On 300 homes of the sample stock with £200,000 to £1,500,000 two to six rounds left
nothing to score; all after the first added less than 0.1 % together."""


class NoPlan(StrEnum):
    """Why a home has no plan whose score holds, in words that follow `3 homes are`."""

    NOT_MADE = "not planned for it yet"
    OTHER_DATA = "planned from data that have changed since"
    OTHER_MEASURES = "planned with measures that are no longer offered"
    OTHER_PRICES = "planned at other prices of energy than those in force"
    """Of a scenario that asks of bills; a package's SAP and CO2 stay what they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeToFund:
    """A home that may get money, with the package of its plan where it has one.

    `known` are scores by names of options in the order of work: that package's, and those of measures alone; where it
    lacks that package's, `no_plan` says why.
    """

    candidates: HomeCandidates
    planned: Package = ()
    known: Mapping[tuple[str, ...], PackageScore] = field(default_factory=dict)
    no_plan: NoPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundedHome:
    """A home that gets a package, which pot pays, and what the package does there, scored as a whole."""

    property_id: UUID
    package: Package
    pot: int
    cost_pence: int
    gain_units: int
    score: PackageScore


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetUse:
    """How a budget is spent.

    Attributes:
        homes: those that get a package, in the order they were given.
        allocation: of the last round, over packages that were scored; its bound is one over these.
        believed_bound: no allocation gains more as long as packages that were not scored gain no more than the sum of
            what their options gain alone.
        proposed_units, proposed_scored_units: what the first proposal promised, and what it came to when scored.
        packages_scored: in all rounds, besides those of plans.
        packages: all there were to choose from.
        rounds: of spending.
    """

    gains: Gains
    homes: tuple[FundedHome, ...]
    allocation: Allocation
    believed_bound: int
    proposed_units: int
    proposed_scored_units: int
    packages_scored: int
    packages: int
    rounds: int

    @property
    def proposal_error(self) -> float:
        """Share by which the first proposal promised too much; negative where too little."""
        scored = self.proposed_scored_units
        return (self.proposed_units - scored) / scored if scored else 0.0

    @property
    def believed_gap(self) -> float:
        """Share of `believed_bound` that the value stays below it."""
        return (self.believed_bound - self.allocation.value) / self.believed_bound if self.believed_bound else 0.0


def spend(homes: Sequence[HomeToFund], scenario: Scenario, solve: Solve, score: Score) -> BudgetUse:
    """Spend a budget over homes for what a scenario wants most; no home gets more than the scenario's limit.

    Args:
        homes: H homes, in an order that identifies them: it decides between homes that are alike.
        scenario: what gains are, and what packages may be.
        solve: spends the budget over offers of these H homes.
        score: scores whole packages.
    """
    gains = Gains.of(scenario)
    offers = _Offers(homes, scenario, gains)
    proposed = scored_as = 0
    rounds = 0
    while True:
        rounds += 1
        allocation = solve(offers.believed())
        chosen = allocation.chosen[allocation.chosen != NOTHING]
        offers.score(chosen, score)
        if rounds == 1:
            proposed, scored_as = allocation.value, int(offers.gain[chosen].sum())
        if rounds == MOST_ROUNDS or not offers.learnt:
            break
    bound = solve(offers.as_first_believed()).upper_bound
    final = solve(offers.scored_only())
    return BudgetUse(
        gains=gains,
        homes=tuple(offers.funded(final)),
        allocation=final,
        believed_bound=max(bound, final.upper_bound),
        proposed_units=proposed,
        proposed_scored_units=scored_as,
        packages_scored=offers.asked,
        packages=len(offers.gain),
        rounds=rounds,
    )


class _Offers:
    """Every package of every home: what it costs, what it is believed to gain, and what it gains where it is scored."""

    def __init__(self, homes: Sequence[HomeToFund], scenario: Scenario, gains: Gains) -> None:
        self.homes, self.gains = homes, gains
        self.asked = 0
        self.learnt = False
        self._packages: list[Package] = []
        self._scores: dict[int, PackageScore] = {}
        counts, costs, believed = [], [], []
        for home, found in zip(homes, _frontiers([home.candidates for home in homes], gains), strict=True):
            packages = {names_of(package): package for package in (*found, home.planned) if package}
            limit = scenario.spending_limit_pence
            count = 0
            for names, package in packages.items():
                cost = sum(costs_in_package(package))
                if (limit is not None and cost > limit) or not home.candidates.keeps_fabric_first(package):
                    continue
                if names in home.known:
                    self._scores[len(self._packages)] = home.known[names]
                self._packages.append(package)
                costs.append(cost)
                believed.append(gains.believed(home.candidates, package))
                count += 1
            counts.append(count)
        self.offsets: IntArray = np.append(0, np.cumsum(counts, dtype=np.int64)).astype(np.int64)
        self.owner: IntArray = np.repeat(np.arange(len(homes)), counts)
        self.cost: IntArray = np.array(costs, np.int64)
        self.first: IntArray = np.array(believed, np.int64)
        self.gain: IntArray = self.first.copy()
        self.known = np.zeros(len(costs), np.bool_)
        for at, known in self._scores.items():
            self._take(at, known)

    def believed(self) -> PackageOffers:
        """Gains by score where there is one, and otherwise as the home's scored packages let one expect."""
        return PackageOffers(self.offsets, self.cost, self.gain)

    def as_first_believed(self) -> PackageOffers:
        """Gains by score where there is one, and otherwise the sums."""
        return PackageOffers(self.offsets, self.cost, np.where(self.known, self.gain, self.first))

    def scored_only(self) -> PackageOffers:
        """Packages that were not scored gain nothing."""
        return PackageOffers(self.offsets, self.cost, np.where(self.known, self.gain, 0))

    def score(self, chosen: IntArray, score: Score) -> None:
        """Score these packages, and correct what the others of their homes are believed to gain."""
        new = chosen[~self.known[chosen]]
        self.learnt = bool(len(new))
        if not self.learnt:
            return
        requests = [
            PackageRequest(self.homes[self.owner[at]].candidates.property_id, names_of(self._packages[at]))
            for at in new
        ]
        for at, found in zip(new.tolist(), score(requests), strict=True):
            self._scores[at] = found
            self._take(at, found)
        self.asked += len(new)
        for at in new.tolist():
            self._correct_others_of(at)

    def funded(self, allocation: Allocation) -> list[FundedHome]:
        """Homes whose package costs or gains something."""
        return [
            FundedHome(
                property_id=self.homes[home].candidates.property_id,
                package=self._packages[at],
                pot=int(allocation.pot[home]),
                cost_pence=int(self.cost[at]),
                gain_units=int(self.gain[at]),
                score=self._scores[at],
            )
            for home, at in enumerate(allocation.chosen.tolist())
            if at != NOTHING and self.known[at] and self.gain[at] > 0
        ]

    def _correct_others_of(self, at: int) -> None:
        """What a package falls short by is expected of the home's others; where it gains nothing, of cheaper ones."""
        home = self.owner[at]
        others = np.arange(self.offsets[home], self.offsets[home + 1])
        others = others[~self.known[others]]
        if self.gain[at] > 0:
            share = min(1.0, self.gain[at] / self.first[at])
            self.gain[others] = np.floor(self.first[others] * share)
        else:
            self.gain[others[self.cost[others] <= self.cost[at]]] = 0

    def _take(self, at: int, found: PackageScore) -> None:
        home = self.homes[self.owner[at]].candidates
        self.gain[at] = self.gains.scored(home, self._packages[at], found)
        self.known[at] = True


def _frontiers(homes: Sequence[HomeCandidates], gains: Gains) -> list[list[Package]]:
    """Packages of each home that nothing cheaper is believed to beat; those that are believed to gain nothing left out.

    None where homes at the target are counted: their plans hold the cheapest package that reaches it.
    """
    if gains.counts_homes:
        return [[] for _ in homes]
    slots = [slots_of(home.options) for home in homes]
    packed = OptionGroups.pack(
        [
            [[(sum(costs_in_package(slot)), gains.points_alone(slot)) for slot in group] for group in home]
            for home in slots
        ]
    )
    found = frontiers(packed)
    return [
        [
            package
            for row in found.choices[found.points(number)].tolist()
            if (package := _package(groups, row)) and gains.believed(homes[number], package) > 0
        ]
        for number, groups in enumerate(slots)
    ]


def _package(groups: Sequence[Sequence[Package]], choices: Sequence[int]) -> Package:
    taken = zip(groups, choices, strict=False)
    return in_order_of_work([one for group, choice in taken if choice != NO_OPTION for one in group[choice]])


def names_of(package: Package) -> tuple[str, ...]:
    """The options of a package by name, in order."""
    return tuple(option.option for option in package)


def measures_of(homes: Sequence[FundedHome]) -> Mapping[str, tuple[int, int]]:
    """By option, in how many homes it is done and what it costs there, the most frequent first."""
    counts: dict[str, tuple[int, int]] = {}
    for home in homes:
        for option, pence in zip(home.package, costs_in_package(home.package), strict=True):
            number, cost = counts.get(option.option, (0, 0))
            counts[option.option] = (number + 1, cost + pence)
    return dict(sorted(counts.items(), key=lambda item: (-item[1][0], item[0])))
