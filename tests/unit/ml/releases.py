"""What was released of the transform, and may not change: header, columns and golden rows of each version.

To release the present version: `.venv/bin/python -m tests.unit.ml.releases` prints the line for `RELEASED` and writes
the columns' file. From then on a change needs another version.
"""

import csv
import sys
from hashlib import blake2b
from pathlib import Path

from ara_domain.ml import schema
from ara_domain.ml.schema import TRANSFORM_VERSION, Column, Kind
from tests.unit.ml.frames import golden

RELEASED = {
    "1.1.0": ("04f53b5bc2c7354e", "5fb9ff8d1bf2f788", "2f5501e4668a7032"),
    "1.2.0": ("2118dc64e63b4cfb", "ab74abd5c1243b6b", "b3f8725b146c9c1d"),
}
"""Digests of header, columns and golden rows by version, oldest first. Lines are added here, never changed."""
LAST = list(RELEASED)[-1]
REWORDED: frozenset[str] = frozenset()
"""Columns whose text says the same in other words since `LAST`, so that the text alone asks for no raise."""


def columns_file(version: str) -> Path:
    """The columns of a released version with kind, unit and meaning."""
    return Path(__file__).with_name(f"columns_v{version}.csv")


def columns_of(version: str) -> tuple[Column, ...]:
    """The columns as they were released."""
    with columns_file(version).open(newline="", encoding="utf-8") as lines:
        return tuple(
            Column(line["name"], Kind(line["kind"]), line["unit"], line["meaning"]) for line in csv.DictReader(lines)
        )


def digests(version: str) -> tuple[str, str, str]:
    """Digests of the files of a version as they lie here."""
    header = ",".join(schema.published_header(version)).encode()
    return (_digest(header), _digest(columns_file(version).read_bytes()), _digest(golden(version).read_bytes()))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()


def write_columns(version: str = TRANSFORM_VERSION) -> None:
    """Write the columns' file of the present version."""
    with columns_file(version).open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["name", "kind", "unit", "meaning"])
        for column in schema.columns():
            writer.writerow([column.name, column.kind.value, column.unit, column.meaning])


if __name__ == "__main__":
    write_columns()
    sys.stdout.write(f'"{TRANSFORM_VERSION}": {digests(TRANSFORM_VERSION)},\n')
