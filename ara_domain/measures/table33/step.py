"""One step of Table 33's ladder."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.change import Rule, change_certificate, change_frame, row_of
from ara_domain.measures.option import FrameView, Rules, any_of
from ara_domain.sap.tables import Mask


def _anybody(view: FrameView) -> Mask:
    return np.ones(view.size, dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A measure as the ladder applies it: to its own target values, wherever there is something to change.

    `code` is the register's improvement type. `targets` are the homes (n,) it changes; both edits leave others alone.
    `offered` are those of them that the table itself would name: there, what nobody knows suppresses a measure.
    """

    code: str
    title: str
    source: str
    targets: Callable[[FrameView], Mask]
    edit_frame: Callable[[FrameView, Mask], None]
    edit_certificate: Callable[[EpcPropertyData], EpcPropertyData]
    offered: Callable[[FrameView], Mask] = _anybody

    def due(self, view: FrameView) -> Mask:
        """The homes (n,) that the table's own condition names."""
        return self.targets(view) & self.offered(view)


def step_of_rule(
    code: str,
    title: str,
    rule: Rule,
    source: str = "RdSAP 10 Table 33",
    offered: Callable[[FrameView], Mask] = _anybody,
) -> Step:
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
        offered=offered,
    )


def step_of_rules(
    code: str,
    title: str,
    rules: Rules,
    source: str = "RdSAP 10 Table 33",
    due: Callable[[FrameView], Mask] | None = None,
) -> Step:
    """A step that does what a measure of the catalogue does, where that is eligible or the ladder's own `due` says."""
    targets = due or (lambda view: rules.assess(view).eligible)
    return Step(
        code=code,
        title=title,
        source=source,
        targets=targets,
        edit_frame=lambda view, rows: rules.edit_frame(view, rows & targets(view)),
        edit_certificate=lambda epc: rules.edit_certificate(epc) if targets(row_of(epc))[0] else epc,
    )
