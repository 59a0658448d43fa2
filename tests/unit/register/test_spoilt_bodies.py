"""Bodies that are not what the API sends are found out before anything of them is stored."""

from typing import Any

import pytest

from ara_resources.fetchers.gov_epc_bodies import GarbledBody, parse_body, read_page

ROW = {"certificateNumber": "0000-0000-0000-0000-0001", "registrationDate": "2024-01-02", "postcode": "LS6 2AB"}


def page(**changes: Any) -> Any:
    return read_page({"data": [{**ROW, **changes}], "pagination": {"totalRecords": 1, "totalPages": 1}})


@pytest.mark.parametrize("body", [b'{"data": "\xe9"}', b'{"data": NaN}', b"[" * 5000, b'{"data": 1', b""])
def test_a_body_that_is_not_json_in_utf_8_is_garbled(body: bytes) -> None:
    with pytest.raises(GarbledBody, match="the body is"):
        parse_body(body)


@pytest.mark.parametrize("column", ["certificateNumber", "postcode"])
def test_a_row_whose_key_no_index_can_hold_is_garbled(column: str) -> None:
    with pytest.raises(GarbledBody, match="more than 200 characters"):
        page(**{column: "x" * 3000})


@pytest.mark.parametrize("band", [7, {"value": "C"}, ["C"], None])
def test_a_band_that_is_no_text_is_none(band: Any) -> None:
    assert page(currentEnergyEfficiencyBand=band).rows[0].band is None


def test_a_uprn_of_thousands_of_digits_names_no_home() -> None:
    assert page(uprn="9" * 6000).rows[0].uprn is None
