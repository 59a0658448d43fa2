"""Whether the neighbours of a home say enough of it to plan it from what they say."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.reading import code
from ara_domain.identity import BlockGranularity, normalise_postcode, postcode_block
from ara_domain.prediction.known_home import KnownHome

FEWEST_TO_PLAN: Final = 5
"""Certificates of homes like it, of the same postcode sector. A choice, not a measurement: with fewer, one odd home
among them decides what the plan says, and nothing in the confidence of a field would show it."""


def shortfall(home: KnownHome, neighbours: Iterable[EpcPropertyData]) -> str | None:
    """Why a home may not be planned from these neighbours, in words; None where it may.

    A home is like it that has the same property type, or any where its own is not known.
    """
    sector, kind = _sector(home.postcode), code(home.property_type)
    near = [epc for epc in neighbours if _sector(epc.postcode) == sector]
    alike = [epc for epc in near if not kind >= 0 or code(epc.property_type) == kind]
    if len(alike) >= FEWEST_TO_PLAN:
        return None
    held = f"{len(near)} certificates of other homes are held in {sector}"
    of_type = "" if len(alike) == len(near) else f", {len(alike)} of them of the same property type"
    return f"{held}{of_type}; {FEWEST_TO_PLAN} are needed to predict one"


@lru_cache(maxsize=50_000)
def _sector(postcode: str | None) -> str:
    return postcode_block(normalise_postcode(postcode) or "", BlockGranularity.SECTOR)
