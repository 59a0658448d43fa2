"""Heating, hot water and energy supplies of a document."""

from typing import Any

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_resources.sample_stock.documents.style import Style, flag, yes_no
from ara_resources.sample_stock.dwellings.dwelling import Cylinder, Heating, HotWater, MainSystem, PvArray, Supply

_FROM_DATABASE, _FROM_TABLE = 1, 2
_MIXER, _ELECTRIC, _NO_SHOWER = 1, 2, 4
_NO_WASTE_WATER_RECOVERY = 1
_CONNECTED, _NOT_APPLICABLE = 2, 0
_BATTERY_KWH = 5
_TERRAIN_SUBURBAN, _TERRAIN_RURAL = 2, 3
_SOUTH, _PITCH_30, _MODEST = 5, 2, 2


def heating_element(heating: Heating, style: Style) -> dict[str, Any]:
    """`sap_heating`."""
    water = heating.water
    made: dict[str, Any] = {
        "main_heating_details": [_main(main, number) for number, main in enumerate(heating.mains, start=1)],
        "water_heating_code": water.code,
        "water_heating_fuel": water.fuel,
        "immersion_heating_type": water.immersion,
        "has_fixed_air_conditioning": "false",
        "shower_outlets": _showers(water, style),
        "number_baths": water.baths,
        "number_baths_wwhrs": 0,
        **_cylinder(water.cylinder),
    }
    if heating.secondary_code is not None:
        made["secondary_heating_type"] = heating.secondary_code
        made["secondary_fuel_type"] = heating.secondary_fuel
    if water.solar:
        made["solar_water_heating_details"] = {
            "solar_panel_collector_data_source": 1,
            "solar_panel_collector_orientation": _SOUTH,
            "solar_panel_collector_pitch": _PITCH_30,
            "solar_panel_collector_overshading": _MODEST,
            "solar_water_pump": 1,
            "store_volume_details_known": "N",
        }
    return made


def _main(main: MainSystem, number: int) -> dict[str, Any]:
    system, flue = main.system, main.system.flue
    made: dict[str, Any] = {
        "main_heating_number": number,
        "main_heating_category": int(system.category),
        "main_fuel_type": int(system.fuel),
        "main_heating_control": main.control,
        "main_heating_data_source": _FROM_TABLE if system.product is None else _FROM_DATABASE,
        "main_heating_fraction": 1 if main.fraction == 1.0 else main.fraction,
        "heat_emitter_type": int(system.emitter),
        "emitter_temperature": main.flow_temperature,
        "fan_flue_present": yes_no(flue.fan_flue_present),
        "has_fghrs": "N",
    }
    if system.product is None:
        made["sap_main_heating_code"] = system.code
    else:
        made["main_heating_index_number"] = system.product
    if flue.boiler_flue_type is not None:
        made["boiler_flue_type"] = flue.boiler_flue_type
    if flue.boiler_ignition_type is not None:
        made["boiler_ignition_type"] = flue.boiler_ignition_type
    if system.is_wet and system.category is not Category.COMMUNITY:
        made["central_heating_pump_age"] = main.pump_age
    return made


def _showers(water: HotWater, style: Style) -> Any:
    kinds = [_MIXER] * water.mixer_showers + [_ELECTRIC] * water.electric_showers or [_NO_SHOWER]
    outlets = [{"shower_outlet_type": kind, "shower_wwhrs": _NO_WASTE_WATER_RECOVERY} for kind in kinds]
    return {"shower_outlet": outlets[0]} if style.wrapped_lists and len(outlets) == 1 else outlets


def _cylinder(cylinder: Cylinder | None) -> dict[str, Any]:
    if cylinder is None:
        return {"cylinder_size": 1}
    made: dict[str, Any] = {"cylinder_size": cylinder.size}
    if cylinder.size == 0:  # nobody could see it, so that nothing more is known
        return made
    made["cylinder_insulation_type"] = cylinder.insulation
    made["cylinder_thermostat"] = yes_no(cylinder.thermostat)
    if cylinder.insulation:
        made["cylinder_insulation_thickness"] = cylinder.insulation_mm
    if cylinder.volume_l is not None:
        made["cylinder_size_measured"] = cylinder.volume_l
    return made


def supply_element(supply: Supply, style: Style) -> dict[str, Any]:
    """`sap_energy_source`."""
    generates = bool(supply.pv or supply.pv_roof_percent)
    made: dict[str, Any] = {
        "mains_gas": yes_no(supply.mains_gas),
        "meter_type": supply.meter,
        "electricity_smart_meter_present": flag(supply.smart_meters),
        "gas_smart_meter_present": flag(supply.smart_meters and supply.mains_gas),
        "is_dwelling_export_capable": flag(generates or supply.smart_meters),
        "wind_turbines_count": supply.wind_turbines,
        "wind_turbines_terrain_type": _TERRAIN_RURAL if supply.wind_turbines else _TERRAIN_SUBURBAN,
        "pv_connection": _CONNECTED if generates else _NOT_APPLICABLE,
        "photovoltaic_supply": _photovoltaics(supply, style),
    }
    if supply.wind_turbines:
        made["wind_turbine_details"] = {"hub_height": 0, "rotor_diameter": 0}
    if supply.batteries:
        made["pv_battery_count"] = supply.batteries
        made["pv_batteries"] = [{"battery_capacity": _BATTERY_KWH}] * supply.batteries
    if supply.diverter:
        made["pv_diverter"] = "true"
    return made


def _photovoltaics(supply: Supply, style: Style) -> Any:
    """None or of unknown size, one array, or several as a list of lists."""
    if not supply.pv:
        return {"none_or_no_details": {"percent_roof_area": supply.pv_roof_percent}}
    arrays = [_array(array) for array in supply.pv]
    if len(arrays) > 1:
        return [[array] for array in arrays]
    return {"pv_arrays": arrays[0] if style.wrapped_lists else arrays}


def _array(array: PvArray) -> dict[str, Any]:
    return {
        "peak_power": array.kwp,
        "pitch": array.pitch,
        "orientation": array.orientation,
        "overshading": array.overshading,
    }
