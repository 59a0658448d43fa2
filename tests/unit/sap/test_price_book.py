"""Bills are at the prices in force on a day, of ARA or of a user's own file."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pytest

from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.price_book import NoPricesInForce, PriceBook, PricesRefused
from ara_domain.sap.scoring import score_frame
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, RATING_PRICES, price_set
from tests.builders import certificate

GAS, ELECTRICITY, OIL = 1, 30, 4


def rows(*changes: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    usual = {"price_set": "ours", "valid_from": "2026-04-01", "source": "our tariff", "code": "1",
             "price_p_kwh": "7.5", "standing_gbp": "120"}  # fmt: skip
    yield from ((number, {**usual, **change}) for number, change in enumerate(changes, start=2))


def test_the_set_in_force_on_a_day_is_the_last_that_began() -> None:
    book = PriceBook.of_package().with_rows(rows({}))
    assert book.on(date(2026, 3, 31)).name == CURRENT_PRICES
    assert book.on(date(2026, 4, 1)).name == book.on(date(2031, 1, 1)).name == "ours"


def test_a_day_before_every_set_is_refused_with_the_day_the_first_begins() -> None:
    with pytest.raises(NoPricesInForce, match="2026-01-31; the first begins 2026-02-01"):
        PriceBook.of_package().on(date(2026, 1, 31))


def test_every_dated_set_of_the_package_says_from_when_and_where_from() -> None:
    for one in PriceBook.of_package().sets:
        assert one.valid_from is not None
        assert len(one.source) > 20


def test_prices_of_ratings_are_in_no_book() -> None:
    assert RATING_PRICES not in {one.name for one in PriceBook.of_package().sets}
    assert price_set(RATING_PRICES).valid_from is None


def test_a_fuel_a_set_does_not_name_keeps_its_price_before() -> None:
    before = price_set(CURRENT_PRICES)
    ours = PriceBook.of_package().with_rows(rows({})).named("ours")
    assert (ours.unit_p[GAS], ours.standing_gbp[GAS]) == (7.5, 120.0)
    assert ours.unit_p[ELECTRICITY] == before.unit_p[ELECTRICITY]
    assert OIL in ours.from_memory
    assert np.isnan(ours.unit_p[99])


def test_of_two_own_sets_the_later_builds_on_the_earlier() -> None:
    later = {"price_set": "later", "valid_from": "2026-10-01", "code": "30", "price_p_kwh": "27"}
    book = PriceBook.of_package().with_rows(rows(later, {}))
    assert (book.named("later").unit_p[GAS], book.named("later").unit_p[ELECTRICITY]) == (7.5, 27.0)


def test_another_price_under_the_same_name_is_another_version() -> None:
    package = PriceBook.of_package()
    one = package.with_rows(rows({})).named("ours").version
    assert one == package.with_rows(rows({})).named("ours").version != "ours"
    assert one != package.with_rows(rows({"price_p_kwh": "7.6"})).named("ours").version


def test_bills_follow_the_set_and_name_it_and_ratings_do_not_move() -> None:
    frame = EpcMlTransform().to_rows([certificate()])
    dear = PriceBook.of_package().with_rows(rows({"price_p_kwh": "64.5"})).named("ours")
    now, then = score_frame(frame).iloc[0], score_frame(frame, dear).iloc[0]
    assert (now["price_set"], then["price_set"]) == (CURRENT_PRICES, "ours")
    assert then["bill_space_heating_gbp"] == pytest.approx(10 * now["bill_space_heating_gbp"])
    assert then["sap_score"] == now["sap_score"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"valid_from": "1 April"}, "row 2: valid_from '1 April' is no day; write 2026-04-01"),
        ({"code": "98"}, "row 2: code '98' is no fuel"),
        ({"price_p_kwh": "cheap"}, "row 2: price_p_kwh 'cheap' is not an amount"),
        ({"price_p_kwh": "-1"}, "row 2: price_p_kwh '-1' is not an amount"),
        ({"source": ""}, "row 2: source is empty"),
        ({"price_set": CURRENT_PRICES}, "comes with ARA"),
        ({"valid_from": "2020-01-01"}, "a first set names every fuel"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(change: Mapping[str, str], complaint: str) -> None:
    with pytest.raises(PricesRefused, match=complaint):
        PriceBook.of_package().with_rows(rows(change))


def test_a_set_says_each_fuel_once_and_one_day() -> None:
    with pytest.raises(PricesRefused, match="row 3: price set 'ours' has fuel code 1 twice"):
        PriceBook.of_package().with_rows(rows({}, {}))
    with pytest.raises(PricesRefused, match="row 3: price set 'ours' has another valid_from"):
        PriceBook.of_package().with_rows(rows({}, {"code": "30", "valid_from": "2026-05-01"}))


def test_a_file_without_a_column_is_refused_with_the_columns_it_needs() -> None:
    with pytest.raises(PricesRefused, match="no standing_gbp; the columns are price_set, valid_from"):
        PriceBook.of_package().with_rows(
            [(2, dict.fromkeys(("price_set", "valid_from", "source", "code", "price_p_kwh"), "1"))]
        )
