"""The cache of certificates: kept once for everybody, never losing what it has."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ara_domain.hashing import document_hash
from ara_domain.identity import Portfolio
from ara_domain.ports import CachedCertificate, CachedSearch, Repositories, SearchKey, SearchKind, SearchRow
from tests.builders import certificate
from tests.contract import examples
from tests.contract.examples import NOON, identity, save_homes, search_row

LATER = NOON + timedelta(days=1)


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
