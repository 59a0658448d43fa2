"""The commands as a newcomer and a hurried analyst meet them."""

import os
import re
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from ara_assets.cli import app
from ara_assets.cli.session import no_portfolio

COMMANDS = [
    "demo", "sample", "sample-day", "import portfolio", "import overrides", "import legacy", "import bulk",
    "overrides fields", "costs import", "costs list", "costs show", "costs use", "costs template",
    "scenarios list", "scenarios show", "scenarios create", "scenarios import", "scenarios template", "scenarios remove",
    "scenarios compare", "run", "refresh", "feed", "backfill", "up",
    "matches", "status",
    "plans", "property", "allocate", "measures", "prices", "products", "quarantine", "evaluate scoring",
    "evaluate coverage", "evaluate matching", "evaluate prediction", "train residual", "train export", "check-certificates",
]  # fmt: skip


def help_of(command: str) -> str:
    done = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "80"})
    assert done.exit_code == 0
    return re.sub(r"\s+", " ", done.stdout)


def test_the_list_of_commands_is_in_the_order_of_the_work_and_complete() -> None:
    command = get_command(app)
    names = list(dict.fromkeys(name.split()[0] for name in COMMANDS))
    assert command.list_commands(None) == names  # type: ignore[attr-defined]
    page = help_of("")
    panels = ["First steps", "Bring in", "Fetch and model", "Look at the results", "Check"]
    assert sorted(panels, key=page.index) == panels


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_ends_with_an_example_of_it(command: str) -> None:
    assert f"Example: `ara {command}" in help_of(command)


def test_a_help_page_breaks_its_lines_for_the_terminal_and_not_where_the_source_does() -> None:
    page = CliRunner().invoke(app, ["train", "residual", "--help"], env={"COLUMNS": "160"}).stdout
    assert "SAP ratings of homes modelled on other flat rows or predicted from neighbours, never full" in page


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "up"])
def test_each_command_that_ends_speaks_json(command: str) -> None:
    assert "--json" in help_of(command)


def test_a_reader_that_has_had_enough_is_not_answered_by_an_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-c", "from ara_assets.cli import app; app()", "measures", "--json"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_commands_that_run_nothing_do_without_dagster() -> None:
    """Importing it takes a second, of the two or three such a command takes."""
    modules = (
        "plans",
        "property",
        "quarantine",
        "sample",
        "fields",
        "evaluate",
        "importing",
        "importing_certificates",
        "checking",
    )
    code = (
        f"import sys; [__import__(f'ara_assets.cli.{{name}}') for name in {modules}]; print('dagster' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_name_that_is_near_is_suggested_else_some_are_listed() -> None:
    assert no_portfolio("acne", ["acme", "other"]) == "there is no portfolio 'acne'; did you mean acme?"
    assert "there are acme, other, and `ara import portfolio`" in no_portfolio("zzz", ["acme", "other"])
    assert "and 40 more" in no_portfolio("zzz", [f"portfolio-{number}" for number in range(50)])
    assert "nor any other" in no_portfolio("acme", [])
