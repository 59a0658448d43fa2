"""Where training rows are kept, and what is told about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from ara_domain.identity import BlockKey

if TYPE_CHECKING:
    import pandas as pd  # a third of a second that reading a certificate does not need


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBy:
    """What made training rows, and when."""

    mapping_version: str
    engine_version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFile:
    """The rows of one block as the manifest tells of them."""

    block: BlockKey
    path: str
    """Below the folder of the manifest."""
    rows: int
    bytes: int
    sha256: str
    made_by: MadeBy


class TrainingSet(Protocol):
    """The training rows of one version of the transform, a file a block, and the manifest that names the files.

    A block is replaced as a whole or not at all. Whoever writes holds off other writers (`UnitOfWork.lock_block`).
    """

    @property
    def location(self) -> str:
        """The folder of the set, with the transform's version as its last part."""
        ...

    def files(self) -> Sequence[TrainingFile]:
        """What the manifest names, by portfolio and block."""
        ...

    def replace(self, block: BlockKey, rows: "pd.DataFrame", made_by: MadeBy) -> TrainingFile | None:
        """Replace the rows of a block; the same rows leave everything as it is, none leave no file."""
        ...

    def keep_only(self, portfolio: str, blocks: Collection[str]) -> Sequence[TrainingFile]:
        """Let go of blocks that a portfolio no longer has. Returns what was let go of."""
        ...
