"""A whole ARA on real parts: its database, its Dagster instance, and the register as a server on loopback.

Runs are the product's own jobs on the product's own resources, which find everything by the environment.
"""

import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import dagster as dg
import psycopg
import pytest
import sqlalchemy as sa

from ara_assets.blocks import Books
from ara_assets.definitions import EVERYTHING, REFRESHED, refresh_job, run_job
from ara_assets.launch import RunReport, open_instance, run_each_block_once, run_in_process, run_until_fresh
from ara_assets.partitions import register_blocks, registered_blocks
from ara_assets.refresh import PlannedRun
from ara_assets.resources import books_of
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.recommendations import Plan
from ara_domain.scenarios import Scenario
from ara_domain.services.override_import import OverrideImport
from ara_domain.services.portfolio_import import PortfolioImport
from ara_domain.spreadsheets import OverrideChanges, read_override_list, read_portfolio_list
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine
from ara_resources.scoring.choice import scoring_model
from ara_resources.settings import Settings
from ara_resources.spreadsheets import read_table
from ara_resources.stand_in import StandIn
from tests.dagster_instance import DAGSTER_YAML, Copies

PORTFOLIO = Portfolio.named("stock")
INGESTION = EVERYTHING[:3]
NEVER = datetime.min.replace(tzinfo=UTC)

QUICK = {"ARA_EPC_REQUESTS_PER_SECOND": "1000", "ARA_EPC_BACKOFF_MAX_S": "0.05"}
NO_REGISTER = {"ARA_EPC_API_URL": "http://127.0.0.1:9", "ARA_EPC_API_TOKEN": ""}
"""Nobody listens there and no token is given: whoever asks fails."""


@dataclass(frozen=True)
class Snapshot:
    """The databases of a site that was left, to be copied by the next."""

    ara: str
    dagster: str


@dataclass(frozen=True)
class Site:
    """One installation with one portfolio."""

    database: Database
    instance: dg.DagsterInstance
    folder: Path
    environment: pytest.MonkeyPatch

    @property
    def books(self) -> Books:
        return books_of(self.database, scoring_model(Settings()))

    # ------------------------------------------------------------------------------------------ what people do

    def import_list(self, file: Path) -> None:
        """The landlord's list, and the partitions of its blocks."""
        service = PortfolioImport(self.database, self.books.clock)
        listed = read_portfolio_list(read_table(file), service.portfolio(PORTFOLIO.slug))
        register_blocks(self.instance, service.run(listed).homes_per_block)

    def override(self, home: str, field: str, value: str) -> OverrideChanges:
        """A landlord's correction, by the file it comes in."""
        file = self.folder / "overrides.csv"
        file.write_text(f"home,field,value,note\n{home},{field},{value},seen on site\n", encoding="utf-8")
        listed = read_override_list(read_table(file))
        return OverrideImport(self.database, self.books.clock, uuid4).run(listed, PORTFOLIO.slug, author="R. Ashdown")

    # ------------------------------------------------------------------------------------------ runs

    def ask(self, server: StandIn) -> None:
        """Turn the site to a register."""
        self.environment.setenv("ARA_EPC_API_URL", server.url)
        self.environment.setenv("ARA_EPC_API_TOKEN", server.token)

    def ingest(self) -> list[RunReport]:
        """The ingestion pipeline: what people and the register say, no further."""
        return whole(run_each_block_once(run_job, self.instance, self.books, INGESTION))

    def refresh(self) -> list[RunReport]:
        """The refresh pipeline, which models what is stale: what `ara refresh` does."""
        return whole(run_until_fresh(refresh_job, self.instance, self.books, REFRESHED, kind="refresh"))

    def run(self) -> list[RunReport]:
        """What `ara run` does."""
        return [*whole(run_each_block_once(run_job, self.instance, self.books, EVERYTHING)), *self.refresh()]

    def run_over_everything(self) -> RunReport:
        """Every asset over every block, stale or not: somebody presses the button in the UI."""
        assets = tuple(recipe.asset for recipe in EVERYTHING)
        planned = PlannedRun(blocks=registered_blocks(self.instance), assets=assets, stale={})
        return whole([run_in_process(run_job, self.instance, planned, "run")])[0]

    def forget(self, asset: str) -> None:
        """As if this asset had never been made."""
        with self.database.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM block_versions WHERE asset = :asset"), {"asset": asset})

    # ------------------------------------------------------------------------------------------ what is stored

    @property
    def homes(self) -> dict[str, PropertyIdentity]:
        """The homes on the list by the landlord's reference."""
        found = self.database.properties.identities(PORTFOLIO.portfolio_id)
        return {home.name: home for home in found}

    @property
    def scenarios(self) -> dict[UUID, Scenario]:
        return {one.scenario_id: one for one in self.database.recommendations.scenarios(PORTFOLIO.portfolio_id)}

    def plans(self, *, superseded: bool = False) -> dict[tuple[str, str], Plan]:
        """Plans in force, or those no longer in force, by home and scenario."""
        name_of = {home.property_id: name for name, home in self.homes.items()}
        every = self.database.recommendations.plans(PORTFOLIO.portfolio_id, superseded=True)
        return {
            (name_of[plan.property_id], self.scenarios[plan.scenario_id].slug): plan
            for plan in every
            if (plan.superseded_at is not None) == superseded
        }

    def answers(self) -> dict[tuple[str, str], Plan]:
        """Plans in force without what only their run knows."""
        return {key: replace(plan, plan_id=UUID(int=0), created_at=NEVER) for key, plan in self.plans().items()}

    def set_aside(self) -> dict[str, set[str]]:
        """Reasons of open items by home, or by item when they concern no single home."""
        name_of = {home.property_id: name for name, home in self.homes.items()}
        found: dict[str, set[str]] = {}
        for item in self.database.quarantine.open_items(PORTFOLIO.slug):
            name = name_of[item.property_id] if item.property_id else item.item
            found.setdefault(name, set()).add(item.reason)
        return found

    def versions(self, asset: str) -> dict[BlockKey, str]:
        """The version of each block of an asset."""
        return {block: row.version for (name, block), row in self.database.block_versions.of().items() if name == asset}


def whole(reports: Iterable[RunReport]) -> list[RunReport]:
    """The reports of runs, none of which failed for any block."""
    found = list(reports)
    for report in found:
        assert report.success, report.failures
    return found


def count(reports: Sequence[RunReport], asset: str, name: str) -> int:
    """A count of an asset over some runs."""
    return sum(report.counts.get(asset, {}).get(name, 0) for report in reports)


def flaws_of(stock: Path) -> dict[str, str]:
    """What the stock says becomes of each flawed home."""
    with (stock / "flaws.csv").open(encoding="utf-8", newline="") as file:
        return {line["home"]: line["what ARA can do"] for line in csv.DictReader(file)}


def asked(server: StandIn) -> Counter[str]:
    """How often each request was made of a stand-in."""
    return Counter(request.target for request in server.requests)


@contextmanager
def opened(copies: Copies, snapshot: Snapshot, home: Path, environment: Mapping[str, str]) -> Iterator[Site]:
    """A site on copies of these databases, in a folder of its own."""
    ara, dagster = copies.of(snapshot.ara, "psycopg"), copies.of(snapshot.dagster, "psycopg2")
    home.mkdir(exist_ok=True)
    shutil.copy(DAGSTER_YAML, home)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DAGSTER_HOME", "ARA_DAGSTER_DATABASE_URL"):
            patch.setenv(name, "restored at the end")
        given: Mapping[str, Any] = {"ARA_HOME": str(home), "ARA_DATABASE_URL": ara, **QUICK, **environment}
        for name, value in given.items():
            patch.setenv(name, value)
        with Database(make_engine(ara)) as database, open_instance(home, dagster) as instance:
            yield Site(database, instance, home, patch)


def left(site: Site) -> Snapshot:
    """The databases of a site, once nobody is connected to them any more."""
    urls = [site.database.engine.url, sa.make_url(os.environ["ARA_DAGSTER_DATABASE_URL"])]
    site.database.engine.dispose()
    site.instance.dispose()
    names = [url.database or "" for url in urls]
    with psycopg.connect(
        urls[0].set(drivername="postgresql", database="postgres").render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)", [names])
    return Snapshot(*names)
