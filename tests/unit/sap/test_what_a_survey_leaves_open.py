"""What the frame says of a home when the survey left something out, or lodged it in an unusual place."""

import math
from dataclasses import replace

import pytest

from ara_domain.epc import (
    EpcPropertyData,
    PvBattery,
    SapBuildingPart,
    SapEnergySource,
    SapFloorDimension,
    SapRoomInRoof,
    SapRoomInRoofSurface,
    SolarWaterHeatingDetails,
    WindowTransmissionDetails,
)
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.geometry import part_geometries
from tests.builders import certificate, with_heating, with_main_dwelling

ROW = EpcMlTransform().to_row


def extended(epc: EpcPropertyData, **of_extension: object) -> EpcPropertyData:
    """The home with a one-storey extension of 12 m²."""
    extension = SapBuildingPart(
        building_part_number=2,
        construction_age_band="K",
        wall_construction=4,
        wall_insulation_type=4,
        roof_construction=5,
        floor_heat_loss=7,
        sap_floor_dimensions=(
            SapFloorDimension(
                floor=0, room_height=2.4, total_floor_area=12.0, heat_loss_perimeter=10.0, party_wall_length=0.0
            ),
        ),
    )
    changed = replace(extension, **of_extension)  # type: ignore[arg-type]
    return replace(epc, sap_building_parts=(*epc.sap_building_parts, changed))


def test_an_extension_is_rated_by_its_own_age_and_without_one_by_that_of_the_main_dwelling() -> None:
    assert ROW(extended(certificate()))["part2_age_band"] == 11  # K
    without = ROW(extended(certificate(), construction_age_band=None))
    assert without["part2_age_band"] == without["part1_age_band"] == 4  # D
    assert without["part2_wall_area"] == pytest.approx(10.0 * 2.4)


def test_a_room_in_roof_without_an_age_of_its_own_has_that_of_its_part() -> None:
    """RdSAP 10 §4.9: a room of unknown insulation takes Table 18 by age, never a U-value of 0."""
    home = with_main_dwelling(certificate(), sap_room_in_roof=SapRoomInRoof(floor_area=20.0))
    assert ROW(home)["part1_room_in_roof_age_band"] == 4


def test_an_extension_over_a_passage_is_converted_with_the_first_floor() -> None:
    """RdSAP 9.92 S3.4. External 42 m², 19 m a storey, walls 270 mm; extension 12 m², 10 m over outside air.

    Ground floor alone, semi-detached, P² = 361 > 336: a = (19 - 5)/2 = 7; A' = 42 - 0.27 (19 + 3.5) + 3 x 0.0729.
    """
    home = certificate(measurement_type=2)
    main, extension = part_geometries(extended(home, floor_heat_loss=1), 1)
    assert main.storeys[0].area == pytest.approx(42 - 0.27 * 22.5 + 3 * 0.27**2, abs=0.006)
    assert extension.storeys[0].level == 1
    on_the_ground = part_geometries(extended(home), 1)[0].storeys[0].area
    assert on_the_ground != main.storeys[0].area


def test_a_flat_ceiling_lodged_by_where_its_insulation_lies_takes_table_16() -> None:
    """RdSAP 10 §4.10: 100 mm at joists is 0.40 (Table 16), 100 mm by material 0.54 (Table 17, column 2)."""

    def ua(**lodged: object) -> float:
        surface = SapRoomInRoofSurface(kind="flat_ceiling", number=1, area_m2=10.0, **lodged)  # type: ignore[arg-type]
        room = SapRoomInRoof(floor_area=20.0, construction_age_band="D", kind="detailed", detailed_surfaces=(surface,))
        return ROW(with_main_dwelling(certificate(), sap_room_in_roof=room))["part1_room_in_roof_known_ua"]

    assert ua(insulation_thickness_mm=100, insulation_location=2) == pytest.approx(4.0)
    assert ua(insulation_thickness_mm=100, insulation_type=0) == pytest.approx(5.4)
    assert ua(insulation_location=5) == pytest.approx(23.0)


def test_a_surface_that_loses_no_heat_is_no_external_area() -> None:
    """RdSAP 10 §6.15: thermal bridging leaves out surfaces of U 0."""
    surfaces = tuple(
        SapRoomInRoofSurface(kind="gable_wall", number=number, area_m2=9.0, u_value=u)
        for number, u in ((1, 0.0), (2, 0.5))
    )
    room = SapRoomInRoof(floor_area=20.0, construction_age_band="D", kind="detailed", detailed_surfaces=surfaces)
    row = ROW(with_main_dwelling(certificate(), sap_room_in_roof=room))
    assert row["part1_room_in_roof_known_area"] == 9.0
    assert row["part1_room_in_roof_known_ua"] == 4.5


def test_a_battery_of_unknown_capacity_has_5_kwh() -> None:
    """RdSAP 10 Table 31, items 11-3 and 11-4."""

    def kwh(**source: object) -> float:
        home = certificate()
        assert home.sap_energy_source is not None
        return ROW(replace(home, sap_energy_source=replace(home.sap_energy_source, **source)))["battery_kwh"]  # type: ignore[arg-type]

    assert kwh() == 0
    assert kwh(pv_battery_count=2) == 10
    assert kwh(pv_battery_count=2, pv_batteries=(PvBattery(battery_capacity=8.2), PvBattery())) == pytest.approx(13.2)


def test_surplus_electricity_is_sold_unless_the_survey_says_it_cannot_be() -> None:
    """SAP 2012 Appendix M credits every export; RdSAP 21 asks (item 1-16)."""
    answers = {None: 1.0, True: 1.0, False: 0.0}
    for answer, expected in answers.items():
        source = SapEnergySource(is_dwelling_export_capable=answer)
        assert ROW(certificate(sap_energy_source=source))["export_capable"] == expected


def test_a_cylinder_lodged_with_the_solar_panel_has_the_volume_stated_there() -> None:
    details = SolarWaterHeatingDetails(total_store_volume_l=250.0, dedicated_solar_volume_l=90.0)
    home = with_heating(certificate(), cylinder_size=5, solar_water_heating_details=details)
    assert ROW(home)["cylinder_volume"] == 250
    assert ROW(home)["solar_store"] == 90


def test_a_solar_store_is_one_vessel_with_the_cylinder_as_the_certificate_says() -> None:
    """RdSAP 10 items 8-1 to 8-4: a lodged answer takes the place of the default by heater (Table 29)."""
    for answer, expected in {True: 1.0, False: 0.0}.items():
        details = SolarWaterHeatingDetails(dedicated_solar_volume_l=100.0, combined_cylinder=answer)
        row = ROW(with_heating(certificate(), solar_water_heating_details=details))
        assert row["solar_combined"] == expected
    unsaid = ROW(with_heating(certificate(), solar_water_heating_details=SolarWaterHeatingDetails()))
    assert math.isnan(unsaid["solar_combined"])


def test_an_overall_collector_loss_becomes_its_linear_part() -> None:
    """SAP 2012 (H3b): a* = 0.892 (a1 + 45 a2); a* 4.0 with the default a2 of 0.01 leaves a1 4.484 - 0.45 = 4.034."""
    home = with_heating(certificate(), solar_water_heating_details=SolarWaterHeatingDetails(heat_loss_rate=4.0))
    assert ROW(home)["solar_a1"] == pytest.approx(4.034, abs=5e-4)


def test_the_sun_through_a_window_tested_whole_is_not_reduced_by_its_frame_again() -> None:
    """RdSAP 10 §8.2, SAP 2012 §6.1: BFRC's g is of the whole window; 2 m² of g 0.45 give 0.9, in the end without 0.9."""

    def gain(source: int) -> float:
        home = certificate()
        window = replace(
            home.sap_windows[0],
            window_width=2.0,
            window_height=1.0,
            orientation=5,
            transmission=WindowTransmissionDetails(u_value=1.2, solar_transmittance=0.45, data_source=source),
        )
        return ROW(replace(home, sap_windows=(window,)))["window_multiple_gain_s"]

    assert 0.9 * gain(4) == pytest.approx(2 * 0.45)
    assert gain(2) == pytest.approx(2 * 0.45 * 0.7)
