"""What is kept about homes found by address, decisions about them, and flags on homes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from ara_domain.home_flags import Flag, HomeFlag
from ara_domain.home_matches import HomeMatch, MatchDecision
from ara_domain.ports.unit_of_work import UnitOfWork


class AddressMatchRepo(Protocol):
    """Owns `address_matches` with their candidates and evidence, and `match_decisions`, which are never deleted."""

    def replace(self, uow: UnitOfWork, homes: Collection[UUID], matches: Mapping[UUID, HomeMatch]) -> None:
        """Of these homes the matches are now these; a home without one (it has a UPRN) has none stored."""
        ...

    def matches(self, property_ids: Collection[UUID]) -> Mapping[UUID, HomeMatch]:
        """The stored matches of these homes, in a fixed number of queries."""
        ...

    def undecided(self, portfolio_id: UUID) -> Mapping[UUID, HomeMatch]:
        """Matches of homes on the list that wait for a person, ordered by property id."""
        ...

    def decide(self, uow: UnitOfWork, decisions: Iterable[MatchDecision]) -> int:
        """Store decisions; one equal to the one in force changes nothing.

        A decision supersedes the one about the same home and certificate, and accepting one certificate supersedes the
        acceptance of another. Returns rows written.
        """
        ...

    def decisions(self, property_ids: Collection[UUID]) -> Mapping[UUID, Sequence[MatchDecision]]:
        """The decisions in force of the homes that have any, oldest first."""
        ...

    def history(self, property_id: UUID) -> Sequence[MatchDecision]:
        """Every decision ever made about a home, oldest first."""
        ...

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block that has decisions, a text that changes whenever one is made; one query."""
        ...


class HomeFlagRepo(Protocol):
    """Owns `property_flags`."""

    def replace(self, uow: UnitOfWork, flags: Mapping[UUID, Sequence[HomeFlag]]) -> None:
        """The flags of these homes are now these; an empty sequence takes all of a home's away."""
        ...

    def flags(self, property_ids: Collection[UUID]) -> Mapping[UUID, Sequence[HomeFlag]]:
        """Flags of the homes that have any, ordered by flag."""
        ...

    def counts(self, portfolio_id: UUID) -> Mapping[Flag, int]:
        """Homes on the list per flag; one query."""
        ...
