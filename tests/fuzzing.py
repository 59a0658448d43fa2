"""Documents spoilt in every way that transport, lodgement software and time have of spoiling them, from a seed."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ara_domain.epc.mapping.flat_row import flat_row_document
from ara_resources.certificate_files import find_documents
from ara_resources.sample_stock import make_sample
from tests.reference import REFERENCE
from tests.unit.epc.complete_document import ROOM_IN_ROOF_WAYS, complete_document
from tests.unit.epc.flat_row.rows import flat, house
from tests.unit.epc.full_sap_document import full_sap_document

LONG = "x" * 10_000_000
_ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff tail",
    "\x85\u2028",
    "é" * 3000,
    "NaN",
    "1e999",
    "٣",
    "-0",
    "null",
)
_ODD_NUMBERS = (
    0, -1, 2**31, 2**63, -(2**63) - 1, 10**30, 10**400, 1e308, 5e-324, -0.0,
    float("nan"), float("inf"), float("-inf"), 3.5,
)  # fmt: skip

Place = tuple[Any, Any]
"""A list or object, and the position or name of one value in it."""


def spoilt(document: Mapping[str, Any], seed: int) -> tuple[str, Any]:
    """A copy of a document with one to three things wrong, and the names of what was done."""
    dice = random.Random(seed)
    copy: Any = deepcopy(dict(document))
    done = []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        places = list(_places(copy))
        if not places:
            break
        name = dice.choice(sorted(_WAYS))
        container, key = dice.choice(places)
        _WAYS[name](container, key, dice)
        done.append(f"{name} {key}")
    return f"seed {seed}: {', '.join(done)}", copy


def spoilt_bytes(document: Mapping[str, Any], seed: int) -> bytes:
    """The text of a document with bytes changed, lost or added."""
    dice = random.Random(seed)
    text = bytearray(json.dumps(document, ensure_ascii=False).encode())
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text))
        match dice.randrange(4):
            case 0:
                text[at] = dice.choice((0x00, 0x80, 0xC3, 0xFF, 0x22, 0x7B))
            case 1:
                del text[at : at + dice.randint(1, 50)]
            case 2:
                text[at:at] = dice.choice((b"\xed\xa0\x80", b"NaN", b"\\u0000", b"\\ud800", b"[" * 2000, b"9" * 5000))
            case 3:
                del text[dice.randrange(len(text) // 2, len(text)) :]
    return bytes(text)


def _places(node: Any, levels: int = 30) -> Iterator[Place]:
    if not levels:
        return
    if isinstance(node, dict):
        pairs: Any = list(node.items())
    elif isinstance(node, list) and len(node) < 500:
        pairs = list(enumerate(node))
    else:
        return
    for key, value in pairs:
        yield node, key
        yield from _places(value, levels - 1)


def _drop(container: Any, key: Any, _: random.Random) -> None:
    del container[key]


def _retype(container: Any, key: Any, dice: random.Random) -> None:
    value = container[key]
    text = "12" if isinstance(value, list | dict) else str(value)[:200]
    container[key] = dice.choice(
        [text, [value], {"value": value}, True, None, 7, 2.5, [], {}, "words", {"value": None}, {"value": []}]
    )


def _odd_text(container: Any, key: Any, dice: random.Random) -> None:
    container[key] = dice.choice(_ODD_TEXTS)


def _odd_number(container: Any, key: Any, dice: random.Random) -> None:
    container[key] = dice.choice(_ODD_NUMBERS)


def _nest(container: Any, key: Any, dice: random.Random) -> None:
    value = container[key]
    for _ in range(dice.choice((1, 2, 70, 2000))):
        value = [value] if dice.random() < 0.5 else {"value": value}
    container[key] = value


def _duplicate(container: Any, key: Any, dice: random.Random) -> None:
    value = container[key]
    if isinstance(container, list):
        container[key:key] = [value] * dice.choice((1, 2, 50))
    elif container:
        container[dice.choice(sorted(container, key=str))] = value[:2] if isinstance(value, list) else value


def _many(container: Any, key: Any, dice: random.Random) -> None:
    value = container[key]
    container[key] = (value if isinstance(value, list) and value else [value]) * dice.choice((20, 10_000))


def _long(container: Any, key: Any, dice: random.Random) -> None:
    container[key] = LONG[: dice.choice((300, 3_000, 70_000, 70_000, len(LONG)))]


def _rename(container: Any, key: Any, dice: random.Random) -> None:
    if isinstance(container, dict):
        container[dice.choice(("", "\x00", "\ud800", "value", "x" * 5000))] = container.pop(key)


_WAYS: Mapping[str, Callable[[Any, Any, random.Random], None]] = {
    "drop": _drop,
    "retype": _retype,
    "odd text": _odd_text,
    "odd number": _odd_number,
    "nest": _nest,
    "duplicate": _duplicate,
    "many": _many,
    "long": _long,
    "rename": _rename,
}


def documents_to_spoil() -> dict[str, Mapping[str, Any]]:
    """Invented documents of every generation, and beside the repository the reference's sample of every schema."""
    found: dict[str, Mapping[str, Any]] = {
        "full SAP": full_sap_document(),
        "row of a house": flat_row_document(house()),
        "row of a flat": flat_row_document(flat()),
        **{f"complete, {way}": complete_document(way) for way in ROOM_IN_ROOF_WAYS},
    }
    with TemporaryDirectory() as folder:
        make_sample(Path(folder) / "stock", 12)
        for number, found_document in enumerate(find_documents([Path(folder) / "stock" / "certificates"])):
            if found_document.document is not None:
                found[f"sample {number}"] = found_document.document
    samples = REFERENCE / "gov_epc_api" / "json_samples"
    for file in sorted(samples.rglob("*.json")) if samples.exists() else ():
        found[f"{file.parent.name}/{file.stem}"] = json.loads(file.read_text(encoding="utf-8"))
    return found
