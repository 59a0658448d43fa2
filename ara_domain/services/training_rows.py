"""The rows models are trained on: what certificates say, beside what was lodged as their result (PRD §8.1).

One row per home with a certificate that lodges a rating. The features are of that certificate alone: an override or a
survey describes another state of the home than the lodged result is of. What is a feature, a target and a mark of
origin is told by the name, and by the manifest beside the files; no result is among the features.

Add here: a target or a mark of origin. Keep out: features (`ara_domain.ml.schema`) and files
(`ara_resources.training`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.schema import column_names
from ara_domain.override_fields.paths import differences
from ara_domain.property import FieldSource, Property
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.field_coverage import RESULTS, part_of

_ITEM = re.compile(r"\[[^\]]+\]")
TARGET, ORIGIN = "target_", "origin_"
"""What the names of targets and of marks of origin begin with; the name of no feature does."""


@dataclass(frozen=True, slots=True)
class Target:
    """A lodged result, NaN where a certificate does not lodge it."""

    name: str
    unit: str
    meaning: str
    of: Callable[[EpcPropertyData], float | None]


def _heat(read: str) -> Callable[[EpcPropertyData], float | None]:
    def value(epc: EpcPropertyData) -> float | None:
        lodged = epc.renewable_heat_incentive
        return None if lodged is None else getattr(lodged, read)

    return value


_THEN = "at the prices of its day"
TARGETS: Final = (
    Target("target_sap", "SAP points", "energy efficiency rating", attrgetter("energy_rating_current")),
    Target("target_ei", "EI points", "environmental impact rating", attrgetter("environmental_impact_current")),
    Target("target_co2_t", "t/yr", "CO2 emissions", attrgetter("co2_emissions_current")),
    Target("target_primary_energy", "kWh/m2yr", "primary energy", attrgetter("energy_consumption_current")),
    Target("target_space_heating_kwh", "kWh/yr", "heat for space heating", _heat("space_heating_kwh")),
    Target("target_water_heating_kwh", "kWh/yr", "heat for hot water", _heat("water_heating_kwh")),
    Target("target_heating_cost_gbp", "GBP/yr", f"bill for heating, {_THEN}", attrgetter("heating_cost_current")),
    Target("target_hot_water_cost_gbp", "GBP/yr", f"bill for hot water, {_THEN}", attrgetter("hot_water_cost_current")),
    Target("target_lighting_cost_gbp", "GBP/yr", f"bill for lighting, {_THEN}", attrgetter("lighting_cost_current")),
)
"""Of what a certificate lodges about the home as it is; it lodges heat and bills by end use, not fuel by end use."""

ORIGINS: Final[Mapping[str, str]] = {
    "origin_home_id": "string",
    "origin_certificate_number": "string",
    "origin_postcode": "string",
    "origin_schema": "string",
    "origin_sap_version": "float64",
    "origin_lodged_on": "date",
    "origin_source_kinds": "string",
    "origin_inferred_share": "float64",
}
"""Marks of origin by type. `origin_postcode` is for folds: neighbours are alike, so that a fold must not split them.
`origin_inferred_share` is the share of the dwelling's fields that the mapping inferred or assumed."""


def training_columns() -> tuple[str, ...]:
    """Every column in order: marks of origin, features, targets."""
    return (*ORIGINS, *column_names(), *(target.name for target in TARGETS))


def dtypes() -> Mapping[str, str]:
    """Type of every column by name."""
    return {name: ORIGINS.get(name, "float64") for name in training_columns()}


def training_rows(homes: Iterable[Property], builder: FeatureBuilder | None = None) -> pd.DataFrame:
    """Rows of shape (homes that can teach, `training_columns()`), by home id.

    Left out is a home without a certificate, one whose certificate lodges no rating, and one that has no row of the
    frame.
    """
    taught = {
        home.identity.property_id: (home, home.epc)
        for home in sorted(homes, key=lambda home: str(home.identity.property_id))
        if home.epc is not None and home.epc.energy_rating_current is not None
    }
    features = (builder or FeatureBuilder()).build({home: epc for home, (_, epc) in taught.items()}).frame
    kept = [taught[home] for home in features.index]
    origins = pd.DataFrame([_origin(home, epc) for home, epc in kept], columns=list(ORIGINS))
    targets = pd.DataFrame(
        [[target.of(epc) for target in TARGETS] for _, epc in kept],
        columns=[target.name for target in TARGETS],
        dtype="float64",
    )
    return pd.concat([origins, features.reset_index(drop=True), targets], axis=1)


def _origin(home: Property, epc: EpcPropertyData) -> tuple[object, ...]:
    kinds, share = _sources(epc)
    return (
        str(home.identity.property_id),
        home.certificate_number,
        epc.postcode,
        epc.schema_type,
        epc.sap_version,
        epc.registration_date,
        kinds,
        share,
    )


def _sources(epc: EpcPropertyData) -> tuple[str, float]:
    """Which kinds of sources the dwelling's fields have, as `certificate+default`, and the share not lodged as such."""
    if not epc.field_sources:  # as of nearly all documents
        return FieldSource.CERTIFICATE.value, 0.0
    noted = {said.path: said.source for said in epc.field_sources}
    said = [
        leaf.path
        for leaf in differences(None, epc)
        if leaf.new not in (None, ())
        and not leaf.path.startswith("field_sources")
        and part_of(_ITEM.sub("[]", leaf.path)) != RESULTS
    ]
    kinds = {noted.get(path, FieldSource.CERTIFICATE.value) for path in said}
    share = sum(path in noted for path in said) / len(said) if said else 0.0
    return "+".join(sorted(kinds)), share
