"""What a home buys is enough for its bill: at any prices it is what the engine, scoring afresh, would have said."""

import json
from functools import cache
from random import Random

import numpy as np
import pandas as pd
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.results import BILL_USES, read_scores
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.predictions import EnergyFigures
from ara_domain.sap.engine import expand, run
from ara_domain.sap.expansion.cpsu import cpsu_price
from ara_domain.sap.price_book import PriceBook
from ara_domain.sap.purchases import Purchases, bills
from ara_domain.sap.scoring import score_frame
from ara_domain.sap.worksheet.cost import costs
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, PriceSet, fuel_names, price_set
from ara_domain.services.bills import NotBillable, figures_at
from tests.builders import certificate, with_heating, with_main_heating
from tests.unit.measures.test_edits_agree_for_any_home import any_homes
from tests.unit.ml.frames import homes as golden_homes
from tests.unit.products.held import HELD

HOMES = 300
PENNY = 0.005


def another_set(seed: int) -> PriceSet:
    """Every unit price and standing charge drawn anew, export earning more than any fuel costs."""
    random = Random(seed)
    rows = [
        {
            "price_set": f"drawn_{seed}",
            "valid_from": "2026-06-01",
            "source": "drawn",
            "code": str(code),
            "price_p_kwh": f"{random.uniform(1, 60):.3f}",
            "standing_gbp": f"{random.uniform(0, 400):.2f}",
        }
        for code in fuel_names()
    ]
    return PriceBook.of_package().with_rows(enumerate(rows, start=2)).named(f"drawn_{seed}")


def electric_cpsu() -> EpcPropertyData:
    return with_heating(
        with_main_heating(
            certificate(), sap_main_heating_code=192, main_fuel_type=29, main_heating_category=2,
            main_heating_data_source=2, main_heating_index_number=None,
        ),
        water_heating_code=901, water_heating_fuel=29,
    )  # fmt: skip


def on_network(index: int) -> EpcPropertyData:
    """900201 is held and has a price of its own; any other is priced as Table 32 says."""
    joined = with_main_heating(
        certificate(), main_heating_category=6, main_fuel_type=99, sap_main_heating_code=301, main_heating_control=2306,
        main_heating_data_source=2, main_heating_index_number=None, community_heat_network_index_number=index,
    )  # fmt: skip
    return with_heating(joined, water_heating_code=901, water_heating_fuel=99)


@cache
def frame() -> pd.DataFrame:
    made = [*any_homes(HOMES), *golden_homes().values(), electric_cpsu(), on_network(900201), on_network(3)]
    return EpcMlTransform(HELD).to_rows(made)


@cache
def figures(prices: PriceSet | None = None) -> list[EnergyFigures | None]:
    return [score.figures for score in read_scores(score_frame(frame(), prices), len(frame()))]


@pytest.mark.parametrize(
    "prices", [price_set(CURRENT_PRICES), another_set(1), another_set(2)], ids=lambda one: one.name
)
def test_what_is_bought_comes_to_what_the_worksheet_charges(prices: PriceSet) -> None:
    dwellings = expand(frame())
    sheet = run(dwellings, dwellings.region)
    by_line = costs(
        sheet.energy,
        sheet.generation,
        dwellings.supplied.supplies,
        prices,
        heating_price_p=cpsu_price(dwellings, sheet, prices),
    )
    rated = np.array([one is not None for one in figures()])
    assert rated.sum() > HOMES * 0.8
    scored = score_frame(frame(), prices)[rated]
    assert scored["bill_gbp"].to_numpy() == pytest.approx(by_line.total[rated], abs=PENNY)
    of_lines = {
        "space_heating": by_line.main_1 + by_line.main_2 + by_line.secondary,
        "water_heating": by_line.water,
        "lighting": by_line.lighting,
        "pumps_and_fans": by_line.pumps,
        "standing_charges": by_line.standing,
        "generation": by_line.generation,
    }
    for use in BILL_USES:
        assert scored[f"bill_{use}_gbp"].to_numpy() == pytest.approx(of_lines[use][rated], abs=PENNY), use


def test_a_stored_bill_at_other_prices_is_the_bill_of_a_fresh_scoring_at_them() -> None:
    """Stored as JSON, whose keys a database puts in an order of its own."""
    prices = another_set(3)
    then = [one for one in figures() if one is not None]
    stored = [json.loads(json.dumps(one.bought, sort_keys=True)) for one in then]
    assert figures_at(prices, then) == [one for one in figures(prices) if one is not None]
    paid = bills(Purchases.of(stored), prices)
    assert paid.sum(axis=1).tolist() == [one.bill_gbp for one in figures(prices) if one is not None]


def test_the_homes_buy_in_every_way_there_is() -> None:
    """The two tests above would prove little on homes of one kind."""
    bought = {key for one in figures() if one is not None and one.bought for key in one.bought}
    for key in (
        "space_heating.1",
        "space_heating.31",
        "space_heating.33",
        "water_heating.31",
        "space_heating.51",
        "space_heating.0",
        "standing_charges.30",
        "standing_charges.32",
        "generation.60",
        "generation.30",
    ):
        assert key in bought, key


def test_only_bills_change_with_prices() -> None:
    before = [one for one in figures() if one is not None]
    after = figures_at(another_set(4), before)
    assert [(one.sap_score, one.co2_kg, one.fuel_kwh, one.bought) for one in after] == [
        (one.sap_score, one.co2_kg, one.fuel_kwh, one.bought) for one in before
    ]
    assert {one.price_set for one in after} == {"drawn_4"}


def test_figures_that_do_not_say_what_is_bought_are_not_billed() -> None:
    silent = [EnergyFigures(**{name: getattr(one, name) for name in _FIELDS}) for one in figures()[:1] if one]
    with pytest.raises(NotBillable, match="have to be scored again"):
        figures_at(another_set(5), silent)


def test_prices_of_ratings_make_no_bills() -> None:
    with pytest.raises(ValueError, match="table_32 prices ratings"):
        score_frame(frame(), price_set("table_32"))


_FIELDS = [name for name in EnergyFigures.__dataclass_fields__ if name != "bought"]
