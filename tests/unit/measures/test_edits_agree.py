"""Editing the certificate and transforming it equals transforming it and editing the frame, for every option."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import (
    EpcPropertyData,
    PhotovoltaicArray,
    SapAlternativeWall,
    SapRoomInRoof,
    SapRoomInRoofSurface,
)
from ara_domain.epc.mapping import map_certificate
from ara_domain.measures import OPTIONS, FrameView, Option
from ara_domain.measures.option import FULL_SAP
from ara_domain.measures.table33 import RDSAP_10, steps
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, with_heating, with_main_dwelling, with_main_heating
from tests.unit.epc.full_sap_document import full_sap_document

TRANSFORM = EpcMlTransform()


def homes() -> Iterator[tuple[str, EpcPropertyData]]:
    """Homes that between them are eligible for most options."""
    semi = certificate()
    yield "semi with an unfilled cavity", semi
    yield (
        "solid brick with a lime-washed extension wall",
        with_main_dwelling(
            semi,
            wall_construction=3,
            wall_insulation_type=4,
            construction_age_band="B",
            sap_alternative_wall_1=SapAlternativeWall(wall_area=6.0, wall_construction=3, wall_insulation_type=4),
            sap_alternative_wall_2=SapAlternativeWall(wall_area=4.0, wall_construction=4, wall_insulation_type=2),
        ),
    )
    singles = tuple(replace(window, glazing_type=5) for window in semi.sap_windows)
    shuttered = (replace(singles[0], permanent_shutters_present=True), *singles[1:])
    yield "single glazing, one window shuttered", replace(semi, sap_windows=shuttered, percent_draughtproofed=20)
    yield "old boiler, cylinder without thermostat", with_heating(
        with_main_heating(semi, sap_main_heating_code=101, main_heating_control=2102, main_heating_data_source=2,
                          main_heating_index_number=None),
        cylinder_size=0, cylinder_thermostat=False,
    )  # fmt: skip
    yield "oil combi", replace(
        with_main_heating(semi, sap_main_heating_code=129, main_fuel_type=28, main_heating_data_source=2,
                          main_heating_index_number=None),
        sap_energy_source=replace(semi.sap_energy_source, mains_gas=False) if semi.sap_energy_source else None,
    )  # fmt: skip
    yield "electric storage heaters with a portable heater", with_heating(
        with_main_heating(semi, main_heating_category=7, sap_main_heating_code=402, main_fuel_type=29,
                          main_heating_control=2401, main_heating_data_source=2, main_heating_index_number=None),
        secondary_heating_type=693, secondary_fuel_type=29, water_heating_code=903, cylinder_size=2,
    )  # fmt: skip
    assert semi.sap_heating is not None
    (boiler,) = semi.sap_heating.main_heating_details
    fire = replace(boiler, main_heating_number=2, main_heating_fraction=0.3, main_heating_category=10,
                   sap_main_heating_code=605)  # fmt: skip
    yield (
        "two heating systems",
        with_heating(semi, main_heating_details=(replace(boiler, main_heating_fraction=0.7), fire)),
    )
    main = semi.main_dwelling
    assert main is not None
    ground = replace(main.sap_floor_dimensions[0], total_floor_area=90.0, heat_loss_perimeter=38.0)
    yield "wide bungalow", with_main_dwelling(replace(semi, property_type=1), sap_floor_dimensions=(ground,))
    yield (
        "old lamps, some low-energy of unknown kind",
        replace(
            semi,
            led_fixed_lighting_bulbs_count=None,
            cfl_fixed_lighting_bulbs_count=None,
            low_energy_fixed_lighting_bulbs_count=3,
            incandescent_fixed_lighting_bulbs_count=5,
        ),
    )


def homes_of_rarer_measures() -> Iterator[tuple[str, EpcPropertyData]]:
    """Homes with what a plain semi has not: a bare cylinder, a flat roof, a room in the roof, warm air, panels."""
    semi = certificate()
    assert semi.sap_energy_source is not None
    no_gas = replace(semi.sap_energy_source, mains_gas=False)
    yield "bare cylinder without a thermostat", with_heating(
        with_main_heating(semi, sap_main_heating_code=101, main_heating_data_source=2, main_heating_index_number=None),
        cylinder_size=2, cylinder_insulation_type=0, cylinder_insulation_thickness=None, cylinder_thermostat=False,
    )  # fmt: skip
    yield (
        "flat roof",
        with_main_dwelling(
            semi,
            roof_construction=1,
            roof_insulation_location=6,
            roof_insulation_thickness=None,
            flat_roof_insulation_thickness="50mm",
        ),
    )
    yield "sloping ceiling as built", with_main_dwelling(semi, roof_construction=8, roof_insulation_location=7,
                                                         roof_insulation_thickness="AB")  # fmt: skip
    room = SapRoomInRoof(floor_area=20.0, construction_age_band="B", kind="type_1", gable_1_length_m=5.0,
                         gable_1_height_m=2.4, gable_1_type=1, gable_2_length_m=5.0, gable_2_height_m=2.4,
                         gable_2_type=0)  # fmt: skip
    yield "room in roof", with_main_dwelling(semi, construction_age_band="B", sap_room_in_roof=room)
    surfaces = (
        SapRoomInRoofSurface(kind="slope", number=1, area_m2=18.0),
        SapRoomInRoofSurface(kind="stud_wall", number=1, area_m2=6.0),
        SapRoomInRoofSurface(kind="gable_wall", number=1, area_m2=9.0, gable_type=0),
    )
    detailed = replace(room, kind="detailed", detailed_surfaces=surfaces)
    yield "room in roof, measured", with_main_dwelling(semi, construction_age_band="B", sap_room_in_roof=detailed)
    yield "oil warm air", replace(
        with_main_heating(semi, main_heating_category=9, sap_main_heating_code=512, main_fuel_type=28,
                          main_heating_control=2501, main_heating_data_source=2, main_heating_index_number=None),
        sap_energy_source=no_gas,
    )  # fmt: skip
    yield "storage heaters, no gas", replace(
        with_main_heating(semi, main_heating_category=7, sap_main_heating_code=402, main_fuel_type=29,
                          main_heating_control=2401, main_heating_data_source=2, main_heating_index_number=None),
        sap_energy_source=no_gas,
    )  # fmt: skip
    yield "storage heaters on a single meter", replace(
        with_main_heating(semi, main_heating_category=7, sap_main_heating_code=404, main_fuel_type=29,
                          main_heating_control=2401, main_heating_data_source=2, main_heating_index_number=None),
        sap_energy_source=replace(no_gas, meter_type="2"),
    )  # fmt: skip
    yield "an electric boiler and its cylinder", with_heating(
        with_main_heating(semi, main_heating_category=2, sap_main_heating_code=191, main_fuel_type=29,
                          main_heating_control=2106, main_heating_data_source=2, main_heating_index_number=None),
        water_heating_code=901, water_heating_fuel=29, cylinder_size=2,
    )  # fmt: skip
    panels = (PhotovoltaicArray(peak_power=2.0, pitch=2, orientation=5, overshading=1),)
    yield "panels", replace(
        semi,
        sap_energy_source=replace(semi.sap_energy_source, photovoltaic_arrays=panels, pv_connection=2),
    )  # fmt: skip
    yield (
        "in the country",
        replace(semi, sap_energy_source=replace(semi.sap_energy_source, wind_turbines_terrain_type="3")),
    )


def new_homes() -> Iterator[tuple[str, EpcPropertyData]]:
    """Homes by full SAP, with what of theirs a measure takes away."""
    yield "new house", map_certificate(full_sap_document())
    system = {
        "main_heating_category": 2,
        "main_fuel_type": 1,
        "main_heating_fraction": 1,
        "heat_emitter_type": 2,
        "underfloor_heat_emitter_type": 1,
        "main_heating_control": 2102,
        "is_interlocked_system": "false",
        "has_delayed_start_thermostat": "true",
        "is_central_heating_pump_in_heated_space": "false",
        "main_heating_number": 1,
    }
    store = {
        "sap_heating.has_hot_water_cylinder": "true",
        "sap_heating.hot_water_store_size": 180,
        "sap_heating.hot_water_store_insulation_type": 1,
        "sap_heating.hot_water_store_insulation_thickness": 80,
        "sap_heating.is_hot_water_separately_timed": "false",
        "sap_heating.is_cylinder_in_heated_space": "false",
        "sap_heating.primary_pipework_insulation": 2,
        "sap_heating.thermal_store": 2,
        "sap_ventilation.draughtstripping": 80,
    }
    old = {**system, "main_heating_data_source": 3, "main_heating_code": 101, "combi_boiler_type": 5}
    yield (
        "converted house, its boiler by SAP's table",
        map_certificate(full_sap_document(**store, **{"sap_heating.main_heating_details": [old]})),
    )
    declared = {**system, "main_heating_data_source": 2, "main_heating_efficiency": 88.0, "gas_or_oil_boiler_type": 1}
    lights = [[{"lighting_power": 60, "lighting_efficacy": 11.2, "lighting_outlets": 4}]]
    yield (
        "house with a declared boiler and old lamps",
        map_certificate(
            full_sap_document(**store, sap_lighting=lights, **{"sap_heating.main_heating_details": [declared]})
        ),
    )
    yield "flat", map_certificate(full_sap_document(property_type=2))


NEW_HOMES = dict(new_homes())
HOMES = {**dict(homes()), **dict(homes_of_rarer_measures()), **NEW_HOMES}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES.keys())
def test_both_edits_give_the_same_row(option: Option, home: EpcPropertyData) -> None:
    before = TRANSFORM.to_rows([home])
    view = FrameView(before)
    eligible = option.assess(FrameView(before)).eligible
    option.edit_frame(view, eligible)
    after = TRANSFORM.to_rows([option.edit_certificate(home)]) if eligible[0] else before
    expected, actual = after.to_numpy()[0], view.frame().to_numpy()[0]
    differing = [
        (name, a, b)
        for name, a, b in zip(before.columns, expected, actual, strict=True)
        if not (np.isclose(a, b, rtol=1e-9, atol=1e-9) or (np.isnan(a) and np.isnan(b)))
    ]
    assert differing == []


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_some_home_is_eligible_and_is_not_offered_the_measure_again(option: Option) -> None:
    frame = TRANSFORM.to_rows(list(HOMES.values()))
    eligible = option.assess(FrameView(frame)).eligible
    assert eligible.any(), "no home of this test has the option; the agreement above would prove nothing"
    view = FrameView(frame)
    option.edit_frame(view, eligible)
    assert not option.assess(FrameView(view.frame())).eligible[eligible].any()


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_a_refusal_names_one_of_the_options_reasons(option: Option) -> None:
    assessment = option.assess(FrameView(TRANSFORM.to_rows(list(HOMES.values()))))
    for eligible, reason in zip(assessment.eligible, assessment.refusal, strict=True):
        assert (reason == "") == bool(eligible)
        assert eligible or reason in option.reasons


@pytest.mark.parametrize("home", NEW_HOMES.values(), ids=NEW_HOMES.keys())
def test_what_full_sap_does_not_describe_is_refused_with_that_reason(home: EpcPropertyData) -> None:
    view = FrameView(TRANSFORM.to_rows([home]))
    refused = {option.key for option in OPTIONS if option.assess(view).refusal[0] == FULL_SAP}
    assert refused == {
        "loft_insulation",
        "room_in_roof_insulation",
        "flat_roof_insulation",
        "cavity_wall_insulation",
        "party_wall_insulation",
        "solid_wall_insulation_external",
        "solid_wall_insulation_internal",
        "floor_insulation",
        "cylinder_insulation",
        "cylinder_thermostat",
        "low_energy_lighting",
        "storage_heaters",
        "double_glazing",
        "secondary_glazing",
        "insulated_doors",
    }


def test_panels_controls_boilers_and_heat_pumps_are_offered_to_homes_of_full_sap() -> None:
    frame = TRANSFORM.to_rows(list(NEW_HOMES.values()))
    offered = {option.key for option in OPTIONS if option.assess(FrameView(frame)).eligible.any()}
    assert offered == {
        "draught_proofing",
        "heating_controls",
        "condensing_boiler",
        "air_source_heat_pump",
        "ground_source_heat_pump",
        "solar_water_heating",
        "photovoltaics_2_5kwp",
        "photovoltaics_4kwp",
        "photovoltaics_4kwp_battery",
    }


@pytest.mark.parametrize("key", ["E", "N", "U", "V2", "U1", "U2"])
@pytest.mark.parametrize("home", NEW_HOMES.values(), ids=NEW_HOMES.keys())
def test_steps_that_certificates_of_full_sap_lodge_agree_too(key: str, home: EpcPropertyData) -> None:
    step = steps(RDSAP_10)[key]
    view = FrameView(TRANSFORM.to_rows([home]))
    step.edit_frame(view, np.array([True]))
    after = TRANSFORM.to_rows([step.edit_certificate(home)])
    np.testing.assert_allclose(view.frame().to_numpy(), after.to_numpy(), rtol=1e-9, atol=1e-9)
