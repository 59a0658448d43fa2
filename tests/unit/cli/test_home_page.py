"""The page of a home: one subject after another at 80 columns, the same account as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ara_assets.cli.home_account import HomeAccount
from ara_assets.cli.home_account_json import account_as_json
from ara_assets.cli.home_page import show_page
from ara_assets.cli.session import Session
from ara_resources.settings import Settings
from tests.unit.stages.world import PORTFOLIO, World

HEADINGS = (
    "The home",
    "As it is now",
    "Measures it may have, each alone",
    "Measures refused",
    "Band C at least cost",
    "Most SAP within £10,000",
)


@pytest.fixture(scope="module")
def planned() -> World:
    world = World()
    world.list_home("oak", uprn=901)
    world.lodge("cert-oak", 901)
    world.run()
    return world


def account_of(world: World) -> HomeAccount:
    session = Session(Settings(), world.db)  # type: ignore[arg-type]  # the store of the tests is no PostgreSQL
    return HomeAccount(session, PORTFOLIO, world.home("oak"))


def below(told: Sequence[str], heading: str) -> list[str]:
    """The lines below a heading, up to the next empty one."""
    start = next(place for place, line in enumerate(told) if line.startswith(heading)) + 1
    return list(told[start : told.index("", start)])


def test_the_page_goes_from_evidence_to_plans_within_80_columns(
    planned: World, printed: Callable[[], list[str]]
) -> None:
    show_page(account_of(planned))
    told = printed()
    places = [next(place for place, line in enumerate(told) if line.startswith(heading)) for heading in HEADINGS]
    assert places == sorted(places)
    assert told[0].startswith("oak  ")


def test_a_measure_has_its_figures_on_one_line_and_its_reason_below(
    planned: World, printed: Callable[[], list[str]]
) -> None:
    account = account_of(planned)
    show_page(account)
    lines = below(printed(), "Measures it may have")
    loft = next(place for place, line in enumerate(lines) if line.startswith("  Loft insulation to 270 mm"))
    one = next(one for one in account.offered if one.option == "loft_insulation")
    impact = account.impact_of(one)
    assert impact is not None
    assert lines[loft].split()[-4:-2] == [f"£{one.cost_pence / 100:,.0f}", f"{impact.sap_gain:+.1f}"]
    assert lines[loft + 1].startswith("    75 mm")
    assert any(f"lasts {one.lifetime_years} years" in line for line in lines[loft + 1 : loft + 4])


def test_a_package_is_told_step_by_step_from_the_rating_now_to_the_rating_of_the_plan(
    planned: World, printed: Callable[[], list[str]]
) -> None:
    plan = planned.plan("oak")
    show_page(account_of(planned))
    lines = below(printed(), "Band C at least cost")
    before, after = plan.figures_before, plan.package.figures_after
    assert lines[0].startswith(f"  £{plan.package.cost_pence / 100:,.0f}: {before.sap_rating} {before.band} → ")
    steps = [line for line in lines if line.split()[0].isdigit()]
    assert len(steps) == len(plan.package.steps) > 0
    assert f"{plan.package.steps[-1].sap_after:.1f} {after.band}" in steps[-1]
    now = next(line for line in lines if "as it is now" in line)
    assert f"{plan.package.sap_before:.1f} {before.band}" in now
    gains = sum(float(line.split()[-1]) for line in steps)
    assert gains == pytest.approx(plan.package.sap_after - plan.package.sap_before, abs=0.06 * len(steps))


def test_refused_measures_somebody_can_do_something_about_are_told_before_the_others(
    planned: World, printed: Callable[[], list[str]]
) -> None:
    account = account_of(planned)
    assert account.home.candidates is not None
    *others, last = account.refused
    unknown = replace(last, reason="existing_unknown", text="survey it first")
    account.home = replace(account.home, candidates=replace(account.home.candidates, refused=(*others, unknown)))
    show_page(account)
    lines = below(printed(), "Measures refused")
    assert lines[1].endswith("survey it first")
    assert len(lines) > len(others)


def test_a_superseded_plan_is_listed_with_its_id_and_why_it_ended(
    planned: World, printed: Callable[[], list[str]]
) -> None:
    world = planned.copy()
    old = world.plan("oak")
    world.override("oak", "loft_insulation_mm", "300")
    world.run()
    account = account_of(world)
    show_page(account)
    (line,) = [line for line in below(printed(), "Superseded plans") if str(old.plan_id)[:8] in line]
    assert "band-c" in line
    ended = next(plan for plan in account_as_json(account)["plans"] if plan["plan_id"] == old.plan_id)
    assert ended["superseded_reason"] == "the home's data changed"


def test_a_home_nobody_knows_anything_of_has_a_page_that_says_so(printed: Callable[[], list[str]]) -> None:
    world = World()
    world.list_home("oak")
    world.run()
    show_page(account_of(world))
    assert any("not modelled because" in line for line in printed())


def test_a_flat_is_told_which_measures_need_the_whole_block(planned: World) -> None:
    account = account_of(planned)
    one = replace(account.offered[0], whole_block=True)
    assert account.note_on(one) == "needs the whole block"
