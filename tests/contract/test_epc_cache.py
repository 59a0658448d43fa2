"""The cache of certificates: kept once for everybody, never losing what it has."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ara_domain.hashing import certificate_hash, document_hash
from ara_domain.identity import Portfolio
from ara_domain.ports import (
    CachedCertificate,
    CachedSearch,
    EarlierKind,
    EarlierVersion,
    Repositories,
    SearchKey,
    SearchKind,
    SearchRow,
)
from tests.builders import certificate
from tests.contract import examples
from tests.contract.examples import NOON, identity, save_homes, search_row

LATER = NOON + timedelta(days=1)
MUCH_LATER = NOON + timedelta(days=30)


def save_row(store: Repositories, row: SearchRow) -> None:
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, [row], NOON)
        uow.commit()


def save_document(store: Repositories, number: str, document: dict[str, Any]) -> None:
    with store.unit_of_work() as uow:
        store.epc_cache.save_documents(uow, {number: document}, LATER)
        uow.commit()


def cached(store: Repositories, number: str) -> CachedCertificate:
    return store.epc_cache.get([number])[number]


def test_an_answered_search_is_remembered_also_when_it_found_nothing(store: Repositories, slug: str):
    asked = CachedSearch(key=SearchKey(SearchKind.POSTCODE, slug), searched_at=NOON, row_count=0)
    again = replace(asked, searched_at=LATER, row_count=3)
    for search in (asked, again):
        with store.unit_of_work() as uow:
            store.epc_cache.save_searches(uow, [search])
            uow.commit()
        never = SearchKey(SearchKind.UPRN, slug)
        assert store.epc_cache.searches([asked.key, never]) == {asked.key: search}


def test_a_forgotten_search_is_as_if_never_made_and_no_other_is(store: Repositories, slug: str):
    made = [
        CachedSearch(key=SearchKey(kind, value), searched_at=NOON, row_count=1)
        for kind in SearchKind
        for value in (slug, f"{slug}-2")
    ]
    with store.unit_of_work() as uow:
        store.epc_cache.save_searches(uow, made)
        uow.commit()
    with store.unit_of_work() as uow:
        store.epc_cache.forget_searches(uow, [made[0].key, made[3].key])
        uow.commit()
    assert set(store.epc_cache.searches([one.key for one in made])) == {made[1].key, made[2].key}


def test_a_row_comes_back_as_the_register_sent_it(store: Repositories):
    row = search_row(examples.new_number(), band=None, uprn=None, address_lines=("Flat 2", "", "£ Höhe"))
    save_row(store, row)

    assert cached(store, row.certificate_number) == CachedCertificate(
        row=row, row_hash=row.content_hash, row_seen_at=NOON
    )


def test_a_document_is_kept_when_its_row_is_seen_again_and_says_of_which_row_it_is(store: Repositories):
    row = search_row(examples.new_number())
    document = {"assessment_type": "RdSAP", "costs": [1, 1.0, "£1", None, True], "nested": {"b": 1, "a": [{}]}}
    save_row(store, row)
    save_document(store, row.certificate_number, document)
    changed = replace(row, band="C")
    save_row(store, changed)

    held = cached(store, row.certificate_number)
    assert held.row == changed
    assert (held.document, held.content_hash, held.fetched_at) == (document, document_hash(document), LATER)
    assert (held.row_hash, held.fetched_row_hash) == (changed.content_hash, row.content_hash)


def test_a_document_without_a_row_is_refused(store: Repositories):
    with store.unit_of_work() as uow, pytest.raises(LookupError):
        store.epc_cache.save_documents(uow, {examples.new_number(): {}}, NOON)


def test_a_withdrawal_keeps_its_first_date_until_the_document_comes_again(store: Repositories):
    row = search_row(examples.new_number())
    number = row.certificate_number
    save_row(store, row)
    for at in (NOON, LATER):
        with store.unit_of_work() as uow:
            store.epc_cache.mark_withdrawn(uow, [number], at)
            uow.commit()
    save_row(store, row)
    assert cached(store, number).withdrawn_at == NOON

    save_document(store, number, {})
    assert cached(store, number).withdrawn_at is None


def test_certificates_are_found_by_uprn_or_postcode_newest_first(store: Repositories):
    uprn = examples.new_uprn()
    here, there = f"LS6 {uprn}", f"LS7 {uprn}"
    old = search_row(examples.new_number(), uprn=uprn, postcode=here, registration_date="2015-01-01")
    new = search_row(examples.new_number(), uprn=uprn, postcode=there, registration_date="2024-01-01")
    tied = search_row(examples.new_number(), uprn=None, postcode=here, registration_date="2024-01-01")
    for row in (old, new, tied):
        save_row(store, row)
    find = store.epc_cache.certificates_of

    assert [one.row for one in find(uprns=[uprn])] == [new, old]
    assert [one.row for one in find(postcodes=[here])] == [tied, old]
    assert [one.row for one in find(uprns=[uprn], postcodes=[here])] == [tied, new, old]
    assert list(find()) == []


def test_a_mapped_certificate_is_marked_until_its_document_changes(store: Repositories):
    number = examples.new_number()
    examples.save_mapped(store, number, certificate())
    document = dict(cached(store, number).document or {})
    assert cached(store, number).mapping_version == "rdsap_21:1"

    save_document(store, number, document)
    assert cached(store, number).mapping_version == "rdsap_21:1"

    save_document(store, number, document | {"tenure": 1})
    assert cached(store, number).mapping_version is None
    assert store.epc_cache.load_mapped([number]) == {number: certificate()}


def test_mapping_again_replaces_the_structured_copy(store: Repositories):
    number = examples.new_number()
    examples.save_mapped(store, number, certificate())
    remapped = replace(certificate(), tenure="2", sap_windows=())
    with store.unit_of_work() as uow:
        store.epc_cache.save_mapped(uow, {number: remapped}, "rdsap_21:2", LATER)
        uow.commit()

    assert store.epc_cache.load_mapped([number, "never mapped"]) == {number: remapped}
    assert cached(store, number).mapping_version == "rdsap_21:2"


def test_two_portfolios_that_hold_a_home_share_its_certificate(store: Repositories, slug: str):
    uprn, number = examples.new_uprn(), examples.new_number()
    epc = replace(certificate(), uprn=uprn)
    examples.save_mapped(store, number, epc)
    for name in (f"{slug}-a", f"{slug}-b"):
        portfolio = Portfolio.named(name)
        home = identity(portfolio, "A1", uprn=uprn)
        with store.unit_of_work() as uow:
            store.properties.save_portfolio(uow, portfolio)
            uow.commit()
        save_homes(store, portfolio, [home])
        with store.unit_of_work() as uow:
            store.properties.choose_certificates(uow, {home.property_id: number}, {})
            uow.commit()

        found = store.properties.get(home)
        assert found is not None
        assert found.epc == epc
    assert len(store.epc_cache.certificates_of(uprns=[uprn])) == 1


# ---------------------------------------------------------------------------------------------- mapped copies


def test_a_copy_that_says_the_same_under_another_mapping_is_marked_and_not_written_again(store: Repositories):
    number = examples.new_number()
    examples.save_mapped(store, number, certificate())
    before = cached(store, number)
    with store.unit_of_work() as uow:
        written = store.epc_cache.save_mapped(uow, {number: certificate()}, "rdsap_21:2", LATER)
        uow.commit()

    assert written == frozenset()
    assert cached(store, number) == replace(before, mapping_version="rdsap_21:2", mapped_at=LATER)
    assert before.mapped_hash == certificate_hash(certificate())


def test_copies_that_say_something_new_are_named(store: Repositories):
    same, changed, new = (examples.new_number() for _ in range(3))
    for number in (same, changed):
        examples.save_mapped(store, number, certificate())
    save_row(store, search_row(new))
    other = replace(certificate(), tenure="2")
    with store.unit_of_work() as uow:
        mapped = {same: certificate(), changed: other, new: certificate()}
        written = store.epc_cache.save_mapped(uow, mapped, "rdsap_21:2", LATER)
        uow.commit()

    assert written == {changed, new}
    assert cached(store, changed).mapped_hash == certificate_hash(other) != cached(store, same).mapped_hash


def test_what_a_copy_says_is_remembered_while_its_document_waits_to_be_mapped(store: Repositories):
    number = examples.new_number()
    examples.save_mapped(store, number, certificate())
    save_document(store, number, {"assessment_type": "RdSAP", "tenure": 1})

    held = cached(store, number)
    assert (held.mapping_version, held.mapped_at) == (None, NOON)
    assert held.mapped_hash == certificate_hash(certificate())


# ---------------------------------------------------------------------------------------------- history


def earlier(store: Repositories, number: str) -> tuple[EarlierVersion, ...]:
    (one,) = store.epc_cache.history(numbers=[number])
    return one.earlier


def test_a_row_that_is_replaced_is_kept_with_the_time_it_held(store: Repositories):
    row = search_row(examples.new_number(), uprn=examples.new_uprn(), address_lines=("Flat 2", "£ Höhe"), band=None)
    moved = replace(row, uprn=examples.new_uprn(), address_lines=("Flat 2A",), band="C")
    for seen, at in ((row, NOON), (row, LATER), (moved, MUCH_LATER), (moved, MUCH_LATER + timedelta(days=1))):
        with store.unit_of_work() as uow:
            store.epc_cache.save_rows(uow, [seen], at)
            uow.commit()

    assert earlier(store, row.certificate_number) == (
        EarlierVersion(
            kind=EarlierKind.ROW, held_from=NOON, held_until=MUCH_LATER, content_hash=row.content_hash, row=row
        ),
    )


def test_a_boundary_change_alone_is_no_new_version_of_a_row(store: Repositories):
    row = search_row(examples.new_number())
    for raw in (row.raw, {**row.raw, "council": "Kirklees"}):
        save_row(store, replace(row, raw=raw))

    assert earlier(store, row.certificate_number) == ()


def test_documents_that_are_replaced_are_kept_one_after_the_other(store: Repositories):
    row = search_row(examples.new_number())
    number = row.certificate_number
    save_row(store, row)
    documents: list[dict[str, Any]] = [{"costs": [1, 1.0, "£1", None]}, {"costs": []}, {"costs": {}}]
    times = [NOON + timedelta(days=day) for day in range(6)]
    for document, at in zip([documents[0], *documents, documents[2]], times, strict=False):
        with store.unit_of_work() as uow:
            store.epc_cache.save_documents(uow, {number: document}, at)
            uow.commit()

    assert cached(store, number).document == documents[2]
    assert earlier(store, number) == tuple(
        EarlierVersion(
            kind=EarlierKind.DOCUMENT,
            held_from=times[since],
            held_until=times[until],
            content_hash=document_hash(document),
            document=document,
        )
        for document, since, until in ((documents[0], 0, 2), (documents[1], 2, 3))
    )


def test_a_withdrawal_that_is_taken_back_is_kept(store: Repositories):
    row = search_row(examples.new_number())
    save_row(store, row)
    with store.unit_of_work() as uow:
        store.epc_cache.mark_withdrawn(uow, [row.certificate_number], NOON)
        uow.commit()
    save_document(store, row.certificate_number, {"assessment_type": "RdSAP"})

    assert earlier(store, row.certificate_number) == (
        EarlierVersion(kind=EarlierKind.WITHDRAWAL, held_from=NOON, held_until=LATER),
    )


def test_what_is_undone_leaves_no_history(store: Repositories):
    row = search_row(examples.new_number())
    save_row(store, row)
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, [replace(row, band="A")], LATER)

    assert cached(store, row.certificate_number).row == row
    assert earlier(store, row.certificate_number) == ()


def test_the_history_of_a_uprn_has_withdrawn_certificates_and_those_that_moved_away_or_here(store: Repositories):
    here, there = examples.new_uprn(), examples.new_uprn()
    newest, withdrawn, left, came, elsewhere = (
        search_row(examples.new_number(), uprn=uprn, registration_date=f"20{year}-01-01")
        for uprn, year in ((here, 24), (here, 22), (here, 20), (there, 18), (there, 16))
    )
    for row in (newest, withdrawn, left, came, elsewhere, replace(left, uprn=there), replace(came, uprn=here)):
        save_row(store, row)
    with store.unit_of_work() as uow:
        store.epc_cache.mark_withdrawn(uow, [withdrawn.certificate_number], LATER)
        uow.commit()

    found = store.epc_cache.history(uprns=[here])
    numbers = [one.certificate.row.certificate_number for one in found]
    assert numbers == [row.certificate_number for row in (newest, withdrawn, left, came)]
    assert [one.certificate for one in found] == [cached(store, number) for number in numbers]
    assert [one.uprns() for one in found] == [{here}, {here}, {here, there}, {here, there}]
    assert list(store.epc_cache.history()) == []
    more = store.epc_cache.history(uprns=[here], numbers=[elsewhere.certificate_number])
    assert [one.certificate.row.certificate_number for one in more] == [*numbers, elsewhere.certificate_number]


def test_a_home_that_was_loaded_before_comes_with_the_copy_that_replaced_its_own(store: Repositories, slug: str):
    """What was worked out from the older copy stays marked as such, until the stages have been over it."""
    portfolio, number = Portfolio.named(slug), examples.new_number()
    home = identity(portfolio, "A1", uprn=examples.new_uprn())
    with store.unit_of_work() as uow:
        store.properties.save_portfolio(uow, portfolio)
        uow.commit()
    save_homes(store, portfolio, [home])
    examples.save_mapped(store, number, certificate())
    with store.unit_of_work() as uow:
        store.properties.choose_certificates(uow, {home.property_id: number}, {})
        store.properties.save_effective(uow, {home.property_id: "effective"}, {})
        store.properties.save_baselines(uow, {home.property_id: examples.baseline()}, {home.property_id: "b"}, NOON)
        uow.commit()

    for epc in (certificate(), replace(certificate(), door_count=9)):
        with store.unit_of_work() as uow:
            store.epc_cache.save_mapped(uow, {number: epc}, f"rdsap_21:{epc.door_count}", LATER)
            uow.commit()
        found = (
            store.properties.find_by_block(portfolio.portfolio_id, "LS6"),
            store.properties.find_stale(portfolio.portfolio_id, timedelta(days=-1)),
        )
        assert [[one.epc for one in homes] for homes in found] == [[epc], [epc]]
        hashes = store.properties.stage_hashes(portfolio.portfolio_id, "LS6")[home.property_id]
        assert (hashes.effective, hashes.baseline) == ("effective", "b")
