"""S3: certificates to the scoring frame, one bad certificate never failing the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.limits import MeasureLimits
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.predicted_rating import PredictedRating


@dataclass(frozen=True, slots=True)
class Unflattened:
    """Why a home is not in the frame: a short code to count by, what is wrong, and what to do next."""

    reason: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Features:
    """The frame of the homes that could be flattened, indexed by property id, and what was wrong with the others.

    `limits` are of the homes that have any, `told` of those that are modelled on a prediction.
    """

    frame: pd.DataFrame
    failed: Mapping[UUID, Unflattened]
    limits: Mapping[UUID, MeasureLimits] = field(default_factory=dict)
    told: Mapping[UUID, PredictedRating] = field(default_factory=dict)


class FeatureBuilder:
    """Wraps the transform (PRD §9.2)."""

    def __init__(self, transform: EpcMlTransform | None = None) -> None:
        self.transform = transform or EpcMlTransform()

    def build(self, certificates: Mapping[UUID, EpcPropertyData]) -> Features:
        """Flatten a block of effective certificates, in the order given."""
        try:
            return Features(self.transform.to_rows(list(certificates.values()), list(certificates)), {})
        except Exception:  # noqa: BLE001  the quarantine boundary: find the homes it is about
            return self._one_by_one(certificates)

    def _one_by_one(self, certificates: Mapping[UUID, EpcPropertyData]) -> Features:
        good: dict[UUID, EpcPropertyData] = {}
        failed: dict[UUID, Unflattened] = {}
        for property_id, epc in certificates.items():
            try:
                self.transform.to_row(epc)
            except Exception as error:  # noqa: BLE001  the quarantine boundary
                failed[property_id] = Unflattened(
                    "cannot_be_flattened",
                    f"{type(error).__name__}: {error}",
                    "report the certificate: this is a fault of ARA",
                )
            else:
                good[property_id] = epc
        return Features(self.transform.to_rows(list(good.values()), list(good)), failed)
