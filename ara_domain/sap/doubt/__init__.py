"""Which inputs of a home are in doubt, and what each may do to its rating, found by the engine itself."""

from ara_domain.sap.doubt.sensitivity import rating_confidences

__all__ = ["rating_confidences"]
