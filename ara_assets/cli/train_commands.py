"""The commands of `ara train` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json, Slug
from ara_assets.cli.failures import reported

training = typer.Typer(
    no_args_is_help=True,
    help="Learn from lodged results: `train residual` a correction of the engine's ratings where data are partial, "
    "`train export` writes the rows for models trained elsewhere.",
)


@training.command("residual", epilog="Example: `ara train residual certificates-2023.csv.gz --out residual-2023`")
@reported
def train_residual(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Flat register rows, CSV or JSON, also gzipped.")],
    out: Annotated[Path, typer.Option(help="Folder to write the model and its card to.")] = Path("residual"),
    as_json: Json = False,
) -> None:
    """Learn by how much the engine misses lodged ratings (the residual), and test that on postcodes not learned from.

    With ARA_RESIDUAL_PATH=FOLDER the model corrects SAP ratings of homes modelled on other flat rows or predicted from
    neighbours, never full certificates or surveys; `ara evaluate scoring --legacy FILE --residual FOLDER` judges it.
    """
    from ara_assets.cli.evaluate_legacy import train_on_rows

    train_on_rows(file, out, as_json=as_json)


@training.command(
    "export", epilog="Example: `ara train export acme --out s3://models/ara`, then read `training/v…/manifest.json`"
)
@reported
def export_training_set(
    portfolio: Slug,
    out: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Folder or s3://bucket/prefix to write below; else ARA_TRAINING_PATH."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write what certificates say beside what was lodged, a parquet file a block, with a manifest."""
    from ara_assets.cli.training_export import export_portfolio

    export_portfolio(portfolio, out, as_json=as_json)
