"""When the next request to an outside service may leave, one row per service and egress address."""

import sqlalchemy as sa

from ara_resources.postgres.tables.base import metadata, moment

request_budget = sa.Table(
    "request_budget",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    moment("next_slot_at"),
    comment="The next free slot of a shared request rate; see ara_resources.fetchers.request_budget",
)
