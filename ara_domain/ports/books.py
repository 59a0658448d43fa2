"""The pipeline's own books: versions of blocks, what was set aside, tasks, and shared facts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from ara_domain.geospatial import GeoSpatial
from ara_domain.identity import BlockKey
from ara_domain.ports.unit_of_work import UnitOfWork
from ara_domain.quarantine import QuarantinedItem
from ara_domain.tasks import Subtask, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockVersion:
    """The data version an asset holds for a block, and the input versions it was made from."""

    asset: str
    block: BlockKey
    version: str
    code_version: str
    inputs: Mapping[str, str]
    run_id: str
    at: datetime


class BlockVersionRepo(Protocol):
    """Owns `block_versions`, the truth about which block is fresh."""

    def of(self, blocks: Collection[BlockKey] | None = None) -> Mapping[tuple[str, BlockKey], BlockVersion]: ...
    def save(self, uow: UnitOfWork, versions: Iterable[BlockVersion]) -> None: ...
    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey]) -> None:
        """A block no longer exists: drop its versions."""
        ...


class QuarantineRepo(Protocol):
    """Owns `quarantine`."""

    def replace(
        self, uow: UnitOfWork, block: BlockKey, stage: str, items: Iterable[QuarantinedItem], at: datetime
    ) -> None:
        """The open items of one stage of one block are now these: known ones stay, others are resolved.

        An item is known by its kind, name and reason.
        """
        ...

    def open_items(
        self, portfolio: str, *, block: str | None = None, stage: str | None = None
    ) -> Sequence[QuarantinedItem]:
        """Items not resolved, ordered by block, stage, kind and item."""
        ...

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey], at: datetime) -> None:
        """A block no longer exists: its open items are resolved."""
        ...

    def last_seen(self, portfolio: str, stage: str, reason: str) -> Mapping[str, datetime]:
        """Per block that has open items of this stage and reason, when the latest of them was found; one query."""
        ...


class GenericDataRepo(Protocol):
    """Owns `generic_data`: shared static data by UPRN range or postcode."""

    def save_geospatial(self, uow: UnitOfWork, rows: Iterable[GeoSpatial]) -> None: ...
    def geospatial(self, uprns: Collection[int]) -> Mapping[int, GeoSpatial]: ...
    def put(self, uow: UnitOfWork, kind: str, key: str, value: Mapping[str, Any], at: datetime) -> None: ...
    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]: ...


class SubtaskRepo(Protocol):
    """Owns `tasks` and `subtasks`."""

    def save_task(self, uow: UnitOfWork, task: Task) -> None: ...
    def save_subtasks(self, uow: UnitOfWork, subtasks: Iterable[Subtask]) -> None: ...
    def task(self, task_id: UUID) -> Task | None: ...
    def subtasks(self, task_id: UUID) -> Sequence[Subtask]: ...
