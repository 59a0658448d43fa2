"""The certificate's own improvement ladder (RdSAP 10 Table 33): each lodged step applied and scored.

It checks the engine against lodged ratings. Plans do not use it: they rate a measure as an assessor would record it
once done, the ladder takes Table 33's own target values (a filled cavity is 0.55 here and 0.7 in a later survey).
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.option import FrameView
from ara_domain.measures.procedure import edition_of
from ara_domain.measures.table33 import ALTERNATIVES, NOT_MODELLED, steps
from ara_domain.measures.table33 import RDSAP_10 as TABLE_33
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import expand, rate
from ara_domain.sap.method import RDSAP_10, method_of

_NO_SUCH_MEASURE = "Table 33 has no measure of this type"
_AFTER_ANOTHER = "follows a step that is not modelled"
_NOTHING_TO_CHANGE = "by the rules here there is nothing to change"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One lodged improvement: its cumulative lodged ratings and ours, None from the first step not modelled on."""

    sequence: int
    improvement: str
    lodged_sap: int | None
    lodged_ei: int | None
    sap: float | None
    ei: float | None
    note: str | None
    """Why the step is not modelled, or changes nothing; None for a step that was applied."""

    @property
    def modelled(self) -> bool:
        """Whether this step, and every earlier one it builds on, could be applied."""
        return self.sap is not None


def climb(epc: EpcPropertyData, transform: EpcMlTransform | None = None) -> list[LadderStep]:
    """The lodged improvements of a certificate in their sequence, one after the other, by the certificate's method.

    `transform` is one made with a product database, where there is one.
    """
    method = method_of(epc) or RDSAP_10
    known = steps(edition_of(method))
    view = FrameView((transform or EpcMlTransform()).to_rows([epc]))
    climbed: list[LadderStep] = []
    everyone, applied = np.array([True]), True
    for improvement in sorted(epc.suggested_improvements, key=lambda one: one.sequence):
        code = improvement.improvement_type or "?"
        step, note = known.get(f"{code}:{improvement.improvement_number}") or known.get(code), None
        if not applied:
            note = _AFTER_ANOTHER
        elif code in ALTERNATIVES:
            note = NOT_MODELLED[code]
        elif step is None:
            applied, note = False, NOT_MODELLED.get(code, _NO_SUCH_MEASURE)
        else:
            note = None if step.targets(view)[0] else _NOTHING_TO_CHANGE
            step.edit_frame(view, everyone)
            rated = rate(expand(view.frame(), method))
        modelled = applied and step is not None
        climbed.append(
            LadderStep(
                sequence=improvement.sequence,
                improvement=code,
                lodged_sap=improvement.energy_performance_rating,
                lodged_ei=improvement.environmental_impact_rating,
                sap=float(rated.sap[0]) if modelled else None,
                ei=float(rated.ei[0]) if modelled else None,
                note=note,
            )
        )
    return climbed


EDITS = {code: step.edit_frame for code, step in steps(TABLE_33).items()}
"""The frame edits of RdSAP 10's steps by improvement type."""
