"""What every stage does with the homes of a block: cut them into batches, and drop what is no longer true of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from ara_domain.ports import Repositories, UnitOfWork


def in_batches_of(homes: Collection[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """Homes in their order, so many at a time."""
    remaining = iter(homes)
    while batch := list(islice(remaining, size)):
        yield batch


def forget_results(store: Repositories, uow: UnitOfWork, homes: Collection[UUID], at: datetime, reason: str) -> None:
    """These homes can no longer be modelled: no stored result of theirs is true any more.

    Their plans are superseded and stay readable.
    """
    if not homes:
        return
    store.properties.forget_baselines(uow, homes)
    store.recommendations.forget_candidates(uow, homes)
    store.properties.forget_impacts(uow, homes)
    store.recommendations.supersede(uow, homes, at, reason)
