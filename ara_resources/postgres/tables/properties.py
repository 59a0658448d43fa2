"""Portfolios, their homes, and what is known of a home beside its certificate."""

from dataclasses import fields

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.geospatial import GeoSpatial
from ara_domain.identity import BlockGranularity, RecencyPolicy
from ara_domain.predicted_rating import PredictedRating
from ara_domain.solar import SolarPotential
from ara_resources.postgres.records import Family, Rows
from ara_resources.postgres.tables.base import metadata, moment, of_property, one_of, text

portfolios = sa.Table(
    "portfolios",
    metadata,
    sa.Column("portfolio_id", sa.Uuid, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    text("name"),
    text("granularity"),
    text("recency_policy"),
    one_of("granularity", BlockGranularity),
    one_of("recency_policy", RecencyPolicy),
)

properties = sa.Table(
    "properties",
    metadata,
    sa.Column("property_id", sa.Uuid, primary_key=True),
    sa.Column("portfolio_id", sa.Uuid, sa.ForeignKey("portfolios.portfolio_id"), nullable=False),
    text("block"),
    sa.Column("uprn", sa.BigInteger),
    text("landlord_property_id", nullable=True),
    text("address_line_1"),
    text("address_line_2"),
    text("address_line_3"),
    text("town"),
    text("postcode"),
    moment("left_at", nullable=True),
    sa.Column("certificate_number", sa.Text, sa.ForeignKey("epc_api_cache.certificate_number"), index=True),
    text("certificate_reason", nullable=True),
    sa.Index(None, "portfolio_id", "block"),
    sa.Index(None, "portfolio_id", "landlord_property_id"),
    sa.Index(None, "uprn"),
    comment="One home of one portfolio. left_at is set when it is no longer on the landlord's list; its history stays.",
)

property_spatial = Family("property_spatial", GeoSpatial, {}, metadata, key=of_property(primary_key=True))

property_solar = Family(
    "property_solar",
    SolarPotential,
    {SolarPotential: {"segments": Rows("property_solar_segments")}},
    metadata,
    key=of_property(primary_key=True),
)

property_anomaly_flags = Family(
    "property_anomaly_flags", EpcAnomalyFlags, {}, metadata, key=of_property(primary_key=True)
)

RATING_COLUMNS = tuple(f"rating_{one.name}" for one in fields(PredictedRating))
"""Of `property_predictions`: null together."""

property_predictions = sa.Table(
    "property_predictions",
    metadata,
    of_property(primary_key=True),
    sa.Column("epc_property_id", sa.BigInteger, sa.ForeignKey("epc_property.id"), unique=True),
    sa.Column("neighbours", ARRAY(sa.Text), nullable=False),
    text("shortfall", nullable=True),
    text("stage_hash"),
    moment("predicted_at"),
    *(sa.Column(name, sa.Double, nullable=True) for name in RATING_COLUMNS),
    comment="What the certificates of similar homes nearby say of a home; the predicted certificate and the confidence "
    "of its fields lie in the epc_property tables. Where shortfall is null, a home without a certificate is planned "
    "from it, and has the SAP rating to expect with its interval, and that of the predicted certificate.",
)

property_effective = sa.Table(
    "property_effective",
    metadata,
    of_property(primary_key=True),
    text("effective_hash"),
    sa.Column("snapshot", JSONB, nullable=False),
    comment="Hash of the certificate a home is scored on, with its source path and overridden fields for people.",
)
