"""A scoring model whose frames carry the data of a product database: other products, other figures, another version."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ara_domain.ports import CorrectedModel, Correction, PricedModel, ScoringModel
from ara_domain.predictions import ModelVersion

if TYPE_CHECKING:
    import pandas as pd

    from ara_domain.sap.worksheet.prices import PriceSet


class OnProducts:
    """The model as it is, with the database's version in its own, so that every mark notices another database."""

    def __init__(self, model: ScoringModel, products_version: str) -> None:
        self.model = model
        self.products_version = products_version

    @property
    def version(self) -> ModelVersion:
        """The model's, with the product database its frames are made with."""
        known = self.model.version
        return replace(known, model_version=f"{known.model_version}+products-{self.products_version}")

    @property
    def correction(self) -> Correction | None:
        """What stands behind the model."""
        return self.model.correction if isinstance(self.model, CorrectedModel) else None

    @property
    def prices(self) -> "PriceSet | None":
        """The price set of the model's bills."""
        return self.model.prices if isinstance(self.model, PricedModel) else None

    def score(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """As the model scores."""
        return self.model.score(frame)
