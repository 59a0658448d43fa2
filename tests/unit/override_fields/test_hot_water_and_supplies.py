"""Corrections of hot water, secondary heating and energy supplies keep the certificate consistent."""

from dataclasses import replace

import pytest

from ara_domain.epc import (
    EpcPropertyData,
    PhotovoltaicArray,
    PvBattery,
    SolarWaterHeatingDetails,
)
from tests.builders import certificate, with_heating, with_main_heating
from tests.unit.override_fields.landlord import (
    changes,
    corrected,
    heating,
    overlay,
    refusal,
    storage_heated_flat,
    supplies,
)

# ---------------------------------------------------------------------------------------------- hot water


def test_an_immersion_needs_a_cylinder_and_is_dual_on_an_off_peak_meter() -> None:
    epc = corrected(certificate(), hot_water="electric immersion")
    assert (heating(epc).cylinder_size, heating(epc).immersion_heating_type) == (2, 2)
    dual = corrected(
        replace(certificate(), sap_energy_source=replace(supplies(certificate()), meter_type="1")),
        hot_water="immersion",
    )
    assert heating(dual).immersion_heating_type == 1


@pytest.mark.parametrize("source", ["electric instantaneous", "gas multipoint", "gas single point"])
def test_water_heated_at_the_tap_has_no_cylinder(source: str) -> None:
    epc = corrected(storage_heated_flat(), hot_water=source)
    assert (heating(epc).cylinder_size, epc.has_hot_water_cylinder) == (1, False)
    assert supplies(epc).mains_gas is source.startswith("gas")


def test_storage_heaters_cannot_heat_water() -> None:
    assert "cannot heat water" in refusal(storage_heated_flat(), hot_water="from main heating")


def test_hot_water_returns_to_a_combi_without_a_cylinder() -> None:
    immersed = corrected(certificate(), hot_water="electric immersion")
    assert corrected(immersed, hot_water="from main heating") == certificate()


@pytest.mark.parametrize(("text", "size", "measured"), [("large", 4, None), ("180 l", 6, 180.0), ("normal", 2, None)])
def test_a_cylinder_has_a_size_class_or_a_volume(text: str, size: int, measured: float | None) -> None:
    epc = corrected(storage_heated_flat(), cylinder_size=text)
    assert (heating(epc).cylinder_size, heating(epc).cylinder_size_measured) == (size, measured)
    assert heating(epc).cylinder_insulation_thickness == 80


def test_a_cylinder_cannot_go_while_the_water_is_stored_in_it_nor_come_where_none_is_used() -> None:
    assert "give hot_water" in refusal(storage_heated_flat(), cylinder_size="none")
    assert "without a cylinder" in refusal(certificate(), cylinder_size="normal")
    both = corrected(storage_heated_flat(), cylinder_size="none", hot_water="electric instantaneous")
    assert heating(both).cylinder_size == 1


@pytest.mark.parametrize(("text", "kind", "mm"), [("jacket 80 mm", 2, 80), ("foam 60 mm", 1, 50), ("none", 0, 0)])
def test_cylinder_insulation_is_lodged_in_steps_rounded_down(text: str, kind: int, mm: int) -> None:
    epc = corrected(with_heating(storage_heated_flat(), cylinder_heat_loss=2.1), cylinder_insulation=text)
    assert (heating(epc).cylinder_insulation_type, heating(epc).cylinder_insulation_thickness) == (kind, mm)
    assert heating(epc).cylinder_heat_loss is None


@pytest.mark.parametrize("field", ["cylinder_insulation", "cylinder_thermostat"])
def test_a_cylinder_that_is_not_there_or_was_not_seen_takes_no_details(field: str) -> None:
    text = "foam 50 mm" if field == "cylinder_insulation" else "yes"
    assert "no hot water cylinder" in refusal(certificate(), **{field: text})
    hidden = with_heating(storage_heated_flat(), cylinder_size=0)
    assert "could not reach" in refusal(hidden, **{field: text})
    assert overlay(hidden, cylinder_size="medium", **{field: text}).refused == ()


def test_showers_are_listed_as_they_are_counted() -> None:
    epc = corrected(certificate(), mixer_showers="1", electric_showers="2")
    assert [outlet.shower_outlet_type for outlet in heating(epc).shower_outlets] == [1, 2, 2]
    assert (heating(epc).shower_outlet_type, heating(epc).electric_shower_count) == (3, 2)
    none = corrected(certificate(), mixer_showers="0")
    assert (heating(none).shower_outlets, heating(none).shower_outlet_type) == ((), 4)


def test_fewer_baths_recover_heat_from_no_more_than_there_are() -> None:
    two = with_heating(certificate(), number_baths=2, number_baths_wwhrs=2)
    assert heating(corrected(two, baths="1")).number_baths_wwhrs == 1


def test_solar_water_heating_comes_with_the_details_of_an_unknown_collector_and_goes_with_them() -> None:
    epc = corrected(certificate(), solar_water_heating="yes")
    assert (epc.solar_hw_collector_orientation, epc.solar_hw_collector_pitch_deg) == ("S", 30)
    assert heating(epc).solar_water_heating_details is not None
    assert corrected(epc, solar_water_heating="no") == certificate()


def test_a_cylinder_described_with_the_collector_keeps_its_volume_without_it() -> None:
    details = SolarWaterHeatingDetails(total_store_volume_l=210.0)
    solar = with_heating(
        replace(storage_heated_flat(), solar_water_heating=True), cylinder_size=5, solar_water_heating_details=details
    )
    epc = corrected(solar, solar_water_heating="no")
    assert (heating(epc).cylinder_size, heating(epc).cylinder_size_measured) == (6, 210.0)


def test_solar_heat_cannot_help_at_the_tap() -> None:
    tap = corrected(certificate(), hot_water="electric instantaneous")
    assert "at the tap" in refusal(tap, solar_water_heating="yes")


# ---------------------------------------------------------------------------------------------- secondary, supplies


def test_a_secondary_heater_comes_with_its_fuel_and_goes_with_it() -> None:
    epc = corrected(storage_heated_flat(), secondary_heating="gas fire")
    assert (heating(epc).secondary_heating_type, heating(epc).secondary_fuel_type) == (603, 26)
    assert supplies(epc).mains_gas is True
    none = corrected(epc, secondary_heating="none")
    assert (heating(none).secondary_heating_type, heating(none).secondary_fuel_type) == (None, None)


def test_a_secondary_heater_that_heats_the_water_cannot_go() -> None:
    stove = with_heating(certificate(), water_heating_code=902, secondary_heating_type=634, secondary_fuel_type=6)
    assert "give hot_water first" in refusal(stove, secondary_heating="none")


@pytest.mark.parametrize(
    ("home", "burner"),
    [
        (certificate(), "main heating"),
        (with_main_heating(certificate(), main_fuel_type=27), "hot water"),
        (with_heating(storage_heated_flat(), secondary_fuel_type=26), "secondary heater"),
    ],
    ids=["main", "water", "secondary"],
)
def test_a_home_that_burns_mains_gas_has_mains_gas(home: EpcPropertyData, burner: str) -> None:
    with_gas = replace(home, sap_energy_source=replace(supplies(home), mains_gas=True))
    assert burner in refusal(with_gas, mains_gas="no")


def test_gas_can_come_to_a_home_that_has_none() -> None:
    assert changes(storage_heated_flat(), mains_gas="yes") == {"sap_energy_source.mains_gas": True}


def test_storage_heaters_need_their_off_peak_meter() -> None:
    assert "off-peak meter" in refusal(storage_heated_flat(), meter_type="single")
    epc = corrected(storage_heated_flat(), meter_type="single", main_heating="electric room heaters")
    assert supplies(epc).meter_type == "2"
    assert heating(epc).immersion_heating_type == 2


def test_solar_panels_face_south_unless_told_otherwise() -> None:
    epc = corrected(certificate(), pv_kwp="3.5")
    assert supplies(epc).photovoltaic_arrays == (
        PhotovoltaicArray(peak_power=3.5, pitch=2, orientation=5, overshading=2),
    )
    assert (supplies(epc).pv_percent_roof_area, supplies(epc).pv_connection) == (None, 2)
    told = corrected(certificate(), pv_kwp="3.5", pv_orientation="south west", pv_pitch="45", pv_overshading="none")
    assert supplies(told).photovoltaic_arrays == (
        PhotovoltaicArray(peak_power=3.5, pitch=3, orientation=6, overshading=1),
    )


def test_known_arrays_keep_their_shares_and_the_way_they_face() -> None:
    east, west = (PhotovoltaicArray(peak_power=power, pitch=2, orientation=way) for power, way in ((1.0, 3), (3.0, 7)))
    home = certificate(sap_energy_source=replace(supplies(certificate()), photovoltaic_arrays=(east, west)))
    epc = corrected(home, pv_kwp="6")
    assert supplies(epc).photovoltaic_arrays == (replace(east, peak_power=1.5), replace(west, peak_power=4.5))


def test_without_panels_there_is_no_battery_and_no_direction() -> None:
    assert "give pv_kwp" in refusal(certificate(), battery_kwh="5")
    assert "give pv_kwp" in refusal(certificate(), pv_orientation="S")
    charged = corrected(certificate(), pv_kwp="3", battery_kwh="5")
    assert supplies(charged).pv_batteries == (PvBattery(battery_capacity=5.0),)
    bare = corrected(charged, pv_kwp="0")
    assert (supplies(bare).photovoltaic_arrays, supplies(bare).pv_batteries) == ((), ())
    assert (supplies(bare).pv_connection, supplies(bare).pv_battery_count) == (0, 0)


def test_cooling_is_lodged_in_both_its_places() -> None:
    assert changes(certificate(), air_conditioning="yes") == {
        "has_fixed_air_conditioning": True,
        "sap_heating.has_fixed_air_conditioning": True,
    }
