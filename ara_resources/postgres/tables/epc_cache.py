"""What the register of certificates answered, kept once for all portfolios."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB

from ara_domain.ports import EarlierKind, SearchKind
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
    moment("row_first_seen_at", nullable=True),
    # JSON and not JSONB: nobody searches inside, and numbers and the order of elements stay as received.
    sa.Column("document", JSON(none_as_null=True)),
    text("content_hash", nullable=True),
    moment("fetched_at", nullable=True),
    moment("document_first_fetched_at", nullable=True),
    text("fetched_row_hash", nullable=True),
    moment("withdrawn_at", nullable=True),
    # The mapped certificate is the row of `epc_property` with this number.
    text("mapping_version", nullable=True),
    moment("mapped_at", nullable=True),
    text("mapped_hash", nullable=True),
    comment="A certificate: its row in the search, its document, and which mapping made its structured copy. "
    "The two `first` moments say since when row and document say what they say; null before that was noted.",
)

epc_api_cache_history = sa.Table(
    "epc_api_cache_history",
    metadata,
    sa.Column("sequence", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column(
        "certificate_number", sa.Text, sa.ForeignKey(epc_api_cache.c.certificate_number), nullable=False, index=True
    ),
    text("kind"),
    moment("held_from"),
    moment("held_until"),
    text("content_hash", nullable=True),
    sa.Column("uprn", sa.BigInteger, index=True),
    text("postcode", nullable=True),
    sa.Column("address_lines", ARRAY(sa.Text)),
    text("post_town", nullable=True),
    text("registration_date", nullable=True),
    text("schema_type", nullable=True),
    text("band", nullable=True),
    sa.Column("raw_row", JSONB(none_as_null=True)),
    sa.Column("document", JSON(none_as_null=True)),
    one_of("kind", EarlierKind),
    sa.CheckConstraint("(kind = 'row') = (raw_row IS NOT NULL)", name="row_of_its_kind"),
    sa.CheckConstraint("(kind = 'document') = (document IS NOT NULL)", name="document_of_its_kind"),
    comment="What a certificate's row, document or withdrawal was before the register said something else.",
)

epc_searches = sa.Table(
    "epc_searches",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    moment("searched_at"),
    sa.Column("row_count", sa.Integer, nullable=False),
    moment("fed_until", nullable=True),
    one_of("kind", SearchKind),
    comment="When a postcode or UPRN was last searched; no rows is an answer too. Until `fed_until` the register feed "
    "brought in what was registered since.",
)
