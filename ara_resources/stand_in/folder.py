"""The certificates of a folder: where each one lies, found by number, postcode or UPRN.

Only sorted keys and byte offsets stay in memory (about 90 bytes a certificate); rows and documents are read when asked
for, so that 100,000 certificates are served without holding them.
"""

import logging
import os
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ara_domain.identity import InvalidUprn, normalise_postcode, parse_uprn
from ara_resources.stand_in.documents import LodgedCertificate, NotACertificate, from_file, from_line, row_from_line

DELTAS_FILE = "deltas.jsonl"
"""The one `*.jsonl` that holds no certificates but the events of /api/deltas."""

_NO_UPRN = 0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or line that is not served, and why."""

    where: str
    reason: str


class _Lookup:
    """Positions by key, as two parallel arrays sorted by key."""

    def __init__(self, keys: npt.NDArray[Any]) -> None:
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys = keys[self._order]

    def find(self, key: int | bytes) -> npt.NDArray[np.int32]:
        first, last = np.searchsorted(self._keys, key, "left"), np.searchsorted(self._keys, key, "right")
        return self._order[first:last]


class _Names:
    """A name per certificate, each name kept once; 0 where there is none."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {"": 0}
        self._of: array[int] = array("l")

    def add(self, name: object) -> None:
        self._of.append(self._number.setdefault(str(name or ""), len(self._number)))

    @property
    def known(self) -> tuple[str, ...]:
        """Every name, in the order met."""
        return tuple(name for name in self._number if name)

    def are_among(self, positions: npt.NDArray[np.int32], wanted: Collection[str]) -> npt.NDArray[np.bool_]:
        """Whether the certificates at these positions have one of these names, given in lower case."""
        numbers = [number for name, number in self._number.items() if name.casefold() in wanted]
        return np.isin(np.frombuffer(self._of, dtype=np.dtype("l"))[positions], numbers)


@dataclass(slots=True)
class _Found:
    """What indexing gathers, one entry per certificate, before it is sorted."""

    numbers: list[bytes] = field(default_factory=list)
    postcodes: list[bytes] = field(default_factory=list)
    uprns: "array[int]" = field(default_factory=lambda: array("q"))
    days: "array[int]" = field(default_factory=lambda: array("l"))
    files: "array[int]" = field(default_factory=lambda: array("l"))
    offsets: "array[int]" = field(default_factory=lambda: array("q"))
    lengths: "array[int]" = field(default_factory=lambda: array("l"))
    row_lengths: "array[int]" = field(default_factory=lambda: array("l"))
    councils: "_Names" = field(default_factory=_Names)
    constituencies: "_Names" = field(default_factory=_Names)
    bands: "_Names" = field(default_factory=_Names)

    def add(self, row: Mapping[str, Any], file: int, offset: int = 0, length: int = 0, row_length: int = 0) -> None:
        try:
            day = date.fromisoformat(str(row["registrationDate"])[:10]).toordinal()
        except ValueError as error:
            raise NotACertificate(f"its registration date is {row['registrationDate']!r}") from error
        try:
            uprn = parse_uprn(row["uprn"])
        except InvalidUprn:
            uprn = None
        self.numbers.append(str(row["certificateNumber"]).encode())
        self.postcodes.append((normalise_postcode(str(row["postcode"] or "")) or "").encode())
        self.uprns.append(uprn or _NO_UPRN)
        self.days.append(day)
        self.files.append(file)
        self.offsets.append(offset)
        self.lengths.append(length)
        self.row_lengths.append(row_length)
        self.councils.add(row["council"])
        self.constituencies.add(row["constituency"])
        self.bands.add(row["currentEnergyEfficiencyBand"])


class CertificateFolder:
    """The certificates found in folders (searched to any depth) and files, `*.json` and `*.jsonl`."""

    def __init__(self, sources: Sequence[Path]) -> None:
        """Index every certificate.

        Raises:
            FileNotFoundError: a source does not exist.
        """
        self.skipped: list[Skipped] = []
        self.deltas: list[str] = []
        self._files: list[tuple[Path, str]] = []
        self._descriptors: dict[int, int] = {}
        found = _Found()
        for path, relative in _files_of(sources):
            if path.name == DELTAS_FILE:
                self.deltas += [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            else:
                self._index(path, relative, found)
        self._by_number = _Lookup(np.array(found.numbers, dtype=np.bytes_))
        self._by_postcode = _Lookup(np.array(found.postcodes, dtype=np.bytes_))
        self._by_uprn = _Lookup(np.array(found.uprns, dtype=np.int64))
        self._days = np.array(found.days, dtype=np.int32)
        self._file, self._offset = found.files, found.offsets
        self._length, self._row_length = found.lengths, found.row_lengths
        self._councils, self._constituencies, self._bands = found.councils, found.constituencies, found.bands
        for skipped in self.skipped:
            _log.warning("not served: %s: %s", skipped.where, skipped.reason)

    def __len__(self) -> int:
        return len(self._days)

    def close(self) -> None:
        """Close the files held open."""
        while self._descriptors:
            os.close(self._descriptors.popitem()[1])

    @property
    def councils(self) -> tuple[str, ...]:
        """The councils its certificates are in."""
        return self._councils.known

    @property
    def constituencies(self) -> tuple[str, ...]:
        """The constituencies its certificates are in."""
        return self._constituencies.known

    def days(self, positions: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """The days these certificates were registered on, as ordinals."""
        return self._days[positions]

    def find(
        self,
        *,
        before: date,
        postcode: str | None = None,
        uprn: int | None = None,
        registered: tuple[date, date] | None = None,
        councils: Collection[str] | None = None,
        constituencies: Collection[str] | None = None,
        bands: Collection[str] | None = None,
    ) -> npt.NDArray[np.int32]:
        """Positions of the certificates that meet every filter, registered before a day, newest first.

        Names of councils, constituencies and bands are in lower case.
        """
        found = []
        if postcode is not None:
            found.append(self._by_postcode.find(postcode.encode()))
        if uprn is not None:
            found.append(self._by_uprn.find(uprn))
        positions = reduce(np.intersect1d, found) if found else np.arange(len(self), dtype=np.int32)
        days = self._days[positions]
        keep = days < before.toordinal()
        if registered is not None:
            keep &= (days >= registered[0].toordinal()) & (days <= registered[1].toordinal())
        positions = positions[keep]
        for names, wanted in (
            (self._councils, councils),
            (self._constituencies, constituencies),
            (self._bands, bands),
        ):
            if wanted is not None:
                positions = positions[names.are_among(positions, wanted)]
        newest_first = np.argsort(-self._days[positions], kind="stable")
        return positions[newest_first].astype(np.int32)

    def row(self, position: int) -> Mapping[str, Any]:
        """The search row of a certificate."""
        path, relative = self._files[self._file[position]]
        if path.suffix == ".json":
            return from_file(path.read_text(encoding="utf-8"), relative).row
        return row_from_line(self._line(position, self._row_length[position]))[0]

    def certificate(self, number: str) -> LodgedCertificate | None:
        """A certificate by its number, None when the folder has none."""
        positions = self._by_number.find(number.encode())
        if len(positions) == 0:
            return None
        position = int(positions[0])
        path, relative = self._files[self._file[position]]
        if path.suffix == ".json":
            return from_file(path.read_text(encoding="utf-8"), relative)
        return from_line(self._line(position, self._length[position]))

    def _line(self, position: int, length: int) -> str:
        """The line of a certificate, or as much of it as is asked for, in bytes."""
        file = self._file[position]
        if file not in self._descriptors:
            self._descriptors[file] = os.open(self._files[file][0], os.O_RDONLY)
        return os.pread(self._descriptors[file], length, self._offset[position]).decode()

    def _index(self, path: Path, relative: str, found: _Found) -> None:
        file = len(self._files)
        self._files.append((path, relative))
        if path.suffix == ".json":
            try:
                found.add(from_file(path.read_text(encoding="utf-8"), relative).row, file)
            except (NotACertificate, UnicodeDecodeError) as reason:
                self.skipped.append(Skipped(relative, str(reason)))
            return
        offset = 0
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        text = line.decode()
                        row, end = row_from_line(text)
                        found.add(row, file, offset, len(line), len(text[:end].encode()))
                    except (NotACertificate, UnicodeDecodeError) as reason:
                        self.skipped.append(Skipped(f"{relative}:{number}", str(reason)))
                offset += len(line)


def _files_of(sources: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Files to index, each with its path relative to the source it was found in, in a stable order."""
    for source in sources:
        if source.is_file():
            # With its folder: samples of several schemas are all called `epc.json`.
            yield source, f"{source.resolve().parent.name}/{source.name}"
        elif source.is_dir():
            for path in sorted(source.rglob("*.json*")):
                if path.suffix in {".json", ".jsonl"} and path.is_file():
                    yield path, path.relative_to(source).as_posix()
        else:
            raise FileNotFoundError(f"{source} does not exist; give a folder or file of certificates")
