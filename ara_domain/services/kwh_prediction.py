"""S4: baseline SAP, EI, CO2, heat demand, kWh and bills of each home (PRD §9.2, §6.4)."""

from collections.abc import Mapping
from uuid import UUID

from ara_domain.ml.results import Score, read_scores
from ara_domain.ports import ScoringModel
from ara_domain.predictions import BaselinePredictions
from ara_domain.services.feature_builder import Features


class KwhPredictionService:
    """Scores effective certificates through the scoring model, a block in one call."""

    def __init__(self, model: ScoringModel) -> None:
        self.model = model

    def run(self, features: Features, effective_hashes: Mapping[UUID, str]) -> dict[UUID, BaselinePredictions]:
        """Baseline of every home in the frame.

        Raises:
            WrongResult: the model did not answer for every row.
        """
        scores = self.scores(features)
        return {
            property_id: BaselinePredictions(
                figures=score.figures,
                limitations=score.limitations,
                model=self.model.version,
                effective_hash=effective_hashes[property_id],
            )
            for property_id, score in zip(features.frame.index, scores, strict=True)
        }

    def scores(self, features: Features) -> list[Score]:
        """The model's answer for every row of the frame, in order."""
        return read_scores(self.model.score(features.frame), len(features.frame))
