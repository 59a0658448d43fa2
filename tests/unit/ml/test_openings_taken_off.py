"""Windows come off the surfaces they lie in, and their share is a whole number."""

from dataclasses import replace

import pytest

from ara_domain.epc import EpcPropertyData, SapRoomInRoof, SapRoomInRoofSurface
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, with_main_dwelling

ROOM_IN_ROOF = 4
"""Wall type of a window in a room in roof."""


def under_the_roof(*surfaces: SapRoomInRoofSurface, window_m2: float) -> dict[str, float]:
    """The row of a home whose only window under the roof has this area."""
    room = SapRoomInRoof(floor_area=20.0, construction_age_band="D", detailed_surfaces=surfaces)
    home = with_main_dwelling(certificate(), sap_room_in_roof=room)
    window = replace(home.sap_windows[0], window_wall_type=ROOM_IN_ROOF, window_width=window_m2, window_height=1.0)
    return EpcMlTransform().to_row(replace(home, sap_windows=(window, *home.sap_windows[1:])))


def test_a_window_comes_off_a_surface_of_known_u_value_with_its_heat_loss() -> None:
    row = under_the_roof(SapRoomInRoofSurface(kind="slope", number=1, area_m2=20.0, u_value=0.3), window_m2=2.0)
    assert row["part1_room_in_roof_known_area"] == pytest.approx(18.0)
    assert row["part1_room_in_roof_known_ua"] == pytest.approx(18.0 * 0.3)


def test_a_window_comes_off_surfaces_of_unknown_insulation_first() -> None:
    known = SapRoomInRoofSurface(kind="slope", number=1, area_m2=20.0, u_value=0.3)
    unknown = SapRoomInRoofSurface(kind="flat_ceiling", number=1, area_m2=1.5)
    row = under_the_roof(known, unknown, window_m2=2.0)
    assert row["part1_room_in_roof_structure_area"] == 0.0
    assert row["part1_room_in_roof_known_area"] == pytest.approx(19.5)


def test_a_home_glazed_twice_throughout_has_exactly_a_hundred_per_cent() -> None:
    """Areas that are not binary fractions sum to a little less or more."""
    home = certificate()
    sizes = (1.1, 2.3, 0.7, 1.9, 0.3, 2.2, 1.3)
    windows = tuple(replace(home.sap_windows[0], window_width=size, window_height=1.1) for size in sizes)
    assert multiple_glazed(replace(home, sap_windows=windows)) == 100.0


def multiple_glazed(home: EpcPropertyData) -> float:
    return EpcMlTransform().to_row(home)["percent_multiple_glazed"]
