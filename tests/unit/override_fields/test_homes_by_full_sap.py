"""Corrections of a home known by full SAP: one that its certificate cannot follow is refused, none is lost."""

import numpy as np
import pytest

from ara_domain.epc.mapping import map_certificate
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.override_fields import OverrideField, apply_overrides, override_fields
from ara_domain.override_fields.catalogue import OF_CONSTRUCTIONS
from tests.unit.epc.full_sap_document import full_sap_document
from tests.unit.override_fields.landlord import override

NEW_HOUSE = map_certificate(full_sap_document())
TRANSFORM = EpcMlTransform()


def values_of(field: OverrideField) -> tuple[str, ...]:
    if field.choices:
        return field.choices
    least, greatest = field.limits or (1, 1)
    return (str(int(least) + 1), str(int((least + greatest) / 2)))


@pytest.mark.parametrize("field", override_fields(), ids=lambda field: field.name)
def test_a_correction_that_is_taken_reaches_the_engine(field: OverrideField) -> None:
    before = TRANSFORM.to_rows([NEW_HOUSE]).to_numpy()
    for value in values_of(field):
        laid = apply_overrides(NEW_HOUSE, [override(field.name, value)])
        after = TRANSFORM.to_rows([laid.epc]).to_numpy()
        followed = not np.array_equal(before, after, equal_nan=True)
        # What a certificate already says need not move a column; a flag that defaults to no is one of them.
        assert followed or laid.refused or not laid.applied or field.name == "air_conditioning", value


@pytest.mark.parametrize("name", sorted(OF_CONSTRUCTIONS))
def test_a_correction_of_a_construction_is_refused_with_the_way_out(name: str) -> None:
    (field,) = (one for one in override_fields() if one.name == name)
    laid = apply_overrides(NEW_HOUSE, [override(name, values_of(field)[0])])
    assert laid.epc == NEW_HOUSE
    (refused,) = laid.refused
    assert "a new survey must say" in refused.reason
