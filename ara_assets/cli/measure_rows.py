"""The measures of a plan as rows, in the order of work."""

from collections.abc import Iterator, Sequence
from typing import Any

from ara_assets.cli.measure_words import figure_note, reason_in_words
from ara_assets.cli.plan_columns import MeasureRow
from ara_domain.identity import PropertyIdentity
from ara_domain.predictions import ImpactPredictions, MeasureImpact
from ara_domain.recommendations import Plan, RecommendationPart
from ara_domain.scenarios import Scenario


def measure_rows(
    home: PropertyIdentity, scenario: Scenario, plan: Plan, impacts: ImpactPredictions | None
) -> Iterator[MeasureRow]:
    """A row per step of the plan's package.

    `impacts` are what each measure does alone, as predicted last; a measure that is no candidate any more has none.
    """
    recommended = {one.recommendation_id: one for one in plan.recommendations}
    alone = impacts.by_option if impacts else {}
    sap_before = plan.package.sap_before
    for step in plan.package.steps:
        recommendation = recommended[step.recommendation_id]
        yield MeasureRow(
            reference=home.landlord_property_id,
            uprn=home.uprn,
            address=str(home.address),
            postcode=home.postcode,
            scenario=scenario.slug,
            sequence=step.sequence,
            option=step.option,
            measure=recommendation.title,
            reason=reason_in_words(recommendation.reason),
            **_priced(recommendation.parts, step.cost_pence),
            cost_gbp=step.cost_pence / 100,
            sap_after=round(step.sap_after, 2),
            sap_gain=round(step.sap_after - sap_before, 2),
            **_alone(alone.get(step.option)),
            lifetime_years=recommendation.lifetime_years,
            disruption=recommendation.disruption or "",
            prerequisites="; ".join(recommendation.prerequisites),
            whole_block="yes" if recommendation.whole_block else "",
            note=figure_note(step.option, alone.get(step.option)) or "",
        )
        sap_before = step.sap_after


def _priced(parts: Sequence[RecommendationPart], cost_pence: int) -> dict[str, Any]:
    """The main line in columns of its own, the others together and in words."""
    if not parts:
        return {
            "quantity": None,
            "unit": "",
            "unit_cost_gbp": None,
            "fixed_cost_gbp": None,
            "regional_factor": 1.0,
            "vat_gbp": 0.0,
            "other_cost_gbp": cost_pence / 100,
            "other_lines": "",
        }
    main, *others = parts
    return {
        "quantity": round(main.quantity, 2),
        "unit": main.unit,
        "unit_cost_gbp": main.unit_cost_pence / 100,
        "fixed_cost_gbp": main.fixed_cost_pence / 100,
        "regional_factor": 1.0 if main.regional_factor is None else main.regional_factor,
        "vat_gbp": (main.vat_pence or 0) / 100,
        "other_cost_gbp": (cost_pence - main.cost_pence) / 100,
        "other_lines": "; ".join(map(cost_line, others)),
    }


def _alone(impact: MeasureImpact | None) -> dict[str, Any]:
    return {
        "sap_gain_alone": None if impact is None else round(impact.sap_gain, 2),
        "co2_saving_alone_kg_per_year": None if impact is None else round(impact.co2_saving_kg, 1),
        "bill_saving_alone_gbp_per_year": None if impact is None else round(impact.bill_saving_gbp, 2),
    }


def cost_line(part: RecommendationPart) -> str:
    """`Extract fan: (2 each × £250.00 + £0.00) × 1.05 in LS + £105.00 VAT at 20 % = £630.00`.

    A factor and VAT are shown where the table of costs has them.
    """
    work = (
        f"{part.quantity:,.4g} {part.unit} × £{part.unit_cost_pence / 100:,.2f} + £{part.fixed_cost_pence / 100:,.2f}"
    )
    if part.regional_factor is not None:
        work = f"({work}) × {part.regional_factor:g} in {part.region}"
    if part.vat_pence is not None:
        work += f" + £{part.vat_pence / 100:,.2f} VAT at {part.vat_percent:g} %"
    return f"{part.description}: {work} = £{part.cost_pence / 100:,.2f}"


def titles_of(plan: Plan) -> Sequence[str]:
    """The measures of a plan in the order of work."""
    recommended = {one.recommendation_id: one.title for one in plan.recommendations}
    return [recommended[step.recommendation_id] for step in plan.package.steps]
