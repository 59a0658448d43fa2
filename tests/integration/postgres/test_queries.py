"""How many statements a read takes, and that bulk writes and loads are as fast as 100,000 homes need."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.stages import PredictionStage
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.tables.epc import certificates
from tests.builders import certificate
from tests.contract import examples
from tests.contract.examples import NOON, identity

pytestmark = pytest.mark.integration


def fill_block(database: Database, portfolio: Portfolio, homes: int, postcode: str) -> None:
    """A block of homes that have everything."""
    identities = [
        identity(portfolio, f"{postcode}-{n}", uprn=examples.new_uprn(), postcode=postcode) for n in range(homes)
    ]
    numbers = {home.property_id: examples.new_number() for home in identities}
    keys = list(numbers)
    epcs = {numbers[home.property_id]: replace(certificate(), uprn=home.uprn, postcode=postcode) for home in identities}
    rows = [examples.search_row(number, uprn=epc.uprn, postcode=postcode) for number, epc in epcs.items()]
    question = examples.scenario(portfolio, f"band-c-{postcode}")
    measures = {key: examples.recommendation() for key in keys}
    stage = dict.fromkeys(keys, "stage")
    with database.unit_of_work() as uow:
        database.properties.save_portfolio(uow, portfolio)
        database.properties.save_identities(uow, portfolio, identities)
        database.epc_cache.save_rows(uow, rows, NOON)
        database.epc_cache.save_documents(uow, {key: {"assessment_type": "RdSAP"} for key in epcs}, NOON)
        database.epc_cache.save_mapped(uow, epcs, "rdsap_21:1", NOON)
        database.properties.choose_certificates(uow, numbers, {})
        database.landlord_overrides.save(uow, {key: [examples.override()] for key in keys})
        database.site_notes.save(uow, {key: examples.survey() for key in keys[:3]})
        database.properties.save_baselines(uow, dict.fromkeys(keys, examples.baseline()), stage, NOON)
        database.recommendations.save_scenarios(uow, [question])
        database.recommendations.save_candidates(uow, {k: examples.candidates(m) for k, m in measures.items()}, stage)
        database.properties.save_impacts(uow, dict.fromkeys(keys, examples.impacts("loft_insulation")), stage)
        database.recommendations.save_plans(uow, [examples.plan(k, question, m) for k, m in measures.items()], {})
        uow.commit()


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(*event: object) -> None:
        sent.append(str(event[2]))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(database.engine, "before_cursor_execute", note)


def test_a_block_is_loaded_in_as_many_statements_as_one_home(database_url: str, slug: str):
    portfolio = Portfolio.named(slug)
    counts = {}
    for homes, postcode in ((10, "LS1 1VV"), (1_000, "LS2 1VV")):
        with Database(make_engine(database_url)) as database:
            fill_block(database, portfolio, homes, postcode)
            with statements(database) as sent:
                loaded = database.properties.find_by_block(portfolio.portfolio_id, postcode.split()[0])
            assert len(loaded) == homes
            assert all(home.epc and home.candidates and home.optimised_packages for home in loaded)
            counts[homes] = len(sent)

    assert counts[10] == counts[1_000]
    assert counts[10] < len(certificates.tables) + 30, "one statement for each table of certificates, and some others"


@pytest.mark.parametrize("read", ["stage_hashes", "identities", "postcodes", "chosen", "overrides", "surveys"])
def test_the_reads_that_decide_what_is_stale_are_one_statement(database: Database, slug: str, read: str):
    portfolio = Portfolio.named(slug)
    fill_block(database, portfolio, 4, "LS6 3VV")
    reads = {
        "stage_hashes": lambda: database.properties.stage_hashes(portfolio.portfolio_id, "LS6"),
        "identities": lambda: database.properties.identities(portfolio.portfolio_id, "LS6"),
        "postcodes": lambda: database.properties.postcodes(portfolio.portfolio_id, "LS6", "LS7"),
        "chosen": lambda: database.properties.chosen_certificates(portfolio.portfolio_id, "LS6", "LS7"),
        "overrides": lambda: database.landlord_overrides.fingerprints(portfolio.portfolio_id),
        "surveys": lambda: database.site_notes.fingerprints(portfolio.portfolio_id),
    }

    with statements(database) as sent:
        assert reads[read]()

    assert len(sent) == 1


def test_saving_a_large_block_takes_as_many_statements_as_saving_a_small_one(database: Database, slug: str):
    portfolio = Portfolio.named(slug)
    counts = {}
    for homes in (60, 1_000):  # the rows of fewer than 50 homes need no temporary table
        with statements(database) as sent:
            fill_block(database, portfolio, homes, f"LS{homes} 1VV")
        counts[homes] = len([statement for statement in sent if "nextval" not in statement])

    assert counts[1_000] == counts[60]


def test_a_block_is_predicted_in_as_many_statements_as_a_few_homes(database: Database, slug: str):
    portfolio = Portfolio.named(slug)
    counts = {}
    for homes, postcode in ((10, "LS3 1VV"), (100, "LS4 1VV")):
        fill_block(database, portfolio, homes, postcode)
        block = BlockKey(slug, postcode.split()[0])
        stage = PredictionStage(database, lambda: NOON)
        for time, to_do in (("first", homes), ("again", 0)):
            with database.unit_of_work() as uow, statements(database) as sent:
                report = stage.run(uow, portfolio, block)
                uow.commit()
            assert (report.counts["neighbours"], report.counts["worked_out"]) == (homes, to_do)
            counts[homes, time] = len([statement for statement in sent if "nextval" not in statement])

    assert counts[100, "first"] == counts[10, "first"]
    assert counts[100, "again"] == counts[10, "again"] < counts[10, "first"]


def test_certificates_are_saved_by_copy_and_numbers_for_their_rows_drawn_by_the_thousand(database: Database):
    numbers = [examples.new_number() for _ in range(1_000)]
    with database.unit_of_work() as uow:
        database.epc_cache.save_rows(uow, [examples.search_row(number) for number in numbers], NOON)
        with statements(database) as sent:
            database.epc_cache.save_mapped(uow, dict.fromkeys(numbers, certificate()), "rdsap_21:1", NOON)

    assert not any("INSERT" in statement for statement in sent)
    assert len(sent) < 40


def test_numbers_drawn_and_not_used_are_those_of_the_next_rows_saved_by_the_connection(database: Database):
    with database.engine.connect() as connection, statements(database) as sent:
        rows = EpcRows()
        first = rows.add_surveys(connection, [certificate()] * 3)
        drawn = len([statement for statement in sent if "nextval" in statement])
        second = rows.add_surveys(connection, [certificate()] * 3)

        assert len([statement for statement in sent if "nextval" in statement]) == drawn
        assert len({*first, *second}) == 6
        assert len(rows.load(connection, second)) == 3


def test_no_table_is_asked_for_the_parts_of_nothing(database: Database):
    with database.engine.connect() as connection, statements(database) as sent:
        assert certificates.load(connection, [-1]) == []

    assert len(sent) == 1
