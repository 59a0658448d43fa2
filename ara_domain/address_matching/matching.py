"""Which of the dwellings of a postcode a written address means: one clear winner, or a question for a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ara_domain.address_matching.comparison import (
    Comparison,
    Finding,
    Part,
    Verdict,
    cannot_be_one,
    compare,
)
from ara_domain.address_matching.parsing import ParsedAddress, Words, parse_address

RULES_VERSION: Final = "address_matching:1"
"""Bumped by hand when other matches may come out."""
MARGIN: Final = 8.0
"""Points by which the winner is ahead of any other dwelling: more than a misspelt or missing name is worth."""
OFFERED: Final = 10
"""Candidates a person is shown at most."""


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """An address of the register: of which certificate, and of which UPRN where it has one."""

    reference: str
    lines: tuple[str, ...]
    town: str = ""
    uprn: int | None = None


class Outcome(StrEnum):
    """What became of looking for a home by its address."""

    TAKEN = "taken"
    """One clear winner."""
    AMBIGUOUS = "ambiguous"
    """Several dwellings, or one that only a person can tell."""
    CONTRADICTORY = "contradictory"
    """A building of several dwellings, and one side does not say which."""
    NONE = "none"
    """No address of the postcode is like it."""
    ACCEPTED = "accepted"
    """A person said which."""
    REFUSED = "refused"
    """A person said that none of those like it is the home."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dwelling that may be meant: its addresses in the register and how the best of them compares."""

    references: tuple[str, ...]
    """Of every certificate of the dwelling, sorted."""
    uprn: int | None
    written: WrittenAddress
    """The address that compares best."""
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """The outcome, with every dwelling that was in question, best first."""

    outcome: Outcome
    reason: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def winner(self) -> Candidate | None:
        """The dwelling taken."""
        return self.candidates[0] if self.outcome in (Outcome.TAKEN, Outcome.ACCEPTED) else None


class PostcodeAddresses:
    """The addresses the register has in one postcode, parsed once for all homes that are looked for in it."""

    def __init__(self, postcode: str, addresses: Iterable[WrittenAddress]) -> None:
        self.postcode = postcode
        written = sorted(set(addresses), key=lambda one: (one.reference, one.lines, one.town, one.uprn or 0))
        self.towns = frozenset(one.town for one in written if one.town)
        parsed = [(one, parse_address(one.lines, towns=self.towns, postcode=postcode)) for one in written]
        self.dwellings: Sequence[_Dwelling] = _dwellings(parsed)
        self._streets = {address.street for _, address in parsed if address.street}
        self._names = {address.name for _, address in parsed if address.name}
        self._by_building: defaultdict[object, set[int]] = defaultdict(set)
        for at, dwelling in enumerate(self.dwellings):
            for _, address in dwelling.addresses:
                self._by_building[_building(address)].add(at)

    def find(
        self, lines: Iterable[str], town: str = "", *, accepted: str | None = None, refused: Iterable[str] = ()
    ) -> AddressMatch:
        """The dwelling at an address of this postcode.

        `accepted` is a reference of which a person said that it is the home's, whatever is written; `refused` are those
        of which one said that they are not: their dwellings are left out.
        """
        mine = parse_address(lines, towns=self.towns | ({town} if town else set()), postcode=self.postcode)
        if accepted is not None and (chosen := self._accepted(mine, accepted)) is not None:
            return AddressMatch(Outcome.ACCEPTED, "a person said that this is the home", (chosen,))
        if not mine.says_something:
            return AddressMatch(Outcome.NONE, "the home has no address to compare")
        never = frozenset(refused)
        found = [one for one in (self._candidate(mine, dwelling) for dwelling in self.dwellings) if one is not None]
        left = [one for one in found if never.isdisjoint(one.references)]
        if found and not left:
            return AddressMatch(Outcome.REFUSED, "a person said that no certificate offered is this home's")
        left.sort(key=lambda one: (*_order(one.comparison), one.references))
        return self._decided(left)

    def _accepted(self, mine: ParsedAddress, reference: str) -> Candidate | None:
        for dwelling in self.dwellings:
            if reference in dwelling.references:
                written, theirs = min(
                    dwelling.addresses, key=lambda one: (*_order(compare(mine, one[1])), one[0].lines)
                )
                return Candidate(dwelling.references, dwelling.uprn, written, compare(mine, theirs))
        return None

    def _candidate(self, mine: ParsedAddress, dwelling: "_Dwelling") -> Candidate | None:
        best: tuple[WrittenAddress, Comparison] | None = None
        for written, theirs in dwelling.addresses:
            if cannot_be_one(mine, theirs):
                continue
            found = self._judged(mine, compare(mine, theirs))
            if found.verdict is Verdict.DIFFERENT:
                continue
            if best is None or _order(found) < _order(best[1]):
                best = written, found
        if best is None:
            return None
        return Candidate(dwelling.references, dwelling.uprn, best[0], best[1])

    def _judged(self, mine: ParsedAddress, found: Comparison) -> Comparison:
        """A name that the register has in this postcode just so is another one, and no misspelling of a similar one."""
        known = {Part.STREET: mine.street in self._streets, Part.NAME: mine.name in self._names}
        if any(known[part] and found.finding(part) is Finding.SIMILAR for part in known):
            return replace(found, verdict=Verdict.DIFFERENT)
        return found

    def _decided(self, found: Sequence[Candidate]) -> AddressMatch:
        offered = tuple(found[:OFFERED])
        if not found:
            return AddressMatch(Outcome.NONE, f"no address of the register in {self.postcode} is like it")
        first = found[0]
        if first.comparison.verdict is Verdict.SAME:
            ahead = first.comparison.score - (found[1].comparison.score if len(found) > 1 else 0.0)
            if ahead >= MARGIN:
                return AddressMatch(Outcome.TAKEN, f"{first.comparison.score:g} of 100, {ahead:g} ahead", offered)
            several = sum(one.comparison.verdict is Verdict.SAME for one in found)
            what = f"{several} dwellings" if several > 1 else "another dwelling"
            reason = f"{what} in {self.postcode} may have this address"
            return AddressMatch(Outcome.AMBIGUOUS, reason, offered)
        if first.comparison.finding(Part.UNIT) is Finding.MISSING and (beside := self._beside(first)) > 1:
            reason = f"a flat is named on one side only, and the building has {beside} dwellings in the register"
            return AddressMatch(Outcome.CONTRADICTORY, reason, offered)
        return AddressMatch(Outcome.AMBIGUOUS, _doubt(first.comparison), offered)

    def _beside(self, candidate: Candidate) -> int:
        """Dwellings the register has in the building of a candidate."""
        written = candidate.written
        address = parse_address(written.lines, towns=self.towns, postcode=self.postcode)
        return len(self._by_building[_building(address)])


@dataclass(frozen=True, slots=True)
class _Dwelling:
    """One UPRN, or one written address that has none, with all its addresses."""

    references: tuple[str, ...]
    uprn: int | None
    addresses: tuple[tuple[WrittenAddress, ParsedAddress], ...]


_RANK: Final = {Verdict.SAME: 0, Verdict.DOUBTFUL: 1, Verdict.DIFFERENT: 2}


def _order(comparison: Comparison) -> tuple[int, float]:
    return _RANK[comparison.verdict], -comparison.score


def _dwellings(parsed: Sequence[tuple[WrittenAddress, ParsedAddress]]) -> Sequence[_Dwelling]:
    """Certificates by dwelling: those of one UPRN, and those without at an address that one UPRN alone has."""
    uprns_at: defaultdict[object, set[int]] = defaultdict(set)
    for written, address in parsed:
        if written.uprn is not None:
            uprns_at[address.key].add(written.uprn)
    groups: defaultdict[object, list[tuple[WrittenAddress, ParsedAddress]]] = defaultdict(list)
    for written, address in parsed:
        here = uprns_at.get(address.key, set())
        uprn = written.uprn if written.uprn is not None else next(iter(here)) if len(here) == 1 else None
        groups[address.key if uprn is None else uprn].append((written, address))
    dwellings = []
    for key, several in groups.items():
        different = {(address.key, written.lines): (written, address) for written, address in reversed(several)}
        dwellings.append(
            _Dwelling(
                tuple(sorted({written.reference for written, _ in several})),
                key if isinstance(key, int) else None,
                tuple(sorted(different.values(), key=lambda one: (one[0].reference, one[0].lines))),
            )
        )
    return sorted(dwellings, key=lambda one: one.references)


def _building(address: ParsedAddress) -> tuple[str, Words, Words]:
    return address.number, address.street, () if address.number else address.name


def _doubt(comparison: Comparison) -> str:
    open_questions = [str(one) for one in comparison.evidence if one.finding not in (Finding.AGREES, Finding.ABSENT)]
    return "; ".join(open_questions) or "too little is written to be sure"
