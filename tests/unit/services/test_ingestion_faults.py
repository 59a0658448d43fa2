"""What could not be brought in becomes an item somebody can act on: what it is, whose it is, why, what to do."""

from datetime import UTC, datetime
from uuid import UUID

from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.ports import (
    BadRequest,
    CachedCertificate,
    RegisterUnavailable,
    SearchAnswer,
    SearchKey,
    SearchKind,
    SearchRow,
)
from ara_domain.services.home_matching import match_homes
from ara_domain.services.ingestion_faults import STAGE, UNAVAILABLE, certificate_faults, home_faults, search_faults

PORTFOLIO = UUID(int=9)
POSTCODE = SearchKey(SearchKind.POSTCODE, "LS6 9VV")


def home(name: str, *, uprn: int | None = None, postcode: str = "LS6 9VV", line: str = "") -> PropertyIdentity:
    return PropertyIdentity.of(
        PORTFOLIO,
        uprn=uprn,
        landlord_property_id=name,
        address=AddressLines(line or f"{name} Larch Rise", "", "", "Leeds"),
        postcode=postcode,
    )


def row(number: str, uprn: int, line: str) -> SearchRow:
    return SearchRow(
        certificate_number=number, uprn=uprn, postcode="LS6 9VV", address_lines=(line,), post_town="LEEDS",
        registration_date="2025-09-17", schema_type="RdSAP-Schema-21.0.1", band="D", raw={},
    )  # fmt: skip


def cached(number: str, uprn: int, line: str) -> CachedCertificate:
    found = row(number, uprn, line)
    return CachedCertificate(row=found, row_hash=found.content_hash, row_seen_at=datetime(2026, 3, 2, tzinfo=UTC))


OAK, ASH = home("oak", uprn=901), home("ash", uprn=902)


def test_a_search_that_failed_names_the_one_home_it_concerns_and_may_be_repeated() -> None:
    (item,) = search_faults({POSTCODE: RegisterUnavailable("503 after 4 tries")}, [OAK])
    assert (item.stage, item.kind, item.item) == (STAGE, "search", "postcode LS6 9VV")
    assert (item.reason, item.message) == (UNAVAILABLE, "503 after 4 tries")
    assert (item.property_id, item.uprn) == (OAK.property_id, 901)
    assert item.remedy.startswith("run again later")


def test_a_search_that_concerns_several_homes_says_how_many_and_names_none() -> None:
    (item,) = search_faults({POSTCODE: RegisterUnavailable("503")}, [OAK, ASH, home("fir", postcode="LS7 9VV")])
    assert item.message == "503 (concerns 2 homes)"
    assert (item.property_id, item.uprn) == (None, None)


def test_a_request_the_register_refuses_is_to_be_corrected_and_not_repeated() -> None:
    (item,) = search_faults({POSTCODE: BadRequest("400: no such postcode")}, [OAK])
    assert item.reason == "bad_request"
    assert item.remedy.startswith("correct the postcode or UPRN")


def test_an_answer_that_does_not_add_up_says_by_how_much() -> None:
    answer = SearchAnswer(rows=(row("a", 901, "1 Larch Rise"),), total_records=3)
    (item,) = search_faults({POSTCODE: answer}, [OAK])
    assert item.reason == "search_incomplete"
    assert item.message == "1 certificates seen where the register counts 3"


def test_an_answer_that_adds_up_is_no_fault() -> None:
    answer = SearchAnswer(rows=(row("a", 901, "1 Larch Rise"),), total_records=1)
    assert list(search_faults({POSTCODE: answer}, [OAK])) == []


def test_a_document_that_failed_is_that_of_every_home_it_would_be_for() -> None:
    twin = home("twin", uprn=901)
    homes = [OAK, ASH, twin]
    matches = match_homes(homes, [cached("cert-1", 901, "x"), cached("cert-2", 902, "y")])
    failed = {"cert-1": RegisterUnavailable("timed out"), "cert-2": RegisterUnavailable("timed out")}
    shared, own = certificate_faults(failed, homes, matches)
    assert (shared.item, shared.property_id) == ("cert-1", None)
    assert shared.message == "timed out (concerns 2 homes)"
    assert (own.item, own.property_id) == ("cert-2", ASH.property_id)


def test_a_home_nothing_can_be_looked_up_by_is_to_be_given_something() -> None:
    lost = home("lost", postcode="LS6")
    (item,) = home_faults([OAK, lost], match_homes([OAK, lost], []))
    assert (item.reason, item.property_id) == ("nothing_to_search_by", lost.property_id)
    assert item.message == "no UPRN, and 'LS6' is not a full postcode"


def test_a_home_that_cannot_be_told_from_another_is_a_person_s_to_decide() -> None:
    here = home("flat", line="1 Larch Rise")
    same = [cached("cert-1", 901, "1 Larch Rise"), cached("cert-2", 902, "1 Larch Rise")]
    (item,) = home_faults([here], match_homes([here], same))
    assert item.reason == "ambiguous_address"
    assert item.message.endswith("2 dwellings in LS6 9VV may have this address")
    assert item.remedy.startswith("`ara matches` shows what was found")
