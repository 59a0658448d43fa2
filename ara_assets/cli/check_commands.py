"""`ara check-certificates` and its arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.failures import reported
from ara_assets.cli.panels import PROVE

checks = typer.Typer()


@checks.command("check-certificates", rich_help_panel=PROVE, epilog="Example: `ara check-certificates certificates/`")
@reported
def check_certificates(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Documents, JSON lines, register CSV, also gzipped; or folders."),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON per document, and nothing else.")
    ] = False,
) -> None:
    """Map every certificate, store it and load it again, and say what became of each. Nothing is kept.

    Exit code 1 when one came back other than it was.
    """
    from ara_assets.cli.checking import check_certificates as check

    check(paths, as_json=as_json)
