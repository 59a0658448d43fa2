"""Brings certificates of files into the cache: what concerns homes is kept, what cannot be read is set aside.

Each batch is a unit of work of its own with the mark of how far the file was read, so that a stop loses one batch at
most. A file never counts as an answer of the register: every search that was due stays due.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ara_domain.epc.mapping.flat_row import flat_row_number
from ara_domain.identity import UNKNOWN_BLOCK, BlockKey, Portfolio
from ara_domain.ports import Clock, Repositories
from ara_domain.ports.imported import ImportCounts, ImportedCertificate, ImportedCertificateRepo
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services.cache_restating import restate
from ara_domain.services.certificates_of_interest import Interest

MARKS = "certificate_import"
"""The kind of fact under which it is kept how far a file was read."""
_TO_RESTATE = "blocks to restate"
_LISTED = 1000
"""Unreadable lines that are listed one by one; a file of anything else would list them by the million."""


class CertificateImport:
    """Imports certificates into a store. `rehearsal` writes nothing and counts the same."""

    def __init__(
        self,
        store: Repositories,
        imported: ImportedCertificateRepo,
        clock: Clock,
        *,
        rehearsal: bool = False,
    ) -> None:
        self._store, self._imported, self._clock = store, imported, clock
        self._rehearsal = rehearsal
        self._touched: set[BlockKey] = set()
        """Blocks that what was written concerns."""
        portfolios = store.properties.portfolios()
        self._homes = {
            portfolio: tuple(store.properties.identities(portfolio.portfolio_id)) for portfolio in portfolios
        }
        self._everybody = Interest(self._homes)

    def interest(self, slugs: Collection[str]) -> Interest:
        """What concerns the homes of these portfolios."""
        return Interest({portfolio: homes for portfolio, homes in self._homes.items() if portfolio.slug in slugs})

    def mark(self, key: str) -> Mapping[str, Any]:
        """How far a file was read; nothing when it never was."""
        return self._store.generic_data.get(MARKS, [key]).get(key, {})

    def write(
        self, certificates: Sequence[ImportedCertificate], mark: tuple[str, Mapping[str, Any]] | None = None
    ) -> ImportCounts:
        """Take in a batch, and note how far the file was read by then."""
        now = self._clock()
        with self._store.unit_of_work() as uow:
            counts = self._imported.save(uow, certificates, now) if certificates else ImportCounts()
            if mark is not None:
                self._store.generic_data.put(uow, MARKS, *mark, now)
            if counts.written:
                self._store.generic_data.put(uow, MARKS, _TO_RESTATE, {"due": True}, now)
            if not self._rehearsal:
                uow.commit()
        if counts.written:
            # A certificate is cached once for all portfolios: whoever else has a home in its postcode gets it too.
            for one in certificates:
                self._touched |= self._everybody.blocks_of(one.row)
        return counts

    def finish(self) -> tuple[BlockKey, ...]:
        """Have the next refresh see what came in. Returns the blocks it will find changed.

        After an import that was stopped all are looked at: nobody knows any more which it touched.
        """
        if self._rehearsal:
            return ()
        due = self.mark(_TO_RESTATE).get("due", False)
        changed = restate(self._store, self._clock, self._all_blocks() if due and not self._touched else self._touched)
        if due:
            with self._store.unit_of_work() as uow:
                self._store.generic_data.put(uow, MARKS, _TO_RESTATE, {"due": False}, self._clock())
                uow.commit()
        return tuple(sorted(changed))

    def _all_blocks(self) -> set[BlockKey]:
        return {portfolio.block_of(home.postcode) for portfolio, homes in self._homes.items() for home in homes}

    def set_aside(self, portfolio: Portfolio, stage: str, unreadable: Iterable["UnreadableLine"]) -> int:
        """List lines that could not be read, in the place of those of an earlier import of the same file.

        Each stands in the block of its postcode; where nobody can tell, in that of homes without one.
        """
        if self._rehearsal:
            return 0
        by_block: defaultdict[BlockKey, list[QuarantinedItem]] = defaultdict(list)
        items = [one.item(stage) for one in unreadable]
        for one in items[:_LISTED]:
            by_block[portfolio.block_of(_postcode(one.raw))].append(one)
        if more := Counter(one.reason for one in items[_LISTED:]):
            by_block[BlockKey(portfolio.slug, UNKNOWN_BLOCK)] += [_more(stage, *kind) for kind in more.items()]
        earlier = self._store.quarantine.open_items(portfolio.slug, stage=stage)
        blocks = set(by_block)
        if earlier:
            blocks |= {BlockKey(portfolio.slug, UNKNOWN_BLOCK)}
            blocks |= {portfolio.block_of(_postcode(item.raw)) for item in earlier}
        with self._store.unit_of_work() as uow:
            for block in sorted(blocks):
                self._store.quarantine.replace(uow, block, stage, by_block.get(block, []), self._clock())
            uow.commit()
        return len(items)


class UnreadableLine:
    """A line of a file that is no certificate."""

    def __init__(self, file: str, line: int, reason: str, message: str, raw: object = None) -> None:
        self.where, self.reason, self.message, self.raw = f"{file}, line {line}", reason, message, raw

    def item(self, stage: str) -> QuarantinedItem:
        """As it is listed."""
        number = flat_row_number(self.raw) if isinstance(self.raw, dict) else None
        return QuarantinedItem(
            stage=stage,
            kind="row",
            item=f"{self.where} (certificate {number})" if number else self.where,
            reason=self.reason,
            message=self.message,
            remedy="correct the line in the file and import it again, or leave it: the register answers for the home",
            raw=self.raw,
        )


def _more(stage: str, reason: str, count: int) -> QuarantinedItem:
    return QuarantinedItem(
        stage=stage,
        kind="row",
        item=f"further lines ({reason})",
        reason=reason,
        message=f"{count:,} more lines could not be read",
        remedy="look whether the file is what it should be",
    )


def _postcode(raw: object) -> str | None:
    return raw.get("POSTCODE") if isinstance(raw, dict) else None
