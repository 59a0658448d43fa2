"""The sample stock behind the stand-in: the client fetches it block by block, and every flaw ends as it should."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.identity import UNKNOWN_BLOCK, Portfolio, PropertyIdentity, postcode_block
from ara_domain.ports import SearchAnswer
from ara_domain.services.ingestion import EpcIngestion, IngestionReport
from ara_domain.services.register_searches import Freshness, search_keys
from ara_domain.spreadsheets.home_index import HomeIndex
from ara_domain.spreadsheets.override_list import read_override_list
from ara_domain.spreadsheets.portfolio_list import read_portfolio_list
from ara_resources.fetchers.gov_epc import GovEpcFetcher
from ara_resources.sample_stock import KINDS, Flaw, make_sample
from ara_resources.spreadsheets.reading import read_table
from ara_resources.stand_in import StandIn
from tests.fakes.certificates import FakeEpcCacheRepo
from tests.fakes.register import UnlimitedBudget
from tests.fakes.store import FakeStore

pytestmark = pytest.mark.integration

NOW = datetime(2026, 6, 15, tzinfo=UTC)
FRESHNESS = Freshness(answered=timedelta(days=30), empty=timedelta(days=7))
PORTFOLIO = Portfolio.named("sample")


@dataclass(frozen=True)
class Ingested:
    """The stock's list after ingestion, block by block, through real HTTP."""

    homes: Mapping[str, PropertyIdentity]
    blocks: Mapping[str, Sequence[PropertyIdentity]]
    report: IngestionReport
    cache: FakeEpcCacheRepo
    flaws: Mapping[Flaw, Sequence[str]]

    def number(self, home: str) -> str | None:
        return self.report.choices[self.homes[home].property_id].certificate_number

    def outcome(self, home: str) -> str:
        number = self.number(home)
        if number is None:
            faulty = {item.property_id for item in self.report.quarantined}
            return "quarantined" if self.homes[home].property_id in faulty else "no certificate"
        document = self.cache.get([number])[number].document
        assert document is not None
        try:
            map_certificate(document)
        except MappingError:
            return "quarantined"
        return "modelled"


def identities(folder: Path) -> dict[str, PropertyIdentity]:
    listed = read_portfolio_list(read_table(folder / "portfolio.csv"), PORTFOLIO)
    assert not listed.refused
    return {str(home.identity.landlord_property_id): home.identity for home in listed.homes}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stock of the demo's size."""
    folder = tmp_path_factory.mktemp("stock")
    make_sample(folder, 300)
    return folder


@pytest.fixture(scope="module")
def register(folder: Path) -> Iterator[GovEpcFetcher]:
    """The real client, asking a stand-in that serves the stock."""
    with (
        StandIn(folder, today=NOW.date) as server,
        GovEpcFetcher(base_url=server.url, token=SecretStr(server.token), budget=UnlimitedBudget()) as register,
    ):
        assert not server.skipped
        yield register


@pytest.fixture(scope="module")
def ingested(folder: Path, register: GovEpcFetcher) -> Ingested:
    homes = identities(folder)
    blocks: dict[str, list[PropertyIdentity]] = defaultdict(list)
    for home in homes.values():
        blocks[postcode_block(home.postcode)].append(home)
    store = FakeStore()
    cache = FakeEpcCacheRepo(store)
    report = IngestionReport()
    for block in blocks.values():
        with store.unit_of_work() as uow:
            report += EpcIngestion(cache, register, lambda: NOW, FRESHNESS).bring_up_to_date(uow, block)
            uow.commit()
    flaws: dict[Flaw, list[str]] = defaultdict(list)
    with (folder / "flaws.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            flaws[Flaw(line["flaw"])].append(line["home"])
    return Ingested(homes, blocks, report, cache, flaws)


def test_the_example_of_overrides_is_read_whole_and_names_homes_of_the_list(folder: Path) -> None:
    overrides = read_override_list(read_table(folder / "overrides.csv"))
    assert not overrides.refused
    assert len(overrides.fields) == len(overrides.entries) >= 3
    homes = HomeIndex(identities(folder).values(), {})
    assert [homes.find(one.reference).landlord_property_id for one in overrides.entries] == [
        one.reference for one in overrides.entries
    ]


def test_the_client_fetches_a_block_of_the_stock(folder: Path, register: GovEpcFetcher) -> None:
    block = [home for home in identities(folder).values() if postcode_block(home.postcode) == "LS6"]
    answers = register.search_many(search_keys(block))
    found = {row.uprn: row for answer in answers.values() if isinstance(answer, SearchAnswer) for row in answer.rows}
    assert all(isinstance(answer, SearchAnswer) and answer.complete for answer in answers.values())
    numbers = [found[home.uprn].certificate_number for home in block if home.uprn in found]
    assert len(numbers) > 0.85 * len(block)
    documents = register.certificates(numbers)
    for number, document in documents.items():
        if isinstance(document, Mapping):
            assert document["postcode"].startswith("LS6 ")
        else:
            assert document is None, f"{number} is listed and gone"


def test_every_home_without_a_flaw_gets_its_certificate(ingested: Ingested) -> None:
    flawed = {home for homes in ingested.flaws.values() for home in homes}
    clean = ingested.homes.keys() - flawed
    assert len(clean) > 200
    assert {ingested.outcome(home) for home in clean} == {"modelled"}


@pytest.mark.parametrize("flaw", [flaw for flaw in Flaw if flaw is not Flaw.SHARED_UPRN])
def test_a_flaw_ends_as_the_stock_says(ingested: Ingested, flaw: Flaw) -> None:
    expected = next(word for word in ("modelled", "no certificate", "quarantined") if word in KINDS[flaw].outcome)
    assert {ingested.outcome(home) for home in ingested.flaws[flaw]} == {expected}


def test_of_two_dwellings_at_one_uprn_the_newer_certificate_counts_and_the_other_home_has_none(
    ingested: Ingested,
) -> None:
    assert [ingested.outcome(home) for home in ingested.flaws[Flaw.SHARED_UPRN]] == ["modelled", "no certificate"]


def test_homes_without_a_good_postcode_are_in_block_unknown_and_found_by_their_uprn(ingested: Ingested) -> None:
    unknown = {home.landlord_property_id for home in ingested.blocks[UNKNOWN_BLOCK]}
    flaws = (
        Flaw.MISSING_POSTCODE,
        Flaw.MALFORMED_POSTCODE,
        Flaw.MISSING_POSTCODE_AND_UPRN,
        Flaw.MALFORMED_POSTCODE_AND_UPRN,
    )
    assert unknown == {home for flaw in flaws for home in ingested.flaws[flaw]}


def test_the_calls_are_the_fewest_possible(ingested: Ingested) -> None:
    """A search per postcode (or UPRN without one), and a document per home that has one and one more where it is gone.

    Two homes at one UPRN take one document, two certificates of one day are both needed.
    """
    report, flaws = ingested.report, ingested.flaws
    searches = len(search_keys(list(ingested.homes.values())))
    assert report.requests.searches == searches
    numbers = {ingested.number(home) for home in ingested.homes} - {None}
    gone = len(flaws[Flaw.WITHDRAWN]) + len(flaws[Flaw.NEWEST_WITHDRAWN])
    assert report.requests.certificates == len(numbers) + gone + len(flaws[Flaw.SAME_DAY])


def test_certificates_of_other_homes_are_listed_and_not_fetched(ingested: Ingested) -> None:
    chosen = {ingested.number(home) for home in ingested.homes}
    uprns = {home.uprn for home in ingested.homes.values()}
    cached = ingested.cache.certificates_of(uprns=set(), postcodes={home.postcode for home in ingested.homes.values()})
    others = [one for one in cached if one.row.uprn not in uprns and one.row.certificate_number not in chosen]
    assert len(others) > 20
    assert all(one.document is None for one in others)
