"""Runs the asset checks of a graph, as a run does after its assets, or as a person does in the UI."""

from collections.abc import Mapping

import dagster as dg

from ara_assets.checks import CHECKS
from ara_assets.consistency_checks import CONSISTENCY_CHECKS
from ara_assets.dagster_tags import partition_tags
from ara_assets.definitions import ASSETS
from ara_assets.jobs import EXECUTOR
from ara_domain.identity import BlockKey
from tests.unit.assets.graph import Graph

EVERY_CHECK = (*CHECKS, *CONSISTENCY_CHECKS)


def checked(
    graph: Graph, first: BlockKey | None = None, last: BlockKey | None = None
) -> Mapping[str, dg.AssetCheckEvaluation]:
    """The evaluation of each check, by its name, after a run over a range of blocks; of no block: "Execute" in the UI."""
    definitions = dg.Definitions(
        assets=list(ASSETS),
        asset_checks=list(EVERY_CHECK),
        jobs=[dg.define_asset_job("checks", selection=dg.AssetSelection.checks(*EVERY_CHECK), executor_def=EXECUTOR)],
        resources=graph.resources,
    )
    result = definitions.resolve_job_def("checks").execute_in_process(
        instance=graph.instance,
        tags=partition_tags(str(first), str(last or first)) if first else {},
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
    return {found.check_name: found for found in result.get_asset_check_evaluations()}
