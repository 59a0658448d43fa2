"""The steps of the improvement ladder (RdSAP 10 Table 33), so that lodged ladders can be followed.

A step takes the table's own target values and trusts that whoever lodged it found it due; what it changes is stated
for the frame and for the certificate alike. Plans have measures of their own (`measures.catalogue`), with costs and
eligibility.

Add here: a step in the module of its subject, its numbers in `sap/tables/measures.json`. A step that cannot be applied
stands in `NOT_MODELLED` with the reason. Keep out: whether a step pays (`ara_resources.sample_stock` asks that).
"""

from collections.abc import Mapping
from functools import cache

from ara_domain.measures.table33 import controls, cylinder, fabric, heating, lighting, openings, renewables
from ara_domain.measures.table33.step import Step
from ara_domain.measures.targets import RDSAP_10, RDSAP_2012

__all__ = ["ALTERNATIVES", "NOT_MODELLED", "RDSAP_10", "RDSAP_2012", "Step", "alternatives", "steps"]

_ALTERNATIVE = "an alternative, shown beside the ladder and tested alone"
ALTERNATIVES = frozenset({"J2", "Q2", "Z3"})
"""Measures that are no rungs of the ladder: what follows does not build on them."""
NOT_MODELLED: Mapping[str, str] = {
    "A3": "the surfaces of a room in roof are one sum in the scoring frame, not element by element",
    "G2": "whether hot water is timed apart from heating is not recorded, so nothing can be changed",
    "J": "the wood boiler is a database product of which only the efficiency is published, not the fuel feed",
    "K": "the pellet stove is a database product of which only the efficiency is published, not the fuel feed",
    "M": "no efficiency is published for the new warm air unit (products 697001, 697002)",
    "O3": "multiple glazing is one sum in the scoring frame, whatever its age",
    **dict.fromkeys(("L", "V", "W"), "of editions before RdSAP 2012; its target is not held"),
    "B4": "the engine has no target for it: party wall insulation was dropped from Table 33",
    "T2": "no performance is published for the flue gas heat recovery, and the engine does not count one",
    "Y": "no performance is published for the waste water heat recovery (products 695001, 695002), and the engine "
    "does not count one",
    "Y2": "storage of waste water heat is disregarded by RdSAP 10",
    **dict.fromkeys(ALTERNATIVES, _ALTERNATIVE),
}
"""Why each of the other measures of Table 33 is not applied."""


@cache
def steps(edition: str = RDSAP_10) -> Mapping[str, Step]:
    """The steps of an edition by their code on the register, with its number where another product is meant."""
    found = (
        *fabric.steps(edition),
        *cylinder.steps(),
        *lighting.steps(edition),
        *openings.steps(edition),
        *controls.steps(),
        *heating.steps(),
        *renewables.steps(),
    )
    return {step.code: step for step in found}


@cache
def alternatives(edition: str = RDSAP_10) -> Mapping[str, Step]:
    """The alternatives that can be rated beside the ladder, which is what they are tested on alone."""
    heat_pumps = {code: steps(edition)[code] for code in ("Z1", "Z2")}
    return {"Q2": fabric.insulated_cavities(edition), **heat_pumps}
