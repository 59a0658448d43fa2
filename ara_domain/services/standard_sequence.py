"""The standard sequence of a home: its candidates in the order of work, one of each group, each after all before it.

Of a group the first of the catalogue stands, which is the least change (the same fuel, the smallest panels); the others
are alternatives, tried in its place: after the same steps, instead of it. Here: where each candidate stands, and the
frames to be scored. Keep out: scoring them (`impact_prediction`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from ara_domain.measures import OPTIONS, FrameView, Option, option_named
from ara_domain.measures.option import rows_of
from ara_domain.ml.schema import frame_columns
from ara_domain.sap.tables import Array, Codes, Mask

_GROUPS: Final = tuple(dict.fromkeys(option.group for option in OPTIONS))
_GROUP_OF: Final[Codes] = np.array([_GROUPS.index(option.group) for option in OPTIONS], dtype=np.intp)
_PLACE_IN_CATALOGUE: Final = {option.key: place for place, option in enumerate(OPTIONS)}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates (n,) of some homes, in the order of work: the home's row of the frame, and the option's place in it.

    All homes with the first option come first, so that an option is applied to neighbouring rows.
    """

    home: Codes
    option: Codes

    def __len__(self) -> int:
        return len(self.home)

    @classmethod
    def of(cls, offered: Sequence[Sequence[str]]) -> Self:
        """The options offered to each home, homes in the order of the frame.

        Raises:
            KeyError: an option is not of the catalogue.
        """
        home = np.repeat(np.arange(len(offered)), [len(options) for options in offered])
        option = np.array([_place_of(key) for options in offered for key in options], dtype=np.intp)
        by_option = np.lexsort((home, option))
        return cls(home[by_option], option[by_option])

    def take(self, rows: Codes) -> Self:
        """Some of them; rows ascend."""
        return type(self)(self.home[rows], self.option[rows])

    def by_home(self) -> Codes:
        """Their rows by home and then in the order of work, (n,)."""
        return np.lexsort((self.option, self.home))

    def keys(self, rows: Codes) -> list[str]:
        """The options of some by name."""
        return [OPTIONS[place].key for place in self.option[rows].tolist()]

    def standing(self) -> Mask:
        """Which of them stand in their home's sequence, (n,): the first of each group."""
        _, first = np.unique(self.home * len(_GROUPS) + _GROUP_OF[self.option], return_index=True)
        stands = np.zeros(len(self), dtype=bool)
        stands[first] = True
        return stands

    def places(self) -> Codes:
        """Number of each one's step in its home's sequence, from 1, (n,); an alternative has that of its group."""
        stands, homes = self.standing(), int(self.home.max(initial=-1)) + 1
        places, steps = np.zeros(len(self), dtype=np.intp), np.zeros(homes, dtype=np.intp)
        of_group = np.zeros((homes, len(_GROUPS)), dtype=np.intp)
        for option, mine in self._by_option():
            home, group = self.home[mine], of_group[:, _GROUP_OF[option]]
            standing = home[stands[mine]]
            steps[standing] += 1
            group[standing] = steps[standing]
            places[mine] = group[home]
        return places

    def alone(self, homes: Array) -> Array:
        """Rows of the frame (n, columns): each home with each of its candidates alone."""
        rows = np.empty((homes.shape[1], len(self))).T
        for option, mine in self._by_option():
            rows[mine] = _with_option(OPTIONS[option], rows_of(homes, self.home[mine]))
        return rows

    def in_sequence(self, homes: Array) -> Array:
        """Rows of the frame (n, columns): each home with each candidate after all that stands before it."""
        rows, stands = np.empty((homes.shape[1], len(self))).T, self.standing()
        so_far = homes.copy(order="F")
        before_group: dict[int, Array] = {}
        for option, mine in self._by_option():
            home = self.home[mine]
            standing = home[stands[mine]]
            before = before_group.setdefault(int(_GROUP_OF[option]), np.empty_like(so_far))
            before[standing] = so_far[standing]
            rows[mine] = _with_option(OPTIONS[option], rows_of(before, home))
            so_far[standing] = rows[mine][stands[mine]]
        return rows

    def _by_option(self) -> Iterator[tuple[int, slice]]:
        """Each option with the rows it is in, in the order of work."""
        options, starts = np.unique(self.option, return_index=True)
        ends = np.searchsorted(self.option, options, side="right")
        for option, start, end in zip(options.tolist(), starts, ends, strict=True):
            yield option, slice(start, end)


def _place_of(key: str) -> int:
    return _PLACE_IN_CATALOGUE[option_named(key).key]


# ------------------------------------------------------------------------------------------------ rows of a frame


def values_of(frame: pd.DataFrame) -> Array:
    """A frame's values (homes, columns), column by column in memory, as both measures and the engine read them."""
    return np.asfortranarray(frame.to_numpy(dtype=np.float64))


def frame_of(values: Array) -> pd.DataFrame:
    """The values as a frame, not copied; rows are numbered."""
    return pd.DataFrame(values, columns=frame_columns(), copy=False)


def _with_option(option: Option, values: Array) -> Array:
    """The rows with the option, written to as they are."""
    option.edit_frame(FrameView(values), np.ones(len(values), dtype=bool))
    return values
