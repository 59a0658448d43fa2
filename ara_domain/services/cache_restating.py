"""Tells the next refresh that a block's certificates are others, after something else than a run wrote to the cache.

A run over `epc_cache` states the version of what is cached about a block's homes. Who brings certificates in from
elsewhere changes that version here, and whatever follows from it is stale, with no call to the register.
"""

from collections.abc import Mapping
from dataclasses import replace

from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion, Clock, Repositories

ASSET = "epc_cache"
NOT_BY_A_RUN = "import"
"""Run, and code version, of a block no run has made yet: it stays stale for the next run that asks the register."""


def restate(store: Repositories, clock: Clock, changes: Mapping[BlockKey, str]) -> None:
    """Give each of these blocks another version, which follows from the one it had and the digest of what came in.

    A block each in a unit of work that holds its lock: a run over it comes before or after, never between.
    """
    for block in sorted(changes):
        with store.unit_of_work() as uow:
            uow.lock_block(block)
            held = store.block_versions.of([block]).get((ASSET, block)) or BlockVersion(
                asset=ASSET,
                block=block,
                version="",
                code_version=NOT_BY_A_RUN,
                inputs={},
                run_id=NOT_BY_A_RUN,
                at=clock(),
            )
            version = content_hash("epc_cache_import:1", held.version, changes[block])
            store.block_versions.save(uow, [replace(held, version=version, run_id=NOT_BY_A_RUN, at=clock())])
            uow.commit()
