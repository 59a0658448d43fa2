"""What a command works with: settings, the open database, the Dagster instance, and the stand-in where it is wanted."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.cli.output import UserError
from ara_assets.launch import open_instance
from ara_assets.resources import books_of
from ara_domain.identity import Portfolio
from ara_resources.postgres.database import Database
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.settings import Settings
from ara_resources.stand_in import Faults, StandIn

_SAMPLES = "sample_folder"
"""Kind of the rows of `generic_data` that say which portfolio's certificates lie in a folder."""


@dataclass(frozen=True)
class Session:
    """An open database, and the Dagster instance beside it once somebody asks for it."""

    settings: Settings
    store: Database

    @cached_property
    def instance(self) -> dg.DagsterInstance:
        """The Dagster instance of this home."""
        ensure_configuration(self.settings.home)
        return open_instance(self.settings.home, self.store.dagster_url)

    @cached_property
    def books(self) -> Books:
        """The pipeline's books."""
        return books_of(self.store, LocalScoringModel())

    def portfolio(self, slug: str) -> Portfolio:
        """The portfolio of this name.

        Raises:
            UserError: there is none; the message lists those there are.
        """
        found = self.store.properties.portfolio(slug)
        if found is None:
            names = ", ".join(portfolio.slug for portfolio in self.store.properties.portfolios())
            there_are = f"there are {names}" if names else "there is none yet"
            raise UserError(f"no portfolio is called {slug!r} ({there_are}); bring one in with `ara import portfolio`")
        return found

    def sample_folder(self, portfolio: Portfolio) -> Path | None:
        """Where a sample portfolio's certificates lie; None for a real one."""
        found = self.store.generic_data.get(_SAMPLES, [portfolio.slug]).get(portfolio.slug)
        return None if found is None else Path(found["folder"])

    def note_sample(self, portfolio: Portfolio, folder: Path) -> None:
        """Remember that this portfolio's certificates lie in a folder."""
        with self.store.unit_of_work() as uow:
            value = {"folder": str(folder)}
            self.store.generic_data.put(uow, _SAMPLES, portfolio.slug, value, self.books.clock())
            uow.commit()


@contextmanager
def open_session() -> Iterator[Session]:
    """Open what the settings name; the embedded database is started when need be."""
    settings = Settings()
    with Database.open(settings) as store:
        session = Session(settings, store)
        try:
            yield session
        finally:
            if "instance" in session.__dict__:
                session.instance.dispose()


def ensure_configuration(home: Path) -> None:
    """A home without `dagster.yaml` gets the one for a single machine."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copy(default_configuration(), home / "dagster.yaml")


def default_configuration() -> Path:
    """The `dagster.yaml` that comes with ARA: beside this package in a wheel, in `dagster_home/` of the repository."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "dagster.yaml"
    return packaged if packaged.exists() else package.parent / "dagster_home" / "dagster.yaml"


@contextmanager
def stand_in_for_register(sources: Sequence[Path], faults: float) -> Iterator[StandIn | None]:
    """Serve certificates from folders on this machine while the block lasts; without folders, do nothing.

    The settings of this process are turned to it: there is nobody to be gentle to, so that requests are not held back,
    and a request that hangs is given up soon.
    """
    if not sources:
        with nullcontext():
            yield None
        return
    with StandIn(*sources, faults=Faults(share=faults, seed=1, hang_seconds=30)) as server:
        os.environ.update(stand_in_environment(server))
        yield server


def stand_in_environment(server: StandIn) -> dict[str, str]:
    """What turns a process to the stand-in."""
    return {
        "ARA_EPC_API_URL": server.url,
        "ARA_EPC_API_TOKEN": server.token,
        "ARA_EPC_REQUESTS_PER_SECOND": "400",
        "ARA_EGRESS_NAME": "loopback",
        "ARA_EPC_BACKOFF_MAX_S": "2",
        "ARA_HTTP_READ_TIMEOUT_S": "3",
    }
