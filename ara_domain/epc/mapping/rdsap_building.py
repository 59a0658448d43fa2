"""Building parts of RdSAP documents: floors, walls, rooms in roof, and the conservatory lodged among them.

Before RdSAP 21 a part has one alternative wall, and a room in the roof is lodged by the areas of its surfaces.
"""

import re
from dataclasses import replace

from ara_domain.epc.building import (
    SapAlternativeWall,
    SapBuildingPart,
    SapConservatory,
    SapFloorDimension,
    SapRoomInRoof,
    SapRoomInRoofSurface,
)
from ara_domain.epc.mapping.reader import Reader

_MAIN_DWELLING = "Main Dwelling"
_EXTENSION = re.compile(r"Extension (?P<number>[1-9])")

MANDATORY_OF_A_PART = (
    "construction_age_band",
    "wall_construction",
    "wall_insulation_type",
    "roof_construction",
    "floor_heat_loss",
    "sap_floor_dimensions",
)
"""From RdSAP 17 on."""

_ROOF_ROOM_SURFACES = ("flat_ceiling", "stud_wall", "slope", "gable_wall", "common_wall")


def building_parts(
    certificate: Reader, mandatory: tuple[str, ...] = MANDATORY_OF_A_PART
) -> tuple[SapBuildingPart, ...]:
    """Main dwelling and extensions, in the order lodged.

    Raises:
        BrokenDocument: no main dwelling, two parts of one number, or a part without its mandatory elements.
    """
    parts = tuple(
        _part(row, mandatory) for row in certificate.children("sap_building_parts") if not _is_conservatory(row)
    )
    numbers = sorted(part.building_part_number for part in parts)
    if not numbers or numbers[0] != 1 or len(set(numbers)) != len(numbers):
        raise certificate.broken("sap_building_parts", numbers, "parts of different numbers, the main dwelling being 1")
    return parts


def conservatory(certificate: Reader) -> SapConservatory | None:
    """The conservatory that is not thermally separated, if there is one.

    Raises:
        BrokenDocument: there are two.
    """
    rows = [row for row in certificate.children("sap_building_parts") if _is_conservatory(row)]
    if len(rows) > 1:
        raise certificate.broken("sap_building_parts", f"{len(rows)} conservatories", "at most one conservatory")
    return next((_conservatory(row) for row in rows), None)


def _is_conservatory(row: Reader) -> bool:
    return row.has("glazed_perimeter") and not row.has("building_part_number")


def _conservatory(row: Reader) -> SapConservatory:
    return SapConservatory(
        floor_area=row.number("floor_area"),
        glazed_perimeter=row.number("glazed_perimeter"),
        room_height=row.number("room_height"),
        double_glazed=row.flag("double_glazed"),
    )


def _part(row: Reader, mandatory: tuple[str, ...]) -> SapBuildingPart:
    row.require(*mandatory)
    identifier = row.text("identifier")
    year = row.code("construction_year")
    return SapBuildingPart(
        building_part_number=_number(row, identifier),
        identifier=identifier,
        # Under SAP-Schema-11 the age band is called the year of construction.
        construction_age_band=row.text("construction_age_band") or (year if isinstance(year, str) else None),
        construction_year=year if isinstance(year, int) else None,
        sap_floor_dimensions=_floor_dimensions(row),
        floor_heat_loss=row.code("floor_heat_loss"),
        floor_u_value=row.number("floor_u_value"),
        floor_insulation_thickness=row.code("floor_insulation_thickness"),
        roof_construction=row.code("roof_construction"),
        roof_insulation_location=row.code("roof_insulation_location"),
        roof_u_value=row.number("roof_u_value"),
        roof_insulation_thickness=row.code("roof_insulation_thickness"),
        rafter_insulation_thickness=row.code("rafter_insulation_thickness"),
        flat_roof_insulation_thickness=row.code("flat_roof_insulation_thickness"),
        sloping_ceiling_insulation_thickness=row.code("sloping_ceiling_insulation_thickness"),
        wall_construction=row.code("wall_construction"),
        wall_insulation_type=row.code("wall_insulation_type"),
        wall_thickness_measured=row.flag("wall_thickness_measured"),
        wall_thickness_mm=row.integer("wall_thickness"),
        wall_u_value=row.number("wall_u_value"),
        wall_insulation_thickness=row.code("wall_insulation_thickness"),
        wall_insulation_thickness_measured=row.number("wall_insulation_thickness_measured"),
        wall_insulation_thermal_conductivity=row.code("wall_insulation_thermal_conductivity"),
        wall_dry_lined=row.flag("wall_dry_lined"),
        party_wall_construction=row.code("party_wall_construction"),
        sap_alternative_wall_1=_alternative_wall(
            row.child("sap_alternative_wall_1") or row.child("sap_alternative_wall")
        ),
        sap_alternative_wall_2=_alternative_wall(row.child("sap_alternative_wall_2")),
        sap_room_in_roof=_room_in_roof(row.child("sap_room_in_roof")),
    )


def _number(row: Reader, identifier: str | None) -> int:
    """As lodged, else by the part's name: the main dwelling is 1, its first extension 2."""
    number = row.integer("building_part_number")
    if number is not None:
        return number
    if identifier == _MAIN_DWELLING:
        return 1
    if extension := _EXTENSION.fullmatch(identifier or ""):
        return int(extension["number"]) + 1
    raise row.broken("building_part_number", None, "the number of the building part, 1 for the main dwelling")


def _floor_dimensions(part: Reader) -> tuple[SapFloorDimension, ...]:
    storeys = part.children("sap_floor_dimensions")
    if not storeys:
        raise part.broken("sap_floor_dimensions", [], "at least one storey")
    return tuple(_floor_dimension(row) for row in storeys)


def _floor_dimension(row: Reader) -> SapFloorDimension:
    row.require("total_floor_area", "room_height", "heat_loss_perimeter")
    floor = row.code("floor")
    if floor is None:
        raise row.broken("floor", None, "the storey, 0 being the lowest of the part")
    return SapFloorDimension(
        floor=floor,
        room_height=row.number("room_height"),
        total_floor_area=row.number("total_floor_area"),
        heat_loss_perimeter=row.number("heat_loss_perimeter"),
        party_wall_length=row.number("party_wall_length"),
        floor_construction=row.code("floor_construction"),
        floor_insulation=row.code("floor_insulation"),
    )


def _alternative_wall(wall: Reader | None) -> SapAlternativeWall | None:
    if wall is None:
        return None
    return SapAlternativeWall(
        wall_area=wall.number("wall_area"),
        wall_construction=wall.code("wall_construction"),
        wall_insulation_type=wall.code("wall_insulation_type"),
        wall_thickness_measured=wall.flag("wall_thickness_measured"),
        wall_thickness_mm=wall.integer("wall_thickness"),
        wall_insulation_thickness=wall.code("wall_insulation_thickness"),
        wall_insulation_thickness_measured=wall.number("wall_insulation_thickness_measured"),
        wall_insulation_thermal_conductivity=wall.code("wall_insulation_thermal_conductivity"),
        wall_dry_lined=wall.flag("wall_dry_lined"),
        sheltered_wall=wall.flag("sheltered_wall"),
        u_value=wall.number("wall_u_value"),
    )


def _room_in_roof(room: Reader | None) -> SapRoomInRoof | None:
    if room is None:
        return None
    whole = SapRoomInRoof(
        floor_area=room.number("floor_area"),
        construction_age_band=room.text("construction_age_band"),
        insulation=room.code("insulation"),
        roof_insulation_thickness=room.code("roof_insulation_thickness"),
        roof_room_connected=room.flag("roof_room_connected"),
    )
    if details := room.child("room_in_roof_details"):
        return replace(whole, kind="detailed", detailed_surfaces=_surfaces(details))
    type_2 = room.child("room_in_roof_type_2")
    simplified = type_2 or room.child("room_in_roof_type_1")
    if simplified is None:
        return whole
    return replace(
        whole,
        kind="type_2" if type_2 else "type_1",
        common_wall_length_m=simplified.number("common_wall_length_1"),
        common_wall_height_m=simplified.number("common_wall_height_1"),
        common_wall_2_length_m=simplified.number("common_wall_length_2"),
        common_wall_2_height_m=simplified.number("common_wall_height_2"),
        gable_1_length_m=simplified.number("gable_wall_length_1"),
        gable_1_height_m=simplified.number("gable_wall_height_1"),
        gable_1_type=simplified.code("gable_wall_type_1"),
        gable_2_length_m=simplified.number("gable_wall_length_2"),
        gable_2_height_m=simplified.number("gable_wall_height_2"),
        gable_2_type=simplified.code("gable_wall_type_2"),
    )


def _surfaces(details: Reader) -> tuple[SapRoomInRoofSurface, ...]:
    surfaces = (_surface(details, kind, number) for kind in _ROOF_ROOM_SURFACES for number in (1, 2))
    return tuple(surface for surface in surfaces if surface is not None)


def _surface(details: Reader, kind: str, number: int) -> SapRoomInRoofSurface | None:
    length, height = details.number(f"{kind}_length_{number}"), details.number(f"{kind}_height_{number}")
    thickness = details.code(f"{kind}_insulation_thickness_{number}")
    thickness_mm = thickness if isinstance(thickness, int) else _millimetres(thickness)
    surface = SapRoomInRoofSurface(
        kind=kind,
        number=number,
        area_m2=_area(details.number(f"{kind}_area_{number}"), length, height),
        length_m=length,
        height_m=height,
        insulation_thickness_mm=thickness_mm,
        insulation_thickness_code=thickness if isinstance(thickness, str) and thickness_mm is None else None,
        insulation_type=details.code(f"{kind}_insulation_type_{number}"),
        insulation_location=details.code(f"{kind}_insulation_location_{number}"),
        gable_type=details.code(f"{kind}_type_{number}"),
        u_value=details.number(f"{kind}_u_value_{number}"),
    )
    return None if surface == SapRoomInRoofSurface(kind=kind, number=number) else surface


def _area(lodged: float | None, length: float | None, height: float | None) -> float | None:
    if length is None or height is None:
        return lodged
    return round(length * height, 2)


def _millimetres(thickness: str | None) -> int | None:
    """`"200mm"` → 200, `"400mm+"` (400 or more) → 400; None for a code such as `"NI"`."""
    digits = (thickness or "").replace("mm", "").replace("+", "")
    return int(digits) if digits.isdecimal() else None
