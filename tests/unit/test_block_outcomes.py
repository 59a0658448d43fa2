"""Small parts of running blocks: versions, charts, log lines, and which errors stop a run."""

import json
import logging

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from ara_assets.blocks import STEP_LOGGER, BlockResult, chart, log_home, show_step_log
from ara_assets.blocks.aborting import stops_the_run
from ara_assets.blocks.step_log import BlockStep, at_work
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import BadRequest, RegisterUnavailable, TokenRefused

PORTFOLIO_ID = Portfolio.named("acme").portfolio_id


def test_the_same_rows_in_any_order_give_the_same_version_and_another_tag_another_one() -> None:
    version = BlockResult.of_rows("plans:1", ["a", "b"]).version

    assert BlockResult.of_rows("plans:1", ["b", "a"]).version == version
    assert BlockResult.of_rows("plans:2", ["a", "b"]).version != version
    assert BlockResult.of_rows("plans:1", ["a"]).version != version


def test_a_chart_too_large_for_the_event_log_is_refused() -> None:
    with pytest.raises(ValueError, match="chart 'bands' is 9011 bytes"):
        chart("bands", f"<svg>{'x' * 9000}</svg>")


def test_a_line_about_a_home_names_the_home_and_the_block_at_work(caplog: pytest.LogCaptureFixture) -> None:
    home = PropertyIdentity.of(PORTFOLIO_ID, uprn=100012345678, landlord_property_id="A1")
    step = BlockStep(step="remapped_epc", portfolio_id=PORTFOLIO_ID, block="LS6")

    with caplog.at_level("INFO", logger="ara.steps"), at_work(step):
        log_home(home, "quarantined", error="unknown schema")

    assert json.loads(caplog.records[0].message) == {
        "step": "remapped_epc",
        "property_id": str(home.property_id),
        "uprn": 100012345678,
        "portfolio_id": str(PORTFOLIO_ID),
        "block": "LS6",
        "outcome": "quarantined",
        "error": "unknown schema",
    }


def test_a_home_set_aside_is_a_warning_and_a_failed_block_an_error(caplog: pytest.LogCaptureFixture) -> None:
    home = PropertyIdentity.of(PORTFOLIO_ID, uprn=100012345678, landlord_property_id="A1")
    step = BlockStep(step="remapped_epc", portfolio_id=PORTFOLIO_ID, block="LS6")

    with caplog.at_level("INFO", logger="ara.steps"), at_work(step):
        step.log("started")
        log_home(home, "set aside", error="unknown schema")
        step.log("failed", error="the disk is full")

    assert [record.levelname for record in caplog.records] == ["INFO", "WARNING", "ERROR"]


def test_the_step_log_goes_to_standard_error_one_line_of_json_each(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger(STEP_LOGGER)
    logger.handlers.clear()  # whoever imported the definitions before has one on another standard error
    try:
        show_step_log()
        show_step_log()
        BlockStep(step="plans", portfolio_id=PORTFOLIO_ID, block="LS6").log("made", duration_ms=12)
    finally:
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line) == {
        "step": "plans",
        "portfolio_id": str(PORTFOLIO_ID),
        "block": "LS6",
        "duration_ms": 12,
        "outcome": "made",
    }


def lost(message: str) -> OperationalError:
    return OperationalError("SELECT 1", {}, psycopg.OperationalError(message))


def raised_by_server(kind: type[psycopg.Error]) -> OperationalError:
    return OperationalError("SELECT 1", {}, kind("said the server"))


@pytest.mark.parametrize(
    "error",
    [
        TokenRefused("renew it"),
        lost("connection refused"),
        raised_by_server(psycopg.errors.AdminShutdown),
        raised_by_server(psycopg.errors.CannotConnectNow),
    ],
)
def test_a_refused_token_and_an_unreachable_database_stop_the_run(error: Exception) -> None:
    assert stops_the_run(error)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("wall_construction"),
        BadRequest("no such postcode"),
        RegisterUnavailable("503"),
        IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation("twice")),
        raised_by_server(psycopg.errors.DeadlockDetected),
        raised_by_server(psycopg.errors.DiskFull),
    ],
)
def test_what_another_block_may_escape_does_not_stop_the_run(error: Exception) -> None:
    assert not stops_the_run(error)
