"""Who is offered controls, a condensing boiler or a heat pump: RdSAP 10 Table 33 measures G, I and Z1."""

import math
from dataclasses import replace
from typing import Any

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.heating import GAS_AVAILABLE
from ara_domain.measures.option import ALREADY, HEAT_NETWORK, NOT_A_HOUSE, NOT_APPLICABLE, UNKNOWN, UNSUITABLE
from tests.builders import certificate, with_heating, with_main_heating
from tests.unit.measures.assessing import OFFERED, after, assessed

GAS, LPG, OIL, HOUSE_COAL, ELECTRICITY = 26, 27, 28, 33, 29
UNDERFLOOR = 2
STORAGE_HEATERS, HEAT_PUMP, COMMUNITY = 7, 4, 6


def heated(mains_gas: bool = True, **changes: Any) -> EpcPropertyData:
    """The semi with another main heating system, and mains gas or none."""
    home = with_main_heating(certificate(), **changes)
    assert home.sap_energy_source is not None
    return replace(home, sap_energy_source=replace(home.sap_energy_source, mains_gas=mains_gas))


STORAGE: dict[str, Any] = {"main_heating_category": STORAGE_HEATERS, "sap_main_heating_code": 402, "main_fuel_type": ELECTRICITY,
           "main_heating_control": 2401}  # fmt: skip
AIR_SOURCE: dict[str, Any] = {
    "main_heating_category": HEAT_PUMP,
    "sap_main_heating_code": 214,
    "main_fuel_type": ELECTRICITY,
}


# ------------------------------------------------------------------------------------------------ controls: measure G


@pytest.mark.parametrize(
    ("control", "becomes"),
    [(2101, 2106), (2102, 2106), (2103, 2106), (2104, 2106), (2107, 2106), (2111, 2106), (2113, 2106), (2105, 2110)],
)
def test_boiler_and_radiators_get_the_controls_table_33_brings_them_to(control: int, becomes: int) -> None:
    home = heated(main_heating_control=control)
    found = assessed("heating_controls", home)
    assert found.reason == OFFERED
    assert found.because == f"control code {control} becomes {becomes}"
    assert found.needs == {"heating_controls": 1.0}
    assert after("heating_controls", home)["heating1_control"] == becomes


@pytest.mark.parametrize("control", [2101, 2105, 2106])
def test_a_boiler_with_underfloor_heating_gets_zone_control(control: int) -> None:
    home = heated(main_heating_control=control, heat_emitter_type=UNDERFLOOR)
    assert after("heating_controls", home)["heating1_control"] == 2110


@pytest.mark.parametrize("control", [2201, 2206, 2209, 2210])
def test_a_heat_pump_gets_zone_control(control: int) -> None:
    home = heated(**AIR_SOURCE, main_heating_control=control)
    assert assessed("heating_controls", home).reason == OFFERED
    assert after("heating_controls", home)["heating1_control"] == 2207


@pytest.mark.parametrize(
    ("reason", "home"),
    [
        pytest.param(ALREADY, heated(main_heating_control=2106), id="programmer, thermostat and TRVs"),
        pytest.param(ALREADY, heated(main_heating_control=2110), id="zone control"),
        pytest.param(
            ALREADY, heated(main_heating_control=2110, heat_emitter_type=UNDERFLOOR), id="zone control, underfloor"
        ),
        pytest.param(ALREADY, heated(**AIR_SOURCE, main_heating_control=2207), id="heat pump with zone control"),
        pytest.param(UNKNOWN, heated(main_heating_control=None), id="control not recorded"),
        pytest.param(UNSUITABLE, heated(sap_main_heating_code=120), id="combined storage unit"),
        pytest.param(NOT_APPLICABLE, heated(**STORAGE), id="storage heaters"),
    ],
)
def test_a_home_without_controls_to_improve_is_told_why(reason: str, home: EpcPropertyData) -> None:
    assert assessed("heating_controls", home).reason == reason


# ------------------------------------------------------------------------------------------------ boiler: measure I


@pytest.mark.parametrize(
    ("reason", "home"),
    [
        pytest.param(OFFERED, heated(sap_main_heating_code=103), id="non-condensing combi"),
        pytest.param(OFFERED, heated(sap_main_heating_code=110), id="old wall-hung boiler"),
        pytest.param(
            OFFERED, heated(mains_gas=False, sap_main_heating_code=124, main_fuel_type=OIL), id="oil without gas"
        ),
        pytest.param(
            OFFERED, heated(mains_gas=False, sap_main_heating_code=103, main_fuel_type=LPG), id="LPG without gas"
        ),
        pytest.param(GAS_AVAILABLE, heated(sap_main_heating_code=124, main_fuel_type=OIL), id="oil where there is gas"),
        pytest.param(UNSUITABLE, heated(sap_main_heating_code=120), id="combined storage unit"),
        pytest.param(ALREADY, heated(sap_main_heating_code=104), id="condensing combi"),
        pytest.param(
            UNKNOWN,
            heated(sap_main_heating_code=None, main_heating_data_source=1, main_heating_index_number=17507),
            id="known by product number only",
        ),
        pytest.param(NOT_APPLICABLE, heated(sap_main_heating_code=153, main_fuel_type=HOUSE_COAL), id="coal"),
        pytest.param(NOT_APPLICABLE, heated(**STORAGE), id="storage heaters"),
    ],
)
def test_a_boiler_that_does_not_condense_is_replaced_by_one_of_its_fuel(reason: str, home: EpcPropertyData) -> None:
    assert assessed("condensing_boiler", home).reason == reason


@pytest.mark.parametrize(
    ("fuel", "code", "cylinder", "winter_and_summer"),
    [
        (GAS, 103, 1, (89.8, 79.7)),
        (GAS, 102, 2, (89.9, 79.2)),
    ],
)
def test_the_new_boiler_is_a_combi_unless_there_is_a_cylinder(
    fuel: int, code: int, cylinder: int, winter_and_summer: tuple[float, float]
) -> None:
    home = with_heating(heated(sap_main_heating_code=101, main_fuel_type=fuel), cylinder_size=cylinder)
    row = after("condensing_boiler", home)
    assert (row["heating1_efficiency"], row["heating1_efficiency_summer"]) == winter_and_summer
    assert row["heated_rooms"] == row["habitable_rooms"]


# ------------------------------------------------------------------------------------------------ heat pump: measure Z1


def two_systems() -> EpcPropertyData:
    home = certificate()
    assert home.sap_heating is not None
    (first,) = home.sap_heating.main_heating_details
    second = replace(first, main_heating_number=2, main_heating_fraction=0.5)
    return with_heating(home, main_heating_details=(replace(first, main_heating_fraction=0.5), second))


@pytest.mark.parametrize(
    ("reason", "home"),
    [
        pytest.param(OFFERED, certificate(), id="house"),
        pytest.param(OFFERED, certificate(property_type=1), id="bungalow"),
        pytest.param(NOT_A_HOUSE, certificate(property_type=2), id="flat"),
        pytest.param(NOT_A_HOUSE, certificate(property_type=4), id="park home"),
        pytest.param(
            HEAT_NETWORK, heated(main_heating_category=COMMUNITY, sap_main_heating_code=301), id="heat network"
        ),
        pytest.param(OFFERED, two_systems(), id="two heating systems"),
        pytest.param(ALREADY, heated(**AIR_SOURCE), id="heat pump already"),
    ],
)
def test_houses_and_bungalows_are_offered_a_heat_pump(reason: str, home: EpcPropertyData) -> None:
    assert assessed("air_source_heat_pump", home).reason == reason


def test_a_heat_pump_takes_the_place_of_both_heating_systems() -> None:
    row = after("air_source_heat_pump", two_systems())
    assert row["heating1_fraction"] == 1.0
    assert [name for name, value in row.items() if str(name).startswith("heating2_") and not math.isnan(value)] == []


def test_radiators_are_bought_only_where_there_are_none() -> None:
    assert assessed("air_source_heat_pump", certificate()).needs == {"air_source_heat_pump": 1.0}
    assert assessed("air_source_heat_pump", heated(**STORAGE)).needs == {
        "air_source_heat_pump": 1.0,
        "wet_radiators": 1.0,
    }
