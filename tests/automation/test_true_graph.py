"""ARA's own sensor, assets and resources on a real instance: what is entered is modelled, its block and no other."""

from collections.abc import Iterator

import pytest

from ara_assets.dagster_tags import PARTITION
from ara_assets.definitions import REFRESHED
from ara_domain.identity import BlockKey, postcode_block
from ara_resources.sample_stock import make_sample
from ara_resources.stand_in import StandIn
from tests.automation.true_graph import run_request, tick, while_scoring
from tests.dagster_instance import Copies
from tests.integration.pipelines.site import NO_REGISTER, PORTFOLIO, Site, Snapshot, opened

pytestmark = pytest.mark.integration

HOMES = 24
FIELD = "draught_proofed_percent"


@pytest.fixture(scope="module")
def site(
    copies: Copies, migrated_template: str, dagster_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A modelled stock; from here on nobody answers for the register."""
    stock = tmp_path_factory.mktemp("stock")
    make_sample(stock, HOMES)
    empty = Snapshot(migrated_template, dagster_template)
    with opened(copies, empty, tmp_path_factory.mktemp("site"), NO_REGISTER) as site:
        site.import_list(stock / "portfolio.csv")
        with StandIn(stock) as server, pytest.MonkeyPatch.context() as patch:
            patch.setenv("ARA_EPC_API_URL", server.url)
            patch.setenv("ARA_EPC_API_TOKEN", server.token)
            site.run()
        assert tick(site.instance) == ((), "everything is fresh")
        yield site


def some_home(site: Site, number: int) -> tuple[str, BlockKey]:
    """One of the homes with plans, and its block."""
    name = sorted({name for name, _ in site.plans()})[number]
    return name, BlockKey(PORTFOLIO.slug, postcode_block(site.homes[name].postcode))


def overridden(site: Site, name: str) -> object:
    """The value of the override that the home was last modelled with."""
    home = site.homes[name].property_id
    (applied,) = site.database.properties.snapshots([home])[home]["overridden"].values()
    return applied["new"]


def baselines(site: Site) -> dict[str, object]:
    names = {home.property_id: name for name, home in site.homes.items()}
    return {names[key]: held for key, held in site.database.properties.baselines(names).items()}


def test_an_override_makes_the_next_tick_ask_for_a_run_of_its_block_alone(site: Site) -> None:
    name, block = some_home(site, 0)
    before = baselines(site)
    site.override(name, FIELD, "35")

    (request,), _ = tick(site.instance)
    assert request.tags[PARTITION] == str(block)
    assert {key.to_user_string() for key in request.asset_selection or ()} < {recipe.asset for recipe in REFRESHED}
    assert run_request(site.instance, request)

    assert overridden(site, name) == 35
    after = baselines(site)
    assert {home for home in after if after[home] != before[home]} == {name}
    assert tick(site.instance) == ((), "everything is fresh")


def test_an_override_written_while_its_block_is_in_flight_is_modelled_by_the_run_after(site: Site) -> None:
    name, _ = some_home(site, 1)
    seen: list[object] = []

    def another_is_entered() -> None:
        assert site.override(name, FIELD, "45").written
        seen.append(tick(site.instance))

    site.override(name, FIELD, "35")
    while_scoring.append(another_is_entered)
    (request,), _ = tick(site.instance)
    run_request(site.instance, request)  # to its end, or stopped where it noticed: both are right

    assert seen == [((), "1 stale blocks have a run in flight")]
    (again,), _ = tick(site.instance)
    assert again.run_key != request.run_key
    assert run_request(site.instance, again)
    assert overridden(site, name) == 45
    home = site.database.properties.find_home(PORTFOLIO.portfolio_id, name)
    assert home is not None
    assert home.effective_epc.percent_draughtproofed == 45
    assert tick(site.instance) == ((), "everything is fresh")


def test_overrides_of_homes_in_two_blocks_are_modelled_by_as_few_runs_as_it_takes(site: Site) -> None:
    """Neighbouring blocks share a run: to start one costs more than to pass over what is unchanged between them."""
    first, one = some_home(site, 0)
    last, two = some_home(site, -1)
    assert one != two
    site.override(first, FIELD, "55")
    site.override(last, FIELD, "55")

    (request,), _ = tick(site.instance)
    assert run_request(site.instance, request)

    assert (overridden(site, first), overridden(site, last)) == (55, 55)
    assert tick(site.instance) == ((), "everything is fresh")
