"""The table of codes that changed meaning, against the published lists."""

from collections.abc import Iterator

import pytest

from ara_domain.epc.codes import Code
from ara_domain.epc.mapping import supported_schemas
from ara_domain.epc.mapping.code_changes import CodeChange, code_changes, translations
from ara_domain.epc.mapping.reader import Reader
from tests.reference import reference_json
from tests.unit.epc.xsd_document import RDSAP_SCHEMAS, RDSAP_XSD

CANONICAL = "RdSAP-Schema-21.0.1"
ONLY_OLDER = {"glazed_area", "insulation"}
"""Elements that RdSAP 21 does not have: their codes are kept under fields of their own."""


def _annotations(schema: str) -> Iterator[tuple[str, str, str, str | None]]:
    """Element, code, its meaning in a schema, and in RdSAP 21.0.1 (by the list of the same name where it moved)."""
    enums = reference_json(RDSAP_XSD)["enums"]
    by_list = {row["xsd_type"]: row["values"] for row in enums[CANONICAL].values()}
    for path, row in enums[schema].items():
        now = enums[CANONICAL].get(path, {}).get("values") or by_list.get(row["xsd_type"], {})
        for code, meaning in row["values"].items():
            yield path.removesuffix("[]").rpartition(".")[2], code, meaning, now.get(code)


@pytest.mark.parametrize("schema", [*RDSAP_SCHEMAS, "RdSAP-Schema-21.0.0"])
def test_every_code_with_another_meaning_or_wording_is_in_the_table(schema: str) -> None:
    known = {(change.attribute, str(change.lodged)) for change in code_changes() if change.holds_for("RdSAP", schema)}
    differing = {
        (attribute, code)
        for attribute, code, meaning, now in _annotations(schema)
        if meaning != now and attribute not in ONLY_OLDER
    }
    assert differing - known == set()


@pytest.mark.parametrize("schema", RDSAP_SCHEMAS)
def test_a_code_that_is_not_in_the_table_is_given_out_as_lodged(schema: str) -> None:
    changed = translations("RdSAP", schema)
    for attribute, code, _, _ in _annotations(schema):
        lodged: Code = int(code) if code.isdecimal() else code
        reader = Reader({attribute: lodged}, translations=changed)
        assert reader.code(attribute) == changed.get(attribute, {}).get(lodged, lodged)


@pytest.mark.parametrize(
    "change",
    [row for row in code_changes() if row.assessment_type == "RdSAP" and not row.is_reworded],
    ids=lambda row: f"{row.attribute} {row.lodged}",
)
def test_a_canonical_code_is_no_number_with_another_meaning_in_the_canonical_schema(change: CodeChange) -> None:
    """A number has to be in RdSAP 21's list of that element; words have to be none of its codes."""
    enums = reference_json(RDSAP_XSD)["enums"][CANONICAL]
    codes = {
        code
        for path, row in enums.items()
        if path.removesuffix("[]").rpartition(".")[2] == change.attribute
        for code in row["values"]
    } or _codes_elsewhere(change.attribute)
    assert isinstance(change.canonical, str) != (str(change.canonical) in codes)


def _codes_elsewhere(attribute: str) -> set[str]:
    """Codes of elements whose list the dump has under another element, or under none."""
    glazing = reference_json(RDSAP_XSD)["enums"][CANONICAL]["sap_windows[].glazing_type"]["values"]
    return {
        "multiple_glazing_type": set(glazing),
        "addendum_numbers": {str(n) for n in range(1, 19)},
        "sap_main_heating_code": set(reference_json("sap/sap_tables.json")["table_4a_4b"]["data"]),
    }.get(attribute, set())


def test_no_code_is_translated_twice_for_one_schema() -> None:
    for kind, schema in supported_schemas():
        found = [(row.attribute, row.lodged) for row in code_changes() if row.holds_for(kind, schema)]
        assert len(set(found)) == len(found), schema


def test_every_row_says_what_the_code_means_and_where_that_was_read() -> None:
    assert [row for row in code_changes() if not (row.meaning and row.source and row.schemas)] == []


def test_every_row_is_about_a_schema_that_is_mapped() -> None:
    idle = [row for row in code_changes() if not any(row.holds_for(*known) for known in supported_schemas())]
    assert idle == []


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (2, "extract_only"),
        ({"value": 2, "quantity": "code"}, "extract_only"),
        (0, 0),
        ("ND", "ND"),
        (None, None),
    ],
)
def test_a_reader_gives_out_the_canonical_code_whatever_its_dress(value: object, read: Code | None) -> None:
    reader = Reader({"mechanical_ventilation": value}, translations=translations("RdSAP", "RdSAP-Schema-18.0"))
    assert reader.code("mechanical_ventilation") == read


def test_rdsap_21_0_1_needs_no_translation() -> None:
    assert translations("RdSAP", CANONICAL) == {}
