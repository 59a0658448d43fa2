"""`ara matches`: homes found by address that wait for a person, and what the person says."""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from ara_assets.cli.failures import UserError
from ara_assets.cli.match_files import DecidedRow, home_key, read_decisions, write_matches
from ara_assets.cli.output import MatchAction, console, counted, heading, line, paragraph, print_json, table
from ara_assets.cli.session import Session, open_session
from ara_domain.home_matches import Decision, HomeMatch, MatchDecision, OfferedCertificate
from ara_domain.identity import PropertyIdentity
from ara_resources.postgres.database import utc_now

_SHOWN = 20
"""Homes a person is shown; --out and --json have them all."""


def handle_matches(
    slug: str,
    *,
    action: MatchAction | None,
    home: str | None,
    certificate: str | None,
    file: Path | None,
    out: Path | None,
    author: str | None,
    as_json: bool,
) -> None:
    """List what is undecided, write it to a file, or take decisions."""
    _check_together(action, home, certificate, file, out)
    rows = read_decisions(file) if file else []
    with open_session() as session:
        desk = _Desk(session, slug, author or getpass.getuser())
        if file is not None:
            written = desk.decide([desk.of_row(row) for row in rows])
        elif action is not None and home is not None:
            written = desk.decide(desk.of_arguments(action, home, certificate))
        else:
            _show(desk, slug, out, as_json=as_json)
            return
    if as_json:
        print_json({"portfolio": slug, "decisions_written": written, "decisions_read": len(rows) or None})
    else:
        line(
            f"{counted(written, 'decision')} written. Next: `ara refresh {slug}`"
            if written
            else "nothing new was decided"
        )


def _check_together(
    action: MatchAction | None, home: str | None, certificate: str | None, file: Path | None, out: Path | None
) -> None:
    if action is not None and home is None:
        raise UserError(f"{action} which home? Write `ara matches PORTFOLIO {action} HOME CERTIFICATE`")
    if action is MatchAction.ACCEPT and certificate is None:
        raise UserError(f"accept which certificate for {home}? `ara matches PORTFOLIO` lists what was found for it")
    if sum(given is not None for given in (action, file, out)) > 1:
        raise UserError("one at a time: accept or refuse, --file with decisions, or --out to write the list")


class _Desk:
    """The homes of a portfolio that were looked for by address, and the pen to decide with."""

    def __init__(self, session: Session, slug: str, author: str) -> None:
        self._store = session.store
        self.portfolio = session.portfolio(slug)
        self._author = author
        listed = self._store.properties.identities(self.portfolio.portfolio_id)
        self.homes: Mapping[UUID, PropertyIdentity] = {home.property_id: home for home in listed}
        self._by_key = {home_key(home): home for home in listed} | {str(home.property_id): home for home in listed}

    def undecided(self) -> Mapping[UUID, HomeMatch]:
        return self._store.address_matches.undecided(self.portfolio.portfolio_id)

    def of_arguments(self, action: MatchAction, home: str, certificate: str | None) -> Sequence[MatchDecision]:
        found = self._home(home)
        if certificate is not None:
            decision = Decision.ACCEPTED if action is MatchAction.ACCEPT else Decision.REFUSED
            return [self._decision(found, certificate, decision)]
        offered = self._offered(found)
        return [self._decision(found, number, Decision.REFUSED) for number in offered]

    def of_row(self, row: DecidedRow) -> MatchDecision:
        try:
            return self._decision(self._home(row.home), row.certificate, row.decision)
        except UserError as error:
            raise UserError(f"row {row.row}: {error}; nothing of the file was taken") from error

    def decide(self, decisions: Iterable[MatchDecision]) -> int:
        with self._store.unit_of_work() as uow:
            written = self._store.address_matches.decide(uow, decisions)
            uow.commit()
        return written

    def _home(self, key: str) -> PropertyIdentity:
        found = self._by_key.get(key)
        if found is None:
            near = get_close_matches(key, list(self._by_key), n=3, cutoff=0.8)
            hint = f"did you mean {' or '.join(near)}?" if near else "`ara matches` lists those that wait"
            raise UserError(f"{self.portfolio.slug} has no home {key!r}; {hint}")
        if found.uprn is not None:
            raise UserError(
                f"{found.name} has the UPRN {found.uprn}, which says which dwelling it is; correct the UPRN in the "
                "portfolio file if it is wrong"
            )
        return found

    def _offered(self, home: PropertyIdentity) -> Mapping[str, OfferedCertificate]:
        match = self._store.address_matches.matches([home.property_id]).get(home.property_id)
        offered = {one.certificate_number: one for one in match.candidates} if match else {}
        if not offered:
            raise UserError(
                f"nothing is offered for {home.name}: {match.reason if match else 'it was not looked for yet'}; "
                f"`ara run {self.portfolio.slug}` looks for it again"
            )
        return offered

    def _decision(self, home: PropertyIdentity, number: str, decision: Decision) -> MatchDecision:
        cached = self._store.epc_cache.get([number]).get(number)
        if cached is None:
            offered = ", ".join(self._offered(home))
            raise UserError(f"{number!r} is no certificate ARA holds; offered for {home.name} are {offered}")
        if cached.row.postcode != home.postcode:
            raise UserError(
                f"{number} is of {cached.row.postcode} and {home.name} of {home.postcode}; correct the home's postcode "
                "in the portfolio file first"
            )
        return MatchDecision(
            decision_id=uuid4(),
            property_id=home.property_id,
            certificate_number=number,
            certificate_address=cached.row.address,
            decision=decision,
            decided_by=self._author,
            decided_at=utc_now(),
        )


def _show(desk: _Desk, slug: str, out: Path | None, *, as_json: bool) -> None:
    undecided = desk.undecided()
    if out is not None:
        written = write_matches(out, desk.homes, undecided)
        if as_json:
            print_json({"portfolio": slug, "file": str(out), "homes": len(undecided), "rows": written})
        else:
            line(f"{counted(len(undecided), 'home')} with {counted(written, 'candidate')} written to {out}.")
            line(f"Fill in the column decision, then: `ara matches {slug} --file {out}`")
    elif as_json:
        print_json([_as_json(desk.homes[key], match) for key, match in undecided.items()])
    else:
        _show_undecided(slug, desk, undecided)


def _as_json(home: PropertyIdentity, match: HomeMatch) -> dict[str, Any]:
    return {
        "home": home_key(home),
        "property_id": home.property_id,
        "address": str(home.address),
        "postcode": home.postcode,
        "outcome": match.outcome.value,
        "reason": match.reason,
        "rules_version": match.rules_version,
        "candidates": [asdict(one) for one in match.candidates],
    }


def _show_undecided(slug: str, desk: _Desk, undecided: Mapping[UUID, HomeMatch]) -> None:
    if not undecided:
        line(f"no match waits for a person. Next: `ara plans {slug}`")
        return
    for key, match in list(undecided.items())[:_SHOWN]:
        home = desk.homes[key]
        heading(f"{home_key(home)}  {home.address}, {home.postcode}")
        paragraph(f"{match.outcome}: {match.reason}", indent=2)
        for one in match.candidates:
            uprn = f", UPRN {one.uprn}" if one.uprn is not None else ""
            paragraph(f"{one.certificate_number}  {one.address}{uprn}: {one.verdict}, {one.score:g} of 100", indent=2)
            paragraph("; ".join(map(str, one.evidence)), indent=6)
        console.print()
    more = len(undecided) - _SHOWN
    if more > 0:
        line(f"and {counted(more, 'home')} more; `ara matches {slug} --out matches.xlsx` writes all of them")
    line(f"{counted(len(undecided), 'home')} to decide: `ara matches {slug} accept HOME CERTIFICATE`, or refuse")


def show_match(match: HomeMatch | None, decisions: Sequence[MatchDecision]) -> None:
    """A home's match and the decisions about it, for `ara property`."""
    if match is None:
        return
    rows = [
        (one.certificate_number, one.address, f"{one.score:g}", "; ".join(map(str, one.evidence)))
        for one in match.candidates
    ]
    heading(f"Found by its address: {match.outcome}, {match.reason}")
    table("", ("certificate", "its address", "score", "evidence"), rows, wrap=("its address", "evidence"), indent=2)
    for made in decisions:
        ended = "" if made.superseded_at is None else f", until {made.superseded_at:%Y-%m-%d %H:%M}"
        paragraph(
            f"{made.certificate_number} {made.decision} by {made.decided_by} on {made.decided_at:%Y-%m-%d}{ended}",
            indent=2,
        )
