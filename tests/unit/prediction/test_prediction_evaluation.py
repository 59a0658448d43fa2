"""Predictions are held against the certificates that the homes have, on postcodes no constant was fitted on."""

from collections.abc import Iterator
from dataclasses import replace

from ara_domain.epc import EpcPropertyData
from ara_domain.services.prediction_evaluation import evaluate_predictions, fit_on_development
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
    before, after = (evaluate_predictions(epcs).held_out.against_lodged for epcs in (STREETS, lodged_one_higher))
    assert before is not None
    assert after is not None
    assert round(after.bias - before.bias, 6) == -1.0


def test_a_home_alone_in_its_block_is_counted_as_not_predicted() -> None:
    result = evaluate_predictions([*STREETS, neighbour(7, uprn=900000009999, postcode="EX4 9VV")])
    assert result.held_out.not_predicted + result.development.not_predicted == 1


def test_confidences_are_fitted_on_the_development_half_alone() -> None:
    streets = [[neighbour(100 * at + number, postcode=f"LS{at} 1VV") for number in range(1, 36)] for at in range(1, 5)]
    held_out = [bool(evaluate_predictions(street[:4]).held_out.homes) for street in streets]
    assert set(held_out) == {True, False}
    before = fit_on_development(epc for street in streets for epc in street)
    assert before.points
    assert before == fit_on_development(_mixed(streets, which=held_out))
    assert before != fit_on_development(_mixed(streets, which=[not one for one in held_out]))


def _mixed(streets: list[list[EpcPropertyData]], *, which: list[bool]) -> Iterator[EpcPropertyData]:
    """Every second home of the streets that are meant gets another wall; no street is in the block of another."""
    for street, changed in zip(streets, which, strict=True):
        for at, epc in enumerate(street):
            yield with_main_dwelling(epc, wall_construction=SOLID_BRICK) if changed and at % 2 else epc
