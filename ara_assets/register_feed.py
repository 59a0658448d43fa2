"""The register feed as assets of its own: read daily for all portfolios at once, and weekly for homes without a match.

They are not made by blocks: their windows are shared by all portfolios. What they change is marked block by block, and
the sensor `fed_blocks` has those blocks made again.
"""

from datetime import date

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.jobs import EXECUTOR
from ara_domain.ports import RegisterOfPortfolio, Repositories
from ara_domain.services.register_feed import RegisterFeed
from ara_domain.services.unsettled_search import search_unsettled
from ara_resources.settings import Settings

FEED, UNSETTLED = "register_feed", "unsettled_homes_search"
_OWNERS = ("team:ingestion",)


class FeedConfig(dg.Config):
    """Of one reading."""

    until: str | None = None
    """The last day to read, `2026-03-31`; yesterday when not said."""


@dg.asset(name=FEED, group_name="ingestion", kinds={"postgres", "http"}, owners=_OWNERS, code_version="register_feed:1")
def register_feed(
    context: dg.AssetExecutionContext,
    config: FeedConfig,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    register: dg.ResourceParam[RegisterOfPortfolio],
) -> dg.MaterializeResult[None]:
    """A day: what the register has new, removed and re-addressed about the homes of all portfolios.

    Nothing lies downstream: it marks the blocks it concerns, and the sensor `fed_blocks` has those made again.
    """
    batch = Settings().fetch_batch_postcodes
    feed = RegisterFeed(store, register, books.clock, run_id=context.run.run_id, batch_searches=batch)
    report = feed.read(date.fromisoformat(config.until) if config.until else None)
    blocks = ", ".join(sorted(map(str, report.blocks_marked)))
    metadata: dict[str, int | str] = {
        **report.counts(),
        "councils_refused": ", ".join(report.refused_councils),
        "marked": blocks,
    }
    if report.faults:
        # What was read is kept; the days that were not are read by the next run.
        raise dg.Failure("; ".join(report.faults), metadata=metadata, allow_retries=False)
    return dg.MaterializeResult(metadata=metadata)


@dg.asset(
    name=UNSETTLED,
    group_name="ingestion",
    kinds={"postgres", "http"},
    owners=_OWNERS,
    code_version="unsettled_homes_search:1",
)
def unsettled_homes_search(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    register: dg.ResourceParam[RegisterOfPortfolio],
) -> dg.MaterializeResult[None]:
    """A week: the register's answer for every place with a home that has no certificate, or none under its UPRN.

    Nothing lies downstream: it marks the blocks it concerns, and the sensor `fed_blocks` has those made again.
    """
    batch = Settings().fetch_batch_postcodes
    report = search_unsettled(store, register, books.clock, run_id=context.run.run_id, batch_searches=batch)
    if report.faults:
        raise dg.Failure("; ".join(report.faults), metadata=dict(report.counts()), allow_retries=False)
    return dg.MaterializeResult(metadata=dict(report.counts()))


FEED_ASSETS = (register_feed, unsettled_homes_search)

# Jobs are not named like their assets: an asset is an op too, and Dagster refuses a location with two ops of one name.
FEED_JOB, UNSETTLED_JOB = "read_register_feed", "search_unsettled_homes"

feed_job = dg.define_asset_job(
    FEED_JOB,
    selection=dg.AssetSelection.assets(FEED),
    description="Ask the register what is new since yesterday, for all portfolios at once.",
    executor_def=EXECUTOR,
)
unsettled_job = dg.define_asset_job(
    UNSETTLED_JOB,
    selection=dg.AssetSelection.assets(UNSETTLED),
    description="Search again for homes without a certificate, which the register may have found silently.",
    executor_def=EXECUTOR,
)

SCHEDULES = (
    # After the register's night: certificates of a day are listed from the next one on.
    dg.ScheduleDefinition(
        name=FEED,
        job=feed_job,
        description="Every morning, after the register's night: what is new about the homes of all portfolios.",
        cron_schedule="30 4 * * *",
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    ),
    dg.ScheduleDefinition(
        name=UNSETTLED,
        job=unsettled_job,
        description="Every Sunday morning: homes that have no certificate yet are searched for again.",
        cron_schedule="0 5 * * 0",
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    ),
)
