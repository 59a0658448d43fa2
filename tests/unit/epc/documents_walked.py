"""Lodged documents walked value by value, each replaced by another to see what becomes of it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from ara_domain.epc.mapping import MappingError, map_certificate

Place = tuple[str | int, ...]


def leaves(node: Any, path: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every value of a document with the way to it."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, (*path, name))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from leaves(item, (*path, number))
    else:
        yield path, node


def named(path: Place) -> str:
    """A way as the field tables write it."""
    way = "".join("[]" if isinstance(step, int) else f".{step}" for step in path)
    return way.removeprefix(".").removeprefix("data.")


def paths_of(document: Any) -> frozenset[str]:
    """Every path of a document that has a value, and of what holds one."""
    found: set[str] = set()

    def walk(node: Any, path: str) -> None:
        found.add(path)
        if isinstance(node, dict):
            for name, value in node.items():
                walk(value, f"{path}.{name}" if path else name)
        elif isinstance(node, list):
            for item in node:
                walk(item, f"{path}[]")

    walk(document, "")
    return frozenset(found)


def changes_something(lodged: Any, path: Place, value: object, mapped: object) -> bool:
    """Whether another value in this place maps otherwise, or is refused."""
    return any(_maps_otherwise(lodged, path, other, mapped) for other in _others(value))


def _maps_otherwise(lodged: Any, path: Place, value: object, mapped: object) -> bool:
    changed = deepcopy(lodged)
    target = changed
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    try:
        return map_certificate(changed) != mapped
    except MappingError:
        return True


def _others(value: object) -> tuple[object, ...]:
    if isinstance(value, int | float):
        return (value + 1,)
    opposites = {"true": "false", "false": "true", "Y": "N", "N": "Y"}
    if value in opposites:
        return (opposites[str(value)],)
    if re.match(r"\d{4}-\d\d-\d\d", str(value)):
        return (f"1999{str(value)[4:]}",)
    return (f"{value}x",)
