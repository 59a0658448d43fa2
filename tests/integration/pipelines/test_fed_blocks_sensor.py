"""The sensor that has the blocks made again which the feed marked: those, once, and none is lost."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import dagster as dg
import pytest
from dagster._core.execution.job_execution_result import JobExecutionResult

from ara_assets.definitions import EVERYTHING, build_defs, default_resources, defs
from ara_assets.planning import fed_blocks, plan_fed
from ara_assets.resources import RegisterResource
from ara_assets.runs import attempts_at
from ara_assets.sensors import decide
from ara_domain.identity import BlockKey
from ara_domain.ports import EpcFetcher, RegisterOfPortfolio
from tests.integration.pipelines.site import PORTFOLIO, Site

pytestmark = pytest.mark.integration

NOTHING_NEW = "the feed brought nothing new since the blocks were made"

before_asking: list[Callable[[], object]] = []
"""What happens once, when a run next wants to ask the register: after it has looked at the marks."""


class InterruptedRegister:
    """The register; what is in `before_asking` happens first."""

    def __init__(self, register: RegisterOfPortfolio) -> None:
        self._register = register

    def of(self, portfolio: str) -> EpcFetcher:
        while before_asking:
            before_asking.pop()()
        return self._register.of(portfolio)

    def source(self, portfolio: str) -> str:
        return self._register.source(portfolio)


class InterruptedRegisterResource(dg.ConfigurableResource[RegisterOfPortfolio]):
    register_of_ara: dg.ResourceDependency[RegisterOfPortfolio]

    def create_resource(self, context: dg.InitResourceContext) -> RegisterOfPortfolio:
        return InterruptedRegister(self.register_of_ara)


def interrupted_run_job() -> dg.JobDefinition:
    """The job `run` of ARA, on all its own resources but the register."""
    ara = RegisterResource(store=default_resources()["store"])
    return build_defs({"register": InterruptedRegisterResource(register_of_ara=ara)}).resolve_job_def("run")


def tick(site: Site) -> tuple[list[dg.RunRequest], str | None]:
    """What the daemon does with the sensor. Returns its requests, or why it has none."""
    (sensor,) = (one for one in defs.sensors or () if one.name == "fed_blocks")
    assert isinstance(sensor, dg.SensorDefinition)
    books: Mapping[str, Any] = {"books": default_resources()["books"]}
    with dg.build_sensor_context(
        instance=site.instance, definitions=defs, resources=dict(books), sensor_name=sensor.name
    ) as context:
        result = sensor.evaluate_tick(context)
    return list(result.run_requests or ()), result.skip_message


def run(site: Site, request: dg.RunRequest) -> JobExecutionResult:
    """What the daemon does with a request."""
    return dg.execute_job(
        dg.reconstructable(interrupted_run_job),
        instance=site.instance,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        tags={**request.tags, "dagster/run_key": request.run_key or ""},
        asset_selection=request.asset_selection,
    )


def mark(site: Site, *blocks: BlockKey, by: str) -> None:
    """What a reading of the feed does when it changed something about homes of these blocks."""
    with site.database.unit_of_work() as uow:
        site.database.register_feed.mark(uow, blocks, run_id=by, at=site.books.clock())
        uow.commit()


def blocks_of(site: Site) -> list[BlockKey]:
    return [BlockKey(PORTFOLIO.slug, block) for block in site.database.properties.blocks(PORTFOLIO.portfolio_id)]


def marked(site: Site) -> set[BlockKey]:
    return set(fed_blocks(site.books, blocks_of(site)))


def made_by(site: Site) -> dict[BlockKey, str]:
    """Which run last made each block of the cache; one that passed over it does not count."""
    table = site.database.block_versions.of()
    return {block: row.run_id for (asset, block), row in table.items() if asset == "epc_cache"}


def test_marked_blocks_are_made_again_and_no_others_and_once(modelled_site: Site) -> None:
    site = modelled_site
    assert tick(site) == ([], NOTHING_NEW)
    first, second = blocks_of(site)[0], blocks_of(site)[-1]
    mark(site, first, second, by="reading 1")

    before = made_by(site)
    ((request,), _) = tick(site)
    assert request.tags["ara/kind"] == "feed"
    result = run(site, request)
    assert result.success
    after = made_by(site)
    assert {block for block in after if after[block] != before[block]} == {first, second}
    assert {after[first], after[second]} == {result.run_id}

    assert marked(site) == set()
    assert tick(site) == ([], NOTHING_NEW)


def test_a_run_that_failed_leaves_the_mark_and_is_tried_again_after_a_while(modelled_site: Site) -> None:
    site = modelled_site
    block = blocks_of(site)[0]
    mark(site, block, by="reading 1")
    ((request,), _) = tick(site)
    before_asking.append(lambda: 1 / 0)
    assert not run(site, request).success

    assert marked(site) == {block}
    requests, why = tick(site)
    assert requests == []
    assert "tried 1 times without effect; next at" in (why or "")
    plan = plan_fed(site.instance, site.books, EVERYTHING)
    assert plan is not None
    later = site.books.clock() + timedelta(minutes=2)
    (again,) = decide(plan, lambda state: attempts_at(site.instance, state), later).launches
    assert again.run_key != request.run_key, "a repeated key is dropped"
    assert run(site, request).success
    assert tick(site) == ([], NOTHING_NEW)


def test_a_mark_written_while_its_block_is_in_flight_is_made_by_the_run_after(modelled_site: Site) -> None:
    site = modelled_site
    block = blocks_of(site)[0]
    seen: list[object] = []

    def the_feed_is_read_again() -> None:
        mark(site, block, by="reading 2")
        seen.append(tick(site))

    mark(site, block, by="reading 1")
    ((request,), _) = tick(site)
    before_asking.append(the_feed_is_read_again)
    assert run(site, request).success

    assert seen == [([], "1 stale blocks have a run in flight")]
    assert marked(site) == {block}
    ((again,), _) = tick(site)
    assert again.run_key != request.run_key
    assert run(site, again).success
    assert marked(site) == set()
