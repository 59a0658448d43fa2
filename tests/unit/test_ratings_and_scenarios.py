"""Ratings and bands as they are printed, and the questions a scenario may ask."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ara_domain.default_scenarios import default_scenarios
from ara_domain.predictions import band_floor, energy_band, rounded_rating
from ara_domain.recommendations import Objective, Scenario

BANDS = "ABCDEFG"
BAND_C, WITHIN_BUDGET = default_scenarios(UUID(int=1))


@pytest.mark.parametrize(
    ("score", "rating"), [(68.49, 68), (68.5, 69), (69.5, 70), (0.4, 1), (0.0, 1), (-20.0, 1), (101.6, 102)]
)
def test_a_rating_is_rounded_half_up_and_is_at_least_one(score: float, rating: int) -> None:
    assert rounded_rating(score) == rating


@pytest.mark.parametrize(
    ("band", "least", "most"),
    [("A", 92, 120), ("B", 81, 91), ("C", 69, 80), ("D", 55, 68), ("E", 39, 54), ("F", 21, 38), ("G", 1, 20)],
)
def test_a_band_reaches_from_its_floor_to_below_the_next(band: str, least: int, most: int) -> None:
    assert energy_band(least) == energy_band(most) == band
    assert band_floor(band) == band_floor(band.lower()) == least


def test_what_is_no_band_is_refused() -> None:
    with pytest.raises(ValueError, match="'H' is not an energy efficiency band; write A to G"):
        band_floor("H")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"objective": Objective.LEAST_COST_TO_TARGET, "budget_pence": 1}, "give target_band"),
        ({"objective": Objective.MOST_SAP_WITHIN_BUDGET, "target_band": "C"}, "give budget_pence"),
        ({"objective": Objective.MOST_SAP_WITHIN_BUDGET, "budget_pence": -1}, "give budget_pence, 0 or more"),
    ],
)
def test_a_scenario_that_lacks_what_its_objective_needs_is_refused(asked: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=f"'odd' .*{reason}"):
        Scenario(scenario_id=UUID(int=2), portfolio_id=UUID(int=1), slug="odd", name="Odd", **asked)


def test_a_scenario_that_may_spend_nothing_is_a_question_too() -> None:
    assert replace(WITHIN_BUDGET, budget_pence=0).budget_pence == 0


def test_the_question_of_a_scenario_changes_with_what_is_asked_and_not_with_its_name() -> None:
    assert replace(BAND_C, name="The standard of 2030", slug="minimum").question == BAND_C.question
    assert replace(BAND_C, target_band="B").question != BAND_C.question
    assert replace(WITHIN_BUDGET, budget_pence=1).question != WITHIN_BUDGET.question


def test_a_target_is_met_from_the_floor_of_its_band_on() -> None:
    assert BAND_C.target_rating == 69
    assert WITHIN_BUDGET.target_rating is None
