"""Draught-proofing, glazing and lamps (RdSAP 10 Table 33 measures D, O, E)."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, SapWindow
from ara_domain.epc.codes import GlazingType
from ara_domain.epc.reading import code
from ara_domain.measures.option import ALREADY, NOT_APPLICABLE, UNKNOWN, Assessment, FrameView, Need, Option, refusals
from ara_domain.ml.flatten_windows import Glazing, assumed_windows, effective_u, glazing_data
from ara_domain.ml.schema import COMPASS
from ara_domain.sap.tables import Mask

MULTIPLE_ENOUGH_PERCENT = 80.0
"""Table 33 O: windows are replaced where less than 80 % of the glazing is multiple."""
_NEW_GLAZING = GlazingType.DOUBLE_2022_ON
_COVERS = ("curtains", "shutters", "insulated_shutters")
SINGLE = (GlazingType.SINGLE, GlazingType.SINGLE_KNOWN_DATA)


# ------------------------------------------------------------------------------------------------ draught-proofing


def _assess_draughts(view: FrameView) -> Assessment:
    percent = view["percent_draughtproofed"]
    eligible = percent < 100
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (np.isnan(percent), UNKNOWN), (percent >= 100, ALREADY)),
        needs=(Need("draught_proofing", np.ones(view.size)),),
        because=lambda home: f"{percent[home]:.0f} % of windows and doors are draught-proofed",
    )


def _edit_draughts(view: FrameView, rows: Mask) -> None:
    view.set("percent_draughtproofed", rows, 100.0)


def _draughtproof(epc: EpcPropertyData) -> EpcPropertyData:
    return replace(
        epc,
        percent_draughtproofed=100,
        draughtproofed_door_count=epc.door_count,
        sap_windows=tuple(replace(window, draught_proofed=True) for window in epc.sap_windows),
    )


# ------------------------------------------------------------------------------------------------ glazing


def _assess_glazing(view: FrameView) -> Assessment:
    single = view["window_single_area"] + view["roof_window_single_area"]
    share = view["percent_multiple_glazed"]
    eligible = (single > 0) & (share < MULTIPLE_ENOUGH_PERCENT)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (single > 0, ALREADY), (share >= 100, ALREADY)),
        needs=(Need("double_glazing", single),),
        because=lambda home: f"{single[home]:.1f} m² of single glazing",
    )


def glaze(view: FrameView, rows: Mask, new: Callable[[bool], Glazing]) -> None:
    """Single windows become `new` ones (of a roof window when true): their sums move to the multiple columns.

    A recorded share of draught-proofed openings stays as it is: new windows raise it (RdSAP 10 §9.1, and the landlord's
    `glazing` override does), but by their number, and the frame sums windows by area. The impact of glazing alone is
    therefore understated in a draughty home. An unrecorded share follows the glazing by itself, inside the model.
    """
    for kind, roof in (("window", False), ("roof_window", True)):
        made = new(roof)
        ends = (*COMPASS, "flat") if roof else COMPASS
        frame_area = np.zeros(view.size)
        for end in ends:
            framed = view[f"{kind}_single_frame_area_{end}"]
            frame_area += framed
            view.set(f"{kind}_multiple_gain_{end}", rows, view[f"{kind}_multiple_gain_{end}"] + framed * made.g)
            view.set(f"{kind}_single_gain_{end}", rows, 0.0)
            view.set(f"{kind}_single_frame_area_{end}", rows, 0.0)
        ua = sum(
            (view[f"{kind}_single_area_{cover}"] * effective_u(made.u, cover) for cover in _COVERS), np.zeros(view.size)
        )
        view.set(f"{kind}_multiple_ua", rows, view[f"{kind}_multiple_ua"] + ua)
        view.set(f"{kind}_multiple_light", rows, view[f"{kind}_multiple_light"] + frame_area * made.g_light)
        view.set(f"{kind}_multiple_area", rows, view[f"{kind}_multiple_area"] + view[f"{kind}_single_area"])
        for name in ("area", "ua", "light", *(f"area_{cover}" for cover in _COVERS)):
            view.set(f"{kind}_single_{name}", rows, 0.0)
    view.set("percent_multiple_glazed", rows, 100.0)
    view.set("windows_assumed", rows, 0.0)


def _edit_glazing(view: FrameView, rows: Mask) -> None:
    glaze(view, rows, lambda roof: glazing_data(float(_NEW_GLAZING), "", False, roof))


def windows_of(epc: EpcPropertyData) -> tuple[SapWindow, ...]:
    """The windows of a certificate, by floor area where it describes them as a whole; new glazing lists them."""
    return epc.sap_windows or assumed_windows(epc)


def _reglaze(epc: EpcPropertyData) -> EpcPropertyData:
    def changed(window: SapWindow) -> SapWindow:
        if code(window.glazing_type) not in SINGLE:
            return window
        return replace(window, glazing_type=int(_NEW_GLAZING), glazing_gap=None, transmission=None)

    return replace(epc, multiple_glazed_proportion=100, sap_windows=tuple(changed(w) for w in windows_of(epc)))


# ------------------------------------------------------------------------------------------------ lamps


def _assess_lamps(view: FrameView) -> Assessment:
    old = view["incandescent_lamps"]
    total = old + view["led_lamps"] + view["cfl_lamps"] + view["low_energy_lamps"]
    eligible = old > 0
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (total > 0, ALREADY), (total == 0, UNKNOWN)),
        needs=(Need("led_lamp", old),),
        because=lambda home: f"{old[home]:.0f} of {total[home]:.0f} fixed lamps are incandescent",
    )


def _edit_lamps(view: FrameView, rows: Mask) -> None:
    """Incandescent lamps become LED; low-energy lamps not told apart are then counted with the CFL."""
    view.set("led_lamps", rows, view["led_lamps"] + view["incandescent_lamps"])
    view.set("cfl_lamps", rows, view["cfl_lamps"] + view["low_energy_lamps"])
    view.set("low_energy_lamps", rows, 0.0)
    view.set("incandescent_lamps", rows, 0.0)


def _relamp(epc: EpcPropertyData) -> EpcPropertyData:
    led, cfl = epc.led_fixed_lighting_bulbs_count or 0, epc.cfl_fixed_lighting_bulbs_count or 0
    undecided = (epc.low_energy_fixed_lighting_bulbs_count or 0) if led + cfl == 0 else 0
    return replace(
        epc,
        led_fixed_lighting_bulbs_count=led + (epc.incandescent_fixed_lighting_bulbs_count or 0),
        cfl_fixed_lighting_bulbs_count=cfl + undecided,
        low_energy_fixed_lighting_bulbs_count=None,
        incandescent_fixed_lighting_bulbs_count=0,
    )


# ------------------------------------------------------------------------------------------------ options

DRAUGHT_PROOFING = Option(
    key="draught_proofing",
    measure="draught_proofing",
    group="draught_proofing",
    title="Draught-proofing of windows and doors",
    order=50,
    source="RdSAP 10 Table 33, D",
    reasons={
        NOT_APPLICABLE: "no openable windows or doors",
        ALREADY: "all windows and doors are draught-proofed",
        UNKNOWN: "the draught-proofed share is not recorded",
    },
    assess=_assess_draughts,
    edit_frame=_edit_draughts,
    edit_certificate=_draughtproof,
)
LOW_ENERGY_LIGHTING = Option(
    key="low_energy_lighting",
    measure="low_energy_lighting",
    group="lighting",
    title="LED lamps in all fixed outlets",
    order=60,
    source="RdSAP 10 Table 33, E; LED lamps by Table 31",
    reasons={
        NOT_APPLICABLE: "no fixed lamps",
        ALREADY: "no incandescent lamps",
        UNKNOWN: "no lamps are recorded",
    },
    assess=_assess_lamps,
    edit_frame=_edit_lamps,
    edit_certificate=_relamp,
)
DOUBLE_GLAZING = Option(
    key="double_glazing",
    measure="double_glazing",
    group="glazing",
    title="Double glazing for single-glazed windows",
    order=90,
    source="RdSAP 10 Table 33, O; new units by Table 24",
    reasons={
        NOT_APPLICABLE: "no windows are recorded",
        ALREADY: "at least 80 % of the glazing is multiple",
        UNKNOWN: "the glazing is not recorded",
    },
    assess=_assess_glazing,
    edit_frame=_edit_glazing,
    edit_certificate=_reglaze,
)
