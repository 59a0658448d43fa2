"""The engine against a real RdSAP 21.0.1 certificate of a flat on a heat network."""

import json

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.measures.ladder import climb
from ara_domain.predictions import rounded_rating
from ara_domain.services.evaluation import accuracy, compare
from tests.reference import reference_file


@pytest.fixture(scope="module")
def flat() -> EpcPropertyData:
    return map_certificate(json.loads(reference_file("sap/certificate_21_0_1_flat_sap63.json").read_text()))


def test_the_flat_is_rated_63_with_its_lodged_hot_water(flat: EpcPropertyData) -> None:
    comparison = compare({"flat": flat})[0]
    assert comparison.computed is not None
    assert rounded_rating(comparison.computed["sap"]) == flat.energy_rating_current == 63
    assert rounded_rating(comparison.computed["ei"]) == flat.environmental_impact_current
    assert comparison.computed["water_heating_kwh"] == pytest.approx(1828.29, abs=0.01)
    assert comparison.limitations == ()


def test_its_improvement_ladder_agrees_within_six_tenths_of_a_point(flat: EpcPropertyData) -> None:
    steps = climb(flat)
    assert [step.improvement for step in steps] == ["Q", "W1", "D", "E", "Y"]
    for step in steps[:4]:
        assert step.sap == pytest.approx(step.lodged_sap, abs=0.6)
        assert step.ei == pytest.approx(step.lodged_ei, abs=0.6)
    assert not steps[4].modelled


def test_accuracy_reports_error_bias_and_the_share_within_one_point(flat: EpcPropertyData) -> None:
    by_quantity = {row.quantity: row for row in accuracy(compare({"flat": flat}))}
    assert by_quantity["sap"].certificates == 1
    assert by_quantity["sap"].mean_absolute_error == pytest.approx(0.38, abs=0.01)
    assert by_quantity["sap"].bias == pytest.approx(0.38, abs=0.01)
    assert by_quantity["sap"].share_within_one == 1.0
