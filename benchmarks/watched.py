"""`ara refresh` with a stopwatch in each of its processes: `python -m benchmarks.watched PORTFOLIO FOLDER`.

Each process leaves a file in the folder. Those the command starts import this module as their main one, so that they
are watched as well.
"""

import os
import sys
from pathlib import Path
from typing import Any

from ara_domain import hashing
from benchmarks.stopwatch import Stopwatch

DAGSTER = "Dagster"
_WATCH = Stopwatch()
# Before the modules that take the name over from here are imported.
_WATCH.watch(hashing, "content_hash", "content hashes")

import sqlalchemy as sa

from ara_assets import launch
from ara_assets.blocks import execution
from ara_assets.cli.running import refresh_portfolio
from ara_domain.services import planning
from ara_domain.services.epc_prediction import EpcPredictionService
from ara_domain.services.epc_remapping import EpcRemappingService
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.recommendation import RecommendationService
from ara_domain.services.retrofit_scoring import RetrofitScorer
from ara_resources.postgres import copying, records
from ara_resources.postgres.unit_of_work import PostgresUnitOfWork
from ara_resources.scoring.local import LocalScoringModel


def _watch_parts(folder: Path) -> None:
    parts: dict[str, list[tuple[Any, str]]] = {
        "engine": [(LocalScoringModel, "score")],
        "optimiser": [(planning, "together")],
        "measures applied to frames": [(RetrofitScorer, "score")],
        "eligibility and prices": [(RecommendationService, "run")],
        "mapping": [(EpcRemappingService, "run")],
        "neighbours": [(EpcPredictionService, "ask"), (EpcPredictionService, "tell"), (EpcPredictionService, "doubt")],
        "flattening": [(FeatureBuilder, "build")],
        "rows to objects and back": [(records.Family, "save"), (records.Family, "load_where")],
    }
    for part, functions in parts.items():
        for owner, name in functions:
            _WATCH.watch(owner, name, part)
    # Dagster's own statements are Dagster's.
    for name in ("exec_driver_sql", "execute"):
        _WATCH.watch(sa.Connection, name, "SQL", but_not_in=DAGSTER)
    _WATCH.watch(PostgresUnitOfWork, "commit", "SQL")
    _WATCH.watch(copying, "_copy", "SQL")
    _WATCH.watch(execution._Step, "take", "stages, the rest")  # noqa: SLF001
    _WATCH.watch(launch, "run_in_process", DAGSTER, then=lambda: _WATCH.save(folder / f"{os.getpid()}.json"))


_watch_parts(Path(sys.argv[2]))

if __name__ == "__main__":
    refresh_portfolio(sys.argv[1], as_json=True)
