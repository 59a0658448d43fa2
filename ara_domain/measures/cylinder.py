"""The hot water cylinder: jacket or thicker foam, thermostat (RdSAP 10 Table 33 measures C, F)."""

import numpy as np

from ara_domain.epc.codes import CylinderSize
from ara_domain.measures.change import Change, rules_of_changes
from ara_domain.measures.items import CYLINDER_INSULATION, CYLINDER_MM, CYLINDER_THERMOSTAT
from ara_domain.measures.option import (
    ALREADY,
    UNKNOWN,
    Assessment,
    FrameView,
    Need,
    refusals,
)
from ara_domain.sap.tables import Array, Mask, table

BARE, FACTORY, JACKET = 0, 1, 2
"""RdSAP `cylinder_insulation_type`."""
IMMERSION_HEATER = 903
OWN_THERMOSTAT = "immersion_thermostat"
"""Reason code of a cylinder whose immersion heater brings a thermostat."""


def has_cylinder(view: FrameView) -> Mask:
    """Homes with a cylinder, accessible or not, (n,)."""
    size = view["cylinder_size"]
    return ~np.isnan(size) & (size != CylinderSize.NONE)


def _accessible(view: FrameView) -> Mask:
    return has_cylinder(view) & (view["cylinder_size"] != CylinderSize.NO_ACCESS)


# ------------------------------------------------------------------------------------------------ insulation


def insulation(view: FrameView) -> tuple[Change, ...]:
    """C-1 nothing to a jacket; C-2 thin factory foam to thick; C-3 a thin jacket to a thick one."""
    bare, thicker = _bare(view), _thicker_mm(view)
    return (
        Change(CYLINDER_INSULATION, bare, float(JACKET)),
        Change(CYLINDER_MM, ~np.isnan(thicker), thicker),
    )


def _bare(view: FrameView) -> Mask:
    return _accessible(view) & np.isnan(view["cylinder_heat_loss"]) & (view["cylinder_insulation"] == BARE)


def _thicker_mm(view: FrameView) -> Array:
    """The thickness Table 33 brings the insulation to, NaN where it is to stay."""
    goal = table("measures")["cylinder"]
    kind, mm = view["cylinder_insulation"], view["cylinder_insulation_mm"]
    accessible = _accessible(view) & np.isnan(view["cylinder_heat_loss"])
    factory = np.where(accessible & (kind == FACTORY), _looked_up(mm, goal["factory_mm"]), np.nan)
    jacket = np.where(accessible & (kind == JACKET), _looked_up(mm, goal["jacket_mm"]), np.nan)
    return np.where(_bare(view), float(goal["jacket_mm_when_bare"]), np.where(np.isnan(factory), jacket, factory))


def _looked_up(mm: Array, goal: dict[str, float]) -> Array:
    """The new thickness of these thicknesses, NaN where the table has none."""
    found = np.full(mm.shape, np.nan)
    for before, after in goal.items():
        found[mm == float(before)] = after
    return found


def _assess_insulation(view: FrameView) -> Assessment:
    thicker = _thicker_mm(view)
    eligible = ~np.isnan(thicker)
    cylinder, kind, mm = has_cylinder(view), view["cylinder_insulation"], view["cylinder_insulation_mm"]
    measured = cylinder & ~np.isnan(view["cylinder_heat_loss"])
    unseen = cylinder & (~_accessible(view) | np.isnan(kind) | ((kind != BARE) & np.isnan(mm)))
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (measured, ALREADY), (unseen, UNKNOWN), (cylinder, ALREADY)),
        needs=(Need("cylinder_insulation", np.ones(view.size)),),
        because=lambda home: "the cylinder is bare" if kind[home] == BARE else f"{mm[home]:.0f} mm around the cylinder",
    )


# ------------------------------------------------------------------------------------------------ thermostat


def thermostat(view: FrameView) -> tuple[Change, ...]:
    """An accessible cylinder without one; an immersion heater has its own."""
    return (Change(CYLINDER_THERMOSTAT, _without_thermostat(view), 1.0),)


def _without_thermostat(view: FrameView) -> Mask:
    """Accessible cylinders not known to have a thermostat."""
    immersion = view["water_code"] == IMMERSION_HEATER
    return _accessible(view) & ~immersion & (view["cylinder_thermostat"] != 1)


def _assess_thermostat(view: FrameView) -> Assessment:
    eligible = _without_thermostat(view) & (view["cylinder_thermostat"] == 0)
    cylinder = has_cylinder(view)
    own = cylinder & (view["water_code"] == IMMERSION_HEATER)
    unseen = cylinder & (~_accessible(view) | np.isnan(view["cylinder_thermostat"]))
    return Assessment(
        eligible=eligible,
        refusal=refusals(
            eligible, (view["cylinder_thermostat"] == 1, ALREADY), (own, OWN_THERMOSTAT), (unseen, UNKNOWN)
        ),
        needs=(Need("cylinder_thermostat", np.ones(view.size)),),
        because=lambda _: "the cylinder has no thermostat",
    )


INSULATION = rules_of_changes(_assess_insulation, insulation)
THERMOSTAT = rules_of_changes(_assess_thermostat, thermostat)
