"""What `ara property` says of a home's match and flags."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ara_assets.cli.matches import show_match
from ara_assets.cli.output import paragraph
from ara_assets.cli.session import Session
from ara_domain.home_flags import Flag, HomeFlag
from ara_domain.home_matches import HomeMatch, MatchDecision
from ara_domain.property import Property
from ara_domain.services.home_flagging import expired_flag
from ara_resources.postgres.database import utc_now


@dataclass(frozen=True)
class HomeDoubts:
    """Flags on a home, and how it was found by its address."""

    flags: Sequence[HomeFlag]
    match: HomeMatch | None
    decisions: Sequence[MatchDecision]

    @classmethod
    def of(cls, session: Session, home: Property, sharing: Sequence[str]) -> "HomeDoubts":
        """Read while the store is open; `sharing` are the names of homes with the same UPRN in the whole portfolio."""
        key, store = home.identity.property_id, session.store
        return cls(
            flags=_flags(home, store.home_flags.flags([key]).get(key, ()), sharing),
            match=store.address_matches.matches([key]).get(key),
            decisions=store.address_matches.history(key),
        )

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "flags": [asdict(one) for one in self.flags],
            "address_match": self.match and asdict(self.match),
            "match_decisions": [asdict(one) for one in self.decisions],
        }

    def show(self) -> None:
        """For people."""
        for one in self.flags:
            paragraph(f"! {one.flag.value.replace('_', ' ')}: {one.text}", indent=2)
        show_match(self.match, self.decisions)


def _flags(home: Property, stored: Sequence[HomeFlag], sharing: Sequence[str]) -> Sequence[HomeFlag]:
    """The flags as stored, and those that time or another block brought since."""
    found = {one.flag: one for one in stored}
    registered = home.epc.registration_date if home.epc else None
    if Flag.EXPIRED not in found and registered is not None and (expired := expired_flag(registered, utc_now().date())):
        found[Flag.EXPIRED] = expired
    if Flag.SHARED_UPRN not in found and sharing:
        text = f"UPRN {home.identity.uprn} is also that of {', '.join(sorted(sharing))}"
        found[Flag.SHARED_UPRN] = HomeFlag(Flag.SHARED_UPRN, text)
    return sorted(found.values(), key=lambda one: one.flag)
