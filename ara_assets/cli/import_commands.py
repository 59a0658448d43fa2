"""The commands of `ara import` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Column, HeaderRow, Json
from ara_assets.cli.failures import reported
from ara_domain.identity import BlockGranularity, RecencyPolicy

imports = typer.Typer(
    no_args_is_help=True,
    help="Bring in files: `import portfolio` the list of homes, `import overrides` corrections of certificates, "
    "`import legacy` and `import bulk` certificates.",
)


@imports.command("portfolio", epilog="Example: `ara import portfolio homes.xlsx --portfolio acme --preview`")
@reported
def import_portfolio(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx: reference, UPRN, address, town, postcode.")],
    portfolio: Annotated[str | None, typer.Option("--portfolio", "-p", help="Name; else the file's.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; else the first.")] = None,
    column: Column = None,
    header_row: HeaderRow = None,
    blocks: Annotated[
        BlockGranularity | None, typer.Option(help="What a block is; a district unless said otherwise.")
    ] = None,
    recency: Annotated[
        RecencyPolicy | None, typer.Option(help="What wins when a home has a survey and a certificate.")
    ] = None,
    add: Annotated[bool, typer.Option("--add", help="The file adds homes; nobody leaves.")] = False,
    allow_leavers: Annotated[
        bool, typer.Option("--allow-leavers", help="Yes, more than half of the homes leave.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show what was understood and change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in the list of homes. The same file twice changes nothing.

    What is stored stays where the file has no column for it; an empty cell in a column it has says there is nothing.
    """
    from ara_assets.cli.importing import bring_in_portfolio

    bring_in_portfolio(
        file,
        slug=portfolio,
        sheet=sheet,
        columns=column or [],
        header_row=header_row,
        granularity=blocks,
        policy=recency,
        add=add,
        allow_leavers=allow_leavers,
        preview=preview,
        as_json=as_json,
    )


@imports.command("overrides", epilog="Example: `ara import overrides corrections.csv --portfolio acme --preview`")
@reported
def import_overrides(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx: home, field, value, note; or one column per field.")],
    portfolio: Annotated[str, typer.Option("--portfolio", "-p", help="Name of the portfolio.")],
    author: Annotated[str | None, typer.Option(help="Who says so; else your login name.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; else the first.")] = None,
    column: Column = None,
    header_row: HeaderRow = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what was understood and change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in what the landlord knows better than the certificate.

    `-` or `withdraw` in place of a value takes a correction back: the certificate holds again.
    """
    from ara_assets.cli.importing import bring_in_overrides

    bring_in_overrides(
        file,
        slug=portfolio,
        author=author,
        sheet=sheet,
        columns=column or [],
        header_row=header_row,
        preview=preview,
        as_json=as_json,
    )


@imports.command("legacy", epilog="Example: `ara import legacy certificates.csv.gz --portfolio acme`")
@reported
def import_legacy(
    file: Annotated[Path, typer.Argument(help="Register rows as CSV or JSON, also gzipped or zipped.")],
    portfolio: Annotated[str, typer.Option("--portfolio", "-p", help="Name of the portfolio.")],
    as_json: Json = False,
) -> None:
    """Bring in flat register rows, as the retired API gave them, as certificates of the past.

    Kept are the rows of the portfolio's UPRNs and postcodes, neighbours included; the same file twice changes nothing.
    A certificate of the API always counts for more, and no search of the register is saved by it. A file with
    recommendations is not read.
    """
    from ara_assets.cli.importing_certificates import import_legacy as bring_in

    bring_in(file, slug=portfolio, as_json=as_json)


@imports.command("bulk", epilog="Example: `ara import bulk domestic-csv.zip --portfolio acme --dry-run`")
@reported
def import_bulk(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Zips of the register: CSV by year, or JSON lines; or one.")
    ],
    portfolio: Annotated[
        list[str] | None, typer.Option("--portfolio", "-p", help="Only for this portfolio; else for all. Repeatable.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what it would bring in, and write nothing.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Read also what was read before.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in what portfolios need of the register's bulk files, without unpacking them.

    Kept are certificates of the portfolios' UPRNs and postcodes, neighbours included. Documents count as fetched;
    CSV rows stand in until the document is. Recommendations CSV files are not read: a document has its own.
    Stopped anywhere, the same command goes on where it was.
    """
    from ara_assets.cli.importing_certificates import import_bulk as bring_in

    bring_in(files, slugs=portfolio or [], dry_run=dry_run, again=again, as_json=as_json)
