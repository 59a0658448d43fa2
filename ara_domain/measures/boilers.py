"""Condensing boilers, of the same fuel or in place of another system (RdSAP 10 Table 33 measures I, R, S, T)."""

from dataclasses import replace

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.codes import MeterType
from ara_domain.measures import items
from ara_domain.measures.change import Change, Rule, change_certificate, row_of, rules_of_changes
from ara_domain.measures.controls import PROGRAMMER_THERMOSTAT_TRVS, ZONE_CONTROL
from ara_domain.measures.cylinder import has_cylinder
from ara_domain.measures.heating import (
    FROM_MAIN,
    GAS,
    GAS_AVAILABLE,
    IN_DATABASE,
    NAN,
    NO_GAS,
    PORTABLE,
    PUMP_FROM_2013,
    RADIATORS,
    UNDERFLOOR,
    all_rooms_heated,
    foam_and_thermostat,
    is_storage_unit,
    old_system_gone,
    system_code,
    system_fuel,
)
from ara_domain.measures.option import (
    ALREADY,
    HEAT_NETWORK,
    UNKNOWN,
    UNSUITABLE,
    Assessment,
    FrameView,
    Need,
    refusals,
)
from ara_domain.sap.expansion.catalogue import FuelKind, systems
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import Array, Mask

_ROOM_SEALED = 2
"""`boiler_flue_type`."""
_ZONED = (2110, 2112)
_PRODUCTS = {
    (FuelKind.GAS, True): 690001,
    (FuelKind.GAS, False): 690002,
    (FuelKind.LPG, True): 690004,
    (FuelKind.LPG, False): 690005,
    (FuelKind.OIL, True): 690006,
    (FuelKind.OIL, False): 690007,
}
"""Index number by fuel and whether there is a cylinder: regular with one, combi without."""
_GAS_STORAGE_COMBI, _LPG_STORAGE_COMBI = 690003, 690005
STORAGE_OR_OFF_PEAK_UNDERFLOOR = (401, 402, 404, 408, 421, 422)
"""Systems whose meter becomes single with a gas boiler (Table 33 T)."""
_GAS_FIRES = range(601, 614)
_BURNT = (FuelKind.GAS, FuelKind.LPG, FuelKind.OIL)


# ------------------------------------------------------------------------------------------------ the same fuel


def same_fuel(view: FrameView) -> tuple[Change, ...]:
    """I as the ladder has it: a boiler known by its product number alone is taken at the certificate's word."""
    unread = (view["heating1_in_database"] == 1) & (system_code(view) == 0) & np.isnan(view["heating1_efficiency"])
    old = (view["heating1_category"] == Category.BOILER) & (_does_not_condense(view) | unread)
    product = np.where(old, _product(system_fuel(view), has_cylinder(view)), 0.0)
    of_unit = np.where(system_fuel(view) == FuelKind.LPG, float(_LPG_STORAGE_COMBI), float(_GAS_STORAGE_COMBI))
    product = np.where(old & is_storage_unit(view), of_unit, product)
    return _new_boiler(view, product, view["heating1_fuel"], keeps_water_heating=True)


def _known_to_be_old(view: FrameView) -> tuple[Change, ...]:
    """I as plans have it: only boilers known not to condense, no storage units, and mains gas first where it is."""
    old = (view["heating1_category"] == Category.BOILER) & _does_not_condense(view)
    due = old & ~is_storage_unit(view) & ~_gas_takes_its_place(view)
    product = np.where(due, _product(system_fuel(view), has_cylinder(view)), 0.0)
    return _new_boiler(view, product, view["heating1_fuel"], keeps_water_heating=True)


def is_known_to_be_old(view: FrameView) -> Mask:
    """Boilers that Table 33 I would name: known not to condense, and not for mains gas to take the place of.

    Of a boiler known by its product number alone, and not to a product database, only the certificate can tell.
    """
    return (_does_not_condense(view) | _said_to_be_old(view)) & ~_gas_takes_its_place(view)


def is_known(view: FrameView) -> Mask:
    """Systems of which something is known beside a product number that no database here explains."""
    return ~_unread(view) | _said_to_be_old(view)


def _said_to_be_old(view: FrameView) -> Mask:
    """The certificate's own improvements replace the boiler by a condensing one."""
    said: Mask = _unread(view) & (view["boiler_upgrade_due"] == 1)
    return said


def _does_not_condense(view: FrameView) -> Mask:
    """By the SAP code of the system, or that of its product where its record is held."""
    code = system_code(view)
    held = np.nan_to_num(view["heating1_product_code"]).astype(np.intp)
    condensing = systems()
    by_code = (code >= 101) & (code <= 141) & ~condensing.has("condensing", code)
    by_product = (held >= 101) & (held <= 141) & ~condensing.has("condensing", held)
    return by_code | by_product


def _gas_takes_its_place(view: FrameView) -> Mask:
    return np.isin(system_fuel(view), (FuelKind.LPG, FuelKind.OIL)) & (view["mains_gas"] == 1)


def _assess_same_fuel(view: FrameView) -> Assessment:
    eligible = _any_change(_known_to_be_old, view)
    boiler = (view["heating1_category"] == Category.BOILER) & np.isin(system_fuel(view), _BURNT)
    code, kind = view["heating1_code"], view["heating1_product_code"]
    unread = np.isnan(code) & np.isnan(kind)
    other_fuel = boiler & _does_not_condense(view) & _gas_takes_its_place(view)
    shown = np.where(np.isnan(code), kind, code)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (boiler & unread, UNKNOWN), (boiler & is_storage_unit(view), UNSUITABLE),
                         (other_fuel, GAS_AVAILABLE), (boiler, ALREADY)),
        needs=(Need("condensing_boiler", np.ones(view.size)),),
        because=lambda home: f"boiler of SAP code {shown[home]:.0f} does not condense",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ another system


def from_oil_warm_air(view: FrameView) -> tuple[Change, ...]:
    """R: an oil boiler where there is no mains gas."""
    due = _oil_warm_air(view) & (view["mains_gas"] != 1)
    product = np.where(due, _product(system_fuel(view), has_cylinder(view)), 0.0)
    return _new_boiler(view, product, view["heating1_fuel"], keeps_water_heating=False)


def _oil_warm_air(view: FrameView) -> Mask:
    return (view["heating1_category"] == Category.WARM_AIR) & (system_fuel(view) == FuelKind.OIL)


def from_gas_fires(view: FrameView) -> tuple[Change, ...]:
    """S: gas fires become a gas boiler."""
    return _to_gas(view, _gas_fires(view))


def from_other_fuel(view: FrameView) -> tuple[Change, ...]:
    """T: solid, LPG and oil systems, electric storage or none, where there is mains gas."""
    return _to_gas(view, _other_fuel(view) & (view["mains_gas"] == 1))


def _gas_fires(view: FrameView) -> Mask:
    return np.isin(system_code(view), _GAS_FIRES) & (system_fuel(view) == FuelKind.GAS)


def _other_fuel(view: FrameView) -> Mask:
    category, code = view["heating1_category"], system_code(view)
    burns = np.isin(system_fuel(view), (FuelKind.LPG, FuelKind.OIL, FuelKind.SOLID))
    storage = np.isin(code, STORAGE_OR_OFF_PEAK_UNDERFLOOR)
    return (burns & ~systems().has("condensing", code)) | storage | (category == Category.NONE) | np.isnan(category)


def _gas_in_place_of_another(view: FrameView) -> tuple[Change, ...]:
    """S and T as plans have them: what burns in a product nobody knows here is left alone, networks too."""
    known = ~_unread(view) & (view["heating1_category"] != Category.COMMUNITY)
    return _to_gas(view, known & (_gas_fires(view) | (_other_fuel(view) & (view["mains_gas"] == 1))))


def _unread(view: FrameView) -> Mask:
    """A system known by a product number only, whose record is not held."""
    return (view["heating1_in_database"] == 1) & np.isnan(view["heating1_code"]) & np.isnan(
        view["heating1_product_code"]
    )  # fmt: skip


def _to_gas(view: FrameView, due: Mask) -> tuple[Change, ...]:
    gas = np.full(view.size, float(FuelKind.GAS))
    product = np.where(due, _product(gas, has_cylinder(view)), 0.0)
    single = due & np.isin(system_code(view), STORAGE_OR_OFF_PEAK_UNDERFLOOR)
    portable = single & (view["secondary_code"] == PORTABLE)
    return (
        *_new_boiler(view, product, np.full(view.size, float(GAS)), keeps_water_heating=False),
        Change(items.METER, single, float(MeterType.SINGLE)),
        Change(items.SECONDARY, portable, NAN),
        Change(items.SECONDARY_FUEL, portable, NAN),
    )


def _assess_gas(view: FrameView) -> Assessment:
    eligible = _any_change(_gas_in_place_of_another, view)
    network = view["heating1_category"] == Category.COMMUNITY
    candidate = _gas_fires(view) | _other_fuel(view)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (network, HEAT_NETWORK), (candidate & (view["mains_gas"] != 1), NO_GAS),
                         (candidate & _unread(view), UNKNOWN)),
        needs=(Need("condensing_boiler", np.ones(view.size)), Need("wet_radiators", _without_radiators(view))),
        because=lambda _: "mains gas is available and the home is heated otherwise, or by gas fires",
    )  # fmt: skip


def _assess_oil(view: FrameView) -> Assessment:
    eligible = _any_change(from_oil_warm_air, view)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (_oil_warm_air(view), GAS_AVAILABLE)),
        needs=(Need("condensing_boiler", np.ones(view.size)), Need("wet_radiators", _without_radiators(view))),
        because=lambda _: "oil-fired warm air heating, and no mains gas",
    )


def _without_radiators(view: FrameView) -> Array:
    """1 where no wet system is there whose radiators can stay."""
    wet = np.isin(view["heating1_category"], (Category.BOILER, Category.MICRO_CHP, Category.HEAT_PUMP_WET))
    return (~wet).astype(np.float64)


# ------------------------------------------------------------------------------------------------ the boiler


def _product(kind: Array, cylinder: Mask) -> Array:
    """Index number of the boiler of a fuel: regular with a cylinder, combi without; 0 for other fuels."""
    found = np.zeros(kind.shape)
    for (fuel, with_cylinder), index in _PRODUCTS.items():
        found[(kind == fuel) & (cylinder == with_cylinder)] = index
    return found


def _new_boiler(view: FrameView, product: Array, fuel: Array, *, keeps_water_heating: bool) -> tuple[Change, ...]:
    """The replacement boiler with full controls; where it does not keep the old water heating it takes it over."""
    due = product > 0
    efficiency = np.array([replacement_efficiency(int(index)) for index in product]).reshape(-1, 2)
    wet_before = view["heating1_category"] == Category.BOILER
    underfloor = wet_before & (view["heating1_emitter"] == UNDERFLOOR)
    zoned = underfloor | np.isin(view["heating1_control"], _ZONED)
    control = np.where(zoned, float(ZONE_CONTROL), float(PROGRAMMER_THERMOSTAT_TRVS))
    takes_water = due & np.full(view.size, not keeps_water_heating)
    stored = due & has_cylinder(view) & (takes_water | (view["water_code"] == FROM_MAIN))
    return (
        *old_system_gone(due),
        Change(items.CATEGORY, due, float(Category.BOILER)),
        Change(items.CODE, due, NAN),
        Change(items.FUEL, due, fuel),
        Change(items.DATA_SOURCE, due, float(IN_DATABASE)),
        Change(items.PRODUCT, due, product),
        Change(items.IN_DATABASE, due, 1.0),
        Change(items.EFFICIENCY, due, efficiency[:, 0]),
        Change(items.EFFICIENCY_SUMMER, due, efficiency[:, 1]),
        Change(items.STORAGE_HEATERS, due, 0.0),
        Change(items.FAN_FLUE, due, 1.0),
        Change(items.FLUE, due, float(_ROOM_SEALED)),
        Change(items.PUMP_AGE, due & ~(wet_before & (view["heating1_pump_age"] > 0)), float(PUMP_FROM_2013)),
        Change(items.EMITTER, due & ~underfloor, float(RADIATORS)),
        Change(items.EMITTER_TEMPERATURE, due, 0.0),
        Change(items.CONTROL, due, control),
        all_rooms_heated(view, due),
        Change(items.WATER, takes_water, float(FROM_MAIN)),
        Change(items.WATER_FUEL, takes_water, fuel),
        Change(items.IMMERSION, takes_water, NAN),
        *foam_and_thermostat(view, stored),
    )


def _any_change(rule: Rule, view: FrameView) -> Mask:
    """Homes to which the rule brings a boiler."""
    return next(change.rows for change in rule(view) if change.item is items.PRODUCT)


# A certificate names its boiler's product, whose record only the frame of a product database holds: whether the boiler
# condenses was asked of the frame, and the certificate's edit takes that answer.
SAME_FUEL = replace(
    rules_of_changes(_assess_same_fuel, _known_to_be_old),
    edit_certificate=lambda epc: change_certificate(epc, same_fuel(row_of(epc))),
)
GAS_IN_PLACE_OF_ANOTHER = rules_of_changes(_assess_gas, _gas_in_place_of_another)
OIL_IN_PLACE_OF_WARM_AIR = rules_of_changes(_assess_oil, from_oil_warm_air)
