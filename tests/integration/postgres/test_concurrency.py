"""Real processes on one database: nothing is lost, nothing interleaves, and all may come at once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import BlockVersion
from ara_resources.postgres.database import Database
from ara_resources.postgres.embedded import EmbeddedPostgres
from ara_resources.settings import Settings
from tests.builders import certificate
from tests.contract import examples
from tests.contract.examples import NOON, identity, override, save_homes

pytestmark = pytest.mark.integration

_COUNTER = """
import sys
from datetime import UTC, datetime
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine

url, slug, times, locked = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "locked"
block = BlockKey(slug, "LS6")
with Database(make_engine(url)) as database:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(times):
        with database.unit_of_work() as uow:
            if locked:
                uow.lock_block(block)
            before = database.block_versions.of([block])["counter", block]
            after = BlockVersion(asset="counter", block=block, version=str(int(before.version) + 1),
                                 code_version="1", inputs={}, run_id="", at=datetime.now(UTC))
            database.block_versions.save(uow, [after])
            uow.commit()
"""

_OPEN = """
import sys
from ara_resources.postgres.database import Database
from ara_resources.settings import Settings

with Database.open(Settings()) as database:
    print(len(database.properties.portfolios()), flush=True)
    sys.stdin.readline()
"""


def start(program: str, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **environment},
    )


def count_in_two_processes(database: Database, url: str, slug: str, times: int, how: str) -> int:
    block = BlockKey(slug, "LS6")
    zero = BlockVersion(
        asset="counter", block=block, version="0", code_version="1", inputs={}, run_id="", at=datetime.now(UTC)
    )
    with database.unit_of_work() as uow:
        database.block_versions.save(uow, [zero])
        uow.commit()
    processes = [start(_COUNTER, url, slug, str(times), how) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    return int(database.block_versions.of([block])["counter", block].version)


def test_no_update_is_lost_between_two_processes_that_lock_the_block(database: Database, database_url: str, slug: str):
    assert count_in_two_processes(database, database_url, slug, 60, "locked") == 120


def test_without_the_lock_updates_are_lost(database: Database, database_url: str, slug: str):
    """What the test above would not notice if its two processes never met."""
    assert count_in_two_processes(database, database_url, slug, 60, "unlocked") < 120


def test_an_override_is_saved_while_a_run_holds_its_block(database: Database, slug: str):
    portfolio = Portfolio.named(slug)
    home = identity(portfolio, "A1")
    with database.unit_of_work() as uow:
        database.properties.save_portfolio(uow, portfolio)
        uow.commit()
    save_homes(database, portfolio, [home])

    with database.unit_of_work() as run:
        run.lock_block(portfolio.block_of(home.postcode))
        database.properties.choose_certificates(run, {home.property_id: None}, {home.property_id: "none yet"})
        with database.unit_of_work() as upload:
            given = override()
            database.landlord_overrides.save(upload, {home.property_id: [given]})
            upload.commit()
        run.commit()

    assert database.landlord_overrides.history(home.property_id) == [given]


def test_two_uploads_of_one_field_take_turns_and_one_is_in_force(database: Database, slug: str):
    portfolio = Portfolio.named(slug)
    home = identity(portfolio, "A1").property_id
    with database.unit_of_work() as uow:
        database.properties.save_portfolio(uow, portfolio)
        uow.commit()
    save_homes(database, portfolio, [identity(portfolio, "A1")])
    program = """
import sys, uuid
from dataclasses import replace
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine
from tests.contract.examples import override
with Database(make_engine(sys.argv[1])) as database:
    for value in range(20):
        with database.unit_of_work() as uow:
            given = override(value=f"{sys.argv[3]} {value}")
            database.landlord_overrides.save(uow, {uuid.UUID(sys.argv[2]): [given]})
            uow.commit()
"""
    url = database.engine.url.render_as_string(hide_password=False)
    processes = [start(program, url, str(home), name) for name in ("first", "second")]
    for process in processes:
        process.communicate()
        assert process.returncode == 0

    assert len(database.landlord_overrides.active([home])[home]) == 1
    assert len(database.landlord_overrides.history(home)) == 40


def test_two_portfolios_may_map_the_certificates_they_share_at_once(database: Database):
    numbers = [examples.new_number() for _ in range(40)]
    for number in numbers:
        examples.save_mapped(database, number, certificate())

    def remap(version: int) -> None:
        # Each in an order of its own.
        mapped = {number: replace(certificate(), door_count=version) for number in numbers[:: (-1) ** version]}
        for _ in range(5):
            with database.unit_of_work() as uow:
                database.epc_cache.save_mapped(uow, mapped, f"rdsap_21:{version}", NOON)
                uow.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(remap, [1, 2]))

    assert {epc.door_count for epc in database.epc_cache.load_mapped(numbers).values()} in ({1}, {2})


def test_three_processes_may_open_a_database_that_does_not_exist_yet(postgres_home: Path):
    # No database of the environment: this is about the embedded one.
    processes = [start(_OPEN, ARA_HOME=str(postgres_home), ARA_DATABASE_URL="") for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
    for process in processes:
        process.communicate("\n")
        assert process.returncode == 0


def test_a_process_that_is_killed_in_a_unit_of_work_leaves_the_block_free(
    database: Database, database_url: str, slug: str
):
    program = """
import sys
from ara_domain.identity import BlockKey
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine
with Database(make_engine(sys.argv[1])) as database, database.unit_of_work() as uow:
    uow.lock_block(BlockKey(sys.argv[2], "LS6"))
    print("locked", flush=True)
    sys.stdin.read()
"""
    holder = start(program, database_url, slug)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "locked\n"
    holder.kill()
    holder.communicate()

    started = datetime.now(UTC)
    with database.unit_of_work() as uow:
        uow.lock_block(BlockKey(slug, "LS6"))
    assert datetime.now(UTC) - started < timedelta(seconds=30)


def test_what_one_process_commits_another_that_shares_the_server_reads(postgres_home: Path):
    home = Settings(home=postgres_home, database_url=None, dagster_database_url=None)
    with Database.open(home) as one, Database.open(home) as other:
        with one.unit_of_work() as uow:
            one.properties.save_portfolio(uow, Portfolio.named("acme"))
            uow.commit()

        assert other.properties.portfolio("acme") == Portfolio.named("acme")
        with EmbeddedPostgres.attach(postgres_home) as server:
            assert "psycopg2" in server.url("dagster", "psycopg2")
