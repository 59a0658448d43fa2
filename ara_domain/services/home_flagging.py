"""What a person should know about the certificate a home is modelled from (contracts §1.7).

Add here: a doubt about a whole certificate. Keep out: doubts about one field of it (`anomaly_flags`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from ara_domain.address_matching import Verdict, compare_lines
from ara_domain.home_flags import Flag, HomeFlag
from ara_domain.identity import PropertyIdentity, normalise_postcode
from ara_domain.ports import CachedCertificate
from ara_domain.services.certificate_choice import previous_certificate
from ara_domain.services.certificate_order import is_flat_row, registered_on
from ara_domain.services.home_matching import CertificateMatch, MatchedBy, address_lines, written_address

VALID_YEARS: Final = 10
"""How long a certificate is valid (Energy Performance of Buildings Regulations 2012, regulation 11)."""
FLOOR_AREA_JUMP: Final = 0.2
"""Share of the earlier floor area by which a later one may differ without a word (contracts §1.7)."""
_ASSESSMENT_BY_REPORT: Final = {"2": "RdSAP", "3": "SAP"}
_FULL_SAP_WALLS: Final = "average thermal transmittance"


def flag_homes(
    homes: Sequence[PropertyIdentity],
    matches: Mapping[UUID, CertificateMatch],
    chosen: Mapping[UUID, str | None],
    today: date,
) -> Mapping[UUID, Sequence[HomeFlag]]:
    """The flags of each home, by what its certificates say; `chosen` is the one each is modelled from."""
    sharing = _sharing(homes, matches)
    flags: dict[UUID, Sequence[HomeFlag]] = {}
    for home in homes:
        match, number = matches[home.property_id], chosen.get(home.property_id)
        certificate = next((one for one in match.certificates if one.row.certificate_number == number), None)
        found = list(_on_shared_uprn(home, match, sharing))
        if certificate is not None:
            found += _on_certificate(home, match, certificate, today)
        flags[home.property_id] = sorted(found, key=lambda one: one.flag)
    return flags


def expiry(registered: date) -> date:
    """The day from which a certificate is no longer valid."""
    try:
        return registered.replace(year=registered.year + VALID_YEARS)
    except ValueError:  # 29 February
        return date(registered.year + VALID_YEARS, 3, 1)


def expired_flag(registered: date, today: date) -> HomeFlag | None:
    """The flag of a certificate registered on a day, if it is no longer valid."""
    until = expiry(registered)
    if today < until:
        return None
    return HomeFlag(Flag.EXPIRED, f"registered on {registered:%d %B %Y}, valid until {until:%d %B %Y}")


def _on_certificate(
    home: PropertyIdentity, match: CertificateMatch, certificate: CachedCertificate, today: date
) -> Iterator[HomeFlag]:
    if (registered := _date(registered_on(certificate))) and (expired := expired_flag(registered, today)):
        yield expired
    if match.by is MatchedBy.UPRN:
        yield from _on_address(home, certificate)
    else:
        how = "accepted by a person" if match.by is MatchedBy.PERSON else "found by its address alone"
        yield HomeFlag(Flag.MATCHED_BY_ADDRESS, f"{how}: {certificate.row.address}")
    previous = previous_certificate(match, certificate.row.certificate_number)
    if previous is not None:
        yield from _on_change(previous, certificate)


def _on_address(home: PropertyIdentity, certificate: CachedCertificate) -> Iterator[HomeFlag]:
    theirs = written_address(certificate)
    postcode = normalise_postcode(home.postcode)
    if postcode is not None and postcode != certificate.row.postcode:
        yield HomeFlag(
            Flag.ADDRESS_CONTRADICTS, f"the certificate is of {certificate.row.postcode}, the landlord says {postcode}"
        )
        return
    if not any(address_lines(home)) or not theirs.lines:
        return
    found = compare_lines(
        address_lines(home),
        theirs.lines,
        towns=[town for town in (home.address.town, theirs.town) if town],
        postcode=certificate.row.postcode,
    )
    if found.verdict is Verdict.DIFFERENT:
        said = "; ".join(map(str, found.evidence)) or "nothing to compare"
        yield HomeFlag(Flag.ADDRESS_CONTRADICTS, f"{certificate.row.address}: {said}")


def _on_change(previous: CachedCertificate, certificate: CachedCertificate) -> Iterator[HomeFlag]:
    before, now = floor_area_m2(previous.document), floor_area_m2(certificate.document)
    if before and now and abs(now - before) > FLOOR_AREA_JUMP * before:
        yield HomeFlag(
            Flag.FLOOR_AREA_JUMP,
            f"{before:g} m² in {registered_on(previous)[:4]}, {now:g} m² in {registered_on(certificate)[:4]} "
            f"({(now - before) / before:+.0%})",
        )
    earlier, later = _assessment(previous), _assessment(certificate)
    if earlier and later and earlier != later:
        yield HomeFlag(
            Flag.ASSESSMENT_CHANGED,
            f"{earlier} in {registered_on(previous)[:4]}, {later} in {registered_on(certificate)[:4]}",
        )


def floor_area_m2(document: Mapping[str, Any] | None) -> float | None:
    """The total floor area a document or flat row states, in m²; None when it states none."""
    if document is None:
        return None
    row = document.get("row")
    stated: Any = row.get("TOTAL_FLOOR_AREA") if isinstance(row, Mapping) else document.get("total_floor_area")
    if isinstance(stated, Mapping):
        stated = stated.get("value")
    if isinstance(stated, bool) or not isinstance(stated, int | float | str):
        return None
    try:
        area = float(stated)
    except ValueError:
        return None
    return area if 0 < area < float("inf") else None


def _assessment(certificate: CachedCertificate) -> str | None:
    """`SAP` (of new dwellings) or `RdSAP`; None where the certificate does not tell."""
    document = certificate.document or {}
    if is_flat_row(certificate):
        row = document.get("row")
        return _assessment_of_row(row) if isinstance(row, Mapping) else None
    stated = document.get("assessment_type")
    return stated if stated in ("SAP", "RdSAP") else None


def _assessment_of_row(row: Mapping[str, Any]) -> str | None:
    """By the report type, which the register's new files have; else full SAP states U-values or is of a new dwelling.

    A building converted to dwellings is assessed by full SAP too, and its rows name another purpose.
    """
    report, transaction, walls = (
        str(row.get(column) or "").casefold() for column in ("REPORT_TYPE", "TRANSACTION_TYPE", "WALLS_DESCRIPTION")
    )
    if report in _ASSESSMENT_BY_REPORT:
        return _ASSESSMENT_BY_REPORT[report]
    if _FULL_SAP_WALLS in walls or "new dwelling" in transaction:
        return "SAP"
    return "RdSAP" if transaction else None


def _sharing(
    homes: Sequence[PropertyIdentity], matches: Mapping[UUID, CertificateMatch]
) -> Mapping[int, Sequence[PropertyIdentity]]:
    """Homes by UPRN, their own or the one their address was matched to."""
    by_uprn: defaultdict[int, list[PropertyIdentity]] = defaultdict(list)
    for home in homes:
        if (uprn := _uprn(home, matches[home.property_id])) is not None:
            by_uprn[uprn].append(home)
    return by_uprn


def _on_shared_uprn(
    home: PropertyIdentity, match: CertificateMatch, sharing: Mapping[int, Sequence[PropertyIdentity]]
) -> Iterator[HomeFlag]:
    uprn = _uprn(home, match)
    others = [] if uprn is None else [one.name for one in sharing[uprn] if one.property_id != home.property_id]
    if others:
        yield HomeFlag(Flag.SHARED_UPRN, f"UPRN {uprn} is also that of {', '.join(sorted(others))}")


def _uprn(home: PropertyIdentity, match: CertificateMatch) -> int | None:
    if home.uprn is not None:
        return home.uprn
    winner = match.address_match.winner if match.address_match else None
    return winner.uprn if winner else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
