"""The optimiser service: scenarios in, packages confirmed by re-scoring out."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from uuid import UUID, uuid5

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.optimisation import SearchSettings
from ara_domain.predictions import Change, EnergyFigures, ImpactPredictions, MeasureImpact, ModelVersion, rounded_rating
from ara_domain.recommendations import CandidateMeasures, PackageOutcome, Recommendation
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.optimiser import ChosenPackage, OptimiserService, PackageRequest
from ara_domain.services.package_options import CandidateOption, HomeCandidates
from ara_domain.services.package_worth import PackageScore

NAMESPACE = UUID("0f0b6a52-9f7c-5d8a-8f57-2f3f0c9d1e55")


def scenario(objective: Objective, *, target_band: str | None = None, budget_pence: int | None = None) -> Scenario:
    return Scenario(
        scenario_id=uuid5(NAMESPACE, f"{objective}/{target_band}/{budget_pence}"),
        portfolio_id=uuid5(NAMESPACE, "portfolio"),
        slug="a-scenario",
        name="A scenario",
        objective=objective,
        target_band=target_band,
        budget_pence=budget_pence,
    )


BAND_C = scenario(Objective.LEAST_COST_TO_TARGET, target_band="C")
TEN_THOUSAND = scenario(Objective.MOST_SAP_WITHIN_BUDGET, budget_pence=1_000_000)

LOFT = CandidateOption(option="loft", group="roof", order=1, cost_pence=60_000, sap_gain=3.0)
INTERNAL = CandidateOption(option="wall_internal", group="wall", order=2, cost_pence=700_000, sap_gain=8.0)
EXTERNAL = CandidateOption(option="wall_external", group="wall", order=3, cost_pence=1_100_000, sap_gain=9.0)
LIGHTING = CandidateOption(option="lighting", group="lighting", order=4, cost_pence=9_000, sap_gain=1.0)
BOILER = CandidateOption(option="boiler", group="heating", order=5, cost_pence=300_000, sap_gain=6.0)
PANELS = CandidateOption(option="panels", group="panels", order=6, cost_pence=550_000, sap_gain=9.0)
HEAT_PUMP = CandidateOption(option="heat_pump", group="heating", order=7, cost_pence=1_200_000, sap_gain=-1.0)
EVERYTHING = (LOFT, INTERNAL, EXTERNAL, LIGHTING, BOILER, PANELS, HEAT_PUMP)


def home(name: str = "home", *, sap: float = 58.0, options: tuple[CandidateOption, ...] = EVERYTHING) -> HomeCandidates:
    return HomeCandidates(property_id=uuid5(NAMESPACE, name), sap_before=sap, options=options)


def scored(sap: float) -> PackageScore:
    """A score of which only SAP is asked."""
    return PackageScore(sap, math.nan, math.nan)


class Model:
    """Scores a package by its gains, each later one counting for a share less, and remembers what it was asked."""

    def __init__(self, homes: Sequence[HomeCandidates], *, fading: float = 0.0) -> None:
        self.homes = {candidate.property_id: candidate for candidate in homes}
        self.fading = fading
        self.calls: list[list[PackageRequest]] = []

    def __call__(self, requests: Sequence[PackageRequest]) -> list[PackageScore]:
        self.calls.append(list(requests))
        return [scored(self.sap(request)) for request in requests]

    def sap(self, request: PackageRequest) -> float:
        candidate = self.homes[request.property_id]
        gains = {option.option: option.sap_gain for option in candidate.options}
        return candidate.sap_before + sum(
            gains[name] * (1 - self.fading) ** place for place, name in enumerate(request.options)
        )

    @property
    def asked(self) -> list[PackageRequest]:
        return [request for call in self.calls for request in call]


def optimised(candidate: HomeCandidates, wanted: Scenario, *, fading: float = 0.0) -> ChosenPackage:
    (package,) = OptimiserService(Model([candidate], fading=fading)).optimise([candidate], wanted)
    return package


def names(package: ChosenPackage) -> list[str]:
    return [option.option for option in package.options]


def test_the_cheapest_package_to_the_band_is_chosen_and_every_step_of_it_re_scored() -> None:
    package = optimised(home(sap=58.0), BAND_C)
    assert package.outcome is PackageOutcome.TARGET_REACHED
    assert names(package) == ["loft", "panels"]
    assert package.cost_pence == package.cost_bound_pence == 610_000
    assert package.sap_after_step == (61.0, 70.0)


def test_the_steps_come_in_the_standard_order_with_the_score_after_each() -> None:
    # The heat pump shares a group with the boiler, which comes before the panels, and itself comes after them.
    candidate = home(sap=50.0, options=(replace(HEAT_PUMP, sap_gain=12.0), BOILER, PANELS))
    package = optimised(candidate, BAND_C, fading=0.05)
    assert names(package) == ["panels", "heat_pump"]
    model = Model([candidate], fading=0.05)
    prefixes = [
        PackageRequest(home().property_id, tuple(names(package)[:n])) for n in range(1, len(package.options) + 1)
    ]
    assert list(package.sap_after_step) == [model.sap(prefix) for prefix in prefixes]
    assert package.sap_after == package.sap_after_step[-1]
    assert package.cost_pence == sum(option.cost_pence for option in package.options)


def test_what_is_reported_is_the_score_of_the_package_and_never_the_sum_of_its_gains() -> None:
    package = optimised(home(sap=58.0), BAND_C, fading=0.1)
    assert package.sap_proposed == pytest.approx(58.0 + sum(option.sap_gain for option in package.options))
    assert package.sap_after < package.sap_proposed
    assert rounded_rating(package.sap_after) >= 69


def test_a_target_is_met_by_the_rounded_rating() -> None:
    half_a_point_short = home(sap=62.5, options=(BOILER,))
    assert optimised(half_a_point_short, BAND_C).outcome is PackageOutcome.TARGET_REACHED
    a_little_less = replace(half_a_point_short, sap_before=62.49)
    assert optimised(a_little_less, BAND_C).outcome is PackageOutcome.TARGET_UNREACHABLE
    assert optimised(home(sap=68.5), BAND_C).outcome is PackageOutcome.ALREADY_AT_TARGET
    assert optimised(home(sap=68.49), BAND_C).outcome is PackageOutcome.TARGET_REACHED


@settings(deadline=None)
@given(sap=st.floats(-20, 100), options=st.sets(st.sampled_from(EVERYTHING)), fading=st.sampled_from([0.0, 0.2]))
def test_a_home_is_reported_at_target_exactly_when_its_rounded_rating_is(
    sap: float, options: set[CandidateOption], fading: float
) -> None:
    package = optimised(home(sap=sap, options=tuple(options)), BAND_C, fading=fading)
    at_target = rounded_rating(package.sap_after) >= 69
    assert at_target == (package.outcome in {PackageOutcome.ALREADY_AT_TARGET, PackageOutcome.TARGET_REACHED})
    assert (package.outcome is PackageOutcome.ALREADY_AT_TARGET) == (rounded_rating(sap) >= 69)


def test_a_home_already_at_target_gets_the_empty_package_without_being_scored() -> None:
    candidate = home(sap=75.0)
    model = Model([candidate])
    (package,) = OptimiserService(model).optimise([candidate], BAND_C)
    assert package.outcome is PackageOutcome.ALREADY_AT_TARGET
    assert package.options == ()
    assert (package.cost_pence, package.packages_tried, model.calls) == (0, 0, [])
    assert package.sap_before == package.sap_after == package.sap_proposed == 75.0


def test_every_home_is_at_band_g() -> None:
    package = optimised(home(sap=-8.0), scenario(Objective.LEAST_COST_TO_TARGET, target_band="G"))
    assert package.outcome is PackageOutcome.ALREADY_AT_TARGET


def test_an_unreachable_target_reports_the_best_that_can_be_reached() -> None:
    package = optimised(home(sap=35.0), BAND_C)
    assert package.outcome is PackageOutcome.TARGET_UNREACHABLE
    assert names(package) == ["loft", "wall_external", "lighting", "boiler", "panels"]
    assert package.sap_after == 35.0 + 3 + 9 + 1 + 6 + 9
    assert package.cost_bound_pence is None


def test_a_home_nothing_can_be_done_for_is_a_result_too() -> None:
    unreachable = optimised(home(sap=40.0, options=()), BAND_C)
    assert (unreachable.outcome, unreachable.sap_after) == (PackageOutcome.TARGET_UNREACHABLE, 40.0)
    harmful = optimised(home(sap=40.0, options=(HEAT_PUMP,)), BAND_C)
    assert (harmful.outcome, harmful.options) == (PackageOutcome.TARGET_UNREACHABLE, ())
    assert optimised(home(options=()), TEN_THOUSAND).outcome is PackageOutcome.NOTHING_TO_GAIN
    assert optimised(home(options=(HEAT_PUMP,)), TEN_THOUSAND).outcome is PackageOutcome.NOTHING_TO_GAIN


def test_a_budget_buys_the_most_sap_and_is_never_exceeded() -> None:
    package = optimised(home(), TEN_THOUSAND)
    assert package.outcome is PackageOutcome.WITHIN_BUDGET
    assert names(package) == ["loft", "lighting", "boiler", "panels"]
    assert package.cost_pence == 919_000


@settings(deadline=None)
@given(budget=st.integers(0, 4_000_000), more=st.integers(0, 1_000_000), options=st.sets(st.sampled_from(EVERYTHING)))
def test_a_greater_budget_never_buys_less(budget: int, more: int, options: set[CandidateOption]) -> None:
    candidate = home(options=tuple(options))
    less = optimised(candidate, scenario(Objective.MOST_SAP_WITHIN_BUDGET, budget_pence=budget))
    greater = optimised(candidate, scenario(Objective.MOST_SAP_WITHIN_BUDGET, budget_pence=budget + more))
    assert less.cost_pence <= budget
    assert greater.sap_after >= less.sap_after


def test_a_target_scenario_with_a_budget_keeps_to_it() -> None:
    capped = scenario(Objective.LEAST_COST_TO_TARGET, target_band="C", budget_pence=400_000)
    package = optimised(home(sap=58.0), capped)
    assert package.outcome is PackageOutcome.TARGET_UNREACHABLE
    assert names(package) == ["loft", "lighting", "boiler"]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), sap=st.floats(40, 68), fading=st.sampled_from([0.0, 0.15]))
def test_the_order_in_which_options_are_listed_changes_nothing(seed: int, sap: float, fading: float) -> None:
    twins = (
        *EVERYTHING,
        replace(LOFT, option="loft_top_up", group="other_roof"),
        replace(PANELS, option="panels_west"),
    )
    shuffled = list(twins)
    Random(seed).shuffle(shuffled)
    for wanted in (BAND_C, TEN_THOUSAND):
        listed = optimised(home(sap=sap, options=twins), wanted, fading=fading)
        mixed = optimised(home(sap=sap, options=tuple(shuffled)), wanted, fading=fading)
        assert replace(listed, options=()) == replace(mixed, options=())
        assert names(listed) == names(mixed)


def test_a_whole_batch_is_scored_in_one_call_a_round_and_one_for_the_steps() -> None:
    homes = [home(f"home {n}", sap=40.0 + n / 10) for n in range(200)]
    model = Model(homes, fading=0.05)
    packages = OptimiserService(model).optimise(homes, BAND_C)
    assert [package.property_id for package in packages] == [candidate.property_id for candidate in homes]
    assert len(model.calls) <= max(package.rounds for package in packages) + 1
    assert len(set(model.asked)) == len(model.asked)


def test_a_step_that_scores_higher_than_the_whole_package_is_where_it_stops() -> None:
    # The search is allowed one package, all three measures; the first two, scored as a step only, turn out better.
    one_try = SearchSettings(packages_per_round=1, most_packages=1, most_rounds=1)
    candidate = home(sap=60.0, options=(LOFT, LIGHTING, BOILER))
    scores = {("loft",): 63.0, ("loft", "lighting"): 69.4}

    def rescore(requests: Sequence[PackageRequest]) -> list[PackageScore]:
        return [scored(scores.get(request.options, 69.2)) for request in requests]

    (package,) = OptimiserService(rescore, one_try).optimise([candidate], TEN_THOUSAND)
    assert names(package) == ["loft", "lighting"]
    assert package.cost_pence == 69_000
    assert package.sap_after == 69.4


def test_a_half_done_home_the_model_cannot_score_leaves_a_gap_and_not_a_guess() -> None:
    candidate = home(sap=58.0, options=(LOFT, LIGHTING, BOILER))

    def rescore(requests: Sequence[PackageRequest]) -> list[PackageScore]:
        return [
            scored(np.nan if request.options == ("loft", "lighting") else 59.0 + len(request.options))
            for request in requests
        ]

    (package,) = OptimiserService(rescore).optimise([candidate], TEN_THOUSAND)
    assert names(package) == ["loft", "lighting", "boiler"]
    assert package.sap_after_step[0] == 60.0
    assert math.isnan(package.sap_after_step[1])
    assert package.sap_after == 62.0


def test_a_scorer_that_loses_a_package_is_refused() -> None:
    service = OptimiserService(lambda requests: [scored(60.0)] * (len(requests) - 1))
    with pytest.raises(ValueError, match="asked for the scores of"):
        service.optimise([home()], BAND_C)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (lambda: home(sap=math.nan), "not a number"),
        (lambda: home(options=(replace(LOFT, sap_gain=math.inf),)), "not a number"),
        (lambda: home(options=(replace(LOFT, cost_pence=-1),)), "less than nothing"),
        (lambda: home(options=(replace(LOFT, cost_pence=3_000_000_000),)), "check that costs are pence"),
        (lambda: home(options=(replace(LOFT, sap_gain=9_000.0),)), "check their unit"),
        (lambda: home(options=(LOFT, LOFT)), "an option twice"),
    ],
)
def test_an_impossible_home_is_refused_before_it_joins_a_batch(
    broken: Callable[[], HomeCandidates], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        broken()


def test_no_homes_are_no_packages() -> None:
    assert OptimiserService(Model([])).optimise([], BAND_C) == ()


# ------------------------------------------------------------------------------------------------ to and from the domain


def recommendation(option: CandidateOption) -> Recommendation:
    return Recommendation(
        recommendation_id=uuid5(NAMESPACE, option.option),
        option=option.option,
        measure=option.option,
        group=option.group,
        title=option.option,
        reason="it is eligible",
        parts=(),
        cost_pence=option.cost_pence,
    )


def figures(sap: float) -> EnergyFigures:
    return EnergyFigures(
        sap_score=sap,
        ei_score=60.0,
        co2_kg=3000.0,
        primary_energy_kwh=15_000.0,
        space_heating_kwh=9_000.0,
        water_heating_kwh=2_000.0,
        fuel_kwh={"mains_gas": 12_000.0},
        bill_gbp=1_400.0,
        bill_by_use_gbp={"space_heating": 900.0},
        price_set="test",
    )


CANDIDATES = CandidateMeasures(
    offered=tuple(recommendation(option) for option in EVERYTHING),
    refused=(),
    catalogue_version="1",
    cost_version="1",
    effective_hash="e",
)


def impacts(*scored: CandidateOption) -> ImpactPredictions:
    return ImpactPredictions(
        by_option={
            option.option: MeasureImpact(alone=Change(before=figures(58.0), after=figures(58.0 + option.sap_gain)))
            for option in scored
        },
        model=ModelVersion(transform_version="1.0.0", model_name="test", model_version="1"),
        candidates_hash="c",
    )


def test_a_chosen_package_becomes_the_steps_of_a_plan() -> None:
    chosen = optimised(home(sap=58.0), BAND_C)
    package = chosen.as_optimised_package(BAND_C, CANDIDATES, figures(chosen.sap_after))
    assert package.scenario_id == BAND_C.scenario_id
    assert [step.sequence for step in package.steps] == list(range(1, len(chosen.options) + 1))
    assert [step.recommendation_id for step in package.steps] == [uuid5(NAMESPACE, name) for name in names(chosen)]
    assert [step.sap_after for step in package.steps] == list(chosen.sap_after_step)
    assert sum(step.cost_pence for step in package.steps) == package.cost_pence == chosen.cost_pence
    assert (package.outcome, package.sap_after) == (chosen.outcome, chosen.sap_after)
