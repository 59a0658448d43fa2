"""Scoring homes with measures applied: any number of (home, set of options) in one call of the model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
import pandas as pd

from ara_domain.measures import OPTIONS, FrameView
from ara_domain.ml.results import Score, read_scores
from ara_domain.ports import ScoringModel


@dataclass(frozen=True, slots=True)
class Retrofit:
    """A home (its row in the block's frame) with a set of options applied."""

    home: int
    options: frozenset[str]


class RetrofitScorer:
    """Applies options to rows of a block's frame in the order of work and scores them together.

    `corrections` are SAP points by home that its baseline holds and its scores with options get as well.
    """

    def __init__(
        self, model: ScoringModel, frame: pd.DataFrame, corrections: Mapping[UUID, float] | None = None
    ) -> None:
        self.model = model
        self.frame = frame
        self.corrections = corrections or {}

    def score(self, retrofits: Sequence[Retrofit]) -> list[Score]:
        """One score per retrofit, in order.

        Raises:
            WrongResult: the model did not answer for every row.
        """
        if not retrofits:
            return []
        rows = self.frame.iloc[[retrofit.home for retrofit in retrofits]].reset_index(drop=True)
        view = FrameView(rows)
        with_option: defaultdict[str, list[int]] = defaultdict(list)
        for row, retrofit in enumerate(retrofits):
            for key in retrofit.options:
                with_option[key].append(row)
        for option in OPTIONS:
            if option.key in with_option:
                view.edit(option.edit_frame, np.array(with_option[option.key]))
        scores = read_scores(self.model.score(view.frame()), len(retrofits))
        if not self.corrections:
            return scores
        points = [self.corrections.get(self.frame.index[retrofit.home], 0.0) for retrofit in retrofits]
        return [_corrected(score, more) if more else score for score, more in zip(scores, points, strict=True)]


def _corrected(score: Score, points: float) -> Score:
    if score.figures is None:
        return score
    return Score(replace(score.figures, sap_score=score.figures.sap_score + points), score.limitations)
