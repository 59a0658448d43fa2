"""A version of the cost table: what materials cost, and where it costs more or less."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from ara_domain.hashing import content_hash
from ara_domain.identity import normalise_postcode
from ara_domain.ports import Material, MaterialsRepo, RegionalFactor

CURRENCY = "GBP"
"""Budgets and bills are in it, so that a table in another cannot be used."""


class NoCostTable(LookupError):
    """The store has no cost table; importing a portfolio brings the indicative one."""


@dataclass(frozen=True, slots=True)
class CostTable:
    """Materials by id, regional factors by postcode area or district, and the version that names them.

    The version carries a digest of the prices: a table edited under its old name is another version.
    """

    version: str
    materials: Mapping[str, Material]
    factors: Mapping[str, RegionalFactor] = field(default_factory=dict)

    @classmethod
    def of(
        cls, name: str, materials: Mapping[str, Material], factors: Mapping[str, RegionalFactor] | None = None
    ) -> Self:
        """The table of these materials."""
        digest = content_hash("costs:2", dict(materials), dict(factors or {}))[:8]
        return cls(f"{name}+{digest}", materials, factors or {})

    def factor_at(self, postcode: str | None) -> RegionalFactor | None:
        """The factor of a home's district, else of its area; None where the table has neither: the price as it is."""
        outward = (normalise_postcode(postcode or "") or "").partition(" ")[0]
        return self.factors.get(outward) or self.factors.get(area_of(outward))


def area_of(outward: str) -> str:
    """The letters a postcode begins with: `LS` of `LS6`."""
    return outward[: next((at for at, letter in enumerate(outward) if not letter.isalpha()), len(outward))]


def stored_costs(repo: MaterialsRepo, name: str) -> CostTable:
    """A stored version by its name; empty where there is none of it."""
    return CostTable.of(name, repo.materials(name), repo.factors(name))


def current_costs(repo: MaterialsRepo) -> CostTable:
    """The cost table in force.

    Raises:
        NoCostTable: none was ever saved.
    """
    name = repo.current_version()
    if name is None:
        raise NoCostTable("there is no cost table; import a portfolio, which brings the indicative one, or save one")
    return stored_costs(repo, name)
