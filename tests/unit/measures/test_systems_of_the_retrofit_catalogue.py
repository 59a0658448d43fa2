"""Cylinders, other heating systems, doors and generation: who is offered them, and why others are not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData, PhotovoltaicArray
from ara_domain.measures import FrameView, option_named
from ara_domain.measures.cylinder import OWN_THERMOSTAT
from ara_domain.measures.heating import GAS_AVAILABLE, NO_GAS
from ara_domain.measures.option import (
    ALREADY,
    HEAT_NETWORK,
    NOT_A_HOUSE,
    NOT_APPLICABLE,
    THATCHED,
    UNKNOWN,
    UNSUITABLE,
)
from ara_domain.measures.renewables import NOT_CONNECTED
from ara_domain.measures.table33 import RDSAP_10, steps
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, with_heating, with_main_dwelling, with_main_heating
from tests.unit.measures.assessing import OFFERED, after, assessed

REGULAR = {"main_heating_category": 2, "sap_main_heating_code": 102, "main_fuel_type": 26}
STORAGE = {"main_heating_category": 7, "sap_main_heating_code": 402, "main_fuel_type": 29, "main_heating_control": 2401}
PANEL_HEATERS = {"main_heating_category": 10, "sap_main_heating_code": 691, "main_fuel_type": 29,
                 "main_heating_control": 2602}  # fmt: skip
GAS_FIRES = {"main_heating_category": 10, "sap_main_heating_code": 603, "main_fuel_type": 26,
             "main_heating_control": 2601}  # fmt: skip
OIL = {"main_heating_category": 2, "sap_main_heating_code": 126, "main_fuel_type": 28, "main_heating_control": 2104}
OIL_WARM_AIR = {"main_heating_category": 9, "sap_main_heating_code": 512, "main_fuel_type": 28,
                "main_heating_control": 2501}  # fmt: skip
NETWORK = {"main_heating_category": 6, "sap_main_heating_code": 301, "main_fuel_type": 20, "main_heating_control": 2301}


def heated(system: dict[str, Any], gas: bool = True) -> EpcPropertyData:
    home = with_main_heating(
        certificate(), **system, main_heating_data_source=2, main_heating_index_number=None, heat_emitter_type=1
    )
    return supplied(home, mains_gas=gas)


def supplied(home: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    assert home.sap_energy_source is not None
    return replace(home, sap_energy_source=replace(home.sap_energy_source, **changes))


def stored(**cylinder: Any) -> EpcPropertyData:
    found = {"cylinder_size": 2, "cylinder_insulation_type": 1, "cylinder_insulation_thickness": 50,
             "cylinder_thermostat": True, "water_heating_code": 901, **cylinder}  # fmt: skip
    return with_heating(heated(REGULAR), **found)


# ------------------------------------------------------------------------------------------------ cylinders


@pytest.mark.parametrize(
    ("cylinder", "reason"),
    [
        ({"cylinder_insulation_type": 0, "cylinder_insulation_thickness": None}, OFFERED),
        ({"cylinder_insulation_thickness": 25}, OFFERED),
        ({"cylinder_insulation_type": 2, "cylinder_insulation_thickness": 50}, OFFERED),
        ({}, ALREADY),
        ({"cylinder_insulation_type": None, "cylinder_insulation_thickness": None}, UNKNOWN),
        ({"cylinder_size": 0}, UNKNOWN),
        ({"cylinder_size": 1}, NOT_APPLICABLE),
    ],
)
def test_a_cylinder_that_somebody_saw_is_insulated_where_it_is_thin(cylinder: dict[str, Any], reason: str) -> None:
    assert assessed("cylinder_insulation", stored(**cylinder)).reason == reason


@pytest.mark.parametrize(
    ("cylinder", "reason"),
    [
        ({"cylinder_thermostat": False}, OFFERED),
        ({}, ALREADY),
        ({"cylinder_thermostat": None}, UNKNOWN),
        ({"cylinder_thermostat": False, "cylinder_size": 0}, UNKNOWN),
        ({"cylinder_thermostat": False, "water_heating_code": 903}, OWN_THERMOSTAT),
    ],
)
def test_a_cylinder_known_to_have_no_thermostat_gets_one(cylinder: dict[str, Any], reason: str) -> None:
    assert assessed("cylinder_thermostat", stored(**cylinder)).reason == reason


# ------------------------------------------------------------------------------------------------ heating


@pytest.mark.parametrize(
    ("home", "reason"),
    [
        (heated(STORAGE, gas=False), OFFERED),
        (heated(PANEL_HEATERS, gas=False), OFFERED),
        (heated(STORAGE, gas=True), OFFERED),
        (heated(PANEL_HEATERS, gas=True), OFFERED),
        (heated({**STORAGE, "sap_main_heating_code": 403}, gas=False), OFFERED),
        (heated({**STORAGE, "sap_main_heating_code": 408}, gas=True), OFFERED),
        (heated({**STORAGE, "sap_main_heating_code": 409}, gas=False), ALREADY),
        (heated({**STORAGE, "sap_main_heating_code": None}, gas=False), UNKNOWN),
        (heated(REGULAR, gas=False), NOT_APPLICABLE),
    ],
)
def test_storage_heaters_take_the_place_of_electric_heating_with_gas_or_without(
    home: EpcPropertyData, reason: str
) -> None:
    assert assessed("storage_heaters", home).reason == reason


@pytest.mark.parametrize(("code", "replaced"), [(401, True), (402, True), (403, False), (404, False), (408, False)])
def test_the_ladder_replaces_old_and_slimline_storage_heaters_alone(code: int, *, replaced: bool) -> None:
    """Table 33 L2; plans replace the others as well."""
    home = heated({**STORAGE, "sap_main_heating_code": code}, gas=False)
    due = steps(RDSAP_10)["L2"].due(FrameView(EpcMlTransform().to_rows([home])))
    assert bool(due[0]) is replaced
    assert after("storage_heaters", home)["heating1_code"] == 409


@pytest.mark.parametrize(("meter", "afterwards"), [("2", 1), ("1", 1), ("4", 4)], ids=["single", "dual", "24 hours"])
def test_storage_heaters_bring_an_off_peak_meter(meter: str, afterwards: int) -> None:
    home = supplied(heated(STORAGE, gas=False), meter_type=meter)
    assert after("storage_heaters", home)["meter"] == afterwards


def test_storage_heaters_in_place_of_an_electric_boiler_bring_the_hot_water_it_heated() -> None:
    boiler = {
        "main_heating_category": 2,
        "sap_main_heating_code": 191,
        "main_fuel_type": 29,
        "main_heating_control": 2106,
    }
    home = with_heating(heated(boiler, gas=False), water_heating_code=901, water_heating_fuel=29, cylinder_size=2)
    found, done = assessed("storage_heaters", home), after("storage_heaters", home)
    assert found.needs["hot_water_cylinder"] == 1.0
    assert (done["heating1_code"], done["water_code"], done["cylinder_size"], done["immersion"]) == (409, 903, 4, 1)
    assert assessed("condensing_boiler", home).reason == NOT_APPLICABLE


def test_there_is_a_storage_heater_for_each_habitable_room() -> None:
    home = replace(heated(STORAGE, gas=False), habitable_room_count=5)
    assert assessed("storage_heaters", home).needs == {"storage_heater": 5.0}


def test_a_cylinder_that_storage_heaters_bring_is_paid_for_with_them() -> None:
    """What the edit puts in is in the needs: a dual immersion heater in a large cylinder for a single one."""
    home = replace(heated(STORAGE, gas=False), habitable_room_count=5)
    for immersion, cylinders in (("2", 1.0), ("1", None)):
        heated_by = with_heating(
            home, water_heating_code=903, water_heating_fuel=29, cylinder_size=3, immersion_heating_type=immersion
        )
        assert assessed("storage_heaters", heated_by).needs.get("hot_water_cylinder") == cylinders
        size_after = after("storage_heaters", heated_by)["cylinder_size"]
        assert size_after == (4 if cylinders else 3)


@pytest.mark.parametrize(
    ("home", "reason"),
    [
        (heated(GAS_FIRES), OFFERED),
        (heated(OIL), OFFERED),
        (heated(STORAGE), OFFERED),
        (heated(OIL, gas=False), NO_GAS),
        (heated(NETWORK), HEAT_NETWORK),
        (heated(REGULAR), NOT_APPLICABLE),
    ],
)
def test_a_gas_boiler_takes_the_place_of_fires_and_other_fuels_where_there_is_gas(
    home: EpcPropertyData, reason: str
) -> None:
    assert assessed("condensing_gas_boiler", home).reason == reason


def test_a_home_without_radiators_pays_for_them_with_its_new_boiler() -> None:
    assert "wet_radiators" in assessed("condensing_gas_boiler", heated(STORAGE)).needs
    assert "wet_radiators" not in assessed("condensing_gas_boiler", heated(OIL)).needs


def test_no_home_is_offered_two_boilers() -> None:
    for system in (REGULAR, OIL, GAS_FIRES, OIL_WARM_AIR, STORAGE):
        for gas in (True, False):
            boilers = ("condensing_boiler", "condensing_gas_boiler", "condensing_oil_boiler")
            offered = [boiler for boiler in boilers if assessed(boiler, heated(system, gas)).reason == OFFERED]
            assert len(offered) <= 1, (system, gas, offered)


@pytest.mark.parametrize(("gas", "reason"), [(False, OFFERED), (True, GAS_AVAILABLE)])
def test_oil_warm_air_becomes_an_oil_boiler_where_there_is_no_gas(gas: bool, reason: str) -> None:
    assert assessed("condensing_oil_boiler", heated(OIL_WARM_AIR, gas)).reason == reason


def test_warm_air_without_a_room_thermostat_gets_one() -> None:
    assert assessed("warm_air_controls", heated(OIL_WARM_AIR)).reason == OFFERED
    assert after("warm_air_controls", heated(OIL_WARM_AIR))["heating1_control"] == 2504
    assert assessed("warm_air_controls", heated({**OIL_WARM_AIR, "main_heating_control": 2504})).reason == ALREADY


@pytest.mark.parametrize(("emitter", "product"), [(1, 693002), (2, 693005)])
def test_a_heat_pump_goes_on_heating_floors_that_were_heated(emitter: int, product: int) -> None:
    home = with_main_heating(heated(REGULAR), heat_emitter_type=emitter)
    row = after("ground_source_heat_pump", home)
    assert (row["heating1_product"], row["heating1_emitter"]) == (product, emitter)


# ------------------------------------------------------------------------------------------------ doors and generation


def test_doors_to_the_outside_are_insulated_and_counted() -> None:
    home = certificate(door_count=3, insulated_door_count=1, insulated_door_u_value=1.4)
    assert assessed("insulated_doors", home).needs == {"insulated_door": 2.0}
    assert assessed("insulated_doors", replace(home, insulated_door_count=3)).reason == ALREADY
    assert assessed("insulated_doors", replace(home, door_count=None)).reason == UNKNOWN
    assert assessed("insulated_doors", replace(home, door_count=0, insulated_door_count=0)).reason == NOT_APPLICABLE


@pytest.mark.parametrize(
    ("home", "reason"),
    [
        (stored(), OFFERED),
        (replace(stored(), property_type=2), NOT_A_HOUSE),
        (with_main_dwelling(stored(), roof_construction=6), THATCHED),
        (stored(water_heating_code=909), UNSUITABLE),
        (replace(stored(), solar_water_heating=True), ALREADY),
    ],
)
def test_solar_water_heating_needs_a_roof_of_its_own_and_water_that_is_stored(
    home: EpcPropertyData, reason: str
) -> None:
    assert assessed("solar_water_heating", home).reason == reason


def test_a_battery_joins_panels_that_serve_the_home() -> None:
    array = (PhotovoltaicArray(peak_power=2.0, pitch=2, orientation=5, overshading=1),)
    panels = supplied(certificate(), photovoltaic_arrays=array, pv_connection=2)
    assert assessed("pv_battery", panels).reason == OFFERED
    assert assessed("pv_battery", supplied(panels, pv_connection=1)).reason == NOT_CONNECTED
    assert assessed("pv_battery", option_named("pv_battery").edit_certificate(panels)).reason == ALREADY
    assert assessed("pv_battery", certificate()).reason == NOT_APPLICABLE


def test_panels_with_a_battery_are_the_panels_and_the_battery() -> None:
    alone, both = after("photovoltaics_4kwp", certificate()), after("photovoltaics_4kwp_battery", certificate())
    differing = {name for name in alone if not np.isclose(alone[name], both[name], equal_nan=True)}
    assert differing == {"battery_kwh"}
    assert assessed("photovoltaics_4kwp_battery", certificate()).needs == {"photovoltaics": 4.0, "pv_battery": 1.0}


@pytest.mark.parametrize(
    ("terrain", "kind", "reason"),
    [("3", 0, OFFERED), ("2", 0, NOT_APPLICABLE), ("3", 2, NOT_A_HOUSE), (None, 0, UNKNOWN)],
)
def test_a_mast_stands_beside_rural_houses_only(terrain: str | None, kind: int, reason: str) -> None:
    home = supplied(certificate(property_type=kind), wind_turbines_terrain_type=terrain)
    assert assessed("wind_turbine", home).reason == reason
