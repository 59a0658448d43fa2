"""Homes without a certificate: what the certificates of similar homes nearby say of them, and how surely.

`NeighbourPool` weighs certificates by likeness, `aspects` says what is voted on, `votes` counts, `EpcPredictor` puts a
consistent certificate together in a `Draft`, `confidence` turns agreement into the chance of being right, `anomalies`
holds a certificate against its prediction. Add here: how a home is told from its neighbours. Keep out: where neighbours
come from, and anything that reads a rating, cost or emission.
"""

from ara_domain.prediction.known_home import KnownHome, known_home_of, newest_per_dwelling
from ara_domain.prediction.prediction import Asked, EpcPredictor, PredictedAspect, PredictedEpc
from ara_domain.prediction.similarity import NeighbourPool, Similarity

__all__ = [
    "Asked",
    "EpcPredictor",
    "KnownHome",
    "NeighbourPool",
    "PredictedAspect",
    "PredictedEpc",
    "Similarity",
    "known_home_of",
    "newest_per_dwelling",
]
