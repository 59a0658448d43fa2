"""Invented names of streets and buildings."""

from collections.abc import Iterator
from random import Random

_FIRST = (
    "Alder", "Amber", "Ash", "Barley", "Birch", "Bracken", "Brindle", "Bronte", "Candle", "Cinder", "Clover", "Copper",
    "Damson", "Ember", "Fallow", "Fern", "Fletch", "Fox", "Garnet", "Gorse", "Hart", "Hazel", "Heron", "Juniper",
    "Kestrel", "Lantern", "Larch", "Linnet", "Mallow", "Marl", "Nettle", "Otter", "Pebble", "Pepper", "Quarry", "Quill",
    "Rowan", "Saffron", "Sedge", "Sorrel", "Swift", "Tansy", "Teasel", "Thimble", "Thistle", "Umber", "Velvet",
    "Weaver", "Willow", "Yarrow",
)  # fmt: skip
_SECOND = (
    "acre", "bank", "beck", "borne", "brook", "combe", "croft", "dale", "dene", "fell", "field", "garth", "gate",
    "glade", "ham", "hollow", "holme", "hurst", "ing", "lea", "mead", "mere", "moor", "ridge", "rigg", "shaw", "stead",
    "thorpe", "thwaite", "wick",
)  # fmt: skip
_TYPES = (
    "Street", "Road", "Avenue", "Terrace", "Close", "Grove", "Drive", "Rise", "Lane", "Crescent", "Place", "Walk",
    "Way", "Gardens", "Mount", "Row",
)  # fmt: skip
_BUILDINGS = ("House", "Court", "Lodge", "Point", "Heights", "Mansions")


def street_names(rng: Random) -> Iterator[str]:
    """Street names, each once; 24,000 of them."""
    count = len(_FIRST) * len(_SECOND) * len(_TYPES)
    step = 7919  # a prime that does not divide the count, so that every name comes once
    place = rng.randrange(count)
    for _ in range(count):
        rest, kind = divmod(place, len(_TYPES))
        first, second = divmod(rest, len(_SECOND))
        yield f"{_FIRST[first]}{_SECOND[second]} {_TYPES[kind]}"
        place = (place + step) % count


def building_names(rng: Random) -> Iterator[str]:
    """Names of blocks of flats, each once."""
    count = len(_FIRST) * len(_BUILDINGS)
    step = 77  # has no factor in common with 300
    place = rng.randrange(count)
    for _ in range(count):
        first, kind = divmod(place, len(_BUILDINGS))
        yield f"{_FIRST[first]} {_BUILDINGS[kind]}"
        place = (place + step) % count
