"""The frontier is exact, never overstates a gain, never exceeds a budget and breaks ties the same way every time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.optimisation import NO_OPTION, Frontiers, OptionGroups, frontiers, greatest_packages
from ara_domain.optimisation.options import points_to_steps, target_to_steps
from tests.unit.optimisation.instances import Package, every_package, per_home, random_groups, small_groups


def package_at(found: Frontiers, point: int) -> Package:
    choices = tuple(found.choices[point].tolist())
    return Package(
        cost_pence=int(found.cost_pence[point]),
        measures=sum(choice != NO_OPTION for choice in choices),
        gain_steps=int(found.gain_steps[point]),
        choices=choices,
    )


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(0, 20))
def test_least_cost_to_a_target_is_the_best_of_all_packages(options: OptionGroups, target: float) -> None:
    found = frontiers(options)
    points = found.least_cost(np.full(options.homes, target))
    for home in range(options.homes):
        enough = [p for p in every_package(options, home) if p.gain_steps >= target_to_steps(np.array(target))]
        if enough:
            assert package_at(found, points[home]) == min(enough, key=lambda p: p.cheapness)
        else:
            assert points[home] == -1


@settings(deadline=None)
@given(options=small_groups(), budget=st.integers(0, 5000))
def test_most_gain_within_a_budget_is_the_best_of_all_packages(options: OptionGroups, budget: int) -> None:
    found = frontiers(options)
    points = found.most_gain(per_home(options, budget))
    for home in range(options.homes):
        affordable = [p for p in every_package(options, home) if p.cost_pence <= budget]
        assert package_at(found, points[home]) == min(affordable, key=lambda p: p.greatness)


@settings(deadline=None)
@given(options=small_groups())
def test_the_frontier_holds_every_package_that_no_other_beats_and_only_those(options: OptionGroups) -> None:
    found = frontiers(options)
    for home in range(options.homes):
        packages = every_package(options, home)
        undominated = {
            (p.cost_pence, p.measures, p.gain_steps)
            for p in packages
            if not any(q.gain_steps > p.gain_steps and q.cheapness[:2] <= p.cheapness[:2] for q in packages)
            and not any(q.gain_steps == p.gain_steps and q.cheapness[:2] < p.cheapness[:2] for q in packages)
        }
        points = [package_at(found, i) for i in range(*found.points(home).indices(len(found.cost_pence)))]
        assert {(p.cost_pence, p.measures, p.gain_steps) for p in points} == undominated
        assert [p.gain_steps for p in points] == sorted({p.gain_steps for p in points})


@settings(deadline=None)
@given(options=small_groups())
def test_the_frontier_says_what_its_own_packages_cost_and_never_overstates_what_they_gain(
    options: OptionGroups,
) -> None:
    found = frontiers(options)
    owner = np.repeat(np.arange(options.homes), np.diff(found.offsets))
    mine = options.of(owner)
    assert (mine.cost_of(found.choices[:, None])[:, 0] == found.cost_pence).all()
    assert (found.gain_steps / found.steps_per_point <= mine.gain_of(found.choices[:, None])[:, 0] + 1e-9).all()


@settings(deadline=None)
@given(options=small_groups(), budget=st.integers(0, 5000), more=st.integers(0, 5000))
def test_a_greater_budget_never_gains_less(options: OptionGroups, budget: int, more: int) -> None:
    found = frontiers(options)
    gain = found.gain_steps[found.most_gain(per_home(options, budget))]
    assert (found.gain_steps[found.most_gain(per_home(options, budget + more))] >= gain).all()


@settings(deadline=None)
@given(options=small_groups(), target=st.floats(0, 15), seed=st.integers(0, 1000))
def test_offering_an_option_more_never_costs_more_nor_gains_less(
    options: OptionGroups, target: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    fewer = OptionGroups(options.cost_pence, options.gain, options.available & (rng.random(options.gain.shape) < 0.8))
    some, every = frontiers(fewer), frontiers(options)
    for home in range(options.homes):
        before = some.least_cost(np.full(options.homes, target))[home]
        after = every.least_cost(np.full(options.homes, target))[home]
        if before >= 0:
            assert after >= 0
            assert every.cost_pence[after] <= some.cost_pence[before]
    assert (
        every.gain_steps[every.most_gain(per_home(options, 2000))]
        >= some.gain_steps[some.most_gain(per_home(options, 2000))]
    ).all()


@settings(deadline=None)
@given(options=small_groups(), data=st.data())
def test_groups_options_and_homes_in_another_order_have_the_same_frontier(
    options: OptionGroups, data: st.DataObject
) -> None:
    homes, groups, slots = (
        np.array(data.draw(st.permutations(range(count)))) for count in (options.homes, options.groups, options.options)
    )
    mixed = OptionGroups(
        *(array[homes][:, groups][:, :, slots] for array in (options.cost_pence, options.gain, options.available))
    )
    straight, other = frontiers(options), frontiers(mixed)
    for place, home in enumerate(homes.tolist()):
        mine, same = straight.points(home), other.points(place)
        assert straight.cost_pence[mine].tolist() == other.cost_pence[same].tolist()
        assert straight.gain_steps[mine].tolist() == other.gain_steps[same].tolist()


def test_a_budget_is_spent_to_the_penny_and_no_further() -> None:
    options = OptionGroups.pack([[[(1000, 1.0), (1001, 2.0)]]])
    found = frontiers(options)
    assert found.cost_pence[found.most_gain(np.array([999]))].tolist() == [0]
    assert found.cost_pence[found.most_gain(np.array([1000]))].tolist() == [1000]
    assert found.cost_pence[found.most_gain(np.array([1001]))].tolist() == [1001]
    for budget, cost in ((999, 0), (1000, 1000), (1001, 1001)):
        assert greatest_packages(options, np.array([budget]), 1).cost_pence.tolist() == [[cost]]


def test_ties_go_to_fewer_measures_then_more_gain_then_the_earlier_option() -> None:
    one_or_two = OptionGroups.pack([[[(100, 1.0)], [(100, 1.0)], [(200, 2.0)]]])
    found = frontiers(one_or_two)
    assert found.choices[found.least_cost(np.array([2.0]))[0]].tolist() == [NO_OPTION, NO_OPTION, 0]

    more_for_the_same = OptionGroups.pack([[[(100, 1.0)], [(100, 1.5)]]])
    found = frontiers(more_for_the_same)
    assert found.choices[found.least_cost(np.array([0.5]))[0]].tolist() == [NO_OPTION, 0]

    twins = OptionGroups.pack([[[(100, 1.0), (100, 1.0)], [(100, 1.0)]]])
    found = frontiers(twins)
    assert found.choices[found.least_cost(np.array([1.0]))[0]].tolist() == [0, NO_OPTION]


def test_gains_round_down_and_targets_up_to_the_grid() -> None:
    assert points_to_steps(np.array([0.0, 0.09, 0.1, 1.27, -0.01])).tolist() == [0, 0, 1, 12, -1]
    assert target_to_steps(np.array([0.0, 0.01, 0.1, 1.21])).tolist() == [0, 1, 1, 13]
    # 0.95 + 0.95 is 1.9 in truth and 1.8 on the grid: a target of 1.9 is not promised.
    options = OptionGroups.pack([[[(100, 0.95)], [(100, 0.95)]]])
    assert frontiers(options).least_cost(np.array([1.9])).tolist() == [-1]
    assert frontiers(options, steps_per_point=100).least_cost(np.array([1.9])).tolist() == [2]


def test_gains_beyond_the_top_state_saturate_there() -> None:
    rng = np.random.default_rng(3)
    options = random_groups(rng, 20, 5, 2, most_points=9.0)
    whole, capped = frontiers(options), frontiers(options, most_points=5.0)
    for target in (0.0, 1.0, 4.9, 5.0):
        a, b = whole.least_cost(np.full(20, target)), capped.least_cost(np.full(20, target))
        assert (whole.cost_pence[a] == capped.cost_pence[b]).all()
        assert (whole.choices[a] == capped.choices[b]).all()
    last = capped.offsets[1:] - 1
    assert (capped.gain_steps[last] >= 50).all()
    assert (capped.gain_steps[last - 1] < 50).all()
    # The single option is worth ten times the highest state asked for, and is still found and reported in full.
    giant = OptionGroups.pack([[[(100, 50.0)]]])
    assert frontiers(giant, most_points=5.0).gain_steps.tolist() == [0, 500]


def test_padding_changes_nothing() -> None:
    homes = [[[(300, 2.0), (100, 1.0)]], [[(200, 1.0)], [(500, 3.0), (50, 0.5)], [(10, 0.2)]], []]
    together = frontiers(OptionGroups.pack(homes))
    for home, mine in enumerate(homes):
        alone = frontiers(OptionGroups.pack([mine]))
        points = together.points(home)
        assert together.gain_steps[points].tolist() == alone.gain_steps.tolist()
        assert together.cost_pence[points].tolist() == alone.cost_pence.tolist()
        assert together.choices[points, : len(mine) or 1].tolist() == alone.choices.tolist()
        assert (together.choices[points, len(mine) :] == NO_OPTION).all()


def test_a_home_without_options_has_the_empty_package_only() -> None:
    found = frontiers(OptionGroups.pack([[], [[(100, -1.0)]]]))
    assert found.gain_steps.tolist() == [0, 0]
    assert found.least_cost(np.array([0.0, 0.1])).tolist() == [0, -1]
    assert found.most_gain(np.array([0, 10_000])).tolist() == [0, 1]


def test_no_homes_are_no_frontier() -> None:
    found = frontiers(OptionGroups.pack([]))
    assert found.homes == 0
    assert found.least_cost(np.zeros(0)).tolist() == []


def test_homes_of_any_number_come_back_in_their_own_order() -> None:
    rng = np.random.default_rng(5)
    options = random_groups(rng, 700, 8, 3, most_points=20.0)
    together = frontiers(options)
    for home in (0, 1, 350, 699):
        alone = frontiers(options.of(np.array([home])))
        assert together.cost_pence[together.points(home)].tolist() == alone.cost_pence.tolist()
        assert together.choices[together.points(home)].tolist() == alone.choices.tolist()


@pytest.mark.parametrize(
    ("cost", "gain", "reason"),
    [(-1, 1.0, "negative cost"), (100, np.nan, "not a number"), (100, np.inf, "not a number")],
)
def test_impossible_options_are_refused_with_the_reason(cost: int, gain: float, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        OptionGroups.pack([[[(cost, gain)]]])


@pytest.mark.parametrize(("cost", "gain"), [(1 << 30, 1.0), (100, 14_000.0)])
def test_costs_and_gains_too_large_to_count_are_refused(cost: int, gain: float) -> None:
    with pytest.raises(ValueError, match="check the units"):
        frontiers(OptionGroups.pack([[[(cost, gain)]]]))
