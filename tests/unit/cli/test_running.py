"""What a run says of itself when it had nothing to do, or could not do it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
import typer

from ara_assets.cli.picture import Picture
from ara_assets.cli.running import Outcome, report, show_outcome
from ara_assets.launch import RunReport
from ara_assets.refresh import PlannedRun
from ara_domain.identity import BlockKey, Portfolio

Printed = Callable[[], list[str]]


def outcome(*reports: RunReport, searches_due: int = 0, waited: bool = False) -> Outcome:
    return Outcome("acme", reports, 1.0, searches_due=searches_due, waited=waited)


REFUSED = RunReport(
    planned=PlannedRun(blocks=(BlockKey("acme", "LS6"),), assets=("epc_cache",), stale={}),
    run_id=str(UUID(int=1)),
    success=False,
    counts={},
    failures={"epc_cache": "the register refused the token; set ARA_EPC_API_TOKEN"},
    seconds=1.0,
)


def test_all_is_fresh_only_where_no_search_is_due(printed: Printed) -> None:
    show_outcome(outcome())
    assert printed() == ["acme: everything was fresh; nothing was run here"]

    show_outcome(outcome(searches_due=12))
    said = "\n".join(printed())
    assert "everything was fresh" not in said
    assert "searches of the register due: 12; `ara run acme` asks it" in said


def test_who_waited_for_another_process_is_told_that_it_made_what_was_stale(printed: Printed) -> None:
    show_outcome(outcome(waited=True))
    assert printed() == ["acme: another run made meanwhile what was stale; nothing was run here"]


def test_a_refused_token_is_the_last_thing_said_and_no_calls_are_claimed(printed: Printed) -> None:
    picture = Picture(portfolio=Portfolio.named("acme"), blocks={"LS6": 3}, scenarios=[], totals=[], set_aside=[])
    with pytest.raises(typer.Exit):
        report(outcome(REFUSED), picture, as_json=False)
    said = [line for line in printed() if line]
    assert "ARA_EPC_API_TOKEN" in said[-1]
    assert not any("calls" in line or "Next" in line for line in said)


def test_of_several_runs_that_failed_in_one_step_each_is_told_and_what_they_share_once(printed: Printed) -> None:
    def failed(why: str) -> RunReport:
        return replace(REFUSED, failures={"optimised_packages": why, "epc_cache": "the register refused the token"})

    of_leeds, of_york = "1 of 3 blocks not made. acme|LS6: no costs", "1 of 2 blocks not made. acme|YO1: no costs"
    show_outcome(outcome(failed(of_leeds), failed(of_york)))
    said = " ".join(word for line in printed() for word in line.split())
    assert of_leeds in said
    assert of_york in said
    assert said.count("refused the token") == 1
