"""The rating neighbours let one expect of a home that nobody has rated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedRating:
    """SAP points: four homes of five lie between `low` and `high`, half of them above `expected`."""

    expected: float
    low: float
    high: float
    of_certificate: float
    """What the engine computes of the predicted certificate itself."""

    @property
    def points(self) -> float:
        """SAP points by which the expected rating exceeds that of the predicted certificate."""
        return self.expected - self.of_certificate
