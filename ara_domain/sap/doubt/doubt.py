"""What a doubt is: an input of a home, when it is in doubt, and its plausible other values."""

from collections.abc import Callable
from dataclasses import dataclass

from ara_domain.confidence import Basis
from ara_domain.sap.doubt.edits import (
    Edit,
    Rows,
)
from ara_domain.sap.tables import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An input in doubt: where, its other values, and which column says how sure the source is of it."""

    code: str
    text: str
    where: Callable[[Rows], Mask]
    others: tuple[Edit, ...]
    sure: str | None = None
    """Column with the source's own confidence; without one the default and its other values are equally likely."""

    @property
    def basis(self) -> Basis:
        """Inferred where the source says how sure it is, else a default."""
        return Basis.DEFAULT if self.sure is None else Basis.INFERRED
