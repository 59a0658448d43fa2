"""Which homes are predicted well and which are not: the errors of expected ratings by kind of home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ara_domain.epc import Code, EpcPropertyData
from ara_domain.epc.codes import MainHeatingCategory, PropertyType
from ara_domain.epc.reading import code
from ara_domain.identity import normalise_postcode
from ara_domain.prediction import Asked, PredictedEpc
from ara_domain.prediction.aspects import ASPECT_BY_NAME
from ara_domain.services.prediction_figures import GroupErrors, Points, group_errors

_NOT_SAID = "not said"
_NONE, _ONE, _FEW, _MANY = "none", "1", "2 to 4", "5 and more"
_NO_NEIGHBOUR = "none of its postcode"
_AMONG, _BEYOND = "as one of its neighbours, ± 5", "beyond all of them"
_RIGHT, _WRONG = "predicted", "another than predicted"
_NEARLY = 5.0
"""SAP points."""
_ORDER = (_NONE, _ONE, _FEW, _MANY, _AMONG, _BEYOND, _NO_NEIGHBOUR, _RIGHT, _WRONG)


@dataclass(frozen=True, slots=True)
class Told:
    """One home with its own certificate, and what its neighbours said of it."""

    epc: EpcPropertyData
    asked: Asked
    predicted: PredictedEpc | None
    computed: float
    """The engine's rating of its own certificate."""
    ratings: Points
    """The engine's ratings of all certificates of the pool."""

    @property
    def near(self) -> Points:
        """The computed ratings of the neighbours asked in its own postcode."""
        mine = normalise_postcode(self.epc.postcode)
        is_near = [normalise_postcode(epc.postcode) == mine for epc in self.asked.certificates]
        found = self.ratings[self.asked.positions][np.array(is_near, dtype=np.bool_)]
        near: Points = found[~np.isnan(found)]
        return near


def grouped(homes: Sequence[Told], expected: Points, lodged: Points) -> Iterator[GroupErrors]:
    """Errors by type, age and heating, by how many neighbours its postcode has, and by how unlike them the home is.

    Args:
        homes: those evaluated.
        expected: SAP points, one per home, NaN where nothing is expected.
        lodged: SAP points, one per home.
    """
    for split, kind in _SPLITS.items():
        yield from group_errors(split, [kind(home) for home in homes], expected, lodged, _ORDER)


def _type(home: Told) -> str:
    return _name(PropertyType, home.epc.property_type)


def _age(home: Told) -> str:
    main = home.epc.main_dwelling
    return (main.construction_age_band if main else None) or _NOT_SAID


def _heating(home: Told) -> str:
    system = home.epc.sap_heating
    details = system.main_heating_details if system else ()
    return _name(MainHeatingCategory, details[0].main_heating_category if details else None)


def _neighbours(home: Told) -> str:
    number = home.near.size
    return _NONE if not number else _ONE if number == 1 else _FEW if number < 5 else _MANY


def _likeness(home: Told) -> str:
    near = home.near
    if not near.size:
        return _NO_NEIGHBOUR
    return _AMONG if near.min() - _NEARLY <= home.computed <= near.max() + _NEARLY else _BEYOND


def _heating_told(home: Told) -> str:
    own = ASPECT_BY_NAME["heating"].key(home.epc)
    said = home.predicted.aspects.get("heating") if home.predicted else None
    if own is None or said is None:
        return _NOT_SAID
    return _RIGHT if said.value == own else _WRONG


def _name(of: type[PropertyType] | type[MainHeatingCategory], value: Code | None) -> str:
    known = code(value)
    found = next((one for one in of if one == known), None)
    return _NOT_SAID if found is None else found.name.lower().replace("_", " ")


_SPLITS = {
    "property type": _type,
    "age band": _age,
    "main heating": _heating,
    "neighbours near": _neighbours,
    "its heating and fuel": _heating_told,
    "own computed rating": _likeness,
}
