"""A small world to automate, kept in a real database: what was entered per block, what was made of it, who did work.

What is entered and made are entries of `generic_data`. Hooks and the record of work done belong to this process.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from ara_assets.blocks import Books, BooksResource
from ara_assets.refresh import Evidence
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import BlockVersion, Clock, UnitOfWork
from ara_domain.tasks import Subtask, Task
from ara_resources.postgres.database import Database, utc_now
from ara_resources.postgres.engine import make_engine
from ara_resources.postgres.unit_of_work import PostgresUnitOfWork

WORLD_URL = "TEST_WORLD_URL"
"""Environment variable by which other processes find the world's database."""

Table = dict[tuple[str, BlockKey], BlockVersion]


@dataclass
class World:
    """What people entered, what assets made, and what happens meanwhile."""

    database: Database
    clock: Clock = utc_now
    worked: list[tuple[str, BlockKey]] = field(default_factory=list)
    """Every piece of work done in this process; an unchanged block adds none."""
    broken: dict[tuple[str, BlockKey], Exception] = field(default_factory=dict)
    """Work that raises, after it has written."""
    after: dict[tuple[str, BlockKey], Callable[[], None]] = field(default_factory=dict)
    """What happens once, just after a piece of work and before its commit."""
    shown: dict[tuple[str, BlockKey], Callable[[], None]] = field(default_factory=dict)
    """What happens once, while a piece of work is described that is committed."""
    at_lock: dict[BlockKey, Callable[[], None]] = field(default_factory=dict)
    """What happens once, when a block's lock has been taken."""

    def enter(self, asset: str, block: BlockKey, text: str) -> None:
        """Somebody writes: facts from outside, or a note."""
        with self.database.unit_of_work() as uow:
            self._put(uow, f"entered {asset}", block, text)
            uow.commit()

    def fill(self, blocks: Collection[BlockKey]) -> None:
        """Portfolios, and facts and a note for every block, different from block to block."""
        with self.database.unit_of_work() as uow:
            for slug in {block.portfolio for block in blocks}:
                self.database.properties.save_portfolio(uow, Portfolio.named(slug))
            for block in blocks:
                self._put(uow, "entered facts", block, f"facts of {block}")
                self._put(uow, "entered notes", block, f"note of {block}")
            uow.commit()

    def use_model(self, name: str) -> None:
        self.enter("model", BlockKey("any", "any"), name)

    def entered(self, asset: str, block: BlockKey) -> str:
        return self._texts(f"entered {asset}", [block])[block]

    def made(self, asset: str, block: BlockKey) -> str | None:
        """The row an asset holds for a block."""
        return self._texts(f"made {asset}", [block]).get(block)

    def make(self, asset: str, block: BlockKey, uow: UnitOfWork, text: str) -> None:
        """An asset writes a block's row, and whatever was to happen then happens."""
        self.worked.append((asset, block))
        self._put(uow, f"made {asset}", block, text)
        if error := self.broken.get((asset, block)):
            raise error
        if event := self.after.pop((asset, block), None):
            event()

    def work_done(self) -> set[tuple[str, BlockKey]]:
        """The work done since last asked."""
        done = set(self.worked)
        self.worked.clear()
        return done

    def versions(self) -> Table:
        return dict(self.database.block_versions.of())

    def save_version(self, version: BlockVersion) -> None:
        with self.database.unit_of_work() as uow:
            self.database.block_versions.save(uow, [version])
            uow.commit()

    def forget(self, block: BlockKey) -> None:
        """Every version of a block is lost."""
        with self.database.unit_of_work() as uow:
            self.database.block_versions.forget(uow, [block])
            uow.commit()

    def task_of(self, run_id: str) -> Task:
        task = self.database.subtasks.task(uuid5(UUID(run_id), "acme"))
        assert task is not None
        return task

    def subtasks_of(self, run_id: str) -> Sequence[Subtask]:
        return self.database.subtasks.subtasks(self.task_of(run_id).task_id)

    def statuses(self, run_id: str) -> dict[str, str]:
        return {row.block: row.status.value for row in self.subtasks_of(run_id)}

    def books(self) -> Books:
        return Books(
            unit_of_work=lambda: _WatchedUnitOfWork(self),
            versions=self.database.block_versions,
            subtasks=self.database.subtasks,
            clock=self.clock,
            evidence={"notes": self._notes_entered, "plans": self._model_used},
            ui_url="http://ui.example/",
        )

    def model(self) -> str:
        return self._texts("entered model", [anywhere := BlockKey("any", "any")]).get(anywhere, "model 1")

    def _notes_entered(self, blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        notes = self._texts("entered notes", blocks)
        return {block: {"entered": content_hash("note:1", notes.get(block))} for block in blocks}

    def _model_used(self, blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        model = self.model()
        return {block: {"model": model} for block in blocks}

    def _put(self, uow: UnitOfWork, kind: str, block: BlockKey, text: str) -> None:
        self.database.generic_data.put(uow, kind, str(block), {"text": text}, utc_now())

    def _texts(self, kind: str, blocks: Collection[BlockKey]) -> dict[BlockKey, str]:
        found = self.database.generic_data.get(kind, [str(block) for block in blocks])
        return {BlockKey.parse(key): value["text"] for key, value in found.items()}


class _WatchedUnitOfWork(PostgresUnitOfWork):
    def __init__(self, world: World) -> None:
        super().__init__(world.database.engine)
        self._world = world

    def lock_block(self, block: BlockKey) -> None:
        super().lock_block(block)
        if event := self._world.at_lock.pop(block, None):
            event()


_worlds: list[World] = []


@contextmanager
def world_at(url: str) -> Iterator[World]:
    """The world in this database, for all runs in this process."""
    with Database(make_engine(url)) as database:
        _worlds.append(World(database))
        try:
            yield _worlds[-1]
        finally:
            _worlds.pop()


def the_world() -> World:
    return _worlds[-1]


class WorldBooks(BooksResource):
    """Hands out the books of this process's world, or of the one the environment names."""

    @contextmanager
    def open_books(self) -> Iterator[Books]:
        if _worlds:
            yield the_world().books()
        else:
            with world_at(os.environ[WORLD_URL]) as world:
                yield world.books()
