"""Heating and hot water systems of a home against rows of the SAP tables, worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import Dwellings, expand, rate
from ara_domain.sap.expansion.supply import Tariff
from tests.builders import certificate, with_heating, with_main_heating

DUAL, SINGLE = "1", "2"
_PUMP: dict[str, Any] = {"main_heating_category": 4, "main_fuel_type": 29, "sap_main_heating_code": 224}
_NETWORK: dict[str, Any] = {"main_heating_category": 6, "main_fuel_type": 20, "sap_main_heating_code": 301}


def expanded(*homes: EpcPropertyData) -> Dwellings:
    return expand(EpcMlTransform().to_rows(homes))


def home(*, meter: str = SINGLE, main: dict[str, Any] | None = None, **heating: Any) -> EpcPropertyData:
    """The gas-heated house with another meter, main system or hot water."""
    epc = with_heating(with_main_heating(certificate(), **(main or {})), **heating)
    assert epc.sap_energy_source is not None
    return replace(epc, sap_energy_source=replace(epc.sap_energy_source, meter_type=meter))


def test_a_pump_runs_longer_without_a_room_thermostat_and_not_for_want_of_a_cylinder_thermostat() -> None:
    """Table 4f: 115 kWh for a pump of unknown age, x 1.3 without room thermostat; 45 kWh for the flue fan."""
    stored: dict[str, Any] = {"cylinder_size": 2, "cylinder_insulation_type": 1, "cylinder_insulation_thickness": 50}
    regular = {"sap_main_heating_code": 102}
    homes = expanded(
        home(main=regular | {"main_heating_control": 2106}, cylinder_thermostat=False, **stored),
        home(main=regular | {"main_heating_control": 2107}, cylinder_thermostat=True, **stored),
    )
    assert homes.services.pumps_kwh == pytest.approx([115 + 45, 1.3 * 115 + 45])
    assert not homes.heating.main.interlocked.any()


def test_a_heat_pump_of_the_database_has_its_own_share_of_the_high_rate() -> None:
    """Table 12a: Appendix N 0.80 at 7 and 10 hours, others air source 0.60 at 10 hours, the tariff of §13 rule 3."""
    pump = {"main_heating_category": 4, "main_fuel_type": 29, "main_heating_control": 2206}
    by_table = home(meter=DUAL, main=pump | {"sap_main_heating_code": 224})
    by_index = home(
        meter=DUAL,
        main=pump | {"sap_main_heating_code": None, "main_heating_data_source": 1, "main_heating_index_number": 104568},
    )
    homes = expanded(by_table, by_index)
    assert list(homes.supplied.tariff) == [Tariff.TEN_HOUR] * 2
    assert homes.supplied.supplies.by_use["main_1"].high_share == pytest.approx([0.60, 0.80])


def test_the_summer_immersion_of_an_open_fire_is_single_and_priced_by_table_13() -> None:
    """N of 84 m² is 2.5294, 110 l at 7 hours: ((14530 - 762 N)/110 - 80 + 10 N)/100 = 0.5996; at a single meter 1."""
    fire = {"main_fuel_type": 33, "sap_main_heating_code": 156, "main_heating_control": 2101}
    stored: dict[str, Any] = {"cylinder_size": 2, "cylinder_insulation_type": 1, "cylinder_insulation_thickness": 50}
    homes = expanded(home(meter=DUAL, main=fire, **stored), home(meter=SINGLE, main=fire, **stored))
    people = 1 + 1.76 * (1 - np.exp(-0.000349 * 70.1**2)) + 0.0013 * 70.1
    by_hand = ((14530 - 762 * people) / 110 - 80 + 10 * people) / 100
    assert homes.water.summer_immersion.all()
    assert homes.supplied.supplies.by_use["water_immersion"].high_share == pytest.approx([by_hand, 1.0])


def test_a_network_of_chp_for_hot_water_alone_gives_all_its_heat_from_chp() -> None:
    """RdSAP 10 Table 29; CO2 per kWh of heat: gas / 0.50 - 0.25/0.50 of the electricity it replaces."""
    electric = {"main_heating_category": 10, "main_fuel_type": 29, "sap_main_heating_code": 691}
    controls = {"main_heating_control": 2602}
    homes = expanded(
        home(main=electric | controls, water_heating_code=951, water_heating_fuel=20),
        home(main={"main_heating_category": 6, "main_fuel_type": 20, "sap_main_heating_code": 302} | controls),
    )
    water, space = homes.supplied.supplies.by_use["water"], homes.supplied.supplies.by_use["main_1"]
    assert water.high_share[0] == 1.0
    assert space.high_share[1] == 0.35
    assert water.high[0] == space.high[1] == 48
    assert water.co2[0] == pytest.approx(0.210 / 0.50 - 0.5 * 0.136)


def test_the_store_of_a_cpsu_takes_a_tenth_of_a_degree_off_the_mean_temperature() -> None:
    """Table 4e, note: -0.1 K with an integrated thermal store or CPSU."""
    homes = expanded(home(main={"sap_main_heating_code": 120}), home(main={"sap_main_heating_code": 104}))
    assert homes.heating.control.adjustment_1 == pytest.approx([-0.1, 0.0])


@pytest.mark.parametrize(("code", "efficiency"), [(501, 65.0), (502, 73.0), (520, 74.0)])
def test_warm_air_units_heat_water_by_their_circulator(code: int, efficiency: float) -> None:
    """Table 4a, exceptions of 901: circulator before 1998 65 %, since 73 %, condensing heat exchanger 74 %."""
    unit = {"main_heating_category": 9, "main_heating_control": 2504, "sap_main_heating_code": code}
    homes = expanded(home(main=unit, cylinder_size=2, cylinder_insulation_type=1, cylinder_insulation_thickness=50))
    assert rate(homes).worksheet.energy.water_efficiency[0] == pytest.approx(np.full(12, efficiency))


def test_an_electric_shower_takes_its_rated_power_for_six_minutes() -> None:
    """SAP 10.2 Appendix J [M]: with a bath 0.45 N + 0.65 showers a day of 9.3 kW for 0.1 h; N 2.5294 at 84 m².

    The behaviour factor averages 1.000 over the year: 1.7882 x 0.93 x 365 = 607 kWh.
    """
    outlets: dict[str, Any] = {"electric_shower_count": 1, "mixer_shower_count": 0, "number_baths": 1}
    year = rate(expanded(home(**outlets))).worksheet.energy.electric_showers.sum()
    assert year == pytest.approx(1.7882 * 0.93 * 365, rel=2e-3)


@pytest.mark.parametrize(
    ("control", "equal", "of"),
    [
        (2210, 2205, _PUMP),
        (2209, 2205, _PUMP),
        (2313, 2311, _NETWORK),
        (2314, 2312, _NETWORK),
    ],
)
def test_room_thermostat_and_trvs_of_heat_pumps_and_networks_are_read_as_their_equals_and_say_so(
    control: int, equal: int, of: dict[str, Any]
) -> None:
    """The codes SAP 10.2 added are not taken for unknown ones, which would be a room thermostat alone (type 1) [M]."""
    homes = expanded(*(home(main={**of, "main_heating_control": code}) for code in (control, equal)))
    sap = rate(homes).sap
    assert sap[0] == pytest.approx(sap[1])
    assert homes.limitations.codes_of(0) == tuple(
        sorted((*homes.limitations.codes_of(1), "heating_control_from_memory"))
    )


def test_a_second_system_that_heats_water_alone_needs_no_heating_control() -> None:
    """Table 4e: 2100 is lodged where a boiler gives hot water only."""
    epc = home(main={"main_heating_category": 10, "main_heating_control": 2602, "sap_main_heating_code": 603})
    assert epc.sap_heating is not None
    water_only = replace(
        certificate().sap_heating.main_heating_details[0],  # type: ignore[union-attr]
        main_heating_number=2,
        main_heating_fraction=0.0,
        main_heating_control=2100,
    )
    systems = (*epc.sap_heating.main_heating_details, water_only)
    homes = expanded(with_heating(epc, main_heating_details=systems, water_heating_code=914))
    assert "heating_control_assumed" not in homes.limitations.codes_of(0)
    assert np.isfinite(rate(homes).sap).all()
