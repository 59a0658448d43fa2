"""`SiteNotesRepo` on PostgreSQL: surveys, with what was recorded in the `epc_property` family."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from ara_domain.hashing import content_hash
from ara_domain.ports import UnitOfWork
from ara_domain.site_notes import SiteNotes
from ara_resources.postgres.copying import any_of, copy_rows, storable
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.tables.evidence import site_notes
from ara_resources.postgres.unit_of_work import Repository, writing

_COLUMNS = ("survey_id", "property_id", "survey_date", "surveyor", "epc_property_id", "content_hash")


class PostgresSiteNotesRepo(Repository):
    """See `ara_domain.ports.SiteNotesRepo`."""

    def __init__(self, engine: sa.Engine, epc_rows: EpcRows) -> None:
        super().__init__(engine)
        self._epc_rows = epc_rows

    def save(self, uow: UnitOfWork, surveys: Mapping[UUID, SiteNotes]) -> None:
        """Store surveys by property; one stored before under the same id is corrected, others are kept."""
        connection = writing(uow)
        known = any_of(site_notes.c.survey_id, [survey.survey_id for survey in surveys.values()])
        corrected = sa.delete(site_notes).where(known).returning(site_notes.c.epc_property_id)
        self._epc_rows.delete(connection, list(connection.execute(corrected).scalars()))
        ids = self._epc_rows.add_surveys(connection, [survey.recorded for survey in surveys.values()])
        rows = [
            (survey.survey_id, home, survey.survey_date, storable(survey.surveyor), row, _hash(survey))
            for (home, survey), row in zip(surveys.items(), ids, strict=True)
        ]
        copy_rows(connection, site_notes, _COLUMNS, rows)

    def in_force(self, property_ids: Collection[UUID]) -> Mapping[UUID, SiteNotes]:
        """The newest survey of each home that has one."""
        with self._reading() as connection:
            surveys = surveys_in_force(connection, property_ids)
            recorded = self._epc_rows.load(connection, [row.epc_property_id for row in surveys.values()])
        return {home: site_notes_of(row, recorded) for home, row in surveys.items()}

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block that has surveys, their number and the sum of their hashes."""
        query = """
            SELECT block, count(*) || ':' || sum(hashtextextended(survey_id::text || content_hash, 0)::numeric)
            FROM (SELECT DISTINCT ON (property_id) block, survey_id, content_hash
                  FROM site_notes JOIN properties USING (property_id)
                  WHERE portfolio_id = %(portfolio_id)s AND left_at IS NULL
                  ORDER BY property_id, survey_date DESC, sequence DESC) AS in_force
            GROUP BY block ORDER BY block
        """
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(query, {"portfolio_id": portfolio_id})}


def surveys_in_force(connection: sa.Connection, property_ids: Collection[UUID]) -> "dict[UUID, sa.Row[Any]]":
    """The row of the newest survey of each home that has one; the one stored last of the same day. One query."""
    query = (
        sa.select(site_notes)
        .where(any_of(site_notes.c.property_id, property_ids))
        .ext(distinct_on(site_notes.c.property_id))
        .order_by(site_notes.c.property_id, site_notes.c.survey_date.desc(), site_notes.c.sequence.desc())
    )
    return {row.property_id: row for row in connection.execute(query)}


def site_notes_of(row: "sa.Row[Any]", recorded: Mapping[int, Any]) -> SiteNotes:
    """A survey from its row and what was recorded, by row of the `epc_property` family."""
    return SiteNotes(
        survey_id=row.survey_id,
        survey_date=row.survey_date,
        surveyor=row.surveyor,
        recorded=recorded[row.epc_property_id],
    )


def _hash(survey: SiteNotes) -> str:
    return content_hash("survey:1", survey.survey_date, survey.surveyor, survey.recorded)
