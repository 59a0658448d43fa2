"""Homes found by address, with the evidence; people's decisions; flags on homes."""

import sqlalchemy as sa

from ara_domain.address_matching import Finding, Outcome, Part, Verdict
from ara_domain.home_flags import Flag
from ara_domain.home_matches import Decision
from ara_resources.postgres.tables.base import metadata, moment, of_property, one_of, sequence, text

address_matches = sa.Table(
    "address_matches",
    metadata,
    of_property(primary_key=True),
    text("outcome"),
    text("reason"),
    text("rules_version"),
    text("address"),
    moment("matched_at"),
    one_of("outcome", Outcome),
    comment="What looking for a home without a UPRN by its address came to.",
)

address_match_candidates = sa.Table(
    "address_match_candidates",
    metadata,
    sa.Column(
        "property_id", sa.Uuid, sa.ForeignKey("address_matches.property_id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("position", sa.Integer, primary_key=True),
    text("certificate_number"),
    text("address"),
    sa.Column("uprn", sa.BigInteger),
    sa.Column("certificates", sa.Integer, nullable=False),
    text("verdict"),
    sa.Column("score", sa.Double, nullable=False),
    one_of("verdict", Verdict),
    comment="Dwellings of the register that may be the home, best first, each by its newest certificate.",
)

address_match_evidence = sa.Table(
    "address_match_evidence",
    metadata,
    sa.Column("property_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    text("mine"),
    text("theirs"),
    text("finding"),
    sa.ForeignKeyConstraint(
        ["property_id", "position"],
        ["address_match_candidates.property_id", "address_match_candidates.position"],
        ondelete="CASCADE",
    ),
    one_of("part", Part),
    one_of("finding", Finding),
    comment="Part by part, what the landlord's address and the candidate's say.",
)

match_decisions = sa.Table(
    "match_decisions",
    metadata,
    sa.Column("decision_id", sa.Uuid, primary_key=True),
    of_property(),
    text("certificate_number"),
    text("certificate_address"),
    text("decision"),
    text("decided_by"),
    moment("decided_at"),
    moment("superseded_at", nullable=True),
    sequence(),
    sa.Index(None, "property_id"),
    sa.Index(
        "uq_match_decisions_in_force",
        "property_id",
        "certificate_number",
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    ),
    one_of("decision", Decision),
    comment="One row per decision of a person about a certificate offered for a home; never deleted.",
)

property_flags = sa.Table(
    "property_flags",
    metadata,
    of_property(primary_key=True),
    sa.Column("flag", sa.Text, primary_key=True),
    text("text"),
    one_of("flag", Flag),
    comment="What a person should know about a home's certificate.",
)
