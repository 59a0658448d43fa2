"""One step of Table 33's ladder."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.option import FrameView, Option, any_of
from ara_domain.measures.table33.change import Rule, change_certificate, change_frame
from ara_domain.sap.tables import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A measure as the ladder applies it: to its own target values, wherever there is something to change.

    `code` is the register's improvement type. `targets` are the homes (n,) it changes; both edits leave others alone.
    """

    code: str
    title: str
    source: str
    targets: Callable[[FrameView], Mask]
    edit_frame: Callable[[FrameView, Mask], None]
    edit_certificate: Callable[[EpcPropertyData], EpcPropertyData]


def row_of(epc: EpcPropertyData) -> FrameView:
    """The certificate's own row of the frame."""
    from ara_domain.ml.transform import EpcMlTransform  # noqa: PLC0415  the transform imports nothing of the measures

    return FrameView(EpcMlTransform().to_rows([epc]))


def step_of_rule(code: str, title: str, rule: Rule, source: str = "RdSAP 10 Table 33") -> Step:
    """A step whose two edits follow from one list of changes."""

    def targets(view: FrameView) -> Mask:
        found = np.zeros(view.size, dtype=bool)
        for change in rule(view):
            found |= any_of(change.rows)
        return found

    return Step(
        code=code,
        title=title,
        source=source,
        targets=targets,
        edit_frame=lambda view, rows: change_frame(view, rows, rule(view)),
        edit_certificate=lambda epc: change_certificate(epc, rule(row_of(epc))),
    )


def step_of_option(code: str, option: Option) -> Step:
    """A step that does what an option of the catalogue does."""
    return Step(
        code=code,
        title=option.title,
        source=option.source,
        targets=lambda view: option.assess(view).eligible,
        edit_frame=lambda view, rows: option.edit_frame(view, rows & option.assess(view).eligible),
        edit_certificate=lambda epc: option.edit_certificate(epc) if option.assess(row_of(epc)).eligible[0] else epc,
    )
