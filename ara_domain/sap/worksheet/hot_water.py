"""Hot water demand, losses and gains, worksheet (42) to (65).

Demand is by use (SAP 10.2 Appendix J): mixer showers, baths, other, as volumes at 52 °C; electric showers leave the
hot water system and become electricity (64a). Older certificates have it by occupancy alone (SAP 2012 section 4).
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.sap.tables import Array, Mask, first_of, table
from ara_domain.sap.worksheet.lines import DAYS, SUMMER, line, monthly, over_months, yearly

_WATER = table("water")
COLD_MAINS: Array = np.array(_WATER["cold_mains_c"])
_COLD_TANK: Array = np.array(_WATER["cold_header_tank_c"])
_BEHAVIOUR: Array = np.array(_WATER["behaviour_factor"])
_OTHER_FACTOR: Array = np.array(_WATER["other_use_factor"])
_HOT, _SHOWER, _BATH = _WATER["hot_water_c"], _WATER["shower_c"], _WATER["bath_c"]
_KWH_PER_LITRE_K = 4.18 / 3600
"""Heat capacity of water, worksheet (45)."""
_BY_OCCUPANCY = table("method_2012")["hot_water"]
_PRIMARY_WITH_SOLAR: Array = np.array(_WATER["solar"]["primary_factor"])
_SMALL_DAY_L, _USUAL_DAY_L, _LARGE_DAY_L = _WATER["combi_tested"]["volume_l_day"]
_TEMPERATURE_RISE: Array = np.array(_BY_OCCUPANCY["temperature_rise_k"])


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterInputs:
    """Each (n,). Losses are of the store itself; flows in l/min, volumes in litres, storage loss in kWh/day."""

    mixer_showers: Array
    electric_showers: Array
    baths: Array
    shower_flow: Array
    other_use: Array
    """1, or less where the dwelling is designed for a low use of water: of baths and other uses, in 2012 of all."""
    header_tank: Mask
    """Cold water comes from a header tank, not from the mains (counts in the demand by use)."""
    store_outside: Mask
    """The store loses its heat outside the dwelling: no gain (65)."""
    at_point_of_use: Mask
    """True: no distribution, storage, primary or combi loss."""
    storage_loss: Array
    """(55), temperature factor included."""
    solar_store_share: Array
    """Share of the vessel dedicated to solar, taken off (57)."""
    primary_insulated: Array
    """p of Table 3, 0 bare to 1."""
    primary_hours: Array
    """h of Table 3 outside summer; 0 means no primary circuit."""
    primary_summer_hours: Array
    primary_displaced: Mask
    """Solar water heating and a cylinder thermostat: the primary circuit runs less (Table H4)."""
    combi_loss: Array
    """Table 3a loss at full draw-off, kWh/yr; 0 when not a combi."""
    combi_loss_by_use: Mask
    """True when the loss falls with use below 100 l/day (no keep-hot facility)."""
    tested: "CombiAsTested | None" = None
    """Combis whose losses were tested, in place of Table 3a."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CombiAsTested:
    """Losses of tested combis, each (n,) (SAP 2012 Tables 3b and 3c); 0 where not tested."""

    tested: Mask
    with_large_schedule: Mask
    """Tested to schedules 2 and 3; else to 2 and 1, or to 2 alone with nothing by volume."""
    rejected: Array
    """r1."""
    standing: Array
    """F1 or F2, kWh/day."""
    by_volume: Array
    """F3, per litre a day."""

    def loss(self, energy: Array, volume: Array, use: Array) -> Array:
        """(61), kWh/month (n, 12); `energy` (45), `volume` (44) in l/day, `use` the share fu below 100 l/day."""
        small = first_of([volume < _SMALL_DAY_L, volume > _USUAL_DAY_L], [_USUAL_DAY_L - _SMALL_DAY_L, 0.0],
                          _USUAL_DAY_L - volume)  # fmt: skip
        large = first_of([volume < _USUAL_DAY_L, volume > _LARGE_DAY_L], [0.0, _USUAL_DAY_L - _LARGE_DAY_L],
                          _USUAL_DAY_L - volume)  # fmt: skip
        by_volume = monthly(self.by_volume) * np.where(monthly(self.with_large_schedule) > 0, large, small)
        return energy * (monthly(self.rejected) + by_volume) * use + monthly(self.standing) * DAYS


@dataclass(frozen=True, slots=True)
class HotWater:
    """Lines (42) to (65). Volumes l/day, energy kWh/month."""

    occupancy: Array = line("42")
    shower_volume: Array = line("42a")
    bath_volume: Array = line("42b")
    other_volume: Array = line("42c")
    mean_volume: Array = line("43")
    volume: Array = line("44")
    energy_content: Array = line("45")
    distribution: Array = line("46")
    storage: Array = line("56")
    store_loss: Array = line("57")
    primary: Array = line("59")
    combi: Array = line("61")
    required: Array = line("62")
    gains: Array = line("65")
    electric_showers: Array = line("64a")


def occupancy(floor_area: Array) -> Array:
    """Assumed number of occupants N, worksheet (42)."""
    excess = np.maximum(floor_area - 13.9, 0)
    return 1 + 1.76 * (1 - np.exp(-0.000349 * excess**2)) + 0.0013 * excess


@dataclass(frozen=True, slots=True)
class _Demand:
    """Litres a day by use (n, 12), the mean of other uses (n,), and kWh per month."""

    showers: Array
    baths: Array
    other: Array
    other_mean: Array
    electric_showers: Array
    temperature_rise: Array


def _demand_by_use(inputs: WaterInputs, people: Array) -> _Demand:
    """SAP 10.2 Appendix J."""
    showers, electric = _showers(inputs, people)
    per_person, base = _WATER["other_litres_per_day"]
    other = (per_person * people + base) * inputs.other_use
    return _Demand(
        showers, _baths(inputs, people), over_months(other, _OTHER_FACTOR), other, electric, _HOT - _cold(inputs)
    )


def _cold(inputs: WaterInputs) -> Array:
    """Temperature of the cold water, °C by month: (12,), or (n, 12) where some homes have a header tank."""
    if not inputs.header_tank.any():
        return COLD_MAINS
    return np.where(inputs.header_tank[:, None], _COLD_TANK, COLD_MAINS)


def _demand_by_occupancy(inputs: WaterInputs, people: Array) -> _Demand:
    """SAP 2012 section 4, Tables 1b to 1d: all uses together."""
    litres = (_BY_OCCUPANCY["litres_per_person"] * people + _BY_OCCUPANCY["litres_base"]) * inputs.other_use
    none = over_months(np.zeros_like(people), DAYS)
    return _Demand(none, none, over_months(litres, _OTHER_FACTOR), litres, none, _TEMPERATURE_RISE)


def hot_water(inputs: WaterInputs, floor_area: Array, *, by_use: bool = True) -> HotWater:
    """Demand and losses per month before any solar or recovered heat; `by_use` or by occupancy alone.

    Worksheet (62): 0.85 of (45) and the losses; (65): a quarter of that and 0.8 of the losses stay as gains.
    """
    people = occupancy(floor_area)
    demand = _demand_by_use(inputs, people) if by_use else _demand_by_occupancy(inputs, people)
    showers, baths, other_mean, electric = demand.showers, demand.baths, demand.other_mean, demand.electric_showers
    other = demand.other
    volume = showers + baths + other
    energy = volume * (_KWH_PER_LITRE_K * DAYS * demand.temperature_rise)
    system = monthly(np.where(inputs.at_point_of_use, 0.0, 1.0))
    distribution = _WATER["distribution_fraction"] * energy * system
    storage = over_months(inputs.storage_loss, DAYS) * system
    store = storage * (1 - monthly(inputs.solar_store_share))
    primary = _primary(inputs) * system
    use = np.where(inputs.combi_loss_by_use[:, None], np.minimum(1.0, volume / 100), 1.0)
    combi = over_months(inputs.combi_loss, DAYS / 365) * use * system
    if inputs.tested is not None:
        by_test = inputs.tested.loss(energy, volume, np.minimum(1.0, volume / 100))
        combi = np.where(monthly(inputs.tested.tested) > 0, by_test, combi)
    in_use = 0.85 * energy
    inside = store * (~inputs.store_outside)[:, None] if inputs.store_outside.any() else store
    return HotWater(
        occupancy=people,
        shower_volume=showers,
        bath_volume=baths,
        other_volume=other,
        mean_volume=yearly(showers + baths, DAYS) / DAYS.sum() + other_mean,
        volume=volume,
        energy_content=energy,
        distribution=distribution,
        storage=storage,
        store_loss=store,
        primary=primary,
        combi=combi,
        required=in_use + distribution + store + primary + combi,
        gains=0.25 * (in_use + combi) + 0.8 * (distribution + inside + primary),
        electric_showers=electric,
    )


def _showers(inputs: WaterInputs, people: Array) -> tuple[Array, Array]:
    """Litres/day of mixer showers at 52 °C and kWh/month of electric ones; showers are shared over the outlets."""
    with_bath, without = _WATER["showers_per_day"]["with_bath"], _WATER["showers_per_day"]["without_bath"]
    per_day = np.where(inputs.baths > 0, with_bath[0] * people + with_bath[1], without[0] * people + without[1])
    outlets = inputs.mixer_showers + inputs.electric_showers
    share = np.divide(inputs.mixer_showers, outlets, out=np.zeros_like(outlets), where=outlets > 0)
    mixed = np.where(outlets > 0, per_day * share, 0.0)
    electric = np.where(outlets > 0, per_day * (1 - share), 0.0)
    minutes = _WATER["shower_minutes"] * _BEHAVIOUR
    cold = _cold(inputs)
    litres = monthly(mixed * inputs.shower_flow) * minutes * (_SHOWER - cold) / (_HOT - cold)
    power = _WATER["electric_shower_kw"]["value"]
    return litres, monthly(electric) * power * minutes / 60 * DAYS


def _baths(inputs: WaterInputs, people: Array) -> Array:
    has_shower = inputs.mixer_showers + inputs.electric_showers > 0
    with_shower, without = _WATER["baths_per_day"]["with_shower"], _WATER["baths_per_day"]["without_shower"]
    per_day = np.where(has_shower, with_shower[0] * people + with_shower[1], without[0] * people + without[1])
    per_day = np.where(inputs.baths > 0, per_day, 0.0)
    cold = _cold(inputs)
    litres = monthly(per_day * inputs.other_use) * _WATER["bath_litres"] * _BEHAVIOUR
    return litres * (_BATH - cold) / (_HOT - cold)


def _primary(inputs: WaterInputs) -> Array:
    loss = _WATER["primary_loss"]
    per_hour = loss["insulated"] * inputs.primary_insulated + loss["bare"] * (1 - inputs.primary_insulated)
    hours = monthly(inputs.primary_hours) * (1 - SUMMER) + monthly(inputs.primary_summer_hours) * SUMMER
    present = monthly(np.where(inputs.primary_hours > 0, 1.0, 0.0))
    present = np.where(inputs.primary_displaced[:, None], present * _PRIMARY_WITH_SOLAR, present)
    return DAYS * loss["per_day_kwh"] * (monthly(per_hour) * hours + loss["base"]) * present
