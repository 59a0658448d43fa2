"""Which prices a run works out bills at: the day, the user's file, and what is refused before any work."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ara_assets.cli import app
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.sap.worksheet.prices import CURRENT_PRICES
from ara_domain.services.bills import priced_at
from ara_resources.prices import PricesUnknown, prices_in_force
from ara_resources.scoring import lambda_handler
from ara_resources.scoring.choice import scoring_model
from ara_resources.scoring.payload import Rows, request_body
from ara_resources.settings import Settings
from tests.builders import certificate

HEADER = "price_set,valid_from,source,code,price_p_kwh,standing_gbp\n"
OURS = "our_2026_10,2026-10-01,our supplier's tariff,1,5.9,105\n"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(HEADER + OURS, encoding="utf-8")
    return path


def test_the_model_has_the_price_set_of_the_chosen_day_and_is_the_same_model(ours: Path) -> None:
    spring = scoring_model(Settings(prices_path=ours, prices_on=date(2026, 5, 1)))
    autumn = scoring_model(Settings(prices_path=ours, prices_on=date(2026, 11, 1)))
    assert priced_at(spring) == CURRENT_PRICES
    assert priced_at(autumn).startswith("our_2026_10@")
    assert spring.version == autumn.version


def test_a_deployed_engine_names_its_prices_in_its_version() -> None:
    rows = Rows.of(EpcMlTransform().to_rows([certificate()]))
    answer = lambda_handler.handler(json.loads(request_body("1", rows)), None)
    assert answer["model_version"] == f"{ENGINE_VERSION}+{CURRENT_PRICES}"


def test_without_a_chosen_day_the_prices_are_those_of_today(ours: Path) -> None:
    settings = Settings(prices_path=ours)
    assert prices_in_force(settings, date(2026, 9, 30)).name == CURRENT_PRICES
    assert prices_in_force(settings, date(2026, 10, 1)).name == "our_2026_10"


def test_a_file_that_cannot_be_read_stops_before_any_work_and_names_the_row(ours: Path) -> None:
    ours.write_text(HEADER + OURS.replace("5.9", "five"), encoding="utf-8")
    with pytest.raises(PricesUnknown, match=r"prices\.csv: row 2: price_p_kwh 'five'"):
        scoring_model(Settings(prices_path=ours))
    with pytest.raises(PricesUnknown, match="there is no file"):
        scoring_model(Settings(prices_path=ours.with_name("other.csv")))


def test_a_day_no_prices_are_known_for_stops_before_any_work() -> None:
    with pytest.raises(PricesUnknown, match="no price set is in force on 2020-01-01"):
        scoring_model(Settings(prices_on=date(2020, 1, 1)))


def test_a_deployed_function_is_not_asked_for_prices_it_would_not_use(ours: Path) -> None:
    with pytest.raises(PricesUnknown, match="at its own prices"):
        scoring_model(Settings(scoring="lambda", lambda_function="rate", prices_path=ours))


def test_the_listing_says_what_is_in_force_with_dates_and_sources(ours: Path) -> None:
    done = CliRunner().invoke(app, ["prices", "--on", "2026-10-01", "--json"], env={"ARA_PRICES_PATH": str(ours)})
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["in_force"] == "our_2026_10"
    assert [(one["price_set"], one["valid_from"]) for one in said["bills"]] == [
        (CURRENT_PRICES, "2026-02-01"),
        ("our_2026_10", "2026-10-01"),
    ]
    assert all(one["source"] for one in (*said["bills"], *said["ratings"], *said["factors"]))


def test_people_are_told_the_same_as_a_table(ours: Path) -> None:
    done = CliRunner().invoke(app, ["prices", "--on", "2026-10-01"], env={"ARA_PRICES_PATH": str(ours)})
    assert "Bills on 2026-10-01 are at our_2026_10" in done.stdout
    assert "our supplier's tariff" in done.stdout
    assert "5.90" in done.stdout


def test_a_day_before_all_prices_is_a_sentence_and_no_traceback() -> None:
    done = CliRunner().invoke(app, ["prices", "--on", "2020-01-01", "--json"])
    assert done.exit_code == 1
    assert "the first begins 2026-02-01" in json.loads(done.stdout)["error"]["message"]
