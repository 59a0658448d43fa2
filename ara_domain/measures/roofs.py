"""Flat roofs, sloping ceilings and rooms in the roof (RdSAP 10 Table 33 measures A2, A3)."""

from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, SapBuildingPart, SapRoomInRoof, SapRoomInRoofSurface
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.measures.change import Change, row_of, rules_of_changes
from ara_domain.measures.items import (
    FLAT_ROOF_MM,
    ROOF_AS_BUILT,
    ROOF_INSULATION_LOCATION,
    SLOPING_CEILING_MM,
)
from ara_domain.measures.option import (
    ALREADY,
    ENTERED_U,
    THATCHED,
    UNKNOWN,
    Assessment,
    FrameView,
    Need,
    Rules,
    any_of,
    refusals,
)
from ara_domain.measures.targets import RDSAP_10, targets
from ara_domain.sap.climate import country_of
from ara_domain.sap.geometry import PartGeometry, RoomInRoof, part_geometries
from ara_domain.sap.tables import Array, Mask

FLAT_ROOF_MM_AFTER, FLAT_ROOF_TRIGGER_MM, FLAT_ROOF_TRIGGER_U = 270.0, 125.0, 0.35
"""Table 33 A2: known insulation under 125 mm, or above 0.35 W/m²K as built, becomes 270 mm."""
_LAST_BAND_UNINSULATED = 8
"""Table 33 A3: a room in roof as built in age bands A to H."""
_NORTHERN_IRELAND = 4


# ------------------------------------------------------------------------------------------------ flat roofs


def flat_roofs(view: FrameView) -> Mask:
    """Flat roofs and sloping ceilings of a part's own, (n, 5)."""
    roof = np.isin(view.part("roof_construction"), (Roof.FLAT, Roof.SLOPING_CEILING))
    return roof & (view.part("age_band") > 0) & (view.part("roof_area") > 0)


def flat_roofs_to_insulate(view: FrameView) -> Mask:
    """Those of known insulation under 125 mm, or as built and above 0.35 W/m²K, without an entered U-value, (n, 5)."""
    thin = view.part("roof_insulation_mm") < FLAT_ROOF_TRIGGER_MM
    as_built = view.part("roof_insulation_as_built") == 1
    poor = as_built & (view.u().roof > FLAT_ROOF_TRIGGER_U)
    return flat_roofs(view) & np.isnan(view.part("roof_u")) & (thin | poor)


def _insulated_flat_roofs(view: FrameView) -> tuple[Change, ...]:
    where = flat_roofs_to_insulate(view)
    flat = view.part("roof_construction") == Roof.FLAT
    location = np.where(flat, float(Location.FLAT_ROOF), float(Location.SLOPING_CEILING))
    return (
        Change(ROOF_INSULATION_LOCATION, where, location),
        Change(FLAT_ROOF_MM, where & flat, FLAT_ROOF_MM_AFTER),
        Change(SLOPING_CEILING_MM, where & ~flat, FLAT_ROOF_MM_AFTER),
        Change(ROOF_AS_BUILT, where, 0.0),
    )


def _assess_flat_roofs(view: FrameView) -> Assessment:
    where, roofs = flat_roofs_to_insulate(view), flat_roofs(view)
    eligible = any_of(where)
    area = np.where(where, view.part("roof_area"), 0.0).sum(axis=1)
    unsaid = np.isnan(view.part("roof_insulation_mm")) & (view.part("roof_insulation_as_built") != 1)
    entered = ~np.isnan(view.part("roof_u"))
    worst = np.where(where, view.u().roof, 0.0).max(axis=1)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (any_of(roofs & entered), ENTERED_U), (any_of(roofs & unsaid), UNKNOWN),
                         (any_of(roofs), ALREADY)),
        needs=(Need("flat_roof_insulation", area),),
        because=lambda home: f"{area[home]:.0f} m² of flat roof or sloping ceiling, U {worst[home]:.2f}",
    )  # fmt: skip


FLAT_ROOF = rules_of_changes(_assess_flat_roofs, _insulated_flat_roofs)


# ------------------------------------------------------------------------------------------------ rooms in roof


def rooms_to_insulate(view: FrameView) -> Mask:
    """Rooms in roof rated altogether by the default of an uninsulated age, (n, 5).

    Where part of a room is known the certificate describes it surface by surface and the frame holds their sum, so
    nobody can tell here what is left to do.
    """
    old = view.part("room_in_roof_age_band") <= _LAST_BAND_UNINSULATED
    return _rooms(view) & old & ~_partly_known(view) & (view.part("roof_construction") != Roof.THATCHED)


def _rooms(view: FrameView) -> Mask:
    return (view.part("age_band") > 0) & (view.part("room_in_roof_structure_area") > 0)


def _partly_known(view: FrameView) -> Mask:
    return (view.part("room_in_roof_known_area") > 0) | (view["room_in_roof_partly_known"] == 1)[:, None]


def _assess_rooms(view: FrameView) -> Assessment:
    where, rooms = rooms_to_insulate(view), _rooms(view)
    eligible = any_of(where)
    area = np.where(where, view.part("room_in_roof_structure_area"), 0.0).sum(axis=1)
    thatched = rooms & (view.part("roof_construction") == Roof.THATCHED)
    insulated = view.part("room_in_roof_known_area") > 0
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (any_of(thatched), THATCHED), (any_of(rooms & _partly_known(view)), UNKNOWN),
                         (any_of(rooms | insulated), ALREADY)),
        needs=(Need("room_in_roof_insulation", area),),
        because=lambda home: (
            f"{area[home]:.0f} m² around a room in roof with no insulation recorded, rated by the default of its age"
        ),
    )  # fmt: skip


def _target_u(view: FrameView) -> Array:
    """W/m²K per home as a column, (n, 1)."""
    goal = targets(RDSAP_10)
    northern = view["country"] == _NORTHERN_IRELAND
    found: Array = np.where(northern, goal["flat_roof_u_northern_ireland"], goal["flat_roof_u"])[:, None]
    return found


def _edit_rooms(view: FrameView, rows: Mask) -> None:
    where = rooms_to_insulate(view) & rows[:, None]
    area = view.part("room_in_roof_structure_area")
    view.part("room_in_roof_known_area")[where] = area[where]
    view.part("room_in_roof_known_ua")[where] = (area * _target_u(view))[where]
    view.part("room_in_roof_structure_area")[where] = 0.0


def _insulate_rooms(epc: EpcPropertyData) -> EpcPropertyData:
    view = row_of(epc)
    targeted, u = rooms_to_insulate(view)[0], float(_target_u(view)[0, 0])
    geometries: dict[int, tuple[int, PartGeometry]] = {
        geometry.part.building_part_number: (index, geometry)
        for index, geometry in enumerate(part_geometries(epc, country_of(epc)))
    }

    def changed(part: SapBuildingPart) -> SapBuildingPart:
        index, geometry = geometries.get(part.building_part_number, (-1, None))
        if geometry is None or index >= len(targeted) or not targeted[index] or part.sap_room_in_roof is None:
            return part
        assert geometry.room_in_roof is not None, "a room that is to be insulated has surfaces"
        return replace(part, sap_room_in_roof=_surface_by_surface(part.sap_room_in_roof, geometry.room_in_roof, u))

    return replace(epc, sap_building_parts=tuple(changed(part) for part in epc.sap_building_parts))


_EXPOSED, _PARTY, _SHELTERED = 0, 1, 2
"""`gable_type`."""


def _surface_by_surface(room: SapRoomInRoof, areas: RoomInRoof, u: float) -> SapRoomInRoof:
    """The room as the detailed entry records it once its slopes are insulated; its gables and walls stay."""
    if room.detailed_surfaces:
        unknown = ("slope", "stud_wall", "flat_ceiling")
        surfaces = tuple(
            replace(surface, u_value=u) if surface.kind in unknown else surface for surface in room.detailed_surfaces
        )
        return replace(room, detailed_surfaces=surfaces)
    walls = ((_EXPOSED, areas.exposed_area), (_PARTY, areas.party_area), (_SHELTERED, areas.sheltered_area))
    gables = tuple(
        SapRoomInRoofSurface(kind="gable_wall", number=number, area_m2=area, gable_type=kind)
        for number, (kind, area) in enumerate(walls, start=1)
        if area > 0
    )
    slope = SapRoomInRoofSurface(kind="slope", number=1, area_m2=areas.structure_area, u_value=u)
    return replace(room, kind="detailed", detailed_surfaces=(slope, *gables), insulation=None)


ROOM_IN_ROOF = Rules(assess=_assess_rooms, edit_frame=_edit_rooms, edit_certificate=_insulate_rooms)
