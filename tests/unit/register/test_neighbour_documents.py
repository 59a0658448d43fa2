"""Documents of neighbours are fetched for homes without a certificate, nearest first, and never past the budget."""

from ara_domain.services.ingestion import EpcIngestion
from ara_domain.services.neighbour_documents import NeighbourDocuments, NeighbourReport
from ara_domain.services.register_searches import Freshness
from ara_domain.services.request_estimate import estimate_requests
from tests.fakes.register import FakeEpcFetcher, Lodged, number
from tests.unit.register.test_request_estimate import HOMES, World

NEIGHBOURS = (11, 12, 13, 14)


class Street(World):
    """`home 3` in LS7 9VV has no certificate; neighbours 11 and 12 are in LS6 9VV, 13 and 14 in LS7 9VV."""

    def __init__(self, *others: Lodged) -> None:
        super().__init__()
        here = [Lodged(number=number(n), uprn=n) for n in (1, 2, 11, 12)]
        there = [Lodged(number=number(n), uprn=n, postcode="LS7 9VV") for n in (13, 14)]
        self.register = FakeEpcFetcher([*here, *there, *others])

    def bring_in(self, per_block: int) -> NeighbourReport:
        with self.store.unit_of_work() as uow:
            service = EpcIngestion(self.store.epc_cache, self.register, lambda: self.now)
            choices = service.bring_up_to_date(uow, HOMES).choices
            uow.commit()
        neighbours = NeighbourDocuments(self.store.epc_cache, self.register, lambda: self.now, per_block=per_block)
        with self.store.unit_of_work() as uow:
            report = neighbours.bring_in(uow, HOMES, choices)
            uow.commit()
        return report

    def held(self) -> set[int]:
        found = self.store.epc_cache.get([number(n) for n in NEIGHBOURS])
        return {one.row.uprn or 0 for one in found.values() if one.document is not None}


def test_without_a_budget_no_neighbour_is_asked_for() -> None:
    street = Street()
    assert street.bring_in(0) == NeighbourReport()
    assert street.held() == set()


def test_those_of_the_postcode_of_a_home_without_certificate_come_first() -> None:
    street = Street()
    report = street.bring_in(2)
    assert street.held() == {13, 14}
    assert (report.fetched, report.requests.total) == (2, 2)


def test_a_second_run_asks_for_no_more_than_the_first() -> None:
    street = Street()
    street.bring_in(3)
    held = street.held()
    assert len(held) == 3
    assert street.bring_in(3).fetched == 0
    assert street.held() == held


def test_where_every_home_has_a_certificate_nobody_else_s_is_fetched() -> None:
    street = Street(Lodged(number=number(3), uprn=3, postcode="LS7 9VV"))
    assert street.bring_in(4).fetched == 0


def test_the_estimate_counts_the_budget_until_everything_is_fresh() -> None:
    street = Street()

    def at_most() -> int:
        return estimate_requests(street.store, HOMES, Freshness(), street.now, neighbours=4).requests_at_most

    assert at_most() == street.estimate().requests_at_most + 4
    street.bring_in(4)
    assert at_most() == 0
