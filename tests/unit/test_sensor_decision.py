"""What the refresh sensor launches and what it leaves for later: decided on plain data."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ara_assets.planning import Plan
from ara_assets.refresh import PlannedRun, StaleAsset, Staleness
from ara_assets.runs import Attempts
from ara_assets.sensors import MAX_ATTEMPTS, decide
from ara_domain.identity import BlockKey

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LS6, LS7 = BlockKey("acme", "LS6"), BlockKey("acme", "LS7")
STALE = {block: (StaleAsset(asset="plans", reason="price changed", state=f"{block}"),) for block in (LS6, LS7)}
RUN = PlannedRun(blocks=(LS6,), assets=("plans",), stale={LS6: STALE[LS6]})


def a_plan(*runs: PlannedRun, in_flight: frozenset[BlockKey] = frozenset()) -> Plan:
    return Plan(runs=runs, staleness=Staleness(stale=STALE, not_ready={}), in_flight=in_flight)


def tried(count: int, minutes_ago: float = 0) -> Callable[[str], Attempts]:
    last = NOW - timedelta(minutes=minutes_ago) if count else None
    return lambda _: Attempts(count, last)


def test_what_was_never_tried_is_launched() -> None:
    (launch,) = decide(a_plan(RUN), tried(0), NOW).launches

    assert launch.run is RUN


def test_every_attempt_has_a_run_key_of_its_own_because_dagster_drops_a_repeated_one() -> None:
    keys = {decide(a_plan(RUN), tried(n, minutes_ago=1e6), NOW).launches[0].run_key for n in range(MAX_ATTEMPTS)}

    assert len(keys) == MAX_ATTEMPTS


def test_another_situation_of_the_same_blocks_has_another_run_key() -> None:
    changed = StaleAsset(asset="plans", reason="price changed", state="after a run")
    other = PlannedRun(blocks=(LS6,), assets=("plans",), stale={LS6: (changed,)})

    first, second = decide(a_plan(RUN, other), tried(0), NOW).launches

    assert first.run_key != second.run_key


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 4), (3, 16), (4, 64)])
def test_a_run_without_effect_waits_longer_each_time(attempts: int, minutes: int) -> None:
    too_early = decide(a_plan(RUN), tried(attempts, minutes - 0.1), NOW)
    in_time = decide(a_plan(RUN), tried(attempts, minutes), NOW)

    assert too_early.launches == ()
    assert f"was tried {attempts} times without effect; next at 12:00:06 UTC" in too_early.held[0]
    assert len(in_time.launches) == 1


def test_after_the_last_attempt_it_is_left_to_a_person() -> None:
    decision = decide(a_plan(RUN), tried(MAX_ATTEMPTS, minutes_ago=1e6), NOW)

    assert decision.launches == ()
    assert decision.held[0].endswith("see its runs, then start one by hand")


def test_stale_blocks_with_a_run_in_flight_are_named_as_waiting() -> None:
    decision = decide(a_plan(in_flight=frozenset({LS7, BlockKey("acme", "LS8")})), tried(0), NOW)

    assert decision.held == ("1 stale blocks have a run in flight",)
