"""What a day costs a portfolio that is kept fresh by the register feed.

`python -m benchmarks.feed` imports and runs 5,000 invented homes, has a day happen to them (10 new certificates, 3
removed, 2 re-addressed) before a register that lists 5,000 other certificates on every day, and reads the feed twice.
Requests stand beside their bound: one for the deltas, the pages the window of the portfolio's councils needs, one for
each touched document.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ara_resources.stand_in import Background, StandIn
from benchmarks.cold import HOMES, Ara
from benchmarks.measuring import Measurement

PORTFOLIO = "fed"
ELSEWHERE_PER_DAY = 5_000
_RATE = "400"  # requests a second: on loopback nobody has to be spared


def measurements(homes: int = HOMES) -> Iterator[Measurement]:
    """The day, and the same day once more.

    Raises:
        AssertionError: it cost more than its bound, or something else than the touched homes was modelled.
    """
    with tempfile.TemporaryDirectory() as folder:
        ara = Ara(Path(folder, "home"))
        stock = Path(folder, "stock")
        ara("sample", "--homes", str(homes), "--out", str(stock))
        ara("import", "portfolio", str(stock / "portfolio.csv"), "--portfolio", PORTFOLIO)
        ara("run", PORTFOLIO, "--certificates", str(stock))
        day, _ = ara("sample-day", "--out", str(stock), "--new", "10", "--removed", "3", "--readdressed", "2")
        touched = {*day["new"].values(), *day["removed"].values()}.union(*day["readdressed"].values())
        with StandIn(stock, background=Background(ELSEWHERE_PER_DAY)) as register:
            ara.environment = {
                **ara.environment,
                "ARA_EPC_API_URL": register.url,
                "ARA_EPC_API_TOKEN": register.token,
                "ARA_EPC_REQUESTS_PER_SECOND": _RATE,
            }
            for which in ("first reading of a day", "the same day again"):
                asked = register.calls.total()
                found, seconds = ara("feed")
                sent = register.calls.total() - asked
                bound = (
                    f"the bound is {found['requests_bound']}: {found['deltas']} deltas, {found['pages_needed']} pages, "
                    f"{found['documents_fetched']} touched documents"
                )
                yield Measurement(
                    what=f"register feed, {which}",
                    rate=sent,
                    unit="requests",
                    detail=f"{bound}; {found['rows_read']:,} rows of {found['councils']} councils, {seconds:.1f} s, "
                    f"{found['touched_homes']} homes touched, {found['modelled']} modelled",
                )
                if sent != found["requests"] or sent > found["requests_bound"] or found["calls_of_runs"]:
                    raise AssertionError(f"{sent} requests were sent; the feed says {found}")
                first = which.startswith("first")
                if found["modelled"] > found["touched_homes"] or (found["touched_homes"] >= len(touched)) != first:
                    raise AssertionError(f"{len(touched)} homes had something happen to them; the feed says {found}")


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")
        sys.stdout.flush()
