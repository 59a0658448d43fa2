"""What it costs to map a portfolio of 5,000 homes again: documents, calls, homes modelled, seconds.

`python -m benchmarks.remap` brings an invented stock in and plans it, then runs `ara backfill remapped_epc` with two
other versions of the mapping: one that says the same of every document, and one that reads one certificate in a
hundred otherwise. From the first run on nobody answers for the register.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.cold import HOMES, PORTFOLIO, Ara
from benchmarks.measuring import Measurement


def measurements(homes: int = HOMES) -> Iterator[Measurement]:
    """The two backfills, after a first run that is not measured here."""
    with tempfile.TemporaryDirectory() as folder:
        ara = Ara(Path(folder, "home"))
        stock = Path(folder, "stock")
        ara("sample", "--homes", str(homes), "--out", str(stock))
        ara("import", "portfolio", str(stock / "portfolio.csv"), "--portfolio", PORTFOLIO)
        ara("run", PORTFOLIO, "--certificates", str(stock))
        for what, every in (("remap, nothing reads otherwise", 0), ("remap, 1 in 100 reads otherwise", 100)):
            said, seconds = _backfill(ara, every)
            yield Measurement(
                what=what,
                rate=said["documents_remapped"] / seconds,
                unit="documents/s",
                detail=f"{seconds:.1f} s: {said['documents_remapped']:,} documents remapped, "
                f"{said['content_changed']:,} to something else, {said['homes_affected']:,} homes affected, "
                f"{said['scored']:,} scored and {said['modelled']:,} planned again; {said['external_calls']} calls",
            )


def _backfill(ara: Ara, every: int) -> tuple[dict[str, Any], float]:
    """The command, in a process that has another version of the mapping."""
    program = [sys.executable, "-m", "tests.integration.pipelines.raised_mapping", str(every), "0"]
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        [*program, "backfill", "remapped_epc", PORTFOLIO, "--json"],
        env={**ara.environment, "ARA_EPC_API_URL": "http://127.0.0.1:9"}, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout), time.perf_counter() - started


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")
        sys.stdout.flush()
