"""Building parts of a document: storeys, walls, roofs, floors, rooms in roofs, the conservatory."""

from typing import Any

from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Built
from ara_resources.sample_stock.documents.style import Style, yes_no
from ara_resources.sample_stock.dwellings.dwelling import AlternativeWall, Conservatory, Part, RoomInRoof, Wall

_THICKNESS_ELEMENT = {
    Location.RAFTERS: "rafter_insulation_thickness",
    Location.FLAT_ROOF: "flat_roof_insulation_thickness",
    Location.SLOPING_CEILING: "sloping_ceiling_insulation_thickness",
}
_LINED_KINDS = (Built.GRANITE_OR_WHINSTONE, Built.SANDSTONE_OR_LIMESTONE, Built.SOLID_BRICK, Built.CAVITY)
_GROUND_AND_OUTSIDE = (Below.GROUND, Below.EXPOSED, Below.UNHEATED_SPACE)


def building_part(part: Part, number: int, style: Style) -> dict[str, Any]:
    """The main dwelling (1) or an extension."""
    made: dict[str, Any] = {
        "building_part_number": number,
        "identifier": "Main Dwelling" if number == 1 else f"Extension {number - 1}",
        "construction_age_band": part.age_band,
        **_wall(part.wall),
        "party_wall_construction": part.party_wall,
        "roof_construction": int(part.roof.construction),
        "roof_insulation_location": part.roof.location,
        "floor_heat_loss": int(part.floor.below),
        "sap_floor_dimensions": _storeys(part, style),
    }
    made[_THICKNESS_ELEMENT.get(part.roof.location, "roof_insulation_thickness")] = part.roof.thickness  # type: ignore[call-overload]
    if part.floor.below in _GROUND_AND_OUTSIDE:
        made["floor_insulation_thickness"] = part.floor.thickness or "NI"
    for place, wall in enumerate(part.alternative_walls, start=1):
        made[f"sap_alternative_wall_{place}"] = _alternative_wall(wall)
    if part.room_in_roof is not None:
        made["sap_room_in_roof"] = _room_in_roof(part.room_in_roof, style)
    return made


def _storeys(part: Part, style: Style) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [
        {
            "floor": level,
            "room_height": style.measure(storey.height, "metres"),
            "total_floor_area": style.measure(storey.area, "square metres"),
            "heat_loss_perimeter": style.measure(storey.perimeter, "metres"),
            "party_wall_length": style.measure(storey.party, "metres"),
        }
        for level, storey in enumerate(part.storeys)
    ]
    if part.floor.below is not Below.ANOTHER_DWELLING:
        made[0]["floor_construction"] = part.floor.construction
        made[0]["floor_insulation"] = part.floor.insulation
    return made


def _wall(wall: Wall) -> dict[str, Any]:
    made: dict[str, Any] = {
        "wall_construction": int(wall.construction),
        "wall_insulation_type": int(wall.insulation),
        "wall_thickness_measured": yes_no(wall.thickness_mm is not None),
        "wall_dry_lined": yes_no(wall.dry_lined and wall.construction in _LINED_KINDS),
        "wall_insulation_thickness": "NI" if wall.insulation_mm is None else f"{wall.insulation_mm}mm",
    }
    if wall.thickness_mm is not None:
        made["wall_thickness"] = wall.thickness_mm
    if wall.conductivity is not None:
        made["wall_insulation_thermal_conductivity"] = wall.conductivity
    return made


def _alternative_wall(alternative: AlternativeWall) -> dict[str, Any]:
    return {
        "wall_area": alternative.area,
        "sheltered_wall": yes_no(alternative.sheltered),
        **_wall(alternative.wall),
    }


def _room_in_roof(room: RoomInRoof, style: Style) -> dict[str, Any]:
    made: dict[str, Any] = {
        "floor_area": style.measure(room.area, "square metres"),
        "construction_age_band": room.age_band,
    }
    if room.insulation is None:
        made["room_in_roof_type_1"] = {
            f"gable_wall_{what}_{number}": value
            for number, gable in enumerate(room.gables, start=1)
            for what, value in (("length", gable.length), ("type", gable.kind))
        }
        return made
    made["room_in_roof_details"] = _surfaces(room, room.insulation)
    return made


def _surfaces(room: RoomInRoof, insulation: str) -> dict[str, Any]:
    """Two slopes, two stud walls, a ceiling and the gables of a symmetrical room 0.6 as wide as its gables."""
    across = 0.6 * room.gables[0].length
    along = round(room.area / across, 2)
    made: dict[str, Any] = {}
    for number in (1, 2):
        for kind, height in (("slope", 1.65), ("stud_wall", 1.1)):
            made[f"{kind}_length_{number}"] = along
            made[f"{kind}_height_{number}"] = height
            made[f"{kind}_insulation_thickness_{number}"] = insulation
            made[f"{kind}_insulation_type_{number}"] = 0
        gable = room.gables[number - 1]
        made[f"gable_wall_length_{number}"] = round(across, 2)
        made[f"gable_wall_height_{number}"] = 2.45
        made[f"gable_wall_type_{number}"] = gable.kind
    made["flat_ceiling_length_1"] = along
    made["flat_ceiling_height_1"] = round(max(0.6, across - 1.9), 2)
    made["flat_ceiling_insulation_thickness_1"] = insulation
    made["flat_ceiling_insulation_type_1"] = 0
    return made


def conservatory_part(conservatory: Conservatory, style: Style) -> dict[str, Any]:
    """A conservatory that is not separated, lodged among the building parts."""
    return {
        "floor_area": style.measure(conservatory.area, "square metres"),
        "glazed_perimeter": style.measure(conservatory.glazed_perimeter, "metres"),
        "double_glazed": yes_no(conservatory.double_glazed),
        "room_height": 1,
    }
