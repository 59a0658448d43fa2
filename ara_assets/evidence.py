"""What each asset depends on besides its upstream blocks: the readers behind `Books.evidence`.

Running assets and the refresh read the same, so that they agree on what is stale. A reader answers for many blocks
with a fixed number of queries per portfolio.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from ara_assets.blocks import EvidenceReader
from ara_assets.refresh import Evidence
from ara_domain.costs import current_costs, stored_costs
from ara_domain.hashing import content_hash, digest_of
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity, normalise_postcode
from ara_domain.measures import CATALOGUE_VERSION
from ara_domain.ports import PostcodeState, Repositories, ScoringModel
from ara_domain.sap.price_book import PriceBook
from ara_domain.scenarios import Scenario
from ara_domain.services.bills import priced_at
from ara_domain.services.epc_prediction import prediction_rules
from ara_domain.services.ingestion_faults import STAGE as INGESTION
from ara_domain.services.ingestion_faults import UNAVAILABLE
from ara_domain.services.register_searches import Freshness, due_from, search_keys

SEARCHES = "searches"
"""Evidence of `epc_cache`: from when on a search of the block is due (`Recipe.due`)."""
FEED = "feed"
"""Evidence of `epc_cache`: when the register feed last changed what is cached about the block."""
FEED_MARKS = "register_feed_marks"
"""The name the marks are read by without the rest of that evidence; no asset has it."""
_NEVER = datetime.max.replace(tzinfo=UTC).isoformat()


def evidence_readers(
    store: Repositories, model: ScoringModel, freshness: Freshness | None = None, prices: PriceBook | None = None
) -> Mapping[str, EvidenceReader]:
    """The readers by asset.

    `freshness` says how long the register's answers last, `prices` are the sets a scenario may name; None for those
    that come with ARA.
    """
    lasting = freshness or Freshness()
    book = prices or PriceBook.of_package()
    version = content_hash("model:2", model.version, priced_at(model))
    decisions = _per_portfolio(
        "match_decisions", lambda portfolio: store.address_matches.fingerprints(portfolio.portfolio_id)
    )
    marks = _marks(store)
    return {
        FEED_MARKS: marks,
        "properties": _per_portfolio("homes", lambda portfolio: store.properties.fingerprints(portfolio.portfolio_id)),
        "landlord_overrides": _per_portfolio(
            "overrides", lambda portfolio: store.landlord_overrides.fingerprints(portfolio.portfolio_id)
        ),
        # What could not be fetched is asked for again by the next run, however fresh the rest is.
        "epc_cache": _together(
            _per_portfolio(
                "faults",
                lambda portfolio: {
                    block: seen.isoformat()
                    for block, seen in store.quarantine.last_seen(portfolio.slug, INGESTION, UNAVAILABLE).items()
                },
            ),
            _per_portfolio(SEARCHES, lambda portfolio: _due_from(store, portfolio, lasting), otherwise=_NEVER),
            marks,
            decisions,
        ),
        # What a person decides about a match takes effect at once where the certificate is held already.
        "remapped_epc": _together(decisions, _neighbours(store, "documents_held", lambda state: state.documents)),
        "predicted_epc": _together(
            _neighbours(store, "neighbours", lambda state: state.mapped),
            lambda blocks: _same(blocks, {"prediction_rules": prediction_rules()}),
        ),
        "effective_epc": _together(
            _per_portfolio("surveys", lambda portfolio: store.site_notes.fingerprints(portfolio.portfolio_id)),
            _for_all("recency_policy", lambda portfolio: portfolio.recency_policy.value, store),
        ),
        "baseline_predictions": _for_all("model", lambda _: version, store),
        "recommendations": lambda blocks: _same(
            blocks, {"catalogue": CATALOGUE_VERSION, "costs": current_costs(store.materials).version}
        ),
        "impact_predictions": lambda blocks: _same(blocks, {"catalogue": CATALOGUE_VERSION}),
        "optimised_packages": _for_all("scenarios", lambda portfolio: _questions(store, portfolio, book), store),
    }


def _marks(store: Repositories) -> EvidenceReader:
    """Marks of the feed; a block that was never marked has no such evidence, so that it is as it was before."""

    def reader(blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        return {
            block: {FEED: marks[block.block]} if block.block in marks else {}
            for portfolio, mine in _by_portfolio(blocks)
            for marks in [store.register_feed.marks(portfolio)]
            for block in mine
        }

    return reader


def _neighbours(store: Repositories, name: str, read: Callable[[PostcodeState], str]) -> EvidenceReader:
    """What is cached of the postcodes of each block, whoever owns the homes there.

    The refresh asks every few seconds: it takes a portfolio's postcodes from the database, never its homes.
    """

    def reader(blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        found: dict[BlockKey, Evidence] = {}
        for portfolio, mine in _by_portfolio(blocks):
            written = store.properties.postcodes(
                Portfolio.named(portfolio).portfolio_id, *(block.block for block in mine)
            )
            postcodes = {block: set(filter(None, map(normalise_postcode, some))) for block, some in written.items()}
            states = store.epc_cache.postcode_states({code for some in postcodes.values() for code in some})
            for block in mine:
                said = (f"{code}={read(states[code])}" for code in postcodes.get(block.block, set()) & states.keys())
                found[block] = {name: digest_of(f"{name}:1", said)}
        return found

    return reader


def _homes_by_block(store: Repositories, portfolio: Portfolio) -> Mapping[str, Sequence[PropertyIdentity]]:
    known = {held.slug: held for held in store.properties.portfolios()}
    homes: dict[str, list[PropertyIdentity]] = {}
    for home in store.properties.identities(portfolio.portfolio_id):
        homes.setdefault(known.get(portfolio.slug, portfolio).block_of(home.postcode).block, []).append(home)
    return homes


def _per_portfolio(
    name: str, read: Callable[[Portfolio], Mapping[str, str]], otherwise: str = "none"
) -> EvidenceReader:
    """Evidence a portfolio keeps per block; a block it does not name has none of it."""

    def reader(blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        return {
            block: {name: texts.get(block.block, otherwise)}
            for portfolio, mine in _by_portfolio(blocks)
            for texts in [read(Portfolio.named(portfolio))]
            for block in mine
        }

    return reader


def _for_all(name: str, read: Callable[[Portfolio], str], store: Repositories) -> EvidenceReader:
    """Evidence that is one for all blocks of a portfolio."""

    def reader(blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        portfolios = {portfolio.slug: portfolio for portfolio in store.properties.portfolios()}
        return {
            block: evidence
            for slug, mine in _by_portfolio(blocks)
            for evidence in [{name: read(portfolios.get(slug, Portfolio.named(slug)))}]
            for block in mine
        }

    return reader


def _together(*readers: EvidenceReader) -> EvidenceReader:
    def reader(blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        answers = [read(blocks) for read in readers]
        return {block: {name: text for answer in answers for name, text in answer[block].items()} for block in blocks}

    return reader


def _same(blocks: Collection[BlockKey], evidence: Evidence) -> Mapping[BlockKey, Evidence]:
    return dict.fromkeys(blocks, evidence)


def _by_portfolio(blocks: Collection[BlockKey]) -> Iterator[tuple[str, list[BlockKey]]]:
    for portfolio, mine in groupby(sorted(blocks), key=lambda block: block.portfolio):
        yield portfolio, list(mine)


def _questions(store: Repositories, portfolio: Portfolio, prices: PriceBook) -> str:
    scenarios = store.recommendations.scenarios(portfolio.portfolio_id)
    return content_hash("scenarios:1", sorted(_asked(store, scenario, prices) for scenario in scenarios))


def _asked(store: Repositories, scenario: Scenario, prices: PriceBook) -> str:
    """The question, with the versions of costs and prices it names: either may be edited under its name.

    What it names and is not there has no version; the stage says so when it plans by it.
    """
    asked = scenario.question
    if scenario.cost_version is not None:
        asked += f"+{stored_costs(store.materials, scenario.cost_version).version}"
    if scenario.price_set is not None:
        asked += "".join(f"@{one.version}" for one in prices.sets if one.name == scenario.price_set)
    return asked


def _due_from(store: Repositories, portfolio: Portfolio, freshness: Freshness) -> Mapping[str, str]:
    """By block, from when on one of its searches is due."""
    homes = _homes_by_block(store, portfolio)
    keys = search_keys(home for mine in homes.values() for home in mine)
    made = store.epc_cache.searches(keys)
    faults = store.quarantine.open_items(portfolio.slug, stage=INGESTION)
    refused = {item.item for item in faults if item.kind == "search" and item.reason != UNAVAILABLE}
    unanswerable = {key for key in keys if f"{key.kind} {key.value}" in refused}
    moments = {block: due_from(mine, made, freshness, unanswerable) for block, mine in homes.items()}
    return {block: moment.isoformat() for block, moment in moments.items() if moment is not None}
