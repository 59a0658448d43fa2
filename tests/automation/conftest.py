"""A real Dagster instance on a real PostgreSQL, configured by the repository's own `dagster.yaml`."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import dagster as dg
import psycopg
import pytest
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import GrpcServerTarget
from dagster._grpc.client import DagsterGrpcClient
from dagster_graphql.cli import execute_query

from ara_assets.launch import dagster_environment, open_instance
from ara_domain.identity import BlockKey
from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres

DAGSTER_YAML = Path(__file__).parents[2] / "dagster_home" / "dagster.yaml"
_numbers = count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server whose database `dagster` holds Dagster's empty tables, made once, to copy from."""
    home = tmp_path_factory.mktemp("server")
    with EmbeddedPostgres.attach(home, NOT_DURABLE) as server:
        shutil.copy(DAGSTER_YAML, home)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DAGSTER_HOME", str(home))
            patch.setenv("ARA_DAGSTER_DATABASE_URL", "set by open_instance, restored here")
            with open_instance(home, server.url("dagster", "psycopg2")):
                pass
        yield server


@pytest.fixture
def instance(server: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """An instance with nothing in it yet."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("ARA_DAGSTER_DATABASE_URL", "set by open_instance, restored here")
    database = f"test_{next(_numbers)}"
    with psycopg.connect(server.url("postgres", "psycopg").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database} TEMPLATE dagster")
    shutil.copy(DAGSTER_YAML, tmp_path)
    with open_instance(tmp_path, server.url(database, "psycopg2")) as instance:
        yield instance


class GraphQL:
    """Asks what the Dagster UI asks, of a code server with the example graph."""

    def __init__(self, workspace: WorkspaceProcessContext) -> None:
        self._workspace = workspace

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer = execute_query(self._workspace, query, variables)
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    def stale_blocks(self, asset: str, blocks: Sequence[BlockKey]) -> set[BlockKey]:
        """The blocks the UI marks as stale."""
        query = """
            query ($keys: [AssetKeyInput!]!, $blocks: [String!]) {
              assetNodes(assetKeys: $keys) { staleStatusByPartition(partitions: $blocks) }
            }"""
        data = self.ask(query, keys=[{"path": [asset]}], blocks=[str(block) for block in blocks])
        statuses = data["assetNodes"][0]["staleStatusByPartition"]
        assert set(statuses) <= {"FRESH", "STALE"}, statuses
        return {block for block, status in zip(blocks, statuses, strict=True) if status == "STALE"}


@pytest.fixture(scope="session")
def code_server(server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A code server with the example graph, as the web server has one. Its socket."""
    home = tmp_path_factory.mktemp("code")
    shutil.copy(DAGSTER_YAML, home)
    environment = {
        **os.environ,
        **dagster_environment(home, server.url("dagster", "psycopg2")),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with start_code_server(home / "socket", environment) as process:
        yield str(home / "socket")
        process.terminate()


def start_code_server(socket: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "dagster", "api", "grpc", "-m", "tests.automation.example_graph"]
    process = subprocess.Popen(
        [*command, "--socket", str(socket), "--location-name", "ara"], env=environment, stdout=subprocess.DEVNULL
    )
    client = DagsterGrpcClient(socket=str(socket))
    deadline = time.monotonic() + 60
    while True:
        try:
            client.ping("")
        except DagsterUserCodeUnreachableError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return process


@pytest.fixture
def graphql(instance: dg.DagsterInstance, code_server: str) -> Iterator[GraphQL]:
    """The GraphQL of this test's instance."""
    target = GrpcServerTarget(host="localhost", port=None, socket=code_server, location_name="ara")
    with WorkspaceProcessContext(instance, target) as workspace:
        yield GraphQL(workspace)
