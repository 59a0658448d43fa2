"""Each asset called directly: a version of every block, numbers a person wants, and no work where nothing changed."""

from datetime import timedelta

import dagster as dg
import pytest

from ara_domain.ports import RegisterUnavailable, SearchKey, SearchKind
from tests.builders import document
from tests.fakes.register import Lodged
from tests.unit.assets.graph import BLOCKS, BRADFORD, LEEDS, NAMES, YORK, Called, Graph

MODELLING = NAMES[3:]


# ---------------------------------------------------------------------------------------------- versions


def test_a_block_has_the_same_versions_whether_it_is_made_alone_or_among_others(
    listed: Graph, reported: dict[str, Called]
) -> None:
    alone = {name: {block: listed.call(name, block).versions[block] for block in BLOCKS} for name in NAMES}

    assert alone == {name: dict(called.versions) for name, called in reported.items()}
    for name in set(NAMES) - {"landlord_overrides"}:
        assert len(set(alone[name].values())) == len(BLOCKS), "other homes, another version"


@pytest.mark.parametrize("together", [True, False])
def test_a_second_call_reports_the_same_versions_and_works_on_nothing(
    made: Graph, reported: dict[str, Called], together: bool
) -> None:
    tables = {name: dict(rows) for name, rows in made.world.db.store.tables.items()}
    for name in NAMES:
        for blocks in [BLOCKS] if together else [(block,) for block in BLOCKS]:
            again = made.call(name, *blocks)
            assert again.versions == {block: reported[name].versions[block] for block in blocks}
            assert again.shown("outcome") == {block.block: "unchanged" for block in blocks}
    assert made.world.model.rows == 0
    assert (made.register.searched, made.register.fetched) == ([], [])
    assert made.world.db.store.tables == tables


@pytest.mark.parametrize("name", NAMES)
def test_a_block_made_again_without_its_books_has_the_same_version(
    made: Graph, reported: dict[str, Called], name: str
) -> None:
    """The version is the content's: not of the run, the time, or what is remembered of an earlier run."""
    with made.world.writing() as uow:
        for block in BLOCKS:
            made.world.db.block_versions.forget(uow, [block])
        uow.commit()
    for upstream in NAMES[: NAMES.index(name)]:
        made.call(upstream, *BLOCKS)
    again = made.call(name, *BLOCKS)
    assert again.versions == reported[name].versions
    assert set(again.shown("outcome").values()) == {"made"}
    assert made.world.model.rows == 0, "homes are remembered one by one"
    assert (made.register.searched, made.register.fetched) == ([], []), "and so are the register's answers"


UPSTREAM_OF_EFFECTIVE = ("properties", "landlord_overrides", "remapped_epc", "predicted_epc")


def test_the_stored_versions_say_what_each_block_was_made_from(first_call: tuple[Graph, dict[str, Called]]) -> None:
    graph, reported = first_call
    stored = graph.world.db.block_versions.of([LEEDS])
    assert {name for name, _ in stored} == set(NAMES)
    effective = stored["effective_epc", LEEDS]
    assert effective.inputs == {
        **{name: reported[name].versions[LEEDS] for name in UPSTREAM_OF_EFFECTIVE},
        "recency_policy": "newer_wins",
        "surveys": "none",
    }
    assert effective.code_version == "effective_epc:1"


# ---------------------------------------------------------------------------------------------- what is shown

SHOWN = {
    "properties": {"without_uprn": 0, "shared_uprn": 0},
    "landlord_overrides": {"homes_overridden": 0},
    "epc_cache": {
        "homes": 2, "searches_made": 2, "searches_saved": 0, "documents_fetched": 2, "documents_saved": 0,
        "neighbour_documents_fetched": 0,
        "requests": 4, "requests_repeated": 0, "withdrawn": 0, "set_aside": 0,
    },
    "remapped_epc": {"homes": 2, "with_certificate": 2, "mapped": 2, "searches_stale": 0, "set_aside": 0},
    "predicted_epc": {
        "homes": 2, "neighbours": 2, "worked_out": 2, "predicted": 2, "without_certificate": 0, "too_few_neighbours": 0,
        "homes_differs_from_neighbours": 0, "homes_implausible": 0, "homes_contradicts_other_field": 0, "set_aside": 0,
    },
    "effective_epc": {"homes": 2, "effective": 2, "changed": 2, "from_survey": 0, "overridden": 0, "set_aside": 0},
    "baseline_predictions": {"homes": 2, "rated": 2, "refused": 0, "scored": 2, "set_aside": 0},
    "recommendations": {"considered": 2, "set_aside": 0},
    "impact_predictions": {"changed": 2, "set_aside": 0},
    "optimised_packages": {"homes": 2, "modelled": 2, "plans": 4, "set_aside": 0},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_block_shows_its_counts(reported: dict[str, Called], name: str) -> None:
    shown = {key: value.value for key, value in reported[name].metadata[LEEDS].items()}
    assert SHOWN[name].items() <= shown.items()
    assert shown["outcome"] == "made"
    assert isinstance(shown["duration_ms"], int)
    assert isinstance(shown["dagster/row_count"], int)


@pytest.mark.parametrize("name", NAMES)
def test_a_run_of_many_blocks_sums_up_on_its_last_block(reported: dict[str, Called], name: str) -> None:
    called = reported[name]
    last = called.metadata[BLOCKS[-1]]
    assert last["run/blocks made"].value == len(BLOCKS)
    for count in SHOWN[name]:
        assert last[f"run/{count}"].value == sum(called.shown(count).values())
    assert isinstance(last["run/table"], dg.TableMetadataValue)
    assert not [key for block in BLOCKS[:-1] for key in called.metadata[block] if key.startswith("run/")]


def test_only_plans_carry_a_picture_and_only_once_per_run(reported: dict[str, Called]) -> None:
    pictures = [
        (name, block, key)
        for name, called in reported.items()
        for block, metadata in called.metadata.items()
        for key, value in metadata.items()
        if "image/svg+xml" in str(value.value)
    ]
    assert pictures == [("optimised_packages", BLOCKS[-1], "run/bands")]


def test_a_home_without_a_certificate_is_reported_with_the_reason_and_not_modelled(
    first_call: tuple[Graph, dict[str, Called]],
) -> None:
    graph, reported = first_call
    assert reported["effective_epc"].shown("set_aside") == {"BD1": 0, "LS6": 0, "YO1": 1}
    assert reported["baseline_predictions"].shown("rated")["YO1"] == 0
    (item,) = graph.world.set_aside("fir")
    assert (item.stage, item.reason) == ("effective_epc", "no_certificate")
    assert "904" in item.message
    assert graph.world.plans("fir") == []


# ---------------------------------------------------------------------------------------------- what a change reaches


def test_an_override_gives_its_block_new_versions_down_to_the_plans_and_others_none(
    made: Graph, reported: dict[str, Called]
) -> None:
    made.world.override("oak", "loft_insulation_mm", "270")
    again = made.call_all(*BLOCKS)

    changed = {name: [block for block in BLOCKS if again[name].versions[block] != reported[name].versions[block]]
               for name in NAMES}  # fmt: skip
    assert (
        changed
        == {
            "properties": [],
            "landlord_overrides": [LEEDS],
            "epc_cache": [],
            "remapped_epc": [],
            "predicted_epc": [],  # what is in its loft says nothing of which homes are like it
            **{name: [LEEDS] for name in MODELLING[2:]},
        }
    )
    assert again["baseline_predictions"].shown("scored") == {"LS6": 1}
    assert again["optimised_packages"].shown("modelled") == {"LS6": 1}
    assert (made.register.searched, made.register.fetched) == ([], [])


def test_an_override_that_repeats_the_certificate_stops_at_the_effective_certificate(
    made: Graph, reported: dict[str, Called]
) -> None:
    made.world.override("oak", "loft_insulation_mm", "75")
    again = made.call_all(*BLOCKS)

    assert again["landlord_overrides"].versions[LEEDS] != reported["landlord_overrides"].versions[LEEDS]
    assert again["effective_epc"].shown("outcome")["LS6"] == "made"
    assert again["effective_epc"].versions == reported["effective_epc"].versions
    for name in MODELLING[3:]:
        assert set(again[name].shown("outcome").values()) == {"unchanged"}


def test_a_certificate_lodged_since_is_fetched_when_the_search_is_due_and_its_home_modelled_again(
    made: Graph, reported: dict[str, Called]
) -> None:
    new = document(uprn=903, postcode="BD1 9VV", door_count=3)
    made.register.lodged.append(
        Lodged(number="cert-ash-2", uprn=903, postcode="BD1 9VV", registered="2026-03-20", document=new)
    )
    made.world.now += timedelta(days=31)
    again = made.call_all(*BLOCKS)

    assert made.register.fetched == ["cert-ash-2"]
    assert again["epc_cache"].shown("searches_made") == {"BD1": 1, "LS6": 2, "YO1": 1}
    for name in NAMES[2:]:
        changed = {block for block in BLOCKS if again[name].versions[block] != reported[name].versions[block]}
        assert changed == (set() if name == "predicted_epc" else {BRADFORD}), "its own never informs a prediction"
    assert made.world.home("ash").certificate_number == "cert-ash-2"


def test_the_same_certificates_found_again_change_nothing(made: Graph, reported: dict[str, Called]) -> None:
    made.world.now += timedelta(days=31)
    again = made.call_all(*BLOCKS)

    assert len(made.register.searched) == 4
    assert made.register.fetched == []
    assert again["epc_cache"].versions == reported["epc_cache"].versions
    for name in MODELLING:
        assert set(again[name].shown("outcome").values()) == {"unchanged"}


# ---------------------------------------------------------------------------------------------- faults


def test_a_register_that_cannot_be_reached_sets_the_search_aside_and_is_asked_again_by_the_next_run(
    listed: Graph,
) -> None:
    key = SearchKey(SearchKind.POSTCODE, "BD1 9VV")
    listed.register.fail[key] = RegisterUnavailable("the register answered 503 six times")
    called = listed.call_all(BRADFORD)

    assert called["epc_cache"].shown("set_aside") == {"BD1": 1}
    assert called["baseline_predictions"].shown("rated") == {"BD1": 0}
    reasons = {item.reason for item in listed.world.set_aside()}
    assert "register_unavailable" in reasons
    assert "no_certificate" not in reasons, "an answer that did not come says nothing about the home"

    del listed.register.fail[key]
    again = listed.call_all(BRADFORD)
    assert again["optimised_packages"].shown("modelled") == {"BD1": 1}
    assert listed.world.set_aside() == []


def test_a_refused_token_stops_the_run_and_writes_no_version(listed: Graph) -> None:
    listed.register.token_is_good = False
    listed.call("properties", *BLOCKS)
    with pytest.raises(dg.Failure, match="TokenRefused") as failure:
        listed.call("epc_cache", *BLOCKS)
    assert failure.value.allow_retries is False
    assert not [name for name, _ in listed.world.db.block_versions.of() if name == "epc_cache"]


def test_a_block_of_a_portfolio_nobody_imported_fails_with_what_to_do(listed: Graph) -> None:
    with listed.world.writing() as uow:
        listed.world.db.store.tables["portfolios"].clear()
        uow.commit()
    listed.call("properties", YORK)
    listed.call("epc_cache", YORK)
    with pytest.raises(dg.Failure, match="no portfolio 'acme'; import it"):
        listed.call("remapped_epc", YORK)
