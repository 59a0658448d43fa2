"""A residual model as a folder: `model.txt`, LightGBM's own text, and `card.json`, what it is.

Both are text, and reading them executes nothing. Whoever changes either changes the version, which is checked.
"""

import json
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from ara_domain.ml.leakage import LeakingColumn
from ara_domain.ml.residual import ResidualModel, UnreadableModel, residual_columns
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.services.residual_training import ResidualCard, TrainedResidual, version_of

MODEL, CARD = "model.txt", "card.json"


class UnusableResidual(ValueError):
    """The folder holds no residual model that may be used here; the message says why and what to do."""


def write_residual(trained: TrainedResidual, folder: Path) -> None:
    """Write a model; the card last, so that a folder with a card is whole.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    (folder / MODEL).write_text(trained.model.to_text(), encoding="utf-8")
    card = asdict(trained.card) | {"trained_at": trained.card.trained_at.isoformat()}
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def read_residual(folder: Path) -> TrainedResidual:
    """Read a model and check that it is what its card says, made for this transform and this engine.

    Raises:
        UnusableResidual: there is none, it was changed, or it was made for others.
    """
    try:
        card = _card(json.loads((folder / CARD).read_text(encoding="utf-8")))
        text = (folder / MODEL).read_text(encoding="utf-8")
    except OSError as problem:
        raise UnusableResidual(
            f"{folder} holds no residual model ({problem.strerror}); `ara train residual` makes one"
        ) from problem
    except (ValueError, TypeError, KeyError) as problem:
        raise UnusableResidual(f"{folder / CARD} is not a card ({problem}); train the model anew") from problem
    made_for = (card.transform_version, card.engine_version)
    if made_for != (TRANSFORM_VERSION, ENGINE_VERSION):
        raise UnusableResidual(
            f"{folder} was trained for transform {made_for[0]} and engine {made_for[1]}, and these are "
            f"{TRANSFORM_VERSION} and {ENGINE_VERSION}; train it anew with `ara train residual`"
        )
    # Before LightGBM sees it: a text that is no longer its own ends the process there, without an exception.
    if card.version != version_of(text, card.metrics, card.trained_certificates, *made_for):
        raise UnusableResidual(f"{folder} was changed after training: its content has another version than its card")
    try:
        model = ResidualModel.from_text(text, residual_columns())
    except (UnreadableModel, LeakingColumn) as problem:
        raise UnusableResidual(f"{folder / MODEL}: {problem}") from problem
    return TrainedResidual(model, card)


def _card(held: dict[str, Any]) -> ResidualCard:
    values = {one.name: held[one.name] for one in fields(ResidualCard)}
    return ResidualCard(
        **values
        | {
            "trained_at": datetime.fromisoformat(held["trained_at"]),
            "columns": tuple(held["columns"]),
            "trained_certificates": tuple(held["trained_certificates"]),
        }
    )
