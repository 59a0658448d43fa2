"""The rating to expect of a home, with its interval, from what the engine makes of its neighbours' certificates."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.predicted_rating import PredictedRating
from ara_domain.prediction import KnownHome
from ara_domain.prediction.rating import (
    QUANTILES,
    RatingLines,
    fit_rating_lines,
    shipped_rating_lines,
)
from ara_domain.prediction.rating_terms import TERMS, NeighbourRatings, stacked
from ara_domain.prediction.similarity import Numbers
from tests.unit.prediction.neighbourhood import OTHER_POSTCODE, home, neighbour

RATINGS = (60.0, 70.0, 71.0, 20.0)
ALIKE = np.array([1.0, 3.0, 2.0, 0.1])
FLAT = 2


def terms_of(
    ratings: Sequence[float],
    weights: Sequence[float] | Numbers = (),
    *,
    certificates: Sequence[EpcPropertyData] = (),
    known: KnownHome | None = None,
) -> Numbers:
    street = certificates or [neighbour(number) for number in range(1, len(ratings) + 1)]
    said = np.array(weights if len(weights) else [1.0] * len(ratings))
    found = NeighbourRatings(street, np.array(ratings)).terms(known or home(), np.arange(len(ratings)), said)
    assert found is not None
    return found


def term(name: str, terms: Numbers) -> float:
    return float(terms[TERMS.index(name)])


def test_the_middle_is_not_moved_by_one_odd_neighbour() -> None:
    assert term("middle", terms_of(RATINGS, ALIKE)) == pytest.approx(70.0 - 65.0)


def test_neighbours_without_a_rating_are_not_heard() -> None:
    unheard = terms_of((*RATINGS, np.nan), np.append(ALIKE, 9.0))
    assert unheard == pytest.approx(terms_of(RATINGS, ALIKE))


def test_of_a_home_whose_neighbours_have_no_rating_nothing_is_told() -> None:
    nobody = NeighbourRatings([neighbour(1)], np.array([np.nan]))
    assert nobody.terms(home(), np.array([0]), np.array([1.0])) is None


def test_lodged_ratings_of_neighbours_are_not_read() -> None:
    street = [neighbour(number) for number in range(1, 5)]
    shuffled = [replace(epc, energy_rating_current=1 + at) for at, epc in enumerate(street)]
    assert terms_of(RATINGS, certificates=street) == pytest.approx(terms_of(RATINGS, certificates=shuffled))


def test_homes_of_the_same_type_in_the_postcode_are_heard_apart_and_the_more_the_louder() -> None:
    far = [neighbour(number, postcode=OTHER_POSTCODE) for number in range(1, 8)]
    one, three = (
        terms_of([70.0] * 7 + [80.0] * near, certificates=[*far, *(neighbour(20 + at) for at in range(near))])
        for near in (1, 3)
    )
    assert 0 < term("same type in the postcode", one) < term("same type in the postcode", three) < 10


def test_terms_of_houses_are_nothing_to_flats() -> None:
    flat = terms_of(RATINGS, known=home(property_type=FLAT))
    assert all(term(name, flat) == 0.0 for name in TERMS if name.startswith("house: "))


def _taught(lodged: Numbers, medians: Numbers, *, types: Sequence[int] | None = None) -> tuple[RatingLines, Numbers]:
    kinds = types or [0] * len(medians)
    terms = stacked(
        [
            terms_of([median], known=home(property_type=kind))
            for median, kind in zip(medians.tolist(), kinds, strict=True)
        ]
    )
    return fit_rating_lines(terms, lodged, source="these", homes=len(medians)), terms


def test_a_fit_finds_what_lodged_ratings_lie_above_the_neighbours_in_spite_of_a_mistyped_one() -> None:
    medians = np.linspace(40.0, 80.0, 60)
    lodged = medians + 3.0
    lodged[7] = 1.0
    lines, terms = _taught(lodged, medians)
    assert np.median(lines.predict(terms)[:, 1] - medians) == pytest.approx(3.0, abs=0.1)


def test_houses_are_expected_by_a_line_of_their_own() -> None:
    medians = np.linspace(40.0, 80.0, 60)
    are_houses = np.arange(60) % 2 == 0
    lines, terms = _taught(medians - 4.0 * are_houses, medians, types=[0 if one else FLAT for one in are_houses])
    expected = lines.predict(terms)[:, 1] - medians
    assert expected[are_houses].mean() == pytest.approx(-4.0, abs=0.2)
    assert expected[~are_houses].mean() == pytest.approx(0.0, abs=0.2)


def test_four_of_five_homes_lie_within_the_interval_and_as_many_below_as_above() -> None:
    medians = np.repeat(np.linspace(40.0, 80.0, 20), 50)
    lodged = medians + np.tile(np.linspace(-20.0, 20.0, 50), 20)
    lines, terms = _taught(lodged, medians)
    low, expected, high = lines.predict(terms).T
    assert np.mean((low <= lodged) & (lodged <= high)) == pytest.approx(0.8, abs=0.03)
    assert np.mean(lodged < low) == pytest.approx(0.1, abs=0.02)
    assert np.all((low <= expected) & (expected <= high))


def test_no_home_is_expected_below_one() -> None:
    worst = RatingLines(source="invented", homes=1, coefficients=dict.fromkeys(QUANTILES, (-300.0,) * len(TERMS)))
    assert worst.predict(stacked([terms_of(RATINGS)])).tolist() == [[1.0, 1.0, 1.0]]


def test_the_lines_of_the_package_say_what_they_were_fitted_on_and_follow_the_neighbours() -> None:
    shipped = shipped_rating_lines()
    worse, better = shipped.predict(stacked([terms_of([50.0] * 9), terms_of([80.0] * 9)]))
    assert "development half" in shipped.source
    assert shipped.homes > 1000
    assert worse[2] < better[1]


def test_what_is_written_is_what_is_read() -> None:
    shipped = shipped_rating_lines()
    assert list(shipped.as_json()["lines"]["low"].values()) == list(shipped.coefficients["low"])


def test_points_are_what_the_expected_rating_has_over_the_predicted_certificate() -> None:
    assert PredictedRating(expected=68.0, low=55.0, high=75.0, of_certificate=71.5).points == -3.5
