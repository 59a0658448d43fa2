"""Dagster beside a session, for the commands that run assets or look at runs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.cli.failures import UserError
from ara_assets.cli.session import Session
from ara_assets.launch import open_instance
from ara_assets.resources import books_of
from ara_resources.scoring.choice import scoring_model


@dataclass(frozen=True)
class Orchestration:
    """The Dagster instance of a home, and the pipeline's books."""

    instance: dg.DagsterInstance
    books: Books


@contextmanager
def open_orchestration(session: Session) -> Iterator[Orchestration]:
    """Open the Dagster instance of this home."""
    ensure_configuration(session.settings.home)
    with open_instance(session.settings.home, session.store.dagster_url) as instance:
        yield Orchestration(instance, books_of(session.store, scoring_model(session.settings)))


def check_runs_may_be_in_this_process(instance: dg.DagsterInstance) -> None:
    """Refuse a run in the process of a command where Dagster's monitoring would fail it (docs/adr/015).

    Raises:
        UserError: the launcher is asked about every started run, and knows nothing of one that it did not launch.
    """
    if instance.run_monitoring_enabled and instance.run_launcher.supports_check_run_worker_health:
        raise UserError(
            f"this deployment launches its runs with {type(instance.run_launcher).__name__}, and its monitoring fails "
            "a run it did not launch; materialise the blocks in the Dagster UI instead (corrections and prices are "
            "modelled by the refresh sensor)"
        )


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
