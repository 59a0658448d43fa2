"""`ImportedCertificateRepo` on PostgreSQL: a batch of a file goes by COPY beside the cache, and from there what counts.

One statement decides for all certificates of a batch, with the held ones locked, so that an answer of the register that
comes at the same moment is either seen or waits.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from ara_domain.epc.mapping.flat_row import FLAT_ROW_SCHEMA
from ara_domain.hashing import document_hash
from ara_domain.ports import UnitOfWork
from ara_domain.ports.imported import ImportCounts, ImportedCertificate
from ara_domain.services.imported_rows import IMPORTED
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import copy_rows
from ara_resources.postgres.epc_cache_repo import ROW_COLUMNS, row_cells
from ara_resources.postgres.unit_of_work import writing

_ROW = ", ".join(ROW_COLUMNS)
_COLUMNS = (*ROW_COLUMNS, "document", "content_hash", "stated_at")
_incoming = sa.Table("incoming_certificates", sa.MetaData())
"""A temporary table; its columns are those of the cache."""

_DECIDE = f"""
CREATE TEMPORARY TABLE decided ON COMMIT DROP AS
SELECT certificate_number,
       CASE WHEN held IS NULL THEN 'new'
            WHEN NOT takes_document AND NOT takes_row AND same THEN 'unchanged'
            WHEN NOT takes_document AND NOT takes_row THEN 'superseded'
            ELSE 'updated' END AS outcome,
       takes_row, takes_document
FROM (
    SELECT *, better AND NOT (content_hash IS NOT DISTINCT FROM held_hash) AS takes_document,
           better AND row_is_imported AND row_hash <> held_row_hash AS takes_row,
           content_hash IS NOT DISTINCT FROM held_hash AS same
    FROM (
        SELECT new.certificate_number, new.content_hash, new.row_hash,
               held.certificate_number AS held, held.content_hash AS held_hash, held.row_hash AS held_row_hash,
               held.raw_row ? '{IMPORTED}' AS row_is_imported,
               held.withdrawn_at IS NULL AND CASE
                   WHEN held.document IS NULL THEN true
                   WHEN new.stated_at IS NULL THEN held.document->>'schema_type' = '{FLAT_ROW_SCHEMA}'
                        AND new.registration_date >= held.registration_date
                   WHEN held.document->>'schema_type' = '{FLAT_ROW_SCHEMA}' THEN true
                   ELSE new.stated_at >= held.fetched_at END AS better
        FROM incoming_certificates AS new LEFT JOIN epc_api_cache AS held USING (certificate_number)
    ) AS compared
) AS judged
"""

_KEEP_HISTORY = f"""
INSERT INTO epc_api_cache_history (kind, held_from, held_until, content_hash, {_ROW.replace(", row_hash", "")})
SELECT 'row', coalesce(row_first_seen_at, row_seen_at), %(at)s, row_hash, {_ROW.replace(", row_hash", "")}
FROM epc_api_cache JOIN decided USING (certificate_number) WHERE takes_row
ORDER BY certificate_number;
INSERT INTO epc_api_cache_history (certificate_number, kind, held_from, held_until, content_hash, document)
SELECT certificate_number, 'document', coalesce(document_first_fetched_at, fetched_at), %(at)s, content_hash, document
FROM epc_api_cache JOIN decided USING (certificate_number) WHERE takes_document AND document IS NOT NULL
ORDER BY certificate_number
"""

# A flat row beside the row of a search is not what that row promises: the document is still to be fetched.
_UPDATE = f"""
UPDATE epc_api_cache AS held
SET {", ".join(f"{name} = CASE WHEN takes_row THEN new.{name} ELSE held.{name} END" for name in ROW_COLUMNS[1:])},
    row_seen_at = CASE WHEN takes_row THEN %(at)s ELSE row_seen_at END,
    row_first_seen_at = CASE WHEN takes_row THEN %(at)s ELSE row_first_seen_at END,
    document = CASE WHEN takes_document THEN new.document ELSE held.document END,
    content_hash = CASE WHEN takes_document THEN new.content_hash ELSE held.content_hash END,
    fetched_at = CASE WHEN takes_document THEN coalesce(new.stated_at, %(at)s) ELSE held.fetched_at END,
    document_first_fetched_at =
        CASE WHEN takes_document THEN coalesce(new.stated_at, %(at)s) ELSE held.document_first_fetched_at END,
    fetched_row_hash = CASE WHEN new.stated_at IS NULL AND NOT held.raw_row ? '{IMPORTED}' THEN NULL
                            ELSE new.row_hash END,
    mapping_version = CASE WHEN takes_document THEN NULL ELSE held.mapping_version END
FROM incoming_certificates AS new JOIN decided USING (certificate_number)
WHERE held.certificate_number = new.certificate_number AND outcome = 'updated'
"""

_INSERT = f"""
INSERT INTO epc_api_cache ({_ROW}, row_seen_at, row_first_seen_at, document, content_hash, fetched_at,
                           document_first_fetched_at, fetched_row_hash)
SELECT {_ROW}, %(at)s, %(at)s, document, content_hash, coalesce(stated_at, %(at)s), coalesce(stated_at, %(at)s),
       row_hash
FROM incoming_certificates JOIN decided USING (certificate_number) WHERE outcome = 'new'
ORDER BY certificate_number
ON CONFLICT (certificate_number) DO NOTHING
"""
"""What an answer of the register inserted meanwhile stays."""


class PostgresImportedCertificateRepo:
    """See `ara_domain.ports.imported.ImportedCertificateRepo`."""

    def save(self, uow: UnitOfWork, certificates: Collection[ImportedCertificate], at: datetime) -> ImportCounts:
        """Take in what the cache does not know better."""
        connection = writing(uow)
        incoming = {one.row.certificate_number: one for one in certificates}
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE incoming_certificates ON COMMIT DROP AS SELECT {_ROW}, document, content_hash, "
            "fetched_at AS stated_at FROM epc_api_cache WITH NO DATA"
        )
        copy_rows(
            connection,
            _incoming,
            _COLUMNS,
            (
                (*row_cells(one.row), to_json(one.document), document_hash(one.document), one.stated_at)
                for one in incoming.values()
            ),
        )
        connection.exec_driver_sql(
            "SELECT FROM epc_api_cache JOIN incoming_certificates USING (certificate_number) "
            "ORDER BY certificate_number FOR NO KEY UPDATE OF epc_api_cache"
        )
        connection.exec_driver_sql(_DECIDE)
        counted = connection.exec_driver_sql("SELECT outcome, count(*) FROM decided GROUP BY outcome")
        counts = {row[0]: row[1] for row in counted}
        for statement in (*_KEEP_HISTORY.split(";"), _UPDATE, _INSERT):
            connection.exec_driver_sql(statement, {"at": at})
        connection.exec_driver_sql("DROP TABLE incoming_certificates, decided")
        return ImportCounts(**counts)
