"""Suggested improvements by RdSAP 10 Table 33: tried in its order on the homes as improved so far, kept if they pay.

Of the measures that the engine's ladder has an edit for, the common ones. Many homes at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ara_domain.epc.codes import CylinderSize
from ara_domain.measures import FrameView, option_named
from ara_domain.measures.controls import control_target
from ara_domain.measures.fabric import CAVITY_KINDS, SOLID_KINDS, SUSPENDED, floors_to_insulate, walls_to_insulate
from ara_domain.measures.ladder import EDITS
from ara_domain.measures.option import any_of
from ara_domain.sap.scoring import score_frame

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_LEAST_SAP_GAIN, _LEAST_SAP_GAIN_SMALL_WORKS, _LEAST_SAVING_GBP = 1.0, 0.5, 10.0
"""RdSAP 10 §21.1: what a measure must bring to be kept; the small works are draught-proofing and lamps."""
_SMALL_WORKS = ("D", "E")
_FROM_MAIN, _HEATED_BY_BOILER = 901, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One measure of the table, with the number and the price range certificates print for it."""

    kind: str
    number: int
    price: str
    eligible: Callable[[FrameView], Mask]
    edit: Callable[[FrameView, Mask], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An improvement kept for a home: its own saving, and the ratings with everything kept up to it."""

    step: Step
    saving_gbp: float
    sap: float
    ei: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What the homes' ladders come to. `scores` are those with everything kept, columns of the results by name."""

    suggested: Sequence[Sequence[Suggested]]
    scores: Mapping[str, Array]


def climb(frame: pd.DataFrame, baseline: pd.DataFrame) -> Ladder:
    """The improvements of every home of a scoring frame, given its scores as they are."""
    view = FrameView(frame)
    names = [str(name) for name, kind in baseline.dtypes.items() if kind == np.float64]
    sap, ei, bill = (names.index(name) for name in ("sap_score", "ei_score", "bill_gbp"))
    now = baseline[names].to_numpy(copy=True)
    suggested: list[list[Suggested]] = [[] for _ in range(view.size)]
    for step in STEPS:
        homes = np.flatnonzero(step.eligible(view))
        if not len(homes):
            continue
        tried = _tried(view, homes, step)
        after = score_frame(tried.frame())[names].to_numpy()
        saving = now[homes, bill] - after[:, bill]
        least = _LEAST_SAP_GAIN_SMALL_WORKS if step.kind in _SMALL_WORKS else _LEAST_SAP_GAIN
        kept = np.flatnonzero((after[:, sap] - now[homes, sap] >= least) & (saving >= _LEAST_SAVING_GBP))
        view.values[homes[kept]] = tried.values[kept]
        now[homes[kept]] = after[kept]
        for place in kept.tolist():
            suggested[homes[place]].append(
                Suggested(
                    step=step,
                    saving_gbp=float(saving[place]),
                    sap=float(after[place, sap]),
                    ei=float(after[place, ei]),
                )
            )
    return Ladder(suggested=suggested, scores=dict(zip(names, now.T, strict=True)))


def space_heating_saved(frame: pd.DataFrame, baseline: pd.DataFrame) -> Mapping[str, Array]:
    """kWh/yr of space heating that loft (A), cavity (B) and solid wall (Q) insulation would each save alone.

    NaN where the measure does not apply.
    """
    view = FrameView(frame)
    saved: dict[str, Array] = {}
    for step in STEPS:
        if step.kind not in {"A", "B", "Q"}:
            continue
        saved[step.kind] = np.full(view.size, np.nan)
        homes = np.flatnonzero(step.eligible(view))
        if len(homes):
            after = score_frame(_tried(view, homes, step).frame())["space_heating_kwh"].to_numpy()
            saved[step.kind][homes] = baseline["space_heating_kwh"].to_numpy()[homes] - after
    return saved


def _tried(view: FrameView, homes: npt.NDArray[np.intp], step: Step) -> FrameView:
    """These homes with the step applied, as a view of their own."""
    tried = FrameView(view.frame().iloc[homes].reset_index(drop=True))
    step.edit(tried, np.ones(len(homes), dtype=bool))
    return tried


# ------------------------------------------------------------------------------------------------ the table


def _by_option(key: str) -> Callable[[FrameView], Mask]:
    option = option_named(key)
    return lambda view: option.assess(view).eligible


def _walls(kinds: tuple[int, ...]) -> Callable[[FrameView], Mask]:
    """Walls alone: the option's assessment would work out every U-value twice."""
    return lambda view: any_of(walls_to_insulate(view, kinds))


def _floors(suspended: bool) -> Callable[[FrameView], Mask]:
    def eligible(view: FrameView) -> Mask:
        is_suspended = np.isin(view.part("floor_construction"), SUSPENDED)
        return any_of(floors_to_insulate(view) & (is_suspended == suspended))

    return eligible


def _no_cylinder_thermostat(view: FrameView) -> Mask:
    seen = view["cylinder_size"] >= CylinderSize.NORMAL
    by_boiler = (view["heating1_category"] == _HEATED_BY_BOILER) & (view["water_code"] == _FROM_MAIN)
    found: Mask = seen & by_boiler & (view["cylinder_thermostat"] == 0)
    return found


def _bare_doors(view: FrameView) -> Mask:
    house = np.isin(view["property_type"], (0, 1))
    found: Mask = house & (view["insulated_doors"] < view["doors"])
    return found


STEPS: tuple[Step, ...] = (
    Step(kind="A", number=5, price="£900 - £1,200", eligible=_by_option("loft_insulation"), edit=EDITS["A"]),
    Step(kind="B", number=6, price="£900 - £1,500", eligible=_walls(CAVITY_KINDS), edit=EDITS["B"]),
    Step(
        kind="Q",
        number=7,
        price="£7,500 - £11,000",
        eligible=_walls(SOLID_KINDS),
        edit=EDITS["Q"],
    ),
    Step(kind="W1", number=57, price="£5,000 - £10,000", eligible=_floors(suspended=True), edit=EDITS["W1"]),
    Step(kind="W2", number=58, price="£5,000 - £10,000", eligible=_floors(suspended=False), edit=EDITS["W2"]),
    Step(kind="D", number=10, price="£150 - £250", eligible=_by_option("draught_proofing"), edit=EDITS["D"]),
    Step(kind="E", number=35, price="£60 - £180", eligible=_by_option("low_energy_lighting"), edit=EDITS["E"]),
    Step(kind="F", number=4, price="£130 - £180", eligible=_no_cylinder_thermostat, edit=EDITS["F"]),
    Step(kind="G", number=66, price="£220 - £250", eligible=lambda view: control_target(view) > 0, edit=EDITS["G"]),
    Step(
        kind="I",
        number=20,
        price="£2,200 - £3,500",
        eligible=_by_option("condensing_boiler"),
        edit=EDITS["I"],
    ),
    Step(kind="O", number=8, price="£4,500 - £6,000", eligible=_by_option("double_glazing"), edit=EDITS["O"]),
    Step(kind="X", number=48, price="£1,500 - £3,000", eligible=_bare_doors, edit=EDITS["X"]),
    Step(kind="U", number=34, price="£8,000 - £10,000", eligible=_by_option("photovoltaics_2_5kwp"), edit=EDITS["U"]),
)
"""In the order RdSAP 10 §21.1 prints them; price ranges in the style of certificates of 2025."""
