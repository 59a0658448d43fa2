"""Scoring homes with measures applied: any number of (home, set of options) in one call of the model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pandas as pd

from ara_domain.measures import OPTIONS, FrameView
from ara_domain.measures.option import rows_of
from ara_domain.ml.figures import SAP, FiguresTable, read_figures
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
        self._points = np.array([(corrections or {}).get(home, 0.0) for home in frame.index], dtype=np.float64)

    def score(self, retrofits: Sequence[Retrofit]) -> FiguresTable:
        """Figures of each retrofit, row for row; none where the model refuses it.

        Raises:
            WrongResult: the model did not answer for every row.
        """
        if not retrofits:
            return FiguresTable.empty(0)
        homes = np.array([retrofit.home for retrofit in retrofits], dtype=np.intp)
        view = FrameView(rows_of(self.frame.to_numpy(dtype=np.float64), homes))
        with_option: defaultdict[str, list[int]] = defaultdict(list)
        for row, retrofit in enumerate(retrofits):
            for key in retrofit.options:
                with_option[key].append(row)
        for option in OPTIONS:
            if option.key in with_option:
                view.edit(option.edit_frame, np.array(with_option[option.key]))
        figures, _ = read_figures(self.model.score(view.frame()), len(retrofits))
        figures.numbers[:, SAP] += self._points[homes]
        return figures
