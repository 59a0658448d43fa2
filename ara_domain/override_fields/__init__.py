"""What a landlord may correct, and what each correction does to a certificate.

`override_fields()` is the catalogue: friendly names with their units and allowed values. `parse_override` turns what
a landlord wrote into the canonical text that is stored; `apply_overrides` lays stored overrides over a certificate
and says field by field what changed.

Here: one module per group of fields (`dwelling`, `fabric`, `roofs`, `openings`, `ventilation`, `main_heating`,
`hot_water`, `energy`), what limits the measures of a home (`limits`), the heating systems a landlord can name
(`heating_systems`), the kinds of values (`values`, `several`).
Add here: a field, in the module of its group and in that module's `FIELDS`.
Keep out: reading of files, storage.
"""

from ara_domain.override_fields.catalogue import field_named, override_fields, parse_override
from ara_domain.override_fields.fields import CannotApply, ImpossibleValue, OverrideField, UnknownOverrideField
from ara_domain.override_fields.limits import measure_limits
from ara_domain.override_fields.overlay import Overlaid, RefusedOverride, apply_overrides
from ara_domain.override_fields.paths import Difference, differences, read_path

__all__ = [
    "CannotApply",
    "Difference",
    "ImpossibleValue",
    "Overlaid",
    "OverrideField",
    "RefusedOverride",
    "UnknownOverrideField",
    "apply_overrides",
    "differences",
    "field_named",
    "measure_limits",
    "override_fields",
    "parse_override",
    "read_path",
]
