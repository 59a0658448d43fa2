"""The commands of `ara costs` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json
from ara_assets.cli.failures import reported

costs = typer.Typer(
    no_args_is_help=True,
    help="What measures cost: tables of your own, by version, beside the indicative one that comes with ARA.",
)


@costs.command("import", epilog="Example: `ara costs import tender.xlsx --version tender-2026-04`")
@reported
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx, as `ara costs template` writes it.")],
    version: Annotated[str | None, typer.Option(help="Name of the version; else the file's.")] = None,
    regions: Annotated[
        Path | None, typer.Option(help="CSV of regional factors; of a workbook, its sheet 'regions' is read.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of other prices of that name.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show what it would change, and change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in a cost table; it is in force from the next run on.

    Column vat says included, zero-rated, or the rate to add: 20 %, 20 and 0.2 all mean 20 per cent. How it was read is
    shown; docs/costs.md has all columns.

    All or nothing: one row that cannot be read refuses the file, and every such row is named.
    """
    from ara_assets.cli.costs import import_costs

    import_costs(file, version=version, regions=regions, replace=replace, preview=preview, as_json=as_json)


@costs.command("list", epilog="Example: `ara costs list`")
@reported
def list_(as_json: Json = False) -> None:
    """The versions there are, and the one in force."""
    from ara_assets.cli.costs import list_costs

    list_costs(as_json=as_json)


@costs.command("show", epilog="Example: `ara costs show indicative-2026-02-4`")
@reported
def show(
    version: Annotated[str | None, typer.Argument(metavar="VERSION", help="Its name; else the one in force.")] = None,
    as_json: Json = False,
) -> None:
    """One version in full: every price with its date and source, VAT, regional factors, and what it lacks."""
    from ara_assets.cli.costs import show_costs

    show_costs(version, as_json=as_json)


@costs.command("use", epilog="Example: `ara costs use indicative-2026-02-4`")
@reported
def use(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Its name, as `ara costs list` shows it.")],
    as_json: Json = False,
) -> None:
    """Put a stored version in force again, from the next run on."""
    from ara_assets.cli.costs import use_costs

    use_costs(version, as_json=as_json)


@costs.command("template", epilog="Example: `ara costs template --out costs.xlsx`")
@reported
def template(
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write; ends in .csv or .xlsx.")],
    as_json: Json = False,
) -> None:
    """Write the indicative prices as a table to fill in, with every material measures need."""
    from ara_assets.cli.costs import write_template

    write_template(out, as_json=as_json)
