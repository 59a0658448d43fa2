"""`ara check-certificates`: which documents can be mapped, and whether the database gives them back unchanged."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import counted, errors, line, table
from ara_assets.cli.session import open_session
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_resources.certificate_files import FoundDocument, find_documents
from ara_resources.postgres.database import Database
from ara_resources.postgres.round_trip import round_trip

_TOGETHER = 500
_BYTES_TOGETHER = 32_000_000
"""Documents of a batch, and their bytes: what is in memory at once."""
_NO_SCHEMA = "none stated"
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one document; `reason` begins with a code to count by."""

    path: str
    schema_type: str | None
    outcome: str = "ok"
    reason: str | None = None
    round_trip: str | None = None
    different_paths: Sequence[str] = ()


def check_certificates(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print a line per document; exit code 1 when one came back different."""
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}; name certificates, or folders that hold some")
    tally = _Tally()
    with open_session() as session:
        for verdict in _verdicts(session.store, find_documents(paths)):
            tally.add(verdict)
            if as_json:
                sys.stdout.write(json.dumps(asdict(verdict), ensure_ascii=True) + "\n")
            if tally.checked % 1000 == 0:
                errors.print(f"{tally.checked:,} documents checked")
    if not tally.checked:
        raise UserError(f"no certificate in {', '.join(map(str, paths))}: give JSON or CSV, or folders that hold some")
    if not as_json:
        tally.show()
    if tally.different:
        raise typer.Exit(1)


def _verdicts(store: Database, found: Iterable[FoundDocument]) -> Iterator[Verdict]:
    for batch in _batches(found):
        mapped: dict[str, EpcPropertyData] = {}
        failed: dict[str, str] = {}
        for position, one in enumerate(batch):
            try:
                mapped[str(position)] = map_certificate(_document(one))
            except MappingError as error:
                failed[str(position)] = f"{error.reason}: {error.problem}"
        came_back = round_trip(store.engine, mapped) if mapped else {}
        for position, one in enumerate(batch):
            name = str(position)
            schema = _schema(one.document)
            refused = failed.get(name) or came_back[name].refused
            if refused is not None:
                yield Verdict(path=one.path, schema_type=schema, outcome="quarantined", reason=refused)
                continue
            different = came_back[name].different_paths
            said = "different" if different else "equal"
            yield Verdict(path=one.path, schema_type=schema, round_trip=said, different_paths=different)


class _Unreadable(MappingError):
    """What stands in the file is no document."""

    reason = "unreadable"


def _document(found: FoundDocument) -> Mapping[str, Any]:
    if found.document is None:
        raise _Unreadable(found.fault, "correct the file")
    return found.document


def _batches(found: Iterable[FoundDocument]) -> Iterator[list[FoundDocument]]:
    batch: list[FoundDocument] = []
    size = 0
    for one in found:
        batch.append(one)
        size += one.size
        if len(batch) >= _TOGETHER or size >= _BYTES_TOGETHER:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _schema(document: Mapping[str, Any] | None) -> str | None:
    stated = (document or {}).get("schema_type")
    return stated[:80] if isinstance(stated, str) else None


class _Tally:
    """Counts for people."""

    def __init__(self) -> None:
        self.checked = self.different = 0
        self._by_schema: dict[str, Counter[str]] = {}
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}
        self._different: list[Verdict] = []

    def add(self, verdict: Verdict) -> None:
        schema = verdict.schema_type or _NO_SCHEMA
        self.checked += 1
        counts = self._by_schema.setdefault(schema, Counter())
        counts[verdict.outcome] += 1
        if verdict.round_trip:
            counts[verdict.round_trip] += 1
        if verdict.reason:
            kind = (schema, verdict.reason.partition(":")[0])
            self._reasons[kind] += 1
            self._examples.setdefault(kind, f"{verdict.path}: {verdict.reason.partition(': ')[2]}")
        if verdict.different_paths:
            self.different += 1
            self._different = [*self._different, verdict][:_SHOWN]

    def show(self) -> None:
        columns = ("ok", "equal", "different", "quarantined")
        rows = [(schema, *(counts[name] for name in columns)) for schema, counts in sorted(self._by_schema.items())]
        table("By schema", ("schema", *columns), rows, right=columns, wrap=("schema",))
        reasons = [(count, *kind, self._examples[kind]) for kind, count in self._reasons.most_common()]
        headers = ("documents", "schema", "reason", "the first of them")
        table("Quarantined", headers, reasons, right=headers[:1], wrap=(headers[1], headers[3]))
        found = [(one.path, ", ".join(one.different_paths[:5])) for one in self._different]
        table("Came back different", ("document", "fields"), found, wrap=("document", "fields"))
        line(f"{counted(self.checked, 'document')} checked, {self.different:,} came back different")
