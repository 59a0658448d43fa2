"""Windows grow with the floor area, and their area is known before any is made."""

import pytest

from ara_domain.epc import SapWindow
from ara_domain.prediction.scaling import scaled_window, scaled_window_area

WINDOWS = (
    SapWindow(window_width=1.237, window_height=1.15),
    SapWindow(window_area=2.345),
    SapWindow(window_width=1.2, window_area=1.4),
    SapWindow(),
)


@pytest.mark.parametrize("window", WINDOWS, ids=["measured", "area alone", "no height", "not said"])
@pytest.mark.parametrize("ratio", [0.777, 1.0, 1.5])
def test_the_area_of_a_scaled_window_is_told_without_making_it(window: SapWindow, ratio: float) -> None:
    assert scaled_window_area(window, ratio) == scaled_window(window, ratio).area_m2


def test_a_window_of_a_dwelling_twice_as_large_has_twice_the_area() -> None:
    assert scaled_window(WINDOWS[0], 2.0).area_m2 == pytest.approx(2 * WINDOWS[0].area_m2)
