"""How sure a rating is: doubts weighed by the engine for the home itself, joined to an expected error."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from ara_domain.confidence import (
    ENGINE_ERROR_POINTS,
    WITHIN_POINTS,
    Basis,
    RatingConfidence,
    UncertainInput,
    rating_confidence,
)
from ara_domain.epc import EpcPropertyData, SapEnergySource, SapRoomInRoof, SapVentilation
from ara_domain.epc.field_sources import INFERRED, FieldConfidence
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.doubt import rating_confidences
from ara_domain.sap.doubt.rules import DOUBTS
from ara_domain.sap.scoring import score_frame
from tests.builders import certificate, with_heating, with_main_dwelling, with_main_heating


def frame(*homes: EpcPropertyData) -> pd.DataFrame:
    return EpcMlTransform().to_rows(homes)


def surveyed(**of_main_dwelling: Any) -> EpcPropertyData:
    """A home of which everything is lodged, some of its main dwelling changed."""
    return with_main_dwelling(with_main_heating(certificate(), central_heating_pump_age=2), **of_main_dwelling)


def confidence(home: EpcPropertyData) -> RatingConfidence:
    found = rating_confidences(frame(home))[0]
    assert found is not None
    return found


def sap(home: EpcPropertyData) -> float:
    return float(score_frame(frame(home))["sap_score"].iloc[0])


def test_a_rating_of_which_every_input_is_lodged_is_measured_and_off_by_the_engine_alone() -> None:
    found = confidence(surveyed())
    assert found.basis is Basis.MEASURED
    assert found.inputs == ()
    assert found.expected_error == pytest.approx(ENGINE_ERROR_POINTS * math.sqrt(2 / math.pi))
    assert found.confidence > 0.999


def test_a_default_weighs_what_its_other_values_change_each_as_likely_as_the_default() -> None:
    """RdSAP 10 Table 15: unknown 0.25, solid 0, unfilled cavity 0.5; of three values two are others."""
    unknown = surveyed(party_wall_construction=0)
    changes = [sap(surveyed(party_wall_construction=kind)) - sap(unknown) for kind in (1, 2)]
    (doubt,) = confidence(unknown).inputs
    assert doubt.code == "party_wall_unknown"
    assert doubt.basis is Basis.DEFAULT
    assert doubt.sap_points == pytest.approx(math.sqrt(2 / 3 * (changes[0] ** 2 + changes[1] ** 2) / 2))


def test_what_a_source_infers_weighs_by_how_unsure_the_source_is() -> None:
    """Age one band older or newer, at a confidence of 0.45: variance 0.55 times the mean square."""
    path = "sap_building_parts[0].construction_age_band"
    newer = surveyed(construction_age_band="F")
    home = replace(newer, field_sources=(FieldConfidence(path=path, source=INFERRED, confidence=0.45),))
    changes = [sap(surveyed(construction_age_band=band)) - sap(newer) for band in ("E", "G")]
    found = confidence(home)
    assert [doubt.code for doubt in found.inputs] == ["age_inferred"]
    assert found.inputs[0].basis is Basis.INFERRED
    assert found.inputs[0].sap_points == pytest.approx(
        math.sqrt(0.55 * (changes[0] ** 2 + changes[1] ** 2) / 2), abs=1e-6
    )


def test_the_greatest_doubt_comes_first_and_gives_the_rating_its_basis() -> None:
    home = surveyed(roof_insulation_thickness="ND", roof_insulation_location=4, party_wall_construction=0)
    found = confidence(home)
    points = [doubt.sap_points for doubt in found.inputs]
    assert points == sorted(points, reverse=True)
    assert len(points) == 2
    assert found.basis is Basis.DEFAULT


def test_one_more_thing_unknown_never_makes_a_rating_surer() -> None:
    known, unknown = confidence(surveyed()), confidence(surveyed(wall_insulation_type=5))
    assert unknown.confidence <= known.confidence
    assert unknown.expected_error > known.expected_error + 1


def test_doubts_are_joined_as_independent_normal_errors() -> None:
    """Deviation sqrt(0.7² + 3² + 4²) = 5.0488; expected error 4.028; within 5 points erf(5/(5.0488 sqrt 2)) = 0.678."""
    doubts = [UncertainInput(code=code, basis=Basis.DEFAULT, sap_points=p, text="") for code, p in (("a", 3), ("b", 4))]
    found = rating_confidence(doubts)
    assert found.expected_error == pytest.approx(4.028, abs=5e-4)
    assert found.confidence == pytest.approx(0.678, abs=5e-4)
    assert WITHIN_POINTS == 5
    assert [doubt.code for doubt in found.inputs] == ["b", "a"]


def test_a_home_that_gets_no_rating_gets_no_confidence() -> None:
    nothing = surveyed(sap_floor_dimensions=())
    first, second = rating_confidences(frame(nothing, surveyed()))
    assert first is None
    assert second is not None


def test_the_standing_values_are_left_as_they_are() -> None:
    made = frame(surveyed(party_wall_construction=0))
    before = made.copy()
    rating_confidences(made)
    pd.testing.assert_frame_equal(made, before)


# ------------------------------------------------------------------------------------------------ every rule


def _sources(*paths: str) -> tuple[FieldConfidence, ...]:
    return tuple(FieldConfidence(path=path, source=INFERRED, confidence=0.5) for path in paths)


def homes_in_doubt() -> list[EpcPropertyData]:
    """Homes that between them leave open everything there is a rule for."""
    bare = with_main_dwelling(
        certificate(door_count=None, percent_draughtproofed=None, habitable_room_count=None, heated_room_count=None,
                    led_fixed_lighting_bulbs_count=None, cfl_fixed_lighting_bulbs_count=None,
                    low_energy_fixed_lighting_bulbs_count=None, incandescent_fixed_lighting_bulbs_count=None,
                    low_energy_lighting=50, glazed_area=1, multiple_glazing_type=1, sap_windows=(),
                    extract_fans_count=None, sap_ventilation=SapVentilation(), solar_water_heating=True,
                    sap_energy_source=SapEnergySource(pv_percent_roof_area=20)),
        wall_construction=None, roof_construction=None, wall_insulation_type=4,
        sap_floor_dimensions=tuple(
            replace(floor, floor_construction=0, floor_insulation=0, party_wall_length=None)
            for floor in certificate().sap_building_parts[0].sap_floor_dimensions
        ),
    )  # fmt: skip
    bare = with_main_heating(bare, main_heating_control=None)
    bare = with_heating(
        bare, cylinder_size=0, shower_outlets=(), mixer_shower_count=None, electric_shower_count=None, number_baths=None
    )
    room = SapRoomInRoof(floor_area=20.0, construction_age_band="D", insulation=2)
    solid = with_main_dwelling(
        certificate(sap_ventilation=SapVentilation(mechanical_ventilation="supply_and_extract")),
        wall_construction=3, wall_thickness_mm=None, party_wall_construction=0, roof_insulation_thickness="ND",
        roof_insulation_location=4, sap_room_in_roof=room,
    )  # fmt: skip
    wall = with_main_dwelling(certificate(), wall_insulation_type=5)
    lined = with_main_dwelling(certificate(), wall_insulation_type=1)
    product = {"sap_main_heating_code": None, "main_heating_data_source": 1, "main_heating_index_number": 10241}
    part = "sap_building_parts[0]"
    boiler = "sap_heating.main_heating_details[0].sap_main_heating_code"
    inferred = _sources(
        f"{part}.construction_age_band", f"{part}.sap_floor_dimensions[0].heat_loss_perimeter",
        f"{part}.wall_insulation_type", f"{part}.roof_insulation_thickness",
        f"{part}.sap_floor_dimensions[0].floor_construction", "sap_windows[0].window_area", boiler,
        "sap_heating.cylinder_size",
    )  # fmt: skip
    stored = with_main_heating(certificate(field_sources=inferred), sap_main_heating_code=102)
    stored = with_main_dwelling(stored, construction_age_band="F")
    stored = with_heating(stored, cylinder_size=3, cylinder_insulation_type=1, cylinder_insulation_thickness=25,
                          cylinder_thermostat=True)  # fmt: skip
    storage = with_main_heating(
        certificate(field_sources=inferred, sap_energy_source=SapEnergySource(meter_type="1")), main_heating_category=7, main_fuel_type=29, sap_main_heating_code=402,
        main_heating_control=2401,
    )  # fmt: skip
    pump = with_main_heating(certificate(), main_heating_category=4, main_fuel_type=29, main_heating_control=2206,
                             **product)  # fmt: skip
    return [bare, solid, wall, lined, with_main_heating(certificate(), **product), pump, stored, storage]


def test_every_doubt_is_met_and_moves_a_rating() -> None:
    """A rule that no home meets, or whose other values change nothing, would be no rule."""
    met = {doubt.code for found in rating_confidences(frame(*homes_in_doubt())) if found for doubt in found.inputs}
    assert met == {doubt.code for doubt in DOUBTS}
