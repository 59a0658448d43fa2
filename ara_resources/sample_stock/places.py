"""Postcode districts of the stock: real ones, for their climate and country; everything below them is invented.

A postcode of the stock cannot exist: its last two letters hold at least one of those the Royal Mail never uses there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_uppercase

from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.sap.climate import region_of_outward

NEVER_IN_INWARD_CODES = "CIKMOV"
"""Letters the last two places of a real postcode never hold (Royal Mail PAF, inward code)."""

_REGION_CODE = {1: 17, 2: 14, 3: 16, 4: 15, 5: 12, 6: 6, 7: 19, 8: 9, 9: 1, 10: 7, 11: 3, 12: 2, 13: 18}
"""Region code of a certificate by climate region (SAP Table U6)."""


class Setting(StrEnum):
    """What surrounds the homes; it decides which estates stand there and whether there is mains gas."""

    CITY = "city"
    SUBURB = "suburb"
    RURAL = "rural"


@dataclass(frozen=True, slots=True)
class District:
    """A postcode district and what is local about it."""

    outward: str
    town: str
    setting: Setting
    country: str = "ENG"
    stone: Wall | None = None
    """What old walls are built of where it is not brick."""

    @property
    def council(self) -> str:
        """The invented council of its town."""
        return f"{self.town.title()} Sample Council"

    @property
    def constituency(self) -> str:
        """An invented constituency."""
        return f"{self.town.title()} and {self.outward}"

    @property
    def region_code(self) -> int:
        """Region as certificates lodge it."""
        return _REGION_CODE[region_of_outward(self.outward)[0]]


_CITY, _SUBURB, _RURAL = Setting.CITY, Setting.SUBURB, Setting.RURAL
_GRANITE, _SANDSTONE, _COB = Wall.GRANITE_OR_WHINSTONE, Wall.SANDSTONE_OR_LIMESTONE, Wall.COB

DISTRICTS: tuple[District, ...] = (
    District("LS6", "LEEDS", _CITY, stone=_SANDSTONE),
    District("M14", "MANCHESTER", _CITY),
    District("EX4", "EXETER", _SUBURB),
    District("SA44", "LLANDYSUL", _RURAL, "WLS", _GRANITE),
    District("NE4", "NEWCASTLE UPON TYNE", _CITY),
    District("CF24", "CARDIFF", _CITY, "WLS", _SANDSTONE),
    District("BN2", "BRIGHTON", _SUBURB),
    District("NR3", "NORWICH", _SUBURB),
    District("EX36", "SOUTH MOLTON", _RURAL, stone=_COB),
    District("B29", "BIRMINGHAM", _SUBURB),
    District("LS11", "LEEDS", _CITY),
    District("PL4", "PLYMOUTH", _CITY, stone=_GRANITE),
    District("SE15", "LONDON", _CITY),
    District("LA22", "AMBLESIDE", _RURAL, stone=_GRANITE),
    District("SR5", "SUNDERLAND", _SUBURB),
    District("SO16", "SOUTHAMPTON", _SUBURB),
    District("BS5", "BRISTOL", _CITY, stone=_SANDSTONE),
    District("S5", "SHEFFIELD", _SUBURB),
    District("L8", "LIVERPOOL", _CITY),
    District("HU5", "HULL", _SUBURB),
    District("LD1", "LLANDRINDOD WELLS", _RURAL, "WLS", _SANDSTONE),
    District("CF5", "CARDIFF", _SUBURB, "WLS"),
    District("M22", "MANCHESTER", _SUBURB),
    District("NG5", "NOTTINGHAM", _SUBURB),
    District("TR13", "HELSTON", _RURAL, stone=_GRANITE),
    District("NE47", "HEXHAM", _RURAL, stone=_SANDSTONE),
    District("DE23", "DERBY", _SUBURB),
    District("LS7", "LEEDS", _SUBURB, stone=_SANDSTONE),
    District("BN41", "BRIGHTON", _SUBURB),
    District("NR17", "ATTLEBOROUGH", _RURAL),
    District("E3", "LONDON", _CITY),
    District("SA1", "SWANSEA", _CITY, "WLS"),
    District("PR2", "PRESTON", _SUBURB),
    District("CT11", "RAMSGATE", _SUBURB),
    District("ST6", "STOKE-ON-TRENT", _CITY),
    District("CB4", "CAMBRIDGE", _SUBURB),
    District("LL30", "LLANDUDNO", _SUBURB, "WLS"),
    District("DL5", "NEWTON AYCLIFFE", _SUBURB),
    District("GL4", "GLOUCESTER", _SUBURB),
    District("LE4", "LEICESTER", _SUBURB),
)
"""The order matters: a small stock lies in the first of them, which span seven climate regions and both countries."""


_PAIRS = tuple(
    first + last
    for last in reversed(ascii_uppercase)
    for first in reversed(ascii_uppercase)
    if first in NEVER_IN_INWARD_CODES or last in NEVER_IN_INWARD_CODES
)
_SECTORS = "3627418950"
POSTCODES_IN_A_DISTRICT = len(_PAIRS) * len(_SECTORS)


def inward_codes(start: int) -> Iterator[str]:
    """Every inward code that cannot exist, in an order that mixes the sectors; stocks start at places of their own."""
    for number in range(len(_PAIRS)):
        for sector in _SECTORS:
            yield f"{sector}{_PAIRS[(start + number) % len(_PAIRS)]}"
