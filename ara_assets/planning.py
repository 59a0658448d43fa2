"""Looks at the state of things and plans the runs they need. What the CLI and the refresh sensor share."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.evidence import FEED, FEED_MARKS
from ara_assets.partitions import registered_blocks
from ara_assets.refresh import PlannedRun, Recipe, StaleAsset, Staleness, find_stale, plan_refresh
from ara_assets.runs import blocks_in_flight, close_dead_runs
from ara_domain.identity import BlockKey

EPC_CACHE = "epc_cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The runs to launch now, and the state they answer."""

    runs: tuple[PlannedRun, ...]
    staleness: Staleness
    in_flight: frozenset[BlockKey]

    @property
    def waiting(self) -> frozenset[BlockKey]:
        """Stale blocks that have a run in flight; look again when it has ended."""
        return self.in_flight.intersection(self.staleness.stale)


def fed_blocks(books: Books, blocks: Collection[BlockKey]) -> frozenset[BlockKey]:
    """The blocks the register feed changed since they were made; a block never made waits for its first run."""
    evidence = books.evidence_for(FEED_MARKS, blocks)
    marked = [block for block in blocks if FEED in evidence.get(block, {})]
    table = books.versions.of(marked) if marked else {}
    stored = {block: table[EPC_CACHE, block] for block in marked if (EPC_CACHE, block) in table}
    return frozenset(block for block, made in stored.items() if made.inputs.get(FEED) != evidence[block][FEED])


def plan_fed(instance: dg.DagsterInstance, books: Books, recipes: Sequence[Recipe]) -> Plan | None:
    """Plan the runs over the blocks the feed changed, and no others; None, for little work, when there are none."""
    fed = fed_blocks(books, registered_blocks(instance))
    if not fed:
        return None
    return plan_now(instance, books, recipes, leave_out=lambda block, _why: block not in fed)


def plan_now(
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    portfolio: str | None = None,
    leave_out: Callable[[BlockKey, tuple[StaleAsset, ...]], bool] = lambda _block, _why: False,
) -> Plan:
    """Plan the runs that make these assets fresh, for one portfolio or all.

    `recipes` decide how far it goes: with the ingestion assets among them their blocks are fetched, without them they
    are taken as they are and nothing outside is called. Of the stale blocks `leave_out` says for which no run is
    planned now. Runs whose process has gone are closed first.
    """
    close_dead_runs(instance, books)
    # In flight before versions: a run that ends in between leaves its blocks to the next look, rather than having
    # them planned again from a state it has just changed.
    in_flight = blocks_in_flight(instance)
    everywhere = registered_blocks(instance)
    blocks = [block for block in everywhere if portfolio in (None, block.portfolio)]
    evidence = {recipe.asset: books.evidence_for(recipe.asset, blocks) for recipe in recipes}
    staleness = find_stale(recipes, blocks, books.versions.of(blocks), evidence, books.clock())
    left_out = {block for block, why in staleness.stale.items() if leave_out(block, why)}
    runs = plan_refresh(recipes, staleness, everywhere, in_flight=in_flight | left_out)
    return Plan(runs=runs, staleness=staleness, in_flight=in_flight)
