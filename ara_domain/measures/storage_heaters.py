"""High heat retention storage heaters (RdSAP 10 Table 33 measure L2).

The ladder offers them without mains gas only, and in place of old large-volume and slimline heaters only. Plans offer
them with mains gas as well: Table 33 has no gas boiler for homes with direct electric heating, and the heat pump it has
for houses is none for flats. And plans offer them in place of every storage heater of less retention, convector and fan
heaters among them, and of direct-acting electric boilers: what they bring is scored. They bring the off-peak meter
along, without which none of them saves anything; Table 33 brings it to direct electric heating only.
"""

import numpy as np

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures import items
from ara_domain.measures.change import Change, rules_of_changes
from ara_domain.measures.cylinder import FACTORY, IMMERSION_HEATER, has_cylinder
from ara_domain.measures.heating import (
    BY_CODE,
    ELECTRICITY,
    FROM_MAIN,
    FROM_SECONDARY,
    NAN,
    NO_WATER_HEATING,
    PORTABLE,
    all_rooms_heated,
    foam_mm,
    old_system_gone,
    system_code,
    system_fuel,
)
from ara_domain.measures.option import ALREADY, UNKNOWN, Assessment, FrameView, Need, refusals
from ara_domain.sap.expansion.catalogue import FuelKind
from ara_domain.sap.tables import Array, Mask

_OLD_STORAGE, _LESS_RETENTION = (401, 402), tuple(range(401, 409))
"""Those Table 33 L2 replaces (old large-volume, slimline), and all that Table 4a has below high heat retention."""
_HIGH_RETENTION, _HIGH_RETENTION_CONTROL = 409, 2404
_CEILING, _ELECTRIC_BOILER = 701, 191
_SOLID_HEATERS = range(631, 637)
_DUAL_IMMERSION, _SINGLE_IMMERSION = 1, 2
_M2_PER_HEATER = 20.0
"""Where habitable rooms are not counted [M]."""


def _less_retention(view: FrameView) -> Mask:
    return np.isin(system_code(view), _LESS_RETENTION)


def _direct(view: FrameView) -> Mask:
    """Direct electric room or ceiling heating, or none."""
    category = view["heating1_category"]
    electric = (category == Category.ROOM_HEATERS) & (system_fuel(view) == FuelKind.ELECTRICITY)
    return electric | (system_code(view) == _CEILING) | (category == Category.NONE) | np.isnan(category)


def _electric_boiler(view: FrameView) -> Mask:
    """A direct-acting electric boiler."""
    boiler: Mask = system_code(view) == _ELECTRIC_BOILER
    return boiler


def _cylinder_due(view: FrameView) -> Mask:
    """Water from a single immersion heater, a solid fire or an electric boiler that goes, or from nothing so far."""
    water = view["water_code"]
    single = has_cylinder(view) & (water == IMMERSION_HEATER) & (view["immersion"] == _SINGLE_IMMERSION)
    by_solid_fire = (water == FROM_SECONDARY) & np.isin(np.nan_to_num(view["secondary_code"]), _SOLID_HEATERS)
    unheated = _direct(view) & ((water == NO_WATER_HEATING) | np.isnan(water))
    return single | by_solid_fire | unheated | (_electric_boiler(view) & (water == FROM_MAIN))


def without_gas(view: FrameView) -> tuple[Change, ...]:
    """L2 as Table 33 has it."""
    no_gas = view["mains_gas"] != 1
    return _instead_of(view, no_gas & np.isin(system_code(view), _OLD_STORAGE), no_gas & _direct(view))


def wherever(view: FrameView) -> tuple[Change, ...]:
    """L2 as plans have it."""
    old, direct = _less_retention(view), _direct(view) | _electric_boiler(view)
    single = old & (view["meter"] == MeterType.SINGLE)
    return (*_instead_of(view, old, direct), Change(items.METER, single, float(MeterType.DUAL)))


def _instead_of(view: FrameView, old: Mask, direct: Mask) -> tuple[Change, ...]:
    """L2-1 and L2-2 in place of old storage heaters, L2-3 and L2-4 of direct electric heating or none."""
    due = old | direct
    new_cylinder = due & _cylinder_due(view)
    no_secondary = direct & np.isnan(view["secondary_code"])
    return (
        *old_system_gone(due),
        Change(items.CATEGORY, due, float(Category.STORAGE_HEATERS)),
        Change(items.CODE, due, float(_HIGH_RETENTION)),
        Change(items.FUEL, due, float(ELECTRICITY)),
        Change(items.CONTROL, due, float(_HIGH_RETENTION_CONTROL)),
        Change(items.DATA_SOURCE, due, float(BY_CODE)),
        Change(items.PRODUCT, due, NAN),
        Change(items.IN_DATABASE, due, 0.0),
        Change(items.EFFICIENCY, due, NAN),
        Change(items.EFFICIENCY_SUMMER, due, NAN),
        Change(items.STORAGE_HEATERS, due, 0.0),
        Change(items.FAN_FLUE, due, 0.0),
        Change(items.FLUE, due, NAN),
        Change(items.EMITTER, due, 0.0),
        Change(items.EMITTER_TEMPERATURE, due, NAN),
        Change(items.PUMP_AGE, due, NAN),
        all_rooms_heated(view, due),
        Change(items.METER, direct, float(MeterType.DUAL)),
        Change(items.SECONDARY, no_secondary, float(PORTABLE)),
        Change(items.SECONDARY_FUEL, no_secondary, float(ELECTRICITY)),
        Change(items.WATER, new_cylinder, float(IMMERSION_HEATER)),
        Change(items.WATER_FUEL, new_cylinder, float(ELECTRICITY)),
        Change(items.IMMERSION, new_cylinder, float(_DUAL_IMMERSION)),
        Change(items.HAS_CYLINDER, new_cylinder, 1.0),
        Change(items.CYLINDER_SIZE, new_cylinder, float(CylinderSize.LARGE)),
        Change(items.CYLINDER_VOLUME, new_cylinder, NAN),
        Change(items.CYLINDER_INSULATION, new_cylinder, float(FACTORY)),
        Change(items.CYLINDER_MM, new_cylinder, foam_mm()),
        Change(items.CYLINDER_LOSS, new_cylinder, NAN),
    )


def heaters(view: FrameView) -> Array:
    """Storage heaters a home has or takes, (n,): one for each habitable room."""
    by_area = np.maximum(np.round(view["floor_area"] / _M2_PER_HEATER), 1.0)
    return np.where(view["habitable_rooms"] > 0, view["habitable_rooms"], by_area)


def _assess(view: FrameView) -> Assessment:
    old = _less_retention(view)
    eligible = old | _direct(view) | _electric_boiler(view)
    storage = view["heating1_category"] == Category.STORAGE_HEATERS
    high = (system_code(view) == _HIGH_RETENTION) | (view["heating1_high_heat_retention"] == 1)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (storage & high, ALREADY), (storage, UNKNOWN)),
        needs=(
            Need("storage_heater", heaters(view)),
            Need("hot_water_cylinder", _cylinder_due(view).astype(np.float64)),
        ),
        because=lambda home: "storage heaters of less retention" if old[home] else "direct electric heating or none",
    )


HIGH_HEAT_RETENTION = rules_of_changes(_assess, wherever)
