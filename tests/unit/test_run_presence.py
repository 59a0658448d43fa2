"""A run is seen alive for as long as its process lives, and dead from then on."""

import subprocess
import sys
from pathlib import Path

from ara_assets.run_presence import RunPresence

_HOLDER = """
import sys
from pathlib import Path
from ara_assets.run_presence import RunPresence
with RunPresence(Path(sys.argv[1])).hold("run-1"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_is_alive_while_its_process_holds_it_and_dead_when_the_process_is_killed(tmp_path: Path) -> None:
    presence = RunPresence(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert not presence.is_dead("run-1")
        holder.kill()

    assert presence.is_dead("run-1")
    presence.forget("run-1")
    assert not presence.is_dead("run-1")


def test_a_run_that_ended_is_not_dead(tmp_path: Path) -> None:
    presence = RunPresence(tmp_path)
    with presence.hold("run-1"):
        pass

    assert not presence.is_dead("run-1")
    assert not list((tmp_path / "live_runs").iterdir())


def test_a_run_this_machine_never_saw_counts_as_alive(tmp_path: Path) -> None:
    assert not RunPresence(tmp_path).is_dead("run-of-another-machine")
