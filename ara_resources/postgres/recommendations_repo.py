"""`RecommendationsRepo` on PostgreSQL: scenarios, candidate measures and plans."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.cost_bands import COST_BOUNDS_PENCE
from ara_domain.ports import CostTotal, MeasureTotal, PlanTotal, UnitOfWork
from ara_domain.recommendations import CandidateMeasures, PackageOutcome, Plan
from ara_domain.scenarios import Objective, Scenario
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import storable, upsert_rows
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables import recommendations as tables
from ara_resources.postgres.unit_of_work import Repository, writing

_SCENARIO_COLUMNS = tuple(field.name for field in fields(Scenario))


_COUNTED = """
    portfolio_id = %(portfolio_id)s AND left_at IS NULL AND superseded_at IS NULL
    AND (%(blocks)s::text[] IS NULL OR block = ANY(%(blocks)s))
"""
"""Plans in force of homes on the list, of all blocks or some."""


class PostgresRecommendationsRepo(Repository):
    """See `ara_domain.ports.RecommendationsRepo`."""

    def save_scenarios(self, uow: UnitOfWork, scenarios: Iterable[Scenario]) -> None:
        """Insert or update scenarios; one that was removed is asked again. What each asked before stays known."""
        given = {scenario.scenario_id: scenario for scenario in scenarios}
        rows = [(*_scenario_cells(scenario), None) for scenario in given.values()]
        upsert_rows(writing(uow), tables.scenarios, (*_SCENARIO_COLUMNS, "removed_at"), rows)
        questions = [(one.question, one.scenario_id, to_json(one.asked)) for one in given.values()]
        upsert_rows(writing(uow), tables.scenario_questions, ("question", "scenario_id", "asked"), questions)

    def scenarios(self, portfolio_id: UUID, *, removed: bool = False) -> Sequence[Scenario]:
        """The scenarios of a portfolio (or also those removed), ordered by slug."""
        scenario = tables.scenarios.c
        query = sa.select(*(scenario[name] for name in _SCENARIO_COLUMNS)).where(scenario.portfolio_id == portfolio_id)
        if not removed:
            query = query.where(scenario.removed_at.is_(None))
        with self._reading() as connection:
            return [_scenario(row) for row in connection.execute(query.order_by(scenario.slug))]

    def remove_scenario(self, uow: UnitOfWork, scenario_id: UUID, at: datetime, reason: str) -> None:
        """Ask it no more: its plans in force end, and stay readable with the scenario."""
        values = {"scenario": scenario_id, "at": at, "reason": storable(reason)}
        connection = writing(uow)
        connection.exec_driver_sql(
            "UPDATE scenarios SET removed_at = %(at)s WHERE scenario_id = %(scenario)s AND removed_at IS NULL", values
        )
        connection.exec_driver_sql(
            "UPDATE plans SET superseded_at = %(at)s, superseded_reason = %(reason)s "
            "WHERE scenario_id = %(scenario)s AND superseded_at IS NULL",
            values,
        )

    def questions(self, scenario_id: UUID) -> Mapping[str, Mapping[str, Any]]:
        """All a scenario ever asked (`Scenario.asked`), by `Scenario.question`."""
        asked = tables.scenario_questions.c
        query = sa.select(asked.question, asked.asked).where(asked.scenario_id == scenario_id).order_by(asked.question)
        with self._reading() as connection:
            return {row.question: row.asked for row in connection.execute(query)}

    def save_candidates(
        self, uow: UnitOfWork, candidates: Mapping[UUID, CandidateMeasures], stage_hash: Mapping[UUID, str]
    ) -> None:
        """Replace the candidates of these homes. Plans keep copies of what they are made of."""
        records = [Record(home, (stage_hash[home],), measures) for home, measures in candidates.items()]
        tables.candidate_measures.replace(writing(uow), records)

    def candidates(self, property_ids: Collection[UUID]) -> Mapping[UUID, CandidateMeasures]:
        """Everything considered for each home that has been considered."""
        with self._reading() as connection:
            return candidates_of(connection, property_ids)

    def forget_candidates(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        """Drop the candidates of these homes."""
        tables.candidate_measures.delete(writing(uow), property_ids)

    def save_plans(self, uow: UnitOfWork, plans: Iterable[Plan], reasons: Mapping[UUID, str]) -> None:
        """Insert plans; each supersedes the one in force of its home and scenario, with the reason by its own id."""
        new = list(plans)
        connection = writing(uow)
        connection.exec_driver_sql(
            """
            UPDATE plans SET superseded_at = new.at, superseded_reason = new.reason
            FROM unnest(%(homes)s::uuid[], %(scenarios)s::uuid[], %(moments)s::timestamptz[], %(reasons)s::text[])
                 AS new(home, scenario, at, reason)
            WHERE property_id = new.home AND scenario_id = new.scenario AND superseded_at IS NULL
            """,
            {
                "homes": [plan.property_id for plan in new],
                "scenarios": [plan.scenario_id for plan in new],
                "moments": [plan.created_at for plan in new],
                "reasons": [storable(reasons.get(plan.plan_id, "planned again")) for plan in new],
            },
        )
        tables.plans.save(connection, (Record(plan.plan_id, (), plan) for plan in new))

    def supersede(
        self,
        uow: UnitOfWork,
        property_ids: Collection[UUID],
        at: datetime,
        reason: str,
        *,
        scenarios: Collection[UUID] | None = None,
    ) -> None:
        """End the plans in force of homes that can no longer be planned, or of some scenarios only."""
        writing(uow).exec_driver_sql(
            """
            UPDATE plans SET superseded_at = %(at)s, superseded_reason = %(reason)s
            WHERE property_id = ANY(%(homes)s) AND superseded_at IS NULL
                  AND (%(scenarios)s::uuid[] IS NULL OR scenario_id = ANY(%(scenarios)s))
            """,
            {
                "at": at,
                "reason": storable(reason),
                "homes": list(property_ids),
                "scenarios": None if scenarios is None else list(scenarios),
            },
        )

    def plans(
        self,
        portfolio_id: UUID,
        *,
        block: str | None = None,
        homes: Collection[UUID] | None = None,
        superseded: bool = False,
    ) -> Sequence[Plan]:
        """Plans in force (or also superseded ones), ordered by property, scenario and age.

        Those of a home that left the list show when the home is asked for, or history is.
        """
        chosen = "SELECT property_id FROM properties WHERE portfolio_id = %(portfolio_id)s"
        values: dict[str, Any] = {"portfolio_id": portfolio_id}
        if homes is None and not superseded:
            chosen += " AND left_at IS NULL"
        if block is not None:
            chosen += " AND block = %(block)s"
            values["block"] = block
        if homes is not None:
            chosen += " AND property_id = ANY(%(homes)s)"
            values["homes"] = list(homes)
        condition = f"property_id IN ({chosen})" + ("" if superseded else " AND superseded_at IS NULL")
        with self._reading() as connection:
            return load_plans(connection, condition, **values)

    def plan_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[PlanTotal]:
        """The plans in force of homes on the list, counted in one query, ordered by scenario and ratings."""
        # Ratings as `rounded_rating` has them: half up, at least 1.
        query = f"""
            SELECT scenario_id, outcome, greatest(1, floor(sap_before + 0.5))::integer AS rating_before,
                   greatest(1, floor(sap_after + 0.5))::integer AS rating_after, count(*), sum(cost_pence)::bigint
            FROM plans JOIN properties USING (property_id)
            WHERE {_COUNTED} GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4, 2
        """
        with self._reading() as connection:
            return [
                PlanTotal(
                    scenario_id=scenario,
                    outcome=PackageOutcome(outcome),
                    rating_before=before,
                    rating_after=after,
                    plans=plans,
                    cost_pence=cost,
                )
                for scenario, outcome, before, after, plans, cost in connection.exec_driver_sql(
                    query, _counted(portfolio_id, blocks)
                )
            ]

    def cost_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[CostTotal]:
        """The plans in force of homes on the list by what they cost, in one query, ordered by scenario and band."""
        query = f"""
            SELECT scenario_id, width_bucket(cost_pence, %(bounds)s::bigint[]), count(*), sum(cost_pence)::bigint
            FROM plans JOIN properties USING (property_id)
            WHERE {_COUNTED} GROUP BY 1, 2 ORDER BY 1, 2
        """
        values = {**_counted(portfolio_id, blocks), "bounds": list(COST_BOUNDS_PENCE)}
        with self._reading() as connection:
            return [
                CostTotal(scenario_id=scenario, band=band, plans=plans, cost_pence=cost)
                for scenario, band, plans, cost in connection.exec_driver_sql(query, values)
            ]

    def measure_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[MeasureTotal]:
        """The measures of the same plans, in one query, the most frequent of a scenario first."""
        query = f"""
            SELECT scenario_id, option, count(*), sum(plan_steps.cost_pence)::bigint
            FROM plans JOIN properties USING (property_id) JOIN plan_steps USING (plan_id)
            WHERE {_COUNTED} GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
        """
        with self._reading() as connection:
            return [
                MeasureTotal(scenario_id=scenario, option=option, plans=plans, cost_pence=cost)
                for scenario, option, plans, cost in connection.exec_driver_sql(query, _counted(portfolio_id, blocks))
            ]


def _counted(portfolio_id: UUID, blocks: Collection[str] | None) -> dict[str, Any]:
    return {"portfolio_id": portfolio_id, "blocks": None if blocks is None else list(blocks)}


def candidates_of(connection: sa.Connection, property_ids: Collection[UUID]) -> dict[UUID, CandidateMeasures]:
    """Candidate measures by home."""
    return {record.key: record.value for record in tables.candidate_measures.load(connection, property_ids)}


def load_plans(connection: sa.Connection, condition: str, **values: Any) -> list[Plan]:
    """Plans that meet an SQL condition on their own columns, ordered by property, scenario and age."""
    records = tables.plans.load_where(connection, condition, **values)
    plans = [
        replace(
            record.value,
            plan_id=record.key,
            package=replace(record.value.package, scenario_id=record.value.scenario_id),
        )
        for record in records
    ]
    return sorted(plans, key=lambda plan: (plan.property_id, plan.scenario_id, plan.created_at))


def _scenario_cells(scenario: Scenario) -> tuple[Any, ...]:
    cells = {name: getattr(scenario, name) for name in _SCENARIO_COLUMNS} | {
        "name": storable(scenario.name),
        "objective": scenario.objective.value,
        "allowed": sorted(scenario.allowed),
        "excluded": sorted(scenario.excluded),
    }
    return tuple(cells.values())


def _scenario(row: "sa.Row[Any]") -> Scenario:
    cells = row._asdict()
    return Scenario(
        **cells
        | {
            "objective": Objective(row.objective),
            "allowed": frozenset(row.allowed),
            "excluded": frozenset(row.excluded),
        }
    )
