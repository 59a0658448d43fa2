"""What a landlord may write for a field: one of some words, a number in a range, yes or no, a layer of insulation.

Each kind reads text into a value and writes a value as the one canonical text it is stored as.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

V = TypeVar("V")

_NUMBER = re.compile(r"^([+-]?\d+(?:\.\d+)?)\s*(.*)$")
_THOUSANDS = re.compile(r"^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?!\d|,)")
"""A number whose commas all separate thousands: `1,250`, not `3,5` and not `0,125`."""
_NOTHING = frozenset({"none", "no", "nil"})


class Unreadable(ValueError):
    """The text is none of the field's values; `instead` is what was probably meant, empty when that is not known."""

    def __init__(self, text: str, instead: str = "") -> None:
        self.instead = instead
        super().__init__(text)


class ValueKind(Protocol[V]):
    """How the values of a field are written."""

    def read(self, text: str) -> V:
        """The value a text stands for.

        Raises:
            Unreadable: it stands for none.
        """
        ...

    def write(self, value: V) -> str:
        """The canonical text of a value."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed texts, empty when there are too many to list."""
        ...

    @property
    def limits(self) -> tuple[float, float] | None:
        """Least and greatest number, None when the values are not numbers."""
        ...

    @property
    def unit(self) -> str:
        """Unit of the number, empty when there is none."""
        ...

    @property
    def allowed(self) -> str:
        """What may be written, as a clause for a person."""
        ...


@dataclass(frozen=True, slots=True)
class Choice(Generic[V]):
    """One of some words. `aliases` are other spellings people use, to the word they mean."""

    values: Mapping[str, V]
    aliases: Mapping[str, str] = field(default_factory=dict)
    _words: dict[str, str] = field(init=False, repr=False, compare=False)
    """By plain spelling, the word it means."""

    def __post_init__(self) -> None:
        words = {_plain(alias): word for alias, word in self.aliases.items()}
        object.__setattr__(self, "_words", words | {_plain(word): word for word in self.values})

    def read(self, text: str) -> V:
        """The value of the word, whatever its case, spacing and hyphens."""
        word = self._words.get(_plain(text))
        if word is None:
            raise Unreadable(text)
        return self.values[word]

    def write(self, value: V) -> str:
        """The word for a value."""
        return next(word for word, known in self.values.items() if known == value)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words, in the order of the table."""
        return tuple(self.values)

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
        """The words; quoted when one of them holds a comma itself."""
        quote = "'" if any("," in word for word in self.values) else ""
        return f"one of: {', '.join(f'{quote}{word}{quote}' for word in self.values)}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `greatest`; its unit may be written after it.

    A comma separates thousands and nothing else: in `3,5` it stands for a decimal point, and to drop it would make 35.
    """

    least: float
    greatest: float
    unit: str = ""
    whole: bool = False
    none_is_zero: bool = False
    """Whether `none` may be written for 0."""

    def read(self, text: str) -> float:
        """The number, without its unit."""
        plain = text.strip()
        if self.none_is_zero and plain.casefold() in _NOTHING:
            return 0.0
        if "," in plain and not _THOUSANDS.match(plain):
            raise Unreadable(text, self._with_a_point(plain))
        match = _NUMBER.match(plain.replace(",", ""))
        if match is None or match[2].strip().casefold() not in {"", self.unit.casefold()}:
            raise Unreadable(text)
        number = float(match[1])
        if not self.least <= number <= self.greatest or (self.whole and not number.is_integer()):
            raise Unreadable(text)
        return number

    def _with_a_point(self, text: str) -> str:
        """The number with its comma read as a decimal point; empty when that is no value of the field either."""
        pointed = text.replace(",", ".")
        try:
            self.read(pointed)
        except Unreadable:
            return ""
        return pointed

    def write(self, value: float) -> str:
        """The number without a needless fraction."""
        return str(int(value)) if float(value).is_integer() else str(value)

    @property
    def choices(self) -> tuple[str, ...]:
        """Too many to list."""
        return ()

    @property
    def limits(self) -> tuple[float, float]:
        """Least and greatest."""
        return self.least, self.greatest

    @property
    def allowed(self) -> str:
        """The range."""
        kind = "a whole number" if self.whole else "a number"
        spread = f"{kind} from {self.least:g} to {self.greatest:g} {self.unit}".rstrip()
        return f"{spread}, or none" if self.none_is_zero else spread


@dataclass(frozen=True, slots=True)
class Layer:
    """Insulation: what kind, and how thick in mm when that is known."""

    kind: str
    thickness_mm: int | None = None


@dataclass(frozen=True, slots=True)
class LayerChoice:
    """A kind of insulation, with a thickness after it for those that have one: `external 100 mm`."""

    bare: Sequence[str]
    """Kinds that have no thickness."""
    thick: Sequence[str]
    """Kinds a thickness may follow."""
    least_mm: int
    greatest_mm: int
    aliases: Mapping[str, str] = field(default_factory=dict)
    thickness_needed: bool = False

    def read(self, text: str) -> Layer:
        """The layer."""
        words, thickness = _split_thickness(text)
        kind = next((k for k in (*self.bare, *self.thick) if _plain(k) == words), None)
        if kind is None:
            kind = next((k for alias, k in self.aliases.items() if _plain(alias) == words), None)
        if kind is None or (thickness is not None and kind not in self.thick):
            raise Unreadable(text)
        if thickness is None:
            if self.thickness_needed and kind in self.thick:
                raise Unreadable(text)
        elif not self.least_mm <= thickness <= self.greatest_mm:
            raise Unreadable(text)
        return Layer(kind, thickness)

    def write(self, value: Layer) -> str:
        """The kind, and the thickness when it is known."""
        return value.kind if value.thickness_mm is None else f"{value.kind} {value.thickness_mm} mm"

    @property
    def choices(self) -> tuple[str, ...]:
        """The kinds, those with a thickness written with an example."""
        return (*self.bare, *(f"{kind} 100 mm" for kind in self.thick))

    @property
    def limits(self) -> None:
        """The thickness has limits, the layer has none."""
        return None

    @property
    def unit(self) -> str:
        """Thickness is written with its unit."""
        return "mm"

    @property
    def allowed(self) -> str:
        """The kinds and the range of the thickness."""
        known = "" if self.thickness_needed else ", when known,"
        thick = f"one of: {', '.join(self.thick)}, followed{known} by {self.least_mm} to {self.greatest_mm} mm"
        return f"{', '.join(self.bare)}, or {thick}" if self.bare else thick


_THICKNESS = re.compile(r"\s*\(?\b(\d+)\s*(?:mm)?\)?\s*$", re.IGNORECASE)


def _split_thickness(text: str) -> tuple[str, int | None]:
    match = _THICKNESS.search(text)
    return (_plain(text), None) if match is None else (_plain(text[: match.start()]), int(match[1]))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[-_,()/']+", " ", text).casefold().split())


YES_NO = Choice(
    {"yes": True, "no": False}, {"y": "yes", "true": "yes", "1": "yes", "n": "no", "false": "no", "0": "no"}
)
"""Yes or no."""
