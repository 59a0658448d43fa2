"""Draught-proofing, glazing, lamps and doors (RdSAP 10 Table 33 measures D, O, P, E, X)."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, SapWindow
from ara_domain.epc.codes import GlazingType, PropertyType
from ara_domain.epc.reading import code
from ara_domain.measures.change import Change, Rule, rules_of_changes
from ara_domain.measures.items import INSULATED_DOOR_U, INSULATED_DOORS
from ara_domain.measures.option import ALREADY, NOT_APPLICABLE, UNKNOWN, Assessment, FrameView, Need, Rules, refusals
from ara_domain.measures.targets import RDSAP_10, targets
from ara_domain.ml.flatten_windows import Glazing, assumed_windows, effective_u, glazing_data
from ara_domain.ml.schema import COMPASS
from ara_domain.sap.tables import Array, Mask, table

MULTIPLE_ENOUGH_PERCENT = 80.0
"""Table 33 O: windows are replaced where less than 80 % of the glazing is multiple."""
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


def _assess_glazing(view: FrameView, material: str) -> Assessment:
    single = view["window_single_area"] + view["roof_window_single_area"]
    share = view["percent_multiple_glazed"]
    eligible = (single > 0) & (share < MULTIPLE_ENOUGH_PERCENT)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (single > 0, ALREADY), (share >= 100, ALREADY)),
        needs=(Need(material, single),),
        because=lambda home: f"{single[home]:.1f} m² of single glazing",
    )


def glaze(view: FrameView, rows: Mask, new: Callable[[bool], Glazing]) -> None:
    """Single windows become `new` ones (of a roof window when true): their sums move to the multiple columns.

    A recorded share of draught-proofed openings stays as it is here; the catalogue raises it (`tightness`). One that is
    not recorded follows the glazing by itself, inside the model.
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


def windows_of(epc: EpcPropertyData) -> tuple[SapWindow, ...]:
    """The windows of a certificate, by floor area where it describes them as a whole; new glazing lists them."""
    return epc.sap_windows or assumed_windows(epc)


def _reglaze(epc: EpcPropertyData, kind: GlazingType) -> EpcPropertyData:
    def changed(window: SapWindow) -> SapWindow:
        if code(window.glazing_type) not in SINGLE:
            return window
        return replace(window, glazing_type=int(kind), glazing_gap=None, transmission=None)

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


# ------------------------------------------------------------------------------------------------ doors

_FLATS = (PropertyType.FLAT, PropertyType.MAISONETTE)


def doors_to_insulate(view: FrameView) -> Array:
    """How many doors straight to the outside are not insulated, (n,).

    In a flat off a corridor one door opens to it and stays as it is. Full SAP lodges each door with its own U-value,
    and none of them as insulated or not.
    """
    outside = np.where(view["full_sap"] == 1, 0.0, _doors_outside(view))
    return np.maximum(outside - view["insulated_doors"], 0.0)


def door_area() -> float:
    """Area of a door that nobody measured, m² (RdSAP 10 §4.7)."""
    return float(table("openings")["doors"]["area_m2"])


def new_doors(view: FrameView) -> Array:
    """Area of the doors that are insulated, m² (n,)."""
    return door_area() * doors_to_insulate(view)


def _doors_outside(view: FrameView) -> Array:
    off_a_corridor = np.isin(view["property_type"], _FLATS) & (view["corridor"] > 0)
    return view["doors"] - np.where(off_a_corridor, 1.0, 0.0)


def insulated_doors(u: float) -> Rule:
    """Every door to the outside insulated; the mean of new doors of this U-value (W/m²K) and those that were."""

    def rule(view: FrameView) -> tuple[Change, ...]:
        more = doors_to_insulate(view)
        where, outside = more > 0, _doors_outside(view)
        before, u_before = view["insulated_doors"], view["insulated_door_u"]
        known = np.where((before > 0) & ~np.isnan(u_before), u_before, u)
        mean = (known * before + u * more) / np.maximum(outside, 1.0)
        return Change(INSULATED_DOORS, where, outside), Change(INSULATED_DOOR_U, where, mean)

    return rule


def _assess_doors(view: FrameView) -> Assessment:
    more = doors_to_insulate(view)
    assumed = view["doors_assumed"] == 1
    eligible = (more > 0) & ~assumed
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (assumed, UNKNOWN), (_doors_outside(view) <= 0, NOT_APPLICABLE),
                         (more == 0, ALREADY)),
        needs=(Need("insulated_door", more),),
        because=lambda home: f"{more[home]:.0f} doors to the outside are not insulated",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ rules


def _new_windows(kind: GlazingType, material: str) -> Rules:
    return Rules(
        assess=lambda view: _assess_glazing(view, material),
        edit_frame=lambda view, rows: glaze(view, rows, lambda roof: glazing_data(float(kind), "", False, roof)),
        edit_certificate=lambda epc: _reglaze(epc, kind),
    )


DRAUGHT_PROOFING = Rules(assess=_assess_draughts, edit_frame=_edit_draughts, edit_certificate=_draughtproof)
LOW_ENERGY_LIGHTING = Rules(assess=_assess_lamps, edit_frame=_edit_lamps, edit_certificate=_relamp)
DOUBLE_GLAZING = _new_windows(GlazingType.DOUBLE_2022_ON, "double_glazing")
SECONDARY_GLAZING = _new_windows(GlazingType.SECONDARY_NORMAL_EMISSIVITY, "secondary_glazing")
DOORS = rules_of_changes(_assess_doors, insulated_doors(targets(RDSAP_10)["door_u"]))
