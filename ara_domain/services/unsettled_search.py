"""Searches again, once a week, for homes without a certificate or without one under their own UPRN.

The register fills in UPRNs and takes certificates back without an event, so that the feed cannot see either.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.ports import Clock, EpcFetcher, RegisterOfPortfolio, Repositories, RunCannotContinue, SearchKind
from ara_domain.services.home_matching import match_homes
from ara_domain.services.ingestion import EpcIngestion, mark_sharing
from ara_domain.services.register_picture import states_of
from ara_domain.services.register_searches import Freshness, in_batches, search_key, search_keys

_A_WEEK = timedelta(days=6, hours=12)
"""Somewhat less, so that a week that begins a little early still searches again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsettledReport:
    """Counts over all portfolios. Reports add up."""

    unsettled_homes: int = 0
    places: int = 0
    """Postcodes, and UPRNs of homes without one, that such a home is in."""
    requests: int = 0
    searches_made: int = 0
    documents_fetched: int = 0
    blocks_marked: frozenset[BlockKey] = frozenset()
    faults: tuple[str, ...] = ()

    def counts(self) -> Mapping[str, int]:
        """The counts by name."""
        values: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value if isinstance(value, int) else len(value) for name, value in values.items()}

    def __add__(self, other: "UnsettledReport") -> "UnsettledReport":
        """Both together."""
        return UnsettledReport(
            unsettled_homes=self.unsettled_homes + other.unsettled_homes,
            places=self.places + other.places,
            requests=self.requests + other.requests,
            searches_made=self.searches_made + other.searches_made,
            documents_fetched=self.documents_fetched + other.documents_fetched,
            blocks_marked=self.blocks_marked | other.blocks_marked,
            faults=self.faults + other.faults,
        )


def search_unsettled(
    store: Repositories,
    register: RegisterOfPortfolio,
    clock: Clock,
    *,
    run_id: str,
    batch_searches: int = 50,
) -> UnsettledReport:
    """Search the places of unsettled homes that were not searched this week; blocks where that changed are marked.

    A place no run has searched yet is left to the run. A register that cannot be asked is a fault of the report.
    """
    report = UnsettledReport()
    for portfolio in store.properties.portfolios():
        homes = _homes_in_unsettled_places(store, portfolio)
        if not homes:
            continue
        try:
            fetcher = register.of(portfolio.slug)
            for block, mine in homes.items():
                for some in in_batches(mine, batch_searches):
                    report += _search(store, fetcher, clock, run_id, block, some)
        except RunCannotContinue as fault:
            report += UnsettledReport(faults=(f"{portfolio.slug}: {fault}",))
        unsettled = store.properties.unsettled(portfolio.portfolio_id)
        report += UnsettledReport(
            unsettled_homes=len(unsettled),
            places=len({search_key(home) for mine in homes.values() for home in mine}),
        )
    return report


def _homes_in_unsettled_places(store: Repositories, portfolio: Portfolio) -> Mapping[BlockKey, list[PropertyIdentity]]:
    """By block, every home in a place with an unsettled one: one search answers for all of them."""
    homes = store.properties.identities(portfolio.portfolio_id)
    unsettled = store.properties.unsettled(portfolio.portfolio_id)
    wanted = {search_key(home) for home in homes if home.property_id in unsettled} - {None}
    searched = store.epc_cache.searches({key for key in wanted if key is not None})
    by_block: dict[BlockKey, list[PropertyIdentity]] = defaultdict(list)
    for home in homes:
        if search_key(home) in searched:
            by_block[portfolio.block_of(home.postcode)].append(home)
    return by_block


def _search(
    store: Repositories,
    fetcher: EpcFetcher,
    clock: Clock,
    run_id: str,
    block: BlockKey,
    homes: Sequence[PropertyIdentity],
) -> UnsettledReport:
    service = EpcIngestion(store.epc_cache, fetcher, clock, Freshness(answered=_A_WEEK, empty=_A_WEEK))
    decisions = store.address_matches.decisions([home.property_id for home in homes if home.uprn is None])
    uprns = {home.uprn for home in homes if home.uprn is not None}
    postcodes = {key.value for key in search_keys(homes) if key.kind is SearchKind.POSTCODE}
    held = store.epc_cache.certificates_of(uprns=uprns, postcodes=postcodes)
    before = states_of(match_homes(homes, held, decisions))
    with store.unit_of_work() as uow:
        done = service.bring_up_to_date(uow, homes, decisions)
        changed = frozenset({block}) if done.certificate_states != before else frozenset[BlockKey]()
        store.register_feed.mark(uow, changed, run_id=run_id, at=clock())
        mark_sharing(store, uow, homes[0].portfolio_id, done, run_id=run_id, at=clock())
        uow.commit()
    return UnsettledReport(
        requests=done.requests.total,
        searches_made=done.searches_made,
        documents_fetched=done.documents_fetched,
        blocks_marked=changed,
    )
