"""What each asset depends on besides its upstream blocks: a change shows in the evidence it concerns and in no other."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ara_assets.definitions import EVERYTHING
from ara_assets.evidence import FEED_MARKS, evidence_readers
from ara_assets.refresh import Evidence
from ara_domain.costs import default_materials
from ara_domain.identity import BlockKey, Portfolio, RecencyPolicy
from ara_domain.ports import BadRequest, RegisterUnavailable, ScoringModel, SearchKey, SearchKind
from ara_domain.sap.price_book import PriceBook
from ara_domain.services.register_searches import Freshness
from tests.builders import certificate
from tests.fakes.scoring import RenamedModel
from tests.unit.assets.graph import BLOCKS, BRADFORD, LEEDS, NAMES, YORK, Graph
from tests.unit.stages.world import PORTFOLIO

OTHER = BlockKey("beta", "LS6")
Everything = Mapping[tuple[str, BlockKey], Evidence]


def evidence_of(graph: Graph, model: ScoringModel | None = None, prices: PriceBook | None = None) -> Everything:
    """The evidence of every asset for every block, another portfolio's among them."""
    readers = evidence_readers(graph.world.db, model or graph.world.model, prices=prices)
    return {
        (asset, block): evidence
        for asset, read in readers.items()
        for block, evidence in read([*BLOCKS, OTHER]).items()
    }


def changed(before: Everything, after: Everything) -> set[tuple[str, BlockKey]]:
    assert before.keys() == after.keys()
    return {key for key in after if after[key] != before[key]}


def use_newest_policy(graph: Graph) -> None:
    with graph.world.writing() as uow:
        graph.world.db.properties.save_portfolio(uow, replace(PORTFOLIO, recency_policy=RecencyPolicy.SURVEY_ALWAYS))
        uow.commit()


def rename_question(graph: Graph) -> None:
    graph.world.ask("band-c", name="Band C, as the board calls it")


def fail_in_york(graph: Graph) -> None:
    graph.register.fail[SearchKey(SearchKind.POSTCODE, "YO1 9VV")] = RegisterUnavailable("503, six times")
    with graph.world.writing() as uow:
        graph.world.db.block_versions.forget(uow, [YORK])
        uow.commit()
    graph.world.now = graph.world.now.replace(year=2027)
    graph.call("properties", YORK)
    graph.call("epc_cache", YORK)


ALL_OF_ACME = set(BLOCKS)
EVERYWHERE = {*BLOCKS, OTHER}
NEW_IN_BRADFORD = {"properties": {BRADFORD}, "epc_cache": {BRADFORD}}  # its postcode was never searched for
OF_NEIGHBOURS = ("remapped_epc", "predicted_epc")
"""With oak its postcode leaves the block, and whatever is known of its neighbours there."""
CHANGES: list[tuple[Callable[[Graph], object], Mapping[str, set[BlockKey]]]] = [
    (lambda graph: None, {}),
    (lambda graph: graph.world.list_home("yew", uprn=905, postcode="BD1 8VV"), NEW_IN_BRADFORD),
    (lambda graph: graph.world.strike_off("oak"), {name: {LEEDS} for name in ("properties", *OF_NEIGHBOURS)}),
    (lambda graph: graph.world.override("oak", "loft_insulation_mm", "270"), {"landlord_overrides": {LEEDS}}),
    (lambda graph: graph.world.survey("oak", certificate(uprn=901)), {"effective_epc": {LEEDS}}),
    (lambda graph: graph.world.prices(photovoltaics=99_000), {"recommendations": EVERYWHERE}),
    (lambda graph: graph.world.ask("band-c", target_band="B"), {"optimised_packages": ALL_OF_ACME}),
    (rename_question, {}),
    (use_newest_policy, {"effective_epc": ALL_OF_ACME}),
    (fail_in_york, {"epc_cache": {YORK}}),
]


@pytest.mark.parametrize(
    ("change", "expected"),
    CHANGES,
    ids=[
        "nothing",
        "a home joins",
        "a home leaves",
        "an override",
        "a survey",
        "new prices",
        "another question",
        "another name for a question",
        "another policy",
        "the register cannot be reached",
    ],
)
def test_a_change_shows_where_it_counts(
    made: Graph, change: Callable[[Graph], object], expected: Mapping[str, set[BlockKey]]
) -> None:
    before = evidence_of(made)
    change(made)
    found = changed(before, evidence_of(made))
    assert found == {(asset, block) for asset, blocks in expected.items() for block in blocks}


def test_another_model_shows_in_the_baselines_of_every_block_and_what_follows_sees_new_baselines(made: Graph) -> None:
    before = evidence_of(made)
    after = evidence_of(made, RenamedModel(made.world.model, "next"))
    assert changed(before, after) == {("baseline_predictions", block) for block in EVERYWHERE}


def test_costs_a_scenario_names_count_by_what_they_say_and_not_by_their_name(made: Graph) -> None:
    """The table in force is another one, so that nothing else is priced by it."""
    save_tender(made, photovoltaics=90_000)
    made.world.ask("band-c", cost_version="tender")
    before = evidence_of(made)
    save_tender(made, photovoltaics=90_000)
    assert changed(before, evidence_of(made)) == set()
    save_tender(made, photovoltaics=95_000)
    assert changed(before, evidence_of(made)) == {("optimised_packages", block) for block in BLOCKS}


def save_tender(graph: Graph, **unit_cost_pence: int) -> None:
    """A cost table `tender`, and after it the one that was in force."""
    priced = [
        replace(one, unit_cost_pence=unit_cost_pence.get(one.material_id, one.unit_cost_pence))
        for one in default_materials()
    ]
    with graph.world.writing() as uow:
        graph.world.db.materials.save(uow, "tender", priced)
        uow.commit()
    graph.world.prices()


def test_prices_a_scenario_names_count_by_what_they_say_and_not_by_their_name(made: Graph) -> None:
    book = PriceBook.of_package()
    dear, dearer = (
        PriceBook((replace(book.sets[-1], name="dear", version=version), *book.sets))
        for version in ("dear+1", "dear+2")
    )
    unasked = changed(evidence_of(made, prices=dear), evidence_of(made, prices=dearer))
    made.world.ask("band-c", price_set="dear")
    asked = changed(evidence_of(made, prices=dear), evidence_of(made, prices=dearer))
    assert (unasked, asked) == (set(), {("optimised_packages", block) for block in BLOCKS})


def test_an_override_taken_back_leaves_other_evidence_than_never_given(made: Graph) -> None:
    """The rows of overrides changed, so they are read again; that nothing follows from it shows in the versions."""
    before = evidence_of(made)
    made.world.override("oak", "loft_insulation_mm", "270")
    given = evidence_of(made)
    made.world.take_back("oak", "loft_insulation_mm")
    assert changed(given, evidence_of(made)) == {("landlord_overrides", LEEDS)}
    assert changed(before, evidence_of(made)) <= {("landlord_overrides", LEEDS)}


def test_a_fault_of_the_register_counts_until_it_is_over(made: Graph) -> None:
    before = evidence_of(made)
    fail_in_york(made)
    made.register.fail.clear()
    outcomes = [made.call("epc_cache", YORK).shown("outcome")["YO1"] for _ in range(3)]
    # Asked again however fresh the rest is; and looked at once more, because the second call began with the fault.
    assert outcomes == ["made", "made", "unchanged"]
    assert len(made.register.searched) == 2
    after = evidence_of(made)
    assert after["epc_cache", YORK]["faults"] == before["epc_cache", YORK]["faults"]
    assert changed(before, after) <= {("epc_cache", YORK)}, "its search was made later than the others"


def test_a_block_is_due_when_its_first_search_is_by_the_freshness_that_is_set(made: Graph) -> None:
    def due(freshness: Freshness, block: BlockKey) -> datetime:
        read = evidence_readers(made.world.db, made.world.model, freshness)["epc_cache"]
        return datetime.fromisoformat(read([block])[block]["searches"])

    short, long = (Freshness(answered=timedelta(hours=hours), empty=timedelta(hours=2)) for hours in (1, 1000))
    assert due(long, LEEDS) - due(short, LEEDS) == timedelta(hours=999)
    assert due(long, YORK) == due(short, YORK), "its search found nothing"
    assert due(short, LEEDS) > made.world.now - timedelta(days=1)


def test_a_search_the_register_refuses_does_not_leave_its_block_due_for_ever(made: Graph) -> None:
    made.world.list_home("yew", uprn=905, postcode="YO1 8VV")
    made.register.fail[SearchKey(SearchKind.POSTCODE, "YO1 8VV")] = BadRequest("400: no such postcode")
    made.call("properties", YORK)
    outcomes = [made.call("epc_cache", YORK).shown("outcome")["YO1"] for _ in range(2)]
    assert outcomes == ["made", "unchanged"]


def test_evidence_is_only_of_assets_there_are_and_clashes_with_no_upstream_asset(made: Graph) -> None:
    found = evidence_of(made)
    assert {asset for asset, _ in found} <= {*NAMES, FEED_MARKS}
    for recipe in EVERYTHING:
        for block in BLOCKS:
            assert not set(found.get((recipe.asset, block), {})) & set(recipe.upstream)


def test_a_portfolio_that_is_not_there_any_more_has_evidence_all_the_same(made: Graph) -> None:
    """Its partitions are retired by the next import; until then a look at them must not fail."""
    gone = BlockKey(Portfolio.named("sold").slug, "LS6")
    for read in evidence_readers(made.world.db, made.world.model).values():
        assert set(read([gone])) == {gone}
