"""Ratings that a correction stands on: which baselines hold its points, and how many.

Here: what every stage asks of corrected baselines. Keep out: the residual model itself (`residual_correction`), whose
library takes a second to load and which most deployments do without.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import numpy as np
import pandas as pd

from ara_domain.ml.results import read_scores
from ara_domain.ports import CorrectedModel, Correction, ScoringModel
from ara_domain.predictions import BaselinePredictions

APPLIED: Final = "residual_applied"
"""Limitation of a baseline that holds points of the residual model."""
TOLD_BY_NEIGHBOURS: Final = "rating_told_by_neighbours"
"""Limitation of a baseline whose rating is the one expected from neighbours (`expected_ratings`)."""
_HOLD_POINTS: Final = frozenset({APPLIED, TOLD_BY_NEIGHBOURS})


def correction_of(model: ScoringModel) -> Correction | None:
    """What corrects the baselines of a scoring model; None where nothing does."""
    return model.correction if isinstance(model, CorrectedModel) else None


def points_in(
    model: ScoringModel, frame: pd.DataFrame, baselines: Mapping[UUID, BaselinePredictions]
) -> dict[UUID, float]:
    """SAP points in each baseline that holds some: what it says over what the model computes.

    They are put on the home's scores with measures as well, so that gains are physics alone.

    Raises:
        WrongResult: the model did not answer for every row.
    """
    figures = {
        home: one
        for home in frame.index
        if home in baselines
        and (one := baselines[home].figures) is not None
        and any(said.code in _HOLD_POINTS for said in baselines[home].limitations)
    }
    if not figures:
        return {}
    rows = np.flatnonzero(frame.index.isin(list(figures)))
    scores = read_scores(model.score(frame.iloc[rows].reset_index(drop=True)), len(rows))
    return {
        home: one.sap_score - score.figures.sap_score
        for (home, one), score in zip(figures.items(), scores, strict=True)
        if score.figures is not None
    }
