"""Certificates of interest in a large file, read as a stream from any position.

A file of all certificates is read for the few thousand that some portfolios want: rows and documents are made up only
once postcode or UPRN say that somebody wants them. Where reading stands is known to the byte, with the check sum of
everything before, so that it goes on after a stop.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BufferedReader, BytesIO
from itertools import chain
from typing import BinaryIO, cast

from ara_domain.epc.mapping.flat_row import FLAT_ROW_SCHEMA, ROW_FAULT, column_name
from ara_domain.identity import InvalidUprn, normalise_postcode, parse_uprn
from ara_domain.ports.imported import ImportedCertificate
from ara_domain.services.certificates_of_interest import Interest
from ara_domain.services.imported_rows import DOMESTIC, UnreadableCertificate, from_document, from_flat_row
from ara_resources.certificate_files import FoundDocument, document_of, documents_in
from ara_resources.flat_rows import NotFlatRows, read_flat_stream
from ara_resources.packed_files import Member

_LINE_LIMIT = 256 << 20
_WHOLE_LIMIT = 256 << 20
"""Bytes of JSON that is not one document a line and therefore read whole: an API answer, a list."""
_CHUNK = 1 << 20
_LOOK_EVERY = 5_000
"""Lines between two looks at how far it is."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a stream was read: bytes and lines, and the CRC-32 of those bytes."""

    offset: int = 0
    lines: int = 0
    crc: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no certificate, and what of it says where it belongs."""

    line: int
    reason: str
    message: str
    raw: object = None


Found = tuple[int, ImportedCertificate] | Unreadable
"""A certificate with its line, or a line that is none."""


class NotCertificates(ValueError):
    """The stream holds something else; the message says what."""


class ChangedFile(ValueError):
    """What was read before is no longer what the file begins with."""


class CertificateStream:
    """The certificates of interest of one member of a file. Iterate it once; `position` tells how far it is.

    What is yielded is a certificate with its line, or an unreadable line. `position` is after what was yielded last.
    """

    def __init__(
        self,
        member: Member,
        interest: Interest,
        *,
        dated: datetime,
        start: Position | None = None,
        looked: Callable[[Position], None] = lambda _: None,
        thorough: bool = False,
    ) -> None:
        """Nothing is read yet. `thorough`: lines that concern nobody are judged too, and told when unreadable.

        `dated` is when the file was made; `looked` is told now and then how far it is.
        """
        self.position = start or Position()
        self.rows = 0
        """Rows or documents seen, wanted or not."""
        self._member, self._interest, self._dated = member, interest, dated
        self._start = self.position
        self._looked = looked
        self._thorough = thorough

    def __iter__(self) -> Iterator[Found]:
        """Read on from the start position.

        Raises:
            NotCertificates: it holds something else.
            ChangedFile: it is not the file that was read up to the start position.
            DamagedFile: it ends early, or is not what it says.
        """
        with self._member.open() as stream:
            first = stream.readline(_LINE_LIMIT)
            is_json = first.removeprefix(_MARK).lstrip()[:1] in {b"{", b"["}
            by_lines = is_json and _is_by_lines(first, cast("BufferedReader", stream).peek(_CHUNK))
            self._skip(stream, first)
            if not is_json:
                yield from self._csv(stream, first)
            elif by_lines:
                yield from self._by_lines(stream, first)
            else:
                yield from self._whole(stream, first)

    # ------------------------------------------------------------------------------------------------ position

    def _skip(self, stream: BinaryIO, first: bytes) -> None:
        """Read up to the start position and check that it is the same content."""
        if not self._start.offset:
            self.position = Position(len(first), 1, zlib.crc32(first))
            return
        crc, left = zlib.crc32(first), self._start.offset - len(first)
        while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
            crc, left = zlib.crc32(chunk, crc), left - len(chunk)
        if left or crc != self._start.crc:
            raise ChangedFile(f"{self._member.name} is another file than the one read before under this name")

    def _lines(self, stream: BinaryIO) -> Iterator[bytes]:
        offset, number, crc = self.position.offset, self.position.lines, self.position.crc
        for line in iter(lambda: stream.readline(_LINE_LIMIT), b""):
            offset, number, crc = offset + len(line), number + 1, zlib.crc32(line, crc)
            self.position = Position(offset, number, crc)
            if number % _LOOK_EVERY == 0:
                self._looked(self.position)
            yield line

    # ------------------------------------------------------------------------------------------------ CSV

    def _csv(self, stream: BinaryIO, first: bytes) -> Iterator[Found]:
        columns = {
            column_name(cell.strip('"')) for cell in first.removeprefix(_MARK).decode(errors="replace").split(",")
        }
        if "IMPROVEMENT_ITEM" in columns:
            raise NotCertificates("recommendations, which are not read")
        if not {"LMK_KEY", "CERTIFICATE_NUMBER"} & columns:
            raise NotCertificates("no register rows: its first line names neither LMK_KEY nor CERTIFICATE_NUMBER")
        before = 0 if not self._start.offset else self._start.lines - 1
        wanted = None if self._thorough else self._is_wanted
        try:
            for line, row in read_flat_stream(chain([first], self._lines(stream)), self._member.name, wanted=wanted):
                self.rows += wanted is None or ROW_FAULT in row
                yield from self._judged(partial(from_flat_row, row), before + line, row)
        except NotFlatRows as problem:
            raise NotCertificates(str(problem)) from problem

    def _is_wanted(self, postcode: str, uprn: str) -> bool:
        """Whether the cells of a row name a postcode or UPRN of interest, as sloppily written as they may be."""
        self.rows += 1
        postcodes, uprns = self._interest.by_postcode, self._interest.by_uprn
        is_plain = uprn.isdecimal() and len(uprn) <= 12
        if postcode in postcodes or (is_plain and int(uprn) in uprns):
            return True
        if postcode and not _USUAL_POSTCODE(postcode) and normalise_postcode(postcode) in postcodes:
            return True
        return bool(uprn) and not is_plain and _uprn_in(uprn) in uprns

    # ------------------------------------------------------------------------------------------------ JSON

    def _by_lines(self, stream: BinaryIO, first: bytes) -> Iterator[Found]:
        if not self._start.offset:
            yield from self._line(first)
        for line in self._lines(stream):
            yield from self._line(line)

    def _line(self, line: bytes) -> Iterator[Found]:
        """A document, or a line of a list written with one document a line."""
        text = line.removeprefix(_MARK).strip().removeprefix(b"[").strip().rstrip(b",")
        text = text.removesuffix(b"]") if text.endswith((b"}]", b"} ]")) else text
        if not text or text == b"]":
            return
        self.rows += 1
        if self._thorough or self._may_matter(text) or not text.endswith(b"}"):
            yield from self._document(document_of(text, self._member.name), self.position.lines)

    def _may_matter(self, text: bytes) -> bool:
        """Whether a postcode or UPRN of interest stands in a document, which is not parsed for it."""
        postcodes, uprns = self._interest.by_postcode, self._interest.by_uprn
        return any(
            normalise_postcode(found.decode(errors="replace")) in postcodes for found in _POSTCODE.findall(text)
        ) or any(int(found) in uprns for found in _UPRN.findall(text))

    def _whole(self, stream: BinaryIO, first: bytes) -> Iterator[Found]:
        """What is not one document a line: a document over many lines, a list, an answer of the retired API."""
        rest = stream.read(_WHOLE_LIMIT - len(first))
        if stream.read(1):
            raise NotCertificates("JSON of one piece and too large to hold; one document a line can be read")
        if self._start.offset:
            return  # all of it was read before
        text = first + rest
        self.position = Position()
        for number, found in enumerate(documents_in(BytesIO(text), self._member.name), start=1):
            self.rows += 1
            yield from self._document(found, number)
        self.position = Position(len(text), text.count(b"\n"), zlib.crc32(text))

    def _document(self, found: FoundDocument, line: int) -> Iterator[Found]:
        document, beside = found.document, found.beside or {}
        if document is None:
            if not beside:  # else it lists a certificate without its document
                yield Unreadable(line, "unreadable", found.fault)
        elif document.get("schema_type") == FLAT_ROW_SCHEMA:
            yield from self._judged(lambda: from_flat_row(document["row"]), line, document["row"])
        elif document.get("assessment_type", beside.get("assessment_type")) in DOMESTIC:
            read = partial(from_document, document, number=found.number, beside=beside, stated_at=self._dated)
            yield from self._judged(read, line, None)

    def _judged(self, read: Callable[[], ImportedCertificate], line: int, raw: object) -> Iterator[Found]:
        try:
            certificate = read()
        except UnreadableCertificate as problem:
            yield Unreadable(line, problem.reason, str(problem), raw)
            return
        if self._interest.blocks_of(certificate.row):
            yield line, certificate


# In a document that is itself a text in JSON, quotation marks have backslashes before them.
_POSTCODE = re.compile(rb'"postcode\\*"\s*:\s*(?:\{\s*\\*"value\\*"\s*:\s*)?\\*"([^"\\]{0,12})')
_UPRN = re.compile(rb'"uprn\\*"\s*:\s*\\*"?(?:UPRN-)?0*([0-9]{1,12})')
_USUAL_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}").fullmatch


def _uprn_in(text: str) -> int | None:
    try:
        return parse_uprn(text)
    except InvalidUprn:
        return None


def _is_by_lines(first: bytes, ahead: bytes) -> bool:
    """Whether each line holds a document, or the bracket around all of them; indented JSON has lone braces."""
    text = first.removeprefix(_MARK).strip()
    if text == b"[":
        return len(ahead.partition(b"\n")[0].strip()) > 1
    found = document_of(text.removeprefix(b"[").strip().rstrip(b","), "")
    return found.beside is not None and "rows" not in found.beside
