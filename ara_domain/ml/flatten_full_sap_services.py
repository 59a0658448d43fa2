"""Ventilation, heating, hot water and lights of full SAP as frame columns, beyond what RdSAP records alike.

Runs after the flattening that both kinds share and writes over it where full SAP says more or says it elsewhere.

Add here: a service that full SAP lodges. Keep out: the fabric (`flatten_full_sap`).
"""

import math
from collections.abc import Iterable

import numpy as np

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapEnergySource, SapHeating
from ara_domain.epc.codes import Code, CylinderSize
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.energy_source import WindTurbineDetails
from ara_domain.epc.full_sap_services import HotWaterStore, SapMainHeatingData
from ara_domain.epc.reading import NAN, code, flag, optional
from ara_domain.epc.ventilation import SapVentilation
from ara_domain.ml.row import Row
from ara_domain.ml.schema import HEATING_SYSTEMS, METER_OFF_PEAK_7_HOUR
from ara_domain.sap.expansion.catalogue import FuelKind, fuel_kind
from ara_domain.sap.tables import table

_TARIFF_7_HOUR = 2
_COUNTED_FROM = 10.0
"""SAP version from which showers and baths are counted: none lodged is none there."""
_FRAME, _OTHER_WALLS = 1, 2
_SEALED, _UNSEALED = 2, 3
_RIGID = 2
_DATABASE = 1
_MV, _MEV_DECENTRALISED, _MEV_CENTRALISED, _MVHR, _PIV_OUTSIDE = 1, 2, 3, 4, 6
_INSULATED, _INSIDE = 2, 1
_PRIMARY_STORE, _SECONDARY_STORE = 2, 3
_GAS_COMBI, _GAS_CPSU = 2, 3
_NO_THERMAL_STORE = 1
_ROOM_HEATERS = 10
_ROOM_HEATER_OF = {
    FuelKind.GAS: 603,
    FuelKind.LPG: 603,
    FuelKind.OIL: 623,
    FuelKind.SOLID: 633,
    FuelKind.ELECTRICITY: 691,
}
"""SAP code of a room heater known by its declared performance only."""


def flatten_full_sap_services(epc: EpcPropertyData, row: Row) -> None:
    """Write what full SAP lodges of the services."""
    _ventilation(epc, row)
    heating = epc.sap_heating or SapHeating()
    by_number = {detail.main_heating_number: detail for detail in heating.main_heating_details}
    for number in HEATING_SYSTEMS:
        if number in by_number:
            _system(row, f"heating{number}", by_number[number], heating)
    _secondary(heating, row)
    _water(epc, heating, row)
    _lights(epc, row)
    _supplies(epc.sap_energy_source or SapEnergySource(), row)


# ------------------------------------------------------------------------------------------------ ventilation


def _ventilation(epc: EpcPropertyData, row: Row) -> None:
    v = epc.sap_ventilation
    if v is None:
        return
    if epc.extract_fans_count is None and v.extract_fans_count is None:
        row.put("extract_fans", optional(v.fans_vents_count))
    timber = code(v.ground_floor_type)
    row.put("suspended_floor_sealed", {_SEALED: 1.0, _UNSEALED: 0.0}.get(int(timber), NAN) if timber > 0 else NAN)
    walls = code(v.wall_type)
    row.put("frame_structure", 1.0 if walls == _FRAME else 0.0 if walls == _OTHER_WALLS else NAN)
    row.put("ventilation_sfp", _power_in_use(v))
    row.put("ventilation_recovery", _recovery_in_use(v))


def _power_in_use(v: SapVentilation) -> float:
    """Specific fan power times the in-use factor of Table 4h, W/(l/s); NaN where it is not lodged."""
    data = table("full_sap")["ventilation_in_use"]
    kind = code(v.mechanical_ventilation)
    ducts = "rigid" if code(v.mechanical_vent_duct_type) == _RIGID else "flexible"
    if kind == _MEV_DECENTRALISED:
        return _decentralised(v, data, ducts)
    power = optional(v.mechanical_vent_specific_fan_power)
    if kind == _PIV_OUTSIDE:
        return power * float(data["decentralised"][ducts])
    scheme = "approved" if v.is_mechanical_vent_approved_installer_scheme else "no_scheme"
    if kind == _MEV_CENTRALISED:
        return power * float(data["central_extract"][scheme][ducts])
    return power * float(data["balanced"][scheme][ducts]) if kind in (_MV, _MVHR) else NAN


def _decentralised(v: SapVentilation, data: dict[str, dict[str, float]], ducts: str) -> float:
    """Mean over the fans by their flow (worksheet section 2); fans in the wall have no duct."""
    kitchen, other = data["flow_l_s"]["kitchen"], data["flow_l_s"]["other"]
    in_duct, in_wall = data["decentralised"][ducts], data["decentralised"]["no_duct"]
    fans = (
        (v.kitchen_room_fans_count, v.kitchen_room_fans_specific_power, kitchen, in_duct),
        (v.non_kitchen_room_fans_count, v.non_kitchen_room_fans_specific_power, other, in_duct),
        (v.kitchen_duct_fans_count, v.kitchen_duct_fans_specific_power, kitchen, in_duct),
        (v.non_kitchen_duct_fans_count, v.non_kitchen_duct_fans_specific_power, other, in_duct),
        (v.kitchen_wall_fans_count, v.kitchen_wall_fans_specific_power, kitchen, in_wall),
        (v.non_kitchen_wall_fans_count, v.non_kitchen_wall_fans_specific_power, other, in_wall),
    )
    used = [(number, power, flow, factor) for number, power, flow, factor in fans if number and power is not None]
    flows = sum(number * flow for number, _, flow, _ in used)
    return sum(number * power * flow * factor for number, power, flow, factor in used) / flows if flows else NAN


def _recovery_in_use(v: SapVentilation) -> float:
    """Heat recovered in use, % (Table 4h): ducts that are insulated, or all inside, lose less."""
    data = table("full_sap")["ventilation_in_use"]["recovery"]
    kept = code(v.mechanical_vent_duct_insulation) == _INSULATED or code(v.mechanical_vent_duct_placement) == _INSIDE
    return optional(v.mechanical_vent_heat_recovery_efficiency) * float(data["insulated" if kept else "uninsulated"])


# ------------------------------------------------------------------------------------------------ space heating


def _system(row: Row, name: str, detail: MainHeatingDetail, heating: SapHeating) -> None:
    data = detail.full_sap
    if data is None:
        return
    # RdSAP 10 has a rule for fans that are not recorded; full SAP counts those it lodges.
    row.put(f"{name}_fan_flue", flag(bool(detail.fan_flue_present)))
    row.put(f"{name}_interlocked", flag(data.is_interlocked_system))
    row.put(f"{name}_underfloor", code(data.underfloor_heat_emitter_type))
    row.put(f"{name}_delayed_start", flag(bool(data.has_delayed_start_thermostat or data.has_separate_delayed_start)))
    row.put(f"{name}_combi", code(data.combi_boiler_type))
    inside = flag(data.is_central_heating_pump_in_heated_space)
    row.put(f"{name}_pump_outside", 1.0 - inside)
    if heating.hot_water_store is not None and heating.hot_water_store.is_heat_pump_installed_to_mis:
        row.put(f"{name}_mcs", 1.0)
    winter, summer = _declared(detail, data)
    if not math.isnan(winter) and code(detail.main_heating_data_source) != _DATABASE:
        row.put(f"{name}_efficiency", winter)
        row.put(f"{name}_efficiency_summer", summer)


def _declared(detail: MainHeatingDetail, data: SapMainHeatingData) -> tuple[float, float]:
    """Declared winter and summer efficiency, %; of a boiler tested over the year by Appendix D's offsets."""
    if data.efficiency_winter is not None and data.efficiency_summer is not None:
        return data.efficiency_winter, data.efficiency_summer
    annual = data.efficiency
    if annual is None and data.declared is not None:
        annual = data.declared.efficiency
    if annual is None or annual <= 0:
        return NAN, NAN
    kind = _kind(detail.main_fuel_type)
    boiler = code(detail.main_heating_category) == Category.BOILER
    if not boiler or kind not in (FuelKind.GAS, FuelKind.LPG, FuelKind.OIL):
        return annual, NAN
    offsets = table("full_sap")["boiler_offset"]["oil" if kind == FuelKind.OIL else "gas"]
    winter, summer = offsets[_boiler(data)]
    return annual + winter, annual + summer


def _boiler(data: SapMainHeatingData) -> str:
    kind, store = code(data.gas_or_oil_boiler_type), code(data.combi_boiler_type)
    if kind == _GAS_CPSU:
        return "cpsu"
    if kind == _GAS_COMBI:
        return "storage" if store in (_PRIMARY_STORE, _SECONDARY_STORE) else "instantaneous"
    return "regular"


def _kind(fuel: Code | None) -> FuelKind:
    return FuelKind(int(fuel_kind(np.array([code(fuel)]))[0]))


def _secondary(heating: SapHeating, row: Row) -> None:
    """A declared room heater has a code of its own only by its fuel."""
    data = heating.secondary_full_sap
    if data is None:
        return
    declared = data.efficiency
    if declared is None and data.declared is not None:
        declared = data.declared.efficiency
    row.put("secondary_heating_percent", optional(declared or None))
    if heating.secondary_heating_type is None and code(data.category) == _ROOM_HEATERS:
        row.put("secondary_code", float(_ROOM_HEATER_OF.get(_kind(heating.secondary_fuel_type), 691)))


# ------------------------------------------------------------------------------------------------ hot water


def _water(epc: EpcPropertyData, heating: SapHeating, row: Row) -> None:
    store = heating.hot_water_store or HotWaterStore()
    present = heating.has_hot_water_cylinder
    present = epc.has_hot_water_cylinder if present is None else present
    if heating.cylinder_size is None:
        size = CylinderSize.MEASURED if heating.cylinder_size_measured else CylinderSize.NO_ACCESS
        row.put("cylinder_size", float(size if present else CylinderSize.NONE))
    if heating.cylinder_insulation_thickness is None:
        row.put("cylinder_insulation_mm", optional(store.insulation_thickness_mm))
    row.put("water_timed", flag(store.is_separately_timed))
    row.put("primary_insulated", _pipes(store))
    row.put("cylinder_outside", 1.0 - flag(store.is_cylinder_in_heated_space))
    row.put("thermal_store", flag(code(store.thermal_store) > _NO_THERMAL_STORE))
    row.put("cpsu_temperature", _cpsu_temperature(heating.main_heating_details))
    flows = [
        o.shower_flow_rate for o in heating.shower_outlets if code(o.shower_outlet_type) == 1 and o.shower_flow_rate
    ]
    row.put("shower_flow", sum(flows) / len(flows) if flows else NAN)
    target = code(epc.design_water_use) == 1 or code(heating.design_water_use) == 1
    row.put("water_use_target", flag(target))
    row.put("header_tank", flag(code(epc.cold_water_source) == 2))
    solar = heating.solar_water_heating_details
    row.put("solar_combined", flag(solar.combined_cylinder) if solar else NAN)
    losses = [s.distribution_loss_factor for s in heating.community_heating_systems if s.distribution_loss_factor]
    row.put("network_loss", losses[0] if losses else NAN)
    if epc.sap_version is not None and epc.sap_version >= _COUNTED_FROM and heating.mixer_shower_count is None:
        row.put("mixer_showers", 0.0)
        row.put("baths", float(heating.number_baths or 1))


def _pipes(store: HotWaterStore) -> float:
    """Insulated share p of the primary pipework (Table 3)."""
    shares = table("full_sap")["primary_insulated"]["p"]
    level = code(store.primary_pipework_insulation)
    if 1 <= level <= len(shares):
        return float(shares[int(level) - 1])
    return flag(store.is_primary_pipework_insulated)


def _cpsu_temperature(details: Iterable[MainHeatingDetail]) -> float:
    found = [d.full_sap.electric_cpsu_operating_temperature_c for d in details if d.full_sap is not None]
    return next((value for value in found if value), NAN)


# ------------------------------------------------------------------------------------------------ electricity


def _lights(epc: EpcPropertyData, row: Row) -> None:
    """Lumens and mean efficacy of the lights, by their power (SAP 10.2 L5, L8); else by the low-energy share."""
    lights = [
        (light.lighting_power * (light.lighting_outlets or 1), light.lighting_efficacy)
        for light in epc.fixed_lights
        if light.lighting_power and light.lighting_efficacy
    ]
    if not lights or len(lights) < len(epc.fixed_lights):
        return
    watts = sum(power for power, _ in lights)
    lumens = sum(power * efficacy for power, efficacy in lights)
    row.put("lighting_lumens", lumens)
    row.put("lamp_efficacy", lumens / watts)


def _supplies(source: SapEnergySource, row: Row) -> None:
    if code(source.electricity_tariff) == _TARIFF_7_HOUR:
        row.put("meter", METER_OFF_PEAK_7_HOUR)
    row.put("export_capable", flag(source.is_dwelling_export_capable is not False))
    connections = {code(array.pv_connection) for array in source.photovoltaic_arrays if array.pv_connection is not None}
    if source.pv_connection is None and connections:
        row.put("pv_connection", max(connections))
    if source.wind_turbines:
        _turbines(source.wind_turbines, row)


def _turbines(turbines: tuple[WindTurbineDetails, ...], row: Row) -> None:
    """Turbines that differ, as alike ones of the same swept area at their mean height."""
    rotors = [t.rotor_diameter for t in turbines if t.rotor_diameter]
    heights = [t.hub_height for t in turbines if t.hub_height is not None]
    row.put("wind_rotor_diameter", math.sqrt(sum(d * d for d in rotors) / len(rotors)) if rotors else NAN)
    row.put("wind_hub_height", sum(heights) / len(heights) if heights else NAN)
