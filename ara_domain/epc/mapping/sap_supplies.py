"""Electricity, photovoltaics, wind, hydro and fixed lights of full SAP documents. Shared by the generations."""

from ara_domain.epc.energy_source import PhotovoltaicArray, PvBattery, SapEnergySource, WindTurbineDetails
from ara_domain.epc.full_sap_services import FixedLight, HydroMonth
from ara_domain.epc.mapping import systems
from ara_domain.epc.mapping.reader import Reader


def energy_source(certificate: Reader) -> SapEnergySource | None:
    """Tariff, mains gas, photovoltaics, batteries, wind and hydro.

    Before 15 the peak power of all panels stands alone; before 19 all wind turbines are alike; from 19 on meters,
    diverter, battery and terrain are lodged with the dwelling.
    """
    row = certificate.child("sap_energy_source")
    if row is None:
        return None
    tariff, terrain = row.code("electricity_tariff"), row.code("wind_turbine_terrain_type")
    terrain = certificate.code("terrain_type") if terrain is None else terrain
    battery = certificate.number("battery_capacity")
    turbines, count = tuple(_turbine(one) for one in row.children("wind_turbines")), row.integer("wind_turbines_count")
    return SapEnergySource(
        meter_type=None if tariff is None else str(tariff),
        electricity_tariff=row.lodged_code("electricity_tariff"),
        electricity_smart_meter_present=certificate.flag("electricity_smart_meter_present"),
        gas_smart_meter_present=certificate.flag("gas_smart_meter_present"),
        is_dwelling_export_capable=certificate.flag("is_dwelling_export_capable"),
        wind_turbines_count=len(turbines) if turbines else count,
        wind_turbines_terrain_type=None if terrain is None else str(terrain),
        wind_turbine_details=_turbine(row) if row.has("wind_turbine_rotor_diameter") else None,
        wind_turbines=turbines,
        is_wind_turbine_connected_to_dwelling_meter=certificate.flag("is_wind_turbine_connected_to_dwelling_meter"),
        photovoltaic_arrays=photovoltaic_arrays(row),
        pv_connection=certificate.code("pv_connection"),
        pv_diverter=certificate.flag("pv_diverter"),
        pv_batteries=() if battery is None else (PvBattery(battery_capacity=battery),),
        hydro_electric_generation=row.number("hydro_electric_generation"),
        hydro_electric_generation_months=_hydro_months(row.child("hydro_electric_generation_months")),
        is_hydro_output_connected_to_dwelling_meter=row.flag("is_hydro_output_connected_to_dwelling_meter"),
    )


def photovoltaic_arrays(row: Reader) -> tuple[PhotovoltaicArray, ...]:
    """The arrays of an energy source; before 15 one, of which only the peak power is known."""
    arrays = tuple(systems.photovoltaic_array(array) for array in row.children("pv_arrays"))
    peak_power = row.number("pv_peak_power")
    return (*arrays, PhotovoltaicArray(peak_power=peak_power)) if peak_power else arrays


def fixed_lights(certificate: Reader) -> tuple[FixedLight, ...]:
    """The fixed lights, kind by kind; each may stand in an element of its own name."""
    rows = [light for row in certificate.children("sap_lighting") for light in row.children("fixed_light") or [row]]
    return tuple(
        FixedLight(
            lighting_power=row.number("lighting_power"),
            lighting_efficacy=row.number("lighting_efficacy"),
            lighting_outlets=row.integer("lighting_outlets"),
        )
        for row in rows
    )


def _turbine(row: Reader) -> WindTurbineDetails:
    return WindTurbineDetails(
        rotor_diameter=row.number("wind_turbine_rotor_diameter"),
        hub_height=row.number("wind_turbine_hub_height"),
    )


def _hydro_months(row: Reader | None) -> tuple[HydroMonth, ...]:
    if row is None:
        return ()
    return tuple(
        HydroMonth(month=month.text("hydro_month"), generation_kwh=month.number("hydro_value"))
        for month in row.children("hydro_electric_generation_month")
    )
