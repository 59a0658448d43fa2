"""A home's account for scripts."""

from dataclasses import asdict
from typing import Any

from ara_assets.cli.certificate_history import history_as_json
from ara_assets.cli.figure_notes import figure_notes
from ara_assets.cli.home_account import HomeAccount, steps_of
from ara_assets.cli.measure_words import reason_in_words, title_of
from ara_assets.cli.outcomes import note_of
from ara_assets.cli.sources import sources_as_json
from ara_domain.predictions import EnergyFigures
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import Plan, Recommendation


def account_as_json(account: HomeAccount) -> dict[str, Any]:
    """All of it; the keys are a contract with scripts."""
    home, identity = account.home, account.home.identity
    baseline = home.baseline_predictions
    return {
        "property_id": identity.property_id,
        "reference": identity.landlord_property_id,
        "uprn": identity.uprn,
        "address": str(identity.address),
        "postcode": identity.postcode,
        "block": account.block,
        "left_list_at": account.left_at,
        "uprn_shared_with": account.sharing,
        "source_path": home.source_path,
        "certificate_number": home.certificate_number,
        "certificate_address": account.certificate_address,
        "certificate_reason": account.certificate_reason,
        "certificates": history_as_json(account.certificates),
        "not_modelled_because": account.missing,
        **account.doubts.as_json(),
        "field_sources": sources_as_json(account.effective),
        **account.prediction.as_json(),
        "home": account.description and asdict(account.description),
        "corrections": [correction.as_json() for correction in account.corrections],
        "earlier_corrections": [asdict(row) for row in account.history if row.superseded_at is not None],
        "baseline": baseline and {**_figures(baseline.figures), "model": asdict(baseline.model)},
        "figure_notes": list(figure_notes(account.prices)),
        "limitations": [one.text for one in baseline.limitations] if baseline else [],
        "confidence": asdict(baseline.confidence) if baseline and baseline.confidence else None,
        "lodged": _lodged(account),
        "measures": [_measure(account, one) for one in account.offered],
        "not_offered": [
            {"measure": one.option, "title": title_of(one.option), "reason": one.reason, "text": one.text}
            for one in account.refused
        ],
        "plans": [_plan(account, plan) for plan in account.plans],
        "set_aside": [_item(item) for item in account.set_aside],
    }


def _lodged(account: HomeAccount) -> dict[str, Any] | None:
    epc = account.home.epc
    if epc is None:
        return None
    return {
        "sap": epc.energy_rating_current,
        "ei": epc.environmental_impact_current,
        "co2_t": epc.co2_emissions_current,
        "registered": epc.registration_date,
        "inspected": epc.inspection_date,
        "schema": epc.schema_type,
    }


def _measure(account: HomeAccount, one: Recommendation) -> dict[str, Any]:
    impact = account.impact_of(one)
    return {
        "option": one.option,
        "title": one.title,
        "reason": reason_in_words(one.reason),
        "note": account.note_on(one),
        "lifetime_years": one.lifetime_years,
        "disruption": one.disruption,
        "prerequisites": list(one.prerequisites),
        "cost_gbp": one.cost_pence / 100,
        "parts": [asdict(part) for part in one.parts],
        "sap_gain": impact and round(impact.sap_gain, 2),
        "co2_saving_kg": impact and round(impact.co2_saving_kg, 1),
        "bill_saving_gbp": impact and round(impact.bill_saving_gbp, 2),
    }


def _plan(account: HomeAccount, plan: Plan) -> dict[str, Any]:
    scenario = account.scenarios[plan.scenario_id]
    package = plan.package
    return {
        "plan_id": plan.plan_id,
        "scenario": scenario.slug,
        "outcome": package.outcome.value,
        "note": note_of(plan, scenario),
        "cost_gbp": package.cost_pence / 100,
        "sap_before": round(package.sap_before, 2),
        "sap_after": round(package.sap_after, 2),
        "bill_change_gbp": round(package.figures_after.bill_gbp - plan.figures_before.bill_gbp, 2),
        "steps": [
            {
                "measure": one.title,
                "note": account.note_on(one),
                "cost_gbp": step.cost_pence / 100,
                "sap_after": round(step.sap_after, 2),
            }
            for one, step in steps_of(plan)
        ],
        "after": _figures(package.figures_after),
        "packages_tried": package.packages_tried,
        "created_at": plan.created_at,
        "superseded_at": plan.superseded_at,
        "superseded_reason": plan.superseded_reason,
    }


def _figures(figures: EnergyFigures | None) -> dict[str, Any]:
    if figures is None:
        return {"sap_score": None}
    return {**asdict(figures), "sap_rating": figures.sap_rating, "band": figures.band}


def _item(item: QuarantinedItem) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name != "raw"}
