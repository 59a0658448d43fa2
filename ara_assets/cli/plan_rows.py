"""Plans as rows: one per home and scenario, and one for every home without a plan, with the reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ara_assets.cli.figure_notes import COVERS
from ara_assets.cli.measure_words import reason_in_words
from ara_assets.cli.outcomes import note_of
from ara_domain.confidence import RatingConfidence
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import Repositories
from ara_domain.predictions import EnergyFigures
from ara_domain.property import FieldSource
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import Plan
from ara_domain.scenarios import Scenario

NOT_PLANNED = "not_planned"
PREDICTED_NOTE = "; predicted: the home has no certificate, and its neighbours tell what it is"


def _says(meaning: str, unit: str = "") -> Mapping[str, str]:
    """What a column holds; `unit` is empty for text and counts."""
    return {"meaning": meaning, "unit": unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan as an analyst reads it; a home without one has a note that says why, and no figures."""

    reference: str | None = field(metadata=_says("The landlord's own reference of the home"))
    uprn: int | None = field(metadata=_says("Unique property reference number"))
    address: str = field(metadata=_says("Address on the landlord's list"))
    postcode: str = field(metadata=_says("Postcode on the landlord's list"))
    block: str = field(metadata=_says("Block of postcodes the home belongs to"))
    scenario: str = field(metadata=_says("The question this plan answers; the sheet About says it in words"))
    outcome: str = field(
        metadata=_says(
            "already_at_target, target_reached, target_unreachable, within_budget, nothing_to_gain, or not_planned; "
            "the sheet About says what each means"
        )
    )
    modelled_from: str | None = field(
        metadata=_says("survey, certificate, or predicted: nobody has a certificate of it, and its neighbours tell")
    )
    note: str = field(metadata=_says("The outcome in words; for a home without a plan, why"))
    band_before: str | None = field(metadata=_says("Energy band as the home is now, as computed"), default=None)
    sap_before: int | None = field(metadata=_says("SAP rating as the home is now, as computed", "points"), default=None)
    band_after: str | None = field(metadata=_says("Energy band after all measures"), default=None)
    sap_after: int | None = field(
        metadata=_says("SAP rating after all measures, scored as a whole", "points"), default=None
    )
    cost_gbp: float | None = field(metadata=_says("Cost of all measures", "GBP"), default=None)
    measures: str = field(
        metadata=_says("The measures in the order of work; the sheet Measures has one a row"), default=""
    )
    co2_before_kg_per_year: float | None = field(
        metadata=_says("CO2 emissions as the home is now", "kg/yr"), default=None
    )
    co2_after_kg_per_year: float | None = field(
        metadata=_says("CO2 emissions after all measures", "kg/yr"), default=None
    )
    energy_before_kwh_per_year: float | None = field(
        metadata=_says(f"Energy bought now, all fuels: {COVERS}", "kWh/yr"), default=None
    )
    energy_after_kwh_per_year: float | None = field(
        metadata=_says(f"Energy bought after, all fuels: {COVERS}", "kWh/yr"), default=None
    )
    bill_before_gbp_per_year: float | None = field(
        metadata=_says(f"Energy bill now, at the prices of the model: {COVERS}", "GBP/yr"), default=None
    )
    bill_after_gbp_per_year: float | None = field(
        metadata=_says("Energy bill after, at the same prices", "GBP/yr"), default=None
    )
    bill_change_gbp_per_year: float | None = field(
        metadata=_says("Energy bill after less before: above 0 the package raises the bill", "GBP/yr"), default=None
    )
    expected_error_points: float | None = field(
        metadata=_says("Expected error of sap_before against a full survey of the home", "points"), default=None
    )
    rating_confidence: float | None = field(
        metadata=_says("Probability that sap_before is within 5 points of a full survey's, 0 to 1"), default=None
    )
    least_sure_of: str = field(
        metadata=_says("What is least known of the home and matters most to its rating, with its SAP points"),
        default="",
    )
    model: str | None = field(metadata=_says("Scoring model and version, with its prices of energy"), default=None)
    cost_version: str | None = field(metadata=_says("Version of the table of costs"), default=None)
    planned_at: datetime | None = field(metadata=_says("When the plan was made", "UTC"), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One measure of a plan, in the order of work."""

    reference: str | None = field(metadata=_says("The landlord's own reference of the home"))
    uprn: int | None = field(metadata=_says("Unique property reference number"))
    scenario: str = field(metadata=_says("The question the plan answers"))
    sequence: int = field(metadata=_says("Place in the order of work"))
    measure: str = field(metadata=_says("What is done"))
    reason: str = field(metadata=_says("Why it is recommended"))
    cost_gbp: float = field(metadata=_says("Cost of this measure", "GBP"))
    sap_after: float = field(metadata=_says("SAP score after this measure and those before it", "points"))


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
    snapshots = store.properties.snapshots([home.property_id for home in homes])
    confidences = store.properties.rating_confidences(portfolio.portfolio_id, block)
    rows: list[PlanRow] = []
    measures: list[MeasureRow] = []
    for home in homes:
        base = snapshots.get(home.property_id, {}).get("base")
        for scenario in scenarios:
            plan = plans.get((home.property_id, scenario.scenario_id))
            if plan is None:
                rows.append(_without_plan(home, portfolio.slug, block, scenario, reasons[home.property_id]))
            else:
                planned = _planned(home, block, scenario, plan, base)
                rows.append(_with_confidence(planned, confidences.get(home.property_id)))
                measures += _measures(home, scenario, plan)
    return PlanSheet(rows, measures)


def _planned(home: PropertyIdentity, block: str, scenario: Scenario, plan: Plan, base: str | None) -> PlanRow:
    before, after = plan.figures_before, plan.package.figures_after
    return PlanRow(
        **_who(home),
        block=block,
        scenario=scenario.slug,
        outcome=plan.package.outcome.value,
        modelled_from=base,
        note=note_of(plan, scenario) + (PREDICTED_NOTE if base == FieldSource.PREDICTED else ""),
        band_before=before.band,
        sap_before=before.sap_rating,
        band_after=after.band,
        sap_after=after.sap_rating,
        cost_gbp=plan.package.cost_pence / 100,
        measures="; ".join(titles_of(plan)),
        co2_before_kg_per_year=round(before.co2_kg, 1),
        co2_after_kg_per_year=round(after.co2_kg, 1),
        energy_before_kwh_per_year=round(bought_kwh(before), 1),
        energy_after_kwh_per_year=round(bought_kwh(after), 1),
        bill_before_gbp_per_year=round(before.bill_gbp, 2),
        bill_after_gbp_per_year=round(after.bill_gbp, 2),
        bill_change_gbp_per_year=round(after.bill_gbp - before.bill_gbp, 2),
        model=f"{plan.model.model_name} {plan.model.model_version}",
        cost_version=plan.cost_version,
        planned_at=plan.created_at.replace(microsecond=0),
    )


def _with_confidence(row: PlanRow, confidence: RatingConfidence | None) -> PlanRow:
    if confidence is None:
        return row
    greatest = next(iter(confidence.inputs), None)
    return replace(
        row,
        expected_error_points=round(confidence.expected_error, 1),
        rating_confidence=round(confidence.confidence, 2),
        least_sure_of=f"{greatest.text} (±{greatest.sap_points:.1f})" if greatest else "",
    )


def _without_plan(
    home: PropertyIdentity, slug: str, block: str, scenario: Scenario, items: Sequence[QuarantinedItem]
) -> PlanRow:
    note = (
        "; ".join(f"{item.reason}: {item.message}" for item in items) or f"not modelled yet; `ara run {slug}` does it"
    )
    return PlanRow(
        **_who(home), block=block, scenario=scenario.slug, outcome=NOT_PLANNED, modelled_from=None, note=note
    )


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
            reason=reason_in_words(recommendation.reason),
            cost_gbp=step.cost_pence / 100,
            sap_after=round(step.sap_after, 2),
        )


def titles_of(plan: Plan) -> list[str]:
    """The measures of a plan in the order of work."""
    recommended = {one.recommendation_id: one.title for one in plan.recommendations}
    return [recommended[step.recommendation_id] for step in plan.package.steps]


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
