"""S7 to S8: packages under every scenario, re-scored as a whole, as plans ready to be stored (PRD §9.4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pandas as pd

from ara_domain.measures import OPTIONS
from ara_domain.ml.results import Score
from ara_domain.ports import ScoringModel
from ara_domain.predictions import EnergyFigures, ImpactPredictions
from ara_domain.recommendations import CandidateMeasures, Plan, plan_id
from ara_domain.scenarios import Scenario
from ara_domain.services.bills import priced_at, without_bill
from ara_domain.services.optimiser import ChosenPackage, HomeCandidates, OptimiserService, PackageRequest
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer

ORDER_OF_WORK: Mapping[str, int] = {option.key: option.order for option in OPTIONS}


PLANNING_VERSION = "1"
"""Raise it when the same home and question would be given another package: every home is planned anew then."""


def plan_inputs(evidence: str, scenario: Scenario, prices: str = "") -> str:
    """What a plan depends on: the home (`evidence`), how packages are chosen, the scenario's question, and its bills.

    `prices` is the version of the price set bills are at, where the model's version does not stand for it.
    """
    asked = f"{evidence}.{PLANNING_VERSION}/{scenario.question}"
    return f"{asked}@{prices}" if prices else asked


def only_bills_differ(stored: str | None, wanted: str, scenario: Scenario) -> bool:
    """Whether a plan of these inputs keeps its package: only prices differ, and the question does not ask of bills."""
    if stored is None or stored == wanted or scenario.depends_on_bills:
        return False
    (old, _, old_prices), (new, _, new_prices) = stored.partition("@"), wanted.partition("@")
    return old == new and bool(old_prices) and bool(new_prices)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeToPlan:
    """A home with everything its packages are chosen from, and the hash of that (`evidence`).

    `row` is its place in the block's frame.
    """

    property_id: UUID
    row: int
    evidence: str
    before: EnergyFigures
    candidates: CandidateMeasures
    impacts: ImpactPredictions


class PlanningService:
    """Chooses and re-scores packages for a block and makes plans of them."""

    def __init__(self, model: ScoringModel, clock: Callable[[], datetime]) -> None:
        self.model = model
        self.clock = clock

    def run(
        self,
        frame: pd.DataFrame,
        homes: Sequence[HomeToPlan],
        scenarios: Sequence[Scenario],
        corrections: Mapping[UUID, float] | None = None,
    ) -> list[Plan]:
        """One plan per home and scenario.

        `corrections` are the SAP points that baselines hold beyond what the model computes; packages get them as well.

        Raises:
            WrongResult: the model did not answer for every row.
        """
        scorer = RetrofitScorer(self.model, frame, corrections)
        rescorer = _Rescorer(scorer, {home.property_id: home for home in homes})
        plans: list[Plan] = []
        for scenario in scenarios:
            chosen = OptimiserService(rescorer.rescore).optimise([_candidates(home) for home in homes], scenario)
            plans += [
                self._plan(home, package, scenario, rescorer) for home, package in zip(homes, chosen, strict=True)
            ]
        return plans

    def _plan(self, home: HomeToPlan, package: ChosenPackage, scenario: Scenario, rescorer: "_Rescorer") -> Plan:
        options = tuple(option.option for option in package.options)
        after = rescorer.figures(home.property_id, options) if options else home.before
        wanted = set(options)
        inputs = plan_inputs(home.evidence, scenario, priced_at(self.model))
        created = self.clock()
        return Plan(
            plan_id=plan_id(home.property_id, scenario.scenario_id, inputs, created),
            property_id=home.property_id,
            scenario_id=scenario.scenario_id,
            package=package.as_optimised_package(scenario, home.candidates, after),
            figures_before=home.before,
            model=self.model.version,
            cost_version=home.candidates.cost_version,
            catalogue_version=home.candidates.catalogue_version,
            inputs_hash=inputs,
            created_at=created,
            recommendations=tuple(r for r in home.candidates.offered if r.option in wanted),
        )


def _candidates(home: HomeToPlan) -> HomeCandidates:
    return HomeCandidates.of(home.property_id, home.before.sap_score, home.candidates, home.impacts, ORDER_OF_WORK)


class _Rescorer:
    """Scores packages once, however many scenarios ask for them."""

    def __init__(self, scorer: RetrofitScorer, homes: Mapping[UUID, HomeToPlan]) -> None:
        self._scorer = scorer
        self._homes = homes
        self._scores: dict[tuple[UUID, frozenset[str]], Score] = {}
        for home in homes.values():
            for option, impact in home.impacts.by_option.items():
                self._scores[home.property_id, frozenset({option})] = Score(impact.figures, ())

    def rescore(self, requests: Sequence[PackageRequest]) -> list[float]:
        """Unrounded SAP of each package, NaN where the model refuses it."""
        keys = [(request.property_id, frozenset(request.options)) for request in requests]
        unknown = list(dict.fromkeys(key for key in keys if key not in self._scores))
        scores = self._scorer.score([Retrofit(self._homes[home].row, options) for home, options in unknown])
        self._scores.update(zip(unknown, scores, strict=True))
        found = [self._scores[key].figures for key in keys]
        return [float("nan") if figures is None else figures.sap_score for figures in found]

    def figures(self, property_id: UUID, options: tuple[str, ...]) -> EnergyFigures:
        """Figures of a package that was scored before.

        Raises:
            KeyError: the package was never scored.
            ValueError: the model refused it.
        """
        figures = self._scores[property_id, frozenset(options)].figures
        if figures is None:
            raise ValueError(f"package {options} of {property_id} has no score; it must not have been chosen")
        return figures


def reason_for_change(old: Plan, new: Plan) -> str:
    """Why a plan is superseded, in words: what differs between what the two were worked out from."""
    reasons = []
    if old.model != new.model:
        reasons.append(f"the model changed to {new.model.model_name} {new.model.model_version}")
    elif without_bill(old.figures_before) != without_bill(new.figures_before):
        reasons.append("the home's data changed")
    if old.catalogue_version != new.catalogue_version:
        reasons.append(f"the measure catalogue changed to version {new.catalogue_version}")
    if old.cost_version != new.cost_version:
        reasons.append(f"the costs changed to version {new.cost_version}")
    (old_asked, _, old_prices), (new_asked, _, new_prices) = (plan.inputs_hash.partition("@") for plan in (old, new))
    if old_prices and new_prices and old_prices != new_prices:
        reasons.append(f"bills are at the prices of {new.figures_before.price_set}")
    (old_home, _, old_question), (new_home, _, new_question) = (
        asked.partition("/") for asked in (old_asked, new_asked)
    )
    if old_question != new_question:
        reasons.append("the scenario's question changed")
    if old_home.partition(".")[2] != new_home.partition(".")[2]:
        reasons.append(f"packages are chosen in a new way, version {PLANNING_VERSION}")
    return "; ".join(reasons) or "what the home may have changed"
