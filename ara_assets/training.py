"""The training set as an asset of its own: parquet files that model builders read, a file a block (PRD §8.1).

It is in no run and no refresh: nothing is planned from it, and a set is wanted when models are to be trained.
"""

from collections.abc import Collection, Mapping, Sequence

import dagster as dg
import pandas as pd

from ara_assets.blocks import BlockEvents, BlockResult, Books, EvidenceReader, MetadataMap, block_asset, run_blocks
from ara_assets.jobs import block_job
from ara_assets.modelling import REMAPPED_EPC, REMAPPING
from ara_assets.refresh import Evidence, Recipe
from ara_domain.identity import BlockKey
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import Repositories, UnitOfWork, UnitOfWorkFactory
from ara_domain.ports.training import MadeBy, TrainingFile, TrainingSet
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.training_rows import training_rows
from ara_domain.stages.homes import in_batches_of
from ara_resources.scoring.choice import transform_of
from ara_resources.settings import Settings

ML_TRAINING_SET = Recipe(asset="ml_training_set", code_version="ml_training_set:1", upstream=(REMAPPED_EPC.asset,))
TRAINING_JOB = "export_training_set"
MANIFEST_LOCK = BlockKey("training set", "manifest")
"""Held by whoever writes: the files of all blocks and portfolios are in one manifest."""
_NO_ROWS = "no rows"


@block_asset(ML_TRAINING_SET, group="training", kinds={"parquet"}, owners=("team:modelling",))
def ml_training_set(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    training: dg.ResourceParam[TrainingSet],
) -> BlockEvents:
    """A block: a row per home with a lodged rating, what its certificate says beside what was lodged as its result.

    In no run and no refresh: the job `export_training_set` and `ara train export` make it. Stale besides by its input
    when the place, the transform, the engine or the product database changed.
    """
    settings = Settings()
    together, builder = settings.model_batch_homes, FeatureBuilder(transform_of(settings))

    def work(block: BlockKey, uow: UnitOfWork, /) -> BlockResult:
        portfolio = store.properties.portfolio(block.portfolio)
        if portfolio is None:
            raise LookupError(f"there is no portfolio {block.portfolio!r}; import it, then run again")
        homes = [home.property_id for home in store.properties.identities(portfolio.portfolio_id, block.block)]
        rows = [
            training_rows(store.properties.find_by_block(portfolio.portfolio_id, block.block, only=batch), builder)
            for batch in in_batches_of(homes, together)
        ]
        made_by = MadeBy(mapping_version=REMAPPING.version, engine_version=ENGINE_VERSION, at=books.clock())
        uow.lock_block(MANIFEST_LOCK)
        file = training.replace(block, pd.concat(rows) if rows else pd.DataFrame(), made_by)
        count = 0 if file is None else file.rows
        return BlockResult(
            version=_NO_ROWS if file is None else file.sha256,
            row_count=count,
            counts={"homes": len(homes), "rows": count, "bytes": 0 if file is None else file.bytes},
        )

    def place(results: Mapping[BlockKey, BlockResult]) -> MetadataMap:  # noqa: ARG001
        return {"run/folder": dg.MetadataValue.path(training.location)}

    for slug in sorted({BlockKey.parse(key).portfolio for key in context.partition_keys}):
        drop_vanished_blocks(slug, store, books.unit_of_work, training)
    yield from run_blocks(context, ML_TRAINING_SET, work, books, summary=place)


def drop_vanished_blocks(
    slug: str, store: Repositories, unit_of_work: UnitOfWorkFactory, training: TrainingSet
) -> Sequence[TrainingFile]:
    """Let go of the blocks a portfolio no longer has: no run is ever of them. Returns what was let go of.

    A portfolio that is not there keeps its files: the name is more likely wrong than the files.

    Raises:
        PlaceUnusable: the place cannot be written to, or its manifest cannot be read.
    """
    portfolio = store.properties.portfolio(slug)
    if portfolio is None:
        return ()
    with unit_of_work() as uow:
        uow.lock_block(MANIFEST_LOCK)
        return training.keep_only(slug, store.properties.blocks(portfolio.portfolio_id))


def training_evidence(location: str, settings: Settings) -> EvidenceReader:
    """What the set depends on besides the certificates: the place, the transform, the engine and the product database.

    The frame holds values of the engine's tables where a certificate leaves them open.
    """

    def reader(blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        products = transform_of(settings).products.version or "none"
        evidence = {
            "location": location,
            "transform": TRANSFORM_VERSION,
            "engine": ENGINE_VERSION,
            "products": products,
        }
        return {block: dict(evidence) for block in blocks}

    return reader


training_job = block_job(
    TRAINING_JOB, (ML_TRAINING_SET,), "Write the training rows of blocks whose certificates changed."
)
