"""Certificates in files of any kind: documents of the API, JSON lines, flat register rows, packed or not.

Here: which documents a file holds and on which line each stands. What they say is the mapping's business.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from ara_domain.epc.mapping.flat_row import column_name, flat_row_document, flat_row_number
from ara_domain.json_text import NotJson, parse_json
from ara_resources.flat_rows import NotFlatRows, read_flat_stream
from ara_resources.packed_files import DamagedFile, Member, members

_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".csv"})
_LINES = frozenset({".jsonl", ".ndjson"})
_NUMBERS = ("certificate_number", "certificateNumber")
_LINE_LIMIT = 256 << 20
"""Bytes of a line of JSON that are read: beyond that it is no certificate, and memory is not without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDocument:
    """A document and where it stands; `document` is None when what stands there is none, and `fault` says why.

    `beside` is what the file says next to the document: its number, when it was updated. `size` is in bytes.
    """

    path: str
    document: Mapping[str, Any] | None = None
    number: str | None = None
    beside: Mapping[str, Any] | None = None
    fault: str = ""
    size: int = 0


def find_documents(paths: Iterable[Path]) -> Iterator[FoundDocument]:
    """Every document in these files and, below these folders, in files called .json, .jsonl or .csv (also .gz).

    A file that cannot be understood is one document with a fault; in a folder, a CSV of something else is left out.

    Raises:
        OSError: a file is not there or cannot be read.
    """
    for path in paths:
        if not path.is_dir():
            yield from _documents_of(path)
            continue
        for file in sorted(one for one in path.rglob("*") if one.is_file()):
            if Member(file, str(file)).suffix in _SUFFIXES:
                yield from _documents_of(file, others_too=False)


def _documents_of(path: Path, *, others_too: bool = True) -> Iterator[FoundDocument]:
    try:
        for member in members(path):
            with member.open() as stream:
                yield from documents_in(stream, member.name, lines=member.suffix in _LINES)
    except NotFlatRows as problem:
        if others_too:
            yield FoundDocument(path=str(path), fault=str(problem))
    except DamagedFile as problem:
        yield FoundDocument(path=str(path), fault=str(problem))


def documents_in(stream: BinaryIO, name: str, *, lines: bool = False) -> Iterator[FoundDocument]:
    """The documents of a stream: JSON when it begins like it, else flat rows. `lines`: each line is JSON by itself.

    Raises:
        NotFlatRows: it is neither.
    """
    first = stream.readline(_LINE_LIMIT).removeprefix(b"\xef\xbb\xbf")
    if first.lstrip()[:1] not in {b"{", b"["} and not (lines or first.isspace()):
        yield from _flat_rows(chain([first], stream), name)
        return
    if not lines:
        second = stream.readline(_LINE_LIMIT)
        # One whole object and more after it: lines. Anything else is one text over several lines, or a single line.
        if not (second.strip() and first.strip().endswith(b"}") and _is_json(first)):
            yield from _text(b"".join([first, second, stream.read()]), name)
            return
        first_lines: list[bytes] = [first, second]
    else:
        first_lines = [first]
    yield from _lines(chain(first_lines, iter(lambda: stream.readline(_LINE_LIMIT), b"")), name)


def _lines(lines: Iterable[bytes], name: str) -> Iterator[FoundDocument]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield document_of(line, f"{name}:{number}")


def document_of(text: bytes, path: str) -> FoundDocument:
    """The one document in a JSON text: bare, in `{"data": …}`, or in `{"document": …}`, there also as a text."""
    try:
        return _unwrapped(parse_json(text), path, len(text))
    except NotJson as problem:
        return FoundDocument(path=path, fault=str(problem), size=len(text))


def _text(text: bytes, name: str) -> Iterator[FoundDocument]:
    try:
        value = parse_json(text)
    except NotJson as problem:
        yield FoundDocument(path=name, fault=str(problem), size=len(text))
        return
    if isinstance(value, dict) and isinstance(value.get("rows"), list):
        yield from _flat_rows([text], name)
    elif isinstance(value, list):
        for position, item in enumerate(value, start=1):
            yield _unwrapped(item, f"{name}:{position}", len(text) // len(value))
    else:
        yield _unwrapped(value, name, len(text))


def _flat_rows(lines: Iterable[bytes], name: str) -> Iterator[FoundDocument]:
    for line, row in read_flat_stream(lines, name):
        yield FoundDocument(
            path=f"{name}:{line}",
            document=flat_row_document(row),
            number=flat_row_number(row),
            size=sum(map(len, row.values())),
        )


def _unwrapped(entry: Any, path: str, size: int) -> FoundDocument:
    beside: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    number, found = _number_in(entry), entry
    for wrapper in ("data", "document"):
        if isinstance(found, dict) and wrapper in found:
            found = found[wrapper]
            if isinstance(found, str):
                found = parse_json(found)
            number = number or _number_in(found)
    if isinstance(found, dict) and (row := _row_in(found)):
        found, number = flat_row_document(row), flat_row_number(row)
    if not isinstance(found, dict) or not found:
        return FoundDocument(path=path, number=number, beside=beside, fault="there is no document", size=size)
    return FoundDocument(path=path, document=found, number=number, beside=beside, size=size)


def _row_in(found: Mapping[str, Any]) -> dict[str, str] | None:
    """The object as a flat row; None when it is a document, which states its schema."""
    if "schema_type" in found or "assessment_type" in found:
        return None
    row = {column_name(name): "" if value is None else str(value) for name, value in found.items()}
    return row if flat_row_number(row) and "POSTCODE" in row else None


def _number_in(found: Any) -> str | None:
    stated = (found.get(name) for name in _NUMBERS) if isinstance(found, dict) else ()
    return next((number for number in stated if isinstance(number, str) and number), None)


def _is_json(text: bytes) -> bool:
    try:
        parse_json(text)
    except NotJson:
        return False
    return True
