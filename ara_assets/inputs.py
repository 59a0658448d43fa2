"""What people bring: the landlord's list of homes and what the landlord knows better than the certificate."""

import dagster as dg

from ara_assets.blocks import BlockEvents, BlockResult, Books, block_asset, run_blocks
from ara_assets.refresh import Recipe
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Repositories, UnitOfWork

PROPERTIES = Recipe(asset="properties", code_version="properties:1")
LANDLORD_OVERRIDES = Recipe(asset="landlord_overrides", code_version="landlord_overrides:1")

OWNERS = ("team:portfolio-data",)


@block_asset(PROPERTIES, group="inputs", kinds={"postgres"}, owners=OWNERS)
def properties(
    context: dg.AssetExecutionContext, books: dg.ResourceParam[Books], store: dg.ResourceParam[Repositories]
) -> BlockEvents:
    """A block: the homes on the landlord's list, as `ara import portfolio` left them.

    Stale when a home of the block was added, changed or taken off the list. The import writes; here it is reported.
    """

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:  # noqa: ARG001  nothing is written: the import did
        homes = store.properties.identities(Portfolio.named(block.portfolio).portfolio_id, block.block)
        counts = {
            "without_uprn": sum(home.uprn is None for home in homes),
            "shared_uprn": len(homes) - len({home.uprn or home.property_id for home in homes}),
        }
        return BlockResult.of_rows("properties:1", [content_hash("home:1", home) for home in homes], counts=counts)

    yield from run_blocks(context, PROPERTIES, work, books)


@block_asset(LANDLORD_OVERRIDES, group="inputs", kinds={"postgres"}, owners=OWNERS)
def landlord_overrides(
    context: dg.AssetExecutionContext, books: dg.ResourceParam[Books], store: dg.ResourceParam[Repositories]
) -> BlockEvents:
    """A block: the corrections in force, one row per home and field.

    Stale when a correction was entered or withdrawn. The import writes; here it is reported.
    """

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:  # noqa: ARG001  nothing is written: the import did
        homes = store.properties.identities(Portfolio.named(block.portfolio).portfolio_id, block.block)
        active = store.landlord_overrides.active([home.property_id for home in homes])
        rows = [content_hash("override:1", home, override) for home, several in active.items() for override in several]
        return BlockResult.of_rows("landlord_overrides:1", rows, counts={"homes_overridden": len(active)})

    yield from run_blocks(context, LANDLORD_OVERRIDES, work, books)
