"""The unit of work on PostgreSQL, and how repositories get at a connection."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ara_domain.identity import BlockKey
from ara_domain.ports import UnitOfWork

_log = logging.getLogger(__name__)


class NoUnitOfWork(RuntimeError):
    """A unit of work was used outside its `with` block."""


class PostgresUnitOfWork:
    """One transaction: `with` opens it, `commit` makes it permanent, leaving the block otherwise undoes it.

    Writes take the unit of work. Reads do not see them before they are committed: a repository reads in a short
    transaction of its own, everything as of one moment.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The session of this unit of work.

        Raises:
            NoUnitOfWork: it is not open.
        """
        if self._session is None:
            raise NoUnitOfWork("this unit of work is not open; write `with unit_of_work() as uow:` around its use")
        return self._session

    def __enter__(self) -> Self:
        self._session = Session(self._engine)
        return self

    def __exit__(self, *exc: object) -> None:
        session, self._session = self.session, None
        session.close()  # rolls back what was not committed

    def commit(self) -> None:
        """Make everything written so far permanent, and let go of the blocks locked so far."""
        self.session.commit()

    def lock_block(self, block: BlockKey) -> None:
        """Wait until no other unit of work holds this block, then hold it until the commit or the end of this one."""
        number = _lock_number(block)
        if not self.session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(number))):
            _log.info("waiting for another run to finish with block %s", block)
            self.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


class Repository:
    """What every repository on PostgreSQL has: connections to read with."""

    def __init__(self, engine: sa.Engine) -> None:
        # One snapshot for all queries of a read: an aggregate is loaded whole, as of one moment.
        self._readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._readers.connect() as connection:
            yield connection


def writing(uow: UnitOfWork) -> sa.Connection:
    """The connection a unit of work writes by.

    Raises:
        TypeError: the unit of work is not one on PostgreSQL.
        NoUnitOfWork: it is not open.
    """
    if not isinstance(uow, PostgresUnitOfWork):
        raise TypeError(f"a repository on PostgreSQL writes in a PostgresUnitOfWork, not in a {type(uow).__name__}")
    return uow.session.connection()


def _lock_number(block: BlockKey) -> int:
    """A block as one of the 2⁶⁴ numbers PostgreSQL locks by."""
    return int.from_bytes(hashlib.blake2b(f"block/{block}".encode(), digest_size=8).digest(), signed=True)
