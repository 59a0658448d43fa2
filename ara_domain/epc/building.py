"""Building parts: floors, walls, roofs, rooms in roof, conservatory, and where a flat sits in its block.

Lengths in m, areas in m², thicknesses in mm, U-values in W/m²K, unless the field is a register code.
"""

from dataclasses import dataclass

from ara_domain.epc.codes import Code
from ara_domain.epc.full_sap import SapOpening, SapRoof, SapThermalBridges, SapWall


@dataclass(frozen=True, slots=True, kw_only=True)
class SapFloorDimension:
    """One storey of a building part; in full SAP one floor, of which a storey may have several.

    `floor` 0 is the lowest storey of the part; in full SAP -1 is lower ground, 0 ground, 99 a room in the roof.
    """

    floor: Code
    room_height: float | None = None
    total_floor_area: float | None = None
    heat_loss_perimeter: float | None = None
    party_wall_length: float | None = None
    floor_construction: Code | None = None
    floor_insulation: Code | None = None
    is_exposed_floor: bool = False
    """The surveyor marked this storey's floor as exposed to outside air (a storey that overhangs)."""
    is_above_partially_heated_space: bool = False

    name: str | None = None
    description: str | None = None
    floor_type: Code | None = None
    """Full SAP: 1 basement, 2 ground, 3 upper (exposed where it loses heat), 4 party floor."""
    storey_height: float | None = None
    """Full SAP: average height of the storey with the floor above, unlike `room_height`."""
    heat_loss_area: float | None = None
    u_value: float | None = None
    kappa_value: float | None = None
    """Full SAP: heat capacity of the floor, kJ/m²K."""
    kappa_value_from_below: float | None = None
    """Full SAP: heat capacity of the ceiling below, kJ/m²K of area that loses no heat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SapAlternativeWall:
    """A wall of a building part that differs from its main wall. `wall_area` is net of its openings, m²."""

    wall_area: float | None = None
    wall_construction: Code | None = None
    wall_insulation_type: Code | None = None
    wall_thickness_measured: bool | None = None
    wall_thickness_mm: int | None = None
    wall_insulation_thickness: Code | None = None
    wall_insulation_thickness_measured: float | None = None
    wall_insulation_thermal_conductivity: Code | None = None
    wall_dry_lined: bool | None = None
    sheltered_wall: bool | None = None
    u_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapRoomInRoofSurface:
    """One measured surface of a room in roof (detailed entry).

    `kind` is one of `flat_ceiling`, `stud_wall`, `slope`, `gable_wall`, `common_wall`; `number` tells the two of a
    kind apart. Thickness is either a number of mm or a code (`AB`, `NI`, `ND`), never both.
    """

    kind: str
    number: int
    area_m2: float | None = None
    length_m: float | None = None
    height_m: float | None = None
    insulation_thickness_mm: int | None = None
    insulation_thickness_code: str | None = None
    insulation_type: Code | None = None
    insulation_location: Code | None = None
    gable_type: Code | None = None
    u_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapRoomInRoof:
    """A room in the roof of a building part.

    `kind` is `type_1` (true room in roof), `type_2` (accessible common wall), `detailed`, or None when the
    certificate lodges floor area and age only.
    """

    floor_area: float | None = None
    construction_age_band: str | None = None
    kind: str | None = None
    common_wall_length_m: float | None = None
    common_wall_height_m: float | None = None
    common_wall_2_length_m: float | None = None
    common_wall_2_height_m: float | None = None
    gable_1_length_m: float | None = None
    gable_1_height_m: float | None = None
    gable_1_type: Code | None = None
    gable_2_length_m: float | None = None
    gable_2_height_m: float | None = None
    gable_2_type: Code | None = None
    detailed_surfaces: tuple[SapRoomInRoofSurface, ...] = ()
    insulation: Code | None = None
    """Before RdSAP 21, of the whole room: 0 unknown, 1 none, 2 flat ceiling only, 3, 4 and 5 all elements 50, 100 and
    150 mm, 6 or `AB` as built, `NI` thickness unknown, `ND` measured surface by surface."""
    roof_insulation_thickness: Code | None = None
    """Before RdSAP 21: of the flat ceiling, in mm as of a loft (`"200mm"`)."""
    roof_room_connected: bool | None = None
    """Before RdSAP 21: it stands against another building part of the dwelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SapBuildingPart:
    """The main dwelling (`building_part_number` 1) or an extension."""

    building_part_number: int
    identifier: str | None = None
    construction_age_band: str | None = None
    sap_floor_dimensions: tuple[SapFloorDimension, ...] = ()
    floor_heat_loss: Code | None = None
    floor_u_value: float | None = None
    floor_insulation_thickness: Code | None = None
    roof_construction: Code | None = None
    roof_construction_type: str | None = None
    """The surveyor's own words for the roof."""
    roof_insulation_location: Code | None = None
    roof_u_value: float | None = None
    roof_insulation_thickness: Code | None = None
    rafter_insulation_thickness: Code | None = None
    flat_roof_insulation_thickness: Code | None = None
    sloping_ceiling_insulation_thickness: Code | None = None
    wall_construction: Code | None = None
    wall_insulation_type: Code | None = None
    wall_thickness_measured: bool | None = None
    wall_thickness_mm: int | None = None
    wall_u_value: float | None = None
    wall_insulation_thickness: Code | None = None
    wall_insulation_thickness_measured: float | None = None
    wall_insulation_thermal_conductivity: Code | None = None
    wall_dry_lined: bool | None = None
    curtain_wall_age: str | None = None
    party_wall_construction: Code | None = None
    sap_alternative_wall_1: SapAlternativeWall | None = None
    sap_alternative_wall_2: SapAlternativeWall | None = None
    sap_room_in_roof: SapRoomInRoof | None = None

    construction_year: Code | None = None
    """The year it was built, in place of an age band."""
    sap_walls: tuple[SapWall, ...] = ()
    sap_roofs: tuple[SapRoof, ...] = ()
    sap_openings: tuple[SapOpening, ...] = ()
    sap_thermal_bridges: SapThermalBridges | None = None
    overshading: Code | None = None
    """Full SAP, of its windows: 1 very little, 2 average or unknown, 3 more than average, 4 heavy."""
    thermal_mass_parameter: float | None = None
    """Full SAP, kJ/m²K; where absent it follows from the kappa values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SapConservatory:
    """A conservatory that is not thermally separated; the register lodges it among the building parts.

    `room_height` is a code in half storeys (`1`, `1.5`, `2`, …), not metres (RdSAP 10 §7.1).
    """

    floor_area: float | None = None
    glazed_perimeter: float | None = None
    room_height: float | None = None
    double_glazed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapFlatDetails:
    """Where a flat or maisonette sits in its block, and the corridor beside it."""

    flat_location: Code | None = None
    storey_count: int | None = None
    level: Code | None = None
    top_storey: bool | None = None
    heat_loss_corridor: Code | None = None
    unheated_corridor_length: float | None = None
