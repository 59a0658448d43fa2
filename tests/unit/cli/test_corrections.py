"""Corrections in the landlord's words: one entry each, and what followed from it below."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest

from ara_assets.cli.corrections import STATES, Correction, corrections, show_corrections
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_table import field_table
from ara_domain.landlord_overrides import Override
from ara_domain.override_fields import apply_overrides, override_fields
from ara_domain.override_fields.words import in_words, label
from ara_domain.property import EffectiveEpc, FieldSource
from tests.builders import certificate


def said(field: str, value: str, note: str = "") -> Override:
    return Override(
        override_id=uuid5(UUID(int=0), field),
        field=field,
        value=value,
        note=note,
        author="R. Ashdown",
        recorded_at=datetime(2026, 2, 3, 14, 5, tzinfo=UTC),
    )


def effective(epc: EpcPropertyData, *overrides: Override) -> EffectiveEpc:
    overlaid = apply_overrides(epc, overrides)
    return EffectiveEpc(
        epc=overlaid.epc,
        base=FieldSource.CERTIFICATE,
        overridden={one.path: one for one in overlaid.applied},
        refused=overlaid.refused,
    )


def told(epc: EpcPropertyData, *overrides: Override) -> list[Correction]:
    return corrections(overrides, effective(epc, *overrides))


@pytest.fixture
def windowed() -> EpcPropertyData:
    """Three windows of double glazing before 2002."""
    epc = certificate()
    window = replace(epc.sap_windows[0], glazing_type=1, glazing_gap="16+", draught_proofed=True, transmission=None)
    return replace(epc, sap_windows=(window,) * 3, multiple_glazed_proportion=100, percent_draughtproofed=100)


def test_one_correction_of_many_windows_is_one_entry_with_its_consequence(
    windowed: EpcPropertyData, printed: Callable[[], list[str]]
) -> None:
    show_corrections(told(windowed, said("glazing", "double 2022 or later", "replaced in spring")), [])
    assert printed() == [
        "Corrected by the landlord",
        "  glazing: double before 2002 → double 2022 or later (3 windows)",
        "      with it: glazing gap of 3 windows: 16+ → not stated",
        "      landlord, R. Ashdown, 2026-02-03 14:05: replaced in spring",
        "",
    ]


def test_windows_that_were_glazed_differently_are_told_together(windowed: EpcPropertyData) -> None:
    mixed = replace(windowed, sap_windows=(replace(windowed.sap_windows[0], glazing_type=5), *windowed.sap_windows[1:]))
    (one,) = told(mixed, said("glazing", "triple 2022 or later"))
    assert one.old == "single or double before 2002"


def test_a_number_has_its_unit_and_the_certificate_its_old_value() -> None:
    (one,) = told(certificate(), said("loft_insulation_mm", "300"))
    assert (one.label, one.new) == ("loft insulation", "300 mm")
    assert one.old is not None
    assert one.old.endswith("mm")


def test_a_correction_the_certificate_cannot_take_says_why(printed: Callable[[], list[str]]) -> None:
    show_corrections(told(replace(certificate(), sap_windows=()), said("glazing", "single")), [])
    assert "      not applied: the certificate lists no windows; a new survey must measure" in printed()


def test_a_correction_that_repeats_the_certificate_says_so(windowed: EpcPropertyData) -> None:
    (one,) = told(windowed, said("glazing", "double before 2002"))
    assert (one.state, one.old, one.changes) == ("repeats_certificate", None, ())


def test_a_survey_counts_instead_of_a_corrected_certificate() -> None:
    surveyed = EffectiveEpc(epc=certificate(), base=FieldSource.SURVEY)
    (one,) = corrections([said("glazing", "single")], surveyed)
    assert one.state == "survey_counts"


@pytest.mark.parametrize("base", [FieldSource.CERTIFICATE, FieldSource.SURVEY])
def test_what_rules_measures_out_holds_whatever_describes_the_home(
    base: FieldSource, printed: Callable[[], list[str]]
) -> None:
    found = corrections([said("excluded_measures", "photovoltaics")], EffectiveEpc(epc=certificate(), base=base))
    assert [one.state for one in found] == ["limits_measures"]
    show_corrections(found, [])
    assert "      what it is offered follows from this; its rating does not change" in printed()


def test_a_measure_nobody_knows_any_more_is_told_as_refused() -> None:
    (one,) = told(certificate(), said("excluded_measures", "thatch_renewal"))
    assert one.state == "refused"
    assert "thatch_renewal" in one.reason


def test_a_script_finds_these_keys(windowed: EpcPropertyData) -> None:
    answer = told(windowed, said("glazing", "single"))[0].as_json()
    assert list(answer) == [
        "field", "value", "old", "new", "state", "reason", "source", "author", "recorded_at", "note", "changes",
    ]  # fmt: skip
    assert list(answer["changes"][0]) == ["path", "old", "new"]


def test_an_earlier_correction_says_until_when_it_held(printed: Callable[[], list[str]]) -> None:
    ended = replace(said("baths", "1"), superseded_at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC))
    show_corrections([], [ended])
    assert printed()[2] == "  baths  1      R. Ashdown  2026-03-01 08:00"


def test_each_correction_is_about_a_field_that_a_certificate_has() -> None:
    fields = {field.name for field in override_fields()}
    leaves = {row.path.rpartition(".")[2] for row in field_table()}
    assert set(STATES) <= fields
    assert set(STATES.values()) <= leaves
    of_measures = {"excluded_measures", "installed_measures", "listed_building", "conservation_area"}
    assert fields - set(STATES) == {"led_lighting_percent", "low_energy_lighting_percent", *of_measures}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("sap_windows[2].glazing_type", 13, "double 2022 or later"),
        ("sap_building_parts[1].roof_construction", 3, "another dwelling above"),
        ("sap_building_parts[1].roof_insulation_thickness", "270mm", "270 mm"),
        ("sap_building_parts[1].roof_insulation_thickness", "400mm+", "400 mm or more"),
        ("sap_building_parts[1].roof_insulation_thickness", "NI", "unknown"),
        ("sap_heating.main_heating_details[1].main_fuel_type", 26, "mains gas"),
        ("sap_heating.main_heating_details[1].main_heating_control", 2106, "programmer, room thermostat and TRVs"),
        ("sap_heating.water_heating_code", 903, "electric immersion"),
        ("sap_heating.cylinder_size_measured", 145.0, "145 l"),
        ("sap_energy_source.meter_type", "2", "single"),
        ("sap_energy_source.photovoltaic_arrays[0].orientation", 5, "S"),
        ("sap_energy_source.photovoltaic_arrays[0].peak_power", 2.5, "2.5 kWp"),
        ("sap_energy_source.mains_gas", False, "no"),
        ("percent_draughtproofed", 90, "90 %"),
        ("door_count", 2, "2"),
        ("sap_windows[2].glazing_gap", None, "not stated"),
        ("sap_windows[2].glazing_type", 99, "code 99"),
    ],
)
def test_a_code_reads_as_the_landlord_would_say_it(path: str, value: object, words: str) -> None:
    assert in_words(path, value) == words


def test_a_field_is_called_by_its_name_in_words() -> None:
    assert label("sap_windows[3].glazing_gap") == "glazing gap"
    assert label("led_fixed_lighting_bulbs_count") == "LED fixed lighting bulbs"
    assert label("loft_insulation_mm") == "loft insulation"
