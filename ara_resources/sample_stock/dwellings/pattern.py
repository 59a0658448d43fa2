"""What the homes of one street share: age, walls, size and storeys as built, and how heat reaches them."""

from dataclasses import dataclass
from random import Random

from ara_domain.epc.codes import BuiltForm, Code, PropertyType
from ara_domain.epc.codes import FloorConstruction as FloorBuilt
from ara_domain.epc.codes import RoofConstruction as Above
from ara_domain.epc.codes import WallConstruction as Wall
from ara_resources.sample_stock.chance import Weighted, around, happens
from ara_resources.sample_stock.dwellings.estates import LOCAL_STONE, Estate, Layout
from ara_resources.sample_stock.places import Setting
from ara_resources.sample_stock.streets import Street

ORIENTATIONS = 8
IN_BLOCKS = (PropertyType.FLAT, PropertyType.MAISONETTE)
_TALL = 5
"""Buildings of so many storeys have no gas and a flat roof."""
_THICKNESS_MM = {
    Wall.GRANITE_OR_WHINSTONE: (430, 620),
    Wall.SANDSTONE_OR_LIMESTONE: (380, 560),
    Wall.SOLID_BRICK: (215, 250),
    Wall.CAVITY: (250, 285),
    Wall.TIMBER_FRAME: (150, 220),
    Wall.SYSTEM_BUILT: (200, 280),
    Wall.COB: (480, 620),
}
_MODERN_CAVITY_MM, _MODERN_FRAME_MM = (285, 340), (280, 330)
_GAS = {Setting.CITY: 0.97, Setting.SUBURB: 0.95, Setting.RURAL: 0.22}
_GROUND_FLOORS = {
    "A": Weighted({FloorBuilt.SUSPENDED_TIMBER: 72, FloorBuilt.SOLID: 28}),
    "C": Weighted({FloorBuilt.SUSPENDED_TIMBER: 62, FloorBuilt.SOLID: 38}),
    "D": Weighted({FloorBuilt.SOLID: 68, FloorBuilt.SUSPENDED_TIMBER: 32}),
    "F": Weighted({FloorBuilt.SOLID: 90, FloorBuilt.SUSPENDED_TIMBER: 6, FloorBuilt.SUSPENDED_NOT_TIMBER: 4}),
    "I": Weighted({FloorBuilt.SOLID: 70, FloorBuilt.SUSPENDED_NOT_TIMBER: 28, FloorBuilt.SUSPENDED_TIMBER: 2}),
}
"""By the first band they apply from."""
_HOUSE_ROOFS = Weighted({Above.PITCHED_WITH_LOFT_ACCESS: 93, Above.PITCHED_WITHOUT_LOFT_ACCESS: 7})
_BLOCK_ROOFS = Weighted(
    {
        Above.PITCHED_WITH_LOFT_ACCESS: 62,
        Above.PITCHED_WITHOUT_LOFT_ACCESS: 16,
        Above.FLAT: 20,
        Above.SLOPING_CEILING: 2,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """The design that the homes of a street were built to."""

    estate: Estate
    band: str
    setting: Setting
    wall: Wall
    wall_mm: int
    wall_measured: bool
    storeys: int
    """Of a home; for flats of the building."""
    floor_area: float
    room_height: float
    floor: FloorBuilt
    roof: Above
    party_wall: Code
    facing: int
    """Which way fronts on side 0 look, 1 north to 8 north-west."""
    gas: bool

    @property
    def in_block(self) -> bool:
        """Flats and maisonettes."""
        return self.estate.kind in IN_BLOCKS


def pattern_of(street: Street, rng: Random) -> Pattern:
    """The design of a street's homes."""
    estate, band, setting = street.estate, street.band, street.district.setting
    wall = estate.walls.draw(rng)
    if wall is LOCAL_STONE:
        wall = street.district.stone or Wall.SOLID_BRICK
    if band in "AB" and wall is Wall.CAVITY:
        wall = Wall.SOLID_BRICK
    storeys = estate.storeys.draw(rng)
    in_block = estate.kind in IN_BLOCKS
    tall = in_block and storeys >= _TALL
    return Pattern(
        estate=estate,
        band=band,
        setting=setting,
        wall=wall,
        wall_mm=_wall_mm(wall, band, rng),
        wall_measured=happens(rng, 0.85),
        storeys=storeys,
        floor_area=around(rng, estate.floor_area, estate.spread),
        room_height=_room_height(band, rng),
        floor=_ground_floor(band, rng) if not tall else FloorBuilt.SOLID,
        roof=Above.FLAT if tall else _roof(estate, band, setting, rng),
        party_wall=_party_wall(band, wall, in_block, rng),
        facing=rng.randrange(1, ORIENTATIONS + 1),
        gas=not tall and happens(rng, _GAS[setting]),
    )


def _wall_mm(wall: Wall, band: str, rng: Random) -> int:
    low, high = _THICKNESS_MM[wall]
    if band >= "J" and wall is Wall.CAVITY:
        low, high = _MODERN_CAVITY_MM
    if band >= "H" and wall is Wall.TIMBER_FRAME:
        low, high = _MODERN_FRAME_MM
    return 5 * round(rng.uniform(low, high) / 5)


def _room_height(band: str, rng: Random) -> float:
    usual = 2.62 if band in "AB" else 2.48 if band == "C" else 2.38
    return round(around(rng, usual, 0.03), 2)


def _ground_floor(band: str, rng: Random) -> FloorBuilt:
    first = max(start for start in _GROUND_FLOORS if start <= band)
    return _GROUND_FLOORS[first].draw(rng)


def _roof(estate: Estate, band: str, setting: Setting, rng: Random) -> Above:
    if estate.kind in IN_BLOCKS:
        # Room is left under the pitched roof of a converted house for a flat with a room in it.
        return Above.PITCHED_WITH_LOFT_ACCESS if estate.layout is Layout.CONVERTED else _BLOCK_ROOFS.draw(rng)
    if setting is Setting.RURAL and band == "A" and happens(rng, 0.06):
        return Above.THATCHED
    return _HOUSE_ROOFS.draw(rng)


def _party_wall(band: str, wall: Wall, in_block: bool, rng: Random) -> Code:
    """1 solid, 2 cavity unfilled, 3 cavity filled, 0 nobody could tell."""
    if wall is not Wall.CAVITY:
        return 1
    if in_block or band <= "C":
        return 0 if happens(rng, 0.6) else 1
    if band >= "K":
        return 3
    return Weighted({0: 55, 2: 30, 1: 15}).draw(rng)


def party_wall_of(pattern: Pattern, form: BuiltForm) -> Code:
    """The party wall of a home that stands like this; a detached one has none."""
    return "NA" if form is BuiltForm.DETACHED else pattern.party_wall
