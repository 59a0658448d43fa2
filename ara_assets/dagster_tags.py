"""Every name of Dagster's that is not public API, and the only module that knows them.

Dagster copies one `data_version` to every partition of a run (dagster issues #34013 and #18649). To give each block its
own, `ara_assets.blocks` reports one materialisation per block and says in tags what Dagster otherwise works out itself:
version, code version, and for every input the version used and the event it came from. `tests/automation/` fails when
an upgrade of Dagster changes a name or what it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PARTITION = "dagster/partition"
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"

DATA_VERSION = "dagster/data_version"
DATA_VERSION_IS_OURS = "dagster/data_version_is_user_provided"
CODE_VERSION = "dagster/code_version"
INPUT_VERSION = "dagster/input_data_version/"
INPUT_EVENT = "dagster/input_event_pointer/"
NO_EVENT = "NULL"

NO_NATIVE_EVENTS: Mapping[str, bool] = {"__source_asset_observation__": True}
"""Metadata of a result that makes Dagster log no materialisation of its own.

Without it a run of many blocks materialises every block of its range once more, the failed ones among them, with one
common version. Should it stop working, the events come back and a test says so.
"""


@dataclass(frozen=True, slots=True)
class InputUsed:
    """The version of an input asset's block, and the id of its latest event in Dagster's log (None: no event)."""

    version: str
    event_id: int | None


def version_tags(version: str, code_version: str, inputs: Mapping[str, InputUsed]) -> dict[str, str]:
    """Tags of a materialisation, from which Dagster tells whether the block is fresh.

    The block is stale when the latest event of an input has another version than the event named here. An input left
    out makes it stale for ever ("has a new dependency").
    """
    tags = {DATA_VERSION: version, DATA_VERSION_IS_OURS: "true", CODE_VERSION: code_version}
    for asset, used in inputs.items():
        tags[INPUT_VERSION + asset] = used.version
        tags[INPUT_EVENT + asset] = NO_EVENT if used.event_id is None else str(used.event_id)
    return tags


def partition_tags(first: str, last: str) -> dict[str, str]:
    """Tags that make a run cover these partitions: one, or all from first to last in the order they were added."""
    return {PARTITION: first} if first == last else {RANGE_START: first, RANGE_END: last}


def partitions_of_run(tags: Mapping[str, str], ordered_keys: Sequence[str]) -> tuple[str, ...]:
    """The partitions a run covers, from its tags; none when it has no partition or its ends no longer exist."""
    if PARTITION in tags:
        return (tags[PARTITION],)
    first, last = tags.get(RANGE_START), tags.get(RANGE_END)
    if first is None or last is None:
        return ()
    if first not in ordered_keys or last not in ordered_keys:
        return tuple(key for key in (first, last) if key in ordered_keys)
    return tuple(ordered_keys[ordered_keys.index(first) : ordered_keys.index(last) + 1])
