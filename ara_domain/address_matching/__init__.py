"""When two written addresses are one home: taken apart, levelled, compared part by part, with the evidence.

Two addresses that differ in a number or a flat are different homes, because the neighbour's certificate is worse than
none; what is not clear is asked of a person. Add here: how addresses are compared. Keep out: what follows for a home.
"""

from collections.abc import Iterable

from ara_domain.address_matching.comparison import Comparison, Evidence, Finding, Part, Verdict, compare
from ara_domain.address_matching.matching import (
    RULES_VERSION,
    AddressMatch,
    Candidate,
    Outcome,
    PostcodeAddresses,
    WrittenAddress,
)
from ara_domain.address_matching.parsing import ParsedAddress, Unit, parse_address

__all__ = [
    "RULES_VERSION",
    "AddressMatch",
    "Candidate",
    "Comparison",
    "Evidence",
    "Finding",
    "Outcome",
    "ParsedAddress",
    "Part",
    "PostcodeAddresses",
    "Unit",
    "Verdict",
    "WrittenAddress",
    "compare",
    "compare_lines",
    "parse_address",
    "same_address",
]


def compare_lines(
    one: Iterable[str], other: Iterable[str], *, towns: Iterable[str] = (), postcode: str = ""
) -> Comparison:
    """Hold two written addresses of one postcode against each other; `towns` may end either."""
    places = tuple(towns)
    return compare(
        parse_address(one, towns=places, postcode=postcode), parse_address(other, towns=places, postcode=postcode)
    )


def same_address(one: Iterable[str], other: Iterable[str], *, towns: Iterable[str] = (), postcode: str = "") -> bool:
    """Whether two addresses within one postcode are surely one home; an empty one is the same as none."""
    return compare_lines(one, other, towns=towns, postcode=postcode).verdict is Verdict.SAME
