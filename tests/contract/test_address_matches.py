"""What every `AddressMatchRepo` and `HomeFlagRepo` does."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ara_domain.address_matching import Evidence, Finding, Outcome, Part, Verdict
from ara_domain.home_flags import Flag, HomeFlag
from ara_domain.home_matches import Decision, HomeMatch, MatchDecision, OfferedCertificate, accepted_of
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import Repositories
from tests.contract.examples import NOON, identity


def match(outcome: Outcome = Outcome.AMBIGUOUS, *numbers: str) -> HomeMatch:
    return HomeMatch(
        outcome=outcome,
        reason="another dwelling in LS6 3VV may have this address",
        rules_version="address_matching:1",
        address="1 Larch Rise, Harrowfield, Leeds",
        matched_at=NOON,
        candidates=tuple(
            OfferedCertificate(
                certificate_number=number,
                address="1 Larch Rise, LEEDS",
                uprn=None if at else 900000000001,
                certificates=1 + at,
                verdict=Verdict.DOUBTFUL,
                score=77.8 - at,
                evidence=(
                    Evidence(Part.UNIT, "", "flat 2", Finding.MISSING),
                    Evidence(Part.NUMBER, "1", "1", Finding.AGREES),
                ),
            )
            for at, number in enumerate(numbers)
        ),
    )


def decision(home: PropertyIdentity, number: str, said: Decision, *, minutes: int = 0) -> MatchDecision:
    return MatchDecision(
        decision_id=uuid4(),
        property_id=home.property_id,
        certificate_number=number,
        certificate_address="1 Larch Rise, LEEDS",
        decision=said,
        decided_by="an analyst",
        decided_at=NOON + timedelta(minutes=minutes),
    )


@pytest.fixture
def homes(store: Repositories, portfolio: Portfolio) -> tuple[PropertyIdentity, PropertyIdentity]:
    both = identity(portfolio, "H1"), identity(portfolio, "H2", postcode="LS7 3VV")
    with store.unit_of_work() as uow:
        store.properties.save_identities(uow, portfolio, both)
        uow.commit()
    return both


def replace_matches(store: Repositories, matches: dict[PropertyIdentity, HomeMatch | None]) -> None:
    with store.unit_of_work() as uow:
        found = {home.property_id: one for home, one in matches.items() if one is not None}
        store.address_matches.replace(uow, [home.property_id for home in matches], found)
        uow.commit()


def decide(store: Repositories, *decisions: MatchDecision) -> int:
    with store.unit_of_work() as uow:
        written = store.address_matches.decide(uow, decisions)
        uow.commit()
    return written


def test_a_match_comes_back_with_its_candidates_and_their_evidence_in_order(
    store: Repositories, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    first, second = homes
    replace_matches(store, {first: match(Outcome.AMBIGUOUS, "C1", "C2"), second: match(Outcome.NONE)})
    assert store.address_matches.matches([first.property_id, second.property_id]) == {
        first.property_id: match(Outcome.AMBIGUOUS, "C1", "C2"),
        second.property_id: match(Outcome.NONE),
    }


def test_matching_again_replaces_what_was_found_and_forgets_a_home_that_has_a_uprn_now(
    store: Repositories, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    first, second = homes
    replace_matches(store, {first: match(Outcome.AMBIGUOUS, "C1", "C2"), second: match(Outcome.AMBIGUOUS, "C3")})
    replace_matches(store, {first: match(Outcome.TAKEN, "C1"), second: None})
    both = [first.property_id, second.property_id]
    assert store.address_matches.matches(both) == {first.property_id: match(Outcome.TAKEN, "C1")}


def test_only_what_waits_for_a_person_is_undecided_and_only_of_homes_on_the_list(
    store: Repositories, portfolio: Portfolio, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    first, second = homes
    replace_matches(store, {first: match(Outcome.CONTRADICTORY, "C1"), second: match(Outcome.AMBIGUOUS, "C3")})
    undecided = store.address_matches.undecided(portfolio.portfolio_id)
    assert set(undecided) == {first.property_id, second.property_id}
    replace_matches(store, {first: match(Outcome.TAKEN, "C1")})
    with store.unit_of_work() as uow:
        store.properties.leave(uow, [second.property_id], NOON)
        uow.commit()
    assert store.address_matches.undecided(portfolio.portfolio_id) == {}


def test_the_latest_decision_about_a_certificate_holds_and_the_earlier_one_is_history(
    store: Repositories, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    home = homes[0]
    refused, accepted = decision(home, "C1", Decision.REFUSED), decision(home, "C1", Decision.ACCEPTED, minutes=5)
    assert decide(store, refused) == 1
    assert decide(store, accepted) == 1
    assert store.address_matches.decisions([home.property_id]) == {home.property_id: [accepted]}
    assert [one.superseded_at for one in store.address_matches.history(home.property_id)] == [accepted.decided_at, None]


def test_a_home_has_one_accepted_certificate_and_any_number_of_refused_ones(
    store: Repositories, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    home = homes[0]
    decide(store, decision(home, "C1", Decision.REFUSED), decision(home, "C2", Decision.REFUSED))
    decide(store, decision(home, "C3", Decision.ACCEPTED), decision(home, "C4", Decision.ACCEPTED, minutes=1))
    in_force = store.address_matches.decisions([home.property_id])[home.property_id]
    assert [(one.certificate_number, one.decision) for one in in_force] == [
        ("C1", Decision.REFUSED),
        ("C2", Decision.REFUSED),
        ("C4", Decision.ACCEPTED),
    ]
    assert accepted_of(in_force) == "C4"


def test_saying_the_same_again_writes_nothing(
    store: Repositories, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    first = decision(homes[0], "C1", Decision.ACCEPTED)
    decide(store, first)
    assert decide(store, decision(homes[0], "C1", Decision.ACCEPTED, minutes=9)) == 0
    assert store.address_matches.decisions([homes[0].property_id]) == {homes[0].property_id: [first]}


def test_the_fingerprint_of_a_block_changes_with_each_decision_about_its_homes_and_with_no_other(
    store: Repositories, portfolio: Portfolio, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    first, second = homes
    assert store.address_matches.fingerprints(portfolio.portfolio_id) == {}
    decide(store, decision(first, "C1", Decision.REFUSED), decision(second, "C3", Decision.REFUSED))
    before = store.address_matches.fingerprints(portfolio.portfolio_id)
    decide(store, decision(first, "C1", Decision.ACCEPTED, minutes=1))
    after = store.address_matches.fingerprints(portfolio.portfolio_id)
    assert before["LS6"] != after["LS6"]
    assert before["LS7"] == after["LS7"]


def test_the_flags_of_a_home_are_replaced_together_and_counted_over_the_homes_on_the_list(
    store: Repositories, portfolio: Portfolio, homes: tuple[PropertyIdentity, PropertyIdentity]
) -> None:
    first, second = homes
    expired, shared = HomeFlag(Flag.EXPIRED, "since 2024-05-01"), HomeFlag(Flag.SHARED_UPRN, "with H2")
    with store.unit_of_work() as uow:
        store.home_flags.replace(uow, {first.property_id: [shared, expired], second.property_id: [shared]})
        uow.commit()
    assert store.home_flags.flags([first.property_id]) == {first.property_id: [expired, shared]}
    assert store.home_flags.counts(portfolio.portfolio_id) == {Flag.EXPIRED: 1, Flag.SHARED_UPRN: 2}
    with store.unit_of_work() as uow:
        store.home_flags.replace(uow, {first.property_id: []})
        uow.commit()
    assert store.home_flags.flags([first.property_id, second.property_id]) == {second.property_id: [shared]}
    assert store.home_flags.counts(portfolio.portfolio_id) == {Flag.SHARED_UPRN: 1}
