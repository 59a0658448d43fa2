"""All commands as one: `ara`. The commands of a subject and their arguments stand in a module `…_commands`."""

from typing import Any

import typer
from typer.core import TyperGroup

from ara_assets.cli.check_commands import checks
from ara_assets.cli.cost_commands import costs
from ara_assets.cli.evaluate_commands import evaluate
from ara_assets.cli.first_commands import first
from ara_assets.cli.import_commands import imports
from ara_assets.cli.override_commands import overrides
from ara_assets.cli.panels import DATA, PROVE
from ara_assets.cli.reference_commands import reference
from ara_assets.cli.result_commands import results
from ara_assets.cli.scenario_commands import scenarios
from ara_assets.cli.train_commands import training
from ara_assets.cli.work_commands import work

_ORDER = (
    "demo", "sample", "sample-day", "import", "overrides", "costs", "scenarios",
    "run", "refresh", "feed", "backfill", "up",
    "matches", "status", "plans", "property", "allocate", "measures", "prices", "products", "quarantine",
    "evaluate", "train", "check-certificates",
)  # fmt: skip


class InOrderOfWork(TyperGroup):
    """Lists commands in the order a newcomer meets them; Typer would list those with subcommands last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands; one that is missing in the order comes last."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


app = typer.Typer(
    name="ara",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turn a landlord's list of homes into costed retrofit plans.",
    cls=InOrderOfWork,
    epilog="Start with `ara demo`. Each command takes --help, with an example, and each but `up` takes --json.",
)
for commands in (first, work, results, reference, checks):
    app.add_typer(commands)
app.add_typer(imports, name="import", rich_help_panel=DATA)
app.add_typer(overrides, name="overrides", rich_help_panel=DATA)
app.add_typer(costs, name="costs", rich_help_panel=DATA)
app.add_typer(scenarios, name="scenarios", rich_help_panel=DATA)
app.add_typer(evaluate, name="evaluate", rich_help_panel=PROVE)
app.add_typer(training, name="train", rich_help_panel=PROVE)
