"""The refresh sensor: finds what is stale and asks for the runs that make it fresh.

There is no second sensor for overrides. An override is a change of state like any other: the fingerprint of a block's
override rows is evidence of `landlord_overrides`, so the block is stale from the commit on, and the same comparison
finds it. Two sensors over one state would have to agree on who launches the run. See
docs/adr/012-one-level-triggered-refresh.md.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.jobs import AssetJob, run_tags
from ara_assets.planning import Plan, plan_fed, plan_now
from ara_assets.refresh import PlannedRun, Recipe
from ara_assets.runs import Attempts, attempts_at

INTERVAL_S = 10
"""A change is found within this; its run was done 8 s later (two cores: queue 2 s, process 5 s, four small steps)."""

FEED_INTERVAL_S = 30
"""The feed is read once a day; its blocks need not be found sooner."""

MAX_ATTEMPTS = 5
_FIRST_WAIT = timedelta(minutes=1)
_WAIT_FACTOR = 4  # after 1, 4, 16 and 64 minutes: a restarted service is back by then, a broken block is a person's


@dataclass(frozen=True, slots=True)
class Launch:
    """A run to request. `run_key` is new for every attempt: Dagster drops a repeated one for ever."""

    run: PlannedRun
    run_key: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What to launch now, and in words what is left alone and why."""

    launches: tuple[Launch, ...]
    held: tuple[str, ...]


def decide(plan: Plan, attempts_of: Callable[[str], Attempts], now: datetime) -> Decision:
    """Launch every planned run, except one that was tried in just this situation and has to wait its turn.

    A run that changed anything leaves another situation behind, which is tried at once. So this only slows down runs
    that end without effect: a block that always fails, a process that is always killed.
    """
    launches = []
    held = [f"{len(plan.waiting)} stale blocks have a run in flight"] if plan.waiting else []
    for run in plan.runs:
        attempts = attempts_of(run.state)
        name = f"{run.blocks[0]} … {run.blocks[-1]}" if len(run.blocks) > 1 else str(run.blocks[0])
        if attempts.count >= MAX_ATTEMPTS:
            held.append(f"{name} was tried {attempts.count} times without effect; see its runs, then start one by hand")
        elif attempts.last_ended is not None and now < (again := attempts.last_ended + _wait_after(attempts.count)):
            held.append(f"{name} was tried {attempts.count} times without effect; next at {again:%H:%M:%S} UTC")
        else:
            launches.append(Launch(run, f"{run.state}:{attempts.count}"))
    return Decision(tuple(launches), tuple(held))


def _wait_after(attempts: int) -> timedelta:
    return _FIRST_WAIT * math.pow(_WAIT_FACTOR, attempts - 1)


def refresh_sensor(recipes: Sequence[Recipe], job: AssetJob, *, interval_s: int = INTERVAL_S) -> dg.SensorDefinition:
    """The sensor that keeps these assets fresh: modelling and what people enter, never what has to be fetched."""

    @dg.sensor(
        name="refresh",
        job=job,
        minimum_interval_seconds=interval_s,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Models what an override, a survey, a certificate, a price or a new code version made stale.",
    )
    def refresh(context: dg.SensorEvaluationContext, books: dg.ResourceParam[Books]) -> dg.SensorResult:
        instance = context.instance
        return _answer(instance, plan_now(instance, books, recipes), books, kind="refresh")

    return refresh


def feed_sensor(recipes: Sequence[Recipe], job: AssetJob, *, interval_s: int = FEED_INTERVAL_S) -> dg.SensorDefinition:
    """The sensor that has the blocks made again which the register feed changed.

    Apart from the refresh, because these runs make `epc_cache`, which may call the register where something failed or
    is due; both leave a block alone that has a run in flight.
    """

    @dg.sensor(
        name="fed_blocks",
        job=job,
        minimum_interval_seconds=interval_s,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Makes the blocks again of whose homes the register feed brought something new.",
    )
    def fed_blocks(context: dg.SensorEvaluationContext, books: dg.ResourceParam[Books]) -> dg.SensorResult:
        plan = plan_fed(context.instance, books, recipes)
        if plan is None:
            return dg.SensorResult(skip_reason="the feed brought nothing new since the blocks were made")
        return _answer(context.instance, plan, books, kind="feed")

    return fed_blocks


def _answer(instance: dg.DagsterInstance, plan: Plan, books: Books, *, kind: str) -> dg.SensorResult:
    decision = decide(plan, lambda state: attempts_at(instance, state), books.clock())
    requests = [_request(launch, kind) for launch in decision.launches]
    if requests:
        return dg.SensorResult(run_requests=requests)
    return dg.SensorResult(skip_reason="; ".join(decision.held) or "everything is fresh")


def _request(launch: Launch, kind: str) -> dg.RunRequest:
    return dg.RunRequest(
        run_key=launch.run_key,
        asset_selection=[dg.AssetKey(asset) for asset in launch.run.assets],
        tags=run_tags(launch.run, kind=kind),
    )
