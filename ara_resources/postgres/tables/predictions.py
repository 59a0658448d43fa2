"""What the model says of a home: its baseline, and the impact of each candidate measure."""

from ara_domain.confidence import RatingConfidence
from ara_domain.predictions import BaselinePredictions, ImpactPredictions, MeasureImpact
from ara_resources.postgres.records import Family, Flat, Rows
from ara_resources.postgres.tables.base import metadata, moment, of_property, text

baseline_predictions = Family(
    "baseline_predictions",
    BaselinePredictions,
    {
        BaselinePredictions: {
            "figures": Flat("", present="scored"),
            "limitations": Rows("baseline_limitations"),
            "model": Flat(""),
            "confidence": Flat("rating_", present="rating_is_weighed"),
        },
        RatingConfidence: {"inputs": Rows("baseline_uncertain_inputs")},
    },
    metadata,
    key=of_property(primary_key=True),
    beside=(text("stage_hash", nullable=True), moment("modelled_at", nullable=True)),
)

impact_predictions = Family(
    "impact_predictions",
    ImpactPredictions,
    {
        ImpactPredictions: {"by_option": Rows("measure_impacts", key="option"), "model": Flat("")},
        MeasureImpact: {"figures": Flat("")},
    },
    metadata,
    key=of_property(primary_key=True),
    beside=(text("stage_hash"),),
)
