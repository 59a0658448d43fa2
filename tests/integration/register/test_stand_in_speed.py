"""How fast the stand-in answers, and how little it holds: it must not be what a measurement of the pipeline measures."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.builders import document
from tests.fakes.register import Lodged, number, write_folder

pytestmark = [pytest.mark.integration, pytest.mark.bench]

CERTIFICATES = 20_000
REQUESTS = 4_000
CONNECTIONS = 4


def postcode(n: int) -> str:
    """Twenty homes to a postcode."""
    return f"LS{n // 2000 + 1} {n // 200 % 10}V{'ABDEFGHJLN'[n // 20 % 10]}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[str]"]:
    folder = tmp_path_factory.mktemp("register")
    body = document()
    write_folder(
        folder,
        [Lodged(number=number(n), uprn=n + 1, postcode=postcode(n), document=body) for n in range(CERTIFICATES)],
    )
    program = subprocess.Popen(
        [sys.executable, "-m", "ara_resources.stand_in", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    yield program
    program.terminate()
    program.communicate()


@pytest.fixture(scope="module")
def address(server: "subprocess.Popen[str]") -> str:
    assert server.stdout is not None
    return str(urlsplit(json.loads(server.stdout.readline())["url"]).netloc)


@pytest.mark.parametrize("endpoint", ["search", "certificate"])
def test_it_answers_at_least_500_requests_a_second(
    address: str, endpoint: str, record_property: Callable[[str, object], None]
) -> None:
    def target(n: int) -> str:
        if endpoint == "search":
            return f"/api/domestic/search?postcode={quote(postcode(n))}"
        return f"/api/certificate?certificate_number={number(n)}"

    def converse(first: int) -> None:
        connection = http.client.HTTPConnection(address)
        for i in range(first, REQUESTS, CONNECTIONS):
            connection.request(
                "GET", target(i * 7919 % CERTIFICATES), headers={"Authorization": "Bearer stand-in-token"}
            )
            response = connection.getresponse()
            assert response.status == 200
            response.read()
        connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(converse, range(CONNECTIONS)))
    per_second = REQUESTS / (time.perf_counter() - started)
    record_property(f"{endpoint} requests per second", round(per_second))
    assert per_second >= 500


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_it_holds_no_certificates_in_memory(
    address: str, server: "subprocess.Popen[str]", record_property: Callable[[str, object], None]
) -> None:
    assert address
    status = Path(f"/proc/{server.pid}/status").read_text()
    peak_mb = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    record_property("peak memory MB", round(peak_mb))
    assert peak_mb < 120
