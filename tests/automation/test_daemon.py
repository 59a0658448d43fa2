"""With Dagster's own daemon and code server: a note is modelled without a command, and only its block runs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from ara_assets.dagster_tags import PARTITION
from ara_assets.partitions import register_blocks
from tests.automation.conftest import start_code_server
from tests.automation.driving import blocks_of, run_what_is_stale
from tests.automation.world import WORLD_FILE, World, use

pytestmark = pytest.mark.integration


@pytest.fixture
def world_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A world that other processes share."""
    file = tmp_path / "world"
    monkeypatch.setenv(WORLD_FILE, str(file))
    return file


@pytest.fixture
def daemon(instance: dg.DagsterInstance, world_file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """What `ara up` starts, without the web server."""
    home = Path(instance.root_directory)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    (home / "workspace.yaml").write_text(
        f"load_from: [{{grpc_server: {{host: localhost, socket: {home / 'socket'}, location_name: ara}}}}]"
    )
    code_server = start_code_server(home / "socket", environment)
    with (home / "daemon.log").open("wb") as log:
        daemon = subprocess.Popen(
            [Path(sys.executable).with_name("dagster-daemon"), "run", "-w", str(home / "workspace.yaml")],
            env=environment,
            stdout=log,
            stderr=log,
        )
    with code_server, daemon:
        yield daemon
        daemon.terminate()
        code_server.terminate()


def test_with_the_daemon_running_a_note_is_modelled_without_a_command_and_only_its_block_runs(
    instance: dg.DagsterInstance, world_file: Path, daemon: "subprocess.Popen[bytes]"
) -> None:
    blocks = blocks_of("acme", 3)
    use(World.of_blocks(*blocks)).save(world_file)
    register_blocks(instance, blocks)
    assert all(report.success for report in run_what_is_stale(instance))

    world = World.load(world_file)
    world.notes[blocks[1]] = "a new note"
    world.save(world_file)

    (run,) = wait_for_runs(instance, daemon, job="refresh")
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert run.tags[PARTITION] == str(blocks[1])
    assert World.load(world_file).rows["plans", blocks[1]].endswith("a new note")


def wait_for_runs(instance: dg.DagsterInstance, daemon: "subprocess.Popen[bytes]", job: str) -> list[dg.DagsterRun]:
    """The runs of a job, when there are some and all have ended."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and daemon.poll() is None:
        runs = instance.get_runs(dg.RunsFilter(job_name=job))
        if runs and all(run.is_finished for run in runs):
            return list(runs)
        time.sleep(0.2)
    log = (Path(instance.root_directory) / "daemon.log").read_text()
    pytest.fail(f"no finished run of {job}; the daemon says:\n{log[-5000:]}")
