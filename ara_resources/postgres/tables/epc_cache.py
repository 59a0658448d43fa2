"""What the register of certificates answered, kept once for all portfolios."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB

from ara_domain.ports import SearchKind
from ara_resources.postgres.tables.base import metadata, moment, one_of, text

epc_api_cache = sa.Table(
    "epc_api_cache",
    metadata,
    sa.Column("certificate_number", sa.Text, primary_key=True),
    sa.Column("uprn", sa.BigInteger, index=True),
    sa.Column("postcode", sa.Text, nullable=False, index=True),
    sa.Column("address_lines", ARRAY(sa.Text), nullable=False),
    text("post_town"),
    text("registration_date"),
    text("schema_type"),
    text("band", nullable=True),
    sa.Column("raw_row", JSONB, nullable=False),
    text("row_hash"),
    moment("row_seen_at"),
    # JSON and not JSONB: nobody searches inside, and numbers and the order of elements stay as received.
    sa.Column("document", JSON(none_as_null=True)),
    text("content_hash", nullable=True),
    moment("fetched_at", nullable=True),
    text("fetched_row_hash", nullable=True),
    moment("withdrawn_at", nullable=True),
    text("mapping_version", nullable=True),
    comment="A certificate: its row in the search, its document, and which mapping made its structured copy.",
)

epc_searches = sa.Table(
    "epc_searches",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    moment("searched_at"),
    sa.Column("row_count", sa.Integer, nullable=False),
    one_of("kind", SearchKind),
    comment="When a postcode or UPRN was last searched. No rows is an answer too.",
)
