"""Agreement of neighbours is turned into the share of such votes that proved right."""

import numpy as np
import pytest

from ara_domain.prediction.aspects import ASPECTS, FLOOR_AREA
from ara_domain.prediction.confidence import Calibration, Outcome, fit_calibration, shipped_calibration


def votes(aspect: str, agreement: float, right: int, wrong: int) -> list[Outcome]:
    return [Outcome(aspect, agreement, True)] * right + [Outcome(aspect, agreement, False)] * wrong


def test_votes_of_one_agreement_are_as_sure_as_they_were_right() -> None:
    fitted = fit_calibration(votes("wall", 0.9, 90, 10) + votes("wall", 0.4, 30, 70))
    assert fitted.confidences("wall", np.array([0.95, 0.3])) == pytest.approx([0.9, 0.3], abs=0.001)


def test_more_agreement_is_never_less_sure_even_where_the_sample_says_so() -> None:
    fitted = fit_calibration(votes("wall", 0.2, 90, 10) + votes("wall", 0.5, 50, 50) + votes("wall", 0.9, 95, 5))
    confidences = fitted.confidences("wall", np.linspace(0.0, 1.0, 21))
    assert confidences == sorted(confidences)


def test_an_aspect_with_few_votes_is_not_calibrated() -> None:
    assert fit_calibration(votes("wall", 0.9, 10, 0)).points == {}
    assert Calibration({}).confidences("wall", np.array([0.9])) == [0.45]


def test_the_package_has_a_rising_curve_for_every_aspect() -> None:
    curves = shipped_calibration().points
    assert set(curves) == {aspect.name for aspect in ASPECTS} | {FLOOR_AREA}
    for points in curves.values():
        agreements, shares = zip(*points, strict=True)
        assert list(agreements) == sorted(agreements)
        assert list(shares) == sorted(shares)
        assert shares[0] >= 0
        assert shares[-1] <= 1
