"""Where two certificates say different things."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def different_paths(one: object, other: object) -> tuple[str, ...]:
    """The fields in which two certificates differ, as `sap_building_parts[0].wall_construction`.

    Values of different types differ, although to Python 1, 1.0 and True are one.
    """
    return tuple(_different(one, other, ""))


def _different(one: Any, other: Any, path: str) -> Iterator[str]:
    kind = type(one)
    if kind is not type(other):
        yield path
    elif is_dataclass(kind):
        for name in _names(kind):
            yield from _different(getattr(one, name), getattr(other, name), f"{path}.{name}" if path else name)
    elif kind is tuple and len(one) == len(other):
        for position, pair in enumerate(zip(one, other, strict=True)):
            yield from _different(*pair, f"{path}[{position}]")
    elif isinstance(one, Mapping) and one.keys() == other.keys():
        for key, value in one.items():
            yield from _different(value, other[key], f"{path}[{key!r}]")
    elif one != other:
        yield path


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
