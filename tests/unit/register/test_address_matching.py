"""Which written addresses are one home, which only look alike, and which a person has to tell."""

import pytest

from ara_domain.address_matching import (
    Verdict,
    compare_lines,
    same_address,
)

SAME = [
    ("Flat 1, 2 High Street", "FLAT 1|2 HIGH ST"),
    ("Flat 1, 2 High Street", "2 High Street, Flat 1"),
    ("Flat 1, 2 High Street", "1, 2 High Street"),
    ("Flat 1, 2 High Street", "Apartment 01 2 High St."),
    ("Flat 1, 2 High Street", "Flat One|2 High Street"),
    ("Flat 1, 2 High Street", "Flat No. 1, No 2 High Street"),
    ("Flat 1, 2 High Street", "Maisonette 1, 2 High Street"),
    ("Flat 2A, Heron House", "Apt 2a Heron Hse"),
    ("Flat 2, Heron House, 12 Mill Road", "Flat 2|12 Mill Road"),
    ("Flat 2, Heron Court", "2 Heron Court|Mill Road"),
    ("Flat 2, Heron Court, Hill Road", "Flat 2 Heron Court Hill Road"),
    ("First Floor Flat, 12 High Street", "1st Floor Flat 12 High St"),
    ("First Floor Flat, 12 High Street", "12 High Street, Flat 1st Floor"),
    ("Ground Floor Flat, 12 High Street", "GFF|12 High Street"),
    ("Basement Flat, 12 High Street", "12 High Street|Basement"),
    ("12A High Street", "12 a High Street"),
    ("12-14 High Street", "12 – 14 High St"),
    ("12-14 High Street", "12 to 14 High Street"),
    ("12/3 Fiction Row", "12 / 3 Fiction Row"),
    ("1 High Street", "1 High Street|Leeds|West Yorkshire"),
    ("1 High Street", "1 High Street, Headingley, Leeds LS6 9VV"),
    ("1 High Street", "1 Hihg Street"),
    ("1 Fictional Avenue", "1 Fictoinal Ave"),
    ("7 Green Field Road", "7 Greenfield Rd"),
    ("12 St. Mary’s Road", "12 Saint Marys Rd"),
    ("12 Upper St Johns Road", "12 Upper Saint John's Road"),
    ("The Old Mill, Mill Lane", "Old Mill|Mill Ln"),
    ("Rose Cottage, 12 Mill Lane", "12 Mill Lane"),
    ("Tŷ Gwyn, Heol-y-Môr", "Ty Gwyn|Heol y Mor"),
    ("Flat 3, Block B, Heron House", "3 Block B Heron House"),
    ("12 The Brambles", "12 Brambles"),
]
DIFFERENT = [
    ("1 High Street", "11 High Street"),
    ("Flat 1, 2 High Street", "Flat 2, 1 High Street"),
    ("Flat 1, 2 High Street", "Flat 1, 3 High Street"),
    ("Flat 1, Heron House", "Flat 1, Otter House"),
    ("Flat 1, Heron House", "Flat 11, Heron House"),
    ("Flat 2, Heron House", "Flat 2a, Heron House"),
    ("12-14 High Street", "16-18 High Street"),
    ("1a High Street", "1 High Street"),
    ("1 High Street", "1 Quarry Street"),
    ("12 High Street", "High Street"),
    ("12 High Street", "Rose Cottage, High Street"),
    ("First Floor Flat, 12 High Street", "Second Floor Flat, 12 High Street"),
    ("First Floor Flat, 12 High Street", "First Floor Flat, 14 High Street"),
    ("Basement Flat, 12 High Street", "Garden Flat, 12 High Street"),
    ("Flat 3, Block A, Heron House", "Flat 3, Block B, Heron House"),
    ("Room 3, Flat 2, 12 High Street", "Flat 2, 12 High Street"),
    ("Flat 2, High Street", "12 High Street"),
    ("Leeds", "1 High Street"),
    ("Hill View, Mill Lane", "Mill View, Mill Lane"),
    ("", ""),
    ("", "1 High Street"),
]
DOUBTFUL = [
    ("Flat 1, 2 High Street", "2 High Street"),
    ("The Flat, 2 High Street", "2 High Street"),
    ("12A High Street", "Flat A, 12 High Street"),
    ("2/12 High Street", "Flat 2, 12 High Street"),
    ("12-14 High Street", "12 High Street"),
    ("12-14 High Street", "12/14 High Street"),
    ("1 High Street", "1 High Road"),
    ("1 Heron Road", "1 Upper Heron Road"),
    ("1 Heron Road", "1 Heron"),
    ("Larchfield Cottage, Mill Lane", "Larchfeild Cottage, Mill Lane"),
    ("Studio 5, Heron House", "Flat 5, Heron House"),
    ("First Floor Flat, 12 High Street", "Flat 2, 12 High Street"),
    ("First Floor Flat, 12 High Street", "First Floor Rear Flat, 12 High Street"),
    ("Flat 2, Heron House, High Street", "Flat 2, 12 High Street"),
    ("Rose Cottage, 12 Mill Lane", "Oak House, 12 Mill Lane"),
    ("Flat 2, Heron House, High Street", "Flat 2, Heron House, Mill Lane"),
]
TABLE = [
    (one, other, verdict)
    for verdict, pairs in (
        (Verdict.SAME, SAME),
        (Verdict.DIFFERENT, DIFFERENT),
        (Verdict.DOUBTFUL, DOUBTFUL),
    )
    for one, other in pairs
]
TOWNS = ("Leeds", "Headingley")


@pytest.mark.parametrize(("one", "other", "verdict"), TABLE)
def test_pairs_of_addresses_are_told_apart_whichever_comes_first(one: str, other: str, verdict: Verdict) -> None:
    found = compare_lines(one.split("|"), other.split("|"), towns=TOWNS, postcode="LS6 9VV")
    assert found.verdict is verdict, [str(each) for each in found.evidence]
    assert same_address([other], one.split("|"), towns=TOWNS, postcode="LS6 9VV") == (verdict is Verdict.SAME)
