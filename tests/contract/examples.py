"""Small valid values of everything repositories keep. Addresses, UPRNs and certificate numbers are invented."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from ara_domain.confidence import Basis, RatingConfidence, UncertainInput
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import AddressLines, Portfolio, PropertyIdentity
from ara_domain.landlord_overrides import Override
from ara_domain.ml.results import BILL_USES
from ara_domain.ports import Repositories, SearchRow
from ara_domain.predictions import (
    BaselinePredictions,
    Change,
    EnergyFigures,
    ImpactPredictions,
    Limitation,
    MeasureImpact,
    ModelVersion,
    Severity,
)
from ara_domain.recommendations import (
    CandidateMeasures,
    OptimisedPackage,
    PackageOutcome,
    PackageStep,
    Plan,
    Recommendation,
    RecommendationPart,
    RefusedMeasure,
)
from ara_domain.scenarios import Objective, Scenario
from ara_domain.site_notes import SiteNotes
from tests.builders import certificate

_numbers = count(1)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MODEL = ModelVersion(transform_version="1.0.0", model_name="local", model_version="10.1")


def new_uprn() -> int:
    return 900_000_000_000 + next(_numbers)


def new_number() -> str:
    """A certificate number nobody else uses."""
    return f"0000-0000-0000-0000-{next(_numbers):04d}"


def identity(portfolio: Portfolio, reference: str, *, postcode: str = "LS6 3VV", **changes: Any) -> PropertyIdentity:
    home = PropertyIdentity.of(
        portfolio.portfolio_id,
        uprn=changes.pop("uprn", None),
        landlord_property_id=reference,
        address=AddressLines("1 Larch Rise", "Harrowfield", "", "Leeds"),
        postcode=postcode,
    )
    return replace(home, **changes)


def save_homes(store: Repositories, portfolio: Portfolio, homes: Iterable[PropertyIdentity]) -> None:
    with store.unit_of_work() as uow:
        store.properties.save_identities(uow, portfolio, homes)
        uow.commit()


def search_row(number: str, **changes: Any) -> SearchRow:
    row = SearchRow(
        certificate_number=number,
        uprn=900_000_000_000,
        postcode="LS6 3VV",
        address_lines=("1 Larch Rise", "Harrowfield"),
        post_town="LEEDS",
        registration_date="2025-09-17",
        schema_type="RdSAP-Schema-21.0.1",
        band="D",
        raw={"certificateNumber": number, "council": "Leeds", "constituency": None},
    )
    return replace(row, **changes)


def save_mapped(store: Repositories, number: str, epc: EpcPropertyData) -> None:
    """A certificate as it is after ingestion and mapping."""
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, [search_row(number, uprn=epc.uprn)], NOON)
        store.epc_cache.save_documents(uow, {number: {"assessment_type": "RdSAP"}}, NOON)
        store.epc_cache.save_mapped(uow, {number: epc}, "rdsap_21:1", NOON)
        uow.commit()


def override(field: str = "loft_insulation_thickness", value: str = "300", **changes: Any) -> Override:
    row = Override(
        override_id=uuid4(), field=field, value=value, note="topped up in 2024", author="landlord", recorded_at=NOON
    )
    return replace(row, **changes)


def survey(survey_date: date = date(2026, 1, 20), **changes: Any) -> SiteNotes:
    recorded = replace(certificate(), created_at=None, dwelling_type="as seen on the day")
    return replace(
        SiteNotes(survey_id=uuid4(), survey_date=survey_date, surveyor="R. Ashdown", recorded=recorded), **changes
    )


def figures(sap: float = 61.25) -> EnergyFigures:
    return EnergyFigures(
        sap_score=sap,
        ei_score=58.5,
        co2_kg=3810.7,
        primary_energy_kwh=22510.0,
        space_heating_kwh=10300.125,
        water_heating_kwh=2114.7,
        fuel_kwh={"mains_gas": 14210.5, "electricity": 310.0},
        bill_gbp=1488.13,
        bill_by_use_gbp=dict.fromkeys(BILL_USES, 0.0) | {"space_heating": 1310.0, "water_heating": 178.13},
        price_set="ofgem-2026-01",
    )


def baseline(*, scored: bool = True, effective_hash: str = "effective-1") -> BaselinePredictions:
    return BaselinePredictions(
        figures=figures() if scored else None,
        limitations=(
            Limitation(code="heat_network", severity=Severity.APPROXIMATED, text="default distribution loss"),
            Limitation(code="two_systems", severity=Severity.NOT_MODELLED, text="the second system is left out"),
        ),
        model=MODEL,
        effective_hash=effective_hash,
        confidence=confidence() if scored else None,
    )


def confidence() -> RatingConfidence:
    return RatingConfidence(
        basis=Basis.DEFAULT,
        expected_error=2.75,
        confidence=0.84,
        inputs=(
            UncertainInput(code="loft_insulation_unknown", basis=Basis.DEFAULT, sap_points=3.1, text="loft unknown"),
            UncertainInput(code="age_inferred", basis=Basis.INFERRED, sap_points=1.2, text="age inferred"),
        ),
    )


def recommendation(option: str = "loft_insulation", *, cost_pence: int = 98_000) -> Recommendation:
    return Recommendation(
        recommendation_id=uuid4(),
        option=option,
        measure=option,
        group=option,
        title="Loft insulation to 300 mm",
        reason="75 mm now",
        parts=(
            RecommendationPart(
                material_id="mineral-wool",
                description="Mineral wool",
                quantity=42.5,
                unit="m²",
                unit_cost_pence=2_000,
                fixed_cost_pence=13_000,
                cost_pence=cost_pence,
            ),
            RecommendationPart(
                material_id="hatch",
                description="Insulated hatch",
                quantity=1,
                unit="each",
                unit_cost_pence=0,
                fixed_cost_pence=0,
                cost_pence=0,
            ),
        ),
        cost_pence=cost_pence,
        lifetime_years=42,
        disruption="low",
        prerequisites=("eaves kept ventilated", "hatch sealed"),
        whole_block=True,
    )


def candidates(*offered: Recommendation) -> CandidateMeasures:
    return CandidateMeasures(
        offered=offered,
        refused=(RefusedMeasure(option="pv", measure="pv", reason="no_roof", text="A flat below another has none"),),
        catalogue_version="1",
        cost_version="2026-01",
        effective_hash="effective-1",
    )


def impacts(*options: str) -> ImpactPredictions:
    """Each option gains 4.25 points alone; in sequence one point less at each step. The last is refused there."""
    before, alone = figures(61.25), figures(65.5)
    steps = [figures(65.5 + 3.25 * step) for step in range(len(options))]
    return ImpactPredictions(
        by_option={
            option: MeasureImpact(
                alone=Change(before=before, after=alone),
                in_sequence=Change(before=start, after=end),
                place=place,
                stands=True,
            )
            for place, (option, start, end) in enumerate(zip(options, [before, *steps], steps, strict=False), start=1)
        }
        | {"wind_turbine": MeasureImpact(alone=Change(before=before, after=alone))},
        model=MODEL,
        candidates_hash="candidates-1",
        refused={"wind_turbine": "no rating with two generators"},
    )


def scenario(portfolio: Portfolio, slug: str = "band-c") -> Scenario:
    return Scenario(
        scenario_id=uuid4(),
        portfolio_id=portfolio.portfolio_id,
        slug=slug,
        name="Band C at least cost",
        objective=Objective.LEAST_COST_TO_TARGET,
        target_band="C",
    )


def plan(home: UUID, scenario: Scenario, *recommendations: Recommendation, created_at: datetime = NOON) -> Plan:
    steps = tuple(
        PackageStep(
            sequence=number,
            recommendation_id=one.recommendation_id,
            option=one.option,
            cost_pence=one.cost_pence,
            sap_after=61.25 + 4 * number,
        )
        for number, one in enumerate(recommendations, start=1)
    )
    return Plan(
        plan_id=uuid4(),
        property_id=home,
        scenario_id=scenario.scenario_id,
        package=OptimisedPackage(
            scenario_id=scenario.scenario_id,
            outcome=PackageOutcome.TARGET_REACHED,
            steps=steps,
            cost_pence=sum(step.cost_pence for step in steps),
            sap_before=61.25,
            sap_proposed=70.5,
            sap_after=70.1,
            figures_after=figures(70.1),
            packages_tried=2,
            objective_before=1_480.5,
            objective_after=1_120.25,
        ),
        figures_before=figures(),
        model=MODEL,
        cost_version="2026-01",
        catalogue_version="1",
        inputs_hash="inputs-1",
        created_at=created_at,
        recommendations=recommendations,
    )
