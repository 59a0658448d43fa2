"""`PredictedEpcRepo` on PostgreSQL: predictions, with the predicted certificates in the `epc_property` family."""

from collections.abc import Collection, Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.ports import PredictedHome, PredictionState, UnitOfWork
from ara_domain.predicted_rating import PredictedRating
from ara_resources.postgres.copying import any_of, copy_rows, storable
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.tables.properties import RATING_COLUMNS, property_predictions
from ara_resources.postgres.unit_of_work import Repository, writing

_kept = property_predictions.c
_COLUMNS = (
    "property_id",
    "epc_property_id",
    "neighbours",
    "shortfall",
    "stage_hash",
    "predicted_at",
    *RATING_COLUMNS,
)


class PostgresPredictedEpcRepo(Repository):
    """See `ara_domain.ports.PredictedEpcRepo`."""

    def __init__(self, engine: sa.Engine, epc_rows: EpcRows) -> None:
        super().__init__(engine)
        self._epc_rows = epc_rows

    def save(
        self, uow: UnitOfWork, predictions: Mapping[UUID, PredictedHome], stage_hash: Mapping[UUID, str], at: datetime
    ) -> None:
        """Replace the predictions of these homes, worked out from what the stage hash stands for."""
        self.forget(uow, predictions.keys())
        connection = writing(uow)
        predicted = {home: found.epc for home, found in predictions.items() if found.epc is not None}
        ids = dict(zip(predicted, self._epc_rows.add_predictions(connection, predicted.values()), strict=True))
        rows = [
            (
                home,
                ids.get(home),
                _as_array(found.neighbours),
                found.shortfall and storable(found.shortfall),
                stage_hash[home],
                at,
                *(astuple(found.rating) if found.rating else (None,) * len(RATING_COLUMNS)),
            )
            for home, found in predictions.items()
        ]
        copy_rows(connection, property_predictions, _COLUMNS, rows)

    def forget(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        """Drop the predictions of these homes."""
        connection = writing(uow)
        gone = sa.delete(property_predictions).where(any_of(_kept.property_id, property_ids))
        rows = connection.execute(gone.returning(_kept.epc_property_id)).scalars()
        self._epc_rows.delete(connection, [row for row in rows if row is not None])

    def of(self, property_ids: Collection[UUID]) -> Mapping[UUID, PredictedHome]:
        """Predictions with their certificates, in a fixed number of queries."""
        query = sa.select(property_predictions).where(any_of(_kept.property_id, property_ids))
        with self._reading() as connection:
            rows = connection.execute(query).all()
            loaded = self._epc_rows.load(connection, [row.epc_property_id for row in rows if row.epc_property_id])
        return {
            row.property_id: PredictedHome(
                epc=loaded.get(row.epc_property_id),
                neighbours=tuple(row.neighbours),
                rating=_rating(row),
                shortfall=row.shortfall,
            )
            for row in rows
        }

    def states(self, property_ids: Collection[UUID]) -> Mapping[UUID, PredictionState]:
        """Predictions without their certificates, one query."""
        asked = sa.func.coalesce(sa.func.cardinality(_kept.neighbours), 0)
        query = sa.select(_kept.property_id, _kept.stage_hash, asked, _kept.epc_property_id, _kept.shortfall)
        with self._reading() as connection:
            rows = connection.execute(query.where(any_of(_kept.property_id, property_ids))).all()
        return {
            home: PredictionState(
                stage_hash=stage_hash, neighbours=neighbours, is_predicted=epc is not None, shortfall=shortfall
            )
            for home, stage_hash, neighbours, epc, shortfall in rows
        }


def standing_in(
    connection: sa.Connection, property_ids: Collection[UUID]
) -> dict[UUID, tuple[int, PredictedRating | None]]:
    """Of each of these homes that may be planned from its prediction: the row of the certificate, and the rating.

    One query.
    """
    ratings = [_kept[name] for name in RATING_COLUMNS]
    query = sa.select(_kept.property_id, _kept.epc_property_id, *ratings).where(
        any_of(_kept.property_id, property_ids), _kept.shortfall.is_(None), _kept.epc_property_id.is_not(None)
    )
    return {row.property_id: (row.epc_property_id, _rating(row)) for row in connection.execute(query)}


def _as_array(texts: Collection[str]) -> str:
    """Texts as PostgreSQL reads them; that psycopg writes a list item by item was a sixth of a save."""
    escaped = (text.replace("\\", r"\\").replace('"', r"\"") for text in texts)
    return "{" + ",".join(f'"{text}"' for text in escaped) + "}"


def _rating(row: "sa.Row[Any]") -> PredictedRating | None:
    held = {name.removeprefix("rating_"): getattr(row, name) for name in RATING_COLUMNS}
    return None if None in held.values() else PredictedRating(**held)
