"""Fakes of the repositories of evidence: the register's certificates, surveys, landlord's overrides."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from ara_domain.epc import EpcPropertyData
from ara_domain.hashing import certificate_hash, content_hash, digest_of, document_hash
from ara_domain.landlord_overrides import LandlordOverrides, Override
from ara_domain.ports import (
    CachedCertificate,
    CachedSearch,
    CertificateHistory,
    Days,
    EarlierKind,
    EarlierVersion,
    PostcodeState,
    PredictedHome,
    PredictionState,
    SearchKey,
    SearchKind,
    SearchRow,
    UnitOfWork,
)
from ara_domain.site_notes import SiteNotes
from tests.fakes.store import FakeRepository, Tables, writing


class FakeEpcCacheRepo(FakeRepository):
    def searches(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, CachedSearch]:
        made = self._tables["epc_searches"]
        return {key: made[key] for key in keys if key in made}

    def certificates_of(
        self, *, uprns: Collection[int] = (), postcodes: Collection[str] = ()
    ) -> Sequence[CachedCertificate]:
        found = [
            one for one in self._tables["cache"].values() if one.row.uprn in uprns or one.row.postcode in postcodes
        ]
        return sorted(found, key=lambda one: (one.row.registration_date, one.row.certificate_number), reverse=True)

    def get(self, numbers: Collection[str]) -> Mapping[str, CachedCertificate]:
        cache = self._tables["cache"]
        return {number: cache[number] for number in numbers if number in cache}

    def save_searches(self, uow: UnitOfWork, searches: Iterable[CachedSearch]) -> None:
        made = {search.key: search for search in searches}
        writing(uow, lambda tables: tables["epc_searches"].update(made))

    def covered_by_feed(self, uow: UnitOfWork, keys: Collection[SearchKey], days: Days) -> None:
        since = datetime.combine(days.first, time(), UTC)
        until = datetime.combine(days.last + timedelta(days=1), time(), UTC)

        def write(tables: Tables) -> None:
            made = tables["epc_searches"]
            for key in keys:
                search = made.get(key)
                if (
                    search
                    and search.row_count
                    and since <= max(search.searched_at, search.fed_until or search.searched_at) < until
                ):
                    made[key] = replace(search, fed_until=until)

        writing(uow, write)

    def councils_of(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, str]:
        oldest_first = sorted(
            self._tables["cache"].values(), key=lambda one: (one.row.registration_date, one.row.certificate_number)
        )
        found = {}
        for one in oldest_first:
            if council := one.row.raw.get("council"):
                found[SearchKey(SearchKind.POSTCODE, one.row.postcode)] = council
                found[SearchKey(SearchKind.UPRN, str(one.row.uprn))] = council
        return {key: found[key] for key in keys if key in found}

    def forget_searches(self, uow: UnitOfWork, keys: Collection[SearchKey]) -> None:
        gone = set(keys)

        def write(tables: Tables) -> None:
            for key in gone:
                tables["epc_searches"].pop(key, None)

        writing(uow, write)

    def save_rows(self, uow: UnitOfWork, rows: Iterable[SearchRow], seen_at: datetime) -> None:
        seen = list(rows)

        def write(tables: Tables) -> None:
            for row in seen:
                now = CachedCertificate(row=row, row_hash=row.content_hash, row_seen_at=seen_at)
                held = tables["cache"].get(row.certificate_number, now)
                since = tables["row_first_seen_at"].setdefault(row.certificate_number, seen_at)
                if held.row_hash != now.row_hash:
                    tables["row_first_seen_at"][row.certificate_number] = seen_at
                    _note(tables, held, EarlierKind.ROW, since, seen_at, content_hash=held.row_hash, row=held.row)
                tables["cache"][row.certificate_number] = replace(
                    held, row=row, row_hash=row.content_hash, row_seen_at=seen_at
                )

        writing(uow, write)

    def save_documents(self, uow: UnitOfWork, documents: Mapping[str, Mapping[str, Any]], fetched_at: datetime) -> None:
        def write(tables: Tables) -> None:
            for number, document in documents.items():
                if number not in tables["cache"]:
                    raise LookupError(number)
                held = tables["cache"][number]
                new = document_hash(document)
                since = tables["document_first_fetched_at"].setdefault(number, fetched_at)
                if held.document is not None and held.content_hash != new:
                    tables["document_first_fetched_at"][number] = fetched_at
                    was = {"content_hash": held.content_hash, "document": held.document}
                    _note(tables, held, EarlierKind.DOCUMENT, since, fetched_at, **was)
                if held.withdrawn_at is not None:
                    _note(tables, held, EarlierKind.WITHDRAWAL, held.withdrawn_at, fetched_at)
                tables["cache"][number] = replace(
                    held,
                    document=document,
                    content_hash=new,
                    fetched_at=fetched_at,
                    fetched_row_hash=held.row_hash,
                    withdrawn_at=None,
                    mapping_version=held.mapping_version if held.content_hash == new else None,
                )

        writing(uow, write)

    def mark_withdrawn(self, uow: UnitOfWork, numbers: Collection[str], at: datetime) -> None:
        def write(tables: Tables) -> None:
            for number in numbers:
                if held := tables["cache"].get(number):
                    tables["cache"][number] = replace(held, withdrawn_at=held.withdrawn_at or at)

        writing(uow, write)

    def save_mapped(
        self, uow: UnitOfWork, mapped: Mapping[str, EpcPropertyData], mapping_version: str, at: datetime
    ) -> frozenset[str]:
        def write(tables: Tables) -> frozenset[str]:
            written = set()
            for number, epc in mapped.items():
                held, said = tables["cache"][number], certificate_hash(epc)
                if number not in tables["mapped"] or held.mapped_hash != said:
                    tables["mapped"][number] = epc
                    written.add(number)
                tables["cache"][number] = replace(held, mapping_version=mapping_version, mapped_at=at, mapped_hash=said)
            return frozenset(written)

        return writing(uow, write)

    def neighbours(self, postcodes: Collection[str]) -> Mapping[str, str]:
        newest: dict[object, CachedCertificate] = {}
        for one in self.certificates_of(postcodes=postcodes):
            if one.document is not None and one.withdrawn_at is None:
                newest.setdefault(one.row.uprn or (one.row.postcode, one.row.address_lines), one)
        found = {one.row.certificate_number: one for one in newest.values()}
        return {
            number: one.mapped_hash
            for number, one in sorted(found.items())
            if one.mapped_hash is not None and one.mapping_version is not None
        }

    def mapped_hashes(self, numbers: Collection[str]) -> Mapping[str, str]:
        cache = self._tables["cache"]
        return {number: said for number in numbers if (said := number in cache and cache[number].mapped_hash)}

    def postcode_states(self, postcodes: Collection[str]) -> Mapping[str, PostcodeState]:
        documents: dict[str, list[str]] = {}
        mapped: dict[str, list[str]] = {}
        for number, one in self._tables["cache"].items():
            if one.row.postcode in postcodes and one.document is not None and one.withdrawn_at is None:
                documents.setdefault(one.row.postcode, []).append(f"{number}{one.content_hash}")
                mapped.setdefault(one.row.postcode, []).append(f"{number}{one.mapping_version and one.mapped_hash}")
        return {
            postcode: PostcodeState(digest_of("", rows), digest_of("", mapped[postcode]))
            for postcode, rows in documents.items()
        }

    def load_mapped(self, numbers: Collection[str]) -> Mapping[str, EpcPropertyData]:
        mapped = self._tables["mapped"]
        return {number: mapped[number] for number in numbers if number in mapped}

    def history(self, *, uprns: Collection[int] = (), numbers: Collection[str] = ()) -> Sequence[CertificateHistory]:
        earlier = self._tables["cache_history"]
        every = [
            CertificateHistory(certificate=one, earlier=earlier.get(number, ()))
            for number, one in self._tables["cache"].items()
        ]
        found = [one for one in every if one.certificate.row.certificate_number in numbers or one.uprns() & set(uprns)]
        rank = lambda one: (one.certificate.row.registration_date, one.certificate.row.certificate_number)  # noqa: E731
        return sorted(found, key=rank, reverse=True)


def _note(
    tables: Tables, held: CachedCertificate, kind: EarlierKind, since: datetime, until: datetime, **was: Any
) -> None:
    number = held.row.certificate_number
    version = EarlierVersion(kind=kind, held_from=since, held_until=until, **was)
    tables["cache_history"][number] = (*tables["cache_history"].get(number, ()), version)


class FakeSiteNotesRepo(FakeRepository):
    def save(self, uow: UnitOfWork, surveys: Mapping[UUID, SiteNotes]) -> None:
        def write(tables: Tables) -> None:
            for home, survey in surveys.items():
                tables["surveys"].pop(survey.survey_id, None)  # a corrected one is the one stored last
                tables["surveys"][survey.survey_id] = (home, survey)

        writing(uow, write)

    def in_force(self, property_ids: Collection[UUID]) -> Mapping[UUID, SiteNotes]:
        newest: dict[UUID, SiteNotes] = {}
        for home, survey in self._tables["surveys"].values():
            if home in property_ids and (home not in newest or survey.survey_date >= newest[home].survey_date):
                newest[home] = survey
        return newest

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        listed = {home: row.block for home, row in self._tables["homes"].items() if row.is_listed_in(portfolio_id)}
        in_force = self.in_force(listed)
        return {
            block: digest_of("", [content_hash("", s) for home, s in in_force.items() if listed[home] == block])
            for block in sorted({listed[home] for home in in_force})
        }


class FakePredictedEpcRepo(FakeRepository):
    def save(
        self, uow: UnitOfWork, predictions: Mapping[UUID, PredictedHome], stage_hash: Mapping[UUID, str], at: datetime
    ) -> None:
        rows = {home: (found, stage_hash[home], at) for home, found in predictions.items()}
        writing(uow, lambda tables: tables["predicted"].update(rows))

    def forget(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        gone = list(property_ids)

        def write(tables: Tables) -> None:
            for home in gone:
                tables["predicted"].pop(home, None)

        writing(uow, write)

    def of(self, property_ids: Collection[UUID]) -> Mapping[UUID, PredictedHome]:
        kept = self._tables["predicted"]
        return {home: kept[home][0] for home in property_ids if home in kept}

    def states(self, property_ids: Collection[UUID]) -> Mapping[UUID, PredictionState]:
        kept = self._tables["predicted"]
        return {
            home: PredictionState(
                stage_hash=kept[home][1],
                neighbours=len(kept[home][0].neighbours),
                is_predicted=kept[home][0].epc is not None,
                shortfall=kept[home][0].shortfall,
            )
            for home in property_ids
            if home in kept
        }


class FakeLandlordOverridesRepo(FakeRepository):
    """Rows are kept in the order they were written: (home, override) by override id."""

    def save(self, uow: UnitOfWork, overrides: Mapping[UUID, Sequence[Override]]) -> int:
        given = [(home, override) for home, several in overrides.items() for override in several]

        def write(tables: Tables) -> int:
            rows = tables["overrides"]
            written = 0
            for home, override in given:
                held = _in_force(rows, home, override.field)
                if held and (held.value, held.note) == (override.value, override.note):
                    continue
                if held:
                    rows[held.override_id] = (home, replace(held, superseded_at=override.recorded_at))
                rows[override.override_id] = (home, override)
                written += 1
            return written

        return writing(uow, write)

    def withdraw(self, uow: UnitOfWork, fields: Mapping[UUID, Collection[str]], at: datetime) -> int:
        pairs = [(home, field) for home, several in fields.items() for field in several]

        def write(tables: Tables) -> int:
            held = [(home, _in_force(tables["overrides"], home, field)) for home, field in pairs]
            ended = [(home, override) for home, override in held if override]
            for home, override in ended:
                tables["overrides"][override.override_id] = (home, replace(override, superseded_at=at))
            return len(ended)

        return writing(uow, write)

    def active(self, property_ids: Collection[UUID]) -> Mapping[UUID, LandlordOverrides]:
        found: dict[UUID, LandlordOverrides] = {}
        for home, override in self._tables["overrides"].values():
            if home in property_ids and override.superseded_at is None:
                found[home] = LandlordOverrides(active=(*found.get(home, LandlordOverrides()), override))
        return found

    def history(self, property_id: UUID) -> Sequence[Override]:
        return [override for home, override in self._tables["overrides"].values() if home == property_id]

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        listed = {home: row.block for home, row in self._tables["homes"].items() if row.is_listed_in(portfolio_id)}
        rows = [(listed[home], override) for home, override in self._tables["overrides"].values() if home in listed]
        return {
            block: digest_of("", [content_hash("", override) for at, override in rows if at == block])
            for block in sorted({block for block, _ in rows})
        }


def _in_force(rows: dict[UUID, tuple[UUID, Override]], home: UUID, field: str) -> Override | None:
    return next(
        (one for at, one in rows.values() if at == home and one.field == field and one.superseded_at is None), None
    )
