"""How many rows get into a table: what goes without a temporary table or a look-up, and what is checked all the same."""

import pytest
import sqlalchemy as sa

from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import upsert_rows
from ara_resources.postgres.database import Database
from ara_resources.postgres.tables.epc_cache import epc_api_cache
from tests.contract import examples
from tests.contract.examples import NOON

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
