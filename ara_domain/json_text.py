"""JSON as it comes from outside, with the limits that everything after it relies on.

The standard library takes more than JSON is (NaN, a document nested as deep as the stack) and raises four kinds of
error. Here a text is either JSON that can be hashed, mapped and stored, or `NotJson`.
"""

import json
from typing import Any, NoReturn

MAX_DEPTH = 64
"""Levels of nesting: several times what a certificate has, and a fraction of what exhausts the stack of whatever reads
it next (Python's at about 1,000, PostgreSQL's in the thousands)."""


class NotJson(ValueError):
    """The text is not JSON, or is nested deeper than any certificate; the message says which."""


def parse_json(text: bytes | str) -> Any:
    """The value a JSON text holds; bytes are UTF-8, with or without a byte order mark.

    Raises:
        NotJson: not UTF-8, not JSON, `NaN` or `Infinity`, or nested deeper than `MAX_DEPTH`.
    """
    try:
        value = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8 (byte {error.object[error.start]:#04x} at {error.start})") from error
    except RecursionError as error:
        raise NotJson(f"nested deeper than {MAX_DEPTH} levels") from error
    except ValueError as error:  # also a number of more than 4,300 digits
        raise NotJson(f"not JSON ({error})") from error
    if is_nested_deeper(value, MAX_DEPTH):
        raise NotJson(f"nested deeper than {MAX_DEPTH} levels")
    return value


def is_nested_deeper(value: object, levels: int) -> bool:
    """Whether lists and objects stand in each other more than so many levels deep."""
    containers = [value] if type(value) in (dict, list) else []
    for _ in range(levels):
        containers = [
            item
            for container in containers
            for item in (container.values() if type(container) is dict else container)  # type: ignore[attr-defined]
            if type(item) in (dict, list)
        ]
        if not containers:
            return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
