"""Plans as rows: one per home and scenario, and one for every home without a plan, with the reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import Repositories
from ara_domain.predictions import EnergyFigures
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import PackageOutcome, Plan, Scenario

NOT_PLANNED = "not_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan as an analyst reads it. SAP is the rounded rating, CO2 in kg/yr, energy in kWh/yr, money in GBP."""

    reference: str | None
    uprn: int | None
    address: str
    postcode: str
    block: str
    scenario: str
    outcome: str
    note: str
    band_before: str | None = None
    sap_before: int | None = None
    band_after: str | None = None
    sap_after: int | None = None
    cost_gbp: float | None = None
    measures: str = ""
    co2_before_kg: float | None = None
    co2_after_kg: float | None = None
    energy_before_kwh: float | None = None
    energy_after_kwh: float | None = None
    bill_before_gbp: float | None = None
    bill_after_gbp: float | None = None
    model: str | None = None
    cost_version: str | None = None
    planned_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One measure of a plan, in the order of work."""

    reference: str | None
    uprn: int | None
    scenario: str
    sequence: int
    measure: str
    reason: str
    cost_gbp: float
    sap_after: float


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The rows of some homes."""

    plans: Sequence[PlanRow]
    measures: Sequence[MeasureRow]


def plan_sheets(
    store: Repositories, portfolio: Portfolio, scenarios: Sequence[Scenario], block: str | None = None
) -> Iterator[PlanSheet]:
    """Rows block by block, homes in the order of their reference."""
    blocks = [block] if block is not None else list(store.properties.blocks(portfolio.portfolio_id))
    for name in blocks:
        yield _sheet(store, portfolio, scenarios, name)


def _sheet(store: Repositories, portfolio: Portfolio, scenarios: Sequence[Scenario], block: str) -> PlanSheet:
    homes = sorted(store.properties.identities(portfolio.portfolio_id, block), key=lambda home: home.name)
    in_force = store.recommendations.plans(portfolio.portfolio_id, block=block)
    plans = {(plan.property_id, plan.scenario_id): plan for plan in in_force}
    reasons: defaultdict[UUID, list[QuarantinedItem]] = defaultdict(list)
    for item in store.quarantine.open_items(portfolio.slug, block=block):
        if item.property_id is not None:
            reasons[item.property_id].append(item)
    rows: list[PlanRow] = []
    measures: list[MeasureRow] = []
    for home in homes:
        for scenario in scenarios:
            plan = plans.get((home.property_id, scenario.scenario_id))
            if plan is None:
                rows.append(_without_plan(home, block, scenario, reasons[home.property_id]))
            else:
                rows.append(_planned(home, block, scenario, plan))
                measures += _measures(home, scenario, plan)
    return PlanSheet(rows, measures)


def _planned(home: PropertyIdentity, block: str, scenario: Scenario, plan: Plan) -> PlanRow:
    before, after = plan.figures_before, plan.package.figures_after
    return PlanRow(
        **_who(home),
        block=block,
        scenario=scenario.slug,
        outcome=plan.package.outcome.value,
        note=note_of(plan, scenario),
        band_before=before.band,
        sap_before=before.sap_rating,
        band_after=after.band,
        sap_after=after.sap_rating,
        cost_gbp=plan.package.cost_pence / 100,
        measures="; ".join(titles_of(plan)),
        co2_before_kg=round(before.co2_kg, 1),
        co2_after_kg=round(after.co2_kg, 1),
        energy_before_kwh=round(bought_kwh(before), 1),
        energy_after_kwh=round(bought_kwh(after), 1),
        bill_before_gbp=round(before.bill_gbp, 2),
        bill_after_gbp=round(after.bill_gbp, 2),
        model=f"{plan.model.model_name} {plan.model.model_version}",
        cost_version=plan.cost_version,
        planned_at=plan.created_at.isoformat(timespec="seconds"),
    )


def _without_plan(home: PropertyIdentity, block: str, scenario: Scenario, items: Sequence[QuarantinedItem]) -> PlanRow:
    note = "; ".join(f"{item.reason}: {item.message}" for item in items) or "not modelled yet; run `ara run`"
    return PlanRow(**_who(home), block=block, scenario=scenario.slug, outcome=NOT_PLANNED, note=note)


def _measures(home: PropertyIdentity, scenario: Scenario, plan: Plan) -> Iterator[MeasureRow]:
    recommended = {one.recommendation_id: one for one in plan.recommendations}
    for step in plan.package.steps:
        recommendation = recommended[step.recommendation_id]
        yield MeasureRow(
            reference=home.landlord_property_id,
            uprn=home.uprn,
            scenario=scenario.slug,
            sequence=step.sequence,
            measure=recommendation.title,
            reason=recommendation.reason,
            cost_gbp=step.cost_pence / 100,
            sap_after=round(step.sap_after, 2),
        )


def titles_of(plan: Plan) -> list[str]:
    """The measures of a plan in the order of work."""
    recommended = {one.recommendation_id: one.title for one in plan.recommendations}
    return [recommended[step.recommendation_id] for step in plan.package.steps]


def note_of(plan: Plan, scenario: Scenario) -> str:
    """What the outcome means for this home, in words."""
    after = plan.package.figures_after
    match plan.package.outcome:
        case PackageOutcome.ALREADY_AT_TARGET:
            return f"is band {plan.figures_before.band} already"
        case PackageOutcome.TARGET_REACHED:
            return f"reaches {after.sap_rating} ({after.band})"
        case PackageOutcome.TARGET_UNREACHABLE:
            return f"band {scenario.target_band} is out of reach: best reachable {after.sap_rating} ({after.band})"
        case PackageOutcome.WITHIN_BUDGET:
            return f"gains {plan.package.sap_after - plan.package.sap_before:.1f} points"
        case PackageOutcome.NOTHING_TO_GAIN:
            return "no measure within the budget raises the rating"


def bought_kwh(figures: EnergyFigures) -> float:
    """Energy bought, all fuels, kWh/yr."""
    return sum(kwh for fuel, kwh in figures.fuel_kwh.items() if fuel != "electricity_exported")


def _who(home: PropertyIdentity) -> dict[str, Any]:
    return {
        "reference": home.landlord_property_id,
        "uprn": home.uprn,
        "address": str(home.address),
        "postcode": home.postcode,
    }


def as_dict(row: PlanRow | MeasureRow) -> Mapping[str, Any]:
    """A row by column name."""
    return asdict(row)
