"""Where a field of a flat row's certificate came from, on the effective certificate and over many of them."""

from dataclasses import replace

import pytest

from ara_assets.cli.sources import sources_as_json, sources_in_words
from ara_domain.epc.mapping.flat_row import map_flat_row
from ara_domain.property import EffectiveEpc, FieldSource
from ara_domain.services.field_coverage import RESULTS, FieldCoverage, FieldShares
from tests.builders import certificate
from tests.unit.epc.flat_row.rows import flat, house

WALL = "sap_building_parts[1].wall_construction"
CHANGED: dict[str, object] = {WALL: object()}


def effective(**columns: str) -> EffectiveEpc:
    return EffectiveEpc(epc=map_flat_row(house(**columns)), base=FieldSource.CERTIFICATE)


def shares(*rows: dict[str, str]) -> dict[str, FieldShares]:
    coverage = FieldCoverage()
    for row in rows:
        coverage.add(map_flat_row(row))
    return {one.path: one for one in coverage.fields()}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("total_floor_area", FieldSource.CERTIFICATE),
        ("energy_rating_current", FieldSource.CERTIFICATE),
        (WALL, FieldSource.INFERRED),
        ("sap_heating.main_heating_details[1].sap_main_heating_code", FieldSource.INFERRED),
        ("door_count", FieldSource.DEFAULT),
        ("sap_heating.number_baths", FieldSource.DEFAULT),
    ],
)
def test_a_field_says_whether_it_was_lodged_inferred_or_assumed(path: str, source: FieldSource) -> None:
    assert effective().source_of(path) is source


def test_a_confidence_belongs_to_what_was_not_lodged() -> None:
    assert effective().confidence_of(WALL) == 0.95
    assert effective().confidence_of("total_floor_area") is None


def test_an_override_wins_over_an_inference_and_takes_it_off_the_list() -> None:
    overridden = replace(effective(), overridden=CHANGED)
    assert overridden.source_of(WALL) is FieldSource.LANDLORD
    assert overridden.confidence_of(WALL) is None
    assert WALL not in {note["path"] for note in sources_as_json(overridden)}
    assert WALL in {note["path"] for note in sources_as_json(effective())}


def test_the_page_of_a_home_counts_what_its_certificate_did_not_say() -> None:
    told = sources_in_words(effective()) or ""
    assert "inferred from its texts" in told
    assert "least sure: " in told
    lodged = EffectiveEpc(epc=certificate(), base=FieldSource.CERTIFICATE)
    assert (sources_in_words(lodged), sources_as_json(lodged)) == (None, [])


def test_coverage_shares_add_up_and_follow_the_rows() -> None:
    found = shares(house(), house(CONSTRUCTION_AGE_BAND=""), flat(), flat(NUMBER_HABITABLE_ROOMS=""))
    for one in found.values():
        assert one.certificate + one.inferred + one.default + one.absent == pytest.approx(1)
    age, rooms = found["sap_building_parts[].construction_age_band"], found["habitable_room_count"]
    assert (age.certificate, age.inferred) == (0.75, 0.25)
    assert (rooms.certificate, rooms.inferred) == (0.75, 0.25)
    assert found["door_count"].default == 1
    assert found["sap_flat_details.level"].absent == 0.5
    assert found["walls[].description"].part == RESULTS


def test_a_field_of_several_items_counts_as_the_least_certain_of_them() -> None:
    """The upper storey's area is inferred as the lower one's; one lodged height and one assumed would be assumed."""
    assert shares(house())["sap_building_parts[].sap_floor_dimensions[].total_floor_area"].inferred == 1


def test_a_document_that_lodges_its_fields_infers_none() -> None:
    coverage = FieldCoverage()
    coverage.add(certificate())
    assert {one.inferred + one.default for one in coverage.fields()} == {0}
