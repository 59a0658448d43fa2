"""Stores a landlord's cost table as a version that homes are priced by from the next run on.

The table itself is read by `ara_domain.costs.reading`; the refresh finds the blocks to price anew on its own.
"""

from dataclasses import dataclass

from ara_domain.costs import CURRENCY, DEFAULT_COST_VERSION, EARLIER_COST_VERSIONS
from ara_domain.costs.comparing import CostChange, changes_of_costs
from ara_domain.costs.reading import CostList
from ara_domain.plain_names import PLAIN_NAME_RULE, is_plain_name, plain_name
from ara_domain.ports import Repositories
from ara_domain.spreadsheets.problems import SpreadsheetRefused, listed

_SHOWN = 5


class CostVersionRefused(SpreadsheetRefused):
    """The name of a version cannot be used so; nothing was stored."""


class NoSuchCosts(SpreadsheetRefused):
    """There is no version of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostImportDone:
    """What an import of a cost table did, or would do."""

    version: str
    listed: CostList
    replaces: bool
    """Whether a version of this name was there."""
    changes: tuple[CostChange, ...]
    """Against the version of this name; none where there was none, or it says the same."""
    was_current: bool

    @property
    def changes_nothing(self) -> bool:
        """Whether the store says all of this already."""
        return self.replaces and self.was_current and not self.changes


@dataclass(frozen=True, slots=True)
class CostImport:
    """Imports cost tables into a store, and says which version is in force."""

    store: Repositories

    def compare(self, table: CostList, version: str) -> CostImportDone:
        """What an import under this name would change; nothing is written.

        Raises:
            CostVersionRefused: it is no name, or that of a table that comes with ARA.
        """
        if not is_plain_name(version):
            example = plain_name(version) or "tender-2026-04"
            raise CostVersionRefused(
                f"{version!r} cannot name a cost version; {PLAIN_NAME_RULE}, as in --version {example}"
            )
        if version in {DEFAULT_COST_VERSION, *EARLIER_COST_VERSIONS}:
            raise CostVersionRefused(f"{version!r} comes with ARA; give your table another name with --version")
        held, factors = self.store.materials.materials(version), self.store.materials.factors(version)
        there = bool(held)
        new = {material.material_id: material for material in table.materials}
        regions = {factor.area: factor for factor in table.factors}
        return CostImportDone(
            version=version,
            listed=table,
            replaces=there,
            changes=changes_of_costs(held, new, factors, regions) if there else (),
            was_current=self.store.materials.current_version() == version,
        )

    def run(self, table: CostList, version: str, *, replace: bool = False) -> CostImportDone:
        """Store the table as a version, which is then the current one.

        Raises:
            CostVersionRefused: as `compare`; or the name is in use for other prices and they are not to be replaced.
        """
        done = self.compare(table, version)
        if done.changes and not replace:
            raise CostVersionRefused(
                f"cost version {version!r} is there and differs in {len(done.changes):,} figures: "
                f"{'; '.join(map(str, done.changes[:_SHOWN]))}{' …' if len(done.changes) > _SHOWN else ''}. Give this "
                "table another name with --version, so that plans priced by the old one stay explained, or say "
                "--replace"
            )
        if not done.changes_nothing:
            with self.store.unit_of_work() as uow:
                self.store.materials.save(
                    uow, version, table.materials, factors=table.factors, currency=CURRENCY, source=table.source
                )
                uow.commit()
        return done

    def use(self, version: str) -> bool:
        """Make a stored version the current one. Returns whether it was not.

        Raises:
            NoSuchCosts: there is none of this name.
        """
        held = {one.version: one for one in self.store.materials.versions()}
        if version not in held:
            raise NoSuchCosts(f"there is no cost version {version!r}; there are {listed(held) or 'none'}")
        if self.store.materials.current_version() == version:
            return False
        with self.store.unit_of_work() as uow:
            self.store.materials.save(
                uow,
                version,
                self.store.materials.materials(version).values(),
                factors=self.store.materials.factors(version).values(),
                currency=held[version].currency,
                source=held[version].source,
            )
            uow.commit()
        return True
