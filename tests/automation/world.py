"""A small world to automate: what was entered per block, what was made of it, and who asked for work.

It stands in for the database: dictionaries behind the same ports, with units of work that roll back.
"""

import os
import pickle
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from uuid import UUID

from ara_assets.blocks import Books, BooksResource
from ara_assets.refresh import Evidence
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion, UnitOfWork
from ara_domain.tasks import Subtask, Task

WORLD_FILE = "TEST_WORLD_FILE"
"""When set, the world is kept in this file, so that other processes can run in it, one at a time."""


class MemoryUnitOfWork:
    """Collects writes and applies them at the commit."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.writes: list[Callable[[], None]] = []
        self.locked: list[BlockKey] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.writes.clear()

    def commit(self) -> None:
        for write in self.writes:
            write()
        self.writes.clear()
        if file := os.environ.get(WORLD_FILE):
            self.world.save(Path(file))

    def lock_block(self, block: BlockKey) -> None:
        self.locked.append(block)
        for event in self.world.at_lock.pop(block, []):
            event()


@dataclass
class MemoryVersions:
    table: dict[tuple[str, BlockKey], BlockVersion] = field(default_factory=dict)

    def of(self, blocks: Collection[BlockKey] | None = None) -> Mapping[tuple[str, BlockKey], BlockVersion]:
        wanted = None if blocks is None else set(blocks)
        return {key: version for key, version in self.table.items() if wanted is None or key[1] in wanted}

    def save(self, uow: UnitOfWork, versions: Iterable[BlockVersion]) -> None:
        assert isinstance(uow, MemoryUnitOfWork)
        for version in versions:
            uow.writes.append(lambda v=version: self.table.__setitem__((v.asset, v.block), v))  # type: ignore[misc]

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey]) -> None:
        assert isinstance(uow, MemoryUnitOfWork)
        for key in [key for key in self.table if key[1] in blocks]:
            uow.writes.append(lambda k=key: self.table.__delitem__(k))  # type: ignore[misc]


@dataclass
class MemorySubtasks:
    tasks: dict[UUID, Task] = field(default_factory=dict)
    rows: dict[UUID, Subtask] = field(default_factory=dict)

    def save_task(self, uow: UnitOfWork, task: Task) -> None:
        assert isinstance(uow, MemoryUnitOfWork)
        uow.writes.append(lambda: self.tasks.__setitem__(task.task_id, task))

    def save_subtasks(self, uow: UnitOfWork, subtasks: Iterable[Subtask]) -> None:
        assert isinstance(uow, MemoryUnitOfWork)
        for subtask in subtasks:
            uow.writes.append(lambda s=subtask: self.rows.__setitem__(s.subtask_id, s))  # type: ignore[misc]

    def task(self, task_id: UUID) -> Task | None:
        return self.tasks.get(task_id)

    def subtasks(self, task_id: UUID) -> Sequence[Subtask]:
        return [row for row in self.rows.values() if row.task_id == task_id]


@dataclass
class World:
    """What people entered, what assets made, and what happened."""

    facts: dict[BlockKey, str] = field(default_factory=dict)
    notes: dict[BlockKey, str] = field(default_factory=dict)
    model: str = "model 1"
    rows: dict[tuple[str, BlockKey], str] = field(default_factory=dict)
    worked: list[tuple[str, BlockKey]] = field(default_factory=list)
    """Every piece of work done, in order; an unchanged block adds none."""
    broken: dict[tuple[str, BlockKey], Exception] = field(default_factory=dict)
    """Work that raises."""
    after: dict[tuple[str, BlockKey], Callable[[], None]] = field(default_factory=dict)
    """What happens just after a piece of work: somebody writes, another run is quicker."""
    at_lock: dict[BlockKey, list[Callable[[], None]]] = field(default_factory=dict)
    versions: MemoryVersions = field(default_factory=MemoryVersions)
    subtasks: MemorySubtasks = field(default_factory=MemorySubtasks)
    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    @classmethod
    def of_blocks(cls, *blocks: BlockKey) -> Self:
        return cls(facts={b: f"facts of {b}" for b in blocks}, notes={b: f"notes of {b}" for b in blocks})

    def books(self) -> Books:
        return Books(
            unit_of_work=lambda: MemoryUnitOfWork(self),
            versions=self.versions,
            subtasks=self.subtasks,
            clock=lambda: self.now,
            evidence={
                "notes": lambda blocks: {b: {"entered": content_hash("notes", self.notes.get(b))} for b in blocks},
                "scores": self._model_for,
            },
        )

    def _model_for(self, blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        return {block: {"model": self.model} for block in blocks}

    def work_done(self) -> set[tuple[str, BlockKey]]:
        """The work done since last asked."""
        done = set(self.worked)
        self.worked.clear()
        return done

    def save(self, file: Path) -> None:
        file.with_suffix(".new").write_bytes(pickle.dumps(self))
        file.with_suffix(".new").rename(file)

    @staticmethod
    def load(file: Path) -> "World":
        world = pickle.loads(file.read_bytes())
        assert isinstance(world, World)
        return world


_world: World = World()


def use(world: World) -> World:
    """Make this the world that runs in this process work on."""
    global _world  # noqa: PLW0603
    _world = world
    return world


def the_world() -> World:
    return _world


class WorldBooks(BooksResource):
    """Hands out the books of the world in use."""

    def open_books(self) -> AbstractContextManager[Books]:
        if file := os.environ.get(WORLD_FILE):
            use(World.load(Path(file)))
        return nullcontext(the_world().books())
