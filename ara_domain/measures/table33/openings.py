"""Draught-proofing (D), double or secondary glazing of single windows (O, P), insulated doors (X)."""

from dataclasses import replace

from ara_domain.epc import EpcPropertyData, SapWindow, WindowTransmissionDetails
from ara_domain.epc.codes import GlazingType, WindowType
from ara_domain.epc.reading import code
from ara_domain.measures import openings
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.step import Step, step_of_rule, step_of_rules
from ara_domain.measures.targets import targets
from ara_domain.ml.flatten_windows import Glazing, glazing_data
from ara_domain.sap.tables import Mask


def steps(edition: str) -> tuple[Step, ...]:
    """The steps on openings of an edition."""
    goal = targets(edition)
    return (
        step_of_rules("D", "Draught-proofing of windows and doors", openings.DRAUGHT_PROOFING),
        _glazing("O", "Double glazing", GlazingType.DOUBLE_2022_ON, goal["glazing"]),
        _glazing("P", "Secondary glazing", GlazingType.SECONDARY_NORMAL_EMISSIVITY, goal["secondary_glazing"]),
        step_of_rule("X", "Insulated doors", openings.insulated_doors(goal["door_u"])),
    )


def _glazing(step: str, title: str, kind: GlazingType, goal: dict[str, float]) -> Step:
    """Single windows take the target's U and g; what light they let in is that of the new kind (Table 24)."""

    def new(roof: bool) -> Glazing:
        like = glazing_data(float(kind), "", False, roof)
        return Glazing(u=goal["u_roof" if roof else "u"], g=goal["g"], g_light=like.g_light, single=False)

    def due(view: FrameView) -> Mask:
        return openings.DOUBLE_GLAZING.assess(view).eligible

    def edit_certificate(epc: EpcPropertyData) -> EpcPropertyData:
        windows = openings.windows_of(epc)
        if not any(code(window.glazing_type) in openings.SINGLE for window in windows):
            return epc

        def changed(window: SapWindow) -> SapWindow:
            if code(window.glazing_type) not in openings.SINGLE:
                return window
            made = new(code(window.window_type) == WindowType.ROOF_WINDOW)
            transmission = WindowTransmissionDetails(u_value=made.u, solar_transmittance=made.g)
            return replace(window, glazing_type=int(kind), glazing_gap=None, transmission=transmission)

        return replace(epc, multiple_glazed_proportion=100, sap_windows=tuple(changed(window) for window in windows))

    return Step(
        code=step,
        title=title,
        source="RdSAP 10 Table 33; light transmittance by Table 24",
        targets=due,
        edit_frame=lambda view, rows: openings.glaze(view, rows & due(view), new),
        edit_certificate=edit_certificate,
    )
