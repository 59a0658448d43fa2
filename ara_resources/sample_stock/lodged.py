"""The certificates of a home in the register: how many, of which days, of which state, and what became of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from hashlib import blake2b
from random import Random
from typing import Any

from ara_resources.sample_stock.chance import Weighted, happens, source_of
from ara_resources.sample_stock.documents.document import Lodgement, document_of
from ara_resources.sample_stock.documents.style import Style, style_drawn
from ara_resources.sample_stock.dwellings.dwelling import Dwelling
from ara_resources.sample_stock.dwellings.history import as_possible_in, before_works
from ara_resources.sample_stock.flaws import Flaw
from ara_resources.sample_stock.homes import Home

_YEAR = 365.25
_RECENT_SHARE, _RECENT_DAYS = 0.4, 300
_OLDEST_YEARS, _EXPIRED_YEARS = 8.0, (10.3, 13.0)
"""Before the day of the stock. Eight years leave room until that day itself is past and they expire, too."""
_YEARS_BETWEEN = (1.5, 9.0)
_FIRST_DAY = date(2012, 1, 1)
"""The API publishes certificates from then on."""
_FIRST_YEAR_OF_BAND = {"L": 2013, "M": 2024}
_OTHERS_WITH_SEVERAL = 0.12
_TENURE_LISTED, _TENURE_OTHER = Weighted({2: 92, 3: 8}), Weighted({1: 68, 3: 32})
_PURPOSE_LISTED, _PURPOSE_OTHER = Weighted({8: 44, 14: 30, 15: 16, 16: 10}), Weighted({1: 62, 8: 28, 17: 5, 5: 5})
"""Tenure and transaction as lodged: social lettings and stock surveys here, sales there."""
UNKNOWN_SCHEMA = "RdSAP-Schema-22.0"
PARTS_TO_LOSE = ("sap_building_parts", "sap_heating", "sap_energy_source", "habitable_room_count")
_LODGED_UPRN, _MATCHED_UPRN = "Energy Assessor", "Address Matched"


class Fate(Enum):
    """What is the matter with a certificate."""

    GOOD = "good"
    GONE = "the search lists it, its document is gone"
    UNKNOWN_SCHEMA = "its schema is none the mapping knows"
    BROKEN = "a mandatory part is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate to be rated and written; its document is made on demand."""

    number: str
    home: Home
    dwelling: Dwelling
    lodgement: Lodgement
    fate: Fate = Fate.GOOD

    @property
    def style(self) -> Style:
        """Of the software it was made with."""
        return self.lodgement.style

    def document(self) -> dict[str, Any]:
        """The document without results."""
        return document_of(self.dwelling, self.lodgement)

    def served(self, document: Mapping[str, Any]) -> dict[str, Any] | None:
        """The rated document as the register has it, for better or worse; None when it is gone."""
        match self.fate:
            case Fate.GONE:
                return None
            case Fate.UNKNOWN_SCHEMA:
                return {**document, "schema_type": UNKNOWN_SCHEMA}
            case Fate.BROKEN:
                lost = PARTS_TO_LOSE[self.home.number % len(PARTS_TO_LOSE)]
                return {name: value for name, value in document.items() if name != lost}
            case Fate.GOOD:
                return dict(document)

    def row(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """What a search says of it."""
        address = self.lodgement.address
        schema = UNKNOWN_SCHEMA if self.fate is Fate.UNKNOWN_SCHEMA else self.lodgement.schema
        return {
            "certificateNumber": self.number,
            **{f"addressLine{line}": address[line - 1] if line <= len(address) else None for line in range(1, 5)},
            "postcode": self.lodgement.postcode,
            "postTown": self.lodgement.district.town,
            "council": self.lodgement.district.council,
            "constituency": self.lodgement.district.constituency,
            "currentEnergyEfficiencyBand": document["current_energy_efficiency_band"],
            "registrationDate": document["registration_date"],
            "uprn": self.lodgement.uprn,
            "schemaType": schema,
        }


def certificates_of(home: Home, neighbour: Home | None, as_of: date, seed: int) -> Iterator[Certificate]:
    """The certificates lodged for a home, newest first; `neighbour` is the home before it in the landlord's list."""
    rng = source_of(seed, "lodged", home.number)
    flaw = home.role.flaw if home.role else None
    if flaw is Flaw.NO_CERTIFICATE:
        return
    registered = _registered(home, flaw, as_of, rng)
    uprn, source = _uprn(home, neighbour, rng)
    style = style_drawn(rng)
    newest = Certificate(
        number=_number(home, 0),
        home=home,
        dwelling=as_possible_in(home.dwelling, registered.year),
        lodgement=_lodgement(home, registered, uprn, source, style, rng),
        fate=_FATE.get(flaw, Fate.GOOD),
    )
    yield newest
    yield from _earlier(newest, flaw, rng)


_FATE: Mapping[Flaw | None, Fate] = {
    Flaw.WITHDRAWN: Fate.GONE,
    Flaw.NEWEST_WITHDRAWN: Fate.GONE,
    Flaw.UNKNOWN_SCHEMA: Fate.UNKNOWN_SCHEMA,
    Flaw.BROKEN_DOCUMENT: Fate.BROKEN,
}


def _earlier(newest: Certificate, flaw: Flaw | None, rng: Random) -> Iterator[Certificate]:
    """The certificates before the newest."""
    home = newest.home
    several = flaw in {Flaw.SEVERAL_CERTIFICATES, Flaw.NEWEST_WITHDRAWN}
    if home.listed is None:
        several = home.street.band <= "K" and happens(rng, _OTHERS_WITH_SEVERAL)
    registered, state = newest.lodgement.registered, newest.dwelling
    if flaw is Flaw.SAME_DAY:
        yield _before(newest, 1, before_works(state, rng), registered, rng)
    elif several:
        for position in range(1, 2 + (rng.random() < 0.25)):
            registered -= timedelta(days=_days_between(registered, rng))
            state = as_possible_in(before_works(state, rng), registered.year)
            yield _before(newest, position, state, registered, rng)


def _before(newest: Certificate, position: int, state: Dwelling, registered: date, rng: Random) -> Certificate:
    lodgement = _lodgement(
        newest.home, registered, newest.lodgement.uprn, newest.lodgement.uprn_source, style_drawn(rng), rng
    )
    if registered == newest.lodgement.registered:  # created in the morning of the day the newest was made in
        lodgement = replace(lodgement, created_at=f"{registered} 08:00:00.000000")
    return replace(
        newest,
        number=_number(newest.home, position),
        dwelling=state,
        lodgement=lodgement,
        fate=Fate.GOOD,
    )


# ------------------------------------------------------------------------------------------------ particulars


def _days_between(registered: date, rng: Random) -> int:
    """Days from the certificate before to this one; none is from before the register was opened to the public."""
    possible = (registered - _FIRST_DAY).days
    return max(1, round(min(rng.uniform(*_YEARS_BETWEEN) * _YEAR, possible * rng.uniform(0.3, 0.9))))


def _registered(home: Home, flaw: Flaw | None, as_of: date, rng: Random) -> date:
    """The day of the newest certificate."""
    if flaw is Flaw.EXPIRED:
        return as_of - timedelta(days=round(rng.uniform(*_EXPIRED_YEARS) * _YEAR))
    recent = happens(rng, _RECENT_SHARE)
    days = rng.randrange(1, _RECENT_DAYS) if recent else rng.randrange(_RECENT_DAYS, round(_OLDEST_YEARS * _YEAR))
    day = as_of - timedelta(days=days)
    first = date(_FIRST_YEAR_OF_BAND.get(home.street.band, 1), 1, 1)
    return day if day >= first else as_of - timedelta(days=rng.randrange(1, _RECENT_DAYS))


def _uprn(home: Home, neighbour: Home | None, rng: Random) -> tuple[int | None, str]:
    """The UPRN the register has for a home, and where from."""
    flaw = home.role.flaw if home.role else None
    if flaw is Flaw.SHARED_UPRN and home.role is not None and home.role.second and neighbour is not None:
        return neighbour.uprn, _LODGED_UPRN
    if flaw in {Flaw.NO_UPRN, Flaw.NO_UPRN_OTHER_ADDRESS} and happens(rng, 0.5):
        return None, ""
    return home.uprn, _LODGED_UPRN if happens(rng, 0.85) else _MATCHED_UPRN


def _lodgement(home: Home, registered: date, uprn: int | None, source: str, style: Style, rng: Random) -> Lodgement:
    listed = home.listed is not None
    return Lodgement(
        address=home.address,
        district=home.street.district,
        postcode=home.street.postcode,
        uprn=uprn,
        uprn_source=source,
        inspected=registered - timedelta(days=rng.randrange(12)),
        registered=registered,
        created_at=f"{registered} {rng.randrange(9, 22):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}.000000",
        tenure=(_TENURE_LISTED if listed else _TENURE_OTHER).draw(rng),
        transaction=(_PURPOSE_LISTED if listed else _PURPOSE_OTHER).draw(rng),
        style=style,
    )


def _number(home: Home, position: int) -> str:
    """Twenty digits in groups of four, unique by the home and the position of the certificate among its own."""
    check = int.from_bytes(blake2b(f"{home.uprn}/{position}".encode(), digest_size=8).digest()) % 10**10
    digits = f"{check:010d}{home.number:09d}{position:d}"
    return "-".join(digits[start : start + 4] for start in range(0, 20, 4))
