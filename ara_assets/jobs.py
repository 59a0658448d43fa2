"""The jobs over blocks, the executor they need, and the tags of a run."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from ara_assets.blocks import KIND_TAG
from ara_assets.dagster_tags import partition_tags
from ara_assets.refresh import PlannedRun, Recipe

AssetJob = Any
"""What `dg.define_asset_job` returns; Dagster exports no name for it."""

PORTFOLIO_TAG = "ara/portfolio"
REASON_TAG = "ara/reason"
STATE_TAG = "ara/state"
"""Tag of a run: the situation it answers (`PlannedRun.state`), by which further attempts are counted."""

EXECUTOR = dg.in_process_executor.configured(
    {"step_dependency_config": {"require_upstream_step_success": False}}, name="in_process"
)
"""One process per run, because parallelism is concurrent runs (docs/adr/015). A step that made some of its blocks and
failed for others lets downstream steps begin (docs/adr/013)."""


def block_job(name: str, recipes: Sequence[Recipe], description: str) -> AssetJob:
    """A job over the blocks of these assets, for `Definitions(jobs=…)`."""
    return dg.define_asset_job(
        name,
        selection=dg.AssetSelection.assets(*(recipe.asset for recipe in recipes)),
        description=description,
        executor_def=EXECUTOR,
    )


def run_tags(planned: PlannedRun, kind: str) -> dict[str, str]:
    """What a run is told, and what a person finds it by in the UI."""
    return {
        **partition_tags(str(planned.blocks[0]), str(planned.blocks[-1])),
        KIND_TAG: kind,
        PORTFOLIO_TAG: planned.portfolio,
        REASON_TAG: planned.reason,
        STATE_TAG: planned.state,
    }
