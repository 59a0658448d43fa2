"""`ara overrides fields`: what a landlord may correct."""

from ara_assets.cli.output import console, heading, line, paragraph, print_json
from ara_domain.override_fields import override_fields


def show_fields(*, as_json: bool) -> None:
    """List the fields with units and allowed values."""
    fields = override_fields()
    if as_json:
        print_json(
            [
                {
                    "field": field.name,
                    "description": field.description,
                    "unit": field.unit or None,
                    "choices": list(field.choices) or None,
                    "limits": field.limits,
                    "allowed": field.allowed,
                }
                for field in fields
            ]
        )
        return
    for field in fields:
        heading(f"{field.name} ({field.unit})" if field.unit else field.name)
        paragraph(field.description, indent=2)
        paragraph(f"write: {field.allowed}", indent=2)
    console.print()
    line("Bring corrections in with `ara import overrides FILE --portfolio NAME`: home, field, value, note.")
