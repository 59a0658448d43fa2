"""What `ara_assets.dagster_tags` takes for granted about Dagster; an upgrade that changes it fails here."""

import inspect

import dagster as dg
import pytest
from dagster._core.definitions import data_version as dagster_data_version
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION
from dagster._core.storage import tags as dagster_run_tags

from ara_assets import dagster_tags as ours
from ara_assets.dagster_tags import InputUsed, version_tags
from ara_domain.identity import BlockKey
from tests.automation.conftest import GraphQL
from tests.automation.driving import fill_and_run, materializations, run_over
from tests.automation.world import World

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("name", "dagsters"),
    [
        (ours.PARTITION, dagster_run_tags.PARTITION_NAME_TAG),
        (ours.RANGE_START, dagster_run_tags.ASSET_PARTITION_RANGE_START_TAG),
        (ours.RANGE_END, dagster_run_tags.ASSET_PARTITION_RANGE_END_TAG),
        (ours.DATA_VERSION, dagster_data_version.DATA_VERSION_TAG),
        (ours.DATA_VERSION_IS_OURS, dagster_data_version.DATA_VERSION_IS_USER_PROVIDED_TAG),
        (ours.CODE_VERSION, dagster_data_version.CODE_VERSION_TAG),
        (ours.INPUT_VERSION + "notes", dagster_data_version.get_input_data_version_tag(dg.AssetKey("notes"))),
        (ours.INPUT_EVENT + "notes", dagster_data_version.get_input_event_pointer_tag(dg.AssetKey("notes"))),
        (ours.NO_EVENT, dagster_data_version.NULL_EVENT_POINTER),
        (*ours.NO_NATIVE_EVENTS, SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION),
    ],
)
def test_each_name_is_the_one_dagster_uses(name: str, dagsters: str) -> None:
    assert name == dagsters


def test_the_instance_takes_what_keeps_its_connections() -> None:
    """`ara_assets.connections` calls it, and it is not public either."""
    taken = inspect.signature(dg.DagsterInstance.optimize_for_webserver).parameters
    assert {"statement_timeout", "pool_recycle", "max_overflow"} <= taken.keys()


def test_dagster_reads_from_the_tags_what_was_written_into_them() -> None:
    tags = version_tags("v2", "merged:1", {"notes": InputUsed("v7", 12), "facts": InputUsed("v1", None)})

    provenance = dagster_data_version.DataProvenance.from_tags(tags)

    assert provenance == dagster_data_version.DataProvenance(
        code_version="merged:1",
        input_data_versions={
            dg.AssetKey("notes"): dg.DataVersion("v7"),
            dg.AssetKey("facts"): dg.DataVersion("v1"),
        },
        input_storage_ids={dg.AssetKey("notes"): 12, dg.AssetKey("facts"): None},
        is_user_provided=True,
    )


def test_a_run_of_many_blocks_logs_no_event_of_its_own_beside_ours(instance: dg.DagsterInstance, world: World) -> None:
    blocks = fill_and_run(instance, world, 3)

    events = materializations(instance, "plans")

    assert {key: len(found) for key, found in events.items()} == {str(block): 1 for block in blocks}


def test_a_tag_that_is_missing_or_wrong_shows_in_the_ui_so_the_recipe_is_needed_in_full(
    instance: dg.DagsterInstance, graphql: GraphQL, world: World
) -> None:
    blocks = fill_and_run(instance, world, 4)
    first, second, third, fourth = blocks
    event_ids = instance.get_latest_storage_id_by_partition(
        dg.AssetKey("merged"), dg.DagsterEventType.ASSET_MATERIALIZATION
    )

    def report(block: BlockKey, tags: dict[str, str]) -> None:
        instance.report_runless_asset_event(dg.AssetMaterialization("plans", partition=str(block), tags=tags))

    def complete(block: BlockKey) -> dict[str, str]:
        return version_tags("v1", "plans:1", {"merged": InputUsed("v1", event_ids[str(block)])})

    report(first, complete(first))
    report(second, {name: value for name, value in complete(second).items() if "input_event" not in name})
    report(third, complete(third) | {ours.CODE_VERSION: "plans:0"})
    report(fourth, complete(fourth) | {ours.INPUT_EVENT + "merged": "1"})

    assert graphql.stale_blocks("plans", blocks) == {second, third, fourth}
    assert run_over(instance, blocks).success
    assert graphql.stale_blocks("plans", blocks) == set()
