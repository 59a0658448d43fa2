"""Dagster beside a session, for the commands that run assets or look at runs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.cli.session import Session
from ara_assets.launch import open_instance
from ara_assets.resources import books_of
from ara_resources.scoring.local import LocalScoringModel


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
        yield Orchestration(instance, books_of(session.store, LocalScoringModel()))


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
