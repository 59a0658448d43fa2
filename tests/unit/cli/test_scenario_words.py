"""A scenario's fields in words, and what a later plan was asked otherwise than an earlier one."""

from dataclasses import replace

from ara_assets.cli.plan_change_words import change_as_json
from ara_assets.cli.scenario_words import asked_otherwise, fields_in_words, question_change
from ara_domain.identity import Portfolio
from ara_domain.plan_comparison import compare
from ara_domain.recommendations import Plan
from ara_domain.sap.price_book import PriceBook
from ara_domain.scenarios import question_of_plan
from ara_domain.services.planning import Terms, plan_inputs
from tests.contract.examples import identity, plan, scenario

ACME = Portfolio.named("acme")
HOME = identity(ACME, "HA000137")
BAND_C = scenario(ACME)
BAND_B = replace(BAND_C, target_band="B", spending_cap_pence=500_000, excluded=frozenset({"wind_turbine"}))
KEPT = {one.question: dict(reversed(list(one.asked.items()))) for one in (BAND_C, BAND_B)}
"""In an order of the store's own."""


def answering(inputs: str) -> Plan:
    return replace(plan(HOME.property_id, BAND_C), inputs_hash=inputs)


OLD, NEW = answering(plan_inputs("e1", BAND_C, "p1")), answering(plan_inputs("e2", BAND_B, "p2"))


def test_a_plan_tells_its_question_whatever_else_it_was_made_from() -> None:
    prices = PriceBook.of_package().sets[0]
    assert question_of_plan(plan_inputs("e1", BAND_C)) == BAND_C.question
    assert question_of_plan(plan_inputs("e1", BAND_C, "p1", Terms(prices=prices))) == BAND_C.question
    assert question_of_plan("e1") is None


def test_what_of_the_question_became_another_is_said_field_by_field() -> None:
    pair = asked_otherwise(compare(OLD, NEW))
    assert pair == (BAND_C.question, BAND_B.question)
    change = question_change(pair, KEPT)
    assert change.in_words == "target band: C → B; spending cap: none → £5,000; excluded: none → wind_turbine"
    assert change_as_json("band-c", compare(OLD, NEW), change)["question"] == {
        "kept": True,
        "fields": {
            "target_band": {"earlier": "C", "later": "B"},
            "spending_cap_pence": {"earlier": None, "later": 500_000},
            "excluded": {"earlier": [], "later": ["wind_turbine"]},
        },
    }


def test_plans_of_one_question_and_a_plan_alone_were_asked_nothing_else() -> None:
    again = answering(plan_inputs("e3", BAND_C, "p3"))
    assert asked_otherwise(compare(OLD, again)) is None
    assert asked_otherwise(compare(None, NEW)) is None
    assert asked_otherwise(compare(OLD, None)) is None
    assert change_as_json("band-c", compare(OLD, again))["question"] is None


def test_a_question_that_is_not_kept_is_said_to_be_so() -> None:
    pair = asked_otherwise(compare(answering("e0"), NEW))
    assert pair == (None, BAND_B.question)
    change = question_change(pair, KEPT)
    assert change.in_words == "not known: what the earlier plan was asked is not kept"
    assert change.as_json() == {"kept": False, "fields": {}}


def test_rates_are_per_cent_and_switches_yes_or_no() -> None:
    told = fields_in_words({"discount_rate": (0.035, None), "fabric_first": (False, True), "years": (30, 40)})
    assert told == "discount rate: 3.5 % → none; fabric first: no → yes; years: 30 → 40"
