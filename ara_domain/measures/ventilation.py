"""Ventilation that insulation requires: it comes with the measure, so no package can have one without the other.

PAS 2035 asks that a home's ventilation is made good before its walls are insulated. Here that means extract fans in the
kitchen and the bathroom of a home without mechanical ventilation; they cost what they cost and let out the air they let
out. A home whose walls are of two kinds is charged them with each.
"""

from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.change import row_of
from ara_domain.measures.option import Assessment, FrameView, Need, Rules
from ara_domain.sap.tables import Array, Mask

WET_ROOMS = 2.0
"""A kitchen and a bathroom, the fewest a home has; more of them are for the assessment on site."""


def fans_missing(view: FrameView) -> Array:
    """Extract fans short of one for each wet room, (n,); where nobody counted them, all. None with another system."""
    natural = np.nan_to_num(view["mechanical_ventilation"]) == 0
    counted = np.nan_to_num(view["extract_fans"])
    return np.where(natural, np.maximum(WET_ROOMS - counted, 0.0), 0.0)


def with_extract_fans(rules: Rules) -> Rules:
    """The measure with the extract fans it requires, in its needs and in both edits."""

    def assess(view: FrameView) -> Assessment:
        found = rules.assess(view)
        return replace(found, needs=(*found.needs, Need("extract_fan", fans_missing(view))))

    def edit_frame(view: FrameView, rows: Mask) -> None:
        short = fans_missing(view) > 0
        rules.edit_frame(view, rows)
        view.set("extract_fans", rows & short, WET_ROOMS)

    def edit_certificate(epc: EpcPropertyData) -> EpcPropertyData:
        changed = rules.edit_certificate(epc)
        return _with_fans(changed) if fans_missing(row_of(epc))[0] > 0 else changed

    return Rules(assess=assess, edit_frame=edit_frame, edit_certificate=edit_certificate)


def _with_fans(epc: EpcPropertyData) -> EpcPropertyData:
    """A surveyor's own count, where there is one, goes before the certificate's."""
    fans, ventilation = int(WET_ROOMS), epc.sap_ventilation
    if ventilation is not None and ventilation.extract_fans_count is not None:
        ventilation = replace(ventilation, extract_fans_count=fans)
    return replace(epc, extract_fans_count=fans, sap_ventilation=ventilation)
