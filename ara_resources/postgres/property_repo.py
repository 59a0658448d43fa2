"""`PropertyRepo` on PostgreSQL: portfolios, the homes on their lists, and whole homes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.identity import (
    BlockGranularity,
    BlockKey,
    InvalidUprn,
    Portfolio,
    PropertyIdentity,
    RecencyPolicy,
    parse_uprn,
)
from ara_domain.ports import Clock, UnitOfWork
from ara_domain.properties import Properties
from ara_domain.property import Property
from ara_resources.postgres.copying import any_of, storable, upsert_rows
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.homes import identity_of, listed, load_homes
from ara_resources.postgres.records import Family, Record
from ara_resources.postgres.stage_results import StageResults, point_at_certificates
from ara_resources.postgres.tables.predictions import baseline_predictions
from ara_resources.postgres.tables.properties import (
    portfolios,
    properties,
    property_anomaly_flags,
    property_solar,
    property_spatial,
)
from ara_resources.postgres.unit_of_work import writing

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


class PostgresPropertyRepo(StageResults):
    """See `ara_domain.ports.PropertyRepo`; what the stages of a run write of a home is in `StageResults`."""

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
        query = sa.select(properties).where(listed(portfolio_id, block)).order_by(_home.property_id)
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
        query = sa.select(_home.block, sa.func.count()).where(listed(portfolio_id)).group_by(_home.block)
        with self._reading() as connection:
            return dict(sorted((row[0], row[1]) for row in connection.execute(query)))

    def postcodes(self, portfolio_id: UUID, *blocks: str) -> Mapping[str, frozenset[str]]:
        """The postcodes of the homes in each of these blocks, and what was written in place of one; one query."""
        query = sa.select(_home.block, sa.func.array_agg(_home.postcode.distinct())).where(
            listed(portfolio_id), any_of(_home.block, blocks)
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
        return self._load(listed(portfolio_id))

    def find_by_block(self, portfolio_id: UUID, block: str, only: Collection[UUID] | None = None) -> Properties:
        """Whole aggregates of a block (or of some of its homes), in a fixed number of queries."""
        here = listed(portfolio_id, block)
        return self._load(here if only is None else sa.and_(here, any_of(_home.property_id, only)))

    def find_stale(self, portfolio_id: UUID, threshold: timedelta) -> Properties:
        """Homes never modelled, or whose baseline is older than the threshold."""
        baseline = baseline_predictions.root.c
        fresh = sa.select(baseline.property_id).where(baseline.modelled_at >= self._clock() - threshold)
        return self._load(sa.and_(listed(portfolio_id), _home.property_id.not_in(fresh)))

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
        point_at_certificates(connection, {key: home.certificate_number for key, home in homes.items()}, reasons={})
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
