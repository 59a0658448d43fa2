"""A reading of the feed that is killed between any two of its commits, and read again, leaves what one in peace does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import pytest

from ara_domain.ports import FeedEndpoint
from tests.fakes.register import number
from tests.fakes.store import FakeUnitOfWork
from tests.unit.register.test_register_feed import ACME, ONE, SOURCE, THREE, TWO, D, Scene, event, home, lodged

COMMITS = 3
"""Of this reading: the moved and the withdrawn together, the new one, and the windows."""
NEVER = datetime.min.replace(tzinfo=UTC)


class Killed(BaseException):
    """The process is gone: nobody catches it."""


class MortalUnitOfWork(FakeUnitOfWork):
    """Dies instead of one of its commits."""

    dies: Callable[[], bool]

    def commit(self) -> None:
        if self.dies():
            raise Killed
        super().commit()

    @classmethod
    def of(cls, scene: Scene, dies: Callable[[], bool]) -> Self:
        unit = cls(scene.store.store)
        unit.dies = dies
        return unit


def a_scene() -> Scene:
    """A day with a new certificate, one that was removed and one that moved from a home to another."""
    before = [lodged(1, 901), lodged(2, 902), lodged(3, 903, postcode="LS7 9VV"), lodged(5, 904, postcode="LS8 9VV")]
    scene = Scene([ONE, TWO, THREE, home(ACME, 904, "LS8 9VV")], before)
    moved = lodged(3, 901, postcode="LS6 9VV", address=("1 Fiction Street",))
    scene.register.lodged[2] = replace(moved, document={**(moved.document or {}), "postcode": "LS6 9VV"})
    scene.register.lodged.append(lodged(4, 903, postcode="LS7 9VV", registered="2026-06-13"))
    scene.register.lodged.append(lodged(6, 904, postcode="LS8 9VV", registered="2026-06-13"))
    scene.register.lodged[1] = lodged(2, 902, document=None)
    scene.register.events = [event(2, "removed"), event(3, "uprn_updated")]
    return scene


def content(scene: Scene) -> Mapping[str, Any]:
    """What the reading left, but for when and by which run."""
    cache = scene.store.epc_cache.get([number(n) for n in range(1, 7)])
    return {
        "cache": {
            one: (held.row_hash, held.content_hash, held.fetched_row_hash, held.withdrawn_at is not None)
            for one, held in cache.items()
        },
        "marks": set(scene.store.register_feed.marks("acme")),
        "events": {
            (done.certificate_number, done.event) for done in scene.store.register_feed.processed(SOURCE, cache.keys())
        },
        "read until": [scene.store.register_feed.read_until(SOURCE, endpoint) for endpoint in FeedEndpoint],
        "fed until": scene.search_of("LS6 9VV").fed_until,
    }


def in_peace() -> Scene:
    scene = a_scene()
    scene.feed()
    return scene


def killed_at(commit: int) -> tuple[Scene, bool]:
    """A reading that dies at its n-th commit, and whether it came that far."""
    scene = a_scene()
    whole, commits = scene.store.unit_of_work, iter(range(1, 1000))
    scene.store.unit_of_work = lambda: MortalUnitOfWork.of(scene, lambda: next(commits) == commit)  # type: ignore[method-assign]
    try:
        scene.feed()
    except Killed:
        return scene, True
    finally:
        scene.store.unit_of_work = whole  # type: ignore[method-assign]
    return scene, False


def test_the_reading_has_as_many_commits_as_are_tried_here() -> None:
    assert [killed_at(commit)[1] for commit in range(1, COMMITS + 2)] == [True] * COMMITS + [False]


@pytest.mark.parametrize("commit", range(1, COMMITS + 1))
def test_a_reading_that_died_at_any_commit_is_completed_by_the_next(commit: int) -> None:
    scene, died = killed_at(commit)
    assert died
    assert content(scene) != content(in_peace())
    assert scene.store.register_feed.read_until(SOURCE, FeedEndpoint.SEARCH) is None, "its days are read again"
    scene.now += timedelta(minutes=5)
    scene.feed()
    assert content(scene) == content(in_peace())
    assert content(scene)["read until"] == [D, D]
