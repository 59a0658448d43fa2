"""Brings a portfolio to what its landlord's list says: homes join, are corrected, move block, leave and come back.

The list itself is read by `ara_domain.spreadsheets`; registering the blocks as partitions is the caller's.
"""

from dataclasses import dataclass, replace

from ara_domain.costs import DEFAULT_COST_VERSION, EARLIER_COST_VERSIONS, default_materials
from ara_domain.default_scenarios import default_scenarios
from ara_domain.identity import BlockGranularity, BlockKey, Portfolio, RecencyPolicy
from ara_domain.ports import Clock, Repositories, UnitOfWork
from ara_domain.scenarios import Scenario
from ara_domain.spreadsheets.portfolio_changes import PortfolioChanges, compare_portfolio
from ara_domain.spreadsheets.portfolio_list import PortfolioList
from ara_domain.spreadsheets.problems import SpreadsheetRefused

_THE_LIST = "the list of homes"
"""Not a block: what imports of one portfolio lock, so that they take turns. They do not wait for runs, nor runs for
them; what a run in flight has read of a home is found to be stale afterwards."""


class NothingToImport(SpreadsheetRefused):
    """No row of the file could be taken, so it says nothing about any home."""


class WouldRemoveMost(SpreadsheetRefused):
    """The file does not name most of the homes of the portfolio; `changes` is what it would do."""

    def __init__(self, message: str, changes: PortfolioChanges) -> None:
        self.changes = changes
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class PortfolioImport:
    """Imports landlords' lists into a store."""

    store: Repositories
    clock: Clock

    def portfolio(
        self,
        slug: str,
        *,
        name: str | None = None,
        granularity: BlockGranularity | None = None,
        recency_policy: RecencyPolicy | None = None,
    ) -> Portfolio:
        """The portfolio of this slug as it is to be: as stored, or new, with what is given here.

        Raises:
            InvalidBlockKey: the slug cannot be part of a block key.
        """
        held = self.store.properties.portfolio(slug) or Portfolio.named(slug)
        return replace(
            held,
            name=name or held.name,
            granularity=granularity or held.granularity,
            recency_policy=recency_policy or held.recency_policy,
        )

    def compare(self, listed: PortfolioList, *, additions_only: bool = False) -> PortfolioChanges:
        """What the list would change; nothing is written."""
        homes = self.store.properties
        portfolio = listed.portfolio
        stored = homes.portfolio(portfolio.slug)
        changes = compare_portfolio(
            listed,
            stored=stored,
            homes=homes.identities(portfolio.portfolio_id),
            departed=homes.departed(portfolio.portfolio_id),
            additions_only=additions_only,
        )
        return replace(
            changes,
            scenarios_added=tuple(scenario.name for scenario in self._scenarios_missing(portfolio)),
            cost_table_added=DEFAULT_COST_VERSION if self._brings_the_cost_table() else None,
        )

    def run(
        self, listed: PortfolioList, *, additions_only: bool = False, removal_is_meant: bool = False
    ) -> PortfolioChanges:
        """Apply the list in one unit of work and say what changed. The same list applied twice changes nothing.

        Homes the list does not name leave, their history stays; with `additions_only` nobody leaves. The portfolio
        has its default scenarios and the store a cost table afterwards.

        Raises:
            NothingToImport: no row of the list could be taken.
            WouldRemoveMost: more than half of ten homes or more would leave, and `removal_is_meant` does not say so.
        """
        if not listed.homes:
            raise _nothing_in(listed)
        with self.store.unit_of_work() as uow:
            lock_list(uow, listed.portfolio.slug)
            changes = self.compare(listed, additions_only=additions_only)
            if changes.removes_most and not removal_is_meant:
                raise _would_remove_most(changes)
            if not changes.changes_nothing:
                self._write(uow, changes)
                uow.commit()
        return changes

    def _write(self, uow: UnitOfWork, changes: PortfolioChanges) -> None:
        portfolio = changes.portfolio
        if changes.portfolio_is_new or changes.portfolio_is_changed:
            self.store.properties.save_portfolio(uow, portfolio)
        if changes.written:
            self.store.properties.save_identities(uow, portfolio, changes.written)
        if changes.left:
            self.store.properties.leave(uow, [home.property_id for home in changes.left], self.clock())
        if changes.scenarios_added:
            self.store.recommendations.save_scenarios(uow, self._scenarios_missing(portfolio))
        if changes.cost_table_added is not None:
            self.store.materials.save(uow, changes.cost_table_added, default_materials())

    def _brings_the_cost_table(self) -> bool:
        """There is no cost table yet, or it is one that came with ARA before."""
        current = self.store.materials.current_version()
        return current is None or current in EARLIER_COST_VERSIONS

    def _scenarios_missing(self, portfolio: Portfolio) -> list[Scenario]:
        """Default scenarios the portfolio never had; one that was edited or removed stays as it is."""
        known = self.store.recommendations.scenarios(portfolio.portfolio_id, removed=True)
        held = {scenario.scenario_id for scenario in known}
        return [one for one in default_scenarios(portfolio.portfolio_id) if one.scenario_id not in held]


def lock_list(uow: UnitOfWork, slug: str) -> None:
    """Wait until no other import of this portfolio is under way, then keep others waiting to the end of this one."""
    uow.lock_block(BlockKey(slug, _THE_LIST))


def _nothing_in(listed: PortfolioList) -> NothingToImport:
    if not listed.refused:
        return NothingToImport(
            f"{listed.source}: there is no row below the headings in row {listed.columns.header_row}; "
            "check that it is the right file and sheet"
        )
    return NothingToImport(
        f"{listed.source}: all {len(listed.refused):,} rows were refused, the first because of {listed.refused[0]}"
    )


def _would_remove_most(changes: PortfolioChanges) -> WouldRemoveMost:
    renamed = len(changes.possibly_renamed)
    if renamed:
        why = f"{renamed:,} new ones have the UPRN or address of one that would leave: did the references change?"
    else:
        why = "is it another portfolio's list, or a part of this one?"
    return WouldRemoveMost(
        f"{changes.listed.source}: {len(changes.left):,} of the {changes.homes_before:,} homes of "
        f"{changes.portfolio.slug!r} are not in it and would leave; {why} Nothing was imported; say that the file only "
        "adds homes, or that the removal is meant",
        changes,
    )
