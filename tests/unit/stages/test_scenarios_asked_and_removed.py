"""Plans follow the scenarios: a new one is planned alone, plans of one removed end."""

from dataclasses import replace

import pytest

from ara_domain.scenarios import SCENARIO_REMOVED, scenario_id_of
from tests.unit.stages.world import PORTFOLIO, World


@pytest.fixture
def world() -> World:
    world = World()
    for number, name in enumerate(("A1", "A2"), start=1):
        world.list_home(name, uprn=number)
        world.lodge(f"0000-0000-0000-0000-000{number}", number)
    world.run()
    return world


def save(world: World, slug: str, **fields: object) -> None:
    scenario = replace(
        world.scenario("band-c"),
        scenario_id=scenario_id_of(PORTFOLIO.portfolio_id, slug),
        slug=slug,
        **fields,  # type: ignore[arg-type]
    )
    with world.writing() as uow:
        world.db.recommendations.save_scenarios(uow, [scenario])
        uow.commit()


def test_a_new_scenario_is_planned_and_the_plans_of_the_others_stay(world: World) -> None:
    before = {name: {plan.plan_id for plan in world.plans(name)} for name in ("A1", "A2")}
    save(world, "band-b", target_band="B")
    report = world.run("optimised_packages")["optimised_packages"]

    assert (report.counts["modelled"], report.counts["plans"]) == (2, 2)
    for name, old in before.items():
        assert old < {plan.plan_id for plan in world.plans(name)}
        assert world.plan(name, "band-b").scenario_id == world.scenario("band-b").scenario_id
        assert world.plans(name, superseded=True) == []


def test_plans_replaced_together_say_each_what_changed_of_it(world: World) -> None:
    """The question of one scenario, and the way packages are chosen for both."""
    asked = world.scenario("band-c")
    tables = world.db.store.tables["plans"]
    for key, one in list(tables.items()):
        evidence, _, question = one.inputs_hash.partition("/")
        tables[key] = replace(one, inputs_hash=f"{evidence.partition('.')[0]}.0/{question}")
    save(world, "band-c", target_band="B")
    world.run("optimised_packages")
    ended = world.plans("A1", superseded=True)
    assert len(ended) == 2
    for one in ended:
        changed = "the scenario's question changed" in (one.superseded_reason or "")
        assert changed == (one.scenario_id == asked.scenario_id)
        assert "packages are chosen in a new way" in (one.superseded_reason or "")


def test_plans_a_run_wrote_after_the_scenario_was_removed_end_with_the_next_run(world: World) -> None:
    removed = world.scenario("band-c")
    with world.writing() as uow:
        world.db.recommendations.remove_scenario(uow, removed.scenario_id, world.clock(), SCENARIO_REMOVED)
        uow.commit()
    late = replace(world.plans("A1", superseded=True)[0], superseded_at=None, superseded_reason=None)
    world.db.store.tables["plans"][late.plan_id] = late
    kept = world.plan("A1", "most-sap-10k")
    world.run("optimised_packages")

    assert world.plans("A1") == [kept]
    (ended,) = world.plans("A1", superseded=True)
    assert (ended.plan_id, ended.superseded_reason) == (late.plan_id, SCENARIO_REMOVED)
