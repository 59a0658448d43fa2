"""S2: for every home a predicted certificate from its neighbours (PRD §9.2)."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData
from ara_domain.prediction import EpcPredictor, KnownHome, NeighbourPool, PredictedEpc, newest_per_dwelling
from ara_domain.prediction.anomalies import neighbour_anomalies, own_anomalies
from ara_domain.prediction.confidence import Calibration

Home = TypeVar("Home", bound=Hashable)


class EpcPredictionService:
    """Predicts the homes of a block from the certificates of that block, and holds certificates against predictions.

    The neighbours may hold certificates of the very homes that are predicted: a home's own, by UPRN or by address, are
    never asked about it.
    """

    def __init__(self, neighbours: Iterable[EpcPropertyData], *, calibration: Calibration | None = None) -> None:
        self._predictor = EpcPredictor(NeighbourPool(newest_per_dwelling(neighbours)), calibration)

    def predict(self, homes: Mapping[Home, KnownHome]) -> dict[Home, PredictedEpc]:
        """Predictions by home; homes with no neighbour in their block are left out."""
        found = {home: self._predictor.predict(known) for home, known in homes.items()}
        return {home: prediction for home, prediction in found.items() if prediction is not None}

    def flag(self, epc: EpcPropertyData, predicted: PredictedEpc | None) -> EpcAnomalyFlags:
        """Doubts about a home's certificate, field by field; what the certificate says against itself weighs most."""
        against: Mapping[str, Anomaly] = neighbour_anomalies(epc, predicted) if predicted else {}
        return EpcAnomalyFlags({**against, **own_anomalies(epc)})
