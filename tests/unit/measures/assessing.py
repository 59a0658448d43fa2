"""One home before an option: what the rule says of it, and what the option's edit makes of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures import Assessment, FrameView, option_named
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.scoring import score_frame

OFFERED = ""
"""As a reason: there is none, the measure is offered."""


@dataclass(frozen=True)
class Assessed:
    """A rule's answer for one home; `reason` is a key of the option's `reasons`, `OFFERED` when it is eligible."""

    reason: str
    needs: dict[str, float]
    because: str


def assessed(option: str, home: EpcPropertyData) -> Assessed:
    assessment: Assessment = option_named(option).assess(FrameView(EpcMlTransform().to_rows([home])))
    offered = bool(assessment.eligible[0])
    assert (assessment.refusal[0] == OFFERED) == offered
    return Assessed(
        reason=str(assessment.refusal[0]),
        needs={need.material: float(need.quantity[0]) for need in assessment.needs if need.quantity[0] > 0},
        because=assessment.because(0) if offered else "",
    )


def after(option: str, home: EpcPropertyData) -> dict[str, Any]:
    """The home's row of the frame once the work is done."""
    view = FrameView(EpcMlTransform().to_rows([home]))
    option_named(option).edit_frame(view, np.array([True]))
    return dict(view.frame().iloc[0])


def sap(home: EpcPropertyData) -> float:
    """Unrounded SAP of a home by the engine."""
    return float(score_frame(EpcMlTransform().to_rows([home]))["sap_score"].iloc[0])
