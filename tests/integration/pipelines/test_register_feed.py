"""The register feed on real parts: a day happens to a stock, and exactly the homes it changed are modelled again."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from ara_assets.definitions import EVERYTHING, feed_job, run_job
from ara_assets.launch import RunReport
from ara_assets.launch_feed import FeedRun, make_fed_blocks, read_feed_in_process
from ara_assets.partitions import registered_blocks
from ara_assets.planning import fed_blocks
from ara_domain.ports import Watermark
from ara_resources.sample_stock import SampleDay, add_day
from ara_resources.stand_in import Background, StandIn
from tests.integration.pipelines.site import PORTFOLIO, Site, count, whole

pytestmark = pytest.mark.integration

ELSEWHERE_PER_DAY = 5000
NEW, REMOVED, READDRESSED = 10, 3, 2


@dataclass(frozen=True)
class Scene:
    """A site whose register has lived through a day since it was modelled."""

    site: Site
    day: SampleDay
    register: StandIn

    def feed(self) -> FeedRun:
        found = read_feed_in_process(feed_job, self.site.instance)
        assert found.failure is None, found.failure
        return found

    def make(self) -> list[RunReport]:
        return whole(make_fed_blocks(run_job, self.site.instance, self.site.books, EVERYTHING))

    def effective(self) -> dict[str, str | None]:
        hashes = self.site.database.properties.stage_hashes(
            PORTFOLIO.portfolio_id, *self.site.database.properties.blocks(PORTFOLIO.portfolio_id)
        )
        return {str(home): stage.effective for home, stage in hashes.items()}

    def without_certificate(self) -> set[str]:
        """Homes told from their neighbours, if at all: a certificate of another home may change them."""
        homes = self.site.database.properties.find_by_portfolio(PORTFOLIO.portfolio_id)
        return {str(home.identity.property_id) for home in homes if home.certificate_number is None}

    def planned_by(self) -> dict[tuple[str, str], str]:
        return {
            (str(plan.property_id), str(plan.scenario_id)): str(plan.plan_id) for plan in self.site.plans().values()
        }


@pytest.fixture
def scene(modelled_site: Site, stock: Path, tmp_path: Path) -> Iterator[Scene]:
    lived = tmp_path / "lived"
    shutil.copytree(stock, lived)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    day = add_day(lived, yesterday, new=NEW, removed=REMOVED, readdressed=READDRESSED)
    with StandIn(lived, background=Background(ELSEWHERE_PER_DAY)) as register:
        modelled_site.ask(register)
        yield Scene(modelled_site, day, register)


def test_a_day_costs_two_windows_and_the_touched_documents_and_models_the_homes_whose_effective_hash_changed(
    scene: Scene,
) -> None:
    effective, plans = scene.effective(), scene.planned_by()

    read = scene.feed().counts
    asked = scene.register.calls.copy()
    reports = scene.make()

    assert read["requests"] <= read["requests_bound"] == 1 + read["pages_needed"] + read["documents_fetched"]
    assert asked["deltas"] == asked["search"] == read["pages"] == read["pages_needed"] == 1
    assert asked["certificate"] == read["documents_fetched"]
    assert (read["new"], read["removed"], read["readdressed"]) == (NEW, REMOVED, READDRESSED)
    # And a home nobody is sure of, if one of those it may be had something happen to its certificate.
    assert read["touched_homes"] >= len(scene.day.homes) == NEW + REMOVED + 2 * READDRESSED
    assert read["counts_disagreeing"] == read["windows_failed"] == read["faults"] == 0

    assert scene.register.calls == asked, "the marked blocks are made from the cache"
    made = {block for report in reports for block in report.planned.stale}
    assert len(made) == read["blocks_marked"]
    after = scene.effective()
    changed = {home for home in after if after[home] != effective[home]}
    again = {key[0] for key, plan in scene.planned_by().items() if plans.get(key) != plan}
    modelled = {home for home in changed if after[home] is not None}
    assert modelled
    uprns = {str(home.property_id): home.uprn for home in scene.site.homes.values()}
    told_by_neighbours = scene.without_certificate()
    # What is told of a home may change in something no figure comes from: it is scored again, and its plan stands.
    assert again - told_by_neighbours == modelled - told_by_neighbours
    assert again <= modelled
    assert {uprns[home] for home in changed - told_by_neighbours} <= scene.day.homes
    assert set(scene.day.new.values()) <= {uprns[home] for home in changed}
    assert count(reports, "baseline_predictions", "scored") == len(modelled)
    assert len(again) <= count(reports, "optimised_packages", "modelled") <= len(modelled)


def test_a_second_reading_of_the_same_day_asks_two_windows_and_marks_nothing(scene: Scene) -> None:
    scene.feed()
    scene.make()
    again = scene.feed().counts
    assert (again["requests"], again["blocks_marked"], again["touched_homes"]) == (2, 0, 0)
    assert scene.make() == []


def test_a_feed_that_was_killed_before_its_blocks_were_made_leaves_them_marked(scene: Scene) -> None:
    first = scene.feed().counts
    again = scene.feed().counts
    assert (again["new"], again["removed"], again["documents_fetched"]) == (0, 0, 0)
    marked = fed_blocks(scene.site.books, registered_blocks(scene.site.instance))
    assert len(marked) == first["blocks_marked"]
    assert {block for report in scene.make() for block in report.planned.stale} == marked
    assert not fed_blocks(scene.site.books, registered_blocks(scene.site.instance))


def test_the_counts_are_in_the_metadata_of_the_run_and_its_watermarks_name_it(scene: Scene) -> None:
    run = scene.feed()
    event = scene.site.instance.get_latest_materialization_event(dg.AssetKey("register_feed"))
    assert event is not None
    assert event.run_id == run.run_id
    assert event.asset_materialization is not None
    shown = event.asset_materialization.metadata
    assert {name: shown[name].value for name in run.counts} == dict(run.counts)
    assert {(mark.endpoint.value, mark.run_id, mark.days.last) for mark in _marks(scene)} == {
        ("deltas", run.run_id, scene.day.day),
        ("search", run.run_id, scene.day.day),
    }


def _marks(scene: Scene) -> list[Watermark]:
    return list(scene.site.database.register_feed.watermarks("stand-in of this process"))
