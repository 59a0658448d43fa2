"""Heating, hot water, supplies and lighting of a certificate as frame columns."""

from ara_domain.epc import (
    EpcPropertyData,
    MainHeatingDetail,
    SapEnergySource,
    SapHeating,
    SolarWaterHeatingDetails,
)
from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.lamps import fixed_lamps
from ara_domain.epc.reading import NAN, code, count, flag, optional, thickness_mm
from ara_domain.ml.row import Row
from ara_domain.ml.schema import HEATING_SYSTEMS, PV_ARRAYS
from ara_domain.sap.lookup import mean_efficacy, replacement_efficiency
from ara_domain.sap.tables import table

_IN_DATABASE = 1.0
_OVERSHADING = {"none or very little": 1.0, "modest": 2.0, "significant": 3.0, "heavy": 4.0, "severe": 5.0}
_COMPASS_CODE = {"N": 1.0, "NE": 2.0, "E": 3.0, "SE": 4.0, "S": 5.0, "SW": 6.0, "W": 7.0, "NW": 8.0}


def flatten_heating(epc: EpcPropertyData, row: Row) -> None:
    """Write main systems, secondary heater, hot water and solar water heating."""
    heating = epc.sap_heating or SapHeating()
    by_number = {detail.main_heating_number: detail for detail in heating.main_heating_details}
    for number in HEATING_SYSTEMS:
        if number in by_number:
            _system(row, f"heating{number}", by_number[number])
    row.put("secondary_code", code(heating.secondary_heating_type))
    row.put("secondary_fuel", code(heating.secondary_fuel_type))
    row.put("water_code", optional(heating.water_heating_code))
    row.put("water_fuel", code(heating.water_heating_fuel))
    row.put("immersion", code(heating.immersion_heating_type))
    row.put("cylinder_size", code(heating.cylinder_size))
    row.put("cylinder_volume", optional(_cylinder_volume(heating)))
    row.put("cylinder_insulation", code(heating.cylinder_insulation_type))
    row.put("cylinder_insulation_mm", thickness_mm(heating.cylinder_insulation_thickness))
    row.put("cylinder_heat_loss", optional(heating.cylinder_heat_loss))
    row.put("cylinder_thermostat", flag(heating.cylinder_thermostat))
    row.put("mixer_showers", optional(heating.mixer_shower_count))
    row.put("electric_showers", count(heating.electric_shower_count))
    row.put("baths", optional(heating.number_baths))
    row.put("waste_water_recovery", _waste_water_recovery(heating))
    row.put("fixed_air_conditioning", flag(bool(epc.has_fixed_air_conditioning or heating.has_fixed_air_conditioning)))
    _solar_water(epc, heating, row)


def _system(row: Row, name: str, detail: MainHeatingDetail) -> None:
    row.put(f"{name}_category", code(detail.main_heating_category))
    row.put(f"{name}_code", optional(detail.sap_main_heating_code))
    row.put(f"{name}_fuel", code(detail.main_fuel_type))
    row.put(f"{name}_control", code(detail.main_heating_control))
    in_database = code(detail.main_heating_data_source) == _IN_DATABASE and detail.main_heating_index_number is not None
    row.put(f"{name}_in_database", flag(in_database))
    row.put(f"{name}_fraction", optional(detail.main_heating_fraction))
    row.put(f"{name}_emitter", code(detail.heat_emitter_type))
    row.put(f"{name}_emitter_temperature", code(detail.emitter_temperature))
    row.put(f"{name}_pump_age", code(detail.central_heating_pump_age))
    row.put(f"{name}_fan_flue", flag(detail.fan_flue_present))
    row.put(f"{name}_flue_gas_recovery", flag(bool(detail.has_fghrs)))
    row.put(f"{name}_mcs", flag(bool(detail.mcs_installed_heat_pump)))
    heaters = detail.storage_heaters
    row.put(f"{name}_high_heat_retention", flag(bool(heaters) and all(h.high_heat_retention for h in heaters)))
    index = detail.main_heating_index_number if in_database else None
    winter, summer = replacement_efficiency(index) if index is not None else (NAN, NAN)
    row.put(f"{name}_efficiency", winter)
    row.put(f"{name}_efficiency_summer", summer)


def _waste_water_recovery(heating: SapHeating) -> float:
    instantaneous, storage = heating.instantaneous_wwhrs, heating.storage_wwhrs
    connected = any(code(outlet.shower_wwhrs) > 1 for outlet in heating.shower_outlets)
    if connected:
        return 1.0 if instantaneous is not None or storage is not None else 0.0
    # Before RdSAP 21 showers are not lodged: a product that is named is connected.
    by_product = not heating.shower_outlets and (
        (instantaneous is not None and bool(instantaneous.wwhrs_index_number_1))
        or (storage is not None and bool(storage.showers_and_baths_to_wwhrs))
    )
    return 1.0 if by_product else 0.0


def _solar_water(epc: EpcPropertyData, heating: SapHeating, row: Row) -> None:
    row.put("solar_water", flag(bool(epc.solar_water_heating)))
    row.put("solar_orientation", _COMPASS_CODE.get(epc.solar_hw_collector_orientation or "", NAN))
    row.put("solar_pitch", optional(epc.solar_hw_collector_pitch_deg))
    row.put("solar_overshading", _OVERSHADING.get(epc.solar_hw_overshading or "", NAN))
    details = heating.solar_water_heating_details
    if details is None:
        row.put("solar_pump_pv", 0.0)
        return
    row.put("solar_aperture", optional(details.aperture_area_m2))
    eta0 = details.zero_loss_efficiency
    row.put("solar_eta0", NAN if eta0 is None else eta0 / 100 if eta0 > 1 else eta0)
    row.put("solar_a1", _linear_heat_loss(details))
    row.put("solar_a2", optional(details.second_order_heat_loss_coefficient))
    row.put("solar_store", optional(details.dedicated_solar_volume_l))
    row.put("solar_combined", flag(details.combined_cylinder))
    row.put("solar_pump_pv", 1.0 if code(details.solar_water_pump) == 2.0 else 0.0)


def _linear_heat_loss(details: SolarWaterHeatingDetails) -> float:
    """a1 in W/m²K; older certificates lodge the overall a* = 0.892 (a1 + 45 a2) alone (SAP 2012 Appendix H, H3b)."""
    overall = details.heat_loss_rate
    if details.linear_heat_loss_coefficient is not None or overall is None:
        return optional(details.linear_heat_loss_coefficient)
    second_order = details.second_order_heat_loss_coefficient
    if second_order is None:
        second_order = float(table("water")["solar"]["a2"])
    return max(0.0, overall / 0.892 - 45 * second_order)


def _cylinder_volume(heating: SapHeating) -> float | None:
    """Measured volume in litres; `cylinder_size` 5 says it stands with the solar water heating."""
    solar = heating.solar_water_heating_details
    if (
        heating.cylinder_size_measured is None
        and code(heating.cylinder_size) == CylinderSize.IN_SOLAR_DETAILS
        and solar
    ):
        return solar.total_store_volume_l
    return heating.cylinder_size_measured


def _battery_kwh(source: SapEnergySource) -> float:
    """Capacity of all batteries; one of unknown capacity has 5 kWh (RdSAP 10 §12.2, Table 31 item 11-4)."""
    default = float(table("electricity")["photovoltaic"]["battery_default_kwh"])
    if not source.pv_batteries:
        return default * (source.pv_battery_count or 0)
    return sum(battery.battery_capacity or default for battery in source.pv_batteries)


def flatten_energy(epc: EpcPropertyData, row: Row) -> None:
    """Write meters, generation, storage and lamps."""
    source = epc.sap_energy_source or SapEnergySource()
    row.put("meter", code(source.meter_type))
    row.put("mains_gas", flag(bool(source.mains_gas)))
    # Before RdSAP 21 nobody asked: every surplus was sold (SAP 2012 Appendix M).
    row.put("export_capable", flag(source.is_dwelling_export_capable is not False))
    for number, array in zip(PV_ARRAYS, source.photovoltaic_arrays, strict=False):
        row.put(f"pv{number}_kwp", optional(array.peak_power))
        row.put(f"pv{number}_orientation", code(array.orientation))
        row.put(f"pv{number}_pitch", code(array.pitch))
        row.put(f"pv{number}_overshading", code(array.overshading))
    for number in PV_ARRAYS[len(source.photovoltaic_arrays) :]:
        row.put(f"pv{number}_kwp", 0.0)
    row.put("pv_percent_roof_area", source.pv_percent_roof_area or 0.0)
    row.put("pv_connection", code(source.pv_connection))
    row.put("battery_kwh", _battery_kwh(source))
    row.put("pv_diverter", flag(bool(source.pv_diverter)))
    row.put("wind_turbines", count(source.wind_turbines_count))
    turbine = source.wind_turbine_details
    row.put("wind_rotor_diameter", optional((turbine.rotor_diameter or None) if turbine else None))
    row.put("wind_hub_height", optional(turbine.hub_height) if turbine else NAN)
    row.put("terrain", code(source.wind_turbines_terrain_type))
    connected = source.is_hydro_output_connected_to_dwelling_meter is not False
    row.put("hydro_kwh", (source.hydro_electric_generation or 0.0) if connected else 0.0)
    _lighting(epc, row)


def _lighting(epc: EpcPropertyData, row: Row) -> None:
    lamps = fixed_lamps(epc)
    row.put("led_lamps", lamps.led if lamps else 0.0)
    row.put("cfl_lamps", lamps.cfl if lamps else 0.0)
    # Low-energy lamps of unknown kind count only when LED and CFL are not told apart (schema notes).
    row.put("low_energy_lamps", lamps.low_energy if lamps and not lamps.led + lamps.cfl else 0.0)
    row.put("incandescent_lamps", lamps.incandescent if lamps else 0.0)
    entered = _entered_efficacy(epc)
    if entered is not None:
        row.put("lamp_efficacy", entered)
    elif lamps is None and epc.low_energy_lighting is not None:
        row.put("lamp_efficacy", mean_efficacy(epc.low_energy_lighting / 100))


def _entered_efficacy(epc: EpcPropertyData) -> float | None:
    """lm/W of lights entered with their own efficacy, by outlets where they are counted; None without any."""
    lights = [(light.lighting_efficacy, light.lighting_outlets or 1) for light in epc.fixed_lights]
    known = [(efficacy, outlets) for efficacy, outlets in lights if efficacy]
    outlets = sum(number for _, number in known)
    return sum(efficacy * number for efficacy, number in known) / outlets if outlets else None
