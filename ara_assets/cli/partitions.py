"""Dagster's partitions follow the blocks of an imported list."""

from ara_assets.cli.orchestration import open_orchestration
from ara_assets.cli.session import Session
from ara_assets.partitions import register_blocks, registered_blocks, retire_blocks
from ara_assets.runs import blocks_in_flight
from ara_domain.spreadsheets import PortfolioChanges
from ara_resources.postgres.database import utc_now


def match_partitions(session: Session, changes: PortfolioChanges) -> None:
    """Register partitions of new blocks, and retire those of blocks without a home (their results go with them).

    A block in flight is retired by the next import: without its key a run could not tell which blocks it covers.
    """
    with open_orchestration(session) as ara:
        register_blocks(ara.instance, changes.homes_per_block)
        slug = changes.portfolio.slug
        empty = [
            block
            for block in registered_blocks(ara.instance)
            if block.portfolio == slug and block not in changes.homes_per_block
        ]
        kept = retire_blocks(ara.instance, empty, blocks_in_flight(ara.instance))
    gone = [block for block in empty if block not in kept]
    if not gone:
        return
    with session.store.unit_of_work() as uow:
        session.store.block_versions.forget(uow, gone)
        session.store.quarantine.forget(uow, gone, utc_now())
        uow.commit()
