"""`ara up`: the database, the Dagster UI and the refresh sensor, in one process to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_assets.cli.orchestration import ensure_configuration
from ara_assets.cli.output import facts, line
from ara_assets.cli.register import stand_in_environment
from ara_assets.cli.session import open_session
from ara_assets.launch import dagster_environment
from ara_resources.stand_in import StandIn

_STOPS = (signal.SIGINT, signal.SIGTERM)
_STOP_S = 30


def run_up(*, port: int) -> None:
    """Hold the database open and run Dagster beside it until Ctrl-C or SIGTERM."""
    with ExitStack() as stack:
        session = stack.enter_context(open_session())
        home = session.settings.home
        ensure_configuration(home)
        environment = {
            **os.environ,
            **dagster_environment(home, session.store.dagster_url),
            "ARA_HOME": str(home),
            "ARA_UI_URL": f"http://127.0.0.1:{port}",
        }
        samples = [
            folder
            for portfolio in session.store.properties.portfolios()
            if (folder := session.sample_folder(portfolio)) is not None and folder.exists()
        ]
        if samples and session.settings.epc_api_token is None:
            # Without a token only sample portfolios can be fetched: from the stand-in.
            environment |= stand_in_environment(stack.enter_context(StandIn(*samples)))
        log = home / "logs" / "dagster.log"
        facts({"Dagster UI": f"http://127.0.0.1:{port}", "home": home, "log": log})
        line("Overrides and new prices are modelled by themselves, within half a minute. Ctrl-C stops.")
        _supervise(port, environment, log)


def _supervise(port: int, environment: Mapping[str, str], log: Path) -> None:
    command = [
        sys.executable, "-W", "ignore:Function `dev_command` is superseded", "-m", "dagster", "dev",
        "-m", "ara_assets.definitions", "-h", "127.0.0.1", "-p", str(port), "--log-level", "warning",
    ]  # fmt: skip
    asked: list[int] = []
    # Before the child starts, because a signal that is ignored here (a shell's background job) is ignored there too.
    before = {name: signal.signal(name, lambda number, _: asked.append(number)) for name in _STOPS}
    # In a group of its own: Ctrl-C on the terminal reaches this process alone, which then asks once.
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        child = subprocess.Popen(  # noqa: S603  our own arguments
            command, env=dict(environment), stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        while child.poll() is None and not asked:
            time.sleep(0.2)
    finally:
        _stop(child)
        for name, handler in before.items():
            signal.signal(name, handler)
    if not asked:
        raise UserError(
            f"Dagster ended with code {child.returncode}; {log} says why (a taken port? choose another with --port)"
        )


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """Let Dagster end its web server, daemon and code server; what is left after a while is killed."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(_STOP_S)
