"""A run that is killed at any instant, and started again, ends in the same database content as one left in peace."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ara_assets.partitions import registered_blocks
from ara_resources.postgres import migrate
from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres
from ara_resources.postgres.engine import make_engine
from ara_resources.sample_stock import make_sample
from ara_resources.stand_in import StandIn
from tests.dagster_instance import DAGSTER_YAML, Copies, copies, dagster_template
from tests.database_content import Content, content_of, differences, digest_of_content
from tests.integration.kills.processes import POSTGRES, WORKER, Kill, Order, written
from tests.integration.pipelines.site import NO_REGISTER, QUICK, Snapshot, left, opened

__all__ = ["copies", "dagster_template"]

pytestmark = pytest.mark.integration

HOMES = 24
LISTED = 15
"""How many of them the landlord has: all that lie in the first three of six districts. A run costs by its blocks, and
three are enough for one that is done, one at work and one still to come."""
BLOCKS = {"LS6", "M14", "EX4"}
SEED = 20261122
SIGKILL = 9

KILLS = {"epc_cache": 7, "remapped_epc": 6, "effective_epc": 2, "impact_predictions": 1, "optimised_packages": 4}
"""How many of the twenty instants lie in the work of which asset: fetch, remap, and what saves most after them."""
KILLS_OF_POSTGRES = ("epc_cache", "remapped_epc", "optimised_packages")


class Processes:
    """Forks runs of ARA, one after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.kills.processes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        assert self._line() == "ready\n"

    def run(self, order: Order) -> Mapping[str, Any]:
        """Carry out an order, to its end or to the death of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(written(order))
        self._process.stdin.flush()
        ended: Mapping[str, Any] = json.loads(self._line())
        return ended

    def to_the_end(self, order: Order) -> Mapping[str, Any]:
        """Carry out an order that nothing disturbs; its report."""
        ended = self.run(order)
        assert ended == {"signal": None, "code": 0}, Path(order.report).with_suffix(".log").read_text()
        report: Mapping[str, Any] = json.loads(Path(order.report).read_text())
        assert report["failures"] == {}
        return report

    def close(self) -> None:
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@dataclass(frozen=True)
class Ground:
    """A stock whose list is imported, on one server, to copy an installation from for each run."""

    copies: Copies
    imported: Snapshot
    register: StandIn
    folder: Path

    def installation(self, name: str) -> Order:
        """A run of everything on an installation of its own."""
        ara, dagster = self.copies.of(self.imported.ara, "psycopg"), self.copies.of(self.imported.dagster, "psycopg2")
        home = self.folder / name
        home.mkdir()
        (home / DAGSTER_YAML.name).write_text(DAGSTER_YAML.read_text())
        environment = {
            **QUICK,
            "ARA_HOME": str(home),
            "ARA_DATABASE_URL": ara,
            "ARA_EPC_API_URL": self.register.url,
            "ARA_EPC_API_TOKEN": self.register.token,
            "ARA_FETCH_BATCH_POSTCODES": "1",  # two of the blocks have two postcodes: several commits a block
        }
        return Order(
            home=str(home), ara=ara, dagster=dagster, environment=environment, report=str(home / "report.json")
        )


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    processes = Processes()
    yield processes
    processes.close()


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stock")
    make_sample(folder, HOMES)
    listing = folder / "portfolio.csv"
    heading, *homes = listing.read_text(encoding="utf-8").splitlines(keepends=True)
    listing.write_text("".join([heading, *homes[:LISTED]]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def register(stock: Path) -> Iterator[StandIn]:
    with StandIn(stock) as server:
        yield server


def ground_on(copies: Copies, empty: Snapshot, stock: Path, register: StandIn, folder: Path) -> Ground:
    with opened(copies, empty, folder / "imported", NO_REGISTER) as site:
        site.import_list(stock / "portfolio.csv")
        assert {block.block for block in registered_blocks(site.instance)} == BLOCKS
        return Ground(copies, left(site), register, folder)


@pytest.fixture(scope="module")
def ground(
    copies: Copies,
    migrated_template: str,
    dagster_template: str,
    stock: Path,
    register: StandIn,
    tmp_path_factory: pytest.TempPathFactory,
) -> Ground:
    empty = Snapshot(migrated_template, dagster_template)
    return ground_on(copies, empty, stock, register, tmp_path_factory.mktemp("kills"))


@dataclass(frozen=True)
class Undisturbed:
    """What a run that nobody disturbs does and leaves behind."""

    content: Content
    statements: Mapping[str, int]


@pytest.fixture(scope="module")
def undisturbed(ground: Ground, processes: Processes) -> Undisturbed:
    order = ground.installation("undisturbed")
    report = processes.to_the_end(order)
    return Undisturbed(content_of(order.ara), report["statements"])


def some_moment(undisturbed: Undisturbed, who: str, asset: str, chance: random.Random) -> Kill:
    # Nothing follows the last asset: killed at its last statements, a run would have nothing left to do.
    statements = undisturbed.statements[asset] * (2 if asset == LAST else 3) // 3
    return Kill(who, asset, chance.randint(1, statements), chance.choice((0, 0, 1, 3, 8, 20)))


LAST = "optimised_packages"
INSTANTS = [
    pytest.param(asset, number, marks=[pytest.mark.slow] if number else [])
    for asset, count in KILLS.items()
    for number in range(count)
]
"""The first of each asset are tests of every day; all of them are run by `make prove`, and so in CI."""


@pytest.mark.parametrize(("asset", "number"), INSTANTS)
def test_a_worker_killed_at_any_instant_leaves_work_that_the_next_run_completes(
    asset: str, number: int, ground: Ground, processes: Processes, undisturbed: Undisturbed
) -> None:
    kill = some_moment(undisturbed, WORKER, asset, random.Random(f"{SEED} {asset} {number}"))
    order = ground.installation(f"{asset}-{number}")

    ended = processes.run(replace(order, kill=kill))
    assert ended["signal"] == SIGKILL, f"it was to die at {kill}"
    assert content_of(order.ara) != undisturbed.content, "there is work left to do"

    processes.to_the_end(order)
    content = content_of(order.ara)
    assert differences(content, undisturbed.content) == {}, kill
    assert digest_of_content(content) == digest_of_content(undisturbed.content)


@pytest.mark.parametrize(
    "asset", [*KILLS_OF_POSTGRES[:1], *(pytest.param(a, marks=pytest.mark.slow) for a in KILLS_OF_POSTGRES[1:])]
)
def test_a_postgresql_killed_in_the_middle_of_a_run_is_started_again_and_the_work_completed(
    asset: str,
    stock: Path,
    register: StandIn,
    processes: Processes,
    undisturbed: Undisturbed,
    postgres_home: Path,
    tmp_path: Path,
    worker_id: str,
) -> None:
    chance = random.Random(f"{SEED} postgres {asset}")
    with EmbeddedPostgres.attach(postgres_home, NOT_DURABLE) as server:
        engine = make_engine(server.url("ara", "psycopg"))
        migrate.upgrade(engine)
        engine.dispose()
        ground = ground_on(Copies(server, f"{worker_id}_own"), Snapshot("ara", "dagster"), stock, register, tmp_path)
        order = ground.installation("killed")
        kill = replace(some_moment(undisturbed, POSTGRES, asset, chance), postgres=server_processes(postgres_home))

        ended = processes.run(replace(order, kill=kill))
        report = Path(order.report)
        assert ended["code"] != 0 or json.loads(report.read_text())["failures"], f"nobody noticed {kill}"

        with EmbeddedPostgres.attach(postgres_home, NOT_DURABLE):
            processes.to_the_end(order)
            content = content_of(order.ara)
    assert differences(content, undisturbed.content) == {}, kill


def server_processes(home: Path) -> tuple[int, ...]:
    """The postmaster and everything it has started so far."""
    postmaster = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    children = (Path("/proc") / str(postmaster) / "task" / str(postmaster) / "children").read_text().split()
    return (postmaster, *map(int, children))
