"""The transforms that can be asked for by version, side by side: the one the engine reads, and those before it.

An older version is derived from the present one by a stated rule, `DERIVED`: its columns in its own order, each taken
from the column that carries it now. So a model that was trained for it can still be served, and no code exists twice.
The rule holds while a version only adds or renames columns. A change that cannot be undone by selecting (a column
removed, or one that means something else) ends what can be derived: the versions before it leave the table.

Add here: a version when the next one is raised, with the columns renamed since. Keep out: values. A correction of what
stands in a column corrects every version derived from it, which is then a patch of each of them.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.schema import TRANSFORM_VERSION, column_names, published_header
from ara_domain.ml.transform import EpcMlTransform


class Transform(Protocol):
    """What a transform of any version offers (PRD §8.2)."""

    @property
    def VERSION(self) -> str:  # noqa: N802 - the name of the contract
        """The version of its columns."""

    def to_row(self, epc: EpcPropertyData) -> dict[str, float]:
        """One certificate as column name to value."""

    def to_rows(self, certificates: Sequence[EpcPropertyData], index: Sequence[Hashable] | None = None) -> pd.DataFrame:
        """Certificates as a frame of shape (n, its columns)."""

    def schema(self) -> dict[str, type]:
        """Column name to Python type."""


class UnknownTransform(LookupError):
    """No transform of this version is kept."""


@dataclass(frozen=True, slots=True)
class DerivedTransform:
    """An earlier version: the columns of its header, read from the present frame."""

    version: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Its name of a column to the present one, for the columns renamed since."""

    @property
    def VERSION(self) -> str:  # noqa: N802 - the name of the contract
        """The version whose columns it gives."""
        return self.version

    def columns(self) -> tuple[str, ...]:
        """Its columns in order, as published."""
        return published_header(self.version)

    def to_row(self, epc: EpcPropertyData) -> dict[str, float]:
        """One certificate as column name to value."""
        present = EpcMlTransform().to_row(epc)
        return {name: present[self._now(name)] for name in self.columns()}

    def to_rows(self, certificates: Sequence[EpcPropertyData], index: Sequence[Hashable] | None = None) -> pd.DataFrame:
        """Certificates as a frame of shape (n, its columns), one `float64` block, in the order given."""
        return self.of(EpcMlTransform().to_rows(certificates, index))

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame of the present version as one of this version; no certificate is flattened again."""
        return frame[[self._now(name) for name in self.columns()]].set_axis(list(self.columns()), axis=1)

    def schema(self) -> dict[str, type]:
        """Column name to Python type."""
        return dict.fromkeys(self.columns(), float)

    def _now(self, name: str) -> str:
        return self.renamed.get(name, name)


DERIVED: Final[Mapping[str, DerivedTransform]] = {
    "1.1.0": DerivedTransform("1.1.0"),
}
"""Versions before the present one that can be derived from it; 1.2.0 only added columns."""


def versions() -> tuple[str, ...]:
    """Every version that can be asked for, the present one last."""
    return (*DERIVED, TRANSFORM_VERSION)


def header(version: str = TRANSFORM_VERSION) -> tuple[str, ...]:
    """The columns of a version in order.

    Raises:
        UnknownTransform: it is not kept.
    """
    return column_names() if version == TRANSFORM_VERSION else _derived(version).columns()


def in_version(frame: pd.DataFrame, version: str) -> pd.DataFrame:
    """A frame of the present version as one of the version given; no certificate is flattened again.

    Raises:
        UnknownTransform: it is not kept.
    """
    return frame if version == TRANSFORM_VERSION else _derived(version).of(frame)


def transform(version: str = TRANSFORM_VERSION) -> Transform:
    """The transform of a version.

    Raises:
        UnknownTransform: it is not kept; the message names those that are.
    """
    return EpcMlTransform() if version == TRANSFORM_VERSION else _derived(version)


def _derived(version: str) -> DerivedTransform:
    try:
        return DERIVED[version]
    except KeyError:
        raise UnknownTransform(
            f"there is no transform {version!r} here, only {', '.join(versions())}; use a model made for one of them"
        ) from None
