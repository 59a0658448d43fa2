"""Candidates, packages and plans.

Money is integer pence; SAP is unrounded unless a name says rating.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from ara_domain.predictions import EnergyFigures, ModelVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationPart:
    """One priced line of a recommendation: (quantity × unit cost + fixed cost) × regional factor + VAT.

    All of it is here, so that the cost can be worked out again by hand; amounts are rounded to the penny at each step.
    """

    material_id: str
    description: str
    quantity: float
    unit: str
    unit_cost_pence: int
    fixed_cost_pence: int
    cost_pence: int
    region: str | None = None
    """Postcode area or district whose factor applies; None where the cost table has none for the home."""
    regional_factor: float | None = None
    vat_percent: float | None = None
    """VAT added, 0 where the material is zero-rated; None where the prices include it."""
    vat_pence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A measure this home is eligible for, priced for its own geometry.

    `option` names the candidate; options of one `group` exclude each other (internal and external wall insulation).
    """

    recommendation_id: UUID
    option: str
    measure: str
    group: str
    title: str
    reason: str
    """Why the home is eligible, in words a landlord reads."""
    parts: tuple[RecommendationPart, ...]
    cost_pence: int
    lifetime_years: int | None = None
    disruption: str | None = None
    """`low`, `medium` or `high`, as the catalogue says."""
    prerequisites: tuple[str, ...] = ()
    """What has to be there or is done with it, in words."""
    whole_block: bool | None = None
    """Whether this home, a flat or maisonette, cannot have it without the rest of its block.

    The last four are those of the catalogue's data; None, or no prerequisite, of what was stored before catalogue 6.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMeasure:
    """A measure this home is not offered, with the reason."""

    option: str
    measure: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateMeasures:
    """Everything considered for one home: what it may have and what it may not."""

    offered: tuple[Recommendation, ...]
    refused: tuple[RefusedMeasure, ...]
    catalogue_version: str
    cost_version: str
    effective_hash: str


class PackageOutcome(StrEnum):
    """How a package answers its scenario."""

    ALREADY_AT_TARGET = "already_at_target"
    TARGET_REACHED = "target_reached"
    TARGET_UNREACHABLE = "target_unreachable"
    WITHIN_BUDGET = "within_budget"
    NOTHING_TO_GAIN = "nothing_to_gain"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageStep:
    """One measure of a package in the order of work, with the home re-scored after it."""

    sequence: int
    recommendation_id: UUID
    option: str
    cost_pence: int
    sap_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimisedPackage:
    """The measures chosen for one home under one scenario.

    `sap_after` and `figures_after` come from re-scoring the whole package; `sap_proposed` is the additive estimate the
    optimiser chose by, kept only to measure how far it was off.
    """

    scenario_id: UUID
    outcome: PackageOutcome
    steps: tuple[PackageStep, ...]
    cost_pence: int
    sap_before: float
    sap_proposed: float
    sap_after: float
    figures_after: EnergyFigures
    packages_tried: int = 1
    objective_before: float | None = None
    """What a scenario of CO2, bills or whole-life cost wants least of: kg/yr, GBP/yr, or GBP over its years.

    Re-scored, at the scenario's prices, savings as seen in use where it counts them so. None for other scenarios.
    """
    objective_after: float | None = None


def plan_id(home: UUID, scenario: UUID, inputs: str, created: datetime) -> UUID:
    """The id of a plan: no two plans of a home are made of the same things at the same instant."""
    return uuid5(home, f"{scenario}/{inputs}/{created.isoformat()}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A home's package as reported, with what it was worked out from. A later plan supersedes it, never edits it."""

    plan_id: UUID
    property_id: UUID
    scenario_id: UUID
    package: OptimisedPackage
    figures_before: EnergyFigures
    model: ModelVersion
    cost_version: str
    catalogue_version: str
    inputs_hash: str
    created_at: datetime
    superseded_at: datetime | None = None
    superseded_reason: str | None = None
    recommendations: tuple[Recommendation, ...] = field(default_factory=tuple)
    """The recommendations the steps refer to."""
