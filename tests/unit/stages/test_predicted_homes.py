"""Homes without a certificate are planned from their neighbours; a change re-predicts the homes it concerns."""

from collections.abc import Sequence

import pytest

from ara_domain.anomaly_flags import Anomaly
from ara_domain.epc import EpcPropertyData
from ara_domain.ports import SearchRow
from ara_domain.property import FieldSource
from tests.builders import document
from tests.unit.stages.dwellings import SOLID_BRICK
from tests.unit.stages.world import World, home_id

HERE, BEYOND, ELSEWHERE = "LS6 9VV", "LS6 1VV", "LS6 2VV"
PREDICTION = ("remapped_epc", "predicted_epc")


def lodge_street(
    world: World, postcode: str, numbers: Sequence[int], *, on: str = "2025-09-17", **changes: object
) -> None:
    """Certificates of homes that are nobody's: the register's neighbours of ours."""
    street = f"{postcode[4]} Plover Street"
    documents = {
        f"n-{postcode[4]}-{number:03}": document(
            uprn=5000 + 1000 * int(postcode[4]) + number,
            postcode=postcode,
            address_line_1=f"{number} {street}",
            registration_date=on,
            **changes,
        )
        for number in numbers
    }
    rows = [
        SearchRow(
            certificate_number=name,
            uprn=made["uprn"],
            postcode=postcode,
            address_lines=(made["address_line_1"],),
            post_town="LEEDS",
            registration_date=on,
            schema_type="RdSAP-Schema-21.0.1",
            band="D",
            raw={},
        )
        for name, made in documents.items()
    ]
    with world.writing() as uow:
        world.db.epc_cache.save_rows(uow, rows, world.clock())
        world.db.epc_cache.save_documents(uow, documents, world.clock())
        uow.commit()


def predicted(world: World, name: str) -> EpcPropertyData:
    found = world.db.predicted_epcs.of([home_id(name)])[home_id(name)].epc
    assert found is not None
    return found


def worked_out(world: World, *stages: str) -> int:
    return world.run(*(stages or PREDICTION))["predicted_epc"].counts["worked_out"]


@pytest.fixture(scope="module")
def _street() -> World:
    """`yew` has no certificate and six neighbours that have one."""
    made = World()
    made.list_home("yew", uprn=904)
    lodge_street(made, HERE, range(1, 7))
    made.run()
    return made


@pytest.fixture
def street(_street: World) -> World:
    return _street.copy()


def test_a_home_without_a_certificate_is_planned_from_its_neighbours_and_says_so(street: World) -> None:
    effective = street.home("yew").effective
    assert effective.base is FieldSource.PREDICTED
    assert effective.epc.uprn == 904
    path = "sap_building_parts[1].wall_construction"
    assert effective.source_of(path) is FieldSource.PREDICTED
    assert 0 < (effective.confidence_of(path) or 0) <= 1
    assert len(street.plans("yew")) == 2
    assert street.set_aside("yew") == []
    assert street.db.properties.snapshots([home_id("yew")])[home_id("yew")]["base"] == "predicted"
    assert street.run("effective_epc")["effective_epc"].counts["from_prediction"] == 1


def test_what_the_landlord_says_of_it_lies_over_the_prediction(street: World) -> None:
    street.override("yew", "loft_insulation_mm", "270")
    street.run()
    effective = street.home("yew").effective
    assert effective.source_of("sap_building_parts[1].roof_insulation_thickness") is FieldSource.LANDLORD
    assert effective.base is FieldSource.PREDICTED


def test_its_certificate_takes_the_place_of_the_prediction_when_it_comes(street: World) -> None:
    street.lodge("cert-yew", 904)
    street.run()
    assert street.home("yew").effective.base is FieldSource.CERTIFICATE
    (old, _) = street.plans("yew", superseded=True)
    assert old.superseded_at is not None


def test_with_four_neighbours_it_is_not_planned_and_the_reason_says_what_is_missing() -> None:
    world = World()
    world.list_home("yew", uprn=904)
    lodge_street(world, HERE, range(1, 5))
    reports = world.run()
    assert reports["predicted_epc"].counts["too_few_neighbours"] == 1
    assert world.plans("yew") == []
    (item,) = world.set_aside("yew")
    assert item.reason == "no_certificate"
    assert item.message.endswith("4 certificates of other homes are held in LS6 9; 5 are needed to predict one")
    assert "have the home assessed" in item.remedy


def test_neighbours_of_another_type_than_the_landlord_says_are_too_few(street: World) -> None:
    street.override("yew", "property_type", "flat")
    street.run()
    assert street.plans("yew") == []
    (item,) = street.set_aside("yew")
    assert "6 certificates of other homes are held in LS6 9, 0 of them of the same property type" in item.message


def test_a_home_whose_certificate_is_still_to_be_fetched_waits_for_it(street: World) -> None:
    street.announce("cert-yew", 904)
    street.run()
    assert street.plans("yew") == []
    assert [item.reason for item in street.set_aside("yew")] == ["not_fetched_yet"]


@pytest.mark.parametrize("uprn", [904, None], ids=["by UPRN", "by address"])
def test_a_home_s_own_certificate_does_not_inform_its_prediction(street: World, uprn: int | None) -> None:
    before = predicted(street, "yew")
    street.lodge(
        "cert-yew", uprn or 904, document(uprn=uprn or 904, total_floor_area=300, **SOLID_BRICK), on="2026-01-01"
    )
    street.run(*PREDICTION)
    assert street.home("yew").certificate_number == "cert-yew"
    assert predicted(street, "yew") == before


def test_nothing_changed_means_nothing_is_predicted_again(street: World) -> None:
    assert worked_out(street) == 0


def test_a_changed_neighbour_re_predicts_only_the_homes_told_from_it() -> None:
    world = World()
    world.list_home("near", uprn=904, postcode=BEYOND)
    world.list_home("far", uprn=905, postcode=ELSEWHERE)
    for postcode in (BEYOND, ELSEWHERE):
        lodge_street(world, postcode, range(1, 46))
    assert worked_out(world) == 2
    far = world.db.store.tables["predicted"][home_id("far")]
    lodge_street(world, BEYOND, [20], on="2025-12-01", **SOLID_BRICK)
    assert worked_out(world) == 1
    assert world.db.store.tables["predicted"][home_id("far")] == far
    world.withdraw("n-1-020")
    assert worked_out(world) == 1


def test_what_a_certificate_says_against_itself_is_flagged_counted_and_taken_away_again(street: World) -> None:
    street.lodge("cert-yew", 904, document(uprn=904, total_floor_area=300))
    counts = street.run(*PREDICTION)["predicted_epc"].counts
    flags = street.home("yew").epc_anomaly_flags
    assert flags is not None
    assert flags.total_floor_area == Anomaly.CONTRADICTS_OTHER_FIELD
    assert counts["homes_contradicts_other_field"] == 1
    assert street.run("predicted_epc")["predicted_epc"].counts["homes_contradicts_other_field"] == 1

    street.lodge("cert-yew", 904, document(uprn=904), on="2025-10-01")
    assert street.run(*PREDICTION)["predicted_epc"].counts["homes_contradicts_other_field"] == 0
    flags = street.home("yew").epc_anomaly_flags
    assert flags is not None
    assert flags.total_floor_area is None


def test_a_document_that_cannot_be_read_is_no_neighbour_and_nobody_s_worry(street: World) -> None:
    lodge_street(street, HERE, [7], schema_type="RdSAP-Schema-99.0")
    reports = street.run()
    assert reports["remapped_epc"].counts["neighbours"] == 7
    assert reports["predicted_epc"].counts["neighbours"] == 6
    assert street.set_aside() == []
