"""Stage `optimised_packages`: the package of each home under each scenario, as plans."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import numpy as np

from ara_domain.costs import NoCostTable, current_costs, stored_costs
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Clock, Repositories, ScoringModel, StageHashes, UnitOfWork
from ara_domain.recommendations import Plan
from ara_domain.sap.price_book import PriceBook
from ara_domain.scenarios import SCENARIO_REMOVED, Objective, Scenario
from ara_domain.services.bills import priced_at
from ara_domain.services.corrected_ratings import points_in
from ara_domain.services.planning import (
    HomeToPlan,
    PlanningService,
    Terms,
    only_bills_differ,
    plan_inputs,
    reason_for_change,
)
from ara_domain.stages.billing import StoredBills, bill_plans
from ara_domain.stages.frames import HomeFrames
from ara_domain.stages.homes import in_batches_of
from ara_domain.stages.marks import StageMark
from ara_domain.stages.report import StageReport

STAGE = "optimised_packages"


class PackageStage:
    """Plans the homes whose baseline, candidates or impacts, or whose scenario's question, changed."""

    def __init__(
        self,
        store: Repositories,
        frames: HomeFrames,
        model: ScoringModel,
        clock: Clock,
        *,
        prices: PriceBook | None = None,
        homes_together: int = 1000,
    ) -> None:
        """`prices` are the sets a scenario may name; None for those that come with ARA."""
        self.store = store
        self.frames = frames
        self.service = PlanningService(model, clock)
        self.clock = clock
        self.prices = prices or PriceBook.of_package()
        self.homes_together = homes_together
        self.points_off: list[float] = []
        """How far the sum of its measures' gains was from the score of each package chosen so far."""

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the plans of a block up to date; those they replace are superseded, with the reason.

        Raises:
            NoCostTable, NoPricesInForce: a scenario names costs or prices that are not there any more.
        """
        scenarios = self.store.recommendations.scenarios(portfolio.portfolio_id)
        held = self.store.properties.stage_hashes(portfolio.portfolio_id, block.block)
        evidence = {home: text for home, row in held.items() if (text := evidence_of(row)) is not None}
        terms = {scenario.scenario_id: self._terms(scenario) for scenario in scenarios}
        prices = priced_at(self.service.model)
        asked, repriced = _asked(evidence, scenarios, held, prices, terms)
        outcomes: Counter[str] = Counter()
        for questions, homes in asked.items():
            for batch in in_batches_of(homes, self.homes_together):
                new = self._plan(portfolio, block, {home: evidence[home] for home in batch}, held, questions, terms)
                outcomes.update(plan.package.outcome.value for plan in new)
                chosen = [plan.package for plan in new if plan.package.steps]
                self.points_off += [abs(package.sap_proposed - package.sap_after) for package in chosen]
                self._save(uow, portfolio, batch, new)
        billed = bill_plans(
            self.store, uow, portfolio, self.service.model, repriced, self.clock, homes_together=self.homes_together
        )
        planless = [home for home, row in held.items() if row.plans and home not in evidence]
        self.store.recommendations.supersede(uow, planless, self.clock(), "the home can no longer be modelled")
        self._end_what_is_not_asked(uow, scenarios, held)
        return StageReport(
            rows=tuple(
                f"{home}|{plan_inputs(text, scenario, prices, terms[scenario.scenario_id])}"
                for home, text in evidence.items()
                for scenario in scenarios
            ),
            counts={
                "homes": len(held),
                "modelled": len({home for homes in asked.values() for home in homes}),
                "plans": sum(outcomes.values()),
                "billed": billed,
                **outcomes,
            },
        )

    def quality(self) -> Mapping[str, float]:
        """How far sums of gains were from scores of packages, in SAP points, over all planned so far.

        Mean and 95th centile; empty where no package was chosen. Plans hold scores, sums only propose (ADR 003).
        """
        if not self.points_off:
            return {}
        return {
            "sum_of_gains_off_mean": float(np.mean(self.points_off)),
            "sum_of_gains_off_p95": float(np.percentile(self.points_off, 95)),
        }

    def _terms(self, scenario: Scenario) -> Terms:
        """Prices and costs a scenario names."""
        costs = None
        if scenario.cost_version is not None:
            costs = stored_costs(self.store.materials, scenario.cost_version)
            if not costs.materials:
                raise NoCostTable(
                    f"scenario {scenario.slug!r} is priced by cost version {scenario.cost_version!r}, which is not "
                    "there; save that table again, or name another version in the scenario"
                )
        prices = None if scenario.price_set is None else self.prices.named(scenario.price_set)
        renewed = scenario.objective is Objective.LEAST_WHOLE_LIFE_COST
        return Terms(prices, costs, (costs or current_costs(self.store.materials)) if renewed else None)

    def _end_what_is_not_asked(
        self, uow: UnitOfWork, scenarios: Sequence[Scenario], held: Mapping[UUID, StageHashes]
    ) -> None:
        """End plans of scenarios removed: a run that began before the removal may have written some after it."""
        asked = {scenario.scenario_id for scenario in scenarios}
        homes = {home: row.plans.keys() - asked for home, row in held.items() if row.plans}
        if gone := frozenset[UUID]().union(*homes.values()):
            some = [home for home, strays in homes.items() if strays]
            self.store.recommendations.supersede(uow, some, self.clock(), SCENARIO_REMOVED, scenarios=gone)

    def _plan(
        self,
        portfolio: Portfolio,
        block: BlockKey,
        evidence: Mapping[UUID, str],
        held: Mapping[UUID, StageHashes],
        scenarios: Sequence[Scenario],
        terms: Mapping[UUID, Terms],
    ) -> Sequence[Plan]:
        features = self.frames.of(portfolio, block, {home: held[home].effective or "" for home in evidence})
        stored = StoredBills(self.store, self.service.model, held)
        baselines = stored.baselines(evidence)
        candidates = self.store.recommendations.candidates(evidence)
        impacts = stored.impacts(evidence)
        postcodes = self._postcodes(portfolio, block, terms)
        homes = [
            HomeToPlan(
                property_id=home,
                row=row,
                evidence=evidence[home],
                before=before,
                candidates=candidates[home],
                impacts=impacts[home],
                postcode=postcodes.get(home),
            )
            for row, home in enumerate(features.frame.index)
            if (before := baselines[home].figures) is not None
        ]
        corrections = points_in(self.service.model, features.frame, baselines)
        return self.service.run(features.frame, homes, scenarios, corrections, terms)

    def _postcodes(
        self, portfolio: Portfolio, block: BlockKey, terms: Mapping[UUID, Terms]
    ) -> Mapping[UUID, str | None]:
        """Where the homes are; not asked where no costs that plans are made at differ by region."""
        tables = [table for one in terms.values() for table in (one.costs, one.renewals) if table is not None]
        if not any(table.factors for table in tables):
            return {}
        homes = self.store.properties.identities(portfolio.portfolio_id, block.block)
        return {home.property_id: home.postcode for home in homes}

    def _save(self, uow: UnitOfWork, portfolio: Portfolio, homes: Collection[UUID], new: Sequence[Plan]) -> None:
        in_force = self.store.recommendations.plans(portfolio.portfolio_id, homes=homes)
        old = {(plan.property_id, plan.scenario_id): plan for plan in in_force}
        reasons = {
            plan.plan_id: reason_for_change(before, plan)
            for plan in new
            if (before := old.get((plan.property_id, plan.scenario_id))) is not None
        }
        self.store.recommendations.save_plans(uow, new, reasons)


def evidence_of(row: StageHashes) -> str | None:
    """Hash of what a home's plans are chosen from; None when it has no figures, candidates and impacts."""
    marks = [StageMark.parse(text) for text in (row.baseline, row.candidates, row.impacts)]
    if row.effective is None or None in marks:
        return None
    return content_hash("evidence:1", [mark.content for mark in marks if mark is not None])


def _asked(
    evidence: Mapping[UUID, str],
    scenarios: Sequence[Scenario],
    held: Mapping[UUID, StageHashes],
    prices: str,
    terms: Mapping[UUID, Terms],
) -> tuple[Mapping[tuple[Scenario, ...], Sequence[UUID]], Mapping[tuple[UUID, UUID], str]]:
    """Homes by the scenarios they need new plans for, usually all of them all; and plans that need other bills only.

    These by home and scenario, with what they are then worked out from.
    """
    repriced: dict[tuple[UUID, UUID], str] = {}
    asked: defaultdict[tuple[Scenario, ...], list[UUID]] = defaultdict(list)
    for home, text in evidence.items():
        plans = held[home].plans or {}
        due = []
        for scenario in scenarios:
            stored = plans.get(scenario.scenario_id)
            wanted = plan_inputs(text, scenario, prices, terms[scenario.scenario_id])
            if only_bills_differ(stored, wanted, scenario):
                repriced[home, scenario.scenario_id] = wanted
            elif stored != wanted:
                due.append(scenario)
        if due:
            asked[tuple(due)].append(home)
    return asked, repriced
