"""The certificate's own improvement ladder (RdSAP 10 Table 33): each lodged step applied and scored.

It checks the engine against lodged ratings. Plans do not use it: they rate a measure as an assessor would record it
once done, the ladder takes Table 33's own target values (a filled cavity is 0.55 here and 0.7 in a later survey).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import FloorConstruction as Floor
from ara_domain.measures import fabric, heating, option_named
from ara_domain.measures.option import FrameView
from ara_domain.ml.flatten_windows import effective_u
from ara_domain.ml.schema import COMPASS
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import expand, rate
from ara_domain.sap.tables import Mask, table

CAVITY_U, SOLID_WALL_U, FLOOR_U, DOOR_U, LAMP_LM_PER_W = 0.55, 0.30, 0.25, 1.4, 75.0
"""Targets of Table 33 measures B, Q, W1/W2, X and E."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One lodged improvement: its cumulative lodged ratings and ours, None from the first step not modelled on."""

    sequence: int
    improvement: str
    lodged_sap: int | None
    lodged_ei: int | None
    sap: float | None
    ei: float | None

    @property
    def modelled(self) -> bool:
        """Whether this step and every earlier one could be applied."""
        return self.sap is not None


def climb(epc: EpcPropertyData) -> list[LadderStep]:
    """The lodged improvements of a certificate in their sequence, applied one after the other."""
    view = FrameView(EpcMlTransform().to_rows([epc]))
    steps: list[LadderStep] = []
    everyone, applied = np.array([True]), True
    for improvement in sorted(epc.suggested_improvements, key=lambda step: step.sequence):
        edit = EDITS.get(improvement.improvement_type or "")
        applied = applied and edit is not None
        if applied and edit is not None:
            edit(view, everyone)
            rated = rate(expand(view.frame()))
        steps.append(
            LadderStep(
                sequence=improvement.sequence,
                improvement=improvement.improvement_type or "?",
                lodged_sap=improvement.energy_performance_rating,
                lodged_ei=improvement.environmental_impact_rating,
                sap=float(rated.sap[0]) if applied else None,
                ei=float(rated.ei[0]) if applied else None,
            )
        )
    return steps


def _walls(kinds: tuple[int, ...], u: float) -> Callable[[FrameView, Mask], None]:
    def edit(view: FrameView, rows: Mask) -> None:
        walls = fabric.walls_to_insulate(view, kinds) & rows[:, None, None]
        for index, name in enumerate(fabric.WALLS):
            view.part(f"{name}_u")[walls[:, :, index]] = u

    return edit


def _floors(suspended: bool) -> Callable[[FrameView, Mask], None]:
    def edit(view: FrameView, rows: Mask) -> None:
        construction = view.part("floor_construction")
        kind = np.isin(construction, fabric.SUSPENDED) if suspended else construction == Floor.SOLID
        view.part("floor_u")[fabric.floors_to_insulate(view) & kind & rows[:, None]] = FLOOR_U

    return edit


def _lamps(view: FrameView, rows: Mask) -> None:
    """Every fixed outlet low-energy at 75 lm/W."""
    lamps = ("led_lamps", "cfl_lamps", "low_energy_lamps", "incandescent_lamps")
    total = sum((view[name] for name in lamps), np.zeros(view.size))
    for name in lamps:
        view.set(name, rows, 0.0)
    view.set("low_energy_lamps", rows, total)
    view.set("lamp_efficacy", rows, LAMP_LM_PER_W)


def _doors(view: FrameView, rows: Mask) -> None:
    view.set("insulated_doors", rows, view["doors"])
    view.set("insulated_door_u", rows, DOOR_U)


def _glazing(view: FrameView, rows: Mask) -> None:
    """Single windows at U 1.4 (roof windows 1.6) and g 0.63."""
    new = table("openings")["replacement_glazing"]
    for kind, u in (("window", new["u"]), ("roof_window", new["u_roof"])):
        ends = COMPASS if kind == "window" else (*COMPASS, "flat")
        for end in ends:
            view.set(f"{kind}_single_gain_{end}", rows, view[f"{kind}_single_frame_area_{end}"] * new["g"])
        ua = sum(
            (view[f"{kind}_single_area_{cover}"] * effective_u(u, cover)
             for cover in ("curtains", "shutters", "insulated_shutters")),
            np.zeros(view.size),
        )  # fmt: skip
        view.set(f"{kind}_single_ua", rows, ua)


EDITS: Mapping[str, Callable[[FrameView, Mask], None]] = {
    "A": option_named("loft_insulation").edit_frame,
    "B": _walls(fabric.CAVITY_KINDS, CAVITY_U),
    "Q": _walls(fabric.SOLID_KINDS, SOLID_WALL_U),
    "W1": _floors(suspended=True),
    "W2": _floors(suspended=False),
    "D": option_named("draught_proofing").edit_frame,
    "E": _lamps,
    "F": lambda view, rows: view.set("cylinder_thermostat", rows, 1.0),
    "G": lambda view, rows: view.set(
        "heating1_control", rows & (heating.control_target(view) > 0), heating.control_target(view)
    ),
    "O": _glazing,
    "U": option_named("photovoltaics_2_5kwp").edit_frame,
    "X": _doors,
}
"""Improvement types this ladder applies; any other is reported as not modelled."""
