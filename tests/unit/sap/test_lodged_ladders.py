"""The ladders that published certificates lodge: every step is applied, or named here with the reason."""

from collections.abc import Mapping

import pytest

from ara_domain.epc.mapping import map_certificate
from ara_domain.measures.ladder import LadderStep, climb
from ara_domain.measures.table33 import NOT_MODELLED
from ara_domain.services.evaluation import compare
from tests.reference import RDSAP_17_20_SAMPLES, RDSAP_21_SAMPLES, REAL_FLAT, reference_json

_ALTERNATIVE = NOT_MODELLED["Z3"]
_NOTHING = "by the rules here there is nothing to change"
REVIEWED: Mapping[str, Mapping[tuple[int, str], str]] = {
    # Synthetic: an alternative first, then underfloor heat pumps for a home with radiators.
    RDSAP_17_20_SAMPLES[4]: {(1, "Z3"): _ALTERNATIVE, (2, "Z2"): _NOTHING, (3, "Z2"): _NOTHING},
    RDSAP_21_SAMPLES[0]: {(1, "Z3"): _ALTERNATIVE, (2, "Z2"): _NOTHING, (3, "Z2"): _NOTHING},
    # Synthetic: its controls are full already.
    RDSAP_21_SAMPLES[1]: {(1, "G"): _NOTHING},
    REAL_FLAT: {(5, "Y"): NOT_MODELLED["Y"]},
}


def _ladder(name: str) -> list[LadderStep]:
    return climb(map_certificate(reference_json(name)))


@pytest.mark.parametrize("name", [*RDSAP_17_20_SAMPLES, *RDSAP_21_SAMPLES, REAL_FLAT])
def test_every_lodged_step_is_applied_or_reviewed(name: str) -> None:
    steps = _ladder(name)
    assert steps
    assert {(step.sequence, step.improvement): step.note for step in steps if step.note} == REVIEWED.get(name, {})


def test_a_step_that_is_not_modelled_stops_the_ladder_and_an_alternative_does_not() -> None:
    flat = _ladder(REAL_FLAT)
    assert [step.modelled for step in flat] == [True, True, True, True, False]
    synthetic = _ladder(RDSAP_21_SAMPLES[0])
    assert [step.modelled for step in synthetic] == [False, True, True]


PHYSICAL = (*RDSAP_17_20_SAMPLES[:4], REAL_FLAT)
"""Certificates that do not contradict themselves; the others prove the mapping and no number."""


def test_ratings_and_every_rung_of_the_ladders_are_met_to_0_7_points_on_average() -> None:
    """Without a product database. `docs/engine-accuracy.md` says certificate by certificate what is left, and why."""
    errors: list[float] = []
    for name in PHYSICAL:
        epc = map_certificate(reference_json(name))
        (found,) = compare({name: epc}, ladder=True)
        assert found.computed is not None
        assert found.lodged["sap"] is not None
        errors.append(found.computed["sap"] - found.lodged["sap"])
        errors += [step.sap - step.lodged_sap for step in found.ladder if step.sap and step.lodged_sap]
    assert len(errors) >= 29
    assert sum(abs(error) for error in errors) / len(errors) <= 0.7
    assert max(abs(error) for error in errors) <= 1.5
