"""Invented postcodes full of addresses that are easily confused, to measure address matching on.

Files of register rows that were made anonymous hold one street name; these hold what makes real ones hard: two streets
of one name, converted houses, floors, letters and ranges, named houses, blocks of flats with and without a number, and
rows of one dwelling written in two ways.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from random import Random

from ara_domain.services.matching_evaluation import KnownAddress
from ara_resources.sample_stock.names import building_names, street_names
from ara_resources.sample_stock.places import DISTRICTS

_FLOORS = ("Ground Floor Flat", "First Floor Flat", "Second Floor Flat", "Top Floor Flat", "Basement Flat")
_COTTAGES = ("Rose Cottage", "Ivy Cottage", "The Old Forge", "Hill View", "Mill View", "Orchard House", "The Lodge")
_OTHER_TYPE = {"Street": "Road", "Road": "Close", "Avenue": "Grove", "Close": "Road", "Grove": "Avenue"}

Lines = tuple[str, ...]


def hard_addresses(postcodes: int, seed: int = 1) -> Iterator[KnownAddress]:
    """Addresses with invented UPRNs, postcode by postcode; the same seed gives the same ones."""
    rng = Random(seed)
    streets, buildings, uprns = street_names(rng), list(building_names(rng)), count(900_000_000_000)
    for at in range(postcodes):
        district = DISTRICTS[at % len(DISTRICTS)]
        postcode = f"{district.outward} {at // len(DISTRICTS) % 10}{'CIKMOV'[at % 6]}{'ABDEFG'[at // 6 % 6]}"
        for dwelling in _postcode(next(streets), rng.choice(buildings), rng):
            uprn = next(uprns)
            for n, lines in enumerate(dwelling):
                town = district.town if rng.random() < 0.7 else ""
                yield KnownAddress(f"{uprn}-{n}", uprn, lines, town, postcode)


def _postcode(street: str, building: str, rng: Random) -> Iterator[Sequence[Lines]]:
    """The dwellings of a postcode, each with the ways it is written."""
    first = rng.randrange(1, 60)
    for number in range(first, first + rng.randrange(4, 14)):
        kind = rng.random()
        if kind < 0.6:
            yield [(f"{number} {street}",)]
        elif kind < 0.7:
            yield [(f"{number}A {street}",)]
            yield [(f"{number} {street}",)]
        elif kind < 0.8:
            for floor in rng.sample(_FLOORS, 3):
                yield [(floor, f"{number} {street}")]
        elif kind < 0.9:
            for flat in range(1, rng.randrange(3, 6)):
                yield [(f"Flat {flat}", f"{number} {street}"), (f"Flat {flat}, {number} {street}",)]
        else:
            yield [(f"{number}-{number + 2} {street}",)]
    yield from _beside(street, building, rng)


def _beside(street: str, building: str, rng: Random) -> Iterator[Sequence[Lines]]:
    """What makes the postcode harder: a twin street, cottages, a block of flats."""
    name, _, kind = street.rpartition(" ")
    if kind in _OTHER_TYPE and rng.random() < 0.3:
        for number in range(1, rng.randrange(3, 9)):
            yield [(f"{number} {name} {_OTHER_TYPE[kind]}",)]
    if rng.random() < 0.3:
        for cottage in rng.sample(_COTTAGES, 3):
            yield [(cottage, street)]
    if rng.random() < 0.5:
        number = rng.randrange(61, 99)
        for flat in range(1, rng.randrange(4, 16)):
            by_name = (f"Flat {flat}", building, f"{number} {street}")
            yield [by_name] if rng.random() < 0.7 else [by_name, (f"{flat} {building}", f"{number} {street}")]
