"""`QuarantineRepo` on PostgreSQL: items set aside, open until a later run no longer finds them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ara_domain.identity import BlockKey
from ara_domain.ports import UnitOfWork
from ara_domain.quarantine import QuarantinedItem
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import any_of, copy_rows, storable
from ara_resources.postgres.tables.books import quarantine
from ara_resources.postgres.unit_of_work import Repository, writing

_row = quarantine.c
_COLUMNS = (
    "portfolio",
    "block",
    "stage",
    "kind",
    "item",
    "reason",
    "message",
    "remedy",
    "property_id",
    "uprn",
    "raw",
    "first_seen_at",
    "last_seen_at",
)


class PostgresQuarantineRepo(Repository):
    """See `ara_domain.ports.QuarantineRepo`."""

    def replace(
        self, uow: UnitOfWork, block: BlockKey, stage: str, items: Iterable[QuarantinedItem], at: datetime
    ) -> None:
        """The open items of one stage of one block are now these: known ones stay, others are resolved."""
        connection = writing(uow)
        open_here = sa.and_(
            _row.portfolio == block.portfolio,
            _row.block == block.block,
            _row.stage == stage,
            _row.resolved_at.is_(None),
        )
        held = {
            (row.kind, row.item, row.reason): row
            for row in connection.execute(sa.select(quarantine).where(open_here).with_for_update())
        }
        found = {(storable(item.kind), storable(item.item), item.reason): item for item in items}
        gone = [row.id for key, row in held.items() if key not in found]
        connection.execute(sa.update(quarantine).where(any_of(_row.id, gone)).values(resolved_at=at))
        # A known item is written anew with the day it was first seen: its message or raw input may have changed.
        known = [row.id for key, row in held.items() if key in found]
        connection.execute(sa.delete(quarantine).where(any_of(_row.id, known)))
        rows = [
            _cells(block, stage, item, held[key].first_seen_at if key in held else at, at)
            for key, item in found.items()
        ]
        copy_rows(connection, quarantine, _COLUMNS, rows)

    def open_items(
        self, portfolio: str, *, block: str | None = None, stage: str | None = None
    ) -> Sequence[QuarantinedItem]:
        """Items not resolved, ordered by block, stage, kind and item."""
        query = sa.select(quarantine).where(_row.portfolio == portfolio, _row.resolved_at.is_(None))
        if block is not None:
            query = query.where(_row.block == block)
        if stage is not None:
            query = query.where(_row.stage == stage)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(_row.block, _row.stage, _row.kind, _row.item, _row.reason)).all()
        return [_item(row) for row in rows]

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey], at: datetime) -> None:
        """A block no longer exists: its open items are resolved."""
        for block in blocks:
            gone = sa.and_(_row.portfolio == block.portfolio, _row.block == block.block, _row.resolved_at.is_(None))
            writing(uow).execute(sa.update(quarantine).where(gone).values(resolved_at=at))

    def last_seen(self, portfolio: str, stage: str, reason: str) -> Mapping[str, datetime]:
        """Per block that has open items of this stage and reason, when the latest of them was found; one query."""
        query = (
            sa.select(_row.block, sa.func.max(_row.last_seen_at))
            .where(_row.portfolio == portfolio, _row.stage == stage, _row.reason == reason, _row.resolved_at.is_(None))
            .group_by(_row.block)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _cells(block: BlockKey, stage: str, item: QuarantinedItem, first: datetime, at: datetime) -> tuple[Any, ...]:
    texts = (item.kind, item.item, item.reason, item.message, item.remedy)
    raw = None if item.raw is None else to_json(item.raw)
    return (
        block.portfolio,
        block.block,
        stage,
        *map(storable, texts),
        item.property_id,
        item.uprn,
        raw,
        first,
        at,
    )


def _item(row: "sa.Row[Any]") -> QuarantinedItem:
    return QuarantinedItem(
        stage=row.stage,
        kind=row.kind,
        item=row.item,
        reason=row.reason,
        message=row.message,
        remedy=row.remedy,
        property_id=row.property_id,
        uprn=row.uprn,
        raw=row.raw,
    )
