"""Every table, by what it is about; `metadata` holds them all."""

from ara_resources.postgres.tables import (
    books,
    epc,
    epc_cache,
    evidence,
    matches,
    predictions,
    properties,
    recommendations,
    reference_data,
    register_feed,
    request_budget,
)
from ara_resources.postgres.tables.base import metadata

__all__ = [
    "books",
    "epc",
    "epc_cache",
    "evidence",
    "matches",
    "metadata",
    "predictions",
    "properties",
    "recommendations",
    "reference_data",
    "register_feed",
    "request_budget",
]
