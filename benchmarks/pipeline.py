"""How fast homes go from warm caches to persisted plans through Dagster, where the time goes, and what memory it takes.

`python -m benchmarks.pipeline` imports 10,000 invented homes, fetches their certificates over HTTP, and puts a copy of
that home folder aside. Measured is `ara refresh` on it, as a user would type it: mapping, predictions, effective
certificates, baselines, measures, impacts, and plans under two scenarios, in as many processes as ARA uses by itself.
A stopwatch in each of them says where its time goes (`benchmarks.stopwatch`); seconds of the processor, those of
PostgreSQL not among them, tell what a machine with nothing else to do would have needed.

`--keep FOLDER` keeps the fetched homes there for the next time; `--homes N` takes another number.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from benchmarks.cold import PORTFOLIO, Ara
from benchmarks.measuring import Measurement

HOMES = 10_000


def measurements(homes: int, folder: Path) -> Iterator[Measurement]:
    """Homes a second, the shares, and memory."""
    with _Copy(_fetched(homes, folder), folder / "measured") as ara:
        before = _processor_seconds()
        started = time.perf_counter()
        done = ara.refreshed(folder / "shares")
        seconds = time.perf_counter() - started
    yield Measurement(
        what="warm caches to persisted plans",
        rate=homes / seconds,
        unit="homes/s",
        detail=f"{seconds:.1f} s from command to {done['plans']:,} plans of {done['modelled']:,} homes, "
        f"{len(done['runs'])} runs over {done['blocks_run']} blocks, "
        f"{_processor_seconds() - before:.0f} s of processor time, load of the machine {os.getloadavg()[0]:.1f}",
    )
    yield from _shares(folder / "shares")


def _shares(folder: Path) -> Iterator[Measurement]:
    said = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")]
    seconds: defaultdict[str, float] = defaultdict(float)
    for one in said:
        for part, spent in one["seconds"].items():
            seconds[part] += spent
    total = sum(seconds.values())
    for part, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        yield Measurement(what=f"  {part}", rate=100 * spent / total, unit="%", detail=f"{spent:.1f} s")
    peaks = ", ".join(f"{one['peak_mb']:,.0f}" for one in said)
    most = max(one["peak_mb"] for one in said)
    yield Measurement(
        what="peak memory of a process", rate=most, unit="MB", detail=f"{len(said)} processes: {peaks} MB"
    )


def _processor_seconds() -> float:
    """Of all ended processes this one has started, and of those they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _fetched(homes: int, folder: Path) -> Path:
    """A home folder with the list imported and every certificate fetched; made unless it is there."""
    place = folder / f"warm-{homes}"
    if (place / "whole").exists():
        return place / "home"
    shutil.rmtree(place, ignore_errors=True)
    ara, stock = Ara(place / "home"), place / "stock"
    ara("sample", "--homes", str(homes), "--out", str(stock))
    ara("import", "portfolio", str(stock / "portfolio.csv"), "--portfolio", PORTFOLIO)
    subprocess.run([sys.executable, "-m", "benchmarks.warm", PORTFOLIO, stock], env=ara.environment, check=True)  # noqa: S603
    (place / "whole").touch()
    return place / "home"


class _Copy(Ara):
    """A command line on a copy of a home folder, which is gone after the block."""

    def __init__(self, original: Path, home: Path) -> None:
        super().__init__(home)
        self.home = home
        shutil.rmtree(home, ignore_errors=True)
        # The database's files belong to the account its server runs by.
        subprocess.run(["cp", "-a", original, home], check=True)  # noqa: S603, S607

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        time.sleep(1)  # the server's last user has gone; it stops
        shutil.rmtree(self.home, ignore_errors=True)

    def refreshed(self, folder: Path) -> dict[str, Any]:
        """What `ara refresh` says, run with a stopwatch in each process, which leaves its file in this folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        command: list[Any] = [sys.executable, "-m", "benchmarks.watched", PORTFOLIO, folder]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
        said: dict[str, Any] = json.loads(done.stdout)
        return said


def main() -> None:
    """Measure, and say each figure as it is known."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--homes", type=int, default=HOMES)
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for measurement in measurements(given.homes, folder.absolute()):
            sys.stdout.write(f"{measurement}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
