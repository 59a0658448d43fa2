"""S5 to S8 in a row: what a home may have, what each alone changes, and the package that is chosen and re-scored.

SAP is a formula over the frame, so that what a measure is worth can be written down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from ara_domain.costs import CostTable, default_materials
from ara_domain.epc import EpcPropertyData
from ara_domain.measures import OPTIONS, FrameView, option_named
from ara_domain.ml.results import WrongResult
from ara_domain.predictions import BaselinePredictions, ImpactPredictions
from ara_domain.recommendations import CandidateMeasures, PackageOutcome, Plan
from ara_domain.sap.tables import Array
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.feature_builder import FeatureBuilder, Features
from ara_domain.services.impact_prediction import ImpactPredictionService
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.services.planning import HomeToPlan, PlanningService, plan_inputs, reason_for_change
from ara_domain.services.recommendation import RecommendationService
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer
from ara_resources.scoring.local import LocalScoringModel
from tests.builders import certificate, with_main_dwelling
from tests.fakes.scoring import CountingModel, Formula, FormulaModel

HOME, OTHER = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
PORTFOLIO = UUID(int=9)
COSTS = CostTable.of("prices", {one.material_id: one for one in default_materials()})
BAND_C = Scenario(
    scenario_id=UUID(int=10), portfolio_id=PORTFOLIO, slug="band-c", name="Band C",
    objective=Objective.LEAST_COST_TO_TARGET, target_band="C",
)  # fmt: skip
TEN_THOUSAND = Scenario(
    scenario_id=UUID(int=11), portfolio_id=PORTFOLIO, slug="10k", name="Most SAP within £10,000",
    objective=Objective.MOST_SAP_WITHIN_BUDGET, budget_pence=10_000_00,
)  # fmt: skip


def worth(base: float, *, loft: float = 0, fill: float = 0, pump: float = 0, panels: float = 0) -> Formula:
    """SAP by what is done: so many points each, panels per kWp."""

    def sap(frame: pd.DataFrame) -> Array:
        return np.asarray(
            base
            + loft * (frame["part1_roof_insulation_mm"] >= 270)
            + fill * (frame["part1_wall_insulation"] == 2)
            + pump * (frame["heating1_category"] == 4)
            + panels * frame["pv1_kwp"].fillna(0)
        )

    return sap


@dataclass
class Modelled:
    """A block after S4, S5 and S6, and the model that rated it."""

    model: CountingModel
    features: Features
    baselines: dict[UUID, BaselinePredictions]
    candidates: dict[UUID, CandidateMeasures]
    impacts: Mapping[UUID, ImpactPredictions]

    def plans(self, *scenarios: Scenario, clock: Callable[[], datetime] = lambda: NOW) -> list[Plan]:
        homes = [
            HomeToPlan(property_id=home, row=row, evidence="evidence", before=figures, candidates=self.candidates[home],
                       impacts=self.impacts[home])
            for row, home in enumerate(self.features.frame.index)
            if (figures := self.baselines[home].figures) is not None
        ]  # fmt: skip
        return PlanningService(self.model, clock).run(self.features.frame, homes, scenarios)


def modelled(formula: Formula, homes: dict[UUID, EpcPropertyData] | None = None) -> Modelled:
    model = CountingModel(FormulaModel(formula))
    features = FeatureBuilder().build(homes or {HOME: certificate()})
    hashes = {home: f"hash of {home}" for home in features.frame.index}
    baselines = KwhPredictionService(model).run(features, hashes)
    candidates = RecommendationService(COSTS).run(features, hashes)
    figures = {home: one.figures for home, one in baselines.items() if one.figures is not None}
    impacts = ImpactPredictionService(model).run(features.frame, figures, candidates)
    return Modelled(model, features, baselines, candidates, impacts)


# ---------------------------------------------------------------------------------------------- candidates


def test_every_option_is_either_offered_or_refused_with_a_reason() -> None:
    (found,) = modelled(worth(50)).candidates.values()
    offered, refused = {one.option for one in found.offered}, {one.option for one in found.refused}
    assert offered | refused == {option.key for option in OPTIONS}
    assert offered & refused == set()
    for one in found.refused:
        assert one.text == option_named(one.option).reasons[one.reason]


def test_candidates_of_a_home_do_not_depend_on_its_neighbours() -> None:
    solid = with_main_dwelling(certificate(), wall_construction=3, construction_age_band="B")
    together = modelled(worth(50), {HOME: certificate(), OTHER: solid}).candidates
    assert together[HOME] == modelled(worth(50)).candidates[HOME]
    assert together[OTHER] == modelled(worth(50), {OTHER: solid}).candidates[OTHER]


# ---------------------------------------------------------------------------------------------- impacts


def test_an_impact_is_the_home_with_the_measure_less_the_home_without() -> None:
    block = modelled(worth(50, loft=3))
    impact = block.impacts[HOME].by_option["loft_insulation"]
    assert impact.sap_gain == 3
    assert impact.figures.sap_score == 53
    assert impact.co2_saving_kg == pytest.approx(80 * 3)
    assert impact.bill_saving_gbp == pytest.approx(20 * 3)
    assert impact.energy_saving_kwh == pytest.approx((160 + 10) * 3)  # gas and electricity bought; export is not


def test_a_measure_that_lowers_sap_is_kept_with_its_loss() -> None:
    block = modelled(worth(50, loft=3, pump=-6))
    assert "air_source_heat_pump" in {one.option for one in block.candidates[HOME].offered}
    assert block.impacts[HOME].by_option["air_source_heat_pump"].sap_gain == -6


def test_all_measures_of_all_homes_are_scored_in_one_call() -> None:
    block = modelled(worth(50), {HOME: certificate(), OTHER: certificate(door_count=3)})
    baseline, impacts = block.model.frames
    assert len(baseline) == 2
    assert len(impacts) == 2 * sum(len(one.offered) for one in block.candidates.values()), "alone and in sequence"


def test_a_home_without_figures_has_no_impacts_and_costs_no_scoring() -> None:
    block = modelled(lambda frame: np.full(len(frame), np.nan))
    assert block.impacts == {}
    assert block.model.rows == 1


def test_measures_are_applied_in_the_order_of_work_whatever_order_they_are_asked_in() -> None:
    frame = FeatureBuilder().build({HOME: certificate()}).frame
    model = CountingModel(FormulaModel(worth(50)))
    wanted = frozenset({"photovoltaics_4kwp", "loft_insulation", "air_source_heat_pump"})
    RetrofitScorer(model, frame).score([Retrofit(0, wanted)])
    by_hand = FrameView(frame)
    for key in ("loft_insulation", "air_source_heat_pump", "photovoltaics_4kwp"):
        option_named(key).edit_frame(by_hand, np.array([True]))
    np.testing.assert_array_equal(model.frames[-1].to_numpy(), by_hand.frame().to_numpy())


def test_scoring_a_retrofit_leaves_the_home_as_it_is() -> None:
    frame = FeatureBuilder().build({HOME: certificate()}).frame
    before = frame.copy()
    RetrofitScorer(FormulaModel(worth(50)), frame).score([Retrofit(0, frozenset({"loft_insulation"}))])
    pd.testing.assert_frame_equal(frame, before)


def test_a_model_that_loses_a_row_is_refused() -> None:
    class Forgetful(FormulaModel):
        def score(self, frame: pd.DataFrame) -> pd.DataFrame:
            return super().score(frame).iloc[:-1]

    with pytest.raises(WrongResult, match="returned 0 rows for 1"):
        KwhPredictionService(Forgetful(worth(50))).run(FeatureBuilder().build({HOME: certificate()}), {HOME: "hash"})


# ---------------------------------------------------------------------------------------------- plans


def test_a_home_at_its_target_gets_the_empty_package_and_nothing_is_scored_for_it() -> None:
    block = modelled(worth(70, loft=3))
    scored = block.model.rows
    (plan,) = block.plans(BAND_C)
    assert plan.package.outcome is PackageOutcome.ALREADY_AT_TARGET
    assert (plan.package.steps, plan.recommendations, plan.package.cost_pence) == ((), (), 0)
    assert plan.package.figures_after == plan.figures_before
    assert block.model.rows == scored


def test_the_cheapest_way_to_the_target_is_planned() -> None:
    """69 is C. The loft (£972) is enough; the panels would be too."""
    (plan,) = modelled(worth(66.5, loft=3, panels=3)).plans(BAND_C)
    assert [step.option for step in plan.package.steps] == ["loft_insulation"]
    assert plan.package.outcome is PackageOutcome.TARGET_REACHED
    assert plan.package.cost_pence == 97_200
    assert plan.package.sap_after == plan.package.figures_after.sap_score == 69.5


def test_two_that_exclude_each_other_are_never_in_one_package() -> None:
    """The panels of 4 kWp gain 12 and those of 2.5 kWp 7.5; both would reach the target, neither alone does."""
    (plan,) = modelled(worth(52, panels=3)).plans(BAND_C)
    assert [step.option for step in plan.package.steps if step.option.startswith("photovoltaics")] == [
        step.option for step in plan.package.steps
    ]
    assert len(plan.package.steps) == 1
    assert plan.package.outcome is PackageOutcome.TARGET_UNREACHABLE


def test_a_package_that_is_worth_less_than_its_parts_is_reported_at_what_it_is_worth() -> None:
    def overlapping(frame: pd.DataFrame) -> Array:
        done = worth(0, loft=4, fill=4)(frame)
        return np.asarray(63 + np.where(done == 8, 7, done))

    (plan,) = modelled(overlapping).plans(BAND_C)
    assert {step.option for step in plan.package.steps} == {"loft_insulation", "cavity_wall_insulation"}
    assert (plan.package.sap_proposed, plan.package.sap_after) == (71, 70)


def test_a_measure_that_lowers_sap_is_in_no_package() -> None:
    plans = modelled(worth(50, loft=3, pump=-6)).plans(BAND_C, TEN_THOUSAND)
    assert [[step.option for step in plan.package.steps] for plan in plans] == [["loft_insulation"]] * 2


def test_a_budget_is_kept_to() -> None:
    (plan,) = modelled(worth(50, loft=1, fill=1, pump=30, panels=1)).plans(TEN_THOUSAND)
    assert 0 < plan.package.cost_pence <= 10_000_00
    assert "air_source_heat_pump" not in {step.option for step in plan.package.steps}


def test_what_was_scored_for_one_question_is_not_scored_again_for_the_next() -> None:
    block = modelled(worth(60, loft=5, fill=6))
    block.plans(BAND_C)
    asked_once = block.model.rows
    block.plans(BAND_C, replace(BAND_C, scenario_id=UUID(int=12)))
    assert block.model.rows - asked_once == asked_once - _before_planning(block)


def _before_planning(block: Modelled) -> int:
    return sum(len(frame) for frame in block.model.frames[:2])


def test_a_plan_names_all_it_was_made_from() -> None:
    block = modelled(worth(66.5, loft=3))
    (plan,) = block.plans(BAND_C)
    assert plan.model == block.model.version
    assert plan.cost_version == COSTS.version
    assert plan.catalogue_version == block.candidates[HOME].catalogue_version
    assert plan.inputs_hash == plan_inputs("evidence", BAND_C)
    assert plan.created_at == NOW


def test_planned_again_at_another_time_it_is_another_plan() -> None:
    block = modelled(worth(66.5, loft=3))
    (first,) = block.plans(BAND_C)
    (second,) = block.plans(BAND_C, clock=lambda: NOW.replace(hour=1))
    assert second.plan_id != first.plan_id
    assert second.package == first.package


def test_why_a_plan_is_superseded_is_said_by_what_changed() -> None:
    (plan,) = modelled(worth(66.5, loft=3)).plans(BAND_C)
    rated = replace(plan.figures_before, sap_score=60.0)
    newer = replace(plan.model, model_version="2")
    assert reason_for_change(plan, replace(plan, figures_before=rated)) == "the home's data changed"
    assert reason_for_change(plan, replace(plan, model=newer, figures_before=rated)) == "the model changed to formula 2"
    assert (
        reason_for_change(plan, replace(plan, cost_version="b", catalogue_version="9"))
        == "the measure catalogue changed to version 9; the costs changed to version b"
    )
    asked = replace(plan, inputs_hash=plan_inputs("evidence", replace(BAND_C, target_band="B")))
    assert reason_for_change(plan, asked) == "the scenario's question changed"
    other_evidence = replace(plan, inputs_hash=plan_inputs("other", BAND_C))
    assert reason_for_change(plan, other_evidence) == "what the home may have changed"


def test_the_engine_has_an_impact_for_everything_it_is_asked_about() -> None:
    solid = with_main_dwelling(certificate(), wall_construction=3, construction_age_band="B")
    features = FeatureBuilder().build({HOME: solid})
    model = LocalScoringModel()
    figures = KwhPredictionService(model).run(features, {HOME: "hash"})[HOME].figures
    assert figures is not None
    candidates = RecommendationService(COSTS).run(features, {HOME: "hash"})
    impacts = ImpactPredictionService(model).run(features.frame, {HOME: figures}, candidates)[HOME].by_option
    assert set(impacts) == {one.option for one in candidates[HOME].offered}
    assert impacts["solid_wall_insulation_external"].sap_gain > 5
    assert impacts["solid_wall_insulation_external"].bill_saving_gbp > 0
