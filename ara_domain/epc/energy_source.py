"""Meters, mains gas, photovoltaics, batteries, wind and hydro."""

from dataclasses import dataclass

from ara_domain.epc.codes import Code
from ara_domain.epc.full_sap_services import HydroMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotovoltaicArray:
    """One measured PV array: peak power in kWp; pitch, orientation and overshading are register codes."""

    peak_power: float | None = None
    pitch: Code | None = None
    orientation: Code | None = None
    overshading: Code | None = None

    pv_connection: Code | None = None
    """Before RdSAP 21 each array says whether it is connected to the dwelling's meter."""
    overshading_mcs: float | None = None
    """Full SAP: overshading factor by the method of MCS, in place of the code."""
    mcs_certificate: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PvBattery:
    """One battery, capacity in kWh."""

    battery_capacity: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindTurbineDetails:
    """Rotor diameter and hub height above the ridge, both in m."""

    rotor_diameter: float | None = None
    hub_height: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapEnergySource:
    """Energy supplies of the dwelling. Hydro generation in kWh/yr, PV share in % of the roof area."""

    meter_type: str | None = None
    """The register's code as text, or the surveyor's words."""
    mains_gas: bool | None = None
    electricity_smart_meter_present: bool | None = None
    gas_smart_meter_present: bool | None = None
    is_dwelling_export_capable: bool | None = None
    wind_turbines_count: int | None = None
    wind_turbines_terrain_type: str | None = None
    wind_turbine_details: WindTurbineDetails | None = None
    photovoltaic_arrays: tuple[PhotovoltaicArray, ...] = ()
    pv_percent_roof_area: float | None = None
    pv_connection: Code | None = None
    pv_diverter: bool | None = None
    pv_battery_count: int | None = None
    pv_batteries: tuple[PvBattery, ...] = ()
    hydro_electric_generation: float | None = None
    is_hydro_output_connected_to_dwelling_meter: bool | None = None
    electricity_tariff: Code | None = None
    """Full SAP's own list: 1 standard, 2 off-peak 7 hour, 3 10 hour, 4 24 hour, 5 18 hour, `ND`."""
    wind_turbines: tuple[WindTurbineDetails, ...] = ()
    """Full SAP from 19 on: each turbine, in place of `wind_turbine_details`."""
    is_wind_turbine_connected_to_dwelling_meter: bool | None = None
    hydro_electric_generation_months: tuple[HydroMonth, ...] = ()
