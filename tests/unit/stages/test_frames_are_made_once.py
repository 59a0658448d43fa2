"""What the effective stage loaded and hashed is flattened there, and no later stage of the run loads it again."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from ara_domain.identity import BlockKey
from ara_domain.properties import Properties
from ara_domain.stages import EffectiveStage, HomeFrames
from tests.unit.stages.world import PORTFOLIO, STAGES, World

NAMES = ("oak", "ash", "elm")


class CountingHomes:
    """A repository that counts the homes it was asked to load whole."""

    def __init__(self, homes: Any) -> None:
        self._homes = homes
        self.loaded = 0

    def find_by_block(self, portfolio_id: UUID, block: str, only: Collection[UUID] | None = None) -> Properties:
        found: Properties = self._homes.find_by_block(portfolio_id, block, only)
        self.loaded += len(found)
        return found


def with_frames_given(world: World) -> int:
    """Run all stages, the effective one giving what it loaded to the frames. Returns how many homes were loaded."""
    homes = CountingHomes(world.db.properties)
    world.frames = HomeFrames(homes)  # type: ignore[arg-type]  # frames ask for nothing else
    world.run(*STAGES[:2])
    with world.writing() as uow:
        stage = EffectiveStage(world.db, world.clock, frames=world.frames)
        stage.run(uow, PORTFOLIO, BlockKey(PORTFOLIO.slug, "LS6"))
        uow.commit()
    world.run(*STAGES[3:])
    return homes.loaded


def test_homes_given_by_the_effective_stage_are_not_loaded_again_and_give_the_same_results(world: World) -> None:
    given, loading = world.from_scratch(), world.from_scratch()
    assert with_frames_given(given) == 0
    loading.run()
    assert [given.results(name) for name in NAMES] == [loading.results(name) for name in NAMES]


def test_homes_that_did_not_change_are_given_to_nobody(world: World) -> None:
    world.override("oak", "door_count", "3")
    assert with_frames_given(world) == 0
    kept = world.frames._rows
    assert len(kept) == 1
