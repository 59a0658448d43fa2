"""Certificates made from the dataclasses' own annotations: one with everything in it, and any there can be."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from ara_domain.epc import EpcPropertyData
from ara_resources.postgres.cells import without_none

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_NUMBER = st.integers(-(2**63), 2**63 - 1)
_ANY: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: _NUMBER,
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes().map(lambda moment: moment.replace(fold=0)),  # fold tells zones apart, and there is none
}


def any_certificate() -> st.SearchStrategy[EpcPropertyData]:
    """Any certificate the types allow; absent and empty parts included."""
    return _any(EpcPropertyData)


def _any(annotation: Any) -> st.SearchStrategy[Any]:
    kind, optional = without_none(annotation)
    if isinstance(kind, set):
        found: st.SearchStrategy[Any] = st.one_of([_ANY[one] for one in sorted(kind, key=str)])
    elif get_origin(kind) is tuple:
        found = st.lists(_any(get_args(kind)[0]), max_size=2).map(tuple)
    elif is_dataclass(kind):
        hints = get_type_hints(kind)
        found = st.builds(kind, **{field.name: _any(hints[field.name]) for field in fields(kind)})
    else:
        found = _ANY[kind]
    return st.none() | found if optional else found


def complete_certificate(seed: int = 0) -> EpcPropertyData:
    """A certificate in which every field says something and no two fields say the same."""
    return _complete(EpcPropertyData, count(1000 * seed + 1))


def _complete(annotation: Any, numbers: Iterator[int]) -> Any:
    kind, _ = without_none(annotation)
    number = next(numbers)
    if isinstance(kind, set):
        # A code is by turns a number and a text; a flag is a text, because two truths look alike.
        return number if int in kind and number % 2 else f"code {number}"
    if get_origin(kind) is tuple:
        return tuple(_complete(get_args(kind)[0], numbers) for _ in range(2))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _complete(hints[field.name], numbers) for field in fields(kind)})
    plain: dict[Any, Any] = {
        str: f"text {number}",
        int: number,
        float: number + 0.125,
        bool: True,
        date: date(2000, 1, 1) + timedelta(days=number),
        datetime: datetime(2000, 1, 1) + timedelta(minutes=number),  # noqa: DTZ001 (the register writes no zone)
    }
    return plain[kind]


def least_certificate() -> EpcPropertyData:
    """A certificate that says nothing it need not."""
    needed = {field.name: "text" for field in fields(EpcPropertyData) if field.default is MISSING}
    return EpcPropertyData(**needed)


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two values differ, in type too: to Python 1, 1.0 and True are one."""
    if type(one) is not type(other):
        return [f"{path}: {one!r} is not {other!r}"]
    if is_dataclass(one):
        pairs = [
            (f"{path}.{field.name}", getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
        ]
    elif isinstance(one, tuple) and len(one) == len(other):
        pairs = [(f"{path}[{index}]", *pair) for index, pair in enumerate(zip(one, other, strict=True))]
    else:
        return [] if repr(one) == repr(other) else [f"{path}: {one!r} is not {other!r}"]
    return [found for below, *pair in pairs for found in differences(*pair, below)]
