"""Which certificate counts, and the reason given."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.ports import CachedCertificate
from ara_domain.services.certificate_choice import CertificateChoice, choose_certificate
from ara_domain.services.home_matching import match_homes
from tests.fakes.register import Lodged, number

NOW = datetime(2026, 6, 15, tzinfo=UTC)
HOME = PropertyIdentity.of(UUID(int=1), uprn=900000000001, postcode="LS6 9VV")


def cached(
    n: int, *, withdrawn: bool = False, document: bool = True, created: str = "", **row: Any
) -> CachedCertificate:
    search_row = Lodged(number=number(n), **row).search_row
    return CachedCertificate(
        row=search_row,
        row_hash=search_row.content_hash,
        row_seen_at=NOW,
        document={"created_at": created} if document else None,
        withdrawn_at=NOW if withdrawn else None,
    )


def choose(*certificates: CachedCertificate, home: PropertyIdentity = HOME) -> CertificateChoice:
    return choose_certificate(home, match_homes([home], certificates)[home.property_id])


@pytest.mark.parametrize(
    ("certificates", "winner", "reason"),
    [
        ([], None, "the register has no certificate for UPRN 900000000001"),
        ([cached(1, uprn=2)], None, "the register has no certificate for UPRN 900000000001"),
        ([cached(1, uprn=None)], None, "the register has no certificate for UPRN 900000000001"),
        ([cached(1, withdrawn=True)], None, "the register has no certificate for UPRN 900000000001; 1 withdrawn"),
        ([cached(1)], 1, "the only certificate of UPRN 900000000001"),
        (
            [
                cached(1, registered="2024-01-01"),
                cached(2, registered="2020-01-01"),
                cached(3, registered="2023-12-31"),
            ],
            1,
            "the latest of 3 certificates of UPRN 900000000001",
        ),
        (
            [cached(1, created="2024-03-01 10:00:00"), cached(2, created="2024-03-01 09:59:59")],
            1,
            "the latest of 2 certificates of UPRN 900000000001, created last on the day it was registered",
        ),
        (
            [cached(1), cached(2)],
            2,
            "the latest of 2 certificates of UPRN 900000000001, created last on the day it was registered",
        ),
        (
            [cached(1, registered="2020-01-01"), cached(2, registered="2024-01-01", withdrawn=True)],
            1,
            "the only certificate of UPRN 900000000001; 1 newer withdrawn",
        ),
        ([cached(1, document=False)], 1, "the only certificate of UPRN 900000000001; its document was not fetched yet"),
        (
            [cached(1, registered="2020-01-01"), cached(2, registered="2024-01-01", document=False)],
            1,
            f"{number(2)} is newer, but its document was not fetched yet",
        ),
    ],
)
def test_the_latest_published_certificate_counts_in_whatever_order_they_come(
    certificates: list[CachedCertificate], winner: int | None, reason: str
) -> None:
    expected = CertificateChoice(None if winner is None else number(winner), reason)
    orders: Iterable[tuple[CachedCertificate, ...]] = permutations(certificates)
    assert {choose(*order) for order in orders} == {expected}


def by_address(address: str, postcode: str = "LS6 9VV") -> PropertyIdentity:
    return PropertyIdentity.of(UUID(int=1), postcode=postcode, address=AddressLines(line_1=address, town="Leeds"))


def test_a_home_without_uprn_has_the_certificates_of_its_address_whoever_matched_them() -> None:
    certificates = [
        cached(1, uprn=None, registered="2014-01-01", address=("1, Fiction Street",)),
        cached(2, uprn=7, registered="2020-01-01", address=("1 FICTION ST", "Leeds")),
        cached(3, uprn=8, registered="2024-01-01", address=("11 Fiction Street",)),
    ]
    assert choose(*certificates, home=by_address("1 Fiction Street")) == CertificateChoice(
        number(2), "the latest of 2 certificates of this address in LS6 9VV; matched by address: 100 of 100, 100 ahead"
    )


def test_an_address_of_several_uprns_has_no_certificate() -> None:
    choice = choose(cached(1, uprn=7), cached(2, uprn=8), home=by_address("1 Fiction Street"))
    assert choice == CertificateChoice(
        None, "a person has to say which dwelling it is: 2 dwellings in LS6 9VV may have this address"
    )


def test_an_address_is_looked_for_in_its_own_postcode_only() -> None:
    choice = choose(cached(1, postcode="LS7 9VV"), home=by_address("1 Fiction Street"))
    assert choice.certificate_number is None


def test_a_home_without_uprn_and_postcode_has_no_certificate() -> None:
    choice = choose(cached(1), home=by_address("1 Fiction Street", postcode="Leeds"))
    assert choice == CertificateChoice(None, "the home has neither a UPRN nor a valid postcode to look it up by")
