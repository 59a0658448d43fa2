"""Doubts about walls, roofs, floors, openings and rooms that the method answers with a default."""

from collections.abc import Callable

import numpy as np

from ara_domain.epc.codes import FloorConstruction, FloorHeatLoss, FloorInsulation
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.epc.codes import WallInsulation as Insulation
from ara_domain.ml.schema import PARTS
from ara_domain.sap.doubt.doubt import Doubt
from ara_domain.sap.doubt.edits import Edit, Rows, each_part, put, scale, shift, window_columns
from ara_domain.sap.tables import Mask

_ADDED = (Insulation.EXTERNAL, Insulation.INTERNAL, Insulation.FILLED_CAVITY_AND_EXTERNAL,
          Insulation.FILLED_CAVITY_AND_INTERNAL)  # fmt: skip
_LOFT = (Roof.PITCHED_UNSPECIFIED, Roof.PITCHED_WITH_LOFT_ACCESS, Roof.PITCHED_WITHOUT_LOFT_ACCESS)
_GROUND = FloorHeatLoss.GROUND
_SOLID_WALLS = (Wall.GRANITE_OR_WHINSTONE, Wall.SANDSTONE_OR_LIMESTONE, Wall.SOLID_BRICK)
_BAND_E = 5


def _no_u(rows: Rows, part: str, element: str) -> Mask:
    return np.isnan(rows[f"{part}_{element}_u"])


def _wall_insulation_unknown(rows: Rows, part: str) -> Mask:
    return (rows[f"{part}_wall_insulation"] == Insulation.UNKNOWN) & _no_u(rows, part, "wall")


def _wall_thickness_of_insulation_unknown(rows: Rows, part: str) -> Mask:
    added = np.isin(rows[f"{part}_wall_insulation"], _ADDED)
    return added & np.isnan(rows[f"{part}_wall_insulation_mm"]) & _no_u(rows, part, "wall")


def _wall_construction_unknown(rows: Rows, part: str) -> Mask:
    built = rows[f"{part}_wall_construction"]
    return (np.isnan(built) | (built < 1) | (built > Wall.PARK_HOME)) & _no_u(rows, part, "wall")


def _wall_thickness_unknown(rows: Rows, part: str) -> Mask:
    by_thickness = np.isin(rows[f"{part}_wall_construction"], _SOLID_WALLS) & (rows[f"{part}_age_band"] <= _BAND_E)
    return by_thickness & np.isnan(rows[f"{part}_wall_thickness_mm"]) & _no_u(rows, part, "wall")


def _loft_unknown(rows: Rows, part: str) -> Mask:
    known = ~np.isnan(rows[f"{part}_roof_insulation_mm"]) | (rows[f"{part}_roof_insulation_location"] == Location.NONE)
    loft = np.isin(rows[f"{part}_roof_construction"], _LOFT) & (rows[f"{part}_roof_area"] > 0)
    return loft & ~known & _no_u(rows, part, "roof")


def _roof_construction_unknown(rows: Rows, part: str) -> Mask:
    return np.isnan(rows[f"{part}_roof_construction"]) & (rows[f"{part}_roof_area"] > 0) & _no_u(rows, part, "roof")


def _floor_unknown(rows: Rows, part: str) -> Mask:
    built = rows[f"{part}_floor_construction"]
    ground = rows[f"{part}_floor_below"] == _GROUND
    return ground & (np.isnan(built) | (built == FloorConstruction.UNKNOWN)) & _no_u(rows, part, "floor")


def _floor_insulation_unknown(rows: Rows, part: str) -> Mask:
    insulation = rows[f"{part}_floor_insulation"]
    ground = rows[f"{part}_floor_below"] == _GROUND
    return ground & (np.isnan(insulation) | (insulation == FloorInsulation.UNKNOWN)) & _no_u(rows, part, "floor")


def _party_wall_unknown(rows: Rows, part: str) -> Mask:
    built = rows[f"{part}_party_wall_construction"]
    return (rows[f"{part}_party_wall_area"] > 0) & (np.isnan(built) | (built == 0))


def _room_in_roof_unknown(rows: Rows, part: str) -> Mask:
    return rows.flag("room_in_roof_partly_known") & (rows[f"{part}_room_in_roof_structure_area"] > 0)


def _insulate(rows: Rows, part: str) -> None:
    cavity = rows[f"{part}_wall_construction"] == Wall.CAVITY
    added = np.where(cavity, float(Insulation.FILLED_CAVITY), float(Insulation.EXTERNAL))
    rows.put(f"{part}_wall_insulation", added, _wall_insulation_unknown(rows, part))


def _insulate_unknown_walls(rows: Rows) -> None:
    for number in PARTS:
        _insulate(rows, f"part{number}")


def _party_walls_of_a_square_plan(rows: Rows) -> None:
    """A length of party wall such as a square plan has, over the height of the dwelling."""
    side = np.sqrt(rows["part1_floor_area"])
    height = rows["volume"] / np.maximum(rows["floor_area"], 1.0) * np.maximum(rows["storeys"], 1.0)
    rows.put("part1_party_wall_area", side * height)


def _rooms(by: int) -> Edit:
    def edit(rows: Rows) -> None:
        assumed = np.maximum(1.0, np.round(rows["floor_area"] / 20))
        rooms = np.maximum(1.0, assumed + by)
        rows.put("habitable_rooms", rooms)
        rows.put("heated_rooms", rooms)

    return edit


def _party_of(rule: Callable[[Rows, str], Mask]) -> Callable[[Rows], Mask]:
    return lambda rows: rows.any_part(rule)


FABRIC: tuple[Doubt, ...] = (
    Doubt(
        code="wall_insulation_unknown",
        text="whether a wall is insulated is unknown; as built is assumed",
        where=_party_of(_wall_insulation_unknown),
        others=(_insulate_unknown_walls,),
    ),
    Doubt(
        code="wall_insulation_thickness_unknown",
        text="the thickness of a wall's insulation is unknown; 50 mm assumed",
        where=_party_of(_wall_thickness_of_insulation_unknown),
        others=(each_part("wall_insulation_mm", 100.0, _wall_thickness_of_insulation_unknown),),
    ),
    Doubt(
        code="wall_construction_assumed",
        text="a wall's construction is unknown; brick before 1930, cavity after",
        where=_party_of(_wall_construction_unknown),
        others=tuple(
            each_part("wall_construction", float(built), _wall_construction_unknown)
            for built in (Wall.SOLID_BRICK, Wall.CAVITY, Wall.TIMBER_FRAME)
        ),
    ),
    Doubt(
        code="wall_thickness_not_measured",
        text="a solid wall's thickness was not measured; the default of its age stands in",
        where=_party_of(_wall_thickness_unknown),
        others=tuple(each_part("wall_thickness_mm", mm, _wall_thickness_unknown) for mm in (220.0, 340.0)),
    ),
    Doubt(
        code="loft_insulation_unknown",
        text="a loft's insulation is unknown; the default of its age stands in",
        where=_party_of(_loft_unknown),
        others=tuple(each_part("roof_insulation_mm", mm, _loft_unknown) for mm in (25.0, 100.0, 270.0)),
    ),
    Doubt(
        code="roof_construction_assumed",
        text="a roof's construction is unknown; a pitched roof with unknown insulation assumed",
        where=_party_of(_roof_construction_unknown),
        others=tuple(
            each_part("roof_construction", float(kind), _roof_construction_unknown)
            for kind in (Roof.FLAT, Roof.SLOPING_CEILING)
        ),
    ),
    Doubt(
        code="room_in_roof_insulation_assumed",
        text="the insulation of a room in roof is known in part only; the default of its age stands in",
        where=_party_of(_room_in_roof_unknown),
        others=tuple(each_part("room_in_roof_age_band", band, _room_in_roof_unknown) for band in (1.0, 13.0)),
    ),
    Doubt(
        code="floor_construction_unknown",
        text="a ground floor's construction is unknown; solid, or suspended timber before 1930, assumed",
        where=_party_of(_floor_unknown),
        others=tuple(
            each_part("floor_construction", float(kind), _floor_unknown)
            for kind in (FloorConstruction.SOLID, FloorConstruction.SUSPENDED_TIMBER)
        ),
    ),
    Doubt(
        code="floor_insulation_unknown",
        text="whether a ground floor is insulated is unknown; the default of its age stands in",
        where=_party_of(_floor_insulation_unknown),
        others=(each_part("floor_insulation", float(FloorInsulation.RETROFITTED), _floor_insulation_unknown),),
    ),
    Doubt(
        code="party_wall_unknown",
        text="a party wall's construction is unknown; between a solid and an unfilled one assumed",
        where=_party_of(_party_wall_unknown),
        others=tuple(each_part("party_wall_construction", kind, _party_wall_unknown) for kind in (1.0, 2.0)),
    ),
    Doubt(
        code="party_walls_not_recorded",
        text="the length of the party walls is not recorded; no heat is lost through them here",
        where=lambda rows: rows.flag("party_walls_not_recorded"),
        others=(_party_walls_of_a_square_plan,),
    ),
    Doubt(
        code="window_area_assumed",
        text="windows are described as a whole; their area is by floor area and age",
        where=lambda rows: rows.flag("windows_assumed"),
        others=(scale(window_columns, 0.75), scale(window_columns, 1.25)),
    ),
    Doubt(
        code="doors_assumed",
        text="the number of external doors is not recorded",
        where=lambda rows: rows.flag("doors_assumed"),
        others=(shift("doors", -1), shift("doors", 1)),
    ),
    Doubt(
        code="percent_draughtproofed_assumed",
        text="the draught-proofed share is missing; multiple glazing counts as draught-proofed",
        where=lambda rows: np.isnan(rows["percent_draughtproofed"]),
        others=(put("percent_draughtproofed", 0.0), put("percent_draughtproofed", 100.0)),
    ),
    Doubt(
        code="extract_fans_unknown",
        text="extract fans are not counted; the number usual for age and rooms assumed",
        where=lambda rows: np.isnan(rows["extract_fans"]),
        others=(put("extract_fans", 0.0), put("extract_fans", 4.0)),
    ),
    Doubt(
        code="rooms_assumed",
        text="the number of habitable rooms is missing; one per 20 m2 assumed",
        where=lambda rows: np.isnan(rows["habitable_rooms"]),
        others=(_rooms(-1), _rooms(1)),
    ),
)
