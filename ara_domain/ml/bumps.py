"""How far the transform's version has to be raised for a change of its columns (PRD §8.3).

| change                                                          | raise |
|---|---|
| a column removed or renamed, of another kind, unit or meaning   | major |
| a column added, or the columns in another order                 | minor |
| the same columns, other values in them                          | patch |

A model of an older minor version can still be served (`ara_domain.ml.versions`); one of an older major version cannot.
"""

from collections.abc import Sequence
from enum import IntEnum

from ara_domain.ml.schema import Column


class Bump(IntEnum):
    """Which number of a version is raised; a higher one covers the lower."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


def needed(before: Sequence[Column], after: Sequence[Column], *, values_differ: bool) -> Bump:
    """The least raise that says what changed between two sets of columns and the values in them."""
    now = {column.name: column for column in after}
    if any(now.get(column.name) != column for column in before):
        return Bump.MAJOR
    if list(before) != list(after):
        return Bump.MINOR
    return Bump.PATCH if values_differ else Bump.NONE


def made(before: str, after: str) -> Bump:
    """The raise between two versions, for example `MINOR` from 1.1.3 to 1.2.0.

    Raises:
        ValueError: one of them is not of the form 1.2.3, or the second is lower than the first.
    """
    earlier, later = numbers(before), numbers(after)
    if later < earlier:
        raise ValueError(f"version {after} is lower than {before}, which is released")
    first = next((place for place in range(3) if later[place] != earlier[place]), 3)
    return Bump(3 - first)


def numbers(version: str) -> tuple[int, int, int]:
    """Major, minor and patch, to compare versions by.

    Raises:
        ValueError: it is not of the form 1.2.3.
    """
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ValueError(f"{version!r} is not a version; write three numbers, as in 1.2.0")
    major, minor, patch = map(int, parts)
    return major, minor, patch
