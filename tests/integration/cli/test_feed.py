"""`ara feed` and what `--dry-run` says before a long fetch."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ara_resources.postgres.embedded import EmbeddedPostgres
from ara_resources.sample_stock import add_day
from ara_resources.stand_in import StandIn
from tests.integration.cli.conftest import Answer, Ara

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


Command = Callable[..., Answer]


@pytest.fixture(scope="module")
def at_home(
    ara: Ara,
    stock: Path,
    postgres_server: EmbeddedPostgres,
    migrated_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Command]:
    """Runs a command on an installation of its own, in which `acme` is planned: the feed changes what it finds."""
    address = postgres_server.url("postgres", "psycopg").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE feed TEMPLATE {migrated_template}")
        connection.execute("CREATE DATABASE feed_dagster")
        own = {
            "ARA_HOME": str(tmp_path_factory.mktemp("feed")),
            "ARA_DATABASE_URL": postgres_server.url("feed", "psycopg"),
            "ARA_DAGSTER_DATABASE_URL": postgres_server.url("feed_dagster", "psycopg2"),
        }

        def command(*arguments: object, code: int = 0, **environment: str) -> Answer:
            return ara(*arguments, code=code, **{**own, **environment})

        command("import", "portfolio", stock / "portfolio.csv", "--portfolio", "acme", "--json")
        with StandIn(stock) as register:
            command("run", "acme", "--json", ARA_EPC_API_URL=register.url, ARA_EPC_API_TOKEN=register.token)
        yield command
        connection.execute("DROP DATABASE feed WITH (FORCE)")
        connection.execute("DROP DATABASE feed_dagster WITH (FORCE)")


@pytest.fixture(scope="module")
def register(stock: Path, at_home: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """The stock's register after a day on which something happened to it since `acme` was planned."""
    folder = tmp_path_factory.mktemp("lived") / "stock"
    shutil.copytree(stock, folder)
    add_day(folder, yesterday(), new=2, removed=1, readdressed=1)
    with StandIn(folder) as register:
        yield register


def yesterday() -> date:
    return datetime.now(UTC).date() - timedelta(days=1)


def test_a_dry_run_of_the_feed_says_whom_it_would_ask_what_and_asks_nobody(at_home: Command, register: StandIn) -> None:
    asked = len(register.requests)
    said = at_home("feed", "--dry-run", "--json", ARA_EPC_API_URL=register.url, ARA_EPC_API_TOKEN=register.token).json
    (source,) = said["sources"]
    assert said["dry_run"]
    assert "acme" in source["portfolios"]
    assert source["requests_at_least"] == 2
    assert source["search"]["last"] == source["deltas"]["last"] == str(yesterday())
    assert len(register.requests) == asked
    told = at_home("feed", "--dry-run", ARA_EPC_API_URL=register.url, ARA_EPC_API_TOKEN=register.token).out
    assert "at least 2" in told


def test_the_feed_is_read_and_what_it_changed_is_planned_again_and_a_second_time_nothing(
    at_home: Command, register: StandIn
) -> None:
    at = {"ARA_EPC_API_URL": register.url, "ARA_EPC_API_TOKEN": register.token}
    read = at_home("feed", "--json", **at).json
    assert (read["new"], read["removed"], read["readdressed"], read["failures"]) == (2, 1, 1, {})
    assert read["requests"] <= read["requests_bound"]
    assert len(read["blocks_made"]) == read["blocks_marked"] > 0
    assert read["modelled"] > 0
    assert read["calls_of_runs"] == 0
    again = at_home("feed", "--json", **at).json
    assert (again["requests"], again["blocks_made"], again["modelled"]) == (2, [], 0)
    assert "0 new, 0 removed, 0 re-addressed" in at_home("feed", **at).out


def test_a_feed_that_reaches_nobody_fails_with_its_counts_and_says_that_it_goes_on_from_there(
    at_home: Command,
) -> None:
    nobody = {
        "ARA_EPC_API_URL": "http://127.0.0.1:9", "ARA_EPC_API_TOKEN": "any",
        "ARA_EPC_BACKOFF_MAX_S": "0.01", "ARA_EPC_REQUESTS_PER_SECOND": "1000",
    }  # fmt: skip
    read = at_home("feed", "--json", code=1, **nobody).json
    assert read["windows_failed"] > 0
    assert read["failures"].keys() == {"register_feed"}
    assert "goes on from there" in at_home("feed", code=1, **nobody).out


def test_without_a_token_the_feed_says_what_to_do_for_homes_that_came_from_a_folder(at_home: Command) -> None:
    told = at_home("feed", code=1, ARA_EPC_API_URL="https://register.invalid", ARA_EPC_API_TOKEN="").out
    assert "ARA_EPC_API_TOKEN" in told
    assert "--certificates FOLDER" in told


def test_a_day_that_is_not_over_is_refused_in_words(at_home: Command) -> None:
    today = datetime.now(UTC).date()
    assert "not over yet" in at_home("feed", "--until", today, "--dry-run", code=1).err


def test_a_dry_run_counts_the_searches_and_documents_before_anything_is_fetched(at_home: Command, stock: Path) -> None:
    at_home("import", "portfolio", stock / "portfolio.csv", "--portfolio", "budget", "--json")
    fresh = at_home("run", "budget", "--dry-run", "--json").json
    assert fresh["dry_run"]
    assert fresh["requests"] <= fresh["requests_at_most"]
    again = at_home("run", "budget", "--dry-run", "--again", "--json").json
    assert again["searches_due"] > 0
    assert "Nothing was asked." in at_home("run", "budget", "--dry-run").out
