"""Assets over blocks, run on a real instance: what is made, what is left alone, what Dagster is told."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import dagster as dg
import pytest

from ara_assets.dagster_tags import CODE_VERSION, DATA_VERSION
from ara_assets.launch import RunReport, run_in_process
from ara_assets.partitions import register_blocks
from ara_assets.refresh import PlannedRun
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion, TokenRefused
from ara_domain.tasks import TaskStatus
from tests.automation.conftest import GraphQL
from tests.automation.driving import blocks_of, materializations, run_what_is_stale
from tests.automation.example_graph import EVERYTHING, facts, merged, the_run_job
from tests.automation.world import World, use

pytestmark = pytest.mark.integration

BLOCKS = blocks_of("acme", 4)
FIRST, SECOND, THIRD, LAST = BLOCKS
ASSETS = [recipe.asset for recipe in EVERYTHING]


@pytest.fixture
def world(instance: dg.DagsterInstance) -> World:
    register_blocks(instance, BLOCKS)
    return use(World.of_blocks(*BLOCKS))


def statuses(world: World) -> dict[str, str]:
    return {row.block: row.status.value for row in world.subtasks.rows.values()}


def failed_partitions(instance: dg.DagsterInstance, asset: str) -> set[str]:
    """The partitions the UI shows in red."""
    attempts = instance.event_log_storage.get_latest_asset_partition_materialization_attempts_without_materializations(
        dg.AssetKey(asset)
    )
    runs = {run_id: instance.get_run_by_id(run_id) for run_id, _ in attempts.values()}
    return {
        partition
        for partition, (run_id, _) in attempts.items()
        if (run := runs[run_id]) is not None and run.status is dg.DagsterRunStatus.FAILURE
    }


def version_of(event: dg.AssetMaterialization) -> str:
    return (event.tags or {})[DATA_VERSION]


def run_over(instance: dg.DagsterInstance, blocks: Sequence[BlockKey]) -> RunReport:
    """A run of every asset over these blocks, stale or not."""
    planned = PlannedRun(blocks=tuple(blocks), assets=tuple(ASSETS), stale={})
    return run_in_process(the_run_job, instance, planned, "run")


# ---------------------------------------------------------------------------------------------- a run that goes well


def test_a_run_of_many_blocks_gives_each_block_a_version_of_its_own(instance: dg.DagsterInstance, world: World) -> None:
    (report,) = run_what_is_stale(instance)

    assert report.success
    for asset in ASSETS:
        events = materializations(instance, asset)
        versions = {event.tags[DATA_VERSION] for (event,) in events.values() if event.tags}
        assert set(events) == {str(block) for block in BLOCKS}
        assert versions == {world.versions.table[asset, block].version for block in BLOCKS}
        assert len(versions) == len(BLOCKS)


def test_a_single_block_run_has_the_same_effect_as_a_run_of_many(
    instance: dg.DagsterInstance, graphql: GraphQL, world: World
) -> None:
    run_what_is_stale(instance)
    together = {key: (v.version, v.inputs, v.code_version) for key, v in world.versions.table.items()}
    shown = {asset: {b: e[-1].tags for b, e in materializations(instance, asset).items()} for asset in ASSETS}

    alone = use(World.of_blocks(*BLOCKS))
    reports = [run_over(instance, [block]) for block in BLOCKS]

    assert all(report.success for report in reports)
    assert {key: (v.version, v.inputs, v.code_version) for key, v in alone.versions.table.items()} == together
    for asset in ASSETS:
        for partition, events in materializations(instance, asset).items():
            tags, before = events[-1].tags or {}, shown[asset][partition] or {}
            assert len(events) == 2, "one event of each run"
            assert (tags[DATA_VERSION], tags[CODE_VERSION]) == (before[DATA_VERSION], before[CODE_VERSION])
        assert graphql.stale_blocks(asset, BLOCKS) == set()


def test_a_repeated_run_does_no_work_keeps_every_version_and_says_so(
    instance: dg.DagsterInstance, world: World
) -> None:
    (first,) = run_what_is_stale(instance)
    world.work_done()
    stored = dict(world.versions.table)

    report = run_over(instance, BLOCKS)

    assert report.success
    assert world.work_done() == set()
    assert world.versions.table == stored
    for asset in ASSETS:
        for before, after in materializations(instance, asset).values():
            assert version_of(after) == version_of(before)
            assert after.metadata["outcome"].value == "unchanged"
            assert after.metadata["made_by"].value == first.run_id


def test_a_change_that_changes_no_row_stops_where_it_stops_mattering(
    instance: dg.DagsterInstance, world: World
) -> None:
    run_what_is_stale(instance)
    world.work_done()
    world.notes[SECOND] = world.notes[SECOND].upper()

    run_what_is_stale(instance)

    assert world.work_done() == {("notes", SECOND), ("merged", SECOND)}


def test_evidence_besides_the_upstream_blocks_makes_only_its_own_asset_and_what_follows_work(
    instance: dg.DagsterInstance, world: World
) -> None:
    run_what_is_stale(instance)
    world.work_done()
    world.model = "model 2"

    (report,) = run_what_is_stale(instance)

    assert report.success
    assert world.work_done() == {(asset, block) for asset in ("scores", "plans") for block in BLOCKS}


def test_a_block_another_run_made_while_this_one_waited_for_its_lock_is_not_made_again(
    instance: dg.DagsterInstance, world: World
) -> None:
    run_what_is_stale(instance)
    made = world.versions.table["merged", SECOND]
    del world.versions.table["merged", SECOND]
    world.at_lock[SECOND] = [lambda: world.versions.table.__setitem__(("merged", SECOND), made)]
    world.work_done()

    run_what_is_stale(instance)

    assert world.work_done() == set()
    assert world.versions.table["merged", SECOND] == made


def test_each_block_shows_its_counts_and_the_last_one_sums_up_the_run_with_a_table_and_a_chart(
    instance: dg.DagsterInstance, world: World
) -> None:
    run_what_is_stale(instance)

    shown = {block: event.metadata for block, (event,) in materializations(instance, "plans").items()}
    one, last = shown[str(FIRST)], shown[str(LAST)]
    assert one["dagster/row_count"].value == 1
    assert one["letters"].value == len(world.rows["plans", FIRST])
    assert not [name for name in one if name.startswith("run/")]
    assert last["run/blocks made"].value == 4
    assert last["run/letters"].value == sum(len(world.rows["plans", block]) for block in BLOCKS)
    table = last["run/table"]
    assert isinstance(table, dg.TableMetadataValue)
    assert [record.data["block"] for record in table.records] == [str(block) for block in BLOCKS]
    charts = [name for metadata in shown.values() for name, value in metadata.items() if "svg" in str(value.value)]
    assert len(charts) == 1, "one chart per run, not per block"


def test_every_block_of_every_step_is_logged_at_its_start_and_at_its_end(
    instance: dg.DagsterInstance, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="ara.steps"):
        run_what_is_stale(instance)

    lines = [json.loads(record.message) for record in caplog.records if record.name == "ara.steps"]
    assert [(line["step"], line["block"], line["outcome"]) for line in lines[:2]] == [
        ("facts", "LS000", "started"),
        ("facts", "LS000", "made"),
    ]
    assert len(lines) == 2 * len(ASSETS) * len(BLOCKS)
    ids = {row.subtask_id: row.block for row in world.subtasks.rows.values()}
    assert {(line["subtask_id"], line["block"]) for line in lines} == {(str(i), b) for i, b in ids.items()}
    assert all("duration_ms" in line for line in lines if line["outcome"] != "started")


def test_a_run_is_a_task_and_its_blocks_are_subtasks_that_end_complete(
    instance: dg.DagsterInstance, world: World
) -> None:
    (report,) = run_what_is_stale(instance)

    (task,) = world.subtasks.tasks.values()
    assert (task.kind, task.status, task.run_url) == (
        "run",
        TaskStatus.COMPLETE,
        f"http://ui.example/runs/{report.run_id}",
    )
    assert statuses(world) == {block.block: "complete" for block in BLOCKS}


# ---------------------------------------------------------------------------------------------- a block that fails


def test_one_bad_block_stops_neither_the_others_nor_what_is_downstream_of_them(
    instance: dg.DagsterInstance, world: World
) -> None:
    world.broken["merged", SECOND] = KeyError("wall_construction")

    (report,) = run_what_is_stale(instance)

    others = {FIRST, THIRD, LAST}
    assert {block for asset, block in world.rows if asset == "plans"} == others
    assert ("merged", SECOND) not in world.rows, "what the block had written is rolled back"
    assert ("merged", SECOND) not in world.versions.table
    assert not report.success
    assert report.failed_steps == ("merged", "scores", "plans")


def test_the_ui_shows_exactly_the_bad_blocks_as_failed_and_says_why(instance: dg.DagsterInstance, world: World) -> None:
    world.broken["merged", SECOND] = KeyError("wall_construction")

    (report,) = run_what_is_stale(instance)

    assert failed_partitions(instance, "notes") == set()
    assert failed_partitions(instance, "merged") == {str(SECOND)}
    assert failed_partitions(instance, "plans") == {str(SECOND)}
    run = instance.get_run_by_id(report.run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.FAILURE
    failure = next(
        entry.dagster_event.step_failure_data
        for entry in instance.all_logs(report.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
        if entry.dagster_event and entry.step_key == "merged"
    )
    assert failure.user_failure_data is not None
    assert failure.user_failure_data.description == (
        "merged: 1 of 4 blocks not made. acme|LS001: KeyError: 'wall_construction'"
    )


def test_a_bad_block_is_a_failed_subtask_with_the_first_reason(instance: dg.DagsterInstance, world: World) -> None:
    world.broken["merged", SECOND] = KeyError("wall_construction")

    run_what_is_stale(instance)

    assert statuses(world) == {"LS000": "complete", "LS001": "failed", "LS002": "complete", "LS003": "complete"}
    (bad,) = [row for row in world.subtasks.rows.values() if row.status is TaskStatus.FAILED]
    assert bad.error == "merged: KeyError: 'wall_construction'"
    (task,) = world.subtasks.tasks.values()
    assert task.status is TaskStatus.FAILED


def test_a_block_that_fails_keeps_what_it_had_downstream_and_is_stale_until_it_is_made(
    instance: dg.DagsterInstance, world: World
) -> None:
    run_what_is_stale(instance)
    world.notes[SECOND] = "another note"
    world.broken["merged", SECOND] = KeyError("wall_construction")
    before = {key: row for key, row in world.rows.items() if key[1] == SECOND and key[0] != "notes"}

    run_what_is_stale(instance)

    assert before.items() <= world.rows.items()
    del world.broken["merged", SECOND]
    world.work_done()
    (report,) = run_what_is_stale(instance)
    assert report.success
    assert world.work_done() == {("merged", SECOND), ("scores", SECOND), ("plans", SECOND)}


def test_a_bad_block_on_its_own_fails_its_run_and_nothing_downstream_begins(
    instance: dg.DagsterInstance, world: World
) -> None:
    run_what_is_stale(instance)
    world.notes[SECOND] = "another note"
    world.broken["notes", SECOND] = ValueError("unreadable")

    (report,) = run_what_is_stale(instance)

    assert report.failed_steps == ("notes",)
    assert failed_partitions(instance, "notes") == failed_partitions(instance, "plans") == {str(SECOND)}


def test_an_error_no_block_can_escape_stops_everything_that_follows_from_the_step(
    instance: dg.DagsterInstance, world: World
) -> None:
    world.broken["facts", SECOND] = TokenRefused("the token has expired; renew it")

    (report,) = run_what_is_stale(instance)

    assert report.failed_steps == ("facts",)
    assert world.work_done() == {("facts", FIRST), ("facts", SECOND), *(("notes", block) for block in BLOCKS)}
    (failure,) = instance.all_logs(report.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    assert failure.dagster_event is not None
    reason = failure.dagster_event.step_failure_data.user_failure_data
    assert reason is not None
    assert reason.description == "facts stopped at acme|LS001: TokenRefused: the token has expired; renew it"
    assert set(statuses(world).values()) == {"failed"}


# ---------------------------------------------------------------------------------------------- without a run


def called(asset: dg.AssetsDefinition, context: dg.AssetExecutionContext, world: World) -> list[object]:
    """What an asset yields when it is called as the function it is."""
    events: Iterable[object] = asset(context, books=world.books())  # type: ignore[assignment]
    return list(events)


@pytest.mark.parametrize("error", [TokenRefused("renew the token"), KeyError("wall_construction")])
def test_no_failure_asks_dagster_for_a_retry_because_the_same_would_happen_again(
    world: World, error: Exception
) -> None:
    world.broken["facts", FIRST] = error
    with dg.DagsterInstance.ephemeral() as ephemeral:
        register_blocks(ephemeral, [FIRST])
        context = dg.build_asset_context(partition_key=str(FIRST), instance=ephemeral)
        with pytest.raises(dg.Failure) as failure:
            called(facts, context, world)

    assert failure.value.allow_retries is False
    assert failure.value.__cause__ is error


def test_an_asset_can_be_called_directly_with_fakes(world: World) -> None:
    world.rows |= {("facts", FIRST): "Brick", ("notes", FIRST): "Loft done"}
    for name in ("facts", "notes"):
        world.versions.table[name, FIRST] = BlockVersion(
            asset=name,
            block=FIRST,
            version=f"{name} v1",
            code_version=f"{name}:1",
            inputs={},
            run_id="earlier",
            at=datetime(2026, 3, 1, tzinfo=UTC),
        )
    with dg.DagsterInstance.ephemeral() as ephemeral:
        register_blocks(ephemeral, [FIRST])
        context = dg.build_asset_context(partition_key=str(FIRST), instance=ephemeral)
        (result,) = called(merged, context, world)

    assert world.rows["merged", FIRST] == "brick; loft done"
    assert world.versions.table["merged", FIRST].inputs == {"facts": "facts v1", "notes": "notes v1"}
    assert isinstance(result, dg.MaterializeResult)
    assert result.data_version == dg.DataVersion(world.versions.table["merged", FIRST].version)
