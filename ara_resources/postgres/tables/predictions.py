"""What the model says of a home: its baseline, and the impact of each candidate measure."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ara_domain.confidence import RatingConfidence
from ara_domain.ml.figures import NUMBERS
from ara_domain.predictions import BaselinePredictions
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

impact_predictions = sa.Table(
    "impact_predictions",
    metadata,
    of_property(primary_key=True),
    text("stage_hash"),
    text("candidates_hash"),
    text("transform_version"),
    text("model_name"),
    text("model_version"),
    sa.Column("refused", JSONB(none_as_null=True)),
    text("price_set", nullable=True),
    sa.Column("bought", JSONB(none_as_null=True)),
    *(sa.Column(name, sa.Double) for name in NUMBERS),
)
"""A home's impacts: what they came from, and the home as it is, which they count from; null where it has none."""

IN_SEQUENCE = "in_sequence_"
"""Before the columns of a candidate after all earlier steps of the sequence."""
candidate_impacts = sa.Table(
    "candidate_impacts",
    metadata,
    sa.Column(
        "property_id",
        sa.Uuid,
        sa.ForeignKey("impact_predictions.property_id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    sa.Column("option", sa.Text, primary_key=True, nullable=False),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("step", sa.SmallInteger, nullable=False),
    sa.Column("stands", sa.Boolean, nullable=False),
    text("price_set"),
    sa.Column("bought", JSONB(none_as_null=True)),
    *(sa.Column(name, sa.Double, nullable=False) for name in NUMBERS),
    sa.Column(f"{IN_SEQUENCE}bought", JSONB(none_as_null=True)),
    *(sa.Column(f"{IN_SEQUENCE}{name}", sa.Double) for name in NUMBERS),
)
"""The home with one candidate: alone, and under `in_sequence_` after all earlier steps of the standard sequence.

`position` is the order of work among a home's candidates. `step` is 0 where the model refused it in sequence; `stands`
tells the sequence's own step from an alternative to it.
"""
