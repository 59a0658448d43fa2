"""How much a certificate nearby says about a home: the product of how alike they are in each respect."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from ara_domain.address_matching import ParsedAddress, parse_address
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.reading import code, optional
from ara_domain.identity import BlockGranularity, normalise_postcode, postcode_block
from ara_domain.prediction.known_home import KnownHome, address_lines_of, lodged_on

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

Value = TypeVar("Value", bound=Hashable)

_DAYS_PER_YEAR: Final = 365.25
_DIGITS = re.compile(r"\d+")
_NONE: Final = np.array([], dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """Weights of the respects in which two homes are alike.

    Chosen on the development half of the postcodes of the Exeter register rows by searching one constant at a time for
    the most aspects predicted right (`ara evaluate prediction` reports the other half).
    """

    same_building: float = 3.0
    """Times the weight of a home of the same postcode."""
    same_street: float = 1.5
    """Not fitted: the streets of the Exeter rows are anonymous. Postcodes seldom hold more than one."""
    same_sector: float = 0.05
    same_block: float = 0.01
    other_type: float = 0.03
    other_form: float = 0.2
    area_scale: float = 0.5
    """Difference of floor areas (natural logarithm) at which the weight falls to 1/e."""
    age_scale: float = 1.0
    """Age bands."""
    number_scale: float = 20.0
    """House or flat numbers, within one street or building."""
    years_scale: float = 12.0
    neighbours: int = 40
    """The most alike are asked; the rest would only add the average of the town."""


class NeighbourPool:
    """Certificates of a block, one for each dwelling, ready to be compared with many homes.

    `nearest` takes about 0.25 ms among 4,200 certificates.
    """

    def __init__(self, certificates: Sequence[EpcPropertyData], similarity: Similarity | None = None) -> None:
        self.certificates = tuple(certificates)
        self.similarity = similarity or Similarity()
        postcodes = [normalise_postcode(epc.postcode) or "" for epc in certificates]
        parsed = [
            parse_address(address_lines_of(epc), postcode=postcode)
            for epc, postcode in zip(certificates, postcodes, strict=True)
        ]
        self._in_block = _places(map(postcode_block, postcodes))
        self._in_sector = _places(map(_sector, postcodes))
        self._in_postcode = _places(postcodes)
        self._of_uprn = _places(epc.uprn or 0 for epc in certificates)
        self._in_street = _places(zip(postcodes, (one.street or one.name for one in parsed), strict=True))
        self._in_building = _places(zip(postcodes, map(_building, parsed), strict=True))
        self._at_address = _places(zip(postcodes, (one.key for one in parsed), strict=True))
        self._number = np.array([_number(one) for one in parsed])
        types = np.array([code(epc.property_type) for epc in certificates])
        forms = np.array([code(epc.built_form) for epc in certificates])
        # A home is of one of a few types and forms.
        self._of_type = cache(partial(_alike, types, self.similarity.other_type))
        self._of_form = cache(partial(_alike, forms, self.similarity.other_form))
        self._log_area = np.log(np.array([optional(epc.total_floor_area) for epc in certificates]))
        self._age = np.array([age_of(epc) for epc in certificates])
        days = np.array([float(lodged_on(epc).toordinal()) for epc in certificates])
        self._years_old = (days.max(initial=0.0) - days) / _DAYS_PER_YEAR
        self._recency = np.exp(-self._years_old / self.similarity.years_scale)

    def nearest(self, home: KnownHome, also_known_as: Sequence[KnownHome] = ()) -> tuple[Positions, Numbers]:
        """Positions of the certificates that say most about a home, the most alike first, and their weights (> 0).

        The home's own certificates, by UPRN or by address, are never among them; `also_known_as` are further UPRNs and
        addresses of its own. None for a home without a postcode or with no neighbour in its block (postcode district).
        Age is counted from the newest of those asked: what is lodged elsewhere changes nothing.
        """
        weights = self._weights(home)
        for name in (home, *also_known_as):
            for own in self._own(name):
                weights[own] = 0.0
        order = _heaviest(weights, self.similarity.neighbours)
        newest = self._years_old[order].min() if order.size else 0.0
        return order, weights[order] * np.exp(newest / self.similarity.years_scale)

    def _own(self, home: KnownHome) -> Iterator[Positions]:
        """Which certificates are of the home itself."""
        if home.uprn:
            yield self._of_uprn.get(home.uprn, _NONE)
        address = home.address
        if address.says_something:
            yield self._at_address.get((normalise_postcode(home.postcode) or "", address.key), _NONE)

    def _weights(self, home: KnownHome) -> Numbers:
        constants = self.similarity
        weights = np.zeros(len(self.certificates))
        postcode = normalise_postcode(home.postcode)
        if postcode is None or not self.certificates:
            return weights
        weights[self._in_block.get(postcode_block(postcode), _NONE)] = constants.same_block
        weights[self._in_sector.get(_sector(postcode), _NONE)] = constants.same_sector
        weights[self._in_postcode.get(postcode, _NONE)] = 1.0
        self._weigh_addresses(weights, postcode, home.address)
        weights *= self._of_type(code(home.property_type))
        weights *= self._of_form(code(home.built_form))
        if home.total_floor_area:
            weights *= _fading(self._log_area - np.log(home.total_floor_area), constants.area_scale)
        if home.construction_age_band:
            weights *= _fading(self._age - _age(home.construction_age_band), constants.age_scale)
        weights *= self._recency
        return weights

    def _weigh_addresses(self, weights: Numbers, postcode: str, address: ParsedAddress) -> None:
        """Within a postcode: same street and building, and how near the numbers are."""
        constants = self.similarity
        street = address.street or address.name
        if not street:
            return
        in_street = self._in_street.get((postcode, street), _NONE)
        weights[in_street] *= constants.same_street
        if address.units:
            weights[self._in_building.get((postcode, _building(address)), _NONE)] *= constants.same_building
        apart = np.abs(self._number[in_street] - _number(address))
        weights[in_street] *= _fading(apart, constants.number_scale)


def _places(values: Iterable[Value]) -> dict[Value, Positions]:
    """Where each value stands."""
    found: defaultdict[Value, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        found[value].append(at)
    return {value: np.array(places, dtype=np.intp) for value, places in found.items()}


def _heaviest(weights: Numbers, most: int) -> Positions:
    """Places of the greatest weights that are not 0, the greatest first; of equals the one that stands first."""
    least = np.partition(weights, -most)[-most] if weights.size > most else 0.0
    places = np.flatnonzero((weights >= least) & (weights > 0.0))
    order: Positions = places[(-weights[places]).argsort(kind="stable")[:most]]
    return order


def _fading(difference: Numbers, scale: float) -> Numbers:
    """exp(-|difference| / scale); what is not known is taken as one scale apart."""
    return np.asarray(np.exp(-np.where(np.isnan(difference), scale, np.abs(difference)) / scale))


def _alike(theirs: Numbers, weight: float, mine: float) -> Numbers:
    """`weight` where a code differs, its square root where theirs is not known; 1 throughout where mine is not."""
    if np.isnan(mine):
        return np.ones(theirs.size)
    return np.where(theirs == mine, 1.0, np.where(np.isnan(theirs), np.sqrt(weight), weight))


def _sector(postcode: str) -> str:
    return postcode_block(postcode, BlockGranularity.SECTOR) if postcode else ""


def _building(address: ParsedAddress) -> tuple[object, ...]:
    return address.name, address.number, address.groups, address.street


def _number(address: ParsedAddress) -> float:
    """The number of the flat within its building, or of the house within its street; NaN without one."""
    texts = [unit.id for unit in address.units] or [address.number]
    match = _DIGITS.search(texts[-1])
    return float(match[0]) if match else float("nan")


def age_of(epc: EpcPropertyData) -> float:
    """The age band of the main dwelling, A to M as 0 to 12; NaN for anything else."""
    main = epc.main_dwelling
    return _age(main.construction_age_band) if main else float("nan")


def _age(band: str | None) -> float:
    """A to M as 0 to 12; NaN for anything else."""
    return float(ord(band) - ord("A")) if band and len(band) == 1 and "A" <= band <= "M" else float("nan")
