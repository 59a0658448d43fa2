"""Which blocks are stale, why, and the fewest runs that make them fresh. Pure: states in, decisions out.

Freshness is decided in one place, `why_stale`, for the refresh and for a running asset alike: what the refresh leaves
out is what the asset would have skipped. Compared are states, the table `block_versions` against the inputs as they are
now, so nothing written during a run, or between two looks, is missed. See docs/adr/012-one-level-triggered-refresh.md.

Add here: rules of freshness and of planning. Keep out: Dagster, storage, the clock.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion

MAX_GAP = 16
"""Unchanged blocks a range may bridge. Measured on two cores: a run of its own takes the daemon 5 to 7 s to start; an
unchanged block inside a range costs 19 ms in each asset, so that 16 of them in nine assets cost less than 3 s."""
MAX_BLOCKS = 50
"""Blocks of one run: what an abort or a killed process interrupts, and what a person reads on one page."""

VersionTable = Mapping[tuple[str, BlockKey], BlockVersion]
"""The rows of `block_versions`, by asset and block."""
Evidence = Mapping[str, str]
"""Inputs of a block that are not blocks of an asset, by name: `{"overrides": "9f3c…", "model": "rdsap10:1.0"}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a block of an asset is made of, as far as its freshness goes.

    `code_version` is bumped by hand when the same inputs give other rows (`"remapped_epc:3"`). `upstream` names the
    assets whose block of the same key is read. `due` names the evidence that says, as an ISO moment, until when a
    block lasts although nothing changed, for what comes from outside; it is no input and is not kept with the block.
    """

    asset: str
    code_version: str
    upstream: tuple[str, ...] = ()
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The versions a block would be made from now, the upstream assets that have none yet, and until when it lasts."""

    versions: Mapping[str, str]
    missing: tuple[str, ...] = ()
    due: datetime | None = None


def inputs_of(recipe: Recipe, block: BlockKey, table: VersionTable, evidence: Evidence) -> Inputs:
    """Gather what a block would be made from.

    Raises:
        ValueError: a piece of evidence is named like an upstream asset.
    """
    if clash := evidence.keys() & set(recipe.upstream):
        raise ValueError(f"evidence of {recipe.asset} is named like an upstream asset: {sorted(clash)}; rename it")
    made = {name: table[name, block].version for name in recipe.upstream if (name, block) in table}
    missing = tuple(name for name in recipe.upstream if name not in made)
    due = evidence.get(recipe.due) if recipe.due else None
    versions = {**made, **{name: text for name, text in evidence.items() if name != recipe.due}}
    return Inputs(versions, missing, datetime.fromisoformat(due) if due else None)


def why_stale(recipe: Recipe, stored: BlockVersion | None, inputs: Inputs, now: datetime) -> str | None:
    """Why this block has to be made again, in words; None when what is stored still holds."""
    if stored is None:
        return "never made"
    if stored.code_version != recipe.code_version:
        return f"code {stored.code_version} is now {recipe.code_version}"
    names = stored.inputs.keys() | inputs.versions.keys()
    changed = sorted(name for name in names if stored.inputs.get(name) != inputs.versions.get(name))
    if changed:
        return f"{', '.join(changed)} changed"
    if inputs.due is not None and now >= inputs.due:
        return f"{recipe.due} due"
    return None


# ---------------------------------------------------------------------------------------------- what is stale


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleAsset:
    """An asset that has to make a block again. `state` identifies the situation: it differs after every remake."""

    asset: str
    reason: str
    state: str


@dataclass(frozen=True, slots=True)
class Staleness:
    """Blocks that need a run, and blocks that cannot have one because something upstream was never made."""

    stale: Mapping[BlockKey, tuple[StaleAsset, ...]]
    not_ready: Mapping[BlockKey, tuple[str, ...]]
    """By block, the assets that have to be made first; ingest, then ask again."""


def find_stale(
    recipes: Sequence[Recipe],
    blocks: Collection[BlockKey],
    table: VersionTable,
    evidence: Mapping[str, Mapping[BlockKey, Evidence]],
    now: datetime,
) -> Staleness:
    """Compare every block of these assets with what it would be made from now.

    `recipes` come in the order data flows. Of a chain only the first stale assets are named: what becomes of those
    after them shows in the run, where they are made again or left as they are. An upstream asset outside `recipes`
    is taken as it is.

    Raises:
        ValueError: an asset stands before its own upstream.
    """
    _check_order(recipes)
    stale: dict[BlockKey, tuple[StaleAsset, ...]] = {}
    not_ready: dict[BlockKey, tuple[str, ...]] = {}
    for block in blocks:
        found: list[StaleAsset] = []
        missing: list[str] = []
        remade: set[str] = set()
        for recipe in recipes:
            if remade.intersection(recipe.upstream):
                remade.add(recipe.asset)
            inputs = inputs_of(recipe, block, table, evidence.get(recipe.asset, {}).get(block, {}))
            missing += [name for name in inputs.missing if name not in remade and name not in missing]
            if recipe.asset in remade:
                continue
            stored = table.get((recipe.asset, block))
            reason = why_stale(recipe, stored, inputs, now)
            if reason is not None:
                remade.add(recipe.asset)
                found.append(StaleAsset(asset=recipe.asset, reason=reason, state=_state(recipe, stored, inputs)))
        if missing:
            not_ready[block] = tuple(missing)
        elif found:
            stale[block] = tuple(found)
    return Staleness(stale, not_ready)


def _check_order(recipes: Sequence[Recipe]) -> None:
    names = [recipe.asset for recipe in recipes]
    for position, recipe in enumerate(recipes):
        if late := set(recipe.upstream).intersection(names[position:]):
            raise ValueError(f"{recipe.asset} stands before its upstream {sorted(late)}; order recipes as data flows")


def _state(recipe: Recipe, stored: BlockVersion | None, inputs: Inputs) -> str:
    made = None if stored is None else (stored.run_id, stored.at)
    return content_hash("stale_state:1", recipe.asset, recipe.code_version, made, dict(inputs.versions))


def with_downstream(recipes: Sequence[Recipe], assets: Collection[str]) -> tuple[str, ...]:
    """These assets and every one that follows from them, in the order of `recipes`."""
    reached = set(assets)
    for recipe in recipes:
        if reached.intersection(recipe.upstream):
            reached.add(recipe.asset)
    return tuple(recipe.asset for recipe in recipes if recipe.asset in reached)


# ---------------------------------------------------------------------------------------------- what to run


def plan_runs(
    stale_blocks: Collection[BlockKey],
    all_blocks: Sequence[BlockKey],
    max_gap: int = MAX_GAP,
    max_blocks: int = MAX_BLOCKS,
    *,
    avoid: Collection[BlockKey] = (),
) -> tuple[tuple[BlockKey, ...], ...]:
    """Cover the stale blocks with as few ranges as the limits allow.

    `all_blocks` are in partition insertion order, in which a range is contiguous. A range begins and ends with a stale
    block, bridges at most `max_gap` others in a row, holds at most `max_blocks` blocks, stays within one portfolio
    and touches no block of `avoid`; stale blocks in `avoid` are left for later. Ranges come in order and never
    overlap.

    Raises:
        ValueError: a stale block is not among `all_blocks`, or a limit makes no sense.
    """
    if max_gap < 0 or max_blocks < 1:
        raise ValueError(f"max_gap {max_gap} must be 0 or more, max_blocks {max_blocks} 1 or more")
    wanted, avoided = set(stale_blocks), set(avoid)
    if unknown := wanted.difference(all_blocks):
        raise ValueError(f"no partition for {sorted(map(str, unknown))}; register the blocks, then plan again")
    spans: list[tuple[int, int]] = []  # first and last position of each range
    barred = True  # nothing to extend yet, or something in between that no range may hold
    for position, block in enumerate(all_blocks):
        if block in avoided or (spans and block.portfolio != all_blocks[spans[-1][0]].portfolio):
            barred = True
        if block in avoided or block not in wanted:
            continue
        first, last = (position, position) if barred else spans[-1]
        if barred or position - last - 1 > max_gap or position - first + 1 > max_blocks:
            spans.append((position, position))
        else:
            spans[-1] = (first, position)
        barred = False
    return tuple(tuple(all_blocks[first : last + 1]) for first, last in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRun:
    """One run: the blocks of a range, the assets to make, and why."""

    blocks: tuple[BlockKey, ...]
    assets: tuple[str, ...]
    stale: Mapping[BlockKey, tuple[StaleAsset, ...]]

    @property
    def portfolio(self) -> str:
        """The portfolio all its blocks belong to."""
        return self.blocks[0].portfolio

    @property
    def state(self) -> str:
        """Identifies the situation the run answers; a run that changed anything leaves another one behind."""
        return content_hash(
            "planned_run:1", sorted((str(block), *(found.state for found in why)) for block, why in self.stale.items())
        )

    @property
    def reason(self) -> str:
        """In words, for people: how many blocks are stale and why, most frequent reason first."""
        reasons = [f"{found.asset}: {found.reason}" for why in self.stale.values() for found in why]
        counted = sorted({text: reasons.count(text) for text in reasons}.items(), key=lambda item: (-item[1], item[0]))
        return "; ".join(f"{text} ({count}×)" if count > 1 else text for text, count in counted[:3])


def plan_refresh(
    recipes: Sequence[Recipe],
    staleness: Staleness,
    all_blocks: Sequence[BlockKey],
    *,
    in_flight: Collection[BlockKey] = (),
    max_gap: int = MAX_GAP,
    max_blocks: int = MAX_BLOCKS,
) -> tuple[PlannedRun, ...]:
    """The runs that make every stale block fresh, each with only the assets its blocks need.

    Blocks with a run in flight wait for it to end: what it left stale is found then. Blocks that are not ready are
    not touched either: a run over them could only fail.
    """
    avoid = {*in_flight, *staleness.not_ready}
    planned = []
    for blocks in plan_runs(staleness.stale.keys(), all_blocks, max_gap, max_blocks, avoid=avoid):
        stale = {block: staleness.stale[block] for block in blocks if block in staleness.stale}
        causes = {found.asset for why in stale.values() for found in why}
        planned.append(PlannedRun(blocks=blocks, assets=with_downstream(recipes, causes), stale=stale))
    return tuple(planned)
