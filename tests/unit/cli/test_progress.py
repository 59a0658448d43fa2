"""The step log of a command's runs is kept, whether or not anybody watches the bar."""

import json
import logging
from pathlib import Path

import pytest

from ara_assets.blocks import STEP_LOGGER
from ara_assets.cli.progress import step_bar


def test_each_line_of_the_step_log_is_kept_in_the_home_and_stays_off_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger(STEP_LOGGER)
    before = list(logger.handlers)
    lines = [{"step": "epc_cache", "block": "LS6", "outcome": outcome} for outcome in ("started", "made")]
    for line in lines:
        with step_bar(tmp_path, quiet=True):
            logger.info("%s", json.dumps(line))

    kept = (tmp_path / "log" / "steps.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in kept] == lines
    assert logger.handlers == before
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")
