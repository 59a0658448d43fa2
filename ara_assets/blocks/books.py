"""What every asset needs besides its own services: the pipeline's books, handed out by one resource."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import dagster as dg

from ara_assets.blocks.run_tasks import NoTasks, RunTasks, TaskBook
from ara_assets.connections import keep_connections
from ara_assets.refresh import Evidence
from ara_assets.run_presence import RunPresence
from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersionRepo, Clock, SubtaskRepo, UnitOfWorkFactory

KIND_TAG = "ara/kind"
"""Tag of a run: what it is for, `run` or `refresh`; it becomes the kind of its tasks."""
_BY_HAND = "by hand"
"""Kind of a run without the tag: a person asked for it in the UI."""

EvidenceReader = Callable[[Collection[BlockKey]], Mapping[BlockKey, Evidence]]
"""Reads what an asset depends on besides its upstream blocks, for many blocks at once.

Read before the rows are, so that a change in between makes the block stale again instead of being lost.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Where a run reads what is made of what, and writes what it made.

    `evidence` is by asset; running assets and the refresh read the same, so that they agree on what is stale.
    """

    unit_of_work: UnitOfWorkFactory
    versions: BlockVersionRepo
    subtasks: SubtaskRepo
    clock: Clock
    evidence: Mapping[str, EvidenceReader] = field(default_factory=dict)
    tasks: TaskBook = field(default_factory=NoTasks)
    ui_url: str | None = None
    """Address of the Dagster UI, for links to runs in `tasks`."""

    def evidence_for(self, asset: str, blocks: Collection[BlockKey]) -> Mapping[BlockKey, Evidence]:
        """The evidence of an asset's blocks as it is now; empty for an asset that has none."""
        read = self.evidence.get(asset)
        return read(blocks) if read and blocks else {}


class BooksResource(dg.ConfigurableResource[Books]):
    """Opens the books once per process and, in a run, keeps the run's tasks and shows that its process lives.

    A subclass says how to open them. Assets and sensors ask for `books: dg.ResourceParam[Books]`. In a run this relies
    on the in-process executor: one resource for all steps, closed after the last.
    """

    @abstractmethod
    def open_books(self) -> AbstractContextManager[Books]:
        """Connect, hand out, and disconnect at the end."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Books]:
        """The books; within a run with its task book."""
        with self.open_books() as books:
            run = context.run
            instance = context.instance
            if run is None or instance is None:
                yield books
                return
            keep_connections(instance)
            tasks = RunTasks(
                run_id=run.run_id,
                kind=run.tags.get(KIND_TAG, _BY_HAND),
                run_url=f"{books.ui_url.rstrip('/')}/runs/{run.run_id}" if books.ui_url else None,
                unit_of_work=books.unit_of_work,
                repo=books.subtasks,
                clock=books.clock,
                steps=[asset.to_user_string() for asset in run.asset_selection] if run.asset_selection else None,
            )
            with RunPresence(Path(instance.root_directory)).hold(run.run_id):
                try:
                    yield replace(books, tasks=tasks)
                finally:
                    tasks.close()
