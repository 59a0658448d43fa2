"""The commands of `ara train` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json
from ara_assets.cli.failures import reported

training = typer.Typer(
    no_args_is_help=True,
    help="Learn from lodged results: `train residual` learns what the engine leaves of ratings.",
)


@training.callback()
def _commands() -> None:
    """Keep `residual` a command of its own while it is the only one."""


@training.command("residual", epilog="Example: `ara train residual certificates-2023.csv.gz --out residual-2023`")
@reported
def train_residual(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Flat register rows, CSV or JSON, also gzipped.")],
    out: Annotated[Path, typer.Option(help="Folder to write the model and its card to.")] = Path("residual"),
    as_json: Json = False,
) -> None:
    """Train the residual model on what the engine leaves of lodged ratings, and test it out of fold by postcode.

    With ARA_RESIDUAL_PATH=FOLDER the model corrects SAP ratings of homes modelled on other flat rows or predicted from
    neighbours, never full certificates or surveys; `ara evaluate scoring --legacy FILE --residual FOLDER` judges it.
    """
    from ara_assets.cli.evaluate_legacy import train_on_rows

    train_on_rows(file, out, as_json=as_json)
