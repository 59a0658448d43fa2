"""The weekly search for homes without a certificate, or without one under their own UPRN."""

from datetime import timedelta

import pytest

from ara_domain.ports import TokenRefused
from ara_domain.services.unsettled_search import UnsettledReport, search_unsettled
from tests.fakes.register import OneRegister, number
from tests.unit.register.test_register_feed import LS6, ONE, THREE, TWO, Scene, lodged


@pytest.fixture
def scene() -> Scene:
    """Two homes in LS6, one of them without a certificate, and one in LS7 that has one."""
    return Scene([ONE, TWO, THREE], [lodged(1, 901), lodged(3, 903, postcode="LS7 9VV")])


def a_week_later(scene: Scene) -> UnsettledReport:
    scene.now += timedelta(days=7)
    scene.register.searched.clear()
    return search_unsettled(scene.store, OneRegister(scene.register), lambda: scene.now, run_id="run-1")


def test_only_the_places_of_unsettled_homes_are_searched(scene: Scene) -> None:
    report = a_week_later(scene)
    assert [key.value for key in scene.register.searched] == ["LS6 9VV"]
    assert (report.unsettled_homes, report.places, report.requests) == (1, 1, 1)
    assert report.blocks_marked == frozenset()


def test_a_certificate_the_register_found_silently_is_fetched_and_marks_the_block(scene: Scene) -> None:
    scene.register.lodged.append(lodged(2, 902))
    report = a_week_later(scene)
    assert scene.cached(2).document is not None
    assert report.blocks_marked == {LS6}
    assert set(scene.store.register_feed.marks("acme")) == {"LS6"}


def test_a_place_searched_this_week_is_not_searched_again(scene: Scene) -> None:
    a_week_later(scene)
    scene.register.searched.clear()
    search_unsettled(scene.store, OneRegister(scene.register), lambda: scene.now, run_id="run-2")
    assert scene.register.searched == []


def test_a_register_that_refuses_the_token_is_a_fault_of_the_report(scene: Scene) -> None:
    scene.register.token_is_good = False
    (fault,) = a_week_later(scene).faults
    assert "token" in fault
    with pytest.raises(TokenRefused):
        scene.register.certificates([number(1)])
