"""What a mapping makes of every element of a document: read, deliberately left out, or forgotten.

`unkept.csv` lists the elements that are left out on purpose, with the reason; tests fail on a forgotten one.
"""

import csv
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any

from ara_domain.epc.mapping.reader import anonymous
from ara_domain.epc.mapping.registry import certificate_in, map_and_record


def paths_in(document: Mapping[str, Any]) -> frozenset[str]:
    """The path of every value of a document, list positions written `[]`."""
    return frozenset(anonymous(path) for path in _leaves(certificate_in(document), ""))


def paths_read(document: Mapping[str, Any]) -> frozenset[str]:
    """The path of every value that mapping the document reads.

    Raises:
        MappingError: the document cannot be mapped.
    """
    seen: set[str] = set()
    map_and_record(document, seen)
    return frozenset(seen)


def unaccounted_paths(document: Mapping[str, Any]) -> frozenset[str]:
    """Paths of values that are neither read nor left out on purpose.

    Raises:
        MappingError: the document cannot be mapped.
    """
    forgotten = paths_in(document) - paths_read(document)
    return frozenset(path for path in forgotten if reason_unkept(path) is None)


def reason_unkept(path: str) -> str | None:
    """Why the value at a path is left out on purpose; None when it is not."""
    return next((reason for pattern, reason in _unkept() if fnmatchcase(path, pattern)), None)


@cache
def _unkept() -> tuple[tuple[str, str], ...]:
    table = resources.files("ara_domain.epc.mapping").joinpath("unkept.csv").read_text(encoding="utf-8")
    return tuple((_literal_brackets(row["path"]), row["reason"]) for row in csv.DictReader(table.splitlines()))


def _literal_brackets(pattern: str) -> str:
    return pattern.replace("[]", "[[]]")


def _leaves(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for position, item in enumerate(node):
            yield from _leaves(item, f"{path}[{position}]")
    elif node is not None:
        yield path
