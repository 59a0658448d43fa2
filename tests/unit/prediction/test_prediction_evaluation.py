"""Predictions are held against the certificates that the homes have, by lines that saw none of their postcode."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.scoring import score_frame
from ara_domain.services.prediction_evaluation import PredictionEvaluation, evaluate_predictions, fit_on_development
from tests.builders import with_main_dwelling
from tests.unit.prediction.neighbourhood import neighbour

SOLID_BRICK = 3
POSTCODES = ("LS6 1VV", "LS6 2VV", "LS6 3VV", "LS6 4VV")

STREETS = [
    neighbour(100 * at + number, postcode=postcode, main={"wall_construction": SOLID_BRICK} if at % 2 else None)
    for at, postcode in enumerate(POSTCODES)
    for number in range(1, 11)
]


def test_alike_homes_are_predicted_right_and_each_is_counted_in_one_half() -> None:
    result = evaluate_predictions(STREETS)
    right = {one.aspect: one.share_right for one in result.held_out.aspects}
    assert result.held_out.homes + result.development.homes == result.dwellings == len(STREETS)
    assert right["wall"] == right["heating"] == right["floor_area"] == 1.0


def test_a_floor_area_that_is_given_is_not_counted_as_predicted() -> None:
    result = evaluate_predictions(STREETS).held_out_with_area
    assert "floor_area" not in {one.aspect for one in result.aspects}


def test_the_error_is_the_engine_s_rating_of_the_prediction_less_the_lodged_one() -> None:
    lodged_one_higher = [replace(epc, energy_rating_current=(epc.energy_rating_current or 0) + 1) for epc in STREETS]
    before, after = (evaluate_predictions(epcs).all_homes.against_lodged for epcs in (STREETS, lodged_one_higher))
    assert before is not None
    assert after is not None
    assert round(after.bias - before.bias, 6) == -1.0


def test_with_too_few_homes_to_learn_from_no_rating_is_expected() -> None:
    result = evaluate_predictions(STREETS)
    assert result.all_homes.expected_rating is None
    assert result.all_homes.interval is None


@pytest.fixture(scope="module")
def town() -> list[EpcPropertyData]:
    """Thirty-four postcodes of eight alike homes, lodged ten points above what the engine computes."""
    said = neighbour(1)
    computed = float(score_frame(EpcMlTransform().to_rows([said]))["sap_score"].iloc[0])
    return [
        neighbour(
            100 * at + number, postcode=f"LS6 {at % 10}{'ABDEF'[at // 10]}V", energy_rating_current=round(computed + 10)
        )
        for at in range(34)
        for number in range(1, 9)
    ]


def test_what_neighbours_are_lodged_above_their_computed_rating_is_learnt_from_other_postcodes(
    town: list[EpcPropertyData],
) -> None:
    result = evaluate_predictions(town).all_homes
    assert result.expected_rating is not None
    assert result.against_lodged is not None
    assert result.expected_rating.share_within_5 == 1.0
    assert result.expected_rating.meets_goals
    assert result.against_lodged.share_within_5 == 0.0
    assert not result.against_lodged.meets_goals


@pytest.fixture(scope="module")
def with_an_odd_postcode(town: list[EpcPropertyData]) -> PredictionEvaluation:
    """The eight homes of one postcode are lodged at 1, and the rest as they were."""
    postcode = town[0].postcode
    return evaluate_predictions(
        replace(epc, energy_rating_current=1) if epc.postcode == postcode else epc for epc in town
    )


def test_a_home_s_own_postcode_teaches_nothing_of_itself(with_an_odd_postcode: PredictionEvaluation) -> None:
    errors = with_an_odd_postcode.all_homes.expected_rating
    assert errors is not None
    assert round(errors.share_within_15 * errors.homes) == errors.homes - 8


def test_errors_are_told_by_kind_of_home_and_the_kinds_hold_all_misses(
    with_an_odd_postcode: PredictionEvaluation,
) -> None:
    groups = [one for one in with_an_odd_postcode.groups if one.split == "property type"]
    assert {one.kind for one in groups} == {"house"}
    assert sum(one.errors.homes for one in groups) == with_an_odd_postcode.dwellings
    assert sum(one.share_of_misses for one in groups) == 1.0


def test_a_home_alone_in_its_block_is_counted_as_not_predicted() -> None:
    result = evaluate_predictions([*STREETS, neighbour(7, uprn=900000009999, postcode="EX4 9VV")])
    assert result.held_out.not_predicted + result.development.not_predicted == 1


def test_curves_and_lines_are_fitted_on_the_development_half_alone() -> None:
    streets = [[neighbour(100 * at + number, postcode=f"LS{at} 1VV") for number in range(1, 36)] for at in range(1, 5)]
    held_out = [bool(evaluate_predictions(street[:4]).held_out.homes) for street in streets]
    assert set(held_out) == {True, False}
    before = fit_on_development((epc for street in streets for epc in street), source="streets")
    assert before[0].points
    assert before == fit_on_development(_mixed(streets, which=held_out), source="streets")
    assert before != fit_on_development(_mixed(streets, which=[not one for one in held_out]), source="streets")


def _mixed(streets: list[list[EpcPropertyData]], *, which: list[bool]) -> Iterator[EpcPropertyData]:
    """Every second home of the streets that are meant gets another wall; no street is in the block of another."""
    for street, changed in zip(streets, which, strict=True):
        for at, epc in enumerate(street):
            yield with_main_dwelling(epc, wall_construction=SOLID_BRICK) if changed and at % 2 else epc
