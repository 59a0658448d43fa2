"""Fakes of the repositories of results, shared data and the pipeline's books."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ara_domain.cost_bands import cost_band
from ara_domain.geospatial import GeoSpatial
from ara_domain.identity import BlockKey
from ara_domain.ports import (
    BlockVersion,
    CostTotal,
    CostVersion,
    Material,
    MeasureTotal,
    PlanTotal,
    RegionalFactor,
    UnitOfWork,
)
from ara_domain.predictions import rounded_rating
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import CandidateMeasures, Plan
from ara_domain.scenarios import Scenario
from ara_domain.tasks import Subtask, Task
from tests.fakes.store import FakeRepository, Tables, writing


class FakeRecommendationsRepo(FakeRepository):
    def save_scenarios(self, uow: UnitOfWork, scenarios: Iterable[Scenario]) -> None:
        rows = {scenario.scenario_id: scenario for scenario in scenarios}

        def write(tables: Tables) -> None:
            tables["scenarios"].update(rows)
            for key, one in rows.items():
                tables["removed_scenarios"].pop(key, None)
                tables["questions"][one.question] = (key, one.asked)

        writing(uow, write)

    def scenarios(self, portfolio_id: UUID, *, removed: bool = False) -> Sequence[Scenario]:
        gone = {} if removed else self._tables["removed_scenarios"]
        every = self._tables["scenarios"].items()
        mine = [one for key, one in every if one.portfolio_id == portfolio_id and key not in gone]
        return sorted(mine, key=lambda scenario: scenario.slug)

    def remove_scenario(self, uow: UnitOfWork, scenario_id: UUID, at: datetime, reason: str) -> None:
        def write(tables: Tables) -> None:
            tables["removed_scenarios"][scenario_id] = at
            homes = {plan.property_id for plan in tables["plans"].values()}
            _supersede(tables, homes, at, reason, scenario=scenario_id)

        writing(uow, write)

    def questions(self, scenario_id: UUID) -> Mapping[str, Mapping[str, Any]]:
        return {
            question: asked
            for question, (key, asked) in sorted(self._tables["questions"].items())
            if key == scenario_id
        }

    def save_candidates(
        self, uow: UnitOfWork, candidates: Mapping[UUID, CandidateMeasures], stage_hash: Mapping[UUID, str]
    ) -> None:
        rows = {home: (measures, stage_hash[home]) for home, measures in candidates.items()}
        writing(uow, lambda tables: tables["candidates"].update(rows))

    def candidates(self, property_ids: Collection[UUID]) -> Mapping[UUID, CandidateMeasures]:
        kept = self._tables["candidates"]
        return {home: kept[home][0] for home in property_ids if home in kept}

    def forget_candidates(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        def write(tables: Tables) -> None:
            for home in property_ids:
                tables["candidates"].pop(home, None)

        writing(uow, write)

    def save_plans(self, uow: UnitOfWork, plans: Iterable[Plan], reasons: Mapping[UUID, str]) -> None:
        new = list(plans)

        def write(tables: Tables) -> None:
            for plan in new:
                reason = reasons.get(plan.plan_id, "planned again")
                _supersede(tables, {plan.property_id}, plan.created_at, reason, scenario=plan.scenario_id)
                assert plan.plan_id not in tables["plans"], "a plan needs an id never used before"
                tables["plans"][plan.plan_id] = plan

        writing(uow, write)

    def supersede(
        self,
        uow: UnitOfWork,
        property_ids: Collection[UUID],
        at: datetime,
        reason: str,
        *,
        scenarios: Collection[UUID] | None = None,
    ) -> None:
        def write(tables: Tables) -> None:
            for scenario in [None] if scenarios is None else scenarios:
                _supersede(tables, property_ids, at, reason, scenario=scenario)

        writing(uow, write)

    def plans(
        self,
        portfolio_id: UUID,
        *,
        block: str | None = None,
        homes: Collection[UUID] | None = None,
        superseded: bool = False,
    ) -> Sequence[Plan]:
        chosen = {
            home
            for home, row in self._tables["homes"].items()
            if row.identity.portfolio_id == portfolio_id
            and (block is None or row.block == block)
            and (homes is None or home in homes)
            and (row.left_at is None or homes is not None or superseded)
        }
        found = [
            plan
            for plan in self._tables["plans"].values()
            if plan.property_id in chosen and (superseded or plan.superseded_at is None)
        ]
        return sorted(found, key=lambda plan: (plan.property_id, plan.scenario_id, plan.created_at))

    def plan_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[PlanTotal]:
        groups: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        for plan in self._counted(portfolio_id, blocks):
            package = plan.package
            ratings = rounded_rating(package.sap_before), rounded_rating(package.sap_after)
            groups[plan.scenario_id, *ratings, package.outcome].append(package.cost_pence)
        return [
            PlanTotal(
                scenario_id=scenario,
                outcome=outcome,
                rating_before=before,
                rating_after=after,
                plans=len(costs),
                cost_pence=sum(costs),
            )
            for (scenario, before, after, outcome), costs in sorted(groups.items())
        ]

    def cost_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[CostTotal]:
        groups: defaultdict[tuple[UUID, int], list[int]] = defaultdict(list)
        for plan in self._counted(portfolio_id, blocks):
            groups[plan.scenario_id, cost_band(plan.package.cost_pence)].append(plan.package.cost_pence)
        return [
            CostTotal(scenario_id=scenario, band=band, plans=len(costs), cost_pence=sum(costs))
            for (scenario, band), costs in sorted(groups.items())
        ]

    def measure_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[MeasureTotal]:
        groups: defaultdict[tuple[UUID, str], list[int]] = defaultdict(list)
        for plan in self._counted(portfolio_id, blocks):
            for step in plan.package.steps:
                groups[plan.scenario_id, step.option].append(step.cost_pence)
        totals = [
            MeasureTotal(scenario_id=scenario, option=option, plans=len(costs), cost_pence=sum(costs))
            for (scenario, option), costs in groups.items()
        ]
        return sorted(totals, key=lambda one: (one.scenario_id, -one.plans, one.option))

    def _counted(self, portfolio_id: UUID, blocks: Collection[str] | None) -> list[Plan]:
        homes = self._tables["homes"]
        return [plan for plan in self.plans(portfolio_id) if blocks is None or homes[plan.property_id].block in blocks]


class FakeGenericDataRepo(FakeRepository):
    def save_geospatial(self, uow: UnitOfWork, rows: Iterable[GeoSpatial]) -> None:
        given = {row.uprn: row for row in rows}
        writing(uow, lambda tables: tables["geospatial"].update(given))

    def geospatial(self, uprns: Collection[int]) -> Mapping[int, GeoSpatial]:
        known = self._tables["geospatial"]
        return {uprn: known[uprn] for uprn in uprns if uprn in known}

    def put(self, uow: UnitOfWork, kind: str, key: str, value: Mapping[str, Any], at: datetime) -> None:
        writing(uow, lambda tables: tables["generic"].update({(kind, key): dict(value)}))

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        known = self._tables["generic"]
        return {key: known[kind, key] for key in keys if (kind, key) in known}


class FakeSubtaskRepo(FakeRepository):
    def save_task(self, uow: UnitOfWork, task: Task) -> None:
        writing(uow, lambda tables: tables["tasks"].update({task.task_id: task}))

    def save_subtasks(self, uow: UnitOfWork, subtasks: Iterable[Subtask]) -> None:
        rows = {subtask.subtask_id: subtask for subtask in subtasks}
        writing(uow, lambda tables: tables["subtasks"].update(rows))

    def task(self, task_id: UUID) -> Task | None:
        return self._tables["tasks"].get(task_id)

    def subtasks(self, task_id: UUID) -> Sequence[Subtask]:
        mine = [one for one in self._tables["subtasks"].values() if one.task_id == task_id]
        return sorted(mine, key=lambda subtask: subtask.block)


class FakeMaterialsRepo(FakeRepository):
    def save(
        self,
        uow: UnitOfWork,
        version: str,
        materials: Iterable[Material],
        *,
        factors: Iterable[RegionalFactor] = (),
        currency: str = "GBP",
        source: str = "",
    ) -> None:
        priced = {material.material_id: material for material in materials}
        regional = {factor.area: factor for factor in factors}
        noted = CostVersion(
            version=version, currency=currency, source=source, materials=len(priced), factors=len(regional)
        )

        def write(tables: Tables) -> None:
            tables["materials"].pop(version, None)  # the one saved last stands last
            tables["materials"][version] = priced, regional, noted

        writing(uow, write)

    def versions(self) -> Sequence[CostVersion]:
        return [noted for _, _, noted in self._tables["materials"].values()]

    def current_version(self) -> str | None:
        return next(reversed(self._tables["materials"]), None)

    def materials(self, version: str) -> Mapping[str, Material]:
        return self._tables["materials"].get(version, ({},))[0]

    def factors(self, version: str) -> Mapping[str, RegionalFactor]:
        return self._tables["materials"].get(version, ({}, {}))[1]


class FakeBlockVersionRepo(FakeRepository):
    def of(self, blocks: Collection[BlockKey] | None = None) -> Mapping[tuple[str, BlockKey], BlockVersion]:
        held = self._tables["block_versions"]
        return {key: version for key, version in held.items() if blocks is None or key[1] in blocks}

    def save(self, uow: UnitOfWork, versions: Iterable[BlockVersion]) -> None:
        rows = {(version.asset, version.block): version for version in versions}
        writing(uow, lambda tables: tables["block_versions"].update(rows))

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey]) -> None:
        def write(tables: Tables) -> None:
            for key in [key for key in tables["block_versions"] if key[1] in blocks]:
                del tables["block_versions"][key]

        writing(uow, write)


class FakeQuarantineRepo(FakeRepository):
    """Open items only, by block, stage, kind, item and reason; nobody reads the resolved ones."""

    def replace(
        self, uow: UnitOfWork, block: BlockKey, stage: str, items: Iterable[QuarantinedItem], at: datetime
    ) -> None:
        found = {(block, stage, item.kind, item.item, item.reason): (replace(item, stage=stage), at) for item in items}

        def write(tables: Tables) -> None:
            for key in [key for key in tables["quarantine"] if key[:2] == (block, stage)]:
                del tables["quarantine"][key]
            tables["quarantine"].update(found)

        writing(uow, write)

    def open_items(
        self, portfolio: str, *, block: str | None = None, stage: str | None = None
    ) -> Sequence[QuarantinedItem]:
        keys = [
            key
            for key in self._tables["quarantine"]
            if key[0].portfolio == portfolio and block in (None, key[0].block) and stage in (None, key[1])
        ]
        return [self._tables["quarantine"][key][0] for key in sorted(keys)]

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey], at: datetime) -> None:
        def write(tables: Tables) -> None:
            for key in [key for key in tables["quarantine"] if key[0] in blocks]:
                del tables["quarantine"][key]

        writing(uow, write)

    def last_seen(self, portfolio: str, stage: str, reason: str) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for (block, at_stage, _, _, why), (_, at) in self._tables["quarantine"].items():
            if (block.portfolio, at_stage, why) == (portfolio, stage, reason):
                found[block.block] = max(at, found.get(block.block, at))
        return found


def _supersede(
    tables: Tables, homes: Collection[UUID], at: datetime, reason: str, *, scenario: UUID | None = None
) -> None:
    for plan_id, plan in tables["plans"].items():
        in_force = plan.property_id in homes and plan.superseded_at is None
        if in_force and scenario in (None, plan.scenario_id):
            tables["plans"][plan_id] = replace(plan, superseded_at=at, superseded_reason=reason)
