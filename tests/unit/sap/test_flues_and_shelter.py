"""Flues and shelter of certificates that do not count them: by the appliances, the storey and the method."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData, SapFlatDetails
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import Dwellings, expand
from ara_domain.sap.method import RDSAP_10, RDSAP_2012, Method
from tests.builders import certificate

OIL, GAS = 28, 26
OPEN, ROOM_SEALED = 1, 2


def home(*, flues_counted: int | None = None, fireplaces: int = 0, secondary: int | None = None,
         **boiler: Any) -> EpcPropertyData:  # fmt: skip
    """A certificate as they were before flues were counted, unless it says their number."""
    base = certificate()
    assert base.sap_heating is not None
    assert base.sap_ventilation is not None
    system = replace(base.sap_heating.main_heating_details[0], **boiler)
    return replace(
        base,
        sap_heating=replace(base.sap_heating, main_heating_details=(system,), secondary_heating_type=secondary),
        sap_ventilation=replace(
            base.sap_ventilation,
            open_flues_count=flues_counted,
            open_chimneys_count=None,
            open_fireplaces_count=fireplaces,
        ),
    )


def expanded(epc: EpcPropertyData, method: Method = RDSAP_2012) -> Dwellings:
    return expand(EpcMlTransform().to_rows([epc]), method)


def flow(epc: EpcPropertyData, method: Method = RDSAP_2012) -> float:
    """m3/h more than of the same home with an electric boiler and no fire."""
    without = home(main_fuel_type=29, boiler_flue_type=None, sap_main_heating_code=191)
    return float(
        expanded(epc, method).air.inputs.opening_flow[0] - expanded(without, method).air.inputs.opening_flow[0]
    )


def test_an_open_flue_of_the_boiler_lets_20_m3_an_hour_in() -> None:
    assert flow(home(main_fuel_type=OIL, sap_main_heating_code=126, boiler_flue_type=OPEN)) == 20
    assert flow(home(main_fuel_type=OIL, sap_main_heating_code=126, boiler_flue_type=ROOM_SEALED)) == 0


@pytest.mark.parametrize(
    ("secondary", "in_2012", "in_rdsap_10"),
    [(631, 40, 80), (633, 20, 10), (603, 20, 35), (612, 40, 80), (613, 40, 40), (609, 0, 0), (691, 0, 0)],
    ids=["open fire", "closed room heater", "gas fire with a flue", "decorative gas fire", "flueless gas fire",
         "balanced flue", "electric"],
)  # fmt: skip
def test_a_room_heater_has_the_chimney_or_flue_it_needs(secondary: int, in_2012: float, in_rdsap_10: float) -> None:
    fire = home(secondary=secondary)
    assert flow(fire) == in_2012
    assert flow(fire, RDSAP_10) == in_rdsap_10


def test_a_fireplace_that_is_counted_is_not_counted_again_for_its_fire() -> None:
    assert flow(home(secondary=631, fireplaces=1)) == 40
    assert flow(home(secondary=631, fireplaces=2)) == 80


def test_where_flues_are_counted_the_count_holds() -> None:
    assert flow(home(secondary=633, flues_counted=0)) == 0
    assert flow(home(main_fuel_type=OIL, sap_main_heating_code=126, boiler_flue_type=OPEN, flues_counted=2)) == 40


def sheltered(epc: EpcPropertyData, method: Method) -> float:
    return float(np.asarray(expanded(epc, method).air.inputs.sheltered_sides)[0])


@pytest.mark.parametrize(("built_form", "by_form"), [(1, 0), (2, 1), (4, 2), (6, 3)])
def test_houses_had_two_sheltered_sides_before_rdsap_10(built_form: int, by_form: float) -> None:
    house = replace(certificate(), built_form=built_form)
    assert sheltered(house, RDSAP_2012) == 2
    assert sheltered(house, RDSAP_10) == by_form


@pytest.mark.parametrize(("storey", "sides"), [("00", 4), ("02", 4), ("03", 2), ("20+", 2), (None, 4), ("-1", 4)])
def test_flats_up_to_the_third_storey_were_sheltered_all_round(storey: str | None, sides: float) -> None:
    flat = replace(certificate(), property_type=2, sap_flat_details=SapFlatDetails(flat_location=storey))
    assert sheltered(flat, RDSAP_2012) == sides
    assert sheltered(flat, RDSAP_10) == 2


def fan_kwh(**boiler: Any) -> float:
    """kWh a year a gas boiler's pumps and fans take, less those of one said to have no fan."""
    with_fan, without = (
        expanded(home(main_fuel_type=GAS, **{**boiler, **changes})).services.pumps_kwh[0]
        for changes in ({}, {"fan_flue_present": False})
    )
    return float(with_fan - without)


def test_a_gas_boiler_has_a_flue_fan_unless_it_is_old_open_flued_or_said_to_have_none() -> None:
    unsaid = {"fan_flue_present": None, "boiler_flue_type": ROOM_SEALED}
    assert fan_kwh(sap_main_heating_code=104, **unsaid) == 45
    assert fan_kwh(sap_main_heating_code=117, **unsaid) == 0
    assert fan_kwh(sap_main_heating_code=101, fan_flue_present=None, boiler_flue_type=OPEN) == 0
    assert fan_kwh(sap_main_heating_code=117, fan_flue_present=True, boiler_flue_type=ROOM_SEALED) == 45
