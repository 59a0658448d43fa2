"""Stage `remapped_epc`: the certificate of each home, chosen and mapped into the structured tables."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from ara_domain.epc.mapping import MAPPING_VERSION, MappingError
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.ports import CachedCertificate, Clock, Repositories, SearchKind, UnitOfWork
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services.certificate_choice import CertificateChoice, choose_for_homes
from ara_domain.services.epc_remapping import EpcRemappingService
from ara_domain.services.register_searches import Freshness, due_searches, in_batches, search_keys
from ara_domain.stages.report import StageReport

STAGE = "remapped_epc"


class RemappingStage:
    """Chooses the certificate that counts for each home, and maps those whose structured copy is missing or old."""

    def __init__(self, store: Repositories, clock: Clock, *, freshness: Freshness, searches_together: int = 50) -> None:
        self.store = store
        self.clock = clock
        self.freshness = freshness
        self.searches_together = searches_together
        self.service = EpcRemappingService()

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the certificates of a block up to date.

        A home's row says which document it is modelled from; what the document maps to follows from it and from the
        version of the mapping.
        """
        homes = self.store.properties.identities(portfolio.portfolio_id, block.block)
        rows: list[str] = []
        set_aside: list[QuarantinedItem] = []
        counts = {"homes": len(homes), "with_certificate": 0, "mapped": 0}
        for some in in_batches(homes, self.searches_together):
            batch = self._batch(uow, some)
            rows += batch.rows
            set_aside += batch.set_aside
            counts["with_certificate"] += batch.counts["with_certificate"]
            counts["mapped"] += batch.counts["mapped"]
        counts["searches_stale"] = len(due_searches(self.store.epc_cache, homes, self.freshness, self.clock()))
        self.store.quarantine.replace(uow, block, STAGE, set_aside, self.clock())
        return StageReport(rows=tuple(rows), counts=counts, set_aside=tuple(set_aside))

    def _batch(self, uow: UnitOfWork, homes: Sequence[PropertyIdentity]) -> StageReport:
        cached = self._cached(homes)
        choices = choose_for_homes(homes, cached.values())
        held = {
            number: document
            for number in dict.fromkeys(choice.certificate_number for choice in choices.values())
            if number is not None and (document := cached[number].document) is not None
        }
        remapped = self.service.run({n: d for n, d in held.items() if cached[n].mapping_version != MAPPING_VERSION})
        self.store.epc_cache.save_mapped(uow, remapped.mapped, MAPPING_VERSION)
        usable = {
            home: choice.certificate_number
            for home, choice in choices.items()
            if choice.certificate_number in held and choice.certificate_number not in remapped.failed
        }
        reasons = {home: _reason(choice, remapped.failed) for home, choice in choices.items()}
        self.store.properties.choose_certificates(uow, {home: usable.get(home) for home in choices}, reasons)
        return StageReport(
            rows=tuple(_row(home, usable.get(home), cached, reasons[home]) for home in choices),
            counts={"with_certificate": len(usable), "mapped": len(remapped.mapped)},
            set_aside=tuple(_unmapped(homes, choices, remapped.failed, cached)),
        )

    def _cached(self, homes: Sequence[PropertyIdentity]) -> dict[str, CachedCertificate]:
        certificates = self.store.epc_cache.certificates_of(
            uprns={home.uprn for home in homes if home.uprn is not None},
            postcodes={key.value for key in search_keys(homes) if key.kind is SearchKind.POSTCODE},
        )
        return {certificate.row.certificate_number: certificate for certificate in certificates}


def _reason(choice: CertificateChoice, failed: Mapping[str, MappingError]) -> str:
    error = failed.get(choice.certificate_number or "")
    return choice.reason if error is None else f"{choice.certificate_number} cannot be read: {error}"


def _row(home: UUID, number: str | None, cached: Mapping[str, CachedCertificate], reason: str) -> str:
    if number is None:
        return f"{home}|none|{reason}"
    return f"{home}|{number}|{cached[number].content_hash}|{MAPPING_VERSION}"


def _unmapped(
    homes: Sequence[PropertyIdentity],
    choices: Mapping[UUID, CertificateChoice],
    failed: Mapping[str, MappingError],
    cached: Mapping[str, CachedCertificate],
) -> Iterator[QuarantinedItem]:
    for home in homes:
        number = choices[home.property_id].certificate_number or ""
        if error := failed.get(number):
            yield QuarantinedItem(
                stage=STAGE,
                kind="certificate",
                item=f"{number} of {home.name}",
                reason=error.reason,
                message=error.problem,
                remedy=error.remedy,
                property_id=home.property_id,
                uprn=home.uprn,
                raw=cached[number].document,
            )
