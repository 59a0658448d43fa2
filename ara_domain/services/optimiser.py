"""S7: the package of measures for each home under a scenario, chosen on the score of the whole package.

Measures arrive with their cost and with what each gains alone. Their sum only proposes; every package that is reported,
and every step on the way to it, was scored as a whole (`ara_domain.optimisation.search` says how packages are proposed
and what is claimed of the result).
"""

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from ara_domain.optimisation import NO_OPTION, Goal, OptionGroups, SearchResult, SearchSettings, searching
from ara_domain.optimisation.conditions import Condition
from ara_domain.optimisation.goals import UNLIMITED_PENCE, Worth
from ara_domain.optimisation.options import ChoiceArray, FloatArray, IntArray
from ara_domain.optimisation.tried import best_package
from ara_domain.predictions import EnergyFigures, rounded_rating
from ara_domain.recommendations import CandidateMeasures, OptimisedPackage, PackageOutcome, PackageStep
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.package_options import (
    CandidateOption,
    HomeCandidates,
    Package,
    costs_in_package,
    in_order_of_work,
)
from ara_domain.services.package_worth import Aim, PackageScore, aim_of


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """A home with some of its options applied, in the standard order: please score it."""

    property_id: UUID
    options: tuple[str, ...]


Rescore = Callable[[Sequence[PackageRequest]], Sequence[PackageScore]]
"""Scores of each request, in order; NaN for a package the model cannot score, which is then never chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPackage:
    """The optimiser's answer for one home.

    Attributes:
        outcome: how the package answers the scenario.
        options: in the standard order of works; empty where nothing need or can be done.
        step_pence: what each option costs, those before it being paid for.
        sap_after_step: unrounded SAP after each option, re-scored; NaN where the model cannot score a home half done.
        cost_pence: of the whole package.
        sap_proposed: `sap_before` plus the gains of the options alone; never an outcome, only a measure of how far such
            a sum is off.
        sap_after: re-scored, with the whole package. Where the target is unreachable, the best that was found.
        objective_before, objective_after: what the scenario wants least of: kg/yr of CO2, GBP/yr of bills, or GBP over
            its years; None where it asks of SAP and cost only. Re-scored; savings as seen in use if it counts them so.
        cost_bound_pence: nothing that reaches the target costs less, as far as measures do not help one another more
            than the search allows for; None without a target or a way to it, or where cost is not what is least wanted.
        packages_tried: packages scored before choosing.
        rounds: calls of the scorer they took.
    """

    property_id: UUID
    outcome: PackageOutcome
    options: Package
    step_pence: tuple[int, ...]
    sap_after_step: tuple[float, ...]
    cost_pence: int
    sap_before: float
    sap_proposed: float
    sap_after: float
    objective_before: float | None
    objective_after: float | None
    cost_bound_pence: int | None
    packages_tried: int
    rounds: int

    def as_optimised_package(
        self, scenario: Scenario, candidates: CandidateMeasures, figures_after: EnergyFigures
    ) -> OptimisedPackage:
        """The package as plans keep it; `figures_after` are those of the home with all its options."""
        ids = {offered.option: offered.recommendation_id for offered in candidates.offered}
        steps = zip(self.options, self.step_pence, self.sap_after_step, strict=True)
        return OptimisedPackage(
            scenario_id=scenario.scenario_id,
            outcome=self.outcome,
            steps=tuple(
                PackageStep(
                    sequence=sequence,
                    recommendation_id=ids[option.option],
                    option=option.option,
                    cost_pence=pence,
                    sap_after=sap,
                )
                for sequence, (option, pence, sap) in enumerate(steps, start=1)
            ),
            cost_pence=self.cost_pence,
            sap_before=self.sap_before,
            sap_proposed=self.sap_proposed,
            sap_after=self.sap_after,
            figures_after=figures_after,
            packages_tried=self.packages_tried,
            objective_before=self.objective_before,
            objective_after=self.objective_after,
        )


Choosing = Generator[Sequence[PackageRequest], Sequence[PackageScore], tuple[ChosenPackage, ...]]
"""A choice that is waiting for scores: it gives requests, is sent their scores, and returns a package per home."""


class OptimiserService:
    """Chooses packages for a batch of homes. Its answer for a home does not depend on the rest of the batch."""

    def __init__(self, rescore: Rescore, settings: SearchSettings | None = None) -> None:
        self._rescore = rescore
        self._settings = settings or SearchSettings()

    def optimise(self, homes: Sequence[HomeCandidates], scenario: Scenario) -> tuple[ChosenPackage, ...]:
        """A package per home, in the order of the homes.

        `LEAST_COST_TO_TARGET` seeks the cheapest package whose rounded rating is at least the target; the others the
        one of highest SAP, that saves most, or that costs least over the years: among those that reach the target
        where the scenario has one. None costs more than the scenario's budget or cap.

        Raises:
            ValueError: the scorer answered with another number of scores than it was asked for.
        """
        (chosen,) = together([choosing(homes, scenario, self._settings)], lambda asked: [self._rescore(asked[0])])
        return chosen


def together(
    choices: Sequence[Choosing],
    rescore: Callable[[Mapping[int, Sequence[PackageRequest]]], Sequence[Sequence[PackageScore]]],
) -> list[tuple[ChosenPackage, ...]]:
    """Carry choices to their ends side by side, so that what all of them ask in a round is scored at once.

    `rescore` is given the requests by the place of the choice that asks them, and answers in that order.
    """
    chosen: list[tuple[ChosenPackage, ...]] = [()] * len(choices)

    def go_on(at: int, scores: Sequence[PackageScore] | None) -> Sequence[PackageRequest] | None:
        try:
            return next(choices[at]) if scores is None else choices[at].send(scores)
        except StopIteration as done:
            chosen[at] = done.value
            return None

    waiting = {at: asked for at in range(len(choices)) if (asked := go_on(at, None)) is not None}
    while waiting:
        scored = dict(zip(waiting, rescore(waiting), strict=True))
        waiting = {at: asked for at, scores in scored.items() if (asked := go_on(at, scores)) is not None}
    return chosen


def choosing(homes: Sequence[HomeCandidates], scenario: Scenario, settings: SearchSettings | None = None) -> Choosing:
    """The choice of `OptimiserService.optimise`, for whoever scores the packages of several scenarios together.

    Raises:
        ValueError: as there.
    """
    batch = _Batch(homes, aim_of(scenario))
    limit = scenario.spending_limit_pence
    goal = Goal(
        target=np.full(len(homes), _least_score(scenario)),
        budget_pence=np.full(len(homes), UNLIMITED_PENCE if limit is None else limit),
        worth=batch.wanted(),
        condition=batch.condition(),
    )
    search = searching(batch.groups, batch.start, goal, settings)
    try:
        asked = next(search)
        while True:
            packages = batch.packages(*asked)
            yield from batch.ask(packages)
            asked = search.send(np.array([batch.known(home, options).sap for home, options in packages]))
    except StopIteration as found:
        result: SearchResult = found.value
    chosen = [batch.options_of(home, choices) for home, choices in enumerate(result.choices)]
    yield from batch.ask(
        [(home, options[:steps]) for home, options in enumerate(chosen) for steps in range(1, len(options))]
    )
    return _chosen(batch, chosen, scenario, result)


def _least_score(scenario: Scenario) -> float:
    """The least unrounded SAP that is enough: infinity to want the most SAP, minus infinity where SAP is not asked for.

    `rounded_rating` rounds half up and never below 1.
    """
    if scenario.objective is Objective.MOST_SAP_WITHIN_BUDGET:
        return math.inf
    target = scenario.target_rating
    return target - 0.5 if target is not None and target > 1 else -math.inf


def _chosen(
    batch: "_Batch", found: Sequence[Package], scenario: Scenario, result: SearchResult
) -> tuple[ChosenPackage, ...]:
    """The packages found, or the part of each up to some step if that answers the scenario better."""
    most = max(map(len, found), default=0) + 1
    sap, costs = np.full((len(found), most), np.nan), np.zeros((len(found), most))
    worths = None if batch.aim is None else np.full((len(found), most), np.nan)
    allowed = np.zeros((len(found), most), dtype=bool)
    for home, options in enumerate(found):
        parts = [options[:steps] for steps in range(len(options) + 1)]
        sap[home, : len(parts)] = [batch.known(home, part).sap for part in parts]
        costs[home, 1 : len(parts)] = np.cumsum(costs_in_package(options))
        allowed[home, : len(parts)] = [batch.homes[home].keeps_fabric_first(part) for part in parts]
        if worths is not None:
            worths[home, : len(parts)] = [batch.worth(home, part) for part in parts]
    considered = np.where(allowed, sap, np.nan)
    steps = np.broadcast_to(np.arange(most), sap.shape)
    kept = best_package(considered, costs.astype(np.int64), steps, _least_score(scenario), worths)
    return tuple(
        _chosen_of(batch, home, options[:last], sap[home, : last + 1].tolist(), scenario, result)
        for home, (options, last) in enumerate(zip(found, kept.tolist(), strict=True))
    )


def _chosen_of(
    batch: "_Batch", home: int, package: Package, sap: Sequence[float], scenario: Scenario, result: SearchResult
) -> ChosenPackage:
    """One home's package; `sap` is that of the home as it is and after each step."""
    candidates, step_pence = batch.homes[home], costs_in_package(package)
    cost, after = sum(step_pence), sap[-1]
    outcome = _outcome(scenario, candidates.sap_before, after, package)
    bounded = outcome is PackageOutcome.TARGET_REACHED and batch.aim is None
    return ChosenPackage(
        property_id=candidates.property_id,
        outcome=outcome,
        options=package,
        step_pence=tuple(step_pence),
        sap_after_step=tuple(sap[1:]),
        cost_pence=cost,
        sap_before=candidates.sap_before,
        sap_proposed=candidates.sap_before + sum(option.sap_gain for option in package),
        sap_after=after,
        objective_before=batch.value(home, ()),
        objective_after=batch.value(home, package),
        cost_bound_pence=min(int(result.cost_bound_pence[home]), cost) if bounded else None,
        packages_tried=int(result.packages_tried[home]),
        rounds=int(result.rounds[home]),
    )


def _outcome(scenario: Scenario, before: float, after: float, package: Package) -> PackageOutcome:
    target = scenario.target_rating
    if target is None:
        return PackageOutcome.WITHIN_BUDGET if package else PackageOutcome.NOTHING_TO_GAIN
    if rounded_rating(before) >= target and not package:
        return PackageOutcome.ALREADY_AT_TARGET
    if rounded_rating(after) >= target:
        return PackageOutcome.TARGET_REACHED
    return PackageOutcome.TARGET_UNREACHABLE


class _Batch:
    """The homes as arrays, and every package of theirs that was scored."""

    def __init__(self, homes: Sequence[HomeCandidates], aim: Aim | None) -> None:
        self.homes = homes
        self.aim = aim
        self.start: FloatArray = np.array([home.sap_before for home in homes], dtype=np.float64)
        # In the standard order, so that whoever lists the options in another order gets the same package.
        self._slots = [home.slots for home in homes]
        self.groups = OptionGroups.pack(
            [
                [[(sum(costs_in_package(slot)), sum(o.sap_gain for o in slot)) for slot in group] for group in home]
                for home in self._slots
            ]
        )
        self._scores: dict[tuple[int, tuple[str, ...]], PackageScore] = {}

    def wanted(self) -> Worth | None:
        """What the aim makes of the options; None without one."""
        if self.aim is None:
            return None
        gain, known = np.zeros(self.groups.gain.shape), np.zeros(self.groups.gain.shape)
        for home, groups in enumerate(self._slots):
            for g, group in enumerate(groups):
                for o, slot in enumerate(group):
                    gain[home, g, o], known[home, g, o] = self.aim.worth_alone(slot)
        point = self.aim.point
        return Worth(np.zeros(len(self.homes)), gain / point, known / point, self.worth_of)

    def condition(self) -> Condition | None:
        """Fabric first, where the scenario asks for it; None where no option waits for another."""
        if not any(option.after_fabric for home in self.homes for option in home.options):
            return None
        shape = self.groups.gain.shape
        needing, meeting = np.zeros(shape, np.bool_), np.ones((*shape[:2], shape[2] + 1), np.bool_)
        for home, groups in enumerate(self._slots):
            for g, group in enumerate(groups):
                fabric = {option.group for slot in group for option in slot if option.fabric}
                meeting[home, g, -1] = not fabric
                for o, slot in enumerate(group):
                    needing[home, g, o] = any(option.after_fabric for option in slot)
                    meeting[home, g, o] = fabric <= {option.group for option in slot}
        return Condition(needing, meeting)

    def options_of(self, home: int, choices: ChoiceArray) -> Package:
        """The options chosen, in the standard order."""
        taken = [
            group[choice] for group, choice in zip(self._slots[home], choices, strict=False) if choice != NO_OPTION
        ]
        return in_order_of_work([option for slot in taken for option in slot])

    def worth_of(self, homes: IntArray, choices: ChoiceArray) -> FloatArray:
        """What packages that were scored are worth, in points of the aim."""
        worths = [self.worth(home, options) for home, options in self.packages(homes, choices)]
        return np.array(worths, dtype=np.float64) / (self.aim.point if self.aim else 1.0)

    def packages(self, homes: IntArray, choices: ChoiceArray) -> list[tuple[int, Package]]:
        """Packages of the search as options, with the homes they are of."""
        return [(home, self.options_of(home, row)) for home, row in zip(homes.tolist(), choices, strict=True)]

    def ask(
        self, packages: Sequence[tuple[int, Package]]
    ) -> Generator[Sequence[PackageRequest], Sequence[PackageScore], None]:
        """Ask for the score of every package that is not known yet, all at once."""
        keys = [key for home, options in packages if (key := _key(home, options)) not in self._scores]
        if not keys:
            return
        scores = yield [PackageRequest(self.homes[home].property_id, names) for home, names in keys]
        if len(scores) != len(keys):
            raise ValueError(f"asked for the scores of {len(keys)} packages and got {len(scores)}; check the scorer")
        self._scores.update(zip(keys, scores, strict=True))

    def known(self, home: int, options: Package) -> PackageScore:
        """A score that was asked for before, or the home as it is."""
        if not options:
            candidates = self.homes[home]
            return PackageScore(candidates.sap_before, candidates.co2_before_kg, candidates.bill_before_gbp)
        return self._scores[_key(home, options)]

    def worth(self, home: int, options: Package) -> float:
        """What a package that was scored is worth to the aim, in its unit; 0 without one."""
        return self.aim.worth(self.homes[home], options, self.known(home, options)) if self.aim else 0.0

    def value(self, home: int, options: Package) -> float | None:
        """The figure the aim is about; None without one."""
        return self.aim.value(self.homes[home], options, self.known(home, options)) if self.aim else None


def _key(home: int, options: Sequence[CandidateOption]) -> tuple[int, tuple[str, ...]]:
    return home, tuple(option.option for option in options)
