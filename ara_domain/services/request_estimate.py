"""How many requests bringing a portfolio up to date would take, as far as that is known without asking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ara_domain.identity import PropertyIdentity
from ara_domain.ports import Repositories, SearchKind
from ara_domain.services.home_matching import match_homes
from ara_domain.services.register_picture import RegisterPicture
from ara_domain.services.register_searches import (
    Freshness,
    due_searches,
    in_batches,
    never_answered,
    search_key,
    search_keys,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEstimate:
    """Requests a run would send."""

    searches_due: int = 0
    documents_wanted: int = 0
    """Documents of certificates the register was seen to list."""
    documents_at_most: int = 0
    """With one more for every home whose place is searched for the first time."""
    neighbours_at_most: int = 0
    """Documents of dwellings that are not ours, where homes turn out to have no certificate."""

    @property
    def requests(self) -> int:
        """As far as known."""
        return self.searches_due + self.documents_wanted

    @property
    def requests_at_most(self) -> int:
        """If every home looked up for the first time has a certificate; retries aside."""
        return self.searches_due + self.documents_at_most + self.neighbours_at_most


def estimate_requests(
    store: Repositories,
    homes: Sequence[PropertyIdentity],
    freshness: Freshness,
    now: datetime,
    *,
    neighbours: int = 0,
    batch: int = 200,
) -> RequestEstimate:
    """What a run over these homes would ask the register; nothing is called.

    `neighbours` is the budget of neighbours' documents of all blocks together.
    """
    due = due_searches(store.epc_cache, homes, freshness, now)
    never = never_answered(store.epc_cache, homes)
    wanted = 0
    for some in in_batches(homes, batch):
        held = store.epc_cache.certificates_of(
            uprns={home.uprn for home in some if home.uprn is not None},
            postcodes={key.value for key in search_keys(some) if key.kind is SearchKind.POSTCODE},
        )
        decisions = store.address_matches.decisions([home.property_id for home in some if home.uprn is None])
        wanted += len(set(RegisterPicture(held, {}, now).documents_wanted(match_homes(some, held, decisions))))
    return RequestEstimate(
        searches_due=len(due),
        documents_wanted=wanted,
        documents_at_most=wanted + sum(search_key(home) in never for home in homes),
        neighbours_at_most=neighbours if due or wanted else 0,
    )
