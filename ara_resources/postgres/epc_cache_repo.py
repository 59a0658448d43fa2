"""`EpcCacheRepo` on PostgreSQL: the cache and its history, `epc_searches`, and structured copies of certificates."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from ara_domain.epc import EpcPropertyData
from ara_domain.hashing import certificate_hash, document_hash
from ara_domain.ports import (
    CachedCertificate,
    CachedSearch,
    CertificateHistory,
    Days,
    EarlierKind,
    EarlierVersion,
    PostcodeState,
    SearchKey,
    SearchKind,
    SearchRow,
    UnitOfWork,
)
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import any_of, storable, upsert_rows
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.tables.epc_cache import epc_api_cache, epc_api_cache_history, epc_searches
from ara_resources.postgres.unit_of_work import Repository, writing

_cache = epc_api_cache.c
_earlier = epc_api_cache_history.c
_NEWEST_FIRST = (_cache.registration_date.desc(), _cache.certificate_number.desc())


class PostgresEpcCacheRepo(Repository):
    """See `ara_domain.ports.EpcCacheRepo`."""

    def __init__(self, engine: sa.Engine, epc_rows: EpcRows) -> None:
        super().__init__(engine)
        self._epc_rows = epc_rows

    def searches(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, CachedSearch]:
        """The searches that were answered."""
        found: dict[SearchKey, CachedSearch] = {}
        with self._reading() as connection:
            for kind in SearchKind:
                values = [key.value for key in keys if key.kind is kind]
                chosen = sa.and_(epc_searches.c.kind == kind, any_of(epc_searches.c.value, values))
                for row in connection.execute(sa.select(epc_searches).where(chosen)):
                    key = SearchKey(kind, row.value)
                    found[key] = CachedSearch(
                        key=key, searched_at=row.searched_at, row_count=row.row_count, fed_until=row.fed_until
                    )
        return found

    def certificates_of(
        self, *, uprns: Collection[int] = (), postcodes: Collection[str] = ()
    ) -> Sequence[CachedCertificate]:
        """Every cached certificate of these UPRNs or postcodes, newest first."""
        return self._certificates(sa.or_(any_of(_cache.uprn, uprns), any_of(_cache.postcode, postcodes)))

    def get(self, numbers: Collection[str]) -> Mapping[str, CachedCertificate]:
        """Cached certificates by number."""
        found = self._certificates(any_of(_cache.certificate_number, numbers))
        return {certificate.row.certificate_number: certificate for certificate in found}

    def _certificates(self, condition: "sa.ColumnElement[bool]") -> list[CachedCertificate]:
        with self._reading() as connection:
            rows = connection.execute(sa.select(epc_api_cache).where(condition).order_by(*_NEWEST_FIRST)).all()
        return [_certificate(row) for row in rows]

    def save_searches(self, uow: UnitOfWork, searches: Iterable[CachedSearch]) -> None:
        """Note when searches were answered, in the place of earlier answers."""
        rows = {search.key: (search.searched_at, search.row_count, search.fed_until) for search in searches}
        upsert_rows(
            writing(uow),
            epc_searches,
            ("kind", "value", "searched_at", "row_count", "fed_until"),
            [(key.kind.value, key.value, *answer) for key, answer in rows.items()],
        )

    def covered_by_feed(self, uow: UnitOfWork, keys: Collection[SearchKey], days: Days) -> None:
        """What was registered on these days came in by the feed; see `EpcCacheRepo.covered_by_feed`."""
        for kind in SearchKind:
            writing(uow).exec_driver_sql(
                """
                UPDATE epc_searches SET fed_until = %(until)s
                WHERE kind = %(kind)s AND value = ANY(%(values)s) AND row_count > 0
                      AND greatest(searched_at, fed_until) >= %(since)s AND greatest(searched_at, fed_until) < %(until)s
                """,
                {
                    "kind": kind.value,
                    "values": [key.value for key in keys if key.kind is kind],
                    "since": _midnight(days.first),
                    "until": _midnight(days.last + timedelta(days=1)),
                },
            )

    def councils_of(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, str]:
        """The council the newest of the cached rows says each of these is in; those without one are left out."""
        found: dict[SearchKey, str] = {}
        with self._reading() as connection:
            for kind, column, of_kind in (
                (SearchKind.POSTCODE, "postcode", str),
                (SearchKind.UPRN, "uprn", int),
            ):
                query = f"""
                    SELECT DISTINCT ON ({column}) {column}, raw_row->>'council' FROM epc_api_cache
                    WHERE {column} = ANY(%(values)s) AND raw_row->>'council' <> ''
                    ORDER BY {column}, registration_date DESC, certificate_number DESC
                """
                values = [of_kind(key.value) for key in keys if key.kind is kind]
                rows = connection.exec_driver_sql(query, {"values": values})
                found.update((SearchKey(kind, str(value)), council) for value, council in rows)
        return found

    def forget_searches(self, uow: UnitOfWork, keys: Collection[SearchKey]) -> None:
        """Have these asked again."""
        for kind in SearchKind:
            values = [key.value for key in keys if key.kind is kind]
            chosen = sa.and_(epc_searches.c.kind == kind, any_of(epc_searches.c.value, values))
            writing(uow).execute(sa.delete(epc_searches).where(chosen))

    def save_rows(self, uow: UnitOfWork, rows: Iterable[SearchRow], seen_at: datetime) -> None:
        """Insert or refresh search rows; keeps any document or withdrawal held, and a row that is replaced."""
        found = {row.certificate_number: row for row in rows}
        connection = _locked(uow, found)
        connection.exec_driver_sql(
            f"""
            WITH replaced AS (
                UPDATE epc_api_cache AS held SET row_first_seen_at = %(at)s
                FROM epc_api_cache AS before, unnest(%(numbers)b::text[], %(hashes)b::text[]) AS new(number, hash)
                WHERE held.certificate_number = new.number AND before.certificate_number = new.number
                      AND held.row_hash <> new.hash
                RETURNING before.*
            )
            INSERT INTO epc_api_cache_history (kind, held_from, held_until, content_hash, {_OF_ROW})
            SELECT 'row', coalesce(row_first_seen_at, row_seen_at), %(at)s, row_hash, {_OF_ROW}
            FROM replaced ORDER BY certificate_number
            """,
            {"at": seen_at, "numbers": list(found), "hashes": [row.content_hash for row in found.values()]},
        )
        upsert_rows(
            connection,
            epc_api_cache,
            (*ROW_COLUMNS, "row_seen_at", "row_first_seen_at"),
            [(*row_cells(row), seen_at, seen_at) for row in found.values()],
            update=(*ROW_COLUMNS[1:], "row_seen_at"),
        )

    def save_documents(self, uow: UnitOfWork, documents: Mapping[str, Mapping[str, Any]], fetched_at: datetime) -> None:
        """Store documents of known rows, as fetched for the row as it is now.

        A document other than the one held takes the mark of its mapping away, until it is mapped again.

        Raises:
            LookupError: a document of a certificate whose row was never saved.
        """
        connection = _locked(uow, documents)
        values = {
            "at": fetched_at,
            "numbers": list(documents),
            "hashes": [document_hash(document) for document in documents.values()],
        }
        connection.exec_driver_sql(
            """
            WITH held AS (
                SELECT * FROM epc_api_cache JOIN unnest(%(numbers)b::text[], %(hashes)b::text[]) AS new(number, hash)
                              ON certificate_number = new.number
            )
            INSERT INTO epc_api_cache_history (certificate_number, kind, held_from, held_until, content_hash, document)
            SELECT certificate_number, 'document', coalesce(document_first_fetched_at, fetched_at), %(at)s,
                   content_hash, document
            FROM held WHERE document IS NOT NULL AND content_hash <> hash
            UNION ALL
            SELECT certificate_number, 'withdrawal', withdrawn_at, %(at)s, NULL, NULL
            FROM held WHERE withdrawn_at IS NOT NULL
            """,
            values,
        )
        updated = connection.exec_driver_sql(
            """
            UPDATE epc_api_cache AS held
            SET document = new.document::json, content_hash = new.hash, fetched_at = %(at)s,
                fetched_row_hash = held.row_hash, withdrawn_at = NULL,
                document_first_fetched_at =
                    CASE WHEN held.content_hash = new.hash THEN held.document_first_fetched_at ELSE %(at)s END,
                mapping_version = CASE WHEN held.content_hash = new.hash THEN held.mapping_version END
            FROM unnest(%(numbers)b::text[], %(documents)b::text[], %(hashes)b::text[]) AS new(number, document, hash)
            WHERE held.certificate_number = new.number
            """,
            values | {"documents": [to_json(document) for document in documents.values()]},
        )
        if updated.rowcount != len(documents):
            raise LookupError("documents came for certificates whose rows are not in the cache; save the rows first")

    def mark_withdrawn(self, uow: UnitOfWork, numbers: Collection[str], at: datetime) -> None:
        """The register no longer publishes these; one already marked keeps its first date."""
        unmarked = sa.and_(any_of(_cache.certificate_number, numbers), _cache.withdrawn_at.is_(None))
        _locked(uow, numbers).execute(sa.update(epc_api_cache).where(unmarked).values(withdrawn_at=at))

    def save_mapped(
        self, uow: UnitOfWork, mapped: Mapping[str, EpcPropertyData], mapping_version: str, at: datetime
    ) -> frozenset[str]:
        """Store structured copies in the place of older ones; one that says what the one held says is left alone."""
        connection = _locked(uow, mapped)
        hashes = {number: certificate_hash(epc) for number, epc in mapped.items()}
        held = connection.exec_driver_sql(
            "SELECT certificate_number, mapped_hash FROM epc_api_cache JOIN epc_property USING (certificate_number) "
            "WHERE certificate_number = ANY(%(numbers)s)",
            {"numbers": list(mapped)},
        )
        said = {row[0]: row[1] for row in held}
        written = {number: epc for number, epc in mapped.items() if said.get(number) != hashes[number]}
        self._epc_rows.replace_certificates(connection, written)
        connection.exec_driver_sql(
            """
            UPDATE epc_api_cache SET mapping_version = %(version)s, mapped_at = %(at)s, mapped_hash = new.hash
            FROM unnest(%(numbers)b::text[], %(hashes)b::text[]) AS new(number, hash)
            WHERE certificate_number = new.number
            """,
            {"version": mapping_version, "at": at, "numbers": list(hashes), "hashes": list(hashes.values())},
        )
        return frozenset(written)

    def neighbours(self, postcodes: Collection[str]) -> Mapping[str, str]:
        """Of every dwelling in these postcodes the newest published document, where it has a structured copy."""
        query = """
            SELECT certificate_number, mapped_hash
            FROM (SELECT DISTINCT ON (uprn, CASE WHEN uprn IS NULL THEN postcode || address_lines::text END)
                         certificate_number, mapped_hash, mapping_version
                  FROM epc_api_cache
                  WHERE postcode = ANY(%(postcodes)s) AND content_hash IS NOT NULL AND withdrawn_at IS NULL
                  ORDER BY uprn, CASE WHEN uprn IS NULL THEN postcode || address_lines::text END,
                           registration_date DESC, certificate_number DESC) AS newest
            WHERE mapped_hash IS NOT NULL AND mapping_version IS NOT NULL
            ORDER BY certificate_number
        """
        with self._reading() as connection:
            rows = connection.exec_driver_sql(query, {"postcodes": list(postcodes)})
            return {row[0]: row[1] for row in rows}

    def mapped_hashes(self, numbers: Collection[str]) -> Mapping[str, str]:
        """`mapped_hash` of those of these certificates that have a structured copy."""
        query = sa.select(_cache.certificate_number, _cache.mapped_hash).where(
            any_of(_cache.certificate_number, numbers), _cache.mapped_hash.is_not(None)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def postcode_states(self, postcodes: Collection[str]) -> Mapping[str, PostcodeState]:
        """By postcode that has published documents; one query. A sum does not mind the order of rows."""
        query = """
            SELECT postcode,
                   count(*) || ':' || sum(hashtextextended(certificate_number || content_hash, 0)::numeric),
                   sum(hashtextextended(
                       certificate_number || CASE WHEN mapping_version IS NULL THEN '' ELSE mapped_hash END, 0
                   )::numeric)::text
            FROM epc_api_cache
            WHERE postcode = ANY(%(postcodes)s) AND content_hash IS NOT NULL AND withdrawn_at IS NULL
            GROUP BY postcode
        """
        with self._reading() as connection:
            rows = connection.exec_driver_sql(query, {"postcodes": list(postcodes)})
            return {postcode: PostcodeState(documents, mapped) for postcode, documents, mapped in rows}

    def load_mapped(self, numbers: Collection[str]) -> Mapping[str, EpcPropertyData]:
        """Structured copies, in a fixed number of queries however many are asked for."""
        with self._reading() as connection:
            ids = self._epc_rows.ids_of(connection, numbers)
            loaded = self._epc_rows.load(connection, list(ids.values()))
        return {number: loaded[row] for number, row in ids.items()}

    def history(self, *, uprns: Collection[int] = (), numbers: Collection[str] = ()) -> Sequence[CertificateHistory]:
        """Every certificate of these numbers, or that is or ever was listed under one of these UPRNs, newest first."""
        once = sa.select(_earlier.certificate_number).where(any_of(_earlier.uprn, uprns))
        number = _cache.certificate_number
        with self._reading() as connection:
            held = connection.execute(
                sa.select(epc_api_cache)
                .where(sa.or_(any_of(_cache.uprn, uprns), any_of(number, numbers), number.in_(once)))
                .order_by(*_NEWEST_FIRST)
            ).all()
            found = any_of(_earlier.certificate_number, [row.certificate_number for row in held])
            query = sa.select(epc_api_cache_history).where(found).order_by(_earlier.held_until, _earlier.sequence)
            earlier: dict[str, list[EarlierVersion]] = {}
            for row in connection.execute(query):
                earlier.setdefault(row.certificate_number, []).append(_earlier_version(row))
        return [
            CertificateHistory(certificate=_certificate(row), earlier=tuple(earlier.get(row.certificate_number, ())))
            for row in held
        ]


ROW_COLUMNS = (
    "certificate_number",
    "uprn",
    "postcode",
    "address_lines",
    "post_town",
    "registration_date",
    "schema_type",
    "band",
    "raw_row",
    "row_hash",
)
"""The columns of `epc_api_cache` that a search row fills."""
_OF_ROW = ", ".join(ROW_COLUMNS[:-1])
"""The columns of a search row, which the history has too."""


def _locked(uow: UnitOfWork, numbers: Collection[str]) -> sa.Connection:
    """The connection to write by, with these certificates locked.

    Two portfolios that share homes may write the same certificates at once. Whoever comes second waits here, before it
    looks at what there is to replace, and in the order of numbers, so that the two cannot wait for each other.
    """
    connection = writing(uow)
    connection.exec_driver_sql(
        "SELECT FROM epc_api_cache WHERE certificate_number = ANY(%(numbers)s) "
        "ORDER BY certificate_number FOR NO KEY UPDATE",
        {"numbers": list(numbers)},
    )
    return connection


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def row_cells(row: SearchRow) -> tuple[Any, ...]:
    """The cells of a search row, in the order of `ROW_COLUMNS`."""
    return (
        row.certificate_number,
        row.uprn,
        storable(row.postcode),
        [storable(line) for line in row.address_lines],
        storable(row.post_town),
        storable(row.registration_date),
        storable(row.schema_type),
        row.band and storable(row.band),
        to_json(row.raw),
        row.content_hash,
    )


def _certificate(row: "sa.Row[Any]") -> CachedCertificate:
    return CachedCertificate(
        row=_search_row(row),
        row_hash=row.row_hash,
        row_seen_at=row.row_seen_at,
        document=row.document,
        content_hash=row.content_hash,
        fetched_at=row.fetched_at,
        fetched_row_hash=row.fetched_row_hash,
        withdrawn_at=row.withdrawn_at,
        mapping_version=row.mapping_version,
        mapped_at=row.mapped_at,
        mapped_hash=row.mapped_hash,
    )


def _search_row(row: "sa.Row[Any]") -> SearchRow:
    return SearchRow(
        certificate_number=row.certificate_number,
        uprn=row.uprn,
        postcode=row.postcode,
        address_lines=tuple(row.address_lines),
        post_town=row.post_town,
        registration_date=row.registration_date,
        schema_type=row.schema_type,
        band=row.band,
        raw=row.raw_row,
    )


def _earlier_version(row: "sa.Row[Any]") -> EarlierVersion:
    kind = EarlierKind(row.kind)
    return EarlierVersion(
        kind=kind,
        held_from=row.held_from,
        held_until=row.held_until,
        content_hash=row.content_hash,
        row=_search_row(row) if kind is EarlierKind.ROW else None,
        document=row.document,
    )
