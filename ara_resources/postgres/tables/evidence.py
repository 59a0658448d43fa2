"""What a landlord and our own surveyors say about a home."""

import sqlalchemy as sa

from ara_resources.postgres.tables.base import metadata, moment, of_property, sequence, text

site_notes = sa.Table(
    "site_notes",
    metadata,
    sa.Column("survey_id", sa.Uuid, primary_key=True),
    of_property(),
    sa.Column("survey_date", sa.Date, nullable=False),
    text("surveyor"),
    sa.Column("epc_property_id", sa.BigInteger, sa.ForeignKey("epc_property.id"), nullable=False, unique=True),
    text("content_hash"),
    sequence(),
    sa.Index(None, "property_id"),
    comment="Surveys; what was recorded lies in the epc_property tables. The newest of a home is in force.",
)

landlord_overrides = sa.Table(
    "landlord_overrides",
    metadata,
    sa.Column("override_id", sa.Uuid, primary_key=True),
    of_property(),
    text("field"),
    text("value"),
    text("note"),
    text("author"),
    moment("recorded_at"),
    moment("superseded_at", nullable=True),
    sequence(),
    sa.Index(None, "property_id"),
    sa.Index(
        "uq_landlord_overrides_in_force",
        "property_id",
        "field",
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    ),
    comment="One row per corrected field and correction; never deleted.",
)
