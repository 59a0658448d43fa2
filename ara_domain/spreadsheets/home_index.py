"""Finds the home a row is about by what the landlord calls it, among all homes of a portfolio, without a query."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ara_domain.identity import InvalidUprn, PropertyIdentity, parse_uprn
from ara_domain.spreadsheets.problems import ProblemKind, listed, shown


class HomeNotFound(LookupError):
    """No home, or not one home, is meant; says why and what to do."""

    def __init__(self, kind: ProblemKind, message: str, remedy: str) -> None:
        self.kind, self.message, self.remedy = kind, message, remedy
        super().__init__(f"{message}; {remedy}")


class HomeIndex:
    """The homes of one portfolio by landlord's reference and by UPRN."""

    def __init__(self, homes: Iterable[PropertyIdentity], departed: Mapping[PropertyIdentity, datetime]) -> None:
        self._listed = _Names(homes)
        self._departed = _Names(departed)
        self._left_at = departed
        self._found: dict[tuple[str, str], PropertyIdentity | HomeNotFound] = {}

    def find(self, reference: str, uprn: str = "") -> PropertyIdentity:
        """The home on the list that is meant.

        `reference` is the landlord's reference (its case does not matter when only one home has it so), else a UPRN.
        `uprn` stands in for a missing reference, and must not contradict one.

        Raises:
            HomeNotFound: none, several, one that left the list, or two different ones.
        """
        key = (reference, uprn)
        if key not in self._found:
            try:
                self._found[key] = self._look_up(reference, uprn)
            except HomeNotFound as problem:
                self._found[key] = problem
        found = self._found[key]
        if isinstance(found, HomeNotFound):
            raise found
        return found

    def _look_up(self, reference: str, uprn: str) -> PropertyIdentity:
        name = reference or uprn
        homes = self._listed.named(reference) if reference else self._listed.with_uprn(uprn)
        if len(homes) == 1:
            if reference and uprn:
                self._check_agrees(homes[0], reference, uprn)
            return homes[0]
        if len(homes) > 1:
            raise HomeNotFound(
                ProblemKind.AMBIGUOUS_HOME,
                f"{shown(name)!r} may be {listed((home.name for home in homes), most=4)}",
                "use the landlord's reference as the list of homes spells it",
            )
        if departed := self._departed.named(reference) if reference else self._departed.with_uprn(uprn):
            raise HomeNotFound(
                ProblemKind.HOME_LEFT,
                f"{shown(name)!r} left the list of homes on {self._left_at[departed[0]].date().isoformat()}",
                "import a list of homes that names it, then the overrides again",
            )
        raise HomeNotFound(
            ProblemKind.UNKNOWN_HOME, f"no home is called {shown(name)!r}", self._remedy(reference, uprn)
        )

    def _check_agrees(self, home: PropertyIdentity, reference: str, uprn: str) -> None:
        try:
            number = parse_uprn(uprn)
        except InvalidUprn:
            return  # the reference says it all
        if home.uprn is not None and home.uprn != number:
            raise HomeNotFound(
                ProblemKind.CONTRADICTORY_HOME,
                f"{shown(reference)!r} has UPRN {home.uprn}, and the row says {number}",
                "correct the one that is wrong, or leave the UPRN out",
            )

    def _remedy(self, reference: str, uprn: str) -> str:
        by_uprn = self._listed.with_uprn(uprn) if reference and uprn else []
        if by_uprn:
            return f"its UPRN is that of {shown(by_uprn[0].name)!r}: correct the reference, or leave it out"
        return "use its reference or UPRN as the list of homes has it, or import that list first"


class _Names:
    """Homes by every name they answer to."""

    def __init__(self, homes: Iterable[PropertyIdentity]) -> None:
        self._by_reference: dict[str, PropertyIdentity] = {}
        self._by_folded: dict[str, list[PropertyIdentity]] = {}
        self._by_uprn: dict[int, list[PropertyIdentity]] = {}
        for home in homes:
            if home.landlord_property_id:
                self._by_reference[home.landlord_property_id] = home
                self._by_folded.setdefault(home.landlord_property_id.casefold(), []).append(home)
            if home.uprn is not None:
                self._by_uprn.setdefault(home.uprn, []).append(home)

    def named(self, name: str) -> list[PropertyIdentity]:
        """The homes a name may mean: by reference as spelled, then whatever its case, then by UPRN."""
        if name in self._by_reference:
            return [self._by_reference[name]]
        if folded := self._by_folded.get(name.casefold()):
            return folded
        return self.with_uprn(name)

    def with_uprn(self, text: str) -> list[PropertyIdentity]:
        """The homes of a UPRN; none when the text is no UPRN."""
        try:
            uprn = parse_uprn(text)
        except InvalidUprn:
            return []
        return self._by_uprn.get(uprn, []) if uprn is not None else []
