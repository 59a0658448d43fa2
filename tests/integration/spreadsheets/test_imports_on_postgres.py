"""From a file to rows in PostgreSQL and back: lists of homes and overrides, twice, and two at once."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from ara_domain.services.override_import import OverrideImport
from ara_domain.services.portfolio_import import PortfolioImport
from ara_domain.spreadsheets import (
    OverrideChanges,
    PortfolioChanges,
    ProblemKind,
    read_override_list,
    read_portfolio_list,
)
from ara_resources.postgres.database import Database
from ara_resources.postgres.unit_of_work import PostgresUnitOfWork
from ara_resources.spreadsheets import read_table
from tests.unit.spreadsheets.sheets import HEADERS, home

pytestmark = pytest.mark.integration


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def import_list(database: Database, slug: str, tmp_path: Path) -> Callable[..., PortfolioChanges]:
    def run(*rows: list[object], **how: bool) -> PortfolioChanges:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.append(HEADERS)
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if cell.data_type == "f":
                    cell.data_type = "s"  # a text that looks like a formula
        book.save(tmp_path / "homes.xlsx")
        imports = PortfolioImport(database, now)
        return imports.run(read_portfolio_list(read_table(tmp_path / "homes.xlsx"), imports.portfolio(slug)), **how)

    return run


@pytest.fixture
def import_overrides(database: Database, slug: str, tmp_path: Path) -> Callable[[str], OverrideChanges]:
    def run(text: str) -> OverrideChanges:
        (tmp_path / "overrides.csv").write_text(text, encoding="utf-8")
        overrides = read_override_list(read_table(tmp_path / "overrides.csv"))
        return OverrideImport(database, now, uuid4).run(overrides, slug, author="R. Ashdown")

    return run


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(database.engine, "before_cursor_execute", note)


def test_a_workbook_goes_in_twice_and_the_second_time_changes_nothing(
    import_list: Callable[..., PortfolioChanges], database: Database
):
    rows = [
        home("A1", 900000000001),
        home(1002, "900000000002.0", "2 Larch\u00a0Rise", "ls63vv"),
        home("", 900000000003, postcode="LS6"),
        home("=1+1", "", "ŷ\u200b “£” \u00ad", "BD1 1VV"),
    ]
    first = import_list(*rows)
    before = dict(database.properties.fingerprints(first.portfolio.portfolio_id))

    second = import_list(*rows)

    assert first.counts["joined"] == first.counts["homes"] == 4 - len(first.listed.refused)
    assert second.changes_nothing
    assert second.unchanged == first.counts["joined"]
    assert database.properties.fingerprints(first.portfolio.portfolio_id) == before
    assert len(database.recommendations.scenarios(first.portfolio.portfolio_id)) == 2
    assert database.materials.current_version() is not None


def test_homes_move_leave_and_come_back_with_their_history(
    import_list: Callable[..., PortfolioChanges],
    import_overrides: Callable[[str], OverrideChanges],
    database: Database,
):
    portfolio = import_list(home("A1", 101), home("A2", 102), home("A3", 103)).portfolio
    import_overrides("Home,Field,Value,Note\nA1,main_fuel,oil,seen\n")

    gone = import_list(home("A2", 102, postcode="BD1 1VV"), home("A3", 103))
    assert [one.name for one in gone.left] == ["A1"]
    assert [(one.old.block, one.new.block) for one in gone.moved] == [("LS6", "BD1")]
    assert database.properties.blocks(portfolio.portfolio_id) == {"BD1": 1, "LS6": 1}
    assert [one.kind for one in import_overrides("Home;main_fuel\nA1;oil\n").refused] == [ProblemKind.HOME_LEFT]

    back = import_list(home("A1", 101), home("A2", 102, postcode="BD1 1VV"), home("A3", 103))
    assert [one.identity.name for one in back.returned] == ["A1"]
    held = database.properties.find_home(portfolio.portfolio_id, "A1")
    assert held is not None
    assert [(one.field, one.value, one.note) for one in held.landlord_overrides] == [("main_fuel", "oil", "seen")]


def test_overrides_are_written_superseded_and_withdrawn_and_the_same_file_writes_nothing(
    import_list: Callable[..., PortfolioChanges],
    import_overrides: Callable[[str], OverrideChanges],
    database: Database,
):
    portfolio = import_list(home("A1", 101), home("A2", 102)).portfolio
    text = "Home,Loft insulation (mm),Main fuel,Note\nA1,270,oil,\nA2,,mains gas,\nZ9,100,,\n"
    first = import_overrides(text)
    fingerprint = dict(database.landlord_overrides.fingerprints(portfolio.portfolio_id))

    assert (len(first.written), [one.kind for one in first.refused]) == (3, [ProblemKind.UNKNOWN_HOME])
    assert import_overrides(text).changes_nothing
    assert database.landlord_overrides.fingerprints(portfolio.portfolio_id) == fingerprint

    changed = import_overrides("Home,Loft insulation (mm),Main fuel\nA1,300,-\nA2,,withdraw\n")

    assert [(one.old, one.new) for one in changed.written] == [("270", "300")]
    assert [one.home.name for one in changed.withdrawn] == ["A1", "A2"]
    held = database.properties.find_home(portfolio.portfolio_id, "A1")
    assert held is not None
    assert [(one.field, one.value) for one in held.landlord_overrides] == [("loft_insulation_mm", "300")]
    assert len(database.landlord_overrides.history(held.identity.property_id)) == 3


def test_no_statement_is_sent_per_row(
    import_list: Callable[..., PortfolioChanges],
    import_overrides: Callable[[str], OverrideChanges],
    statements: list[str],
):
    def counted(homes: range, fuel: str) -> tuple[int, int]:
        statements.clear()
        import_list(*(home(f"A{n}", 1000 + n, fuel, f"LS{n % 20 + 1} 1VV") for n in homes), removal_is_meant=True)
        listing = len(statements)
        statements.clear()
        import_overrides("Home,Main fuel,Door count\n" + "".join(f"A{n},{fuel},{n % 9}\n" for n in homes))
        return listing, len(statements)

    counted(range(3), "oil")
    some = counted(range(3, 103), "LPG")
    many = counted(range(103, 600), "oil")

    assert many == some
    assert max(some) < 25


def test_a_reference_full_of_whatever_a_database_dislikes_is_the_same_home_the_next_time(
    database: Database, slug: str, tmp_path: Path
):
    path = tmp_path / "homes.csv"
    odd = "Ref,Address,Postcode\nA\0001,'; DROP TABLE properties; --,LS6 3VV\n\u202e=A2\ufeff,{0} %s \\x00 \U0001f3e0,LS6 3VV\n"
    path.write_text(odd, encoding="utf-8")
    imports = PortfolioImport(database, now)

    changes = imports.run(read_portfolio_list(read_table(path), imports.portfolio(slug)))

    assert [one.identity.name for one in changes.joined] == ["A 1", "=A2"]
    assert imports.run(read_portfolio_list(read_table(path), imports.portfolio(slug))).changes_nothing


class Waiting(Database):
    """A database whose unit of work, once it is about to commit, sees for half a second that nobody overtakes it."""

    def __init__(self, database: Database, other: Callable[[], object]) -> None:
        super().__init__(database.engine)
        self._other = threading.Thread(target=self._run, args=(other,))
        self.result: object = None

    def _run(self, other: Callable[[], object]) -> None:
        self.result = other()

    def unit_of_work(self) -> PostgresUnitOfWork:
        inner = super().unit_of_work()
        commit = inner.commit

        def slowly() -> None:
            self._other.start()
            self._other.join(0.5)
            assert self._other.is_alive(), "the second import did not wait for the first"
            commit()

        inner.commit = slowly  # type: ignore[method-assign]
        return inner

    def result_of_the_other(self) -> Any:
        self._other.join(10)
        return self.result


def test_two_imports_of_one_list_of_homes_take_turns(
    import_list: Callable[..., PortfolioChanges], database: Database, slug: str
):
    listed = import_list(home("A1"), home("A2"), home("A3")).listed
    import_list(home("A1"), home("A2"))
    waiting = Waiting(database, lambda: PortfolioImport(database, now).run(listed))

    first = PortfolioImport(waiting, now).run(listed)

    assert [one.identity.name for one in first.returned] == ["A3"]
    assert waiting.result_of_the_other().changes_nothing, "what the first import wrote was not seen by the second"


def test_two_imports_of_one_list_of_overrides_take_turns(
    import_list: Callable[..., PortfolioChanges],
    import_overrides: Callable[[str], OverrideChanges],
    database: Database,
    slug: str,
):
    import_list(home("A1"))
    overrides = import_overrides("Home,main_fuel\nA1,oil\n").listed
    import_overrides("Home,main_fuel\nA1,-\n")

    def run(store: Database) -> OverrideChanges:
        return OverrideImport(store, now, uuid4).run(overrides, slug, author="R. Ashdown")

    waiting = Waiting(database, lambda: run(database))

    assert len(run(waiting).written) == 1
    assert waiting.result_of_the_other().changes_nothing, "what the first import wrote was not seen by the second"
