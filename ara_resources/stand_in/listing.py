"""What a search found, in the register's order: the latest day first, and within a day in no order at all.

The API sorts by registration date alone. Its database is free to return the certificates of one day in another order
for every page, so that a row may stand on two pages or on none; here every page after the first shuffles each day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from ara_resources.stand_in.background import Background
from ara_resources.stand_in.folder import CertificateFolder


@dataclass(frozen=True, slots=True)
class Listing:
    """The certificates of a folder that meet the filters, with their days, and those of the background."""

    folder: CertificateFolder
    positions: npt.NDArray[np.int32]
    background: Background
    places: npt.NDArray[np.int64]
    background_days: tuple[date, ...]

    def __len__(self) -> int:
        return len(self.positions) + len(self.places) * len(self.background_days)

    def page(self, number: int, size: int) -> list[Mapping[str, Any]]:
        """The rows of a page, the first being 1."""
        days = self.folder.days(self.positions)
        background_days = {day.toordinal(): day for day in self.background_days if len(self.places)}
        first, last = (number - 1) * size, number * size
        rows: list[Mapping[str, Any]] = []
        before = 0
        for ordinal in sorted({*(int(day) for day in np.unique(days)), *background_days}, reverse=True):
            positions = self.positions[days == ordinal] if before < last else ()
            places = self.places if ordinal in background_days else ()
            count = len(positions) + len(places)
            if before < last and before + count > first:
                ties = [(True, int(position)) for position in positions] + [(False, int(place)) for place in places]
                if number > 1:
                    Random(f"{number}/{ordinal}").shuffle(ties)
                for mine, which in ties[max(0, first - before) : last - before]:
                    rows.append(
                        self.folder.row(which) if mine else self.background.row(background_days[ordinal], which)
                    )
            if before >= last:
                break
            before += count
        return rows
