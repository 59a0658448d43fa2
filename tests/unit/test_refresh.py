"""Which blocks are stale and which runs cover them: rules on plain data, without Dagster."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_assets.refresh import (
    Evidence,
    Inputs,
    PlannedRun,
    Recipe,
    Staleness,
    find_stale,
    inputs_of,
    plan_refresh,
    plan_runs,
    why_stale,
    with_downstream,
)
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LS6, LS7, LS8 = (BlockKey("acme", name) for name in ("LS6", "LS7", "LS8"))

OVERRIDES = Recipe(asset="overrides", code_version="overrides:1")
EFFECTIVE = Recipe(asset="effective", code_version="effective:1", upstream=("certificates", "overrides"))
PLANS = Recipe(asset="plans", code_version="plans:1", upstream=("effective",))
CHAIN = (OVERRIDES, EFFECTIVE, PLANS)


def made(asset: str, block: BlockKey, inputs: Mapping[str, str], *, version: str = "v1") -> BlockVersion:
    return BlockVersion(
        asset=asset, block=block, version=version, code_version=f"{asset}:1", inputs=inputs, run_id="run-1", at=NOW
    )


def fresh_table(*blocks: BlockKey) -> dict[tuple[str, BlockKey], BlockVersion]:
    table = {}
    for block in blocks:
        for version in (
            made("certificates", block, {}),
            made("overrides", block, {"fingerprint": "a"}),
            made("effective", block, {"certificates": "v1", "overrides": "v1"}),
            made("plans", block, {"effective": "v1", "scenario": "band C"}),
        ):
            table[version.asset, block] = version
    return table


def evidence(
    *blocks: BlockKey, fingerprint: str = "a", scenario: str = "band C"
) -> dict[str, dict[BlockKey, Evidence]]:
    return {
        "overrides": {block: {"fingerprint": fingerprint} for block in blocks},
        "plans": {block: {"scenario": scenario} for block in blocks},
    }


def staleness(
    table: Mapping[tuple[str, BlockKey], BlockVersion],
    *blocks: BlockKey,
    recipes: Sequence[Recipe] = CHAIN,
    fingerprint: str = "a",
    scenario: str = "band C",
) -> Staleness:
    return find_stale(recipes, blocks, table, evidence(*blocks, fingerprint=fingerprint, scenario=scenario), NOW)


# ---------------------------------------------------------------------------------------------- why stale


def test_a_block_made_from_the_same_inputs_by_the_same_code_is_fresh() -> None:
    assert staleness(fresh_table(LS6, LS7), LS6, LS7).stale == {}


def test_a_new_override_makes_its_block_stale_and_no_other() -> None:
    table = fresh_table(LS6, LS7)
    table["overrides", LS7] = replace(table["overrides", LS7], inputs={"fingerprint": "before"})

    stale = staleness(table, LS6, LS7).stale

    assert {block: [(s.asset, s.reason) for s in found] for block, found in stale.items()} == {
        LS7: [("overrides", "fingerprint changed")]
    }


def test_a_new_version_upstream_makes_what_was_made_from_the_old_one_stale() -> None:
    table = fresh_table(LS6)
    table["certificates", LS6] = made("certificates", LS6, {}, version="v2")

    assert [s.reason for s in staleness(table, LS6).stale[LS6]] == ["certificates changed"]


def test_a_new_code_version_makes_every_block_of_the_asset_stale() -> None:
    recipes = (OVERRIDES, EFFECTIVE, replace(PLANS, code_version="plans:2"))

    stale = staleness(fresh_table(LS6, LS7), LS6, LS7, recipes=recipes).stale

    assert {block: found[0].reason for block, found in stale.items()} == {
        LS6: "code plans:1 is now plans:2",
        LS7: "code plans:1 is now plans:2",
    }


def test_evidence_that_disappeared_counts_as_changed() -> None:
    table = fresh_table(LS6)
    without_scenario = {"overrides": {LS6: {"fingerprint": "a"}}}

    stale = find_stale(CHAIN, [LS6], table, without_scenario, NOW).stale

    assert [s.reason for s in stale[LS6]] == ["scenario changed"]


def test_a_block_is_stale_from_the_moment_it_is_due_and_that_moment_is_no_input() -> None:
    stored = made("certificates", LS6, {})
    month = Recipe(asset="certificates", code_version="certificates:1", due="searches")
    inputs = inputs_of(month, LS6, {}, {"searches": (NOW + timedelta(days=30)).isoformat()})

    assert inputs.versions == {}
    assert why_stale(month, stored, inputs, NOW + timedelta(days=29)) is None
    assert why_stale(month, stored, inputs, NOW + timedelta(days=30)) == "searches due"
    assert why_stale(month, stored, Inputs({}), NOW + timedelta(days=9999)) is None


def test_of_a_chain_only_the_first_stale_asset_is_named_because_the_run_decides_about_the_rest() -> None:
    recipes = (replace(OVERRIDES, code_version="overrides:2"), EFFECTIVE, replace(PLANS, code_version="plans:2"))

    assert [s.asset for s in staleness(fresh_table(LS6), LS6, recipes=recipes).stale[LS6]] == ["overrides"]


def test_two_causes_on_separate_branches_are_both_named() -> None:
    table = fresh_table(LS6)
    table["certificates", LS6] = made("certificates", LS6, {}, version="v2")

    found = staleness(table, LS6, fingerprint="b").stale[LS6]

    assert [s.asset for s in found] == ["overrides"], "effective follows from overrides and is made again with it"
    other = replace(EFFECTIVE, upstream=("certificates",))
    assert [s.asset for s in staleness(table, LS6, recipes=(OVERRIDES, other), fingerprint="b").stale[LS6]] == [
        "overrides",
        "effective",
    ]


def test_a_block_whose_upstream_nobody_ever_made_is_not_ready_rather_than_stale() -> None:
    table = fresh_table(LS6)
    del table["certificates", LS6]

    result = staleness(table, LS6, fingerprint="b")

    assert result.stale == {}
    assert result.not_ready == {LS6: ("certificates",)}


def test_a_block_never_made_at_all_is_stale_when_the_recipes_begin_at_its_root() -> None:
    certificates = Recipe(asset="certificates", code_version="certificates:1")

    result = staleness({}, LS6, recipes=(certificates, *CHAIN))

    assert result.not_ready == {}
    assert [(s.asset, s.reason) for s in result.stale[LS6]] == [
        ("certificates", "never made"),
        ("overrides", "never made"),
    ]


def test_an_asset_that_stands_before_its_upstream_is_refused() -> None:
    with pytest.raises(ValueError, match="plans stands before its upstream \\['effective'\\]"):
        find_stale((PLANS, OVERRIDES, EFFECTIVE), [LS6], {}, {}, NOW)


def test_evidence_named_like_an_upstream_asset_is_refused_because_one_would_hide_the_other() -> None:
    with pytest.raises(ValueError, match="rename it"):
        inputs_of(EFFECTIVE, LS6, fresh_table(LS6), {"overrides": "x"})


def test_the_state_of_a_stale_block_stays_until_the_block_is_made_again() -> None:
    table = fresh_table(LS6)
    first = staleness(table, LS6, fingerprint="b").stale[LS6][0].state

    assert staleness(table, LS6, fingerprint="b").stale[LS6][0].state == first
    assert staleness(table, LS6, fingerprint="c").stale[LS6][0].state != first
    table["overrides", LS6] = replace(table["overrides", LS6], run_id="run-2")
    assert staleness(table, LS6, fingerprint="b").stale[LS6][0].state != first


def test_what_follows_from_an_asset_comes_in_the_order_data_flows() -> None:
    assert with_downstream(CHAIN, {"overrides"}) == ("overrides", "effective", "plans")
    assert with_downstream(CHAIN, {"plans"}) == ("plans",)


# ---------------------------------------------------------------------------------------------- which runs

portfolios = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 30)), min_size=1, max_size=5)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[BlockKey], set[BlockKey], set[BlockKey], int, int]:
    """Blocks in insertion order (portfolios may interleave), stale ones, ones to avoid, and the two limits."""
    blocks: list[BlockKey] = []
    for portfolio, count in draw(portfolios):
        blocks += [BlockKey(portfolio, f"{len(blocks) + n:03d}") for n in range(count)]
    stale = draw(st.sets(st.sampled_from(blocks)))
    avoid = draw(st.sets(st.sampled_from(blocks), max_size=5))
    return blocks, stale, avoid, draw(st.integers(0, 20)), draw(st.integers(1, 40))


@given(situations())
def test_ranges_cover_every_stale_block_that_may_run(
    situation: tuple[list[BlockKey], set[BlockKey], set[BlockKey], int, int],
) -> None:
    blocks, stale, avoid, max_gap, max_blocks = situation
    covered = [block for run in plan_runs(stale, blocks, max_gap, max_blocks, avoid=avoid) for block in run]
    assert stale - avoid <= set(covered)
    assert not avoid & set(covered)


@given(situations())
def test_ranges_never_overlap_and_come_in_order(
    situation: tuple[list[BlockKey], set[BlockKey], set[BlockKey], int, int],
) -> None:
    blocks, stale, avoid, max_gap, max_blocks = situation
    positions = [blocks.index(b) for run in plan_runs(stale, blocks, max_gap, max_blocks, avoid=avoid) for b in run]
    assert positions == sorted(set(positions))


@given(situations())
def test_a_range_is_contiguous_within_one_portfolio_and_within_its_limits(
    situation: tuple[list[BlockKey], set[BlockKey], set[BlockKey], int, int],
) -> None:
    blocks, stale, avoid, max_gap, max_blocks = situation
    for run in plan_runs(stale, blocks, max_gap, max_blocks, avoid=avoid):
        start = blocks.index(run[0])
        assert tuple(blocks[start : start + len(run)]) == run
        assert len({block.portfolio for block in run}) == 1
        assert len(run) <= max_blocks
        assert {run[0], run[-1]} <= stale
        idle = [block not in stale for block in run]
        assert not any(all(idle[i : i + max_gap + 1]) for i in range(len(idle) - max_gap))


@given(situations())
def test_no_two_neighbouring_ranges_could_have_been_one(
    situation: tuple[list[BlockKey], set[BlockKey], set[BlockKey], int, int],
) -> None:
    blocks, stale, avoid, max_gap, max_blocks = situation
    runs = plan_runs(stale, blocks, max_gap, max_blocks, avoid=avoid)
    for left, right in pairwise(runs):
        first, end, begin, last = (blocks.index(b) for b in (left[0], left[-1], right[0], right[-1]))
        between = blocks[end + 1 : begin]
        assert (
            len(between) > max_gap
            or last - first + 1 > max_blocks
            or avoid & set(between)
            or len({block.portfolio for block in blocks[first : last + 1]}) > 1
        )


@given(st.sets(st.integers(0, 99), min_size=20, max_size=20))
def test_twenty_changed_blocks_of_a_hundred_need_at_most_six_runs_however_they_are_scattered(changed: set[int]) -> None:
    blocks = [BlockKey("acme", f"{n:03d}") for n in range(100)]
    assert len(plan_runs({blocks[n] for n in changed}, blocks)) <= 6


def test_a_stale_block_without_a_partition_is_refused_rather_than_forgotten() -> None:
    with pytest.raises(ValueError, match="register the blocks"):
        plan_runs({LS6}, [LS7])


def planned(stale: Staleness, in_flight: set[BlockKey] | None = None) -> tuple[PlannedRun, ...]:
    return plan_refresh(CHAIN, stale, [LS6, LS7, LS8], in_flight=in_flight or set())


def test_a_planned_run_makes_only_the_assets_its_blocks_need() -> None:
    (run,) = planned(staleness(fresh_table(LS6, LS7), LS6, LS7, scenario="band B"))
    assert run.blocks == (LS6, LS7)
    assert run.assets == ("plans",)
    assert run.reason == "plans: scenario changed (2×)"


def test_no_run_touches_a_block_with_a_run_in_flight_not_even_in_passing() -> None:
    stale = staleness(fresh_table(LS6, LS7, LS8), LS6, LS7, LS8, fingerprint="b")
    assert [run.blocks for run in planned(stale, {LS7})] == [(LS6,), (LS8,)]


def test_a_block_that_is_not_ready_is_not_run_in_passing_either() -> None:
    table = fresh_table(LS6, LS7, LS8)
    del table["certificates", LS7]
    assert [run.blocks for run in planned(staleness(table, LS6, LS7, LS8, fingerprint="b"))] == [(LS6,), (LS8,)]
