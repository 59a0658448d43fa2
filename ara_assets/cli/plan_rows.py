"""Plans as rows: one per home and scenario, one for every home without a plan, with the reason, and one per measure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from ara_assets.cli.measure_rows import measure_rows, titles_of
from ara_assets.cli.outcomes import note_of
from ara_assets.cli.plan_columns import NOT_PLANNED, MeasureRow, PlanRow, SetAsideRow
from ara_domain.confidence import RatingConfidence
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import Repositories
from ara_domain.predictions import EnergyFigures
from ara_domain.property import FieldSource
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import Plan
from ara_domain.scenarios import Scenario

_OF_THIS_HOME = re.compile(r" \(index number \d+\)$")
"""What a limitation says of one home alone, such as the number of its boiler."""
PREDICTED_NOTE = "; predicted: the home has no certificate, and its neighbours tell what it is"


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The rows of the homes of one block. `measures`, `set_aside` and `limitations` are filled for a whole account."""

    plans: Sequence[PlanRow]
    measures: Sequence[MeasureRow] = ()
    set_aside: Sequence[SetAsideRow] = ()
    limitations: Mapping[str, int] = field(default_factory=dict)
    """What the model could not follow, in words, and in how many homes."""


def plan_sheets(
    store: Repositories,
    portfolio: Portfolio,
    scenarios: Sequence[Scenario],
    block: str | None = None,
    *,
    whole_account: bool = False,
) -> Iterator[PlanSheet]:
    """Rows block by block, homes in the order of their reference.

    With `whole_account` also the measures one by one, what was set aside, and the model's limitations.
    """
    blocks = [block] if block is not None else list(store.properties.blocks(portfolio.portfolio_id))
    for name in blocks:
        yield _sheet(store, portfolio, scenarios, name, whole_account=whole_account)


def _sheet(
    store: Repositories, portfolio: Portfolio, scenarios: Sequence[Scenario], block: str, *, whole_account: bool
) -> PlanSheet:
    homes = sorted(store.properties.identities(portfolio.portfolio_id, block), key=lambda home: home.name)
    keys = [home.property_id for home in homes]
    in_force = store.recommendations.plans(portfolio.portfolio_id, block=block)
    plans = {(plan.property_id, plan.scenario_id): plan for plan in in_force}
    items = store.quarantine.open_items(portfolio.slug, block=block)
    reasons: defaultdict[UUID | None, list[QuarantinedItem]] = defaultdict(list)
    for item in items:
        reasons[item.property_id].append(item)
    snapshots = store.properties.snapshots(keys)
    confidences = store.properties.rating_confidences(portfolio.portfolio_id, block)
    rows: list[PlanRow] = []
    for home in homes:
        base = snapshots.get(home.property_id, {}).get("base")
        for scenario in scenarios:
            plan = plans.get((home.property_id, scenario.scenario_id))
            if plan is None:
                rows.append(_without_plan(home, portfolio.slug, block, scenario, reasons[home.property_id]))
            else:
                planned = _planned(home, block, scenario, plan, base)
                rows.append(_with_confidence(planned, confidences.get(home.property_id)))
    if not whole_account:
        return PlanSheet(rows)
    impacts = store.properties.impacts(keys)
    limitations: Counter[str] = Counter()
    for baseline in store.properties.baselines(keys).values():
        limitations.update({_OF_THIS_HOME.sub("", one.text) for one in baseline.limitations})
    return PlanSheet(
        plans=rows,
        measures=[
            row
            for home in homes
            for scenario in scenarios
            if (plan := plans.get((home.property_id, scenario.scenario_id))) is not None
            for row in measure_rows(home, scenario, plan, impacts.get(home.property_id))
        ],
        set_aside=list(_set_aside(portfolio.slug, block, homes, {home for home, _ in plans}, reasons)),
        limitations=limitations,
    )


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
        heat_before_kwh_per_year=round(before.space_heating_kwh + before.water_heating_kwh, 1),
        heat_after_kwh_per_year=round(after.space_heating_kwh + after.water_heating_kwh, 1),
        energy_before_kwh_per_year=round(bought_kwh(before), 1),
        energy_after_kwh_per_year=round(bought_kwh(after), 1),
        bill_before_gbp_per_year=round(before.bill_gbp, 2),
        bill_after_gbp_per_year=round(after.bill_gbp, 2),
        bill_change_gbp_per_year=round(after.bill_gbp - before.bill_gbp, 2),
        model=f"{plan.model.model_name} {plan.model.model_version}",
        transform_version=plan.model.transform_version,
        price_set=after.price_set,
        catalogue_version=plan.catalogue_version,
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
    note = "; ".join(f"{item.reason}: {item.message}" for item in items) or _not_modelled(slug)
    return PlanRow(
        **_who(home), block=block, scenario=scenario.slug, outcome=NOT_PLANNED, modelled_from=None, note=note
    )


def _not_modelled(slug: str) -> str:
    return f"not modelled yet; `ara run {slug}` does it"


def _set_aside(
    slug: str,
    block: str,
    homes: Sequence[PropertyIdentity],
    planned: set[UUID],
    reasons: Mapping[UUID | None, Sequence[QuarantinedItem]],
) -> Iterator[SetAsideRow]:
    """Items of homes on the list, items of no home, and homes that have neither an item nor a plan."""
    nobody = {"reference": None, "uprn": None, "address": "", "postcode": ""}
    for item in reasons.get(None, ()):
        yield _item_row(nobody | {"uprn": item.uprn}, block, item, has_plan="no")
    for home in homes:
        has_plan = "yes" if home.property_id in planned else "no"
        items = reasons.get(home.property_id, ())
        for item in items:
            yield _item_row(_who(home), block, item, has_plan=has_plan)
        if not items and home.property_id not in planned:
            yield SetAsideRow(
                **_who(home),
                block=block,
                has_plan=has_plan,
                stage="",
                item="home",
                reason="not_modelled",
                message="nothing was modelled yet",
                remedy=f"`ara run {slug}`",
            )


def _item_row(who: Mapping[str, Any], block: str, item: QuarantinedItem, *, has_plan: str) -> SetAsideRow:
    return SetAsideRow(
        **who,
        block=block,
        has_plan=has_plan,
        stage=item.stage,
        item=f"{item.kind} {item.item}",
        reason=item.reason,
        message=item.message,
        remedy=item.remedy,
    )


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
