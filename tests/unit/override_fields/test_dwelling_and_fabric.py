"""Corrections of the dwelling, its walls, floors, roofs and openings."""

from dataclasses import replace
from typing import Any

import pytest

from ara_domain.epc import (
    EpcPropertyData,
    SapAlternativeWall,
    SapBuildingPart,
    SapRoomInRoof,
    WindowTransmissionDetails,
)
from tests.builders import certificate, with_main_dwelling
from tests.unit.override_fields.landlord import changes, corrected, overlay, refusal

MAIN = "sap_building_parts[1]"
EXTENSION = "sap_building_parts[2]"


def extended(**of_the_extension: Any) -> EpcPropertyData:
    """The house with an extension."""
    main = certificate().sap_building_parts[0]
    extension = replace(main, building_part_number=2, identifier="Extension 1", **of_the_extension)
    return certificate(sap_building_parts=(main, extension), extensions_count=1)


def mid_floor_flat() -> EpcPropertyData:
    return with_main_dwelling(
        certificate(property_type=2), roof_construction=3, roof_insulation_location="ND", floor_heat_loss=6
    )


def windows(epc: EpcPropertyData, name: str) -> set[object]:
    return {getattr(window, name) for window in epc.sap_windows}


# ---------------------------------------------------------------------------------------------- dwelling


def test_a_house_can_turn_out_to_be_a_flat_and_back() -> None:
    flat = corrected(certificate(), property_type="flat")
    assert (flat.property_type, flat.dwelling_type) == (2, "Flat")
    assert flat.sap_flat_details is not None
    assert flat.sap_flat_details.level == 1
    assert corrected(flat, property_type="house") == certificate()


def test_a_home_with_another_dwelling_above_cannot_be_a_house() -> None:
    assert "flat or maisonette" in refusal(mid_floor_flat(), property_type="house")


def test_a_home_of_two_storeys_cannot_be_a_bungalow() -> None:
    assert "more than one storey" in refusal(certificate(), property_type="bungalow")


def test_the_built_form_must_agree_with_the_party_walls_that_were_measured() -> None:
    assert corrected(certificate(), built_form="end terrace").built_form == 3
    assert "14 m of party wall" in refusal(certificate(), built_form="detached")
    floors = certificate().sap_building_parts[0].sap_floor_dimensions
    alone = with_main_dwelling(
        certificate(built_form=1),
        sap_floor_dimensions=tuple(replace(floor, party_wall_length=0.0) for floor in floors),
    )
    assert "no party wall" in refusal(alone, built_form="semi-detached")


def test_the_age_of_the_main_dwelling_leaves_its_extension_alone() -> None:
    epc = extended(construction_age_band="K")
    assert changes(epc, construction_age_band="1935") == {f"{MAIN}.construction_age_band": "C"}


@pytest.mark.parametrize(("heated", "expected"), [(5, 3), (2, 2), (4, 3)])
def test_heated_rooms_never_outnumber_habitable_ones(heated: int, expected: int) -> None:
    epc = corrected(certificate(heated_room_count=heated), habitable_rooms="3")
    assert (epc.habitable_room_count, epc.heated_room_count) == (3, expected)


def test_more_heated_rooms_than_habitable_ones_are_refused() -> None:
    assert "5 habitable rooms" in refusal(certificate(), heated_rooms="6")
    assert corrected(certificate(), heated_rooms="6", habitable_rooms="6").heated_room_count == 6


# ---------------------------------------------------------------------------------------------- walls


def test_a_filled_cavity_is_filled_in_every_part_that_has_one() -> None:
    epc = extended(wall_construction=3)
    assert changes(epc, wall_insulation="cavity filled") == {f"{MAIN}.wall_insulation_type": 2}
    assert set(changes(extended(), wall_insulation="cavity filled")) == {
        f"{MAIN}.wall_insulation_type",
        f"{EXTENSION}.wall_insulation_type",
    }


def test_a_solid_wall_has_no_cavity_to_fill() -> None:
    solid = with_main_dwelling(certificate(), wall_construction=3)
    assert "not cavity walls" in refusal(solid, wall_insulation="cavity filled")
    assert corrected(solid, wall_construction="cavity", wall_insulation="cavity filled").main_dwelling is not None


@pytest.mark.parametrize(
    ("text", "kind", "thickness", "measured"),
    [
        ("external 100 mm", 1, "100mm", None),
        ("internal 60 mm", 3, "measured", 60.0),
        ("external", 1, "NI", None),
        ("cavity filled and external 50 mm", 6, "50mm", None),
    ],
)
def test_added_insulation_is_lodged_by_its_step_or_as_measured(
    text: str, kind: int, thickness: str, measured: float | None
) -> None:
    wall = corrected(certificate(), wall_insulation=text).main_dwelling
    assert wall is not None
    assert (wall.wall_insulation_type, wall.wall_insulation_thickness, wall.wall_insulation_thickness_measured) == (
        kind,
        thickness,
        measured,
    )


def test_insulating_a_wall_ends_what_was_known_of_the_bare_one() -> None:
    bare = with_main_dwelling(certificate(), wall_construction=3, wall_u_value=1.9, wall_dry_lined=True)
    wall = corrected(bare, wall_insulation="internal 100 mm").main_dwelling
    assert wall is not None
    assert (wall.wall_u_value, wall.wall_dry_lined) == (None, False)


def test_a_landlord_who_knows_less_of_the_same_insulation_takes_nothing_away() -> None:
    known = with_main_dwelling(
        certificate(), wall_construction=3, wall_insulation_type=1, wall_insulation_thickness="100mm"
    )
    assert overlay(known, wall_insulation="external").applied == ()


def test_a_wall_to_a_corridor_cannot_be_insulated_from_outside_but_from_inside() -> None:
    corridor = SapAlternativeWall(wall_area=16.0, wall_construction=3, wall_insulation_type=4, sheltered_wall=True)
    epc = with_main_dwelling(certificate(), wall_construction=3, sap_alternative_wall_1=corridor)
    here = f"{MAIN}.sap_alternative_wall_1.wall_insulation_type"
    assert here not in changes(epc, wall_insulation="external 100 mm")
    assert changes(epc, wall_insulation="internal 100 mm")[here] == 3


def test_a_wall_that_is_no_cavity_wall_loses_its_filling() -> None:
    filled = with_main_dwelling(certificate(), wall_insulation_type=2)
    assert changes(filled, wall_construction="solid brick") == {
        f"{MAIN}.wall_construction": 3,
        f"{MAIN}.wall_insulation_type": 4,
    }


def test_a_party_wall_is_corrected_where_there_is_one() -> None:
    assert changes(certificate(), party_wall="cavity filled") == {f"{MAIN}.party_wall_construction": 3}
    detached = with_main_dwelling(
        certificate(),
        sap_floor_dimensions=tuple(
            replace(floor, party_wall_length=None) for floor in certificate().sap_building_parts[0].sap_floor_dimensions
        ),
    )
    assert "no party wall" in refusal(detached, party_wall="solid")


# ---------------------------------------------------------------------------------------------- floors


@pytest.mark.parametrize(
    ("text", "lodged"), [("insulated 110 mm", "100mm"), ("insulated", "NI"), ("insulated 25 mm", "25mm")]
)
def test_floor_insulation_is_lodged_on_the_lowest_floor_in_steps_rounded_down(text: str, lodged: str) -> None:
    part = corrected(certificate(), floor_insulation=text).main_dwelling
    assert part is not None
    assert [floor.floor_insulation for floor in part.sap_floor_dimensions] == [2, None]
    assert part.floor_insulation_thickness == lodged


def test_a_floor_above_another_dwelling_takes_no_insulation() -> None:
    assert "heated space below" in refusal(mid_floor_flat(), floor_insulation="insulated 100 mm")
    assert "heated space below" in refusal(mid_floor_flat(), floor_construction="solid")


# ---------------------------------------------------------------------------------------------- roofs


@pytest.mark.parametrize(
    ("mm", "lodged", "location"),
    [("270", "270mm", 2), ("280", "270mm", 2), ("399", "350mm", 2), ("450", "400mm+", 2), ("0", 0, 5), ("11", 0, 5)],
)
def test_loft_insulation_is_lodged_in_steps_and_never_overstated(mm: str, lodged: object, location: int) -> None:
    part = corrected(certificate(), loft_insulation_mm=mm).main_dwelling
    assert part is not None
    assert (part.roof_insulation_thickness, part.roof_insulation_location) == (lodged, location)


def test_loft_insulation_reaches_every_loft_and_no_other_roof() -> None:
    flat_roofed = extended(roof_construction=1, roof_insulation_thickness=None, flat_roof_insulation_thickness="AB")
    assert set(changes(flat_roofed, loft_insulation_mm="270")) == {f"{MAIN}.roof_insulation_thickness"}
    assert set(changes(flat_roofed, flat_roof_insulation_mm="150")) == {
        f"{EXTENSION}.flat_roof_insulation_thickness",
        f"{EXTENSION}.roof_insulation_location",
    }


@pytest.mark.parametrize(
    ("field", "noun"),
    [
        ("loft_insulation_mm", "loft"),
        ("rafter_insulation_mm", "loft"),
        ("flat_roof_insulation_mm", "flat roof"),
        ("sloping_ceiling_insulation_mm", "sloping ceiling"),
    ],
)
def test_a_mid_floor_flat_has_no_roof_to_insulate(field: str, noun: str) -> None:
    reason = refusal(mid_floor_flat(), **{field: "150"})
    assert noun in reason
    assert "another dwelling" in reason


def test_a_loft_that_is_a_room_is_no_loft_to_insulate() -> None:
    attic = with_main_dwelling(certificate(), sap_room_in_roof=SapRoomInRoof(floor_area=18.0))
    assert "room in the roof" in refusal(attic, loft_insulation_mm="270")


def test_insulation_at_the_rafters_replaces_that_at_the_joists() -> None:
    part = corrected(certificate(), rafter_insulation_mm="100").main_dwelling
    assert part is not None
    assert (part.roof_insulation_location, part.rafter_insulation_thickness) == (1, "100mm")
    assert part.roof_insulation_thickness is None


def test_a_new_insulation_ends_the_documented_u_value() -> None:
    documented = with_main_dwelling(certificate(), roof_u_value=0.4, roof_insulation_thickness=None)
    assert changes(documented, loft_insulation_mm="270")[f"{MAIN}.roof_u_value"] is None


def test_another_roof_has_unknown_insulation_until_it_is_given() -> None:
    flat = corrected(certificate(), roof_type="flat").main_dwelling
    assert flat is not None
    assert (flat.roof_construction, flat.roof_insulation_location) == (1, 6)
    assert (flat.roof_insulation_thickness, flat.flat_roof_insulation_thickness) == (None, "NI")
    insulated = corrected(certificate(), roof_type="flat", flat_roof_insulation_mm="150").main_dwelling
    assert insulated is not None
    assert insulated.flat_roof_insulation_thickness == "150mm"


def test_a_home_under_another_has_no_roof_type() -> None:
    assert "another space above" in refusal(mid_floor_flat(), roof_type="flat")


# ---------------------------------------------------------------------------------------------- openings


def test_new_glazing_replaces_every_window_and_what_was_known_of_it() -> None:
    single = certificate(
        sap_windows=tuple(
            replace(
                window,
                glazing_type=5,
                draught_proofed=False,
                transmission=WindowTransmissionDetails(u_value=4.8, data_source=2, solar_transmittance=0.85),
            )
            for window in certificate().sap_windows
        ),
        multiple_glazed_proportion=0,
        percent_draughtproofed=11,
    )
    epc = corrected(single, glazing="double 2022 or later")
    assert windows(epc, "glazing_type") == {13}
    assert windows(epc, "transmission") == {None}
    assert windows(epc, "glazing_gap") == {None}
    assert windows(epc, "draught_proofed") == {True}
    assert epc.multiple_glazed_proportion == 100
    assert epc.percent_draughtproofed == 89  # 7 windows and 1 of 2 doors


def test_single_glazing_leaves_the_draught_proofing_as_it_was() -> None:
    epc = corrected(certificate(), glazing="single")
    assert windows(epc, "glazing_type") == {5}
    assert (epc.multiple_glazed_proportion, epc.percent_draughtproofed) == (0, 90)


def test_a_certificate_without_windows_takes_no_glazing() -> None:
    assert "lists no windows" in refusal(certificate(sap_windows=()), glazing="double")


def test_full_draught_proofing_reaches_every_window_and_door() -> None:
    draughty = certificate(
        sap_windows=tuple(replace(window, draught_proofed=False) for window in certificate().sap_windows)
    )
    epc = corrected(draughty, draught_proofed_percent="100")
    assert windows(epc, "draught_proofed") == {True}
    assert (epc.draughtproofed_door_count, epc.percent_draughtproofed) == (2, 100)
    assert changes(certificate(), draught_proofed_percent="60") == {"percent_draughtproofed": 60}


def test_doors_are_counted_consistently() -> None:
    assert "2 external doors" in refusal(certificate(), insulated_door_count="3")
    epc = corrected(certificate(), door_count="3", insulated_door_count="3")
    assert (epc.door_count, epc.insulated_door_count, epc.insulated_door_u_value) == (3, 3, 1.4)
    fewer = corrected(epc, door_count="1")
    assert (fewer.insulated_door_count, fewer.draughtproofed_door_count) == (1, 1)


@pytest.mark.parametrize(
    ("field", "percent", "lamps"),
    [
        ("low_energy_lighting_percent", "100", (10, 2, 0, 0)),
        ("low_energy_lighting_percent", "75", (7, 2, 0, 3)),
        ("low_energy_lighting_percent", "25", (3, 0, 0, 9)),
        ("led_lighting_percent", "100", (12, 0, 0, 0)),
        ("led_lighting_percent", "50", (6, 2, 0, 4)),
        ("led_lighting_percent", "0", (0, 2, 0, 10)),
    ],
)
def test_lamps_are_exchanged_one_for_one(field: str, percent: str, lamps: tuple[int, int, int, int]) -> None:
    epc = corrected(certificate(), **{field: percent})
    assert lamps == (
        epc.led_fixed_lighting_bulbs_count,
        epc.cfl_fixed_lighting_bulbs_count,
        epc.low_energy_fixed_lighting_bulbs_count,
        epc.incandescent_fixed_lighting_bulbs_count,
    )


def test_lamps_nobody_counted_cannot_be_exchanged() -> None:
    dark = certificate(
        led_fixed_lighting_bulbs_count=None,
        cfl_fixed_lighting_bulbs_count=None,
        low_energy_fixed_lighting_bulbs_count=None,
        incandescent_fixed_lighting_bulbs_count=0,
    )
    assert "counts no lamps" in refusal(dark, led_lighting_percent="100")


# ---------------------------------------------------------------------------------------------- ventilation


def test_another_ventilation_system_ends_what_was_known_of_the_former() -> None:
    former = certificate().sap_ventilation
    assert former is not None
    ducted = certificate(
        sap_ventilation=replace(
            former,
            mechanical_ventilation=4,
            mechanical_ventilation_kind="mvhr",
            mechanical_ventilation_index_number=500123,
            mechanical_vent_duct_type=2,
        )
    )
    system = corrected(ducted, mechanical_ventilation="centralised extract").sap_ventilation
    assert system is not None
    assert (system.mechanical_ventilation, system.mechanical_ventilation_kind) == (3, "mev_centralised")
    assert (system.mechanical_ventilation_index_number, system.mechanical_vent_duct_type) == (None, None)


def test_chimneys_and_fans_are_counted() -> None:
    assert changes(certificate(), open_chimneys="1", blocked_chimneys="0", extract_fans="3") == {
        "sap_ventilation.open_chimneys_count": 1,
        "sap_ventilation.blocked_chimneys_count": 0,
        "extract_fans_count": 3,
    }


def test_a_certificate_without_a_main_dwelling_says_so() -> None:
    headless = certificate(sap_building_parts=(SapBuildingPart(building_part_number=2),))
    assert "no main dwelling" in refusal(headless, wall_construction="cob")
