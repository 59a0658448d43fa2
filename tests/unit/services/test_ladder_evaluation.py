"""What Table 33 offers by itself beside what certificates lodge."""

from dataclasses import replace

import pytest

from ara_domain.epc import Improvement
from ara_domain.epc.mapping import map_certificate
from ara_domain.measures.offers import Offer, Offers, Outcome
from ara_domain.services.evaluation import compare
from ara_domain.services.ladder_evaluation import agreement, offer_accuracy
from tests.builders import certificate
from tests.reference import RDSAP_17_20_SAMPLES, REAL_FLAT, reference_json

PHYSICAL = (*RDSAP_17_20_SAMPLES[:4], REAL_FLAT)
"""Certificates that do not contradict themselves."""


def test_the_samples_and_the_real_flat_are_offered_what_they_lodge_in_the_lodged_order() -> None:
    certificates = {name: map_certificate(reference_json(name)) for name in PHYSICAL}
    found = {one.name: one.offers for one in compare(certificates, ladder=True)}
    for name, offers in found.items():
        assert offers is not None
        assert (name, offers.missing, offers.extra, offers.in_order) == (name, (), (), True)
    assert {name: one.not_rated for name, one in found.items() if one and one.not_rated} == {REAL_FLAT: ("Y",)}
    overall = offer_accuracy([one for one in found.values() if one])
    assert overall is not None
    assert (overall.certificates, overall.agreeing) == (5, 5)
    assert (overall.measures_offered, overall.measures_lodged, overall.points) == (25, 25, 30)
    assert overall.share_within_one >= 0.9


def _lodged(*steps: tuple[str, int, int]) -> tuple[Improvement, ...]:
    """Improvements of code, category and SAP, in this order."""
    return tuple(
        Improvement(sequence=place, improvement_type=code, improvement_category=category, energy_performance_rating=sap)
        for place, (code, category, sap) in enumerate(steps, start=1)
    )


def _offer(code: str, sap: float | None = None, outcome: Outcome = Outcome.RECOMMENDED) -> Offer:
    return Offer(code=code, outcome=outcome, sap=sap)


def test_what_is_missing_what_is_extra_and_the_order_are_told_apart() -> None:
    home = replace(
        certificate(),
        energy_rating_current=60,
        suggested_improvements=_lodged(("A", 5, 62), ("E", 5, 63), ("B", 5, 66), ("Z1", 6, 70)),
    )
    offers = Offers(
        tested=(
            _offer("B", 64.4),
            _offer("C", 65.0),
            _offer("D", 65.2, Outcome.INCREASE_TOO_SMALL),
            _offer("E", 65.5),
            _offer("Y", outcome=Outcome.DUE_NOT_RATED),
        ),
        alternatives=(_offer("Q2", 61.0),),
    )
    found = agreement(home, 60.4, offers)
    assert found.lodged == ("A", "E", "B")
    assert found.offered == ("B", "C", "E", "Y")
    assert (found.missing, found.extra, found.undecided, found.in_order) == (("A",), ("C",), ("Y",), False)
    assert not found.agrees
    assert (found.alternatives_lodged, found.alternatives_offered) == (("Z1",), ("Q2",))
    assert [(point.code, point.sap, point.within_one) for point in found.points] == [
        (None, 60.4, True), ("A", None, False), ("E", 65.5, False), ("B", 64.4, False),
    ]  # fmt: skip


def test_ratings_after_a_lodged_measure_that_is_not_rated_are_not_compared() -> None:
    home = replace(certificate(), suggested_improvements=_lodged(("Y", 5, 61), ("U", 5, 70)))
    offers = Offers(tested=(_offer("Y", outcome=Outcome.DUE_NOT_RATED), _offer("U", 70.0)), alternatives=())
    found = agreement(home, 60.0, offers)
    assert found.agrees
    assert [point.sap for point in found.points[1:]] == [None, None]


def test_the_agreement_over_certificates_counts_those_that_lodge_improvements() -> None:
    bare = agreement(certificate(suggested_improvements=()), 60.0, Offers(tested=(), alternatives=()))
    assert offer_accuracy([bare]) is None
    some = replace(certificate(), energy_rating_current=60, suggested_improvements=_lodged(("A", 5, 62), ("B", 5, 70)))
    one = agreement(some, 60.0, Offers(tested=(_offer("A", 62.0), _offer("B", 68.0)), alternatives=()))
    found = offer_accuracy([bare, one])
    assert found is not None
    assert (found.certificates, found.agreeing, found.points, found.points_within_one) == (1, 1, 3, 2)
    assert found.share_within_one == pytest.approx(2 / 3)
