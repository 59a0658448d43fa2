"""The partitions everything runs by: one key per postcode block of a portfolio, `acme|LS6`.

One dynamic dimension, not two: portfolio × block would be a cross product (50 portfolios × 2,000 blocks = 100,000 keys
for 2,000 real ones). A range of partitions is contiguous in the order keys were added, which is why they are added
sorted: neighbouring districts of one portfolio then share a run. See docs/adr/010-one-dynamic-partition.md.
"""

from collections.abc import Collection, Iterable

import dagster as dg

from ara_domain.identity import BlockKey

_NAME = "portfolio_block"
PORTFOLIO_BLOCKS = dg.DynamicPartitionsDefinition(name=_NAME)

_CHUNK = 5_000
"""Keys per statement: each is two bind parameters, and PostgreSQL takes 65,535."""


def registered_blocks(instance: dg.DagsterInstance) -> tuple[BlockKey, ...]:
    """Every block there is a partition of, in the order ranges run through them."""
    return tuple(BlockKey.parse(key) for key in instance.get_dynamic_partitions(_NAME))


def register_blocks(instance: dg.DagsterInstance, blocks: Iterable[BlockKey]) -> tuple[BlockKey, ...]:
    """Add partitions for the blocks that have none. Returns those, sorted."""
    known = set(instance.get_dynamic_partitions(_NAME))
    new = sorted({block for block in blocks if str(block) not in known})
    for start in range(0, len(new), _CHUNK):
        instance.add_dynamic_partitions(_NAME, [str(block) for block in new[start : start + _CHUNK]])
    return tuple(new)


def retire_blocks(
    instance: dg.DagsterInstance, blocks: Iterable[BlockKey], in_flight: Collection[BlockKey]
) -> tuple[BlockKey, ...]:
    """Remove the partitions of blocks that hold no home any more. Returns the blocks that were kept.

    A block with a run in flight (`ara_assets.runs.blocks_in_flight`) is kept: without its key the run could not tell
    which blocks its range covers. Retire it when the run has ended.
    """
    kept = []
    for block in sorted(set(blocks)):
        if block in in_flight:
            kept.append(block)
        else:
            instance.delete_dynamic_partition(_NAME, str(block))
    return tuple(kept)
