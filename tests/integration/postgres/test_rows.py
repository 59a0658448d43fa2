"""Bulk writes, and dataclasses as rows: what the repositories rely on."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import BlockVersion
from ara_resources.postgres.cells import cell_of, to_json
from ara_resources.postgres.database import Database
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.unit_of_work import NoUnitOfWork, PostgresUnitOfWork, writing
from tests.builders import certificate
from tests.contract import examples
from tests.contract.examples import NOON
from tests.fakes.database import FakeDatabase


@pytest.mark.integration
@pytest.mark.parametrize("others", [0, 100], ids=["in one statement", "by a temporary table"])
def test_a_row_that_would_not_change_is_not_touched(database: Database, slug: str, others: int):
    one, two, *more = (
        BlockVersion(
            asset="a", block=BlockKey(slug, block), version="1", code_version="1", inputs={}, run_id="r", at=NOON
        )
        for block in ("LS6", "LS7", *(f"M{number}" for number in range(others)))
    )

    def written_by() -> list[int]:
        with database.engine.connect() as connection:
            query = sa.text("SELECT xmin::text::bigint FROM block_versions WHERE portfolio = :slug ORDER BY block")
            return list(connection.execute(query, {"slug": slug}).scalars())

    for versions in ([one, two, *more], [one, replace(two, version="2"), *more]):
        before = written_by()
        with database.unit_of_work() as uow:
            database.block_versions.save(uow, versions)
            uow.commit()

    after = written_by()
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_a_field_nobody_taught_the_database_is_refused_by_name():
    with pytest.raises(TypeError, match="complex"):
        cell_of(complex)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"price": "£1", "at": NOON}, '{"price": "£1", "at": "2026-03-02 12:00:00+00:00"}'),
        ([float("nan"), 1.0, 1], '["nan", 1.0, 1]'),
        ("zero \0 and \ud83d", '"zero \ufffd and ?"'),
        ({"zero \0": ["\\u0000"]}, '{"zero \ufffd": ["\\\\u0000"]}'),
    ],
)
def test_json_is_written_so_that_postgresql_can_hold_it(value: object, text: str):
    assert to_json(value) == text


@pytest.mark.integration
def test_a_certificate_in_memory_gives_way_to_the_one_that_replaced_it(database: Database):
    number = examples.new_number()
    examples.save_mapped(database, number, certificate())
    assert database.epc_cache.load_mapped([number]) == {number: certificate()}

    examples.save_mapped(database, number, replace(certificate(), door_count=9))

    assert database.epc_cache.load_mapped([number])[number].door_count == 9


@pytest.mark.integration
def test_memory_holds_the_certificates_used_last(database: Database):
    kept = EpcRows(kept=2)
    with database.engine.connect() as connection:
        first, second, third = kept.add_surveys(connection, [certificate()] * 3)
        kept.load(connection, [first, second])
        held = kept.load(connection, [first])[first]
        kept.load(connection, [third])

        assert kept.load(connection, [first])[first] is held
        connection.exec_driver_sql("DELETE FROM epc_property")
        assert list(kept.load(connection, [first, second, third])) == [first, third]


@pytest.mark.integration
def test_a_unit_of_work_is_used_inside_its_block_and_with_its_own_kind_of_repository(database: Database):
    with pytest.raises(NoUnitOfWork, match="with unit_of_work"):
        writing(PostgresUnitOfWork(database.engine))
    with pytest.raises(TypeError, match="FakeUnitOfWork"):
        database.properties.save_portfolio(FakeDatabase(lambda: NOON).unit_of_work(), Portfolio.named("acme"))
