"""The search reports only what a scorer confirmed, ends, and answers a home the same way in any batch."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.optimisation import NO_OPTION, Goal, OptionGroups, SearchResult, SearchSettings, search_packages
from ara_domain.optimisation.goals import UNLIMITED_PENCE
from ara_domain.optimisation.options import ChoiceArray, FloatArray, IntArray
from tests.unit.optimisation.instances import every_package, small_groups

Truth = Callable[[int, tuple[int, ...]], float]
"""(home, choices) → score."""


class Scorer:
    """Scores packages by a function and remembers what it was asked."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.calls: list[list[tuple[int, tuple[int, ...]]]] = []

    def __call__(self, homes: IntArray, choices: ChoiceArray) -> FloatArray:
        asked = [(home, tuple(row)) for home, row in zip(homes.tolist(), choices.tolist(), strict=True)]
        self.calls.append(asked)
        return np.array([self.truth(home, row) for home, row in asked])

    @property
    def asked(self) -> list[tuple[int, tuple[int, ...]]]:
        return [package for call in self.calls for package in call]


def hashed_truth(options: OptionGroups, start: float, spread: float) -> Truth:
    """The additive score times a number in 1 ± spread that depends on the package alone: interaction without pattern."""

    def truth(home: int, choices: tuple[int, ...]) -> float:
        gain = sum(float(options.gain[home, g, o]) for g, o in enumerate(choices) if o != NO_OPTION)
        wobble = np.random.default_rng(abs(hash((home, choices)))).uniform(-spread, spread)
        return start + gain * (1 + wobble)

    return truth


def searched(
    options: OptionGroups,
    truth: Truth,
    *,
    start: float = 50.0,
    target: float = np.inf,
    budget: int = UNLIMITED_PENCE,
    limits: SearchSettings | None = None,
) -> tuple[SearchResult, Scorer]:
    scorer = Scorer(truth)
    homes = options.homes
    goal = Goal(np.full(homes, target), np.full(homes, budget))
    return search_packages(options, np.full(homes, start), goal, scorer, limits), scorer


def additive(options: OptionGroups, start: float = 50.0) -> Truth:
    return hashed_truth(options, start, 0.0)


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(50.1, 70))
def test_where_gains_do_add_up_the_answer_is_the_optimum(options: OptionGroups, target: float) -> None:
    limits = SearchSettings(steps_per_point=500, packages_per_round=1000, most_packages=1000)
    result, _ = searched(options, additive(options), target=target, limits=limits)
    for home in range(options.homes):
        packages = every_package(options, home, limits.steps_per_point)
        enough = [p.cost_pence for p in packages if additive(options)(home, p.choices) >= target]
        if enough:
            assert result.reached[home]
            assert result.cost_pence[home] == min(enough)
            assert result.cost_bound_pence[home] == min(enough)
        else:
            assert not result.reached[home]


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(50.1, 65), spread=st.sampled_from([0.1, 0.5, 2.0]))
def test_only_a_package_whose_own_score_reaches_the_target_is_reported_as_reaching_it(
    options: OptionGroups, target: float, spread: float
) -> None:
    truth = hashed_truth(options, 50.0, spread)
    result, scorer = searched(options, truth, target=target)
    for home in range(options.homes):
        choices = tuple(result.choices[home].tolist())
        empty = all(choice == NO_OPTION for choice in choices)
        assert result.score[home] == (50.0 if empty else truth(home, choices))
        assert result.reached[home] == (result.score[home] >= target)
        assert empty or (home, choices) in scorer.asked


@settings(deadline=None)
@given(options=small_groups(), budget=st.integers(0, 3000), spread=st.sampled_from([0.0, 0.5]))
def test_no_package_over_budget_is_chosen_or_even_scored(options: OptionGroups, budget: int, spread: float) -> None:
    for target in (np.inf, 58.0):
        result, scorer = searched(options, hashed_truth(options, 50.0, spread), budget=budget, target=target)
        assert (result.cost_pence <= budget).all()
        for home, choices in scorer.asked:
            mine = options.of(np.array([home]))
            assert mine.cost_of(np.array([[choices]], dtype=np.uint8))[0, 0] <= budget


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(50.1, 65), spread=st.sampled_from([0.2, 1.0]))
def test_it_ends_within_its_limits_and_scores_nothing_twice(
    options: OptionGroups, target: float, spread: float
) -> None:
    limits = SearchSettings(packages_per_round=2, most_packages=9, most_ranked_packages=6, most_rounds=5)
    result, scorer = searched(options, hashed_truth(options, 50.0, spread), target=target, limits=limits)
    assert len(set(scorer.asked)) == len(scorer.asked)
    assert len(scorer.calls) <= 5
    assert result.packages_tried.tolist() == [
        sum(home == asked for asked, _ in scorer.asked) for home in range(options.homes)
    ]
    assert (result.packages_tried <= 9).all()


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(50.1, 65), spread=st.sampled_from([0.2, 1.0]))
def test_the_best_of_all_that_was_scored_is_reported(options: OptionGroups, target: float, spread: float) -> None:
    truth = hashed_truth(options, 50.0, spread)
    for wanted in (target, np.inf):
        result, scorer = searched(options, truth, target=wanted)
        for home in range(options.homes):
            tried = [choices for asked, choices in scorer.asked if asked == home]
            cost = options.of(np.full(len(tried), home)).cost_of(
                np.array(tried, np.uint8).reshape(-1, 1, options.groups)
            )
            scores = [truth(home, choices) for choices in tried]
            reaching = [int(c) for c, score in zip(cost[:, 0], scores, strict=True) if score >= wanted]
            if reaching:
                assert result.cost_pence[home] == min(reaching)
            else:
                assert result.score[home] == pytest.approx(max([50.0, *scores]), abs=1e-6)


def as_home(home: int, truth: Truth) -> Truth:
    """The truth of a batch that holds this home only."""
    return lambda _, choices: truth(home, choices)


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(50.1, 65), data=st.data())
def test_a_home_is_answered_alike_alone_and_in_any_batch(
    options: OptionGroups, target: float, data: st.DataObject
) -> None:
    wanted = data.draw(st.sampled_from([target, np.inf]))
    budget = data.draw(st.sampled_from([UNLIMITED_PENCE, 1500]))
    truth = hashed_truth(options, 50.0, 0.4)
    together, _ = searched(options, truth, target=wanted, budget=budget)
    for home in range(options.homes):
        alone, _ = searched(options.of(np.array([home])), as_home(home, truth), target=wanted, budget=budget)
        assert alone.choices[0].tolist() == together.choices[home].tolist()
        assert alone.packages_tried[0] == together.packages_tried[home]


def test_how_deep_a_home_is_searched_does_not_depend_on_how_deep_others_are() -> None:
    # On a grid this coarse, a package further down a ranking can promise more than one above it.
    rng = np.random.default_rng(5)
    shape = (40, 5, 2)
    options = OptionGroups(rng.integers(0, 900, shape), rng.uniform(0.1, 9, shape), rng.random(shape) < 0.8)
    truth = hashed_truth(options, 50.0, 0.6)
    limits = SearchSettings(steps_per_point=1, packages_per_round=2, first_margin=0.05)
    together, _ = searched(options, truth, target=90.0, budget=1500, limits=limits)
    for home in range(40):
        mine = options.of(np.array([home]))
        alone, _ = searched(mine, as_home(home, truth), target=90.0, budget=1500, limits=limits)
        assert alone.packages_tried[0] == together.packages_tried[home]


def test_the_cost_bound_holds_where_measures_help_one_another_no_more_than_a_quarter() -> None:
    rng = np.random.default_rng(12)
    shape = (60, 6, 2)
    options = OptionGroups(rng.integers(100, 900_000, shape), rng.uniform(0.3, 6, shape), rng.random(shape) < 0.8)
    wobbly = hashed_truth(options, 50.0, 0.25)
    result, _ = searched(options, wobbly, target=62.0)
    proven = 0
    for home in range(options.homes):
        costs = [p.cost_pence for p in every_package(options, home) if wobbly(home, p.choices) >= 62.0]
        if costs:
            assert result.cost_bound_pence[home] <= min(costs)
            proven += int(result.cost_bound_pence[home] == result.cost_pence[home])
    assert proven > 0


HOUSE = OptionGroups.pack([[[(30_000, 3.0)], [(45_000, 4.0)], [(280_000, 9.0), (950_000, -2.0)], [(500_000, 6.0)]]])
"""One home: loft, controls, boiler or heat pump, panels."""
LOFT, CONTROLS, HEATING, PANELS = range(4)


def scored_as(scores: dict[Sequence[tuple[int, int]], float], otherwise: Truth) -> Truth:
    """Some packages of the house by their (group, option) pairs, the others as told."""
    known = {
        tuple(dict(pairs).get(group, NO_OPTION) for group in range(HOUSE.groups)): score
        for pairs, score in scores.items()
    }
    return lambda home, choices: known.get(choices, otherwise(home, choices))


def test_a_package_that_misses_its_target_when_scored_gives_way_to_the_next() -> None:
    # Loft and controls promise 57 and hold 55.5; the boiler alone holds what it promises.
    truth = scored_as({((LOFT, 0), (CONTROLS, 0)): 55.5}, additive(HOUSE))
    result, _ = searched(HOUSE, truth, target=56.5)
    assert result.choices[0].tolist() == [NO_OPTION, NO_OPTION, 0, NO_OPTION]
    assert result.cost_pence[0] == 280_000


def test_a_package_whose_sum_falls_just_short_is_tried_because_measures_may_help_one_another() -> None:
    truth = scored_as({((LOFT, 0), (CONTROLS, 0)): 57.5}, additive(HOUSE))
    result, _ = searched(HOUSE, truth, target=57.5)
    assert result.cost_pence[0] == 75_000


def test_a_measure_that_turns_out_to_add_nothing_is_left_out() -> None:
    # With a new boiler, controls change nothing; the optimiser's sums cannot know.
    def truth(home: int, choices: tuple[int, ...]) -> float:
        without = tuple(NO_OPTION if g == CONTROLS and choices[HEATING] == 0 else o for g, o in enumerate(choices))
        return additive(HOUSE)(home, without)

    for wanted, budget in ((62.0, UNLIMITED_PENCE), (np.inf, 400_000)):
        result, _ = searched(HOUSE, truth, target=wanted, budget=budget)
        assert result.choices[0].tolist() == [0, NO_OPTION, 0, NO_OPTION]


def test_an_option_that_lowers_the_score_alone_is_found_where_it_helps_in_company() -> None:
    # The heat pump lowers the score of the house as it is and takes it furthest once the rest is done.
    everything = ((LOFT, 0), (CONTROLS, 0), (HEATING, 1), (PANELS, 0))
    truth = scored_as({everything: 78.0}, additive(HOUSE))
    result, _ = searched(HOUSE, truth, target=75.0)
    assert result.reached[0]
    assert result.choices[0].tolist() == [0, 0, 1, 0]


def test_an_option_that_gains_less_than_a_step_is_taken_where_more_is_wanted_and_not_on_the_way_to_a_target() -> None:
    # A twentieth of a point is nothing on the grid of sums.
    gain = HOUSE.gain.copy()
    gain[0, PANELS, 0] = 0.05
    house = replace(HOUSE, gain=gain)
    result, _ = searched(house, additive(house))
    assert result.choices[0].tolist() == [0, 0, 0, 0]
    result, _ = searched(house, additive(house), target=56.5)
    assert result.choices[0].tolist()[PANELS] == NO_OPTION


def test_an_unreachable_target_ends_with_the_best_score_found() -> None:
    result, scorer = searched(HOUSE, additive(HOUSE), target=90.0)
    assert not result.reached[0]
    assert result.score[0] == 50.0 + 3 + 4 + 9 + 6
    assert len(scorer.asked) <= SearchSettings().most_packages


def test_a_smaller_package_that_scores_higher_is_kept() -> None:
    truth = scored_as({((LOFT, 0), (CONTROLS, 0), (HEATING, 0), (PANELS, 0)): 60.0}, additive(HOUSE))
    result, _ = searched(HOUSE, truth)
    assert result.score[0] == max(
        truth(0, choices) for choices in product((0, NO_OPTION), (0, NO_OPTION), (0, 1, NO_OPTION), (0, NO_OPTION))
    )


def test_a_package_the_scorer_cannot_score_is_never_chosen() -> None:
    def truth(home: int, choices: tuple[int, ...]) -> float:
        return np.nan if choices[HEATING] == 0 else additive(HOUSE)(home, choices)

    result, _ = searched(HOUSE, truth, target=59.0)
    assert result.choices[0].tolist() == [0, NO_OPTION, NO_OPTION, 0]
    result, _ = searched(HOUSE, lambda home, choices: np.nan, target=59.0)
    assert not result.reached[0]
    assert result.choices[0].tolist() == [NO_OPTION] * 4
    assert result.score[0] == 50.0


def test_a_score_higher_by_no_more_than_arithmetic_is_not_worth_paying_for() -> None:
    # What the panels add is noise in the last digits.
    def truth(home: int, choices: tuple[int, ...]) -> float:
        idle = tuple(NO_OPTION if group == PANELS else option for group, option in enumerate(choices))
        return additive(HOUSE)(home, idle) + (1e-9 if choices[PANELS] == 0 else 0.0)

    result, _ = searched(HOUSE, truth)
    assert result.choices[0].tolist() == [0, 0, 0, NO_OPTION]


def test_a_home_at_its_target_is_not_scored_at_all() -> None:
    result, scorer = searched(HOUSE, additive(HOUSE), start=70.0, target=68.5)
    assert scorer.calls == []
    assert result.reached[0]
    assert result.cost_pence[0] == 0


def test_all_homes_of_a_batch_share_each_call_of_the_scorer() -> None:
    rng = np.random.default_rng(4)
    shape = (300, 6, 2)
    options = OptionGroups(rng.integers(100, 900_000, shape), rng.uniform(0.3, 6, shape), np.ones(shape, np.bool_))
    result, scorer = searched(options, hashed_truth(options, 50.0, 0.3), target=62.0)
    assert len(scorer.calls) == result.rounds.max() <= SearchSettings().most_rounds
    assert {home for home, _ in scorer.calls[0]} == set(range(300))
