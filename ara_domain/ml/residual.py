"""The residual model: what a rating differs by from the physics where a certificate leaves much unsaid.

Physics first: the engine rates what the certificate says and infers, and gradient boosting learns what that leaves
(lodged - computed SAP points) from the frame's own columns and what the engine makes of them. ADR 031.

Here: its inputs, how it is trained, and its text form. Keep out: anything of a home that is in neither frame, such as
its postcode, so that the model serves wherever the engine does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import lightgbm
import numpy as np
import pandas as pd

from ara_domain.ml.leakage import inputs_among, refuse_results
from ara_domain.ml.schema import column_names
from ara_domain.sap.tables import Array

PHYSICS: Final = ("sap_score", "ei_score", "primary_energy_kwh", "space_heating_kwh", "water_heating_kwh")
"""What the engine computes that the model may see. Emissions and bills stay out with the lodged ones (`leakage`)."""

ROUNDS: Final = 400
_PARAMETERS: Final[dict[str, Any]] = {
    # Huber: rows lodged with a typing error pull no harder than others beyond this many points.
    "objective": "huber",
    "alpha": 3.0,
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    # The same rows give the same model, and so the same version, on any machine with as many cores.
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
"""Usual values for some thousand rows; of four variants tried on the Exeter rows this was the best, by 0.1 of MAE."""


@cache
def residual_columns() -> tuple[str, ...]:
    """The inputs by name: the transform's columns that may be inputs, then what the engine computes of them."""
    columns = (*inputs_among(column_names()), *(f"computed_{name}" for name in PHYSICS))
    refuse_results(columns)
    return columns


def residual_inputs(frame: pd.DataFrame, results: pd.DataFrame) -> Array:
    """Inputs of shape (homes, `residual_columns()`), from the scoring frame and the engine's results on it."""
    said = frame[list(inputs_among(column_names()))].to_numpy(dtype=np.float64)
    computed = results[list(PHYSICS)].to_numpy(dtype=np.float64)
    return np.hstack([said, computed])


class UnreadableModel(ValueError):
    """The text is no residual model, or one for other columns; the message says which."""


@dataclass(frozen=True, slots=True)
class ResidualModel:
    """A trained model: SAP points to add to the engine's rating."""

    booster: lightgbm.Booster

    def predict(self, inputs: Array) -> Array:
        """SAP points to add, one per row of `residual_inputs`."""
        points: Array = np.asarray(self.booster.predict(inputs, num_threads=1), dtype=np.float64)
        return points

    def to_text(self) -> str:
        """LightGBM's own text form: trees as numbers, nothing that is executed when read."""
        text: str = self.booster.model_to_string()
        return text

    @classmethod
    def from_text(cls, text: str, columns: Sequence[str]) -> "ResidualModel":
        """Read a model back and check that it takes these columns.

        The text must be whole, as `to_text` gave it: LightGBM ends the process over a tree that is cut off.

        Raises:
            UnreadableModel: it is no model, or one for other columns.
            LeakingColumn: it was trained on a result.
        """
        try:
            booster = lightgbm.Booster(model_str=text)
        except lightgbm.basic.LightGBMError as problem:
            raise UnreadableModel(f"the text is no LightGBM model ({problem}); train it anew") from problem
        names = booster.feature_name()
        refuse_results(names)
        if names != list(columns):
            raise UnreadableModel(
                f"the model takes {len(names)} columns, of which {len(set(names) - set(columns))} are not among the "
                f"{len(columns)} of this transform; train it anew"
            )
        return cls(booster)


def train_residual(inputs: Array, left: Array) -> ResidualModel:
    """Learn what the physics leaves.

    Args:
        inputs: of shape (homes, `residual_columns()`).
        left: lodged - computed SAP points, one per home.
    """
    data = lightgbm.Dataset(inputs, left, feature_name=list(residual_columns()), params={"verbosity": -1})
    return ResidualModel(lightgbm.train(_PARAMETERS, data, ROUNDS))
