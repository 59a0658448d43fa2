"""A mapping that was raised maps what is stored again, calls nobody, and models only the homes that read otherwise."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ara_assets.cli.backfill import recipes_from
from ara_assets.definitions import refresh_job
from ara_assets.launch import RunReport, run_in_process, run_until_fresh
from ara_assets.partitions import registered_blocks
from ara_assets.refresh import PlannedRun
from ara_domain.epc.mapping import map_certificate
from ara_domain.ports import CachedCertificate, StageHashes
from ara_resources.stand_in import StandIn
from tests.integration.pipelines.raised_mapping import RaisedMapping
from tests.integration.pipelines.site import PORTFOLIO, Site, count, whole

pytestmark = pytest.mark.integration

EVERY = 4
VERSION = RaisedMapping(every=EVERY).version


def backfill(site: Site) -> list[RunReport]:
    """What `ara backfill remapped_epc` does."""
    recipes = recipes_from("remapped_epc")
    return whole(run_until_fresh(refresh_job, site.instance, site.books, recipes, kind="backfill"))


def chosen(site: Site) -> Mapping[UUID, CachedCertificate]:
    """The certificate each home is modelled on."""
    homes = site.database.properties.find_by_portfolio(PORTFOLIO.portfolio_id)
    numbers = {home.identity.property_id: home.certificate_number for home in homes if home.certificate_number}
    held = site.database.epc_cache.get(set(numbers.values()))
    return {home: held[number] for home, number in numbers.items()}


def hashes(site: Site) -> Mapping[UUID, StageHashes]:
    blocks = site.database.properties.blocks(PORTFOLIO.portfolio_id)
    return site.database.properties.stage_hashes(PORTFOLIO.portfolio_id, *blocks)


def read_otherwise(site: Site, mapping: RaisedMapping) -> set[UUID]:
    """The homes whose certificate this mapping reads otherwise than the last."""
    return {
        home for home, held in chosen(site).items() if mapping.reads_otherwise(map_certificate(held.document or {}))
    }


def test_only_homes_whose_certificate_reads_otherwise_are_modelled_and_nobody_is_called(
    modelled_site: Site, register: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, before, versions = modelled_site, hashes(modelled_site), modelled_site.versions("remapped_epc")
    documents = {held.row.certificate_number for held in chosen(site).values()}
    mapping = RaisedMapping(every=EVERY)
    mapping.brought_in(monkeypatch)
    reports = backfill(site)

    affected = read_otherwise(site, mapping)
    assert 0 < len(affected) < len(chosen(site)) / 2
    neighbours = count(reports, "remapped_epc", "neighbours")
    assert len(documents) <= count(reports, "remapped_epc", "mapped") <= len(documents) + neighbours
    assert count(reports, "remapped_epc", "mapped") <= mapping.documents
    # A certificate of another postcode than its home's may have been mapped before, as a neighbour there.
    assert 0 < count(reports, "remapped_epc", "homes_changed") <= len(affected)
    of_ours = {chosen(site)[home].row.certificate_number for home in affected}
    assert len(of_ours) <= count(reports, "remapped_epc", "content_changed") <= len(of_ours) + neighbours
    assert register.calls.total() == 0

    after = hashes(site)
    told_by_neighbours = after.keys() - chosen(site).keys()
    changed_now = {home for home in after if after[home].effective != before[home].effective}
    assert changed_now - told_by_neighbours == affected
    assert {home for home in after if after[home].baseline != before[home].baseline} == changed_now
    assert {home for home in after if after[home].plans != before[home].plans} <= changed_now
    assert count(reports, "baseline_predictions", "scored") == len(changed_now)
    for home in site.database.properties.find_by_portfolio(PORTFOLIO.portfolio_id):
        if home.identity.property_id in affected:
            assert home.epc is not None
            assert home.epc.percent_draughtproofed in (37, 38), "what was in memory gave way to the new copy"
    assert {held.mapping_version for held in chosen(site).values()} == {VERSION}
    changed = {block for block, version in site.versions("remapped_epc").items() if version != versions[block]}
    homes = {one.property_id: one for one in site.homes.values()}
    assert {block.block for block in changed} == {PORTFOLIO.block_of(homes[home].postcode).block for home in affected}
    assert backfill(site) == []


def test_a_mapping_that_says_the_same_changes_no_version_and_nothing_follows(
    modelled_site: Site, register: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = modelled_site
    before, versions, plans = hashes(site), site.versions("remapped_epc"), site.plans()
    rows = _rows_of_certificates(site)
    RaisedMapping().brought_in(monkeypatch)
    # As somebody does in the Dagster UI: this asset alone, over the range of all blocks.
    every_block = PlannedRun(blocks=registered_blocks(site.instance), assets=("remapped_epc",), stale={})
    reports = whole([run_in_process(refresh_job, site.instance, every_block, "by hand")])

    assert count(reports, "remapped_epc", "mapped") > 0
    assert backfill(site) == []
    assert count(reports, "remapped_epc", "content_changed") == 0
    assert (hashes(site), site.versions("remapped_epc"), site.plans()) == (before, versions, plans)
    assert _rows_of_certificates(site) == rows, "not even the rows of the structured copies are other ones"
    assert register.calls.total() == 0


def test_a_backfill_that_is_killed_goes_on_with_the_documents_it_had_not_come_to(
    modelled_site: Site, register: StandIn
) -> None:
    site, everything = modelled_site, {held.row.certificate_number for held in chosen(modelled_site).values()}
    before = hashes(site)
    # A postcode at a time, so that it is killed within a block that has some of its documents mapped.
    site.environment.setenv("ARA_FETCH_BATCH_POSTCODES", "1")
    killed = in_a_process_of_its_own(kill_at=len(everything) * 2 // 3)
    assert killed.returncode == -9

    finished = {block: row for block, row in _remapped(site).items() if row.code_version == VERSION}
    mapped = {held.row.certificate_number for held in chosen(site).values() if held.mapping_version == VERSION}
    in_finished = {
        held.row.certificate_number
        for home, held in chosen(site).items()
        if any(block.block == PORTFOLIO.block_of(_home(site, home).postcode).block for block in finished)
    }
    assert in_finished < mapped < everything

    resumed = in_a_process_of_its_own(kill_at=0)
    assert resumed.returncode == 0, resumed.stderr
    said: dict[str, Any] = json.loads(resumed.stdout)
    assert said["documents_remapped"] == len(everything - mapped)
    assert said["external_calls"] == register.calls.total() == 0
    assert {block: _remapped(site)[block] for block in finished} == finished, "they are not made again"
    assert {held.mapping_version for held in chosen(site).values()} == {VERSION}
    mapping = RaisedMapping(every=EVERY)
    for held in chosen(site).values():
        number = held.row.certificate_number
        assert site.database.epc_cache.load_mapped([number])[number] == mapping(held.document or {})
    after = hashes(site)
    scored_again = {home for home in after if after[home].baseline != before[home].baseline}
    told_by_neighbours = after.keys() - chosen(site).keys()
    assert scored_again - told_by_neighbours == read_otherwise(site, mapping)


def in_a_process_of_its_own(kill_at: int) -> "subprocess.CompletedProcess[str]":
    command: Sequence[str] = ("backfill", "remapped_epc", PORTFOLIO.slug, "--json")
    program = [sys.executable, "-m", "tests.integration.pipelines.raised_mapping", str(EVERY), str(kill_at)]
    return subprocess.run(
        [*program, *command], capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[3]
    )


def _remapped(site: Site) -> Mapping[Any, Any]:
    rows = site.database.block_versions.of()
    return {block: row for (asset, block), row in rows.items() if asset == "remapped_epc"}


def _home(site: Site, home: UUID) -> Any:
    return next(one for one in site.homes.values() if one.property_id == home)


def _rows_of_certificates(site: Site) -> set[int]:
    with site.database.engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM epc_property").scalars())
