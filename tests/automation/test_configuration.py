"""The files of `dagster_home`: accepted by Dagster, and saying what they promise."""

import shutil
import threading
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.instance.ref import InstanceRef
from dagster._core.run_coordinator.queued_run_coordinator import QueuedRunCoordinator
from dagster._core.scheduler.instigation import TickStatus
from dagster._core.telemetry_upload import upload_logs
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_postgres import PostgresEventLogStorage

from ara_assets.launch import DATABASE_URL_VARIABLE, LOG_FOLDER, dagster_environment

ROOT = Path(__file__).parents[2]


@pytest.mark.integration
def test_the_embedded_instance_is_on_postgresql_runs_two_at_a_time_and_calls_nobody(
    instance: dg.DagsterInstance,
) -> None:
    assert isinstance(instance.event_log_storage, PostgresEventLogStorage)
    assert isinstance(instance.run_coordinator, QueuedRunCoordinator)
    assert instance.run_coordinator.get_run_queue_config().max_concurrent_runs == 2
    assert not instance.telemetry_enabled
    assert not instance.nux_enabled


@pytest.mark.integration
def test_a_run_that_never_started_is_failed_and_ticks_that_found_nothing_are_forgotten(
    instance: dg.DagsterInstance,
) -> None:
    assert instance.run_monitoring_enabled
    kept_for_days = instance.get_tick_retention_settings(InstigatorType.SENSOR)
    assert kept_for_days[TickStatus.SKIPPED] == 1
    assert kept_for_days[TickStatus.FAILURE] == 30


def test_production_differs_in_configuration_only(tmp_path: Path) -> None:
    shutil.copy(ROOT / "dagster_home" / "dagster.production.yaml", tmp_path / "dagster.yaml")

    production = InstanceRef.from_dir(str(tmp_path))

    assert production.run_launcher_data is not None
    assert production.run_launcher_data.class_name == "EcsRunLauncher"
    assert production.compute_logs_data.class_name == "S3ComputeLogManager"
    assert production.run_storage_data is not None
    assert DATABASE_URL_VARIABLE in production.run_storage_data.config_yaml
    assert production.settings["telemetry"] == {"enabled": False}


def test_processes_find_the_instance_by_an_address_that_states_its_driver() -> None:
    environment = dagster_environment(Path("/srv/ara"), "postgresql://ara:secret@db.example:5433/dagster")

    assert environment == {
        "DAGSTER_HOME": "/srv/ara",
        DATABASE_URL_VARIABLE: "postgresql+psycopg2://ara:secret@db.example:5433/dagster",
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }


class StoppedWhenItWaits(threading.Event):
    """Lets one round pass."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def test_dagster_sends_nothing_of_the_home_to_its_makers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever `telemetry: {enabled: false}` says, its processes send what lies in `logs` and delete it."""
    for name, value in dagster_environment(tmp_path, "postgresql://ara@127.0.0.1:9/dagster").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DAGSTER_TELEMETRY_URL", "http://127.0.0.1:9/")
    monkeypatch.delenv("BUILDKITE", raising=False)
    monkeypatch.delenv("TF_BUILD", raising=False)
    kept = tmp_path / "logs" / "steps.jsonl"
    kept.parent.mkdir()
    kept.write_text("{}\n")
    upload_logs(StoppedWhenItWaits(), raise_errors=True)
    assert kept.parent.name != LOG_FOLDER
    assert kept.exists()


def test_the_workspace_is_the_definitions() -> None:
    (origin,) = WorkspaceFileTarget([str(ROOT / "workspace.yaml")]).create_origins()

    assert origin.location_name == "ara"
    assert origin.loadable_target_origin is not None
    assert origin.loadable_target_origin.module_name == "ara_assets.definitions"
