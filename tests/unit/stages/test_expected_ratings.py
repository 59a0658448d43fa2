"""A home without a certificate is rated as its neighbours let one expect, and what measures gain stays calculated."""

import math
from dataclasses import replace

import pytest

from ara_domain.confidence import Basis, told_confidence
from ara_domain.epc import EpcPropertyData
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.predicted_rating import PredictedRating
from ara_domain.property import Property
from ara_domain.sap.scoring import score_frame
from ara_domain.services.corrected_ratings import TOLD_BY_NEIGHBOURS
from tests.unit.stages.dwellings import SOLID_BRICK
from tests.unit.stages.test_predicted_homes import HERE, lodge_street
from tests.unit.stages.world import World, home_id


@pytest.fixture(scope="module")
def _street() -> World:
    """`yew` has no certificate; its neighbours are of two kinds of wall. `elm` is like them and has a certificate."""
    made = World()
    made.list_home("yew", uprn=904)
    made.list_home("elm", uprn=905)
    made.lodge("cert-elm", 905)
    lodge_street(made, HERE, range(1, 5))
    lodge_street(made, HERE, range(5, 8), **SOLID_BRICK)
    made.run()
    return made


@pytest.fixture
def street(_street: World) -> World:
    return _street.copy()


def told(world: World, name: str = "yew") -> PredictedRating:
    found = world.db.predicted_epcs.of([home_id(name)])[home_id(name)].rating
    assert found is not None
    return found


def sap(home: Property) -> float:
    assert home.baseline_predictions is not None
    assert home.baseline_predictions.figures is not None
    return home.baseline_predictions.figures.sap_score


def calculated(epc: EpcPropertyData) -> float:
    return float(score_frame(EpcMlTransform().to_rows([epc]))["sap_score"].iloc[0])


def limitations(home: Property) -> set[str]:
    assert home.baseline_predictions is not None
    return {said.code for said in home.baseline_predictions.limitations}


def test_a_home_without_a_certificate_is_rated_as_expected_and_says_so(street: World) -> None:
    home, rating = street.home("yew"), told(street)
    assert rating.low <= rating.expected <= rating.high
    assert rating.of_certificate == pytest.approx(calculated(home.effective_epc))
    assert abs(rating.points) > 0.1
    assert sap(home) == pytest.approx(rating.expected)
    assert TOLD_BY_NEIGHBOURS in limitations(home)


def test_a_home_with_a_certificate_is_rated_by_it_alone_and_nothing_is_expected_of_it(street: World) -> None:
    home = street.home("elm")
    assert sap(home) == pytest.approx(calculated(home.effective_epc))
    assert TOLD_BY_NEIGHBOURS not in limitations(home)
    assert street.db.predicted_epcs.of([home_id("elm")])[home_id("elm")].rating is None


def test_what_the_landlord_corrects_moves_the_rating_by_what_the_calculation_makes_of_it(street: World) -> None:
    before, rating = street.home("yew"), told(street)
    street.override("yew", "loft_insulation_mm", "300")
    street.run()
    after = street.home("yew")
    by_calculation = calculated(after.effective_epc) - calculated(before.effective_epc)
    assert told(street) == rating
    assert abs(by_calculation) > 0.1
    assert sap(after) - sap(before) == pytest.approx(by_calculation)


def test_what_a_measure_gains_is_calculated(street: World) -> None:
    home = street.home("yew")
    assert home.impact_predictions is not None
    assert home.impact_predictions.by_option
    for impact in home.impact_predictions.by_option.values():
        assert impact.figures.sap_score - sap(home) == pytest.approx(impact.sap_gain, abs=1e-6)
    for plan in street.plans("yew"):
        assert plan.package.sap_before == pytest.approx(sap(home))


def test_a_survey_leaves_nothing_to_be_expected(street: World) -> None:
    home = street.home("yew")
    assert home.told_rating == told(street)
    assert replace(home, epc=home.predicted_epc).told_rating is None


def test_another_rating_of_the_same_certificate_has_the_home_scored_again(street: World) -> None:
    assert street.run()["baseline_predictions"].counts["scored"] == 0
    held, mark, at = street.db.store.tables["predicted"][home_id("yew")]
    other = replace(told(street), expected=told(street).expected + 3.0)
    street.db.store.tables["predicted"][home_id("yew")] = (replace(held, rating=other), mark, at)
    reports = street.run("effective_epc", "baseline_predictions")
    assert reports["effective_epc"].counts["changed"] == 1
    assert reports["baseline_predictions"].counts["scored"] == 1
    assert sap(street.home("yew")) == pytest.approx(other.expected)


def test_how_sure_it_is_follows_the_interval(street: World) -> None:
    baseline, rating = street.home("yew").baseline_predictions, told(street)
    assert baseline is not None
    assert baseline.confidence is not None
    assert baseline.confidence.basis is Basis.INFERRED
    assert baseline.confidence.expected_error == pytest.approx((rating.high - rating.low) / 2 / math.log(5))
    wider = told_confidence(replace(rating, low=rating.low - 10), ())
    assert wider.confidence < baseline.confidence.confidence
