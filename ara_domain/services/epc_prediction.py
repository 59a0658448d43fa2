"""S2: for every home a predicted certificate from its neighbours (PRD §9.2)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import PropertyType
from ara_domain.hashing import content_hash
from ara_domain.identity import PropertyIdentity
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.override_fields import ImpossibleValue, field_named
from ara_domain.predicted_rating import PredictedRating
from ara_domain.prediction import (
    Asked,
    EpcPredictor,
    KnownHome,
    NeighbourPool,
    PredictedEpc,
    Similarity,
    newest_per_dwelling,
)
from ara_domain.prediction.anomalies import FIELD_OF_ASPECT, neighbour_anomalies, own_anomalies
from ara_domain.prediction.confidence import Calibration, shipped_calibration
from ara_domain.prediction.rating import shipped_rating_lines
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.services.pool_ratings import PoolRatings

Home = TypeVar("Home", bound=Hashable)

_RULES = "1"
"""Raise it when the same neighbours would give another prediction or other doubts."""
_FACTS = ("property_type", "built_form", "construction_age_band")
"""Override fields that say which homes are alike."""


@cache
def rating_rules() -> str:
    """Changes with the engine and with the lines ratings are expected by."""
    return content_hash("rating_rules:1", ENGINE_VERSION, TRANSFORM_VERSION, shipped_rating_lines())


@cache
def prediction_rules() -> str:
    """Changes with the rules, the weights and the curves predictions are made by."""
    return content_hash("prediction_rules:1", _RULES, Similarity(), shipped_calibration())


def known_home(home: PropertyIdentity, overrides: LandlordOverrides) -> KnownHome:
    """What the landlord says of a home, and nothing of what its own certificate says.

    A flat is known by its address where nobody says what kind of home it is.
    """
    lines = (home.address.line_1, home.address.line_2, home.address.line_3)
    known = KnownHome(
        address_lines=tuple(line for line in lines if line),
        postcode=home.postcode,
        uprn=home.uprn,
        **{one.field: value for one in overrides if (value := _fact(one.field, one.value)) is not None},
    )
    if known.property_type is None and known.address.units:
        return replace(known, property_type=int(PropertyType.FLAT))
    return known


def _fact(field: str, text: str) -> Any:
    if field not in _FACTS:
        return None
    try:
        value = field_named(field).parse(text)
    except ImpossibleValue:
        return None  # refused, with a reason, where it is laid over the certificate
    return value if isinstance(value, str) else int(value)


class EpcPredictionService:
    """Predicts the homes of a block from the certificates of that block, and holds certificates against predictions.

    The neighbours may hold certificates of the very homes that are predicted: a home's own, by UPRN or by address, are
    never asked about it.
    """

    def __init__(self, neighbours: Iterable[EpcPropertyData], *, calibration: Calibration | None = None) -> None:
        pool = NeighbourPool(newest_per_dwelling(neighbours))
        self._predictor = EpcPredictor(pool, calibration)
        self._ratings = PoolRatings(pool.certificates)

    def ask(self, home: KnownHome, also_known_as: Sequence[KnownHome] = ()) -> Asked:
        """The neighbours a home is told from; its own under any of these UPRNs and addresses are not among them."""
        return self._predictor.ask(home, also_known_as)

    def tell(self, homes: Mapping[Home, tuple[KnownHome, Asked]]) -> dict[Home, PredictedEpc]:
        """The certificates that their neighbours predict, by home; without homes whose shape no neighbour says."""
        predicted = self._predictor.predict(list(homes.values()))
        return {home: found for home, found in zip(homes, predicted, strict=True) if found is not None}

    def rate(self, told: Mapping[Home, tuple[KnownHome, Asked, PredictedEpc]]) -> dict[Home, PredictedRating]:
        """The ratings to expect of homes, from those the engine gives their neighbours; in one batch.

        Homes none of whose neighbours can be rated, or whose predicted certificate cannot, are left out.
        """
        return self._ratings.expected(told)

    def doubt(self, certified: Mapping[Home, tuple[EpcPropertyData, Asked]]) -> dict[Home, EpcAnomalyFlags]:
        """Doubts about homes' certificates, field by field; what one says against itself weighs most.

        The neighbours are heard without certificates made of what they say.
        """
        said = self._predictor.say([asked for _, asked in certified.values()], FIELD_OF_ASPECT)
        return {
            home: EpcAnomalyFlags({**neighbour_anomalies(epc, of_home, len(asked.certificates)), **own_anomalies(epc)})
            for (home, (epc, asked)), of_home in zip(certified.items(), said, strict=True)
        }
