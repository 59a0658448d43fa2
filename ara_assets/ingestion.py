"""What comes from outside: the register's certificates."""

import dagster as dg

from ara_assets.blocks import BlockEvents, BlockResult, Books, block_asset, run_blocks
from ara_assets.evidence import SEARCHES
from ara_assets.homes_set_aside import log_set_aside
from ara_assets.inputs import PROPERTIES
from ara_assets.refresh import Recipe
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import RegisterOfPortfolio, Repositories, UnitOfWork
from ara_domain.services.ingestion import EpcIngestion, IngestionReport, mark_sharing
from ara_domain.services.ingestion_faults import STAGE
from ara_domain.services.neighbour_documents import NeighbourDocuments
from ara_domain.services.register_searches import in_batches
from ara_resources.settings import Settings

EPC_CACHE = Recipe(asset="epc_cache", code_version="epc_cache:1", upstream=(PROPERTIES.asset,), due=SEARCHES)


@block_asset(EPC_CACHE, group="ingestion", kinds={"postgres", "http"}, owners=("team:ingestion",))
def epc_cache(
    context: dg.AssetExecutionContext,
    books: dg.ResourceParam[Books],
    store: dg.ResourceParam[Repositories],
    register: dg.ResourceParam[RegisterOfPortfolio],
) -> BlockEvents:
    """A block: the register's answer for every postcode in it, and the newest certificate of each of its homes.

    The only asset over blocks that calls the outside, and in no refresh. Stale besides by its homes when a search is
    due, something could not be fetched, `register_feed` brought something new, or a person decided on a match.
    """
    settings = Settings()

    def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
        fetcher = register.of(block.portfolio)
        service = EpcIngestion(
            store.epc_cache,
            fetcher,
            books.clock,
            settings.search_freshness,
            documents_per_home=settings.fetch_documents_per_home,
        )
        portfolio_id = Portfolio.named(block.portfolio).portfolio_id
        homes = store.properties.identities(portfolio_id, block.block)
        report = IngestionReport()
        for some in in_batches(homes, settings.fetch_batch_postcodes):
            # A unit of work of its own: what was fetched is kept, whatever becomes of the rest.
            with books.unit_of_work() as batch:
                decisions = store.address_matches.decisions([home.property_id for home in some if home.uprn is None])
                done = service.bring_up_to_date(batch, some, decisions)
                mark_sharing(
                    store, batch, portfolio_id, done, run_id=context.op_execution_context.run_id, at=books.clock()
                )
                report = report + done
                batch.commit()
        neighbours = NeighbourDocuments(
            store.epc_cache, fetcher, books.clock, per_block=settings.neighbour_documents_per_block
        )
        with books.unit_of_work() as batch:
            nearby = neighbours.bring_in(batch, homes, report.choices)
            batch.commit()
        requests = report.requests + nearby.requests
        store.quarantine.replace(uow, block, STAGE, report.quarantined, books.clock())
        log_set_aside(homes, report.quarantined)
        counts = {
            "homes": report.homes,
            "requests": requests.total,
            "requests_repeated": requests.retries,
            "searches_made": report.searches_made,
            "searches_saved": report.searches_saved,
            "documents_fetched": report.documents_fetched,
            "documents_saved": report.documents_saved,
            "neighbour_documents_fetched": nearby.fetched,
            "withdrawn": report.withdrawn,
            "set_aside": len(report.quarantined),
        }
        return BlockResult(version=report.version, row_count=len(report.certificate_states), counts=counts)

    yield from run_blocks(context, EPC_CACHE, work, books)
