"""Four small assets built the way the real ones are: facts and notes are merged, and planned for, block by block."""

from collections.abc import Mapping

import dagster as dg

from ara_assets.blocks import BlockEvents, BlockResult, Books, MetadataMap, block_asset, chart, run_blocks
from ara_assets.jobs import EXECUTOR, block_job
from ara_assets.refresh import Recipe
from ara_assets.sensors import refresh_sensor
from ara_domain.identity import BlockKey
from ara_domain.ports import UnitOfWork
from tests.automation.world import WorldBooks, the_world

FACTS = Recipe(asset="facts", code_version="facts:1")
NOTES = Recipe(asset="notes", code_version="notes:1")
MERGED = Recipe(asset="merged", code_version="merged:1", upstream=("facts", "notes"))
PLANS = Recipe(asset="plans", code_version="plans:1", upstream=("merged",))

MODELLING = (NOTES, MERGED, PLANS)
EVERYTHING = (FACTS, *MODELLING)
OWNERS = ("team:tests",)


def made(asset: str, block: BlockKey, uow: UnitOfWork, text: str) -> BlockResult:
    the_world().make(asset, block, uow, text)
    return BlockResult.of_rows(f"{asset}:1", [text], counts={"letters": len(text)})


def letters_chart(results: Mapping[BlockKey, BlockResult]) -> MetadataMap:
    heights = [result.counts["letters"] for result in results.values()]
    bars = "".join(f'<rect x="{4 * n}" height="{height}" width="3"/>' for n, height in enumerate(heights))
    return {"letters": chart("letters per block", f'<svg xmlns="http://www.w3.org/2000/svg">{bars}</svg>')}


@block_asset(FACTS, group="ingestion", kinds={"python"}, owners=OWNERS)
def facts(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: what is known from outside."""

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return made("facts", block, uow, the_world().entered("facts", block))

    yield from run_blocks(context, FACTS, work, books)


@block_asset(NOTES, group="inputs", kinds={"python"}, owners=OWNERS)
def notes(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: what people entered."""

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return made("notes", block, uow, the_world().entered("notes", block))

    yield from run_blocks(context, NOTES, work, books)


@block_asset(MERGED, group="modelling", kinds={"python"}, owners=OWNERS)
def merged(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: facts and notes in small letters, so that some changes change nothing."""
    world = the_world()

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return made("merged", block, uow, f"{world.made('facts', block)}; {world.made('notes', block)}".lower())

    yield from run_blocks(context, MERGED, work, books)


@block_asset(PLANS, group="modelling", kinds={"python"}, owners=OWNERS)
def plans(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: what the model plans for it."""
    world = the_world()

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return made("plans", block, uow, f"{world.model()} for {world.made('merged', block)}")

    def description(block: BlockKey) -> MetadataMap:
        world.shown.pop(("plans", block), lambda: None)()
        return {"first letter": dg.MetadataValue.text((world.made("plans", block) or "")[:1])}

    yield from run_blocks(context, PLANS, work, books, summary=letters_chart, description=description)


run_job = block_job("run", EVERYTHING, "Fetch what is not fresh, then model what is stale.")
refresh_job = block_job("refresh", MODELLING, "Model what is stale, fetch nothing.")
refresh = refresh_sensor(MODELLING, refresh_job, interval_s=2)

defs = dg.Definitions(
    assets=[facts, notes, merged, plans],
    jobs=[run_job, refresh_job],
    sensors=[refresh],
    resources={"books": WorldBooks()},
    executor=EXECUTOR,
)


def the_run_job() -> dg.JobDefinition:
    return defs.resolve_job_def("run")


def the_refresh_job() -> dg.JobDefinition:
    return defs.resolve_job_def("refresh")
