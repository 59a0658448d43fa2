"""`OverrideField`: a friendly name, what may be written for it, and what it does to a certificate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ara_domain.epc import EpcPropertyData
from ara_domain.override_fields.values import Unreadable, ValueKind

V = TypeVar("V")


class UnknownOverrideField(LookupError):
    """No override field has this name; `close` holds the nearest ones."""

    def __init__(self, field: str, close: tuple[str, ...]) -> None:
        self.field = field
        self.close = close
        hint = f"did you mean {' or '.join(close)}?" if close else "`ara overrides fields` lists them"
        super().__init__(f"{field!r} is not an override field; {hint}")


class ImpossibleValue(ValueError):
    """The text is no value of its field; `allowed` says what is, `instead` what was probably meant, if anything."""

    def __init__(self, field: str, text: str, allowed: str, instead: str = "") -> None:
        self.field = field
        self.text = text
        self.allowed = allowed
        self.instead = instead
        wanted = f"{instead} ({allowed})" if instead else allowed
        super().__init__(f"{text!r} is not possible for {field}; write {wanted}")


class CannotApply(Exception):
    """This certificate cannot take the override; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class OverrideField(Generic[V]):
    """One thing a landlord may correct.

    `effect` is pure: it returns the corrected certificate, or raises `CannotApply`.
    """

    name: str
    description: str
    kind: ValueKind[V]
    effect: Callable[[EpcPropertyData, V], EpcPropertyData]

    @property
    def unit(self) -> str:
        """Unit of the value, empty when it has none."""
        return self.kind.unit

    @property
    def allowed(self) -> str:
        """What may be written, as a clause for a person."""
        return self.kind.allowed

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed texts, empty for a number."""
        return self.kind.choices

    @property
    def limits(self) -> tuple[float, float] | None:
        """Least and greatest number, None when the value is not a number."""
        return self.kind.limits

    def parse(self, text: str) -> V:
        """The value a text stands for.

        Raises:
            ImpossibleValue: it stands for none.
        """
        try:
            return self.kind.read(text)
        except Unreadable as error:
            raise ImpossibleValue(self.name, text, self.allowed, error.instead) from None

    def canonical(self, text: str) -> str:
        """The one text this value is stored as.

        Raises:
            ImpossibleValue: it is no value of the field.
        """
        return self.kind.write(self.parse(text))

    def apply(self, epc: EpcPropertyData, text: str) -> EpcPropertyData:
        """The certificate with the override in force.

        Raises:
            ImpossibleValue: the text is no value of the field.
            CannotApply: this certificate cannot take it.
        """
        return self.effect(epc, self.parse(text))


AnyField = OverrideField[Any]
"""A field whose kind of value does not matter to the reader."""
