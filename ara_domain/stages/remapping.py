"""Stage `remapped_epc`: the certificate of each home, chosen and mapped into the structured tables.

So is the newest document of every other dwelling that is cached for their postcodes, for `predicted_epc` to ask; one
that cannot be read is no neighbour, and nobody's worry.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError
from ara_domain.home_flags import Flag
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.ports import CachedCertificate, Clock, Repositories, SearchKind, UnitOfWork
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services import ingestion_faults
from ara_domain.services.certificate_choice import CertificateChoice, choose_certificate
from ara_domain.services.epc_remapping import EpcRemappingService
from ara_domain.services.home_flagging import flag_homes
from ara_domain.services.home_matching import CertificateMatch, MatchedBy, home_match, match_homes
from ara_domain.services.register_searches import (
    Freshness,
    due_searches,
    in_batches,
    never_answered,
    search_key,
    search_keys,
)
from ara_domain.stages.report import StageReport

STAGE = "remapped_epc"
NOT_FETCHED = "not_fetched_yet"
"""Reason of a home of which the register has not said whether it has a certificate, or has not sent it."""


_COUNTED = (
    "with_certificate",
    "neighbours",
    "mapped",
    "content_changed",
    "homes_changed",
    "matches_undecided",
    *(f"flag_{flag}" for flag in Flag),
)
"""What is counted in every block, also where there is none."""


class RemappingStage:
    """Chooses the certificate that counts for each home, and maps those whose structured copy is missing or old."""

    def __init__(
        self,
        store: Repositories,
        clock: Clock,
        *,
        freshness: Freshness,
        searches_together: int = 50,
        service: EpcRemappingService | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.freshness = freshness
        self.searches_together = searches_together
        self.service = service or EpcRemappingService()

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the certificates of a block up to date.

        A home's row says which certificate it is modelled from and what that says, whichever mapping said so: where a
        new mapping says the same, nothing downstream has anything to do. Structured copies are committed as they are
        made, because they belong to no block: a run that is killed goes on with the documents it had not come to.
        """
        homes = self.store.properties.identities(portfolio.portfolio_id, block.block)
        rows: list[str] = []
        set_aside: list[QuarantinedItem] = []
        counts = Counter({"homes": len(homes), **dict.fromkeys(_COUNTED, 0)})
        answered: set[UUID] = set()
        for some in in_batches(homes, self.searches_together):
            batch = self._batch(uow, block, some, answered)
            rows += batch.rows
            set_aside += batch.set_aside
            counts.update(batch.counts)
        counts["searches_stale"] = len(due_searches(self.store.epc_cache, homes, self.freshness, self.clock()))
        self.store.quarantine.replace(uow, block, STAGE, set_aside, self.clock())
        self._close_questions(uow, block, answered)
        return StageReport(rows=tuple(rows), counts=counts, set_aside=tuple(set_aside))

    def _batch(
        self, uow: UnitOfWork, block: BlockKey, homes: Sequence[PropertyIdentity], answered: set[UUID]
    ) -> StageReport:
        """Some homes of a block; `answered` gains those of them a person has told the register's address of."""
        cached = self._cached(homes)
        decisions = self.store.address_matches.decisions([home.property_id for home in homes if home.uprn is None])
        matches = match_homes(homes, cached.values(), decisions)
        answered |= {home for home in decisions if matches[home].by is not MatchedBy.AMBIGUOUS}
        choices = {home.property_id: choose_certificate(home, matches[home.property_id]) for home in homes}
        held = {
            number: document
            for number in dict.fromkeys(choice.certificate_number for choice in choices.values())
            if number is not None and (document := cached[number].document) is not None
        }
        wanted = {**held, **_of_neighbours(cached)}
        remapped = self.service.run({n: d for n, d in wanted.items() if not self._is_mapped(cached[n])})
        changed = self._save(remapped.mapped)
        says = {number: cached[number].mapped_hash for number in held}
        says |= self.store.epc_cache.mapped_hashes(remapped.mapped.keys()) if remapped.mapped else {}
        usable = {
            home: choice.certificate_number
            for home, choice in choices.items()
            if choice.certificate_number in held and choice.certificate_number not in remapped.failed
        }
        unknown = self._not_fetched(homes, choices, held)
        reasons = {home: unknown.get(home) or _reason(choice, remapped.failed) for home, choice in choices.items()}
        self.store.properties.choose_certificates(uow, {home: usable.get(home) for home in choices}, reasons)
        return StageReport(
            rows=tuple(_row(home, usable.get(home), says, reasons[home]) for home in choices),
            counts={
                "with_certificate": len(usable),
                "neighbours": len(wanted) - len(held),
                "mapped": len(remapped.mapped),
                "content_changed": len(changed),
                "homes_changed": sum(number in changed for number in usable.values()),
                **self._note(uow, homes, matches, usable),
            },
            set_aside=(
                *_unmapped(homes, choices, remapped.failed, cached),
                *(_unknown(home, unknown[home.property_id]) for home in self._unexplained(block, homes, unknown)),
            ),
        )

    def _close_questions(self, uow: UnitOfWork, block: BlockKey, answered: Collection[UUID]) -> None:
        """Ingestion asked which address these homes have in the register; nobody is asked what a person has told."""
        if not answered:
            return
        asked = self.store.quarantine.open_items(block.portfolio, block=block.block, stage=ingestion_faults.STAGE)
        still = [
            item for item in asked if item.reason != ingestion_faults.AMBIGUOUS or item.property_id not in answered
        ]
        if len(still) < len(asked):
            self.store.quarantine.replace(uow, block, ingestion_faults.STAGE, still, self.clock())

    def _note(
        self,
        uow: UnitOfWork,
        homes: Sequence[PropertyIdentity],
        matches: Mapping[UUID, CertificateMatch],
        usable: Mapping[UUID, str | None],
    ) -> Mapping[str, int]:
        """Keep what was found by address and what is worth a look. Returns how many homes have which."""
        now = self.clock()
        by_address = {
            home.property_id: found
            for home in homes
            if (found := home_match(home, matches[home.property_id], now)) is not None
        }
        self.store.address_matches.replace(uow, [home.property_id for home in homes], by_address)
        flags = flag_homes(homes, matches, usable, now.date())
        self.store.home_flags.replace(uow, flags)
        counts = Counter(f"flag_{one.flag}" for several in flags.values() for one in several)
        counts["matches_undecided"] = sum(found.is_undecided for found in by_address.values())
        return counts

    def _is_mapped(self, certificate: CachedCertificate) -> bool:
        return certificate.mapping_version == self.service.version and certificate.mapped_hash is not None

    def _save(self, mapped: Mapping[str, EpcPropertyData]) -> frozenset[str]:
        """Keep structured copies, whatever becomes of the rest. Returns those that say what no copy said before."""
        if not mapped:
            return frozenset()
        with self.store.unit_of_work() as uow:
            changed = self.store.epc_cache.save_mapped(uow, mapped, self.service.version, self.clock())
            uow.commit()
        return changed

    def _not_fetched(
        self,
        homes: Sequence[PropertyIdentity],
        choices: Mapping[UUID, CertificateChoice],
        held: Collection[str],
    ) -> Mapping[UUID, str]:
        """Homes that may have a certificate for all we know, and what is missing to tell."""
        never = never_answered(self.store.epc_cache, homes)
        found: dict[UUID, str] = {}
        for home in homes:
            number, key = choices[home.property_id].certificate_number, search_key(home)
            if number is not None and number not in held:
                found[home.property_id] = f"the register lists certificate {number} and has not sent it yet"
            elif number is None and key in never:
                found[home.property_id] = f"the register has not answered the search by {key.kind} {key.value} yet"
        return found

    def _unexplained(
        self, block: BlockKey, homes: Sequence[PropertyIdentity], unknown: Mapping[UUID, str]
    ) -> Iterator[PropertyIdentity]:
        """Those of these homes of which ingestion did not say so itself."""
        if not unknown:
            return
        earlier = self.store.quarantine.open_items(block.portfolio, block=block.block)
        explained = {item.property_id for item in earlier if item.stage == ingestion_faults.STAGE}
        yield from (home for home in homes if home.property_id in unknown and home.property_id not in explained)

    def _cached(self, homes: Sequence[PropertyIdentity]) -> dict[str, CachedCertificate]:
        certificates = self.store.epc_cache.certificates_of(
            uprns={home.uprn for home in homes if home.uprn is not None},
            postcodes={key.value for key in search_keys(homes) if key.kind is SearchKind.POSTCODE},
        )
        return {certificate.row.certificate_number: certificate for certificate in certificates}


def _of_neighbours(cached: Mapping[str, CachedCertificate]) -> Mapping[str, Mapping[str, Any]]:
    """The newest document of every dwelling, whoever owns it: predictions are made from them. `cached` newest first."""
    newest: dict[object, tuple[str, Mapping[str, Any]]] = {}
    for number, one in cached.items():
        if one.document is not None and one.withdrawn_at is None:
            newest.setdefault(one.row.uprn or (one.row.postcode, one.row.address_lines), (number, one.document))
    return dict(newest.values())


def _unknown(home: PropertyIdentity, why: str) -> QuarantinedItem:
    return QuarantinedItem(
        stage=STAGE,
        kind="home",
        item=home.name,
        reason=NOT_FETCHED,
        message=why,
        remedy="run again when the register can be reached; what was fetched already is not asked for again",
        property_id=home.property_id,
        uprn=home.uprn,
    )


def _reason(choice: CertificateChoice, failed: Mapping[str, MappingError]) -> str:
    error = failed.get(choice.certificate_number or "")
    return choice.reason if error is None else f"{choice.certificate_number} cannot be read: {error}"


def _row(home: UUID, number: str | None, says: Mapping[str, str | None], reason: str) -> str:
    return f"{home}|none|{reason}" if number is None else f"{home}|{number}|{says[number]}"


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
