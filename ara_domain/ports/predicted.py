"""Certificates predicted for homes, kept beside what they were predicted from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ara_domain.epc import EpcPropertyData
from ara_domain.ports.unit_of_work import UnitOfWork
from ara_domain.predicted_rating import PredictedRating


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedHome:
    """What the neighbours say of a home, and who they are."""

    epc: EpcPropertyData | None
    """None where no neighbour says the shape of a dwelling."""
    neighbours: tuple[str, ...] = ()
    """Certificate numbers of those asked, the most alike first."""
    rating: PredictedRating | None = None
    """The rating to expect of it; None of a home that has a certificate, whose rating nobody needs to expect."""
    shortfall: str | None = None
    """Why the home may not be planned from this, were it without a certificate; None where it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionState:
    """A stored prediction without its certificate."""

    stage_hash: str
    neighbours: int
    is_predicted: bool
    shortfall: str | None


class PredictedEpcRepo(Protocol):
    """Owns `property_predictions`. The predicted certificates lie in the `epc_property` family."""

    def save(
        self, uow: UnitOfWork, predictions: Mapping[UUID, PredictedHome], stage_hash: Mapping[UUID, str], at: datetime
    ) -> None:
        """Replace the predictions of these homes, worked out from what the stage hash stands for."""
        ...

    def forget(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None: ...
    def of(self, property_ids: Collection[UUID]) -> Mapping[UUID, PredictedHome]:
        """Predictions with their certificates, in a fixed number of queries."""
        ...

    def states(self, property_ids: Collection[UUID]) -> Mapping[UUID, PredictionState]:
        """Predictions without their certificates, one query."""
        ...
