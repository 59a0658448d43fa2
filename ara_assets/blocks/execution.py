"""Takes one asset over the blocks of a run: skip what is unchanged, make the rest, tell Dagster what became of each."""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import dagster as dg

from ara_assets.blocks.aborting import stops_the_run
from ara_assets.blocks.books import Books
from ara_assets.blocks.events import RangeEvents, blocks_failed, range_result, run_aborted, single_result
from ara_assets.blocks.outcomes import BlockOutcome, BlockResult, MetadataMap, Outcome, run_metadata
from ara_assets.blocks.step_log import BlockStep, at_work
from ara_assets.refresh import Evidence, Inputs, Recipe, VersionTable, inputs_of, why_stale
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import BlockVersion, UnitOfWork
from ara_resources.postgres.errors import without_row_values

Work = Callable[[BlockKey, UnitOfWork], BlockResult]
"""Makes one block: read, call one service, save in this unit of work. Do not commit it."""
Summary = Callable[[Mapping[BlockKey, BlockResult]], MetadataMap]
"""Metadata of a whole run, once per asset: a chart, a table. It is given the blocks made, not the unchanged ones."""
Description = Callable[[BlockKey], MetadataMap]
"""Metadata of a block just made and committed, besides its counts: small tables."""
BlockEvents = Iterator[dg.AssetMaterialization | dg.MaterializeResult[None]]
"""What an asset over blocks yields."""


def run_blocks(
    context: dg.AssetExecutionContext,
    recipe: Recipe,
    work: Work,
    books: Books,
    *,
    summary: Summary | None = None,
    description: Description | None = None,
) -> BlockEvents:
    """Make every block of the run that is not fresh, and report one data version per block.

    A block whose inputs are those it was made from keeps its version, without work. Work on a block happens in one unit
    of work that holds the block's lock and writes its version. A block that fails is rolled back and reported; the
    others go on, and so do the assets downstream of them.

    Raises:
        dg.Failure: at the end, when blocks could not be made; at once, when no block can be (`RunCannotContinue`).
    """
    blocks = [BlockKey.parse(key) for key in context.partition_keys]
    events = RangeEvents(context.instance, recipe, blocks) if len(blocks) > 1 else None
    step = _begin(context.op_execution_context.run_id, recipe, work, books, blocks)
    outcomes: list[BlockOutcome] = []
    for block in blocks:
        outcome = step.take(block)
        outcomes.append(outcome)
        if not outcome.is_whole:
            context.log.error(_in_full(recipe, outcome))
            continue
        shown: MetadataMap = {}
        try:
            books.tasks.passed(recipe.asset, block)
            if description is not None and outcome.outcome is Outcome.MADE:
                shown = _shown(partial(description, block))
            if block == blocks[-1]:
                shown = {**shown, **_of_run(outcomes, summary)}
        finally:  # the block is committed: a run that is terminated at this moment tells of it all the same
            yield single_result(outcome, shown) if events is None else events.materialization(outcome, shown)
    books.tasks.step_finished(recipe.asset)
    if events is not None and any(outcome.is_whole for outcome in outcomes):
        yield range_result()
    if not all(outcome.is_whole for outcome in outcomes):
        untold = {} if outcomes[-1].is_whole else _of_run(outcomes, summary)
        cause = next((outcome.cause for outcome in outcomes if outcome.cause is not None), None)
        raise blocks_failed(recipe, outcomes, untold) from cause


def _begin(
    run_id: str,
    recipe: Recipe,
    work: Work,
    books: Books,
    blocks: Sequence[BlockKey],
) -> "_Step":
    """Look at all blocks at once.

    Raises:
        dg.Failure: the run cannot continue.
    """
    try:
        step = _Step(
            recipe=recipe,
            work=work,
            books=books,
            run_id=run_id,
            evidence=books.evidence_for(recipe.asset, blocks),
            table=books.versions.of(blocks),
        )
        books.tasks.step_started(recipe.asset, blocks)
    except Exception as error:  # noqa: BLE001  raised again, without the values of rows
        tellable = without_row_values(error)
        if stops_the_run(error):
            raise run_aborted(recipe, blocks[0], tellable) from tellable
        raise tellable from tellable.__cause__
    return step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One asset on its way over the blocks of a run. `evidence` and `table` are as they were at its start."""

    recipe: Recipe
    work: Work
    books: Books
    run_id: str
    evidence: Mapping[BlockKey, Evidence]
    table: VersionTable

    def take(self, block: BlockKey) -> BlockOutcome:
        """Bring one block up to date.

        Raises:
            dg.Failure: the run cannot continue.
        """
        log = BlockStep(
            step=self.recipe.asset,
            portfolio_id=Portfolio.named(block.portfolio).portfolio_id,
            block=block.block,
            subtask_id=self.books.tasks.subtask_id(block),
        )
        log.log("started")
        started = time.perf_counter()
        try:
            with at_work(log):
                outcome = self._unless_fresh(block, self.table) or self._make(block)
        except Exception as error:  # noqa: BLE001  the boundary: a bad block never fails the others
            tellable = without_row_values(error)
            if stops_the_run(error):
                log.log("run stopped", duration_ms=_ms_since(started), error=repr(tellable))
                raise run_aborted(self.recipe, block, tellable) from tellable
            described = f"{type(tellable).__name__}: {tellable}"
            outcome = BlockOutcome(
                block=block, outcome=Outcome.FAILED, inputs=Inputs({}), error=described, cause=tellable
            )
        outcome = replace(outcome, duration_ms=_ms_since(started))
        if outcome.error is not None:
            self.books.tasks.failed(block, f"{self.recipe.asset}: {outcome.error}")
        log.log(outcome.outcome, duration_ms=outcome.duration_ms, error=outcome.error)
        return outcome

    def _unless_fresh(self, block: BlockKey, table: VersionTable) -> BlockOutcome | None:
        """The outcome when there is nothing to do; None when the block has to be made."""
        inputs = inputs_of(self.recipe, block, table, self.evidence.get(block, {}))
        if inputs.missing:
            error = f"waits for {', '.join(inputs.missing)}, which has nothing for this block; materialize it first"
            return BlockOutcome(block=block, outcome=Outcome.WAITING, inputs=inputs, error=error)
        stored = table.get((self.recipe.asset, block))
        if stored is None or why_stale(self.recipe, stored, inputs, self.books.clock()) is not None:
            return None
        return BlockOutcome(
            block=block, outcome=Outcome.UNCHANGED, inputs=inputs, version=stored.version, made_by_run=stored.run_id
        )

    def _make(self, block: BlockKey) -> BlockOutcome:
        self.books.tasks.working_on(block)
        with self.books.unit_of_work() as uow:
            uow.lock_block(block)
            table = self.books.versions.of([block])  # another run may have held the lock and made it
            if outcome := self._unless_fresh(block, table):
                return outcome
            inputs = inputs_of(self.recipe, block, table, self.evidence.get(block, {}))
            result = self.work(block, uow)
            version = BlockVersion(
                asset=self.recipe.asset,
                block=block,
                version=result.version,
                code_version=self.recipe.code_version,
                inputs=inputs.versions,
                run_id=self.run_id,
                at=self.books.clock(),
            )
            self.books.versions.save(uow, [version])
            uow.commit()
        return BlockOutcome(
            block=block,
            outcome=Outcome.MADE,
            inputs=inputs,
            version=result.version,
            result=result,
        )


def _of_run(outcomes: Sequence[BlockOutcome], summary: Summary | None) -> MetadataMap:
    """What is said of the whole run, once: with its last block, or with the failure where that block has no event."""
    made = {outcome.block: outcome.result for outcome in outcomes if outcome.result is not None}
    totals = run_metadata(outcomes) if len(outcomes) > 1 else {}
    return {**totals, **(_shown(partial(summary, made)) if summary and made else {})}


def _shown(describe: Callable[[], MetadataMap]) -> MetadataMap:
    """What is shown of work that is committed; where that fails it says so in its place, for the work is done."""
    try:
        return describe()
    except Exception as error:  # noqa: BLE001  a picture that cannot be drawn must not call a block failed
        tellable = without_row_values(error)
        return {"not shown": dg.MetadataValue.text(f"{type(tellable).__name__}: {tellable}")}


def _in_full(recipe: Recipe, outcome: BlockOutcome) -> str:
    """What went wrong with a block, with the traceback of an unexpected error."""
    trace = "" if outcome.cause is None else "\n" + "".join(traceback.format_exception(outcome.cause))
    return f"{recipe.asset} of {outcome.block} {outcome.outcome}: {outcome.error}{trace}"


def _ms_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
