"""Several words at once: `photovoltaics; wind_turbine`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ara_domain.override_fields.values import Unreadable

NONE = "none"
_SEPARATORS = re.compile(r"[;,\n]")


@dataclass(frozen=True, slots=True)
class Several:
    """Any of some names, or `none`. Written with semicolons or commas between them; stored in the order of `names`."""

    names: Sequence[str]

    def read(self, text: str) -> tuple[str, ...]:
        """The names a text lists, whatever their case, spaces and hyphens; a title is no name.

        Raises:
            Unreadable: it lists another word, or nothing.
        """
        written = [word for word in map(str.strip, _SEPARATORS.split(text)) if word]
        if not written:
            raise Unreadable(text)
        if [_plain(word) for word in written] == [NONE]:
            return ()
        found = {self._named(word) for word in written}
        return tuple(name for name in self.names if name in found)

    def _named(self, word: str) -> str:
        plain = _plain(word)
        if plain not in self.names:
            raise Unreadable(word, next(iter(get_close_matches(plain, self.names, n=1, cutoff=0.6)), ""))
        return plain

    def write(self, value: tuple[str, ...]) -> str:
        """The names with semicolons between them."""
        return "; ".join(value) or NONE

    @property
    def choices(self) -> tuple[str, ...]:
        """Each name by itself, and `none`."""
        return (*self.names, NONE)

    @property
    def limits(self) -> None:
        """Words have none."""
        return None

    @property
    def unit(self) -> str:
        """Words have none."""
        return ""

    @property
    def allowed(self) -> str:
        """The names, and how to write several."""
        return f"one or several of these with semicolons between them, or {NONE}: {', '.join(self.names)}"


def _plain(word: str) -> str:
    return "_".join(word.replace("-", " ").replace("_", " ").casefold().split())
