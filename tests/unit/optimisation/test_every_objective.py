"""Every objective of a scenario: the optimum by trying all, its limits kept, and the same answer however it is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.optimisation import SearchSettings
from ara_domain.predictions import rounded_rating
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.optimiser import ChosenPackage, OptimiserService, PackageRequest
from ara_domain.services.package_options import CandidateOption, HomeCandidates, Package, costs_in_package
from ara_domain.services.package_worth import PackageScore, aim_of

EXHAUSTIVE = SearchSettings(steps_per_point=200, packages_per_round=1000, most_packages=1500, most_ranked_packages=1000)
"""So fine and deep that nothing is lost to the grid, where savings add up."""
REACHED_OR_THERE = {PackageOutcome.TARGET_REACHED, PackageOutcome.ALREADY_AT_TARGET}
ASKED: dict[Objective, dict[str, Any]] = {
    Objective.LEAST_COST_TO_TARGET: {"target_score": 60},
    Objective.MOST_SAP_WITHIN_BUDGET: {"budget_pence": 900_000},
    Objective.MOST_CO2_SAVING_WITHIN_BUDGET: {"budget_pence": 900_000},
    Objective.MOST_BILL_SAVING_WITHIN_BUDGET: {"budget_pence": 900_000},
    Objective.LEAST_WHOLE_LIFE_COST: {"years": 30, "discount_rate": 0.035},
}
every_objective = st.sampled_from(list(Objective))


def scenario(objective: Objective, **asked: Any) -> Scenario:
    limits = {**ASKED[objective], **asked}
    return Scenario(
        scenario_id=UUID(int=1), portfolio_id=UUID(int=2), slug="asked", name="Asked", objective=objective, **limits
    )


@dataclass(frozen=True)
class House:
    """A home whose packages save the sum of what its options save, or a share less for each further one."""

    candidates: HomeCandidates
    fading: float = 0.0

    def score(self, options: Sequence[CandidateOption]) -> PackageScore:
        home, kept = self.candidates, [(1 - self.fading) ** place for place in range(len(options))]
        return PackageScore(
            home.sap_before + sum(o.sap_gain * share for o, share in zip(options, kept, strict=True)),
            home.co2_before_kg - sum(o.co2_saving_kg * share for o, share in zip(options, kept, strict=True)),
            home.bill_before_gbp - sum(o.bill_saving_gbp * share for o, share in zip(options, kept, strict=True)),
        )

    def __call__(self, requests: Sequence[PackageRequest]) -> list[PackageScore]:
        by_name = {option.option: option for option in self.candidates.options}
        return [self.score([by_name[name] for name in request.options]) for request in requests]

    def packages(self) -> Iterator[Package]:
        """Every package there is."""
        groups: dict[str, list[CandidateOption | None]] = {}
        for option in self.candidates.options:
            groups.setdefault(option.group, [None]).append(option)
        for taken in product(*groups.values()):
            yield tuple(sorted((o for o in taken if o is not None), key=lambda o: (o.order, o.option)))

    def answer(self, asked: Scenario, settings: SearchSettings | None = None) -> ChosenPackage:
        """The optimiser's."""
        (chosen,) = OptimiserService(self, settings).optimise([self.candidates], asked)
        return chosen

    def rank(self, asked: Scenario, package: Package) -> tuple[float, ...]:
        """How good a package is, the less the better: at the target first, then what is wanted most."""
        score, aim = self.score(package), aim_of(asked)
        short = asked.target_rating is not None and rounded_rating(score.sap) < asked.target_rating
        if short or (aim is None and asked.objective is Objective.MOST_SAP_WITHIN_BUDGET):
            return float(short), round(-score.sap, 6)
        wanted = sum(costs_in_package(package)) if aim is None else -aim.worth(self.candidates, package, score)
        return float(short), round(wanted, 6)

    def allowed(self, asked: Scenario) -> Iterator[Package]:
        """The packages within the scenario's limits."""
        limit = asked.spending_limit_pence
        for package in self.packages():
            affordable = limit is None or sum(costs_in_package(package)) <= limit
            if affordable and self.candidates.keeps_fabric_first(package):
                yield package


@st.composite
def houses(draw: st.DrawFn, *, fading: float = 0.0, fabric_first: bool = True) -> House:
    """Up to six groups of up to two options; the first two may be fabric, the last two may wait for it and share fans."""
    rng = Random(draw(st.integers(0, 2**32)))
    groups = draw(st.integers(1, 6))
    options = []
    for group in range(groups):
        for twin in range(rng.choice((1, 1, 2))):
            fans = (("fan", 40_000),) if fabric_first and group in (1, 2) else ()
            options.append(
                CandidateOption(
                    option=f"{group}{'ab'[twin]}",
                    group=str(group),
                    order=10 * group + twin,
                    cost_pence=rng.randrange(60_000, 800_000, 1000),
                    sap_gain=rng.uniform(-1, 6),
                    co2_saving_kg=rng.uniform(-100, 900),
                    bill_saving_gbp=rng.uniform(-60, 400),
                    lifetime_years=rng.choice((12, 20, 42)),
                    in_use_factor=rng.choice((1.0, 0.65)),
                    shared_pence=fans,
                    fabric=fabric_first and group < 2,
                    after_fabric=fabric_first and group >= 4,
                )
            )
    rng.shuffle(options)
    candidates = HomeCandidates(
        property_id=UUID(int=7),
        sap_before=rng.uniform(48, 61),
        options=tuple(options),
        co2_before_kg=5_000.0,
        bill_before_gbp=2_000.0,
    )
    return House(candidates, fading)


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("target", [None, 60])
@settings(max_examples=15, deadline=None)
@given(data=st.data(), limit=st.sampled_from([None, 250_000, 700_000, 1_500_000]), rules=st.booleans())
def test_where_savings_add_up_the_answer_is_the_optimum(
    objective: Objective, target: int | None, data: st.DataObject, limit: int | None, rules: bool
) -> None:
    house = plainly(data.draw(houses(fabric_first=rules)))
    asked = scenario(objective, spending_cap_pence=limit, **({} if target is None else {"target_score": target}))
    chosen = house.answer(asked, EXHAUSTIVE)
    best = min(house.rank(asked, package) for package in house.allowed(asked))
    assert house.rank(asked, chosen.options) == pytest.approx(best, abs=1e-5)


@settings(max_examples=50, deadline=None)
@given(
    objective=every_objective,
    house=houses(fading=0.15),
    cap=st.sampled_from([None, 0, 150_000, 600_000, 1_200_000]),
    target=st.sampled_from([None, 58, 69]),
)
def test_no_cap_is_exceeded_and_what_waits_for_the_fabric_comes_with_all_of_it(
    objective: Objective, house: House, cap: int | None, target: int | None
) -> None:
    asked = scenario(objective, spending_cap_pence=cap, **({} if target is None else {"target_score": target}))
    chosen = house.answer(asked)
    limit = asked.spending_limit_pence
    assert limit is None or chosen.cost_pence <= limit
    assert chosen.cost_pence == sum(chosen.step_pence) == sum(costs_in_package(chosen.options))
    groups = {option.group for option in chosen.options}
    assert len(groups) == len(chosen.options)
    if any(option.after_fabric for option in chosen.options):
        assert {option.group for option in house.candidates.options if option.fabric} <= groups


@settings(max_examples=50, deadline=None)
@given(objective=every_objective, house=houses(fading=0.2), target=st.integers(50, 70))
def test_a_target_is_reported_as_reached_exactly_when_the_re_scored_package_reaches_it(
    objective: Objective, house: House, target: int
) -> None:
    chosen = house.answer(scenario(objective, target_score=target))
    assert chosen.sap_after == house.score(chosen.options).sap
    assert (chosen.outcome in REACHED_OR_THERE) == (rounded_rating(chosen.sap_after) >= target)


@settings(max_examples=30, deadline=None)
@given(objective=every_objective, house=houses(fading=0.1), data=st.data())
def test_the_order_in_which_options_are_listed_changes_nothing(
    objective: Objective, house: House, data: st.DataObject
) -> None:
    shuffled = tuple(data.draw(st.permutations(house.candidates.options)))
    asked = scenario(objective)
    assert replace(house, candidates=replace(house.candidates, options=shuffled)).answer(asked) == house.answer(asked)


def plainly(house: House) -> House:
    """The house without factors: they weigh options by what they save alone, so in use a package is not a sum."""
    plain = tuple(replace(option, in_use_factor=1.0) for option in house.candidates.options)
    return House(replace(house.candidates, options=plain))


def no_worse(rank: tuple[float, ...], than: tuple[float, ...]) -> bool:
    return rank <= than or rank == pytest.approx(than, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(objective=every_objective, drawn=houses(), data=st.data())
def test_one_more_option_never_makes_the_answer_worse(objective: Objective, drawn: House, data: st.DataObject) -> None:
    house = plainly(drawn)
    # One more piece of fabric may be asked of a package before its heating, so that it costs more.
    others = [option for option in house.candidates.options if not option.fabric]
    without = data.draw(st.sampled_from(others)).option if others else ""
    fewer = House(replace(house.candidates, options=tuple(o for o in house.candidates.options if o.option != without)))
    asked = scenario(objective)
    more, less = house.answer(asked, EXHAUSTIVE), fewer.answer(asked, EXHAUSTIVE)
    assert no_worse(house.rank(asked, more.options), fewer.rank(asked, less.options))


@settings(max_examples=30, deadline=None)
@given(objective=every_objective, drawn=houses(), cap=st.integers(0, 1_500_000), more=st.integers(0, 900_000))
def test_more_money_never_makes_the_answer_worse(objective: Objective, drawn: House, cap: int, more: int) -> None:
    house = plainly(drawn)
    asked = scenario(objective, spending_cap_pence=cap)
    richer = scenario(objective, spending_cap_pence=cap + more)
    ranks = [house.rank(one, house.answer(one, EXHAUSTIVE).options) for one in (richer, asked)]
    assert no_worse(ranks[0], ranks[1])
