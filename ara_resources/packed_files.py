"""Files as streams of bytes, whatever they are packed in: plain, gzipped, or the members of a zip.

Nothing is unpacked to disk or held whole: a zip of the register's bulk files is 8 GB packed and 55 GB unpacked.
Keep out: what the bytes mean.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

_GZIP = b"\x1f\x8b"
_BUFFER = 1 << 20


class DamagedFile(ValueError):
    """The file is cut off or not what its first bytes say; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Member:
    """One stream of bytes in a file.

    `name` is how people find it: the file, and within a zip the member (`all.zip/certificates-2024.csv`). `size` is
    in bytes unpacked, None where only reading it tells; `crc` is the CRC-32 of its content where the file says it.
    """

    path: Path
    name: str
    inner: str | None = None
    size: int | None = None
    crc: int | None = None

    @property
    def suffix(self) -> str:
        """What kind of file it says it is: `.csv`, `.jsonl`; that of the packing left out."""
        names = Path(self.inner or self.path.name).name.lower().removesuffix(".gz").rpartition(".")
        return f".{names[2]}" if names[1] else ""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The content, unpacked while it is read.

        Raises:
            DamagedFile: while opening or reading, also from within the `with` block.
            OSError: it cannot be read.
        """
        try:
            with self._stream() as stream:
                yield stream
        except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as problem:
            raise DamagedFile(f"{self.name} is cut off or damaged ({problem}); download it again") from problem
        except (NotImplementedError, RuntimeError) as problem:  # what zipfile says to encryption and rare packings
            if self.inner is None:
                raise
            raise DamagedFile(f"{self.name} cannot be unpacked ({problem}); unpack it and name the files") from problem

    @contextmanager
    def _stream(self) -> Iterator[BinaryIO]:
        if self.inner is None:
            with _unpacked(self.path.open("rb")) as stream:
                yield stream
        else:
            with zipfile.ZipFile(self.path) as archive, _unpacked(archive.open(self.inner)) as stream:
                yield stream


def members(path: Path) -> list[Member]:
    """The streams of a file: itself, or the files of a zip, in the order of the zip.

    Raises:
        DamagedFile: it says it is a zip and is none.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start.startswith(b"PK"):
        plain = not start.startswith(_GZIP)
        return [Member(path, str(path), size=path.stat().st_size if plain else None)]
    try:
        with zipfile.ZipFile(path) as archive:
            return [
                Member(path, f"{path}/{info.filename}", info.filename, info.file_size, info.CRC)
                for info in archive.infolist()
                if not info.is_dir()
            ]
    except zipfile.BadZipFile as problem:
        raise DamagedFile(f"{path} is cut off or damaged ({problem}); download it again") from problem


@contextmanager
def _unpacked(raw: object) -> Iterator[BinaryIO]:
    """The stream itself, or what is gzipped in it; buffered, because a zip's own reading of lines is slow."""
    with io.BufferedReader(cast("io.RawIOBase", raw), _BUFFER) as stream:
        if stream.peek(2)[:2] != _GZIP:
            yield cast("BinaryIO", stream)
            return
        with gzip.GzipFile(fileobj=stream) as unpacked, io.BufferedReader(unpacked, _BUFFER) as lines:
            yield cast("BinaryIO", lines)
