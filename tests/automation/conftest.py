"""A real Dagster instance, a real world, and the other processes of a running ARA."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import GrpcServerTarget
from dagster._grpc.client import DagsterGrpcClient
from dagster_graphql.cli import execute_query

from ara_assets.launch import dagster_environment
from ara_domain.identity import BlockKey
from tests.automation.world import WORLD_URL, World, world_at
from tests.dagster_instance import DAGSTER_YAML, Copies, copies, dagster_template, instance

__all__ = ["DAGSTER_YAML", "Copies", "copies", "dagster_template", "instance"]


@pytest.fixture
def world(copies: Copies, migrated_template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world with nothing in it yet, which other processes find as well."""
    url = copies.of(migrated_template, "psycopg")
    monkeypatch.setenv(WORLD_URL, url)
    with world_at(url) as world:
        yield world


# ---------------------------------------------------------------------------------------------- other processes


def start_code_server(socket: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A code server with the example graph; returns when it answers."""
    command = [sys.executable, "-m", "dagster", "api", "grpc", "-m", "tests.automation.example_graph"]
    process = subprocess.Popen(
        [*command, "--socket", str(socket), "--location-name", "ara"],
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
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


def stop(process: "subprocess.Popen[bytes]", within_s: float = 10) -> None:
    """End a Dagster process: asked first, then killed.

    It treats SIGTERM as it does Ctrl-C, and ignores both where Ctrl-C is ignored, as in what a script runs in the
    background.
    """
    process.terminate()
    try:
        process.wait(within_s)
    except subprocess.TimeoutExpired:
        process.kill()


class GraphQL:
    """Asks what the Dagster UI asks."""

    def __init__(self, workspace: WorkspaceProcessContext) -> None:
        self._workspace = workspace

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer = execute_query(self._workspace, query, variables)
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    def stale_blocks(self, asset: str, blocks: Sequence[BlockKey]) -> set[BlockKey]:
        """The blocks the UI marks as stale; all others have to be fresh."""
        query = """
            query ($keys: [AssetKeyInput!]!, $blocks: [String!]) {
              assetNodes(assetKeys: $keys) { staleStatusByPartition(partitions: $blocks) }
            }"""
        data = self.ask(query, keys=[{"path": [asset]}], blocks=[str(block) for block in blocks])
        statuses = data["assetNodes"][0]["staleStatusByPartition"]
        assert set(statuses) <= {"FRESH", "STALE"}, statuses
        return {block for block, status in zip(blocks, statuses, strict=True) if status == "STALE"}

    def failed_blocks(self, asset: str) -> set[BlockKey]:
        """The blocks the UI shows in red."""
        query = """
            query ($keys: [AssetKeyInput!]!) {
              assetNodes(assetKeys: $keys) {
                assetPartitionStatuses { ... on DefaultPartitionStatuses { failedPartitions } }
              }
            }"""
        data = self.ask(query, keys=[{"path": [asset]}])
        return {BlockKey.parse(key) for key in data["assetNodes"][0]["assetPartitionStatuses"]["failedPartitions"]}


@pytest.fixture(scope="session")
def code_server(copies: Copies, dagster_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a code server that says what the graph looks like."""
    home = tmp_path_factory.mktemp("code_server")
    shutil.copy(DAGSTER_YAML, home)
    environment = {**os.environ, **dagster_environment(home, copies.of(dagster_template, "psycopg2"))}
    with start_code_server(home / "socket", environment) as process:
        yield home / "socket"
        stop(process)


@pytest.fixture
def graphql(instance: dg.DagsterInstance, code_server: Path) -> Iterator[GraphQL]:
    """The GraphQL of this test's instance."""
    target = GrpcServerTarget(host="localhost", port=None, socket=str(code_server), location_name="ara")
    with WorkspaceProcessContext(instance, target) as workspace:
        yield GraphQL(workspace)
