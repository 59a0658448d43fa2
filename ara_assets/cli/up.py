"""`ara up`: the database, the Dagster UI and the refresh sensor, in one process to stop."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack

from ara_assets.cli.output import UserError, console
from ara_assets.cli.session import ensure_configuration, open_session, stand_in_environment
from ara_assets.launch import dagster_environment
from ara_resources.stand_in import StandIn

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
        console.print(f"Dagster UI: http://127.0.0.1:{port}")
        console.print(f"home:       {home}")
        console.print("Overrides and new prices are modelled by themselves, within half a minute. Ctrl-C stops.")
        _supervise(port, environment)


def _supervise(port: int, environment: Mapping[str, str]) -> None:
    command = [
        sys.executable, "-m", "dagster", "dev", "-m", "ara_assets.definitions", "-h", "127.0.0.1", "-p", str(port),
        "--log-level", "warning",
    ]  # fmt: skip
    child = subprocess.Popen(command, env=dict(environment))  # noqa: S603  our own interpreter and arguments

    def stop(*_: object) -> None:
        child.send_signal(signal.SIGINT)

    before = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        code = child.wait()
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        if child.poll() is None:
            child.kill()
            child.wait(_STOP_S)
    if code not in (0, -signal.SIGINT, 130):
        raise UserError(f"Dagster ended with code {code}; is port {port} taken? choose another with --port")
