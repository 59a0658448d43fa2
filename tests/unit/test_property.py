"""What a home is scored on: which evidence, which overrides, and where each field came from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ara_domain.epc import EpcPropertyData, SapRoofWindow
from ara_domain.identity import Portfolio, PropertyIdentity, RecencyPolicy
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.property import FieldSource, NothingKnown, Property
from ara_domain.site_notes import SiteNotes, SurveyIncomplete
from tests.builders import UPRN, certificate, override, with_heating, with_main_dwelling, with_main_heating

PORTFOLIO = Portfolio.named("acme")
INSPECTED = date(2025, 9, 15)
LOFT = "sap_building_parts[1].roof_insulation_thickness"


def home(**known: Any) -> Property:
    identity = PropertyIdentity.of(
        PORTFOLIO.portfolio_id, uprn=UPRN, landlord_property_id="LARCH-14", postcode="LS6 9VV"
    )
    return Property(identity=identity, **known)


def survey(on: date = INSPECTED, recorded: EpcPropertyData | None = None) -> SiteNotes:
    return SiteNotes(
        survey_id=UUID("7d0f2d2e-52a5-4f0c-9f0e-1c2b6e6f1a01"),
        survey_date=on,
        surveyor="R. Okafor",
        recorded=recorded or certificate(door_count=9),
    )


def overrides(**fields: str) -> LandlordOverrides:
    return LandlordOverrides(active=tuple(override(field, text) for field, text in fields.items()))


# ---------------------------------------------------------------------------------------------- which evidence


@pytest.mark.parametrize(
    ("surveyed", "source"),
    [
        (date(2025, 9, 16), "site_notes"),
        (date(2025, 9, 15), "site_notes"),
        (date(2025, 9, 14), "epc_with_overlay"),
    ],
    ids=["a newer survey wins", "a tie goes to the survey", "a newer certificate wins"],
)
def test_the_newer_of_survey_and_inspection_is_the_source(surveyed: date, source: str) -> None:
    assert home(epc=certificate(), site_notes=survey(surveyed)).source_path == source


def test_the_registration_date_stands_in_for_an_inspection_nobody_dated() -> None:
    undated = certificate(inspection_date=None, registration_date=date(2025, 9, 17))
    assert home(epc=undated, site_notes=survey(date(2025, 9, 16))).source_path == "epc_with_overlay"
    assert home(epc=undated, site_notes=survey(date(2025, 9, 17))).source_path == "site_notes"


def test_a_certificate_without_any_date_is_older_than_a_survey() -> None:
    undated = certificate(inspection_date=None, registration_date=None)
    assert home(epc=undated, site_notes=survey(date(2001, 1, 1))).source_path == "site_notes"


@pytest.mark.parametrize("surveyed", [date(2001, 1, 1), date(2026, 1, 1)])
@pytest.mark.parametrize(
    ("policy", "source"),
    [(RecencyPolicy.SURVEY_ALWAYS, "site_notes"), (RecencyPolicy.EPC_ALWAYS, "epc_with_overlay")],
)
def test_a_portfolio_may_decide_for_one_of_them_whatever_the_dates(
    surveyed: date, policy: RecencyPolicy, source: str
) -> None:
    both = home(epc=certificate(), site_notes=survey(surveyed), recency_policy=policy)
    assert both.source_path == source


@pytest.mark.parametrize("policy", RecencyPolicy)
def test_no_policy_can_choose_evidence_that_is_not_there(policy: RecencyPolicy) -> None:
    assert home(site_notes=survey(), recency_policy=policy).source_path == "site_notes"
    assert home(epc=certificate(), recency_policy=policy).source_path == "epc_with_overlay"


# ---------------------------------------------------------------------------------------------- effective certificate


def test_a_certificate_alone_is_effective_as_it_is() -> None:
    alone = home(epc=certificate())
    assert alone.effective_epc == certificate()
    assert alone.effective.base is FieldSource.CERTIFICATE


def test_a_survey_is_effective_as_recorded_and_overrides_do_not_touch_it() -> None:
    surveyed = home(
        epc=certificate(), site_notes=survey(), landlord_overrides=overrides(door_count="4", loft_insulation_mm="270")
    )
    assert surveyed.effective_epc.door_count == 9
    assert surveyed.effective.overridden == {}
    assert surveyed.effective.source_of("door_count") is FieldSource.SURVEY


def test_the_landlord_goes_over_the_certificate_field_by_field() -> None:
    effective = home(epc=certificate(), landlord_overrides=overrides(loft_insulation_mm="270")).effective
    assert effective.epc == with_main_dwelling(certificate(), roof_insulation_thickness="270mm")
    applied = effective.overridden[LOFT]
    assert (applied.old, applied.new, applied.override.author) == ("75mm", "270mm", "asset team")


def test_an_override_the_certificate_cannot_take_is_kept_with_its_reason_and_changes_nothing() -> None:
    effective = home(
        epc=certificate(), landlord_overrides=overrides(cylinder_thermostat="yes", door_count="4")
    ).effective
    assert effective.epc == certificate(door_count=4)
    (refused,) = effective.refused
    assert refused.override.field == "cylinder_thermostat"
    assert "no hot water cylinder" in refused.reason


def test_a_prediction_is_the_base_where_nothing_else_is_known_and_overrides_go_over_it() -> None:
    predicted = home(
        predicted_epc=certificate(uprn=None), landlord_overrides=overrides(loft_insulation_mm="270")
    ).effective
    assert predicted.base is FieldSource.PREDICTED
    assert predicted.epc == with_main_dwelling(certificate(uprn=None), roof_insulation_thickness="270mm")
    assert predicted.source_of(LOFT) is FieldSource.LANDLORD
    assert predicted.source_of("property_type") is FieldSource.PREDICTED


def test_a_certificate_goes_before_a_prediction() -> None:
    both = home(epc=certificate(), predicted_epc=certificate(door_count=1))
    assert both.effective_epc == certificate()
    assert both.effective.base is FieldSource.CERTIFICATE


@pytest.mark.parametrize("policy", RecencyPolicy)
def test_a_survey_goes_before_a_prediction_whatever_the_policy(policy: RecencyPolicy) -> None:
    both = home(site_notes=survey(), predicted_epc=certificate(door_count=1), recency_policy=policy)
    assert both.effective_epc.door_count == 9
    assert both.effective.base is FieldSource.SURVEY


def test_the_evidence_itself_stays_as_it_was_whatever_is_laid_over_it() -> None:
    corrected = home(epc=certificate(), landlord_overrides=overrides(loft_insulation_mm="270"))
    assert corrected.effective_epc != certificate()
    assert corrected.epc == certificate()


def test_a_home_nobody_knows_anything_of_cannot_be_modelled_and_says_which_it_is() -> None:
    with pytest.raises(NothingKnown, match=r"LARCH-14 .*or have it assessed"):
        _ = home(landlord_overrides=overrides(door_count="2")).effective_epc


# ---------------------------------------------------------------------------------------------- provenance


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (LOFT, FieldSource.LANDLORD),
        ("sap_building_parts[1].wall_construction", FieldSource.CERTIFICATE),
        ("sap_building_parts[1].wall_u_value", FieldSource.DEFAULT),
        ("address_line_3", FieldSource.DEFAULT),
    ],
)
def test_every_field_can_say_where_it_came_from(path: str, source: FieldSource) -> None:
    effective = home(epc=certificate(), landlord_overrides=overrides(loft_insulation_mm="270")).effective
    assert effective.source_of(path) is source


def test_what_followed_from_an_override_came_from_the_landlord_too() -> None:
    effective = home(epc=certificate(), landlord_overrides=overrides(main_heating="ASHP")).effective
    assert effective.source_of("sap_heating.cylinder_size") is FieldSource.LANDLORD
    assert effective.overridden["sap_heating.cylinder_size"].override.field == "main_heating"


def test_a_field_that_is_none_cannot_say_where_it_came_from() -> None:
    with pytest.raises(AttributeError, match="swimming_pool"):
        home(epc=certificate()).effective.source_of("swimming_pool")


# ---------------------------------------------------------------------------------------------- gaps of a survey


def test_a_full_survey_has_no_gaps() -> None:
    assert survey().gaps() == ()


GAPS: dict[str, Callable[[EpcPropertyData], EpcPropertyData]] = {
    "property_type": lambda epc: replace(epc, property_type=None),
    "percent_draughtproofed": lambda epc: replace(epc, percent_draughtproofed=None),
    "sap_building_parts[1]": lambda epc: replace(epc, sap_building_parts=()),
    "sap_building_parts[1].wall_construction": lambda epc: with_main_dwelling(epc, wall_construction=None),
    "sap_building_parts[1].sap_floor_dimensions": lambda epc: with_main_dwelling(epc, sap_floor_dimensions=()),
    "sap_building_parts[1].sap_floor_dimensions[0].room_height": lambda epc: with_main_dwelling(
        epc,
        sap_floor_dimensions=tuple(
            replace(floor, room_height=None) if floor.floor == 0 else floor
            for floor in epc.sap_building_parts[0].sap_floor_dimensions
        ),
    ),
    "sap_windows": lambda epc: replace(epc, sap_windows=()),
    "sap_heating": lambda epc: replace(epc, sap_heating=None),
    "sap_heating.water_heating_code": lambda epc: with_heating(epc, water_heating_code=None),
    "sap_heating.main_heating_details": lambda epc: with_heating(epc, main_heating_details=()),
    "sap_heating.main_heating_details[1].main_heating_control": lambda epc: with_main_heating(
        epc, main_heating_control=None
    ),
    "sap_energy_source.meter_type": lambda epc: replace(epc, sap_energy_source=None),
    "sap_ventilation": lambda epc: replace(epc, sap_ventilation=None),
}


@pytest.mark.parametrize(("gap", "without"), GAPS.items(), ids=GAPS)
def test_a_gap_in_a_survey_is_named_and_never_filled_from_the_certificate(
    gap: str, without: Callable[[EpcPropertyData], EpcPropertyData]
) -> None:
    surveyed = home(epc=certificate(), site_notes=survey(recorded=without(certificate())))
    with pytest.raises(SurveyIncomplete) as refusal:
        _ = surveyed.effective_epc
    assert refusal.value.gaps == (gap,)
    assert gap in str(refusal.value)


def test_a_survey_with_gaps_does_no_harm_while_the_certificate_is_the_source() -> None:
    older = survey(date(2020, 1, 1), recorded=replace(certificate(), sap_windows=()))
    assert home(epc=certificate(), site_notes=older).effective_epc == certificate()


def test_several_gaps_of_a_survey_are_named_together_those_of_an_extension_too() -> None:
    extension = replace(certificate().sap_building_parts[0], building_part_number=2, floor_heat_loss=None)
    recorded = certificate(door_count=None)
    recorded = replace(recorded, sap_building_parts=(*recorded.sap_building_parts, extension))
    assert survey(recorded=recorded).gaps() == ("door_count", "sap_building_parts[2].floor_heat_loss")


def test_a_survey_of_a_home_lit_by_roof_windows_alone_is_complete() -> None:
    recorded = replace(certificate(), sap_windows=(), sap_roof_windows=(SapRoofWindow(area_m2=1.2),))
    assert survey(recorded=recorded).gaps() == ()
