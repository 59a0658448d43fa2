"""The kinds of estates homes stand in: what the homes of one street or one building have in common.

Shares and sizes are chosen to look like a social landlord's stock in England and Wales, older and smaller than the
country's, half of it houses; they were set by eye against the distributions of the register, and copy no row of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from ara_domain.epc.codes import PropertyType
from ara_domain.epc.codes import WallConstruction as Wall
from ara_resources.sample_stock.chance import Weighted
from ara_resources.sample_stock.places import Setting


class Layout(StrEnum):
    """How homes stand to each other."""

    TERRACE = "terrace"
    SEMIS = "semis"
    DETACHED = "detached"
    CONVERTED = "converted"
    """A house split into flats, one or two to a floor."""
    STAIRCASE = "staircase"
    """Flats off an open stairwell, two or four to a floor."""
    CORRIDOR = "corridor"
    """Flats along corridors."""
    STACKED = "stacked"
    """Maisonettes over maisonettes or flats."""


LOCAL_STONE = None
"""As a wall: what the district's old walls are built of, brick where it has no stone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estate:
    """A kind of estate."""

    name: str
    kind: PropertyType
    layout: Layout
    bands: Weighted[str]
    floor_area: float
    """Median of a home, m²."""
    spread: float
    """Relative, between streets."""
    storeys: Weighted[int]
    """Of a home, or of the building for flats."""
    walls: Weighted[Wall | None]
    settings: Mapping[Setting, float]
    """How common it is there."""
    extended: float = 0.0
    """Share of homes with an extension."""
    room_in_roof: float = 0.0


_CITY, _SUBURB, _RURAL = Setting.CITY, Setting.SUBURB, Setting.RURAL
_HOUSE, _BUNGALOW, _FLAT, _MAISONETTE = (
    PropertyType.HOUSE,
    PropertyType.BUNGALOW,
    PropertyType.FLAT,
    PropertyType.MAISONETTE,
)
_BRICK, _CAVITY, _TIMBER, _SYSTEM = Wall.SOLID_BRICK, Wall.CAVITY, Wall.TIMBER_FRAME, Wall.SYSTEM_BUILT

ESTATES: tuple[Estate, ...] = (
    Estate(
        name="Victorian terrace",
        kind=_HOUSE,
        layout=Layout.TERRACE,
        bands=Weighted({"A": 6, "B": 4}),
        floor_area=80,
        spread=0.18,
        storeys=Weighted({2: 85, 3: 15}),
        walls=Weighted({_BRICK: 75, LOCAL_STONE: 25}),
        settings={_CITY: 20, _SUBURB: 9, _RURAL: 2},
        extended=0.22,
        room_in_roof=0.16,
    ),
    Estate(
        name="interwar semis",
        kind=_HOUSE,
        layout=Layout.SEMIS,
        bands=Weighted({"B": 2, "C": 8}),
        floor_area=84,
        spread=0.12,
        storeys=Weighted({2: 1}),
        walls=Weighted({_CAVITY: 62, _BRICK: 36, _SYSTEM: 2}),
        settings={_CITY: 8, _SUBURB: 15, _RURAL: 4},
        extended=0.28,
        room_in_roof=0.05,
    ),
    Estate(
        name="postwar council semis",
        kind=_HOUSE,
        layout=Layout.SEMIS,
        bands=Weighted({"C": 1, "D": 9}),
        floor_area=82,
        spread=0.10,
        storeys=Weighted({2: 1}),
        walls=Weighted({_CAVITY: 80, _SYSTEM: 17, _BRICK: 3}),
        settings={_CITY: 10, _SUBURB: 18, _RURAL: 22},
        extended=0.08,
    ),
    Estate(
        name="postwar council terraces",
        kind=_HOUSE,
        layout=Layout.TERRACE,
        bands=Weighted({"D": 6, "E": 4}),
        floor_area=78,
        spread=0.10,
        storeys=Weighted({2: 1}),
        walls=Weighted({_CAVITY: 84, _SYSTEM: 12, _TIMBER: 4}),
        settings={_CITY: 12, _SUBURB: 14, _RURAL: 6},
        extended=0.07,
    ),
    Estate(
        name="estate of the 1970s",
        kind=_HOUSE,
        layout=Layout.TERRACE,
        bands=Weighted({"E": 4, "F": 6}),
        floor_area=76,
        spread=0.12,
        storeys=Weighted({2: 93, 3: 7}),
        walls=Weighted({_CAVITY: 86, _SYSTEM: 8, _TIMBER: 6}),
        settings={_CITY: 8, _SUBURB: 10, _RURAL: 4},
        extended=0.06,
    ),
    Estate(
        name="estate of the 1980s and 1990s",
        kind=_HOUSE,
        layout=Layout.SEMIS,
        bands=Weighted({"G": 5, "H": 3, "I": 3}),
        floor_area=68,
        spread=0.14,
        storeys=Weighted({2: 1}),
        walls=Weighted({_CAVITY: 84, _TIMBER: 16}),
        settings={_CITY: 6, _SUBURB: 9, _RURAL: 8},
        extended=0.05,
    ),
    Estate(
        name="town houses of the 2000s",
        kind=_HOUSE,
        layout=Layout.TERRACE,
        bands=Weighted({"I": 1, "J": 4, "K": 5}),
        floor_area=82,
        spread=0.14,
        storeys=Weighted({2: 75, 3: 25}),
        walls=Weighted({_CAVITY: 70, _TIMBER: 30}),
        settings={_CITY: 6, _SUBURB: 6, _RURAL: 5},
        room_in_roof=0.08,
    ),
    Estate(
        name="new homes",
        kind=_HOUSE,
        layout=Layout.SEMIS,
        bands=Weighted({"L": 7, "M": 3}),
        floor_area=84,
        spread=0.10,
        storeys=Weighted({2: 95, 3: 5}),
        walls=Weighted({_CAVITY: 70, _TIMBER: 30}),
        settings={_CITY: 4, _SUBURB: 6, _RURAL: 6},
    ),
    Estate(
        name="detached houses",
        kind=_HOUSE,
        layout=Layout.DETACHED,
        bands=Weighted({"B": 1, "C": 2, "D": 2, "E": 2, "F": 2, "G": 2, "H": 1, "I": 1, "K": 1}),
        floor_area=118,
        spread=0.22,
        storeys=Weighted({2: 1}),
        walls=Weighted({_CAVITY: 88, _TIMBER: 6, _BRICK: 6}),
        settings={_CITY: 1, _SUBURB: 4, _RURAL: 10},
        extended=0.25,
        room_in_roof=0.05,
    ),
    Estate(
        name="cottages",
        kind=_HOUSE,
        layout=Layout.TERRACE,
        bands=Weighted({"A": 9, "B": 1}),
        floor_area=86,
        spread=0.22,
        storeys=Weighted({2: 1}),
        walls=Weighted({LOCAL_STONE: 80, _BRICK: 20}),
        settings={_CITY: 0, _SUBURB: 1, _RURAL: 14},
        extended=0.30,
        room_in_roof=0.12,
    ),
    Estate(
        name="detached cottages",
        kind=_HOUSE,
        layout=Layout.DETACHED,
        bands=Weighted({"A": 9, "B": 1}),
        floor_area=112,
        spread=0.25,
        storeys=Weighted({2: 1}),
        walls=Weighted({LOCAL_STONE: 90, _BRICK: 10}),
        settings={_CITY: 0, _SUBURB: 0, _RURAL: 8},
        extended=0.40,
        room_in_roof=0.10,
    ),
    Estate(
        name="bungalows for older people",
        kind=_BUNGALOW,
        layout=Layout.TERRACE,
        bands=Weighted({"D": 3, "E": 4, "F": 2, "G": 2}),
        floor_area=48,
        spread=0.10,
        storeys=Weighted({1: 1}),
        walls=Weighted({_CAVITY: 94, _SYSTEM: 4, _TIMBER: 2}),
        settings={_CITY: 4, _SUBURB: 9, _RURAL: 14},
    ),
    Estate(
        name="bungalows in pairs",
        kind=_BUNGALOW,
        layout=Layout.SEMIS,
        bands=Weighted({"C": 2, "D": 4, "E": 4, "F": 2, "J": 1}),
        floor_area=62,
        spread=0.14,
        storeys=Weighted({1: 1}),
        walls=Weighted({_CAVITY: 92, _TIMBER: 4, _BRICK: 4}),
        settings={_CITY: 1, _SUBURB: 4, _RURAL: 7},
        extended=0.10,
        room_in_roof=0.10,
    ),
    Estate(
        name="converted houses",
        kind=_FLAT,
        layout=Layout.CONVERTED,
        bands=Weighted({"A": 6, "B": 4}),
        floor_area=50,
        spread=0.18,
        storeys=Weighted({2: 2, 3: 6, 4: 2}),
        walls=Weighted({_BRICK: 78, LOCAL_STONE: 22}),
        settings={_CITY: 8, _SUBURB: 3, _RURAL: 0},
        room_in_roof=0.25,
    ),
    Estate(
        name="walk-up flats",
        kind=_FLAT,
        layout=Layout.STAIRCASE,
        bands=Weighted({"C": 1, "D": 4, "E": 4, "F": 2, "G": 2}),
        floor_area=55,
        spread=0.12,
        storeys=Weighted({2: 25, 3: 55, 4: 20}),
        walls=Weighted({_CAVITY: 80, _SYSTEM: 12, _BRICK: 8}),
        settings={_CITY: 16, _SUBURB: 14, _RURAL: 5},
    ),
    Estate(
        name="tower block",
        kind=_FLAT,
        layout=Layout.CORRIDOR,
        bands=Weighted({"D": 3, "E": 6, "F": 1}),
        floor_area=56,
        spread=0.10,
        storeys=Weighted({9: 3, 12: 4, 15: 3, 18: 1}),
        walls=Weighted({_SYSTEM: 75, _CAVITY: 25}),
        settings={_CITY: 7, _SUBURB: 3, _RURAL: 0},
    ),
    Estate(
        name="sheltered scheme",
        kind=_FLAT,
        layout=Layout.CORRIDOR,
        bands=Weighted({"E": 2, "F": 3, "G": 4, "H": 2, "I": 1}),
        floor_area=42,
        spread=0.10,
        storeys=Weighted({2: 5, 3: 5}),
        walls=Weighted({_CAVITY: 95, _TIMBER: 5}),
        settings={_CITY: 6, _SUBURB: 7, _RURAL: 6},
    ),
    Estate(
        name="modern apartments",
        kind=_FLAT,
        layout=Layout.CORRIDOR,
        bands=Weighted({"I": 1, "J": 3, "K": 4, "L": 4, "M": 1}),
        floor_area=54,
        spread=0.14,
        storeys=Weighted({3: 4, 4: 3, 6: 2, 8: 1}),
        walls=Weighted({_CAVITY: 62, _TIMBER: 22, _SYSTEM: 16}),
        settings={_CITY: 10, _SUBURB: 6, _RURAL: 1},
    ),
    Estate(
        name="stacked maisonettes",
        kind=_MAISONETTE,
        layout=Layout.STACKED,
        bands=Weighted({"D": 4, "E": 4, "F": 2, "K": 1}),
        floor_area=74,
        spread=0.10,
        storeys=Weighted({4: 1}),
        walls=Weighted({_CAVITY: 78, _SYSTEM: 22}),
        settings={_CITY: 5, _SUBURB: 3, _RURAL: 0},
    ),
)

_BY_SETTING: Mapping[Setting, Weighted[Estate]] = {
    setting: Weighted({estate: estate.settings[setting] for estate in ESTATES}) for setting in Setting
}


def estate_in(setting: Setting, rng: Random) -> Estate:
    """A kind of estate that stands in such surroundings."""
    return _BY_SETTING[setting].draw(rng)
