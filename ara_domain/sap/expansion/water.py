"""Hot water: source, cylinder, losses, efficiency, solar (RdSAP 10 §11.5 to §11.11, SAP 2012 §4, Tables 2, 3)."""

from dataclasses import dataclass
from dataclasses import fields as fields_of

import numpy as np

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.ml.schema import METER_OFF_PEAK_7_HOUR
from ara_domain.sap.expansion.catalogue import FuelKind, as_code, controls, fuel_code, fuel_kind, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.heating import Heating
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.main_system import MainSystem, has_cylinder, needs_penalty
from ara_domain.sap.method import Method
from ara_domain.sap.tables import BANDS, Array, Codes, Mask, first_of, one_of, table
from ara_domain.sap.worksheet.hot_water import WaterInputs

FROM_MAIN, FROM_SECOND, FROM_SECONDARY = 901, 914, 902
IMMERSION, POINT_OF_USE_ELECTRIC, NO_WATER_HEATING = 903, 909, 999
_NETWORK_WATER = (950, 951, 952, 953)
_BACK_BOILER_WATER_EFFICIENCY = 65.0
"""Gas back boiler of a fire, water only (RdSAP 10 §11.6)."""
_HEAT_PUMP_WATER_EFFICIENCY = 170.0
"""Table 4a; also for a replacement heat pump, whose product record gives space efficiency only."""
_DUAL_IMMERSION = 1
_CPSU_ELECTRIC = 192
_STORES, _KEEP_HOT, _KEEP_HOT_TIMED = (2, 3), (5, 6, 7, 8, 9, 10), (6, 8, 10)
"""Full SAP's `combi_boiler_type`: storage combis, keep-hot facilities, those of them with a timer."""


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
    solar: "Solar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Solar:
    """Solar water heating, each (n,); NaN inputs are already RdSAP defaults."""

    present: Mask
    aperture: Array
    eta0: Array
    a1: Array
    a2: Array
    orientation: Array
    pitch: Array
    overshading: Array
    store: Array
    """Volume the collector alone heats, litres: (H11)."""
    combined: Mask
    volume: Array
    """The whole vessel where it is combined, else the store: (H12), litres."""
    loose: Mask
    """A boiler heats the vessel without a cylinder thermostat."""
    pump_kwh: Array


def water(fields: Fields, envelope: Envelope, heating: Heating, limitations: Limitations, method: Method) -> Water:
    """Resolve the water heater, its store and its losses."""
    source = _source(fields, heating, limitations)
    heater, kind, fuel = _heater(fields, heating, source)
    system = _system_of(heating, source)
    cylinder = has_cylinder(fields) | (source == NO_WATER_HEATING)
    network = kind == FuelKind.NETWORK
    immersion = systems().has("immersion", heater)
    volume = np.where(cylinder, _volume(fields, heating, immersion), 0.0)
    solar = _solar(fields, heater, volume, network=network)
    if method.solar_water_monthly:
        limitations.add("solar_water_unverified", solar.present)
    limitations.add("waste_water_recovery_not_counted", fields.flag("waste_water_recovery"))
    limitations.add("electric_shower_from_memory", fields["electric_showers"] > 0)
    regular = systems().has("regular", heater) & ~cylinder & ~immersion
    limitations.add("regular_boiler_without_cylinder", regular & ~network)
    efficiency, winter, summer, by_seasons = _efficiencies(system, source, heater, heating, kind)
    return Water(
        inputs=_inputs(fields, envelope, _Store.of(heater, network, cylinder, volume), solar, limitations, method),
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


@dataclass(frozen=True, slots=True)
class _Store:
    """What heats the water and what it is kept in."""

    heater: Codes
    network: Mask
    cylinder: Mask
    volume: Array
    immersion: Mask
    combi: Mask
    cpsu: Mask

    @classmethod
    def of(cls, heater: Codes, network: Mask, cylinder: Mask, volume: Array) -> "_Store":
        listed = systems()
        return cls(
            heater=heater,
            network=network,
            cylinder=cylinder,
            volume=volume,
            immersion=listed.has("immersion", heater),
            combi=listed.has("combi", heater) & ~cylinder,
            cpsu=listed.has("cpsu", heater),
        )


def _inputs(
    fields: Fields, envelope: Envelope, store: _Store, solar: Solar, limitations: Limitations, method: Method
) -> WaterInputs:
    network, immersion, combi, cpsu = store.network, store.immersion, store.combi, store.cpsu
    thermostat = _thermostat(fields, network, immersion, cpsu | combi)
    timed = ~network & ~immersion & _separately_timed(fields, envelope, store.heater, method)
    hours = table("water")["primary_loss"]["hours"]
    by_controls = np.where(thermostat, np.where(timed, hours["timed"], hours["thermostat"]), hours["no_thermostat"])
    indirect = store.cylinder & ~immersion & ~combi & ~cpsu & ~network
    primary_hours = np.where(network, float(hours["timed"]), np.where(indirect, by_controls, 0.0))
    by_age = np.where(envelope.main_band >= 11, 1.0, 0.0)
    insulated = np.where(network, 1.0, fields.known("primary_insulated", by_age))
    limitations.add("thermal_store_as_cylinder", store.cylinder & fields.flag("thermal_store"))
    limitations.add("water_use_target_from_memory", fields.flag("water_use_target") & method.hot_water_by_use)
    storage = _storage_loss(fields, envelope, store, thermostat, timed)
    mixer, electric, baths = _outlets(fields, limitations, method)
    combi_loss, by_use = _combi_loss(fields)
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


def _combi_loss(fields: Fields) -> tuple[Array, Mask]:
    """Table 3a, kWh/yr, and whether it falls with use: no keep-hot facility unless full SAP lodges one, or a store."""
    loss = table("water")["combi_loss_kwh_yr"]
    kind = fields["heating1_combi"]
    if np.isnan(kind).all():
        return np.full(fields.size, float(loss["no_keep_hot"])), np.ones(fields.size, dtype=bool)
    kept, timed = one_of(kind, _KEEP_HOT), one_of(kind, _KEEP_HOT_TIMED)
    stored = one_of(kind, _STORES) & ~np.isnan(fields["cylinder_volume"])
    data = table("full_sap")["combi_loss"]
    litres = fields.known("cylinder_volume", 0.0)
    small = data["store_intercept"] - data["store_per_l"] * (litres - data["store_from_l"])
    by_store = np.where(litres < data["store_full_l"], np.maximum(small, 0.0), 0.0)
    by_keeping = np.where(timed, float(loss["keep_hot_timed"]), float(loss["keep_hot_untimed"]))
    found = np.where(kept, by_keeping, np.where(stored, by_store, float(loss["no_keep_hot"])))
    return found, ~kept


def _thermostat(fields: Fields, network: Mask, immersion: Mask, integral: Mask) -> Mask:
    """Cylinder thermostat as recorded; always there with networks, immersions, combis and CPSUs (Table 29)."""
    recorded: Mask = fields["cylinder_thermostat"] == 1
    return recorded | network | immersion | integral


def _separately_timed(fields: Fields, envelope: Envelope, heater: Codes, method: Method) -> Mask:
    """Hot water timed apart from heating: as lodged; a programmer or a boiler from 1998 on (Table 29); 2012 by age."""
    lodged = fields["water_timed"]
    if method.water_timing_by_age:
        first = BANDS.index(table("method_2012")["hot_water"]["separately_timed_from_band"]) + 1
        by_rule = envelope.main_band >= first
        return np.where(np.isnan(lodged), by_rule, lodged == 1)
    control = fields["heating1_control"]
    index = np.where(np.isnan(control) | (control < 0) | (control >= 3000), 0, control).astype(np.intp)
    by_rule = controls().programmer[index] | ~systems().has("pre_1998", heater)
    return np.where(np.isnan(lodged), by_rule, lodged == 1)


def _storage_loss(fields: Fields, envelope: Envelope, store: _Store, thermostat: Mask, timed: Mask) -> Array:
    """(55) in kWh/day: Table 2 loss x volume x Table 2a and 2b factors, or the declared loss."""
    data = table("water")
    factor = data["temperature_factor"]
    multiplier = np.where(thermostat, 1.0, factor["no_thermostat"]) * np.where(timed, factor["separate_timing"], 1.0)
    litres = np.where(
        store.cylinder, store.volume, np.where(store.network, data["loss_factor"]["network_store"][0], 0.0)
    )
    per_litre = np.where(store.cylinder, _loss_factor(fields, envelope), data["loss_factor"]["network_store"][1])
    with np.errstate(divide="ignore"):
        by_volume = np.where(litres > 0, (120 / np.maximum(litres, 1.0)) ** (1 / 3), 0.0)
    loss = litres * per_litre * by_volume * factor["cylinder"] * multiplier
    declared = fields["cylinder_heat_loss"]
    loss = np.where(store.cylinder & ~np.isnan(declared), declared * factor["cylinder"] * multiplier, loss)
    loss = _thermal_store_loss(fields, store, loss, declared, multiplier)
    units = data["cpsu"]
    gas = units["gas"]["loss_kwh_day"] * factor["cpsu_declared"]
    kept = np.where(np.isnan(declared), units["electric"]["loss_kwh_day"], declared)
    hot = fields.known("cpsu_temperature", units["electric"]["temperature_c"])
    electric = kept * (1.09 + 0.012 * (hot - 85))
    return np.where(store.cpsu, np.where(store.heater == _CPSU_ELECTRIC, electric, gas), loss)


def _thermal_store_loss(fields: Fields, store: _Store, loss: Array, declared: Array, multiplier: Array) -> Array:
    """A thermal store keeps water hotter than a cylinder: other temperature factors (Table 2b)."""
    here = store.cylinder & fields.flag("thermal_store")
    if not here.any():
        return loss
    data = table("full_sap")["thermal_store_factor"]
    factor = np.where(np.isnan(declared), data["table"], data["declared"])
    as_cylinder = table("water")["temperature_factor"]["cylinder"] * multiplier
    return np.where(here, loss / as_cylinder * factor, loss)


def _loss_factor(fields: Fields, envelope: Envelope) -> Array:
    """Table 2, kWh/litre/day, by insulation as recorded or by age where the cylinder is not accessible."""
    data = table("water")["loss_factor"]
    band = envelope.main_band
    by_age_mm = np.where(band <= 6, 12.0, np.where(band <= 8, 25.0, 38.0))
    kind, mm = fields["cylinder_insulation"], fields["cylinder_insulation_mm"]
    unknown = (fields["cylinder_size"] == CylinderSize.NO_ACCESS) | np.isnan(kind) | ((kind > 0) & np.isnan(mm))
    jacket = np.where(unknown, band <= 6, kind == 2)
    thickness = np.where(unknown, by_age_mm, np.nan_to_num(mm))
    coefficients = np.where(jacket[:, None], np.array(data["jacket"]), np.array(data["foam"]))
    insulated = coefficients[:, 0] + coefficients[:, 1] / (thickness + coefficients[:, 2])
    bare = ~unknown & ((kind == 0) | (thickness == 0))
    return np.where(bare, data["none"], insulated)


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


def _solar(fields: Fields, heater: Codes, volume: Array, *, network: Mask) -> Solar:
    """Collector and store, RdSAP defaults where nothing is recorded (Table 29)."""
    data = table("water")["solar"]
    present = fields.flag("solar_water")
    listed = systems()
    regular, immersion = listed.has("regular", heater), listed.has("immersion", heater)
    # Table 29 gives a store of its own to combis, CPSUs, heat pumps and networks; Table 33 N a solar coil to the rest.
    by_heater = (regular | immersion) & ~network & (volume > 0)
    lodged = fields["solar_combined"]
    combined = np.where(np.isnan(lodged), by_heater, (lodged == 1) & (volume > 0))
    default_store = np.where(combined, np.round(volume * data["combined_share"]), float(data["separate_store_l"]))
    factors = np.array(data["overshading_factor"])
    overshading = np.clip(fields.known("solar_overshading", data["overshading"]), 1, 5).astype(int)
    store = fields.known("solar_store", default_store)
    return Solar(
        present=present,
        aperture=fields.known("solar_aperture", data["aperture_m2"]),
        eta0=fields.known("solar_eta0", data["eta0"]),
        a1=fields.known("solar_a1", data["a1"]),
        a2=fields.known("solar_a2", data["a2"]),
        orientation=fields.known("solar_orientation", data["orientation"]) - 1,
        pitch=fields.known("solar_pitch", data["pitch_deg"]),
        overshading=factors[overshading - 1],
        store=store,
        combined=combined,
        volume=np.where(combined, np.maximum(volume, store), store),
        loose=combined & regular & (fields["cylinder_thermostat"] != 1),
        pump_kwh=np.where(present & ~fields.flag("solar_pump_pv"), float(data["pump_kwh"]), 0.0),
    )
