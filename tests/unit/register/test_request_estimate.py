"""The budget of requests that is reported before a long fetch, against what the fetch then asks."""

from datetime import UTC, datetime, timedelta

from ara_domain.identity import AddressLines, Portfolio, PropertyIdentity
from ara_domain.ports import RegisterUnavailable
from ara_domain.services.ingestion import EpcIngestion, IngestionReport
from ara_domain.services.register_searches import Freshness
from ara_domain.services.request_estimate import RequestEstimate, estimate_requests
from tests.fakes.database import FakeDatabase
from tests.fakes.register import FakeEpcFetcher, Lodged, number

ACME = Portfolio.named("acme")


def home(uprn: int, postcode: str) -> PropertyIdentity:
    return PropertyIdentity.of(
        ACME.portfolio_id, uprn=uprn, address=AddressLines(f"{uprn} Fiction Street", town="Leeds"), postcode=postcode
    )


HOMES = [home(1, "LS6 9VV"), home(2, "LS6 9VV"), home(3, "LS7 9VV")]


class World:
    """Three homes in two postcodes, of which the third has no certificate."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 15, tzinfo=UTC)
        self.store = FakeDatabase(lambda: self.now)
        self.register = FakeEpcFetcher([Lodged(number=number(n), uprn=n) for n in (1, 2)])

    def estimate(self) -> RequestEstimate:
        return estimate_requests(self.store, HOMES, Freshness(), self.now, batch=1)

    def fetch(self) -> IngestionReport:
        with self.store.unit_of_work() as uow:
            report = EpcIngestion(self.store.epc_cache, self.register, lambda: self.now).bring_up_to_date(uow, HOMES)
            uow.commit()
        return report


def test_before_anything_is_known_a_search_a_postcode_and_at_most_a_document_a_home() -> None:
    world = World()
    estimate = world.estimate()
    assert (estimate.searches_due, estimate.documents_wanted, estimate.documents_at_most) == (2, 0, 3)
    assert (estimate.requests, estimate.requests_at_most) == (2, 5)
    assert world.register.searched == [], "nothing was asked"
    assert estimate.requests <= world.fetch().requests.total <= estimate.requests_at_most


def test_when_everything_is_fresh_nothing_is_due() -> None:
    world = World()
    world.fetch()
    assert world.estimate() == RequestEstimate()


def test_documents_that_were_listed_and_not_sent_are_known_to_be_wanted() -> None:
    world = World()
    for n in (1, 2):
        world.register.fail[number(n)] = RegisterUnavailable("503")
    world.fetch()
    assert world.estimate() == RequestEstimate(documents_wanted=2, documents_at_most=2)


def test_a_search_that_found_nothing_is_due_again_before_one_that_did() -> None:
    world = World()
    world.fetch()
    world.now += timedelta(days=8)
    assert world.estimate() == RequestEstimate(searches_due=1)
