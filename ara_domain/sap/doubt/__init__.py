"""Which inputs of a home are in doubt, and what each may do to its rating, found by the engine itself."""

from ara_domain.sap.doubt.sensitivity import rating_confidences

__all__ = ["DOUBTS_VERSION", "rating_confidences"]

DOUBTS_VERSION = "1"
"""Raise it when a doubt, its other values or its weight change: how sure every home's rating is, is found anew then."""
