"""A command runs in its own process only where Dagster's monitoring lets such a run live."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.instance import InstanceType
from dagster._core.launcher import RunLauncher
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage.event_log import InMemoryEventLogStorage
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from dagster._core.storage.root import LocalArtifactStorage
from dagster._core.storage.runs import InMemoryRunStorage

from ara_assets.cli.failures import UserError
from ara_assets.cli.orchestration import check_runs_may_be_in_this_process


class LauncherOfTasks(dg.DefaultRunLauncher):
    """Says, like the one for ECS, that it can tell whether a run lives."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True


@contextmanager
def instance_with(launcher: RunLauncher, folder: Path) -> Iterator[dg.DagsterInstance]:
    """An instance with a launcher and run monitoring; it keeps all in memory, where one on files migrates databases."""
    with dg.DagsterInstance(
        InstanceType.EPHEMERAL,
        local_artifact_storage=LocalArtifactStorage(str(folder)),
        run_storage=InMemoryRunStorage(),
        event_storage=InMemoryEventLogStorage(),
        run_coordinator=DefaultRunCoordinator(),
        compute_log_manager=NoOpComputeLogManager(),
        run_launcher=launcher,
        settings={"run_monitoring": {"enabled": True}},
    ) as instance:
        yield instance


def test_beside_a_launcher_whose_monitoring_would_fail_the_run_it_is_refused(tmp_path: Path) -> None:
    with (
        instance_with(LauncherOfTasks(), tmp_path) as instance,
        pytest.raises(UserError, match=r"LauncherOfTasks.*Dagster UI"),
    ):
        check_runs_may_be_in_this_process(instance)


def test_on_a_single_machine_it_runs(tmp_path: Path) -> None:
    with instance_with(dg.DefaultRunLauncher(), tmp_path) as instance:
        check_runs_may_be_in_this_process(instance)
