"""Shared data, prices, runs, block versions and quarantine."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from ara_domain.geospatial import GeoSpatial
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import BlockVersion, CostVersion, Material, RegionalFactor, Repositories
from ara_domain.quarantine import QuarantinedItem
from ara_domain.tasks import Subtask, Task, TaskStatus
from tests.contract import examples
from tests.contract.examples import NOON

LATER = NOON + timedelta(hours=1)


def test_positions_are_kept_by_uprn_and_replaced(store: Repositories):
    uprn = examples.new_uprn()
    place = GeoSpatial(uprn=uprn, latitude=53.8, longitude=-1.5, easting_m=428000.0, local_authority_code="E08000035")
    for row in (place, replace(place, conservation_area=True)):
        with store.unit_of_work() as uow:
            store.generic_data.save_geospatial(uow, [row])
            uow.commit()
        assert store.generic_data.geospatial([uprn, uprn + 1]) == {uprn: row}


def test_small_facts_are_kept_by_kind_and_key(store: Repositories, slug: str):
    for value in ({"region": 3}, {"region": 4, "names": ["Leeds", None], "share": 0.5}):
        with store.unit_of_work() as uow:
            store.generic_data.put(uow, "postcode", slug, value, NOON)
            uow.commit()
        assert store.generic_data.get("postcode", [slug, "other"]) == {slug: value}
    assert store.generic_data.get("another kind", [slug]) == {}


def test_a_run_and_its_blocks_go_through_their_states(store: Repositories, portfolio: Portfolio):
    run = Task(
        task_id=uuid4(),
        portfolio_id=portfolio.portfolio_id,
        kind="modelling",
        status=TaskStatus.IN_PROGRESS,
        started_at=NOON,
    )
    blocks = [
        Subtask(subtask_id=uuid4(), task_id=run.task_id, block=block, status=TaskStatus.WAITING)
        for block in ("LS7", "LS6")
    ]
    done = replace(run, status=TaskStatus.COMPLETE, finished_at=LATER, run_url="http://localhost:3000/runs/1")
    failed = replace(
        blocks[0], status=TaskStatus.FAILED, started_at=NOON, finished_at=LATER, error="no answer", log_url="file:log"
    )
    for task, subtasks in ((run, blocks), (done, [failed])):
        with store.unit_of_work() as uow:
            store.subtasks.save_task(uow, task)
            store.subtasks.save_subtasks(uow, subtasks)
            uow.commit()
        assert store.subtasks.task(run.task_id) == task

    assert store.subtasks.subtasks(run.task_id) == [blocks[1], failed]
    assert store.subtasks.task(uuid4()) is None


def test_the_version_of_the_cost_table_saved_last_is_current(store: Repositories, slug: str):
    wool = Material(
        material_id="wool",
        description="Mineral wool",
        unit="m²",
        unit_cost_pence=2_000,
        fixed_cost_pence=13_000,
        price_date="2026-01",
        source="a price book",
    )
    beads = replace(wool, material_id="beads", vat_percent=20.0)
    for version, priced in ((f"{slug}-1", [wool, beads]), (f"{slug}-2", [wool]), (f"{slug}-1", [beads])):
        with store.unit_of_work() as uow:
            store.materials.save(uow, version, priced)
            uow.commit()
        assert store.materials.current_version() == version
        assert list(store.materials.materials(version).values()) == priced
    assert store.materials.materials("never saved") == {}


def test_regional_factors_and_where_prices_are_from_belong_to_a_version(store: Repositories, slug: str):
    wool = Material(
        material_id="wool",
        description="Mineral wool",
        unit="m²",
        unit_cost_pence=2_000,
        fixed_cost_pence=13_000,
        price_date="2026-01",
        source="a price book",
    )
    leeds = RegionalFactor(area="LS", factor=0.97, source="a price book")
    dear = replace(leeds, area="W1A", factor=1.25)
    for factors in ([leeds, dear], [dear]):
        with store.unit_of_work() as uow:
            store.materials.save(uow, slug, [wool], factors=factors, source="tender.xlsx")
            uow.commit()
        assert list(store.materials.factors(slug).values()) == factors
    newest = store.materials.versions()[-1]
    assert replace(newest, saved_at=None) == CostVersion(
        version=slug, currency="GBP", source="tender.xlsx", materials=1, factors=1
    )
    assert store.materials.factors("never saved") == {}


@pytest.fixture
def block(slug: str) -> BlockKey:
    return BlockKey(slug, "LS6")


def version(block: BlockKey, asset: str = "effective_epc", text: str = "v1") -> BlockVersion:
    inputs = {"remapped_epc": "a", "landlord_overrides": "b"}
    return BlockVersion(asset=asset, block=block, version=text, code_version="1", inputs=inputs, run_id="run", at=NOON)


def test_a_block_version_takes_the_place_of_the_one_before(store: Repositories, block: BlockKey):
    other = BlockKey(block.portfolio, "LS7")
    old, new = version(block), version(block, text="v2")
    beside = [version(block, "recommendations"), version(other)]
    for versions in ([old, *beside], [new]):
        with store.unit_of_work() as uow:
            store.block_versions.save(uow, versions)
            uow.commit()

    found = store.block_versions.of([block])
    assert found == {("effective_epc", block): new, ("recommendations", block): beside[0]}
    everything = store.block_versions.of()
    assert {key: one for key, one in everything.items() if key[1].portfolio == block.portfolio} == {
        **found,
        ("effective_epc", other): beside[1],
    }
    assert store.block_versions.of([]) == {}


def test_a_block_that_is_gone_is_forgotten(store: Repositories, block: BlockKey):
    other = BlockKey(block.portfolio, "LS7")
    with store.unit_of_work() as uow:
        store.block_versions.save(uow, [version(block), version(other)])
        store.block_versions.forget(uow, [block])
        uow.commit()

    assert store.block_versions.of([block, other]) == {("effective_epc", other): version(other)}


def item(name: str, **changes: object) -> QuarantinedItem:
    set_aside = QuarantinedItem(
        stage="remapped_epc",
        kind="certificate",
        item=name,
        reason="unknown_schema",
        message="schema SAP-Schema-10.2 is not known",
        remedy="map it or leave it out",
        uprn=900_000_000_001,
        raw={"schema_type": "SAP-Schema-10.2", "lines": [1, None]},
    )
    return replace(set_aside, **changes)  # type: ignore[arg-type]


def test_open_items_are_those_the_last_run_found(store: Repositories, block: BlockKey):
    known, gone, new = item("c1"), item("c2"), item("c3", raw="not a document")
    reworded = replace(known, message="still not known")
    for found in ([gone, known], [new, reworded], [reworded, new]):
        with store.unit_of_work() as uow:
            store.quarantine.replace(uow, block, "remapped_epc", found, NOON)
            uow.commit()

    assert store.quarantine.open_items(block.portfolio) == [reworded, new]


def test_one_item_may_be_set_aside_for_two_reasons(store: Repositories, block: BlockKey):
    with store.unit_of_work() as uow:
        both = [item("c1"), item("c1", reason="broken_document")]
        store.quarantine.replace(uow, block, "remapped_epc", both, NOON)
        uow.commit()

    reasons = [one.reason for one in store.quarantine.open_items(block.portfolio)]
    assert reasons == ["broken_document", "unknown_schema"]


def test_items_are_resolved_by_their_own_stage_and_block_only(store: Repositories, block: BlockKey):
    other = BlockKey(block.portfolio, "LS7")
    placed = [(block, "remapped_epc"), (other, "remapped_epc"), (block, "epc_cache")]
    with store.unit_of_work() as uow:
        for at, stage in placed:
            store.quarantine.replace(uow, at, stage, [item("c1", stage=stage)], NOON)
        store.quarantine.replace(uow, block, "remapped_epc", [], LATER)
        uow.commit()
    found = store.quarantine.open_items

    assert [one.stage for one in found(block.portfolio)] == ["epc_cache", "remapped_epc"]
    assert [one.stage for one in found(block.portfolio, block="LS7")] == ["remapped_epc"]
    assert found(block.portfolio, stage="remapped_epc", block="LS6") == []
    assert found("another portfolio") == []


def test_the_items_of_a_block_that_is_no_more_are_resolved(store: Repositories, block: BlockKey):
    other = BlockKey(block.portfolio, "LS7")
    with store.unit_of_work() as uow:
        for at in (block, other):
            store.quarantine.replace(uow, at, "remapped_epc", [item("c1")], NOON)
        store.quarantine.forget(uow, [other], LATER)
        uow.commit()

    assert store.quarantine.open_items(block.portfolio) == [item("c1")]
    assert store.quarantine.open_items(block.portfolio, block="LS7") == []


@pytest.mark.parametrize("raw", ["zero \0 character", "half \ud83d pair", float("nan"), [float("inf"), {1: b"x"}]])
def test_an_item_is_set_aside_however_broken_its_raw_input(store: Repositories, block: BlockKey, raw: object):
    with store.unit_of_work() as uow:
        broken = item("row 7", message="row 7 says \0", raw=raw)
        store.quarantine.replace(uow, block, "import", [broken], NOON)
        uow.commit()

    (kept,) = store.quarantine.open_items(block.portfolio)
    assert (kept.item, kept.reason) == ("row 7", "unknown_schema")
    assert kept.raw is not None


def test_a_block_says_when_a_reason_was_last_found(store: Repositories, block: BlockKey):
    other = BlockKey(block.portfolio, "LS7")
    still_down = [item("c1", reason="register_unavailable"), item("c2")]
    with store.unit_of_work() as uow:
        store.quarantine.replace(uow, block, "remapped_epc", still_down, NOON)
        store.quarantine.replace(uow, other, "remapped_epc", [item("c3")], NOON)
        uow.commit()

    def last_seen(reason: str) -> dict[str, datetime]:
        return dict(store.quarantine.last_seen(block.portfolio, "remapped_epc", reason))

    assert last_seen("register_unavailable") == {"LS6": NOON}
    assert last_seen("unknown_schema") == {"LS6": NOON, "LS7": NOON}

    with store.unit_of_work() as uow:
        store.quarantine.replace(uow, block, "remapped_epc", still_down, LATER)
        uow.commit()
    assert last_seen("register_unavailable") == {"LS6": LATER}
    assert store.quarantine.last_seen(block.portfolio, "epc_cache", "register_unavailable") == {}
