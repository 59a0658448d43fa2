"""Heating controls (RdSAP 10 Table 33 measures G, H)."""

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures import items
from ara_domain.measures.change import Change, rules_of_changes
from ara_domain.measures.heating import NAN, UNDERFLOOR, is_storage_unit
from ara_domain.measures.option import ALREADY, UNKNOWN, UNSUITABLE, Assessment, FrameView, Need, refusals
from ara_domain.sap.tables import Array, Mask

PROGRAMMER_THERMOSTAT_TRVS, ZONE_CONTROL, HEAT_PUMP_ZONE_CONTROL = 2106, 2110, 2207
_LESS_THAN_FULL = (2101, 2102, 2103, 2104, 2107, 2111, 2113)
"""Table 33 G-1 to G-6: to programmer, room thermostat and TRVs."""
_TWO_THERMOSTATS = (2105,)
"""Table 33 G1-1: to time and temperature zone control."""
_HEAT_PUMP_LESS_THAN_ZONED = (2201, 2202, 2203, 2204, 2205, 2206, 2209, 2210)
_WARM_AIR_WITHOUT_ROOM_THERMOSTAT, _WARM_AIR_PROGRAMMER_AND_THERMOSTAT = (2501, 2502), 2504


# ------------------------------------------------------------------------------------------------ wet systems


def control_target(view: FrameView) -> Array:
    """The control code Table 33 G brings a home to, 0 where none."""
    category, control = view["heating1_category"], view["heating1_control"]
    wet_boiler = np.isin(category, (Category.BOILER, Category.MICRO_CHP)) & ~is_storage_unit(view)
    underfloor = view["heating1_emitter"] == UNDERFLOOR
    full = wet_boiler & ~underfloor & np.isin(control, _LESS_THAN_FULL)
    zoned = wet_boiler & (
        (~underfloor & np.isin(control, _TWO_THERMOSTATS))
        | (underfloor & np.isin(control, (*_LESS_THAN_FULL, *_TWO_THERMOSTATS, PROGRAMMER_THERMOSTAT_TRVS)))
    )
    pump = (category == Category.HEAT_PUMP_WET) & np.isin(control, _HEAT_PUMP_LESS_THAN_ZONED)
    return np.select(
        [full, zoned, pump],
        [float(PROGRAMMER_THERMOSTAT_TRVS), float(ZONE_CONTROL), float(HEAT_PUMP_ZONE_CONTROL)],
        0.0,
    )


def wet_controls(view: FrameView) -> tuple[Change, ...]:
    """New controls interlock the boiler, whatever full SAP lodged of the old ones."""
    goal = control_target(view)
    return Change(items.CONTROL, goal > 0, goal), Change(items.INTERLOCKED, goal > 0, NAN)


def _assess_wet(view: FrameView) -> Assessment:
    target = control_target(view)
    eligible = target > 0
    wet = np.isin(view["heating1_category"], (Category.BOILER, Category.MICRO_CHP, Category.HEAT_PUMP_WET))
    control = view["heating1_control"]
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (wet & is_storage_unit(view), UNSUITABLE), (wet & np.isnan(control), UNKNOWN),
                         (wet, ALREADY)),
        needs=(Need("heating_controls", np.ones(view.size)),),
        because=lambda home: f"control code {control[home]:.0f} becomes {target[home]:.0f}",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ warm air


def warm_air_controls(view: FrameView) -> tuple[Change, ...]:
    """H-1 and H-2: gas, LPG or heat pump warm air without a room thermostat."""
    return (Change(items.CONTROL, _without_thermostat(view), float(_WARM_AIR_PROGRAMMER_AND_THERMOSTAT)),)


def _warm_air(view: FrameView) -> Mask:
    return np.isin(view["heating1_category"], (Category.WARM_AIR, Category.HEAT_PUMP_WARM_AIR))


def _without_thermostat(view: FrameView) -> Mask:
    return _warm_air(view) & np.isin(view["heating1_control"], _WARM_AIR_WITHOUT_ROOM_THERMOSTAT)


def _assess_warm_air(view: FrameView) -> Assessment:
    eligible, control = _without_thermostat(view), view["heating1_control"]
    warm_air = _warm_air(view)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (warm_air & np.isnan(control), UNKNOWN), (warm_air, ALREADY)),
        needs=(Need("heating_controls", np.ones(view.size)),),
        because=lambda home: f"control code {control[home]:.0f} becomes {_WARM_AIR_PROGRAMMER_AND_THERMOSTAT}",
    )


WET = rules_of_changes(_assess_wet, wet_controls)
WARM_AIR = rules_of_changes(_assess_warm_air, warm_air_controls)
