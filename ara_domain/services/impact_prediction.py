"""S6: what each candidate measure, applied alone, changes in each home (PRD §9.2)."""

from collections.abc import Mapping
from uuid import UUID

import pandas as pd

from ara_domain.hashing import content_hash
from ara_domain.ports import ScoringModel
from ara_domain.predictions import EnergyFigures, ImpactPredictions, MeasureImpact, ModelVersion
from ara_domain.recommendations import CandidateMeasures
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer


def candidates_hash(candidates: CandidateMeasures, model: ModelVersion) -> str:
    """What impacts depend on: the home, the options (not their prices) and the model."""
    options = sorted(recommendation.option for recommendation in candidates.offered)
    return content_hash("impacts:1", candidates.effective_hash, candidates.catalogue_version, options, model)


class ImpactPredictionService:
    """Re-scores every home with every candidate, a block in one call."""

    def __init__(self, model: ScoringModel) -> None:
        self.model = model

    def run(
        self,
        frame: pd.DataFrame,
        baselines: Mapping[UUID, EnergyFigures],
        candidates: Mapping[UUID, CandidateMeasures],
        corrections: Mapping[UUID, float] | None = None,
    ) -> dict[UUID, ImpactPredictions]:
        """Impacts of the homes that have a baseline; a measure that lowers SAP keeps its negative gain.

        `corrections` are the SAP points that baselines hold beyond what the model computes; gains have none of them.

        Raises:
            WrongResult: the model did not answer for every row.
        """
        homes = [(row, home) for row, home in enumerate(frame.index) if home in baselines and home in candidates]
        asked = [
            (home, Retrofit(row, frozenset({recommendation.option})), recommendation.option)
            for row, home in homes
            for recommendation in candidates[home].offered
        ]
        scores = RetrofitScorer(self.model, frame, corrections).score([retrofit for _, retrofit, _ in asked])
        by_home: dict[UUID, dict[str, MeasureImpact]] = {home: {} for _, home in homes}
        for (home, _, option), score in zip(asked, scores, strict=True):
            if score.figures is not None:
                by_home[home][option] = _impact(baselines[home], score.figures)
        return {
            home: ImpactPredictions(
                by_option=impacts,
                model=self.model.version,
                candidates_hash=candidates_hash(candidates[home], self.model.version),
            )
            for home, impacts in by_home.items()
        }


def _impact(before: EnergyFigures, after: EnergyFigures) -> MeasureImpact:
    return MeasureImpact(
        figures=after,
        sap_gain=after.sap_score - before.sap_score,
        co2_saving_kg=before.co2_kg - after.co2_kg,
        bill_saving_gbp=before.bill_gbp - after.bill_gbp,
        energy_saving_kwh=_bought(before) - _bought(after),
    )


def _bought(figures: EnergyFigures) -> float:
    return sum(kwh for fuel, kwh in figures.fuel_kwh.items() if fuel != "electricity_exported")
