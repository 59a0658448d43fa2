"""Building parts, walls, floors, roofs and ventilation of a certificate as frame columns."""

from collections.abc import Mapping

from ara_domain.epc import EpcPropertyData, SapAlternativeWall, SapBuildingPart, SapRoomInRoof
from ara_domain.epc.codes import AS_BUILT, BuiltForm, Code, RoofInsulationLocation
from ara_domain.epc.reading import NAN, code, count, flag, optional, thickness_mm
from ara_domain.ml.flatten_windows import PartOpenings
from ara_domain.ml.row import Row
from ara_domain.ml.schema import PARTS
from ara_domain.sap.climate import country_of, region_of
from ara_domain.sap.geometry import PartGeometry, part_band, part_geometries, round2
from ara_domain.sap.tables import table

FLATS = (2.0, 3.0)
_FLAT_CEILING_ONLY = 2.0
UNHEATED_CORRIDOR, STAIRWELL, HEATED_CORRIDOR = 2.0, 3.0, 1.0


class TooManyParts(ValueError):
    """A certificate has more building parts than RdSAP allows; the message names how many."""


def flatten_building(epc: EpcPropertyData, row: Row, openings: dict[int, PartOpenings]) -> None:
    """Write the dwelling, its parts and its conservatory.

    Raises:
        TooManyParts: more than the main dwelling and four extensions.
    """
    country = country_of(epc)
    geometries = part_geometries(epc, country)
    if len(geometries) > len(PARTS):
        raise TooManyParts(f"{len(geometries)} building parts; RdSAP has the main dwelling and at most four extensions")
    doors = _Doors(epc)
    for number, geometry in zip(PARTS, geometries, strict=False):
        _part(row, f"part{number}", geometry, openings.get(number, PartOpenings()), doors if number == 1 else None, epc)
    for number in PARTS[len(geometries) :]:
        row.zero(f"part{number}_age_band", f"part{number}_room_in_roof_age_band", *part_areas(f"part{number}"))
    _dwelling(epc, row, geometries)


def put_dwelling_type(epc: EpcPropertyData, row: Row) -> None:
    """Write where the dwelling is, what it is and its rooms, which every assessment records alike."""
    flat, rooms = epc.sap_flat_details, epc.habitable_room_count
    row.put("country", country_of(epc))
    row.put("climate_region", region_of(epc.postcode)[0])
    row.put("property_type", code(epc.property_type))
    row.put("built_form", code(epc.built_form))
    row.put("habitable_rooms", optional(rooms))
    row.put("heated_rooms", optional(rooms if epc.heated_room_count is None else epc.heated_room_count))
    row.put("flat_level", code(flat.level) if flat else NAN)
    row.put("special_features", len(epc.sap_special_features))


def _dwelling(epc: EpcPropertyData, row: Row, geometries: list[PartGeometry]) -> None:
    put_dwelling_type(epc, row)
    row.put("storeys", max((g.storey_count for g in geometries), default=0))
    row.put("corridor", _corridor(epc))
    row.put("doors", door_count(epc))
    row.put("doors_assumed", flag(epc.door_count is None))
    row.put("party_walls_not_recorded", flag(_party_walls_are_not_recorded(epc)))
    row.put(
        "room_in_roof_partly_known",
        flag(any(_is_partly_known(part.sap_room_in_roof) for part in epc.sap_building_parts)),
    )
    row.put("insulated_doors", count(epc.insulated_door_count))
    row.put("insulated_door_u", optional(epc.insulated_door_u_value))
    row.put("percent_draughtproofed", optional(epc.percent_draughtproofed))
    floor_area = sum(g.floor_area for g in geometries)
    volume = sum(g.volume for g in geometries)
    conservatory = epc.sap_conservatory
    height = _conservatory_height(epc, geometries)
    if conservatory and conservatory.floor_area:
        floor_area += conservatory.floor_area
        volume += conservatory.floor_area * height
        row.put("conservatory_floor_area", conservatory.floor_area)
        row.put("conservatory_glazed_perimeter", conservatory.glazed_perimeter or 0.0)
        row.put("conservatory_height", height)
        row.put("conservatory_double_glazed", flag(conservatory.double_glazed))
    else:
        row.zero("conservatory_floor_area", "conservatory_glazed_perimeter", "conservatory_height")
    row.put("floor_area", round2(floor_area))
    row.put("volume", volume)


def door_count(epc: EpcPropertyData) -> float:
    """External doors; before SAP-Schema-16 they are not counted, and a house then has two, a flat one [M]."""
    if epc.door_count is not None:
        return float(epc.door_count)
    return 1.0 if code(epc.property_type) in FLATS else 2.0


def _party_walls_are_not_recorded(epc: EpcPropertyData) -> bool:
    """Before RdSAP 17 no length of party wall is lodged; it matters for houses that touch another."""
    touches = code(epc.property_type) not in FLATS and code(epc.built_form) > BuiltForm.DETACHED
    storeys = [storey for part in epc.sap_building_parts for storey in part.sap_floor_dimensions]
    return touches and bool(storeys) and all(storey.party_wall_length is None for storey in storeys)


def _is_partly_known(room: SapRoomInRoof | None) -> bool:
    """Insulation of the flat ceiling alone, or a room that stands against another part: the area rule knows neither."""
    if room is None or room.detailed_surfaces:
        return False
    return code(room.insulation) == _FLAT_CEILING_ONLY or bool(room.roof_room_connected)


def _corridor(epc: EpcPropertyData) -> float:
    if epc.sap_flat_details is None or code(epc.property_type) not in FLATS:
        return 0.0
    lodged = code(epc.sap_flat_details.heat_loss_corridor)
    return lodged if lodged > 0 else 0.0


def _conservatory_height(epc: EpcPropertyData, geometries: list[PartGeometry]) -> float:
    """Height in m from the count of half storeys (RdSAP 10 §7.1)."""
    if epc.sap_conservatory is None or not geometries or not geometries[0].storeys:
        return 0.0
    storeys = geometries[0].storeys
    extra = table("dwelling")["upper_storey_added_height_m"]
    rooms = [s.height - (extra if i else 0.0) for i, s in enumerate(storeys)]
    halves = round(2 * (epc.sap_conservatory.room_height or 1.0))
    height = rooms[0]
    for step in range(2, halves):
        upper = rooms[min(step // 2, len(rooms) - 1)]
        height += (extra if step % 2 == 0 else 0.0) + 0.5 * upper
    return height


class _Doors:
    """How many of the external doors stand in the main wall and how many in the wall to a corridor."""

    def __init__(self, epc: EpcPropertyData) -> None:
        total = door_count(epc)
        corridor = _corridor(epc)
        self.area_each = table("openings")["doors"]["area_m2"]
        to_corridor = min(1.0, total) if corridor in (UNHEATED_CORRIDOR, STAIRWELL, HEATED_CORRIDOR) else 0.0
        self.outside = total - to_corridor
        self.in_sheltered_wall = to_corridor if corridor != HEATED_CORRIDOR else 0.0


def _part(
    row: Row,
    prefix: str,
    geometry: PartGeometry,
    openings: PartOpenings,
    doors: _Doors | None,
    epc: EpcPropertyData,
) -> None:
    part = geometry.part
    row.put(f"{prefix}_age_band", part_band(epc, part))
    _walls(row, prefix, geometry, openings, doors, epc)
    row.put(f"{prefix}_party_wall_construction", code(part.party_wall_construction))
    row.put(f"{prefix}_party_wall_area", geometry.party_wall_area)
    _floor(row, prefix, geometry)
    _roof(row, prefix, geometry, openings)


# ------------------------------------------------------------------------------------------------ walls


def _walls(
    row: Row,
    prefix: str,
    geometry: PartGeometry,
    openings: PartOpenings,
    doors: _Doors | None,
    epc: EpcPropertyData,
) -> None:
    part = geometry.part
    alternatives: list[SapAlternativeWall | None] = [part.sap_alternative_wall_1, part.sap_alternative_wall_2]
    if doors:
        alternatives = _with_sheltered_wall(part, geometry, alternatives, doors, epc)
    main = geometry.gross_wall_area - openings.wall_area
    door_area = doors.area_each * doors.outside if doors else 0.0
    corridor_door = doors.area_each * doors.in_sheltered_wall if doors else 0.0
    for number, wall in enumerate(alternatives, start=1):
        name = f"{prefix}_alternative_wall{number}"
        if wall is None:
            row.zero(f"{name}_area")
            continue
        area = wall.wall_area or 0.0
        main -= area
        if wall.sheltered_wall and corridor_door:
            # The lodged sheltered area is corridor length x height; the door in it is taken from it alone (§4.13).
            area, corridor_door = max(0.0, area - corridor_door), 0.0
        _wall(row, name, wall, wall.u_value)
        row.put(f"{name}_area", area)
        row.put(f"{name}_sheltered", flag(bool(wall.sheltered_wall)))
    _wall(row, f"{prefix}_wall", part, part.wall_u_value)
    row.put(f"{prefix}_wall_area", max(0.0, main - door_area - corridor_door))
    row.put(f"{prefix}_wall_is_curtain_2023", _is_curtain_2023(part.curtain_wall_age))


def _wall(row: Row, name: str, wall: SapBuildingPart | SapAlternativeWall, u_value: float | None) -> None:
    row.put(f"{name}_construction", code(wall.wall_construction))
    row.put(f"{name}_insulation", code(wall.wall_insulation_type))
    measured = wall.wall_insulation_thickness_measured
    row.put(f"{name}_insulation_mm", thickness_mm(wall.wall_insulation_thickness) if measured is None else measured)
    row.put(f"{name}_insulation_conductivity", code(wall.wall_insulation_thermal_conductivity))
    row.put(f"{name}_thickness_mm", optional(wall.wall_thickness_mm))
    row.put(f"{name}_dry_lined", flag(bool(wall.wall_dry_lined)))
    row.put(f"{name}_u", _entered_u(u_value))


def _entered_u(value: float | None) -> float:
    """An assessor's U-value, 2 decimals (RdSAP 10 §16)."""
    return NAN if value is None else round2(value)


def _with_sheltered_wall(
    part: SapBuildingPart,
    geometry: PartGeometry,
    alternatives: list[SapAlternativeWall | None],
    doors: _Doors,
    epc: EpcPropertyData,
) -> list[SapAlternativeWall | None]:
    """A flat on an unheated corridor whose sheltered wall is not lodged gets one of the main wall's kind (§4.13)."""
    flat = epc.sap_flat_details
    has_one = any(wall and wall.sheltered_wall for wall in alternatives)
    if not doors.in_sheltered_wall or has_one or flat is None or not flat.unheated_corridor_length:
        return alternatives
    if not geometry.storeys:
        return alternatives
    sheltered = SapAlternativeWall(
        wall_area=round2(flat.unheated_corridor_length * geometry.storeys[0].height),
        wall_construction=part.wall_construction,
        wall_insulation_type=part.wall_insulation_type,
        wall_thickness_mm=part.wall_thickness_mm,
        wall_insulation_thickness=part.wall_insulation_thickness,
        wall_insulation_thickness_measured=part.wall_insulation_thickness_measured,
        wall_insulation_thermal_conductivity=part.wall_insulation_thermal_conductivity,
        wall_dry_lined=part.wall_dry_lined,
        u_value=part.wall_u_value,
        sheltered_wall=True,
    )
    # With two others the sheltered wall and the larger of them stay; the smaller joins the main wall (§4.13).
    others = sorted((wall for wall in alternatives if wall), key=lambda wall: -(wall.wall_area or 0.0))
    return [others[0] if others else None, sheltered]


def _is_curtain_2023(age: str | None) -> float:
    return 1.0 if age and any(year in age for year in ("2023", "2024", "post")) else 0.0


# ------------------------------------------------------------------------------------------------ floor and roof


def _floor(row: Row, prefix: str, geometry: PartGeometry) -> None:
    part = geometry.part
    lowest = min(part.sap_floor_dimensions, key=lambda floor: code(floor.floor), default=None)
    below = code(part.floor_heat_loss)
    if lowest and lowest.is_above_partially_heated_space:
        below = 3.0
    elif lowest and lowest.is_exposed_floor:
        below = 1.0
    row.put(f"{prefix}_floor_below", below)
    row.put(f"{prefix}_floor_construction", code(lowest.floor_construction) if lowest else NAN)
    row.put(f"{prefix}_floor_insulation", code(lowest.floor_insulation) if lowest else NAN)
    row.put(f"{prefix}_floor_insulation_mm", thickness_mm(part.floor_insulation_thickness))
    row.put(f"{prefix}_floor_u", _entered_u(part.floor_u_value))
    row.put(f"{prefix}_floor_area", geometry.storeys[0].area if geometry.storeys else 0.0)
    row.put(f"{prefix}_floor_perimeter", geometry.storeys[0].perimeter if geometry.storeys else 0.0)
    row.put(f"{prefix}_exposed_upper_floor_area", geometry.exposed_upper_floor_area)


_THICKNESS_BY_LOCATION = {
    1.0: "rafter_insulation_thickness",
    6.0: "flat_roof_insulation_thickness",
    7.0: "sloping_ceiling_insulation_thickness",
}


def _roof(row: Row, prefix: str, geometry: PartGeometry, openings: PartOpenings) -> None:
    part = geometry.part
    location = code(part.roof_insulation_location)
    lodged = getattr(part, _THICKNESS_BY_LOCATION.get(location, "roof_insulation_thickness"))
    if lodged is None:
        lodged = next((t for t in _roof_thicknesses(part) if t is not None), None)
    row.put(f"{prefix}_roof_construction", code(part.roof_construction))
    row.put(f"{prefix}_roof_insulation_location", location)
    mm = thickness_mm(lodged)
    if location == RoofInsulationLocation.UNKNOWN and mm == 0:
        # Some software lodges 0 where nobody could look: that is not the finding that there is no insulation.
        mm = NAN
    row.put(f"{prefix}_roof_insulation_mm", mm)
    row.put(f"{prefix}_roof_insulation_as_built", 1.0 if lodged == AS_BUILT else 0.0)
    row.put(f"{prefix}_roof_u", _entered_u(part.roof_u_value))
    room = geometry.room_in_roof
    floor_area = room.floor_area if room else 0.0
    row.put(f"{prefix}_roof_area", max(0.0, round2(geometry.roof_area - floor_area - openings.roof_area)))
    name = f"{prefix}_room_in_roof"
    if room is None:
        row.zero(f"{name}_age_band", *_room_areas(name))
        return
    row.put(f"{name}_age_band", room.band)
    row.put(f"{name}_floor_area", room.floor_area)
    # Windows come off the surfaces of unknown insulation first; the register does not say in which surface one lies.
    row.put(f"{name}_structure_area", max(0.0, room.structure_area - openings.room_in_roof_area))
    beyond = max(0.0, openings.room_in_roof_area - room.structure_area)
    beyond += max(0.0, openings.room_in_roof_wall_area - room.exposed_area)
    known = max(0.0, room.known_area - beyond)
    row.put(f"{name}_exposed_area", max(0.0, room.exposed_area - openings.room_in_roof_wall_area))
    row.put(f"{name}_sheltered_area", room.sheltered_area)
    row.put(f"{name}_party_area", room.party_area)
    row.put(f"{name}_known_area", known)
    row.put(f"{name}_known_ua", room.known_ua * known / room.known_area if room.known_area else 0.0)


def _roof_thicknesses(part: SapBuildingPart) -> tuple[int | str | None, ...]:
    return (
        part.roof_insulation_thickness,
        part.rafter_insulation_thickness,
        part.flat_roof_insulation_thickness,
        part.sloping_ceiling_insulation_thickness,
    )


def _room_areas(name: str) -> tuple[str, ...]:
    kinds = ("floor_area", "structure_area", "exposed_area", "sheltered_area", "party_area", "known_area", "known_ua")
    return tuple(f"{name}_{kind}" for kind in kinds)


def part_areas(prefix: str) -> tuple[str, ...]:
    """Area columns of a part, 0 where there is no such part."""
    own = ("wall_area", "party_wall_area", "floor_area", "floor_perimeter", "exposed_upper_floor_area", "roof_area")
    alternatives = tuple(f"{prefix}_alternative_wall{n}_area" for n in (1, 2))
    return (*(f"{prefix}_{name}" for name in own), *alternatives, *_room_areas(f"{prefix}_room_in_roof"))


# ------------------------------------------------------------------------------------------------ ventilation

EXTRACT, HEAT_RECOVERY_NOT_RECORDED = 2.0, 7.0
_KINDS_OF_OLD: Mapping[Code, float] = {"extract_only": EXTRACT, "supply_and_extract": HEAT_RECOVERY_NOT_RECORDED}
"""Before RdSAP 21 extract is not told apart as central or not, which makes no difference without product data."""


def flatten_ventilation(epc: EpcPropertyData, row: Row) -> None:
    """Write openings, fans, pressure test and mechanical ventilation."""
    v = epc.sap_ventilation
    if v is None:
        row.zero(
            "open_chimneys", "blocked_chimneys", "open_flues", "closed_fire_flues", "solid_fuel_boiler_flues",
            "other_heater_flues", "passive_vents", "flueless_gas_fires", "pressure_test", "mechanical_ventilation",
            "mechanical_ventilation_in_database",
        )  # fmt: skip
        row.put("extract_fans", optional(epc.extract_fans_count))
        return
    # Before RdSAP 21 open fireplaces are counted, each with its chimney.
    row.put("open_chimneys", count(v.open_fireplaces_count if v.open_chimneys_count is None else v.open_chimneys_count))
    row.put("blocked_chimneys", count(v.blocked_chimneys_count))
    row.put("open_flues", count(v.open_flues_count))
    row.put("closed_fire_flues", count(v.closed_flues_count))
    row.put("solid_fuel_boiler_flues", count(v.boilers_flues_count))
    row.put("other_heater_flues", count(v.other_flues_count))
    row.put("passive_vents", count(v.psv_count))
    row.put("flueless_gas_fires", count(v.flueless_gas_fires_count))
    fans = epc.extract_fans_count if v.extract_fans_count is None else v.extract_fans_count
    row.put("extract_fans", optional(fans))
    tested_at_50 = v.air_permeability_ap50_m3_h_m2
    tested_at_4 = v.air_permeability_ap4_m3_h_m2
    row.put("pressure_test", 1.0 if tested_at_50 is not None else 2.0 if tested_at_4 is not None else 0.0)
    row.put("air_permeability", optional(tested_at_4 if tested_at_50 is None else tested_at_50))
    row.put("draught_lobby", flag(v.has_draught_lobby))
    row.put("sheltered_sides", optional(v.sheltered_sides))
    sealed = v.suspended_timber_floor_sealed if v.has_suspended_timber_floor else None
    row.put("suspended_floor_sealed", flag(sealed))
    kind = _KINDS_OF_OLD.get(v.mechanical_ventilation or 0, code(v.mechanical_ventilation))
    row.put("mechanical_ventilation", kind if kind >= 0 else 0.0)
    row.put("mechanical_ventilation_in_database", 0.0 if v.mechanical_ventilation_index_number is None else 1.0)
