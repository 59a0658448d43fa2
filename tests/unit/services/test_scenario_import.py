"""Scenarios a landlord wrote down: added, changed, refused whole, removed for good."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ara_domain.costs import default_materials
from ara_domain.plain_names import PLAIN_NAME_RULE
from ara_domain.scenarios import SCENARIO_REMOVED, Objective, Scenario, scenario_id_of
from ara_domain.services.portfolio_import import PortfolioImport
from ara_domain.services.scenario_import import (
    NamedThings,
    ScenarioFault,
    ScenarioImport,
    ScenariosRefused,
    WrittenScenario,
)
from tests.contract.examples import plan
from tests.fakes.database import FakeDatabase
from tests.unit.spreadsheets.sheets import ACME, home, portfolio_list

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def store() -> FakeDatabase:
    store = FakeDatabase(lambda: NOON)
    with store.unit_of_work() as uow:
        store.properties.save_portfolio(uow, ACME)
        store.materials.save(uow, "acme-2026", default_materials())
        uow.commit()
    return store


@pytest.fixture
def service(store: FakeDatabase) -> ScenarioImport:
    return ScenarioImport(store, lambda: NOON, {"winter-2026"})


def asked(slug: str = "band-b", **fields: Any) -> Scenario:
    given: dict[str, Any] = {"objective": Objective.LEAST_COST_TO_TARGET, "target_band": "B", "name": slug} | fields
    return Scenario(
        scenario_id=scenario_id_of(ACME.portfolio_id, slug), portfolio_id=ACME.portfolio_id, slug=slug, **given
    )


def test_what_is_new_is_added_what_differs_is_changed_and_the_rest_stays(
    store: FakeDatabase, service: ScenarioImport
) -> None:
    first, other = asked(), asked("other")
    assert service.run(ACME, [first, other]).added == (first, other)
    capped = replace(first, spending_cap_pence=1_000_000)
    changes = service.run(ACME, [capped, other])

    (change,) = changes.changed
    assert change.fields == {"spending_cap_pence": (None, 1_000_000)}
    assert change.asks_anew
    assert (changes.added, changes.unchanged, changes.to_plan) == ((), (other,), (capped,))
    assert store.recommendations.scenarios(ACME.portfolio_id) == [capped, other]


def test_another_title_alone_has_no_home_planned_anew(service: ScenarioImport) -> None:
    service.run(ACME, [asked()])
    changes = service.run(ACME, [asked(name="Band B for less")])
    assert changes.changed[0].fields == {"name": ("band-b", "Band B for less")}
    assert changes.to_plan == ()


def test_a_preview_writes_nothing(store: FakeDatabase, service: ScenarioImport) -> None:
    assert service.run(ACME, [asked()], preview=True).added == (asked(),)
    assert store.recommendations.scenarios(ACME.portfolio_id) == []


def test_one_fault_refuses_all_and_every_fault_is_named_with_its_remedy(
    store: FakeDatabase, service: ScenarioImport
) -> None:
    wrong = asked(
        "wrong",
        allowed=frozenset({"heat pump air"}),
        excluded=frozenset({"wind_turbin", "zzz"}),
        price_set="winter-2025",
        cost_version="acme-2025",
    )
    with pytest.raises(ScenariosRefused) as refused:
        service.run(ACME, [asked(), wrong, asked("a|b")])

    assert [(fault.scenario, fault.field, fault.remedy) for fault in refused.value.faults] == [
        ("wrong", "allowed", "did you mean air_source_heat_pump or ground_source_heat_pump?"),
        ("wrong", "excluded", "did you mean wind_turbine?"),
        ("wrong", "excluded", "`ara scenarios template` lists the measures"),
        ("wrong", "price_set", "did you mean winter-2026?"),
        ("wrong", "cost_version", "`ara costs list` lists the tables; leave it out for the current one"),
        ("a|b", "", f"{PLAIN_NAME_RULE}: for example a-b"),
    ]
    assert store.recommendations.scenarios(ACME.portfolio_id) == []


def test_how_a_scenario_is_written_and_what_it_names_are_refused_together(service: ScenarioImport) -> None:
    unread = ScenarioFault(scenario="b", field="budget", message="'lots' cannot be read", remedy="give pounds")
    wrong = WrittenScenario(slug="b", faults=(unread,), named=NamedThings(cost_version="acme-2025"))
    with pytest.raises(ScenariosRefused) as refused:
        service.bring_in(ACME, [WrittenScenario.of(asked(price_set="x")), wrong])
    assert [(fault.scenario, fault.field) for fault in refused.value.faults] == [
        ("band-b", "price_set"),
        ("b", "budget"),
        ("b", "cost_version"),
    ]


@pytest.mark.parametrize("slug", ["a b", "a/b", "a=b", "Band-C", "-c", "", "c" * 61, "größer"])
def test_a_new_scenario_has_a_name_that_stands_unquoted_everywhere(service: ScenarioImport, slug: str) -> None:
    with pytest.raises(ScenariosRefused, match="this cannot name a scenario; use small letters, digits"):
        service.run(ACME, [asked(slug, name="any")])


def test_a_scenario_named_before_there_was_a_rule_is_read_changed_and_removed_as_ever(
    store: FakeDatabase, service: ScenarioImport
) -> None:
    old = asked("Band C / 10k=")
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [old])
        uow.commit()
    changed = replace(old, spending_cap_pence=1_000_000)
    assert [one.now for one in service.run(ACME, [changed]).changed] == [changed]
    service.remove(ACME, changed)
    assert store.recommendations.scenarios(ACME.portfolio_id) == []


def test_options_measures_price_sets_and_cost_tables_that_there_are_may_be_named(service: ScenarioImport) -> None:
    fine = asked(
        allowed=frozenset({"photovoltaics", "photovoltaics_4kwp"}), price_set="winter-2026", cost_version="acme-2026"
    )
    assert service.run(ACME, [fine]).added == (fine,)


def test_a_removed_scenario_ends_its_plans_and_does_not_come_back_with_the_next_list(
    store: FakeDatabase, service: ScenarioImport
) -> None:
    importer = PortfolioImport(store, lambda: NOON)
    listed = portfolio_list(home("A1"), portfolio=ACME)
    importer.run(listed)
    band_c, most_sap = store.recommendations.scenarios(ACME.portfolio_id)
    (identity,) = store.properties.identities(ACME.portfolio_id)
    with store.unit_of_work() as uow:
        ended, kept = (plan(identity.property_id, one) for one in (band_c, most_sap))
        store.recommendations.save_plans(uow, [ended, kept], {})
        uow.commit()

    assert service.remove(ACME, band_c) == 1
    assert store.recommendations.scenarios(ACME.portfolio_id) == [most_sap]
    assert store.recommendations.plans(ACME.portfolio_id) == [kept]
    superseded = replace(ended, superseded_at=NOON, superseded_reason=SCENARIO_REMOVED)
    assert superseded in store.recommendations.plans(ACME.portfolio_id, superseded=True)

    assert importer.run(listed).scenarios_added == ()
    assert store.recommendations.scenarios(ACME.portfolio_id) == [most_sap]


def test_a_scenario_removed_and_asked_again_goes_on_with_its_history(
    store: FakeDatabase, service: ScenarioImport
) -> None:
    service.run(ACME, [asked()])
    service.remove(ACME, asked())
    again = asked(target_band="C")
    assert service.run(ACME, [again]).added == (again,)
    assert set(store.recommendations.questions(again.scenario_id)) == {asked().question, again.question}
