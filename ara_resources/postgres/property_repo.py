"""`PropertyRepo` on PostgreSQL: portfolios, their homes, and what was worked out about each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.confidence import Basis, RatingConfidence, UncertainInput
from ara_domain.identity import (
    BlockGranularity,
    BlockKey,
    InvalidUprn,
    Portfolio,
    PropertyIdentity,
    RecencyPolicy,
    parse_uprn,
)
from ara_domain.ports import Clock, RatedHome, StageHashes, UnitOfWork
from ara_domain.predictions import BaselinePredictions, ImpactPredictions
from ara_domain.properties import Properties
from ara_domain.property import Property
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import any_of, storable, upsert_rows
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.homes import identity_of, load_homes
from ara_resources.postgres.impact_rows import delete_impacts, load_impacts, save_impacts
from ara_resources.postgres.records import Family, Record
from ara_resources.postgres.tables.predictions import baseline_predictions
from ara_resources.postgres.tables.properties import (
    portfolios,
    properties,
    property_anomaly_flags,
    property_effective,
    property_solar,
    property_spatial,
)
from ara_resources.postgres.unit_of_work import Repository, writing

_home = properties.c
_PORTFOLIO_COLUMNS = ("portfolio_id", "slug", "name", "granularity", "recency_policy")
_HOME_COLUMNS = (
    "property_id",
    "portfolio_id",
    "block",
    "uprn",
    "landlord_property_id",
    "address_line_1",
    "address_line_2",
    "address_line_3",
    "town",
    "postcode",
    "left_at",
)
_RATED = tuple(field.name for field in fields(RatedHome))


class PostgresPropertyRepo(Repository):
    """See `ara_domain.ports.PropertyRepo`."""

    def __init__(self, engine: sa.Engine, epc_rows: EpcRows, clock: Clock) -> None:
        super().__init__(engine)
        self._epc_rows = epc_rows
        self._clock = clock

    # ------------------------------------------------------------------------------------------ portfolios and lists

    def save_portfolio(self, uow: UnitOfWork, portfolio: Portfolio) -> None:
        """Insert or update a portfolio; when its blocks are to be cut otherwise, its homes move to the new ones."""
        connection = writing(uow)
        upsert_rows(
            connection,
            portfolios,
            _PORTFOLIO_COLUMNS,
            [
                (
                    portfolio.portfolio_id,
                    portfolio.slug,
                    storable(portfolio.name),
                    portfolio.granularity.value,
                    portfolio.recency_policy.value,
                )
            ],
        )
        mine = sa.select(_home.property_id, _home.postcode, _home.block).where(
            _home.portfolio_id == portfolio.portfolio_id
        )
        moved = {
            row.property_id: block
            for row in connection.execute(mine)
            if (block := portfolio.block_of(row.postcode).block) != row.block
        }
        if moved:
            connection.exec_driver_sql(
                "UPDATE properties SET block = new.block FROM unnest(%(homes)s::uuid[], %(blocks)s::text[]) "
                "AS new(home, block) WHERE property_id = new.home",
                {"homes": list(moved), "blocks": list(moved.values())},
            )

    def portfolio(self, slug: str) -> Portfolio | None:
        """The portfolio of this slug."""
        return next((portfolio for portfolio in self.portfolios() if portfolio.slug == slug), None)

    def portfolios(self) -> Sequence[Portfolio]:
        """All portfolios, ordered by slug."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(portfolios).order_by(portfolios.c.slug)).all()
        return [
            Portfolio(
                portfolio_id=row.portfolio_id,
                slug=row.slug,
                name=row.name,
                granularity=BlockGranularity(row.granularity),
                recency_policy=RecencyPolicy(row.recency_policy),
            )
            for row in rows
        ]

    def identities(self, portfolio_id: UUID, block: str | None = None) -> Sequence[PropertyIdentity]:
        """Homes on the list now, ordered by property id."""
        query = sa.select(properties).where(_listed(portfolio_id, block)).order_by(_home.property_id)
        with self._reading() as connection:
            return [identity_of(row) for row in connection.execute(query)]

    def save_identities(self, uow: UnitOfWork, portfolio: Portfolio, identities: Iterable[PropertyIdentity]) -> None:
        """Insert or update homes; a home whose postcode changed moves to its new block and keeps its history."""
        rows = {home.property_id: _home_cells(portfolio, home) for home in identities}
        upsert_rows(writing(uow), properties, _HOME_COLUMNS, list(rows.values()))

    def leave(self, uow: UnitOfWork, property_ids: Collection[UUID], at: datetime) -> None:
        """These homes left the list: out of every block, history kept."""
        present = sa.and_(any_of(_home.property_id, property_ids), _home.left_at.is_(None))
        writing(uow).execute(sa.update(properties).where(present).values(left_at=at))

    def departed(self, portfolio_id: UUID) -> Mapping[PropertyIdentity, datetime]:
        """Homes that left the list, as they last stood on it, and when; ordered by property id."""
        gone = sa.and_(_home.portfolio_id == portfolio_id, _home.left_at.is_not(None))
        query = sa.select(properties).where(gone).order_by(_home.property_id)
        with self._reading() as connection:
            return {identity_of(row): row.left_at for row in connection.execute(query)}

    def unsettled(self, portfolio_id: UUID) -> frozenset[UUID]:
        """Homes on the list without a certificate, or whose certificate is not under their own UPRN; one query."""
        query = """
            SELECT property_id FROM properties LEFT JOIN epc_api_cache AS held USING (certificate_number)
            WHERE portfolio_id = %(portfolio_id)s AND left_at IS NULL
                  AND (held.row_hash IS NULL OR held.withdrawn_at IS NOT NULL
                       OR properties.uprn IS NOT NULL AND held.uprn IS DISTINCT FROM properties.uprn)
        """
        with self._reading() as connection:
            return frozenset(connection.exec_driver_sql(query, {"portfolio_id": portfolio_id}).scalars())

    def blocks_at(self, uprns: Collection[int], postcodes: Collection[str], *, besides: UUID) -> frozenset[BlockKey]:
        """Blocks with homes of these UPRNs, or without a UPRN in these postcodes, in every portfolio but one."""
        query = r"""
            SELECT DISTINCT slug, block FROM properties JOIN portfolios USING (portfolio_id)
            WHERE portfolio_id <> %(besides)s AND left_at IS NULL
                  AND (uprn = ANY(%(uprns)s)
                       OR uprn IS NULL AND upper(regexp_replace(postcode, '\W', '', 'g')) = ANY(%(postcodes)s))
        """
        written = [postcode.replace(" ", "") for postcode in postcodes]
        with self._reading() as connection:
            found = connection.exec_driver_sql(query, {"besides": besides, "uprns": list(uprns), "postcodes": written})
            return frozenset(BlockKey(slug, block) for slug, block in found)

    def blocks(self, portfolio_id: UUID) -> Mapping[str, int]:
        """Homes per block, blocks sorted."""
        query = sa.select(_home.block, sa.func.count()).where(_listed(portfolio_id)).group_by(_home.block)
        with self._reading() as connection:
            return dict(sorted((row[0], row[1]) for row in connection.execute(query)))

    def postcodes(self, portfolio_id: UUID, *blocks: str) -> Mapping[str, frozenset[str]]:
        """The postcodes of the homes in each of these blocks, and what was written in place of one; one query."""
        query = sa.select(_home.block, sa.func.array_agg(_home.postcode.distinct())).where(
            _listed(portfolio_id), any_of(_home.block, blocks)
        )
        with self._reading() as connection:
            return {row[0]: frozenset(row[1]) for row in connection.execute(query.group_by(_home.block))}

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block, the number of homes on the list and the sum of their hashes; one query.

        A sum does not mind the order of rows.
        """
        query = """
            SELECT block, count(*) || ':' || sum(hashtextextended(
                       (property_id, uprn, landlord_property_id, address_line_1, address_line_2, address_line_3, town,
                        postcode)::text, 0)::numeric)
            FROM properties WHERE portfolio_id = %(portfolio_id)s AND left_at IS NULL
            GROUP BY block ORDER BY block
        """
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(query, {"portfolio_id": portfolio_id})}

    # ------------------------------------------------------------------------------------------ whole homes

    def get(self, identity: PropertyIdentity) -> Property | None:
        """One home, also one that left the list."""
        return self._first(_home.property_id == identity.property_id)

    def find_home(self, portfolio_id: UUID, reference: str) -> Property | None:
        """By landlord reference, else by UPRN; a home on the list before one that left."""
        mine = _home.portfolio_id == portfolio_id
        found = self._first(sa.and_(mine, _home.landlord_property_id == reference))
        if found is not None:
            return found
        try:
            uprn = parse_uprn(reference)
        except InvalidUprn:
            return None
        return self._first(sa.and_(mine, _home.uprn == uprn))

    def find_by_portfolio(self, portfolio_id: UUID) -> Properties:
        """Whole aggregates of a portfolio."""
        return self._load(_listed(portfolio_id))

    def find_by_block(self, portfolio_id: UUID, block: str, only: Collection[UUID] | None = None) -> Properties:
        """Whole aggregates of a block (or of some of its homes), in a fixed number of queries."""
        listed = _listed(portfolio_id, block)
        return self._load(listed if only is None else sa.and_(listed, any_of(_home.property_id, only)))

    def find_stale(self, portfolio_id: UUID, threshold: timedelta) -> Properties:
        """Homes never modelled, or whose baseline is older than the threshold."""
        baseline = baseline_predictions.root.c
        fresh = sa.select(baseline.property_id).where(baseline.modelled_at >= self._clock() - threshold)
        return self._load(sa.and_(_listed(portfolio_id), _home.property_id.not_in(fresh)))

    def _load(self, condition: "sa.ColumnElement[bool]") -> Properties:
        with self._reading() as connection:
            return load_homes(connection, self._epc_rows, condition)

    def _first(self, condition: "sa.ColumnElement[bool]") -> Property | None:
        first = sa.select(_home.property_id).where(condition)
        first = first.order_by(_home.left_at.is_not(None), _home.property_id).limit(1)
        return next(iter(self._load(_home.property_id == first.scalar_subquery())), None)

    def bulk_save(self, uow: UnitOfWork, properties: Properties) -> None:
        """Save evidence choice (certificate number), spatial, solar, anomaly flags and baseline of each home.

        What a home does not have is deleted. A baseline that is stored already keeps its stage hash and its date.
        """
        connection = writing(uow)
        homes = {home.identity.property_id: home for home in properties}
        _choose(connection, {key: home.certificate_number for key, home in homes.items()}, reasons={})
        slices: list[tuple[Family[Any], Mapping[UUID, Any]]] = [
            (property_spatial, {key: home.geospatial for key, home in homes.items()}),
            (property_solar, {key: home.solar for key, home in homes.items()}),
            (property_anomaly_flags, {key: home.epc_anomaly_flags for key, home in homes.items()}),
        ]
        for family, values in slices:
            family.delete(connection, values)
            family.save(connection, (Record(key, (), value) for key, value in values.items() if value is not None))
        stored = {record.key: record.value for record in baseline_predictions.load(connection, homes)}
        changed = {
            key: home.baseline_predictions
            for key, home in homes.items()
            if home.baseline_predictions != stored.get(key)
        }
        baseline_predictions.delete(connection, changed)
        beside = (None, self._clock())
        new = (Record(key, beside, value) for key, value in changed.items() if value is not None)
        baseline_predictions.save(connection, new)

    # ------------------------------------------------------------------------------------------ stage by stage

    def rating_confidences(self, portfolio_id: UUID, block: str) -> Mapping[UUID, RatingConfidence]:
        """How sure the rating of each home in a block is, two queries; homes never weighed are left out."""
        listed = "FROM {} JOIN properties USING (property_id) WHERE portfolio_id = %(portfolio)s AND block = %(block)s"
        weighed = listed.format("baseline_predictions") + " AND left_at IS NULL AND rating_is_weighed"
        doubts = listed.format("baseline_uncertain_inputs") + " AND left_at IS NULL ORDER BY property_id, position"
        here = {"portfolio": portfolio_id, "block": block}
        with self._reading() as connection:
            ratings = connection.exec_driver_sql(
                f"SELECT property_id, rating_basis, rating_expected_error, rating_confidence {weighed}", here
            ).all()
            inputs: defaultdict[UUID, list[UncertainInput]] = defaultdict(list)
            for home, code, basis, points, text in connection.exec_driver_sql(
                f"SELECT property_id, code, basis, sap_points, text {doubts}", here
            ):
                made = UncertainInput(code=code, basis=Basis(basis), sap_points=points, text=text)
                inputs[home].append(made)
        return {
            home: RatingConfidence(
                basis=Basis(basis), expected_error=error, confidence=confidence, inputs=tuple(inputs[home])
            )
            for home, basis, error, confidence in ratings
        }

    def stage_hashes(self, portfolio_id: UUID, *blocks: str) -> Mapping[UUID, StageHashes]:
        """What the stored results of each home in these blocks came from, one query."""
        query = """
            SELECT property_id, effective_hash, baseline.stage_hash, candidates.stage_hash, impacts.stage_hash,
                   (SELECT jsonb_object_agg(scenario_id, inputs_hash) FROM plans
                    WHERE plans.property_id = properties.property_id AND superseded_at IS NULL)
            FROM properties
                 LEFT JOIN (SELECT property_id, effective_hash FROM property_effective) AS effective USING (property_id)
                 LEFT JOIN (SELECT property_id, stage_hash FROM baseline_predictions) AS baseline USING (property_id)
                 LEFT JOIN (SELECT property_id, stage_hash FROM candidate_measures) AS candidates USING (property_id)
                 LEFT JOIN (SELECT property_id, stage_hash FROM impact_predictions) AS impacts USING (property_id)
            WHERE portfolio_id = %(portfolio_id)s AND block = ANY(%(blocks)s) AND left_at IS NULL
            ORDER BY property_id
        """
        with self._reading() as connection:
            rows = connection.exec_driver_sql(query, {"portfolio_id": portfolio_id, "blocks": list(blocks)}).all()
        return {
            home: StageHashes(
                property_id=home,
                effective=effective,
                baseline=baseline,
                candidates=candidates,
                impacts=impacts,
                plans={UUID(scenario): inputs for scenario, inputs in plans.items()} if plans else None,
            )
            for home, effective, baseline, candidates, impacts, plans in rows
        }

    def choose_certificates(
        self, uow: UnitOfWork, chosen: Mapping[UUID, str | None], reasons: Mapping[UUID, str]
    ) -> None:
        """Say which certificate each home is modelled on, and why that one or none."""
        _choose(writing(uow), chosen, reasons)

    def save_anomaly_flags(self, uow: UnitOfWork, flags: Mapping[UUID, EpcAnomalyFlags | None]) -> None:
        """Replace the doubts about the certificates of these homes; None where there is no certificate to doubt."""
        connection = writing(uow)
        property_anomaly_flags.delete(connection, flags)
        kept = (Record(home, (), found) for home, found in flags.items() if found is not None)
        property_anomaly_flags.save(connection, kept)

    def anomaly_flags(self, property_ids: Collection[UUID]) -> Mapping[UUID, EpcAnomalyFlags]:
        """The doubts about the certificates of these homes; one query."""
        with self._reading() as connection:
            return {record.key: record.value for record in property_anomaly_flags.load(connection, property_ids)}

    def save_effective(
        self, uow: UnitOfWork, hashes: Mapping[UUID, str], snapshots: Mapping[UUID, Mapping[str, Any]]
    ) -> None:
        """Effective hash per home, with its source path and overridden fields for people to read."""
        rows = [(home, effective, to_json(snapshots.get(home, {}))) for home, effective in hashes.items()]
        upsert_rows(writing(uow), property_effective, ("property_id", "effective_hash", "snapshot"), rows)

    def homes_by_base(self, portfolio_id: UUID) -> Mapping[str, int]:
        """How many homes on the list are modelled from what: survey, certificate, predicted; one query."""
        base = property_effective.c.snapshot["base"].as_string()
        query = sa.select(base, sa.func.count()).join(properties).where(_listed(portfolio_id), base.is_not(None))
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(base).order_by(base))}

    def forget_effective(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        """These homes have no evidence any more."""
        writing(uow).execute(
            sa.delete(property_effective).where(any_of(property_effective.c.property_id, property_ids))
        )

    def snapshots(self, property_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        """What `save_effective` noted for people, by home."""
        kept = property_effective.c
        query = sa.select(kept.property_id, kept.snapshot).where(any_of(kept.property_id, property_ids))
        with self._reading() as connection:
            return {row.property_id: row.snapshot for row in connection.execute(query)}

    def chosen_certificates(self, portfolio_id: UUID, *blocks: str) -> Mapping[UUID, str | None]:
        """The certificate each home in these blocks is modelled on, or None; one query."""
        query = sa.select(_home.property_id, _home.certificate_number).where(
            _listed(portfolio_id), any_of(_home.block, blocks)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def certificate_reasons(self, property_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Why each home has the certificate it has, or none; homes nobody chose for are left out."""
        query = sa.select(_home.property_id, _home.certificate_reason).where(
            any_of(_home.property_id, property_ids), _home.certificate_reason.is_not(None)
        )
        with self._reading() as connection:
            return {row.property_id: row.certificate_reason for row in connection.execute(query)}

    def save_baselines(
        self,
        uow: UnitOfWork,
        baselines: Mapping[UUID, BaselinePredictions],
        stage_hash: Mapping[UUID, str],
        at: datetime,
    ) -> None:
        """Replace the baselines of these homes, worked out from what the stage hash stands for."""
        records = [Record(home, (stage_hash[home], at), baseline) for home, baseline in baselines.items()]
        baseline_predictions.replace(writing(uow), records)

    def baselines(self, property_ids: Collection[UUID]) -> Mapping[UUID, BaselinePredictions]:
        """The stored baselines of these homes."""
        with self._reading() as connection:
            return {record.key: record.value for record in baseline_predictions.load(connection, property_ids)}

    def ratings(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[RatedHome]:
        """Homes on the list that have a baseline, ordered by property; one query."""
        query = """
            SELECT property_id, coalesce(landlord_property_id, properties.uprn::text, property_id::text), block,
                   sap_score,
                   coalesce((fuel_kwh->>'electricity_exported')::float, 0) > 0
                       OR coalesce((bill_by_use_gbp->>'generation')::float, 0) <> 0,
                   energy_rating_current,
                   coalesce(snapshot->>'base' = 'certificate' AND snapshot->'overridden' = '{}'::jsonb, FALSE)
            FROM properties JOIN baseline_predictions USING (property_id)
                 LEFT JOIN property_effective USING (property_id)
                 LEFT JOIN epc_property USING (certificate_number)
            WHERE portfolio_id = %(portfolio_id)s AND left_at IS NULL
                  AND (%(blocks)s::text[] IS NULL OR block = ANY(%(blocks)s))
            ORDER BY property_id
        """
        values = {"portfolio_id": portfolio_id, "blocks": None if blocks is None else list(blocks)}
        with self._reading() as connection:
            return [
                RatedHome(**dict(zip(_RATED, row, strict=True))) for row in connection.exec_driver_sql(query, values)
            ]

    def forget_baselines(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        """Drop the baselines of these homes."""
        baseline_predictions.delete(writing(uow), property_ids)

    def save_impacts(
        self, uow: UnitOfWork, impacts: Mapping[UUID, ImpactPredictions], stage_hash: Mapping[UUID, str]
    ) -> None:
        """Replace the impacts of these homes, worked out from what the stage hash stands for."""
        save_impacts(writing(uow), impacts, stage_hash)

    def impacts(self, property_ids: Collection[UUID]) -> Mapping[UUID, ImpactPredictions]:
        """The stored impacts of these homes."""
        with self._reading() as connection:
            return load_impacts(connection, property_ids)

    def forget_impacts(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        """Drop the impacts of these homes."""
        delete_impacts(writing(uow), property_ids)


def _listed(portfolio_id: UUID, block: str | None = None) -> "sa.ColumnElement[bool]":
    """Homes on the landlord's list now."""
    listed = sa.and_(_home.portfolio_id == portfolio_id, _home.left_at.is_(None))
    return listed if block is None else sa.and_(listed, _home.block == block)


def _choose(connection: sa.Connection, chosen: Mapping[UUID, str | None], reasons: Mapping[UUID, str]) -> None:
    connection.exec_driver_sql(
        """
        UPDATE properties SET certificate_number = new.number, certificate_reason = new.reason
        FROM unnest(%(homes)s::uuid[], %(numbers)s::text[], %(reasons)s::text[]) AS new(home, number, reason)
        WHERE property_id = new.home
              AND (certificate_number IS DISTINCT FROM new.number OR certificate_reason <> new.reason
                   OR certificate_reason IS NULL AND new.reason IS NOT NULL)
        """,
        {
            "homes": list(chosen),
            "numbers": list(chosen.values()),
            "reasons": [storable(reasons[home]) if home in reasons else None for home in chosen],
        },
    )


def _home_cells(portfolio: Portfolio, home: PropertyIdentity) -> tuple[Any, ...]:
    address = home.address
    return (
        home.property_id,
        home.portfolio_id,
        portfolio.block_of(home.postcode).block,
        home.uprn,
        home.landlord_property_id and storable(home.landlord_property_id),
        *(storable(line) for line in (address.line_1, address.line_2, address.line_3, address.town, home.postcode)),
        None,
    )
