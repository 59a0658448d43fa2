"""Importing a landlord's list into a store: who joins, is corrected, moves, leaves and comes back."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.costs import DEFAULT_COST_VERSION, default_materials
from ara_domain.default_scenarios import default_scenarios
from ara_domain.identity import BlockGranularity, BlockKey, InvalidBlockKey, RecencyPolicy
from ara_domain.ports import Material
from ara_domain.services.portfolio_import import NothingToImport, WouldRemoveMost
from ara_domain.spreadsheets import Cell, PortfolioChanges, read_portfolio_list
from ara_domain.spreadsheets.portfolio_changes import FieldChange
from tests.unit.spreadsheets.sheets import ACME, HEADERS, NOON, Importer, home, portfolio_list, sheet


@pytest.fixture
def importer() -> Importer:
    return Importer()


def run(importer: Importer, *rows: Sequence[Cell], **how: bool) -> PortfolioChanges:
    portfolio = importer.homes.portfolio("acme")
    return importer.homes.run(portfolio_list(*rows, portfolio=portfolio), **how)


def names(importer: Importer) -> set[str]:
    return {one.name for one in importer.store.properties.identities(ACME.portfolio_id)}


def blocks(*postcodes: str) -> tuple[BlockKey, ...]:
    return tuple(BlockKey("acme", block) for block in postcodes)


def test_a_first_list_makes_the_portfolio_its_homes_its_scenarios_and_a_cost_table(importer: Importer):
    changes = run(importer, home("A1"), home("A2", postcode="BD1 1VV"))

    store = importer.store
    assert store.properties.portfolio("acme") == ACME
    assert names(importer) == {"A1", "A2"}
    assert [one.row for one in changes.joined] == [2, 3]
    assert changes.portfolio_is_new
    assert changes.blocks_touched == blocks("BD1", "LS6")
    assert changes.homes_per_block == {BlockKey("acme", "BD1"): 1, BlockKey("acme", "LS6"): 1}
    assert changes.blocks_emptied == ()
    assert [one.name for one in store.recommendations.scenarios(ACME.portfolio_id)] == [
        "Band C at least cost",
        "Most SAP within £10,000",
    ]
    assert changes.scenarios_added == ("Band C at least cost", "Most SAP within £10,000")
    assert store.materials.current_version() == changes.cost_table_added == DEFAULT_COST_VERSION
    assert tuple(store.materials.materials(DEFAULT_COST_VERSION).values()) == default_materials()


def test_a_table_that_came_with_an_earlier_version_gives_way_and_a_landlords_own_stays(importer: Importer):
    store = importer.store
    for held, brings in (("indicative-2026-02", DEFAULT_COST_VERSION), ("our prices", None)):
        with store.unit_of_work() as uow:
            store.materials.save(uow, held, default_materials())
            uow.commit()
        assert run(importer, home("A1", 9.0)).cost_table_added == brings


def test_the_same_list_imported_twice_changes_nothing_and_says_so(importer: Importer):
    rows = [home("A1", 9.0), home("", 10.0), home("", "", "3 Larch Rise"), home("A4", postcode="not known")]
    run(importer, *rows)
    before = dict(importer.store.properties.fingerprints(ACME.portfolio_id))

    changes = run(importer, *rows)

    assert changes.changes_nothing
    assert changes.unchanged == 4
    assert changes.blocks_touched == ()
    assert importer.store.properties.fingerprints(ACME.portfolio_id) == before


def test_good_rows_go_in_beside_refused_ones(importer: Importer):
    changes = run(importer, home("A1"), home("A2", "no UPRN"), home("A3"))

    assert names(importer) == {"A1", "A3"}
    assert changes.counts == {
        "rows_read": 3,
        "joined": 2,
        "corrected": 0,
        "moved_block": 0,
        "returned": 0,
        "left": 0,
        "held_back": 0,
        "unchanged": 0,
        "refused": 1,
        "warnings": 0,
        "homes": 2,
        "blocks": 1,
        "blocks_touched": 1,
        "blocks_emptied": 0,
    }


def test_a_corrected_home_says_what_changed(importer: Importer):
    run(importer, home("A1", 9.0))

    changes = run(importer, home("A1", 10.0, "1A Larch Rise"))

    (corrected,) = changes.corrected
    assert corrected.row == 2
    assert corrected.changes == (
        FieldChange("uprn", "9", "10"),
        FieldChange("address_line_1", "1 Larch Rise", "1A Larch Rise"),
    )
    assert changes.moved == ()
    assert changes.blocks_touched == blocks("LS6")
    assert [one.uprn for one in importer.store.properties.identities(ACME.portfolio_id)] == [10]


def test_a_home_that_moved_postcode_names_its_old_and_new_block(importer: Importer):
    run(importer, home("A1"), home("A2", postcode="BD1 1VV"))

    changes = run(importer, home("A1", postcode="BD1 1VV"), home("A2", postcode="BD1 1VV"))

    (moved,) = changes.moved
    assert (moved.identity.name, moved.old, moved.new) == ("A1", *blocks("LS6", "BD1"))
    assert changes.blocks_touched == blocks("BD1", "LS6")
    assert changes.blocks_emptied == blocks("LS6")
    assert importer.store.properties.blocks(ACME.portfolio_id) == {"BD1": 2}


def test_a_home_the_list_no_longer_names_leaves_and_its_history_stays(importer: Importer):
    run(importer, home("A1"), home("A2"))

    changes = run(importer, home("A1"))

    assert [one.name for one in changes.left] == ["A2"]
    assert changes.blocks_touched == blocks("LS6")
    assert names(importer) == {"A1"}
    assert [one.name for one in importer.store.properties.departed(ACME.portfolio_id)] == ["A2"]


def test_a_home_that_comes_back_says_when_it_left(importer: Importer):
    run(importer, home("A1"), home("A2"))
    run(importer, home("A1"))

    changes = run(importer, home("A1"), home("A2", postcode="BD1 1VV"))

    (returned,) = changes.returned
    assert (returned.row, returned.identity.name, returned.left_at) == (3, "A2", NOON)
    assert changes.joined == ()
    assert changes.blocks_touched == blocks("BD1")
    assert importer.store.properties.departed(ACME.portfolio_id) == {}


def test_a_file_of_additions_lets_nobody_leave(importer: Importer):
    run(importer, home("A1"), home("A2"))

    changes = run(importer, home("A3"), additions_only=True)

    assert (changes.left, changes.not_listed) == ((), 2)
    assert names(importer) == {"A1", "A2", "A3"}
    assert sum(changes.homes_per_block.values()) == 3


def test_a_home_whose_row_is_refused_stays_as_it_was(importer: Importer):
    run(importer, home("A1"), home("", 9.0, "2 Larch Rise"), home("A3"))

    refused = home("A1", "nine", "1 Larch Rise, rear"), home("", "9 or so", "2 LARCH rise")
    changes = run(importer, *refused, home("A3"))

    assert {one.name for one in changes.held_back} == {"A1", "9"}
    assert changes.left == ()
    assert names(importer) == {"A1", "9", "A3"}


def test_a_new_reference_is_a_new_home_with_a_word_of_warning(importer: Importer):
    run(importer, home("A1", 9.0), home("A2", line="2 Larch Rise"), home("A3", line="3 Larch Rise"))

    changes = run(importer, home("B1", 9.0), home("B2", line="2 Larch Rise"), home("A3", line="3 Larch Rise"))

    assert [(one.identity.name, one.earlier.name) for one in changes.possibly_renamed] == [("B1", "A1"), ("B2", "A2")]
    assert str(changes.possibly_renamed[0]) == (
        "row 2: 'B1' is new and has the UPRN of 'A1', which leaves; if it is the same home, keep its old reference, "
        "or import its overrides again under the new one"
    )
    assert changes.counts["warnings"] == 2


# ---------------------------------------------------------------------------------------------- guards


def test_a_file_that_would_remove_more_than_half_is_refused_and_nothing_is_written(importer: Importer):
    run(importer, *(home(f"A{n}") for n in range(10)))

    with pytest.raises(WouldRemoveMost) as refused:
        run(importer, *(home(f"A{n}") for n in range(4)), home("new"))

    assert len(refused.value.changes.left) == 6
    assert "homes.csv: 6 of the 10 homes of 'acme' are not in it and would leave" in str(refused.value)
    assert "a part of this one?" in str(refused.value)
    assert names(importer) == {f"A{n}" for n in range(10)}


def test_a_list_under_new_references_is_refused_as_what_it_seems_to_be(importer: Importer):
    run(importer, *(home(f"A{n}", 100 + n) for n in range(10)))

    with pytest.raises(
        WouldRemoveMost, match="10 new ones have the UPRN or address of one that would leave: did the re"
    ):
        run(importer, *(home(f"B{n}", 100 + n) for n in range(10)))


def test_half_may_leave_a_small_portfolio_may_lose_most_and_a_removal_may_be_meant(importer: Importer):
    run(importer, *(home(f"A{n}") for n in range(10)))
    assert len(run(importer, *(home(f"A{n}") for n in range(5))).left) == 5
    assert len(run(importer, home("A0")).left) == 4
    run(importer, *(home(f"A{n}") for n in range(10)))
    assert len(run(importer, home("A0"), removal_is_meant=True).left) == 9


def test_a_file_of_additions_is_never_guarded(importer: Importer):
    run(importer, *(home(f"A{n}") for n in range(10)))

    assert not run(importer, home("B1"), additions_only=True).removes_most


def test_a_file_of_which_no_row_can_be_taken_is_refused_with_the_first_reason(importer: Importer):
    run(importer, home("A1"))

    with pytest.raises(NothingToImport, match="all 2 rows were refused, the first because of row 2, UPRN: 'x' is not"):
        run(importer, home("A1", "x"), home("A2", "y"))
    with pytest.raises(NothingToImport, match="no row below the headings in row 1"):
        run(importer)
    assert names(importer) == {"A1"}


# ---------------------------------------------------------------------------------------------- the portfolio itself


def test_a_comparison_writes_nothing_and_says_what_an_import_would(importer: Importer):
    listed = portfolio_list(home("A1"))

    compared = importer.homes.compare(listed)

    assert importer.store.properties.portfolios() == []
    assert compared == importer.homes.run(listed)


def test_a_stored_portfolio_keeps_what_is_not_said_again(importer: Importer):
    portfolio = importer.homes.portfolio("acme", name="Acme Homes", recency_policy=RecencyPolicy.SURVEY_ALWAYS)
    importer.homes.run(portfolio_list(home("A1"), portfolio=portfolio))

    again = importer.homes.portfolio("acme", granularity=BlockGranularity.AREA)

    assert (again.name, again.recency_policy) == ("Acme Homes", RecencyPolicy.SURVEY_ALWAYS)
    assert again.granularity is BlockGranularity.AREA


def test_cutting_blocks_otherwise_moves_every_home(importer: Importer):
    run(importer, home("A1"), home("A2", postcode="BD1 1VV"))
    portfolio = importer.homes.portfolio("acme", granularity=BlockGranularity.AREA)

    changes = importer.homes.run(portfolio_list(home("A1"), home("A2", postcode="BD1 1VV"), portfolio=portfolio))

    assert changes.portfolio_is_changed
    assert not changes.corrected
    assert [(one.old.block, one.new.block) for one in changes.moved] == [("LS6", "LS"), ("BD1", "BD")]
    assert changes.blocks_emptied == blocks("BD1", "LS6")
    assert importer.store.properties.blocks(ACME.portfolio_id) == {"BD": 1, "LS": 1}


def test_a_scenario_that_was_edited_and_a_cost_table_that_was_chosen_stay(importer: Importer):
    run(importer, home("A1"))
    store = importer.store
    own = Material(
        material_id="loft", description="Loft", unit="m2", unit_cost_pence=1, fixed_cost_pence=0,
        price_date="2026-01", source="own tender",
    )  # fmt: skip
    _, budget = default_scenarios(ACME.portfolio_id)
    edited = replace(budget, budget_pence=1)
    with store.unit_of_work() as uow:
        store.materials.save(uow, "tender-2026", [own])
        store.recommendations.save_scenarios(uow, [edited])
        uow.commit()

    changes = run(importer, home("A1"), home("A2"))

    assert (changes.scenarios_added, changes.cost_table_added) == ((), None)
    assert store.materials.current_version() == "tender-2026"
    assert [one.budget_pence for one in store.recommendations.scenarios(ACME.portfolio_id)] == [None, 1]


def test_default_scenarios_have_ids_of_their_portfolio():
    assert default_scenarios(ACME.portfolio_id) == default_scenarios(ACME.portfolio_id)
    ids = {one.scenario_id for one in default_scenarios(ACME.portfolio_id)}
    assert len(ids) == 2
    assert ids.isdisjoint(one.scenario_id for one in default_scenarios(ids.pop()))


def test_a_slug_that_cannot_be_part_of_a_partition_key_is_refused(importer: Importer):
    with pytest.raises(InvalidBlockKey):
        importer.homes.portfolio("acme|north")


# ---------------------------------------------------------------------------------------------- any sequence of lists

REFERENCES = st.sampled_from(["A1", "A2", "A3", "A4", ""])
ROWS = st.lists(
    st.builds(
        home, REFERENCES, st.sampled_from([9.0, 10.0, "", "no"]), postcode=st.sampled_from(["LS6 3VV", "BD1 1VV", ""])
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_after_any_lists_the_store_holds_what_the_last_one_says_and_its_blocks_are_as_reported(
    lists: list[list[list[Cell]]],
):
    importer = Importer()
    homes = importer.store.properties
    for rows in lists:
        listed = read_portfolio_list(sheet(HEADERS, *rows), importer.homes.portfolio("acme"))
        if not listed.homes:
            continue
        before = dict(homes.blocks(ACME.portfolio_id))
        changes = importer.homes.run(listed)

        stored = {one.property_id: one for one in homes.identities(ACME.portfolio_id)}
        named = {one.identity.property_id: one.identity for one in listed.homes}
        kept = {one.property_id: one for one in changes.held_back}
        assert stored == named | kept
        after = dict(homes.blocks(ACME.portfolio_id))
        assert {key.block: number for key, number in changes.homes_per_block.items()} == after
        assert {key.block for key in changes.blocks_emptied} == before.keys() - after.keys()
        changed = {block for block in {*before, *after} if before.get(block) != after.get(block)}
        assert changed <= {key.block for key in changes.blocks_touched}
        assert importer.homes.run(listed).changes_nothing
