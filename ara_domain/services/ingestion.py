"""Brings the cache of certificates up to date for some homes, with as few calls as that takes.

Searches go postcode by postcode, and not again while their answer is fresh. Of an answer the rows of all homes are
kept; documents are fetched for our homes only, the newest of each, and only if it is not cached or its row changed.
What fails is set aside with its reason while the rest goes on; it stays due, so that the next run asks again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ara_domain.hashing import digest_of
from ara_domain.home_matches import MatchDecision
from ara_domain.identity import PropertyIdentity
from ara_domain.ports import (
    CachedCertificate,
    CachedSearch,
    CallCounts,
    Clock,
    EpcCacheRepo,
    EpcFetcher,
    Repositories,
    SearchAnswer,
    SearchKey,
    SearchKind,
    UnitOfWork,
)
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services.certificate_choice import CertificateChoice, choose_certificate
from ara_domain.services.home_matching import NO_DECISIONS, match_homes
from ara_domain.services.ingestion_faults import certificate_faults, home_faults, search_faults
from ara_domain.services.register_documents import Documents, fetch_wanted
from ara_domain.services.register_picture import RegisterPicture, certificate_state, states_of
from ara_domain.services.register_searches import Freshness, due_searches, in_batches, never_answered, search_keys

_SEARCHES_TOGETHER = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestionReport:
    """What one or several calls of `EpcIngestion.bring_up_to_date` did. Reports add up."""

    homes: int = 0
    searches_made: int = 0
    searches_saved: int = 0
    """Searches whose cached answer was fresh."""
    documents_fetched: int = 0
    documents_saved: int = 0
    """Newest certificates of homes that were held already, as the register lists them."""
    withdrawn: int = 0
    """Certificates that the register turned out to publish no longer."""
    requests: CallCounts = field(default_factory=CallCounts)
    """HTTP requests sent, retries and further pages included."""
    choices: Mapping[UUID, CertificateChoice] = field(default_factory=dict)
    """The certificate of each home, by property."""
    quarantined: tuple[QuarantinedItem, ...] = ()
    certificate_states: frozenset[str] = frozenset()
    """See `register_picture.states_of`."""
    changed: frozenset[tuple[int | None, str]] = frozenset()
    """UPRN and postcode, before and after, of certificates of which something else is cached now."""
    answered: frozenset[SearchKey] = frozenset()
    """Searches of these homes that the register has answered, now or earlier."""

    @property
    def version(self) -> str:
        """The data version of what is cached about these homes; the same content gives the same version.

        An answer that found nothing counts: before it came, nobody could say that a home has no certificate.
        """
        return _version(self.certificate_states, self.answered)

    def __add__(self, other: "IngestionReport") -> "IngestionReport":
        """Both together; they must be about different homes."""
        return IngestionReport(
            homes=self.homes + other.homes,
            searches_made=self.searches_made + other.searches_made,
            searches_saved=self.searches_saved + other.searches_saved,
            documents_fetched=self.documents_fetched + other.documents_fetched,
            documents_saved=self.documents_saved + other.documents_saved,
            withdrawn=self.withdrawn + other.withdrawn,
            requests=self.requests + other.requests,
            choices={**self.choices, **other.choices},
            quarantined=self.quarantined + other.quarantined,
            certificate_states=self.certificate_states | other.certificate_states,
            changed=self.changed | other.changed,
            answered=self.answered | other.answered,
        )


class EpcIngestion:
    """The service of the `epc_cache` asset: register in, cache out."""

    def __init__(
        self,
        cache: EpcCacheRepo,
        fetcher: EpcFetcher,
        clock: Clock,
        freshness: Freshness | None = None,
        *,
        documents_per_home: int = 1,
    ) -> None:
        """`documents_per_home` of a home's latest certificates are fetched: 1 is what it is modelled from."""
        self._cache = cache
        self._fetcher = fetcher
        self._clock = clock
        self._freshness = freshness or Freshness()
        self._documents_per_home = documents_per_home

    def bring_up_to_date(
        self,
        uow: UnitOfWork,
        homes: Sequence[PropertyIdentity],
        decisions: Mapping[UUID, Sequence[MatchDecision]] = NO_DECISIONS,
    ) -> IngestionReport:
        """Ask the register for what is not fresh, and write the answers in this unit of work (the caller commits).

        `decisions` are those in force of people about homes found by their address.

        Split a large block with `register_searches.in_batches`: the documents of one call are held in memory, and what
        is committed is not fetched again when a run is killed.

        Raises:
            TokenRefused: the register refuses the token; nothing more can be asked.
        """
        now, sent_before = self._clock(), self._fetcher.counts()
        due, never = due_searches(self._cache, homes, self._freshness, now), never_answered(self._cache, homes)
        results = self._fetcher.search_many(due)
        answers = {key: answer for key, answer in results.items() if isinstance(answer, SearchAnswer)}
        cached = self._cached(homes)
        picture = RegisterPicture(cached, answers, now)
        matches = match_homes(homes, picture.certificates.values(), decisions)
        documents = fetch_wanted(self._fetcher, picture, matches, self._documents_per_home)
        # Only now, so that no row is locked while the register takes its time.
        self._save(uow, picture, answers, documents)
        matches = {property_id: picture.brought_forward(match) for property_id, match in matches.items()}
        choices = {home.property_id: choose_certificate(home, matches[home.property_id]) for home in homes}
        chosen = {choice.certificate_number for choice in choices.values() if choice.certificate_number}
        return IngestionReport(
            homes=len(homes),
            searches_made=len(due),
            searches_saved=len(search_keys(homes)) - len(due),
            documents_fetched=len(documents.fetched),
            documents_saved=len(chosen - documents.fetched.keys() - documents.failed.keys()),
            withdrawn=len(documents.gone),
            requests=self._fetcher.counts() - sent_before,
            choices=choices,
            quarantined=(
                *search_faults(results, homes),
                *home_faults(homes, matches),
                *certificate_faults(documents.failed, homes, matches),
            ),
            certificate_states=states_of(matches),
            changed=_changed(cached, picture),
            answered=frozenset(search_keys(homes)) - (never - answers.keys()),
        )

    def _cached(self, homes: Sequence[PropertyIdentity]) -> Sequence[CachedCertificate]:
        return cached_certificates(self._cache, homes)

    def _save(
        self,
        uow: UnitOfWork,
        picture: RegisterPicture,
        answers: Mapping[SearchKey, SearchAnswer],
        documents: Documents,
    ) -> None:
        searches = [
            CachedSearch(key=key, searched_at=picture.now, row_count=len(answer.rows))
            for key, answer in answers.items()
        ]
        self._cache.save_searches(uow, searches)
        self._cache.save_rows(uow, picture.listed.values(), picture.now)
        self._cache.save_documents(uow, documents.fetched, picture.now)
        self._cache.mark_withdrawn(uow, documents.gone, picture.now)


def mark_sharing(
    store: Repositories, uow: UnitOfWork, portfolio_id: UUID, report: IngestionReport, *, run_id: str, at: datetime
) -> None:
    """Mark the blocks of other portfolios whose homes have a certificate that changed here.

    Their own searches are as fresh as these, so that nothing else would ever have them look at what was brought in.
    """
    if not report.changed:
        return
    uprns = {uprn for uprn, _ in report.changed if uprn is not None}
    postcodes = {postcode for _, postcode in report.changed}
    blocks = store.properties.blocks_at(uprns, postcodes, besides=portfolio_id)
    store.register_feed.mark(uow, blocks, run_id=run_id, at=at)


def _changed(cached: Sequence[CachedCertificate], picture: RegisterPicture) -> frozenset[tuple[int | None, str]]:
    before = {certificate.row.certificate_number: certificate for certificate in cached}
    return frozenset(
        (one.row.uprn, one.row.postcode)
        for number, after in picture.certificates.items()
        for held in [before.get(number)]
        if held is None or certificate_state(held) != certificate_state(after)
        for one in (held, after)
        if one is not None
    )


def cached_certificates(cache: EpcCacheRepo, homes: Sequence[PropertyIdentity]) -> Sequence[CachedCertificate]:
    """Everything cached for the UPRNs and postcodes of these homes."""
    return cache.certificates_of(
        uprns={home.uprn for home in homes if home.uprn is not None},
        postcodes={key.value for key in search_keys(homes) if key.kind is SearchKind.POSTCODE},
    )


def version_of_cache(
    cache: EpcCacheRepo, homes: Sequence[PropertyIdentity], decisions: Mapping[UUID, Sequence[MatchDecision]]
) -> str:
    """The version that a run would give what is cached about these homes, if the register had nothing new."""
    states: set[str] = set()
    for some in in_batches(homes, _SEARCHES_TOGETHER):
        states |= states_of(match_homes(some, cached_certificates(cache, some), decisions))
    return _version(states, frozenset(search_keys(homes)) - never_answered(cache, homes))


def _version(states: Collection[str], answered: Iterable[SearchKey]) -> str:
    return digest_of("epc_cache:3", {*states, *(f"answered|{key.kind}|{key.value}" for key in answered)})
