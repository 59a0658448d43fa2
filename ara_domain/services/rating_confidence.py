"""How sure each baseline is: doubts about its inputs, weighed by the embedded engine whatever model scored it."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pandas as pd

from ara_domain.predictions import BaselinePredictions
from ara_domain.sap.doubt import rating_confidences


def with_confidence(
    frame: pd.DataFrame, baselines: Mapping[UUID, BaselinePredictions]
) -> dict[UUID, BaselinePredictions]:
    """The baselines, each with its confidence; `frame` holds their rows, indexed by home.

    A home the model refused, or the engine cannot rate, has none.
    """
    found = dict(zip(frame.index, rating_confidences(frame), strict=True))
    return {
        home: baseline if baseline.figures is None else replace(baseline, confidence=found[home])
        for home, baseline in baselines.items()
    }
