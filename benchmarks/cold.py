"""How fast homes go through the whole graph from nothing, and what that asks of the register and of memory.

`python -m benchmarks.cold` does by the command line what a user does, each step in a process of its own, on a
database that is made for it and thrown away:

* 5,000 invented homes are imported and run: register over HTTP, effective certificates, baselines, measures, plans;
* the same once more, with nothing changed;
* one correction of one home, and `ara refresh`.

Calls are set against the fewest that could do: one search for each postcode on the list (for each UPRN of a home whose
postcode cannot be read) and one for each document. Memory is the largest resident size of the process that runs.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measurement, peak_mb

HOMES = 5_000
PORTFOLIO = "bench"


def measurements(homes: int = HOMES) -> Iterator[Measurement]:
    """The three runs, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        ara = Ara(Path(folder, "home"))
        stock = Path(folder, "stock")
        ara("sample", "--homes", str(homes), "--out", str(stock))
        _, seconds = ara("import", "portfolio", str(stock / "portfolio.csv"), "--portfolio", PORTFOLIO)
        yield Measurement(what="import of a list", rate=homes / seconds, unit="homes/s", detail=f"{seconds:.1f} s")
        first, seconds = ara("run", PORTFOLIO, "--certificates", str(stock))
        yield Measurement(
            what="whole graph, first run",
            rate=homes / seconds,
            unit="homes/s",
            detail=f"{seconds:.1f} s from command to plans, {first['modelled']:,} homes planned, "
            f"peak memory {peak_mb(resource.RUSAGE_CHILDREN):,.0f} MB",
        )
        searches, documents, gone = first["searches_made"], first["documents_fetched"], first["documents_gone"]
        yield Measurement(
            what="calls to the register, first run",
            rate=first["external_calls"],
            unit="calls",
            detail=f"the fewest possible are {searches + documents:,}: {searches:,} places searched, "
            f"{documents:,} documents; {gone:,} more were listed and then gone",
        )
        again, seconds = ara("run", PORTFOLIO, "--certificates", str(stock))
        yield Measurement(
            what="the same again",
            rate=homes / seconds,
            unit="homes/s",
            detail=f"{seconds:.1f} s, {again['modelled']} homes modelled, {again['external_calls']} calls",
        )
        corrections = _correction_of_one_home(stock, Path(folder, "correction.csv"))
        ara("import", "overrides", str(corrections), "--portfolio", PORTFOLIO)
        refreshed, seconds = ara("refresh", PORTFOLIO)
        yield Measurement(
            what="refresh after one correction",
            rate=refreshed["modelled"],
            unit="homes modelled",
            detail=f"{seconds:.1f} s, {refreshed['blocks_run']} block(s), {refreshed['external_calls']} calls",
        )


class Ara:
    """The command line on a home of its own."""

    def __init__(self, home: Path) -> None:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("ARA_", "DAGSTER_"))}
        self.environment: Mapping[str, str] = {**keep, "ARA_HOME": str(home)}

    def __call__(self, *arguments: str) -> tuple[dict[str, Any], float]:
        """What the command says as JSON, and the seconds it took.

        Raises:
            subprocess.CalledProcessError: it failed; what it said stands on this terminal.
        """
        started = time.perf_counter()
        done = subprocess.run(  # noqa: S603
            [Path(sys.executable).with_name("ara"), *arguments, "--json"],
            env=self.environment, stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        return json.loads(done.stdout), time.perf_counter() - started


def _correction_of_one_home(stock: Path, out: Path) -> Path:
    with (stock / "portfolio.csv").open(encoding="utf-8-sig", newline="") as file:
        home = next(row for row in csv.reader(file) if row[1].isdigit())
    _write(out, [("home", "field", "value"), (home[0], "loft_insulation_mm", "270")])
    return out


def _write(path: Path, table: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")
        sys.stdout.flush()
