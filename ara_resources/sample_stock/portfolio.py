"""The landlord's list: one line per home, written as landlords write, flaws included."""

from collections.abc import Mapping
from random import Random

from ara_resources.sample_stock.chance import happens, source_of
from ara_resources.sample_stock.flaws import Flaw
from ara_resources.sample_stock.homes import Home

HEADERS = ("Property Reference", "UPRN", "Address Line 1", "Address Line 2", "Address Line 3", "Town", "Postcode")
_SHORT = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Terrace": "Terr.", "Crescent": "Cres", "Gardens": "Gdns",
          "Grove": "Gr", "Drive": "Dr", "Close": "Cl", "Place": "Pl", "Lane": "Ln"}  # fmt: skip
_SHORT_IN_MATCHING = {name: short for name, short in _SHORT.items() if name != "Terrace"}
_ABBREVIATED, _CLOSED_UP, _AS_FLOAT = 0.08, 0.05, 0.02
_MALFORMED = ("{outward}", "{outward} ???", "{sector}", "{outward} 1234", "not known")
"""What stands where a postcode should."""
_WITHOUT_UPRN = (
    Flaw.NO_UPRN,
    Flaw.NO_UPRN_OTHER_ADDRESS,
    Flaw.MISSING_POSTCODE_AND_UPRN,
    Flaw.MALFORMED_POSTCODE_AND_UPRN,
)


def line_of(home: Home, neighbour: Home | None, seed: int) -> tuple[str, ...]:
    """A line of the list in the order of `HEADERS`; `neighbour` is the home of the line before."""
    rng = source_of(seed, "list", home.number)
    flaw = home.role.flaw if home.role else None
    lines = _written(home, flaw, rng)
    return (home.reference, _uprn(home, neighbour, flaw, rng), *lines, home.street.district.town.title(),
            _postcode(home, flaw, rng))  # fmt: skip


def _written(home: Home, flaw: Flaw | None, rng: Random) -> tuple[str, str, str]:
    """The address: a flat's name and its building on one line, street words shortened now and then."""
    *before, street = home.address
    if flaw is Flaw.NO_UPRN_OTHER_ADDRESS:
        before, street = [f"Plot {home.number % 97 + 1}"], home.street.name
    words: Mapping[str, str] = _SHORT_IN_MATCHING if flaw is Flaw.NO_UPRN else _SHORT
    stem, _, kind = street.rpartition(" ")
    if happens(rng, _ABBREVIATED):
        street = f"{stem} {words.get(kind, kind)}"
    lines = [*before, street] if happens(rng, 0.3) else [", ".join(before), street]
    one, two, three, *_ = [line for line in lines if line] + ["", ""]
    return one, two, three


def _uprn(home: Home, neighbour: Home | None, flaw: Flaw | None, rng: Random) -> str:
    if flaw in _WITHOUT_UPRN:
        return ""
    uprn = home.uprn
    if flaw is Flaw.DUPLICATE_UPRN and home.role is not None and home.role.second and neighbour is not None:
        uprn = neighbour.uprn
    return f"{uprn}.0" if happens(rng, _AS_FLOAT) else str(uprn)


def _postcode(home: Home, flaw: Flaw | None, rng: Random) -> str:
    if flaw in {Flaw.MISSING_POSTCODE, Flaw.MISSING_POSTCODE_AND_UPRN}:
        return ""
    outward, inward = home.street.postcode.split(" ")
    if flaw in {Flaw.MALFORMED_POSTCODE, Flaw.MALFORMED_POSTCODE_AND_UPRN}:
        return rng.choice(_MALFORMED).format(outward=outward, sector=f"{outward} {inward[0]}")
    return f"{outward}{inward}".lower() if happens(rng, _CLOSED_UP) else home.street.postcode
