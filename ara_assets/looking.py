"""What an asset check looks at, whatever it checks."""

from collections.abc import Collection, Mapping

import dagster as dg

from ara_assets.dagster_tags import partitions_of_run
from ara_assets.partitions import registered_blocks
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Repositories

NAMED_AT_MOST = 20
"""Homes a check names; its metadata lies in the event log."""

LookedAt = Mapping[Portfolio, Collection[str]]


def looked_at(context: dg.AssetCheckExecutionContext, store: Repositories, asset: dg.AssetsDefinition) -> LookedAt:
    """The blocks to look at, by portfolio: all of the portfolios the run is about, of all portfolios if it names none.

    After a run a block is left out that has its first run before it: of a new portfolio, which takes several, the
    first would find that the homes of the others have nothing yet.
    """
    everywhere = registered_blocks(context.instance)
    of_run = {BlockKey.parse(key) for key in partitions_of_run(context.run.tags, [str(block) for block in everywhere])}
    slugs = {block.portfolio for block in of_run}
    blocks = [block for block in everywhere if block.portfolio in slugs] if of_run else everywhere
    if of_run:
        made = store.block_versions.of(blocks)
        name = asset.key.to_user_string()
        blocks = [block for block in blocks if block in of_run or (name, block) in made]
    found: dict[Portfolio, list[str]] = {}
    for block in blocks:
        found.setdefault(Portfolio.named(block.portfolio), []).append(block.block)
    return found


def count_blocks(found: LookedAt) -> int:
    """How many blocks that is."""
    return sum(map(len, found.values()))
