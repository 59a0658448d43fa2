"""Heating controls (G) and those of warm air (H)."""

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures.heating import control_target
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.change import Change
from ara_domain.measures.table33.items import CONTROL
from ara_domain.measures.table33.step import Step, step_of_rule

_WARM_AIR_WITHOUT_ROOM_THERMOSTAT, _PROGRAMMER_AND_ROOM_THERMOSTAT = (2501, 2502), 2504


def steps() -> tuple[Step, ...]:
    """The steps on controls; the same in both editions."""
    return (
        step_of_rule("G", "Heating controls", _wet),
        step_of_rule("H", "Warm air controls", _warm_air),
    )


def _wet(view: FrameView) -> tuple[Change, ...]:
    goal = control_target(view)
    return (Change(CONTROL, goal > 0, goal),)


def _warm_air(view: FrameView) -> tuple[Change, ...]:
    """H-1 and H-2: gas, LPG or heat pump warm air without a room thermostat."""
    warm_air = np.isin(view["heating1_category"], (Category.WARM_AIR, Category.HEAT_PUMP_WARM_AIR))
    without = np.isin(view["heating1_control"], _WARM_AIR_WITHOUT_ROOM_THERMOSTAT)
    return (Change(CONTROL, warm_air & without, float(_PROGRAMMER_AND_ROOM_THERMOSTAT)),)
