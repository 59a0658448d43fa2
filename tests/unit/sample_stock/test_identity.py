"""Nothing in a stock is anybody's: addresses, postcodes and UPRNs that cannot exist, each of them once."""

import re
from collections import Counter

from ara_domain.identity import normalise_postcode
from ara_domain.sap.climate import region_of
from ara_resources.sample_stock.places import DISTRICTS, NEVER_IN_INWARD_CODES
from tests.unit.sample_stock.reading import Stock

ADDRESS = ("addressLine1", "addressLine2", "addressLine3", "addressLine4", "postTown", "postcode")


def test_no_two_homes_share_an_address(larger: Stock) -> None:
    homes_at: dict[tuple[str, ...], set[str]] = {}
    for entry in larger.entries:
        address = tuple(str(entry["row"][name]).casefold() for name in ADDRESS)
        homes_at.setdefault(address, set()).add(home_of(entry["certificateNumber"]))
    assert {len(homes) for homes in homes_at.values()} == {1}
    listed = Counter(tuple(line.values())[2:] for line in larger.lines)
    assert listed.most_common(1)[0][1] == 1


def home_of(number: str) -> str:
    """The part of a certificate number that a home's certificates have in common."""
    return number.replace("-", "")[10:19]


def test_no_postcode_of_a_stock_can_exist(larger: Stock) -> None:
    postcodes = {entry["row"]["postcode"] for entry in larger.entries}
    for postcode in postcodes:
        assert normalise_postcode(postcode) == postcode
        assert set(postcode[-2:]) & set(NEVER_IN_INWARD_CODES)


def test_a_postcode_is_one_street(larger: Stock) -> None:
    streets: dict[str, set[str]] = {}
    for entry in larger.entries:
        lines = [entry["row"][name] for name in ADDRESS[:4] if entry["row"][name]]
        streets.setdefault(entry["row"]["postcode"], set()).add(re.sub(r"^\d+ ", "", lines[-1]))
    assert {len(names) for names in streets.values()} == {1}


def test_uprns_lie_where_none_is_allocated(larger: Stock) -> None:
    uprns = {entry["row"]["uprn"] for entry in larger.entries} - {None}
    assert all(900_000_000_000 <= uprn < 1_000_000_000_000 for uprn in uprns)


def test_two_stocks_share_no_uprn_no_certificate_and_hardly_a_postcode(stock: Stock, larger: Stock) -> None:
    def values(of: Stock, name: str) -> set[object]:
        return {entry["row"][name] for entry in of.entries} - {None}

    assert not values(stock, "uprn") & values(larger, "uprn")
    assert not values(stock, "certificateNumber") & values(larger, "certificateNumber")
    assert not values(stock, "postcode") & values(larger, "postcode")


def test_certificate_numbers_are_twenty_digits_and_each_occurs_once(larger: Stock) -> None:
    numbers = [entry["certificateNumber"] for entry in larger.entries]
    assert all(re.fullmatch(r"\d{4}(-\d{4}){4}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_even_a_small_stock_spans_six_districts_of_several_climates_in_both_countries(stock: Stock) -> None:
    districts = stock.summary.districts
    assert len(districts) >= 6
    assert len({region_of(entry["row"]["postcode"])[0] for entry in stock.entries}) >= 6
    assert {entry["document"]["country_code"] for entry in stock.entries if entry["document"]} >= {"ENG", "WLS"}


def test_every_district_has_a_climate_region() -> None:
    assert all(region_of(f"{district.outward} 1VV")[0] > 0 for district in DISTRICTS)
    assert len({district.outward for district in DISTRICTS}) == len(DISTRICTS)
