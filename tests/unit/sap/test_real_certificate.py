"""The engine against a real RdSAP 21.0.1 certificate of a flat on a heat network."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from ara_domain.costs import CostTable, default_materials
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.measures.ladder import climb
from ara_domain.predictions import rounded_rating
from ara_domain.services.evaluation import accuracy, compare
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.impact_prediction import ImpactPredictionService
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.services.recommendation import RecommendationService
from ara_resources.scoring.local import LocalScoringModel
from tests.reference import reference_file

FLAT = UUID(int=1)


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


def test_the_standard_sequence_of_the_catalogue_meets_its_lodged_ladder(flat: EpcPropertyData) -> None:
    """The ladder insulates the wall inside, then floor, draughts and lamps; outside insulation is not asked for."""
    features, model, home = FeatureBuilder().build({FLAT: flat}), LocalScoringModel(), {FLAT: "hash"}
    before = KwhPredictionService(model).run(features, home)[FLAT].figures
    assert before is not None
    costs = CostTable.of("prices", {one.material_id: one for one in default_materials()})
    found = RecommendationService(costs).run(features, home)[FLAT]
    inside = replace(found, offered=tuple(one for one in found.offered if not one.option.endswith("_external")))
    impacts = ImpactPredictionService(model).run(features.frame, {FLAT: before}, {FLAT: inside})[FLAT]
    assert impacts.sequence == (
        "solid_wall_insulation_internal",
        "floor_insulation",
        "draught_proofing",
        "low_energy_lighting",
    )
    for option, step in zip(impacts.sequence, climb(flat), strict=False):
        change = impacts.by_option[option].in_sequence
        assert change is not None
        assert change.after.sap_score == pytest.approx(step.lodged_sap, abs=0.6)


def test_accuracy_reports_error_bias_and_the_share_within_one_point(flat: EpcPropertyData) -> None:
    by_quantity = {row.quantity: row for row in accuracy(compare({"flat": flat}))}
    assert by_quantity["sap"].certificates == 1
    assert by_quantity["sap"].mean_absolute_error == pytest.approx(0.38, abs=0.01)
    assert by_quantity["sap"].bias == pytest.approx(0.38, abs=0.01)
    assert by_quantity["sap"].share_within_one == 1.0
