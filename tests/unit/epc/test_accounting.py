"""No element of a document is forgotten: it is read, or left out with a reason."""

from typing import Any

import pytest

from ara_domain.epc.mapping import map_certificate
from ara_domain.epc.mapping.accounting import paths_in, paths_read, reason_unkept, unaccounted_paths
from tests.builders import document
from tests.reference import (
    RDSAP_11_16_SAMPLES,
    RDSAP_17_20_SAMPLES,
    RDSAP_21_SAMPLES,
    REAL_FLAT,
    reference_json,
)
from tests.unit.epc.complete_document import ROOM_IN_ROOF_WAYS, complete_document
from tests.unit.epc.documents_walked import changes_something, leaves, named
from tests.unit.epc.older_rdsap_document import rdsap_12_document, rdsap_16_document, rdsap_20_document
from tests.unit.epc.xsd_document import RDSAP_SCHEMAS, every_rdsap_element

LODGED = (*RDSAP_21_SAMPLES, *RDSAP_17_20_SAMPLES, *RDSAP_11_16_SAMPLES, REAL_FLAT)
OUR_OWN = {"21": document, "20": rdsap_20_document, "16": rdsap_16_document, "12": rdsap_12_document}
DIFFERENT = (
    *RDSAP_21_SAMPLES,
    *(name for name in LODGED if any(f"-{version}/" in name for version in ("17.1", "18.0", "11.0", "12.0", "16.1"))),
    REAL_FLAT,
)
"""Those among them that differ in more than their values."""


@pytest.mark.parametrize("name", LODGED)
def test_nothing_is_forgotten_of_a_document_the_register_published(name: str) -> None:
    assert unaccounted_paths(reference_json(name)) == frozenset()


@pytest.mark.parametrize("way", ROOM_IN_ROOF_WAYS)
def test_nothing_is_forgotten_of_a_document_with_every_element(way: str) -> None:
    assert unaccounted_paths(complete_document(way)) == frozenset()


@pytest.mark.parametrize("schema", RDSAP_SCHEMAS)
def test_nothing_is_forgotten_of_a_document_with_every_element_of_an_older_schema(schema: str) -> None:
    assert unaccounted_paths(every_rdsap_element(schema)) == frozenset()


@pytest.mark.parametrize(
    ("changes", "forgotten"),
    [
        ({"swimming_pool": "Y"}, "swimming_pool"),
        ({"sap_windows[2].tint": 3}, "sap_windows[].tint"),
        ({"sap_heating.main_heating_details[0].thermal_store": {"volume": 120}}, "sap_heating.main_heating_details[].thermal_store.volume"),
        ({"total_floor_area": {"value": 84, "tolerance": 2}}, "total_floor_area.tolerance"),
    ],
)  # fmt: skip
def test_an_element_nobody_reads_is_reported(changes: dict[str, Any], forgotten: str) -> None:
    assert unaccounted_paths(document(**changes)) == {forgotten}


def test_what_is_left_out_has_a_reason_and_is_not_read() -> None:
    read = {path for way in ROOM_IN_ROOF_WAYS for path in paths_read(complete_document(way))}
    assert [path for path in read if reason_unkept(path)] == []
    assert reason_unkept("sap_windows[].window_width.quantity")
    assert reason_unkept("sap_windows[].window_width") is None


@pytest.mark.parametrize("name", [*DIFFERENT, *OUR_OWN, *RDSAP_SCHEMAS[-1:]])
def test_whatever_is_read_is_kept_or_decides_what_is_kept(name: str) -> None:
    if name in RDSAP_SCHEMAS:
        lodged = every_rdsap_element(name)
        del lodged["sap_energy_source"]["photovoltaic_supply"]["none_or_no_details"]  # these or the arrays are lodged
    else:
        lodged = OUR_OWN[name]() if name in OUR_OWN else reference_json(name)
    mapped = map_certificate(lodged)
    without_trace = [
        named(path)
        for path, value in leaves(lodged)
        if reason_unkept(named(path)) is None and not changes_something(lodged, path, value, mapped)
    ]
    assert without_trace == []


def test_paths_are_those_of_the_certificate_also_when_it_comes_wrapped() -> None:
    assert paths_in({"data": document()}) == paths_in(document())
