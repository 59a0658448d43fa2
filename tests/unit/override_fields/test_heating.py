"""Corrections of the main heating, its fuel and controls keep the certificate consistent."""

from dataclasses import replace

import pytest

from ara_domain.epc import (
    EpcPropertyData,
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
from tests.unit.override_fields.landlord import (
    changes,
    corrected,
    heating,
    overlay,
    refusal,
    storage_heated_flat,
    supplies,
    system,
)

OFF_PEAK = {401, 402, 404, 408, 409, 421, 192}


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
