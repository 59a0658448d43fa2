"""S4: baseline SAP, EI, CO2, heat demand, kWh and bills of each home (PRD §9.2, §6.4)."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from math import isnan
from uuid import UUID

from ara_domain.ml.results import Score, read_scores
from ara_domain.ports import ScoringModel
from ara_domain.predictions import BaselinePredictions, Limitation
from ara_domain.services.feature_builder import Features

_SYSTEMS = (("heating1_product", "heating1_efficiency"), ("heating2_product", "heating2_efficiency"))
_NAMED_BY = {
    "product_database_default": _SYSTEMS,
    "mechanical_ventilation_default": (("ventilation_product", "ventilation_sfp"),),
    "network_data_not_held": (("network_product", "network_carbon"),),
}
"""Limitations about products that are not held: columns with the index number, and with a value of a held product."""
_COLUMNS = [column for pairs in _NAMED_BY.values() for pair in pairs for column in pair]


def naming_products(limitations: Sequence[Limitation], row: Mapping[Hashable, float]) -> tuple[Limitation, ...]:
    """Limitations of a home with the index numbers of the products they are about; `row` is its row of the frame."""
    return tuple(_naming(one, row) for one in limitations)


def _naming(limitation: Limitation, row: Mapping[Hashable, float]) -> Limitation:
    pairs = _NAMED_BY.get(limitation.code, ())
    lodged = [f"{row[index]:.0f}" for index, held in pairs if isnan(row[held]) and not isnan(row[index])]
    return replace(limitation, text=f"{limitation.text} (index number {', '.join(lodged)})") if lodged else limitation


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
        products = features.frame[_COLUMNS].to_dict("records")
        return {
            property_id: BaselinePredictions(
                figures=score.figures,
                limitations=naming_products(score.limitations, row),
                model=self.model.version,
                effective_hash=effective_hashes[property_id],
            )
            for property_id, row, score in zip(features.frame.index, products, scores, strict=True)
        }

    def scores(self, features: Features) -> list[Score]:
        """The model's answer for every row of the frame, in order."""
        return read_scores(self.model.score(features.frame), len(features.frame))
