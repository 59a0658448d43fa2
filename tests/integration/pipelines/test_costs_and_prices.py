"""Other costs plan anew and score nothing; other prices of energy bill anew and plan only what asks of bills.

The product's own jobs on real PostgreSQL, told by what the assets count.
"""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from ara_domain.costs import default_materials
from ara_domain.costs.reading import CostList
from ara_domain.costs.table import area_of
from ara_domain.identity import UNKNOWN_BLOCK, BlockKey, postcode_block
from ara_domain.ports import RegionalFactor
from ara_domain.predictions import EnergyFigures
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.cost_import import CostImport
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.stages import HomeFrames
from ara_resources.prices import prices_in_force
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.settings import Settings
from tests.integration.pipelines.site import PORTFOLIO, Site, count

pytestmark = pytest.mark.integration

BILLS = "most-bill-saving-5k"
OF_SAP = {"band-c", "most-sap-10k"}
PENNY = 0.005
OUR_TARIFF = """price_set,valid_from,source,code,price_p_kwh,standing_gbp
ours,2026-02-01,our supplier,1,9.4,140
ours,2026-02-01,our supplier,30,24.1,160
ours,2026-02-01,our supplier,31,11.2,
ours,2026-02-01,our supplier,60,4.1,
"""


def ask_of_bills(site: Site) -> None:
    """A question whose answer depends on the prices of energy."""
    scenario = Scenario(
        scenario_id=uuid5(PORTFOLIO.portfolio_id, BILLS),
        portfolio_id=PORTFOLIO.portfolio_id,
        slug=BILLS,
        name="Most saving on bills within £5,000",
        objective=Objective.MOST_BILL_SAVING_WITHIN_BUDGET,
        budget_pence=5_000_00,
    )
    with site.database.unit_of_work() as uow:
        site.database.recommendations.save_scenarios(uow, [scenario])
        uow.commit()
    site.refresh()


def pay_our_tariff(site: Site) -> None:
    """The landlord's own tariff is in force; the stored bills are not at it yet."""
    file = site.folder / "tariff.csv"
    file.write_text(OUR_TARIFF, encoding="utf-8")
    site.environment.setenv("ARA_PRICES_PATH", str(file))


def scored_afresh(site: Site, homes: list[UUID]) -> dict[UUID, EnergyFigures]:
    """What the engine says of these homes as they are, at the prices in force."""
    blocks: dict[UUID, EnergyFigures] = {}
    model = LocalScoringModel(prices_in_force(Settings()))
    frames = HomeFrames(site.database.properties)
    for block in site.database.properties.blocks(PORTFOLIO.portfolio_id):
        held = site.database.properties.stage_hashes(PORTFOLIO.portfolio_id, block)
        hashes = {home: row.effective for home, row in held.items() if row.effective is not None and home in homes}
        if not hashes:
            continue
        features = frames.of(PORTFOLIO, BlockKey(PORTFOLIO.slug, block), hashes)
        for home, baseline in KwhPredictionService(model).run(features, hashes).items():
            if baseline.figures is not None:
                blocks[home] = baseline.figures
    return blocks


def test_other_prices_of_energy_bill_anew_and_plan_only_what_asks_of_bills(modelled_site: Site) -> None:
    ask_of_bills(modelled_site)
    before = modelled_site.plans()
    homes = {home for home, _ in before}
    ids = [modelled_site.homes[name].property_id for name in homes]
    figures_before = modelled_site.database.properties.baselines(ids)
    pay_our_tariff(modelled_site)
    reports = modelled_site.refresh()

    assert count(reports, "baseline_predictions", "scored") == 0
    assert count(reports, "recommendations", "considered") == 0
    assert count(reports, "impact_predictions", "scored") == 0
    assert count(reports, "baseline_predictions", "billed") >= len(homes)
    assert count(reports, "impact_predictions", "billed") == len(homes)
    assert count(reports, "optimised_packages", "modelled") == len(homes), "for the one question that asks of bills"
    assert count(reports, "optimised_packages", "plans") == len(homes)
    assert count(reports, "optimised_packages", "billed") == len(homes) * len(OF_SAP)

    baselines, fresh = modelled_site.database.properties.baselines(ids), scored_afresh(modelled_site, ids)
    assert fresh.keys() == baselines.keys()
    for home, figures in fresh.items():
        stored = baselines[home].figures
        assert stored is not None
        assert stored.price_set == "ours"
        assert stored.bill_gbp == pytest.approx(figures.bill_gbp, abs=PENNY)
        assert stored.bill_by_use_gbp == pytest.approx(figures.bill_by_use_gbp, abs=PENNY)
        old = figures_before[home].figures
        assert old is not None
        assert (stored.sap_score, stored.fuel_kwh) == (old.sap_score, old.fuel_kwh)

    after, superseded = modelled_site.plans(), modelled_site.plans(superseded=True)
    for (name, slug), plan in after.items():
        home = modelled_site.homes[name].property_id
        assert plan.figures_before == baselines[home].figures
        assert plan.package.figures_after.price_set == "ours"
        if slug in OF_SAP:
            assert plan.package.steps == before[name, slug].package.steps
            assert superseded[name, slug].superseded_reason == "bills are at the prices of ours"
    assert modelled_site.refresh() == [], "everything is at these prices now"


def test_another_cost_table_prices_and_plans_anew_and_scores_no_home_and_no_measure(modelled_site: Site) -> None:
    before = modelled_site.plans()
    homes = {home for home, _ in before}
    dearer = tuple(replace(one, unit_cost_pence=one.unit_cost_pence * 2) for one in default_materials())
    everywhere = {area_of(block) for block in modelled_site.database.properties.blocks(PORTFOLIO.portfolio_id)}
    factors = tuple(
        RegionalFactor(area=area, factor=1.1, source="a price book") for area in sorted(everywhere - {UNKNOWN_BLOCK})
    )
    CostImport(modelled_site.database).run(CostList(source="tender.xlsx", materials=dearer, factors=factors), "tender")
    reports = modelled_site.refresh()

    assert count(reports, "recommendations", "considered") == len(homes)
    assert count(reports, "baseline_predictions", "scored") == count(reports, "baseline_predictions", "billed") == 0
    assert count(reports, "impact_predictions", "scored") == count(reports, "impact_predictions", "billed") == 0
    assert count(reports, "optimised_packages", "modelled") == len(homes)
    regional = 0
    for (name, _), plan in modelled_site.plans().items():
        assert plan.cost_version.startswith("tender+")
        factor = None if postcode_block(modelled_site.homes[name].postcode) == UNKNOWN_BLOCK else 1.1
        for part in (part for one in plan.recommendations for part in one.parts):
            work = part.fixed_cost_pence + round(part.quantity * part.unit_cost_pence)
            assert part.regional_factor == factor
            assert part.cost_pence == round(work * (factor or 1.0))
            regional += factor is not None
    assert regional > len(homes), "nearly every home has a postcode"
