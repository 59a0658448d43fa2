"""Neighbours vote with their weights, aspect by aspect, for many homes at once."""

import numpy as np
import pytest

from ara_domain.prediction.aspects import Aspect
from ara_domain.prediction.votes import NOBODY, Electorate, Poll
from tests.unit.prediction.neighbourhood import neighbour

ASPECTS = (
    Aspect(name="type", key=lambda epc: epc.property_type, graft=lambda *_: None, fields=()),
    Aspect(name="form", key=lambda epc: epc.built_form, graft=lambda *_: None, fields=(), within="type"),
)
HOUSE, FLAT, SILENT = 0, 2, None
DOUBT = 0.5
"""Weight of a vote for nothing."""


def poll(
    types: list[int | None], asked: list[list[int]], weights: list[list[float]], *, forms: list[int] | None = None
) -> dict[str, Poll]:
    """Homes' neighbours, by their place among these types and forms, vote with these weights."""
    said = zip(types, forms or [1] * len(types), strict=True)
    street = [neighbour(at, property_type=kind, built_form=form) for at, (kind, form) in enumerate(said)]
    return Electorate(street, ASPECTS).poll(np.array(asked), np.array(weights))


def test_the_most_weight_wins_and_not_the_most_neighbours() -> None:
    voted = poll([HOUSE, FLAT, FLAT], [[0, 1, 2]], [[3.0, 1.0, 1.0]])["type"]
    assert voted.voters.tolist() == [0]
    assert voted.agreement.tolist() == [3.0 / (5.0 + DOUBT)]


def test_of_equals_the_one_heard_first_wins() -> None:
    voted = poll([HOUSE, FLAT, FLAT, HOUSE], [[1, 0], [3, 2]], [[1.0, 1.0], [1.0, 1.0]])["type"]
    assert voted.voters.tolist() == [1, 3]


def test_who_says_nothing_is_not_counted() -> None:
    voted = poll([SILENT, FLAT], [[0, 1], [0, 0]], [[9.0, 1.0], [9.0, 9.0]])["type"]
    assert voted.voters.tolist() == [1, NOBODY]
    assert voted.agreement.tolist() == [1.0 / (1.0 + DOUBT), 0.0]


def test_a_home_with_fewer_neighbours_than_another_hears_nobody_in_their_stead() -> None:
    voted = poll([HOUSE, FLAT], [[0, 1], [1, NOBODY]], [[1.0, 2.0], [1.0, 0.0]])["type"]
    assert voted.voters.tolist() == [1, 1]
    assert voted.agreement[1] == 1.0 / (1.0 + DOUBT)


def test_within_an_aspect_only_those_vote_who_voted_for_what_won_it() -> None:
    voted = poll([HOUSE, FLAT, FLAT], [[0, 1, 2]], [[1.5, 1.0, 1.0]], forms=[1, 4, 3])
    assert (voted["type"].voters[0], voted["form"].voters[0]) == (1, 1)
    assert voted["form"].agreement[0] == pytest.approx(1.0 / (2.0 + DOUBT))


def test_where_nobody_says_the_wider_aspect_all_vote_on_the_narrower() -> None:
    voted = poll([SILENT, SILENT], [[0, 1]], [[2.0, 1.0]], forms=[1, 4])["form"]
    assert voted.agreement[0] == pytest.approx(2.0 / (3.0 + DOUBT))
