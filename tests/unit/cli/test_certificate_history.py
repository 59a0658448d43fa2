"""What a home's page says of the certificates the register listed for it, now and earlier."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ara_assets.cli.certificate_history import history_as_json, history_of, show_history
from ara_domain.identity import Portfolio
from ara_domain.property import Property
from tests.contract.examples import NOON, identity, new_number, new_uprn, search_row
from tests.fakes.database import FakeDatabase

Printed = Callable[[], list[str]]
LATER = NOON + timedelta(days=5)


@pytest.fixture
def store() -> FakeDatabase:
    return FakeDatabase(lambda: NOON)


@pytest.fixture
def home() -> Property:
    found = identity(Portfolio.named("acme"), "A1", uprn=new_uprn())
    return Property(identity=found, certificate_number=new_number())


def listed(store: FakeDatabase, home: Property, year: int, number: str = "", uprn: int | None = None) -> str:
    """A certificate on the register; again to list it otherwise."""
    number = number or new_number()
    row = search_row(number, uprn=uprn or home.identity.uprn, registration_date=f"{year}-01-01")
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, [row], NOON if uprn is None else LATER)
        uow.commit()
    return number


def test_a_home_with_one_certificate_that_never_changed_needs_no_list(
    store: FakeDatabase, home: Property, printed: Printed
) -> None:
    listed(store, home, 2024, home.certificate_number or "")
    show_history(history_of(store.epc_cache, home), home)
    assert printed() == []


def test_withdrawn_moved_and_older_certificates_are_told_apart(
    store: FakeDatabase, home: Property, printed: Printed
) -> None:
    counts = listed(store, home, 2024, home.certificate_number or "")
    older, withdrawn = listed(store, home, 2012), listed(store, home, 2020)
    moved = listed(store, home, 2016)
    there = new_uprn()
    listed(store, home, 2016, moved, uprn=there)
    with store.unit_of_work() as uow:
        store.epc_cache.mark_withdrawn(uow, [withdrawn], LATER)
        uow.commit()
    history = history_of(store.epc_cache, home)
    show_history(history, home)

    said = " ".join(" ".join(printed()).split())
    assert f"{counts} 2024-01-01 D the home is modelled on it" in said
    assert f"{withdrawn} 2020-01-01 D withdrawn, seen on 07 March 2026" in said
    assert f"moved to UPRN {there}" in said
    assert "listed otherwise until 07 March 2026" in said
    assert f"{older} 2012-01-01 D older" in said

    scripted = {one["certificate_number"]: one for one in history_as_json(history)}
    assert list(scripted) == [counts, withdrawn, moved, older]
    assert scripted[withdrawn]["withdrawn_at"] == LATER
    (before,) = scripted[moved]["earlier"]
    assert (before["what"], before["uprn"], before["held_until"]) == ("row", home.identity.uprn, LATER)


def test_a_home_without_a_uprn_shows_the_certificate_it_is_modelled_on(store: FakeDatabase, home: Property) -> None:
    number = listed(store, home, 2024, home.certificate_number or "")
    nameless = replace(home, identity=replace(home.identity, uprn=None))
    (one,) = history_of(store.epc_cache, nameless)
    assert one.certificate.row.certificate_number == number
    assert list(history_of(store.epc_cache, replace(nameless, certificate_number=None))) == []
