"""How a command's work is dealt out to processes: enough runs for all, nothing left out, nothing twice."""

import pytest

from ara_assets.refresh import PlannedRun, StaleAsset
from ara_assets.run_processes import ALONE, Crew
from ara_domain.identity import BlockKey

STALE = (StaleAsset(asset="plans", reason="never made", state="new"),)
BLOCKS = tuple(BlockKey("acme", f"LS{number}") for number in range(20))


def a_run(*blocks: BlockKey, fresh: tuple[BlockKey, ...] = ()) -> PlannedRun:
    return PlannedRun(blocks=blocks, assets=("plans",), stale={block: STALE for block in blocks if block not in fresh})


def test_much_work_is_cut_into_runs_for_all_processes_largest_first() -> None:
    crew = Crew(processes=2, homes={block: 100 + 10 * number for number, block in enumerate(BLOCKS)})
    dealt = crew.deal([a_run(*BLOCKS)])

    assert 6 <= len(dealt) <= 8
    sizes = [sum(crew.homes[block] for block in run.blocks) for run in dealt]
    assert sizes == sorted(sizes, reverse=True)
    assert sorted(block for run in dealt for block in run.stale) == sorted(BLOCKS)
    for run in dealt:
        first = BLOCKS.index(run.blocks[0])
        assert run.blocks == BLOCKS[first : first + len(run.blocks)], "a range is contiguous"
        assert run.assets == ("plans",)


@pytest.mark.parametrize("crew", [ALONE, Crew(processes=2, homes=dict.fromkeys(BLOCKS, 10)), Crew(processes=2)])
def test_little_work_and_a_single_process_leave_runs_as_they_were_planned(crew: Crew) -> None:
    runs = [a_run(*BLOCKS[:12]), a_run(*BLOCKS[14:])]
    assert crew.deal(runs) == tuple(runs)


def test_blocks_that_are_fresh_weigh_nothing() -> None:
    crew = Crew(processes=2, homes=dict.fromkeys(BLOCKS, 1_000))
    fresh = BLOCKS[2:18]
    dealt = crew.deal([a_run(*BLOCKS, fresh=fresh)])
    assert sorted(block for run in dealt for block in run.stale) == sorted({*BLOCKS} - {*fresh})
    assert len(dealt) == 4, "each of the four due is a run"


def test_one_block_larger_than_a_share_is_a_run_of_its_own() -> None:
    crew = Crew(processes=2, homes={**dict.fromkeys(BLOCKS, 10), BLOCKS[7]: 5_000})
    largest, *rest = crew.deal([a_run(*BLOCKS)])
    assert largest.blocks == (BLOCKS[7],)
    assert sum(len(run.blocks) for run in rest) == len(BLOCKS) - 1


def test_little_work_stays_in_the_process_of_the_command_however_scattered_it_is() -> None:
    """Another process takes 4 s to start; two homes of two towns are modelled in less."""
    crew = Crew(processes=2, homes={BLOCKS[0]: 700, BLOCKS[5]: 299, BLOCKS[9]: 301})
    assert crew.at_work_on([a_run(BLOCKS[0]), a_run(BLOCKS[5])]) == 1
    assert crew.at_work_on([a_run(BLOCKS[0]), a_run(BLOCKS[9])]) == 2
    assert crew.at_work_on([a_run(*BLOCKS)]) == 1, "a block alone has no second run"
    assert crew.at_work_on([]) == 1


def test_many_processes_do_not_cut_work_into_crumbs() -> None:
    crew = Crew(processes=64, homes=dict.fromkeys(BLOCKS, 60))
    dealt = crew.deal([a_run(*BLOCKS)])
    assert crew.at_work_on(dealt) == len(dealt) <= 10
    assert sorted(block for run in dealt for block in run.stale) == sorted(BLOCKS)


@pytest.mark.parametrize(("processes", "homes", "shares"), [(2, 1_000, True), (2, 999, False), (1, 20_000, False)])
def test_a_crew_shares_the_work_of_a_thousand_homes_when_it_is_more_than_one(
    processes: int, homes: int, *, shares: bool
) -> None:
    assert Crew(processes=processes, homes={BLOCKS[0]: homes - 1, BLOCKS[1]: 1}).shares is shares
