"""What is worked out: from cached certificates to plans. No asset here receives a fetcher."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol

import dagster as dg

from ara_assets.blocks import BlockEvents, BlockResult, Books, MetadataMap, block_asset, run_blocks
from ara_assets.homes_set_aside import log_set_aside
from ara_assets.ingestion import EPC_CACHE
from ara_assets.inputs import LANDLORD_OVERRIDES, PROPERTIES
from ara_assets.plan_metadata import metadata_of_block, metadata_of_run
from ara_assets.refresh import Recipe
from ara_domain.costs import current_costs
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Repositories, ScoringModel, UnitOfWork
from ara_domain.services.epc_remapping import EpcRemappingService
from ara_domain.services.recommendation import RecommendationService
from ara_domain.stages import (
    BaselineStage,
    EffectiveStage,
    HomeFrames,
    ImpactStage,
    PackageStage,
    PredictionStage,
    RecommendationStage,
    RemappingStage,
    StageReport,
)
from ara_resources.prices import price_book
from ara_resources.settings import Settings

REMAPPING = EpcRemappingService()
REMAPPED_EPC = Recipe(
    asset="remapped_epc", code_version=REMAPPING.version, upstream=(PROPERTIES.asset, EPC_CACHE.asset)
)
PREDICTED_EPC = Recipe(
    asset="predicted_epc",
    code_version="predicted_epc:1",
    upstream=(PROPERTIES.asset, LANDLORD_OVERRIDES.asset, REMAPPED_EPC.asset),
)
EFFECTIVE_EPC = Recipe(
    asset="effective_epc",
    code_version="effective_epc:1",
    upstream=(PROPERTIES.asset, LANDLORD_OVERRIDES.asset, REMAPPED_EPC.asset, PREDICTED_EPC.asset),
)
BASELINE_PREDICTIONS = Recipe(
    asset="baseline_predictions", code_version="baseline_predictions:1", upstream=(EFFECTIVE_EPC.asset,)
)
RECOMMENDATIONS = Recipe(
    asset="recommendations",
    code_version="recommendations:1",
    upstream=(EFFECTIVE_EPC.asset, BASELINE_PREDICTIONS.asset),
)
IMPACT_PREDICTIONS = Recipe(
    asset="impact_predictions",
    code_version="impact_predictions:1",
    upstream=(BASELINE_PREDICTIONS.asset, RECOMMENDATIONS.asset),
)
OPTIMISED_PACKAGES = Recipe(
    asset="optimised_packages",
    code_version="optimised_packages:1",
    upstream=(BASELINE_PREDICTIONS.asset, RECOMMENDATIONS.asset, IMPACT_PREDICTIONS.asset),
)

OWNERS = ("team:modelling",)


@block_asset(REMAPPED_EPC, group="modelling", kinds={"postgres"}, owners=OWNERS)
def remapped_epc(
    context: dg.AssetExecutionContext, books: dg.ResourceParam[Books], store: dg.ResourceParam[Repositories]
) -> BlockEvents:
    """A block: the certificate of each home, chosen and mapped to one shape whatever its schema.

    Stale besides by its inputs when a person decided on a match, or other documents of its postcodes are held: also
    those of neighbours, whoever owns them, are mapped here.
    """
    settings = Settings()
    stage = RemappingStage(
        store,
        books.clock,
        freshness=settings.search_freshness,
        searches_together=settings.fetch_batch_postcodes,
        service=REMAPPING,
    )
    yield from run_blocks(context, REMAPPED_EPC, _work("remapped_epc:3", stage, store), books)


@block_asset(PREDICTED_EPC, group="modelling", kinds={"postgres", "numpy"}, owners=OWNERS)
def predicted_epc(
    context: dg.AssetExecutionContext, books: dg.ResourceParam[Books], store: dg.ResourceParam[Repositories]
) -> BlockEvents:
    """A block: what the neighbours say of each home, and what is odd about its own certificate.

    Stale besides by its inputs when a certificate of its postcodes was mapped anew, or the rules of prediction changed.
    """
    stage = PredictionStage(store, books.clock, homes_together=Settings().model_batch_homes)
    yield from run_blocks(context, PREDICTED_EPC, _work("predicted_epc:1", stage, store), books)


@block_asset(EFFECTIVE_EPC, group="modelling", kinds={"postgres"}, owners=OWNERS)
def effective_epc(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    frames: dg.ResourceParam[HomeFrames],
) -> BlockEvents:
    """A block: what each home is scored on: survey, certificate or prediction, corrected by its landlord.

    Stale besides by its inputs when a survey came in, or the portfolio says otherwise whether the newer evidence wins.
    """
    stage = EffectiveStage(store, books.clock, frames=frames, homes_together=Settings().model_batch_homes)
    yield from run_blocks(context, EFFECTIVE_EPC, _work("effective_epc:1", stage, store), books)


@block_asset(BASELINE_PREDICTIONS, group="modelling", kinds={"postgres", "numpy"}, owners=OWNERS)
def baseline_predictions(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    frames: dg.ResourceParam[HomeFrames],
    scoring: dg.ResourceParam[ScoringModel],
) -> BlockEvents:
    """A block: SAP score, CO2, heat, kWh and bills of each home as it is now.

    Stale besides by its input when the scoring model, its transform or the fuel prices of bills changed.
    """
    stage = BaselineStage(store, frames, scoring, books.clock, homes_together=Settings().model_batch_homes)
    yield from run_blocks(context, BASELINE_PREDICTIONS, _work("baseline_predictions:1", stage, store), books)


@block_asset(RECOMMENDATIONS, group="modelling", kinds={"postgres"}, owners=OWNERS)
def recommendations(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    frames: dg.ResourceParam[HomeFrames],
) -> BlockEvents:
    """A block: the measures each home may have, priced for its own geometry, and why not the others.

    Stale besides by its inputs when the catalogue of measures or the cost table in force changed.
    """
    service = RecommendationService(current_costs(store.materials))
    stage = RecommendationStage(store, frames, service, homes_together=Settings().model_batch_homes)
    yield from run_blocks(context, RECOMMENDATIONS, _work("recommendations:1", stage, store), books)


@block_asset(IMPACT_PREDICTIONS, group="modelling", kinds={"postgres", "numpy"}, owners=OWNERS)
def impact_predictions(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    frames: dg.ResourceParam[HomeFrames],
    scoring: dg.ResourceParam[ScoringModel],
) -> BlockEvents:
    """A block: what each candidate measure changes in each home, alone and in the standard sequence.

    Stale besides by its inputs when the catalogue of measures changed.
    """
    stage = ImpactStage(store, frames, scoring, homes_together=Settings().model_batch_homes)
    yield from run_blocks(context, IMPACT_PREDICTIONS, _work("impact_predictions:1", stage, store), books)


@block_asset(OPTIMISED_PACKAGES, group="modelling", kinds={"postgres", "numpy"}, owners=OWNERS)
def optimised_packages(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    frames: dg.ResourceParam[HomeFrames],
    scoring: dg.ResourceParam[ScoringModel],
) -> BlockEvents:
    """A block: the package of each home under each scenario, re-scored as a whole, as plans.

    Stale besides by its inputs when a scenario was added, changed or removed, or the costs or prices one names were.
    """
    settings = Settings()
    stage = PackageStage(
        store,
        frames,
        scoring,
        books.clock,
        prices=price_book(settings),
        homes_together=settings.model_batch_homes,
    )

    def summary(results: Mapping[BlockKey, BlockResult]) -> MetadataMap:
        quality = {f"run/{name}": dg.MetadataValue.float(round(points, 3)) for name, points in stage.quality().items()}
        return {**metadata_of_run(store.recommendations, results), **quality}

    work = _work("optimised_packages:1", stage, store)
    described = partial(metadata_of_block, store.recommendations)
    yield from run_blocks(context, OPTIMISED_PACKAGES, work, books, summary=summary, description=described)


class _Stage(Protocol):
    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport: ...


class _Work(Protocol):
    def __call__(self, block: BlockKey, uow: UnitOfWork, /) -> BlockResult: ...


def _work(tag: str, stage: _Stage, store: Repositories) -> _Work:
    """A stage as the work of an asset: its rows under a schema tag, its counts, a log line per home set aside."""

    def work(block: BlockKey, uow: UnitOfWork, /) -> BlockResult:
        portfolio = store.properties.portfolio(block.portfolio)
        if portfolio is None:
            raise LookupError(f"there is no portfolio {block.portfolio!r}; import it, then run again")
        report = stage.run(uow, portfolio, block)
        if report.set_aside:
            log_set_aside(store.properties.identities(portfolio.portfolio_id, block.block), report.set_aside)
        counts = {**report.counts, "set_aside": len(report.set_aside)}
        return BlockResult.of_rows(tag, report.rows, counts=counts)

    return work
