"""S7: the package of measures for each home under a scenario, chosen on the score of the whole package.

Measures arrive with their cost and with what each gains alone. Their sum only proposes; every package that is reported,
and every step on the way to it, was scored as a whole (`ara_domain.optimisation.search` says how packages are proposed
and what is claimed of the result).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from ara_domain.optimisation import NO_OPTION, Goal, OptionGroups, SearchResult, SearchSettings, search_packages
from ara_domain.optimisation.options import ChoiceArray, FloatArray, IntArray
from ara_domain.optimisation.search import UNLIMITED_PENCE, best_package
from ara_domain.predictions import EnergyFigures, ImpactPredictions, rounded_rating
from ara_domain.recommendations import CandidateMeasures, OptimisedPackage, PackageOutcome, PackageStep
from ara_domain.scenarios import Objective, Scenario

# What one home's options may cost and gain together: far above any dwelling, far below what the arithmetic can hold.
_MOST_PENCE = 1_000_000_000
_MOST_POINTS = 5_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOption:
    """One thing that could be done to a home; options of one `group` exclude each other.

    `order` is its place in the standard order of works; ties between packages are broken by it too. `sap_gain` is the
    unrounded gain of this option alone, negative where it lowers SAP.
    """

    option: str
    group: str
    order: int
    cost_pence: int
    sap_gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCandidates:
    """A home as the optimiser sees it: its unrounded SAP and what could be done to it, in any order.

    Raises:
        ValueError: a score is not a number, a cost is negative or not in pence, an option appears twice.
    """

    property_id: UUID
    sap_before: float
    options: tuple[CandidateOption, ...]

    def __post_init__(self) -> None:
        names = [option.option for option in self.options]
        if len(set(names)) < len(names):
            raise ValueError(
                f"{self._home} is offered an option twice: {sorted(names)}; merge them or give each a name"
            )
        if not all(math.isfinite(value) for value in (self.sap_before, *(o.sap_gain for o in self.options))):
            raise ValueError(
                f"{self._home} has a SAP score or gain that is not a number; leave out what was not scored"
            )
        if any(o.cost_pence < 0 for o in self.options) or sum(o.cost_pence for o in self.options) > _MOST_PENCE:
            raise ValueError(
                f"{self._home} has options costing less than nothing, or more than £{_MOST_PENCE // 100:,} together; "
                "check that costs are pence"
            )
        if sum(abs(o.sap_gain) for o in self.options) > _MOST_POINTS:
            raise ValueError(f"{self._home} has options gaining more than {_MOST_POINTS:,.0f} points; check their unit")

    @property
    def _home(self) -> str:
        return f"home {self.property_id}"

    @classmethod
    def of(
        cls,
        property_id: UUID,
        sap_before: float,
        candidates: CandidateMeasures,
        impacts: ImpactPredictions,
        order: Mapping[str, int],
    ) -> "HomeCandidates":
        """What S5 and S6 found, with the standard order of works by option.

        An option without an impact could not be scored and is left out.

        Raises:
            KeyError: an option has no place in the order of works.
        """
        return cls(
            property_id=property_id,
            sap_before=sap_before,
            options=tuple(
                CandidateOption(
                    option=offered.option,
                    group=offered.group,
                    order=order[offered.option],
                    cost_pence=offered.cost_pence,
                    sap_gain=impacts.by_option[offered.option].sap_gain,
                )
                for offered in candidates.offered
                if offered.option in impacts.by_option
            ),
        )


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """A home with some of its options applied, in the standard order: please score it."""

    property_id: UUID
    options: tuple[str, ...]


Rescore = Callable[[Sequence[PackageRequest]], Sequence[float]]
"""Unrounded SAP of each request, in order; NaN for a package the model cannot score, which is then never chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPackage:
    """The optimiser's answer for one home.

    Attributes:
        outcome: how the package answers the scenario.
        options: in the standard order of works; empty where nothing need or can be done.
        sap_after_step: unrounded SAP after each option, re-scored; NaN where the model cannot score a home half done.
        cost_pence: of the whole package.
        sap_proposed: `sap_before` plus the gains of the options alone; never an outcome, only a measure of how far such
            a sum is off.
        sap_after: re-scored, with the whole package. Where the target is unreachable, the best that was found.
        cost_bound_pence: nothing that reaches the target costs less, as far as measures do not help one another more
            than the search allows for; None without a target or a way to it.
        packages_tried: packages scored before choosing.
        rounds: calls of the scorer they took.
    """

    property_id: UUID
    outcome: PackageOutcome
    options: tuple[CandidateOption, ...]
    sap_after_step: tuple[float, ...]
    cost_pence: int
    sap_before: float
    sap_proposed: float
    sap_after: float
    cost_bound_pence: int | None
    packages_tried: int
    rounds: int

    def as_optimised_package(
        self, scenario: Scenario, candidates: CandidateMeasures, figures_after: EnergyFigures
    ) -> OptimisedPackage:
        """The package as plans keep it; `figures_after` are those of the home with all its options."""
        ids = {offered.option: offered.recommendation_id for offered in candidates.offered}
        return OptimisedPackage(
            scenario_id=scenario.scenario_id,
            outcome=self.outcome,
            steps=tuple(
                PackageStep(
                    sequence=sequence,
                    recommendation_id=ids[option.option],
                    option=option.option,
                    cost_pence=option.cost_pence,
                    sap_after=sap,
                )
                for sequence, (option, sap) in enumerate(zip(self.options, self.sap_after_step, strict=True), start=1)
            ),
            cost_pence=self.cost_pence,
            sap_before=self.sap_before,
            sap_proposed=self.sap_proposed,
            sap_after=self.sap_after,
            figures_after=figures_after,
            packages_tried=self.packages_tried,
        )


class OptimiserService:
    """Chooses packages for a batch of homes. Its answer for a home does not depend on the rest of the batch."""

    def __init__(self, rescore: Rescore, settings: SearchSettings | None = None) -> None:
        self._rescore = rescore
        self._settings = settings or SearchSettings()

    def optimise(self, homes: Sequence[HomeCandidates], scenario: Scenario) -> tuple[ChosenPackage, ...]:
        """A package per home, in the order of the homes.

        `LEAST_COST_TO_TARGET` seeks the cheapest package whose rounded rating is in the target band, at no more than
        the scenario's budget if it has one; `MOST_SAP_WITHIN_BUDGET` the highest SAP for the budget.

        Raises:
            ValueError: the scorer answered with another number of scores than it was asked for.
        """
        batch = _Batch(homes, self._rescore)
        target = _least_score(scenario)
        limit = scenario.spending_limit_pence
        budget = UNLIMITED_PENCE if limit is None else limit
        goal = Goal(np.full(len(homes), target), np.full(len(homes), budget))
        result = search_packages(batch.groups, batch.start, goal, batch.score, self._settings)
        chosen = [batch.options_of(home, choices) for home, choices in enumerate(result.choices)]
        batch.ask([(home, options[:steps]) for home, options in enumerate(chosen) for steps in range(1, len(options))])
        return tuple(_choose(batch, home, options, scenario, result) for home, options in enumerate(chosen))


def _least_score(scenario: Scenario) -> float:
    """The least unrounded SAP that is enough; infinity when the scenario wants all it can get.

    `rounded_rating` rounds half up and never below 1.
    """
    if scenario.objective is Objective.MOST_SAP_WITHIN_BUDGET or scenario.target_rating is None:
        return math.inf
    return scenario.target_rating - 0.5 if scenario.target_rating > 1 else -math.inf


def _choose(
    batch: "_Batch", home: int, options: tuple[CandidateOption, ...], scenario: Scenario, result: SearchResult
) -> ChosenPackage:
    """The package found, or the part of it up to some step if that answers the scenario better."""
    before = batch.homes[home].sap_before
    after_step = [batch.known(home, options[:steps]) for steps in range(1, len(options) + 1)]
    costs = np.cumsum([0, *(option.cost_pence for option in options)])
    kept = int(best_package(np.array([before, *after_step]), costs, np.arange(len(costs)), _least_score(scenario)))
    options, after = options[:kept], (before, *after_step)[kept]
    outcome = _outcome(scenario, before, after, options)
    bound = int(result.cost_bound_pence[home])
    return ChosenPackage(
        property_id=batch.homes[home].property_id,
        outcome=outcome,
        options=options,
        sap_after_step=tuple(after_step[:kept]),
        cost_pence=int(costs[kept]),
        sap_before=before,
        sap_proposed=before + sum(option.sap_gain for option in options),
        sap_after=after,
        cost_bound_pence=min(bound, int(costs[kept])) if outcome is PackageOutcome.TARGET_REACHED else None,
        packages_tried=int(result.packages_tried[home]),
        rounds=int(result.rounds[home]),
    )


def _outcome(scenario: Scenario, before: float, after: float, options: tuple[CandidateOption, ...]) -> PackageOutcome:
    target = scenario.target_rating
    if scenario.objective is Objective.MOST_SAP_WITHIN_BUDGET or target is None:
        return PackageOutcome.WITHIN_BUDGET if options else PackageOutcome.NOTHING_TO_GAIN
    if rounded_rating(before) >= target:
        return PackageOutcome.ALREADY_AT_TARGET
    if rounded_rating(after) >= target:
        return PackageOutcome.TARGET_REACHED
    return PackageOutcome.TARGET_UNREACHABLE


class _Batch:
    """The homes as arrays, and every package of theirs that was scored."""

    def __init__(self, homes: Sequence[HomeCandidates], rescore: Rescore) -> None:
        self.homes = homes
        self.start: FloatArray = np.array([home.sap_before for home in homes], dtype=np.float64)
        # In the standard order, so that whoever lists the options in another order gets the same package.
        self._grouped = [_grouped(home.options) for home in homes]
        self.groups = OptionGroups.pack(
            [[[(o.cost_pence, o.sap_gain) for o in group] for group in home] for home in self._grouped]
        )
        self._rescore = rescore
        self._scores: dict[tuple[int, tuple[str, ...]], float] = {}

    def options_of(self, home: int, choices: ChoiceArray) -> tuple[CandidateOption, ...]:
        """The options chosen, in the standard order."""
        taken = [
            group[choice] for group, choice in zip(self._grouped[home], choices, strict=False) if choice != NO_OPTION
        ]
        return tuple(sorted(taken, key=_place))

    def score(self, homes: IntArray, choices: ChoiceArray) -> FloatArray:
        """SAP of each home with each package, as the search asks for it."""
        packages = [(home, self.options_of(home, row)) for home, row in zip(homes.tolist(), choices, strict=True)]
        self.ask(packages)
        return np.array([self.known(home, options) for home, options in packages], dtype=np.float64)

    def ask(self, packages: Sequence[tuple[int, tuple[CandidateOption, ...]]]) -> None:
        """Have every package scored that is not known yet, in one call."""
        keys = [key for home, options in packages if (key := _key(home, options)) not in self._scores]
        if not keys:
            return
        scores = self._rescore([PackageRequest(self.homes[home].property_id, names) for home, names in keys])
        if len(scores) != len(keys):
            raise ValueError(f"asked for the scores of {len(keys)} packages and got {len(scores)}; check the scorer")
        self._scores.update(zip(keys, (float(score) for score in scores), strict=True))

    def known(self, home: int, options: tuple[CandidateOption, ...]) -> float:
        """A score that was asked for before."""
        return self._scores[_key(home, options)]


def _key(home: int, options: tuple[CandidateOption, ...]) -> tuple[int, tuple[str, ...]]:
    return home, tuple(option.option for option in options)


def _place(option: CandidateOption) -> tuple[int, str]:
    return option.order, option.option


def _grouped(options: Sequence[CandidateOption]) -> list[list[CandidateOption]]:
    """Options by group; both groups and the options in them by their place in the standard order."""
    groups: dict[str, list[CandidateOption]] = {}
    for option in sorted(options, key=_place):
        groups.setdefault(option.group, []).append(option)
    return list(groups.values())
