"""How one assessment software writes values; the register keeps its habits."""

from dataclasses import dataclass
from random import Random
from typing import Any

from ara_resources.sample_stock.chance import Weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The habits of one software."""

    software: str
    bare_numbers: bool
    """Measurements as numbers, not as `{"value", "quantity"}`."""
    texts_with_language: bool
    wrapped_lists: bool
    """A list of one shower or one PV array as an object named after the item."""
    always_frames: bool
    """`pvc_frame` also where the schema does not ask for it, then `false` whatever the frame."""
    country_known: bool

    def measure(self, value: float, quantity: str) -> Any:
        """A measurement."""
        return value if self.bare_numbers else {"value": value, "quantity": quantity}

    def money(self, pounds: int) -> Any:
        """A sum of money; every software wraps it."""
        return {"value": pounds, "currency": "GBP"}

    def text(self, words: str) -> Any:
        """A description."""
        return {"value": words, "language": "1"} if self.texts_with_language else words


_STYLES = Weighted(
    {
        Style(software="5.02r0330", bare_numbers=False, texts_with_language=False, wrapped_lists=False,
              always_frames=False, country_known=True): 45,
        Style(software="10.2.2.0", bare_numbers=True, texts_with_language=False, wrapped_lists=True,
              always_frames=True, country_known=True): 35,
        Style(software="13.05r16", bare_numbers=False, texts_with_language=True, wrapped_lists=True,
              always_frames=False, country_known=False): 20,
    }
)  # fmt: skip


def style_drawn(rng: Random) -> Style:
    """The software an assessor used."""
    return _STYLES.draw(rng)


def flag(so: bool) -> str:
    """Yes or no where the schema says boolean."""
    return "true" if so else "false"


def yes_no(so: bool) -> str:
    """Yes or no where the schema says a letter."""
    return "Y" if so else "N"
