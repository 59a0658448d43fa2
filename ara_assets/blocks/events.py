"""Tells Dagster what became of each block: one data version and one provenance per block."""

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg

from ara_assets.blocks.outcomes import BlockOutcome, MetadataMap, block_metadata, block_table
from ara_assets.dagster_tags import NO_NATIVE_EVENTS, InputUsed, version_tags
from ara_assets.refresh import Recipe
from ara_domain.identity import BlockKey


class RangeEvents:
    """Materialisations of a run of many blocks, where Dagster itself knows only one version for all."""

    def __init__(self, instance: dg.DagsterInstance, recipe: Recipe, blocks: Sequence[BlockKey]) -> None:
        self._recipe = recipe
        keys = {str(block) for block in blocks}
        # Before any version is read: an event that comes later shows the block as stale, never as fresh by mistake.
        self._event_ids: Mapping[str, Mapping[str, int]] = {
            name: instance.get_latest_storage_id_by_partition(
                dg.AssetKey(name), dg.DagsterEventType.ASSET_MATERIALIZATION, keys
            )
            for name in recipe.upstream
        }

    def materialization(self, outcome: BlockOutcome, extra: MetadataMap) -> dg.AssetMaterialization:
        """The event of a block that is whole."""
        key = str(outcome.block)
        used = {
            name: InputUsed(outcome.inputs.versions[name], self._event_ids[name].get(key))
            for name in self._recipe.upstream
        }
        return dg.AssetMaterialization(
            asset_key=self._recipe.asset,
            partition=key,
            metadata={**block_metadata(outcome), **extra},
            tags=version_tags(outcome.version or "", self._recipe.code_version, used),
        )


def single_result(outcome: BlockOutcome, extra: MetadataMap) -> dg.MaterializeResult[None]:
    """The result of a run of one block: Dagster's own way is right for it."""
    return dg.MaterializeResult(
        metadata={**block_metadata(outcome), **extra}, data_version=dg.DataVersion(outcome.version or "")
    )


def range_result() -> dg.MaterializeResult[None]:
    """The result of a run of many blocks, whose events are logged already. It lets downstream steps begin."""
    return dg.MaterializeResult(metadata=dict(NO_NATIVE_EVENTS))


def blocks_failed(recipe: Recipe, outcomes: Sequence[BlockOutcome], extra: MetadataMap) -> dg.Failure:
    """The failure that shows which blocks could not be made, and why. Not retried: the same would happen again."""
    failed = [outcome for outcome in outcomes if not outcome.is_whole]
    return dg.Failure(
        description=f"{recipe.asset}: {len(failed)} of {len(outcomes)} blocks not made. {_listing(failed)}",
        metadata={"blocks": block_table(failed), **extra},
        allow_retries=False,
    )


def run_aborted(recipe: Recipe, block: BlockKey, error: Exception) -> dg.Failure:
    """The failure that stops the run, because every other block would meet the same error."""
    return dg.Failure(
        description=f"{recipe.asset} stopped at {block}: {type(error).__name__}: {error}", allow_retries=False
    )


def _listing(failed: Iterable[BlockOutcome], most: int = 10) -> str:
    lines = [f"{outcome.block}: {outcome.error}" for outcome in failed]
    more = f"; and {len(lines) - most} more" if len(lines) > most else ""
    return "; ".join(lines[:most]) + more
