"""What a cell says as text."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.spreadsheets.table import Cell, column_letter, is_blank, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  1  Larch\tRise\n", "1 Larch Rise"),
        ("\ufeffLS6\u00a03VV\u200b", "LS6 3VV"),
        ("Larch\u00adRise", "LarchRise"),
        ("A\0B", "A B"),
        ("half a pair \ud83d", "half a pair \ufffd"),
        ("=HYPERLINK(A1)", "=HYPERLINK(A1)"),
        ("Ty'r Ysgol, Llŷn", "Ty'r Ysgol, Llŷn"),
        (10001234567.0, "10001234567"),
        (0.1 + 0.2, "0.3"),
        (-3.5, "-3.5"),
        (12, "12"),
        (True, "TRUE"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1), "2024-03-01"),  # noqa: DTZ001  # cells have no time zone
        (datetime(2024, 3, 1, 9, 30), "2024-03-01 09:30:00"),  # noqa: DTZ001
        (time(9, 30), "09:30:00"),
        ("#N/A", ""),
        ("#REF!", ""),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(cell: Cell, text: str):
    assert text_of(cell) == text


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.dates() | st.times())
def test_text_is_what_a_database_can_hold_and_stays_as_it_is_when_read_again(cell: Cell):
    text = text_of(cell)

    assert text_of(text) == text
    assert text == text.strip()
    assert "\0" not in text
    assert text.encode() or text == ""


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_a_number_says_the_same_as_its_digits(number: int):
    assert text_of(float(number)) == text_of(number) == text_of(str(number))


def test_a_row_of_whitespace_and_invisible_characters_is_blank():
    assert is_blank(["", " ", "\u200b", "\u00a0\t"])
    assert not is_blank(["", 0.0])


def test_columns_have_the_letters_a_spreadsheet_shows():
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
