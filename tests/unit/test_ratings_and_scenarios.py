"""Ratings and bands as they are printed, and the questions a scenario may ask."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ara_domain.default_scenarios import default_scenarios
from ara_domain.predictions import band_floor, energy_band, rounded_rating
from ara_domain.scenarios import Objective, Scenario, in_words

BANDS = "ABCDEFG"
BAND_C, WITHIN_BUDGET = default_scenarios(UUID(int=1))
AT_C: dict[str, Any] = {"objective": Objective.LEAST_COST_TO_TARGET, "target_band": "C"}


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
        ({"objective": Objective.LEAST_WHOLE_LIFE_COST, "discount_rate": 0.035}, "give years"),
        ({"objective": Objective.LEAST_WHOLE_LIFE_COST, "years": 30, "discount_rate": 3.5}, "as a share"),
        ({**AT_C, "target_score": 70}, "two targets"),
        ({"objective": Objective.LEAST_COST_TO_TARGET, "target_score": 101}, "a rating of 1 to 100"),
        ({**AT_C, "spending_cap_pence": -1}, "below nothing"),
        ({**AT_C, "allowed": frozenset({"loft"}), "excluded": frozenset({"loft"})}, "allows and excludes loft"),
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
    assert replace(BAND_C, excluded=frozenset({"wind_turbine"})).question != BAND_C.question


def test_the_lower_of_budget_and_cap_limits_what_a_package_costs() -> None:
    assert BAND_C.spending_limit_pence is None
    assert replace(WITHIN_BUDGET, spending_cap_pence=5_000_00).spending_limit_pence == 5_000_00
    assert replace(WITHIN_BUDGET, spending_cap_pence=50_000_00).spending_limit_pence == 10_000_00


def test_a_scenario_permits_by_option_or_measure() -> None:
    only_panels = replace(BAND_C, allowed=frozenset({"photovoltaics"}), excluded=frozenset({"photovoltaics_6kwp"}))
    assert BAND_C.permits("loft_insulation", "loft_insulation")
    assert only_panels.permits("photovoltaics_4kwp", "photovoltaics")
    assert not only_panels.permits("photovoltaics_6kwp", "photovoltaics")
    assert not only_panels.permits("loft_insulation", "loft_insulation")


def test_a_question_reads_as_a_sentence_with_all_its_limits() -> None:
    asked = replace(
        BAND_C,
        spending_cap_pence=10_000_00,
        fabric_first=True,
        excluded=frozenset({"wind_turbine"}),
        in_use_factors=True,
    )
    assert in_words(asked) == (
        "the measures that bring a home to band C at the least cost within £10,000 a home; fabric first; "
        "never wind_turbine; savings as seen in use"
    )
    whole_life = replace(WITHIN_BUDGET, objective=Objective.LEAST_WHOLE_LIFE_COST, years=30, discount_rate=0.035)
    assert in_words(whole_life) == (
        "the measures that cost least over 30 years, discounted at 3.5 %, within £10,000 a home"
    )
    assert in_words(replace(whole_life, target_band="C", budget_pence=None)) == (
        "the measures that bring a home to band C and cost least over 30 years, discounted at 3.5 %"
    )


def test_a_target_is_met_from_the_floor_of_its_band_on() -> None:
    assert BAND_C.target_rating == 69
    assert WITHIN_BUDGET.target_rating is None
