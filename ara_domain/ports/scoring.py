"""A model that scores homes."""

from typing import TYPE_CHECKING, Protocol

from ara_domain.predictions import ModelVersion

if TYPE_CHECKING:
    import pandas as pd  # a third of a second that reading a certificate does not need


class ScoringModel(Protocol):
    """A model that scores the transform's frame (PRD §8)."""

    @property
    def version(self) -> ModelVersion:
        """What this model was made for and what it is."""
        ...

    def score(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """One row of results per row of the frame, same index; columns as `ara_domain.ml.schema.RESULT_COLUMNS`."""
        ...
