"""One Dagster run in the process of a command: seen alive while it lasts, quiet on the terminal, and why it failed."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg

from ara_assets.run_presence import PRESENCE_TAG, RunPresence

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Run config that keeps Dagster's log off the command's terminal; it is stored all the same."""
_INTERRUPTS = frozenset({"DagsterExecutionInterruptedError", "KeyboardInterrupt"})
"""What Dagster says ended a run whose process was sent SIGINT (Ctrl-C) or SIGTERM."""


def execute_here(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    *,
    tags: Mapping[str, str],
    assets: Sequence[str] | None = None,
    config: Mapping[str, Any] | None = None,
) -> dg.JobExecutionResult:
    """Run a job, or some assets of it, in this process and wait for the end.

    `job` is a function of a module that returns the job, for example `ara_assets.definitions.run_job`: Dagster's way to
    a run with the job's own executor, without which a failed block would stop everything downstream of it.

    Raises:
        KeyboardInterrupt: the process was interrupted meanwhile. Dagster ends the run, keeps the interrupt to itself,
            and a command that makes run after run would go on with the next.
    """
    seen_as = f"command-{uuid4()}"
    # Before there is a run: a process killed at any moment from here on leaves no run that counts as alive.
    with RunPresence(Path(instance.root_directory)).hold(seen_as), _collecting_seldom():
        result = dg.execute_job(
            dg.reconstructable(job),
            instance=instance,
            run_config={**_QUIET, **(config or {})},
            tags={**tags, PRESENCE_TAG: seen_as},
            asset_selection=None if assets is None else [dg.AssetKey(asset) for asset in assets],
        )
    if any(_is_interrupt(event) for event in result.all_events):
        raise KeyboardInterrupt
    return result


def failure_reasons(events: Sequence[dg.DagsterEvent]) -> dict[str, str]:
    """Why steps failed, by step, without Dagster's own words around it; what kept a run from its first is `the run`."""
    reasons: dict[str, str] = {}
    for event in events:
        if event.is_step_failure:
            data = event.step_failure_data
            told = data.user_failure_data.description if data.user_failure_data else None
            reasons[event.step_key or ""] = told or _root_of(data.error) or "no reason given"
    before_any_step = [event for event in events if event.event_type is dg.DagsterEventType.RUN_FAILURE]
    if before_any_step and not reasons:
        (event, *_) = before_any_step
        reasons["the run"] = _root_of(event.job_failure_data.error) or event.message or "no reason given"
    return reasons


def _root_of(error: Any) -> str | None:
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error else None


def _is_interrupt(event: dg.DagsterEvent) -> bool:
    if event.event_type is dg.DagsterEventType.RUN_FAILURE:
        error = event.job_failure_data.error
    elif event.event_type is dg.DagsterEventType.RUN_CANCELED:
        error = event.job_canceled_data.error
    else:
        return False
    return error is not None and error.cls_name in _INTERRUPTS


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """A run makes objects by the million, which die with their block, and next to no cycles.

    The collector would walk all that are alive again and again, and find none.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
