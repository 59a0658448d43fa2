"""From a change to a fresh graph: what is found stale, how few runs it takes, and that nothing is lost on the way."""

import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from ara_assets.launch import DATABASE_URL_VARIABLE
from ara_assets.partitions import register_blocks
from ara_assets.planning import plan_now
from ara_assets.runs import blocks_in_flight, close_dead_runs
from tests.automation.conftest import GraphQL
from tests.automation.driving import blocks_of, run_request, run_what_is_stale, tick
from tests.automation.example_graph import FACTS, MERGED, NOTES, PLANS, SCORES
from tests.automation.world import World, use

pytestmark = pytest.mark.integration


def a_fresh_world(instance: dg.DagsterInstance, blocks: int) -> World:
    keys = blocks_of("acme", blocks)
    register_blocks(instance, keys)
    world = use(World.of_blocks(*keys))
    assert all(report.success for report in run_what_is_stale(instance))
    world.work_done()
    return world


def test_twenty_scattered_changed_blocks_of_a_hundred_take_at_most_six_runs_and_none_twice(
    instance: dg.DagsterInstance, graphql: GraphQL
) -> None:
    world = a_fresh_world(instance, 100)
    blocks = sorted(world.notes)
    changed = set(random.Random(20).sample(blocks, 20))
    for block in changed:
        world.notes[block] = f"corrected note of {block}"

    # What was entered becomes known to Dagster; from then on its UI shows what has to be modelled.
    run_what_is_stale(instance, [NOTES])
    assert graphql.stale_blocks("merged", blocks) == changed
    runs_before = instance.get_runs_count()

    requests, _ = tick(instance)
    assert all(run_request(instance, request) for request in requests)

    assert 1 <= len(requests) <= 6
    assert instance.get_runs_count() - runs_before == len(requests)
    assert world.work_done() == {
        (asset, block) for asset in ("notes", "merged", "scores", "plans") for block in changed
    }
    for asset in ("merged", "scores", "plans"):
        assert graphql.stale_blocks(asset, blocks) == set()
    assert tick(instance) == ((), "everything is fresh")


def test_after_a_run_of_many_blocks_exactly_the_block_whose_input_changes_turns_stale(
    instance: dg.DagsterInstance, graphql: GraphQL
) -> None:
    world = a_fresh_world(instance, 12)
    blocks = sorted(world.notes)
    for asset in (FACTS, NOTES, MERGED, SCORES, PLANS):
        assert graphql.stale_blocks(asset.asset, blocks) == set()

    world.facts[blocks[7]] = "other facts"
    world.versions.table.pop((FACTS.asset, blocks[7]))
    run_what_is_stale(instance, [FACTS])

    assert graphql.stale_blocks("merged", blocks) == {blocks[7]}
    assert graphql.stale_blocks("plans", blocks) == set(), "what follows from merged shows when merged has changed"


def test_a_run_over_neighbours_in_between_leaves_them_fresh_and_untouched(
    instance: dg.DagsterInstance, graphql: GraphQL
) -> None:
    world = a_fresh_world(instance, 6)
    blocks = sorted(world.notes)
    for block in (blocks[0], blocks[5]):
        world.notes[block] = f"corrected note of {block}"

    (request,), _ = tick(instance)
    assert run_request(instance, request)

    assert {block for _, block in world.work_done()} == {blocks[0], blocks[5]}
    for asset in ("notes", "merged", "scores", "plans"):
        assert graphql.stale_blocks(asset, blocks) == set()


def test_a_note_entered_while_its_block_is_in_flight_is_modelled_by_the_next_run(
    instance: dg.DagsterInstance,
) -> None:
    world = a_fresh_world(instance, 3)
    block = sorted(world.notes)[1]
    seen_during_the_run: list[object] = []

    def enter_another() -> None:
        world.notes[block] = "second note"
        seen_during_the_run.append((blocks_in_flight(instance), tick(instance)))

    world.notes[block] = "first note"
    world.after["merged", block] = enter_another
    (request,), _ = tick(instance)
    assert run_request(instance, request)

    assert seen_during_the_run == [({block}, ((), "1 stale blocks have a run in flight"))]
    assert world.rows["plans", block].endswith("first note")
    (again,), _ = tick(instance)
    assert again.run_key != request.run_key
    assert run_request(instance, again)
    assert world.rows["plans", block].endswith("second note")
    assert tick(instance) == ((), "everything is fresh")


def test_a_note_entered_between_the_look_at_it_and_its_reading_is_not_lost(instance: dg.DagsterInstance) -> None:
    world = a_fresh_world(instance, 3)
    block = sorted(world.notes)[1]
    world.notes[block] = "first note"
    world.at_lock[block] = [lambda: world.notes.__setitem__(block, "second note")]

    (request,), _ = tick(instance)
    assert run_request(instance, request)
    assert world.rows["plans", block].endswith("second note"), "read after the evidence was"
    world.work_done()

    (again,), _ = tick(instance)
    assert run_request(instance, again)
    assert world.work_done() == {("notes", block)}, "looked at once more, found equal, and stopped there"
    assert tick(instance) == ((), "everything is fresh")


def test_the_sensor_fetches_nothing_and_leaves_blocks_alone_that_were_never_fetched(
    instance: dg.DagsterInstance,
) -> None:
    world = a_fresh_world(instance, 2)
    (new,) = blocks_of("beta", 1)
    world.facts[new] = world.notes[new] = "new"
    register_blocks(instance, [new])

    assert tick(instance) == ((), "everything is fresh")
    assert plan_now(instance, world.books(), [NOTES, MERGED]).staleness.not_ready == {new: ("facts",)}


def test_a_run_that_ends_without_effect_is_tried_again_after_a_while(instance: dg.DagsterInstance) -> None:
    world = a_fresh_world(instance, 2)
    block = min(world.notes)
    world.notes[block] = "another note"
    world.broken["notes", block] = ValueError("unreadable")
    (request,), _ = tick(instance)
    assert not run_request(instance, request)

    world.now = datetime.now(UTC)
    requests, why = tick(instance)
    assert requests == ()
    assert why is not None
    assert why.startswith("acme|LS000 was tried 1 times without effect; next at")

    world.now += timedelta(minutes=2)
    (again,), _ = tick(instance)
    assert again.run_key != request.run_key


_A_RUN_THAT_HANGS = """
import sys, time
from pathlib import Path
from ara_assets.launch import open_instance
from tests.automation.driving import blocks_of, run_what_is_stale
from tests.automation.world import World, use

blocks = blocks_of("acme", 2)
world = use(World.of_blocks(*blocks))
world.after["notes", blocks[1]] = lambda: (print("at work", flush=True), time.sleep(600))
with open_instance(Path(sys.argv[1]), sys.argv[2]) as instance:
    run_what_is_stale(instance)
"""


def test_a_killed_run_is_found_out_and_its_blocks_can_run_again(instance: dg.DagsterInstance) -> None:
    blocks = blocks_of("acme", 2)
    register_blocks(instance, blocks)
    home, url = instance.root_directory, os.environ[DATABASE_URL_VARIABLE]
    with subprocess.Popen(
        [sys.executable, "-c", _A_RUN_THAT_HANGS, home, url],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        assert any(line == "at work\n" for line in process.stdout), "it should have begun"
        assert blocks_in_flight(instance) == set(blocks)
        assert close_dead_runs(instance) == (), "it lives"
        process.kill()

    (run_id,) = close_dead_runs(instance)

    assert blocks_in_flight(instance) == set()
    run = instance.get_run_by_id(run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.FAILURE
    world = use(World.of_blocks(*blocks))
    assert all(report.success for report in run_what_is_stale(instance))
    assert world.rows["plans", blocks[1]].endswith(f"notes of {blocks[1]}".lower())
