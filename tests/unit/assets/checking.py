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
    graph: Graph, first: BlockKey | None = None, last: BlockKey | None = None, *, only: str | None = None
) -> Mapping[str, dg.AssetCheckEvaluation]:
    """The evaluation of each check, by its name, after a run over a range of blocks; of no block: "Execute" in the UI.

    Of one check where `only` names it.
    """
    every = [key for check in EVERY_CHECK for key in check.check_keys]
    asked = dg.AssetSelection.checks(*(key for key in every if only in (None, key.name)))
    definitions = dg.Definitions(
        assets=list(ASSETS),
        asset_checks=list(EVERY_CHECK),
        jobs=[dg.define_asset_job("checks", selection=asked, executor_def=EXECUTOR)],
        resources=graph.resources,
    )
    result = definitions.resolve_job_def("checks").execute_in_process(
        instance=graph.instance,
        tags=partition_tags(str(first), str(last or first)) if first else {},
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
    return {found.check_name: found for found in result.get_asset_check_evaluations()}
