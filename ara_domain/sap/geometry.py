"""Areas, perimeters and volumes of a certificate's building parts (RdSAP 10 §3, §4).

Lengths in m, areas in m², rounded to 2 decimals where RdSAP 10 §16 rounds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ara_domain.epc import EpcPropertyData, SapBuildingPart, SapRoomInRoof, SapRoomInRoofSurface
from ara_domain.epc.codes import Code, RoofInsulationLocation
from ara_domain.epc.reading import NAN, code, thickness_mm
from ara_domain.sap.lookup import default_wall_thickness_mm, roof_u_by_thickness, room_in_roof_u
from ara_domain.sap.tables import BANDS, table

UPPER_STOREY_EXTRA_M = 0.25
"""A storey above the lowest of its part includes the floor between (RdSAP 10 §4.6)."""
ROOM_IN_ROOF_HEIGHT_M = 2.45
GROUND_BELOW, SAME_DWELLING_BELOW = 7, 8
SLOPING_CEILING = 8


@dataclass(slots=True)
class Storey:
    """One storey with internal dimensions; `height` includes the floor above the lowest."""

    level: int
    area: float
    perimeter: float
    party_length: float
    height: float
    exposed: bool
    measured_area: float
    """Area as lodged, before any conversion from external dimensions."""


@dataclass(slots=True)
class RoomInRoof:
    """Surfaces of a room in roof, less its windows."""

    band: int
    floor_area: float
    structure_area: float = 0.0
    exposed_area: float = 0.0
    sheltered_area: float = 0.0
    party_area: float = 0.0
    known_area: float = 0.0
    known_ua: float = 0.0


@dataclass(slots=True)
class PartGeometry:
    """A building part's envelope before openings are taken off."""

    part: SapBuildingPart
    storeys: list[Storey]
    room_in_roof: RoomInRoof | None
    gross_wall_area: float = field(init=False)
    party_wall_area: float = field(init=False)
    roof_area: float = field(init=False)
    exposed_upper_floor_area: float = field(init=False)

    def __post_init__(self) -> None:
        self.gross_wall_area = round2(sum(s.perimeter * s.height for s in self.storeys))
        self.party_wall_area = round2(sum(s.party_length * s.height for s in self.storeys))
        greatest = max((s.area for s in self.storeys), default=0.0)
        if code(self.part.roof_construction) == SLOPING_CEILING:
            greatest /= math.cos(math.radians(table("dwelling")["sloping_ceiling_pitch_deg"]))
        self.roof_area = round2(greatest)
        self.exposed_upper_floor_area = round2(self._overhang())

    @property
    def floor_area(self) -> float:
        """All storeys and the room in roof."""
        above = self.room_in_roof.floor_area if self.room_in_roof else 0.0
        return sum(s.area for s in self.storeys) + above

    @property
    def volume(self) -> float:
        """All storeys and the room in roof at 2.45 m."""
        above = self.room_in_roof.floor_area * ROOM_IN_ROOF_HEIGHT_M if self.room_in_roof else 0.0
        return sum(s.area * s.height for s in self.storeys) + above

    @property
    def storey_count(self) -> int:
        """Storeys including the room in roof."""
        return len(self.storeys) + (1 if self.room_in_roof else 0)

    def _overhang(self) -> float:
        """RdSAP 10 §4.11: area(level) - area(level below) where positive, the lesser of measured and internal."""
        total = 0.0
        for below, above in zip(self.storeys, self.storeys[1:], strict=False):
            by_areas = max(0.0, min(above.area - below.area, above.measured_area - below.measured_area))
            total += above.area if above.exposed else by_areas
        return total


def round2(value: float) -> float:
    """Two decimals, half away from zero (RdSAP 10 §16)."""
    return math.floor(value * 100 + 0.5 + 1e-9) / 100 if value >= 0 else -round2(-value)


def part_geometries(epc: EpcPropertyData, country: int) -> list[PartGeometry]:
    """Geometry of each building part, main dwelling first."""
    parts = sorted(epc.sap_building_parts, key=lambda part: part.building_part_number)
    storeys = [_storeys(part) for part in parts]
    if code(epc.measurement_type) == 2 and code(epc.property_type) not in (2.0, 3.0):
        _to_internal(epc, parts, storeys, country)
    return [
        PartGeometry(part=part, storeys=levels, room_in_roof=_room_in_roof(part.sap_room_in_roof, part_band(epc, part)))
        for part, levels in zip(parts, storeys, strict=True)
    ]


def part_band(epc: EpcPropertyData, part: SapBuildingPart) -> int:
    """Age band of a part as 1 to 13: its own, else that of the main dwelling; 0 when neither has one.

    An extension without a band must not lose its walls, floor and roof with it.
    """
    main = min(epc.sap_building_parts, key=lambda one: one.building_part_number)
    return band_number(part.construction_age_band) or band_number(main.construction_age_band)


def band_number(letter: str | None) -> int:
    """Age band letter as 1 to 13, 0 when absent or not a band."""
    return BANDS.find(letter) + 1 if letter and len(letter) == 1 else 0


def _storeys(part: SapBuildingPart) -> list[Storey]:
    above_same_dwelling = code(part.floor_heat_loss) == SAME_DWELLING_BELOW
    lowest = 1 if _starts_upstairs(part) else 0
    found = []
    floors = sorted(part.sap_floor_dimensions, key=lambda floor: code(floor.floor) if code(floor.floor) >= 0 else 99)
    for index, floor in enumerate(floors):
        height = floor.room_height or 0.0
        if index > 0 or above_same_dwelling:
            height += UPPER_STOREY_EXTRA_M
        area = floor.total_floor_area or 0.0
        found.append(
            Storey(
                level=index + lowest,
                area=round2(area),
                perimeter=floor.heat_loss_perimeter or 0.0,
                party_length=floor.party_wall_length or 0.0,
                height=height,
                exposed=floor.is_exposed_floor and index > 0,
                measured_area=area,
            )
        )
    return found


def _starts_upstairs(part: SapBuildingPart) -> bool:
    """An extension whose lowest floor is not a ground floor stands beside the first floor (RdSAP 9.92 S3.4)."""
    below = code(part.floor_heat_loss)
    return part.building_part_number > 1 and below >= 0 and below != GROUND_BELOW


def _to_internal(epc: EpcPropertyData, parts: list[SapBuildingPart], storeys: list[list[Storey]], country: int) -> None:
    """Convert external dimensions, storey by storey on the whole dwelling (RdSAP 10 §4.4, Table 2)."""
    main = parts[0]
    w = main.wall_thickness_mm or default_wall_thickness_mm(
        int(code(main.wall_construction)) if code(main.wall_construction) > 0 else 0,
        band_number(main.construction_age_band),
        country,
    )
    w /= 1000
    for level in {s.level for levels in storeys for s in levels}:
        here = [s for levels in storeys for s in levels if s.level == level]
        perimeter, area = sum(s.perimeter for s in here), sum(s.area for s in here)
        if perimeter <= 0 or area <= 0:
            continue
        inner_perimeter, inner_area = internal_dimensions(code(epc.built_form), perimeter, area, w)
        for s in here:
            s.perimeter *= inner_perimeter / perimeter
            s.area = round2(s.area * inner_area / area)
            s.party_length = max(0.0, s.party_length - 2 * w) if s.party_length else 0.0


def internal_dimensions(built_form: float, perimeter: float, area: float, wall_m: float) -> tuple[float, float]:
    """Internal exposed perimeter and floor area of a storey from external ones (RdSAP 10 Table 2).

    `built_form` is the register code; an unrecorded form counts as detached.
    """
    p, a, w = perimeter, area, wall_m
    match built_form:
        case 2.0 | 3.0 if p * p > 8 * a:
            depth = 0.5 * (p - math.sqrt(p * p - 8 * a))
            return p - 5 * w, a - w * (p + 0.5 * depth) + 3 * w * w
        case 2.0 | 3.0:
            return p - 3 * w, a - w * p + 3 * w * w
        case 4.0:
            return p - 2 * w, a - w * (p + 2 * a / p) + 2 * w * w
        case 5.0:
            return p - 3 * w, a - 1.5 * w * p + 2.25 * w * w
        case 6.0:
            return p - w, a - w * (a / p + 1.5 * p) + 1.5 * w * w
        case _:
            inner = p - 8 * w
            return inner, a - w * inner - 4 * w * w


# ------------------------------------------------------------------------------------------------ rooms in roof


def _room_in_roof(room: SapRoomInRoof | None, band_of_part: int = 0) -> RoomInRoof | None:
    """A room in roof; without an age band of its own it has that of its part."""
    if room is None or not room.floor_area:
        return None
    band = band_number(room.construction_age_band) or band_of_part
    result = RoomInRoof(band=band, floor_area=room.floor_area)
    if room.detailed_surfaces:
        _detailed(room, result)
    else:
        _simplified(room, result)
    return result


_INSULATION_ALL_ROUND_MM: Mapping[Code, float] = {3: 50.0, 4: 100.0, 5: 150.0}
"""`SapRoomInRoof.insulation`, lodged before RdSAP 21."""


def _simplified(room: SapRoomInRoof, result: RoomInRoof) -> None:
    """Shell area less gables and common walls (RdSAP 10 §4.9.1, §4.9.2)."""
    geometry = table("roofs")["room_in_roof_geometry"]
    shell = geometry["shell_coefficient"] * math.sqrt(result.floor_area / geometry["shell_divisor"])
    common = [
        (length, height)
        for length, height in (
            (room.common_wall_length_m, room.common_wall_height_m),
            (room.common_wall_2_length_m, room.common_wall_2_height_m),
        )
        if length and height
    ]
    walls = sum(length * (UPPER_STOREY_EXTRA_M + height) for length, height in common)
    result.exposed_area += walls
    heights = [height for _, height in common]
    for length, height, kind in (
        (room.gable_1_length_m, room.gable_1_height_m, code(room.gable_1_type)),
        (room.gable_2_length_m, room.gable_2_height_m, code(room.gable_2_type)),
    ):
        area = _gable_area(length, height, heights)
        walls += area
        _add_gable(result, area, kind)
    structure = max(0.0, shell - walls)
    thickness = _INSULATION_ALL_ROUND_MM.get(room.insulation or 0)
    if thickness is None:
        result.structure_area = structure
    else:
        result.known_area += structure
        result.known_ua += structure * room_in_roof_u("slope_mineral", thickness)


def _gable_area(length: float | None, height: float | None, common_heights: list[float]) -> float:
    if not length:
        return 0.0
    if not height:
        return length * ROOM_IN_ROOF_HEIGHT_M
    # One common wall stands for both sides of a symmetrical room; without any the triangle is not taken off.
    sides = common_heights * 2 if len(common_heights) == 1 else common_heights
    triangles = sum((height - side) ** 2 / 2 for side in sides if height > side)
    return max(0.0, length * (UPPER_STOREY_EXTRA_M + height) - triangles)


def _add_gable(result: RoomInRoof, area: float, kind: float) -> None:
    """Gable types: 0 exposed, 1 party, 2 sheltered, 3 connected (no loss)."""
    if kind == 1.0:
        result.party_area += area
    elif kind == 2.0:
        result.sheltered_area += area
    elif kind != 3.0:
        result.exposed_area += area


def _detailed(room: SapRoomInRoof, result: RoomInRoof) -> None:
    """Measured surfaces: entered U, U from the insulation (Table 17), else the age default (RdSAP 10 §4.10)."""
    for surface in room.detailed_surfaces:
        area = surface.area_m2 or 0.0
        if surface.u_value is not None:
            # A surface that loses no heat is no external area, so no thermal bridge either (§6.15).
            result.known_area += area if surface.u_value > 0 else 0.0
            result.known_ua += area * surface.u_value
        elif surface.kind == "gable_wall":
            _add_gable(result, area, code(surface.gable_type))
        elif surface.kind == "common_wall":
            result.exposed_area += area
        elif (ceiling := _ceiling_insulation(surface)) is not None:
            column, thickness = ceiling
            result.known_area += area
            result.known_ua += area * roof_u_by_thickness(column, thickness)
        elif (thickness := _surface_thickness(surface.insulation_thickness_mm)) == thickness:
            material = "pur" if code(surface.insulation_type) == 1 else "mineral"
            result.known_area += area
            result.known_ua += area * room_in_roof_u(f"{surface.kind}_{material}", thickness)
        else:
            result.structure_area += area


def _ceiling_insulation(surface: SapRoomInRoofSurface) -> tuple[str, float] | None:
    """Column of Table 16 and mm of a flat ceiling lodged by where its insulation lies instead of by material."""
    if surface.kind != "flat_ceiling" or surface.insulation_type is not None:
        return None
    location = code(surface.insulation_location)
    if location == RoofInsulationLocation.NONE:
        return "joists_or_flat", 0.0
    column = {RoofInsulationLocation.JOISTS: "joists_or_flat", RoofInsulationLocation.RAFTERS: "rafters"}.get(
        location  # type: ignore[call-overload]
    )
    thickness = _surface_thickness(surface.insulation_thickness_mm)
    return None if column is None or math.isnan(thickness) else (column, thickness)


def _surface_thickness(thickness: int | None) -> float:
    return NAN if thickness is None else thickness_mm(thickness)
