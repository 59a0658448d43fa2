"""Scoring models for tests: one that counts what it is asked, one whose every figure follows from a formula."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ara_domain.ml.results import BILL_USES, BOUGHT, FUELS, RESULT_COLUMNS
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import CorrectedModel, Correction, PricedModel, ScoringModel
from ara_domain.predictions import ModelVersion
from ara_domain.sap.purchases import Purchases, bills
from ara_domain.sap.tables import Array
from ara_domain.sap.worksheet.prices import PriceSet

Formula = Callable[[pd.DataFrame], Array]
"""Unrounded SAP of every row of a frame; NaN where the model refuses."""


class CountingModel:
    """Another model, with a record of the frames it was given."""

    def __init__(self, model: ScoringModel) -> None:
        self.model = model
        self.frames: list[pd.DataFrame] = []

    @property
    def version(self) -> ModelVersion:
        return self.model.version

    @property
    def correction(self) -> Correction | None:
        return self.model.correction if isinstance(self.model, CorrectedModel) else None

    @property
    def prices(self) -> PriceSet | None:
        return self.model.prices if isinstance(self.model, PricedModel) else None

    @property
    def rows(self) -> int:
        """Rows scored so far: homes as they are, and homes with measures."""
        return sum(len(frame) for frame in self.frames)

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        self.frames.append(frame.copy())
        return self.model.score(frame)


class RenamedModel:
    """Another model under another version; its figures are the same."""

    def __init__(self, model: ScoringModel, model_version: str) -> None:
        self.model = model
        self.version = replace(model.version, model_version=model_version)

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        return self.model.score(frame)


class FormulaModel:
    """SAP by a formula over the frame; the other figures follow from SAP. Refuses the rows whose SAP is NaN.

    Given prices, it bills gas for heat and the standing charge of electricity, and says so in its figures.
    """

    def __init__(self, sap: Formula, model_version: str = "1", prices: PriceSet | None = None) -> None:
        self.sap = sap
        self.prices = prices
        self.version = ModelVersion(
            transform_version=TRANSFORM_VERSION, model_name="formula", model_version=model_version
        )

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        sap = np.asarray(self.sap(frame), dtype=np.float64)
        results = pd.DataFrame(index=frame.index)
        results["sap_score"] = sap
        results["ei_score"] = sap - 2
        results["co2_kg"] = 9_000 - 80 * sap
        results["primary_energy_kwh"] = 40_000 - 300 * sap
        results["space_heating_kwh"] = 20_000 - 150 * sap
        results["water_heating_kwh"] = 2_000.0
        for fuel in FUELS:
            results[f"{fuel}_kwh"] = 0.0
        results["mains_gas_kwh"] = 24_000 - 160 * sap
        results["electricity_kwh"] = 3_000 - 10 * sap
        results["electricity_exported_kwh"] = 5 * sap
        results["bill_gbp"] = 3_000 - 20 * sap
        for use in BILL_USES:
            results[f"bill_{use}_gbp"] = results["bill_gbp"] / len(BILL_USES)
        results["price_set"] = "formula"
        results["limitations"] = np.where(np.isnan(sap), "worksheet_failed", "")
        results = results[list(RESULT_COLUMNS)]
        return results if self.prices is None else _billed(results, self.prices)


def _billed(results: pd.DataFrame, prices: PriceSet) -> pd.DataFrame:
    bought = [{"space_heating.1": kwh, "standing_charges.30": 1.0} for kwh in results["mains_gas_kwh"]]
    paid = bills(Purchases.of(bought), prices)
    results["bill_gbp"] = paid.sum(axis=1)
    for at, use in enumerate(BILL_USES):
        results[f"bill_{use}_gbp"] = paid[:, at]
    results["price_set"] = prices.name
    results[BOUGHT] = pd.Series(bought, index=results.index, dtype=object)
    return results
