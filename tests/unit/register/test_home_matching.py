"""What people decided about matches, rows of files beside documents, and the flags that follow for a home."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from ara_domain.epc.mapping.flat_row import FLAT_ROW_SCHEMA
from ara_domain.home_flags import Flag
from ara_domain.home_matches import Decision, MatchDecision
from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.ports import CachedCertificate
from ara_domain.services.certificate_choice import choose_certificate
from ara_domain.services.home_flagging import flag_homes
from ara_domain.services.home_matching import MatchedBy, match_homes
from tests.fakes.register import Lodged, number

NOW = datetime(2026, 6, 15, tzinfo=UTC)
TODAY = date(2026, 6, 15)


def home(reference: str, address: str = "1 Fiction Street", uprn: int | None = None) -> PropertyIdentity:
    lines = AddressLines(line_1=address, town="Leeds")
    return PropertyIdentity.of(
        UUID(int=1), uprn=uprn, landlord_property_id=reference, postcode="LS6 9VV", address=lines
    )


def cached(n: int, *, withdrawn: bool = False, says: dict[str, Any] | None = None, **row: Any) -> CachedCertificate:
    search_row = Lodged(number=number(n), **row).search_row
    return CachedCertificate(
        row=search_row,
        row_hash=search_row.content_hash,
        row_seen_at=NOW,
        document=says or {"assessment_type": "RdSAP"},
        withdrawn_at=NOW if withdrawn else None,
    )


def flat_row(n: int, *, area: str = "60", **row: Any) -> CachedCertificate:
    says = {"schema_type": FLAT_ROW_SCHEMA, "row": {"TOTAL_FLOOR_AREA": area, "TRANSACTION_TYPE": "marketed sale"}}
    return cached(n, says=says, schema_type=FLAT_ROW_SCHEMA, **row)


def decided(whose: PropertyIdentity, certificate: CachedCertificate, said: Decision) -> MatchDecision:
    return MatchDecision(
        decision_id=uuid4(),
        property_id=whose.property_id,
        certificate_number=certificate.row.certificate_number,
        certificate_address=certificate.row.address,
        decision=said,
        decided_by="an analyst",
        decided_at=NOW,
    )


def flags(*homes: PropertyIdentity, certificates: list[CachedCertificate]) -> dict[str, list[Flag]]:
    matches = match_homes(homes, certificates)
    chosen = {one.property_id: choose_certificate(one, matches[one.property_id]).certificate_number for one in homes}
    found = flag_homes(homes, matches, chosen, TODAY)
    return {one.name: [said.flag for said in found[one.property_id]] for one in homes}


# ---------------------------------------------------------------------------------------------- decisions


def test_an_accepted_certificate_brings_its_dwelling_with_later_certificates_too() -> None:
    ours = home("H1", "The Annexe, Fiction Street")
    first = cached(1, uprn=7, registered="2015-01-01", address=("Flat 1", "1 Fiction Street"))
    later = cached(2, uprn=7, registered="2024-01-01", address=("Flat 1", "1 Fiction Street"))
    said = {ours.property_id: [decided(ours, first, Decision.ACCEPTED)]}
    match = match_homes([ours], [first, later], said)[ours.property_id]
    assert match.by is MatchedBy.PERSON
    assert choose_certificate(ours, match).certificate_number == number(2)


def test_a_refusal_holds_until_the_register_gives_the_certificate_another_address() -> None:
    ours, certificate = home("H1"), cached(1)
    said = {ours.property_id: [decided(ours, certificate, Decision.REFUSED)]}
    refused = match_homes([ours], [certificate], said)[ours.property_id]
    assert choose_certificate(ours, refused).certificate_number is None
    moved = replace(certificate, row=replace(certificate.row, address_lines=("1 Fiction St",)))
    again = match_homes([ours], [moved], said)[ours.property_id]
    assert choose_certificate(ours, again).certificate_number == number(1)


# ---------------------------------------------------------------------------------------------- rows of files


def test_of_a_row_and_a_document_of_one_day_the_document_counts_and_both_are_one_certificate() -> None:
    ours = home("H1", uprn=900000000001)
    match = match_homes([ours], [flat_row(2), cached(1)])[ours.property_id]
    choice = choose_certificate(ours, match)
    assert (choice.certificate_number, choice.reason) == (number(1), "the only certificate of UPRN 900000000001")


def test_a_row_whose_document_was_withdrawn_is_withdrawn_with_it() -> None:
    ours = home("H1", uprn=900000000001)
    older = cached(3, registered="2015-01-01")
    match = match_homes([ours], [flat_row(2), cached(1, withdrawn=True), older])[ours.property_id]
    assert choose_certificate(ours, match).certificate_number == number(3)


def test_a_row_without_a_document_counts_by_itself() -> None:
    ours = home("H1", uprn=900000000001)
    match = match_homes([ours], [flat_row(2), cached(3, registered="2015-01-01")])[ours.property_id]
    assert choose_certificate(ours, match).certificate_number == number(2)


# ---------------------------------------------------------------------------------------------- flags


def test_a_home_whose_certificate_says_what_the_landlord_says_has_no_flag() -> None:
    assert flags(home("H1", uprn=900000000001), certificates=[cached(1)]) == {"H1": []}


@pytest.mark.parametrize(("registered", "expired"), [("2016-06-15", True), ("2016-06-16", False)])
def test_a_certificate_expires_ten_years_after_its_registration(registered: str, expired: bool) -> None:
    found = flags(home("H1", uprn=900000000001), certificates=[cached(1, registered=registered)])
    assert found == {"H1": [Flag.EXPIRED] if expired else []}


@pytest.mark.parametrize(("area", "jumps"), [(72.0, False), (72.1, True), (48.0, False), (47.9, True)])
def test_a_floor_area_more_than_a_fifth_off_the_certificate_before_is_a_jump(area: float, jumps: bool) -> None:
    now = cached(1, says={"assessment_type": "RdSAP", "total_floor_area": {"value": area, "quantity": "m2"}})
    before = flat_row(2, area="60", registered="2018-01-01")
    found = flags(home("H1", uprn=900000000001), certificates=[now, before])
    assert found == {"H1": [Flag.FLOOR_AREA_JUMP] if jumps else []}


def test_an_rdsap_assessment_after_one_of_a_new_building_is_flagged() -> None:
    new_build = cached(2, registered="2018-01-01", says={"assessment_type": "SAP"})
    found = flags(home("H1", uprn=900000000001), certificates=[cached(1), new_build])
    assert found == {"H1": [Flag.ASSESSMENT_CHANGED]}


@pytest.mark.parametrize(
    ("says", "changed"),
    [
        ({"TRANSACTION_TYPE": "new dwelling"}, True),
        ({"TRANSACTION_TYPE": "rental", "WALLS_DESCRIPTION": "Average thermal transmittance 0.32 W/m²K"}, True),
        ({"TRANSACTION_TYPE": "rental", "REPORT_TYPE": "3"}, True),
        ({"TRANSACTION_TYPE": "rental", "WALLS_DESCRIPTION": "Cavity wall, filled cavity"}, False),
    ],
)
def test_a_flat_row_is_of_full_sap_by_its_report_its_u_values_or_its_purpose(
    says: dict[str, str], changed: bool
) -> None:
    row = {"TOTAL_FLOOR_AREA": "60"} | says
    before = cached(
        2, says={"schema_type": FLAT_ROW_SCHEMA, "row": row}, schema_type=FLAT_ROW_SCHEMA, registered="2018-01-01"
    )
    now = cached(1, says={"assessment_type": "RdSAP"})
    found = flags(home("H1", uprn=900000000001), certificates=[now, before])
    assert found == {"H1": [Flag.ASSESSMENT_CHANGED] if changed else []}


@pytest.mark.parametrize("address", ["11 Fiction Street", "Flat 2, 1 Other Road"])
def test_a_certificate_of_the_uprn_at_another_address_contradicts_the_landlord(address: str) -> None:
    found = flags(home("H1", address, uprn=900000000001), certificates=[cached(1)])
    assert found == {"H1": [Flag.ADDRESS_CONTRADICTS]}


def test_homes_that_share_a_uprn_by_list_or_by_match_say_so() -> None:
    listed, matched = home("H1", uprn=900000000001), home("H2", "1 Fiction St")
    found = flags(listed, matched, certificates=[cached(1)])
    assert found == {"H1": [Flag.SHARED_UPRN], "H2": [Flag.MATCHED_BY_ADDRESS, Flag.SHARED_UPRN]}
