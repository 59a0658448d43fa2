"""RdSAP 10 inference against values worked out by hand from the specification's formulas."""

import math

import numpy as np
import pytest

from ara_domain.epc import SapRoomInRoof
from ara_domain.sap.expansion.floors import ground_floor_u
from ara_domain.sap.expansion.walls import Walls, resistance, sheltered_u, wall_u
from ara_domain.sap.geometry import _room_in_roof, internal_dimensions
from ara_domain.sap.method import RDSAP_10, RDSAP_2012, RDSAP_2012_9_92, Method
from ara_domain.sap.tables import band_array, table
from ara_domain.sap.worksheet.rating import environmental_impact, sap_rating
from ara_domain.sap.worksheet.temperature import utilisation

ENGLAND, WALES, SCOTLAND = 1, 2, 3
A, B, D, E, F, M = 1, 2, 4, 5, 6, 13
GRANITE, SANDSTONE, BRICK, CAVITY, TIMBER, COB = 1, 2, 3, 4, 5, 9
EXTERNAL, FILLED, INTERNAL, AS_BUILT = 1, 2, 3, 4
NAN = float("nan")


def wall(
    construction: int,
    band: int,
    *,
    insulation: int = AS_BUILT,
    mm: float = NAN,
    conductivity: float = NAN,
    thickness: float = NAN,
    dry_lined: bool = False,
    entered: float = NAN,
    country: int = ENGLAND,
    flat: bool = False,
    method: Method = RDSAP_10,
) -> float:
    walls = Walls(
        construction=np.array([float(construction)]),
        insulation=np.array([float(insulation)]),
        insulation_mm=np.array([mm]),
        conductivity=np.array([conductivity]),
        thickness_mm=np.array([thickness]),
        dry_lined=np.array([dry_lined]),
        entered_u=np.array([entered]),
        curtain_from_2023=np.array([False]),
        band=np.array([band]),
        country=np.array([country]),
        flat=np.array([flat]),
    )
    return float(wall_u(walls, method)[0])


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        (1.68, {"construction": SANDSTONE, "band": A, "thickness": 500}),
        (1.87, {"construction": GRANITE, "band": A, "thickness": 500}),
        (1.31, {"construction": SANDSTONE, "band": A, "thickness": 500, "dry_lined": True}),
        (0.30, {"construction": SANDSTONE, "band": A, "thickness": 500, "insulation": INTERNAL, "mm": 100}),
        (1.70, {"construction": BRICK, "band": B, "thickness": 230}),
        (0.48, {"construction": BRICK, "band": B, "thickness": 230, "insulation": EXTERNAL, "mm": 50}),
        (2.50, {"construction": BRICK, "band": A, "thickness": 180}),
        (1.10, {"construction": BRICK, "band": A, "thickness": 450}),
        (1.70, {"construction": BRICK, "band": E, "thickness": 240}),
        (1.40, {"construction": BRICK, "band": E, "thickness": 300}),
        (0.55, {"construction": BRICK, "band": E, "insulation": EXTERNAL}),
        (1.50, {"construction": CAVITY, "band": D}),
        (0.70, {"construction": CAVITY, "band": D, "insulation": FILLED}),
        (0.40, {"construction": CAVITY, "band": F, "insulation": FILLED}),
        (0.53, {"construction": CAVITY, "band": D, "insulation": EXTERNAL}),
        (0.43, {"construction": CAVITY, "band": D, "insulation": EXTERNAL, "mm": 75}),
        (0.25, {"construction": CAVITY, "band": D, "insulation": 6, "mm": 100}),
        (0.60, {"construction": TIMBER, "band": A, "insulation": INTERNAL}),
        (0.21, {"construction": CAVITY, "band": M, "country": WALES, "flat": True}),
        (0.18, {"construction": CAVITY, "band": M, "country": WALES}),
        (0.17, {"construction": CAVITY, "band": M, "country": SCOTLAND}),
        (0.80, {"construction": COB, "band": A, "thickness": 540}),
        (0.33, {"construction": BRICK, "band": A, "entered": 0.33}),
    ],
)
def test_wall_u_values(expected: float, given: dict[str, float]) -> None:
    assert wall(**given) == pytest.approx(expected, abs=0.0051)  # type: ignore[arg-type]


def test_a_wall_to_an_unheated_corridor_loses_less() -> None:
    u = np.array([1.70])
    assert sheltered_u(u, np.array([False]))[0] == 0.92
    assert sheltered_u(u, np.array([True]))[0] < 0.4


def test_insulation_resistance_uses_the_printed_values_and_the_equation_between_them() -> None:
    thickness = np.array([50.0, 60.0, 100.0])
    assert resistance(thickness, np.array([1.0, 1.0, 3.0])) == pytest.approx([1.5, 1.75, 4.25])


@pytest.mark.parametrize(
    ("construction", "insulation", "expected"),
    [(1, 0, 0.6195), (1, 100, 0.2107), (2, 0, 0.6565), (2, 100, 0.2283)],
)
def test_ground_floor_u_values(construction: int, insulation: float, expected: float) -> None:
    u = ground_floor_u(
        np.array([50.0]), np.array([20.0]), np.array([0.25]), np.array([float(insulation)]),
        np.array([float(construction)]),
    )  # fmt: skip
    assert u[0] == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("form", "perimeter", "area", "wall_m", "expected"),
    [
        (1, 34, 70, 0.3, (31.60, 60.16)),
        (2, 21.5, 50, 0.25, (20.25, 43.9619)),
        (2, 21, 60, 0.25, (20.25, 54.9375)),
        (4, 10, 45, 0.25, (9.50, 40.3750)),
        (5, 12, 40, 0.25, (11.25, 35.6406)),
        (6, 6, 40, 0.25, (5.75, 36.1771)),
    ],
)
def test_external_dimensions_become_internal(
    form: int, perimeter: float, area: float, wall_m: float, expected: tuple[float, float]
) -> None:
    assert internal_dimensions(float(form), perimeter, area, wall_m) == pytest.approx(expected, abs=5e-5)


def test_a_true_room_in_roof_has_its_shell_less_its_gables() -> None:
    room = _room_in_roof(
        SapRoomInRoof(floor_area=30, construction_age_band="B", kind="type_1", gable_1_length_m=5, gable_2_length_m=5)
    )
    assert room is not None
    assert room.structure_area == pytest.approx(31.402, abs=5e-4)
    assert room.exposed_area == pytest.approx(2 * 5 * 2.45)


def test_a_room_in_roof_with_common_walls_takes_the_triangles_off_its_gable() -> None:
    room = _room_in_roof(
        SapRoomInRoof(
            floor_area=30, construction_age_band="B", kind="type_2", gable_1_length_m=5, gable_1_height_m=2.4,
            common_wall_length_m=6, common_wall_height_m=1.2, common_wall_2_length_m=6, common_wall_2_height_m=1.0,
        )
    )  # fmt: skip
    assert room is not None
    assert room.exposed_area == pytest.approx(11.550 + 16.20, abs=5e-4)


def test_ratings_follow_both_branches_of_the_formula() -> None:
    area = np.array([80.0])
    assert sap_rating(np.array([700.0]), area)[0] == pytest.approx(67.19, abs=0.005)
    assert sap_rating(np.array([1500.0]), area)[0] == pytest.approx(32.01, abs=0.005)
    assert environmental_impact(np.array([3000.0]), area)[0] == pytest.approx(67.84, abs=0.005)
    assert environmental_impact(np.array([6000.0]), area)[0] == pytest.approx(40.28, abs=0.005)


def test_utilisation_is_one_without_gains_to_lose_and_a_over_a_plus_one_at_balance() -> None:
    gain, loss, a = np.array([[-5.0, 100.0, 50.0]]), np.array([[100.0, 100.0, 0.0]]), np.array([[3.0]])
    eta = utilisation(gain, loss, a)[0]
    assert eta[0] == 1.0
    assert eta[1] == pytest.approx(0.75)
    assert 0 <= eta[2] < 1e-5


def test_every_band_table_has_thirteen_bands_and_no_negative_value() -> None:
    walls = table("walls")["u_value"]
    for country, rows in walls.items():
        for name, values in rows.items():
            assert len(values) == 13, (country, name)
            known = band_array(values)
            assert np.nanmin(known) > 0, (country, name)
            assert not math.isnan(known[-1]), (country, name)


@pytest.mark.parametrize(
    ("method", "cavity_a", "cavity_e", "filled", "brick"),
    [(RDSAP_2012_9_92, 2.1, 1.6, 0.5, 2.1), (RDSAP_2012, 1.5, 1.5, 0.7, 1.7), (RDSAP_10, 1.5, 1.5, 0.7, 1.1)],
)
def test_walls_of_earlier_methods_to_band_e(
    method: Method, cavity_a: float, cavity_e: float, filled: float, brick: float
) -> None:
    """SAP 2012 Table S6 of 9.92 and as revised; brick of 450 mm by its thickness in RdSAP 10 only."""
    assert wall(CAVITY, 1, method=method) == cavity_a
    assert wall(CAVITY, 5, method=method) == cavity_e
    assert wall(CAVITY, 3, insulation=FILLED, method=method) == filled
    assert wall(BRICK, 3, thickness=450, method=method) == brick
    assert wall(CAVITY, 7, method=method) == wall(CAVITY, 7)
