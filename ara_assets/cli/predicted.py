"""What `ara property` says of a home's prediction, and of doubts about its certificate."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ara_assets.cli.output import counted, paragraph
from ara_domain.anomaly_flags import Anomaly
from ara_domain.override_fields.words import label
from ara_domain.ports import PredictedHome, Repositories
from ara_domain.prediction.rating import INTERVAL
from ara_domain.predictions import rounded_rating
from ara_domain.property import FieldSource, Property

_IN_WORDS = {
    Anomaly.DIFFERS_FROM_NEIGHBOURS: "differs from what its neighbours are sure of",
    Anomaly.IMPLAUSIBLE: "is what no dwelling has",
    Anomaly.CONTRADICTS_OTHER_FIELD: "contradicts another field",
}


@dataclass(frozen=True)
class Prediction:
    """A home's prediction and the doubts about its certificate, as stored."""

    predicted: PredictedHome | None
    anomalies: Mapping[str, Anomaly]
    is_planned_from: bool

    @classmethod
    def of(cls, store: Repositories, home: Property) -> "Prediction":
        """Read while the store is open."""
        key = home.identity.property_id
        snapshot = store.properties.snapshots([key]).get(key, {})
        return cls(
            predicted=store.predicted_epcs.of([key]).get(key),
            anomalies=home.epc_anomaly_flags.by_field if home.epc_anomaly_flags else {},
            is_planned_from=snapshot.get("base") == FieldSource.PREDICTED,
        )

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        found = self.predicted
        epc = found.epc if found else None
        return {
            "anomalies": {field: anomaly.value for field, anomaly in sorted(self.anomalies.items())},
            "prediction": found
            and {
                "is_planned_from": self.is_planned_from,
                "not_planned_from_because": found.shortfall,
                "neighbours": list(found.neighbours),
                "rating": found.rating and asdict(found.rating),
                "fields": [
                    {"path": one.path, "confidence": one.confidence} for one in (epc.field_sources if epc else ())
                ],
            },
        }

    def show(self) -> None:
        """For people: what the plans rest on, and what is odd."""
        if self.is_planned_from and self.predicted is not None:
            asked = counted(len(self.predicted.neighbours), "certificate")
            paragraph(
                f"! predicted: nobody has a certificate of this home. What follows was told from {asked} of similar "
                "homes nearby; have it assessed before money is spent.",
                indent=2,
            )
            if (rating := self.predicted.rating) is not None:
                paragraph(
                    f"! expected rating: SAP {rounded_rating(rating.expected)} from the ratings of its neighbours; "
                    f"{INTERVAL:.0%} of such homes are rated {rounded_rating(rating.low)} to "
                    f"{rounded_rating(rating.high)}. What the landlord corrects moves it from there.",
                    indent=2,
                )
        for field, anomaly in sorted(self.anomalies.items()):
            paragraph(f"! {anomaly.value.replace('_', ' ')}: {label(field)} {_IN_WORDS[anomaly]}", indent=2)
