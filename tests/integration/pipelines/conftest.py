"""A stock of a hundred homes with every flaw of real life, brought in once, and copied for each test at each stage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ara_assets.launch import RunReport
from ara_resources.sample_stock import make_sample
from ara_resources.stand_in import StandIn
from tests.dagster_instance import Copies, copies, dagster_template
from tests.integration.pipelines.site import NO_REGISTER, Site, Snapshot, left, opened

__all__ = ["copies", "dagster_template"]

HOMES = 100
"""The fewest that have one of each flaw."""


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stock")
    make_sample(folder, HOMES)
    return folder


@pytest.fixture
def register(stock: Path) -> Iterator[StandIn]:
    """The register of the stock, asked nothing yet."""
    with StandIn(stock) as server:
        yield server


@pytest.fixture(scope="session")
def empty(migrated_template: str, dagster_template: str) -> Snapshot:
    """Nothing is there."""
    return Snapshot(migrated_template, dagster_template)


@pytest.fixture(scope="session")
def imported(copies: Copies, empty: Snapshot, stock: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The list is imported."""
    with opened(copies, empty, tmp_path_factory.mktemp("imported"), NO_REGISTER) as site:
        site.import_list(stock / "portfolio.csv")
        return left(site)


@pytest.fixture(scope="session")
def ingested(copies: Copies, imported: Snapshot, stock: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """What the register has is cached."""
    home = tmp_path_factory.mktemp("ingested")
    with opened(copies, imported, home, NO_REGISTER) as site, StandIn(stock) as server:
        site.ask(server)
        site.ingest()
        return left(site)


@pytest.fixture(scope="session")
def modelling(
    copies: Copies, ingested: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Snapshot, list[RunReport]]:
    """Everything is modelled; and the reports of the runs that did it, without a register."""
    with opened(copies, ingested, tmp_path_factory.mktemp("modelled"), NO_REGISTER) as site:
        reports = site.refresh()
        return left(site), reports


@pytest.fixture
def imported_site(copies: Copies, imported: Snapshot, register: StandIn, tmp_path: Path) -> Iterator[Site]:
    with opened(copies, imported, tmp_path, NO_REGISTER) as site:
        site.ask(register)
        yield site


@pytest.fixture
def ingested_site(copies: Copies, ingested: Snapshot, register: StandIn, tmp_path: Path) -> Iterator[Site]:
    with opened(copies, ingested, tmp_path, NO_REGISTER) as site:
        site.ask(register)
        yield site


@pytest.fixture
def modelled_site(
    copies: Copies, modelling: tuple[Snapshot, list[RunReport]], register: StandIn, tmp_path: Path
) -> Iterator[Site]:
    with opened(copies, modelling[0], tmp_path, NO_REGISTER) as site:
        site.ask(register)
        yield site
