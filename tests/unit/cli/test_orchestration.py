"""A command runs in its own process only where Dagster's monitoring lets such a run live."""

from pathlib import Path

import dagster as dg
import pytest

from ara_assets.cli.failures import UserError
from ara_assets.cli.orchestration import check_runs_may_be_in_this_process


class LauncherOfTasks(dg.DefaultRunLauncher):
    """Says, like the one for ECS, that it can tell whether a run lives."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True


def instance_with(launcher: str | None, folder: Path) -> dg.DagsterInstance:
    overrides: dict[str, object] = {"run_monitoring": {"enabled": True}}
    if launcher is not None:
        overrides["run_launcher"] = {"module": __name__, "class": launcher}
    return dg.DagsterInstance.local_temp(str(folder), overrides=overrides)


def test_beside_a_launcher_whose_monitoring_would_fail_the_run_it_is_refused(tmp_path: Path) -> None:
    with (
        instance_with("LauncherOfTasks", tmp_path) as instance,
        pytest.raises(UserError, match=r"LauncherOfTasks.*Dagster UI"),
    ):
        check_runs_may_be_in_this_process(instance)


def test_on_a_single_machine_it_runs(tmp_path: Path) -> None:
    with instance_with(None, tmp_path) as instance:
        check_runs_may_be_in_this_process(instance)
