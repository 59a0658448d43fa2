"""What the stages of a run store of each home and read of it again, one kind of result at a time.

The half of `PropertyRepo` that knows no landlord's list: `property_repo` has portfolios, lists and whole homes.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.confidence import Basis, RatingConfidence, UncertainInput
from ara_domain.ports import RatedHome, StageHashes, UnitOfWork
from ara_domain.predictions import BaselinePredictions, ImpactPredictions
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import any_of, storable, upsert_rows
from ara_resources.postgres.homes import listed
from ara_resources.postgres.impact_rows import delete_impacts, load_impacts, save_impacts
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables.predictions import baseline_predictions
from ara_resources.postgres.tables.properties import properties, property_anomaly_flags, property_effective
from ara_resources.postgres.unit_of_work import Repository, writing

_home = properties.c
_RATED = tuple(field.name for field in fields(RatedHome))


class StageResults(Repository):
    """The methods of `ara_domain.ports.PropertyRepo` that stages call."""

    def rating_confidences(self, portfolio_id: UUID, block: str) -> Mapping[UUID, RatingConfidence]:
        """How sure the rating of each home in a block is, two queries; homes never weighed are left out."""
        rows_of = "FROM {} JOIN properties USING (property_id) WHERE portfolio_id = %(portfolio)s AND block = %(block)s"
        weighed = rows_of.format("baseline_predictions") + " AND left_at IS NULL AND rating_is_weighed"
        doubts = rows_of.format("baseline_uncertain_inputs") + " AND left_at IS NULL ORDER BY property_id, position"
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
        point_at_certificates(writing(uow), chosen, reasons)

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
        query = sa.select(base, sa.func.count()).join(properties).where(listed(portfolio_id), base.is_not(None))
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
            listed(portfolio_id), any_of(_home.block, blocks)
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


def point_at_certificates(
    connection: sa.Connection, chosen: Mapping[UUID, str | None], reasons: Mapping[UUID, str]
) -> None:
    """Point homes at their certificates; rows that say so already are not written again."""
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
