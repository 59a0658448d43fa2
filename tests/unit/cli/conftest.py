"""What a command prints at 80 columns, as lines without the blanks that fill them up."""

from collections.abc import Callable

import pytest


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The lines printed so far, at 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def lines() -> list[str]:
        text = capsys.readouterr().out
        assert all(len(line) <= 80 for line in text.splitlines())
        return [line.rstrip() for line in text.splitlines()]

    return lines
