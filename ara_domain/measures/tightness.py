"""Draught-proofing that comes with new openings: new windows, secondary panes and new doors are draught-proofed.

RdSAP 10 §9.1 counts multiple glazing and insulated doors as draught-proofed, single glazing and other doors as not,
where nobody recorded a share. So a recorded share is that of the openings that stay, as far as they can hold it, and
the new ones come to it: strips bought beside new windows gain what is left, nothing where every window and door is new.
The share is one of numbers and the frame sums windows by area, so it is taken by area here. Table 33's ladder keeps
what is recorded.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.change import row_of
from ara_domain.measures.openings import door_area
from ara_domain.measures.option import FrameView, Rules
from ara_domain.sap.tables import Array, Mask

_ALMOST = 1e-6
"""So that a half is rounded up however its areas were added up."""


def new_windows(view: FrameView) -> Array:
    """Area that new glazing renews, m² (n,): all that is single."""
    return view["window_single_area"] + view["roof_window_single_area"]


def with_draught_proofing(rules: Rules, renewed: Callable[[FrameView], Array]) -> Rules:
    """A measure that renews so much of the openings, m² (n,), and in both edits the draught-proofed share it leaves."""

    def edit_frame(view: FrameView, rows: Mask) -> None:
        percent = _percent_after(view, renewed(view))
        rules.edit_frame(view, rows)
        view.set("percent_draughtproofed", rows, percent)

    def edit_certificate(epc: EpcPropertyData) -> EpcPropertyData:
        view = row_of(epc)
        percent = _percent_after(view, renewed(view))[0]
        changed = rules.edit_certificate(epc)
        return changed if np.isnan(percent) else replace(changed, percent_draughtproofed=int(percent))

    return replace(rules, edit_frame=edit_frame, edit_certificate=edit_certificate)


def percent_with_new_doors(epc: EpcPropertyData, doors: int) -> int | None:
    """Draught-proofed windows and doors of a certificate, %, with so many of its doors new; None where not recorded."""
    view = row_of(epc)
    percent = _percent_after(view, np.full(1, doors * door_area()))[0]
    return None if np.isnan(percent) else int(percent)


def _percent_after(view: FrameView, renewed: Array) -> Array:
    """Draught-proofed windows and doors, whole % (n,); NaN where not recorded, as it is where nothing is renewed."""
    recorded = view["percent_draughtproofed"]
    multiple = view["window_multiple_area"] + view["roof_window_multiple_area"]
    openings = multiple + new_windows(view) + door_area() * view["doors"]
    new = 100.0 * renewed / np.maximum(openings, _ALMOST)
    share = np.floor(new + np.minimum(recorded, 100.0 - new) + 0.5 + _ALMOST)
    return np.where(renewed > 0, np.fmax(recorded, share), recorded)
