"""The rows of a run and its blocks, through the states a run can go."""

from datetime import UTC, datetime

import pytest

from ara_assets.blocks.run_tasks import RunTasks, fail_open_rows
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.tasks import Subtask, Task, TaskStatus
from tests.fakes.database import FakeDatabase

RUN_ID = "7e502aae-9fd0-4324-9c77-90b5be2d6546"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BLOCKS = LS6, LS7, LS8 = BlockKey("acme", "LS6"), BlockKey("acme", "LS7"), BlockKey("acme", "LS8")
ELSEWHERE = BlockKey("beta", "LS6")


@pytest.fixture
def database() -> FakeDatabase:
    database = FakeDatabase(lambda: NOW)
    with database.unit_of_work() as uow:
        for slug in ("acme", "beta"):
            database.properties.save_portfolio(uow, Portfolio.named(slug))
        uow.commit()
    return database


@pytest.fixture
def tasks(database: FakeDatabase) -> RunTasks:
    return RunTasks(
        run_id=RUN_ID,
        kind="refresh",
        run_url="http://ui.example/runs/1",
        unit_of_work=database.unit_of_work,
        repo=database.subtasks,
        clock=lambda: NOW,
        steps=("facts", "plans"),
    )


def go_over(tasks: RunTasks, step: str, *blocks: BlockKey) -> None:
    """A step that does what it has to do on these blocks."""
    for block in blocks:
        tasks.working_on(block)
        tasks.passed(step, block)


def rows(database: FakeDatabase) -> dict[str, Subtask]:
    return {row.block: row for row in database.store.tables["subtasks"].values()}


def task_rows(database: FakeDatabase) -> list[Task]:
    return list(database.store.tables["tasks"].values())


def test_a_run_over_two_portfolios_is_a_task_of_each(database: FakeDatabase, tasks: RunTasks) -> None:
    tasks.step_started("facts", [LS6, ELSEWHERE])

    assert {task.portfolio_id for task in task_rows(database)} == {
        Portfolio.named("acme").portfolio_id,
        Portfolio.named("beta").portfolio_id,
    }


def test_a_block_waits_until_a_step_works_on_it(database: FakeDatabase, tasks: RunTasks) -> None:
    tasks.step_started("facts", [LS6, LS7])
    tasks.working_on(LS6)

    assert rows(database)["LS6"].status is TaskStatus.IN_PROGRESS
    assert rows(database)["LS6"].started_at == NOW
    assert rows(database)["LS7"].status is TaskStatus.WAITING


def test_an_unchanged_block_is_complete_at_the_end_without_having_begun(
    database: FakeDatabase, tasks: RunTasks
) -> None:
    for step in ("facts", "plans"):
        tasks.step_started(step, [LS6])
        tasks.passed(step, LS6)
        tasks.step_finished(step)
    tasks.close()

    assert (rows(database)["LS6"].status, rows(database)["LS6"].started_at) == (TaskStatus.COMPLETE, None)
    assert [task.status for task in task_rows(database)] == [TaskStatus.COMPLETE]


def test_a_failed_block_keeps_the_first_reason_and_fails_its_task(database: FakeDatabase, tasks: RunTasks) -> None:
    for step in ("facts", "plans"):
        tasks.step_started(step, [LS6, LS7])
        tasks.failed(LS6, f"{step}: no luck")
        go_over(tasks, step, LS7)
        tasks.step_finished(step)
    tasks.close()

    assert (rows(database)["LS6"].status, rows(database)["LS6"].error) == (TaskStatus.FAILED, "facts: no luck")
    assert rows(database)["LS7"].status is TaskStatus.COMPLETE
    assert [task.status for task in task_rows(database)] == [TaskStatus.FAILED]


def test_a_run_cut_short_leaves_complete_what_passed_every_step_and_waiting_what_nobody_began(
    database: FakeDatabase, tasks: RunTasks
) -> None:
    tasks.step_started("facts", BLOCKS)
    for block in BLOCKS:
        tasks.passed("facts", block)  # unchanged
    tasks.step_finished("facts")
    tasks.step_started("plans", BLOCKS)
    go_over(tasks, "plans", LS6)
    tasks.working_on(LS7)
    tasks.close()

    assert {block: row.status for block, row in rows(database).items()} == {
        "LS6": TaskStatus.COMPLETE,
        "LS7": TaskStatus.FAILED,
        "LS8": TaskStatus.WAITING,
    }
    assert rows(database)["LS7"].error == "the run stopped in plans"
    assert [task.status for task in task_rows(database)] == [TaskStatus.FAILED]


def test_a_block_is_not_complete_before_its_last_step(database: FakeDatabase, tasks: RunTasks) -> None:
    tasks.step_started("facts", [LS6])
    go_over(tasks, "facts", LS6)
    tasks.step_finished("facts")
    assert rows(database)["LS6"].status is TaskStatus.IN_PROGRESS

    tasks.close()
    assert (rows(database)["LS6"].status, rows(database)["LS6"].error) == (
        TaskStatus.FAILED,
        "the run stopped between two steps",
    )


def test_a_process_that_is_gone_had_written_down_which_blocks_were_complete(
    database: FakeDatabase, tasks: RunTasks
) -> None:
    for step in ("facts", "plans"):
        tasks.step_started(step, BLOCKS)
        go_over(tasks, step, LS6)
    tasks.working_on(LS7)
    fail_open_rows(
        run_id=RUN_ID,
        portfolio="acme",
        error="the process has gone",
        unit_of_work=database.unit_of_work,
        repo=database.subtasks,
        clock=lambda: NOW,
    )

    assert {block: row.status for block, row in rows(database).items()} == {
        "LS6": TaskStatus.COMPLETE,
        "LS7": TaskStatus.FAILED,
        "LS8": TaskStatus.WAITING,
    }


def test_blocks_of_a_run_that_does_not_say_its_steps_are_complete_with_the_run(database: FakeDatabase) -> None:
    tasks = RunTasks(
        run_id=RUN_ID,
        kind="by hand",
        run_url=None,
        unit_of_work=database.unit_of_work,
        repo=database.subtasks,
        clock=lambda: NOW,
    )
    tasks.step_started("facts", [LS6])
    go_over(tasks, "facts", LS6)
    assert rows(database)["LS6"].status is TaskStatus.IN_PROGRESS

    tasks.step_finished("facts")
    tasks.close()
    assert rows(database)["LS6"].status is TaskStatus.COMPLETE


def test_a_run_started_again_writes_the_same_rows(database: FakeDatabase, tasks: RunTasks) -> None:
    tasks.step_started("facts", [LS6])
    again = RunTasks(
        run_id=RUN_ID,
        kind="refresh",
        run_url=None,
        unit_of_work=database.unit_of_work,
        repo=database.subtasks,
        clock=lambda: NOW,
    )
    again.step_started("facts", [LS6])

    assert again.subtask_id(LS6) == tasks.subtask_id(LS6)
    assert len(rows(database)) == len(task_rows(database)) == 1
