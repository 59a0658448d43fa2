"""What a product database says of the products a certificate names, as frame columns.

Without a database only the index numbers are written. Values carry their in-use factors (SAP 2012 Tables 4h and N8),
because what these depend on is on the certificate. Generic replacement products of measures keep the efficiencies of
RdSAP 10 Table 33, whatever a database says of their index numbers.
"""

import math

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapHeating, SapVentilation
from ara_domain.epc.reading import code
from ara_domain.ml.row import Row
from ara_domain.ml.schema import HEATING_SYSTEMS
from ara_domain.products import Boiler, BoilerType, HeatPump, HeatSource, KeepHot, ProductDatabase, VentilationUnit
from ara_domain.products.products import Fuel
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import table

_IN_DATABASE = 1.0
_DECENTRALISED, _CENTRALISED, _MVHR, _PIV_OUTSIDE = 2.0, 3.0, 4.0, 6.0
_RIGID, _INSULATED, _INSIDE = 2.0, 2.0, 1.0
_COMMUNITY = 6.0
_UNDERFLOOR = 2.0
_FLOW_35 = 4.0
_HEAT_PUMP_IN_USE, _SEPARATE_CYLINDER_IN_USE, _LEAST_WATER = 0.95, 0.60, 100.0
"""SAP 2012 Appendix N: space and integral store 0.95 (N8), another cylinder 0.60, water never below 100 %."""
_KEEP_HOT_TIMED_KWH, _KEEP_HOT_KWH = 600.0, 900.0
"""SAP 2012 Table 3a."""

_BOILER_CODES = {
    (Fuel.GAS, BoilerType.REGULAR): (101, 102),
    (Fuel.GAS, BoilerType.COMBI): (103, 104),
    (Fuel.GAS, BoilerType.CPSU): (120, 121),
    (Fuel.OIL, BoilerType.REGULAR): (126, 127),
    (Fuel.OIL, BoilerType.COMBI): (129, 130),
    # Table 4b has no oil CPSU: one is taken as a regular boiler.
    (Fuel.OIL, BoilerType.CPSU): (126, 127),
}
"""Codes of Table 4b whose kind a boiler is of: not condensing, condensing. LPG boilers have the rows of gas."""
_PUMP_CODES = {HeatSource.GROUND: (211, 221), HeatSource.WATER: (213, 223), HeatSource.AIR: (214, 224)}
"""Codes of Table 4a: flow at 35 °C or below, above."""


def flatten_products(epc: EpcPropertyData, row: Row, products: ProductDatabase) -> None:
    """Write the index numbers lodged and what is known of them; the rest of the row is written already."""
    heating = epc.sap_heating or SapHeating()
    for detail in heating.main_heating_details:
        if detail.main_heating_number in HEATING_SYSTEMS:
            _system(row, f"heating{detail.main_heating_number}", detail, products)
    _network(row, heating, products)
    if epc.sap_ventilation is not None:
        _ventilation(row, epc.sap_ventilation, products)


def _system(row: Row, name: str, detail: MainHeatingDetail, products: ProductDatabase) -> None:
    index = detail.main_heating_index_number
    if index is not None and code(detail.main_heating_data_source) == _IN_DATABASE:
        row.put(f"{name}_product", index)
        if math.isnan(replacement_efficiency(index)[0]):
            if (boiler := products.boilers.get(index)) is not None:
                _boiler(row, name, boiler, detail)
            elif (pump := products.heat_pumps.get(index)) is not None:
                _heat_pump(row, name, pump, detail)
    recovery = products.flue_gas.get(detail.fghrs_index_number or 0)
    if recovery is not None and detail.has_fghrs:
        row.put(f"{name}_flue_gas_saving", recovery.saving)


def _boiler(row: Row, name: str, boiler: Boiler, detail: MainHeatingDetail) -> None:
    fuel = Fuel.GAS if boiler.fuel is Fuel.LPG else boiler.fuel
    row.put(f"{name}_product_code", _BOILER_CODES[fuel, boiler.type][boiler.condensing])
    row.put(f"{name}_efficiency", boiler.winter)
    row.put(f"{name}_efficiency_summer", boiler.summer)
    if detail.fan_flue_present is None and boiler.fan_flue is not None:
        row.put(f"{name}_fan_flue", float(boiler.fan_flue))
    if boiler.loss is not None:
        row.put(f"{name}_combi_schedules", boiler.loss.schedules)
        row.put(f"{name}_combi_rejected", boiler.loss.rejected)
        row.put(f"{name}_combi_standing", boiler.loss.standing_kwh_day)
        row.put(f"{name}_combi_by_volume", boiler.loss.by_volume)
    if boiler.keep_hot is not KeepHot.NONE:
        loss = _KEEP_HOT_TIMED_KWH if boiler.keep_hot_timed else _KEEP_HOT_KWH
        row.put(f"{name}_keep_hot_kwh", loss)
        row.put(f"{name}_keep_hot_electric_kwh", loss if boiler.keep_hot is KeepHot.ELECTRIC else 0.0)


def _heat_pump(row: Row, name: str, pump: HeatPump, detail: MainHeatingDetail) -> None:
    low_flow = code(detail.heat_emitter_type) == _UNDERFLOOR or code(detail.emitter_temperature) == _FLOW_35
    row.put(f"{name}_product_code", _PUMP_CODES[pump.source][0 if low_flow else 1])
    row.put(f"{name}_efficiency", pump.space * _HEAT_PUMP_IN_USE)
    if pump.water is not None:
        in_use = _HEAT_PUMP_IN_USE if pump.integral_store else _SEPARATE_CYLINDER_IN_USE
        row.put(f"{name}_efficiency_summer", max(_LEAST_WATER, pump.water * in_use))


def _network(row: Row, heating: SapHeating, products: ProductDatabase) -> None:
    first = next((one for one in heating.main_heating_details if one.main_heating_number == 1), None)
    on_network = first is not None and code(first.main_heating_category) == _COMMUNITY
    of_space = first.community_heat_network_index_number if first is not None and on_network else None
    index = of_space or heating.community_dhw_network_index_number
    if not index:
        return
    row.put("network_product", index)
    if (network := products.heat_networks.get(index)) is None:
        return
    row.put("network_loss", network.distribution_loss)
    row.put("network_carbon", network.co2_kg_kwh)
    row.put("network_primary", network.primary_kwh_kwh)
    if network.price_p_kwh is not None:
        row.put("network_price", network.price_p_kwh)


# ------------------------------------------------------------------------------------------------ ventilation


def _ventilation(row: Row, lodged: SapVentilation, products: ProductDatabase) -> None:
    index = lodged.mechanical_ventilation_index_number
    if index is None:
        return
    row.put("ventilation_product", index)
    units = products.ventilation.get(index, ())
    kind = row.get("mechanical_ventilation")
    rigid = code(lodged.mechanical_vent_duct_type) == _RIGID
    unit = _tested_as(units, lodged.wet_rooms_count, rigid=rigid)
    if unit is None or (kind == _MVHR and unit.heat_recovery is None):
        return
    row.put("ventilation_sfp", unit.sfp * _fan_factor(lodged, kind, "rigid" if rigid else "flexible"))
    if kind == _MVHR and unit.heat_recovery is not None:
        kept = code(lodged.mechanical_vent_duct_insulation) == _INSULATED
        kept = kept or code(lodged.mechanical_vent_duct_placement) == _INSIDE
        share = table("full_sap")["ventilation_in_use"]["recovery"]["insulated" if kept else "uninsulated"]
        row.put("ventilation_recovery", unit.heat_recovery * share)


def _fan_factor(lodged: SapVentilation, kind: float, ducts: str) -> float:
    """In-use factor on the specific fan power (SAP 2012 Table 4h)."""
    factors = table("full_sap")["ventilation_in_use"]
    if kind in (_DECENTRALISED, _PIV_OUTSIDE):
        return float(factors["decentralised"][ducts])
    scheme = "approved" if lodged.is_mechanical_vent_approved_installer_scheme else "no_scheme"
    return float(factors["central_extract" if kind == _CENTRALISED else "balanced"][scheme][ducts])


def _tested_as(units: tuple[VentilationUnit, ...], wet_rooms: int | None, *, rigid: bool) -> VentilationUnit | None:
    """The unit as tested for these ducts and so many wet rooms; the least number tested where none is lodged."""
    fitting = [unit for unit in units if unit.rigid_ducts in (None, rigid)]
    fitting = [unit for unit in fitting if wet_rooms is None or unit.wet_rooms in (None, wet_rooms)]
    return min(fitting, key=lambda unit: unit.wet_rooms or 0, default=None)
