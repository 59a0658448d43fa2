"""A fictional street of certified homes for tests of predictions; no postcode ends in VV."""

from dataclasses import replace
from datetime import date
from typing import Any

from ara_domain.epc import EpcPropertyData
from ara_domain.prediction import EpcPredictor, KnownHome, NeighbourPool, PredictedEpc
from ara_domain.prediction.confidence import Calibration
from tests.builders import certificate, with_heating, with_main_dwelling

POSTCODE = "LS6 9VV"
OTHER_POSTCODE = "LS6 8VV"

CERTAIN = Calibration({})
"""No curves: confidence is half the agreement."""


def neighbour(number: int, *, main: dict[str, Any] | None = None, **changes: Any) -> EpcPropertyData:
    """The certificate of a house in Invented Road; `main` changes its main dwelling."""
    said: dict[str, Any] = {
        "uprn": 900000001000 + number,
        "address_line_1": f"{number} Invented Road",
        "address_line_2": None,
        "postcode": POSTCODE,
        "inspection_date": date(2024, 4, 30),
        "registration_date": date(2024, 5, 1),
        **changes,
    }
    return with_main_dwelling(certificate(**said), **(main or {}))


def heated_by(epc: EpcPropertyData, *, category: int, fuel: int, code: int | None = None) -> EpcPropertyData:
    """The certificate with another first heating system."""
    assert epc.sap_heating is not None
    first, *others = epc.sap_heating.main_heating_details
    changed = replace(first, main_heating_category=category, main_fuel_type=fuel, sap_main_heating_code=code)
    return with_heating(epc, main_heating_details=(changed, *others))


def home(number: int = 50, **changes: Any) -> KnownHome:
    """A house of the same street without a certificate."""
    said: dict[str, Any] = {
        "address_lines": (f"{number} Invented Road",),
        "postcode": POSTCODE,
        "property_type": 0,
        "built_form": 2,
        **changes,
    }
    return KnownHome(**said)


def predict(known: KnownHome, *neighbours: EpcPropertyData, calibration: Calibration = CERTAIN) -> PredictedEpc:
    """The prediction, which there has to be."""
    found = told_by(EpcPredictor(NeighbourPool(neighbours), calibration), known)
    assert found is not None
    return found


def told_by(predictor: EpcPredictor, known: KnownHome) -> PredictedEpc | None:
    """What is predicted of one home."""
    (found,) = predictor.predict([(known, predictor.ask(known))])
    return found
