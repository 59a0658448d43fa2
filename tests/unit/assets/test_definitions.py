"""The graph as Dagster loads it: every asset says what it is, the edges are those of the design, nothing else is in it."""

from datetime import UTC, datetime

import dagster as dg
import pytest

from ara_assets.definitions import ASSETS, EVERYTHING, REFRESHED, build_defs, defs
from ara_assets.partitions import PORTFOLIO_BLOCKS
from ara_assets.refresh import MAX_BLOCKS
from ara_assets.register_feed import FEED_ASSETS
from ara_assets.sensors import INTERVAL_S
from tests.unit.assets.graph import NAMES

GROUPS = {
    "inputs": {"properties", "landlord_overrides"},
    "ingestion": {"epc_cache"},
    "modelling": {
        "remapped_epc", "predicted_epc", "effective_epc", "baseline_predictions", "recommendations",
        "impact_predictions", "optimised_packages",
    },
}  # fmt: skip
EDGES = {
    "properties": set(),
    "landlord_overrides": set(),
    "epc_cache": {"properties"},
    "remapped_epc": {"properties", "epc_cache"},
    "predicted_epc": {"properties", "landlord_overrides", "remapped_epc"},
    "effective_epc": {"properties", "landlord_overrides", "remapped_epc", "predicted_epc"},
    "baseline_predictions": {"effective_epc"},
    "recommendations": {"effective_epc", "baseline_predictions"},
    "impact_predictions": {"baseline_predictions", "recommendations"},
    "optimised_packages": {"baseline_predictions", "recommendations", "impact_predictions"},
}
FETCHES = {"epc_cache"}

OF_THE_FEED = {"register_feed", "unsettled_homes_search"}

each_asset = pytest.mark.parametrize("asset", ASSETS, ids=NAMES)


def only_spec(asset: dg.AssetsDefinition) -> dg.AssetSpec:
    (spec,) = asset.specs
    return spec


def sensor_of(name: str) -> dg.SensorDefinition:
    (found,) = (sensor for sensor in defs.sensors or () if sensor.name == name)
    assert isinstance(found, dg.SensorDefinition)
    return found


def job(name: str) -> dg.JobDefinition:
    return defs.resolve_job_def(name)


def assets_of(name: str) -> set[str]:
    return {key.to_user_string() for key in job(name).asset_layer.executable_asset_keys}


def test_the_web_server_can_load_everything() -> None:
    """It checks more than a run of one job does: two ops of one name, for example."""
    repository = defs.get_repository_def()
    repository.load_all_definitions()
    jobs = {name for name in repository.job_names if not name.startswith("__")}
    assert jobs == {"run", "refresh", "read_register_feed", "search_unsettled_homes", "export_training_set"}


@each_asset
def test_an_asset_says_what_it_is(asset: dg.AssetsDefinition) -> None:
    spec = only_spec(asset)
    assert spec.key.to_user_string() in GROUPS[spec.group_name or ""]
    assert spec.kinds
    assert spec.owners
    assert all(owner.startswith("team:") for owner in spec.owners)
    assert (spec.description or "").startswith("A block: "), "the first line says what one block of it contains"


@each_asset
def test_the_code_version_of_an_asset_names_it_and_counts_by_hand(asset: dg.AssetsDefinition) -> None:
    spec = only_spec(asset)
    name, _, number = (spec.code_version or "").partition(":")
    assert name == spec.key.to_user_string()
    assert number


@each_asset
def test_every_asset_is_made_by_blocks_many_to_a_run(asset: dg.AssetsDefinition) -> None:
    assert asset.partitions_def == PORTFOLIO_BLOCKS
    assert asset.backfill_policy is not None
    assert asset.backfill_policy.max_partitions_per_run == MAX_BLOCKS


@each_asset
def test_the_edges_are_those_of_the_design(asset: dg.AssetsDefinition) -> None:
    spec = only_spec(asset)
    assert {dep.asset_key.to_user_string() for dep in spec.deps} == EDGES[spec.key.to_user_string()]


@each_asset
def test_an_asset_asks_only_for_what_its_work_needs(asset: dg.AssetsDefinition) -> None:
    name = asset.key.to_user_string()
    wanted = asset.required_resource_keys - {"io_manager"}
    assert {"books", "store"} <= wanted <= {"books", "store", "register", "scoring", "frames"}
    assert ("register" in wanted) == (name in FETCHES)


def test_a_refresh_needs_no_register_with_all_its_assets_and_checks() -> None:
    assert "register" in job("run").required_resource_keys
    assert "register" not in job("refresh").required_resource_keys


def test_there_are_ten_assets_by_block_two_of_the_feed_the_training_set_and_no_other() -> None:
    assert set(EDGES) == set.union(*GROUPS.values())
    assert {key.to_user_string() for key in defs.resolve_all_asset_keys()} == set(EDGES) | OF_THE_FEED | {
        "ml_training_set"
    }


@pytest.mark.parametrize("asset", FEED_ASSETS, ids=sorted(OF_THE_FEED))
def test_the_assets_of_the_feed_are_of_all_portfolios_at_once_and_say_what_they_are(asset: dg.AssetsDefinition) -> None:
    spec = only_spec(asset)
    assert asset.partitions_def is None
    assert spec.group_name == "ingestion"
    assert spec.kinds
    assert all(owner.startswith("team:") for owner in spec.owners)
    assert (spec.code_version or "").startswith(f"{spec.key.to_user_string()}:")
    assert (spec.description or "").startswith(("A day: ", "A week: "))
    assert asset.required_resource_keys - {"io_manager"} == {"books", "store", "register"}


def test_the_order_of_the_recipes_is_the_order_data_flows_in() -> None:
    assert tuple(recipe.asset for recipe in EVERYTHING) == NAMES
    for place, recipe in enumerate(EVERYTHING):
        assert set(recipe.upstream) <= set(NAMES[:place])


def test_the_jobs_are_run_over_everything_and_refresh_without_what_fetches() -> None:
    assert {found.name for found in defs.jobs or ()} == {
        "run",
        "refresh",
        "read_register_feed",
        "search_unsettled_homes",
        "export_training_set",
    }
    assert assets_of("run") == set(NAMES)
    assert assets_of("refresh") == set(NAMES) - FETCHES == {recipe.asset for recipe in REFRESHED}


@pytest.mark.parametrize("name", ["run", "refresh"])
def test_a_job_checks_what_it_made_all_in_one_process(name: str) -> None:
    assert {node.name for node in job(name).nodes} == assets_of(name) | {
        "optimised_packages_every_home_accounted_for",
        "baseline_predictions_ratings_in_range",
        "baseline_predictions_recomputed_against_lodged",
        "certificates_agree_with_themselves",
    }
    assert job(name).executor_def.name == "in_process"


def test_one_sensor_keeps_everything_fresh_and_is_on_from_the_start() -> None:
    sensor = sensor_of("refresh")
    assert sensor.job_name == "refresh"
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
    assert sensor.minimum_interval_seconds == INTERVAL_S <= 30


def test_the_feed_is_read_daily_and_unsettled_homes_are_searched_weekly_after_the_registers_night() -> None:
    schedules = {one.name: one for one in defs.schedules or () if isinstance(one, dg.ScheduleDefinition)}
    assert {name: one.cron_schedule for name, one in schedules.items()} == {
        "register_feed": "30 4 * * *", "unsettled_homes_search": "0 5 * * 0",
    }  # fmt: skip
    for name, schedule in schedules.items():
        assert schedule.description
        assert schedule.execution_timezone == "UTC"
        assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
        assert assets_of(schedule.job_name) == {name}


@pytest.mark.parametrize("name", sorted(OF_THE_FEED))
def test_each_day_of_a_schedule_asks_for_one_run_without_a_key_so_that_a_day_can_be_run_again(name: str) -> None:
    """How far back it reads is by what was read, not by the tick: days the machine was off need no ticks of their own."""
    (schedule,) = (one for one in defs.schedules or () if one.name == name)
    assert isinstance(schedule, dg.ScheduleDefinition)
    with dg.build_schedule_context(scheduled_execution_time=datetime(2026, 6, 14, 5, tzinfo=UTC)) as context:
        requests = schedule.evaluate_tick(context).run_requests or []
    assert [request.run_key for request in requests] == [None]


def test_blocks_the_feed_changed_are_made_by_the_job_that_makes_the_cache() -> None:
    sensor = sensor_of("fed_blocks")
    assert sensor.job_name == "run"
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_every_check_says_what_it_checks_and_none_stops_a_run() -> None:
    checks = {key.name: spec for found in defs.asset_checks or () for spec in found.check_specs for key in [spec.key]}
    assert set(checks) == {
        "every_home_accounted_for", "ratings_in_range", "recomputed_against_lodged", "floor_area_against_parts",
        "age_against_construction", "heating_against_fuel", "dates_in_order",
    }  # fmt: skip
    assert all(spec.description and not spec.blocking for spec in checks.values())


def test_other_resources_take_the_place_of_the_real_ones() -> None:
    fake = object()
    given = build_defs({"register": fake}).resources or {}
    assert given["register"] is fake
    real = (defs.resources or {}).keys()
    assert given.keys() == real == {"books", "store", "register", "scoring", "frames", "training"}
