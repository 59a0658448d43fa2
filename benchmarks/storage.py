"""How fast full certificates go into the structured tables and come back, beside PostgreSQL's own COPY.

`python -m benchmarks.storage` maps an invented stock, and makes certificates in which every field of every part says
something. Of each kind 1,000 are saved and loaded as the remapping does it: content hashed, older copies looked for,
rows made, keys checked, committed. Then the very bytes of those rows are copied out of the same tables and into them
again, by COPY alone: what is left is the price of objects.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.ports import SearchRow
from ara_resources.postgres import migrate
from ara_resources.postgres.database import Database
from ara_resources.postgres.embedded import EmbeddedPostgres
from ara_resources.postgres.engine import make_engine
from ara_resources.postgres.tables.epc import certificates
from ara_resources.sample_stock import make_sample
from benchmarks.measuring import Measurement, best_of, peak_mb
from tests.integration.postgres.certificates import complete_certificate

HOMES = 1_000
_NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def measurements(homes: int = HOMES) -> Iterator[Measurement]:
    """Both kinds, each saved, loaded, and copied."""
    kinds = {
        "invented stock": _invented(homes),
        "every field said": [complete_certificate(seed) for seed in range(homes)],
    }
    with (
        tempfile.TemporaryDirectory(prefix="ara-", ignore_cleanup_errors=True) as folder,
        EmbeddedPostgres.attach(Path(folder)) as server,
    ):
        url = server.url("ara", "psycopg")
        engine = make_engine(url)
        migrate.upgrade(engine)
        for kind, epcs in kinds.items():
            yield from _measured(kind, epcs, Database(engine), url)
        engine.dispose()


def _measured(kind: str, epcs: Sequence[EpcPropertyData], database: Database, url: str) -> Iterator[Measurement]:
    mapped = {f"{number:020d}": epc for number, epc in enumerate(epcs)}
    with database.unit_of_work() as uow:
        database.epc_cache.save_rows(uow, [_row(number) for number in mapped], _NOW)
        uow.commit()

    def save() -> None:
        _empty(url)  # its seconds are taken off again
        with database.unit_of_work() as uow:
            database.epc_cache.save_mapped(uow, mapped, "remapped_epc:bench", _NOW)
            uow.commit()

    _, emptying = best_of(3, lambda: _empty(url))
    _, saving = best_of(3, save)
    # A repository that has loaded nothing yet: certificates used last stay in the memory of one.
    loaded, loading = best_of(3, lambda: Database(database.engine).epc_cache.load_mapped(mapped))
    if loaded != mapped:
        raise AssertionError("certificates came back other than they were saved; the figures mean nothing")
    copied, reading = best_of(3, lambda: _copied_out(url))
    _, writing = best_of(3, lambda: _copied_in(url, copied))
    size = sum(len(block) for blocks in copied.values() for block in blocks) / 1e6
    rows = sum(block.count(b"\n") for blocks in copied.values() for block in blocks)
    homes = len(mapped)
    shape = f"{homes:,} homes, {rows / homes:.0f} rows and {1000 * size / homes:.1f} kB each"
    yield _said(f"save, {kind}", homes, saving - emptying, f"{shape}; peak memory {peak_mb():,.0f} MB")
    yield _said(f"  raw COPY in of the same {size:.1f} MB", homes, writing - emptying, "same tables, keys checked")
    yield _said(f"load, {kind}", homes, loading, "one query per table")
    yield _said(f"  raw COPY out of the same {size:.1f} MB", homes, reading, "as text, not parsed")


def _said(what: str, homes: int, seconds: float, detail: str) -> Measurement:
    return Measurement(what=what, rate=homes / seconds, unit="homes/s", detail=f"{seconds:.2f} s; {detail}")


def _invented(homes: int) -> list[EpcPropertyData]:
    """Certificates of an invented stock, as many as asked for, some more than once."""
    with tempfile.TemporaryDirectory() as folder:
        make_sample(Path(folder), homes)
        found = list(_mapped_in(Path(folder)))
    return [found[number % len(found)] for number in range(homes)]


def _mapped_in(folder: Path) -> Iterator[EpcPropertyData]:
    for file in sorted(folder.glob("certificates/*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            document: Any = json.loads(line)["document"]
            try:
                yield map_certificate(document)
            except MappingError:  # one of the flaws of the stock
                continue


def _row(number: str) -> SearchRow:
    return SearchRow(
        certificate_number=number,
        uprn=None,
        postcode="LS6 3VV",
        address_lines=("1 Larch Rise",),
        post_town="LEEDS",
        registration_date="2025-09-17",
        schema_type="RdSAP-Schema-21.0.1",
        band="D",
        raw={},
    )


@dataclass(frozen=True)
class _Table:
    name: str
    columns: str


_TABLES = [
    _Table(name, ", ".join(f'"{column.name}"' for column in table.columns))
    for name, table in certificates.tables.items()
]


def _connected(url: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(url.replace("+psycopg", ""))


def _empty(url: str) -> None:
    with _connected(url) as connection:
        connection.execute("TRUNCATE epc_property CASCADE")


def _copied_out(url: str) -> Mapping[str, list[bytes]]:
    found = {}
    with _connected(url) as connection, connection.cursor() as cursor:
        for table in _TABLES:
            with cursor.copy(f"COPY {table.name} ({table.columns}) TO STDOUT") as copy:
                found[table.name] = [bytes(block) for block in copy]
    return found


def _copied_in(url: str, copied: Mapping[str, list[bytes]]) -> None:
    _empty(url)
    with _connected(url) as connection, connection.cursor() as cursor:
        for table in _TABLES:
            with cursor.copy(f"COPY {table.name} ({table.columns}) FROM STDIN") as copy:
                for block in copied[table.name]:
                    copy.write(block)


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")
        sys.stdout.flush()
