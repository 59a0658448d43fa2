"""Writes the corrections of a landlord's spreadsheet: what is new is stored, what is taken back ends, history stays.

The list itself is read by `ara_domain.spreadsheets`; the refresh sensor finds the changed blocks on its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ara_domain.landlord_overrides import Override
from ara_domain.ports import Clock, Repositories, UnitOfWork
from ara_domain.services.portfolio_import import lock_list
from ara_domain.spreadsheets.home_index import HomeIndex
from ara_domain.spreadsheets.override_changes import OverrideChanges, compare_overrides
from ara_domain.spreadsheets.override_list import OverrideList
from ara_domain.spreadsheets.problems import SpreadsheetRefused, listed

NewId = Callable[[], UUID]
"""Makes an id never used before."""


class NoSuchPortfolio(SpreadsheetRefused):
    """The overrides are for a portfolio that is not there."""


@dataclass(frozen=True, slots=True)
class OverrideImport:
    """Imports landlords' corrections into a store."""

    store: Repositories
    clock: Clock
    new_id: NewId

    def compare(self, overrides: OverrideList, slug: str) -> OverrideChanges:
        """What the list would change; nothing is written. A fixed number of queries, however many rows.

        Raises:
            NoSuchPortfolio: no portfolio has this slug.
        """
        homes = self.store.properties
        portfolio = homes.portfolio(slug)
        if portfolio is None:
            known = listed(one.slug for one in homes.portfolios())
            remedy = f"there are {known}" if known else "import its list of homes first"
            raise NoSuchPortfolio(f"there is no portfolio {slug!r}; {remedy}")
        index = HomeIndex(homes.identities(portfolio.portfolio_id), homes.departed(portfolio.portfolio_id))
        active = self.store.landlord_overrides.active
        return compare_overrides(overrides, portfolio=portfolio, homes=index, in_force=active)

    def run(self, overrides: OverrideList, slug: str, *, author: str) -> OverrideChanges:
        """Write the list in one unit of work and say what changed. The same list written twice changes nothing.

        Raises:
            NoSuchPortfolio: no portfolio has this slug.
        """
        with self.store.unit_of_work() as uow:
            lock_list(uow, slug)
            changes = self.compare(overrides, slug)
            if not changes.changes_nothing:
                self._write(uow, changes, author)
                uow.commit()
        return changes

    def _write(self, uow: UnitOfWork, changes: OverrideChanges, author: str) -> None:
        now = self.clock()
        new: dict[UUID, list[Override]] = {}
        for change in changes.written:
            if change.new is None:
                continue
            new.setdefault(change.home.property_id, []).append(
                Override(
                    override_id=self.new_id(),
                    field=change.field,
                    value=change.new,
                    note=change.note,
                    author=author,
                    recorded_at=now,
                )
            )
        ended: dict[UUID, list[str]] = {}
        for change in changes.withdrawn:
            ended.setdefault(change.home.property_id, []).append(change.field)
        if new:
            self.store.landlord_overrides.save(uow, new)
        if ended:
            self.store.landlord_overrides.withdraw(uow, ended, now)
