"""What a stage says about one block."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ara_domain.quarantine import QuarantinedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """What a block holds after a stage.

    `rows` say what each home's rows say, for the block's data version; `counts` are for people and add up over blocks;
    `set_aside` are the items no work could be done on.
    """

    rows: tuple[str, ...]
    counts: Mapping[str, int]
    set_aside: tuple[QuarantinedItem, ...] = field(default=())
