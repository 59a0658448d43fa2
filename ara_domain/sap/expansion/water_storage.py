"""What stored hot water loses and its controls: cylinders, thermal stores, CPSUs, combis (SAP Tables 2, 3a)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import CylinderSize
from ara_domain.sap.expansion.catalogue import controls, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.method import Method
from ara_domain.sap.tables import BANDS, Array, Codes, Mask, one_of, table

_CPSU_ELECTRIC = 192
_STORES, _KEEP_HOT, _KEEP_HOT_TIMED = (2, 3), (5, 6, 7, 8, 9, 10), (6, 8, 10)
"""Full SAP's `combi_boiler_type`: storage combis, keep-hot facilities, those of them with a timer."""


@dataclass(frozen=True, slots=True)
class Store:
    """What heats the water and what it is kept in."""

    heater: Codes
    network: Mask
    cylinder: Mask
    volume: Array
    immersion: Mask
    combi: Mask
    cpsu: Mask

    @classmethod
    def of(cls, heater: Codes, network: Mask, cylinder: Mask, volume: Array) -> "Store":
        """Of the code of the heater, and the cylinder of so many litres where there is one."""
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


def combi_loss_of(fields: Fields) -> tuple[Array, Mask]:
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


def has_thermostat(fields: Fields, network: Mask, immersion: Mask, integral: Mask) -> Mask:
    """Cylinder thermostat as recorded; always there with networks, immersions, combis and CPSUs (Table 29)."""
    recorded: Mask = fields["cylinder_thermostat"] == 1
    return recorded | network | immersion | integral


def separately_timed(fields: Fields, envelope: Envelope, heater: Codes, method: Method) -> Mask:
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


def storage_loss_of(fields: Fields, envelope: Envelope, store: Store, thermostat: Mask, timed: Mask) -> Array:
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


def _thermal_store_loss(fields: Fields, store: Store, loss: Array, declared: Array, multiplier: Array) -> Array:
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
