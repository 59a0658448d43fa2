"""All override fields, in the order they are applied.

The order matters where one field says what another may be: the heating comes before its fuel and controls, the source
of hot water before its cylinder.
"""

from collections.abc import Mapping
from difflib import get_close_matches

from ara_domain.override_fields import (
    controls,
    dwelling,
    energy,
    fabric,
    hot_water,
    limits,
    main_heating,
    openings,
    roofs,
    secondary_heating,
    ventilation,
)
from ara_domain.override_fields.fields import AnyField, UnknownOverrideField

_FIELDS: tuple[AnyField, ...] = (
    *dwelling.FIELDS,
    *fabric.FIELDS,
    *roofs.FIELDS,
    *openings.FIELDS,
    *ventilation.FIELDS,
    *main_heating.FIELDS,
    *controls.FIELDS,
    *hot_water.FIELDS,
    *secondary_heating.FIELDS,
    *energy.FIELDS,
    *limits.FIELDS,
)
_BY_NAME: Mapping[str, AnyField] = {field.name: field for field in _FIELDS}
RANK: Mapping[str, int] = {field.name: rank for rank, field in enumerate(_FIELDS)}

OF_CONSTRUCTIONS = frozenset(
    {
        *(field.name for field in (*fabric.FIELDS, *roofs.FIELDS)),
        "construction_age_band",
        "glazing",
        "door_count",
        "insulated_door_count",
    }
)
"""What RdSAP infers U-values and areas from; a certificate of full SAP states those, and would not follow."""


def override_fields() -> tuple[AnyField, ...]:
    """Every field a landlord may correct."""
    return _FIELDS


def field_named(name: str) -> AnyField:
    """The field of this name, whatever its case, spaces and hyphens.

    Raises:
        UnknownOverrideField: there is none.
    """
    plain = "_".join(name.replace("-", " ").replace("_", " ").casefold().split())
    if plain not in _BY_NAME:
        raise UnknownOverrideField(name, tuple(get_close_matches(plain, _BY_NAME, n=3, cutoff=0.6)))
    return _BY_NAME[plain]


def parse_override(field: str, text: str) -> str:
    """The canonical text of what a landlord wrote for a field: `("loft insulation mm", "270 mm")` → `"270"`.

    Raises:
        UnknownOverrideField: no such field.
        ImpossibleValue: no such value.
    """
    return field_named(field).canonical(text)
