"""Heating, hot water and energy supplies of RdSAP documents.

Before RdSAP 21 the connection of photovoltaic panels is lodged with the panels, and waste-water heat recovery by the
rooms it serves; before RdSAP 17 some elements have other names, which are read too.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from ara_domain.epc.codes import Code
from ara_domain.epc.energy_source import PhotovoltaicArray, PvBattery, SapEnergySource, WindTurbineDetails
from ara_domain.epc.heating import (
    MainHeatingDetail,
    SapHeating,
    ShowerOutlet,
    SolarWaterHeatingDetails,
)
from ara_domain.epc.mapping import systems
from ara_domain.epc.mapping.reader import Reader

_ORIENTATIONS: dict[Code, str] = {1: "N", 2: "NE", 3: "E", 4: "SE", 5: "S", 6: "SW", 7: "W", 8: "NW", "ND": "ND"}
"""`ND` is lodged for a horizontal collector."""
_PITCHES_DEG: dict[Code, int] = {1: 0, 2: 30, 3: 45, 4: 60, 5: 90}
_OVERSHADING: dict[Code, str] = {1: "none or very little", 2: "modest", 3: "significant", 4: "heavy", 5: "severe"}

_Meaning = TypeVar("_Meaning")

# Codes of `shower_outlet_type`, for one outlet and for all of them together.
_NOT_ELECTRIC, _ELECTRIC, _BOTH, _NO_SHOWER = 1, 2, 3, 4


class SolarCollector(NamedTuple):
    """Where a solar water heating collector points: compass letters, degrees from horizontal, words of the code."""

    orientation: str | None = None
    pitch_deg: int | None = None
    overshading: str | None = None


def solar_collector(certificate: Reader) -> SolarCollector:
    """Direction, pitch and overshading of the collector, each None when not lodged.

    Raises:
        BrokenDocument: a code outside its list.
    """
    heating = certificate.child("sap_heating")
    details = heating.child("solar_water_heating_details") if heating else None
    if details is None:
        return SolarCollector()
    return SolarCollector(
        orientation=_meaning(details, "solar_panel_collector_orientation", _ORIENTATIONS),
        pitch_deg=_meaning(details, "solar_panel_collector_pitch", _PITCHES_DEG),
        overshading=_meaning(details, "solar_panel_collector_overshading", _OVERSHADING),
    )


def _meaning(details: Reader, name: str, meanings: dict[Code, _Meaning]) -> _Meaning | None:
    code = details.code(name)
    if code is None:
        return None
    if code not in meanings:
        raise details.broken(name, code, f"one of the codes {', '.join(map(str, meanings))}")
    return meanings[code]


def heating(
    certificate: Reader, read_main: Callable[[Reader], tuple[MainHeatingDetail, ...]] | None = None
) -> SapHeating | None:
    """Space and water heating; `read_main` reads the main systems where they are not lodged as a list.

    Raises:
        BrokenDocument: no main heating system, two of one number, or a mandatory element is missing.
    """
    row = certificate.child("sap_heating")
    if row is None:
        return None
    row.require("water_heating_code")
    outlets = tuple(_shower_outlet(outlet) for outlet in row.children("shower_outlets"))
    baths = row.integer("number_baths")
    # The list has one outlet at least (XSD of RdSAP 21): who counted a bath and lodges no list found no shower.
    no_shower = bool(baths) and not outlets
    return SapHeating(
        main_heating_details=(read_main or main_heating_details)(row),
        secondary_fuel_type=row.code("secondary_fuel_type"),
        secondary_heating_type=row.code("secondary_heating_type"),
        water_heating_code=row.integer("water_heating_code"),
        water_heating_fuel=row.code("water_heating_fuel"),
        immersion_heating_type=row.code("immersion_heating_type"),
        cylinder_size=row.code("cylinder_size"),
        cylinder_size_measured=row.number("cylinder_size_measured"),
        cylinder_insulation_type=row.code("cylinder_insulation_type"),
        cylinder_insulation_thickness=row.code("cylinder_insulation_thickness"),
        cylinder_heat_loss=row.number("cylinder_heat_loss"),
        cylinder_thermostat=row.flag("cylinder_thermostat"),
        has_fixed_air_conditioning=row.flag("has_fixed_air_conditioning"),
        shower_outlets=outlets,
        shower_outlet_type=_NO_SHOWER if no_shower else _kind_of_all(outlets),
        electric_shower_count=0 if no_shower else _count(outlets, _ELECTRIC),
        mixer_shower_count=0 if no_shower else _count(outlets, _NOT_ELECTRIC),
        number_baths=baths,
        number_baths_wwhrs=row.integer("number_baths_wwhrs"),
        instantaneous_wwhrs=systems.instantaneous_wwhrs(row.child("instantaneous_wwhrs") or row.child("wwhrs")),
        storage_wwhrs=systems.storage_wwhrs(row.child("storage_wwhrs")),
        solar_water_heating_details=_solar_water_heating(row.child("solar_water_heating_details")),
        community_dhw_network_index_number=row.integer("community_dhw_network_index_number"),
        community_dhw_sub_network_name=row.text("community_dhw_sub_network_name"),
        community_dhw_distribution_type=row.code("community_dhw_distribution_type"),
        community_dhw_chp_electricity_generation=row.code("community_dhw_chp_electricity_generation"),
    )


def main_heating_details(heating_row: Reader) -> tuple[MainHeatingDetail, ...]:
    """The main systems, lodged as a list.

    Raises:
        BrokenDocument: there is none, two have one number, or a mandatory element is missing.
    """
    heating_row.require("main_heating_details")
    details = tuple(
        _listed_main_heating(row, position)
        for position, row in enumerate(heating_row.children("main_heating_details"), start=1)
    )
    numbers = [detail.main_heating_number for detail in details]
    if not details or len(set(numbers)) != len(numbers):
        raise heating_row.broken("main_heating_details", numbers, "one or two main systems of different numbers")
    return details


def _listed_main_heating(row: Reader, position: int) -> MainHeatingDetail:
    row.require("main_heating_category", "main_fuel_type", "main_heating_control")
    return main_heating_detail(row, position)


def main_heating_detail(row: Reader, position: int) -> MainHeatingDetail:
    """One main system, the `position`-th of the dwelling."""
    number = row.integer("main_heating_number")
    in_database = "main_heating_index_number" if row.has("main_heating_index_number") else "boiler_index_number"
    return MainHeatingDetail(
        main_heating_number=position if number is None else number,
        main_heating_category=row.code("main_heating_category"),
        main_fuel_type=row.code("main_fuel_type"),
        main_heating_control=row.code("main_heating_control"),
        main_heating_data_source=row.code("main_heating_data_source"),
        main_heating_index_number=row.integer(in_database),
        sap_main_heating_code=systems.main_heating_code(row, "sap_main_heating_code"),
        main_heating_fraction=row.number("main_heating_fraction"),
        heat_emitter_type=row.code("heat_emitter_type"),
        emitter_temperature=row.code("emitter_temperature"),
        boiler_flue_type=row.code("boiler_flue_type"),
        boiler_ignition_type=row.code("boiler_ignition_type"),
        fan_flue_present=row.flag("fan_flue_present"),
        central_heating_pump_age=row.code("central_heating_pump_age"),
        has_fghrs=row.flag("has_fghrs"),
        fghrs_index_number=row.integer("fghrs_index_number"),
        fghrs_pv_peak_power=row.number("fghrs_pv_peak_power"),
        fghrs_pv_orientation=row.code("fghrs_pv_orientation"),
        fghrs_pv_pitch=row.code("fghrs_pv_pitch"),
        fghrs_pv_overshading=row.code("fghrs_pv_overshading"),
        compensating_controller_index_number=row.integer("compensating_controller_index_number"),
        ttzc_index_number=row.integer("ttzc_index_number"),
        mcs_installed_heat_pump=row.flag("mcs_installed_heat_pump"),
        community_heat_network_index_number=row.integer("community_heat_network_index_number"),
        community_heat_sub_network_name=row.text("community_heat_sub_network_name"),
        community_heat_distribution_type=row.code("community_heat_distribution_type"),
        community_heat_chp_electricity_generation=row.code("community_heat_chp_electricity_generation"),
        storage_heaters=tuple(systems.storage_heater(heater) for heater in row.children("storage_heaters")),
    )


def _shower_outlet(row: Reader) -> ShowerOutlet:
    return ShowerOutlet(
        shower_outlet_type=row.code("shower_outlet_type"),
        shower_wwhrs=row.code("shower_wwhrs"),
    )


def _count(outlets: Sequence[ShowerOutlet], kind: int) -> int | None:
    if not outlets:
        return None
    return sum(outlet.shower_outlet_type in {kind, _BOTH} for outlet in outlets)


def _kind_of_all(outlets: Sequence[ShowerOutlet]) -> int | None:
    electric, mixer = _count(outlets, _ELECTRIC), _count(outlets, _NOT_ELECTRIC)
    if electric and mixer:
        return _BOTH
    if electric:
        return _ELECTRIC
    if mixer:
        return _NOT_ELECTRIC
    return _NO_SHOWER if any(outlet.shower_outlet_type == _NO_SHOWER for outlet in outlets) else None


def _solar_water_heating(row: Reader | None) -> SolarWaterHeatingDetails | None:
    if row is None:
        return None
    collector, volume = row.child("solar_collector_details"), row.child("solar_volume_details")
    return SolarWaterHeatingDetails(
        collector_data_source=row.code("solar_panel_collector_data_source"),
        solar_water_pump=row.code("solar_water_pump"),
        store_volume_details_known=row.flag("store_volume_details_known"),
        aperture_area_m2=collector.number("aperture_area") if collector else None,
        collector_type=collector.code("collector_type") if collector else None,
        zero_loss_efficiency=collector.number("zero_loss_efficiency") if collector else None,
        heat_loss_rate=collector.number("heat_loss_rate") if collector else None,
        linear_heat_loss_coefficient=collector.number("linear_heat_loss_coefficient") if collector else None,
        second_order_heat_loss_coefficient=collector.number("second_order_heat_loss_coefficient")
        if collector
        else None,
        total_store_volume_l=volume.number("total_store_volume") if volume else None,
        dedicated_solar_volume_l=volume.number("dedicated_solar_volume") if volume else None,
        combined_cylinder=volume.flag("combined_cylinder") if volume else None,
        shower_types=row.code("shower_types"),
        collector_loop_efficiency=row.number("collector_loop_efficiency"),
        incidence_angle_modifier=row.number("incidence_angle_modifier"),
        is_community_solar=row.flag("is_community_solar"),
        service_provision=row.code("service_provision"),
        overall_heat_loss=row.number("overall_heat_loss"),
    )


def energy_source(certificate: Reader) -> SapEnergySource | None:
    """Meters, mains gas, PV, batteries, wind and hydro.

    Raises:
        BrokenDocument: the meter type is missing, or a part is not what the schema says.
    """
    row = certificate.child("sap_energy_source")
    if row is None:
        return None
    row.require("meter_type")
    meter, terrain = row.code("meter_type"), row.code("wind_turbines_terrain_type")
    turbine = row.child("wind_turbine_details")
    panels = _photovoltaics(row)
    return SapEnergySource(
        meter_type=None if meter is None else str(meter),
        mains_gas=row.flag("mains_gas" if row.has("mains_gas") else "main_gas"),
        electricity_smart_meter_present=row.flag("electricity_smart_meter_present"),
        gas_smart_meter_present=row.flag("gas_smart_meter_present"),
        is_dwelling_export_capable=row.flag("is_dwelling_export_capable"),
        wind_turbines_count=row.integer("wind_turbines_count"),
        wind_turbines_terrain_type=None if terrain is None else str(terrain),
        wind_turbine_details=WindTurbineDetails(
            rotor_diameter=turbine.number("rotor_diameter"),
            hub_height=turbine.number("hub_height"),
        )
        if turbine
        else None,
        photovoltaic_arrays=panels.arrays,
        pv_percent_roof_area=panels.percent_roof_area,
        pv_connection=row.code("pv_connection") if row.has("pv_connection") else panels.connection,
        pv_diverter=row.flag("pv_diverter"),
        pv_battery_count=row.integer("pv_battery_count"),
        pv_batteries=tuple(
            PvBattery(battery_capacity=battery.number("battery_capacity")) for battery in row.children("pv_batteries")
        ),
        hydro_electric_generation=row.number("hydro_electric_generation"),
        is_hydro_output_connected_to_dwelling_meter=row.flag("is_hydro_output_connected_to_dwelling_meter"),
    )


class _Photovoltaics(NamedTuple):
    """Arrays, the share of the roof (%) where they are not known, and the connection where it is lodged with them."""

    arrays: tuple[PhotovoltaicArray, ...]
    percent_roof_area: float | None
    connection: Code | None


def _photovoltaics(row: Reader) -> _Photovoltaics:
    """The panels in each of the shapes they are lodged in.

    `photovoltaic_supply` is `{"none_or_no_details": {…}}` (before RdSAP 17 what is in it alone), `{"pv_arrays": [{…}]}`
    for one array, or a list of lists without that name for two or three.
    """
    rows: list[Reader] = []
    unknown: Reader | None = None
    for supply in row.children("photovoltaic_supply"):
        if supply.has("none_or_no_details") or supply.has("pv_arrays"):
            rows += supply.children("pv_arrays")
            unknown = supply.child("none_or_no_details")
        elif supply.has("percent_roof_area"):
            unknown = supply
        else:
            rows.append(supply)
    arrays = tuple(systems.photovoltaic_array(array) for array in rows)
    connection = unknown.code("pv_connection") if unknown else None
    return _Photovoltaics(
        arrays=arrays,
        percent_roof_area=unknown.number("percent_roof_area") if unknown else None,
        connection=next((array.pv_connection for array in arrays if array.pv_connection is not None), connection),
    )
