"""The hot water cylinder: jacket or thicker foam (C), thermostat (F)."""

import numpy as np

from ara_domain.epc.codes import CylinderSize
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.change import Change
from ara_domain.measures.table33.items import CYLINDER_INSULATION, CYLINDER_MM, CYLINDER_THERMOSTAT
from ara_domain.measures.table33.step import Step, step_of_rule
from ara_domain.sap.tables import Array, Mask, table

BARE, FACTORY, JACKET = 0, 1, 2
"""RdSAP `cylinder_insulation_type`."""
IMMERSION_HEATER = 903


def steps() -> tuple[Step, ...]:
    """The steps on a cylinder; the same in both editions."""
    return (
        step_of_rule("C", "Hot water cylinder insulation", _insulation),
        step_of_rule("F", "Cylinder thermostat", _thermostat),
    )


def has_cylinder(view: FrameView) -> Mask:
    """Homes with a cylinder, accessible or not, (n,)."""
    size = view["cylinder_size"]
    return ~np.isnan(size) & (size != CylinderSize.NONE)


def _accessible(view: FrameView) -> Mask:
    return has_cylinder(view) & (view["cylinder_size"] != CylinderSize.NO_ACCESS)


def _insulation(view: FrameView) -> tuple[Change, ...]:
    """C-1 nothing to a jacket; C-2 thin factory foam to thick; C-3 a thin jacket to a thick one."""
    goal = table("measures")["cylinder"]
    kind, mm = view["cylinder_insulation"], view["cylinder_insulation_mm"]
    accessible = _accessible(view) & np.isnan(view["cylinder_heat_loss"])
    bare = accessible & (kind == BARE)
    factory = np.where(accessible & (kind == FACTORY), _looked_up(mm, goal["factory_mm"]), np.nan)
    jacket = np.where(accessible & (kind == JACKET), _looked_up(mm, goal["jacket_mm"]), np.nan)
    thicker = np.where(bare, float(goal["jacket_mm_when_bare"]), np.where(np.isnan(factory), jacket, factory))
    return (
        Change(CYLINDER_INSULATION, bare, float(JACKET)),
        Change(CYLINDER_MM, ~np.isnan(thicker), thicker),
    )


def _looked_up(mm: Array, goal: dict[str, float]) -> Array:
    """The new thickness of these thicknesses, NaN where the table has none."""
    found = np.full(mm.shape, np.nan)
    for before, after in goal.items():
        found[mm == float(before)] = after
    return found


def _thermostat(view: FrameView) -> tuple[Change, ...]:
    """An accessible cylinder without one; an immersion heater has its own."""
    immersion = view["water_code"] == IMMERSION_HEATER
    return (Change(CYLINDER_THERMOSTAT, _accessible(view) & ~immersion & (view["cylinder_thermostat"] != 1), 1.0),)
