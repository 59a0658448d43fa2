"""The pipeline's own books: runs, which block is how fresh, and what was set aside."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONB

from ara_domain.tasks import TaskStatus
from ara_resources.postgres.tables.base import metadata, moment, one_of, text

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("task_id", sa.Uuid, primary_key=True),
    sa.Column("portfolio_id", sa.Uuid, sa.ForeignKey("portfolios.portfolio_id"), nullable=False),
    text("kind"),
    text("status"),
    moment("started_at"),
    moment("finished_at", nullable=True),
    text("run_url", nullable=True),
    one_of("status", TaskStatus),
)

subtasks = sa.Table(
    "subtasks",
    metadata,
    sa.Column("subtask_id", sa.Uuid, primary_key=True),
    sa.Column("task_id", sa.Uuid, sa.ForeignKey("tasks.task_id", ondelete="CASCADE"), nullable=False, index=True),
    text("block"),
    text("status"),
    moment("started_at", nullable=True),
    moment("finished_at", nullable=True),
    text("error", nullable=True),
    text("log_url", nullable=True),
    one_of("status", TaskStatus),
)

block_versions = sa.Table(
    "block_versions",
    metadata,
    sa.Column("asset", sa.Text, primary_key=True),
    sa.Column("portfolio", sa.Text, primary_key=True),
    sa.Column("block", sa.Text, primary_key=True),
    text("version"),
    text("code_version"),
    sa.Column("inputs", JSONB, nullable=False),
    text("run_id"),
    moment("at"),
    comment="The data version an asset holds for a block, and the input versions it was made from.",
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    text("portfolio"),
    text("block"),
    text("stage"),
    text("kind"),
    text("item"),
    text("reason"),
    text("message"),
    text("remedy"),
    sa.Column("property_id", sa.Uuid),
    sa.Column("uprn", sa.BigInteger),
    sa.Column("raw", JSON),
    moment("first_seen_at"),
    moment("last_seen_at"),
    moment("resolved_at", nullable=True),
    sa.Index(
        "uq_quarantine_open",
        "portfolio",
        "block",
        "stage",
        "kind",
        "item",
        "reason",
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    ),
    comment="Items set aside with the reason and the raw input. Open until a later run no longer finds them.",
)
