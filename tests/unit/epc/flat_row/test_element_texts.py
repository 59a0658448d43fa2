"""Descriptions of walls, roofs and floors, in every spelling the register has."""

from datetime import date

import pytest

from ara_domain.epc.codes import FloorConstruction, FloorHeatLoss, FloorInsulation
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import RoofInsulationLocation as Where
from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_domain.epc.mapping.flat_row.floors import parse_floor, premises_below
from ara_domain.epc.mapping.flat_row.roofs import parse_roof
from ara_domain.epc.mapping.flat_row.text import description
from ara_domain.epc.mapping.flat_row.walls import parse_wall


@pytest.mark.parametrize(
    ("text", "construction", "insulation"),
    [
        ("Cavity wall, as built, insulated (assumed)", Wall.CAVITY, Insulated.AS_BUILT),
        ("Cavity wall, filled cavity", Wall.CAVITY, Insulated.FILLED_CAVITY),
        ("Cavity wall, filled cavity and external insulation", Wall.CAVITY, Insulated.FILLED_CAVITY_AND_EXTERNAL),
        ("Cavity wall, filled cavity and internal insulation", Wall.CAVITY, Insulated.FILLED_CAVITY_AND_INTERNAL),
        ("Solid brick, with internal insulation", Wall.SOLID_BRICK, Insulated.INTERNAL),
        ("Granite or whin, as built, no insulation (assumed)", Wall.GRANITE_OR_WHINSTONE, Insulated.AS_BUILT),
        ("Sandstone, with external insulation", Wall.SANDSTONE_OR_LIMESTONE, Insulated.EXTERNAL),
        ("Timber frame, with additional insulation", Wall.TIMBER_FRAME, Insulated.INTERNAL),
        ("System built, as built, no insulation (assumed)", Wall.SYSTEM_BUILT, Insulated.AS_BUILT),
        ("Cob, as built", Wall.COB, Insulated.AS_BUILT),
        ("Park home wall, as built", Wall.PARK_HOME, Insulated.AS_BUILT),
        ("Waliau ceudod, ceudod wedi'i lenwi", Wall.CAVITY, Insulated.FILLED_CAVITY),
        ("Briciau solet, fel y`u hadeiladwyd, dim inswleiddio (rhagdybiaeth)", Wall.SOLID_BRICK, Insulated.AS_BUILT),
        ("Tywodfaen, gydag inswleiddio mewnol", Wall.SANDSTONE_OR_LIMESTONE, Insulated.INTERNAL),
        ("SAP05:Cavity wall, filled cavity", Wall.CAVITY, Insulated.FILLED_CAVITY),
        ("Cavity wall,filled cavity + Chr(13) + Solid brick, as built", Wall.CAVITY, Insulated.FILLED_CAVITY),
    ],
)
def test_a_wall_text_gives_construction_and_insulation(text: str, construction: Wall, insulation: Insulated) -> None:
    wall = parse_wall(text)
    assert (wall.construction, wall.insulation, wall.u_value) == (construction, insulation, None)


@pytest.mark.parametrize("unit", ["W/m²K", "W/m?K", "W/m-¦K", "W/m\u00c2²K", "W/m�K"])
def test_a_u_value_is_read_whatever_became_of_its_unit(unit: str) -> None:
    assert parse_wall(f"Average thermal transmittance 0.25 {unit}").u_value == 0.25
    assert parse_wall(f"Average thermal transmittance = 0.25 {unit}").u_value == 0.25
    assert parse_roof(f"Trawsyriannedd thermol cyfartalog 0.11 {unit}").u_value == 0.11
    assert parse_floor(f"average thermal transmittance 0.1 {unit}").u_value == 0.1


def test_a_u_value_no_wall_has_is_not_taken() -> None:
    assert parse_wall("Average thermal transmittance 25 W/m²K").u_value is None


@pytest.mark.parametrize("text", [None, "", "Wall", "SAP05:Walls", "%%WALL%%", "N/A", "Something else"])
def test_a_text_that_describes_no_wall_gives_nothing(text: str | None) -> None:
    assert not parse_wall(text).is_described


@pytest.mark.parametrize(
    ("text", "construction", "location", "thickness"),
    [
        ("Pitched, 270 mm loft insulation", Roof.PITCHED_WITH_LOFT_ACCESS, Where.JOISTS, "270mm"),
        ("Pitched, 250mm loft insulation", Roof.PITCHED_WITH_LOFT_ACCESS, Where.JOISTS, "250mm"),
        ("Pitched, 300+  mm loft insulation", Roof.PITCHED_WITH_LOFT_ACCESS, Where.JOISTS, "300mm+"),
        ("Ar oleddf, 100 mm lo inswleiddio yn y llofft", Roof.PITCHED_WITH_LOFT_ACCESS, Where.JOISTS, "100mm"),
        ("Pitched, 0 mm loft insulation", Roof.PITCHED_WITH_LOFT_ACCESS, Where.NONE, "ND"),
        ("Pitched, no insulation", Roof.PITCHED_WITH_LOFT_ACCESS, Where.NONE, "ND"),
        ("Pitched, no insulation(assumed)", Roof.PITCHED_WITHOUT_LOFT_ACCESS, Where.UNKNOWN, "ND"),
        ("Pitched, insulated at rafters", Roof.PITCHED_WITH_LOFT_ACCESS, Where.RAFTERS, "NI"),
        ("Flat, limited insulation (assumed)", Roof.FLAT, Where.FLAT_ROOF, "AB"),
        ("Flat, insulated", Roof.FLAT, Where.FLAT_ROOF, "NI"),
        ("Flat,", Roof.FLAT, None, None),
        ("Thatched, with additional insulation", Roof.THATCHED, Where.JOISTS, "NI"),
        ("(another dwelling above)", Roof.ANOTHER_DWELLING_ABOVE, None, None),
        ("(annedd arall uwchben)", Roof.ANOTHER_DWELLING_ABOVE, None, None),
        ("(other premises above)", Roof.ANOTHER_DWELLING_ABOVE, None, None),
    ],
)
def test_a_roof_text_gives_construction_and_insulation(
    text: str, construction: Roof, location: Where | None, thickness: str | None
) -> None:
    roof = parse_roof(text)
    assert (roof.construction, roof.location, roof.thickness) == (construction, location, thickness)


def test_rooms_in_the_roof_are_recognised_with_what_was_seen_of_their_insulation() -> None:
    assert parse_roof("Roof room(s), ceiling insulated").room_insulated == "ceiling"
    assert parse_roof("Roof room(s), insulated").room_insulated == "all"
    assumed = parse_roof("Ystafell(oedd) to, wedi'i hinswleiddio (rhagdybiaeth)")
    assert (assumed.room_in_roof, assumed.room_insulated) == (True, None)


@pytest.mark.parametrize(
    ("text", "below", "construction", "insulation"),
    [
        ("Solid, no insulation (assumed)", FloorHeatLoss.GROUND, FloorConstruction.SOLID, FloorInsulation.AS_BUILT),
        ("Solid, insulated", FloorHeatLoss.GROUND, FloorConstruction.SOLID, FloorInsulation.RETROFITTED),
        ("Suspended, insulated (assumed)", FloorHeatLoss.GROUND, None, FloorInsulation.AS_BUILT),
        ("To unheated space,  no insulation (assumed)", FloorHeatLoss.UNHEATED_SPACE, None, FloorInsulation.AS_BUILT),
        ("To external air, uninsulated (assumed)", FloorHeatLoss.EXPOSED, None, FloorInsulation.AS_BUILT),
        ("I ofod heb ei wresogi, dim inswleiddio (rhagdybiaeth)", FloorHeatLoss.UNHEATED_SPACE, None, FloorInsulation.AS_BUILT),
        ("(another dwelling below)", FloorHeatLoss.ANOTHER_DWELLING, None, None),
    ],
)  # fmt: skip
def test_a_floor_text_gives_what_is_below_and_how_it_is_built(
    text: str,
    below: FloorHeatLoss,
    construction: FloorConstruction | None,
    insulation: FloorInsulation | None,
) -> None:
    floor = parse_floor(text)
    assert (floor.below, floor.construction, floor.insulation) == (below, construction, insulation)


def test_a_thickness_in_a_floor_text_is_kept() -> None:
    floor = parse_floor("Solid, 75 mm insulation (assumed)")
    assert (floor.insulation, floor.thickness) == (FloorInsulation.RETROFITTED, "75mm")


def test_other_premises_below_changes_meaning_in_2017_and_the_doubt_is_recorded() -> None:
    early, sure = premises_below(date(2012, 5, 1), by_full_sap=False)
    between, doubtful = premises_below(date(2015, 12, 1), by_full_sap=False)
    late, _ = premises_below(date(2019, 1, 1), by_full_sap=False)
    assert (early, between) == (FloorHeatLoss.ANOTHER_DWELLING, FloorHeatLoss.ANOTHER_DWELLING)
    assert late is FloorHeatLoss.PARTIALLY_HEATED_SPACE
    assert doubtful < sure


def test_full_sap_says_other_premises_of_every_neighbour() -> None:
    assert premises_below(date(2022, 1, 1), by_full_sap=True)[0] is FloorHeatLoss.ANOTHER_DWELLING


def test_descriptions_are_brought_into_one_form() -> None:
    assert description("  Roof room (s) ,insulated ") == "roof room(s), insulated"
    assert description("SAP05:Main-Heating-Controls") is None
    assert description("%%MAINHEATCONTROL%%") is None
    assert description("O\u00e2\u20ac\u2122r brif system") == "from main system"
