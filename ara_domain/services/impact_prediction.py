"""S6: what each candidate measure changes in each home, alone and in the standard sequence (PRD §9.2)."""

from collections.abc import Mapping
from uuid import UUID

import numpy as np
import pandas as pd

from ara_domain.block_impacts import BlockImpacts
from ara_domain.hashing import content_hash
from ara_domain.ml.figures import SAP, FiguresTable, read_figures
from ara_domain.ports import ScoringModel
from ara_domain.predictions import EnergyFigures, ModelVersion
from ara_domain.recommendations import CandidateMeasures
from ara_domain.sap.tables import Array, Codes, Mask
from ara_domain.services.standard_sequence import Candidates, frame_of, values_of


def candidates_hash(candidates: CandidateMeasures, model: ModelVersion) -> str:
    """What impacts depend on: the home, the options (not their prices) and the model."""
    options = sorted(recommendation.option for recommendation in candidates.offered)
    return content_hash("impacts:1", candidates.effective_hash, candidates.catalogue_version, options, model)


class ImpactPredictionService:
    """Re-scores every home with every candidate, alone and in the standard sequence, a block in one call.

    A candidate the model refuses, alone or at its step of the sequence, is passed over with the reason: the next of its
    group stands in its place, or nothing does, and what comes after it in such a home is scored once more.
    """

    def __init__(self, model: ScoringModel) -> None:
        self.model = model

    def run(
        self,
        frame: pd.DataFrame,
        baselines: Mapping[UUID, EnergyFigures],
        candidates: Mapping[UUID, CandidateMeasures],
        corrections: Mapping[UUID, float] | None = None,
    ) -> BlockImpacts:
        """Impacts of the homes that have a baseline; a measure that lowers SAP keeps its negative gain.

        `corrections` are the SAP points that baselines hold beyond what the model computes; gains have none of them.

        Raises:
            KeyError: a candidate is not of the catalogue.
            WrongResult: the model did not answer for every row.
        """
        homes = [home for home in frame.index if home in baselines and home in candidates]
        offered = [[one.option for one in candidates[home].offered] for home in homes]
        asked = Candidates.of(offered)
        points = np.array([(corrections or {}).get(home, 0.0) for home in homes], dtype=np.float64)
        scoring = _Scoring(self.model, values_of(frame.loc[homes]), points, asked)
        kept = asked.by_home()[scoring.alone.there[asked.by_home()]]
        reasons: list[dict[str, str]] = [{} for _ in homes]
        refused = np.array(sorted(scoring.reasons), dtype=np.intp)
        for home, row, option in zip(asked.home[refused], refused.tolist(), asked.keys(refused), strict=True):
            reasons[home][option] = scoring.reasons[row]
        model = self.model.version
        return BlockImpacts(
            homes=homes,
            models=[model] * len(homes),
            candidates_hashes=[candidates_hash(candidates[home], model) for home in homes],
            refused=reasons,
            before=FiguresTable.of([baselines[home] for home in homes]),
            home=asked.home[kept],
            options=asked.keys(kept),
            place=scoring.place[kept],
            stands=scoring.stands[kept],
            alone=scoring.alone.take(kept),
            in_sequence=scoring.in_sequence.take(kept),
        )


class _Scoring:
    """The model's answers for all candidates of a block, alone and in sequence, each (n,) or of n rows."""

    def __init__(self, model: ScoringModel, homes: Array, points: Array, asked: Candidates) -> None:
        self._model, self._homes, self._points, self._asked = model, homes, points, asked
        self.place, self.stands = asked.places(), asked.standing()
        size = len(asked)
        self.alone = self.in_sequence = FiguresTable.empty(size)
        self._refused_alone: dict[int, str] = {}
        self._refused_in_place: dict[int, str] = {}
        if size:
            figures, reasons = self._score(asked, asked.alone(homes), asked.in_sequence(homes))
            self.alone, self.in_sequence = figures.take(np.arange(size)), figures.take(np.arange(size, 2 * size))
            self._refused_alone = {row: reason for row, reason in reasons.items() if row < size}
            self._refused_in_place = {row - size: reason for row, reason in reasons.items() if row >= size}
            self._pass_over_the_refused()

    @property
    def reasons(self) -> Mapping[int, str]:
        """Why the model refused a candidate alone, else at its step, by row."""
        return {**self._refused_in_place, **self._refused_alone}

    def _pass_over_the_refused(self) -> None:
        """Score the sequences with a refused step again without it, until no step of any is refused."""
        home, left = self._asked.home, np.ones(len(self._asked), dtype=bool)
        while (passed := self._to_be_passed_over(left)).any():
            left &= ~passed
            again = np.flatnonzero(left & np.isin(home, home[passed & self.stands]))
            self.stands[passed] = False
            self.in_sequence.numbers[passed] = np.nan
            if again.size:
                self._score_sequences(again)
        self.place[~self.in_sequence.there] = 0

    def _to_be_passed_over(self, left: Mask) -> Mask:
        """What is refused alone; in the other homes the first refused step, which the later ones have in them."""
        home = self._asked.home
        passed = left & ~self.alone.there
        elsewhere = ~np.isin(home, home[passed & self.stands])
        stuck = np.flatnonzero(left & self.stands & ~self.in_sequence.there & elsewhere)
        _, first = np.unique(home[stuck], return_index=True)
        passed[stuck[first]] = True
        return passed

    def _score_sequences(self, rows: Codes) -> None:
        some = self._asked.take(rows)
        figures, reasons = self._score(some, some.in_sequence(self._homes))
        self.in_sequence = self.in_sequence.having(rows, figures)
        self.place[rows], self.stands[rows] = some.places(), some.standing()
        for at, row in enumerate(rows.tolist()):
            self._refused_in_place.pop(row, None)
            if at in reasons:
                self._refused_in_place[row] = reasons[at]

    def _score(self, asked: Candidates, *frames: Array) -> tuple[FiguresTable, dict[int, str]]:
        """Figures of some frames, each with a row per candidate, in one call of the model."""
        rows = frames[0] if len(frames) == 1 else np.concatenate([values.T for values in frames], axis=1).T
        figures, reasons = read_figures(self._model.score(frame_of(rows)), len(rows))
        figures.numbers[:, SAP] += np.tile(self._points[asked.home], len(frames))
        return figures, reasons
