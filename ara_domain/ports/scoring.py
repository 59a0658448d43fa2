"""A model that scores homes."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from uuid import UUID

from ara_domain.predictions import BaselinePredictions, ModelVersion

if TYPE_CHECKING:
    import pandas as pd  # a third of a second that reading a certificate does not need

    from ara_domain.property import Property
    from ara_domain.sap.worksheet.prices import PriceSet


class ScoringModel(Protocol):
    """A model that scores the transform's frame (PRD §8)."""

    @property
    def version(self) -> ModelVersion:
        """What this model was made for and what it is."""
        ...

    def score(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """One row of results per row of the frame, same index; columns as `ara_domain.ml.schema.RESULT_COLUMNS`."""
        ...


class Correction(Protocol):
    """Corrects ratings of homes that a certificate says little of; measures keep the gains the model computes."""

    @property
    def version(self) -> str:
        """What it was learnt from, and how."""
        ...

    def correct(
        self, frame: "pd.DataFrame", baselines: Mapping[UUID, BaselinePredictions], homes: "Iterable[Property]"
    ) -> dict[UUID, BaselinePredictions]:
        """The baselines of a frame's homes, those it concerns corrected and with a limitation that says so."""
        ...


@runtime_checkable
class CorrectedModel(Protocol):
    """A scoring model behind which a correction may stand; its version names the correction too."""

    @property
    def correction(self) -> Correction | None:
        """None while there is none."""
        ...


@runtime_checkable
class PricedModel(Protocol):
    """A scoring model that works out bills at a price set it was given, and says in its figures what is bought.

    Its version says nothing of prices: with other prices only bills change, and those need no scoring.
    """

    @property
    def prices(self) -> "PriceSet | None":
        """The set; None where the model behind has prices of its own."""
        ...
