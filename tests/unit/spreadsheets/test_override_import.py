"""Importing a landlord's corrections into a store."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from ara_domain.identity import BlockKey, PropertyIdentity
from ara_domain.services.override_import import NoSuchPortfolio
from ara_domain.spreadsheets import Cell, OverrideChanges, ProblemKind
from tests.unit.spreadsheets.sheets import ACME, NOON, Importer, home, override_list, portfolio_list

LONG = ("Home", "Field", "Value", "Note")
KINDS = ProblemKind


@pytest.fixture
def importer() -> Importer:
    """A store with homes A1 and A2 in LS6 and B1 in BD1, from which C1 left."""
    importer = Importer()
    homes = [home("A1", 101), home("A2", 102), home("B1", 103, postcode="BD1 1VV")]
    for rows in ([*homes, home("C1", 104)], homes):
        importer.homes.run(portfolio_list(*rows))
    return importer


def run(importer: Importer, *rows: Sequence[Cell]) -> OverrideChanges:
    return importer.overrides.run(override_list(*rows), "acme", author="R. Ashdown")


def id_of(importer: Importer, name: str) -> PropertyIdentity:
    return next(one for one in importer.store.properties.identities(ACME.portfolio_id) if one.name == name)


def in_force(importer: Importer, name: str) -> dict[str, str]:
    key = id_of(importer, name).property_id
    active = importer.store.landlord_overrides.active([key])
    return {one.field: one.value for one in active.get(key, ())}


def refusals(changes: OverrideChanges) -> list[tuple[int, ProblemKind]]:
    return [(problem.row, problem.kind) for problem in changes.refused]


def test_corrections_are_stored_with_who_when_and_why(importer: Importer):
    changes = run(importer, LONG, ["A1", "loft insulation mm", "270 mm", "topped up"], ["103", "main_fuel", "oil", ""])

    stored = importer.store.landlord_overrides.history(id_of(importer, "A1").property_id)
    (override,) = stored
    assert (override.field, override.value, override.note) == ("loft_insulation_mm", "270", "topped up")
    assert override.author == "R. Ashdown"
    assert NOON <= override.recorded_at < NOON + timedelta(hours=1)
    assert in_force(importer, "B1") == {"main_fuel": "oil"}
    assert [(one.row, one.home.name, one.field, one.old, one.new) for one in changes.written] == [
        (2, "A1", "loft_insulation_mm", None, "270"),
        (3, "B1", "main_fuel", None, "oil"),
    ]
    assert [one.name for one in changes.homes_touched] == ["A1", "B1"]
    assert changes.blocks_touched == (BlockKey("acme", "BD1"), BlockKey("acme", "LS6"))


def test_the_same_file_imported_twice_writes_nothing(importer: Importer):
    rows = [LONG, ["A1", "main_fuel", "oil", "seen"], ["A2", "main_fuel", "-", ""], ["B1", "door_count", 2.0, ""]]
    run(importer, *rows)
    before = dict(importer.store.landlord_overrides.fingerprints(ACME.portfolio_id))

    changes = run(importer, *rows)

    assert changes.changes_nothing
    assert (changes.unchanged, changes.homes_touched, changes.blocks_touched) == (3, (), ())
    assert importer.store.landlord_overrides.fingerprints(ACME.portfolio_id) == before


def test_another_value_supersedes_and_names_the_old_one(importer: Importer):
    run(importer, LONG, ["A1", "main_fuel", "oil", ""])

    changes = run(importer, LONG, ["A1", "main_fuel", "mains gas", ""])

    assert [(one.old, one.new) for one in changes.written] == [("oil", "mains gas")]
    history = importer.store.landlord_overrides.history(id_of(importer, "A1").property_id)
    assert [one.superseded_at is None for one in history] == [False, True]
    assert len({one.override_id for one in history}) == 2


def test_a_withdrawal_ends_what_is_in_force_and_keeps_its_history(importer: Importer):
    run(importer, LONG, ["A1", "main_fuel", "oil", ""], ["A1", "door_count", 2.0, ""], ["A2", "main_fuel", "oil", ""])

    changes = run(importer, ("Home", "main fuel"), ["A1", "-"], ["A2", "withdraw"], ["B1", "-"])

    assert [(one.home.name, one.old, one.new) for one in changes.withdrawn] == [
        ("A1", "oil", None),
        ("A2", "oil", None),
    ]
    assert changes.unchanged == 1
    assert in_force(importer, "A1") == {"door_count": "2"}
    assert in_force(importer, "A2") == {}
    assert len(importer.store.landlord_overrides.history(id_of(importer, "A2").property_id)) == 1


def test_a_row_without_a_note_leaves_the_note_and_another_note_is_written(importer: Importer):
    run(importer, LONG, ["A1", "main_fuel", "oil", "seen"])

    assert run(importer, ("Home", "main_fuel"), ["A1", "oil"]).changes_nothing
    assert len(run(importer, LONG, ["A1", "main_fuel", "oil", "seen by the surveyor"]).written) == 1


def test_rows_about_homes_that_are_not_on_the_list_are_refused_and_the_others_go_in(importer: Importer):
    changes = run(
        importer,
        ("Home", "main_fuel", "door_count"),
        ["Z9", "oil", 2.0],
        ["C1", "oil", ""],
        ["A1", "oil", ""],
    )

    assert refusals(changes) == [(2, KINDS.UNKNOWN_HOME), (3, KINDS.HOME_LEFT)]
    assert all(problem.column == "Home" for problem in changes.refused)
    assert in_force(importer, "A1") == {"main_fuel": "oil"}


def test_a_reference_and_a_uprn_that_contradict_each_other_are_refused(importer: Importer):
    changes = run(importer, ("Ref", "UPRN", "main_fuel"), ["A1", 102.0, "oil"], ["A2", 102.0, "oil"])

    assert refusals(changes) == [(2, KINDS.CONTRADICTORY_HOME)]
    assert changes.refused[0].column == "Ref"
    assert in_force(importer, "A2") == {"main_fuel": "oil"}


def test_rows_that_say_different_things_of_one_field_are_all_refused(importer: Importer):
    changes = run(
        importer,
        LONG,
        ["A1", "main_fuel", "oil", ""],
        ["101", "main fuel", "mains gas", ""],  # the same home by its UPRN
        ["A1", "main_fuel", "-", ""],
        ["A1", "door_count", 2.0, ""],
    )

    assert refusals(changes) == [(row, KINDS.CONTRADICTS_ROW) for row in (2, 3, 4)]
    assert changes.refused[0].message == (
        "main_fuel of 'A1' is 'oil' here, and row 3 says 'mains gas'; row 4 says withdrawn"
    )
    assert in_force(importer, "A1") == {"door_count": "2"}


def test_a_row_that_says_the_same_again_is_taken_once_with_a_warning(importer: Importer):
    changes = run(importer, LONG, ["A1", "main_fuel", "oil", ""], ["A1", "main_fuel", "OIL", ""])

    assert len(changes.written) == 1
    assert [(one.row, one.kind, one.message) for one in changes.warnings] == [(3, KINDS.REPEATS_ROW, "repeats row 2")]


def test_refusals_of_the_list_and_of_its_homes_come_in_the_order_of_the_rows(importer: Importer):
    changes = run(importer, LONG, ["Z9", "main_fuel", "oil"], ["A1", "colour", "red"], ["Z8", "main_fuel", "oil"])

    assert refusals(changes) == [(2, KINDS.UNKNOWN_HOME), (3, KINDS.UNKNOWN_FIELD), (4, KINDS.UNKNOWN_HOME)]
    assert changes.refused_by_kind == {KINDS.UNKNOWN_HOME: 2, KINDS.UNKNOWN_FIELD: 1}
    assert changes.counts == {
        "rows_read": 3,
        "written": 0,
        "withdrawn": 0,
        "unchanged": 0,
        "refused": 3,
        "warnings": 0,
        "homes_touched": 0,
        "blocks_touched": 0,
    }


def test_a_comparison_writes_nothing_and_says_what_an_import_would(importer: Importer):
    overrides = override_list(LONG, ["A1", "main_fuel", "oil", ""])

    compared = importer.overrides.compare(overrides, "acme")

    assert in_force(importer, "A1") == {}
    assert compared == importer.overrides.run(overrides, "acme", author="R. Ashdown")


def test_overrides_of_a_portfolio_that_is_not_there_are_refused_with_those_that_are(importer: Importer):
    overrides = override_list(LONG, ["A1", "main_fuel", "oil", ""])

    with pytest.raises(NoSuchPortfolio, match="there is no portfolio 'acne'; there are 'acme'"):
        importer.overrides.run(overrides, "acne", author="R. Ashdown")
    with pytest.raises(NoSuchPortfolio, match="import its list of homes first"):
        Importer().overrides.run(overrides, "acme", author="R. Ashdown")
