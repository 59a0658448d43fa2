"""The graph to call, before anything was made of it and after."""

from collections.abc import Iterator

import dagster as dg
import pytest

from ara_assets.partitions import register_blocks
from tests.unit.assets.graph import BLOCKS, Called, Graph


@pytest.fixture(scope="session")
def ephemeral() -> Iterator[dg.DagsterInstance]:
    """An instance in memory that knows the blocks; direct calls write nothing to it."""
    with dg.DagsterInstance.ephemeral() as instance:
        register_blocks(instance, BLOCKS)
        yield instance


@pytest.fixture
def listed(ephemeral: dg.DagsterInstance) -> Graph:
    """Homes on the list, nothing made of them."""
    return Graph.listed(ephemeral)


@pytest.fixture(scope="session")
def first_call(ephemeral: dg.DagsterInstance) -> tuple[Graph, dict[str, Called]]:
    """Everything made, all blocks in one go; and what was reported."""
    graph = Graph.listed(ephemeral)
    return graph, graph.call_all(*BLOCKS)


@pytest.fixture
def made(first_call: tuple[Graph, dict[str, Called]]) -> Graph:
    """Everything is made; a new process that has scored and fetched nothing yet."""
    return first_call[0].copy()


@pytest.fixture(scope="session")
def reported(first_call: tuple[Graph, dict[str, Called]]) -> dict[str, Called]:
    """What each asset reported when it made every block."""
    return first_call[1]
