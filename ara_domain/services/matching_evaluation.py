"""Measures the matcher: known dwellings, their addresses written otherwise by rule, looked for without their UPRN.

Two questions of every written-otherwise address: is its own dwelling found (recall), and is what is taken its own
(precision)? And a harder one: with the dwelling's own certificates left out, is nothing taken? The rules were worked
out on the postcodes of the development half; the held-out half is what counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random

from ara_domain.address_matching import AddressMatch, Outcome, PostcodeAddresses, WrittenAddress
from ara_domain.address_matching.perturbation import RULES, Written
from ara_domain.home_matches import UNDECIDED
from ara_domain.identity import normalise_postcode

EVERY_RULE = "all rules"
LEFT_OUT = "own rows left out"


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """A row of the register: an address and the UPRN it is known to be of."""

    reference: str
    uprn: int
    lines: tuple[str, ...]
    town: str
    postcode: str


@dataclass(slots=True)
class Tally:
    """What became of the addresses looked for."""

    asked: int = 0
    right: int = 0
    wrong: int = 0
    ambiguous: int = 0
    """Left to a person."""
    nothing: int = 0

    @property
    def precision(self) -> float | None:
        """Share of what was taken that is right; None when nothing was taken."""
        taken = self.right + self.wrong
        return self.right / taken if taken else None

    @property
    def recall(self) -> float | None:
        """Share of all addresses whose own dwelling was taken."""
        return self.right / self.asked if self.asked else None

    def count(self, found: AddressMatch, uprn: int | None) -> None:
        """Add one answer; `uprn` is the right one, None when nothing is right."""
        self.asked += 1
        winner = found.winner
        if winner is not None:
            self.right += winner.uprn == uprn
            self.wrong += winner.uprn != uprn
        elif found.outcome in UNDECIDED:
            self.ambiguous += 1
        else:
            self.nothing += 1


@dataclass(slots=True)
class HalfResult:
    """One half of the postcodes."""

    postcodes: int = 0
    dwellings: int = 0
    inseparable: int = 0
    """Dwellings with an address that the register has for another UPRN, too: no address can tell them."""
    by_rule: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    left_out: Tally = field(default_factory=Tally)
    wrong: list[str] = field(default_factory=list)
    """The first wrong answers, in words."""

    @property
    def all_rules(self) -> Tally:
        """Every rule together."""
        total: Counter[str] = Counter()
        for tally in self.by_rule.values():
            total.update({name: getattr(tally, name) for name in Tally.__slots__})
        return Tally(**total)


@dataclass(frozen=True, slots=True)
class MatchingEvaluation:
    """The two halves, split by postcode."""

    development: HalfResult
    held_out: HalfResult


def evaluate_matching(addresses: Iterable[KnownAddress], *, seed: int = 1) -> MatchingEvaluation:
    """Look for every known address, written otherwise by each rule, among the register rows of its postcode.

    The pool of a search is every row of the postcode with its UPRN; the home sought has none. Rows of one UPRN are one
    dwelling however they are written. The same seed gives the same figures.
    """
    pools: defaultdict[str, list[KnownAddress]] = defaultdict(list)
    for address in addresses:
        if postcode := normalise_postcode(address.postcode):
            pools[postcode].append(address)
    halves = {True: HalfResult(), False: HalfResult()}
    for postcode, rows in sorted(pools.items()):
        half = halves[_is_held_out(postcode)]
        half.postcodes += 1
        _evaluate_postcode(postcode, rows, half, seed)
    return MatchingEvaluation(development=halves[False], held_out=halves[True])


def _is_held_out(postcode: str) -> bool:
    return blake2b(postcode.encode(), digest_size=1).digest()[0] % 2 == 1


def _evaluate_postcode(postcode: str, rows: Sequence[KnownAddress], half: HalfResult, seed: int) -> None:
    register = [WrittenAddress(row.reference, row.lines, row.town, row.uprn) for row in rows]
    pool = PostcodeAddresses(postcode, register)
    by_uprn: defaultdict[int, set[Written]] = defaultdict(set)
    for row in rows:
        by_uprn[row.uprn].add(Written(row.lines, row.town, postcode))
    half.dwellings += len(by_uprn)
    written_by: Counter[tuple[str, ...]] = Counter(
        lines for several in by_uprn.values() for lines in {_plain(one.lines) for one in several}
    )
    for uprn, several in sorted(by_uprn.items()):
        own = {_plain(one.lines) for one in several}
        half.inseparable += any(written_by[lines] > 1 for lines in own)
        without = PostcodeAddresses(postcode, [one for one in register if one.uprn != uprn])
        for written in sorted(several, key=lambda one: (one.lines, one.town)):
            told_apart = written_by[_plain(written.lines)] == 1
            for name, changed in _otherwise(written, f"{seed}/{uprn}/{'/'.join(written.lines)}"):
                found = _find(pool, changed)
                half.by_rule[name].count(found, uprn)
                if found.winner is not None and found.winner.uprn != uprn:
                    half.wrong.append(
                        f"{name}: {', '.join(changed.lines)} taken for {', '.join(found.winner.written.lines)}"
                    )
                if told_apart:
                    half.left_out.count(_find(without, changed), None)


def _otherwise(written: Written, seed: str) -> Iterable[tuple[str, Written]]:
    for name, rule in RULES.items():
        changed = rule(written, Random(f"{seed}/{name}"))
        if changed is not None:
            yield name, changed


def _find(pool: PostcodeAddresses, written: Written) -> AddressMatch:
    if normalise_postcode(written.postcode) != pool.postcode:
        return AddressMatch(Outcome.NONE, "another postcode")
    return pool.find(written.lines, written.town)


def _plain(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(line.casefold().split()) for line in lines if line.strip())


def as_shares(half: HalfResult) -> Mapping[str, Tally]:
    """Tallies by what a person reads: every rule, all of them, and the harder test."""
    return {**half.by_rule, EVERY_RULE: half.all_rules, LEFT_OUT: half.left_out}
