"""What limits the measures of a home: what its landlord rules out or has done already, and what planning says.

These change nothing of the certificate; `ara_domain.measures.limits` makes refusals of them.
"""

from collections.abc import Iterable
from typing import Any

from ara_domain.epc import EpcPropertyData
from ara_domain.geospatial import GeoSpatial
from ara_domain.landlord_overrides import Override
from ara_domain.measures.catalogue import OPTIONS
from ara_domain.measures.limits import MeasureLimits
from ara_domain.override_fields.fields import AnyField, ImpossibleValue, OverrideField
from ara_domain.override_fields.several import Several
from ara_domain.override_fields.values import Choice

_YES_OR_NO = Choice({"yes": True, "no": False}, {"true": "yes", "false": "no", "y": "yes", "n": "no"})
_MEASURES = Several(tuple(dict.fromkeys(name for option in OPTIONS for name in (option.measure, option.key))))


def _leave(epc: EpcPropertyData, _: Any) -> EpcPropertyData:
    return epc


_EXCLUDED: OverrideField[tuple[str, ...]] = OverrideField(
    "excluded_measures", "Measures this home is not to be offered", _MEASURES, _leave
)
_INSTALLED: OverrideField[tuple[str, ...]] = OverrideField(
    "installed_measures",
    "Measures this home has already, whatever its certificate says; its rating stays as certified, so where a field "
    "describes what is there (loft_insulation_mm), correct that as well",
    _MEASURES,
    _leave,
)
_LISTED: OverrideField[bool] = OverrideField(
    "listed_building", "Whether the home is in a listed building", _YES_OR_NO, _leave
)
_CONSERVED: OverrideField[bool] = OverrideField(
    "conservation_area", "Whether the home is in a conservation area", _YES_OR_NO, _leave
)
FIELDS: tuple[AnyField, ...] = (_EXCLUDED, _INSTALLED, _LISTED, _CONSERVED)
OF_MEASURES = frozenset(field.name for field in FIELDS)
"""Corrections that are about what a home is offered, and hold whether a certificate or a survey describes it."""


def measure_limits(overrides: Iterable[Override], place: GeoSpatial | None) -> MeasureLimits:
    """What landlord and maps say of a home; the landlord's word goes before the map's.

    A stored value that is none any more limits nothing; laying overrides over the certificate reports it.
    """
    said = {override.field: override.value for override in overrides}
    listed, conserved = _said(_LISTED, said), _said(_CONSERVED, said)
    return MeasureLimits(
        excluded=_said(_EXCLUDED, said) or (),
        installed=_said(_INSTALLED, said) or (),
        listed_building=bool(place and place.listed_building) if listed is None else listed,
        conservation_area=bool(place and place.conservation_area) if conserved is None else conserved,
    )


def _said(field: OverrideField[Any], said: dict[str, str]) -> Any:
    if field.name not in said:
        return None
    try:
        return field.parse(said[field.name])
    except ImpossibleValue:
        return None
