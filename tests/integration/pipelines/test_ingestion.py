"""The ingestion pipeline on real PostgreSQL and real HTTP: as few calls as it takes, and everything they brought kept."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from ara_assets.definitions import run_job
from ara_assets.launch import run_each_block_once
from ara_domain.services.register_searches import search_keys
from ara_resources.stand_in import StandIn
from tests.integration.pipelines.site import INGESTION, Site, asked, count

pytestmark = pytest.mark.integration


def test_the_calls_are_the_lower_bound_and_none_is_made_twice(imported_site: Site, register: StandIn) -> None:
    searches = search_keys(list(imported_site.homes.values()))
    reports = imported_site.ingest()

    fetched, gone = count(reports, "epc_cache", "documents_fetched"), count(reports, "epc_cache", "withdrawn")
    assert register.calls == {"search": len(searches), "certificate": fetched + gone}
    assert set(asked(register).values()) == {1}
    assert count(reports, "epc_cache", "requests") == register.calls.total()
    assert gone == 2, "the stock lists two certificates that the register no longer has"
    assert 80 < fetched < len(imported_site.homes)


def test_what_was_brought_is_kept_whole_and_neighbours_rows_with_it(
    ingested_site: Site, register: StandIn, stock: Path
) -> None:
    lodged = {
        entry["certificateNumber"]: entry
        for file in stock.rglob("*.jsonl")
        for entry in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    }
    postcodes = {key.value for key in search_keys(list(ingested_site.homes.values()))}
    held = ingested_site.database.epc_cache.certificates_of(postcodes=postcodes)

    listed = {number for number, entry in lodged.items() if entry["row"]["postcode"] in postcodes}
    assert {one.row.certificate_number for one in held} >= listed
    documents = {one.row.certificate_number: one.document for one in held if one.document is not None}
    assert documents == {number: lodged[number]["document"] for number in documents}
    assert len(documents) < len(listed), "of neighbours the row is enough"
    assert register.calls.total() == 0


def test_a_second_run_asks_nothing(ingested_site: Site, register: StandIn) -> None:
    assert ingested_site.ingest() == []
    assert register.calls.total() == 0


def test_blocks_looked_at_again_while_their_answers_are_fresh_cost_no_call_and_keep_their_versions(
    ingested_site: Site, register: StandIn
) -> None:
    before = ingested_site.versions("epc_cache")
    ingested_site.forget("epc_cache")
    reports = ingested_site.ingest()

    assert register.calls.total() == 0
    assert count(reports, "epc_cache", "searches_saved") == len(search_keys(list(ingested_site.homes.values())))
    assert count(reports, "epc_cache", "documents_fetched") == 0
    assert ingested_site.versions("epc_cache") == before


def test_of_expired_answers_only_what_is_new_in_them_is_fetched(
    ingested_site: Site, stock: Path, tmp_path: Path
) -> None:
    """A year on: every search is due, one home was assessed again."""
    before = ingested_site.versions("epc_cache")
    entry = next(
        entry
        for file in sorted(stock.rglob("*.jsonl"))
        for entry in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        if entry["document"] and entry["row"]["uprn"] in {home.uprn for home in ingested_site.homes.values()}
    )
    number, today = "0000-1111-2222-3333-4444", "2026-05-01"
    newer = {
        "certificateNumber": number,
        "row": {**entry["row"], "registrationDate": today, "certificateNumber": number},
    }
    newer["document"] = {**entry["document"], "registration_date": today}
    (tmp_path / "since").mkdir()
    (tmp_path / "since" / "certificates.jsonl").write_text(json.dumps(newer) + "\n", encoding="utf-8")
    ingested_site.environment.setenv("ARA_EPC_SEARCH_FRESH_DAYS", "0.0000001")
    ingested_site.environment.setenv("ARA_EPC_EMPTY_SEARCH_FRESH_DAYS", "0.0000001")
    ingested_site.forget("epc_cache")
    with StandIn(stock, tmp_path / "since", today=lambda: date(9999, 1, 1)) as server:
        ingested_site.ask(server)
        ingested_site.ingest()
        asked_for = [request for request in server.requests if request.endpoint == "certificate"]

    assert server.calls["search"] == len(search_keys(list(ingested_site.homes.values())))
    (served,) = [request.target for request in asked_for if request.status == 200]
    assert number in served
    assert len(asked_for) == 1 + 2, "two are still listed and were gone: they are looked for whenever they are listed"
    after = ingested_site.versions("epc_cache")
    assert [block.block for block in after if after[block] != before[block]] == [entry["row"]["postcode"].split()[0]]


def test_each_run_is_a_task_whose_blocks_end_complete_and_a_run_in_dagster(imported_site: Site) -> None:
    imported_site.environment.setenv("ARA_UI_URL", "http://ui.example")
    (report,) = imported_site.ingest()

    run = imported_site.instance.get_run_by_id(report.run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert run.asset_selection == {dg.AssetKey(recipe.asset) for recipe in INGESTION}
    with imported_site.database.engine.connect() as connection:
        tasks = connection.exec_driver_sql("SELECT status, run_url FROM tasks").all()
        blocks = connection.exec_driver_sql("SELECT status FROM subtasks").scalars().all()
    assert tasks == [("complete", f"http://ui.example/runs/{report.run_id}")]
    assert Counter(blocks) == {"complete": len(report.planned.blocks)}


def test_a_run_that_cannot_begin_says_why_and_leaves_the_blocks_for_the_next(
    imported_site: Site, register: StandIn
) -> None:
    imported_site.environment.setenv("ARA_EPC_API_URL", "http://register.example")
    (report,) = run_each_block_once(run_job, imported_site.instance, imported_site.books, INGESTION)
    assert not report.success
    assert list(report.failures) == ["the run"]
    assert "https" in report.failures["the run"]

    imported_site.ask(register)
    assert imported_site.ingest()
