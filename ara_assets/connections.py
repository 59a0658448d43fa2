"""Dagster's connections to its own PostgreSQL."""

from weakref import WeakSet

import dagster as dg

_STATEMENT_TIMEOUT_MS = 60_000
_POOL_RECYCLE_S = 3_600
_MAX_OVERFLOW = 20

_kept: "WeakSet[dg.DagsterInstance]" = WeakSet()


def keep_connections(instance: dg.DagsterInstance) -> None:
    """Let this process reuse its connections to Dagster's storage, as the web server does.

    Otherwise every statement opens one. Measured on two cores, nine assets over 100 blocks: 15 to 16 s instead of 28
    to 37 s.
    """
    if instance not in _kept:
        instance.optimize_for_webserver(
            statement_timeout=_STATEMENT_TIMEOUT_MS, pool_recycle=_POOL_RECYCLE_S, max_overflow=_MAX_OVERFLOW
        )
        _kept.add(instance)
