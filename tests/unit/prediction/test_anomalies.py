"""Certificates that look wrong are flagged field by field (PRD §12.1)."""

from dataclasses import replace
from datetime import date

import pytest

from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData
from ara_domain.prediction.anomalies import own_anomalies
from ara_domain.prediction.confidence import Calibration
from ara_domain.prediction.known_home import known_home_of
from ara_domain.services.epc_prediction import EpcPredictionService
from tests.builders import certificate, with_main_dwelling
from tests.unit.prediction.neighbourhood import heated_by, neighbour

SOLID_BRICK, CAVITY = 3, 4
SURE = Calibration({name: [(0.0, 0.0), (1.0, 1.0)] for name in ("age_band", "wall", "heating", "glazing")})
STREET = range(30, 50, 2)


def doubts(target: EpcPropertyData, *neighbours: EpcPropertyData) -> EpcAnomalyFlags:
    """What is odd about a certificate among these."""
    service = EpcPredictionService(neighbours, calibration=SURE)
    asked = service.ask(known_home_of(target, with_floor_area=True))
    return service.doubt({"home": (target, asked)})["home"]


def test_a_cavity_wall_among_solid_ones_differs_from_its_neighbours() -> None:
    street = [neighbour(n, main={"wall_construction": SOLID_BRICK}) for n in STREET]
    target = neighbour(50)
    flags = doubts(target, *street, target)
    assert flags.wall_construction == "differs_from_neighbours"
    assert flags.construction_age_band is None


def test_three_neighbours_make_nobody_odd() -> None:
    street = [neighbour(n, main={"wall_construction": SOLID_BRICK}) for n in (44, 46, 48)]
    assert doubts(neighbour(50), *street).by_field == {}


def test_neighbours_that_disagree_make_nobody_odd() -> None:
    street = [neighbour(n, main={"wall_construction": SOLID_BRICK if n % 4 else CAVITY}) for n in STREET]
    assert doubts(neighbour(50, main={"wall_construction": 5}), *street).wall_construction is None


def test_a_home_without_neighbours_is_still_held_against_itself() -> None:
    target = replace(certificate(), total_floor_area=4.0)
    assert doubts(target).total_floor_area == "implausible"


def test_an_ordinary_certificate_is_not_in_doubt() -> None:
    assert own_anomalies(certificate()) == {}


@pytest.mark.parametrize(
    ("epc", "field"),
    [
        (with_main_dwelling(certificate(), wall_construction=3, wall_insulation_type=2), "wall_insulation_type"),
        (with_main_dwelling(certificate(), roof_construction=3), "roof_construction"),
        (with_main_dwelling(certificate(), floor_heat_loss=6), "floor_heat_loss"),
        (heated_by(certificate(), category=7, fuel=26), "main_fuel_type"),
        (certificate(total_floor_area=120.0), "total_floor_area"),
        (certificate(habitable_room_count=4, heated_room_count=5), "heated_room_count"),
        (certificate(inspection_date=date(2025, 2, 1), registration_date=date(2025, 1, 1)), "inspection_date"),
        (with_main_dwelling(certificate(), wall_construction=3, construction_age_band="L"), "construction_age_band"),
        (with_main_dwelling(certificate(), wall_construction=8, construction_age_band="A"), "construction_age_band"),
        (
            replace(with_main_dwelling(certificate(), construction_age_band="M"), inspection_date=date(2022, 5, 1)),
            "construction_age_band",
        ),
    ],
)
def test_fields_that_cannot_both_be_true_contradict_each_other(epc, field) -> None:  # type: ignore[no-untyped-def]
    assert own_anomalies(epc) == {field: Anomaly.CONTRADICTS_OTHER_FIELD}


def test_mains_gas_heating_without_a_gas_supply_is_a_contradiction() -> None:
    epc = certificate()
    assert epc.sap_energy_source is not None
    cut_off = replace(epc, sap_energy_source=replace(epc.sap_energy_source, mains_gas=False))
    assert own_anomalies(cut_off) == {"mains_gas": Anomaly.CONTRADICTS_OTHER_FIELD}


def test_a_storey_of_ten_metres_is_implausible() -> None:
    main = certificate().main_dwelling
    assert main is not None
    tall = tuple(replace(storey, room_height=10.0) for storey in main.sap_floor_dimensions)
    assert own_anomalies(with_main_dwelling(certificate(), sap_floor_dimensions=tall)) == {
        "room_height": Anomaly.IMPLAUSIBLE
    }
