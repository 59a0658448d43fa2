"""Corrections of heating, controls, hot water and supplies keep the certificate consistent."""

from dataclasses import replace

import pytest

from ara_domain.epc import (
    EpcPropertyData,
    MainHeatingDetail,
    PhotovoltaicArray,
    PvBattery,
    SapEnergySource,
    SapHeating,
    SolarWaterHeatingDetails,
)
from ara_domain.override_fields.controls import CONTROLS
from ara_domain.override_fields.heating_systems import (
    ALIASES,
    GROUP_OF_CATEGORY,
    SYSTEMS,
    ControlGroup,
    HeatingSystem,
    HotWater,
)
from tests.builders import certificate, with_heating, with_main_heating
from tests.reference import reference_json
from tests.unit.override_fields.landlord import changes, corrected, overlay, refusal

OFF_PEAK = {401, 402, 404, 408, 409, 421, 192}


def heating(epc: EpcPropertyData) -> SapHeating:
    assert epc.sap_heating is not None
    return epc.sap_heating


def system(epc: EpcPropertyData) -> MainHeatingDetail:
    (only,) = heating(epc).main_heating_details
    return only


def supplies(epc: EpcPropertyData) -> SapEnergySource:
    assert epc.sap_energy_source is not None
    return epc.sap_energy_source


def storage_heated_flat() -> EpcPropertyData:
    """Slimline storage heaters on a dual meter, dual immersion in a jacketed cylinder, portable heaters besides."""
    flat = with_heating(
        with_main_heating(
            certificate(property_type=2, has_hot_water_cylinder=True),
            main_heating_category=7,
            sap_main_heating_code=402,
            main_fuel_type=29,
            main_heating_control=2401,
            heat_emitter_type=0,
            emitter_temperature="NA",
            central_heating_pump_age=None,
        ),
        water_heating_code=903,
        water_heating_fuel=29,
        immersion_heating_type=1,
        cylinder_size=3,
        cylinder_insulation_type=2,
        cylinder_insulation_thickness=80,
        secondary_heating_type=693,
        secondary_fuel_type=29,
    )
    return replace(flat, sap_energy_source=replace(supplies(flat), meter_type="1", mains_gas=False))


# ---------------------------------------------------------------------------------------------- every system


@pytest.mark.parametrize("named", SYSTEMS.values(), ids=lambda named: named.name)
@pytest.mark.parametrize("home", [certificate(), storage_heated_flat()], ids=["gas combi", "storage heaters"])
def test_every_system_leaves_a_consistent_home(home: EpcPropertyData, named: HeatingSystem) -> None:
    epc = corrected(home, main_heating=named.name)
    now, water = system(epc), heating(epc)
    group = GROUP_OF_CATEGORY[now.main_heating_category]
    assert (now.main_heating_category, now.main_fuel_type) == (named.category, named.fuel)
    assert (now.sap_main_heating_code, now.main_heating_index_number) == (named.code, named.product)
    assert now.main_heating_control in {codes[group] for codes in CONTROLS.values() if group in codes} | {2699}
    assert (now.main_heating_control == 2404) == (named.code == 409)
    assert (now.central_heating_pump_age is None) == (now.heat_emitter_type == 0)
    has_cylinder = water.cylinder_size != 1
    assert epc.has_hot_water_cylinder == has_cylinder
    if named.hot_water is HotWater.WITHOUT_CYLINDER:
        assert not has_cylinder
        assert water.cylinder_insulation_type is None
    if named.hot_water is HotWater.NOT:
        assert water.water_heating_code != 901
    else:
        assert (water.water_heating_code, water.water_heating_fuel) == (901, named.fuel)
    if named.hot_water is HotWater.WITH_CYLINDER or water.water_heating_code == 903:
        assert has_cylinder
    assert (water.immersion_heating_type == "NA") == (water.water_heating_code != 903)
    if named.code in OFF_PEAK:
        assert supplies(epc).meter_type == "1"
    if named.fuel == 26:
        assert supplies(epc).mains_gas is True


def test_aliases_stand_for_systems_there_are() -> None:
    assert set(ALIASES.values()) <= set(SYSTEMS)


def test_codes_and_categories_are_those_of_the_sap_tables() -> None:
    listed = reference_json("sap/sap_tables.json")["table_4a_4b"]["data"]
    for named in SYSTEMS.values():
        if named.code is not None:
            assert listed[str(named.code)]["category"] == named.category, named.name
            assert listed[str(named.code)]["rd"], f"{named.name}: not allowed in reduced data"


def test_control_codes_are_those_of_the_sap_table() -> None:
    listed = reference_json("sap/sap_tables.json")["table_4e_controls"]["data"]
    offered = {code: group for codes in CONTROLS.values() for group, code in codes.items()}
    assert {code: listed[str(code)]["group"] for code in offered} == offered
    # Left out: no heating, hot water only, and zone control by a named product of the database.
    assert {int(code) for code in listed} - set(offered) == {2699, 2100, 2112, 2208}


# ---------------------------------------------------------------------------------------------- main heating


def test_a_combi_takes_the_place_of_storage_heaters_immersion_and_cylinder() -> None:
    epc = corrected(storage_heated_flat(), main_heating="gas combi")
    assert (system(epc).sap_main_heating_code, system(epc).main_heating_control) == (104, 2106)
    assert (heating(epc).water_heating_code, heating(epc).water_heating_fuel) == (901, 26)
    assert (heating(epc).cylinder_size, heating(epc).cylinder_insulation_thickness) == (1, None)
    assert (heating(epc).immersion_heating_type, epc.has_hot_water_cylinder) == ("NA", False)
    assert heating(epc).secondary_heating_type is None
    assert supplies(epc).mains_gas is True


def test_a_heat_pump_of_the_sap_table_heats_a_cylinder() -> None:
    epc = corrected(certificate(), main_heating="air source heat pump")
    assert (system(epc).main_heating_category, system(epc).sap_main_heating_code) == (4, 224)
    assert (heating(epc).water_heating_code, heating(epc).water_heating_fuel) == (901, 29)
    assert (heating(epc).cylinder_size, heating(epc).cylinder_insulation_thickness) == (2, 50)
    assert heating(epc).cylinder_thermostat is True


def test_a_new_heat_pump_brings_its_zone_control_its_cylinder_and_its_certificate() -> None:
    epc = corrected(storage_heated_flat(), main_heating="new air source heat pump")
    assert (system(epc).main_heating_index_number, system(epc).sap_main_heating_code) == (693011, None)
    assert (system(epc).main_heating_control, system(epc).mcs_installed_heat_pump) == (2207, True)
    assert (heating(epc).cylinder_size, heating(epc).cylinder_insulation_type) == (3, 1)
    assert heating(epc).cylinder_insulation_thickness == 50


@pytest.mark.parametrize(("former", "expected"), [(2104, 2106), (2110, 2110), (2401, 2106)])
def test_a_new_boiler_brings_full_controls_and_keeps_zone_control(former: int, expected: int) -> None:
    home = with_main_heating(certificate(), main_heating_control=former)
    assert system(corrected(home, main_heating="new gas combi")).main_heating_control == expected


def test_controls_that_fit_the_named_heating_stay() -> None:
    epc = corrected(certificate(), main_heating="oil combi")
    assert system(epc).main_heating_control == 2104


def test_a_cylinder_that_is_there_is_kept_and_gets_a_thermostat() -> None:
    epc = corrected(storage_heated_flat(), main_heating="gas regular condensing")
    assert (heating(epc).cylinder_size, heating(epc).cylinder_insulation_thickness) == (3, 80)
    assert heating(epc).cylinder_thermostat is True


def test_room_heaters_have_no_controls_of_a_wet_system_and_leave_hot_water_to_an_immersion() -> None:
    epc = corrected(certificate(), main_heating="electric room heaters")
    assert (system(epc).main_heating_control, system(epc).heat_emitter_type) == (2602, 0)
    assert (heating(epc).water_heating_code, heating(epc).immersion_heating_type) == (903, 2)
    assert heating(epc).cylinder_size == 2


def test_storage_heaters_come_with_an_off_peak_meter_and_a_dual_immersion() -> None:
    epc = corrected(certificate(), main_heating="high heat retention storage heaters")
    assert (system(epc).sap_main_heating_code, system(epc).main_heating_control) == (409, 2404)
    assert supplies(epc).meter_type == "1"
    assert heating(epc).immersion_heating_type == 1


def test_hot_water_that_never_came_from_the_heating_stays_when_dry_heating_is_named() -> None:
    tap = with_heating(certificate(), water_heating_code=909, water_heating_fuel=29)
    epc = corrected(tap, main_heating="electric room heaters")
    assert (heating(epc).water_heating_code, heating(epc).cylinder_size) == (909, 1)


def test_naming_the_heating_means_all_of_it() -> None:
    second = replace(system(certificate()), main_heating_number=2, sap_main_heating_code=158, main_fuel_type=9)
    first = replace(system(certificate()), main_heating_fraction=0.7)
    both = with_heating(certificate(heated_room_count=4), main_heating_details=(first, second), water_heating_code=914)
    epc = corrected(both, main_heating="gas regular condensing")
    assert system(epc).main_heating_fraction == 1.0
    assert heating(epc).water_heating_code == 901
    assert epc.heated_room_count == 5


def test_a_boiler_of_the_product_database_that_is_the_named_one_stays() -> None:
    known = with_main_heating(certificate(), main_heating_index_number=17507, main_heating_data_source=1)
    assert overlay(known, main_heating="gas combi condensing").applied == ()


def test_emitters_and_their_flow_temperature_stay_with_another_boiler() -> None:
    floor = with_main_heating(certificate(), heat_emitter_type=2, emitter_temperature=4)
    epc = corrected(floor, main_heating="gas regular condensing")
    assert (system(epc).heat_emitter_type, system(epc).emitter_temperature) == (2, 4)


def test_a_certificate_without_heating_says_so() -> None:
    assert "no heating" in refusal(certificate(sap_heating=None), main_heating="gas combi")


# ---------------------------------------------------------------------------------------------- fuel and controls


def test_a_boiler_can_burn_another_gas_and_hot_water_follows() -> None:
    assert changes(certificate(), main_fuel="LPG") == {
        "sap_heating.main_heating_details[1].main_fuel_type": 27,
        "sap_heating.water_heating_fuel": 27,
    }


@pytest.mark.parametrize(("fuel", "code"), [("mains gas", 20), ("biomass", 31), ("electricity", 25)])
def test_a_heat_network_burns_its_own_kind_of_fuel(fuel: str, code: int) -> None:
    network = corrected(certificate(), main_heating="community boilers")
    epc = corrected(network, main_fuel=fuel)
    assert (system(epc).main_fuel_type, heating(epc).water_heating_fuel) == (code, code)


@pytest.mark.parametrize("fuel", ["oil", "electricity", "biomass"])
def test_a_gas_boiler_cannot_burn_what_is_no_gas(fuel: str) -> None:
    assert "mains gas" in refusal(certificate(), main_fuel=fuel)


def test_a_named_product_burns_only_its_own_fuel() -> None:
    known = with_main_heating(certificate(), main_heating_index_number=17507)
    assert "give main_heating instead" in refusal(known, main_fuel="LPG")


def test_a_control_takes_the_code_of_its_heating() -> None:
    here = "sap_heating.main_heating_details[1].main_heating_control"
    assert changes(certificate(), heating_controls="programmer, room thermostat and TRVs") == {here: 2106}
    assert changes(certificate(), heating_controls="2110") == {here: 2110}
    pump = corrected(certificate(), main_heating="air source heat pump")
    assert changes(pump, heating_controls="zone control") == {here: 2207}


def test_a_control_the_heating_cannot_have_is_refused_with_those_it_can() -> None:
    reason = refusal(storage_heated_flat(), heating_controls="programmer, room thermostat and TRVs")
    assert "automatic charge control" in reason
    assert "high heat retention" not in reason
    retention = corrected(certificate(), main_heating="high heat retention storage heaters")
    assert refusal(retention, heating_controls="manual charge control") == (
        "its main heating can have high heat retention control"
    )


def test_every_group_of_controls_can_be_named() -> None:
    named = {group for codes in CONTROLS.values() for group in codes}
    assert named == set(ControlGroup) - {ControlGroup.NO_HEATING}


# ---------------------------------------------------------------------------------------------- hot water


def test_an_immersion_needs_a_cylinder_and_is_dual_on_an_off_peak_meter() -> None:
    epc = corrected(certificate(), hot_water="electric immersion")
    assert (heating(epc).cylinder_size, heating(epc).immersion_heating_type) == (2, 2)
    dual = corrected(
        replace(certificate(), sap_energy_source=replace(supplies(certificate()), meter_type="1")),
        hot_water="immersion",
    )
    assert heating(dual).immersion_heating_type == 1


@pytest.mark.parametrize("source", ["electric instantaneous", "gas multipoint", "gas single point"])
def test_water_heated_at_the_tap_has_no_cylinder(source: str) -> None:
    epc = corrected(storage_heated_flat(), hot_water=source)
    assert (heating(epc).cylinder_size, epc.has_hot_water_cylinder) == (1, False)
    assert supplies(epc).mains_gas is source.startswith("gas")


def test_storage_heaters_cannot_heat_water() -> None:
    assert "cannot heat water" in refusal(storage_heated_flat(), hot_water="from main heating")


def test_hot_water_returns_to_a_combi_without_a_cylinder() -> None:
    immersed = corrected(certificate(), hot_water="electric immersion")
    assert corrected(immersed, hot_water="from main heating") == certificate()


@pytest.mark.parametrize(("text", "size", "measured"), [("large", 4, None), ("180 l", 6, 180.0), ("normal", 2, None)])
def test_a_cylinder_has_a_size_class_or_a_volume(text: str, size: int, measured: float | None) -> None:
    epc = corrected(storage_heated_flat(), cylinder_size=text)
    assert (heating(epc).cylinder_size, heating(epc).cylinder_size_measured) == (size, measured)
    assert heating(epc).cylinder_insulation_thickness == 80


def test_a_cylinder_cannot_go_while_the_water_is_stored_in_it_nor_come_where_none_is_used() -> None:
    assert "give hot_water" in refusal(storage_heated_flat(), cylinder_size="none")
    assert "without a cylinder" in refusal(certificate(), cylinder_size="normal")
    both = corrected(storage_heated_flat(), cylinder_size="none", hot_water="electric instantaneous")
    assert heating(both).cylinder_size == 1


@pytest.mark.parametrize(("text", "kind", "mm"), [("jacket 80 mm", 2, 80), ("foam 60 mm", 1, 50), ("none", 0, 0)])
def test_cylinder_insulation_is_lodged_in_steps_rounded_down(text: str, kind: int, mm: int) -> None:
    epc = corrected(with_heating(storage_heated_flat(), cylinder_heat_loss=2.1), cylinder_insulation=text)
    assert (heating(epc).cylinder_insulation_type, heating(epc).cylinder_insulation_thickness) == (kind, mm)
    assert heating(epc).cylinder_heat_loss is None


@pytest.mark.parametrize("field", ["cylinder_insulation", "cylinder_thermostat"])
def test_a_cylinder_that_is_not_there_or_was_not_seen_takes_no_details(field: str) -> None:
    text = "foam 50 mm" if field == "cylinder_insulation" else "yes"
    assert "no hot water cylinder" in refusal(certificate(), **{field: text})
    hidden = with_heating(storage_heated_flat(), cylinder_size=0)
    assert "could not reach" in refusal(hidden, **{field: text})
    assert overlay(hidden, cylinder_size="medium", **{field: text}).refused == ()


def test_showers_are_listed_as_they_are_counted() -> None:
    epc = corrected(certificate(), mixer_showers="1", electric_showers="2")
    assert [outlet.shower_outlet_type for outlet in heating(epc).shower_outlets] == [1, 2, 2]
    assert (heating(epc).shower_outlet_type, heating(epc).electric_shower_count) == (3, 2)
    none = corrected(certificate(), mixer_showers="0")
    assert (heating(none).shower_outlets, heating(none).shower_outlet_type) == ((), 4)


def test_fewer_baths_recover_heat_from_no_more_than_there_are() -> None:
    two = with_heating(certificate(), number_baths=2, number_baths_wwhrs=2)
    assert heating(corrected(two, baths="1")).number_baths_wwhrs == 1


def test_solar_water_heating_comes_with_the_details_of_an_unknown_collector_and_goes_with_them() -> None:
    epc = corrected(certificate(), solar_water_heating="yes")
    assert (epc.solar_hw_collector_orientation, epc.solar_hw_collector_pitch_deg) == ("S", 30)
    assert heating(epc).solar_water_heating_details is not None
    assert corrected(epc, solar_water_heating="no") == certificate()


def test_a_cylinder_described_with_the_collector_keeps_its_volume_without_it() -> None:
    details = SolarWaterHeatingDetails(total_store_volume_l=210.0)
    solar = with_heating(
        replace(storage_heated_flat(), solar_water_heating=True), cylinder_size=5, solar_water_heating_details=details
    )
    epc = corrected(solar, solar_water_heating="no")
    assert (heating(epc).cylinder_size, heating(epc).cylinder_size_measured) == (6, 210.0)


def test_solar_heat_cannot_help_at_the_tap() -> None:
    tap = corrected(certificate(), hot_water="electric instantaneous")
    assert "at the tap" in refusal(tap, solar_water_heating="yes")


# ---------------------------------------------------------------------------------------------- secondary, supplies


def test_a_secondary_heater_comes_with_its_fuel_and_goes_with_it() -> None:
    epc = corrected(storage_heated_flat(), secondary_heating="gas fire")
    assert (heating(epc).secondary_heating_type, heating(epc).secondary_fuel_type) == (603, 26)
    assert supplies(epc).mains_gas is True
    none = corrected(epc, secondary_heating="none")
    assert (heating(none).secondary_heating_type, heating(none).secondary_fuel_type) == (None, None)


def test_a_secondary_heater_that_heats_the_water_cannot_go() -> None:
    stove = with_heating(certificate(), water_heating_code=902, secondary_heating_type=634, secondary_fuel_type=6)
    assert "give hot_water first" in refusal(stove, secondary_heating="none")


@pytest.mark.parametrize(
    ("home", "burner"),
    [
        (certificate(), "main heating"),
        (with_main_heating(certificate(), main_fuel_type=27), "hot water"),
        (with_heating(storage_heated_flat(), secondary_fuel_type=26), "secondary heater"),
    ],
    ids=["main", "water", "secondary"],
)
def test_a_home_that_burns_mains_gas_has_mains_gas(home: EpcPropertyData, burner: str) -> None:
    with_gas = replace(home, sap_energy_source=replace(supplies(home), mains_gas=True))
    assert burner in refusal(with_gas, mains_gas="no")


def test_gas_can_come_to_a_home_that_has_none() -> None:
    assert changes(storage_heated_flat(), mains_gas="yes") == {"sap_energy_source.mains_gas": True}


def test_storage_heaters_need_their_off_peak_meter() -> None:
    assert "off-peak meter" in refusal(storage_heated_flat(), meter_type="single")
    epc = corrected(storage_heated_flat(), meter_type="single", main_heating="electric room heaters")
    assert supplies(epc).meter_type == "2"
    assert heating(epc).immersion_heating_type == 2


def test_solar_panels_face_south_unless_told_otherwise() -> None:
    epc = corrected(certificate(), pv_kwp="3.5")
    assert supplies(epc).photovoltaic_arrays == (
        PhotovoltaicArray(peak_power=3.5, pitch=2, orientation=5, overshading=2),
    )
    assert (supplies(epc).pv_percent_roof_area, supplies(epc).pv_connection) == (None, 2)
    told = corrected(certificate(), pv_kwp="3.5", pv_orientation="south west", pv_pitch="45", pv_overshading="none")
    assert supplies(told).photovoltaic_arrays == (
        PhotovoltaicArray(peak_power=3.5, pitch=3, orientation=6, overshading=1),
    )


def test_known_arrays_keep_their_shares_and_the_way_they_face() -> None:
    east, west = (PhotovoltaicArray(peak_power=power, pitch=2, orientation=way) for power, way in ((1.0, 3), (3.0, 7)))
    home = certificate(sap_energy_source=replace(supplies(certificate()), photovoltaic_arrays=(east, west)))
    epc = corrected(home, pv_kwp="6")
    assert supplies(epc).photovoltaic_arrays == (replace(east, peak_power=1.5), replace(west, peak_power=4.5))


def test_without_panels_there_is_no_battery_and_no_direction() -> None:
    assert "give pv_kwp" in refusal(certificate(), battery_kwh="5")
    assert "give pv_kwp" in refusal(certificate(), pv_orientation="S")
    charged = corrected(certificate(), pv_kwp="3", battery_kwh="5")
    assert supplies(charged).pv_batteries == (PvBattery(battery_capacity=5.0),)
    bare = corrected(charged, pv_kwp="0")
    assert (supplies(bare).photovoltaic_arrays, supplies(bare).pv_batteries) == ((), ())
    assert (supplies(bare).pv_connection, supplies(bare).pv_battery_count) == (0, 0)


def test_cooling_is_lodged_in_both_its_places() -> None:
    assert changes(certificate(), air_conditioning="yes") == {
        "has_fixed_air_conditioning": True,
        "sap_heating.has_fixed_air_conditioning": True,
    }
