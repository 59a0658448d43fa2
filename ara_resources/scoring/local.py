"""The embedded RdSAP 10 engine as a scoring model: no network, the default backend."""

import pandas as pd

from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import Correction
from ara_domain.predictions import ModelVersion
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.sap.scoring import score_frame
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, PriceSet, price_set

_VERSION_LENGTH = 16
"""Of the hash that is a residual model's version."""


class LocalScoringModel:
    """Scores frames with the engine at one price set, without one at the package's `CURRENT_PRICES`.

    A `correction` stands behind it for baselines (`ara_domain.services.corrected_ratings`); `score` has none of it.
    """

    def __init__(self, prices: PriceSet | None = None, *, correction: Correction | None = None) -> None:
        self.prices = prices or price_set(CURRENT_PRICES)
        self.correction = correction

    @property
    def version(self) -> ModelVersion:
        """The engine and the correction behind it, and the transform it reads; not the prices (ADR 053).

        The engine is named by RdSAP 10 whatever method a certificate was lodged by: baselines, impacts and plans are
        rated by that one, and only checks of lodged ratings ask for another.
        """
        parts = [ENGINE_VERSION]
        if self.correction is not None:
            parts.append(f"residual-{self.correction.version[:_VERSION_LENGTH]}")
        return ModelVersion(
            transform_version=TRANSFORM_VERSION,
            model_name="rdsap10-engine",
            model_version="+".join(parts),
        )

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        """One row of results per row of the frame; see `ara_domain.sap.scoring.score_frame`."""
        return score_frame(frame, self.prices)
