"""The decorator of an asset over blocks."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import dagster as dg

from ara_assets.partitions import PORTFOLIO_BLOCKS
from ara_assets.refresh import MAX_BLOCKS, Recipe


def block_asset(
    recipe: Recipe,
    *,
    group: str,
    kinds: set[str],
    owners: Sequence[str],
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """Like `dg.asset`, with all that follows from the recipe: name, dependencies, code version, partitions.

    A backfill from the UI covers up to `MAX_BLOCKS` blocks per run.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)  # BackfillPolicy is beta and says so at every import
        return dg.asset(
            name=recipe.asset,
            deps=list(recipe.upstream),
            code_version=recipe.code_version,
            partitions_def=PORTFOLIO_BLOCKS,
            backfill_policy=dg.BackfillPolicy.multi_run(max_partitions_per_run=MAX_BLOCKS),
            group_name=group,
            kinds=kinds,
            owners=owners,
        )
