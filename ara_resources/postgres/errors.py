"""What may be told of a failed statement: a database's full message quotes rows, and rows hold people's addresses."""

import psycopg
from sqlalchemy.exc import DBAPIError

_QUOTES_THE_VALUE = "22"
"""SQLSTATE class of data exceptions, whose message names the value that was wrong."""


class StatementFailed(Exception):
    """A statement failed: the class of the error, the server's message and the SQLSTATE, without any value of a row."""


def without_row_values(error: Exception) -> Exception:
    """The error as it may be stored and logged, with its traceback.

    One of the database, here or among its causes, is a `StatementFailed` instead.
    """
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, psycopg.Error):
        return StatementFailed(_told(origin)).with_traceback(error.__traceback__)
    if isinstance(error.__cause__, Exception):
        error.__cause__ = without_row_values(error.__cause__)
    elif isinstance(error.__context__, Exception):
        error.__context__ = without_row_values(error.__context__)
    return error


def _told(error: psycopg.Error) -> str:
    name, state = type(error).__name__, error.sqlstate
    if state is None:  # the client's own words: about a connection they are harmless, about a value they quote it
        return f"{name}: {error}" if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else name
    message = None if state.startswith(_QUOTES_THE_VALUE) else error.diag.message_primary
    return f"{name}: {message} (SQLSTATE {state})" if message else f"{name} (SQLSTATE {state})"
