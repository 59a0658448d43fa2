"""The commands of `ara overrides` and their arguments; corrections are brought in by `ara import overrides`."""

from typing import Annotated

import typer

from ara_assets.cli.arguments import Json
from ara_assets.cli.failures import reported

overrides = typer.Typer(no_args_is_help=True, help="What may be corrected: `overrides fields` lists it.")


@overrides.command("fields", epilog="Example: `ara overrides fields --json`")
@reported
def override_fields(
    field: Annotated[str | None, typer.Argument(help="One field, to see it in full; else all of them.")] = None,
    as_json: Json = False,
) -> None:
    """List the fields a landlord may correct, their units and allowed values.

    `-` or `withdraw` in place of a value takes a correction back.
    """
    from ara_assets.cli.fields import show_fields

    show_fields(field, as_json=as_json)
