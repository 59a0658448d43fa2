"""What is wrong with some homes, as in real life: the landlord's list and the register both have their flaws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ara_resources.sample_stock.chance import source_of
from ara_resources.sample_stock.streets import Street

ONE_OF_EACH_FROM = 100
"""A stock of so many homes or more has at least one of each kind; a smaller one what the shares round to."""


class Flaw(StrEnum):
    """Something that sets a home apart from one with one good certificate and a good line in the list."""

    NO_CERTIFICATE = "no certificate"
    SEVERAL_CERTIFICATES = "several certificates"
    SAME_DAY = "two certificates of one day"
    EXPIRED = "expired certificate"
    WITHDRAWN = "only certificate withdrawn"
    NEWEST_WITHDRAWN = "newest certificate withdrawn"
    UNKNOWN_SCHEMA = "unknown schema"
    BROKEN_DOCUMENT = "broken document"
    SHARED_UPRN = "neighbour lodged under its UPRN"
    DUPLICATE_UPRN = "two homes of the list at one UPRN"
    NO_UPRN = "no UPRN, same address"
    NO_UPRN_OTHER_ADDRESS = "no UPRN, address written otherwise"
    MISSING_POSTCODE = "postcode missing"
    MALFORMED_POSTCODE = "postcode malformed"
    MISSING_POSTCODE_AND_UPRN = "postcode and UPRN missing"
    MALFORMED_POSTCODE_AND_UPRN = "postcode malformed, UPRN missing"


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a kind of flaw occurs, and what ARA can do with the home."""

    share: float
    outcome: str
    needs_past: bool = False
    """Only for homes old enough to have had an earlier certificate."""
    pair: bool = False
    """It takes this home and the next one in the list."""


KINDS: Mapping[Flaw, Kind] = {
    Flaw.SEVERAL_CERTIFICATES: Kind(0.12, "modelled from the newest", needs_past=True),
    Flaw.SAME_DAY: Kind(0.005, "modelled from the one created last", needs_past=True),
    Flaw.EXPIRED: Kind(0.03, "modelled; the certificate is over ten years old", needs_past=True),
    Flaw.NEWEST_WITHDRAWN: Kind(0.005, "modelled from the one before", needs_past=True),
    Flaw.SHARED_UPRN: Kind(
        0.004, "the register has two dwellings at one UPRN: modelled from the newer, none for the other", pair=True
    ),
    Flaw.DUPLICATE_UPRN: Kind(0.005, "two lines of the list name one UPRN: both modelled from it", pair=True),
    Flaw.NO_CERTIFICATE: Kind(0.04, "no certificate"),
    Flaw.WITHDRAWN: Kind(0.005, "no certificate: the register lists it and no longer has it"),
    Flaw.UNKNOWN_SCHEMA: Kind(0.006, "quarantined: unmappable schema"),
    Flaw.BROKEN_DOCUMENT: Kind(0.006, "quarantined: broken document"),
    Flaw.NO_UPRN: Kind(0.02, "modelled: found by its address"),
    Flaw.NO_UPRN_OTHER_ADDRESS: Kind(
        0.004, "no certificate: no address is like it, or a person has to say which is meant"
    ),
    Flaw.MISSING_POSTCODE: Kind(0.005, "modelled: found by its UPRN, in block unknown"),
    Flaw.MALFORMED_POSTCODE: Kind(0.005, "modelled: found by its UPRN, in block unknown"),
    Flaw.MISSING_POSTCODE_AND_UPRN: Kind(0.003, "quarantined: nothing to search by"),
    Flaw.MALFORMED_POSTCODE_AND_UPRN: Kind(0.003, "quarantined: nothing to search by"),
}
"""Kinds that not every home can have come first, so that they find one."""

LAST_BAND_WITH_A_PAST = "K"


@dataclass(frozen=True, slots=True)
class Role:
    """A home's part in some flaw; `second` is the other home of a pair."""

    flaw: Flaw
    second: bool = False


def deal(streets: Sequence[Street], seed: int) -> Mapping[int, Role]:
    """Which homes (by their number in the stock) have what; a home has one kind at most."""
    street_of = [street for street in streets for _ in range(street.listed)]
    waiting = list(range(len(street_of)))
    source_of(seed, "flaw").shuffle(waiting)
    roles: dict[int, Role] = {}
    for flaw, kind in KINDS.items():
        wanted = round(kind.share * len(street_of))
        wanted = max(1, wanted) if len(street_of) >= ONE_OF_EACH_FROM else wanted
        unfit: list[int] = []
        while wanted and waiting:
            home = waiting.pop()
            if home in roles:
                continue
            if not _fits(kind, home, street_of, roles):
                unfit.append(home)
                continue
            roles[home] = Role(flaw)
            if kind.pair:
                roles[home + 1] = Role(flaw, second=True)
            wanted -= 1
        waiting.extend(reversed(unfit))
    return roles


def _fits(kind: Kind, home: int, street_of: Sequence[Street], roles: Mapping[int, Role]) -> bool:
    if kind.needs_past and street_of[home].band > LAST_BAND_WITH_A_PAST:
        return False
    if not kind.pair:
        return True
    following = home + 1
    return following < len(street_of) and street_of[following] is street_of[home] and following not in roles
