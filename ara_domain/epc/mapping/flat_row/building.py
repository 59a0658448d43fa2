"""The main dwelling as one building part: its walls, roof and floor on the estimated plan."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ara_domain.epc.building import SapBuildingPart, SapFloorDimension
from ara_domain.epc.codes import FloorConstruction, FloorHeatLoss
from ara_domain.epc.codes import RoofInsulationLocation as Where
from ara_domain.epc.codes import WallConstruction as Built
from ara_domain.epc.mapping.flat_row.age import inferred_band, lodged_band
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import (
    EVEN_CHOICE,
    METHOD_DEFAULT,
    OTHER_COLUMN,
    USUAL_CHOICE,
    WORDS_IMPLY_IT,
    WORDS_NAME_IT,
)
from ara_domain.epc.mapping.flat_row.dwelling import Dwelling
from ara_domain.epc.mapping.flat_row.floors import Floor, parse_floor, premises_below
from ara_domain.epc.mapping.flat_row.geometry import Shape, shape
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.mapping.flat_row.roofs import Roof, parse_roof, premises_above_confidence
from ara_domain.epc.mapping.flat_row.walls import Wall, contradicted_u, parse_wall

MAIN = "sap_building_parts[1]"
_SOLID_PARTY_WALL = 1
_SOLID_WALLS = (
    Built.GRANITE_OR_WHINSTONE,
    Built.SANDSTONE_OR_LIMESTONE,
    Built.SOLID_BRICK,
    Built.TIMBER_FRAME,
    Built.SYSTEM_BUILT,
    Built.COB,
)
"""Party walls are mostly built as the outer walls are; RdSAP codes all of these as 1."""
_SUSPENDED_TIMBER_UNTIL = "E"
"""Suspended floors of later bands are mostly of beams and blocks (RdSAP 10 §5 seals them from band F on)."""
_FLOOR_HEIGHT_IN_MM = 1_000.0
_THICKNESS_FIELD = {
    Where.RAFTERS: "rafter_insulation_thickness",
    Where.FLAT_ROOF: "flat_roof_insulation_thickness",
    Where.SLOPING_CEILING: "sloping_ceiling_insulation_thickness",
}


def main_part(row: Columns, home: Dwelling, registered: date, inspected: date, ledger: Ledger) -> "MainPart":
    """The main dwelling, which stands for the whole: a flat row does not tell extensions apart.

    Raises:
        BrokenRow: the age band is neither a period nor a year, or a length is no number.
    """
    note = ledger.at(MAIN)
    wall = parse_wall(row.text("WALLS_DESCRIPTION"))
    roof = parse_roof(row.text("ROOF_DESCRIPTION"))
    floor = parse_floor(row.text("FLOOR_DESCRIPTION"))
    band = lodged_band(row.text("CONSTRUCTION_AGE_BAND"), registered.year)
    if band is None:
        band, sure = inferred_band(wall, roof, floor, registered, new=home.is_new)
        note.inferred("construction_age_band", band, sure)
    height = row.number("FLOOR_HEIGHT", least=0.0, most=10_000.0)
    if height is not None and height >= _FLOOR_HEIGHT_IN_MM:
        height /= 1000
    corridor = row.number("UNHEATED_CORRIDOR_LENGTH", least=0.0, most=1_000.0) or 0.0
    plan, storeys, room = shape(home, roof, height, corridor, band, note)
    by_full_sap = home.is_by_full_sap or wall.u_value is not None
    party = _SOLID_PARTY_WALL if wall.construction in _SOLID_WALLS and plan.party_length else None
    part = SapBuildingPart(
        building_part_number=1,
        identifier=note.default("identifier", "Main Dwelling", WORDS_IMPLY_IT),
        construction_age_band=band,
        sap_floor_dimensions=_with_floor(storeys, floor, band, note.at("sap_floor_dimensions[0]")),
        floor_heat_loss=_below(floor, home, inspected, by_full_sap=by_full_sap, note=note),
        floor_u_value=note.inferred("floor_u_value", floor.u_value, WORDS_NAME_IT),
        floor_insulation_thickness=note.inferred("floor_insulation_thickness", floor.thickness, WORDS_IMPLY_IT),
        roof_construction=note.inferred("roof_construction", roof.construction, _roof_confidence(roof, inspected)),
        roof_insulation_location=note.inferred("roof_insulation_location", roof.location, roof.insulation_confidence),
        roof_u_value=note.inferred("roof_u_value", roof.u_value, WORDS_NAME_IT),
        wall_construction=note.inferred("wall_construction", wall.construction, WORDS_NAME_IT),
        wall_insulation_type=note.inferred("wall_insulation_type", wall.insulation, wall.insulation_confidence),
        wall_insulation_thickness=note.inferred("wall_insulation_thickness", wall.thickness, WORDS_IMPLY_IT),
        wall_u_value=note.inferred("wall_u_value", *_wall_u(wall, band)),
        party_wall_construction=note.inferred("party_wall_construction", party, USUAL_CHOICE),
        sap_room_in_roof=room,
    )
    return MainPart(_with_roof_insulation(part, roof, note), plan, wall, by_full_sap)


@dataclass(frozen=True, slots=True)
class MainPart:
    """The building part, with what other subjects have to know of its making."""

    part: SapBuildingPart
    plan: Shape
    wall: Wall
    by_full_sap: bool
    """Assessed as a new dwelling, with U-values given instead of constructions."""

    @property
    def band(self) -> str:
        """Age band of the main dwelling."""
        return self.part.construction_age_band or ""


def _below(floor: Floor, home: Dwelling, inspected: date, *, by_full_sap: bool, note: Ledger) -> FloorHeatLoss | None:
    if floor.premises_below:
        below, sure = premises_below(inspected, by_full_sap=by_full_sap)
        return note.inferred("floor_heat_loss", below, sure)
    if floor.below is None and not home.is_flat:
        return note.default("floor_heat_loss", FloorHeatLoss.GROUND, WORDS_IMPLY_IT)
    return note.inferred("floor_heat_loss", floor.below, floor.below_confidence)


def _wall_u(wall: Wall, band: str) -> tuple[float | None, float]:
    if wall.u_value is not None:
        return wall.u_value, WORDS_NAME_IT
    return contradicted_u(wall, band), USUAL_CHOICE


def _roof_confidence(roof: Roof, inspected: date) -> float:
    return premises_above_confidence(inspected) if roof.premises_above else roof.construction_confidence


def _with_roof_insulation(part: SapBuildingPart, roof: Roof, note: Ledger) -> SapBuildingPart:
    if roof.thickness is None or roof.location is None:
        return part
    field = _THICKNESS_FIELD.get(roof.location, "roof_insulation_thickness")
    found: dict[str, Any] = {field: note.inferred(field, roof.thickness, roof.insulation_confidence)}
    return replace(part, **found)


def _with_floor(
    storeys: tuple[SapFloorDimension, ...], floor: Floor, band: str, note: Ledger
) -> tuple[SapFloorDimension, ...]:
    """The storeys, the lowest with what is said of its floor."""
    construction, sure = floor.construction, WORDS_NAME_IT
    if floor.suspended:
        timber = band <= _SUSPENDED_TIMBER_UNTIL
        construction = FloorConstruction.SUSPENDED_TIMBER if timber else FloorConstruction.SUSPENDED_NOT_TIMBER
        sure = OTHER_COLUMN if band <= "C" else USUAL_CHOICE if timber else EVEN_CHOICE
    elif construction is None and floor.below is FloorHeatLoss.GROUND:
        # Nothing said, or only a U-value: RdSAP's own assumption by age (RdSAP 10 §6.12).
        construction = FloorConstruction.UNKNOWN
        sure = METHOD_DEFAULT
    lowest = replace(
        storeys[0],
        floor_construction=note.inferred("floor_construction", construction, sure),
        floor_insulation=note.inferred("floor_insulation", floor.insulation, floor.insulation_confidence),
    )
    return (lowest, *storeys[1:])
