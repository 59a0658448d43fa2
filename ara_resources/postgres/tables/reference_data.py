"""Data shared by all portfolios: prices, and facts by UPRN or postcode."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ara_domain.geospatial import GeoSpatial
from ara_domain.ports import Material, RegionalFactor
from ara_resources.postgres.records import Family, Omit
from ara_resources.postgres.tables.base import metadata, moment, sequence, text

material_versions = sa.Table(
    "material_versions",
    metadata,
    sa.Column("version", sa.Text, primary_key=True),
    sequence(),
    sa.Column("currency", sa.Text, nullable=False, server_default="GBP"),
    text("source", nullable=True),
    moment("saved_at", nullable=True),
    comment="Versions of the cost table; the one written last is current.",
)

materials = Family(
    "materials",
    Material,
    {},
    metadata,
    key=sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    beside=(
        sa.Column("version", sa.Text, sa.ForeignKey("material_versions.version", ondelete="CASCADE"), nullable=False),
    ),
    constraints=(sa.UniqueConstraint("version", "material_id"),),
)

regional_factors = Family(
    "regional_factors",
    RegionalFactor,
    {},
    metadata,
    key=sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    beside=(
        sa.Column("version", sa.Text, sa.ForeignKey("material_versions.version", ondelete="CASCADE"), nullable=False),
    ),
    constraints=(sa.UniqueConstraint("version", "area"),),
)

generic_data = sa.Table(
    "generic_data",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", JSONB, nullable=False),
    moment("at"),
    comment="Small facts by kind and key, for example by postcode.",
)

generic_geospatial = Family(
    "generic_geospatial",
    GeoSpatial,
    {GeoSpatial: {"uprn": Omit(0)}},
    metadata,
    key=sa.Column("uprn", sa.BigInteger, primary_key=True, autoincrement=False),
)
