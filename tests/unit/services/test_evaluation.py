"""What the engine computes beside what the register lodged: per certificate, and as the error over several."""

import pytest

from ara_domain.epc import RenewableHeatIncentive
from ara_domain.epc.mapping import map_certificate
from ara_domain.services.evaluation import QUANTITIES, Comparison, accuracy, compare, ladder_accuracy
from tests.builders import certificate
from tests.unit.epc.full_sap_document import full_sap_document


def comparison(lodged: float | None, computed: float | None) -> Comparison:
    """A certificate of which only SAP is compared."""
    return Comparison(
        name="",
        method=None,
        lodged={**dict.fromkeys(QUANTITIES), "sap": lodged},
        computed=None if computed is None else {**dict.fromkeys(QUANTITIES, 0.0), "sap": computed},
        limitations=(),
        ladder=(),
    )


def test_the_error_is_computed_less_lodged() -> None:
    (sap,) = accuracy([comparison(60, 62.0), comparison(70, 69.0), comparison(50, 50.5)])
    assert (sap.quantity, sap.certificates) == ("sap", 3)
    assert sap.mean_absolute_error == pytest.approx((2 + 1 + 0.5) / 3)
    assert sap.bias == pytest.approx((2 - 1 + 0.5) / 3)
    assert sap.share_within_one == pytest.approx(2 / 3)


def test_what_was_not_lodged_or_not_scored_is_not_compared() -> None:
    (sap,) = accuracy([comparison(60, 61.0), comparison(None, 40.0), comparison(60, None)])
    assert (sap.certificates, sap.bias) == (1, 1.0)
    assert accuracy([comparison(None, None)]) == []


def test_a_certificate_is_set_beside_its_own_lodged_figures_by_name() -> None:
    home = certificate()
    (found,) = compare({"semi": home})
    assert found.name == "semi"
    assert found.lodged["sap"] == home.energy_rating_current == 65
    assert found.lodged["co2_t"] == home.co2_emissions_current
    assert found.lodged["space_heating_kwh"] == pytest.approx(11873.4)
    assert found.computed is not None
    assert set(found.computed) == set(found.lodged) == set(QUANTITIES)
    assert found.ladder == ()


def test_carbon_is_in_tonnes_as_the_certificate_has_it() -> None:
    (found,) = compare({"semi": certificate()})
    assert found.computed is not None
    assert 1 < found.computed["co2_t"] < 10


def test_a_certificate_the_engine_refuses_is_there_with_the_reason_and_without_a_ladder() -> None:
    good, refused = compare({"good": certificate(), "refused": certificate(sap_windows=())}, ladder=True)
    assert refused.computed is None
    assert [limitation.code for limitation in refused.limitations] == ["no_windows"]
    assert refused.ladder == ()
    assert good.computed is not None


def test_the_ladder_climbs_the_lodged_improvements_one_upon_the_other() -> None:
    (found,) = compare({"semi": certificate()}, ladder=True)
    assert [step.improvement for step in found.ladder] == ["A", "B", "W2", "U"]
    assert all(step.modelled for step in found.ladder)
    rungs = [step.sap for step in found.ladder]
    assert found.computed is not None
    assert [found.computed["sap"], *rungs] == sorted([found.computed["sap"], *(rung for rung in rungs if rung)])


def test_heat_that_was_not_lodged_is_none_and_not_nought() -> None:
    (without,) = compare({"semi": certificate(renewable_heat_incentive=None)})
    assert without.lodged["space_heating_kwh"] is None
    (blank,) = compare({"semi": certificate(renewable_heat_incentive=RenewableHeatIncentive())})
    assert blank.lodged["water_heating_kwh"] is None


def test_a_full_sap_certificate_is_rated_by_full_sap_in_its_place_among_the_others() -> None:
    new_dwelling = map_certificate(full_sap_document(sap_version=10.2))
    found = compare({"first": certificate(), "new": new_dwelling, "last": certificate()}, ladder=True)
    assert [one.name for one in found] == ["first", "new", "last"]
    assert [one.method for one in found] == ["RdSAP 10", "SAP 10.2", "RdSAP 10"]
    assert found[1].computed is not None
    assert found[1].lodged["sap"] == 84
    assert found[0].computed == found[2].computed


def test_a_full_sap_certificate_before_9_92_is_not_checkable_and_says_so() -> None:
    (found,) = compare({"old": map_certificate(full_sap_document(sap_version=9.9))}, ladder=True)
    assert (found.method, found.computed, found.ladder) == (None, None, ())
    assert [limitation.code for limitation in found.limitations] == ["method_not_held"]


def test_a_certificate_of_sap_10_3_says_that_10_2_stands_in() -> None:
    (found,) = compare({"new": map_certificate(full_sap_document(sap_version=10.3))})
    assert found.method == "SAP 10.2"
    assert "sap_10_3_as_10_2" in [limitation.code for limitation in found.limitations]


def test_ladders_are_summed_up_over_their_steps_and_with_the_homes_as_they_are() -> None:
    found = compare({"semi": certificate(), "other": certificate()}, ladder=True)
    steps, both = ladder_accuracy(found)
    errors = [step.sap - step.lodged_sap for one in found for step in one.ladder if step.sap and step.lodged_sap]
    assert (steps.certificates, both.certificates) == (len(errors), len(errors) + 2)
    assert steps.bias == pytest.approx(sum(errors) / len(errors))
    (base, *_) = accuracy(found)
    assert both.bias * both.certificates == pytest.approx(sum(errors) + base.bias * 2)


def test_without_ladders_there_is_nothing_to_sum_up() -> None:
    assert ladder_accuracy(compare({"semi": certificate()})) == []
