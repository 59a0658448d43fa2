"""Migrations and table definitions describe one schema, and a database gets it once, whoever comes first."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ara_domain.identity import Portfolio
from ara_domain.scenarios import SCENARIO_REMOVED, Objective, Scenario
from ara_resources.postgres import migrate
from ara_resources.postgres.database import Database
from ara_resources.postgres.embedded import EmbeddedPostgres
from ara_resources.postgres.engine import make_engine
from ara_resources.postgres.tables import metadata
from tests.contract.examples import NOON, identity, plan, recommendation, save_homes, scenario

pytestmark = pytest.mark.integration

ACME = Portfolio.named("acme")


@pytest.fixture
def empty(postgres_server: EmbeddedPostgres, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A database with nothing in it."""
    name = "empty_" + re.sub(r"\W", "_", request.node.name)[-40:]
    address = postgres_server.url("postgres", "psycopg").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        engine = make_engine(postgres_server.url(name, "psycopg"))
        yield engine
        engine.dispose()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_alembic_finds_nothing_to_migrate(database: Database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=migrate.COMPARED)

        assert compare_metadata(context, metadata) == []


def test_a_migrated_database_is_the_one_the_tables_would_make(database: Database, empty: sa.Engine):
    """Alembic compares no checks, identities or foreign keys' actions; the catalogue does."""
    metadata.create_all(empty)

    with database.engine.connect() as migrated, empty.connect() as made:
        assert _catalogue(migrated) == _catalogue(made)


def test_revisions_form_one_line_whose_end_is_known_without_alembic(database: Database):
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(migrate.alembic_config(connection))

    assert script.get_heads() == [migrate.head()]


def test_a_database_can_be_taken_down_to_nothing(empty: sa.Engine):

    migrate.upgrade(empty)
    _downgrade(empty, "base")

    with empty.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_what_an_earlier_version_stored_is_there_after_each_migration(empty: sa.Engine):
    """One row in every table of each earlier revision, with only what had to be given.

    Impacts alone are worked out anew by the next run: the figures of the first release say nothing of a sequence.
    """
    with empty.begin() as connection:
        command.upgrade(migrate.alembic_config(connection), "0001")
    filled = [table for table in _fill_every_table(empty) if table != "measure_impacts"]

    migrate.upgrade(empty)

    with empty.connect() as connection:
        kept = {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) for name in filled}
    assert kept == dict.fromkeys(filled, 1)


def test_a_database_with_rows_can_be_taken_down_to_the_revision_before_scenarios_and_costs(empty: sa.Engine):
    migrate.upgrade(empty)
    _fill_every_table(empty)
    _downgrade(empty, "0003")

    with empty.connect() as connection:
        assert connection.scalar(sa.text("SELECT vat_included FROM materials")) is True


@pytest.mark.parametrize(
    "asked",
    [
        {"objective": Objective.LEAST_WHOLE_LIFE_COST, "years": 30, "discount_rate": 0.035},
        {"objective": Objective.MOST_CO2_SAVING_WITHIN_BUDGET, "budget_pence": 1_000_000},
        {"target_band": None, "target_score": 75},
        {"excluded": frozenset({"solar_pv"})},
    ],
)
def test_scenarios_the_revision_before_cannot_store_are_named_and_nothing_is_taken_down(
    asked: dict[str, Any], empty: sa.Engine
):
    migrate.upgrade(empty)
    with Database(empty) as database:
        _save_scenarios(database, scenario(ACME, "to-c"), replace(scenario(ACME, "new"), **asked))

        with pytest.raises(RuntimeError, match=r"them, with their plans: ara scenarios remove acme new$"):
            _downgrade(empty, "0003")

        assert [one.slug for one in database.recommendations.scenarios(ACME.portfolio_id)] == ["new", "to-c"]


def test_a_removed_scenario_goes_with_its_plans_when_the_database_is_taken_down(empty: sa.Engine):
    migrate.upgrade(empty)
    home = identity(ACME, "A1")
    kept = scenario(ACME, "to-c")
    removed = replace(scenario(ACME, "new"), objective=Objective.LEAST_WHOLE_LIFE_COST, years=30, discount_rate=0.035)
    with Database(empty) as database:
        _save_scenarios(database, kept, removed)
        save_homes(database, ACME, [home])
        with database.unit_of_work() as uow:
            offered = recommendation()
            plans = [plan(home.property_id, one, offered) for one in (kept, removed)]
            database.recommendations.save_plans(uow, plans, {})
            database.recommendations.remove_scenario(uow, removed.scenario_id, NOON, SCENARIO_REMOVED)
            uow.commit()

        _downgrade(empty, "0003")

    with empty.connect() as connection:
        planned = sa.text("SELECT slug FROM plans JOIN scenarios USING (scenario_id)")
        assert connection.scalars(sa.text("SELECT slug FROM scenarios")).all() == ["to-c"]
        assert connection.scalars(planned).all() == ["to-c"]


def _save_scenarios(database: Database, *asked: Scenario) -> None:
    with database.unit_of_work() as uow:
        database.properties.save_portfolio(uow, ACME)
        database.recommendations.save_scenarios(uow, asked)
        uow.commit()


def _downgrade(engine: sa.Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(migrate.alembic_config(connection), revision)


_OF_A_KIND = {"source": "survey", "objective": "least_cost_to_target"}
"""Columns whose values later checks ask for again, with one that is allowed."""


def _fill_every_table(engine: sa.Engine) -> list[str]:
    """Put one row into every table as it is now, foreign keys and checks aside. Returns their names.

    Checks hold again afterwards, for later rows; a later migration may put another in the place of that of a source.
    """
    made = {"uuid": "00000000-0000-0000-0000-000000000001", "jsonb": "{}", "json": "{}", "_text": "{}", "bool": "false"}
    with engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        query = """
            SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE contype = 'c' AND conrelid > 0
        """
        checks = connection.exec_driver_sql(query).all()
        for table, constraint, _ in checks:
            connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
        columns = """
            SELECT table_name, array_agg(column_name::text), array_agg(udt_name::text)
            FROM information_schema.columns
            WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
              AND table_name <> 'alembic_version' GROUP BY 1 ORDER BY 1
        """
        tables = []
        for table, names, kinds in connection.exec_driver_sql(columns).all():
            moments = {"timestamptz": "2026-01-01", "timestamp": "2026-01-01", "date": "2026-01-01"}
            values = [
                f"'{_OF_A_KIND.get(name) or {**made, **moments}.get(kind, '1')}'"
                for name, kind in zip(names, kinds, strict=True)
            ]
            listed = ", ".join(f'"{name}"' for name in names)
            connection.exec_driver_sql(f"INSERT INTO {table} ({listed}) VALUES ({', '.join(values)})")
            tables.append(table)
        for table, constraint, says in checks:
            connection.exec_driver_sql(f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {says} NOT VALID')
    return tables


def test_several_may_migrate_at_once(empty: sa.Engine):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: migrate.upgrade(empty), range(4)))

    with empty.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == migrate.head()


def test_a_database_of_a_newer_ara_is_refused_and_left_alone(empty: sa.Engine):
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(migrate.UnknownSchema, match="upgrade ARA"):
        migrate.upgrade(empty)


def test_every_foreign_key_has_an_index_to_find_its_rows_by(database: Database):
    """Deleting a certificate otherwise reads every table of its family from end to end."""
    inspector = sa.inspect(database.engine)
    unindexed = []
    for table in inspector.get_table_names():
        indexed = [index["column_names"] for index in inspector.get_indexes(table)]
        indexed += [inspector.get_pk_constraint(table)["constrained_columns"]]
        for key in inspector.get_foreign_keys(table):
            columns = key["constrained_columns"]
            if key["options"].get("ondelete") == "CASCADE" and not any(
                one[: len(columns)] == columns for one in indexed
            ):
                unindexed.append((table, columns))

    assert unindexed == []


def _catalogue(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    """What PostgreSQL itself says of columns, constraints and indexes.

    Not where a column stands: one that is added later stands last, and every statement names its columns.
    """
    queries = {
        "columns": """
            SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity
            FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
        """,
        "constraints": """
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
        """,
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    }
    found = {name: [tuple(row) for row in connection.exec_driver_sql(query)] for name, query in queries.items()}
    return {name: [row for row in rows if row[0] != "alembic_version"] for name, rows in found.items()}
