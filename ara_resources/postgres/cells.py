"""How one field of a dataclass becomes one cell of a row, and back, decided by the field's annotation.

Codes (`int | str`, `bool | str`), lists of plain values and mappings are JSONB: an int stays an int and a str a str.
Cells travel as text where they are JSON, because a certificate holds a hundred codes of a few kinds, and looking a
text up is quicker than parsing it.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from ara_resources.postgres.copying import storable

_PLAIN: Mapping[type, Callable[[], sa.types.TypeEngine[Any]]] = {
    bool: sa.Boolean,
    int: sa.BigInteger,  # an index number misread by an assessor may have any number of digits
    float: sa.Double,
    date: sa.Date,
    UUID: sa.Uuid,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A field's column: its type, and what to do to a value on its way in and out, None included."""

    type: sa.types.TypeEngine[Any]
    nullable: bool
    to_database: Callable[[Any], Any] | None = None
    from_database: Callable[[Any], Any] | None = None

    @property
    def is_json(self) -> bool:
        """Whether the cell travels as JSON text."""
        return isinstance(self.type, JSONB)


def without_none(annotation: Any) -> tuple[Any, bool]:
    """The annotation less `None`, and whether it had it; a union of several other types is given as their set."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    kinds = set(get_args(annotation))
    rest = kinds - {NoneType}
    return (rest.pop() if len(rest) == 1 else rest), NoneType in kinds


def cell_of(annotation: Any, *, naive_moments: bool = False) -> Cell:
    """The cell of a field with this annotation; `naive_moments` when its times are as written, without a zone.

    Raises:
        TypeError: no column is known for such a field.
    """
    kind, nullable = without_none(annotation)
    holder = get_origin(kind)
    json_type = JSONB(none_as_null=True)
    if kind in ({int, str}, {bool, str}):
        # A cache of their own for each: 1 and True are one key to a dictionary and two codes to us.
        cell = Cell(json_type, nullable, _CodeTexts().__getitem__, _CODES.__getitem__)
    elif holder is tuple:
        # An empty list is null, so that nobody takes it for something the source said.
        cell = Cell(json_type, True, _list_to_json, lambda text: tuple(json.loads(text)) if text else ())
    elif isinstance(holder, type) and issubclass(holder, Mapping):
        cell = Cell(json_type, nullable, _mapping_to_json, partial(_mapping_from_json, get_args(kind)[1]))
    elif kind is datetime:
        cell = Cell(TIMESTAMP(timezone=not naive_moments), nullable)
    elif kind is str:
        cell = Cell(sa.Text(), nullable, _storable_or_none)
    elif kind in _PLAIN:
        cell = Cell(_PLAIN[kind](), nullable)
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        cell = Cell(sa.Text(), nullable, lambda value: value and str(value), lambda text: text and kind(text))
    else:
        raise TypeError(f"no column is known for a field annotated {annotation}; teach ara_resources.postgres.cells")
    return cell


_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str)
"""Made once: `json.dumps` makes an encoder for each value that is not written by its defaults."""


def to_json(value: Any) -> str:
    """JSON text that PostgreSQL can hold; what JSON has no form for is written as its text."""
    if isinstance(value, Mapping):
        value = dict(value)
    try:
        text = _JSON.encode(value)
        text.encode()
    except ValueError:  # NaN or infinity, or half of a surrogate pair
        return _repaired(value)
    return _repaired(value) if "\\u0000" in text else text


def _repaired(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {storable(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return storable(value)
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


class _CodeTexts(dict[Any, str | None]):
    """Codes and their JSON texts. There are a few hundred; surveyors' words could make them many."""

    def __missing__(self, code: bool | int | str | None) -> str | None:
        if len(self) > _CODES_KEPT:
            self.clear()
        text = None if code is None else to_json(code)
        self[code] = text
        return text


class _Codes(dict[str | None, Any]):
    """JSON texts and their codes."""

    def __missing__(self, text: str | None) -> Any:
        if len(self) > _CODES_KEPT:
            self.clear()
        code = None if text is None else json.loads(text)
        self[text] = code
        return code


_CODES_KEPT = 10_000
_CODES = _Codes()


def _storable_or_none(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _list_to_json(values: tuple[Any, ...]) -> str | None:
    return to_json(list(values)) if values else None


def _mapping_to_json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else to_json(value)


def _mapping_from_json(kind: Any, text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    values = json.loads(text)
    return {key: kind(value) for key, value in values.items()} if issubclass(kind, StrEnum) else values
