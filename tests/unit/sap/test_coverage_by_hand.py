"""Rules of RdSAP 10 on a small house, each worked out by hand from the table it names.

The house: 42 m² a storey, two storeys of 2.4 m, 19 m exposed and 7 m shared, band D, cavity walls as built (1.5),
12.55 m² of windows, two doors of 1.85 m², solid floor.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData, SapConservatory, SapFlatDetails, SapFloorDimension, SapVentilation
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import Dwellings, expand, rate
from ara_domain.sap.worksheet.ventilation import System
from tests.builders import certificate, with_main_dwelling, with_main_heating

GROSS_WALL, WINDOWS, DOORS = 19 * (2.4 + 2.65), 12.55, 2 * 1.85


def expanded(*homes: EpcPropertyData) -> Dwellings:
    return expand(EpcMlTransform().to_rows(homes))


def house(**of_main_dwelling: Any) -> EpcPropertyData:
    return with_main_dwelling(certificate(), **of_main_dwelling)


def flat(**details: Any) -> EpcPropertyData:
    """One storey of the house with a dwelling above and below."""
    home = house(floor_heat_loss=6, roof_construction=3)
    home = with_main_dwelling(home, sap_floor_dimensions=home.sap_building_parts[0].sap_floor_dimensions[:1])
    return replace(home, property_type=2, sap_flat_details=SapFlatDetails(level=2, **details))


# ------------------------------------------------------------------------------------------------ fabric


@pytest.mark.parametrize(
    ("below", "insulation", "mm", "u"),
    [(1, 1, None, 1.20), (2, 1, None, 1.20), (1, 2, None, 0.50), (2, 2, 100, 0.30), (3, 2, 100, 0.70), (6, 1, None, 0)],
)
def test_floors_over_air_unheated_or_partly_heated_space(below: int, insulation: int, mm: int | None, u: float) -> None:
    """Table 20, band D: as built 1.20, 50 mm 0.50, 100 mm 0.30; §6.14 0.7 whatever the insulation; 0 over a dwelling."""
    home = house(floor_heat_loss=below, floor_insulation_thickness=mm)
    lowest, *above = home.sap_building_parts[0].sap_floor_dimensions
    home = with_main_dwelling(home, sap_floor_dimensions=(replace(lowest, floor_insulation=insulation), *above))
    assert expanded(home).envelope.fabric.floors[0] == pytest.approx(42 * u)


def test_a_storey_that_overhangs_loses_heat_through_the_rest_of_its_floor() -> None:
    """§4.11: 50 - 42 = 8 m² at Table 20's 1.20, beside the ground floor of 42 m² at 0.67."""
    lowest, upper = house().sap_building_parts[0].sap_floor_dimensions
    wide = house(sap_floor_dimensions=(lowest, replace(upper, total_floor_area=50.0)))
    floors = expanded(house(), wide).envelope.fabric.floors
    assert floors[1] - floors[0] == pytest.approx(8 * 1.20)


@pytest.mark.parametrize(("corridor", "resistance"), [(2, 0.5), (3, 2.1)])
def test_a_wall_and_a_door_to_an_unheated_corridor_or_stairwell_are_sheltered(corridor: int, resistance: float) -> None:
    """§4.13, §6.9: 5 m x 2.4 m less the door of 1.85 m² at 1/(1/1.5 + R); door 1.4 instead of 3.0 (Table 26)."""
    fabric = expanded(flat(heat_loss_corridor=corridor, unheated_corridor_length=5.0)).envelope.fabric
    sheltered = 5 * 2.4 - 1.85
    main = 19 * 2.4 - 5 * 2.4 - WINDOWS - 1.85
    assert fabric.walls[0] == pytest.approx(1.5 * main + round(1 / (1 / 1.5 + resistance), 2) * sheltered, abs=0.02)
    assert fabric.doors[0] == pytest.approx(1.85 * (3.0 + 1.4))


def test_a_door_to_a_heated_corridor_loses_nothing() -> None:
    assert expanded(flat(heat_loss_corridor=1)).envelope.fabric.doors[0] == pytest.approx(1.85 * 3.0)


@pytest.mark.parametrize(("kind", "u"), [(0, 0.25), (1, 0.0), (2, 0.5), (3, 0.2), (4, 0.0), ("NI", 0.25)])
def test_party_walls_of_a_house(kind: int | str, u: float) -> None:
    """Table 15: 7 m over 2.4 + 2.65 m."""
    fabric = expanded(house(party_wall_construction=kind)).envelope.fabric
    assert fabric.party_walls[0] == pytest.approx(u * 7 * 5.05)


def test_a_party_wall_of_a_flat_that_nobody_could_tell_loses_nothing() -> None:
    home = with_main_dwelling(flat(heat_loss_corridor=0), party_wall_construction=0)
    assert expanded(home).envelope.fabric.party_walls[0] == 0


def test_basement_walls_and_floors_are_by_age() -> None:
    """Table 23, band D: wall 0.7, floor 0.5."""
    lowest, upper = house().sap_building_parts[0].sap_floor_dimensions
    home = house(wall_construction=6, sap_floor_dimensions=(replace(lowest, floor_construction=4), upper))
    fabric = expanded(home).envelope.fabric
    assert fabric.walls[0] == pytest.approx(0.7 * (GROSS_WALL - WINDOWS - DOORS), abs=0.01)
    assert fabric.floors[0] == pytest.approx(0.5 * 42)


@pytest.mark.parametrize(("band", "y"), [("A", 0.15), ("I", 0.15), ("J", 0.11), ("K", 0.08), ("M", 0.08)])
def test_thermal_bridges_are_by_age_over_the_whole_exposed_area(band: str, y: float) -> None:
    """§6.15: gross walls 95.95, roof 42, floor 42, windows and doors counted within the walls; no party wall."""
    fabric = expanded(house(construction_age_band=band)).envelope.fabric
    assert fabric.thermal_bridge_y[0] == y
    assert fabric.external_area[0] == pytest.approx(GROSS_WALL + 42 + 42, abs=0.01)


@pytest.mark.parametrize(
    ("wall", "insulation", "mass"), [(4, 4, 250), (3, 1, 250), (3, 3, 100), (5, 4, 100), (9, 4, 100), (8, 4, 250)]
)
def test_thermal_mass_is_by_the_main_wall(wall: int, insulation: int, mass: float) -> None:
    """Table 22: 100 for timber frame, cob and internal insulation, else 250."""
    fabric = expanded(house(wall_construction=wall, wall_insulation_type=insulation)).envelope.fabric
    assert fabric.thermal_mass[0] == mass


def test_a_conservatory_that_is_not_separated_is_glass_all_round() -> None:
    """§7.1, Table 25, double: walls 9 m x 2.4 m at 3.1, roof 10/cos 20° at 3.4, both with 0.04; 10 m² more floor."""
    room = SapConservatory(floor_area=10.0, glazed_perimeter=9.0, room_height=1, double_glazed=True)
    plain, with_room = certificate(), certificate(sap_conservatory=room)
    homes = expanded(plain, with_room)
    windows, roofs = np.diff(homes.envelope.fabric.windows)[0], np.diff(homes.envelope.fabric.roof_windows)[0]
    assert windows == pytest.approx(9 * 2.4 / (1 / 3.1 + 0.04))
    assert roofs == pytest.approx(10 / math.cos(math.radians(20)) / (1 / 3.4 + 0.04))
    assert np.diff(homes.fields["floor_area"])[0] == 10
    assert np.diff(homes.fields["volume"])[0] == pytest.approx(24)


# ------------------------------------------------------------------------------------------------ air


def test_a_test_at_4_pa_replaces_the_estimate() -> None:
    """0.263 x 3^0.924 [M] and the openings, 20 m³/h of fans and 20 of a blocked chimney over 212.1 m³."""
    tested = SapVentilation(air_permeability_ap4_m3_h_m2=3.0, extract_fans_count=2, blocked_chimneys_count=1)
    sheet = rate(expanded(certificate(sap_ventilation=tested, extract_fans_count=2))).worksheet.ventilation
    assert sheet.infiltration[0] == pytest.approx(0.263 * 3**0.924 + 40 / 212.1)


@pytest.mark.parametrize(
    ("kind", "system", "fans_kwh"),
    [
        (0, System.NATURAL, 0.0),
        (2, System.EXTRACT, 2.5 * 0.8 * 1.22 * 212.1),
        (3, System.EXTRACT, 2.5 * 0.8 * 1.22 * 212.1),
        (1, System.BALANCED, 2.5 * 2.0 * 2.44 * 0.5 * 212.1),
        (4, System.HEAT_RECOVERY, 2.5 * 2.0 * 2.44 * 0.5 * 212.1),
        (5, System.NATURAL, 0.0),
        (6, System.EXTRACT, 2.5 * 0.8 * 1.22 * 212.1),
    ],
)
def test_mechanical_ventilation_by_default_data(kind: int, system: System, fans_kwh: float) -> None:
    """Tables 4f, 4g: SFP 0.8 (extract, input) and 2.0 (balanced) W/(l/s) x 2.5 in use; recovery 66 % x 0.70."""
    air = expanded(certificate(sap_ventilation=SapVentilation(mechanical_ventilation=kind))).air
    assert air.inputs.system[0] == system
    assert air.fans_kwh[0] == pytest.approx(fans_kwh)
    assert air.inputs.heat_recovery[0] == pytest.approx(0.66 * 0.70)


# ------------------------------------------------------------------------------------------------ heating and light


def test_rooms_without_heat_get_portable_heaters_and_few_heated_rooms_swap_the_systems() -> None:
    """Appendix A: rule c 693 for a tenth (Table 11); rule b at a quarter of the rooms by a gas fire, 699 with 0.20."""
    fire = {
        "main_heating_category": 10,
        "main_fuel_type": 26,
        "sap_main_heating_code": 603,
        "main_heating_control": 2601,
    }
    homes = expanded(
        certificate(heated_room_count=4),
        with_main_heating(certificate(heated_room_count=1), **fire),
        certificate(heated_room_count=5),
    )
    assert list(homes.heating.secondary) == [693, 603, 0]
    assert list(homes.heating.main.code) == [104, 699, 104]
    assert homes.heating.secondary_fraction == pytest.approx([0.10, 0.20, 0.0])


@pytest.mark.parametrize(("code", "share"), [(401, 0.15), (404, 0.10), (409, 0.10), (691, 0.20), (408, 0.10)])
def test_the_share_of_a_fixed_secondary_heater(code: int, share: float) -> None:
    """Table 11; storage heaters but 408 have a portable secondary if none is fixed."""
    source = certificate().sap_energy_source
    assert source is not None
    dual = certificate(sap_energy_source=replace(source, meter_type="1"), heated_room_count=4)
    main = {
        "main_heating_category": 7,
        "main_fuel_type": 29,
        "sap_main_heating_code": code,
        "main_heating_control": 2401,
    }
    assert expanded(with_main_heating(dual, **main)).heating.secondary_fraction[0] == share


def test_lamps_give_their_lumens_by_kind() -> None:
    """Table 31: 4 LED of 900 lm, 2 CFL of 1,045, 6 incandescent of 672; 9,722 lm from 434 W."""
    gains = expanded(certificate()).services.gains
    assert gains.fixed_lumens[0] == pytest.approx(4 * 900 + 2 * 1045 + 6 * 672)
    assert gains.fixed_efficacy[0] == pytest.approx((4 * 900 + 2 * 1045 + 6 * 672) / (4 * 9 + 2 * 19 + 6 * 60))


def test_storeys_of_the_tallest_part_count_for_the_stack_effect() -> None:
    """Table 5, worksheet (9): a third storey of an extension counts, not the sum of parts."""
    storey = SapFloorDimension(floor=0, room_height=2.4, total_floor_area=10.0, heat_loss_perimeter=6.0)
    extension = replace(
        certificate().sap_building_parts[0],
        building_part_number=2,
        sap_floor_dimensions=tuple(replace(storey, floor=level) for level in range(3)),
    )
    home = certificate(sap_building_parts=(*certificate().sap_building_parts, extension))
    assert expanded(certificate(), home).air.inputs.storeys == pytest.approx([2, 3])
