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
from tests.automation.conftest import start_code_server, stop
from tests.automation.driving import fill_and_run
from tests.automation.world import World

pytestmark = pytest.mark.integration


@pytest.fixture
def daemon(instance: dg.DagsterInstance, world: World) -> Iterator["subprocess.Popen[bytes]"]:
    """What `ara up` starts, without the web server."""
    home = Path(instance.root_directory)
    (home / "workspace.yaml").write_text(
        f"load_from: [{{grpc_server: {{host: localhost, socket: {home / 'socket'}, location_name: ara}}}}]"
    )
    code_server = start_code_server(home / "socket", os.environ)
    with (home / "daemon.log").open("wb") as log:
        daemon = subprocess.Popen(
            [Path(sys.executable).with_name("dagster-daemon"), "run", "-w", str(home / "workspace.yaml")],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=log,
            stderr=log,
        )
    with code_server, daemon:
        yield daemon
        stop(daemon)
        stop(code_server)


def test_with_the_daemon_running_a_note_is_modelled_without_a_command_and_only_its_block_runs(
    instance: dg.DagsterInstance, world: World, daemon: "subprocess.Popen[bytes]"
) -> None:
    _, block, _ = fill_and_run(instance, world, 3)

    world.enter("notes", block, "a new note")

    (run,) = wait_for_runs(instance, daemon, job="refresh")
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert run.tags[PARTITION] == str(block)
    assert (world.made("plans", block) or "").endswith("a new note")


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
