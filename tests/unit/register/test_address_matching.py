"""Which written addresses are the same, and which only look alike."""

import pytest

from ara_domain.address_matching import normalise_address, same_address


@pytest.mark.parametrize(
    ("lines", "normal"),
    [
        (("Flat 2,", "St. Mary’s Street"), "flat 2 st marys st"),
        (("  12A   HIGH   ROAD ",), "12a high rd"),
        (("12 - 14 High Road",), "12-14 high rd"),
        (("Tŷ Gwyn", "Heol-y-Môr"), "ty gwyn heol-y-mor"),
        (("Rose & Crown Cottage",), "rose and crown cottage"),
        (("1 Fiction Street", "Headingley", "LEEDS", "LS6 9VV"), "1 fiction st headingley"),
        (("1 Fiction Street", "Leeds", "Leeds"), "1 fiction st"),
        (("Leeds",), "leeds"),
        (("", ""), ""),
    ],
)
def test_an_address_is_levelled_to_comparable_words(lines: tuple[str, ...], normal: str) -> None:
    assert normalise_address(lines, leave_out=("Leeds", "LS6 9VV")) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Flat 1, 2 High Street",), ("FLAT 1", "2 HIGH ST")),
        (("1 High Street", "Leeds"), ("1 High Street",)),
        (("1 High Street",), ("1 High Street", "West Yorkshire")),
    ],
)
def test_ways_to_write_one_address(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert same_address(one, other, towns=("Leeds", "West Yorkshire"))
    assert same_address(other, one, towns=("Leeds", "West Yorkshire"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1 High Street",), ("11 High Street",)),
        (("Flat 1, 2 High Street",), ("2 High Street",)),
        (("Flat 1, 2 High Street",), ("Flat 2, 1 High Street",)),
        (("12-14 High Street",), ("12, 14 High Street",)),
        (("1 High Street",), ("1 High Road",)),
        (("1a High Street",), ("1 High Street",)),
        ((), ()),
        (("",), ("",)),
    ],
)
def test_addresses_that_only_look_alike_are_different(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert not same_address(one, other, towns=("Leeds",))
