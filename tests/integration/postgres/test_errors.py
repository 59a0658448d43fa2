"""What is told of a failed statement: which error it was, and nothing of the row it was about."""

import traceback
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa

from ara_resources.postgres.copying import copy_rows
from ara_resources.postgres.database import Database
from ara_resources.postgres.errors import StatementFailed, without_row_values
from ara_resources.postgres.tables.epc_cache import epc_searches

pytestmark = pytest.mark.integration

ADDRESS = "12 Chapel Allerton Mews"


def copy_a_row_without_a_count(connection: sa.Connection) -> None:
    copy_rows(connection, epc_searches, ("kind", "value"), [("postcode", ADDRESS)])


def copy_a_number_that_is_none(connection: sa.Connection) -> None:
    columns = ("kind", "value", "searched_at", "row_count")
    copy_rows(connection, epc_searches, columns, [("postcode", "LS6 9VV", None, ADDRESS)])


def read_a_number_that_is_none(connection: sa.Connection) -> None:
    connection.execute(sa.text("SELECT CAST(:text AS integer)"), {"text": ADDRESS})


def insert_a_row_without_a_count(connection: sa.Connection) -> None:
    connection.execute(sa.text("INSERT INTO epc_searches (kind, value) VALUES ('postcode', :text)"), {"text": ADDRESS})


def failure_of(work: Callable[[sa.Connection], None], database: Database) -> Exception:
    try:
        with database.engine.begin() as connection:
            work(connection)
    except (sa.exc.DBAPIError, psycopg.Error) as error:
        return error
    raise AssertionError("the statement should have failed")


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (copy_a_row_without_a_count, 'NotNullViolation: null value in column "searched_at" of relation'),
        (insert_a_row_without_a_count, 'NotNullViolation: null value in column "searched_at" of relation'),
        (copy_a_number_that_is_none, "InvalidTextRepresentation (SQLSTATE 22P02)"),
        (read_a_number_that_is_none, "InvalidTextRepresentation (SQLSTATE 22P02)"),
    ],
)
def test_a_failed_statement_is_named_without_a_value_of_its_row(
    database: Database, work: Callable[[sa.Connection], None], told: str
) -> None:
    error = failure_of(work, database)
    assert ADDRESS in str(error), "it would have been told"

    tellable = without_row_values(error)

    assert isinstance(tellable, StatementFailed)
    assert str(tellable).startswith(told)
    shown = "".join(traceback.format_exception(tellable))
    assert ADDRESS not in shown
    assert work.__name__ in shown, "where it happened is still told"


def test_an_error_that_a_failed_statement_caused_keeps_its_words_and_tells_nothing_of_the_row(
    database: Database,
) -> None:
    error = LookupError("the search was not saved")
    error.__cause__ = failure_of(insert_a_row_without_a_count, database)

    tellable = without_row_values(error)

    shown = "".join(traceback.format_exception(tellable))
    assert "LookupError: the search was not saved" in shown
    assert "SQLSTATE 23502" in shown
    assert ADDRESS not in shown


def test_an_error_of_another_kind_is_left_as_it_is() -> None:
    error = KeyError("wall_construction")
    assert without_row_values(error) is error
