"""Storeys with areas, heights, perimeters and party walls, estimated from floor area, form, type and storeys.

A flat row holds one length only, the storey height. Every other length here is an estimate for a rectangular plan
of a usual shape, and says so in `field_sources`; nothing in this module knows a result.
"""

import math
from dataclasses import dataclass

from ara_domain.epc.building import SapFloorDimension, SapRoomInRoof, SapRoomInRoofSurface
from ara_domain.epc.codes import BuiltForm, PropertyType
from ara_domain.epc.mapping.flat_row.confidence import ESTIMATED_SIZE, METHOD_DEFAULT, UNUSUAL_PLAN, USUAL_CHOICE
from ara_domain.epc.mapping.flat_row.dwelling import Dwelling
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.mapping.flat_row.roofs import Roof

_STOREYS = {PropertyType.HOUSE: 2, PropertyType.MAISONETTE: 2}
"""A bungalow, flat or park home has one storey. Houses mostly have two: an assumption."""
_THREE_STOREYS_FROM_M2 = 140.0
"""A terraced house of more floor area than this has three: an assumption."""
_TERRACED = (
    BuiltForm.END_TERRACE,
    BuiltForm.MID_TERRACE,
    BuiltForm.ENCLOSED_END_TERRACE,
    BuiltForm.ENCLOSED_MID_TERRACE,
)
_DEPTH_BY_WIDTH = {BuiltForm.MID_TERRACE: 1.5, BuiltForm.END_TERRACE: 1.4}
_DEPTH_BY_WIDTH_OTHERWISE = 1.2
"""Depth of a house over its frontage; terraces are narrow. Assumptions."""
_LONGER_THAN_RECTANGLE = 1.08
_LONGER_PER_EXTENSION = 0.05
"""Bays, recesses and extensions make a plan's outline longer than a rectangle's, never shorter. Assumptions."""
_SIDES_OUTSIDE = {
    BuiltForm.DETACHED: 4,
    BuiltForm.SEMI_DETACHED: 3,
    BuiltForm.END_TERRACE: 3,
    BuiltForm.MID_TERRACE: 2,
    BuiltForm.ENCLOSED_END_TERRACE: 2,
    BuiltForm.ENCLOSED_MID_TERRACE: 1,
}
"""External sides of four (RdSAP 10 §2)."""
_MOST_SIDES_OF_A_FLAT = 3
"""A flat in a detached building still has a side to the stairs or to its neighbour: an assumption."""
_SIDES_OF_A_FLAT_OUTSIDE = 2
_SIDES_OF_A_HOUSE_OUTSIDE = 3
"""Where the form is not said."""
_ROOM_IN_ROOF_BY_STOREY = 0.6
"""Floor area of a room in the roof over that of the storey below, the slopes taking the rest: an assumption."""
_LEAST_HEIGHT_M, _MOST_HEIGHT_M = 1.5, 6.0
_USUAL_HEIGHT_M = 2.4
"""Median of the heights lodged in Exeter, 2.39 m; RdSAP gives none."""
_RETROFITTED_MM = 50
"""Insulation seen, thickness unknown (RdSAP 10 §6.11)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The estimated plan. Areas in m², lengths in m."""

    storeys: int
    storey_area: float
    room_in_roof_area: float
    height: float
    exposed_perimeter: float
    party_length: float
    confidence: float

    @property
    def gross_wall_area(self) -> float:
        """Exposed walls of all storeys, openings included."""
        return self.exposed_perimeter * (self.storeys * self.height + 0.25 * (self.storeys - 1))


def shape(
    home: Dwelling, roof: Roof, height: float | None, corridor_m: float, band: str, ledger: Ledger
) -> tuple[Shape, tuple[SapFloorDimension, ...], SapRoomInRoof | None]:
    """The plan and its storeys. `height` in m as lodged, `corridor_m` the length of wall to an unheated corridor."""
    known = height is not None and _LEAST_HEIGHT_M <= height <= _MOST_HEIGHT_M
    storeys = _storey_count(home)
    roof_share = _ROOM_IN_ROOF_BY_STOREY if roof.room_in_roof else 0.0
    area = home.floor_area / (storeys + roof_share)
    regular = home.built_form is not None and not home.extensions and not roof.room_in_roof
    exposed, party = _outline(home, area, corridor_m)
    plan = Shape(
        storeys=storeys,
        storey_area=area,
        room_in_roof_area=area * roof_share,
        height=height if known and height is not None else _USUAL_HEIGHT_M,
        exposed_perimeter=exposed,
        party_length=party,
        confidence=ESTIMATED_SIZE if regular else UNUSUAL_PLAN,
    )
    floors = tuple(_storey(plan, level, known, ledger.at(f"sap_floor_dimensions[{level}]")) for level in range(storeys))
    return plan, floors, _room_in_roof(plan, roof, band, ledger.at("sap_room_in_roof"))


def _storey_count(home: Dwelling) -> int:
    terraced = home.built_form in _TERRACED
    if home.property_type is PropertyType.HOUSE and terraced and home.floor_area > _THREE_STOREYS_FROM_M2:
        return 3
    return _STOREYS.get(home.property_type, 1)


def _outline(home: Dwelling, area: float, corridor_m: float) -> tuple[float, float]:
    """Exposed perimeter and party wall length of a storey, m.

    The wall to an unheated corridor is part of the exposed perimeter (RdSAP 10 §4.1), so the form, which counts a
    flat's exposed sides, has it among them; a corridor longer than those sides shows that they are longer.
    """
    ratio = _DEPTH_BY_WIDTH_OTHERWISE
    if home.built_form is not None and not home.is_flat:
        ratio = _DEPTH_BY_WIDTH.get(home.built_form, ratio)
    width = math.sqrt(area / ratio)
    depth = width * ratio
    longer = _LONGER_THAN_RECTANGLE + _LONGER_PER_EXTENSION * (home.extensions or 0)
    outline = 2 * (width + depth)
    if home.built_form is None:
        sides = _SIDES_OF_A_FLAT_OUTSIDE if home.is_flat else _SIDES_OF_A_HOUSE_OUTSIDE
    else:
        sides = _SIDES_OUTSIDE[home.built_form]
    if home.is_flat:
        sides = min(sides, _MOST_SIDES_OF_A_FLAT)
        exposed = min(outline, max(outline * sides / 4, corridor_m))
    else:
        # Front and back lie outside first, then the flanks; an enclosed end terrace has one of each.
        fronts = 1 if home.built_form in (BuiltForm.ENCLOSED_END_TERRACE, BuiltForm.ENCLOSED_MID_TERRACE) else 2
        exposed = fronts * width + (sides - fronts) * depth
    return exposed * longer, outline - exposed


def _storey(plan: Shape, level: int, height_known: bool, ledger: Ledger) -> SapFloorDimension:
    area = round(plan.storey_area, 2)
    only = plan.storeys == 1 and not plan.room_in_roof_area
    height = round(plan.height, 2)
    return SapFloorDimension(
        floor=ledger.inferred("floor", level, USUAL_CHOICE),
        room_height=height if height_known else ledger.default("room_height", height, METHOD_DEFAULT),
        total_floor_area=area if only else ledger.inferred("total_floor_area", area, USUAL_CHOICE),
        heat_loss_perimeter=ledger.inferred("heat_loss_perimeter", round(plan.exposed_perimeter, 2), plan.confidence),
        party_wall_length=ledger.inferred("party_wall_length", round(plan.party_length, 2), plan.confidence),
        is_exposed_floor=ledger.default("is_exposed_floor", False, USUAL_CHOICE),
        is_above_partially_heated_space=ledger.default("is_above_partially_heated_space", False, USUAL_CHOICE),
    )


def _room_in_roof(plan: Shape, roof: Roof, band: str, ledger: Ledger) -> SapRoomInRoof | None:
    if not plan.room_in_roof_area:
        return None
    area = round(plan.room_in_roof_area, 2)
    return SapRoomInRoof(
        floor_area=ledger.inferred("floor_area", area, UNUSUAL_PLAN),
        construction_age_band=ledger.inferred("construction_age_band", band, USUAL_CHOICE),
        kind=ledger.inferred("kind", "detailed" if roof.room_insulated else None, UNUSUAL_PLAN),
        detailed_surfaces=_surfaces(area, roof.room_insulated, ledger),
    )


def _surfaces(area: float, insulated: str | None, ledger: Ledger) -> tuple[SapRoomInRoofSurface, ...]:
    """A room in the roof seen to be insulated: its shell (RdSAP 10 §4.9), ceiling and slopes told apart by half."""
    if insulated is None:
        return ()
    half = round(12.5 * math.sqrt(area / 1.5) / 2, 2)
    surfaces = []
    for position, (kind, known) in enumerate((("flat_ceiling", True), ("slope", insulated == "all"))):
        note = ledger.at(f"detailed_surfaces[{position}]")
        surfaces.append(
            SapRoomInRoofSurface(
                kind=kind,
                number=1,
                area_m2=note.inferred("area_m2", half, UNUSUAL_PLAN),
                insulation_thickness_mm=note.default(
                    "insulation_thickness_mm", _RETROFITTED_MM if known else None, METHOD_DEFAULT
                ),
            )
        )
    return tuple(surfaces)
