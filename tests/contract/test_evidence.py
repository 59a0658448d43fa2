"""Landlord's overrides and surveys: what is in force, what was, and how a change is noticed."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import Repositories
from tests.contract.examples import NOON, identity, override, save_homes, survey

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def home(store: Repositories, portfolio: Portfolio) -> PropertyIdentity:
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home, identity(portfolio, "B1", postcode="BD1 1VV")])
    return home


def save(store: Repositories, home: UUID, *overrides: object) -> int:
    with store.unit_of_work() as uow:
        written = store.landlord_overrides.save(uow, {home: overrides})  # type: ignore[dict-item]
        uow.commit()
    return written


def test_a_later_override_of_a_field_supersedes_the_earlier_one(store: Repositories, home: PropertyIdentity):
    first, second = override(value="200"), override(value="300", recorded_at=LATER)
    key = home.property_id
    assert save(store, key, first) == 1
    assert save(store, key, second) == 1

    assert store.landlord_overrides.active([key])[key].active == (second,)
    before, now = store.landlord_overrides.history(key)
    assert (before.override_id, before.superseded_at) == (first.override_id, LATER)
    assert now == second


def test_a_field_corrected_twice_in_one_call_has_one_row_in_force(store: Repositories, home: PropertyIdentity):
    first, second = override(value="200"), override(value="300", recorded_at=LATER)
    assert save(store, home.property_id, first, second) == 2

    assert store.landlord_overrides.active([home.property_id])[home.property_id].active == (second,)
    assert [row.superseded_at for row in store.landlord_overrides.history(home.property_id)] == [LATER, None]


def test_the_same_overrides_saved_twice_change_nothing(
    store: Repositories, home: PropertyIdentity, portfolio: Portfolio
):
    fields = ("loft_insulation_thickness", "main_fuel", "wall_insulation")
    assert save(store, home.property_id, *(override(field) for field in fields)) == 3
    before = store.landlord_overrides.history(home.property_id)
    fingerprint = store.landlord_overrides.fingerprints(portfolio.portfolio_id)

    again = [override(field, recorded_at=LATER, author="somebody else") for field in fields]
    assert save(store, home.property_id, *again) == 0

    assert store.landlord_overrides.history(home.property_id) == before
    assert store.landlord_overrides.fingerprints(portfolio.portfolio_id) == fingerprint


def test_another_note_to_the_same_value_is_kept(store: Repositories, home: PropertyIdentity):
    save(store, home.property_id, override(note="topped up in 2024"))

    assert save(store, home.property_id, override(note="seen by the surveyor", recorded_at=LATER)) == 1


def test_an_override_taken_back_is_history(store: Repositories, home: PropertyIdentity):
    key = home.property_id
    save(store, key, override("main_fuel", "mains gas"), override("tenure", "owned"))
    with store.unit_of_work() as uow:
        assert store.landlord_overrides.withdraw(uow, {key: ["main_fuel", "never given"]}, LATER) == 1
        uow.commit()

    assert [row.field for row in store.landlord_overrides.active([key])[key]] == ["tenure"]
    assert [row.superseded_at for row in store.landlord_overrides.history(key)] == [LATER, None]
    with store.unit_of_work() as uow:
        assert store.landlord_overrides.withdraw(uow, {key: ["main_fuel"]}, LATER) == 0


def test_overrides_of_many_homes_are_taken_back_in_one_call_and_no_others(
    store: Repositories, home: PropertyIdentity, portfolio: Portfolio
):
    other = identity(portfolio, "B1", postcode="BD1 1VV")
    for one in (home, other):
        save(store, one.property_id, override("main_fuel", "mains gas"), override("tenure", "owned"))
    with store.unit_of_work() as uow:
        taken_back = {home.property_id: ["main_fuel"], other.property_id: ["tenure"]}
        assert store.landlord_overrides.withdraw(uow, taken_back, LATER) == 2
        assert store.landlord_overrides.withdraw(uow, {}, LATER) == 0
        uow.commit()

    active = store.landlord_overrides.active([home.property_id, other.property_id])
    assert {key: [row.field for row in rows] for key, rows in active.items()} == {
        home.property_id: ["tenure"],
        other.property_id: ["main_fuel"],
    }


def test_homes_without_overrides_are_left_out(store: Repositories, home: PropertyIdentity):
    assert store.landlord_overrides.active([home.property_id]) == {}
    assert store.landlord_overrides.history(home.property_id) == []


def test_every_change_of_overrides_changes_the_fingerprint_of_its_block_alone(
    store: Repositories, home: PropertyIdentity, portfolio: Portfolio
):
    other = identity(portfolio, "B1", postcode="BD1 1VV").property_id
    save(store, other, override())
    seen = [store.landlord_overrides.fingerprints(portfolio.portfolio_id)]

    def note() -> None:
        seen.append(store.landlord_overrides.fingerprints(portfolio.portfolio_id))

    save(store, home.property_id, override(value="200"))
    note()
    save(store, home.property_id, override(value="300", recorded_at=LATER))
    note()
    save(store, home.property_id, override(value="200", recorded_at=LATER))
    note()
    with store.unit_of_work() as uow:
        store.landlord_overrides.withdraw(uow, {home.property_id: ["loft_insulation_thickness"]}, LATER)
        uow.commit()
    note()
    save_homes(store, portfolio, [identity(portfolio, "A1", postcode="BD1 1VV")])
    note()

    of_block = [fingerprints.get("LS6") for fingerprints in seen]
    assert len(set(of_block[:5])) == 5
    assert of_block[5] is None
    assert len({fingerprints["BD1"] for fingerprints in seen[:5]}) == 1
    assert seen[5]["BD1"] != seen[4]["BD1"]


def test_an_override_that_commits_late_changes_the_fingerprint_all_the_same(
    store: Repositories, home: PropertyIdentity, portfolio: Portfolio
):
    other = identity(portfolio, "A2")
    save_homes(store, portfolio, [other])
    save(store, other.property_id, override())
    with store.unit_of_work() as late:
        store.landlord_overrides.save(late, {home.property_id: [override()]})
        before = store.landlord_overrides.fingerprints(portfolio.portfolio_id)
        late.commit()

    assert store.landlord_overrides.fingerprints(portfolio.portfolio_id) != before


def test_the_newest_survey_is_in_force_and_the_last_stored_of_one_day(store: Repositories, home: PropertyIdentity):
    key = home.property_id
    newest, oldest, same_day = survey(date(2026, 2, 1)), survey(date(2024, 2, 1)), survey(date(2026, 2, 1))
    for given, in_force in ((newest, newest), (oldest, newest), (same_day, same_day)):
        with store.unit_of_work() as uow:
            store.site_notes.save(uow, {key: given})
            uow.commit()
        assert store.site_notes.in_force([key]) == {key: in_force}


def test_a_survey_saved_again_under_its_id_is_corrected(
    store: Repositories, home: PropertyIdentity, portfolio: Portfolio
):
    key = home.property_id
    first = survey()
    corrected = survey(survey_id=first.survey_id, surveyor="M. Tarn")
    fingerprints = []
    for given in (first, corrected):
        with store.unit_of_work() as uow:
            store.site_notes.save(uow, {key: given})
            uow.commit()
        fingerprints.append(store.site_notes.fingerprints(portfolio.portfolio_id))

    assert store.site_notes.in_force([key]) == {key: corrected}
    assert list(fingerprints[0]) == list(fingerprints[1]) == ["LS6"]
    assert fingerprints[0] != fingerprints[1]
