"""`ara up`: the database, the Dagster UI and the refresh sensor, in one process to stop."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_assets.cli.orchestration import ensure_configuration
from ara_assets.cli.output import facts, line
from ara_assets.cli.session import open_session
from ara_assets.launch import LOG_FOLDER, dagster_environment

LOCATION = "ara"
"""Name of the code location, as in `workspace.yaml`: under another the refresh sensor would keep a second state."""
_STOPS = (signal.SIGINT, signal.SIGTERM)
_STOP_S = 30


def run_up(*, port: int) -> None:
    """Hold the database open and run Dagster beside it until Ctrl-C or SIGTERM.

    Raises:
        UserError: it runs already on this home, the port is taken, or Dagster ended by itself.
    """
    with open_session() as session:
        home = session.settings.home
        ensure_configuration(home)
        url = f"http://127.0.0.1:{port}"
        with alone(home, url):
            check_free(port)
            environment = {
                **os.environ,
                **dagster_environment(home, session.store.dagster_url),
                "ARA_HOME": str(home),
                "ARA_UI_URL": url,
            }
            log = home / LOG_FOLDER / "dagster.log"
            facts({"home": home, "log": log})
            _supervise(port, environment, log)


@contextmanager
def alone(home: Path, url: str) -> Iterator[None]:
    """Be the one `ara up` of a home: two daemons would start every run twice.

    Raises:
        UserError: another runs; the message says where.
    """
    with (home / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise UserError(
                f"`ara up` runs on {home} already: {file.read().strip() or 'it is about to start'}; use that one, "
                "stop it, or set ARA_HOME to another directory"
            ) from None
        file.truncate(0)
        file.write(f"{url}, process {os.getpid()}\n")
        file.flush()
        yield


def check_free(port: int) -> None:
    """Find a taken port before Dagster's half minute of starting does.

    Raises:
        UserError: something listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UserError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error


def _supervise(port: int, environment: Mapping[str, str], log: Path) -> None:
    command = [
        sys.executable, "-W", "ignore:Function `dev_command` is superseded", "-m", "dagster", "dev",
        "-w", str(_workspace(log.parent)), "-h", "127.0.0.1", "-p", str(port), "--log-level", "warning",
    ]  # fmt: skip
    asked: list[int] = []
    # Before the child starts, because a signal that is ignored here (a shell's background job) is ignored there too.
    before = {name: signal.signal(name, lambda number, _: asked.append(number)) for name in _STOPS}
    # In a group of its own: Ctrl-C on the terminal reaches this process alone, which then asks once.
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603  our own arguments
            command, env=dict(environment), stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    ready = False
    try:
        while child.poll() is None and not asked:
            if not ready and (ready := _answers(environment["ARA_UI_URL"])):
                facts({"Dagster UI": environment["ARA_UI_URL"]})
                line("Overrides and new prices are modelled by themselves, within half a minute. Ctrl-C stops.")
            time.sleep(0.2)
    finally:
        _stop(child)
        for name, handler in before.items():
            signal.signal(name, handler)
    if not asked:
        raise UserError(f"Dagster ended with code {child.returncode}; the end of {log} says why")


def _workspace(folder: Path) -> Path:
    """A workspace file of the one code location, wherever ARA was installed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "workspace.yaml"
    file.write_text(
        "# Written by `ara up`.\nload_from:\n  - python_module:\n"
        f"      module_name: ara_assets.definitions\n      location_name: {LOCATION}\n"
    )
    return file


def _answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/server_info", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """Let Dagster end its web server, daemon and code server; what is left after a while is killed."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(_STOP_S)
