"""Walls, party walls and floors."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from ara_domain.epc import EpcPropertyData, SapAlternativeWall, SapBuildingPart, SapFloorDimension
from ara_domain.epc.codes import (
    NOT_INDICATED,
    FloorConstruction,
    FloorHeatLoss,
    FloorInsulation,
    WallConstruction,
    WallInsulation,
)
from ara_domain.override_fields.editing import main_dwelling_of, with_main_dwelling, with_parts
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.values import Choice, Layer, LayerChoice

_WALL_CONSTRUCTIONS: Mapping[str, WallConstruction] = {
    "cavity": WallConstruction.CAVITY,
    "solid brick": WallConstruction.SOLID_BRICK,
    "granite or whinstone": WallConstruction.GRANITE_OR_WHINSTONE,
    "sandstone or limestone": WallConstruction.SANDSTONE_OR_LIMESTONE,
    "timber frame": WallConstruction.TIMBER_FRAME,
    "system built": WallConstruction.SYSTEM_BUILT,
    "cob": WallConstruction.COB,
}
_AS_BUILT = "as built"
_WALL_INSULATION: Mapping[str, WallInsulation] = {
    _AS_BUILT: WallInsulation.AS_BUILT,
    "cavity filled": WallInsulation.FILLED_CAVITY,
    "external": WallInsulation.EXTERNAL,
    "internal": WallInsulation.INTERNAL,
    "cavity filled and external": WallInsulation.FILLED_CAVITY_AND_EXTERNAL,
    "cavity filled and internal": WallInsulation.FILLED_CAVITY_AND_INTERNAL,
}
_FILLS_A_CAVITY = {
    WallInsulation.FILLED_CAVITY,
    WallInsulation.FILLED_CAVITY_AND_EXTERNAL,
    WallInsulation.FILLED_CAVITY_AND_INTERNAL,
}
_INSULATES_OUTSIDE = {WallInsulation.EXTERNAL, WallInsulation.FILLED_CAVITY_AND_EXTERNAL}
_CANNOT_BE_INSULATED = {WallConstruction.BASEMENT, WallConstruction.CURTAIN}
_WALL_STEPS_MM = (10, 25, 50, 75, 100, 125, 150, 175, 200)
"""RdSAP 21 codes of `wall_insulation_thickness`; any other thickness is lodged as measured."""
_MEASURED = "measured"

_FLOOR_STEPS_MM = (25, 50, 75, 100, 125, 150, 175, 200)
"""RdSAP 21 codes of `floor_insulation_thickness`."""
_FLOOR_INSULATED = "insulated"
_LOSES_HEAT_BELOW = {
    FloorHeatLoss.GROUND,
    FloorHeatLoss.EXPOSED,
    FloorHeatLoss.UNHEATED_SPACE,
}

Wall = TypeVar("Wall", SapBuildingPart, SapAlternativeWall)


def _set_wall_construction(epc: EpcPropertyData, construction: WallConstruction) -> EpcPropertyData:
    main = main_dwelling_of(epc)
    if main.wall_construction == construction:
        return epc
    had_filled_cavity = main.wall_insulation_type in _FILLS_A_CAVITY
    insulation = (
        {"wall_insulation_type": int(WallInsulation.AS_BUILT), "wall_insulation_thickness": NOT_INDICATED}
        if had_filled_cavity and construction is not WallConstruction.CAVITY
        else {}
    )
    # A documented U-value was that of the other construction.
    return with_main_dwelling(
        epc, wall_construction=int(construction), wall_u_value=None, curtain_wall_age=None, **insulation
    )


def _set_wall_insulation(epc: EpcPropertyData, layer: Layer) -> EpcPropertyData:
    insulation = _WALL_INSULATION[layer.kind]
    main = main_dwelling_of(epc)
    if insulation in _FILLS_A_CAVITY and main.wall_construction != WallConstruction.CAVITY:
        raise CannotApply("the main walls are not cavity walls; correct wall_construction first")
    if main.wall_construction in _CANNOT_BE_INSULATED:
        raise CannotApply("the main walls are basement or curtain walls; a new survey must give their U-value")

    def insulated(part: SapBuildingPart) -> SapBuildingPart:
        return replace(
            _with_insulation(part, insulation, layer.thickness_mm, u_value="wall_u_value"),
            sap_alternative_wall_1=_alternative(part.sap_alternative_wall_1, insulation, layer.thickness_mm),
            sap_alternative_wall_2=_alternative(part.sap_alternative_wall_2, insulation, layer.thickness_mm),
        )

    return with_parts(epc, insulated)


def _alternative(
    wall: SapAlternativeWall | None, insulation: WallInsulation, thickness_mm: int | None
) -> SapAlternativeWall | None:
    if wall is None or (wall.sheltered_wall and insulation in _INSULATES_OUTSIDE):
        return wall  # a wall to a corridor has no outside to insulate
    return _with_insulation(wall, insulation, thickness_mm, u_value="u_value")


def _with_insulation(wall: Wall, insulation: WallInsulation, thickness_mm: int | None, *, u_value: str) -> Wall:
    """The wall with this insulation, when it can have it; its documented U-value no longer holds."""
    fills = insulation in _FILLS_A_CAVITY
    if wall.wall_construction in _CANNOT_BE_INSULATED or (fills and wall.wall_construction != WallConstruction.CAVITY):
        return wall
    if thickness_mm is None and wall.wall_insulation_type == insulation:
        return wall  # the certificate says the same, and may know the thickness as well
    coded = thickness_mm is None or thickness_mm in _WALL_STEPS_MM
    thickness = NOT_INDICATED if thickness_mm is None else f"{thickness_mm}mm"
    changes: dict[str, object] = {
        "wall_insulation_type": int(insulation),
        "wall_insulation_thickness": thickness if coded else _MEASURED,
        "wall_insulation_thickness_measured": None if coded or thickness_mm is None else float(thickness_mm),
        "wall_insulation_thermal_conductivity": None,
        "wall_dry_lined": wall.wall_dry_lined if insulation is WallInsulation.AS_BUILT else False,
        u_value: None,
    }
    return replace(wall, **changes)  # type: ignore[arg-type]


def _set_party_wall(epc: EpcPropertyData, construction: int) -> EpcPropertyData:
    if not any(_has_party_wall(part) for part in epc.sap_building_parts):
        raise CannotApply("the certificate measures no party wall; a new survey must measure it")
    return with_parts(
        epc, lambda part: replace(part, party_wall_construction=construction) if _has_party_wall(part) else part
    )


def _has_party_wall(part: SapBuildingPart) -> bool:
    return any((floor.party_wall_length or 0) > 0 for floor in part.sap_floor_dimensions)


def _set_floor_construction(epc: EpcPropertyData, construction: FloorConstruction) -> EpcPropertyData:
    main = main_dwelling_of(epc)
    _require_floor_heat_loss(main)
    floors = _with_lowest(main, lambda floor: replace(floor, floor_construction=int(construction)))
    if floors == main.sap_floor_dimensions:
        return epc
    return with_main_dwelling(epc, sap_floor_dimensions=floors, floor_u_value=None)


def _set_floor_insulation(epc: EpcPropertyData, layer: Layer) -> EpcPropertyData:
    _require_floor_heat_loss(main_dwelling_of(epc))
    insulated = layer.kind == _FLOOR_INSULATED
    state = FloorInsulation.RETROFITTED if insulated else FloorInsulation.AS_BUILT

    def changed(part: SapBuildingPart) -> SapBuildingPart:
        if part.floor_heat_loss not in _LOSES_HEAT_BELOW:
            return part
        floors = _with_lowest(part, lambda floor: replace(floor, floor_insulation=int(state)))
        if floors == part.sap_floor_dimensions and layer.thickness_mm is None:
            return part  # the certificate says the same, and may know the thickness as well
        step = _step_below(layer.thickness_mm, _FLOOR_STEPS_MM)
        return replace(
            part,
            sap_floor_dimensions=floors,
            floor_insulation_thickness=NOT_INDICATED if step is None else f"{step}mm",
            floor_u_value=None,
        )

    return with_parts(epc, changed)


def _require_floor_heat_loss(main: SapBuildingPart) -> None:
    if main.floor_heat_loss not in _LOSES_HEAT_BELOW:
        raise CannotApply("there is a heated space below the main dwelling's floor, so insulating it changes nothing")


def _with_lowest(
    part: SapBuildingPart, change: Callable[[SapFloorDimension], SapFloorDimension]
) -> tuple[SapFloorDimension, ...]:
    lowest = min(part.sap_floor_dimensions, key=lambda floor: str(floor.floor), default=None)
    return tuple(change(floor) if floor is lowest else floor for floor in part.sap_floor_dimensions)


def _step_below(thickness_mm: int | None, steps: tuple[int, ...]) -> int | None:
    """The greatest step that is not thicker, so that insulation is never overstated."""
    return None if thickness_mm is None else max(step for step in steps if step <= thickness_mm)


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "wall_construction",
        "What the main dwelling's main walls are built of",
        Choice(
            _WALL_CONSTRUCTIONS,
            {
                "brick": "solid brick",
                "solid": "solid brick",
                "granite": "granite or whinstone",
                "sandstone": "sandstone or limestone",
                "limestone": "sandstone or limestone",
                "timber": "timber frame",
                "system": "system built",
            },
        ),
        _set_wall_construction,
    ),
    OverrideField(
        "wall_insulation",
        "How the external walls are insulated, in every building part whose walls can be",
        LayerChoice(
            bare=(_AS_BUILT, "cavity filled"),
            thick=("external", "internal", "cavity filled and external", "cavity filled and internal"),
            least_mm=10,
            greatest_mm=300,
            aliases={
                "none": _AS_BUILT,
                "uninsulated": _AS_BUILT,
                "cavity": "cavity filled",
                "filled cavity": "cavity filled",
                "cavity wall insulation": "cavity filled",
                "external wall insulation": "external",
                "internal wall insulation": "internal",
            },
        ),
        _set_wall_insulation,
    ),
    OverrideField(
        "party_wall",
        "What the walls to the neighbours are built of",
        Choice(
            {
                "solid": 1,
                "cavity unfilled": 2,
                "cavity filled": 3,
                "cavity filled and sealed": 4,
                "unknown": 0,
            },
            {"solid masonry": "solid", "timber frame": "solid", "system built": "solid", "cavity": "cavity unfilled"},
        ),
        _set_party_wall,
    ),
    OverrideField(
        "floor_construction",
        "What the main dwelling's lowest floor is",
        Choice(
            {
                "solid": FloorConstruction.SOLID,
                "suspended timber": FloorConstruction.SUSPENDED_TIMBER,
                "suspended not timber": FloorConstruction.SUSPENDED_NOT_TIMBER,
            },
            {"concrete": "solid", "timber": "suspended timber"},
        ),
        _set_floor_construction,
    ),
    OverrideField(
        "floor_insulation",
        "Whether the lowest floor of each part was insulated after it was built; the thickness is lodged in steps of "
        "25 mm, rounded down",
        LayerChoice(
            bare=(_AS_BUILT,),
            thick=(_FLOOR_INSULATED,),
            least_mm=25,
            greatest_mm=300,
            aliases={
                "none": _AS_BUILT,
                "uninsulated": _AS_BUILT,
                "retrofitted": _FLOOR_INSULATED,
                "yes": _FLOOR_INSULATED,
            },
        ),
        _set_floor_insulation,
    ),
)
