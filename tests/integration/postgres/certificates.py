"""Certificates made from the dataclasses' own annotations: one with everything in it, and any there can be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import count
from random import Random
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from ara_domain.epc import EpcPropertyData
from ara_resources.postgres.cells import without_none

_TEXTS = (
    "",
    "null",
    "\\N",
    '"',
    "1",
    "true",
    "a\u0301",
    "\x01\x7f\ufeff",
    "\U0001f3e0",
    "\U0010ffff",
    "\ud7ff",
    "\r\n\t",
)
"""What PostgreSQL can hold: every plane of Unicode, no zero character and no half of a surrogate pair."""
_INTEGERS = (-(2**63), 2**63 - 1, -1, 0, 1, 26)
_FLOATS = (0.0, -0.0, 1.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, -1e-7)
_PLAIN: Mapping[Any, Callable[[Random], Any]] = {
    str: lambda random: "".join(random.choices(_TEXTS, k=2)) if random.random() < 0.5 else f"words {random.random()}",
    int: lambda random: random.choice(_INTEGERS) if random.random() < 0.3 else random.getrandbits(16),
    float: lambda random: random.choice(_FLOATS) if random.random() < 0.3 else random.uniform(-1e6, 1e6),
    bool: lambda random: random.random() < 0.5,
    date: lambda random: date.fromordinal(random.randint(1, date.max.toordinal())),
    datetime: lambda random: datetime(1, 1, 1) + timedelta(microseconds=random.randrange(315_537_897_599_999_999)),  # noqa: DTZ001
}


def any_certificate() -> st.SearchStrategy[EpcPropertyData]:
    """Any certificate the types allow; absent and empty parts included, and some that say hardly anything.

    It follows from the annotations, so that a field that is added is tried from then on. Hypothesis chooses the seed
    and how much is said; drawing each of some thousand values by itself takes it two seconds for one certificate.
    """
    seeds = st.integers(0, 2**64 - 1)
    return st.builds(random_certificate, seeds, spoken=st.sampled_from([0.02, 0.3, 0.7, 0.98]))


def random_certificate(seed: int, *, spoken: float) -> EpcPropertyData:
    """The certificate of this seed, in which about this share of what may be left out is said."""
    made: EpcPropertyData = _random(EpcPropertyData, Random(seed), spoken)
    return made


def _random(annotation: Any, random: Random, spoken: float) -> Any:
    kind, optional = without_none(annotation)
    if optional and random.random() > spoken:
        return None
    if isinstance(kind, set):
        kind = random.choice(sorted(kind, key=str))
    if get_origin(kind) is tuple:
        return tuple(_random(get_args(kind)[0], random, spoken) for _ in range(int(3.9 * spoken * random.random())))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _random(hints[field.name], random, spoken) for field in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return random.choice(list(kind))
    return _PLAIN[kind](random)


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
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[number % len(kind)]
    plain: dict[Any, Any] = {
        str: f"text {number}",
        int: number,
        float: number + 0.125,
        bool: True,
        date: date(2000, 1, 1) + timedelta(days=number),
        datetime: datetime(2000, 1, 1) + timedelta(minutes=number),  # noqa: DTZ001 (the register writes no zone)
    }
    return plain[kind]


def plain_fields(kind: type = EpcPropertyData) -> Iterator[tuple[type, str, Any]]:
    """Every field of a certificate and its parts that holds no part: its class, name, and annotation less `None`."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        held, _ = without_none(hints[field.name])
        part = get_args(held)[-2 if get_origin(held) is tuple else -1] if get_args(held) else held
        if is_dataclass(part):
            yield from plain_fields(part)
        else:
            yield kind, field.name, held


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
