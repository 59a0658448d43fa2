"""`ara overrides fields`: what a landlord may correct."""

from typing import Any

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import console, heading, line, paragraph, print_json
from ara_domain.override_fields import OverrideField, UnknownOverrideField, override_fields
from ara_domain.spreadsheets import WITHDRAW_WORDS
from ara_domain.spreadsheets.override_columns import field_spelled

TAKEN_BACK = (
    f"A correction is taken back by {' or '.join(f'`{word}`' for word in WITHDRAW_WORDS)} in place of its value"
)
"""How a landlord makes the certificate hold again."""


def show_fields(name: str | None, *, as_json: bool) -> None:
    """List the fields with units and allowed values; one field, named with or without its unit, in full.

    Raises:
        UserError: there is no such field.
    """
    fields = override_fields() if name is None else [_named(name)]
    if as_json:
        print_json([_as_json(field) for field in fields])
        return
    for field in fields:
        heading(f"{field.name} ({field.unit})" if field.unit else field.name)
        paragraph(field.description, indent=2)
        if name is not None and field.choices:
            line("  write one of:")
            for choice in field.choices:
                paragraph(choice, indent=4)
            if field.unit:
                paragraph(f"in full: {field.allowed}", indent=2)
        else:
            paragraph(f"write: {field.allowed}", indent=2)
    console.print()
    line("Bring corrections in with `ara import overrides FILE --portfolio NAME`: home, field, value, note.")
    line(f"{TAKEN_BACK}: the certificate holds again.")
    if name is None:
        line("`ara overrides fields main_heating` shows one field, a value a line.")


def _named(name: str) -> OverrideField[Any]:
    try:
        found = field_spelled(name)
    except UnknownOverrideField as error:
        raise UserError(str(error)) from error
    return next(field for field in override_fields() if field.name == found)


def _as_json(field: OverrideField[Any]) -> dict[str, object]:
    return {
        "field": field.name,
        "description": field.description,
        "unit": field.unit or None,
        "choices": list(field.choices) or None,
        "limits": field.limits,
        "allowed": field.allowed,
    }
