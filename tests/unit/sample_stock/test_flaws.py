"""What is wrong with some homes is there, is what it says, and is no more than it says."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import mean
from typing import Any

import pytest

from ara_domain.epc.mapping import BrokenDocument, UnmappableSchema, map_certificate
from ara_domain.identity import normalise_postcode, parse_uprn
from ara_resources.sample_stock import DEFAULT_DAY, KINDS, Flaw
from ara_resources.sample_stock.flaws import deal
from ara_resources.sample_stock.streets import lay_out
from tests.unit.sample_stock.reading import Entry, Stock


def only(entries: Sequence[Entry]) -> Entry:
    (entry,) = entries
    return entry


def uprn_of(line: Any) -> int | None:
    return parse_uprn(line["UPRN"])


@pytest.mark.parametrize("flaw", list(Flaw))
def test_300_homes_have_every_flaw(stock: Stock, flaw: Flaw) -> None:
    homes = len(stock.flaws[flaw])
    assert homes >= 1
    assert homes == stock.summary.flaws[flaw] * (2 if KINDS[flaw].pair else 1)


def test_flaws_keep_to_their_shares_and_a_home_has_one_at_most(larger: Stock) -> None:
    homes = [home for flawed in larger.flaws.values() for home in flawed]
    assert Counter(homes).most_common(1)[0][1] == 1
    for flaw, kind in KINDS.items():
        assert larger.summary.flaws[flaw] == round(kind.share * larger.summary.homes)


@pytest.mark.parametrize("homes", [1, 8, 40])
def test_a_small_stock_has_the_flaws_its_size_rounds_to(homes: int) -> None:
    dealt = Counter(role.flaw for role in deal(lay_out(homes, seed=1), seed=1).values() if not role.second)
    assert all(count <= round(KINDS[flaw].share * homes) for flaw, count in dealt.items())


def test_homes_without_flaws_have_one_good_certificate_under_their_uprn(larger: Stock) -> None:
    flawed = {home for homes in larger.flaws.values() for home in homes}
    for line in larger.lines:
        if line["Property Reference"] not in flawed:
            certificate = only(larger.certificates_of(line["Property Reference"]))
            assert map_certificate(certificate["document"]).uprn == uprn_of(line)
            assert normalise_postcode(line["Postcode"]) == certificate["row"]["postcode"]


def test_homes_without_a_certificate_have_none(larger: Stock) -> None:
    for home in larger.flaws[Flaw.NO_CERTIFICATE]:
        assert not larger.certificates_of(home)


def test_several_certificates_are_of_several_days_and_tell_of_works_done_since(larger: Stock) -> None:
    gains = []
    for home in larger.flaws[Flaw.SEVERAL_CERTIFICATES]:
        newest, *older = larger.certificates_of(home)
        assert older
        days = [entry["row"]["registrationDate"] for entry in (newest, *older)]
        assert len(set(days)) == len(days)
        assert min(days) >= "2012"
        gains.append(newest["document"]["energy_rating_current"] - older[-1]["document"]["energy_rating_current"])
        assert {document_without_dates(entry) for entry in older}.isdisjoint({document_without_dates(newest)})
    assert mean(gains) > 2


def document_without_dates(entry: Entry) -> str:
    parts = ("sap_building_parts", "sap_windows", "sap_heating", "sap_energy_source", "led_fixed_lighting_bulbs_count")
    return repr([entry["document"][part] for part in parts])


def test_of_two_certificates_of_one_day_one_was_created_last(larger: Stock) -> None:
    for home in larger.flaws[Flaw.SAME_DAY]:
        last, first = larger.certificates_of(home)
        assert last["row"]["registrationDate"] == first["row"]["registrationDate"]
        assert last["document"]["created_at"] > first["document"]["created_at"]


def test_expired_certificates_are_over_ten_years_old_and_no_other_home_depends_on_one(larger: Stock) -> None:
    limit = date(DEFAULT_DAY.year - 10, DEFAULT_DAY.month, DEFAULT_DAY.day).isoformat()
    for home in larger.flaws[Flaw.EXPIRED]:
        assert only(larger.certificates_of(home))["row"]["registrationDate"] < limit
    expired = set(larger.flaws[Flaw.EXPIRED])
    for line in larger.lines:
        certificates = larger.certificates_of(line["Property Reference"])
        if certificates and line["Property Reference"] not in expired:
            assert certificates[0]["row"]["registrationDate"] >= limit


def test_a_withdrawn_certificate_is_listed_and_has_no_document(larger: Stock) -> None:
    for home in larger.flaws[Flaw.WITHDRAWN]:
        assert only(larger.certificates_of(home))["document"] is None
    for home in larger.flaws[Flaw.NEWEST_WITHDRAWN]:
        newest, *older = larger.certificates_of(home)
        assert newest["document"] is None
        assert all(entry["document"] is not None for entry in older)
        assert older
    gone = [entry for entry in larger.entries if entry["document"] is None]
    assert len(gone) == len(larger.flaws[Flaw.WITHDRAWN]) + len(larger.flaws[Flaw.NEWEST_WITHDRAWN])


def test_an_unknown_schema_is_refused_by_name(larger: Stock) -> None:
    for home in larger.flaws[Flaw.UNKNOWN_SCHEMA]:
        certificate = only(larger.certificates_of(home))
        with pytest.raises(UnmappableSchema, match=certificate["row"]["schemaType"]):
            map_certificate(certificate["document"])


def test_a_broken_document_lacks_a_part_that_must_be_there(larger: Stock) -> None:
    missing = set()
    for home in larger.flaws[Flaw.BROKEN_DOCUMENT]:
        with pytest.raises(BrokenDocument) as refused:
            map_certificate(only(larger.certificates_of(home))["document"])
        missing.add(refused.value.path)
    assert len(missing) > 1


def test_a_shared_uprn_holds_the_certificates_of_two_dwellings(larger: Stock) -> None:
    homes = larger.flaws[Flaw.SHARED_UPRN]
    for one, other in zip(homes[::2], homes[1::2], strict=True):
        addresses = {entry["row"]["addressLine1"] for entry in larger.certificates_of(one)}
        assert len(addresses) == 2
        assert not larger.certificates_of(other)


def test_two_lines_of_the_list_name_one_uprn(larger: Stock) -> None:
    homes = larger.flaws[Flaw.DUPLICATE_UPRN]
    pairs = list(zip(homes[::2], homes[1::2], strict=True))
    for one, other in pairs:
        assert uprn_of(larger.line_of[one]) == uprn_of(larger.line_of[other])
        assert larger.line_of[one]["Address Line 1"] != larger.line_of[other]["Address Line 1"]
    named = Counter(uprn_of(line) for line in larger.lines if line["UPRN"])
    assert sum(count == 2 for count in named.values()) == len(pairs)
    assert max(named.values()) == 2


@pytest.mark.parametrize(
    ("flaw", "has_uprn", "postcode"),
    [
        (Flaw.MISSING_POSTCODE, True, "missing"),
        (Flaw.MISSING_POSTCODE_AND_UPRN, False, "missing"),
        (Flaw.MALFORMED_POSTCODE, True, "malformed"),
        (Flaw.MALFORMED_POSTCODE_AND_UPRN, False, "malformed"),
        (Flaw.NO_UPRN, False, "good"),
        (Flaw.NO_UPRN_OTHER_ADDRESS, False, "good"),
    ],
)
def test_lines_lack_what_their_flaw_says(larger: Stock, flaw: Flaw, has_uprn: bool, postcode: str) -> None:
    for home in larger.flaws[flaw]:
        line = larger.line_of[home]
        assert bool(line["UPRN"]) == has_uprn
        assert (normalise_postcode(line["Postcode"]) is not None) == (postcode == "good")
        assert bool(line["Postcode"]) == (postcode != "missing")


def test_some_certificates_of_homes_without_a_uprn_have_none_in_the_register_either(larger: Stock) -> None:
    without = [entry for entry in larger.entries if entry["row"]["uprn"] is None]
    assert 0 < len(without) < len(larger.flaws[Flaw.NO_UPRN]) + len(larger.flaws[Flaw.NO_UPRN_OTHER_ADDRESS])
    assert all(entry["document"]["uprn_source"] == "" for entry in without)


def test_neighbours_that_are_not_on_the_list_have_certificates_in_the_same_postcodes(stock: Stock) -> None:
    on_list = {uprn_of(line) for line in stock.lines if line["UPRN"]}
    postcodes = {normalise_postcode(line["Postcode"]) for line in stock.lines}
    others = [
        entry
        for entry in stock.entries
        if entry["row"]["uprn"] not in on_list and entry["row"]["postcode"] in postcodes
    ]
    assert len({entry["row"]["uprn"] for entry in others}) >= stock.summary.other_homes * 0.9
    assert stock.summary.other_homes > 20
