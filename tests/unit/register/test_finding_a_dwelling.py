"""Which dwelling of a postcode an address means, and what is left to a person."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ara_domain.address_matching import AddressMatch, Outcome, PostcodeAddresses, Verdict, WrittenAddress, compare
from ara_domain.address_matching.parsing import parse_address
from ara_domain.services.matching_evaluation import KnownAddress, evaluate_matching
from ara_resources.sample_stock.hard_addresses import hard_addresses


def pool(*addresses: tuple[str, int | None]) -> PostcodeAddresses:
    written = [WrittenAddress(f"C{n}", (text,), "LEEDS", uprn) for n, (text, uprn) in enumerate(addresses, 1)]
    return PostcodeAddresses("LS6 9VV", written)


def taken(match: AddressMatch) -> str | None:
    return match.winner.references[0] if match.winner else None


def test_the_one_dwelling_with_the_address_is_taken_with_all_its_certificates() -> None:
    here = pool(("1 Elm Road", 7), ("1, Elm Rd., Leeds", 7), ("1 ELM ROAD", None), ("11 Elm Road", 8))
    match = here.find(["1 Elm Road"], "Leeds")
    assert match.outcome is Outcome.TAKEN
    assert match.winner is not None
    assert match.winner.references == ("C1", "C2", "C3")
    assert match.winner.uprn == 7


def test_several_uprns_at_one_written_address_are_a_question_for_a_person() -> None:
    match = pool(("1 Elm Road", 7), ("1 Elm Rd", 8)).find(["1 Elm Road"])
    assert match.outcome is Outcome.AMBIGUOUS
    assert [one.uprn for one in match.candidates] == [7, 8]


def test_the_neighbour_is_never_taken_for_a_home_that_is_not_in_the_register() -> None:
    here = pool(("1 Elm Road", 1), ("3 Elm Road", 3), ("Flat 1, 5 Elm Road", 5), ("Flat 2, 5 Elm Road", 6))
    assert here.find(["2 Elm Road"]).outcome is Outcome.NONE
    assert here.find(["Flat 3, 5 Elm Road"]).outcome is Outcome.NONE


def test_a_flat_on_one_side_only_is_ambiguous_where_it_is_the_only_dwelling_and_else_a_contradiction() -> None:
    assert pool(("Flat 1, 5 Elm Road", 5)).find(["5 Elm Road"]).outcome is Outcome.AMBIGUOUS
    several = pool(("Flat 1, 5 Elm Road", 5), ("Flat 2, 5 Elm Road", 6)).find(["5 Elm Road"])
    assert several.outcome is Outcome.CONTRADICTORY
    assert several.reason == "a flat is named on one side only, and the building has 2 dwellings in the register"


def test_the_whole_house_is_taken_before_its_flats() -> None:
    assert taken(pool(("Flat A, 5 Elm Road", 5), ("5 Elm Road", 6)).find(["5 Elm Road"])) == "C2"


def test_a_misspelt_street_is_recognised_unless_the_register_has_a_street_of_that_name() -> None:
    assert taken(pool(("5 Larchfield Road", 5)).find(["5 Larchfeild Road"])) == "C1"
    both = pool(("5 Larchfield Road", 5), ("7 Marchfield Road", 7))
    assert both.find(["5 Marchfield Road"]).outcome is Outcome.NONE


def test_two_streets_of_nearly_one_name_are_not_guessed_between() -> None:
    match = pool(("5 Larchfield Road", 5), ("5 Marchfield Road", 7)).find(["5 Tarchfield Road"])
    assert match.outcome is Outcome.AMBIGUOUS


def test_what_a_person_accepted_is_taken_whatever_is_written() -> None:
    here = pool(("Flat 1, 5 Elm Road", 5), ("Flat 2, 5 Elm Road", 6))
    match = here.find(["The Annexe, Elm Road"], accepted="C2")
    assert (match.outcome, taken(match)) == (Outcome.ACCEPTED, "C2")


def test_a_refused_dwelling_is_not_offered_again_and_the_next_one_is() -> None:
    here = pool(("1 Elm Road", 7), ("1 Elm Rd", 8))
    assert taken(here.find(["1 Elm Road"], refused=["C1"])) == "C2"
    assert here.find(["1 Elm Road"], refused=["C1", "C2"]).outcome is Outcome.REFUSED


def test_a_home_without_an_address_matches_nothing() -> None:
    assert pool(("1 Elm Road", 7)).find(["", " "], "Leeds").outcome is Outcome.NONE


# ---------------------------------------------------------------------------------------------- for any addresses

numbers = st.integers(1, 12).map(str) | st.sampled_from(["1a", "2-4", "3/1"])
streets = st.sampled_from(["Elm Road", "Elm Close", "St Marys Street", "Hill View", "Mill Lane", "Heron Court"])
units = st.sampled_from(["", "Flat 1", "Flat 2", "2", "First Floor Flat", "Room 1", "The Flat", "Block B Flat 1"])
names = st.sampled_from(["", "Oak House", "Oak Hse", "Rose Cottage", "Hill House"])
addresses = st.builds(
    lambda unit, name, number, street: tuple(part for part in (unit, name, f"{number} {street}".strip()) if part),
    units,
    names,
    numbers | st.just(""),
    streets | st.just(""),
)
written = st.builds(
    lambda at, lines, uprn: WrittenAddress(f"C{at}", lines, "LEEDS", uprn),
    st.integers(1, 30),
    addresses,
    st.integers(1, 6) | st.none(),
)


@given(addresses, addresses)
def test_comparing_is_the_same_either_way_round(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    mine, theirs = parse_address(one), parse_address(other)
    there, back = compare(mine, theirs), compare(theirs, mine)
    assert (there.verdict, there.score) == (back.verdict, back.score)
    assert [(said.mine, said.theirs) for said in there.evidence] == [(said.theirs, said.mine) for said in back.evidence]


@given(addresses)
def test_an_address_is_itself_whenever_it_says_which_home(lines: tuple[str, ...]) -> None:
    address = parse_address(lines)
    if (address.number and address.street) or address.name:
        assert compare(address, address).verdict is Verdict.SAME


@given(addresses, st.lists(written, max_size=12, unique_by=lambda one: one.reference), st.randoms())
def test_the_order_of_the_register_makes_no_difference(
    lines: tuple[str, ...], register: list[WrittenAddress], random: "object"
) -> None:
    shuffled = list(register)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = PostcodeAddresses("LS6 9VV", register).find(lines, "Leeds")
    other = PostcodeAddresses("LS6 9VV", shuffled).find(lines, "Leeds")
    assert one == other


@given(addresses, st.lists(written, max_size=12, unique_by=lambda one: one.reference))
def test_what_is_taken_never_differs_in_number_or_flat(lines: tuple[str, ...], register: list[WrittenAddress]) -> None:
    winner = PostcodeAddresses("LS6 9VV", register).find(lines, "Leeds").winner
    if winner is not None:
        assert winner.comparison.verdict is Verdict.SAME
        mine, theirs = parse_address(lines), parse_address(winner.written.lines)
        assert [unit.id for unit in mine.units] == [unit.id for unit in theirs.units]
        assert mine.number == theirs.number or not mine.number or not theirs.number


# ---------------------------------------------------------------------------------------------- measured


def test_on_easily_confused_addresses_what_is_taken_is_right_and_strangers_match_nothing() -> None:
    result = evaluate_matching(hard_addresses(8, seed=7), seed=7)
    for half in (result.held_out, result.development):
        precision, recall = half.all_rules.precision, half.all_rules.recall
        assert precision is not None
        assert recall is not None
        assert precision >= 0.995, half.wrong
        assert recall >= 0.95
        assert half.left_out.wrong == 0


def test_the_measure_counts_a_wrong_dwelling_as_wrong() -> None:
    one_home_twice: Sequence[KnownAddress] = [
        KnownAddress("C1", 1, ("Elm House, 3 Elm Road",), "LEEDS", "LS6 9VV"),
        KnownAddress("C2", 2, ("3 Elm Road",), "LEEDS", "LS6 9VV"),
    ]
    result = evaluate_matching(one_home_twice)
    half = result.held_out if result.held_out.dwellings else result.development
    assert half.by_rule["as written"].asked == 2
    assert half.left_out.wrong > 0


def test_the_same_seed_gives_the_same_figures() -> None:
    known = list(hard_addresses(2, seed=3))
    assert evaluate_matching(known, seed=3) == evaluate_matching(reversed(known), seed=3)
