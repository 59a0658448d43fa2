"""A neighbour's geometry at the floor area of the home that is predicted.

Areas grow with the ratio of the floor areas, lengths with its square root; heights stay.
"""

from dataclasses import replace
from math import sqrt

from ara_domain.epc import SapFloorDimension, SapWindow


def scaled_storey(storey: SapFloorDimension, ratio: float) -> SapFloorDimension:
    """The same storey of a dwelling with so many times the floor area."""
    return replace(
        storey,
        total_floor_area=_times(storey.total_floor_area, ratio),
        heat_loss_perimeter=_times(storey.heat_loss_perimeter, sqrt(ratio)),
        party_wall_length=_times(storey.party_wall_length, sqrt(ratio)),
    )


def scaled_window(window: SapWindow, ratio: float) -> SapWindow:
    """The same window, wider by the ratio."""
    return replace(
        window, window_width=_times(window.window_width, ratio), window_area=_times(window.window_area, ratio)
    )


def scaled_window_area(window: SapWindow, ratio: float) -> float:
    """Of `scaled_window`, m², without making one."""
    if window.window_width is None or window.window_height is None:
        return _times(window.window_area, ratio) or 0.0
    return round(window.window_width * ratio, 3) * window.window_height


def _times(value: float | None, ratio: float) -> float | None:
    return None if value is None else round(value * ratio, 3)
