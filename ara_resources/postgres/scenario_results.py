"""What scenarios come to, added up in SQL over all plans in force: a few queries however many homes there are.

For people to read and compare; whoever works with plans loads them through `RecommendationsRepo`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ara_resources.postgres.unit_of_work import Repository

_IN_FORCE = """
    plans JOIN properties USING (property_id)
    WHERE portfolio_id = %(portfolio)s AND left_at IS NULL AND superseded_at IS NULL
"""
_PAIRED = f"""
    WITH planned AS MATERIALIZED (
        SELECT plan_id, property_id, landlord_property_id, scenario_id, outcome, cost_pence, sap_before, sap_after
        FROM {_IN_FORCE} AND scenario_id IN (%(first)s, %(second)s)
              AND (%(only)s::uuid[] IS NULL OR property_id = ANY(%(only)s))
    ), steps AS MATERIALIZED (
        SELECT plan_id, array_agg(option ORDER BY option) AS options FROM plan_steps
        WHERE plan_id IN (SELECT plan_id FROM planned) GROUP BY plan_id
    ), made AS MATERIALIZED (
        SELECT planned.*, options FROM planned LEFT JOIN steps USING (plan_id)
    ), paired AS (
        SELECT property_id, one.landlord_property_id AS reference,
               ARRAY[one.plan_id, two.plan_id] AS plan_ids, ARRAY[one.outcome, two.outcome] AS outcomes,
               one.options IS DISTINCT FROM two.options AS differs, one.options AS first_measures,
               two.options AS second_measures, ARRAY[one.cost_pence, two.cost_pence] AS cost_pence, one.sap_before,
               ARRAY[one.sap_after, two.sap_after] AS sap_after
        FROM made AS one JOIN made AS two USING (property_id)
        WHERE one.scenario_id = %(first)s AND two.scenario_id = %(second)s
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioTotals:
    """The plans in force of one scenario, added up over homes on the list.

    Money is pence, bills GBP/yr, CO2 kg/yr; savings are positive. Mean and median cost are of homes that get measures.
    """

    scenario_id: UUID
    homes: int
    with_measures: int
    cost_pence: int
    mean_cost_pence: float | None
    median_cost_pence: float | None
    dearest_pence: int
    sap_before: float
    sap_after: float
    co2_saving_kg: float
    bill_saving_gbp: float
    fingerprint: str
    """Digest of the ids of these plans: equal when and only when the very same plans are added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersions:
    """What some plans of a scenario were worked out with; `question` as in `Scenario.question`."""

    scenario_id: UUID
    question: str
    model: str
    transform_version: str
    cost_version: str
    catalogue_version: str
    price_set: str
    plans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCount:
    """How often a scenario's plans hold an option, and what it costs in them together."""

    option: str
    homes: int
    cost_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCompared:
    """One home under two scenarios; measures by name, money in pence, SAP unrounded."""

    property_id: UUID
    reference: str | None
    uprn: int | None
    address: str
    postcode: str
    plan_ids: tuple[UUID, UUID]
    outcomes: tuple[str, str]
    measures: tuple[tuple[str, ...], tuple[str, ...]]
    cost_pence: tuple[int, int]
    sap_before: float
    sap_after: tuple[float, float]

    @property
    def differs(self) -> bool:
        """Whether the home gets another package."""
        return self.measures[0] != self.measures[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomesInCommon:
    """Homes planned under two scenarios, how many of them get other measures, and the first few of these."""

    homes: int
    differing: int
    examples: tuple[UUID, ...]


class ScenarioResults(Repository):
    """Reads over the plans in force of a portfolio's homes."""

    def totals(self, portfolio_id: UUID) -> Mapping[UUID, ScenarioTotals]:
        """By scenario; one without a plan is left out. One query."""
        query = f"""
            SELECT scenario_id, count(*) AS homes, count(*) FILTER (WHERE works) AS with_measures,
                   sum(cost_pence)::bigint AS cost_pence,
                   (avg(cost_pence) FILTER (WHERE works))::float AS mean_cost_pence,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY cost_pence) FILTER (WHERE works) AS median_cost_pence,
                   max(cost_pence) AS dearest_pence,
                   avg(sap_before) AS sap_before, avg(sap_after) AS sap_after,
                   sum(before_co2_kg - after_co2_kg) AS co2_saving_kg,
                   sum(before_bill_gbp - after_bill_gbp) AS bill_saving_gbp,
                   md5(string_agg(plan_id::text, ',' ORDER BY plan_id)) AS fingerprint
            FROM (SELECT plan_id, scenario_id, cost_pence, sap_before, sap_after, before_co2_kg, after_co2_kg,
                         before_bill_gbp, after_bill_gbp,
                         plan_id IN (SELECT plan_id FROM plan_steps WHERE sequence = 1) AS works
                  FROM {_IN_FORCE}) AS planned
            GROUP BY scenario_id
        """
        return {row["scenario_id"]: ScenarioTotals(**row) for row in self._rows(query, portfolio=portfolio_id)}

    def versions(self, portfolio_id: UUID) -> Sequence[PlanVersions]:
        """What the plans were worked out with, by scenario, most plans first. One query."""
        query = f"""
            SELECT scenario_id, substring(inputs_hash FROM '/([0-9a-f]*)') AS question,
                   model_name || ' ' || model_version AS model, transform_version, cost_version, catalogue_version,
                   before_price_set AS price_set, count(*) AS plans
            FROM {_IN_FORCE} GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 8 DESC, 2, 3, 4, 5, 6, 7
        """
        return [PlanVersions(**row) for row in self._rows(query, portfolio=portfolio_id)]

    def measures(self, portfolio_id: UUID, scenario_id: UUID) -> Sequence[MeasureCount]:
        """The options in a scenario's plans, the most frequent first. One query."""
        query = f"""
            SELECT option, count(*) AS homes, sum(cost_pence)::bigint AS cost_pence FROM plan_steps
            WHERE plan_id IN (SELECT plan_id FROM {_IN_FORCE} AND scenario_id = %(scenario)s)
            GROUP BY option ORDER BY homes DESC, option
        """
        return [MeasureCount(**row) for row in self._rows(query, portfolio=portfolio_id, scenario=scenario_id)]

    def in_common(self, portfolio_id: UUID, first: UUID, second: UUID, *, examples: int = 5) -> HomesInCommon:
        """Homes that have a plan under both scenarios, and those of them that get other measures. One query."""
        query = f"""
            {_PAIRED} SELECT count(*) AS homes, count(*) FILTER (WHERE differs) AS differing,
                   (array_agg(property_id ORDER BY reference, property_id) FILTER (WHERE differs))[:%(examples)s]
                       AS examples
            FROM paired
        """
        given = {"portfolio": portfolio_id, "first": first, "second": second, "only": None, "examples": examples}
        (row,) = self._rows(query, **given)
        return HomesInCommon(homes=row["homes"], differing=row["differing"], examples=tuple(row["examples"] or ()))

    def homes(
        self, portfolio_id: UUID, first: UUID, second: UUID, *, only: Collection[UUID] | None = None
    ) -> Iterator[HomeCompared]:
        """Homes (or only some) that have a plan under both scenarios, ordered by reference and id.

        One query, read as it arrives.
        """
        query = f"""
            {_PAIRED} SELECT property_id, reference, uprn,
                   concat_ws(', ', nullif(address_line_1, ''), nullif(address_line_2, ''), nullif(address_line_3, ''),
                             nullif(town, '')) AS address, postcode, plan_ids, outcomes, first_measures,
                   second_measures, cost_pence, sap_before, sap_after
            FROM paired JOIN properties USING (property_id) ORDER BY reference, property_id
        """
        given = {"portfolio": portfolio_id, "first": first, "second": second, "only": only and list(only)}
        for row in self._rows(query, **given):
            measures = tuple(tuple(row.pop(name) or ()) for name in ("first_measures", "second_measures"))
            cells: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
            }
            yield HomeCompared(**cells, measures=(measures[0], measures[1]))

    def _rows(self, query: str, **values: Any) -> Iterator[dict[str, Any]]:
        with self._reading() as connection:
            # Sorting what all plans hold takes more than a server's usual 4 MB, and then goes by way of the disk.
            connection.exec_driver_sql("SET LOCAL work_mem = '64MB'")
            streamed = connection.execution_options(yield_per=5_000)
            for row in streamed.exec_driver_sql(query, values):
                yield dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
