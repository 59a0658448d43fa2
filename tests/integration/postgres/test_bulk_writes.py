"""How many rows get into a table: what goes without a temporary table or a look-up, and what is checked all the same."""

from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from ara_domain.identity import Portfolio
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import copy_rows, upsert_rows
from ara_resources.postgres.database import Database
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.tables.epc import certificates
from ara_resources.postgres.tables.epc_cache import epc_api_cache
from tests.builders import certificate
from tests.contract import examples
from tests.contract.examples import NOON, identity

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("rows", [2, 100], ids=["in one statement", "by a temporary table"])
def test_rows_of_every_kind_of_cell_are_inserted_and_then_updated(database: Database, rows: int):
    columns = ("certificate_number", "uprn", "address_lines", "band", "raw_row", "row_seen_at")
    rest = {"postcode": "LS6 3VV", "post_town": "", "registration_date": "", "schema_type": "", "row_hash": "hash"}
    numbers = [examples.new_number() for _ in range(rows)]
    chosen = sa.select(epc_api_cache).where(epc_api_cache.c.certificate_number.in_(numbers))
    with database.engine.connect() as connection:  # not committed
        for lines, band, raw in (['1 A\tB, "C"', "D\\"], "D", {"a": ["\n", None]}), ([], None, {"b": 1.5}):
            cells = [(number, 10**11, lines, band, to_json(raw), NOON, *rest.values()) for number in numbers]
            upsert_rows(connection, epc_api_cache, (*columns, *rest), cells)
            held = connection.execute(chosen).all()

            assert {row.certificate_number for row in held} == {*numbers}
            for row in held:
                assert (row.uprn, row.address_lines, row.band, row.raw_row) == (10**11, lines, band, raw)
                assert row.row_seen_at == NOON


def test_after_a_save_an_owner_who_is_not_there_is_refused_as_before_it(database: Database):
    batteries = certificates.tables["epc_pv_battery"]
    with database.engine.connect() as connection:
        EpcRows().add_surveys(connection, [certificate()])
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            copy_rows(connection, batteries, ("epc_property_id", "position", "battery_capacity"), [(-1, 0, 5)])


def test_a_step_that_names_no_measure_of_its_own_plan_is_refused(database: Database, slug: str):
    portfolio = Portfolio.named(slug)
    home = identity(portfolio, "1", uprn=examples.new_uprn())
    question = examples.scenario(portfolio)
    plan = examples.plan(home.property_id, question, examples.recommendation())
    stranger = replace(plan.package.steps[0], recommendation_id=uuid4())
    with database.unit_of_work() as uow:
        database.properties.save_portfolio(uow, portfolio)
        database.properties.save_identities(uow, portfolio, [home])
        database.recommendations.save_scenarios(uow, [question])
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            database.recommendations.save_plans(
                uow, [replace(plan, package=replace(plan.package, steps=(stranger,)))], {}
            )


def test_who_may_not_leave_look_ups_out_saves_the_same(database: Database):
    with database.engine.connect() as connection:  # not committed
        connection.exec_driver_sql("CREATE ROLE plain")
        connection.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO plain")
        connection.exec_driver_sql("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain")
        connection.exec_driver_sql("SET LOCAL ROLE plain")
        (row,) = EpcRows().add_surveys(connection, [certificate()])

        assert EpcRows().load(connection, [row]) == {row: certificate()}
