"""A training set in a folder and in a bucket: a file a block, and a manifest that is true whatever was written."""

import functools
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3.session
import pandas as pd
import pyarrow.parquet as pq
import pytest

from ara_domain.identity import BlockKey
from ara_domain.ml.schema import TRANSFORM_VERSION, column_names
from ara_domain.ports.training import MadeBy
from ara_domain.services.training_rows import training_columns, training_rows
from ara_resources.training.files import Bucket, Files, Folder, PlaceUnusable, files_at
from ara_resources.training.parquet_set import MANIFEST, ParquetTrainingSet
from tests.s3_stand_in import S3StandIn
from tests.unit.training.homes import home

LEEDS, YORK, OTHER = BlockKey("acme", "LS6"), BlockKey("acme", "YO1"), BlockKey("best", "LS6")
TODAY = MadeBy(mapping_version="map:1", engine_version="10.2", at=datetime(2026, 3, 1, tzinfo=UTC))
TOMORROW = replace(TODAY, mapping_version="map:2", at=TODAY.at + timedelta(days=1))
shared_session = functools.cache(boto3.session.Session)
"""One for all tests: what botocore reads of AWS takes longer than most of them."""
FOLDER = f"training/v{TRANSFORM_VERSION}"


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """The same place twice: whatever holds of a folder holds of a bucket, whose lists come three to a page."""
    if request.param == "folder":
        yield files_at(str(tmp_path / "models"))
        return
    with S3StandIn("models", page=3) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        yield Bucket("s3://models/ara", shared_session())


def rows(*names: str) -> pd.DataFrame:
    return training_rows(home(name) for name in names)


def manifest(files: Files) -> dict[str, Any]:
    content = files.read(f"{FOLDER}/{MANIFEST}")
    assert content is not None
    told: dict[str, Any] = json.loads(content)
    return told


def parquets(files: Files) -> list[str]:
    return [path for path in files.below(FOLDER) if path.endswith(".parquet")]


def check_it_is_true(files: Files) -> None:
    """Every file of the manifest is there, is what its hash says, and has so many rows of the columns it names."""
    told = manifest(files)
    assert told["rows"] == sum(file["rows"] for file in told["files"])
    for file in told["files"]:
        content = files.read(f"{FOLDER}/{file['path']}")
        assert content is not None
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["bytes"]
        table = pq.read_table(io.BytesIO(content))
        assert table.num_rows == file["rows"]
        assert table.column_names == [column["name"] for column in told["columns"]]


def test_the_path_names_the_version_and_a_file_reads_back_as_the_rows_written(files: Files) -> None:
    written = rows("oak", "elm")
    made = ParquetTrainingSet(files).replace(LEEDS, written, TODAY)
    assert made is not None
    assert made.path.startswith("portfolio=acme/block=LS6/")
    content = files.read(f"training/v{TRANSFORM_VERSION}/{made.path}")
    assert content is not None
    read = pd.read_parquet(io.BytesIO(content))
    pd.testing.assert_frame_equal(read, written, check_dtype=False)
    assert ParquetTrainingSet(files).location == f"{files.location}/training/v{TRANSFORM_VERSION}"


def test_the_manifest_tells_features_targets_and_origins_apart(files: Files) -> None:
    ParquetTrainingSet(files).replace(LEEDS, rows("oak"), TODAY)
    told = manifest(files)
    assert told["transform_version"] == TRANSFORM_VERSION
    assert told["features"] == list(column_names())
    assert told["targets"]["target_co2_t"] == {"unit": "t/yr", "meaning": "CO2 emissions"}
    assert [*told["origins"], *told["features"], *told["targets"]] == list(training_columns())
    types = {column["name"]: column["dtype"] for column in told["columns"]}
    assert {types[name] for name in [*told["features"], *told["targets"]]} == {"float64"}
    assert types["origin_lodged_on"] == "date"
    check_it_is_true(files)


def test_a_file_alone_says_what_its_columns_are_for(files: Files) -> None:
    made = ParquetTrainingSet(files).replace(LEEDS, rows("oak"), TODAY)
    assert made is not None
    content = files.read(f"{FOLDER}/{made.path}")
    assert content is not None
    said = pq.read_schema(io.BytesIO(content)).metadata
    assert said[b"ara.transform_version"].decode() == TRANSFORM_VERSION
    assert said[b"ara.targets"].decode().split(",") == list(manifest(files)["targets"])


def test_the_manifest_is_true_after_any_subset_of_blocks_in_any_order(files: Files) -> None:
    training = ParquetTrainingSet(files)
    for block, names, made_by in (
        (YORK, ("fir",), TODAY),
        (LEEDS, ("oak", "elm"), TODAY),
        (OTHER, ("ash",), TODAY),
        (LEEDS, ("oak", "elm", "yew"), TOMORROW),
    ):
        training.replace(block, rows(*names), made_by)
        check_it_is_true(files)
    told = manifest(files)
    assert [(file["portfolio"], file["block"], file["rows"]) for file in told["files"]] == [
        ("acme", "LS6", 3),
        ("acme", "YO1", 1),
        ("best", "LS6", 1),
    ]
    assert told["mapping_versions"] == ["map:1", "map:2"]
    assert len(parquets(files)) == 3, "a block that was rewritten has one file"


def test_the_same_rows_again_change_nothing(files: Files) -> None:
    training = ParquetTrainingSet(files)
    first = training.replace(LEEDS, rows("oak"), TODAY)
    before = files.read(f"{FOLDER}/{MANIFEST}")
    assert training.replace(LEEDS, rows("oak"), TOMORROW) == first
    assert files.read(f"{FOLDER}/{MANIFEST}") == before
    assert len(parquets(files)) == 1


def test_a_file_that_somebody_removed_is_written_again(files: Files) -> None:
    training = ParquetTrainingSet(files)
    training.replace(LEEDS, rows("oak"), TODAY)
    (path,) = parquets(files)
    files.remove(path)
    training.replace(LEEDS, rows("oak"), TODAY)
    assert parquets(files) == [path]
    check_it_is_true(files)


def test_a_block_that_has_nothing_to_teach_any_more_leaves_no_file(files: Files) -> None:
    training = ParquetTrainingSet(files)
    training.replace(LEEDS, rows("oak"), TODAY)
    assert training.replace(LEEDS, rows(), TOMORROW) is None
    assert parquets(files) == []
    assert manifest(files)["files"] == []
    assert training.replace(YORK, rows(), TOMORROW) is None


class Killed(BaseException):
    """The process ends here."""


class DiesAt:
    """Files whose writer is killed at one of its steps, counted from 0."""

    def __init__(self, files: Files, step: int) -> None:
        self._files, self._left = files, step

    def __getattr__(self, name: str) -> Any:
        if name in {"write", "remove"}:
            if self._left == 0:
                raise Killed
            self._left -= 1
        return getattr(self._files, name)


@pytest.mark.parametrize("step", range(3), ids=["before the file", "before the manifest", "before the old file goes"])
def test_a_writer_killed_at_any_step_leaves_a_true_manifest_and_the_next_one_tidies_up(files: Files, step: int) -> None:
    ParquetTrainingSet(files).replace(LEEDS, rows("oak"), TODAY)
    with pytest.raises(Killed):
        ParquetTrainingSet(DiesAt(files, step)).replace(LEEDS, rows("oak", "elm"), TOMORROW)
    check_it_is_true(files)
    assert manifest(files)["rows"] == (2 if step == 2 else 1)
    ParquetTrainingSet(files).replace(LEEDS, rows("oak", "elm"), TOMORROW)
    check_it_is_true(files)
    assert manifest(files)["rows"] == 2
    assert len(parquets(files)) == 1


def test_blocks_a_portfolio_no_longer_has_are_let_go_of_and_those_of_others_stay(files: Files) -> None:
    training = ParquetTrainingSet(files)
    for block in (LEEDS, YORK, OTHER):
        training.replace(block, rows("oak"), TODAY)
    gone = training.keep_only("acme", {"YO1"})
    assert [file.block for file in gone] == [LEEDS]
    assert [file.block for file in training.files()] == [YORK, OTHER]
    assert len(parquets(files)) == 2
    check_it_is_true(files)
    assert training.keep_only("acme", {"YO1"}) == []


def test_a_manifest_that_is_none_stops_the_run_and_is_not_written_over(files: Files) -> None:
    files.write(f"{FOLDER}/{MANIFEST}", b"[]")
    with pytest.raises(PlaceUnusable, match=r"manifest\.json is not a manifest of a training set.*move it away"):
        ParquetTrainingSet(files).replace(LEEDS, rows("oak"), TODAY)
    assert files.read(f"{FOLDER}/{MANIFEST}") == b"[]"


def test_a_bucket_that_is_not_there_stops_the_run_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with S3StandIn("models") as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(PlaceUnusable, match=r"s3://elsewhere cannot be used .*NoSuchBucket.*ARA_TRAINING_PATH"):
            ParquetTrainingSet(files_at("s3://elsewhere")).replace(LEEDS, rows("oak"), TODAY)


def test_a_folder_that_is_a_file_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("not a folder")
    with pytest.raises(PlaceUnusable, match="make it writable, or set ARA_TRAINING_PATH"):
        ParquetTrainingSet(Folder(tmp_path / "models")).replace(LEEDS, rows("oak"), TODAY)


def test_names_that_a_path_would_take_for_folders_stay_one_part_of_it(files: Files) -> None:
    made = ParquetTrainingSet(files).replace(BlockKey("../up", "a/b"), rows("oak"), TODAY)
    assert made is not None
    assert made.path.startswith("portfolio=..%2Fup/block=a%2Fb/")
    check_it_is_true(files)


def test_an_address_without_a_bucket_is_refused_with_how_to_write_one() -> None:
    with pytest.raises(PlaceUnusable, match=r"s3:// names no bucket; write it as s3://bucket/prefix"):
        Bucket("s3://")
