"""Hot water: source, cylinder, losses, efficiency, solar (RdSAP 10 §11.5 to §11.11, SAP 2012 §4, Tables 2, 3)."""

from dataclasses import dataclass
from dataclasses import fields as fields_of

import numpy as np

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.ml.schema import METER_OFF_PEAK_7_HOUR
from ara_domain.sap.expansion.catalogue import FuelKind, as_code, fuel_code, fuel_kind, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.heating import Heating
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.main_system import MainSystem, has_cylinder, needs_penalty
from ara_domain.sap.expansion.solar_collector import Solar, solar_of
from ara_domain.sap.expansion.water_storage import (
    Store,
    combi_loss_of,
    has_thermostat,
    separately_timed,
    storage_loss_of,
)
from ara_domain.sap.method import Method
from ara_domain.sap.tables import Array, Codes, Mask, first_of, one_of, table
from ara_domain.sap.worksheet.hot_water import WaterInputs

FROM_MAIN, FROM_SECOND, FROM_SECONDARY = 901, 914, 902
IMMERSION, POINT_OF_USE_ELECTRIC, NO_WATER_HEATING = 903, 909, 999
_NETWORK_WATER = (950, 951, 952, 953)
_BACK_BOILER_WATER_EFFICIENCY = 65.0
"""Gas back boiler of a fire, water only (RdSAP 10 §11.6)."""
_HEAT_PUMP_WATER_EFFICIENCY = 170.0
"""Table 4a; also for a replacement heat pump, whose product record gives space efficiency only."""
_DUAL_IMMERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Water:
    """Hot water of every home."""

    inputs: WaterInputs
    source: Codes
    """901, 914 or 902 for heating systems, else the water heating code."""
    heater: Codes
    """Code of the appliance that heats the water."""
    kind: Array
    """`FuelKind` of the heater."""
    fuel: Array
    """Table 32 code; NaN for electricity and networks until tariffs are known."""
    efficiency: Array
    by_seasons: Mask
    winter: Array
    summer: Array
    adjustment: Array
    space_share: Array
    summer_immersion: Mask
    immersion: Mask
    """An electric immersion heats the water."""
    dual_immersion: Mask
    heat_pump: Mask
    volume: Array
    """Cylinder volume, litres; 0 without one."""
    solar: Solar


def water(fields: Fields, envelope: Envelope, heating: Heating, limitations: Limitations, method: Method) -> Water:
    """Resolve the water heater, its store and its losses."""
    source = _source(fields, heating, limitations)
    heater, kind, fuel = _heater(fields, heating, source)
    system = _system_of(heating, source)
    cylinder = has_cylinder(fields) | (source == NO_WATER_HEATING)
    network = kind == FuelKind.NETWORK
    immersion = systems().has("immersion", heater)
    volume = np.where(cylinder, _volume(fields, heating, immersion), 0.0)
    solar = solar_of(fields, heater, volume, network=network)
    if method.solar_water_monthly:
        limitations.add("solar_water_unverified", solar.present)
    limitations.add("waste_water_recovery_not_counted", fields.flag("waste_water_recovery"))
    limitations.add("electric_shower_from_memory", fields["electric_showers"] > 0)
    regular = systems().has("regular", heater) & ~cylinder & ~immersion
    limitations.add("regular_boiler_without_cylinder", regular & ~network)
    efficiency, winter, summer, by_seasons = _efficiencies(system, source, heater, heating, kind)
    return Water(
        inputs=_inputs(fields, envelope, Store.of(heater, network, cylinder, volume), solar, limitations, method),
        source=source,
        heater=heater,
        kind=kind,
        fuel=fuel,
        efficiency=efficiency,
        by_seasons=by_seasons,
        winter=winter,
        summer=summer,
        adjustment=_adjustment(system),
        space_share=_space_share(heating, source),
        summer_immersion=_summer_immersion(heater, source),
        immersion=immersion,
        dual_immersion=_dual(fields, source),
        heat_pump=systems().has("heat_pump", heater),
        volume=volume,
        solar=solar,
    )


# ------------------------------------------------------------------------------------------------ what heats the water


def _source(fields: Fields, heating: Heating, limitations: Limitations) -> Codes:
    lodged = as_code(fields["water_code"])
    known = systems().exists[lodged] & (lodged >= 900)
    limitations.add("water_heating_assumed", ~known)
    source = np.where(known, lodged, NO_WATER_HEATING)
    source = np.where((source == FROM_SECOND) & ~heating.second.present, FROM_MAIN, source)
    source = np.where((source == FROM_SECONDARY) & (heating.secondary == 0), IMMERSION, source)
    return np.where((source == FROM_MAIN) & heating.water_from_secondary, FROM_SECONDARY, source)


def _heater(fields: Fields, heating: Heating, source: Codes) -> tuple[Codes, Array, Array]:
    """The appliance, its fuel kind and its Table 32 fuel."""
    of_main, of_second, of_secondary = (source == code for code in (FROM_MAIN, FROM_SECOND, FROM_SECONDARY))
    own_kind = fuel_kind(fields["water_fuel"])
    table_kind = systems().fuel[source]
    kind = np.where((own_kind == FuelKind.LPG) & (table_kind == FuelKind.GAS), FuelKind.LPG, table_kind)
    own_fuel = fuel_code(fields["water_fuel"])
    default = first_of([kind == FuelKind.GAS, kind == FuelKind.LPG, kind == FuelKind.OIL, kind == FuelKind.SOLID,
                         kind == FuelKind.NETWORK], [1.0, 2.0, 4.0, 11.0, 51.0], np.nan)  # fmt: skip
    fuel = np.where((own_kind == kind) & ~np.isnan(own_fuel), own_fuel, default)
    heater = first_of(
        [of_main, of_second, of_secondary], [heating.main.code, heating.second.code, heating.secondary], source
    )
    kind = first_of(
        [of_main, of_second, of_secondary], [heating.main.kind, heating.second.kind, heating.secondary_kind], kind
    )
    fuel = first_of(
        [of_main, of_second, of_secondary], [heating.main.fuel, heating.second.fuel, heating.secondary_fuel], fuel
    )
    # Room heaters and storage heaters cannot heat water: an immersion does.
    dry = one_of(heater // 100, (4,)) | ((kind == FuelKind.ELECTRICITY) & (heater >= 691) & (heater <= 701))
    heater = np.where(dry & (of_main | of_second | of_secondary), IMMERSION, heater)
    return heater.astype(np.intp), kind, fuel


def _system_of(heating: Heating, source: Codes) -> MainSystem:
    """The main system that heats the water, for its adjustments; system 1 where neither does."""
    second = source == FROM_SECOND
    if not second.any():
        return heating.main
    chosen = {
        field.name: np.where(second, getattr(heating.second, field.name), getattr(heating.main, field.name))
        for field in fields_of(MainSystem)
    }
    return MainSystem(**chosen)


def _efficiencies(
    system: MainSystem, source: Codes, heater: Codes, heating: Heating, kind: Array
) -> tuple[Array, Array, Array, Mask]:
    """Fixed efficiency, winter and summer efficiencies, and where Equation D1 applies, all in %."""
    listed = systems()
    from_system = one_of(source, (FROM_MAIN, FROM_SECOND))
    boiler = from_system & (heater >= 101) & (heater <= 141)
    product = from_system & ~np.isnan(system.efficiency_summer)
    winter = np.where(product, system.efficiency, listed.efficiency[heater])
    summer = np.where(product, system.efficiency_summer, listed.efficiency_summer[heater])
    fixed = np.where(
        np.isnan(listed.efficiency_water[heater]), listed.efficiency[heater], listed.efficiency_water[heater]
    )
    fixed = fixed * np.where(system.mcs & from_system, np.nan_to_num(listed.mcs_water[heater], nan=1.0), 1.0)
    replaced_pump = from_system & ~np.isnan(system.efficiency) & listed.has("heat_pump", heater)
    of_product = np.where(product, system.efficiency_summer, _HEAT_PUMP_WATER_EFFICIENCY)
    fixed = np.where(replaced_pump, of_product, fixed)
    gas_back_boiler = listed.has("back_boiler", heater) & (kind == FuelKind.GAS) & (heater >= 600)
    fixed = np.where(gas_back_boiler, _BACK_BOILER_WATER_EFFICIENCY, fixed)
    fixed = np.where(source == FROM_SECONDARY, np.where(gas_back_boiler, fixed, heating.efficiency_secondary), fixed)
    fixed = np.where((kind == FuelKind.NETWORK) | np.isnan(fixed), 100.0, fixed)
    return fixed, np.where(boiler, winter, 100.0), np.where(boiler, summer, 100.0), boiler


def _adjustment(system: MainSystem) -> Array:
    """-5 points on the water of a regular boiler without interlock (Table 4c(2))."""
    return np.where(system.has("regular") & needs_penalty(system), -5.0, 0.0)


def _space_share(heating: Heating, source: Codes) -> Array:
    main = 1 - heating.secondary_fraction
    return np.where(source == FROM_SECOND, main * heating.second_share, main * (1 - heating.second_share))


def _summer_immersion(heater: Codes, source: Codes) -> Mask:
    """Solid-fuel open fires and closed room heaters with boiler: an immersion in June to September (§11.6)."""
    listed = systems()
    solid = listed.has("open_fire", heater) | listed.has("closed_room_heater", heater)
    return solid & one_of(source, (FROM_MAIN, FROM_SECOND, FROM_SECONDARY))


def _dual(fields: Fields, source: Codes) -> Mask:
    """Dual immersion as recorded; without water heating by the meter; a single meter makes it single."""
    two_rates = (MeterType.DUAL, MeterType.DUAL_24_HOUR, MeterType.OFF_PEAK_18_HOUR, MeterType.OFF_PEAK_10_HOUR)
    dual_meter = one_of(fields["meter"], (*two_rates, METER_OFF_PEAK_7_HOUR))
    recorded = np.where(np.isnan(fields["immersion"]), dual_meter, fields["immersion"] == _DUAL_IMMERSION)
    dual: Mask = np.where(source == NO_WATER_HEATING, dual_meter, recorded).astype(bool)
    return dual & (fields["meter"] != MeterType.SINGLE)


# ------------------------------------------------------------------------------------------------ cylinder and losses


def _volume(fields: Fields, heating: Heating, immersion: Mask) -> Array:
    """Cylinder volume in litres (Table 28)."""
    litres = table("water")["cylinder_volume_l"]
    size = fields["cylinder_size"]
    solid = (heating.main.kind == FuelKind.SOLID) & heating.main.has("regular")
    off_peak_dual = immersion & _dual(fields, np.full(fields.size, IMMERSION))
    no_access = first_of(
        [off_peak_dual, solid],
        [float(litres["no_access_off_peak_dual"]), float(litres["no_access_solid_fuel"])],
        float(litres["no_access"]),
    )
    by_size = first_of(
        [size == CylinderSize.NORMAL, size == CylinderSize.MEDIUM, size == CylinderSize.LARGE,
         size == CylinderSize.IN_SOLAR_DETAILS],
        [float(litres["normal"]), float(litres["medium"]), float(litres["large"]), float(litres["medium"])],
        no_access,
    )  # fmt: skip
    measured = fields["cylinder_volume"]
    exact = one_of(size, (CylinderSize.MEASURED, CylinderSize.IN_SOLAR_DETAILS)) & ~np.isnan(measured)
    return np.where(exact, measured, by_size)


def _inputs(
    fields: Fields, envelope: Envelope, store: Store, solar: Solar, limitations: Limitations, method: Method
) -> WaterInputs:
    network, immersion, combi, cpsu = store.network, store.immersion, store.combi, store.cpsu
    thermostat = has_thermostat(fields, network, immersion, cpsu | combi)
    timed = ~network & ~immersion & separately_timed(fields, envelope, store.heater, method)
    hours = table("water")["primary_loss"]["hours"]
    by_controls = np.where(thermostat, np.where(timed, hours["timed"], hours["thermostat"]), hours["no_thermostat"])
    indirect = store.cylinder & ~immersion & ~combi & ~cpsu & ~network
    primary_hours = np.where(network, float(hours["timed"]), np.where(indirect, by_controls, 0.0))
    by_age = np.where(envelope.main_band >= 11, 1.0, 0.0)
    insulated = np.where(network, 1.0, fields.known("primary_insulated", by_age))
    limitations.add("thermal_store_as_cylinder", store.cylinder & fields.flag("thermal_store"))
    limitations.add("water_use_target_from_memory", fields.flag("water_use_target") & method.hot_water_by_use)
    storage = storage_loss_of(fields, envelope, store, thermostat, timed)
    mixer, electric, baths = _outlets(fields, limitations, method)
    combi_loss, by_use = combi_loss_of(fields)
    flows = table("water")["shower_flow_l_min"]
    mains_fed = combi | systems().has("instantaneous", store.heater) | systems().has("point_of_use", store.heater)
    return WaterInputs(
        mixer_showers=mixer,
        electric_showers=electric,
        baths=baths,
        shower_flow=fields.known("shower_flow", np.where(mains_fed, float(flows["mains"]), float(flows["vented"]))),
        other_use=np.where(fields.flag("water_use_target"), table("full_sap")["water_use_target"]["factor"], 1.0),
        header_tank=fields.flag("header_tank"),
        store_outside=fields.flag("cylinder_outside") & ~network,
        at_point_of_use=systems().has("point_of_use", store.heater),
        storage_loss=storage,
        solar_store_share=np.where(solar.present & solar.combined, solar.store / np.maximum(store.volume, 1.0), 0.0),
        primary_insulated=insulated,
        primary_hours=primary_hours,
        primary_displaced=solar.present & thermostat & ~network,
        primary_summer_hours=np.full(fields.size, float(hours["summer"])),
        combi_loss=np.where(combi, combi_loss, 0.0),
        combi_loss_by_use=by_use,
    )


def _outlets(fields: Fields, limitations: Limitations, method: Method) -> tuple[Array, Array, Array]:
    """Mixer showers, electric showers and baths; nothing recorded means one mixer shower and one bath."""
    mixer, baths = fields["mixer_showers"], fields["baths"]
    unknown = np.isnan(mixer) & (fields["electric_showers"] == 0)
    if method.hot_water_by_use:
        limitations.add("showers_and_baths_assumed", unknown | np.isnan(baths))
    return (
        np.where(unknown, 1.0, np.nan_to_num(mixer)),
        fields["electric_showers"],
        np.where(np.isnan(baths), 1.0, baths),
    )
