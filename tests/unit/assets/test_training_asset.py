"""The training set as an asset: a file a block, made anew where certificates changed, in no run of the pipeline."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ara_assets.definitions import EVERYTHING, REFRESHED, defs
from ara_assets.partitions import PORTFOLIO_BLOCKS
from ara_assets.training import ML_TRAINING_SET, TRAINING_JOB, ml_training_set, training_evidence
from ara_domain.identity import BlockKey
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_resources.settings import Settings
from ara_resources.training.files import Folder
from ara_resources.training.parquet_set import ParquetTrainingSet
from tests.builders import document
from tests.fakes.register import Lodged
from tests.unit.assets.graph import BLOCKS, BRADFORD, LEEDS, YORK, Called, Graph
from tests.unit.stages.world import PORTFOLIO

UPSTREAM = ("properties", "landlord_overrides", "epc_cache", "remapped_epc")


def exported(graph: Graph, to: Path, *blocks: BlockKey) -> Called:
    """Call the asset for blocks one by one."""
    called = [_call(graph, to, block) for block in blocks]
    return Called(
        {block: version for one in called for block, version in one.versions.items()},
        {block: shown for one in called for block, shown in one.metadata.items()},
    )


def _call(graph: Graph, to: Path, block: BlockKey) -> Called:
    training = ParquetTrainingSet(Folder(to))
    books = graph.books
    evidence = {**books.evidence, ML_TRAINING_SET.asset: training_evidence(training.location, Settings())}
    resources = {**graph.resources, "books": replace(books, evidence=evidence), "training": training}
    wanted = {key: value for key, value in resources.items() if key in ml_training_set.required_resource_keys}
    context = dg.build_asset_context(instance=graph.instance, partition_key=str(block))
    return Called.of(ml_training_set(context, **wanted), (block,))  # type: ignore[arg-type]


def manifest(at: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((at / "training" / f"v{TRANSFORM_VERSION}" / "manifest.json").read_text())
    return told


def test_each_block_with_certificates_has_a_file_and_the_manifest_names_them(made: Graph, tmp_path: Path) -> None:
    called = exported(made, tmp_path, BRADFORD, LEEDS, YORK)
    assert called.shown("rows") == {"BD1": 1, "LS6": 2, "YO1": 0}
    folder = f"{tmp_path}/training/v{TRANSFORM_VERSION}"
    assert called.shown("run/folder") == dict.fromkeys(("BD1", "LS6", "YO1"), folder)
    told = manifest(tmp_path)
    assert [(file["block"], file["rows"]) for file in told["files"]] == [("BD1", 1), ("LS6", 2)]
    assert {file["sha256"] for file in told["files"]} == {called.versions[BRADFORD], called.versions[LEEDS]}


def test_a_second_export_works_on_nothing_and_another_place_gets_all(made: Graph, tmp_path: Path) -> None:
    first = exported(made, tmp_path / "one", BRADFORD, LEEDS)
    again = exported(made, tmp_path / "one", BRADFORD, LEEDS)
    assert again.versions == first.versions
    assert again.shown("outcome") == {"BD1": "unchanged", "LS6": "unchanged"}
    elsewhere = exported(made, tmp_path / "two", LEEDS)
    assert elsewhere.shown("outcome") == {"LS6": "made"}
    assert elsewhere.versions[LEEDS] == first.versions[LEEDS]
    assert [file["block"] for file in manifest(tmp_path / "two")["files"]] == ["LS6"]


def test_a_new_certificate_rewrites_its_block_and_leaves_the_others(made: Graph, tmp_path: Path) -> None:
    first = exported(made, tmp_path, BRADFORD, LEEDS)
    newer = document(uprn=903, postcode="BD1 9VV", door_count=3)
    made.register.lodged.append(
        Lodged(number="cert-ash-2", uprn=903, postcode="BD1 9VV", registered="2026-03-20", document=newer)
    )
    made.world.now += timedelta(days=31)
    made.call_all(*BLOCKS, names=UPSTREAM)
    second = exported(made, tmp_path, BRADFORD, LEEDS)
    assert second.shown("outcome") == {"BD1": "made", "LS6": "unchanged"}
    assert second.versions[BRADFORD] != first.versions[BRADFORD]
    assert len(list(tmp_path.rglob("*.parquet"))) == 2


def test_another_version_of_the_engine_looks_at_every_block_again(
    made: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = exported(made, tmp_path, BRADFORD, LEEDS)
    monkeypatch.setattr("ara_assets.training.ENGINE_VERSION", "rdsap10-next")
    again = exported(made, tmp_path, BRADFORD, LEEDS)
    assert again.shown("outcome") == {"BD1": "made", "LS6": "made"}
    assert again.versions == first.versions, "the same rows are the same file"


def test_a_block_the_portfolio_no_longer_has_leaves_the_manifest_with_the_next_run_of_any(
    made: Graph, tmp_path: Path
) -> None:
    exported(made, tmp_path, BRADFORD, LEEDS)
    homes = made.world.db.properties
    gone = [home.property_id for home in homes.identities(PORTFOLIO.portfolio_id, BRADFORD.block)]
    with made.world.writing() as uow:
        homes.leave(uow, gone, made.world.now)
        uow.commit()
    again = exported(made, tmp_path, LEEDS)
    assert again.shown("outcome") == {"LS6": "unchanged"}
    assert [file["block"] for file in manifest(tmp_path)["files"]] == ["LS6"]
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


def test_it_is_an_asset_by_block_with_a_job_of_its_own_and_in_no_run() -> None:
    (spec,) = ml_training_set.specs
    assert spec.group_name == "training"
    assert (spec.description or "").startswith("A block: ")
    assert ml_training_set.partitions_def == PORTFOLIO_BLOCKS
    assert {dep.asset_key.to_user_string() for dep in spec.deps} == {"remapped_epc"}
    assert ML_TRAINING_SET not in (*EVERYTHING, *REFRESHED)
    job = defs.resolve_job_def(TRAINING_JOB)
    assert {key.to_user_string() for key in job.asset_layer.executable_asset_keys} == {"ml_training_set"}
    assert ml_training_set.required_resource_keys - {"io_manager"} == {"books", "store", "training"}
