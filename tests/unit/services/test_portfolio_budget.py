"""One budget over homes: spent on packages that were scored as a whole, and never more than there is."""

from collections.abc import Sequence
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from ara_domain.optimisation import allocate, allocate_by_area
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.optimiser import PackageRequest
from ara_domain.services.package_options import CandidateOption, HomeCandidates
from ara_domain.services.package_worth import PackageScore
from ara_domain.services.portfolio_budget import BudgetUse, HomeToFund, measures_of, spend

PORTFOLIO = UUID(int=9)
COSTS = ((30_000, 2.0), (90_000, 4.5), (250_000, 7.3), (600_000, 9.1))


def scenario(objective: Objective = Objective.MOST_SAP_WITHIN_BUDGET, **asked: Any) -> Scenario:
    given: dict[str, Any] = {"budget_pence": 5_000_000} if objective is not Objective.LEAST_COST_TO_TARGET else {}
    return Scenario(
        scenario_id=UUID(int=1), portfolio_id=PORTFOLIO, slug="s", name="s", objective=objective, **given | asked
    )


def home(number: int, **changes: bool) -> HomeToFund:
    """A home with four measures of groups of their own, a little different from the next one's."""
    options = tuple(
        CandidateOption(
            option=f"m{at}", group=f"g{at}", order=at, cost_pence=cost + 1_000 * number, sap_gain=points + number / 10,
            co2_saving_kg=40 * points, bill_saving_gbp=11 * points, fabric=changes.get("fabric", False) and at == 0,
            after_fabric=changes.get("fabric", False) and at == 3,
        )
        for at, (cost, points) in enumerate(COSTS)
    )  # fmt: skip
    candidates = HomeCandidates(
        property_id=UUID(int=100 + number), sap_before=50.0, options=options, co2_before_kg=4_000, bill_before_gbp=1_500
    )
    return HomeToFund(candidates=candidates)


class Model:
    """Gains add up, less a share for every further measure."""

    def __init__(self, homes: Sequence[HomeToFund], fading: float = 0.0) -> None:
        self.homes = {one.candidates.property_id: one.candidates for one in homes}
        self.fading = fading
        self.asked: list[PackageRequest] = []

    def __call__(self, requests: Sequence[PackageRequest]) -> list[PackageScore]:
        self.asked += requests
        return [self.of(request) for request in requests]

    def of(self, request: PackageRequest) -> PackageScore:
        of = self.homes[request.property_id]
        done = [option for option in of.options if option.option in request.options]
        share = max(0.0, 1 - self.fading * (len(done) - 1))
        return PackageScore(
            of.sap_before + share * sum(option.sap_gain for option in done),
            of.co2_before_kg - share * sum(option.co2_saving_kg for option in done),
            of.bill_before_gbp - share * sum(option.bill_saving_gbp for option in done),
        )


def spent_on(homes: Sequence[HomeToFund], model: Model, pence: int, wanted: Scenario | None = None) -> BudgetUse:
    return spend(homes, wanted or scenario(), partial(_allocate, pence), model)


def _allocate(pence: int, offers: Any) -> Any:
    return allocate(offers, pence)


@pytest.mark.parametrize("pence", [0, 100_000, 700_000, 1_500_000, 9_000_000])
def test_where_gains_add_up_nothing_gains_more(pence: int) -> None:
    homes = [home(number) for number in range(3)]
    model = Model(homes)
    used = spent_on(homes, model, pence)
    packages = [
        [
            (sum(o.cost_pence for o in some), int(10 * sum(o.sap_gain for o in some) + 1e-6))
            for taken in product((False, True), repeat=len(COSTS))
            for some in [[o for o, one in zip(each.candidates.options, taken, strict=True) if one]]
        ]
        for each in homes
    ]
    best = max(
        sum(gain for _, gain in choice) for choice in product(*packages) if sum(cost for cost, _ in choice) <= pence
    )
    assert best - len(homes) <= used.allocation.value <= best, "a tenth of a point a home is lost to rounding down"
    assert used.proposal_error == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("objective", [one for one in Objective if one.value.startswith("most_")])
def test_what_is_reported_is_scored_and_is_what_is_paid_for(objective: Objective) -> None:
    homes = [home(number) for number in range(30)]
    model = Model(homes, fading=0.15)
    used = spent_on(homes, model, 8_000_000, scenario(objective))
    assert used.homes
    assert sum(one.cost_pence for one in used.homes) == used.allocation.spent_pence.sum() <= 8_000_000
    assert sum(one.gain_units for one in used.homes) == used.allocation.value
    for one in used.homes:
        request = PackageRequest(one.property_id, tuple(option.option for option in one.package))
        assert one.score == model.of(request)
        assert request in model.asked
    assert used.packages_scored == len(model.asked) < used.packages


def test_the_sum_of_measures_is_only_the_proposal_and_its_error_is_told() -> None:
    homes = [home(number) for number in range(30)]
    used = spent_on(homes, Model(homes, fading=0.15), 8_000_000)
    assert used.proposed_units > used.proposed_scored_units
    assert used.proposal_error == (used.proposed_units - used.proposed_scored_units) / used.proposed_scored_units
    assert used.proposed_scored_units <= used.allocation.value <= used.allocation.upper_bound <= used.believed_bound


def test_no_home_gets_more_than_the_scenario_allows_a_home() -> None:
    homes = [home(number) for number in range(5)]
    used = spent_on(homes, Model(homes), 9_000_000, scenario(budget_pence=130_000))
    assert max(one.cost_pence for one in used.homes) <= 130_000


def test_what_waits_for_fabric_comes_with_it() -> None:
    homes = [home(number, fabric=True) for number in range(10)]
    used = spent_on(homes, Model(homes), 9_000_000, scenario(fabric_first=True))
    packages = [{option.option for option in one.package} for one in used.homes]
    assert any("m3" in package for package in packages)
    assert all("m0" in package for package in packages if "m3" in package)


def test_for_a_target_the_packages_are_those_of_plans_and_homes_are_counted() -> None:
    homes = []
    for number in range(6):
        one = home(number).candidates
        planned = one.options[:3]
        reached = 70.0 if number != 2 else 66.0
        score = PackageScore(reached, 3_000, 1_200)
        homes.append(HomeToFund(candidates=one, planned=planned, known={("m0", "m1", "m2"): score}))
    model = Model(homes)
    used = spent_on(homes, model, 1_500_000, scenario(Objective.LEAST_COST_TO_TARGET, target_band="C"))
    assert used.allocation.value == len(used.homes) == 3, "four cost 1,504,000"
    assert UUID(int=102) not in {one.property_id for one in used.homes}, "its plan does not reach the target"
    assert model.asked == []


def test_a_planned_package_that_reaches_its_target_counts_though_the_sum_of_its_measures_falls_short() -> None:
    one = home(0).candidates
    planned = one.options[:1]
    wanted = scenario(
        Objective.LEAST_WHOLE_LIFE_COST, target_band="C", budget_pence=None, years=30, discount_rate=0.035
    )
    reached = PackageScore(70.0, 3_000, 1_200)
    homes = [HomeToFund(candidates=one, planned=planned, known={("m0",): reached})]
    used = spent_on(homes, Model(homes), 30_000, wanted)
    assert one.sap_before + planned[0].sap_gain < 68.5
    assert [(funded.package, funded.score) for funded in used.homes] == [(planned, reached)]


def test_each_area_pays_for_its_own_homes() -> None:
    homes = [home(number) for number in range(8)]
    area, pence = np.array([0, 1] * 4), np.array([200_000, 2_000_000])
    used = spend(homes, scenario(), lambda offers: allocate_by_area(offers, area, pence), Model(homes, fading=0.1))
    assert (used.allocation.spent_pence <= pence).all()
    assert {one.pot for one in used.homes} == {0, 1}
    for one in used.homes:
        assert one.pot == area[one.property_id.int - 100]
    assert sum(homes for homes, _ in measures_of(used.homes).values()) == sum(len(one.package) for one in used.homes)
    assert sum(cost for _, cost in measures_of(used.homes).values()) == used.allocation.spent_pence.sum()
