"""The rating to expect of a home, from what the engine makes of its neighbours' certificates."""

import numpy as np
import pytest

from ara_domain.prediction.rating import RatingLine, fit_rating_line, rating_terms, stacked

NEIGHBOURS = np.array([60.0, 70.0, 71.0, 20.0])
ALIKE = np.array([1.0, 3.0, 2.0, 0.1])


def test_a_line_that_follows_the_median_is_not_moved_by_one_odd_neighbour() -> None:
    follows = RatingLine((0.0, 1.0, 0.0, 0.0, 0.0, 0.0))
    assert follows.expected(stacked([rating_terms(NEIGHBOURS, ALIKE, is_house=True)])) == pytest.approx([70.0])


def test_neighbours_without_a_rating_are_not_heard() -> None:
    unheard = rating_terms(np.append(NEIGHBOURS, np.nan), np.append(ALIKE, 9.0), is_house=False)
    assert unheard == pytest.approx(rating_terms(NEIGHBOURS, ALIKE, is_house=False))


def test_a_home_whose_neighbours_have_no_rating_is_refused() -> None:
    with pytest.raises(ValueError, match="no neighbour has a computed rating"):
        rating_terms(np.array([np.nan]), np.array([1.0]), is_house=False)


def test_a_fit_finds_what_lodged_ratings_lie_above_the_neighbours_in_spite_of_a_mistyped_one() -> None:
    medians = np.linspace(40.0, 80.0, 60)
    terms = stacked([rating_terms(np.array([median]), np.array([1.0]), is_house=False) for median in medians])
    lodged = medians + 3.0
    lodged[7] = 1.0
    assert np.median(fit_rating_line(terms, lodged).expected(terms) - medians) == pytest.approx(3.0, abs=0.1)


def test_houses_are_expected_by_a_line_of_their_own() -> None:
    medians = np.linspace(40.0, 80.0, 60)
    kinds = np.arange(60) % 2 == 0
    terms = stacked(
        [
            rating_terms(np.array([median]), np.array([1.0]), is_house=bool(house))
            for median, house in zip(medians, kinds, strict=True)
        ]
    )
    expected = fit_rating_line(terms, medians - 4.0 * kinds).expected(terms) - medians
    assert expected[kinds].mean() == pytest.approx(-4.0, abs=0.2)
    assert expected[~kinds].mean() == pytest.approx(0.0, abs=0.2)
