"""Which home is meant by what a row calls it."""

from datetime import timedelta

import pytest

from ara_domain.identity import PropertyIdentity
from ara_domain.spreadsheets import ProblemKind
from ara_domain.spreadsheets.home_index import HomeIndex, HomeNotFound
from tests.unit.spreadsheets.sheets import ACME, NOON


def named(reference: str | None, uprn: int | None = None) -> PropertyIdentity:
    return PropertyIdentity.of(ACME.portfolio_id, uprn=uprn, landlord_property_id=reference)


FIRST, SECOND, BARE = named("A1", 101), named("a1"), named(None, 103)
SHARING, NUMBERED = named("B1", 101), named("103", 104)
GONE, BACK = named("C1", 105), named("C2", 105)
INDEX = HomeIndex([FIRST, SECOND, BARE, SHARING, NUMBERED, BACK], {GONE: NOON + timedelta(days=1)})


@pytest.mark.parametrize(
    ("reference", "uprn", "home"),
    [
        ("A1", "", FIRST),
        ("a1", "", SECOND),
        ("b1", "", SHARING),
        ("103", "", NUMBERED),  # a reference comes before a UPRN
        ("", "103", BARE),  # a column of UPRNs holds no references
        ("104", "", NUMBERED),
        ("UPRN-000000000104", "", NUMBERED),
        ("", "104.0", NUMBERED),
        ("A1", "101", FIRST),
        ("A1", "not a UPRN", FIRST),
        ("a1", "999", SECOND),  # the list knows no UPRN of it to contradict
        ("105", "", BACK),
    ],
)
def test_a_home_is_found_by_reference_else_by_uprn(reference: str, uprn: str, home: PropertyIdentity):
    assert INDEX.find(reference, uprn) == home


@pytest.mark.parametrize(
    ("reference", "uprn", "kind", "says"),
    [
        ("Z9", "", ProblemKind.UNKNOWN_HOME, "no home is called 'Z9'"),
        ("", "999", ProblemKind.UNKNOWN_HOME, "no home is called '999'"),
        ("", "nonsense", ProblemKind.UNKNOWN_HOME, "no home is called 'nonsense'"),
        ("Z9", "104", ProblemKind.UNKNOWN_HOME, "its UPRN is that of '103': correct the reference"),
        ("101", "", ProblemKind.AMBIGUOUS_HOME, "may be 'A1', 'B1'"),
        ("C1", "", ProblemKind.HOME_LEFT, "left the list of homes on 2026-03-03"),
        ("A1", "999", ProblemKind.CONTRADICTORY_HOME, "'A1' has UPRN 101, and the row says 999"),
    ],
)
def test_a_home_that_cannot_be_told_is_refused_with_the_reason(reference: str, uprn: str, kind: ProblemKind, says: str):
    for _ in range(2):  # asked again, the answer is the same
        with pytest.raises(HomeNotFound, match=says) as refused:
            INDEX.find(reference, uprn)
        assert refused.value.kind is kind


def test_two_references_that_differ_only_in_case_must_be_written_as_they_are():
    index = HomeIndex([named("Ab"), named("aB")], {})

    with pytest.raises(HomeNotFound, match="may be 'Ab', 'aB'"):
        index.find("AB")
