"""Whole aggregates: how a `Property` is put together from the rows of every table that says something of it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.identity import AddressLines, PropertyIdentity, RecencyPolicy
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.properties import Properties
from ara_domain.property import Property
from ara_domain.recommendations import OptimisedPackage
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.impact_rows import load_impacts
from ara_resources.postgres.landlord_overrides_repo import overrides_in_force
from ara_resources.postgres.predicted_epc_repo import standing_in
from ara_resources.postgres.recommendations_repo import candidates_of, load_plans
from ara_resources.postgres.records import Family
from ara_resources.postgres.site_notes_repo import site_notes_of, surveys_in_force
from ara_resources.postgres.tables.predictions import baseline_predictions
from ara_resources.postgres.tables.properties import (
    portfolios,
    properties,
    property_anomaly_flags,
    property_solar,
    property_spatial,
)


def load_homes(connection: sa.Connection, epc_rows: EpcRows, condition: "sa.ColumnElement[bool]") -> Properties:
    """The homes whose row meets a condition, ordered by property id; as many queries for one home as for a thousand."""
    query = (
        sa.select(properties, portfolios.c.recency_policy)
        .join(portfolios, portfolios.c.portfolio_id == properties.c.portfolio_id)
        .where(condition)
        .order_by(properties.c.property_id)
    )
    rows = connection.execute(query).all()
    homes = [row.property_id for row in rows]
    surveys = surveys_in_force(connection, homes)
    certificates = epc_rows.ids_of(connection, {row.certificate_number for row in rows if row.certificate_number})
    predicted = standing_in(connection, [row.property_id for row in rows if row.certificate_number is None])
    surveyed = {survey.epc_property_id for survey in surveys.values()}
    epcs = epc_rows.load(connection, {*certificates.values(), *surveyed, *(row for row, _ in predicted.values())})
    overrides = overrides_in_force(connection, homes)
    geospatial = _by_home(connection, property_spatial, homes)
    solar = _by_home(connection, property_solar, homes)
    flags = _by_home(connection, property_anomaly_flags, homes)
    baselines = _by_home(connection, baseline_predictions, homes)
    candidates = candidates_of(connection, homes)
    impacts = load_impacts(connection, homes)
    packages = _packages(connection, homes)
    return Properties(
        tuple(
            Property(
                identity=identity_of(row),
                epc=epcs.get(certificates.get(row.certificate_number, -1)),
                certificate_number=row.certificate_number,
                predicted_epc=epcs.get(predicted[home][0]) if home in predicted else None,
                predicted_rating=predicted[home][1] if home in predicted else None,
                site_notes=site_notes_of(surveys[home], epcs) if home in surveys else None,
                landlord_overrides=overrides.get(home, LandlordOverrides()),
                recency_policy=RecencyPolicy(row.recency_policy),
                geospatial=geospatial.get(home),
                solar=solar.get(home),
                epc_anomaly_flags=flags.get(home),
                baseline_predictions=baselines.get(home),
                candidates=candidates.get(home),
                impact_predictions=impacts.get(home),
                optimised_packages=packages.get(home, ()),
            )
            for home, row in zip(homes, rows, strict=True)
        )
    )


def listed(portfolio_id: UUID, block: str | None = None) -> "sa.ColumnElement[bool]":
    """The condition that a home is on the landlord's list now."""
    here = sa.and_(properties.c.portfolio_id == portfolio_id, properties.c.left_at.is_(None))
    return here if block is None else sa.and_(here, properties.c.block == block)


def identity_of(row: "sa.Row[Any]") -> PropertyIdentity:
    """The identity in a row of `properties`."""
    return PropertyIdentity(
        property_id=row.property_id,
        portfolio_id=row.portfolio_id,
        uprn=row.uprn,
        landlord_property_id=row.landlord_property_id,
        address=AddressLines(row.address_line_1, row.address_line_2, row.address_line_3, row.town),
        postcode=row.postcode,
    )


def _by_home(connection: sa.Connection, family: Family[Any], homes: Collection[UUID]) -> dict[UUID, Any]:
    return {record.key: record.value for record in family.load(connection, homes)}


def _packages(connection: sa.Connection, homes: Collection[UUID]) -> dict[UUID, tuple[OptimisedPackage, ...]]:
    """The packages of the plans in force, by home, ordered by scenario."""
    packages: dict[UUID, tuple[OptimisedPackage, ...]] = {}
    for plan in load_plans(connection, "property_id = ANY(%(homes)s) AND superseded_at IS NULL", homes=list(homes)):
        packages[plan.property_id] = (*packages.get(plan.property_id, ()), plan.package)
    return packages
