"""`AddressMatchRepo` and `HomeFlagRepo` on PostgreSQL."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.address_matching import Evidence, Finding, Outcome, Part, Verdict
from ara_domain.home_flags import Flag, HomeFlag
from ara_domain.home_matches import UNDECIDED, Decision, HomeMatch, MatchDecision, OfferedCertificate
from ara_domain.ports import UnitOfWork
from ara_resources.postgres.copying import any_of, copy_rows, storable
from ara_resources.postgres.tables.matches import (
    address_match_candidates,
    address_match_evidence,
    address_matches,
    match_decisions,
    property_flags,
)
from ara_resources.postgres.tables.properties import properties
from ara_resources.postgres.unit_of_work import Repository, writing

_WRITERS = 0x41524102  # of the numbers one may lock in a database, the one for writers of decisions
_MATCH = ("property_id", "outcome", "reason", "rules_version", "address", "matched_at")
_CANDIDATE = ("property_id", "position", "certificate_number", "address", "uprn", "certificates", "verdict", "score")
_EVIDENCE = ("property_id", "position", "part", "mine", "theirs", "finding")
_DECISION = (
    "decision_id", "property_id", "certificate_number", "certificate_address", "decision", "decided_by", "decided_at",
    "superseded_at",
)  # fmt: skip
_row = match_decisions.c


class PostgresAddressMatchRepo(Repository):
    """See `ara_domain.ports.matches.AddressMatchRepo`."""

    def replace(self, uow: UnitOfWork, homes: Collection[UUID], matches: Mapping[UUID, HomeMatch]) -> None:
        """Of these homes the matches are now these; a home without one (it has a UPRN) has none stored."""
        connection = writing(uow)
        connection.execute(sa.delete(address_matches).where(any_of(address_matches.c.property_id, homes)))
        rows = [(home, match) for home, match in matches.items() if home in set(homes)]
        copy_rows(connection, address_matches, _MATCH, [_match_cells(home, match) for home, match in rows])
        offered = [(home, at, one) for home, match in rows for at, one in enumerate(match.candidates)]
        copy_rows(
            connection,
            address_match_candidates,
            _CANDIDATE,
            [
                (
                    home,
                    at,
                    one.certificate_number,
                    storable(one.address),
                    one.uprn,
                    one.certificates,
                    one.verdict,
                    one.score,
                )
                for home, at, one in offered
            ],
        )
        copy_rows(
            connection,
            address_match_evidence,
            _EVIDENCE,
            [
                (home, at, said.part, storable(said.mine), storable(said.theirs), said.finding)
                for home, at, one in offered
                for said in one.evidence
            ],
        )

    def matches(self, property_ids: Collection[UUID]) -> Mapping[UUID, HomeMatch]:
        """The stored matches of these homes, in a fixed number of queries."""
        with self._reading() as connection:
            return _load(connection, any_of(address_matches.c.property_id, property_ids))

    def undecided(self, portfolio_id: UUID) -> Mapping[UUID, HomeMatch]:
        """Matches of homes on the list that wait for a person, ordered by property id."""
        listed = sa.select(properties.c.property_id).where(
            properties.c.portfolio_id == portfolio_id, properties.c.left_at.is_(None)
        )
        waiting = sa.and_(
            address_matches.c.property_id.in_(listed),
            any_of(address_matches.c.outcome, [str(one) for one in UNDECIDED]),
        )
        with self._reading() as connection:
            return _load(connection, waiting)

    def decide(self, uow: UnitOfWork, decisions: Iterable[MatchDecision]) -> int:
        """Store decisions; one equal to the one in force changes nothing. Returns rows written."""
        connection = writing(uow)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        made = list(decisions)
        in_force = {
            (one.property_id, one.certificate_number): one
            for several in _decisions(connection, {one.property_id for one in made}).values()
            for one in several
        }
        ended: dict[UUID, datetime] = {}
        new: dict[UUID, MatchDecision] = {}
        for one in made:
            held = in_force.get((one.property_id, one.certificate_number))
            if held is not None and _says_the_same(held, one):
                continue
            replaced = [] if held is None else [held]
            if one.decision is Decision.ACCEPTED:
                replaced += [
                    other
                    for other in in_force.values()
                    if other.property_id == one.property_id
                    and other.decision is Decision.ACCEPTED
                    and other.certificate_number != one.certificate_number
                ]
            for other in replaced:
                ended[other.decision_id] = one.decided_at
                del in_force[other.property_id, other.certificate_number]
            in_force[one.property_id, one.certificate_number] = one
            new[one.decision_id] = one
        _supersede(connection, {row: at for row, at in ended.items() if row not in new})
        copy_rows(
            connection,
            match_decisions,
            _DECISION,
            [_decision_cells(one, ended.get(one.decision_id)) for one in new.values()],
        )
        return len(new)

    def decisions(self, property_ids: Collection[UUID]) -> Mapping[UUID, Sequence[MatchDecision]]:
        """The decisions in force of the homes that have any, oldest first."""
        with self._reading() as connection:
            return _decisions(connection, property_ids)

    def history(self, property_id: UUID) -> Sequence[MatchDecision]:
        """Every decision ever made about a home, oldest first."""
        query = sa.select(match_decisions).where(_row.property_id == property_id).order_by(_row.sequence)
        with self._reading() as connection:
            return [_decision(row) for row in connection.execute(query)]

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block that has decisions, their number and the sum of their hashes; one query."""
        query = """
            SELECT block, count(*) || ':' || sum(hashtextextended(
                       decision_id::text || coalesce(extract(epoch FROM superseded_at)::text, ''), 0)::numeric)
            FROM match_decisions JOIN properties USING (property_id)
            WHERE portfolio_id = %(portfolio_id)s AND left_at IS NULL
            GROUP BY block ORDER BY block
        """
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(query, {"portfolio_id": portfolio_id})}


class PostgresHomeFlagRepo(Repository):
    """See `ara_domain.ports.matches.HomeFlagRepo`."""

    def replace(self, uow: UnitOfWork, flags: Mapping[UUID, Sequence[HomeFlag]]) -> None:
        """The flags of these homes are now these; an empty sequence takes all of a home's away."""
        connection = writing(uow)
        connection.execute(sa.delete(property_flags).where(any_of(property_flags.c.property_id, list(flags))))
        rows = [(home, one.flag, storable(one.text)) for home, several in flags.items() for one in several]
        copy_rows(connection, property_flags, ("property_id", "flag", "text"), rows)

    def flags(self, property_ids: Collection[UUID]) -> Mapping[UUID, Sequence[HomeFlag]]:
        """Flags of the homes that have any, ordered by flag."""
        kept = property_flags.c
        query = sa.select(property_flags).where(any_of(kept.property_id, property_ids))
        found: defaultdict[UUID, list[HomeFlag]] = defaultdict(list)
        with self._reading() as connection:
            for row in connection.execute(query.order_by(kept.property_id, kept.flag)):
                found[row.property_id].append(HomeFlag(Flag(row.flag), row.text))
        return dict(found)

    def counts(self, portfolio_id: UUID) -> Mapping[Flag, int]:
        """Homes on the list per flag; one query."""
        kept = property_flags.c
        query = (
            sa.select(kept.flag, sa.func.count())
            .join(properties, properties.c.property_id == kept.property_id)
            .where(properties.c.portfolio_id == portfolio_id, properties.c.left_at.is_(None))
            .group_by(kept.flag)
            .order_by(kept.flag)
        )
        with self._reading() as connection:
            return {Flag(row[0]): row[1] for row in connection.execute(query)}


def _says_the_same(held: MatchDecision, one: MatchDecision) -> bool:
    return (held.decision, held.certificate_address) == (one.decision, one.certificate_address)


def _load(connection: sa.Connection, condition: "sa.ColumnElement[bool]") -> dict[UUID, HomeMatch]:
    matched = connection.execute(
        sa.select(address_matches).where(condition).order_by(address_matches.c.property_id)
    ).all()
    homes = [row.property_id for row in matched]
    evidence: defaultdict[tuple[UUID, int], list[Evidence]] = defaultdict(list)
    of_homes = any_of(address_match_evidence.c.property_id, homes)
    for row in connection.execute(sa.select(address_match_evidence).where(of_homes)):
        said = Evidence(Part(row.part), row.mine, row.theirs, Finding(row.finding))
        evidence[row.property_id, row.position].append(said)
    offered: defaultdict[UUID, list[OfferedCertificate]] = defaultdict(list)
    columns = address_match_candidates.c
    query = sa.select(address_match_candidates).where(any_of(columns.property_id, homes))
    for row in connection.execute(query.order_by(columns.property_id, columns.position)):
        said_of_it = evidence[row.property_id, row.position]
        offered[row.property_id].append(
            OfferedCertificate(
                certificate_number=row.certificate_number,
                address=row.address,
                uprn=row.uprn,
                certificates=row.certificates,
                verdict=Verdict(row.verdict),
                score=row.score,
                evidence=tuple(sorted(said_of_it, key=lambda one: _PARTS.index(one.part))),
            )
        )
    return {
        row.property_id: HomeMatch(
            outcome=Outcome(row.outcome),
            reason=row.reason,
            rules_version=row.rules_version,
            address=row.address,
            matched_at=row.matched_at,
            candidates=tuple(offered[row.property_id]),
        )
        for row in matched
    }


_PARTS = list(Part)


def _decisions(connection: sa.Connection, property_ids: Collection[UUID]) -> dict[UUID, Sequence[MatchDecision]]:
    query = (
        sa.select(match_decisions)
        .where(any_of(_row.property_id, property_ids), _row.superseded_at.is_(None))
        .order_by(_row.sequence)
    )
    found: defaultdict[UUID, list[MatchDecision]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.property_id].append(_decision(row))
    return dict(found)


def _supersede(connection: sa.Connection, ended: Mapping[UUID, datetime]) -> None:
    connection.exec_driver_sql(
        """
        UPDATE match_decisions SET superseded_at = ended.at
        FROM unnest(%(ids)s::uuid[], %(moments)s::timestamptz[]) AS ended(id, at) WHERE decision_id = ended.id
        """,
        {"ids": list(ended), "moments": list(ended.values())},
    )


def _match_cells(home: UUID, match: HomeMatch) -> tuple[Any, ...]:
    return home, match.outcome, storable(match.reason), match.rules_version, storable(match.address), match.matched_at


def _decision_cells(one: MatchDecision, superseded_at: datetime | None) -> tuple[Any, ...]:
    return (
        one.decision_id,
        one.property_id,
        one.certificate_number,
        storable(one.certificate_address),
        one.decision,
        storable(one.decided_by),
        one.decided_at,
        superseded_at or one.superseded_at,
    )


def _decision(row: "sa.Row[Any]") -> MatchDecision:
    return MatchDecision(
        decision_id=row.decision_id,
        property_id=row.property_id,
        certificate_number=row.certificate_number,
        certificate_address=row.certificate_address,
        decision=Decision(row.decision),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        superseded_at=row.superseded_at,
    )
