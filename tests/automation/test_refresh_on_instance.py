"""From a change to a fresh graph: what is found stale, how few runs it takes, and that nothing is lost on the way."""

import json
import logging
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from ara_assets import launch
from ara_assets.blocks import STEP_LOGGER
from ara_assets.dagster_tags import PARTITION
from ara_assets.launch import DATABASE_URL_VARIABLE, StillInFlight, run_until_fresh
from ara_assets.partitions import register_blocks
from ara_assets.planning import plan_now
from ara_assets.refresh import PlannedRun
from ara_assets.run_processes import Crew, RunProcessLost, run_side_by_side
from ara_assets.runs import blocks_in_flight, close_dead_runs
from tests.automation.conftest import GraphQL
from tests.automation.driving import (
    ASSETS,
    blocks_of,
    end_this_process,
    fill_and_run,
    run_request,
    run_what_is_stale,
    tick,
)
from tests.automation.example_graph import EVERYTHING, MERGED, NOTES, the_run_job
from tests.automation.world import WORLD_URL, World

pytestmark = pytest.mark.integration


def test_twenty_scattered_changed_blocks_of_a_hundred_take_at_most_six_runs_and_none_twice(
    instance: dg.DagsterInstance, graphql: GraphQL, world: World
) -> None:
    blocks = fill_and_run(instance, world, 100)
    changed = set(random.Random(20).sample(blocks, 20))
    for block in changed:
        world.enter("notes", block, f"corrected note of {block}")
    # What was entered becomes known to Dagster; from then on its UI shows what has to be modelled.
    run_what_is_stale(instance, [NOTES])
    assert graphql.stale_blocks("merged", blocks) == changed
    runs_before = instance.get_runs_count()

    requests, _ = tick(instance)
    assert all(run_request(instance, request) for request in requests)

    assert 1 <= len(requests) <= 6
    assert instance.get_runs_count() - runs_before == len(requests)
    assert world.work_done() == {(asset, block) for asset in ("notes", "merged", "plans") for block in changed}
    for asset in ("merged", "plans"):
        assert graphql.stale_blocks(asset, blocks) == set()
    assert tick(instance) == ((), "everything is fresh")


def test_after_a_run_of_many_blocks_exactly_the_block_whose_input_changes_turns_stale(
    instance: dg.DagsterInstance, graphql: GraphQL, world: World
) -> None:
    blocks = fill_and_run(instance, world, 12)
    for asset in ASSETS:
        assert graphql.stale_blocks(asset, blocks) == set()

    world.enter("notes", blocks[7], "another note")
    run_what_is_stale(instance, [NOTES])

    assert graphql.stale_blocks("merged", blocks) == {blocks[7]}
    assert graphql.stale_blocks("plans", blocks) == set(), "what follows from merged shows when merged has changed"


def test_neighbours_a_range_passes_over_stay_fresh_and_untouched(
    instance: dg.DagsterInstance, graphql: GraphQL, world: World
) -> None:
    blocks = fill_and_run(instance, world, 6)
    for block in (blocks[0], blocks[5]):
        world.enter("notes", block, f"corrected note of {block}")

    (request,), _ = tick(instance)
    assert run_request(instance, request)

    assert {block for _, block in world.work_done()} == {blocks[0], blocks[5]}
    for asset in ("notes", "merged", "plans"):
        assert graphql.stale_blocks(asset, blocks) == set()


def test_a_note_entered_while_its_block_is_in_flight_is_modelled_by_the_next_run(
    instance: dg.DagsterInstance, world: World
) -> None:
    _, block, _ = fill_and_run(instance, world, 3)
    seen_during_the_run: list[object] = []

    def enter_another() -> None:
        world.enter("notes", block, "second note")
        seen_during_the_run.append((blocks_in_flight(instance), tick(instance)))

    world.enter("notes", block, "first note")
    world.after["merged", block] = enter_another
    (request,), _ = tick(instance)
    assert run_request(instance, request)

    assert seen_during_the_run == [({block}, ((), "1 stale blocks have a run in flight"))]
    assert (world.made("plans", block) or "").endswith("first note")
    (again,), _ = tick(instance)
    assert again.run_key != request.run_key
    assert run_request(instance, again)
    assert (world.made("plans", block) or "").endswith("second note")
    assert tick(instance) == ((), "everything is fresh")


def test_a_note_entered_between_the_look_for_it_and_its_reading_is_looked_at_once_more(
    instance: dg.DagsterInstance, world: World
) -> None:
    _, block, _ = fill_and_run(instance, world, 3)
    world.enter("notes", block, "first note")
    world.at_lock[block] = lambda: world.enter("notes", block, "second note")

    (request,), _ = tick(instance)
    assert run_request(instance, request)
    assert (world.made("plans", block) or "").endswith("second note")
    world.work_done()

    (again,), _ = tick(instance)
    assert run_request(instance, again)
    assert world.work_done() == {("notes", block)}, "found equal, and stopped there"
    assert tick(instance) == ((), "everything is fresh")


def test_the_sensor_fetches_nothing_and_leaves_blocks_alone_that_were_never_fetched(
    instance: dg.DagsterInstance, world: World
) -> None:
    fill_and_run(instance, world, 2)
    (new,) = blocks_of("beta", 1)
    world.fill([new])
    register_blocks(instance, [new])

    assert tick(instance) == ((), "everything is fresh")
    assert plan_now(instance, world.books(), [NOTES, MERGED]).staleness.not_ready == {new: ("facts",)}


def test_a_run_that_ends_without_effect_is_tried_again_after_a_while(
    instance: dg.DagsterInstance, world: World
) -> None:
    block, _ = fill_and_run(instance, world, 2)
    world.enter("notes", block, "another note")
    world.broken["notes", block] = ValueError("unreadable")
    (request,), _ = tick(instance)
    assert not run_request(instance, request)

    requests, why = tick(instance)
    assert requests == ()
    assert why is not None
    assert why.startswith("acme|LS000 was tried 1 times without effect; next at")

    world.clock = lambda: datetime.now(UTC) + timedelta(minutes=2)
    (again,), _ = tick(instance)
    assert again.run_key != request.run_key


def test_a_command_also_makes_what_is_entered_while_it_runs(instance: dg.DagsterInstance, world: World) -> None:
    _, block, _ = fill_and_run(instance, world, 3)
    world.enter("notes", block, "first note")
    world.after["plans", block] = lambda: world.enter("notes", block, "second note")

    reports = list(run_until_fresh(the_run_job, instance, world.books(), EVERYTHING))

    assert [report.planned.blocks for report in reports] == [(block,), (block,)]
    assert (world.made("plans", block) or "").endswith("second note")


def test_a_command_that_is_interrupted_begins_no_further_run(instance: dg.DagsterInstance, world: World) -> None:
    first, second, *_ = fill_and_run(instance, world, 4)
    world.use_model("model 2")
    world.after["plans", second] = lambda: os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        list(run_until_fresh(the_run_job, instance, world.books(), EVERYTHING))

    assert world.work_done() == {("plans", first), ("plans", second)}


def test_a_command_tries_a_bad_block_once(instance: dg.DagsterInstance, world: World) -> None:
    _, block, _ = fill_and_run(instance, world, 3)
    world.enter("notes", block, "another note")
    world.broken["notes", block] = ValueError("unreadable")

    (report,) = run_until_fresh(the_run_job, instance, world.books(), EVERYTHING)

    assert tuple(report.failures) == ("notes",)


def test_a_command_tries_a_bad_block_once_although_its_neighbours_become_fresh(
    instance: dg.DagsterInstance, world: World
) -> None:
    bad, good, _ = fill_and_run(instance, world, 3)
    for block in (bad, good):
        world.enter("notes", block, "another note")
    world.broken["notes", bad] = ValueError("unreadable")

    reports = list(run_until_fresh(the_run_job, instance, world.books(), EVERYTHING))

    assert [report.planned.blocks for report in reports] == [(bad, good)]
    assert world.worked.count(("notes", bad)) == 1
    assert (world.made("plans", good) or "").endswith("another note")


def test_a_command_waits_for_a_run_in_flight_and_then_makes_what_that_left(
    instance: dg.DagsterInstance, world: World
) -> None:
    _, block, _ = fill_and_run(instance, world, 3)
    world.enter("notes", block, "another note")
    other = instance.create_run_for_job(the_run_job(), tags={PARTITION: str(block)})
    waited = []
    told: list[object] = []

    def the_other_ends() -> None:
        waited.append(world.work_done())
        instance.report_run_failed(other)

    (report,) = run_until_fresh(
        the_run_job, instance, world.books(), EVERYTHING, waiting=told.append, wait=the_other_ends
    )

    assert waited == [set()]
    assert told == [(other.run_id,)]
    assert report.success
    assert (world.made("plans", block) or "").endswith("another note")


def test_a_command_names_the_run_that_does_not_end_and_gives_up(
    instance: dg.DagsterInstance, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, block, _ = fill_and_run(instance, world, 3)
    world.enter("notes", block, "another note")
    other = instance.create_run_for_job(the_run_job(), tags={PARTITION: str(block)})
    monkeypatch.setattr(launch, "PATIENCE", timedelta(0))

    with pytest.raises(StillInFlight, match=f"run {other.run_id} did not end"):
        list(run_until_fresh(the_run_job, instance, world.books(), EVERYTHING, wait=lambda: None))

    assert [record.getMessage().split(" of ")[0] for record in caplog.records if record.name == launch.__name__] == [
        f"waiting for run {other.run_id}"
    ]


_A_RUN_THAT_HANGS = """
import sys, time
from pathlib import Path
from ara_assets.launch import open_instance
from tests.automation.driving import run_what_is_stale
from tests.automation.world import world_at
from ara_domain.identity import BlockKey

home, dagster_url, world_url, block = sys.argv[1:]
with open_instance(Path(home), dagster_url) as instance, world_at(world_url) as world:
    world.after["notes", BlockKey.parse(block)] = lambda: (print("at work", flush=True), time.sleep(600))
    run_what_is_stale(instance)
"""


def test_a_killed_run_is_found_out_and_its_blocks_can_run_again(instance: dg.DagsterInstance, world: World) -> None:
    first, second = blocks = blocks_of("acme", 2)
    register_blocks(instance, blocks)
    world.fill(blocks)
    where = [instance.root_directory, os.environ[DATABASE_URL_VARIABLE], os.environ[WORLD_URL], str(second)]
    with subprocess.Popen(
        [sys.executable, "-c", _A_RUN_THAT_HANGS, *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        assert "at work\n" in process.stdout, "it should have begun"
        assert blocks_in_flight(instance) == set(blocks)
        assert close_dead_runs(instance, world.books()) == (), "it lives"
        process.kill()

    (run_id,) = close_dead_runs(instance, world.books())

    assert blocks_in_flight(instance) == set()
    run = instance.get_run_by_id(run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert world.statuses(run_id) == {first.block: "failed", second.block: "failed"}
    assert ("notes", first) in world.versions(), "what it had committed stays"
    assert world.made("notes", second) is None, "what it was at is undone"
    assert all(report.success for report in run_what_is_stale(instance))
    assert ("notes", first) not in world.work_done()
    assert world.made("plans", second) is not None


_A_RUN_KILLED_BEFORE_ITS_FIRST_STEP = """
import os, sys
from pathlib import Path
from ara_assets.launch import open_instance
from tests.automation.driving import run_what_is_stale
from tests.automation.world import WorldBooks, world_at

def killed(*_):
    print("run begun", flush=True)
    os.kill(os.getpid(), 9)

home, dagster_url, world_url = sys.argv[1:]
with open_instance(Path(home), dagster_url) as instance, world_at(world_url) as world:
    WorldBooks.yield_for_execution = killed
    run_what_is_stale(instance)
"""


def test_a_run_killed_before_its_resources_are_open_is_found_out_too(
    instance: dg.DagsterInstance, world: World
) -> None:
    blocks = blocks_of("acme", 2)
    register_blocks(instance, blocks)
    world.fill(blocks)
    where = [instance.root_directory, os.environ[DATABASE_URL_VARIABLE], os.environ[WORLD_URL]]
    killed = subprocess.run(
        [sys.executable, "-c", _A_RUN_KILLED_BEFORE_ITS_FIRST_STEP, *where],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert "run begun" in killed.stdout, killed.stderr
    assert blocks_in_flight(instance) == set(blocks)

    (run_id,) = close_dead_runs(instance, world.books())

    run = instance.get_run_by_id(run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert blocks_in_flight(instance) == set()
    assert all(report.success for report in run_what_is_stale(instance))
    assert not list((Path(instance.root_directory) / "live_runs").iterdir())


def test_much_work_is_shared_by_processes_and_made_once(
    instance: dg.DagsterInstance, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    blocks = blocks_of("acme", 4)
    register_blocks(instance, blocks)
    world.fill(blocks)
    crew = Crew(processes=2, homes=dict.fromkeys(blocks, 1_000))
    steps = logging.getLogger(STEP_LOGGER)
    steps.addHandler(caplog.handler)
    try:
        reports = list(run_until_fresh(the_run_job, instance, world.books(), EVERYTHING, crew=crew))
    finally:
        steps.removeHandler(caplog.handler)

    assert sorted(block for report in reports for block in report.planned.blocks) == sorted(blocks)
    assert [report.success for report in reports] == [True] * 4
    assert all(world.made("plans", block) for block in blocks)
    said = [json.loads(record.getMessage()) for record in caplog.records if record.name == STEP_LOGGER]
    assert {line["block"] for line in said if line["outcome"] == "made"} == {block.block for block in blocks}
    processes = {record.process for record in caplog.records if record.name == STEP_LOGGER}
    assert os.getpid() not in processes
    assert len(processes) == 2


def test_a_command_says_that_a_process_of_its_own_was_killed(instance: dg.DagsterInstance) -> None:
    runs = [PlannedRun(blocks=(block,), assets=ASSETS, stale={}) for block in blocks_of("acme", 2)]
    with pytest.raises(RunProcessLost, match="the same command goes on from there"):
        list(run_side_by_side(end_this_process, instance, runs, 2))
