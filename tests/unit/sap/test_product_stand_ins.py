"""Boilers and heat pumps known by their index number alone: what stands in for their record."""

from dataclasses import replace
from typing import Any

import pytest

from ara_domain.epc import EpcPropertyData, Improvement
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import Dwellings, expand
from tests.builders import certificate

GAS, LPG, OIL, ELECTRICITY = 26, 27, 28, 29
REPLACE_BOILER = Improvement(sequence=1, improvement_type="I")


def home(fuel: int, *, cylinder: bool, due: bool = False, **system: Any) -> EpcPropertyData:
    """A home with product 99999, which no table knows."""
    base = certificate()
    assert base.sap_heating is not None
    boiler = replace(
        base.sap_heating.main_heating_details[0],
        **{
            "main_fuel_type": fuel,
            "main_heating_category": 2,
            "main_heating_data_source": 1,
            "main_heating_index_number": 99999,
            "sap_main_heating_code": None,
            **system,
        },
    )
    heating = replace(
        base.sap_heating, main_heating_details=(boiler,), water_heating_code=901, cylinder_size=2 if cylinder else 1
    )
    return replace(base, sap_heating=heating, suggested_improvements=(REPLACE_BOILER,) if due else ())


def expanded(epc: EpcPropertyData) -> Dwellings:
    return expand(EpcMlTransform().to_rows([epc]))


def efficiencies(epc: EpcPropertyData) -> tuple[float, float]:
    """Winter and summer, %."""
    main = expanded(epc).heating.main
    return float(main.efficiency[0]), float(main.efficiency_summer[0])


@pytest.mark.parametrize(
    ("fuel", "cylinder", "generic"),
    [
        (GAS, True, (89.9, 79.2)),
        (GAS, False, (89.8, 79.7)),
        (LPG, True, (91.1, 80.4)),
        (LPG, False, (90.5, 80.9)),
        (OIL, True, (92.0, 80.3)),
        (OIL, False, (90.1, 82.1)),
    ],
)
def test_a_boiler_that_condenses_takes_the_generic_record_of_its_kind(
    fuel: int, cylinder: bool, generic: tuple[float, float]
) -> None:
    assert efficiencies(home(fuel, cylinder=cylinder)) == generic


@pytest.mark.parametrize(
    ("fuel", "cylinder", "expected"),
    [
        (GAS, True, (74 + 89.9 - 84, 64 + 79.2 - 74)),
        (GAS, False, (74 + 89.8 - 84, 65 + 79.7 - 75)),
        (OIL, True, (80 + 92.0 - 84, 68 + 80.3 - 72)),
    ],
)
def test_one_due_for_a_condensing_boiler_is_as_much_above_the_table(
    fuel: int, cylinder: bool, expected: tuple[float, float]
) -> None:
    assert efficiencies(home(fuel, cylinder=cylinder, due=True)) == pytest.approx(expected)


def test_a_boiler_lodged_by_its_code_keeps_the_table_value() -> None:
    coded = home(GAS, cylinder=False, main_heating_data_source=2, sap_main_heating_code=104)
    assert float(expanded(coded).heating.efficiency_1[0]) == 84.0


@pytest.mark.parametrize(
    ("emitter", "expected"),
    [
        pytest.param(1, 328.2, id="radiators"),
        pytest.param(2, 359.7, id="underfloor"),
        pytest.param(3, 359.1, id="fan coil units"),
        pytest.param(4, 328.2, id="both radiators and underfloor: as radiators"),
    ],
)
def test_a_heat_pump_takes_the_generic_record_of_its_emitters(emitter: int, expected: float) -> None:
    pump = home(ELECTRICITY, cylinder=True, main_heating_category=4, heat_emitter_type=emitter)
    assert float(expanded(pump).heating.efficiency_1[0]) == expected


def test_what_stands_in_is_told() -> None:
    assert "product_database_default" in expanded(home(GAS, cylinder=True)).limitations.codes_of(0)


@pytest.mark.parametrize(
    ("emitter", "flow", "gain"),
    [
        pytest.param(1, 1, 0.0, id="radiators above 45 C"),
        pytest.param(1, 3, 2.4, id="radiators at 35 to 45 C"),
        pytest.param(1, 4, 3.0, id="radiators at up to 35 C"),
        pytest.param(2, 0, 3.0, id="underfloor of unknown temperature: up to 35 C"),
    ],
)
def test_a_condensing_boiler_of_the_database_gains_by_a_low_flow_temperature(
    emitter: int, flow: int, gain: float
) -> None:
    """Table 4c(1), gas, on space heating alone; one due for a condensing boiler gains nothing."""
    said: dict[str, Any] = {"heat_emitter_type": emitter, "emitter_temperature": flow}
    found = expanded(home(GAS, cylinder=False, main_heating_control=2106, **said))
    assert found.heating.efficiency_1[0] == pytest.approx(89.8 + gain)
    assert (found.water.winter[0], found.water.summer[0]) == (89.8, 79.7)
    old = expanded(home(GAS, cylinder=False, due=True, main_heating_control=2106, **said)).heating
    assert old.efficiency_1[0] == old.main.efficiency[0]
