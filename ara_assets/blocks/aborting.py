"""Which errors stop a run: those no item and no block can escape."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from ara_domain.ports import RunCannotContinue

_CONNECTION_LOST = ("08", "57P")
"""SQLSTATE classes of PostgreSQL: connection exception; the server was shut down, crashed or is starting up."""


def stops_the_run(error: Exception) -> bool:
    """Whether every other block would fail as well: a refused token, a version mismatch, an unreachable database."""
    return isinstance(error, RunCannotContinue) or _database_is_unreachable(error)


def _database_is_unreachable(error: Exception) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return isinstance(error, DBAPIError) and error.connection_invalidated
    state = getattr(error.orig, "sqlstate", None)  # None: the connection failed before the server could say anything
    return state is None or state.startswith(_CONNECTION_LOST)
