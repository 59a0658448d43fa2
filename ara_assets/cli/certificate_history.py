"""The certificates of a home as the register has told of them: now, withdrawn, moved, and what they were before."""

from collections.abc import Sequence
from typing import Any

from ara_assets.cli.output import paragraph, table
from ara_domain.ports import CertificateHistory, EarlierKind, EarlierVersion, EpcCacheRepo
from ara_domain.property import Property

_SHOWN = 8
"""Certificates listed for people; `--json` has them all."""
_REPLACED = {
    EarlierKind.ROW: "listed otherwise",
    EarlierKind.DOCUMENT: "another document",
    EarlierKind.WITHDRAWAL: "not published",
}


def history_of(cache: EpcCacheRepo, home: Property) -> Sequence[CertificateHistory]:
    """Every certificate that is or was listed under the home's UPRN, and the one it is modelled on; newest first."""
    uprns = [] if home.identity.uprn is None else [home.identity.uprn]
    numbers = [] if home.certificate_number is None else [home.certificate_number]
    return cache.history(uprns=uprns, numbers=numbers)


def history_as_json(history: Sequence[CertificateHistory]) -> list[dict[str, Any]]:
    """For scripts."""
    return [
        {
            "certificate_number": one.certificate.row.certificate_number,
            "registered": one.certificate.row.registration_date,
            "schema": one.certificate.row.schema_type,
            "band": one.certificate.row.band,
            "uprn": one.certificate.row.uprn,
            "address": one.certificate.row.address,
            "postcode": one.certificate.row.postcode,
            "seen_at": one.certificate.row_seen_at,
            "fetched_at": one.certificate.fetched_at,
            "withdrawn_at": one.certificate.withdrawn_at,
            "mapping_version": one.certificate.mapping_version,
            "mapped_at": one.certificate.mapped_at,
            "earlier": [_earlier_as_json(version) for version in one.earlier],
        }
        for one in history
    ]


def _earlier_as_json(version: EarlierVersion) -> dict[str, Any]:
    return {
        "what": version.kind.value,
        "held_from": version.held_from,
        "held_until": version.held_until,
        "content_hash": version.content_hash,
        "uprn": version.row and version.row.uprn,
        "address": version.row and version.row.address,
        "postcode": version.row and version.row.postcode,
    }


def show_history(history: Sequence[CertificateHistory], home: Property) -> None:
    """For people; nothing where there is only the certificate that the page is about anyway."""
    if len(history) < 2 and not any(one.earlier for one in history):
        return
    table(
        "On the register",
        ("certificate", "registered", "band", "what became of it"),
        [
            (
                one.certificate.row.certificate_number,
                one.certificate.row.registration_date,
                one.certificate.row.band or "",
                _in_words(one, home),
            )
            for one in history[:_SHOWN]
        ],
        wrap=("what became of it",),
        indent=2,
    )
    if len(history) > _SHOWN:
        paragraph(f"and {len(history) - _SHOWN} more, which --json lists", indent=2)


def _in_words(one: CertificateHistory, home: Property) -> str:
    row, withdrawn = one.certificate.row, one.certificate.withdrawn_at
    said = []
    if row.certificate_number == home.certificate_number:
        said.append("the home is modelled on it")
    if withdrawn is not None:
        said.append(f"withdrawn, seen on {withdrawn:%d %B %Y}")
    if home.identity.uprn is not None and row.uprn != home.identity.uprn:
        now = f"UPRN {row.uprn}" if row.uprn is not None else "no UPRN"
        said.append(f"moved to {now}, {row.address}" if home.identity.uprn in one.uprns() else f"listed under {now}")
    said += [f"{_REPLACED[version.kind]} until {version.held_until:%d %B %Y}" for version in one.earlier]
    return "; ".join(said) or "older"
