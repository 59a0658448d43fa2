"""What could not be brought in, as items a person can act on: a search, a certificate or a home, and what to do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from ara_domain.identity import PropertyIdentity
from ara_domain.ports import BadRequest, RegisterFault, SearchAnswer, SearchKey
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services.home_matching import CertificateMatch, MatchedBy
from ara_domain.services.register_searches import search_key

STAGE = "epc_cache"
UNAVAILABLE = "register_unavailable"
"""Reason of what may succeed when it is asked for again."""
AMBIGUOUS = "ambiguous_address"
"""Reason of a home whose dwelling in the register a person has to tell."""


def search_faults(
    results: Mapping[SearchKey, SearchAnswer | RegisterFault], homes: Sequence[PropertyIdentity]
) -> Iterator[QuarantinedItem]:
    """Searches without an answer, and answers that do not add up."""
    for key, result in results.items():
        asking = [home for home in homes if search_key(home) == key]
        if isinstance(result, RegisterFault):
            yield _faulty("search", f"{key.kind} {key.value}", asking, result)
        elif not result.complete:
            yield _item(
                "search",
                f"{key.kind} {key.value}",
                asking,
                reason="search_incomplete",
                message=f"{len(result.rows)} certificates seen where the register counts {result.total_records}",
                remedy="none needed if the homes have their certificates; the search is repeated when no longer fresh",
            )


def certificate_faults(
    failed: Mapping[str, RegisterFault], homes: Sequence[PropertyIdentity], matches: Mapping[UUID, CertificateMatch]
) -> Iterator[QuarantinedItem]:
    """Documents that could not be fetched."""
    for number, fault in failed.items():
        whose = [
            home
            for home in homes
            if any(c.row.certificate_number == number for c in matches[home.property_id].certificates)
        ]
        yield _faulty("certificate", number, whose, fault)


def home_faults(
    homes: Iterable[PropertyIdentity], matches: Mapping[UUID, CertificateMatch]
) -> Iterator[QuarantinedItem]:
    """Homes that no search can find, or that cannot be told from another."""
    for home in homes:
        match matches[home.property_id].by:
            case MatchedBy.NOTHING:
                yield _item(
                    "home",
                    home.name,
                    [home],
                    reason="nothing_to_search_by",
                    message=f"no UPRN, and {home.postcode!r} is not a full postcode",
                    remedy="correct the postcode or add the UPRN in the portfolio file, then import it again",
                )
            case MatchedBy.AMBIGUOUS:
                yield _item(
                    "home",
                    home.name,
                    [home],
                    reason=AMBIGUOUS,
                    message=_question(home, matches[home.property_id]),
                    remedy="`ara matches` shows what was found; accept or refuse it there, or add the UPRN to the list",
                )


def _question(home: PropertyIdentity, match: CertificateMatch) -> str:
    why = match.address_match.reason if match.address_match else "several dwellings may be meant"
    return f"{home.address}, {home.postcode}: {why}"


def _faulty(kind: str, item: str, homes: Sequence[PropertyIdentity], fault: RegisterFault) -> QuarantinedItem:
    if isinstance(fault, BadRequest):
        reason, remedy = "bad_request", "correct the postcode or UPRN in the portfolio file, then import it again"
    else:
        reason, remedy = UNAVAILABLE, "run again later; what was fetched already is not asked for again"
    return _item(kind, item, homes, reason=reason, message=str(fault), remedy=remedy)


def _item(
    kind: str, item: str, homes: Sequence[PropertyIdentity], *, reason: str, message: str, remedy: str
) -> QuarantinedItem:
    """One item; it names its home when it concerns one only, and how many otherwise."""
    only = homes[0] if len(homes) == 1 else None
    return QuarantinedItem(
        stage=STAGE,
        kind=kind,
        item=item,
        reason=reason,
        message=message if only else f"{message} (concerns {len(homes)} homes)",
        remedy=remedy,
        property_id=only.property_id if only else None,
        uprn=only.uprn if only else None,
    )
