"""The books of the register feed: windows read, events done, blocks touched."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ara_domain.ports import FeedEndpoint, WindowOutcome
from ara_resources.postgres.tables.base import metadata, moment, one_of, text

register_feed_windows = sa.Table(
    "register_feed_windows",
    metadata,
    sa.Column("sequence", sa.BigInteger, sa.Identity(), primary_key=True),
    text("source"),
    text("endpoint"),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("councils", ARRAY(sa.Text), nullable=False),
    sa.Column("refused", ARRAY(sa.Text), nullable=False),
    text("run_id"),
    text("outcome"),
    sa.Column("row_count", sa.Integer, nullable=False),
    sa.Column("total_records", sa.Integer, nullable=False),
    sa.Column("requests", sa.Integer, nullable=False),
    moment("at"),
    one_of("endpoint", FeedEndpoint),
    one_of("outcome", WindowOutcome),
    sa.Index(None, "source", "endpoint", "last_day"),
    comment="Every reading of a window of days; one that failed does not count as read.",
)

register_feed_events = sa.Table(
    "register_feed_events",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("certificate_number", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, primary_key=True),
    text("happened_at"),
    text("run_id"),
    moment("processed_at"),
    comment="What the register said became of certificates held, and is done; one that comes again moves its time.",
)

register_feed_marks = sa.Table(
    "register_feed_marks",
    metadata,
    sa.Column("portfolio", sa.Text, primary_key=True),
    sa.Column("block", sa.Text, primary_key=True),
    text("run_id"),
    moment("marked_at"),
    comment="When the feed last changed what is cached about a block; evidence of the block's freshness.",
)
