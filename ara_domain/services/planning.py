"""S7 to S8: packages under every scenario, re-scored as a whole, as plans ready to be stored (PRD §9.4)."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

import pandas as pd

from ara_domain.costs import CostTable
from ara_domain.ports import ScoringModel
from ara_domain.predictions import EnergyFigures, ImpactPredictions, ModelVersion
from ara_domain.recommendations import CandidateMeasures, Plan, plan_id
from ara_domain.sap.worksheet.prices import PriceSet
from ara_domain.scenarios import Scenario
from ara_domain.services.bills import figures_at, impacts_at, priced_at, without_bill
from ara_domain.services.heating_renewal import heating_to_renew
from ara_domain.services.optimiser import ChosenPackage, PackageRequest, choosing, together
from ara_domain.services.package_options import HeatingToRenew, HomeCandidates, seen_alike
from ara_domain.services.package_scores import PackagesAtPrices, ScoredPackages
from ara_domain.services.package_worth import PackageScore
from ara_domain.services.repricing import priced_by
from ara_domain.services.retrofit_scoring import RetrofitScorer

PLANNING_VERSION = "4"
"""Raise it when the same home and question would be given another package: every home is planned anew then."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a scenario counts at where it names prices or costs of its own; None for those in force.

    `renewals` are the costs, its own or those in force, that renewing the heating there is counted at; None where the
    scenario does not count it.
    """

    prices: PriceSet | None = None
    costs: CostTable | None = None
    renewals: CostTable | None = None


_IN_FORCE = Terms()


def plan_inputs(evidence: str, scenario: Scenario, prices: str = "", terms: Terms | None = None) -> str:
    """What a plan depends on: the home (`evidence`), how packages are chosen, the scenario's question, and its bills.

    `prices` is the version of the price set bills are at, where the model's version does not stand for it and the
    scenario names none.
    """
    asked = f"{evidence}.{PLANNING_VERSION}/{scenario.question}"
    if terms is not None and terms.costs is not None:
        asked += f"+{terms.costs.version}"
    if terms is not None and terms.prices is not None:
        prices = terms.prices.version
    return f"{asked}@{prices}" if prices else asked


def only_bills_differ(stored: str | None, wanted: str, scenario: Scenario) -> bool:
    """Whether a plan of these inputs keeps its package: only prices differ, and the question does not ask of bills."""
    if stored is None or stored == wanted or scenario.depends_on_bills or scenario.price_set is not None:
        return False
    (old, _, old_prices), (new, _, new_prices) = stored.partition("@"), wanted.partition("@")
    return old == new and bool(old_prices) and bool(new_prices)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeToPlan:
    """A home with everything its packages are chosen from, and the hash of that (`evidence`).

    `row` is its place in the block's frame. Its postcode counts where a scenario names costs of its own that differ by
    region.
    """

    property_id: UUID
    row: int
    evidence: str
    before: EnergyFigures
    candidates: CandidateMeasures
    impacts: ImpactPredictions
    postcode: str | None = None


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
        terms: Mapping[UUID, Terms] | None = None,
    ) -> list[Plan]:
        """One plan per home and scenario.

        `corrections` are the SAP points that baselines hold beyond what the model computes; packages get them as well.
        `terms` are prices and costs of their own, by scenario.

        Raises:
            NotBillable: a scenario names prices, and figures do not say what is bought.
            WrongResult: the model did not answer for every row.
        """
        scored = ScoredPackages(
            RetrofitScorer(self.model, frame, corrections), {home.property_id: home.row for home in homes}
        )
        seen = _Seen(frame, homes)
        asked = [
            _Asked.of(scenario, (terms or {}).get(scenario.scenario_id, _IN_FORCE), seen, scored)
            for scenario in scenarios
        ]
        made_for = self.model.version, priced_at(self.model)

        def rescore(requests: Mapping[int, Sequence[PackageRequest]]) -> list[list[PackageScore]]:
            scored.score(package for at, mine in requests.items() for package in asked[at].packages.unscored(mine))
            return [asked[at].packages.scores(mine) for at, mine in requests.items()]

        chosen = together([choosing(one.candidates, one.scenario) for one in asked], rescore)
        return [
            self._plan(home, package, one, *made_for)
            for one, packages in zip(asked, chosen, strict=True)
            for home, package in zip(one.homes, packages, strict=True)
        ]

    def _plan(
        self, home: HomeToPlan, package: ChosenPackage, asked: "_Asked", model: ModelVersion, prices: str
    ) -> Plan:
        scenario, wanted = asked.scenario, [option.option for option in package.options]
        after = asked.packages.figures(home.property_id, wanted) if wanted else home.before
        inputs = plan_inputs(home.evidence, scenario, prices, asked.terms)
        created = self.clock()
        return Plan(
            plan_id=plan_id(home.property_id, scenario.scenario_id, inputs, created),
            property_id=home.property_id,
            scenario_id=scenario.scenario_id,
            package=package.as_optimised_package(scenario, home.candidates, after),
            figures_before=home.before,
            model=model,
            cost_version=home.candidates.cost_version,
            catalogue_version=home.candidates.catalogue_version,
            inputs_hash=inputs,
            created_at=created,
            recommendations=tuple(r for r in home.candidates.offered if r.option in wanted),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One scenario's question of the homes, with everything as it counts it."""

    scenario: Scenario
    terms: Terms
    homes: Sequence[HomeToPlan]
    candidates: Sequence[HomeCandidates]
    packages: PackagesAtPrices

    @classmethod
    def of(cls, scenario: Scenario, terms: Terms, seen: "_Seen", scored: ScoredPackages) -> Self:
        """The question on its own terms."""
        homes, candidates = seen.under(scenario, terms)
        return cls(
            scenario=scenario,
            terms=terms,
            homes=homes,
            candidates=candidates,
            packages=PackagesAtPrices(scored, {home.property_id: home.impacts for home in homes}, terms.prices),
        )


class _Seen:
    """The homes as scenarios see them, once for all that see them alike."""

    def __init__(self, frame: pd.DataFrame, homes: Sequence[HomeToPlan]) -> None:
        self._frame, self._homes = frame, homes
        self._in_force: dict[Hashable, Sequence[HomeCandidates]] = {}

    def under(self, scenario: Scenario, terms: Terms) -> tuple[Sequence[HomeToPlan], Sequence[HomeCandidates]]:
        """The homes at what the scenario counts at, and what it lets be done to them."""
        if terms != _IN_FORCE:
            homes = _on_terms(self._homes, terms)
            return homes, _candidates(homes, scenario, _heating(self._frame, homes, terms))
        alike = seen_alike(scenario)
        if alike not in self._in_force:
            self._in_force[alike] = _candidates(self._homes, scenario, [None] * len(self._homes))
        return self._homes, self._in_force[alike]


def _candidates(
    homes: Sequence[HomeToPlan], scenario: Scenario, heating: Sequence[HeatingToRenew | None]
) -> list[HomeCandidates]:
    return [
        HomeCandidates.of(home.property_id, home.before, home.candidates, home.impacts, scenario, renewed)
        for home, renewed in zip(homes, heating, strict=True)
    ]


def _heating(frame: pd.DataFrame, homes: Sequence[HomeToPlan], terms: Terms) -> Sequence[HeatingToRenew | None]:
    """What it costs to renew the heating of each home; None of all where it is not counted."""
    if terms.renewals is None or not homes:
        return [None] * len(homes)
    rows = frame.iloc[[home.row for home in homes]]
    return heating_to_renew(rows, terms.renewals, [home.postcode for home in homes])


def _on_terms(homes: Sequence[HomeToPlan], terms: Terms) -> Sequence[HomeToPlan]:
    """The homes with figures, impacts and measures at what a scenario counts at."""
    if terms.costs is not None:
        homes = [
            replace(home, candidates=priced_by(terms.costs, home.property_id, home.postcode, home.candidates))
            for home in homes
        ]
    if terms.prices is not None:
        figures = figures_at(terms.prices, [home.before for home in homes])
        before = {home.property_id: one for home, one in zip(homes, figures, strict=True)}
        impacts = impacts_at(terms.prices, {home.property_id: home.impacts for home in homes})
        homes = [replace(home, before=before[home.property_id], impacts=impacts[home.property_id]) for home in homes]
    return homes


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
    if old_question.partition("+")[0] != new_question.partition("+")[0]:
        reasons.append("the scenario's question changed")
    if old_home.partition(".")[2] != new_home.partition(".")[2]:
        reasons.append(f"packages are chosen in a new way, version {PLANNING_VERSION}")
    return "; ".join(reasons) or "what the home may have changed"
