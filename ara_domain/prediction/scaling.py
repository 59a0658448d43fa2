"""A neighbour's geometry at the floor area of the home that is predicted."""

from dataclasses import replace
from math import sqrt

from ara_domain.epc import EpcPropertyData, SapBuildingPart, SapFloorDimension, SapWindow


def scaled_to(epc: EpcPropertyData, floor_area: float) -> EpcPropertyData:
    """The same shape with another floor area (m²): areas grow with the ratio, lengths with its square root.

    Heights stay. Rooms in the roof and conservatories stay as they are, since their size seldom follows the house.
    """
    if not epc.total_floor_area or floor_area <= 0:
        return epc
    ratio = floor_area / epc.total_floor_area
    return replace(
        epc,
        total_floor_area=round(floor_area, 2),
        sap_building_parts=tuple(_part(part, ratio) for part in epc.sap_building_parts),
        sap_windows=tuple(_window(window, ratio) for window in epc.sap_windows),
    )


def _part(part: SapBuildingPart, ratio: float) -> SapBuildingPart:
    return replace(part, sap_floor_dimensions=tuple(_storey(storey, ratio) for storey in part.sap_floor_dimensions))


def _storey(storey: SapFloorDimension, ratio: float) -> SapFloorDimension:
    return replace(
        storey,
        total_floor_area=_times(storey.total_floor_area, ratio),
        heat_loss_perimeter=_times(storey.heat_loss_perimeter, sqrt(ratio)),
        party_wall_length=_times(storey.party_wall_length, sqrt(ratio)),
    )


def _window(window: SapWindow, ratio: float) -> SapWindow:
    return replace(
        window, window_width=_times(window.window_width, ratio), window_area=_times(window.window_area, ratio)
    )


def _times(value: float | None, ratio: float) -> float | None:
    return None if value is None else round(value * ratio, 3)
