"""The engine's ratings of the neighbours in a pool, worked out when first asked for, and what they let one expect."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.predicted_rating import PredictedRating
from ara_domain.prediction import Asked, KnownHome, PredictedEpc
from ara_domain.prediction.rating import shipped_rating_lines
from ara_domain.prediction.rating_terms import NeighbourRatings, stacked
from ara_domain.prediction.similarity import Numbers, Positions
from ara_domain.sap.engine import expand, rate
from ara_domain.services.feature_builder import FeatureBuilder

Home = TypeVar("Home", bound=Hashable)


class PoolRatings:
    """Only certificates asked about a home are rated, each once: to flatten one takes more than a millisecond."""

    def __init__(self, certificates: Sequence[EpcPropertyData]) -> None:
        self._certificates = certificates
        self._neighbours = NeighbourRatings(certificates, np.full(len(certificates), np.nan))
        self._is_rated = np.zeros(len(certificates), dtype=np.bool_)

    def expected(self, told: Mapping[Home, tuple[KnownHome, Asked, PredictedEpc]]) -> dict[Home, PredictedRating]:
        """Ratings by home; none of a home whose neighbours, or whose predicted certificate, cannot be rated."""
        if not told:
            return {}
        asked_about = np.unique(np.concatenate([asked.positions for _, asked, _ in told.values()]))
        of_certificate = self._rate(asked_about, [predicted.epc for _, _, predicted in told.values()])
        found = {
            home: (terms, own)
            for (home, (known, asked, _)), own in zip(told.items(), of_certificate.tolist(), strict=True)
            if (terms := self._neighbours.terms(known, asked.positions, asked.weights)) is not None
            and not np.isnan(own)
        }
        points = shipped_rating_lines().predict(stacked([terms for terms, _ in found.values()]))
        return {
            home: PredictedRating(low=low, expected=expected, high=high, of_certificate=own)
            for (home, (_, own)), (low, expected, high) in zip(found.items(), points.tolist(), strict=True)
        }

    def _rate(self, positions: Positions, others: Sequence[EpcPropertyData]) -> Numbers:
        """Have certificates of the pool rated. Returns the ratings of others, which are rated with them."""
        new = positions[~self._is_rated[positions]]
        ratings = _rated([*(self._certificates[at] for at in new.tolist()), *others])
        self._neighbours.ratings[new] = ratings[: new.size]
        self._is_rated[new] = True
        return ratings[new.size :]


def _rated(certificates: Sequence[EpcPropertyData]) -> Numbers:
    """SAP points by RdSAP 10, NaN of those that cannot be flattened or rated; nothing else the engine knows of them."""
    by_place = {UUID(int=place): epc for place, epc in enumerate(certificates)}
    frame = FeatureBuilder().build(by_place).frame
    ratings = np.full(len(certificates), np.nan)
    if len(frame):
        homes = expand(frame.reset_index(drop=True))
        points = rate(homes).sap
        ratings[[place.int for place in frame.index]] = np.where(homes.limitations.refused(), np.nan, points)
    return ratings
