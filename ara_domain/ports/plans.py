"""Candidates, plans, scenarios, and what measures cost."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from ara_domain.ports.unit_of_work import UnitOfWork
from ara_domain.recommendations import CandidateMeasures, PackageOutcome, Plan
from ara_domain.scenarios import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTotal:
    """How many plans in force have this outcome and these rounded ratings, and what they cost together."""

    scenario_id: UUID
    outcome: PackageOutcome
    rating_before: int
    rating_after: int
    plans: int
    cost_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTotal:
    """How many plans in force cost so much (`band`, a place in `ara_domain.cost_bands.COST_LABELS`)."""

    scenario_id: UUID
    band: int
    plans: int
    cost_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTotal:
    """How many plans in force hold an option of the catalogue, and what it costs in them together."""

    scenario_id: UUID
    option: str
    plans: int
    cost_pence: int


class RecommendationsRepo(Protocol):
    """Owns `plans`, `recommendations`, `recommendation_parts` and `scenarios`."""

    def save_scenarios(self, uow: UnitOfWork, scenarios: Iterable[Scenario]) -> None:
        """Insert or update scenarios; one that was removed is asked again. What each asked before stays known."""
        ...

    def scenarios(self, portfolio_id: UUID, *, removed: bool = False) -> Sequence[Scenario]:
        """The scenarios of a portfolio (or also those removed), ordered by slug."""
        ...

    def remove_scenario(self, uow: UnitOfWork, scenario_id: UUID, at: datetime, reason: str) -> None:
        """Ask it no more: its plans in force end, and stay readable with the scenario."""
        ...

    def questions(self, scenario_id: UUID) -> Mapping[str, Mapping[str, Any]]:
        """All a scenario ever asked (`Scenario.asked`), by `Scenario.question`."""
        ...

    def save_candidates(
        self, uow: UnitOfWork, candidates: Mapping[UUID, CandidateMeasures], stage_hash: Mapping[UUID, str]
    ) -> None:
        """Replace the candidates of these homes. Plans keep copies of the recommendations they are made of."""
        ...

    def candidates(self, property_ids: Collection[UUID]) -> Mapping[UUID, CandidateMeasures]: ...
    def forget_candidates(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None: ...
    def save_plans(self, uow: UnitOfWork, plans: Iterable[Plan], reasons: Mapping[UUID, str]) -> None:
        """Insert plans; each supersedes the one in force of its home and scenario, with the reason by its own id.

        Each needs a `plan_id` never used before.
        """
        ...

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
        ...

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
        ...

    def plan_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[PlanTotal]:
        """The plans in force of homes on the list, counted in one query, ordered by scenario and ratings."""
        ...

    def cost_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[CostTotal]:
        """The same plans by what they cost, in one query, ordered by scenario and band."""
        ...

    def measure_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[MeasureTotal]:
        """The measures of the same plans, in one query, the most frequent of a scenario first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One priced line of the cost table: a fixed part for a home, and a part per unit of the material."""

    material_id: str
    description: str
    unit: str
    unit_cost_pence: int
    fixed_cost_pence: int
    price_date: str
    """Month the price is of, as `2026-02`."""
    source: str
    vat_percent: float | None = None
    """VAT added to the price, 0 where it is zero-rated; None where the price includes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalFactor:
    """What work in a postcode area (`LS`) or district (`LS6`) costs, over the price of the table."""

    area: str
    factor: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostVersion:
    """A version of the cost table, as a list of them shows it."""

    version: str
    currency: str
    source: str
    """The file it was imported from; empty for one that came with ARA."""
    materials: int
    factors: int
    saved_at: datetime | None = None
    """None for one saved before that was noted."""


class MaterialsRepo(Protocol):
    """Owns `materials`, `regional_factors` and `material_versions`: versions of the cost table."""

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
        """Store a version, in the place of an earlier one of that name; it is now the current one."""
        ...

    def current_version(self) -> str | None:
        """The version saved last."""
        ...

    def versions(self) -> Sequence[CostVersion]:
        """All versions in the order they were saved: the last is the current one."""
        ...

    def materials(self, version: str) -> Mapping[str, Material]:
        """By material id, in the order they were given."""
        ...

    def factors(self, version: str) -> Mapping[str, RegionalFactor]:
        """By postcode area or district, in the order they were given."""
        ...
