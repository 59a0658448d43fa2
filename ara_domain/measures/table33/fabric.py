"""Roofs, walls and floors to the U-values of Table 33 (A, A2, B, Q, Q2, W1, W2)."""

import numpy as np

from ara_domain.epc.codes import PropertyType
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.measures import fabric, roofs
from ara_domain.measures.change import Change, Rule
from ara_domain.measures.items import ALTERNATIVE_WALL_1_U, ALTERNATIVE_WALL_2_U, FLOOR_U, ROOF_U, WALL_U
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.step import Step, step_of_rule, step_of_rules
from ara_domain.measures.targets import targets
from ara_domain.sap.tables import Array, Mask

_LOFT_TRIGGER_U, _CAVITY_INSULATED_U = 0.35, 0.55
_NORTHERN_IRELAND = 4
_SOLID = (*fabric.SOLID_KINDS, int(Wall.PARK_HOME))
"""Table 33 Q names solid and park-home walls; cob and system build are left open by it."""


def steps(edition: str) -> tuple[Step, ...]:
    """The fabric steps of an edition."""
    goal = targets(edition)
    fill = (
        step_of_rules("B", "Cavity wall insulation", fabric.CAVITY_FILL)
        if goal["cavity_u"] is None
        else step_of_rule("B", "Cavity wall insulation", _walls(fabric.CAVITY_KINDS, goal["cavity_u"]))
    )
    return (
        step_of_rule("A", "Loft insulation", _lofts(goal["loft_u"], goal["loft_u_park_home"])),
        step_of_rule(
            "A2",
            "Flat roof or sloping ceiling insulation",
            _flat_roofs(goal["flat_roof_u"], goal["flat_roof_u_northern_ireland"], goal["flat_roof_u_park_home"]),
        ),
        fill,
        step_of_rule("Q", "Solid wall insulation", _walls(_SOLID, goal["solid_wall_u"])),
        step_of_rule(
            "W1",
            "Suspended floor insulation",
            _floors(suspended=True, u=goal["floor_u"], u_park_home=goal["floor_u_park_home"]),
        ),
        step_of_rule(
            "W2", "Solid floor insulation", _floors(suspended=False, u=goal["floor_u"], u_park_home=goal["floor_u"])
        ),
    )


def insulated_cavities(edition: str) -> Step:
    """Q2, an alternative, which stands beside the ladder."""
    return step_of_rule(
        "Q2", "Internal or external insulation with a cavity", _insulated_cavities(targets(edition)["solid_wall_u"])
    )


def _by_home(view: FrameView, u: float, u_park_home: float) -> Array:
    """One value per home as a column, (n, 1)."""
    found: Array = np.where(view["property_type"] == PropertyType.PARK_HOME, u_park_home, u)[:, None]
    return found


def _lofts(u: float, u_park_home: float) -> Rule:
    """Accessible lofts: at joists with 150 mm or less, or of an entered U of 0.35 or more."""

    def rule(view: FrameView) -> tuple[Change, ...]:
        loft = (view.part("roof_construction") == Roof.PITCHED_WITH_LOFT_ACCESS) & (view.part("roof_area") > 0)
        poor = loft & (view.part("age_band") > 0) & (view.part("roof_u") >= _LOFT_TRIGGER_U)
        where = fabric.lofts_to_insulate(view) | poor
        return (Change(ROOF_U, where, np.broadcast_to(_by_home(view, u, u_park_home), where.shape)),)

    return rule


def _flat_roofs(u: float, u_northern_ireland: float, u_park_home: float) -> Rule:
    """Flat roofs and sloping ceilings of known insulation under 125 mm, or of a known U above 0.35."""

    def rule(view: FrameView) -> tuple[Change, ...]:
        entered = roofs.flat_roofs(view) & (view.part("roof_u") > roofs.FLAT_ROOF_TRIGGER_U)
        here = np.where(view["country"] == _NORTHERN_IRELAND, u_northern_ireland, u)
        here = np.where(view["property_type"] == PropertyType.PARK_HOME, u_park_home, here)[:, None]
        where = roofs.flat_roofs_to_insulate(view) | entered
        return (Change(ROOF_U, where, np.broadcast_to(here, where.shape)),)

    return rule


def _walls(kinds: tuple[int, ...], u: float) -> Rule:
    """Every main, extension and alternative wall of these kinds, as built and above 0.7."""

    def rule(view: FrameView) -> tuple[Change, ...]:
        where = fabric.walls_to_insulate(view, kinds)
        items = (WALL_U, ALTERNATIVE_WALL_1_U, ALTERNATIVE_WALL_2_U)
        return tuple(Change(item, where[:, :, index], u) for index, item in enumerate(items))

    return rule


def _insulated_cavities(u: float) -> Rule:
    """Cavities due to be filled, filled ones, and those insulated as built; what has 0.30 already stays."""

    def rule(view: FrameView) -> tuple[Change, ...]:
        due = fabric.walls_to_insulate(view, fabric.CAVITY_KINDS)
        now = view.u().walls
        done = fabric.walls_of(view, fabric.CAVITY_KINDS) & ((now < _CAVITY_INSULATED_U) | fabric.filled_cavities(view))
        where = due | (done & (now > u))
        items = (WALL_U, ALTERNATIVE_WALL_1_U, ALTERNATIVE_WALL_2_U)
        return tuple(Change(item, where[:, :, index], u) for index, item in enumerate(items))

    return rule


def _floors(*, suspended: bool, u: float, u_park_home: float) -> Rule:
    """Uninsulated floors, or above 0.7; the draught through a suspended timber floor follows from its U (Table 5)."""

    def rule(view: FrameView) -> tuple[Change, ...]:
        is_suspended: Mask = np.isin(view.part("floor_construction"), fabric.SUSPENDED)
        where = fabric.floors_to_insulate(view) & (is_suspended == suspended)
        return (Change(FLOOR_U, where, np.broadcast_to(_by_home(view, u, u_park_home), where.shape)),)

    return rule
