"""A column that a list does not have blanks nothing: the homes keep what is stored, and the changes say so."""

from collections.abc import Sequence

import pytest

from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.spreadsheets import Cell, PortfolioChanges, ProblemKind, read_portfolio_list
from tests.unit.spreadsheets.sheets import ACME, HEADERS, Importer, sheet

FULL = ("A1", 963956000000.0, "1 Larch Rise", "Rear Court", "Headley", "Leeds", "LS6 3VV")


@pytest.fixture
def importer() -> Importer:
    importer = Importer()
    listed(importer, HEADERS, FULL)
    return importer


def listed(importer: Importer, *rows: Sequence[Cell]) -> PortfolioChanges:
    return importer.homes.run(read_portfolio_list(sheet(*rows), importer.homes.portfolio("acme")))


def stored(importer: Importer) -> PropertyIdentity:
    (home,) = importer.store.properties.identities(ACME.portfolio_id)
    return home


@pytest.mark.parametrize("absent", range(1, len(HEADERS)))
def test_a_list_without_one_of_its_columns_changes_nothing_and_names_what_stays(importer: Importer, absent: int):
    before = stored(importer)
    headers, row = ([*cells[:absent], *cells[absent + 1 :]] for cells in (HEADERS, FULL))

    changes = listed(importer, headers, row)

    assert changes.changes_nothing
    assert stored(importer) == before
    meanings = ("uprn", "address_line_1", "address_line_2", "address_line_3", "town", "postcode")
    assert changes.kept == {meanings[absent - 1]: 1}


def test_a_list_of_references_alone_changes_nothing(importer: Importer):
    before = stored(importer)

    assert listed(importer, ["Property Ref"], ["A1"]).changes_nothing
    assert stored(importer) == before


def test_an_empty_cell_in_a_column_that_is_there_empties_the_home(importer: Importer):
    changes = listed(importer, HEADERS, ("A1", "", "1 Larch Rise", "", "Headley", "Leeds", "LS6 3VV"))

    assert [change.field for change in changes.corrected[0].changes] == ["uprn", "address_line_2"]
    assert stored(importer).uprn is None
    assert changes.kept == {}


def test_an_address_in_one_cell_says_the_town_that_has_no_column_once():
    importer = Importer()
    listed(importer, ["Ref", "Address 1", "Town", "Postcode"], ["A1", "1 Larch Rise", "Leeds", "LS6 3VV"])

    listed(importer, ["Ref", "Address"], ["A1", "1 Larch Rise, Leeds, LS6 3VV"])
    assert stored(importer).address == AddressLines("1 Larch Rise, Leeds")

    assert listed(importer, ["Ref", "Address"], ["A1", "1 Larch Rise, Leeds, LS6 3VV"]).changes_nothing


def test_a_house_number_stays_when_its_column_is_gone():
    importer = Importer()
    listed(importer, ["Ref", "House No", "Street", "Postcode"], ["A1", "12a", "Larch Rise", "LS6 3VV"])

    changes = listed(importer, ["Ref", "Street", "Postcode"], ["A1", "Larch Rise", "LS6 3VV"])

    assert changes.changes_nothing
    assert changes.kept == {"house_number": 1}
    assert stored(importer).address.line_1 == "12a Larch Rise"


def test_a_home_that_comes_back_without_the_column_has_its_uprn_again(importer: Importer):
    other = ("A2", 9.0, "2 Larch Rise", "", "", "Leeds", "LS6 3VV")
    listed(importer, HEADERS, other)

    listed(importer, ["Property Ref", "Address 1", "Postcode"], ["A1", "1 Larch Rise", "LS6 3VV"])

    assert stored(importer).uprn == 963956000000


def test_a_home_whose_stored_uprn_stays_is_not_told_that_it_cannot_be_looked_up(importer: Importer):
    file = [["Property Ref", "Postcode"], ["A1", ""], ["A2", ""]]

    (warning,) = listed(importer, *file).listed.warnings

    assert (warning.row, warning.kind) == (3, ProblemKind.NO_LOOKUP)
