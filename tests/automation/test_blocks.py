"""Assets over blocks, run on a real instance: what is made, what is left alone, what Dagster is told."""

import json
import os
import signal
from collections.abc import Iterable, Iterator

import dagster as dg
import pytest
import sqlalchemy as sa

from ara_assets.blocks import BlockEvents, BlockResult, Books, MetadataMap, block_asset, run_blocks
from ara_assets.partitions import register_blocks
from ara_domain.identity import BlockKey
from ara_domain.ports import TokenRefused, UnitOfWork
from tests.automation.conftest import GraphQL
from tests.automation.driving import (
    ASSETS,
    blocks_of,
    fill_and_run,
    materializations,
    run_over,
    run_what_is_stale,
    version_of,
)
from tests.automation.example_graph import FACTS, OWNERS, facts, made, merged
from tests.automation.world import World

pytestmark = pytest.mark.integration

BLOCKS = blocks_of("acme", 4)
FIRST, SECOND, THIRD, LAST = BLOCKS


@pytest.fixture
def filled(instance: dg.DagsterInstance, world: World) -> World:
    """A world with four blocks of which nothing was made yet."""
    register_blocks(instance, BLOCKS)
    world.fill(BLOCKS)
    return world


def test_a_run_of_many_blocks_gives_each_block_one_event_with_a_version_of_its_own(
    instance: dg.DagsterInstance, filled: World
) -> None:
    (report,) = run_what_is_stale(instance)

    assert report.success
    stored = filled.versions()
    for asset in ASSETS:
        events = materializations(instance, asset)
        assert {block: [version_of(event) for event in found] for block, found in events.items()} == {
            str(block): [stored[asset, block].version] for block in BLOCKS
        }
        assert len({stored[asset, block].version for block in BLOCKS}) == len(BLOCKS)


def test_runs_of_a_single_block_have_the_same_effect_as_one_of_many(
    instance: dg.DagsterInstance, graphql: GraphQL, filled: World
) -> None:
    run_what_is_stale(instance)
    together = {key: (v.version, v.inputs, v.code_version) for key, v in filled.versions().items()}
    for block in BLOCKS:
        filled.forget(block)

    assert all(run_over(instance, [block]).success for block in BLOCKS)

    assert {key: (v.version, v.inputs, v.code_version) for key, v in filled.versions().items()} == together
    for asset in ASSETS:
        for in_many, alone in materializations(instance, asset).values():
            assert version_of(in_many) == version_of(alone)
        assert graphql.stale_blocks(asset, BLOCKS) == set()


def test_a_repeated_run_does_no_work_keeps_every_version_and_says_so(
    instance: dg.DagsterInstance, filled: World
) -> None:
    (first,) = run_what_is_stale(instance)
    filled.work_done()
    stored = filled.versions()

    assert run_over(instance, BLOCKS).success

    assert filled.work_done() == set()
    assert filled.versions() == stored
    for asset in ASSETS:
        for before, after in materializations(instance, asset).values():
            assert version_of(after) == version_of(before)
            assert after.metadata["outcome"].value == "unchanged"
            assert after.metadata["made_by"].value == first.run_id


def test_a_change_that_changes_no_row_stops_where_it_stops_mattering(
    instance: dg.DagsterInstance, world: World
) -> None:
    fill_and_run(instance, world, 4)
    world.enter("notes", SECOND, world.entered("notes", SECOND).upper())

    run_what_is_stale(instance)

    assert world.work_done() == {("notes", SECOND), ("merged", SECOND)}


def test_evidence_besides_the_upstream_blocks_makes_its_asset_work_and_no_other(
    instance: dg.DagsterInstance, world: World
) -> None:
    fill_and_run(instance, world, 4)
    world.use_model("model 2")

    run_what_is_stale(instance)

    assert world.work_done() == {("plans", block) for block in BLOCKS}


def test_a_block_another_run_made_while_this_one_waited_for_its_lock_is_not_made_again(
    instance: dg.DagsterInstance, world: World
) -> None:
    fill_and_run(instance, world, 4)
    kept = {key: version for key, version in world.versions().items() if key[1] == SECOND}
    world.forget(SECOND)

    def made_by_another() -> None:
        for version in kept.values():
            world.save_version(version)

    world.at_lock[SECOND] = made_by_another
    run_what_is_stale(instance)

    assert world.work_done() == set()
    assert {key: version for key, version in world.versions().items() if key[1] == SECOND} == kept


def test_each_block_shows_its_counts_and_the_last_one_sums_up_the_run_with_a_table_and_a_chart(
    instance: dg.DagsterInstance, filled: World
) -> None:
    run_what_is_stale(instance)

    shown = {block: event.metadata for block, (event,) in materializations(instance, "plans").items()}
    one, last = shown[str(FIRST)], shown[str(LAST)]
    assert one["dagster/row_count"].value == 1
    assert one["letters"].value == len(filled.made("plans", FIRST) or "")
    assert not [name for name in one if name.startswith("run/")]
    assert last["run/blocks made"].value == 4
    assert last["run/letters"].value == sum(len(filled.made("plans", block) or "") for block in BLOCKS)
    table = last["run/table"]
    assert isinstance(table, dg.TableMetadataValue)
    assert [record.data["block"] for record in table.records] == [str(block) for block in BLOCKS]
    charts = [name for metadata in shown.values() for name, value in metadata.items() if "svg" in str(value.value)]
    assert len(charts) == 1, "one chart per run, not per block"


def test_every_block_of_every_step_is_logged_at_its_start_and_at_its_end(
    instance: dg.DagsterInstance, filled: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="ara.steps"):
        (report,) = run_what_is_stale(instance)

    lines = [json.loads(record.message) for record in caplog.records if record.name == "ara.steps"]
    assert [(line["step"], line["block"], line["outcome"]) for line in lines[:3]] == [
        ("facts", "LS000", "started"),
        ("facts", "LS000", "made"),
        ("facts", "LS001", "started"),
    ]
    assert len(lines) == 2 * len(ASSETS) * len(BLOCKS)
    rows = {str(row.subtask_id): row.block for row in filled.subtasks_of(report.run_id)}
    assert {line["subtask_id"]: line["block"] for line in lines} == rows
    assert all("duration_ms" in line for line in lines if line["outcome"] != "started")


def test_a_run_is_a_task_and_its_blocks_are_subtasks_that_end_complete(
    instance: dg.DagsterInstance, filled: World
) -> None:
    (report,) = run_what_is_stale(instance)

    task = filled.task_of(report.run_id)
    assert (task.kind, task.status.value) == ("run", "complete")
    assert task.run_url == f"http://ui.example/runs/{report.run_id}"
    assert filled.statuses(report.run_id) == {block.block: "complete" for block in BLOCKS}


# ---------------------------------------------------------------------------------------------- a block that fails


def test_one_bad_block_stops_neither_the_others_nor_what_is_downstream_of_them(
    instance: dg.DagsterInstance, filled: World
) -> None:
    filled.broken["merged", SECOND] = KeyError("wall_construction")

    (report,) = run_what_is_stale(instance)

    assert [block for block in BLOCKS if filled.made("plans", block)] == [FIRST, THIRD, LAST]
    assert filled.made("merged", SECOND) is None, "what the block had written is rolled back"
    assert ("merged", SECOND) not in filled.versions()
    assert not report.success
    assert tuple(report.failures) == ("merged", "plans")


def test_the_ui_shows_exactly_the_bad_blocks_as_failed_and_says_why(
    instance: dg.DagsterInstance, graphql: GraphQL, filled: World
) -> None:
    filled.broken["merged", SECOND] = KeyError("wall_construction")

    (report,) = run_what_is_stale(instance)

    assert {asset: graphql.failed_blocks(asset) for asset in ASSETS} == {
        "facts": set(),
        "notes": set(),
        "merged": {SECOND},
        "plans": {SECOND},
    }
    run = instance.get_run_by_id(report.run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert failure_reasons(instance, report.run_id) == {
        "merged": "merged: 1 of 4 blocks not made. acme|LS001: KeyError: 'wall_construction'",
        "plans": "plans: 1 of 4 blocks not made. acme|LS001: waits for merged, which has nothing for this block; "
        "materialize it first",
    }


def test_a_bad_block_is_a_failed_subtask_with_the_first_reason(instance: dg.DagsterInstance, filled: World) -> None:
    filled.broken["merged", SECOND] = KeyError("wall_construction")

    (report,) = run_what_is_stale(instance)

    assert filled.statuses(report.run_id) == {
        "LS000": "complete",
        "LS001": "failed",
        "LS002": "complete",
        "LS003": "complete",
    }
    (error,) = [row.error for row in filled.subtasks_of(report.run_id) if row.error]
    assert error == "merged: KeyError: 'wall_construction'"
    assert filled.task_of(report.run_id).status.value == "failed"


def test_what_is_said_of_a_run_stands_with_the_failure_when_its_last_block_has_no_event(
    instance: dg.DagsterInstance, filled: World
) -> None:
    filled.broken["plans", LAST] = ValueError("unplannable")

    (report,) = run_what_is_stale(instance)

    (entry,) = instance.all_logs(report.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    assert entry.dagster_event is not None
    failed = entry.dagster_event.step_failure_data.user_failure_data
    assert failed is not None
    assert failed.metadata["run/blocks made"].value == 3
    assert "svg" in str(failed.metadata["letters"].value)


def test_a_block_that_fails_keeps_what_it_had_downstream_and_is_stale_until_it_is_made(
    instance: dg.DagsterInstance, world: World
) -> None:
    fill_and_run(instance, world, 4)
    before = world.made("plans", SECOND)
    for block in (FIRST, SECOND):
        world.enter("notes", block, "another note")
    world.broken["merged", SECOND] = KeyError("wall_construction")

    (report,) = run_what_is_stale(instance)

    assert tuple(report.failures) == ("merged",), "downstream the block is unchanged"
    assert world.made("plans", SECOND) == before
    world.broken.clear()
    world.work_done()
    assert all(report.success for report in run_what_is_stale(instance))
    assert world.work_done() == {("merged", SECOND), ("plans", SECOND)}


def test_a_bad_block_on_its_own_fails_its_run_and_nothing_downstream_begins(
    instance: dg.DagsterInstance, graphql: GraphQL, world: World
) -> None:
    fill_and_run(instance, world, 4)
    world.enter("notes", SECOND, "another note")
    world.broken["notes", SECOND] = ValueError("unreadable")

    (report,) = run_what_is_stale(instance)

    assert tuple(report.failures) == ("notes",)
    assert graphql.failed_blocks("notes") == graphql.failed_blocks("plans") == {SECOND}


def test_an_error_no_block_can_escape_stops_everything_that_follows_from_the_step(
    instance: dg.DagsterInstance, filled: World
) -> None:
    filled.broken["facts", SECOND] = TokenRefused("the token has expired; renew it")

    (report,) = run_what_is_stale(instance)

    assert filled.work_done() == {("facts", FIRST), ("facts", SECOND), *(("notes", block) for block in BLOCKS)}
    assert set(materializations(instance, "facts")) == {str(FIRST)}, "what was made before is told"
    assert failure_reasons(instance, report.run_id) == {
        "facts": "facts stopped at acme|LS001: TokenRefused: the token has expired; renew it"
    }
    assert set(filled.statuses(report.run_id).values()) == {"failed"}


def failure_reasons(instance: dg.DagsterInstance, run_id: str) -> dict[str, str | None]:
    """What each failed step says on the page of its run."""
    reasons: dict[str, str | None] = {}
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        assert entry.dagster_event is not None
        said = entry.dagster_event.step_failure_data.user_failure_data
        reasons[entry.step_key or ""] = said.description if said else None
    return reasons


# ---------------------------------------------------------------------------------------------- a run that is terminated


def terminated() -> None:
    """What the terminate button of the UI, or a stopped `ara up`, sends to the process of a run."""
    os.kill(os.getpid(), signal.SIGTERM)


def run_until_terminated(instance: dg.DagsterInstance) -> str:
    """Run what is stale, which does not come to its end. Returns the run."""
    with pytest.raises(KeyboardInterrupt):
        run_what_is_stale(instance)
    (latest, *_) = instance.get_runs(limit=1)
    assert latest.status is dg.DagsterRunStatus.FAILURE
    return latest.run_id


def test_a_terminated_run_tells_of_every_block_it_had_committed(instance: dg.DagsterInstance, filled: World) -> None:
    filled.after["plans", THIRD] = terminated

    run_id = run_until_terminated(instance)

    assert set(materializations(instance, "plans")) == {str(FIRST), str(SECOND)}
    assert {block for asset, block in filled.versions() if asset == "plans"} == {FIRST, SECOND}
    assert filled.statuses(run_id) == {
        "LS000": "complete",
        "LS001": "complete",
        "LS002": "failed",
        "LS003": "failed",  # the steps before had worked on it
    }


def test_blocks_a_terminated_run_had_not_begun_stay_waiting(instance: dg.DagsterInstance, world: World) -> None:
    fill_and_run(instance, world, 4)
    world.use_model("model 2")
    world.after["plans", SECOND] = terminated

    run_id = run_until_terminated(instance)

    assert list(world.statuses(run_id).values()) == ["complete", "failed", "waiting", "waiting"]
    assert world.task_of(run_id).status.value == "failed"


@pytest.mark.parametrize("last", [SECOND, LAST])
def test_a_run_terminated_while_a_committed_block_is_described_tells_of_it(
    last: BlockKey, instance: dg.DagsterInstance, filled: World
) -> None:
    filled.shown["plans", last] = terminated

    run_until_terminated(instance)

    told = [block for block in BLOCKS if str(block) in materializations(instance, "plans")]
    assert told == list(BLOCKS[: BLOCKS.index(last) + 1])


# ---------------------------------------------------------------------------------------------- without a run


@pytest.fixture
def context() -> Iterator[dg.AssetExecutionContext]:
    """The context of a direct call for the first block."""
    with dg.DagsterInstance.ephemeral() as ephemeral:
        register_blocks(ephemeral, [FIRST])
        yield dg.build_asset_context(partition_key=str(FIRST), instance=ephemeral)


def called(asset: dg.AssetsDefinition, context: dg.AssetExecutionContext, world: World) -> list[object]:
    """What an asset yields when it is called as the function it is."""
    events: Iterable[object] = asset(context, books=world.books())  # type: ignore[assignment]
    return list(events)


def test_an_asset_can_be_called_directly(context: dg.AssetExecutionContext, world: World) -> None:
    world.fill([FIRST])

    (result,) = called(facts, context, world)

    version = world.versions()["facts", FIRST]
    assert world.made("facts", FIRST) == "facts of acme|LS000"
    assert isinstance(result, dg.MaterializeResult)
    assert result.data_version == dg.DataVersion(version.version)


def test_a_block_that_cannot_be_described_is_made_all_the_same(context: dg.AssetExecutionContext, world: World) -> None:
    def undrawable(_: object) -> MetadataMap:
        raise ValueError("nothing to draw")

    @block_asset(FACTS, group="ingestion", kinds={"python"}, owners=OWNERS)
    def undescribed(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
        """Facts of which nothing can be shown."""

        def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
            return made("facts", block, uow, "some facts")

        yield from run_blocks(context, FACTS, work, books, summary=undrawable, description=undrawable)

    world.fill([FIRST])
    (result,) = called(undescribed, context, world)

    assert isinstance(result, dg.MaterializeResult)
    assert result.metadata is not None
    assert result.metadata["not shown"] == dg.MetadataValue.text("ValueError: nothing to draw")
    assert ("facts", FIRST) in world.versions()


def test_an_asset_whose_upstream_has_nothing_for_a_block_says_what_to_do(
    context: dg.AssetExecutionContext, world: World
) -> None:
    with pytest.raises(dg.Failure, match="waits for facts, notes, which has nothing") as failure:
        called(merged, context, world)

    assert failure.value.description is not None
    assert failure.value.description.endswith("materialize it first")


@pytest.mark.parametrize("error", [TokenRefused("renew the token"), KeyError("wall_construction")])
def test_no_failure_asks_dagster_for_a_retry_because_the_same_would_happen_again(
    context: dg.AssetExecutionContext, world: World, error: Exception
) -> None:
    world.fill([FIRST])
    world.broken["facts", FIRST] = error

    with pytest.raises(dg.Failure) as failure:
        called(facts, context, world)

    assert failure.value.allow_retries is False
    assert failure.value.__cause__ is error


def test_a_failed_statement_leaves_nothing_of_its_row_in_the_event_log_or_the_tasks(
    instance: dg.DagsterInstance, filled: World
) -> None:
    address = "12 Chapel Allerton Mews"
    with filled.database.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError) as raised:
        connection.execute(
            sa.text("INSERT INTO epc_searches (kind, value) VALUES ('postcode', :text)"), {"text": address}
        )
    assert address in str(raised.value)
    filled.broken["notes", SECOND] = raised.value

    (report,) = run_what_is_stale(instance)

    assert "StatementFailed: NotNullViolation" in report.failures["notes"]
    (failed,) = [row for row in filled.subtasks_of(report.run_id) if row.block == SECOND.block]
    assert "SQLSTATE 23502" in (failed.error or "")
    logged = [str(entry) for entry in instance.all_logs(report.run_id)]
    assert any("SQLSTATE 23502" in entry for entry in logged)
    assert not any(address in text for text in [*logged, failed.error or "", *report.failures.values()])
