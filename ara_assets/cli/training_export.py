"""`ara train export`: brings the training set of a portfolio up to date, in this process."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from ara_assets import definitions
from ara_assets.cli.failures import UserError
from ara_assets.cli.orchestration import check_runs_may_be_in_this_process, open_orchestration
from ara_assets.cli.output import counted, facts, heading, print_json
from ara_assets.cli.progress import step_bar
from ara_assets.cli.session import open_session
from ara_assets.launch import RunReport, failures_of, run_until_fresh
from ara_assets.refresh import PlannedRun
from ara_assets.resources import training_set_of
from ara_assets.training import ML_TRAINING_SET, drop_vanished_blocks
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports.training import TrainingFile


def export_portfolio(slug: str, out: str | None, *, as_json: bool) -> None:
    """Write the blocks whose certificates changed since they were written, and drop those that are no more."""
    if out is not None:
        os.environ["ARA_TRAINING_PATH"] = out  # the run's own resources read the settings anew
    with open_session() as session:
        portfolio = session.portfolio(slug)
        reports: list[RunReport] = []
        with step_bar(session.settings.home, quiet=as_json) as bar, open_orchestration(session) as ara:
            check_runs_may_be_in_this_process(ara.instance)

            def starting(planned: PlannedRun) -> None:
                bar.expect(len(planned.blocks))

            reports += run_until_fresh(
                definitions.training_set_job,
                ara.instance,
                ara.books,
                [ML_TRAINING_SET],
                portfolio=portfolio.slug,
                kind="training set",
                starting=starting,
            )
        training = training_set_of(session.settings)
        dropped = drop_vanished_blocks(portfolio.slug, session.store, session.store.unit_of_work, training)
        files = [file for file in training.files() if file.block.portfolio == portfolio.slug]
        failures = failures_of(reports)
    if not files and not failures:
        raise UserError(
            f"{slug} has no home whose certificate lodges a rating, so there is nothing to train on; "
            f"fetch its certificates first with `ara run {slug}`"
        )
    done = _as_json(slug, training.location, reports, files, len(dropped), failures)
    if as_json:
        print_json(done)
    else:
        _show(done, Counter(file.made_by.mapping_version for file in files))
    if failures:
        raise typer.Exit(1)


def _as_json(
    slug: str,
    location: str,
    reports: list[RunReport],
    files: list[TrainingFile],
    dropped: int,
    failures: dict[str, str],
) -> dict[str, Any]:
    return {
        "portfolio": slug,
        "location": location,
        "transform_version": TRANSFORM_VERSION,
        "blocks": len(files),
        "rows": sum(file.rows for file in files),
        "bytes": sum(file.bytes for file in files),
        "blocks_run": sum(len(report.planned.blocks) for report in reports),
        "blocks_dropped": dropped,
        "failures": failures,
    }


def _show(done: Mapping[str, Any], mappings: Iterable[str]) -> None:
    heading(f"{done['portfolio']}: {counted(done['rows'], 'row')} to train on, of transform {TRANSFORM_VERSION}")
    dropped, failures = done["blocks_dropped"], done["failures"]
    facts(
        {
            "where": done["location"],
            "blocks": f"{done['blocks']:,}, of which {done['blocks_run']:,} were looked at now"
            + (f"; {dropped:,} that are no more were dropped" if dropped else ""),
            "size": f"{done['bytes'] / 1e6:,.1f} MB",
            "mapping": ", ".join(mappings),
            **({"could not be written": "; ".join(failures.values())} if failures else {}),
        }
    )
