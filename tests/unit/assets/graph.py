"""The ten assets called as the functions they are: a store in memory, a register in memory, the engine itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.dagster_tags import DATA_VERSION
from ara_assets.definitions import ASSETS
from ara_assets.resources import books_of
from ara_domain.identity import BlockKey
from tests.builders import document
from tests.fakes.register import FakeEpcFetcher, Lodged, OneRegister
from tests.unit.stages.world import PORTFOLIO, World

NAMES = tuple(asset.key.to_user_string() for asset in ASSETS)
"""In the order data flows."""
BRADFORD, LEEDS, YORK = BLOCKS = tuple(BlockKey(PORTFOLIO.slug, name) for name in ("BD1", "LS6", "YO1"))

Metadata = Mapping[str, Any]
"""Of one materialisation: `MetadataValue` by name."""


@dataclass(frozen=True)
class Called:
    """What an asset reported of each block it was called for."""

    versions: Mapping[BlockKey, str]
    metadata: Mapping[BlockKey, Metadata]

    @classmethod
    def of(cls, events: Iterable[object], blocks: tuple[BlockKey, ...]) -> "Called":
        versions: dict[BlockKey, str] = {}
        metadata: dict[BlockKey, Metadata] = {}
        for event in events:
            if isinstance(event, dg.AssetMaterialization):
                block = BlockKey.parse(event.partition or "")
                versions[block], metadata[block] = (event.tags or {})[DATA_VERSION], event.metadata
            elif isinstance(event, dg.MaterializeResult) and event.data_version is not None:
                versions[blocks[0]], metadata[blocks[0]] = event.data_version.value, event.metadata or {}
        return cls(versions, metadata)

    def shown(self, name: str) -> dict[str, Any]:
        """A piece of metadata by block, of the blocks that have it."""
        return {block.block: shown[name].value for block, shown in self.metadata.items() if name in shown}


class Graph:
    """Four homes: `oak` and `elm` in LS6 and `ash` in BD1 have certificates, `fir` in YO1 has none."""

    def __init__(self, instance: dg.DagsterInstance, world: World, register: FakeEpcFetcher) -> None:
        self.instance = instance
        self.world = world
        self.register = register

    @classmethod
    def listed(cls, instance: dg.DagsterInstance) -> "Graph":
        """The homes are on the list, and nothing was made of them yet."""
        world, lodged = World(), []
        for name, uprn, postcode in (
            ("oak", 901, "LS6 9VV"),
            ("elm", 902, "LS6 8VV"),
            ("ash", 903, "BD1 9VV"),
            ("fir", 904, "YO1 9VV"),
        ):
            world.list_home(name, uprn=uprn, postcode=postcode)
            if name != "fir":
                made = document(uprn=uprn, postcode=postcode)
                lodged.append(Lodged(number=f"cert-{name}", uprn=uprn, postcode=postcode, document=made))
        return cls(instance, world, FakeEpcFetcher(lodged))

    def copy(self) -> "Graph":
        """The same stored state, in a process that begins, before a register that was asked nothing."""
        return Graph(self.instance, self.world.copy(), FakeEpcFetcher(self.register.lodged))

    @property
    def books(self) -> Books:
        return replace(books_of(self.world.db, self.world.model), clock=self.world.clock)

    @property
    def resources(self) -> dict[str, Any]:
        world = self.world
        return {
            "books": self.books,
            "store": world.db,
            "register": OneRegister(self.register),
            "scoring": world.model,
            "frames": world.frames,
        }

    def call(self, name: str, *blocks: BlockKey) -> Called:
        """Call one asset for a block, or for all from the first to the last in one go."""
        asset = ASSETS[NAMES.index(name)]
        wanted = {key: value for key, value in self.resources.items() if key in asset.required_resource_keys}
        where: dict[str, Any] = {"partition_key": str(blocks[0])}
        if len(blocks) > 1:
            where = {"partition_key_range": dg.PartitionKeyRange(str(blocks[0]), str(blocks[-1]))}
        context = dg.build_asset_context(instance=self.instance, **where)
        events: Iterable[object] = asset(context, **wanted)  # type: ignore[assignment]
        return Called.of(events, blocks)

    def call_all(self, *blocks: BlockKey, names: Iterable[str] = NAMES) -> dict[str, Called]:
        """Call assets one after the other, as a run does."""
        return {name: self.call(name, *blocks) for name in names}
