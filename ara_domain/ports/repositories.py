"""All repositories of one store."""

from typing import Protocol

from ara_domain.ports.books import BlockVersionRepo, GenericDataRepo, QuarantineRepo, SubtaskRepo
from ara_domain.ports.homes import LandlordOverridesRepo, PropertyRepo, SiteNotesRepo
from ara_domain.ports.plans import MaterialsRepo, RecommendationsRepo
from ara_domain.ports.register import EpcCacheRepo
from ara_domain.ports.register_feed import RegisterFeedRepo
from ara_domain.ports.unit_of_work import UnitOfWork


class Repositories(Protocol):
    """One store: every repository, and the unit of work they write in."""

    @property
    def properties(self) -> PropertyRepo: ...
    @property
    def epc_cache(self) -> EpcCacheRepo: ...
    @property
    def register_feed(self) -> RegisterFeedRepo: ...
    @property
    def site_notes(self) -> SiteNotesRepo: ...
    @property
    def landlord_overrides(self) -> LandlordOverridesRepo: ...
    @property
    def recommendations(self) -> RecommendationsRepo: ...
    @property
    def generic_data(self) -> GenericDataRepo: ...
    @property
    def subtasks(self) -> SubtaskRepo: ...
    @property
    def materials(self) -> MaterialsRepo: ...
    @property
    def block_versions(self) -> BlockVersionRepo: ...
    @property
    def quarantine(self) -> QuarantineRepo: ...
    def unit_of_work(self) -> UnitOfWork:
        """A new transaction, to be opened by `with`. Reads see what is committed, inside one too."""
        ...
