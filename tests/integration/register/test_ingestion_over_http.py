"""Ingestion on real parts: the client over HTTP against the stand-in, the cache in PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.ports import TokenRefused
from ara_domain.services.ingestion import EpcIngestion, IngestionReport
from ara_domain.services.register_searches import in_batches
from ara_resources.fetchers.gov_epc import GovEpcFetcher
from ara_resources.fetchers.gov_epc_calls import RetryPolicy
from ara_resources.postgres.database import Database
from ara_resources.stand_in import Fault, Faults, StandIn
from tests.fakes.register import Lodged, UnlimitedBudget, number, write_folder

pytestmark = pytest.mark.integration

PORTFOLIO = UUID(int=1)
NOW = datetime(2026, 6, 15, tzinfo=UTC)
HOMES = 120


def stock(district: str) -> tuple[list[PropertyIdentity], list[Lodged]]:
    """Homes in ten postcodes of a district: every tenth without a certificate, every seventh with an older one, every
    eleventh with its newest gone, every fourth without a UPRN; and a neighbour in each postcode.
    """
    homes, lodged = [], []
    for n in range(HOMES):
        postcode = f"{district} {n % 10}VV"
        uprn, address = (int(district[2:]) * 1000 + n) * 10, f"{n} Fiction Street"
        homes.append(
            PropertyIdentity.of(
                PORTFOLIO,
                uprn=None if n % 4 == 0 else uprn,
                postcode=postcode,
                address=AddressLines(line_1=address, town="Leeds"),
            )
        )
        common = {"uprn": uprn, "postcode": postcode, "address": (address,)}
        if n % 10:
            document = None if n % 11 == 0 else {"schema_type": "RdSAP-Schema-21.0.1", "home": n}
            lodged.append(Lodged(number=number(uprn), document=document, **common))  # type: ignore[arg-type]
        if n % 7 == 0:
            older = {"schema_type": "RdSAP-Schema-20.0.0", "home": n}
            lodged.append(Lodged(number=number(uprn + 1), registered="2015-01-01", document=older, **common))  # type: ignore[arg-type]
    lodged += [
        Lodged(number=number(int(district[2:]) * 10**6 + n), uprn=None, postcode=f"{district} {n}VV") for n in range(10)
    ]
    return homes, lodged


@contextmanager
def register(server: StandIn, *, token: str | None = None) -> Iterator[GovEpcFetcher]:
    with GovEpcFetcher(
        base_url=server.url,
        token=SecretStr(token or server.token),
        budget=UnlimitedBudget(),
        retry=RetryPolicy(backoff_base_s=0.01, rate_limited_base_s=0.01),
        timeouts=httpx.Timeout(2.0, read=0.5),
    ) as fetcher:
        yield fetcher


def ingest(database: Database, server: StandIn, homes: list[PropertyIdentity], now: datetime = NOW) -> IngestionReport:
    report = IngestionReport()
    with register(server) as fetcher:
        service = EpcIngestion(database.epc_cache, fetcher, lambda: now)
        for batch in in_batches(homes, 4):
            with database.unit_of_work() as uow:
                report += service.bring_up_to_date(uow, batch)
                uow.commit()
    return report


def test_a_block_is_brought_in_with_as_few_calls_as_it_takes_and_then_with_none(
    database: Database, tmp_path: Path
) -> None:
    homes, lodged = stock("LS1")
    with StandIn(write_folder(tmp_path, lodged)) as server:
        first = ingest(database, server, homes)
        documents = first.documents_fetched + first.withdrawn
        assert server.calls == {"search": 10, "certificate": documents}
        assert (first.requests.searches, first.requests.certificates, first.requests.retries) == (10, documents, 0)
        second = ingest(database, server, homes)
        assert server.calls == {"search": 10, "certificate": documents}
    assert first.quarantined == ()
    assert first.withdrawn == sum(1 for n in range(HOMES) if n % 10 and n % 11 == 0)
    without = [home for home in homes if first.choices[home.property_id].certificate_number is None]
    assert len(without) == sum(1 for n in range(HOMES) if n % 7 and (n % 10 == 0 or n % 11 == 0))
    assert (second.searches_saved, second.documents_fetched, second.requests.total) == (10, 0, 0)
    assert second.documents_saved == first.documents_fetched
    assert (second.version, second.choices) == (first.version, first.choices)
    held = database.epc_cache.certificates_of(postcodes={f"LS1 {n}VV" for n in range(10)})
    assert {certificate.row.certificate_number for certificate in held} == {one.number for one in lodged}
    by_number = {one.number: one.document for one in lodged}
    for certificate in held:
        if certificate.document is not None:
            assert certificate.document == by_number[certificate.row.certificate_number]


def test_a_register_that_fails_one_request_in_five_is_read_the_same(database: Database, tmp_path: Path) -> None:
    homes, lodged = stock("LS2")
    faults = Faults(share=0.2, seed=3, hang_seconds=30.0, retry_after_seconds=0)
    with StandIn(write_folder(tmp_path, lodged), faults=faults) as server:
        troubled = ingest(database, server, homes)
        assert set(server.faults_met) == set(Fault), "every kind of fault was met"
    assert troubled.requests.retries == sum(server.faults_met.values())
    twins, lodged = stock("LS3")
    (tmp_path / "calm").mkdir()
    with StandIn(write_folder(tmp_path / "calm", lodged)) as server:
        calm = ingest(database, server, twins)
    assert troubled.quarantined == calm.quarantined == ()

    def documents(homes: list[PropertyIdentity], report: IngestionReport) -> list[object]:
        chosen = [report.choices[home.property_id].certificate_number for home in homes]
        held = database.epc_cache.get([one for one in chosen if one])
        return [one and held[one].document for one in chosen]

    assert documents(homes, troubled) == documents(twins, calm)
    assert troubled.withdrawn == calm.withdrawn


def test_a_certificate_cached_for_one_portfolio_costs_another_nothing(database: Database, tmp_path: Path) -> None:
    homes, lodged = stock("LS4")
    others = [
        PropertyIdentity.of(UUID(int=2), uprn=home.uprn, postcode=home.postcode, address=home.address) for home in homes
    ]
    with StandIn(write_folder(tmp_path, lodged)) as server:
        first = ingest(database, server, homes)
        second = ingest(database, server, others)
    assert second.requests.total == 0
    chosen = [
        [one.choices[home.property_id] for home in several] for one, several in ((first, homes), (second, others))
    ]
    assert chosen[0] == chosen[1]
    assert any(choice.certificate_number for choice in chosen[1])


def test_a_register_that_is_down_leaves_the_block_due_and_the_cache_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    homes, lodged = stock("LS5")
    folder = write_folder(tmp_path, lodged)
    with StandIn(folder) as server:
        before = ingest(database, server, homes)
    later = NOW + timedelta(days=31)
    with StandIn(folder, faults=Faults(share=1.0, kinds=(Fault.HTML_404,))) as server:
        down = ingest(database, server, homes, later)
    assert {item.reason for item in down.quarantined} == {"register_unavailable"}
    assert len(down.quarantined) == 10
    assert (down.version, down.choices) == (before.version, before.choices)
    with StandIn(folder) as server:
        again = ingest(database, server, homes, later)
    assert (again.searches_made, again.documents_fetched, again.quarantined) == (10, 0, ())


def test_a_refused_token_writes_nothing(database: Database, tmp_path: Path) -> None:
    homes, lodged = stock("LS6")
    with (
        StandIn(write_folder(tmp_path, lodged)) as server,
        register(server, token="expired") as fetcher,
        database.unit_of_work() as uow,
        pytest.raises(TokenRefused),
    ):
        EpcIngestion(database.epc_cache, fetcher, lambda: NOW).bring_up_to_date(uow, homes)
    assert database.epc_cache.certificates_of(postcodes={home.postcode for home in homes}) == []
