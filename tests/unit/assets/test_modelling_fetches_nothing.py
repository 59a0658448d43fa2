"""Modelling that meets an expired cache says so and goes on with what it has: the caller decides whether to fetch."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Self

import pytest

from ara_assets.dagster_tags import partition_tags
from ara_assets.definitions import build_defs
from ara_domain.ports import CallCounts, RegisterFault, SearchAnswer, SearchKey
from tests.unit.assets.graph import BLOCKS, LEEDS, NAMES, YORK, Graph

MODELLING = NAMES[3:]


class FetcherNobodyMayAsk:
    """Fails the test on any call."""

    def of(self, portfolio: str) -> Self:
        pytest.fail(f"modelling wanted the register of {portfolio}")

    def search_many(self, keys: Sequence[SearchKey]) -> Mapping[SearchKey, SearchAnswer | RegisterFault]:
        pytest.fail(f"modelling searched the register for {list(keys)}")

    def certificates(self, numbers: Sequence[str]) -> Mapping[str, Mapping[str, Any] | RegisterFault | None]:
        pytest.fail(f"modelling fetched {list(numbers)} from the register")

    def counts(self) -> CallCounts:
        pytest.fail("modelling counted calls to the register")


@pytest.fixture
def ingested(listed: Graph) -> Graph:
    """Certificates are cached, and nothing was modelled."""
    listed.call_all(*BLOCKS, names=NAMES[:3])
    return listed


def test_an_expired_cache_is_reported_as_stale_and_modelled_all_the_same(ingested: Graph) -> None:
    ingested.register.searched.clear()
    ingested.register.fetched.clear()
    ingested.world.now += timedelta(days=40)
    called = ingested.call_all(*BLOCKS, names=MODELLING)

    assert called["remapped_epc"].shown("searches_stale") == {"BD1": 1, "LS6": 2, "YO1": 1}
    assert called["optimised_packages"].shown("modelled") == {"BD1": 1, "LS6": 2, "YO1": 0}
    assert (ingested.register.searched, ingested.register.fetched) == ([], [])


def test_an_answer_that_found_nothing_expires_sooner(ingested: Graph) -> None:
    ingested.world.now += timedelta(days=8)
    called = ingested.call("remapped_epc", *BLOCKS)
    assert called.shown("searches_stale") == {"BD1": 0, "LS6": 0, "YO1": 1}


def test_a_whole_refresh_over_an_expired_cache_asks_the_register_nothing(ingested: Graph) -> None:
    """The job itself, on resources in memory, with a register that must not be asked."""
    ingested.world.now += timedelta(days=40)
    ingested.world.override("oak", "loft_insulation_mm", "270")
    job = build_defs({**ingested.resources, "register": FetcherNobodyMayAsk()}).resolve_job_def("refresh")
    result = job.execute_in_process(
        instance=ingested.instance,
        tags=partition_tags(str(BLOCKS[0]), str(BLOCKS[-1])),
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )

    assert result.success
    stale = {
        event.partition: event.step_materialization_data.materialization.metadata["searches_stale"].value
        for event in result.get_asset_materialization_events()
        if event.asset_key is not None and event.asset_key.to_user_string() == "remapped_epc"
    }
    assert stale == {str(block): {LEEDS: 2}.get(block, 1) for block in BLOCKS}
    assert [len(ingested.world.plans(name)) for name in ("oak", "elm", "ash", "fir")] == [2, 2, 2, 0]
    assert ingested.world.home("oak").source_path == "epc_with_overlay"
    assert {item.reason for item in ingested.world.set_aside()} == {"no_certificate"}


def test_a_block_whose_certificates_were_never_looked_for_waits_and_is_not_fetched(listed: Graph) -> None:
    listed.call("properties", YORK)
    job = build_defs({**listed.resources, "register": FetcherNobodyMayAsk()}).resolve_job_def("refresh")
    result = job.execute_in_process(
        instance=listed.instance,
        tags=partition_tags(str(YORK), str(YORK)),
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        raise_on_error=False,
    )
    assert not result.success
    assert "waits for epc_cache, which has nothing for this block" in str(
        result.failure_data_for_node("remapped_epc").user_failure_data  # type: ignore[union-attr]
    )
