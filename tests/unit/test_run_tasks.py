"""The rows of a run and its blocks, through the states a run can go."""

from datetime import UTC, datetime

import pytest

from ara_assets.blocks.run_tasks import RunTasks
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.tasks import Subtask, Task, TaskStatus
from tests.fakes.database import FakeDatabase

RUN_ID = "7e502aae-9fd0-4324-9c77-90b5be2d6546"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LS6, LS7 = BlockKey("acme", "LS6"), BlockKey("acme", "LS7")
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
    )


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
    tasks.step_started("facts", [LS6])
    tasks.step_finished("facts")
    tasks.close()

    assert (rows(database)["LS6"].status, rows(database)["LS6"].started_at) == (TaskStatus.COMPLETE, None)
    assert [task.status for task in task_rows(database)] == [TaskStatus.COMPLETE]


def test_a_failed_block_keeps_the_first_reason_and_fails_its_task(database: FakeDatabase, tasks: RunTasks) -> None:
    for step in ("facts", "plans"):
        tasks.step_started(step, [LS6, LS7])
        tasks.failed(LS6, f"{step}: no luck")
        tasks.step_finished(step)
    tasks.close()

    assert (rows(database)["LS6"].status, rows(database)["LS6"].error) == (TaskStatus.FAILED, "facts: no luck")
    assert rows(database)["LS7"].status is TaskStatus.COMPLETE
    assert [task.status for task in task_rows(database)] == [TaskStatus.FAILED]


def test_a_run_cut_short_in_a_step_leaves_no_block_complete(database: FakeDatabase, tasks: RunTasks) -> None:
    tasks.step_started("facts", [LS6, LS7])
    tasks.step_started("notes", [LS6, LS7])
    tasks.step_finished("notes")
    tasks.close()

    assert {row.error for row in rows(database).values()} == {"the run stopped in facts"}


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
