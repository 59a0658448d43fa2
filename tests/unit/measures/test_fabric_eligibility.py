"""Who is offered insulation, and why others are not: RdSAP 10 Table 33 measures A, B, Q, W1 and W2 at their thresholds."""

from dataclasses import replace
from typing import Any

import pytest

from ara_domain.epc import EpcPropertyData, SapAlternativeWall
from ara_domain.measures.option import ALREADY, ENTERED_U, NOT_APPLICABLE, UNKNOWN, UNSUITABLE
from tests.builders import certificate, with_main_dwelling
from tests.unit.measures.assessing import OFFERED, assessed


def home(**changes: Any) -> EpcPropertyData:
    """The semi of the builders with its main dwelling changed."""
    return with_main_dwelling(certificate(), **changes)


def with_floor(band: str = "D", below: int = 7, u: float | None = None, **changes: Any) -> EpcPropertyData:
    """The semi with another lowest floor."""
    main = certificate().main_dwelling
    assert main is not None
    ground, upper = main.sap_floor_dimensions
    return home(
        construction_age_band=band,
        floor_heat_loss=below,
        floor_u_value=u,
        sap_floor_dimensions=(replace(ground, **changes), upper),
    )


# ------------------------------------------------------------------------------------------------ loft: measure A

RAFTERS, JOISTS, UNRECORDED, NO_INSULATION = 1, 2, 4, 5


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        pytest.param(OFFERED, {"roof_insulation_thickness": "150mm"}, id="150 mm is thin enough"),
        pytest.param(OFFERED, {"roof_insulation_thickness": 12}, id="12 mm"),
        pytest.param(
            OFFERED,
            {"roof_insulation_location": NO_INSULATION, "roof_insulation_thickness": None},
            id="no insulation at all",
        ),
        pytest.param(ALREADY, {"roof_insulation_thickness": "200mm"}, id="200 mm is enough"),
        pytest.param(ALREADY, {"roof_insulation_thickness": "400mm+"}, id="400 mm or more"),
        pytest.param(UNKNOWN, {"roof_insulation_thickness": "NI"}, id="thickness unknown"),
        pytest.param(UNKNOWN, {"roof_insulation_location": UNRECORDED}, id="place unknown"),
        pytest.param(UNSUITABLE, {"roof_insulation_location": RAFTERS}, id="insulated at the rafters"),
        pytest.param(ENTERED_U, {"roof_u_value": 0.6}, id="U-value entered"),
        pytest.param(NOT_APPLICABLE, {"roof_construction": 5}, id="pitched without access"),
        pytest.param(NOT_APPLICABLE, {"roof_construction": 6}, id="thatched"),
        pytest.param(NOT_APPLICABLE, {"roof_construction": 1}, id="flat"),
        pytest.param(NOT_APPLICABLE, {"roof_construction": 3}, id="another dwelling above"),
    ],
)
def test_an_accessible_loft_with_150_mm_or_less_is_insulated(reason: str, changes: dict[str, Any]) -> None:
    assert assessed("loft_insulation", home(**changes)).reason == reason


def test_insulating_a_loft_takes_wool_for_its_area() -> None:
    found = assessed("loft_insulation", home())
    assert found.needs == {"loft_insulation": 42.0}
    assert found.because == "75 mm in an accessible loft of 42 m²"


# ------------------------------------------------------------------------------------------------ walls: measures B, Q

SOLID_BRICK, SANDSTONE, COB, CAVITY = 3, 2, 9, 4
FILLED, AS_BUILT, INSULATION_UNKNOWN, INTERNAL = 2, 4, 5, 3


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        pytest.param(OFFERED, {}, id="band D, as built: 1.5"),
        pytest.param(OFFERED, {"construction_age_band": "F"}, id="band F, as built: 1.0"),
        pytest.param(ALREADY, {"construction_age_band": "G"}, id="band G, as built: 0.6"),
        pytest.param(ALREADY, {"wall_insulation_type": FILLED}, id="filled"),
        pytest.param(UNKNOWN, {"wall_insulation_type": INSULATION_UNKNOWN}, id="insulation unknown"),
        pytest.param(ENTERED_U, {"wall_u_value": 1.5}, id="U-value entered"),
        pytest.param(NOT_APPLICABLE, {"wall_construction": SOLID_BRICK}, id="solid brick"),
    ],
)
def test_a_cavity_as_built_above_0_7_is_filled(reason: str, changes: dict[str, Any]) -> None:
    assert assessed("cavity_wall_insulation", home(**changes)).reason == reason


@pytest.mark.parametrize("side", ["external", "internal"])
@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        pytest.param(OFFERED, {}, id="solid brick, as built"),
        pytest.param(OFFERED, {"wall_construction": SANDSTONE, "wall_thickness_mm": 450}, id="sandstone"),
        pytest.param(ALREADY, {"construction_age_band": "H"}, id="built insulated"),
        pytest.param(ALREADY, {"wall_insulation_type": INTERNAL, "wall_insulation_thickness": "50mm"}, id="insulated"),
        pytest.param(UNKNOWN, {"wall_insulation_type": INSULATION_UNKNOWN}, id="insulation unknown"),
        pytest.param(ENTERED_U, {"wall_u_value": 1.7}, id="U-value entered"),
        pytest.param(NOT_APPLICABLE, {"wall_construction": COB}, id="cob"),
        pytest.param(NOT_APPLICABLE, {"wall_construction": CAVITY}, id="cavity"),
    ],
)
def test_a_solid_wall_as_built_above_0_7_is_insulated(reason: str, changes: dict[str, Any], side: str) -> None:
    solid = {"wall_construction": SOLID_BRICK, "construction_age_band": "B"} | changes
    assert assessed(f"solid_wall_insulation_{side}", home(**solid)).reason == reason


def test_walls_are_measured_without_their_windows_and_doors() -> None:
    semi = certificate()
    glass = sum(round((w.window_width or 0) * (w.window_height or 0), 2) for w in semi.sap_windows)
    doors = 2 * 1.85
    # Two storeys: 2.4 m, and 2.4 m with 0.25 m of floor between (RdSAP 10 §3.6).
    gross = 19.0 * (2.4 + 2.65)
    assert assessed("cavity_wall_insulation", semi).needs == {
        "cavity_wall_insulation": pytest.approx(gross - glass - doors, abs=0.01)
    }


def test_only_the_walls_of_its_kind_are_in_a_measure() -> None:
    """A solid house with a cavity extension wall: each measure takes its own square metres."""
    mixed = home(
        wall_construction=SOLID_BRICK,
        construction_age_band="B",
        sap_alternative_wall_1=SapAlternativeWall(
            wall_area=12.0, wall_construction=CAVITY, wall_insulation_type=AS_BUILT
        ),
    )
    whole = assessed("solid_wall_insulation_external", home(wall_construction=SOLID_BRICK, construction_age_band="B"))
    assert assessed("cavity_wall_insulation", mixed).needs == {"cavity_wall_insulation": 12.0}
    assert assessed("solid_wall_insulation_external", mixed).needs == {
        "solid_wall_insulation_external": pytest.approx(whole.needs["solid_wall_insulation_external"] - 12.0)
    }


# ------------------------------------------------------------------------------------------------ floors: measures W1, W2

SOLID, TIMBER, NOT_TIMBER = 1, 2, 3
AIR, UNHEATED, PARTLY_HEATED, DWELLING_BELOW, GROUND = 1, 2, 3, 6, 7


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        pytest.param(OFFERED, {}, id="solid, on the ground"),
        pytest.param(OFFERED, {"floor_construction": TIMBER}, id="suspended timber, above ground"),
        pytest.param(OFFERED, {"floor_construction": NOT_TIMBER, "below": AIR}, id="suspended, above air"),
        pytest.param(OFFERED, {"floor_construction": TIMBER, "below": UNHEATED}, id="suspended, above a garage"),
        pytest.param(OFFERED, {"band": "H"}, id="band H had no insulation when built"),
        pytest.param(ALREADY, {"band": "I"}, id="band I was built insulated"),
        pytest.param(ALREADY, {"floor_insulation": 2}, id="retrofitted"),
        pytest.param(UNKNOWN, {"floor_insulation": 0}, id="insulation unknown"),
        pytest.param(UNKNOWN, {"floor_construction": 0}, id="construction unknown"),
        pytest.param(UNSUITABLE, {"below": UNHEATED}, id="solid, above a garage"),
        pytest.param(UNSUITABLE, {"floor_construction": TIMBER, "below": PARTLY_HEATED}, id="above a shop"),
        pytest.param(ENTERED_U, {"u": 0.9}, id="U-value entered"),
        pytest.param(NOT_APPLICABLE, {"below": DWELLING_BELOW}, id="another dwelling below"),
    ],
)
def test_an_uninsulated_floor_is_insulated(reason: str, changes: dict[str, Any]) -> None:
    assert assessed("floor_insulation", with_floor(**changes)).reason == reason


@pytest.mark.parametrize(
    ("construction", "material"),
    [(SOLID, "solid_floor_insulation"), (TIMBER, "suspended_floor_insulation")],
)
def test_a_floor_takes_the_work_of_its_construction(construction: int, material: str) -> None:
    assert assessed("floor_insulation", with_floor(floor_construction=construction)).needs == {material: 42.0}
