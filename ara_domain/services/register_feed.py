"""The register feed: what was registered, removed or re-addressed lately, with a handful of requests.

All homes one register answers for share two windows, one of the search by their councils and one of the deltas. Of
what comes back the rows of our homes and their postcodes are kept; a document is fetched where it is unseen or changed
and the newest of one of our homes. Blocks whose homes are touched are marked: the mark is evidence of `epc_cache`, so
that those blocks alone are made again, from the cache.

Writes are repeatable: killed anywhere, the next reading asks the same windows again and finds done what is done.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ara_domain.hashing import document_hash
from ara_domain.identity import BlockKey
from ara_domain.ports import (
    CachedCertificate,
    Clock,
    Days,
    Delta,
    EpcFetcher,
    FeedEndpoint,
    RegisterFault,
    RegisterOfPortfolio,
    Repositories,
    RunCannotContinue,
    SearchKind,
    SearchRow,
    TokenRefused,
    UnitOfWork,
    Watermark,
    WindowAnswer,
    WindowOutcome,
)
from ara_domain.services.feed_changes import Followed, Interest, follow, to_process
from ara_domain.services.home_matching import CertificateMatch, match_homes
from ara_domain.services.ingestion_faults import STAGE
from ara_domain.services.register_documents import Documents, fetch_wanted
from ara_domain.services.register_feed_plan import DAYS_TOGETHER, FeedPlan, HomeOnList, plan_feed
from ara_domain.services.register_feed_report import FeedReport
from ara_domain.services.register_picture import RegisterPicture, states_of
from ara_domain.services.register_searches import in_batches, search_key, search_keys

PAGE_SIZE = 5000
"""Rows of a page of the register, for the fewest pages a window needs."""
ONE_FEED_AT_A_TIME = BlockKey("register-feed", "windows")
"""What a reading holds from its plan to its end; a process that dies lets go of it."""


class RegisterFeed:
    """The service of the asset `register_feed`."""

    def __init__(
        self,
        store: Repositories,
        register: RegisterOfPortfolio,
        clock: Clock,
        *,
        run_id: str,
        batch_searches: int = 50,
    ) -> None:
        """`batch_searches` is how many postcodes of homes are brought up to date between two commits."""
        self._store = store
        self._register = register
        self._clock = clock
        self._run_id = run_id
        self._batch_searches = batch_searches

    def read(self, until: date | None = None) -> FeedReport:
        """Read every register up to a day, by default yesterday.

        A register that cannot be asked is a fault of the report; the others are read. While another process reads
        the feed this one waits, and then finds done what that one did.

        Raises:
            ValueError: the day is not over yet.
        """
        with self._store.unit_of_work() as alone:
            alone.lock_block(ONE_FEED_AT_A_TIME)
            report = FeedReport()
            for plan in plan_feed(self._store, self._register, self._clock(), until):
                report += self._read(plan)
        return report

    def _read(self, plan: FeedPlan) -> FeedReport:
        try:
            fetcher = self._register.of(plan.portfolios[0].slug)
            return _Reading(self._store, self._clock, self._run_id, self._batch_searches, plan, fetcher).read()
        except RunCannotContinue as fault:
            return FeedReport(faults=(f"{plan.source}: {fault}",), windows_failed=1)


class _Reading:
    """Of one register, window after window."""

    def __init__(
        self,
        store: Repositories,
        clock: Clock,
        run_id: str,
        batch_searches: int,
        plan: FeedPlan,
        fetcher: EpcFetcher,
    ) -> None:
        self._store = store
        self._clock = clock
        self._run_id = run_id
        self._batch_searches = batch_searches
        self._plan = plan
        self._fetcher = fetcher
        self._interest = Interest(plan.homes)

    def read(self) -> FeedReport:
        plan = self._plan
        report = FeedReport(homes_without_council=len(plan.without_council), councils=len(plan.councils))
        deltas = list(plan.deltas.in_pieces(DAYS_TOGETHER))
        searches = list(plan.search.in_pieces(DAYS_TOGETHER)) if plan.councils else []
        for place in range(max(len(deltas), len(searches))):
            step = self._windows(
                deltas[place] if place < len(deltas) else None, searches[place] if place < len(searches) else None
            )
            report += step
            if step.windows_failed:
                break  # a later window must not close over one that was not read
        return report

    # ------------------------------------------------------------------------------------------ two windows

    def _windows(self, deltas: Days | None, search: Days | None) -> FeedReport:
        now, sent_before = self._clock(), self._fetcher.counts()
        events, no_deltas = self._events(deltas)
        sent_for_deltas = (self._fetcher.counts() - sent_before).total
        answer, no_search = self._rows(search)
        sent_for_search = (self._fetcher.counts() - sent_before).total - sent_for_deltas
        rows = {row.certificate_number: row for row in answer.rows if self._interest.includes(row)}
        held = self._store.epc_cache.get(rows.keys() | {event.certificate_number for event in events})
        of_interest = held.keys() | rows.keys()
        done = self._store.register_feed.processed(self._plan.source, of_interest)
        todo = to_process(events, done, of_interest)
        followed = follow(todo, held, rows.keys(), self._fetcher)
        report = self._bring_in(rows, held, followed, now)
        if followed.documents.failed:
            no_deltas = next(iter(followed.documents.failed.values()))
        marks = [
            *self._watermark(FeedEndpoint.DELTAS, deltas, no_deltas, now, len(events), len(events), sent_for_deltas),
            *self._watermark(
                FeedEndpoint.SEARCH,
                search,
                no_search,
                now,
                len(answer.rows),
                answer.total_records,
                sent_for_search,
                answer,
            ),
        ]
        with self._store.unit_of_work() as uow:
            for mark in marks:
                self._store.register_feed.save_watermark(uow, mark)
            followed_up = [event for event in todo if event.certificate_number not in followed.documents.failed]
            self._store.register_feed.save_processed(uow, self._plan.source, followed_up, run_id=self._run_id, at=now)
            if search is not None and no_search is None:
                self._cover(uow, search, answer)
            uow.commit()
        return report + FeedReport(
            requests=self._fetcher.counts() - sent_before,
            pages=answer.pages,
            pages_needed=-(-answer.total_records // PAGE_SIZE) or (1 if answer.pages else 0),
            rows_read=len(answer.rows),
            rows_of_interest=len(rows),
            events_read=len(events),
            events_processed=len(followed_up),
            counts_disagreeing=sum(mark.outcome is WindowOutcome.INCOMPLETE for mark in marks),
            windows_failed=sum(not mark.outcome.closes for mark in marks),
            refused_councils=answer.refused,
            faults=tuple(f"{self._plan.source}: {fault}" for fault in (no_deltas, no_search) if fault is not None),
        )

    def _events(self, days: Days | None) -> tuple[Sequence[Delta], RegisterFault | None]:
        try:
            return (self._fetcher.deltas(days) if days is not None else ()), None
        except TokenRefused:
            raise
        except RegisterFault as fault:
            return (), fault

    def _rows(self, days: Days | None) -> tuple[WindowAnswer, RegisterFault | None]:
        try:
            return (self._fetcher.window(days, self._plan.councils) if days is not None else WindowAnswer()), None
        except TokenRefused:
            raise
        except RegisterFault as fault:
            return WindowAnswer(), fault

    def _watermark(
        self,
        endpoint: FeedEndpoint,
        days: Days | None,
        fault: RegisterFault | None,
        now: datetime,
        rows: int,
        total: int,
        requests: int,
        answer: WindowAnswer | None = None,
    ) -> Iterator[Watermark]:
        if days is None:
            return
        outcome = WindowOutcome.ANSWERED if total else WindowOutcome.EMPTY
        if rows != total:
            outcome = WindowOutcome.INCOMPLETE
        refused = answer.refused if answer else ()
        yield Watermark(
            source=self._plan.source,
            endpoint=endpoint,
            days=days,
            run_id=self._run_id,
            outcome=WindowOutcome.FAILED if fault else outcome,
            at=now,
            councils=tuple(name for name in self._plan.councils if name not in refused) if answer else (),
            refused=refused,
            row_count=rows,
            total_records=total,
            requests=requests,
        )

    def _cover(self, uow: UnitOfWork, days: Days, answer: WindowAnswer) -> None:
        """Searches of places in the councils read need not be made by age; those with an unsettled home still do."""
        unsettled = {
            home
            for portfolio in self._plan.portfolios
            for home in self._store.properties.unsettled(portfolio.portfolio_id)
        }
        searched_for = {
            search_key(home.identity) for home in self._plan.homes if home.identity.property_id in unsettled
        }
        read = set(self._plan.councils) - set(answer.refused)
        covered = {key for key, council in self._plan.council_of.items() if council in read and key not in searched_for}
        self._store.epc_cache.covered_by_feed(uow, covered, days)

    # ------------------------------------------------------------------------------------------ homes

    def _bring_in(
        self,
        rows: Mapping[str, SearchRow],
        held: Mapping[str, CachedCertificate],
        followed: Followed,
        now: datetime,
    ) -> FeedReport:
        """Save what is new about the homes these certificates are of, and mark their blocks."""
        seen = {**followed.rows, **rows}
        elsewhere = {
            number for number, row in seen.items() if number in held and held[number].row_hash != row.content_hash
        }
        moved = elsewhere | followed.numbers
        # Together, so that who lost a certificate and who got it are compared with one and the same state before.
        at_once = self._interest.homes_at(
            row for number in moved for row in (held[number].row, seen.get(number, held[number].row))
        )
        others = {home.identity.property_id: home for home in self._interest.homes_at(seen.values())}
        for home in at_once:
            others.pop(home.identity.property_id, None)
        batches = [at_once] if moved else []
        batches += [
            [others[identity.property_id] for identity in some]
            for some in in_batches([home.identity for home in others.values()], self._batch_searches)
        ]
        report = FeedReport(
            new=len(rows.keys() - held.keys()),
            readdressed=sum(_is_elsewhere(held[number].row, seen[number]) for number in moved if number in seen),
            documents_fetched=len(followed.documents.fetched) + len(followed.documents.gone),
            documents_failed=len(followed.documents.failed),
        )
        for place, homes in enumerate(batches):
            first = moved and place == 0
            report += self._batch(homes, seen, held if first else {}, followed if first else None, now)
        return report

    def _batch(
        self,
        homes: Sequence[HomeOnList],
        seen: Mapping[str, SearchRow],
        held: Mapping[str, CachedCertificate],
        followed: Followed | None,
        now: datetime,
    ) -> FeedReport:
        cache = self._store.epc_cache
        identities = [home.identity for home in homes]
        uprns = {home.uprn for home in identities if home.uprn is not None}
        postcodes = {key.value for key in search_keys(identities) if key.kind is SearchKind.POSTCODE}
        cached = {
            **held,
            **{one.row.certificate_number: one for one in cache.certificates_of(uprns=uprns, postcodes=postcodes)},
        }
        here = {
            number: row
            for number, row in seen.items()
            if number in cached or row.uprn in uprns or row.postcode in postcodes
        }
        decisions = self._store.address_matches.decisions(
            [home.property_id for home in identities if home.uprn is None]
        )
        before = match_homes(identities, cached.values(), decisions)
        picture = RegisterPicture(cached.values(), {}, now, seen=here.values())
        known, withdrawn = Documents(), frozenset[str]()
        if followed is not None:
            known, withdrawn = followed.documents, followed.withdrawn
            picture.learn(fetched=known.fetched, gone=withdrawn, failed=known.failed)
        matches = match_homes(identities, picture.certificates.values(), decisions)
        documents = fetch_wanted(self._fetcher, picture, matches)
        after = {home: picture.brought_forward(match) for home, match in matches.items()}
        touched = [
            home
            for home in homes
            for one in [home.identity.property_id]
            if states_of({one: before[one]}) != states_of({one: after[one]})
            or self._made_before(home.block, before[one])
        ]
        gone = {number for number in withdrawn | documents.gone if not _is_withdrawn(cached.get(number))}
        with self._store.unit_of_work() as uow:
            cache.save_rows(uow, here.values(), now)
            cache.save_documents(uow, {**_others_than(cached, known.fetched, here), **documents.fetched}, now)
            cache.mark_withdrawn(uow, gone, now)
            blocks = frozenset(home.block for home in touched)
            self._store.register_feed.mark(uow, blocks, run_id=self._run_id, at=now)
            uow.commit()
        return FeedReport(
            removed=len(gone),
            documents_fetched=len(documents.fetched) + len(documents.gone),
            documents_failed=len(documents.failed),
            touched_homes=len(touched),
            blocks_marked=blocks,
        )

    def _made_before(self, block: BlockKey, match: CertificateMatch) -> bool:
        """Whether another portfolio's run brought in a document since this block was made: its own never would."""
        made = self._store.block_versions.of([block]).get((STAGE, block))
        return made is not None and any(
            one.fetched_at is not None and one.fetched_at > made.at for one in match.certificates
        )


def _others_than(
    cached: Mapping[str, CachedCertificate], documents: Mapping[str, Mapping[str, Any]], rows: Mapping[str, SearchRow]
) -> Mapping[str, Mapping[str, Any]]:
    """The documents that say something else than those held: one found as it was counts as fetched when it was."""
    return {
        number: document
        for number, document in documents.items()
        for held in [cached[number]]
        if held.withdrawn_at is not None
        or held.content_hash != document_hash(document)
        or held.fetched_row_hash != rows[number].content_hash
    }


def _is_elsewhere(before: SearchRow, after: SearchRow) -> bool:
    where = (before.uprn, before.postcode, before.address_lines)
    return where != (after.uprn, after.postcode, after.address_lines)


def _is_withdrawn(certificate: CachedCertificate | None) -> bool:
    return certificate is not None and certificate.withdrawn_at is not None
