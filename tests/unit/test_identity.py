"""Who a home is: identifiers as people write them, blocks, and ids that survive a second import."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.identity import (
    UNKNOWN_BLOCK,
    AddressLines,
    BlockGranularity,
    BlockKey,
    InvalidBlockKey,
    InvalidUprn,
    Portfolio,
    PropertyIdentity,
    normalise_postcode,
    parse_uprn,
    postcode_block,
)

ACME = Portfolio.named("acme")
LARCH = AddressLines("14 Larch Rise", "Harrowfield", town="Leeds")


def identity(**known: object) -> PropertyIdentity:
    return PropertyIdentity.of(ACME.portfolio_id, **known)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- UPRN


@pytest.mark.parametrize(
    "written", [10001234567, "10001234567", " 10001234567 ", "010001234567", "UPRN-010001234567", "uprn-10001234567",
                10001234567.0, "10001234567.0", "10001234567.00"],
)  # fmt: skip
def test_a_uprn_is_read_however_it_is_written(written: object) -> None:
    assert parse_uprn(written) == 10001234567


@pytest.mark.parametrize("empty", [None, "", "   ", float("nan")])
def test_an_empty_cell_is_no_uprn(empty: object) -> None:
    assert parse_uprn(empty) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1.00012E+10", "scientific notation and has lost digits; format the column as text"),
        ("1e10", "scientific notation"),
        ("flat 2", "not a UPRN; write up to 12 digits"),
        ("10001234567x", "not a UPRN"),
        ("-5", "not a UPRN"),
        ("١٢٣", "not a UPRN"),
        (True, "not a UPRN"),
        (12.5, "not a whole number"),
        ("0", "between 1 and 999999999999"),
        (0.0, "between 1 and 999999999999"),
        ("1000000000000", "between 1 and 999999999999"),
    ],
)
def test_what_is_no_uprn_is_refused_with_the_remedy(written: object, reason: str) -> None:
    with pytest.raises(InvalidUprn, match=reason):
        parse_uprn(written)


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_every_uprn_is_read_back_from_its_twelve_digits(uprn: int) -> None:
    assert parse_uprn(f"UPRN-{uprn:012d}") == parse_uprn(uprn) == uprn


# ---------------------------------------------------------------------------------------------- postcode and block


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ls6 9vv", "LS6 9VV"),
        (" LS69VV ", "LS6 9VV"),
        ("ls6-9vv.", "LS6 9VV"),
        ("M1 1VV", "M1 1VV"),
        ("w1a 9vv", "W1A 9VV"),
        ("B33 8VV", "B33 8VV"),
        ("cr26xh", "CR2 6XH"),
        ("DN551VV", "DN55 1VV"),
        ("ec1a1vv", "EC1A 1VV"),
    ],
)
def test_a_postcode_is_written_in_capitals_with_one_blank_before_its_inward_code(written: str, normal: str) -> None:
    assert normalise_postcode(written) == normal


@pytest.mark.parametrize("text", [None, "", "LS6", "LS6 9V", "6LS 9VV", "LS6 VV9", "Leeds", "LSSS6 9VV", "LS6 9VVV"])
def test_what_is_no_full_postcode_has_no_normal_form_and_lies_in_the_unknown_block(text: str | None) -> None:
    assert normalise_postcode(text) is None
    assert {postcode_block(text, granularity) for granularity in BlockGranularity} == {UNKNOWN_BLOCK}


@pytest.mark.parametrize(
    ("postcode", "area", "district", "sector"),
    [("LS6 9VV", "LS", "LS6", "LS6 9"), ("m1 1vv", "M", "M1", "M1 1"), ("EC1A1VV", "EC", "EC1A", "EC1A 1")],
)
def test_a_block_is_as_much_of_the_postcode_as_the_portfolio_says(
    postcode: str, area: str, district: str, sector: str
) -> None:
    assert postcode_block(postcode) == district
    blocks = {granularity: postcode_block(postcode, granularity) for granularity in BlockGranularity}
    assert blocks == {
        BlockGranularity.AREA: area,
        BlockGranularity.DISTRICT: district,
        BlockGranularity.SECTOR: sector,
    }
    for granularity, block in blocks.items():
        assert Portfolio.named("acme", granularity=granularity).block_of(postcode) == BlockKey("acme", block)


@pytest.mark.parametrize("key", [BlockKey("acme", "LS6"), BlockKey("acme", "LS6 9"), BlockKey("acme", UNKNOWN_BLOCK)])
def test_a_block_key_is_read_back_from_its_text(key: BlockKey) -> None:
    assert BlockKey.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "acme", "|LS6", "acme|", "acme|LS6|9", "acme|LS6,LS7", "a...b|LS6", "acme|LS6\n"])
def test_what_dagster_would_read_as_several_keys_or_a_range_is_no_block_key(text: str) -> None:
    with pytest.raises(InvalidBlockKey):
        BlockKey.parse(text)


def test_a_portfolio_is_the_same_whoever_names_it_and_its_slug_can_be_part_of_a_key() -> None:
    assert Portfolio.named("acme", name="Acme Homes").portfolio_id == ACME.portfolio_id
    assert Portfolio.named("other").portfolio_id != ACME.portfolio_id
    assert ACME.name == "acme"
    with pytest.raises(InvalidBlockKey, match="leave out"):
        Portfolio.named("acme|north")


# ---------------------------------------------------------------------------------------------- address and identity


def test_an_address_reads_as_its_lines_without_the_empty_ones() -> None:
    assert str(LARCH) == "14 Larch Rise, Harrowfield, Leeds"
    assert str(AddressLines()) == ""


def test_a_reference_keeps_its_home_when_uprn_address_or_postcode_are_corrected() -> None:
    first = identity(landlord_property_id="P-1", uprn=1, address=LARCH, postcode="LS6 9VV")
    corrected = identity(landlord_property_id="P-1", uprn=2, address=AddressLines("15 Larch Rise"), postcode="LS7 1VV")
    assert corrected.property_id == first.property_id
    assert identity(landlord_property_id="P-2", uprn=1, address=LARCH, postcode="LS6 9VV") != first


def test_without_a_reference_the_uprn_names_the_home_and_without_that_its_address() -> None:
    by_uprn = identity(uprn=1, address=LARCH, postcode="LS6 9VV")
    assert identity(uprn=1, postcode="LS7 1VV").property_id == by_uprn.property_id
    by_address = identity(address=LARCH, postcode="LS6 9VV")
    shouted = AddressLines("14 LARCH RISE", "HARROWFIELD", town="LEEDS")
    assert identity(address=shouted, postcode="LS6 9VV").property_id == by_address.property_id
    assert identity(address=LARCH, postcode="LS7 1VV").property_id != by_address.property_id
    assert by_uprn.property_id != by_address.property_id


def test_two_portfolios_that_list_one_uprn_have_a_home_each() -> None:
    other = PropertyIdentity.of(Portfolio.named("other").portfolio_id, uprn=1)
    assert other.property_id != identity(uprn=1).property_id


def test_a_reference_that_looks_like_a_uprn_is_not_that_uprn() -> None:
    assert identity(landlord_property_id="1").property_id != identity(uprn=1).property_id


def test_an_identity_holds_the_postcode_in_its_normal_form_or_as_it_was_written() -> None:
    assert identity(uprn=1, postcode="ls69vv").postcode == "LS6 9VV"
    assert identity(uprn=1, postcode="near Leeds").postcode == "near Leeds"


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({"landlord_property_id": "P-1", "uprn": 1, "address": LARCH}, "P-1"),
        ({"uprn": 1, "address": LARCH}, "1"),
        ({"address": LARCH, "postcode": "ls6 9vv"}, "14 Larch Rise, Harrowfield, Leeds, LS6 9VV"),
    ],
)
def test_a_home_is_called_by_its_reference_else_its_uprn_else_its_address(known: dict[str, object], name: str) -> None:
    assert identity(**known).name == name


def test_identities_do_not_depend_on_the_machine() -> None:
    """Ids are stored: whoever changes how they are made orphans every home there is."""
    assert ACME.portfolio_id == UUID("0536a65c-6c50-5fb3-800f-d09942cec8dc")
    assert identity(landlord_property_id="P-1").property_id == UUID("355ad68e-7d75-5333-8042-70989ea0e08f")
