"""Which homes a row of the register is about, and what an event makes of a certificate."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ara_domain.identity import InvalidUprn, normalise_postcode, parse_uprn
from ara_domain.ports import CachedCertificate, Delta, DeltaKind, EpcFetcher, SearchRow
from ara_domain.services.register_documents import Documents
from ara_domain.services.register_feed_plan import HomeOnList

_ADDRESS = ("address_line_1", "address_line_2", "address_line_3", "address_line_4")


class Interest:
    """Homes by what a row of the register can name them by: UPRN and postcode."""

    def __init__(self, homes: Iterable[HomeOnList]) -> None:
        self._by_uprn: defaultdict[int, list[HomeOnList]] = defaultdict(list)
        self._by_postcode: defaultdict[str, list[HomeOnList]] = defaultdict(list)
        for home in homes:
            if home.identity.uprn is not None:
                self._by_uprn[home.identity.uprn].append(home)
            if postcode := normalise_postcode(home.identity.postcode):
                self._by_postcode[postcode].append(home)

    def includes(self, row: SearchRow) -> bool:
        """Whether a row is about one of the homes, or a neighbour."""
        return row.uprn in self._by_uprn or row.postcode in self._by_postcode

    def homes_at(self, rows: Iterable[SearchRow]) -> list[HomeOnList]:
        """The homes these rows may be about, each once: those of their UPRNs and all of their postcodes."""
        found = {
            home.identity.property_id: home
            for row in rows
            for home in (*self._by_uprn.get(row.uprn or 0, ()), *self._by_postcode.get(row.postcode, ()))
        }
        return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What events made of the certificates held."""

    withdrawn: frozenset[str] = frozenset()
    rows: Mapping[str, SearchRow]
    """Where a certificate is now, as far as its document says."""
    documents: Documents

    @property
    def numbers(self) -> frozenset[str]:
        """Every certificate followed, but for those nothing could be learnt about."""
        return self.withdrawn | self.documents.fetched.keys()


def to_process(events: Iterable[Delta], done: Collection[Delta], of_interest: Collection[str]) -> list[Delta]:
    """The events of these certificates that are not done: never, or not since they came again."""
    until = {(event.certificate_number, event.event): event.timestamp for event in done}
    return [
        event
        for event in events
        if event.certificate_number in of_interest
        and event.timestamp > until.get((event.certificate_number, event.event), "")
    ]


def follow(
    events: Iterable[Delta], held: Mapping[str, CachedCertificate], listed: Collection[str], fetcher: EpcFetcher
) -> Followed:
    """Learn what became of certificates held.

    The last event of each counts. A removed one is withdrawn without a call, unless the search lists it all the same;
    of the others, and of events nobody knows, only the document tells.
    """
    last = {event.certificate_number: event for event in sorted(events) if event.certificate_number in held}
    withdrawn = {number for number, event in last.items() if event.kind is DeltaKind.REMOVED and number not in listed}
    documents = Documents.sort_out(fetcher.certificates(sorted(last.keys() - withdrawn)))
    return Followed(
        withdrawn=frozenset(withdrawn | documents.gone),
        rows={number: row_as_lodged(held[number].row, document) for number, document in documents.fetched.items()},
        documents=documents,
    )


def row_as_lodged(row: SearchRow, document: Mapping[str, Any]) -> SearchRow:
    """The row with the UPRN and address its document has; what only a search tells is left as it is."""
    try:
        uprn = parse_uprn(_plain(document.get("uprn", row.uprn)))
    except InvalidUprn:
        uprn = row.uprn
    lodged = [str(_plain(document[name])).strip() for name in _ADDRESS if _plain(document.get(name))]
    lines: Sequence[str] = lodged or row.address_lines
    postcode = normalise_postcode(str(_plain(document.get("postcode")) or "")) or row.postcode
    town = str(_plain(document.get("post_town")) or row.post_town)
    by_number = {f"addressLine{number}": line for number, line in enumerate(lines, start=1)}
    raw = {
        **row.raw,
        **{f"addressLine{number}": by_number.get(f"addressLine{number}") for number in range(1, 5)},
        "uprn": uprn,
        "postcode": postcode,
        "postTown": town,
    }
    if postcode != row.postcode:
        raw["council"] = raw["constituency"] = None  # of the old postcode
    return replace(row, uprn=uprn, address_lines=tuple(lines), postcode=postcode, post_town=town, raw=raw)


def _plain(value: Any) -> Any:
    """A lodged value, which may be wrapped with its language."""
    return value.get("value") if isinstance(value, Mapping) else value
