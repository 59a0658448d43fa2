"""`ara import legacy` and `ara import bulk`: certificates of files into the cache, and what became of their lines."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import counted, errors, facts, heading, line, print_json, table
from ara_assets.cli.session import Session, open_session
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey
from ara_domain.ports.imported import ImportCounts, ImportedCertificate
from ara_domain.services.certificate_import import CertificateImport, UnreadableLine
from ara_domain.services.certificates_of_interest import Interest
from ara_resources.certificate_stream import (
    CertificateStream,
    ChangedFile,
    NotCertificates,
    Position,
    Unreadable,
)
from ara_resources.packed_files import DamagedFile, Member, members
from ara_resources.postgres.database import utc_now
from ara_resources.postgres.imported_certificates_repo import PostgresImportedCertificateRepo

_TOGETHER = 2_000
_BYTES_TOGETHER = 32_000_000
"""Certificates of a batch, and the bytes read for them: what is in memory, and what a stop loses."""
_LISTED = 20


@dataclass(slots=True)
class Tally:
    """What became of the lines of all files."""

    rows: int = 0
    counts: ImportCounts = field(default_factory=ImportCounts)
    kept: int = 0
    unreadable: list[UnreadableLine] = field(default_factory=list)
    unreadable_count: int = 0
    left_out: dict[str, str] = field(default_factory=dict)
    """Files and members that hold something else, and why that is thought."""
    resumed: dict[str, int | None] = field(default_factory=dict)
    """Files and members of which so many lines had been read before; None is all of them."""
    blocks: tuple[BlockKey, ...] = ()

    def add_unreadable(self, one: UnreadableLine) -> None:
        """Count a line, and keep as many as are listed."""
        self.unreadable_count += 1
        if len(self.unreadable) < _MOST_UNREADABLE:
            self.unreadable.append(one)

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "rows_read": self.rows,
            "kept": self.kept,
            "new": self.counts.new,
            "updated": self.counts.updated,
            "unchanged": self.counts.unchanged,
            "superseded": self.counts.superseded,
            "skipped": self.rows - self.kept - self.unreadable_count,
            "unreadable": self.unreadable_count,
            "unreadable_lines": [
                {"where": one.where, "reason": one.reason, "message": one.message} for one in self.unreadable[:_LISTED]
            ],
            "left_out": self.left_out,
            "resumed": self.resumed,
            "blocks_changed": [str(block) for block in self.blocks],
        }


_MOST_UNREADABLE = 10_000


def import_legacy(file: Path, *, slug: str, as_json: bool) -> None:
    """`ara import legacy`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        service = _service(session, rehearsal=False)
        interest = _interest(service, [slug])
        tally = Tally()
        found = _members([file])
        with _bar(quiet=as_json) as show, _finished(service, tally):
            for member in found:
                _read(service, member, interest, tally, show, thorough=True)
        if tally.left_out and not tally.rows:
            raise UserError("; ".join(f"{name}: {why}" for name, why in tally.left_out.items()))
        service.set_aside(portfolio, f"import {file.name}", tally.unreadable)
    if as_json:
        print_json({"portfolio": slug, **tally.as_json()})
        return
    _show(tally, f"{file.name} for portfolio {slug}", dry_run=False)
    if tally.unreadable:
        line(f"What could not be read is listed by `ara quarantine {slug}`")
    if tally.blocks:
        line(f"Next: `ara refresh {slug}` models from it; a running `ara up` does it by itself")


def import_bulk(files: Sequence[Path], *, slugs: Sequence[str], dry_run: bool, again: bool, as_json: bool) -> None:
    """`ara import bulk`."""
    with open_session() as session:
        known = [portfolio.slug for portfolio in session.store.properties.portfolios()]
        chosen = [session.portfolio(slug).slug for slug in slugs] or known
        service = _service(session, rehearsal=dry_run)
        interest = _interest(service, chosen)
        tally = Tally()
        found = {file: _members([file]) for file in files}
        with _bar(quiet=as_json) as show, _finished(service, tally):
            for file, parts in found.items():
                _BulkFile(service, file, parts, interest, tally, show, marked=not dry_run, again=again).read()
    if as_json:
        print_json({"portfolios": chosen, "dry_run": dry_run, **tally.as_json()})
        return
    _show(tally, f"{counted(len(files), 'file')} for {counted(len(chosen), 'portfolio')}", dry_run=dry_run)
    rows = [(one.where, one.reason, one.message) for one in tally.unreadable[:_LISTED]]
    table("Unreadable", ("where", "reason", "why"), rows, wrap=("where", "why"))
    if tally.blocks:
        line("Next: `ara refresh PORTFOLIO` models from it; `ara run PORTFOLIO` also asks the register what is newer")


def _service(session: Session, *, rehearsal: bool) -> CertificateImport:
    return CertificateImport(session.store, PostgresImportedCertificateRepo(), utc_now, rehearsal=rehearsal)


@contextmanager
def _finished(service: CertificateImport, tally: Tally) -> Iterator[None]:
    """Have refreshes see what came in, also of a file that turns out to be cut off.

    Raises:
        UserError: a file is cut off or damaged.
    """
    try:
        yield
    except DamagedFile as problem:
        tally.blocks = service.finish()
        raise UserError(f"{problem}; the {tally.rows:,} lines before that are taken in") from problem
    tally.blocks = service.finish()


def _interest(service: CertificateImport, slugs: Sequence[str]) -> Interest:
    interest = service.interest(slugs)
    if not interest:
        raise UserError(
            f"no home in {', '.join(slugs) or 'any portfolio'} has a UPRN or a full postcode, so that no certificate "
            "can be of interest; bring in a list of homes first: `ara import portfolio`"
        )
    return interest


_Show = Callable[[Member, int], None]


@dataclass
class _BulkFile:
    """One file, its members in order, with the mark of how far it was read.

    The mark names the member, the position in it, and a digest of the members before: their names, sizes and check
    sums as the zip states them. A file of the same name with other content is read from its beginning.
    """

    service: CertificateImport
    file: Path
    found: Sequence[Member]
    interest: Interest
    tally: Tally
    show: _Show
    marked: bool
    again: bool

    def read(self) -> None:
        """Read what was not read before."""
        found = self.found
        key = content_hash("bulk:1", self.file.name, self.interest.digest)
        held = {} if self.again or not self.marked else self.service.mark(key)
        first = int(held.get("member", 0))
        start: Position | None = None
        if held and first <= len(found) and held.get("before") == _digest(found[:first]):
            start = Position(*(int(held[name]) for name in ("offset", "lines", "crc")))
            for member in found[:first]:
                self.tally.resumed[member.name] = None
        else:
            first = 0
        for number in range(first, len(found)):
            before = _digest(found[:number])

            def mark(position: Position, number: int = number, before: str = before) -> tuple[str, dict[str, Any]]:
                return key, _mark(number, before, position)

            self._member(found[number], start if number == first else None, mark)
        if self.marked and len(found) > 1:
            self.service.write([], (key, _mark(len(found), _digest(found), Position())))

    def _member(self, member: Member, start: Position | None, mark: "_MarkOf") -> None:
        marked = mark if self.marked else None
        try:
            if start is not None and start.offset:
                self.tally.resumed[member.name] = start.lines
            _read(self.service, member, self.interest, self.tally, self.show, start=start, mark=marked)
        except ChangedFile:
            self.tally.resumed.pop(member.name)
            _read(self.service, member, self.interest, self.tally, self.show, mark=marked)


_MarkOf = Callable[[Position], tuple[str, dict[str, Any]]]


def _mark(member: int, before: str, position: Position) -> dict[str, Any]:
    return {
        "member": member,
        "before": before,
        "offset": position.offset,
        "lines": position.lines,
        "crc": position.crc,
    }


def _digest(found: Sequence[Member]) -> str:
    return content_hash("members:1", [(member.inner or "", member.size, member.crc) for member in found])


def _read(
    service: CertificateImport,
    member: Member,
    interest: Interest,
    tally: Tally,
    show: _Show,
    *,
    start: Position | None = None,
    mark: _MarkOf | None = None,
    thorough: bool = False,
) -> None:
    """Bring in what one member holds, batch by batch.

    Raises:
        ChangedFile: it is not the one that was read up to the start.
    """
    stream = CertificateStream(
        member,
        interest,
        dated=_dated(member),
        start=start,
        thorough=thorough,
        looked=lambda position: show(member, position.offset),
    )
    batch: list[ImportedCertificate] = []
    saved_at = stream.position.offset

    def save() -> None:
        nonlocal saved_at
        tally.counts = tally.counts + service.write(batch, mark(stream.position) if mark else None)
        tally.kept += len(batch)
        batch.clear()
        saved_at = stream.position.offset

    try:
        for found in stream:
            if isinstance(found, Unreadable):
                one = UnreadableLine(Path(member.name).name, found.line, found.reason, found.message, found.raw)
                tally.add_unreadable(one)
                continue
            batch.append(found[1])
            if len(batch) >= _TOGETHER or stream.position.offset - saved_at >= _BYTES_TOGETHER:
                save()
        save()
    except NotCertificates as why:
        tally.left_out[member.name] = str(why)
    except DamagedFile:
        save()
        raise
    finally:
        tally.rows += stream.rows


def _dated(member: Member) -> datetime:
    return min(datetime.fromtimestamp(member.path.stat().st_mtime, UTC), utc_now())


def _members(files: Sequence[Path]) -> list[Member]:
    for file in files:
        if not file.is_file():
            raise UserError(f"there is no file {file}; name a file of register rows or documents")
    try:
        return [member for file in files for member in members(file)]
    except DamagedFile as problem:
        raise UserError(str(problem)) from problem


@contextmanager
def _bar(*, quiet: bool) -> Iterator[_Show]:
    """A bar on standard error while the block lasts; none when quiet or when nobody watches."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=quiet or not errors.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def show(member: Member, read: int) -> None:
            if member.name not in tasks:
                tasks[member.name] = bar.add_task(Path(member.name).name[:38], total=member.size)
            bar.update(tasks[member.name], completed=read)

        yield show


def _show(tally: Tally, what: str, *, dry_run: bool) -> None:
    heading(what + (": what an import would do" if dry_run else ""))
    facts(
        {
            "lines read": tally.rows,
            "of interest": tally.kept,
            "  new": tally.counts.new,
            "  updated": tally.counts.updated,
            "  unchanged": tally.counts.unchanged,
            "  held better": tally.counts.superseded,
            "skipped": tally.rows - tally.kept - tally.unreadable_count,
            "unreadable": tally.unreadable_count,
            "blocks changed": None if dry_run else len(tally.blocks),
        }
    )
    rows = list(tally.left_out.items())
    table("Left out", ("what", "why"), rows[:_LISTED], wrap=("what", "why"))
    before = [(name, "all of it" if lines is None else f"{lines:,} lines") for name, lines in tally.resumed.items()]
    table("Read before (--again reads it anew)", ("what", "how much"), before[:_LISTED], wrap=("what",))
