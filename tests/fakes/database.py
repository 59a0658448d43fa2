"""`ara_domain.ports.Repositories` in memory; held to the contract tests of the real one."""

from ara_domain.ports import Clock
from tests.fakes.certificates import (
    FakeEpcCacheRepo,
    FakeLandlordOverridesRepo,
    FakePredictedEpcRepo,
    FakeSiteNotesRepo,
)
from tests.fakes.matches import FakeAddressMatchRepo, FakeHomeFlagRepo
from tests.fakes.properties import FakePropertyRepo
from tests.fakes.register_feed import FakeRegisterFeedRepo
from tests.fakes.results import (
    FakeBlockVersionRepo,
    FakeGenericDataRepo,
    FakeMaterialsRepo,
    FakeQuarantineRepo,
    FakeRecommendationsRepo,
    FakeSubtaskRepo,
)
from tests.fakes.store import FakeStore, FakeUnitOfWork


class FakeDatabase:
    """Every fake repository on one store."""

    def __init__(self, clock: Clock) -> None:
        self.store = FakeStore()
        self.properties = FakePropertyRepo(self.store, clock)
        self.epc_cache = FakeEpcCacheRepo(self.store)
        self.register_feed = FakeRegisterFeedRepo(self.store)
        self.address_matches = FakeAddressMatchRepo(self.store)
        self.home_flags = FakeHomeFlagRepo(self.store)
        self.site_notes = FakeSiteNotesRepo(self.store)
        self.predicted_epcs = FakePredictedEpcRepo(self.store)
        self.landlord_overrides = FakeLandlordOverridesRepo(self.store)
        self.recommendations = FakeRecommendationsRepo(self.store)
        self.generic_data = FakeGenericDataRepo(self.store)
        self.subtasks = FakeSubtaskRepo(self.store)
        self.materials = FakeMaterialsRepo(self.store)
        self.block_versions = FakeBlockVersionRepo(self.store)
        self.quarantine = FakeQuarantineRepo(self.store)

    def unit_of_work(self) -> FakeUnitOfWork:
        return self.store.unit_of_work()
