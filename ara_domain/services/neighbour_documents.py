"""Documents of homes nearby that are nobody's of ours, fetched within a budget for homes that have no certificate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ara_domain.identity import PropertyIdentity, normalise_postcode
from ara_domain.ports import CachedCertificate, CallCounts, Clock, EpcCacheRepo, EpcFetcher, UnitOfWork
from ara_domain.services.certificate_choice import CertificateChoice
from ara_domain.services.register_documents import Documents


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourReport:
    """What asking for neighbours came to."""

    fetched: int = 0
    requests: CallCounts = field(default_factory=CallCounts)


class NeighbourDocuments:
    """Fetches the newest documents of so many dwellings of a block, in all the runs over it together.

    A document that could not be had is nobody's worry: the next run that asks the register asks for it again.
    """

    def __init__(self, cache: EpcCacheRepo, fetcher: EpcFetcher, clock: Clock, *, per_block: int) -> None:
        self._cache = cache
        self._fetcher = fetcher
        self._clock = clock
        self._per_block = per_block

    def bring_in(
        self, uow: UnitOfWork, homes: Sequence[PropertyIdentity], choices: Mapping[UUID, CertificateChoice]
    ) -> NeighbourReport:
        """Fetch for the homes of a block that have no certificate; what they were found to have is committed already.

        Raises:
            TokenRefused: the register refuses the token; nothing more can be asked.
        """
        without = [home for home in homes if choices[home.property_id].certificate_number is None]
        if not self._per_block or not without:
            return NeighbourReport()
        postcodes = {code for home in homes if (code := normalise_postcode(home.postcode))}
        wanted = neighbours_wanted(self._cache.certificates_of(postcodes=postcodes), homes, without, self._per_block)
        before, now = self._fetcher.counts(), self._clock()
        documents = Documents.sort_out(self._fetcher.certificates(wanted)) if wanted else Documents()
        self._cache.save_documents(uow, documents.fetched, now)
        self._cache.mark_withdrawn(uow, documents.gone, now)
        return NeighbourReport(fetched=len(documents.fetched), requests=self._fetcher.counts() - before)


def neighbours_wanted(
    cached: Sequence[CachedCertificate],
    homes: Collection[PropertyIdentity],
    without: Collection[PropertyIdentity],
    at_most: int,
) -> list[str]:
    """Of so many dwellings the newest certificate, where its document is not held; `cached` come newest first.

    Postcodes of homes without a certificate come first, then certificates registered last. Dwellings of ours do not
    count: their documents are fetched anyhow.
    """
    ours = {home.uprn for home in homes if home.uprn is not None}
    near = {normalise_postcode(home.postcode) for home in without}
    newest: dict[object, CachedCertificate] = {}
    for one in cached:
        if one.withdrawn_at is None and one.row.uprn not in ours:
            newest.setdefault(one.row.uprn or (one.row.postcode, one.row.address_lines), one)
    in_order = sorted(newest.values(), key=lambda one: one.row.postcode not in near)
    return [one.row.certificate_number for one in in_order[:at_most] if one.document is None]
