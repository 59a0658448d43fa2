"""What the neighbours of a home say of its rating, as numbers that a line can weigh.

Ratings here are those the engine computes of the neighbours' certificates; no lodged rating, cost or emission is read.
Add here: a term, with its name. Keep out: how terms are weighed (`rating`), and who the neighbours are (`similarity`).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import MainHeatingCategory, PropertyType
from ara_domain.epc.reading import code, optional
from ara_domain.identity import normalise_postcode
from ara_domain.prediction.known_home import KnownHome
from ara_domain.prediction.similarity import Numbers, Positions, age_of
from ara_domain.prediction.votes import weighted_median

MIDDLE: Final = 65.0
"""SAP points; about the average home, so that the constant of a line means something."""
_SPREAD: Final = 8.0
"""SAP points; about the standard deviation among the neighbours of a home."""
_FEW: Final = 2.0
"""So many neighbours alike are listened to by half."""
_AREA_M2: Final = 60.0
_AGE: Final = 4.0
"""Band E, counted from A: what stands for an age band that nobody says."""
_HOUSES: Final = (PropertyType.HOUSE, PropertyType.BUNGALOW, PropertyType.PARK_HOME)
_FORMS: Final = (1, 2, 3, 4, 5, 6)
"""Detached, semi-detached, end-terrace, mid-terrace, enclosed end and mid-terrace; any other is none of them."""
_TYPES: Final = (PropertyType.BUNGALOW, PropertyType.MAISONETTE)
_MAINS_GAS: Final = (1.0, 26.0)
_ELECTRICITY: Final = (29.0, 30.0)

_OF_EACH: Final = (
    "constant",
    "middle",
    "mean beyond the middle",
    "same type in the postcode",
    "same type and form in the postcode",
    "spread",
    "the most alike",
    "share on mains gas",
    "share on electricity",
    "share with storage heaters",
    "age band",
    "floor area",
    "how few in the postcode",
    *(f"built form {form}" for form in _FORMS),
)
TERMS: Final = (*_OF_EACH, *(f"house: {name}" for name in _OF_EACH), *(f"property type {int(kind)}" for kind in _TYPES))
"""Names of the terms, in their order; those of houses are zero for any other home."""


class NeighbourRatings:
    """The certificates of a pool as rating terms read them; `ratings` are the engine's, NaN where it gives none."""

    def __init__(self, certificates: Sequence[EpcPropertyData], ratings: Numbers) -> None:
        self.ratings = ratings
        self._postcode = np.array([normalise_postcode(epc.postcode) or "" for epc in certificates], dtype=np.str_)
        self._type = np.array([code(epc.property_type) for epc in certificates])
        self._form = np.array([code(epc.built_form) for epc in certificates])
        systems = np.array([_system(epc) for epc in certificates], dtype=np.float64).reshape(-1, 2)
        self._is_of = np.stack(
            [
                np.isin(systems[:, 1], _MAINS_GAS),
                np.isin(systems[:, 1], _ELECTRICITY),
                systems[:, 0] == MainHeatingCategory.STORAGE_HEATERS,
            ],
            axis=1,
        ).astype(np.float64)
        self._age = np.nan_to_num(np.array([age_of(epc) for epc in certificates]), nan=_AGE)
        self._area = np.nan_to_num(np.array([optional(epc.total_floor_area) for epc in certificates]), nan=_AREA_M2)

    def terms(self, home: KnownHome, positions: Positions, weights: Numbers) -> Numbers | None:
        """Shape (len(TERMS),) of one home and the neighbours asked about it; None where none of them has a rating."""
        rated = ~np.isnan(self.ratings[positions])
        positions, weights = positions[rated], weights[rated]
        ratings = self.ratings[positions]
        middle = weighted_median(ratings, weights)
        if middle is None:
            return None
        share = weights / weights.sum()
        mean = float(share @ ratings)
        near, alike = self._alike(home, positions)
        of_type, by_type = _shrunk(ratings[near], middle.value)
        _, by_form = _shrunk(ratings[alike], of_type)
        gas, electricity, storage = (share @ self._is_of[positions]).tolist()
        form = code(home.built_form)
        each = np.array(
            [
                1.0,
                middle.value - MIDDLE,
                mean - middle.value,
                by_type,
                by_form,
                float(np.sqrt(share @ (ratings - mean) ** 2)) - _SPREAD,
                float(ratings[0]) - middle.value,
                gas - 0.5,
                electricity - 0.5,
                storage - 0.2,
                (float(share @ self._age[positions]) - _AGE) / 3.0,
                float(np.log(share @ self._area[positions] / _AREA_M2)),
                1.0 / (1.0 + near.sum()),
                *(float(form == one) for one in _FORMS),
            ]
        )
        kind = code(home.property_type)
        return np.concatenate([each, each * (kind in _HOUSES), [float(kind == one) for one in _TYPES]])

    def _alike(self, home: KnownHome, positions: Positions) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Which neighbours share postcode and type, and which the form as well."""
        near = self._postcode[positions] == (normalise_postcode(home.postcode) or "")
        near &= self._type[positions] == code(home.property_type)
        return near, near & (self._form[positions] == code(home.built_form))


def stacked(terms: Sequence[Numbers]) -> Numbers:
    """Terms of homes as rows, shape (homes, len(TERMS)); also of none."""
    return np.array(terms, dtype=np.float64).reshape(len(terms), len(TERMS))


def _shrunk(ratings: Numbers, wider: float) -> tuple[float, float]:
    """The median of a few (of none: the wider group's), and how far it lies from that, less the fewer they are."""
    if not ratings.size:
        return wider, 0.0
    middle = float(np.median(ratings))
    return middle, (middle - wider) * ratings.size / (ratings.size + _FEW)


def _system(epc: EpcPropertyData) -> tuple[float, float]:
    """Category and fuel of the first main heating; NaN where it is not said."""
    heating = epc.sap_heating
    if heating is None or not heating.main_heating_details:
        return float("nan"), float("nan")
    first = heating.main_heating_details[0]
    return code(first.main_heating_category), code(first.main_fuel_type)
