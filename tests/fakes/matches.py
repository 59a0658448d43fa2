"""Fakes of the repositories of address matches, decisions about them, and flags."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ara_domain.hashing import content_hash, digest_of
from ara_domain.home_flags import Flag, HomeFlag
from ara_domain.home_matches import Decision, HomeMatch, MatchDecision
from ara_domain.ports import UnitOfWork
from tests.fakes.store import FakeRepository, Tables, writing


class FakeAddressMatchRepo(FakeRepository):
    """Matches by home; decisions by id, in the order they were written."""

    def replace(self, uow: UnitOfWork, homes: Collection[UUID], matches: Mapping[UUID, HomeMatch]) -> None:
        these, found = set(homes), dict(matches)

        def write(tables: Tables) -> None:
            for home in these:
                tables["address_matches"].pop(home, None)
                if home in found:
                    tables["address_matches"][home] = found[home]

        writing(uow, write)

    def matches(self, property_ids: Collection[UUID]) -> Mapping[UUID, HomeMatch]:
        return {home: match for home, match in self._tables["address_matches"].items() if home in property_ids}

    def undecided(self, portfolio_id: UUID) -> Mapping[UUID, HomeMatch]:
        homes = self._tables["homes"]
        return {
            home: match
            for home, match in sorted(self._tables["address_matches"].items())
            if match.is_undecided and homes[home].is_listed_in(portfolio_id)
        }

    def decide(self, uow: UnitOfWork, decisions: Iterable[MatchDecision]) -> int:
        made = list(decisions)

        def write(tables: Tables) -> int:
            rows: dict[UUID, MatchDecision] = tables["match_decisions"]
            written = 0
            for one in made:
                mine = [row for row in rows.values() if row.property_id == one.property_id and not row.superseded_at]
                held = next((row for row in mine if row.certificate_number == one.certificate_number), None)
                if held and (held.decision, held.certificate_address) == (one.decision, one.certificate_address):
                    continue
                for row in mine:
                    both_accepted = {row.decision, one.decision} == {Decision.ACCEPTED}
                    if row is held or both_accepted:
                        rows[row.decision_id] = replace(row, superseded_at=one.decided_at)
                rows[one.decision_id] = one
                written += 1
            return written

        return writing(uow, write)

    def decisions(self, property_ids: Collection[UUID]) -> Mapping[UUID, Sequence[MatchDecision]]:
        found: dict[UUID, list[MatchDecision]] = {}
        for one in self._tables["match_decisions"].values():
            if one.property_id in property_ids and one.superseded_at is None:
                found.setdefault(one.property_id, []).append(one)
        return found

    def history(self, property_id: UUID) -> Sequence[MatchDecision]:
        return [one for one in self._tables["match_decisions"].values() if one.property_id == property_id]

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        listed = {home: row.block for home, row in self._tables["homes"].items() if row.is_listed_in(portfolio_id)}
        rows = [one for one in self._tables["match_decisions"].values() if one.property_id in listed]
        return {
            block: digest_of("", [content_hash("", one) for one in rows if listed[one.property_id] == block])
            for block in sorted({listed[one.property_id] for one in rows})
        }


class FakeHomeFlagRepo(FakeRepository):
    def replace(self, uow: UnitOfWork, flags: Mapping[UUID, Sequence[HomeFlag]]) -> None:
        now = {home: tuple(sorted(several, key=lambda one: one.flag)) for home, several in flags.items()}
        writing(uow, lambda tables: tables["home_flags"].update(now))

    def flags(self, property_ids: Collection[UUID]) -> Mapping[UUID, Sequence[HomeFlag]]:
        return {
            home: list(several)
            for home, several in self._tables["home_flags"].items()
            if several and home in property_ids
        }

    def counts(self, portfolio_id: UUID) -> Mapping[Flag, int]:
        homes = self._tables["homes"]
        listed = [
            one.flag
            for home, several in self._tables["home_flags"].items()
            if homes[home].is_listed_in(portfolio_id)
            for one in several
        ]
        return dict(sorted(Counter(listed).items()))
