"""The catalogue of override fields: names, texts, ranges, and overrides laid over a certificate."""

import re

import pytest

from ara_domain.landlord_overrides import Override
from ara_domain.override_fields import (
    ImpossibleValue,
    OverrideField,
    UnknownOverrideField,
    apply_overrides,
    differences,
    field_named,
    override_fields,
    parse_override,
    read_path,
)
from ara_domain.override_fields.values import Number
from tests.builders import certificate, override
from tests.unit.override_fields.landlord import changes, overlay


def _examples(field: OverrideField[object]) -> tuple[str, ...]:
    return field.choices or tuple(f"{limit:g}" for limit in field.limits or ())


EVERY_VALUE = [(field.name, text) for field in override_fields() for text in _examples(field)]


@pytest.mark.parametrize("field", override_fields(), ids=lambda field: field.name)
def test_every_field_says_what_it_is_and_what_may_be_written(field: OverrideField[object]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", field.name)
    assert field.description
    assert field.allowed
    assert _examples(field)


def test_names_are_told_apart() -> None:
    names = [field.name for field in override_fields()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "text"), EVERY_VALUE)
def test_what_is_stored_reads_back_as_itself(name: str, text: str) -> None:
    stored = parse_override(name, text)
    assert parse_override(name, stored) == stored


@pytest.mark.parametrize(("name", "text"), EVERY_VALUE)
def test_an_override_laid_twice_changes_no_more_than_once(name: str, text: str) -> None:
    once = overlay(certificate(), **{name: text})
    again = overlay(once.epc, **{name: text})
    assert again.epc == once.epc
    assert again.applied == ()


@pytest.mark.parametrize(("name", "text"), EVERY_VALUE)
def test_the_account_of_an_override_names_every_leaf_it_changed_and_nothing_else(name: str, text: str) -> None:
    before = certificate()
    laid = overlay(before, **{name: text})
    assert {applied.path for applied in laid.applied} == {leaf.path for leaf in differences(before, laid.epc)}
    for applied in laid.applied:
        assert applied.override.field == name
        assert applied.old != applied.new
        assert read_path(laid.epc, applied.path) == applied.new


@pytest.mark.parametrize(
    ("name", "text", "stored"),
    [
        ("loft_insulation_mm", "270 mm", "270"),
        ("Loft insulation mm", "270mm", "270"),
        ("loft-insulation-mm", "270.0", "270"),
        ("pv_kwp", "3.68 kWp", "3.68"),
        ("loft_insulation_mm", "+300", "300"),
        ("pv_kwp", "none", "0"),
        ("battery_kwh", "No", "0"),
        ("main_heating", "'air source heat pump, radiators'", "air source heat pump, radiators"),
        ("draught_proofed_percent", "85%", "85"),
        ("construction_age_band", "d", "D"),
        ("construction_age_band", "1950-1966", "D"),
        ("construction_age_band", "1958", "D"),
        ("construction_age_band", "before 1900", "A"),
        ("built_form", "Semi Detached", "semi-detached"),
        ("mains_gas", "TRUE", "yes"),
        ("mains_gas", "N", "no"),
        ("wall_insulation", "External wall insulation (100mm)", "external 100 mm"),
        ("wall_insulation", "none", "as built"),
        ("main_heating", "ASHP", "air source heat pump, radiators"),
        ("heating_controls", "2106", "programmer, room thermostat and TRVs"),
        ("cylinder_size", "Medium", "medium"),
        ("cylinder_size", "210 litres", "210 l"),
        ("cylinder_insulation", "jacket 80mm", "jacket 80 mm"),
    ],
)
def test_what_a_landlord_writes_is_stored_in_one_form(name: str, text: str, stored: str) -> None:
    assert parse_override(name, text) == stored


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("loft_insulation_mm", "thick"),
        ("loft_insulation_mm", "-5"),
        ("loft_insulation_mm", "27 cm"),
        ("loft_insulation_mm", ""),
        ("draught_proofed_percent", "120"),
        ("habitable_rooms", "4.5"),
        ("habitable_rooms", "0"),
        ("built_form", "semi attached"),
        ("mains_gas", "perhaps"),
        ("wall_insulation", "external 5 mm"),
        ("wall_insulation", "cavity filled 100 mm"),
        ("cylinder_insulation", "foam"),
        ("cylinder_size", "5 l"),
        ("construction_age_band", "N"),
        ("heating_controls", "9999"),
    ],
)
def test_an_impossible_value_is_refused_and_the_possible_ones_are_named(name: str, text: str) -> None:
    with pytest.raises(ImpossibleValue) as refusal:
        parse_override(name, text)
    assert field_named(name).allowed in str(refusal.value)
    assert repr(text) in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("loft_insulation", "loft_insulation_mm"), ("main heatng", "main_heating"), ("PV_kw", "pv_kwp")],
)
def test_an_unknown_field_is_refused_and_a_close_one_suggested(name: str, meant: str) -> None:
    with pytest.raises(UnknownOverrideField, match=f"did you mean .*{meant}") as refusal:
        parse_override(name, "1")
    assert meant in refusal.value.close


def test_a_field_like_no_other_is_refused_with_the_way_to_list_them() -> None:
    with pytest.raises(UnknownOverrideField, match="ara overrides fields"):
        parse_override("swimming pool", "yes")


# ---------------------------------------------------------------------------------------------- laying over


def test_the_account_says_who_and_what_it_was_before() -> None:
    correction = override("loft_insulation_mm", "270")
    (applied,) = apply_overrides(certificate(), [correction]).applied
    assert applied.override is correction
    assert applied.path == "sap_building_parts[1].roof_insulation_thickness"
    assert (applied.old, applied.new) == ("75mm", "270mm")


def test_an_override_that_repeats_the_certificate_is_neither_applied_nor_refused() -> None:
    laid = overlay(certificate(), loft_insulation_mm="75", property_type="house", main_heating="gas combi condensing")
    assert laid.epc == certificate()
    assert (laid.applied, laid.refused) == ((), ())


def test_a_stored_field_or_value_that_no_longer_exists_is_refused_and_the_others_hold() -> None:
    kept = override("door_count", "3")
    gone = Override(
        override_id=kept.override_id,
        field="swimming_pool",
        value="yes",
        note="",
        author="asset team",
        recorded_at=kept.recorded_at,
    )
    stale = Override(
        override_id=kept.override_id,
        field="built_form",
        value="round",
        note="",
        author="asset team",
        recorded_at=kept.recorded_at,
    )
    laid = apply_overrides(certificate(), [gone, stale, kept])
    assert laid.epc.door_count == 3
    assert {refused.override.field for refused in laid.refused} == {"swimming_pool", "built_form"}


def test_the_order_overrides_are_given_in_does_not_matter() -> None:
    given = [
        override("cylinder_insulation", "foam 80 mm"),
        override("heating_controls", "time and temperature zone control"),
        override("cylinder_size", "large"),
        override("main_heating", "air source heat pump"),
        override("pv_orientation", "west"),
        override("pv_kwp", "3"),
    ]
    forwards, backwards = (apply_overrides(certificate(), order) for order in (given, reversed(given)))
    assert forwards == backwards
    assert forwards.refused == ()


def test_where_two_overrides_meet_the_account_holds_the_certificates_value_and_the_last_change() -> None:
    laid = overlay(certificate(), main_heating="air source heat pump", heating_controls="zone control")
    (control,) = [applied for applied in laid.applied if applied.path.endswith("main_heating_control")]
    assert (control.old, control.new, control.override.field) == (2104, 2207, "heating_controls")


def test_a_change_taken_back_by_a_later_override_is_no_change() -> None:
    assert changes(certificate(), wall_construction="solid brick") == {"sap_building_parts[1].wall_construction": 3}
    there_and_back = apply_overrides(
        overlay(certificate(), wall_construction="solid brick").epc, [override("wall_construction", "cavity")]
    )
    assert there_and_back.epc == certificate()


@pytest.mark.parametrize(("text", "number"), [("1,250 m²", 1250), ("1,250.5", 1250.5), ("12,345,678", 12345678)])
def test_a_comma_between_thousands_is_read_over(text: str, number: float) -> None:
    assert Number(0, 99_999_999, "m²").read(text) == number


@pytest.mark.parametrize(
    ("text", "instead"),
    [("3,5", "3.5"), ("3,68 kWp", "3.68 kWp"), ("0,125", "0.125"), ("1,2,3", ""), ("12,3456", "12.3456")],
)
def test_a_comma_anywhere_else_is_refused_and_the_point_is_named(text: str, instead: str) -> None:
    with pytest.raises(ImpossibleValue) as refusal:
        parse_override("pv_kwp", text)
    assert refusal.value.instead == instead
    assert instead in str(refusal.value)


def test_none_is_no_number_where_the_field_does_not_say_so() -> None:
    with pytest.raises(ImpossibleValue):
        parse_override("habitable_rooms", "none")


def test_words_that_hold_commas_are_quoted_where_they_are_listed() -> None:
    assert "'programmer, room thermostat and TRVs', '" in field_named("heating_controls").allowed
    assert "'" not in field_named("mains_gas").allowed
