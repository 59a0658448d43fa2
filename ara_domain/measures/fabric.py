"""Insulation of lofts, walls and floors (RdSAP 10 Table 33 measures A, B, Q, W1, W2)."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, SapAlternativeWall, SapBuildingPart, SapFloorDimension
from ara_domain.epc.codes import FloorConstruction as Floor
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import FloorInsulation
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_domain.epc.reading import code, thickness_mm
from ara_domain.measures.change import row_of
from ara_domain.measures.option import (
    ALREADY,
    ENTERED_U,
    NOT_APPLICABLE,
    UNKNOWN,
    UNSUITABLE,
    Assessment,
    FrameView,
    Need,
    Rules,
    any_of,
    refusals,
)
from ara_domain.sap.tables import Array, Mask

LOFT_MM, LOFT_TRIGGER_MM = 270.0, 150.0
"""Table 33 A: up to 150 mm is raised to 270 mm."""
WALL_TRIGGER_U = 0.7
"""Table 33 B and Q: walls above 0.7 W/m²K."""
SOLID_WALL_MM = 100.0
"""100 mm at 0.04 W/mK brings a 1.7 wall to Table 33's 0.30."""
FLOOR_TRIGGER_U, FLOOR_MM = 0.7, 100.0
"""Table 33 W: none or above 0.7; 100 mm brings a typical ground floor to its 0.25 or better."""
CAVITY_KINDS = (int(Wall.CAVITY),)
SOLID_KINDS = (int(Wall.GRANITE_OR_WHINSTONE), int(Wall.SANDSTONE_OR_LIMESTONE), int(Wall.SOLID_BRICK))
SUSPENDED = (Floor.SUSPENDED_TIMBER, Floor.SUSPENDED_NOT_TIMBER)
WALLS = ("wall", "alternative_wall1", "alternative_wall2")


def _present(view: FrameView) -> Mask:
    return view.part("age_band") > 0


# ------------------------------------------------------------------------------------------------ loft


def lofts_to_insulate(view: FrameView) -> Mask:
    """Accessible pitched lofts, insulated at the joists or not at all, with 150 mm or less."""
    location, mm = view.part("roof_insulation_location"), view.part("roof_insulation_mm")
    accessible = view.part("roof_construction") == Roof.PITCHED_WITH_LOFT_ACCESS
    known = ((location == Location.JOISTS) & ~np.isnan(mm)) | (location == Location.NONE)
    thin = (location == Location.NONE) | (mm <= LOFT_TRIGGER_MM)
    no_entered_u = np.isnan(view.part("roof_u"))
    return _present(view) & accessible & known & thin & no_entered_u & (view.part("roof_area") > 0)


def _assess_loft(view: FrameView) -> Assessment:
    parts = lofts_to_insulate(view)
    eligible = any_of(parts)
    loft = (view.part("roof_construction") == Roof.PITCHED_WITH_LOFT_ACCESS) & _present(view)
    loft &= view.part("roof_area") > 0
    entered_u = loft & ~np.isnan(view.part("roof_u"))
    enough = loft & (view.part("roof_insulation_mm") > LOFT_TRIGGER_MM)
    at_rafters = loft & (view.part("roof_insulation_location") == Location.RAFTERS)
    mm = np.where(view.part("roof_insulation_location") == Location.NONE, 0.0, view.part("roof_insulation_mm"))
    area = np.where(parts, view.part("roof_area"), 0.0)
    thinnest = np.where(parts, mm, np.inf).min(axis=1)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (any_of(entered_u), ENTERED_U), (any_of(enough), ALREADY),
                         (any_of(at_rafters), UNSUITABLE), (any_of(loft), UNKNOWN)),
        needs=(Need("loft_insulation", area.sum(axis=1)),),
        because=lambda home: f"{thinnest[home]:.0f} mm in an accessible loft of {area[home].sum():.0f} m²",
    )  # fmt: skip


def _edit_loft(view: FrameView, rows: Mask) -> None:
    parts = lofts_to_insulate(view) & rows[:, None]
    view.part("roof_insulation_mm")[parts] = LOFT_MM
    view.part("roof_insulation_location")[parts] = Location.JOISTS
    view.part("roof_insulation_as_built")[parts] = 0.0


def _insulate_loft(epc: EpcPropertyData) -> EpcPropertyData:
    def changed(part: SapBuildingPart) -> SapBuildingPart:
        location, mm = code(part.roof_insulation_location), thickness_mm(part.roof_insulation_thickness)
        thin = location == Location.NONE or (location == Location.JOISTS and mm <= LOFT_TRIGGER_MM)
        if code(part.roof_construction) != Roof.PITCHED_WITH_LOFT_ACCESS or not thin or part.roof_u_value is not None:
            return part
        return replace(
            part, roof_insulation_location=int(Location.JOISTS), roof_insulation_thickness=f"{LOFT_MM:.0f}mm"
        )

    return _each_part(epc, changed)


# ------------------------------------------------------------------------------------------------ walls


def walls_to_insulate(view: FrameView, kinds: tuple[int, ...]) -> Mask:
    """As-built walls of these constructions above 0.7 W/m²K, (n, 5, 3); unknown insulation is left alone."""
    found = view.u()
    constructed = np.stack([view.part(f"{name}_construction") for name in WALLS], axis=2)
    insulation = np.stack([view.part(f"{name}_insulation") for name in WALLS], axis=2)
    area = np.stack([np.nan_to_num(view.part(f"{name}_area")) for name in WALLS], axis=2)
    entered = np.stack([view.part(f"{name}_u") for name in WALLS], axis=2)
    bare = (insulation == Insulated.AS_BUILT) & np.isnan(entered)
    return np.isin(constructed, kinds) & bare & (area > 0) & (found.walls > WALL_TRIGGER_U)


def walls_of(view: FrameView, kinds: tuple[int, ...]) -> Mask:
    """Walls of these constructions, (n, 5, 3)."""
    constructed = np.stack([view.part(f"{name}_construction") for name in WALLS], axis=2)
    area = np.stack([np.nan_to_num(view.part(f"{name}_area")) for name in WALLS], axis=2)
    return np.isin(constructed, kinds) & (area > 0)


def filled_cavities(view: FrameView) -> Mask:
    """Walls whose cavity is filled and that have no other insulation, (n, 5, 3)."""
    insulation = np.stack([view.part(f"{name}_insulation") for name in WALLS], axis=2)
    filled: Mask = insulation == Insulated.FILLED_CAVITY
    return filled


def _wall_assessment(view: FrameView, kinds: tuple[int, ...], material: str) -> Assessment:
    walls = walls_to_insulate(view, kinds)
    eligible = any_of(walls)
    constructed = np.stack([view.part(f"{name}_construction") for name in WALLS], axis=2)
    insulation = np.stack([view.part(f"{name}_insulation") for name in WALLS], axis=2)
    area = np.stack([np.nan_to_num(view.part(f"{name}_area")) for name in WALLS], axis=2)
    of_kind = np.isin(constructed, kinds) & (area > 0)
    unknown = any_of(of_kind & ((insulation == Insulated.UNKNOWN) | np.isnan(insulation)))
    entered = np.stack([view.part(f"{name}_u") for name in WALLS], axis=2)
    entered_u = any_of(of_kind & (insulation == Insulated.AS_BUILT) & ~np.isnan(entered))
    total = np.where(walls, area, 0.0).sum(axis=(1, 2))
    worst = np.where(walls, view.u().walls, 0.0).max(axis=(1, 2))
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (~any_of(of_kind), NOT_APPLICABLE), (unknown, UNKNOWN), (entered_u, ENTERED_U),
                         (any_of(of_kind), ALREADY)),
        needs=(Need(material, total),),
        because=lambda home: f"{total[home]:.0f} m² of wall as built, U {worst[home]:.2f}",
    )  # fmt: skip


def _edit_walls(view: FrameView, rows: Mask, kinds: tuple[int, ...], insulation: int, mm: float) -> None:
    walls = walls_to_insulate(view, kinds) & rows[:, None, None]
    for index, name in enumerate(WALLS):
        here = walls[:, :, index]
        view.part(f"{name}_insulation")[here] = insulation
        view.part(f"{name}_insulation_mm")[here] = mm
        view.part(f"{name}_insulation_conductivity")[here] = np.nan


def _wall_changes(insulation: int, thickness: str | None) -> dict[str, object]:
    return {
        "wall_insulation_type": int(insulation),
        "wall_insulation_thickness": thickness,
        "wall_insulation_thickness_measured": None,
        "wall_insulation_thermal_conductivity": None,
    }


def _insulate_walls(
    epc: EpcPropertyData, kinds: tuple[int, ...], insulation: int, thickness: str | None
) -> EpcPropertyData:
    """The same walls the frame's rule finds: by its U-values, read off the certificate's own frame row."""
    targets = walls_to_insulate(row_of(epc), kinds)[0]

    def changed(index: int, part: SapBuildingPart) -> SapBuildingPart:
        main, first, second = targets[index]
        changes: dict[str, object] = _wall_changes(insulation, thickness) if main else {}
        for number, wanted in ((1, first), (2, second)):
            name = f"sap_alternative_wall_{number}"
            wall: SapAlternativeWall | None = getattr(part, name)
            if wanted and wall is not None:
                changes[name] = replace(wall, **_wall_changes(insulation, thickness))  # type: ignore[arg-type]
        return replace(part, **changes)  # type: ignore[arg-type]

    ordered = sorted(epc.sap_building_parts, key=lambda part: part.building_part_number)
    positions = {part.building_part_number: index for index, part in enumerate(ordered)}
    return replace(
        epc,
        sap_building_parts=tuple(changed(positions[p.building_part_number], p) for p in epc.sap_building_parts),
    )


# ------------------------------------------------------------------------------------------------ floor


def floors_to_insulate(view: FrameView) -> Mask:
    """Uninsulated floors above ground, outside air or an unheated space (suspended), or on the ground (solid)."""
    u = view.u().floor
    bare = (view.part("floor_insulation") == FloorInsulation.AS_BUILT) & np.isnan(view.part("floor_u"))
    uninsulated = _default_insulation_mm(view) == 0
    return _insulatable_floors(view) & bare & (uninsulated | (u > FLOOR_TRIGGER_U)) & (u > 0)


def _insulatable_floors(view: FrameView) -> Mask:
    """Floors of a kind that Table 33 W1 or W2 is about, insulated or not."""
    below, construction = view.part("floor_below"), view.part("floor_construction")
    suspended = np.isin(construction, SUSPENDED) & np.isin(below, (Below.GROUND, Below.EXPOSED, Below.UNHEATED_SPACE))
    solid = (construction == Floor.SOLID) & (below == Below.GROUND)
    return _present(view) & (suspended | solid)


def _default_insulation_mm(view: FrameView) -> Array:
    """Insulation a floor of its age had when built, mm: bands A to H none (Table 19; Scotland and NI to G)."""
    band = view.part("age_band")
    northern = np.isin(view["country"], (3, 4))[:, None]
    return np.where(band <= np.where(northern, 7, 8), 0.0, 25.0)


def _assess_floor(view: FrameView) -> Assessment:
    floors = floors_to_insulate(view)
    eligible = any_of(floors)
    construction, area = view.part("floor_construction"), view.part("floor_area")
    suspended = np.where(floors & np.isin(construction, SUSPENDED), area, 0.0).sum(axis=1)
    solid = np.where(floors & (construction == Floor.SOLID), area, 0.0).sum(axis=1)
    below, insulation = view.part("floor_below"), view.part("floor_insulation")
    has_floor = _present(view) & ~np.isin(below, (Below.ANOTHER_DWELLING, Below.SAME_DWELLING))
    retrofitted = any_of(has_floor & (insulation == FloorInsulation.RETROFITTED))
    unsaid = (insulation == FloorInsulation.UNKNOWN) | np.isnan(insulation)
    unsaid |= (construction == Floor.UNKNOWN) | np.isnan(construction)
    entered_u = any_of(has_floor & ~np.isnan(view.part("floor_u")))
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (retrofitted, ALREADY), (entered_u, ENTERED_U),
                         (any_of(has_floor & unsaid), UNKNOWN), (any_of(_insulatable_floors(view)), ALREADY),
                         (any_of(has_floor), UNSUITABLE)),
        needs=(Need("suspended_floor_insulation", suspended), Need("solid_floor_insulation", solid)),
        because=lambda home: f"{suspended[home] + solid[home]:.0f} m² of floor without insulation",
    )  # fmt: skip


def _edit_floor(view: FrameView, rows: Mask) -> None:
    floors = floors_to_insulate(view) & rows[:, None]
    view.part("floor_insulation")[floors] = FloorInsulation.RETROFITTED
    view.part("floor_insulation_mm")[floors] = FLOOR_MM


def _insulate_floor(epc: EpcPropertyData) -> EpcPropertyData:
    targets = floors_to_insulate(row_of(epc))[0]
    ordered = sorted(epc.sap_building_parts, key=lambda part: part.building_part_number)
    positions = {part.building_part_number: index for index, part in enumerate(ordered)}

    def changed(part: SapBuildingPart) -> SapBuildingPart:
        if not targets[positions[part.building_part_number]]:
            return part
        lowest = min(part.sap_floor_dimensions, key=lambda floor: code(floor.floor))

        def insulated(floor: SapFloorDimension) -> SapFloorDimension:
            return replace(floor, floor_insulation=int(FloorInsulation.RETROFITTED)) if floor is lowest else floor

        return replace(
            part,
            floor_insulation_thickness=f"{FLOOR_MM:.0f}mm",
            sap_floor_dimensions=tuple(insulated(floor) for floor in part.sap_floor_dimensions),
        )

    return _each_part(epc, changed)


def _each_part(epc: EpcPropertyData, change: Callable[[SapBuildingPart], SapBuildingPart]) -> EpcPropertyData:
    return replace(epc, sap_building_parts=tuple(change(part) for part in epc.sap_building_parts))


# ------------------------------------------------------------------------------------------------ rules

LOFT = Rules(assess=_assess_loft, edit_frame=_edit_loft, edit_certificate=_insulate_loft)
FLOOR = Rules(assess=_assess_floor, edit_frame=_edit_floor, edit_certificate=_insulate_floor)


def _walls(kinds: tuple[int, ...], insulation: Insulated, mm: float | None, material: str) -> Rules:
    thickness = None if mm is None else f"{mm:.0f}mm"
    return Rules(
        assess=lambda view: _wall_assessment(view, kinds, material),
        edit_frame=lambda view, rows: _edit_walls(view, rows, kinds, insulation, np.nan if mm is None else mm),
        edit_certificate=lambda epc: _insulate_walls(epc, kinds, insulation, thickness),
    )


CAVITY_FILL = _walls(CAVITY_KINDS, Insulated.FILLED_CAVITY, None, "cavity_wall_insulation")
SOLID_WALL_EXTERNAL = _walls(SOLID_KINDS, Insulated.EXTERNAL, SOLID_WALL_MM, "solid_wall_insulation_external")
SOLID_WALL_INTERNAL = _walls(SOLID_KINDS, Insulated.INTERNAL, SOLID_WALL_MM, "solid_wall_insulation_internal")
