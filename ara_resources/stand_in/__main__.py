"""`python -m ara_resources.stand_in FOLDER...`: serve until stopped; the first line on stdout says where, as JSON."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from ara_resources.stand_in.background import Background
from ara_resources.stand_in.faults import Faults
from ara_resources.stand_in.server import DEFAULT_TOKEN, StandIn, describe


def main(arguments: list[str] | None = None) -> None:
    """Serve the folders given until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m ara_resources.stand_in", description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, metavar="FOLDER", help="folders or files of certificates")
    parser.add_argument("--port", type=int, default=0, help="port on loopback (default: a free one)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="bearer token to accept (default: %(default)s)")
    parser.add_argument("--fault-share", type=float, default=0.0, help="share of requests to fail, 0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="which requests fail")
    parser.add_argument("--hang-seconds", type=float, default=60.0, help="how long a hanging request hangs")
    parser.add_argument(
        "--background-per-day", type=int, default=0, help="certificates registered elsewhere on every day"
    )
    given = parser.parse_args(arguments)
    faults = Faults(share=given.fault_share, seed=given.seed, hang_seconds=given.hang_seconds)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    background = Background(given.background_per_day)
    with StandIn(*given.sources, token=given.token, faults=faults, port=given.port, background=background) as server:
        sys.stdout.write(describe(server) + "\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()
