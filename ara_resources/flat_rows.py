"""Files of flat register rows, read as a stream: a file of millions of rows is never held whole.

Here: the retired API's CSV (hyphenated or upper-snake columns) and JSON answers, and the register's yearly CSV files,
each also gzipped. What a row means is the mapping's business (`ara_domain.epc.mapping.flat_row`).
"""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from ara_domain.epc.mapping.flat_row import ROW_FAULT, column_name
from ara_domain.epc.mapping.flat_row.columns import NUMBER_COLUMNS

FlatRow = dict[str, str]
"""Column name in upper snake → text as received."""

Wanted = Callable[[str, str], bool]
"""Whether a row with this POSTCODE and UPRN, as written, is wanted."""

_GZIP = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class NotFlatRows(ValueError):
    """The file does not hold flat register rows; the message says what was found and what to do."""


def read_flat_rows(path: Path) -> Iterator[tuple[int, FlatRow]]:
    """The flat rows of a file, gzipped or not, each with the line of the file on which it starts (the header is 1).

    A row that cannot be cut into its columns comes as `{ROW_FAULT: why}` together with the cells that could be
    read, for the mapping to refuse; one such row does not end the file.

    Raises:
        NotFlatRows: no header with an LMK_KEY or CERTIFICATE_NUMBER column.
        OSError: the file cannot be read.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        if not packed:
            yield from read_flat_stream(raw, path.name)
            return
        with gzip.open(raw) as unpacked:
            try:
                yield from read_flat_stream(unpacked, path.name)
            except (gzip.BadGzipFile, EOFError) as problem:
                raise NotFlatRows(f"{path.name} is cut off or damaged ({problem}); download it again") from problem


def read_flat_stream(
    stream: Iterable[bytes], name: str, *, wanted: Wanted | None = None
) -> Iterator[tuple[int, FlatRow]]:
    """`read_flat_rows` over the lines of an open binary stream, such as a member of a zip file.

    Whole rows that are not `wanted` are left out before they are made up, which takes a third of the time.

    Raises:
        NotFlatRows: no header with an LMK_KEY or CERTIFICATE_NUMBER column.
    """
    lines = iter(stream)
    first = next(lines, b"").removeprefix(_UTF8_MARK)
    if first.startswith(_UTF16_MARKS):
        raise NotFlatRows(f"{name} is in UTF-16; save it as CSV (UTF-8)")
    if first.lstrip()[:1] in {b"{", b"["}:
        yield from _json_rows(first, lines, name)
        return
    header = [column_name(cell) for cell in next(csv.reader([_text(first)]), [])]
    _check_header(header, name)
    yield from _csv_rows(header, lines, wanted)


def _check_header(header: list[str], name: str) -> None:
    if not set(NUMBER_COLUMNS) & set(header):
        shown = ", ".join(header[:3]) or "nothing"
        raise NotFlatRows(
            f"{name} is not a file of flat register rows: its first line should name the columns, "
            f"{' or '.join(NUMBER_COLUMNS)} among them, and holds {shown}; name a certificates CSV of the register"
        )
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise NotFlatRows(f"{name} names the column {twice[0]} twice; remove one of them")


def _csv_rows(header: list[str], lines: Iterator[bytes], wanted: Wanted | None) -> Iterator[tuple[int, FlatRow]]:
    """The rows below the header. A cell past the csv module's size limit ends its row, not the file."""
    reader = csv.reader(_text(line) for line in lines)
    width = len(header)
    postcode, uprn = (header.index(name) if name in header else None for name in ("POSTCODE", "UPRN"))
    while True:
        line_number = reader.line_num + 2
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            yield line_number, {ROW_FAULT: f"{problem}, as after a quotation mark that is never closed"}
            continue
        if cells is None:
            return
        if not cells:
            continue
        if wanted is not None and len(cells) == width:
            written = ("" if at is None else cells[at] for at in (postcode, uprn))
            if not wanted(*written):
                continue
        row = dict(zip(header, cells, strict=False))
        if len(cells) != width:
            row[ROW_FAULT] = f"{len(cells)} cells where the header has {width}"
        yield line_number, row


def _json_rows(first: bytes, lines: Iterator[bytes], name: str) -> Iterator[tuple[int, FlatRow]]:
    """The rows of a saved answer `{"column-names": […], "rows": […]}`, of a list of rows, or one row per line."""
    opening = _json_or_none(first)
    if isinstance(opening, dict) and "rows" not in opening:
        for number, line in enumerate(chain([first], lines), start=1):
            if line.strip():
                yield number, _row_of(_json_or_none(line), name)
        return
    answer = _json_or_none(b"".join([first, *lines])) if opening is None else opening
    rows = answer.get("rows") if isinstance(answer, dict) else answer
    if not isinstance(rows, list):
        raise NotFlatRows(f"{name} is JSON without a list `rows`, or cut off; save the register's answer again")
    for number, row in enumerate(rows, start=1):
        yield number, _row_of(row, name)


def _json_or_none(data: bytes) -> Any:
    try:
        return json.loads(_text(data))
    except json.JSONDecodeError:
        return None


def _row_of(item: object, name: str) -> FlatRow:
    if not isinstance(item, Mapping):
        raise NotFlatRows(f"{name} is JSON with a row that is no object, or cut off; save the register's answer again")
    row = {column_name(str(key)): "" if value is None else str(value) for key, value in item.items()}
    if not set(NUMBER_COLUMNS) & row.keys():
        raise NotFlatRows(f"{name} is JSON, and not of flat register rows: no {' or '.join(NUMBER_COLUMNS)}")
    return row


def _text(line: bytes) -> str:
    """UTF-8; a line that is not is Windows-1252, whose few undefined bytes become U+FFFD. Files mix the two."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
