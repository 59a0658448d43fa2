"""`ara up` is one at a time on a home, and says so before it touches anything of the first."""

import socket
from pathlib import Path

import pytest

from ara_assets.cli.failures import UserError
from ara_assets.cli.up import LOCATION, alone, check_free

UI = "http://127.0.0.1:3000"


def test_a_second_one_on_the_same_home_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    with alone(tmp_path, UI), pytest.raises(UserError, match=UI), alone(tmp_path, "http://127.0.0.1:3001"):
        pytest.fail("two at once")


def test_after_one_has_ended_the_next_may_begin(tmp_path: Path) -> None:
    with alone(tmp_path, UI):
        pass
    with alone(tmp_path, UI):
        assert UI in (tmp_path / "up.lock").read_text()


def test_a_taken_port_is_found_before_anything_is_started() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"port {port} .* --port"):
            check_free(port)


def test_its_code_location_is_the_one_of_the_workspace_file() -> None:
    """Sensors keep their state by location: under two names there would be two refresh sensors."""
    workspace = (Path(__file__).parents[3] / "workspace.yaml").read_text()
    assert [line.strip() for line in workspace.splitlines() if "location_name" in line] == [
        f"location_name: {LOCATION}"
    ]
