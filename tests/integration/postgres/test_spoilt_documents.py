"""Spoilt documents on a real database: what maps is stored and comes back, and one document never spoils another."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.comparing import different_paths
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.json_text import MAX_DEPTH, is_nested_deeper
from ara_domain.ports import SearchRow, UnitOfWork
from ara_domain.services.epc_remapping import EpcRemappingService
from ara_resources.postgres.database import Database
from ara_resources.postgres.round_trip import round_trip
from tests.fuzzing import documents_to_spoil, spoilt

pytestmark = pytest.mark.integration

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STORED = 400
TOGETHER = 50


@pytest.fixture(scope="module")
def spoilt_documents() -> dict[str, Any]:
    documents = documents_to_spoil()
    names = sorted(documents)
    found = {}
    for seed in range(100_000, 100_000 + STORED):
        what, document = spoilt(documents[names[seed % len(names)]], seed)
        if isinstance(document, dict):
            found[f"{names[seed % len(names)]}, {what}"] = document
    return found


def test_what_is_mapped_of_spoilt_documents_comes_back_as_it_was(
    database: Database, spoilt_documents: dict[str, Any]
) -> None:
    mapped: dict[str, EpcPropertyData] = {}
    for what, document in spoilt_documents.items():
        try:
            mapped[what] = map_certificate(document)
        except MappingError:
            continue
    names = list(mapped)
    assert len(names) > STORED // 4
    for at in range(0, len(names), TOGETHER):
        came_back = round_trip(database.engine, {name: mapped[name] for name in names[at : at + TOGETHER]})
        assert {what: one for what, one in came_back.items() if one.refused or one.different_paths} == {}


def test_spoilt_documents_in_the_cache_stop_nobody(
    database: Database, uow_factory: Callable[[], UnitOfWork], spoilt_documents: dict[str, Any]
) -> None:
    let_in = [one for one in spoilt_documents.values() if not is_nested_deeper(one, MAX_DEPTH)]  # as `parse_json` does
    documents = {f"fuzz-{number}": one for number, one in enumerate(let_in[::4])}
    cache = database.epc_cache
    with uow_factory() as uow:
        cache.save_rows(uow, [_row(number) for number in documents], NOW)
        cache.save_documents(uow, documents, NOW)
        uow.commit()

    held = {number: one.document for number, one in cache.get(documents).items()}
    assert held.keys() == documents.keys()
    remapped = EpcRemappingService().run({number: one for number, one in held.items() if one is not None})
    assert remapped.mapped.keys() | remapped.failed.keys() == documents.keys()
    assert min(len(remapped.mapped), len(remapped.failed)) > len(documents) // 10
    with uow_factory() as uow:
        cache.save_mapped(uow, remapped.mapped, "fuzz:1", NOW)
        uow.commit()

    loaded = cache.load_mapped(documents)
    assert loaded.keys() == remapped.mapped.keys()
    assert {number: different_paths(remapped.mapped[number], loaded[number]) for number in loaded} == dict.fromkeys(
        loaded, ()
    )


def test_a_certificate_the_database_refuses_is_named_and_the_others_come_back(database: Database) -> None:
    documents = documents_to_spoil()
    good = map_certificate(documents["complete, room_in_roof_details"])
    bad = map_certificate(documents["full SAP"])
    object.__setattr__(bad, "habitable_room_count", 2**70)  # no mapping gives this
    came_back = round_trip(database.engine, {"good": good, "bad": bad})
    assert came_back["good"].different_paths == ()
    assert came_back["good"].refused is None
    assert "out of range" in str(came_back["bad"].refused)


def _row(number: str) -> SearchRow:
    return SearchRow(
        certificate_number=number,
        uprn=None,
        postcode="LS6 2AB",
        address_lines=("7 Invented Road",),
        post_town="Leeds",
        registration_date="2024-01-02",
        schema_type="",
        band=None,
        raw={},
    )
