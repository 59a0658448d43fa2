"""What became of a block in a step, and how the Dagster UI shows it."""

import base64
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

import dagster as dg

from ara_assets.refresh import Inputs
from ara_domain.hashing import digest_of
from ara_domain.identity import BlockKey

MetadataMap = Mapping[str, dg.MetadataValue]

_CHART_MAX_BYTES = 8_000
"""A chart is stored base64-encoded in the event log, once per run and asset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockResult:
    """What an asset made of one block.

    `version` is the digest of the rows written (without what only the run knows: times, ids), so that the same content
    gives the same version and stops there. `counts` are added up over the blocks of a run.
    """

    version: str
    row_count: int
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_rows(
        cls,
        tag: str,
        row_hashes: Collection[str],
        *,
        counts: Mapping[str, int] | None = None,
    ) -> Self:
        """A result whose version is the order-free digest of the rows' hashes under a schema tag (`"plans:1"`)."""
        return cls(
            version=digest_of(tag, row_hashes),
            row_count=len(row_hashes),
            counts=counts or {},
        )


class Outcome(StrEnum):
    """How a step left a block."""

    MADE = "made"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    WAITING = "waiting for upstream"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockOutcome:
    """A block after a step."""

    block: BlockKey
    outcome: Outcome
    inputs: Inputs
    duration_ms: int = 0
    version: str | None = None
    result: BlockResult | None = None
    made_by_run: str | None = None
    """The run that made it, when this one found it unchanged."""
    error: str | None = None
    cause: Exception | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the block now holds what it should."""
        return self.outcome in (Outcome.MADE, Outcome.UNCHANGED)


def block_metadata(outcome: BlockOutcome) -> dict[str, dg.MetadataValue]:
    """What the page of one block shows: how it ended, and its counts."""
    shown: dict[str, dg.MetadataValue] = {
        "outcome": dg.MetadataValue.text(outcome.outcome.value),
        "duration_ms": dg.MetadataValue.int(outcome.duration_ms),
    }
    if outcome.made_by_run is not None:
        shown["made_by"] = dg.MetadataValue.dagster_run(outcome.made_by_run)
    if outcome.result is not None:
        shown["dagster/row_count"] = dg.MetadataValue.int(outcome.result.row_count)
        shown |= {name: dg.MetadataValue.int(count) for name, count in outcome.result.counts.items()}
    return shown


def run_metadata(outcomes: Sequence[BlockOutcome]) -> dict[str, dg.MetadataValue]:
    """What a step says about all its blocks: how many ended how, sums, seconds, and a row per block."""
    ended = Counter(outcome.outcome for outcome in outcomes)
    sums: Counter[str] = Counter()
    for outcome in outcomes:
        if outcome.result is not None:
            sums.update({"rows": outcome.result.row_count, **outcome.result.counts})
    shown: dict[str, dg.MetadataValue] = {
        f"run/blocks {name.value}": dg.MetadataValue.int(ended[name]) for name in Outcome if ended[name]
    }
    shown |= {f"run/{name}": dg.MetadataValue.int(total) for name, total in sums.items()}
    shown["run/seconds"] = dg.MetadataValue.float(round(sum(o.duration_ms for o in outcomes) / 1000, 3))
    shown["run/table"] = block_table(outcomes)
    return shown


def block_table(outcomes: Sequence[BlockOutcome]) -> dg.TableMetadataValue:
    """A row per block: how it ended, how many rows, how long, what went wrong."""
    return dg.MetadataValue.table(
        records=[
            dg.TableRecord(
                {
                    "block": str(outcome.block),
                    "outcome": outcome.outcome.value,
                    "rows": "" if outcome.result is None else outcome.result.row_count,
                    "ms": outcome.duration_ms,
                    "error": outcome.error or "",
                }
            )
            for outcome in outcomes
        ],
        schema=dg.TableSchema(
            columns=[
                dg.TableColumn("block", "string"),
                dg.TableColumn("outcome", "string"),
                dg.TableColumn("rows", "string"),
                dg.TableColumn("ms", "int"),
                dg.TableColumn("error", "string"),
            ]
        ),
    )


def chart(title: str, svg: str) -> dg.MarkdownMetadataValue:
    """An SVG picture that shows on the asset's page.

    Raises:
        ValueError: it is larger than the event log should carry.
    """
    data = svg.encode()
    if len(data) > _CHART_MAX_BYTES:
        raise ValueError(f"chart {title!r} is {len(data)} bytes; draw it in at most {_CHART_MAX_BYTES}")
    return dg.MetadataValue.md(f"![{title}](data:image/svg+xml;base64,{base64.b64encode(data).decode()})")
