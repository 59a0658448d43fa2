"""Roofs that are no lofts, party walls, and the ventilation that insulated walls require."""

from dataclasses import replace
from typing import Any

import pytest

from ara_domain.epc import EpcPropertyData, SapRoomInRoof, SapVentilation
from ara_domain.measures import option_named
from ara_domain.measures.option import ALREADY, ENTERED_U, NOT_APPLICABLE, UNKNOWN
from tests.builders import certificate, with_main_dwelling
from tests.unit.measures.assessing import OFFERED, after, assessed, sap

# ------------------------------------------------------------------------------------------------ ventilation


@pytest.mark.parametrize(("counted", "missing"), [(None, 2.0), (0, 2.0), (1, 1.0), (2, 0.0), (5, 0.0)])
def test_walls_are_insulated_with_an_extract_fan_in_each_wet_room(counted: int | None, missing: float) -> None:
    """The package cannot have the one without the other: the fans are part of the measure's price and of its score."""
    home = certificate(extract_fans_count=counted)
    assert assessed("cavity_wall_insulation", home).needs.get("extract_fan", 0.0) == missing
    assert after("cavity_wall_insulation", home)["extract_fans"] == max(counted or 0, 2)


def test_a_home_with_mechanical_ventilation_needs_no_fans() -> None:
    home = certificate(extract_fans_count=0)
    ventilation = replace(home.sap_ventilation or SapVentilation(), mechanical_ventilation=3)
    home = replace(home, sap_ventilation=ventilation)
    assert "extract_fan" not in assessed("cavity_wall_insulation", home).needs
    assert after("cavity_wall_insulation", home)["extract_fans"] == 0


# ------------------------------------------------------------------------------------------------ roofs and party walls

ROOM = SapRoomInRoof(floor_area=20.0, construction_age_band="B", kind="type_1")


def flat_roof(thickness: str | None, **changes: Any) -> EpcPropertyData:
    return with_main_dwelling(
        certificate(),
        roof_construction=1,
        roof_insulation_location=6,
        roof_insulation_thickness=None,
        flat_roof_insulation_thickness=thickness,
        **changes,
    )


@pytest.mark.parametrize(
    ("home", "reason"),
    [
        (flat_roof("50mm"), OFFERED),
        (flat_roof("AB"), OFFERED),
        (flat_roof("200mm"), ALREADY),
        (flat_roof(None), UNKNOWN),
        (flat_roof("50mm", roof_u_value=0.9), ENTERED_U),
        (certificate(), NOT_APPLICABLE),
    ],
)
def test_flat_roofs_of_known_thin_insulation_are_insulated(home: EpcPropertyData, reason: str) -> None:
    assert assessed("flat_roof_insulation", home).reason == reason


@pytest.mark.parametrize(
    ("room", "reason"),
    [
        (ROOM, OFFERED),
        (replace(ROOM, construction_age_band="J"), ALREADY),
        (replace(ROOM, insulation=5), ALREADY),
        (replace(ROOM, insulation=2), UNKNOWN),
        (None, NOT_APPLICABLE),
    ],
)
def test_a_room_in_roof_is_insulated_where_nothing_of_it_is_known_to_be(room: Any, reason: str) -> None:
    """What is insulated in part is for a survey, surface by surface."""
    home = with_main_dwelling(certificate(), construction_age_band="B", sap_room_in_roof=room)
    assert assessed("room_in_roof_insulation", home).reason == reason


def test_an_insulated_room_in_roof_loses_less() -> None:
    home = with_main_dwelling(certificate(), construction_age_band="B", sap_room_in_roof=ROOM)
    assert sap(option_named("room_in_roof_insulation").edit_certificate(home)) > sap(home) + 2


@pytest.mark.parametrize(
    ("built", "reason"), [(2, OFFERED), (3, ALREADY), (4, ALREADY), (0, UNKNOWN), (None, UNKNOWN), (1, NOT_APPLICABLE)]
)
def test_party_walls_with_an_empty_cavity_are_filled(built: int | None, reason: str) -> None:
    home = with_main_dwelling(certificate(), party_wall_construction=built)
    assert assessed("party_wall_insulation", home).reason == reason
