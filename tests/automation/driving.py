"""Drives the example graph: plan and run, or let the sensor decide and run what it asks for."""

import os
from collections.abc import Sequence

import dagster as dg

from ara_assets.dagster_tags import DATA_VERSION
from ara_assets.launch import RunReport, run_in_process
from ara_assets.partitions import register_blocks
from ara_assets.planning import plan_now
from ara_assets.refresh import PlannedRun, Recipe
from ara_domain.identity import BlockKey
from tests.automation.example_graph import EVERYTHING, defs, refresh, the_refresh_job, the_run_job
from tests.automation.world import World, WorldBooks, the_world

ASSETS = tuple(recipe.asset for recipe in EVERYTHING)


def blocks_of(portfolio: str, count: int) -> list[BlockKey]:
    return [BlockKey(portfolio, f"LS{number:03d}") for number in range(count)]


def fill_and_run(instance: dg.DagsterInstance, world: World, count: int) -> list[BlockKey]:
    """Blocks that hold something, with everything made of them."""
    blocks = blocks_of("acme", count)
    register_blocks(instance, blocks)
    world.fill(blocks)
    assert all(report.success for report in run_what_is_stale(instance))
    world.work_done()
    return blocks


def run_what_is_stale(instance: dg.DagsterInstance, recipes: Sequence[Recipe] = EVERYTHING) -> list[RunReport]:
    """What a command does: plan once, run the plan in this process."""
    plan = plan_now(instance, the_world().books(), recipes)
    return [run_in_process(the_run_job, instance, run, "run") for run in plan.runs]


def run_over(instance: dg.DagsterInstance, blocks: Sequence[BlockKey]) -> RunReport:
    """A run of every asset over these blocks, stale or not."""
    return run_in_process(the_run_job, instance, PlannedRun(blocks=tuple(blocks), assets=ASSETS, stale={}), "run")


def tick(instance: dg.DagsterInstance) -> tuple[Sequence[dg.RunRequest], str | None]:
    """What the daemon does every few seconds: evaluate the sensor. Returns its requests, or why it has none."""
    with dg.build_sensor_context(
        instance=instance, definitions=defs, resources={"books": WorldBooks()}, sensor_name=refresh.name
    ) as context:
        result = refresh.evaluate_tick(context)
    return result.run_requests or (), result.skip_message


def run_request(instance: dg.DagsterInstance, request: dg.RunRequest) -> bool:
    """What the daemon does with a request: a run with just these tags and assets. Returns whether it succeeded."""
    result = dg.execute_job(
        dg.reconstructable(the_refresh_job),
        instance=instance,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        tags={**request.tags, "dagster/run_key": request.run_key or ""},
        asset_selection=request.asset_selection,
    )
    return result.success


def materializations(instance: dg.DagsterInstance, asset: str) -> dict[str, list[dg.AssetMaterialization]]:
    """Materialisations in the event log by partition, oldest first."""
    records = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True).records
    found: dict[str, list[dg.AssetMaterialization]] = {}
    for record in records:
        if event := record.asset_materialization:
            found.setdefault(event.partition or "", []).append(event)
    return found


def version_of(event: dg.AssetMaterialization) -> str:
    return (event.tags or {})[DATA_VERSION]


def end_this_process(_instance: dg.DagsterInstance, _run: PlannedRun) -> RunReport:
    """What happens to a process that the kernel kills."""
    os._exit(9)
