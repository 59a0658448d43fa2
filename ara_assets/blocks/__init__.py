'''How an asset runs over the blocks of a run and reports one data version per block.

An asset over blocks is a `Recipe` (what a block is made of), a `work` function (make one block) and one call:

    BASELINE = Recipe(
        asset="baseline_predictions",
        code_version="baseline_predictions:1",
        upstream=("effective_epc",),
    )

    @block_asset(BASELINE, group="modelling", kinds={"python", "postgres"}, owners=["team:modelling"])
    def baseline_predictions(
        context: dg.AssetExecutionContext,
        books: dg.ResourceParam[Books],
        homes: dg.ResourceParam[PropertyRepo],
        scoring: dg.ResourceParam[ScoringModel],
    ) -> BlockEvents:
        """A block: SAP, carbon, heat and kWh of every home that has an effective certificate."""
        service = KwhPredictionService(scoring)

        def work(block: BlockKey, uow: UnitOfWork) -> BlockResult:
            properties = homes.find_by_block(Portfolio.named(block.portfolio).portfolio_id, block.block)
            predicted = service.run(properties)
            homes.save_baselines(uow, predicted.baselines, predicted.stage_hash, books.clock())
            return BlockResult.of_rows("baseline:1", predicted.row_hashes, counts={"scored": predicted.scored})

        yield from run_blocks(context, BASELINE, work, books, summary=bands_chart)

What `run_blocks` does with it, block by block:

* The inputs are the versions of `upstream` in `block_versions`, and the *evidence*: what else the block depends on, by
  name (a fingerprint of override rows, model version, transform version, cost table, scenario digest). Evidence is read
  by the functions in `Books.evidence`, one per asset, which the refresh sensor reads as well.
* Same code, same inputs, nothing `due`: the block keeps its version, nothing is read or written, and Dagster is
  told the same version again. Otherwise `work` runs in one unit of work that holds the block's lock; its rows and its
  new version are committed together. Do not commit in `work`; for what should survive a killed run (a certificate
  fetched) use a unit of work of your own, from `books.unit_of_work`.
* An exception in `work` rolls the block back and marks it failed, in `subtasks`, in the log and in Dagster, where
  exactly these blocks turn red. The other blocks go on; downstream, a failed block keeps what it had. At its end the
  step fails with the list, so the run shows it. `RunCannotContinue` (and an unreachable database) stops the run.
* A block's event follows its commit at once, also in a run that is terminated just then. The last one says besides, as
  `run/…`, what is said of the whole run; where that block could not be made, the step's failure says it.
* `version` is the digest of the rows written. The same rows give the same version, and downstream does nothing.

A home that cannot be worked on is not an exception: quarantine it, count it, go on; `log_home` writes its line.

Definitions need the resource `books` (a subclass of `BooksResource`) and the executor `ara_assets.jobs.EXECUTOR`.
Decisions: docs/adr/011, 013 and 014.
'''

from ara_assets.blocks.asset import block_asset
from ara_assets.blocks.books import KIND_TAG, Books, BooksResource, EvidenceReader
from ara_assets.blocks.execution import BlockEvents, Summary, Work, run_blocks
from ara_assets.blocks.outcomes import BlockResult, MetadataMap, chart
from ara_assets.blocks.step_log import STEP_LOGGER, log_home, show_step_log

__all__ = [
    "KIND_TAG",
    "STEP_LOGGER",
    "BlockEvents",
    "BlockResult",
    "Books",
    "BooksResource",
    "EvidenceReader",
    "MetadataMap",
    "Summary",
    "Work",
    "block_asset",
    "chart",
    "log_home",
    "run_blocks",
    "show_step_log",
]
