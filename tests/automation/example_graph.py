"""Five small assets built the way the real ones are: facts and notes are merged, scored and planned, block by block."""

from collections.abc import Mapping

import dagster as dg

from ara_assets.blocks import BlockEvents, BlockResult, Books, MetadataMap, block_asset, chart, run_blocks
from ara_assets.jobs import EXECUTOR, block_job
from ara_assets.refresh import Recipe
from ara_assets.sensors import refresh_sensor
from ara_domain.identity import BlockKey
from ara_domain.ports import UnitOfWork
from tests.automation.world import MemoryUnitOfWork, WorldBooks, the_world

FACTS = Recipe(asset="facts", code_version="facts:1")
NOTES = Recipe(asset="notes", code_version="notes:1")
MERGED = Recipe(asset="merged", code_version="merged:1", upstream=("facts", "notes"))
SCORES = Recipe(asset="scores", code_version="scores:1", upstream=("merged",))
PLANS = Recipe(asset="plans", code_version="plans:1", upstream=("scores",))

MODELLING = (NOTES, MERGED, SCORES, PLANS)
EVERYTHING = (FACTS, *MODELLING)
OWNERS = ("team:tests",)


def keep(asset: str, block: BlockKey, uow: UnitOfWork, value: str) -> BlockResult:
    """Write the block's one row, as an asset would with a repository."""
    world = the_world()
    world.worked.append((asset, block))
    assert isinstance(uow, MemoryUnitOfWork)
    assert block in uow.locked
    uow.writes.append(lambda: world.rows.__setitem__((asset, block), value))
    if error := world.broken.get((asset, block)):
        raise error
    if event := world.after.pop((asset, block), None):
        event()
    return BlockResult.of_rows(f"{asset}:1", [value], counts={"letters": len(value)})


def letters_chart(made: Mapping[BlockKey, BlockResult]) -> MetadataMap:
    bars = "".join(f'<rect x="{4 * n}" height="{r.counts["letters"]}" width="3"/>' for n, r in enumerate(made.values()))
    return {"letters": chart("letters per block", f'<svg xmlns="http://www.w3.org/2000/svg">{bars}</svg>')}


@block_asset(FACTS, group="ingestion", kinds={"python"}, owners=OWNERS)
def facts(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: what is known from outside."""
    world = the_world()
    yield from run_blocks(context, FACTS, lambda block, uow: keep("facts", block, uow, world.facts[block]), books)


@block_asset(NOTES, group="inputs", kinds={"python"}, owners=OWNERS)
def notes(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: what people entered."""
    world = the_world()
    yield from run_blocks(context, NOTES, lambda block, uow: keep("notes", block, uow, world.notes[block]), books)


@block_asset(MERGED, group="modelling", kinds={"python"}, owners=OWNERS)
def merged(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: facts and notes, in small letters, so that some changes change nothing."""
    world = the_world()

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return keep("merged", block, uow, f"{world.rows['facts', block]}; {world.rows['notes', block]}".lower())

    yield from run_blocks(context, MERGED, work, books)


@block_asset(SCORES, group="modelling", kinds={"python"}, owners=OWNERS)
def scores(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: what the model makes of it."""
    world = the_world()

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return keep("scores", block, uow, f"{world.model} of {world.rows['merged', block]}")

    yield from run_blocks(context, SCORES, work, books)


@block_asset(PLANS, group="modelling", kinds={"python"}, owners=OWNERS)
def plans(context: dg.AssetExecutionContext, books: dg.ResourceParam[Books]) -> BlockEvents:
    """A block: a plan for every score."""
    world = the_world()

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        return keep("plans", block, uow, f"plan for {world.rows['scores', block]}")

    yield from run_blocks(context, PLANS, work, books, summary=letters_chart)


run_job = block_job("run", EVERYTHING, "Fetch what is not fresh, then model what is stale.")
refresh_job = block_job("refresh", MODELLING, "Model what is stale, fetch nothing.")
refresh = refresh_sensor(MODELLING, refresh_job, interval_s=2)

defs = dg.Definitions(
    assets=[facts, notes, merged, scores, plans],
    jobs=[run_job, refresh_job],
    sensors=[refresh],
    resources={"books": WorldBooks(ui_url="http://ui.example/")},
    executor=EXECUTOR,
)


def the_run_job() -> dg.JobDefinition:
    return defs.resolve_job_def("run")


def the_refresh_job() -> dg.JobDefinition:
    return defs.resolve_job_def("refresh")
