"""How each use is bought: tariffs, high-rate shares, heat networks, standing charges (RdSAP 10 §13, Table 32)."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ara_domain.epc.codes import MeterType
from ara_domain.ml.schema import METER_OFF_PEAK_7_HOUR
from ara_domain.sap.expansion.catalogue import FuelKind, controls, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.heating import Heating
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.main_system import OFF_PEAK_ONLY, MainSystem
from ara_domain.sap.expansion.water import FROM_MAIN, Water
from ara_domain.sap.method import Method
from ara_domain.sap.tables import Array, Codes, Mask, first_of, one_of, table
from ara_domain.sap.worksheet.cost import USES, ElectricityFactors, Supplies, Supply
from ara_domain.sap.worksheet.hot_water import occupancy
from ara_domain.sap.worksheet.prices import (
    ALL_24H,
    HIGH_7H,
    HIGH_10H,
    HIGH_18H,
    LOW_7H,
    LOW_10H,
    LOW_18H,
    STANDARD,
    emission_factors,
)


class Tariff(IntEnum):
    """Electricity tariff of a home."""

    STANDARD = 0
    SEVEN_HOUR = 1
    TEN_HOUR = 2
    EIGHTEEN_HOUR = 3
    TWENTY_FOUR_HOUR = 4


_HIGH = np.array([STANDARD, HIGH_7H, HIGH_10H, HIGH_18H, STANDARD])
_LOW = np.array([STANDARD, LOW_7H, LOW_10H, LOW_18H, ALL_24H])
_CPSU_ELECTRIC, _DIRECT_BOILER = 192, 191
_CHP, _WATER_CHP, _NETWORK_HEAT_PUMP = 302, 951, 304
_DUAL_IMMERSION = 1
_NETWORK_CHP_FUEL, _NETWORK_GAS_FUEL, _NETWORK_PUMP_FUEL = 48, 51, 41
# RdSAP 10 Table 29: efficiency of the plant of a heat network.
_BOILER_PLANT, _HEAT_PUMP_PLANT = 0.80, 3.00
_CHP_SHARE, _CHP_HEAT, _CHP_POWER = 0.35, 0.50, 0.25
"""RdSAP 10 Table 29: 35 % of the heat (all of it for hot water alone) from CHP of 75 % efficiency, heat to power 2."""
_FLAT_RATE_WATER = 1.05
_PUMPING = 0.01
_LOSS_FACTOR_A_TO_D = 1.20
"""SAP 10.2 Table 12c; A to D fits a real certificate, the rise to 1.50 at M is from memory [M]."""
_LOSS_FACTOR_M = 1.50
_FIRST_UNVERIFIED_BAND = 5
_STANDING_FUELS = (1, 2, 7, 9)
"""Gas-type fuels with a standing charge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """Tariff and supplies of every home, and the network efficiencies that belong to the energy inputs."""

    tariff: Codes
    supplies: Supplies
    network_space_efficiency: Array
    """100 / (charging factor x distribution loss), % per unit of heat leaving the plant; 100 without a network."""
    network_water_efficiency: Array
    direct_electric_uses: tuple[Mask, Mask]
    """Space and water heating by electricity at the standard tariff: PV may serve them [M]."""


def supply(
    fields: Fields, envelope: Envelope, heating: Heating, water: Water, limitations: Limitations, method: Method
) -> Supplied:
    """Resolve tariff and price codes of every use."""
    tariff = _tariff(fields, heating, water)
    loss = _distribution_loss(fields, envelope, method)
    factors = emission_factors(method.emission_factors)
    on_network = (heating.main.kind == FuelKind.NETWORK) | (water.kind == FuelKind.NETWORK)
    limitations.add(
        "network_loss_factor_unverified",
        on_network
        & (envelope.main_band >= _FIRST_UNVERIFIED_BAND)
        & (method.network_loss_factor is None)
        & np.isnan(fields["network_loss"]),
    )
    limitations.add(
        "network_data_not_held",
        on_network & one_of(fields["heating1_fuel"], (0, 99)) & np.isnan(fields["network_carbon"]),
    )
    limitations.add("chp_credit_unverified", on_network & one_of(heating.main.code, (_CHP,)))
    by_use = _by_use(fields, heating, water, tariff, factors)
    main_electric = heating.main.kind == FuelKind.ELECTRICITY
    water_electric = water.kind == FuelKind.ELECTRICITY
    by_cpsu = heating.main.code == _CPSU_ELECTRIC
    other_water = water_electric & ~(by_cpsu & (water.source == FROM_MAIN))
    other_heating = (main_electric & ~by_cpsu) | other_water
    limitations.add("eighteen_hour_tariff_without_cpsu", (tariff == Tariff.EIGHTEEN_HOUR) & other_heating)
    rating, bills = _standing(heating, water, tariff)
    standard = tariff == Tariff.STANDARD
    return Supplied(
        tariff=tariff,
        supplies=Supplies(
            by_use=by_use,
            generation_high_share=_other_share(tariff),
            export_credited=fields.flag("export_capable"),
            rating_standing=rating,
            bill_standing=bills,
            network_pumping=np.where(on_network, _PUMPING, 0.0),
            electricity_co2=_electricity("co2_kg", factors[0], method),
            electricity_primary=_electricity("primary", factors[1], method),
        ),
        network_space_efficiency=_network_space(heating.main, loss),
        network_water_efficiency=_network_water(heating.main, water, loss),
        direct_electric_uses=(main_electric & standard, water_electric & standard),
    )


def _electricity(quantity: str, factors: Array, method: Method) -> ElectricityFactors:
    if method.monthly_electricity:
        return ElectricityFactors.monthly(quantity)
    return ElectricityFactors.annual(factors)


# ------------------------------------------------------------------------------------------------ tariff


def _tariff(fields: Fields, heating: Heating, water: Water) -> Codes:
    """RdSAP 10 §13: unknown meters are single unless something needs off-peak; dual ones by the heating."""
    main, second = heating.main, heating.second
    codes = (main.code, np.where(second.present, second.code, 0))
    needs_off_peak = np.logical_or.reduce([one_of(code, OFF_PEAK_ONLY) for code in codes])
    ground = main.has("ground") | main.has("water_source")
    dual_immersion = water.immersion & water.dual_immersion
    meter = fields["meter"]
    unknown = np.isnan(meter) | (meter == MeterType.UNKNOWN)
    dual = (meter == MeterType.DUAL) | (unknown & (needs_off_peak | ground | dual_immersion))
    storage = [one_of(code, (*range(401, 410), 193, 195, 421, 422)) for code in codes]
    ten_hour = [
        (code == _DIRECT_BOILER) | systems().has("heat_pump", code) | one_of(code, (691, 692, 694)) for code in codes
    ]
    by_heating = first_of(
        [main.code == _CPSU_ELECTRIC, np.logical_or.reduce(storage), np.logical_or.reduce(ten_hour)],
        [Tariff.TEN_HOUR, Tariff.SEVEN_HOUR, Tariff.TEN_HOUR],
        Tariff.SEVEN_HOUR,
    )
    return first_of(
        [
            dual,
            meter == METER_OFF_PEAK_7_HOUR,
            meter == MeterType.OFF_PEAK_10_HOUR,
            meter == MeterType.OFF_PEAK_18_HOUR,
            meter == MeterType.DUAL_24_HOUR,
        ],
        [by_heating, Tariff.SEVEN_HOUR, Tariff.TEN_HOUR, Tariff.EIGHTEEN_HOUR, Tariff.TWENTY_FOUR_HOUR],
        Tariff.STANDARD,
    ).astype(np.intp)


def _share(tariff: Codes, seven: Array, ten: Array) -> Array:
    """High-rate share of a use: 1 at the standard and 18-hour tariffs, 0 at the 24-hour heating rate."""
    return first_of(
        [tariff == Tariff.SEVEN_HOUR, tariff == Tariff.TEN_HOUR, tariff == Tariff.TWENTY_FOUR_HOUR],
        [seven, ten, np.zeros(tariff.shape)],
        1.0,
    )


def _of_table_12a(name: str, size: int) -> tuple[Array, Array]:
    shares = table("electricity")["high_rate_fraction"]
    return np.full(size, shares["7h"][name]), np.full(size, shares["10h"][name])


def _other_share(tariff: Codes) -> Array:
    """Lighting, pumps and own generation: never at the 24-hour heating rate."""
    share = _share(tariff, *_of_table_12a("other", len(tariff)))
    return np.where(tariff == Tariff.TWENTY_FOUR_HOUR, 1.0, share)


def _space_share(code: Codes, tariff: Codes, in_database: Mask | None = None) -> Array:
    """High-rate share of electric space heating (Table 12a); heat pumps of the database have a row of their own."""
    listed = systems()
    pump = listed.has("heat_pump", code)
    by_database = pump & (np.zeros(len(code), dtype=bool) if in_database is None else in_database)
    size = len(code)
    kinds = (
        ("storage", listed.has("storage", code) | listed.has("storage_boiler", code)),
        ("integrated_storage", listed.has("integrated", code)),
        ("direct_boiler", code == _DIRECT_BOILER),
        ("underfloor", listed.has("underfloor", code)),
        ("ground_heat_pump", listed.has("ground", code) | listed.has("water_source", code)),
        ("air_heat_pump", pump & listed.has("air", code)),
        ("database_heat_pump", by_database),
    )
    seven, ten = _of_table_12a("direct", size)
    for name, where in kinds:
        of_seven, of_ten = _of_table_12a(name, size)
        seven, ten = np.where(where, of_seven, seven), np.where(where, of_ten, ten)
    share = _share(tariff, seven, ten)
    return np.where((code == _CPSU_ELECTRIC) & (tariff == Tariff.EIGHTEEN_HOUR), 0.0, share)


def _water_share(fields: Fields, heating: Heating, water: Water, tariff: Codes) -> Array:
    """High-rate share of electric water heating (Tables 12a and 13)."""
    size = fields.size
    share = _space_share(np.where(water.source == 901, heating.main.code, water.heater), tariff)
    off_peak = one_of(tariff, (Tariff.SEVEN_HOUR, Tariff.TEN_HOUR))
    # A table heat pump has a supplementary immersion, off-peak where the tariff is; a database one has none.
    pump = _share(tariff, *_of_table_12a("heat_pump_water_immersion", size))
    database = _share(tariff, *_of_table_12a("heat_pump_water", size))
    by_pump = np.where(fields.flag("heating1_in_database"), database, pump)
    share = np.where(water.heat_pump, by_pump, share)
    immersion = _immersion_share(occupancy(fields["floor_area"]), water.volume, water.dual_immersion, tariff)
    return np.where(water.immersion & off_peak, immersion, share)


def _summer_immersion_share(fields: Fields, water: Water, tariff: Codes) -> Array:
    """High-rate share of the immersion beside a solid-fuel heater: single unless a dual one is recorded (Table 29)."""
    dual = (fields["immersion"] == _DUAL_IMMERSION) & (tariff != Tariff.STANDARD)
    share = _immersion_share(occupancy(fields["floor_area"]), water.volume, dual, tariff)
    return _share(tariff, share, share)


def _immersion_share(people: Array, volume: Array, dual: Mask, tariff: Codes) -> Array:
    """SAP 2012 Table 13 formulas, clipped to 0..1."""
    data = table("water")["immersion_high_rate"]
    litres = np.maximum(volume, 1.0)
    shares = {}
    for hours, upper in (("7h", 245.0), ("10h", 210.0)):
        a, b, c, d = data[hours]["dual"]
        cut = np.clip(litres, 110.0, upper)
        by_dual = ((a - b * cut) * people + c - d * cut) / 100
        p, q, r, s, t = data[hours]["single"]
        by_single = ((p - q * people) / (r * np.clip(litres, 110.0, 210.0)) - s + t * people) / 100
        shares[hours] = np.clip(np.where(dual, by_dual, by_single), 0.0, 1.0)
    return np.where(tariff == Tariff.TEN_HOUR, shares["10h"], shares["7h"])


# ------------------------------------------------------------------------------------------------ supplies


def _by_use(
    fields: Fields, heating: Heating, water: Water, tariff: Codes, factors: tuple[Array, Array]
) -> dict[str, Supply]:
    other = _other_share(tariff)
    fans = np.where(tariff == Tariff.TWENTY_FOUR_HOUR, 1.0, _share(tariff, *_of_table_12a("fans", fields.size)))
    secondary = _share(tariff, *_of_table_12a("direct", fields.size))
    water_share = _water_share(fields, heating, water, tariff)
    electric = np.full(fields.size, float(FuelKind.ELECTRICITY))
    unknown = np.full(fields.size, np.nan)
    water_network = np.where(water.source == 901, heating.main.code, water.heater)
    second_kind = np.where(heating.second.present, heating.second.kind, electric)
    one, two = heating.main, heating.second
    secondary_kind = np.where(heating.secondary > 0, heating.secondary_kind, electric)
    shares = [
        _space_share(system.code, tariff, fields.flag(f"heating{number}_in_database"))
        for number, system in ((1, one), (2, two))
    ]
    made = {
        "main_1": _supply(one.kind, one.fuel, one.code, shares[0], tariff, factors),
        "main_2": _supply(second_kind, two.fuel, two.code, shares[1], tariff, factors),
        "secondary": _supply(secondary_kind, heating.secondary_fuel, heating.secondary, secondary, tariff, factors),
        "water": _supply(water.kind, water.fuel, water_network, water_share, tariff, factors),
        "water_immersion": _supply(
            electric, unknown, heating.main.code, _summer_immersion_share(fields, water, tariff), tariff, factors
        ),
        "electric_showers": _supply(electric, unknown, heating.main.code, other, tariff, factors),
        "pumps": _supply(electric, unknown, heating.main.code, other, tariff, factors),
        "ventilation_fans": _supply(electric, unknown, heating.main.code, fans, tariff, factors),
        "lighting": _supply(electric, unknown, heating.main.code, other, tariff, factors),
    }
    return {use: made[use] for use in USES}


def _supply(
    kind: Array, fuel: Array, code: Codes, high_share: Array, tariff: Codes, factors: tuple[Array, Array]
) -> Supply:
    electric = kind == FuelKind.ELECTRICITY
    network = kind == FuelKind.NETWORK
    chp = network & one_of(code, (_CHP, _WATER_CHP))
    by_chp = np.where(code == _WATER_CHP, 1.0, _CHP_SHARE)
    pump = network & one_of(code, (_NETWORK_HEAT_PUMP, 952))
    plant_fuel = np.where(np.isnan(fuel), float(_NETWORK_GAS_FUEL), fuel)
    own = np.where(pump, float(_NETWORK_PUMP_FUEL), np.where(network, plant_fuel, np.nan_to_num(fuel, nan=1.0)))
    high = np.where(electric, _HIGH[tariff], np.where(chp, float(_NETWORK_CHP_FUEL), own))
    low = np.where(electric, _LOW[tariff], own)
    co2, primary = factors
    return Supply(
        high=high,
        low=low,
        high_share=np.where(electric, high_share, np.where(chp, by_chp, 1.0)),
        electric=electric,
        co2=_plant_factor(co2, own, network, np.where(chp, by_chp, 0.0), pump),
        primary=_plant_factor(primary, own, network, np.where(chp, by_chp, 0.0), pump),
    )


def _plant_factor(factor: Array, fuel: Array, network: Mask, by_chp: Array, pump: Mask) -> Array:
    """Factor per kWh delivered: a network's plant efficiency and CHP credit are in it (worksheet (363) to (371))."""
    of_fuel = factor[fuel.astype(int)]
    boilers = of_fuel / _BOILER_PLANT
    combined = of_fuel / _CHP_HEAT - _CHP_POWER / _CHP_HEAT * factor[STANDARD]
    mixed = by_chp * combined + (1 - by_chp) * boilers
    plant = np.where(by_chp > 0, mixed, np.where(pump, of_fuel / _HEAT_PUMP_PLANT, boilers))
    return np.where(network, plant, of_fuel)


def _standing(
    heating: Heating, water: Water, tariff: Codes
) -> tuple[tuple[tuple[Array, Array], ...], tuple[tuple[Array, Array], ...]]:
    """Standing charges ratings count, and what bills add (RdSAP 10 §20)."""
    fuels = (heating.main.fuel, np.where(heating.second.present, heating.second.fuel, np.nan),
             np.where(heating.secondary > 0, heating.secondary_fuel, np.nan), water.fuel)  # fmt: skip
    size = len(tariff)
    rating = []
    for code in _STANDING_FUELS:
        used = np.logical_or.reduce([fuel == code for fuel in fuels])
        rating.append((np.full(size, float(code)), used.astype(np.float64)))
    space_network = heating.main.kind == FuelKind.NETWORK
    water_network = water.kind == FuelKind.NETWORK
    network_fuel = np.nan_to_num(np.where(space_network, heating.main.fuel, water.fuel), nan=float(_NETWORK_GAS_FUEL))
    network_code = np.where(space_network | water_network, network_fuel, float(_NETWORK_GAS_FUEL))
    rating.append((network_code, np.where(space_network, 1.0, np.where(water_network, 0.5, 0.0))))
    off_peak = tariff != Tariff.STANDARD
    heats = (heating.main.kind == FuelKind.ELECTRICITY) | (water.kind == FuelKind.ELECTRICITY)
    off_peak_code = np.where(tariff == Tariff.TWENTY_FOUR_HOUR, float(ALL_24H), _HIGH[tariff].astype(np.float64))
    counted = (off_peak & heats).astype(np.float64)
    rating.append((off_peak_code, counted))
    bills = ((off_peak_code, 1.0 - counted),)
    return tuple(rating), bills


# ------------------------------------------------------------------------------------------------ heat networks


def _distribution_loss(fields: Fields, envelope: Envelope, method: Method) -> Array:
    """The network's own, else SAP 10.2 Table 12c by age, beyond band D from memory [M]; or the method's one factor."""
    band = envelope.main_band
    if method.network_loss_factor is not None:
        return fields.known("network_loss", method.network_loss_factor)
    slope = (_LOSS_FACTOR_M - _LOSS_FACTOR_A_TO_D) / (13 - 4)
    return fields.known("network_loss", _LOSS_FACTOR_A_TO_D + slope * np.maximum(band - 4, 0))


def _network_space(main: MainSystem, loss: Array) -> Array:
    """Table 4c(3): charging factor by control, 1.05 where none is known, and the distribution loss."""
    factor = np.nan_to_num(controls().network_space_factor[main.control], nan=1.05)
    return np.where(main.kind == FuelKind.NETWORK, 100 / (factor * loss), 100.0)


def _network_water(main: MainSystem, water: Water, loss: Array) -> Array:
    by_control = np.nan_to_num(controls().network_water_factor[main.control], nan=_FLAT_RATE_WATER)
    factor = np.where(water.source == 901, by_control, _FLAT_RATE_WATER)
    return np.where(water.kind == FuelKind.NETWORK, 100 / (factor * loss), 100.0)
