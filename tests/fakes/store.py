"""A store in memory with a database's manners: writes can be read once they are committed, and a block has one holder."""

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Self, TypeVar

from ara_domain.identity import BlockKey
from ara_domain.ports import UnitOfWork

R = TypeVar("R")
Tables = defaultdict[str, dict[Any, Any]]


class FakeStore:
    """Tables as dictionaries. Rows are values: a write puts another row, it never changes one."""

    def __init__(self) -> None:
        self.tables: Tables = defaultdict(dict)
        self.locks: defaultdict[BlockKey, threading.Lock] = defaultdict(threading.Lock)
        self.committing = threading.Lock()

    def unit_of_work(self) -> "FakeUnitOfWork":
        return FakeUnitOfWork(self)


class FakeUnitOfWork:
    """Applies each write to a copy of its own at once and to the store when it is committed."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self._own: Tables | None = None
        self._writes: list[Callable[[Tables], Any]] = []
        self._held: list[threading.Lock] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._end()

    def commit(self) -> None:
        with self._store.committing:
            for write in self._writes:
                write(self._store.tables)
        self._end()

    def lock_block(self, block: BlockKey) -> None:
        lock = self._store.locks[block]
        if lock not in self._held:
            lock.acquire()
            self._held.append(lock)

    def write(self, change: Callable[[Tables], R]) -> R:
        if self._own is None:
            self._own = defaultdict(dict, {name: dict(rows) for name, rows in self._store.tables.items()})
        result = change(self._own)
        self._writes.append(change)
        return result

    def _end(self) -> None:
        self._writes.clear()
        self._own = None
        while self._held:
            self._held.pop().release()


class FakeRepository:
    """What every fake repository has: the store to read from."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    @property
    def _tables(self) -> Tables:
        return self._store.tables


def writing(uow: UnitOfWork, change: Callable[[Tables], R]) -> R:
    """Make a change in a unit of work."""
    assert isinstance(uow, FakeUnitOfWork), f"a fake repository writes in a FakeUnitOfWork, not in a {type(uow)}"
    return uow.write(change)
