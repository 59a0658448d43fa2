"""Trains a residual model and writes down what it is, so that nobody applies it where it must not be applied."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ara_domain.hashing import content_hash
from ara_domain.ml.residual import ResidualModel, residual_columns, train_residual
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import Clock
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.services.legacy_evaluation import FOLDS, LegacyEvaluation, Period, evaluate_legacy
from ara_domain.services.legacy_rows import LegacyTable

LEAST_ROWS = 500
"""Fewer rows leave less than a hundred to each fold, and a model that repeats single homes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualCard:
    """What a model was trained on, with and for. `version` is the hash of the model and of all but `trained_at`."""

    version: str
    transform_version: str
    engine_version: str
    trained_at: datetime
    trained_rows: int
    columns: tuple[str, ...]
    metrics: Mapping[str, Any]
    """Out of fold, grouped by postcode, by period: see `SapAccuracy`."""
    trained_certificates: tuple[str, ...]
    """Hashes of the certificate numbers, sorted: the model is never applied to one of them."""


@dataclass(frozen=True, slots=True)
class TrainedResidual:
    """A model with its card."""

    model: ResidualModel
    card: ResidualCard


class TooFewRows(ValueError):
    """There is too little to train on; the message says how much there is."""


def train(table: LegacyTable, *, seed: int, clock: Clock) -> tuple[TrainedResidual, LegacyEvaluation]:
    """Train on every row of a table; the evaluation is that of models trained out of fold.

    Raises:
        TooFewRows: fewer than `LEAST_ROWS` rows, or postcodes that do not fill the folds.
    """
    evaluation = evaluate_legacy(table, seed=seed) if len(table) >= LEAST_ROWS else None
    if evaluation is None or evaluation.all_years.with_residual is None:
        raise TooFewRows(
            f"{len(table):,} rows can be trained on; give at least {LEAST_ROWS}, of postcodes that fill {FOLDS} folds"
        )
    left = (table.lodged["sap"] - table.computed["sap"]).to_numpy()
    model = train_residual(table.inputs, left)
    metrics = {
        "folds": FOLDS,
        "seed": seed,
        "since_2021": _metrics(evaluation.since),
        "before_2017": _metrics(evaluation.before),
        "all_years": _metrics(evaluation.all_years),
    }
    certificates = tuple(sorted(map(certificate_number_hash, table.facts["number"])))
    card = ResidualCard(
        version=version_of(model.to_text(), metrics, certificates, TRANSFORM_VERSION, ENGINE_VERSION),
        transform_version=TRANSFORM_VERSION,
        engine_version=ENGINE_VERSION,
        trained_at=clock(),
        trained_rows=len(table),
        columns=residual_columns(),
        metrics=metrics,
        trained_certificates=certificates,
    )
    return TrainedResidual(model, card), evaluation


def certificate_number_hash(number: str) -> str:
    """A certificate number as a card lists it: known again, and not to be read off."""
    return content_hash("certificate_number:1", number)


def version_of(
    model_text: str,
    metrics: Mapping[str, Any],
    certificates: tuple[str, ...],
    transform_version: str,
    engine_version: str,
) -> str:
    """Hash of everything that a model is and claims."""
    return content_hash("residual:1", model_text, metrics, certificates, transform_version, engine_version)


def _metrics(period: Period | None) -> dict[str, Any] | None:
    if period is None or period.with_residual is None:
        return None
    return {"physics": asdict(period.physics), "with_residual": asdict(period.with_residual)}
