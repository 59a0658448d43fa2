"""How sure each baseline is: doubts about its inputs, weighed by the embedded engine whatever model scored it."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

import pandas as pd

from ara_domain.confidence import told_confidence
from ara_domain.predicted_rating import PredictedRating
from ara_domain.predictions import BaselinePredictions
from ara_domain.sap.doubt import DOUBTS_VERSION, rating_confidences
from ara_domain.sap.engine import ENGINE_VERSION

CONFIDENCE_VERSION = f"{ENGINE_VERSION}+doubts-{DOUBTS_VERSION}"
"""What weighs the doubts, whatever model scores; the transform, which a model's version names, is left out."""


def with_confidence(
    frame: pd.DataFrame,
    baselines: Mapping[UUID, BaselinePredictions],
    told: Mapping[UUID, PredictedRating] = MappingProxyType({}),
) -> dict[UUID, BaselinePredictions]:
    """The baselines, each with its confidence; `frame` holds their rows, indexed by home.

    Of homes whose rating was told by neighbours, `told`, it is what the interval says. A home the model refused, or the
    engine cannot rate, has none.
    """
    found = dict(zip(frame.index, rating_confidences(frame), strict=True))
    found |= {
        home: told_confidence(rating, weighed.inputs)
        for home, rating in told.items()
        if (weighed := found.get(home)) is not None
    }
    return {
        home: baseline if baseline.figures is None else replace(baseline, confidence=found[home])
        for home, baseline in baselines.items()
    }
