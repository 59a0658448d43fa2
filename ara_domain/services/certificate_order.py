"""In which order certificates count: by registration date, then time of creation, then number (contracts §1.7).

A flat row of the register's files and an API document of one home, registered on the same day, are one certificate: the
document says more, so it comes first, and a row whose document was withdrawn is withdrawn with it.
"""

from collections.abc import Iterable, Sequence

from ara_domain.epc.mapping.flat_row import FLAT_ROW_SCHEMA
from ara_domain.ports import CachedCertificate


def newest_first(certificates: Iterable[CachedCertificate]) -> tuple[CachedCertificate, ...]:
    """Certificates in the order in which they count."""
    return tuple(sorted(certificates, key=order_key, reverse=True))


def registered_on_latest_days(certificates: Sequence[CachedCertificate], days: int) -> tuple[CachedCertificate, ...]:
    """Every certificate registered on one of the latest days: only their documents tell which was created last."""
    latest = sorted({registered_on(certificate) for certificate in certificates}, reverse=True)[:days]
    return tuple(certificate for certificate in certificates if registered_on(certificate) in latest)


def published(certificates: Sequence[CachedCertificate]) -> tuple[CachedCertificate, ...]:
    """Those not withdrawn, flat rows of withdrawn documents left out; the order stays."""
    withdrawn, current = _days(certificates, withdrawn=True), _days(certificates, withdrawn=False)
    gone = withdrawn - current
    return tuple(
        certificate
        for certificate in certificates
        if certificate.withdrawn_at is None and not (is_flat_row(certificate) and registered_on(certificate) in gone)
    )


def without_repeats(certificates: Sequence[CachedCertificate]) -> tuple[CachedCertificate, ...]:
    """Each certificate once: without the flat rows that are there as documents, too; the order stays."""
    documents = _days(certificates, withdrawn=True) | _days(certificates, withdrawn=False)
    return tuple(
        certificate
        for certificate in certificates
        if not (is_flat_row(certificate) and registered_on(certificate) in documents)
    )


def is_flat_row(certificate: CachedCertificate) -> bool:
    """Whether it was read from a file of flat rows."""
    return FLAT_ROW_SCHEMA in (certificate.row.schema_type, (certificate.document or {}).get("schema_type"))


def registered_on(certificate: CachedCertificate) -> str:
    """The day of registration, `YYYY-MM-DD`."""
    return certificate.row.registration_date[:10]


def order_key(certificate: CachedCertificate) -> tuple[str, bool, str, str]:
    """What is compared, the greatest first."""
    created = str((certificate.document or {}).get("created_at") or "")
    return registered_on(certificate), not is_flat_row(certificate), created, certificate.row.certificate_number


def _days(certificates: Iterable[CachedCertificate], *, withdrawn: bool) -> set[str]:
    """Days on which documents of the API were registered."""
    return {
        registered_on(certificate)
        for certificate in certificates
        if not is_flat_row(certificate) and (certificate.withdrawn_at is not None) == withdrawn
    }
