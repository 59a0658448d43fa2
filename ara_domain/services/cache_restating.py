"""Tells the next refresh that a block's certificates are others, after something else than a run wrote to the cache.

A run over `epc_cache` states the version of what is cached about a block's homes. Who brings certificates in from
elsewhere states it here, and whatever follows from another version is stale, with no call to the register.
"""

from collections.abc import Collection
from dataclasses import replace

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import BlockVersion, Clock, Repositories
from ara_domain.services.ingestion import version_of_cache

ASSET = "epc_cache"
NOT_BY_A_RUN = "import"
"""Run, and code version, of a block no run has made yet: it stays stale for the next run that asks the register."""


def restate(store: Repositories, clock: Clock, blocks: Collection[BlockKey]) -> frozenset[BlockKey]:
    """Give each of these blocks the version a run would give it now; returns those that got another.

    The same as a run would give, so that the next run, which finds nothing new, leaves it. A block each in a unit of
    work that holds its lock: a run over it comes before or after, never between.
    """
    return frozenset(block for block in sorted(blocks) if _restate(store, clock, block))


def _restate(store: Repositories, clock: Clock, block: BlockKey) -> bool:
    with store.unit_of_work() as uow:
        uow.lock_block(block)
        homes = store.properties.identities(Portfolio.named(block.portfolio).portfolio_id, block.block)
        decisions = store.address_matches.decisions([home.property_id for home in homes if home.uprn is None])
        version = version_of_cache(store.epc_cache, homes, decisions)
        held = store.block_versions.of([block]).get((ASSET, block)) or BlockVersion(
            asset=ASSET,
            block=block,
            version="",
            code_version=NOT_BY_A_RUN,
            inputs={},
            run_id=NOT_BY_A_RUN,
            at=clock(),
        )
        if version == held.version:
            return False
        store.block_versions.save(uow, [replace(held, version=version, run_id=NOT_BY_A_RUN, at=clock())])
        uow.commit()
    return True
