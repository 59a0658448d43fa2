"""The partitions of a real instance: added in order and in chunks, never taken from under a run."""

import dagster as dg
import pytest

from ara_assets import partitions
from ara_assets.dagster_tags import partition_tags, partitions_of_run
from ara_assets.partitions import register_blocks, registered_blocks, retire_blocks
from ara_domain.identity import BlockKey
from tests.automation.driving import blocks_of

pytestmark = pytest.mark.integration


def test_blocks_are_added_sorted_so_that_neighbours_share_a_range(instance: dg.DagsterInstance) -> None:
    blocks = [BlockKey("acme", name) for name in ("LS7", "BD1", "LS6")]

    added = register_blocks(instance, [*blocks, *blocks])

    assert added == registered_blocks(instance) == tuple(sorted(blocks))


def test_known_blocks_are_not_added_again_and_new_ones_come_after_them(instance: dg.DagsterInstance) -> None:
    register_blocks(instance, [BlockKey("acme", "LS6")])

    assert register_blocks(instance, [BlockKey("acme", "LS6"), BlockKey("acme", "BD1")]) == (BlockKey("acme", "BD1"),)
    assert [block.block for block in registered_blocks(instance)] == ["LS6", "BD1"]


def test_more_blocks_than_one_statement_takes_are_added_in_order(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_CHUNK", 7)
    blocks = blocks_of("acme", 25)

    register_blocks(instance, reversed(blocks))

    assert registered_blocks(instance) == tuple(blocks)


def test_a_block_with_a_run_in_flight_is_kept(instance: dg.DagsterInstance) -> None:
    first, second, third = blocks = blocks_of("acme", 3)
    register_blocks(instance, blocks)

    assert retire_blocks(instance, [first, second], in_flight={second}) == (second,)
    assert registered_blocks(instance) == (second, third)


def test_the_tags_of_a_run_say_which_blocks_it_covers() -> None:
    keys = [str(block) for block in blocks_of("acme", 4)]

    assert partitions_of_run(partition_tags(keys[1], keys[3]), keys) == tuple(keys[1:4])
    assert partitions_of_run(partition_tags(keys[2], keys[2]), keys) == (keys[2],)
    assert partitions_of_run({}, keys) == ()
    assert partitions_of_run(partition_tags("acme|gone", keys[1]), keys) == (keys[1],)
