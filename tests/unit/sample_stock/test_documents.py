"""Documents of a stock keep to the schema and to themselves: they map, and the engine gives what they lodge."""

from typing import Any

import numpy as np
import pytest

from ara_domain.measures.ladder import climb
from ara_domain.ml.results import read_scores
from ara_domain.predictions import Severity
from ara_resources.sample_stock import Flaw
from ara_resources.sample_stock.rating import band_of
from ara_resources.stand_in.documents import ROW_KEYS, row_of_document
from tests.unit.sample_stock.reading import Stock

REDACTED = {
    "scheme_assessor_id", "equipment_owner", "equipment_operator", "owner", "occupier", "assessment_address_id",
    "calculation_software_name", "opt_out", "hashed_assessment_id", "cancelled_at", "related_rrn", "matched_uprn",
    "certificate_number", "certificateNumber", "council", "constituency",
}  # fmt: skip


def value(element: Any) -> Any:
    return element["value"] if isinstance(element, dict) else element


def test_every_document_but_the_flawed_maps(larger: Stock) -> None:
    flawed = len(larger.flaws[Flaw.UNKNOWN_SCHEMA]) + len(larger.flaws[Flaw.BROKEN_DOCUMENT])
    gone = sum(entry["document"] is None for entry in larger.entries)
    assert len(larger.mapped) == len(larger.entries) - flawed - gone


def test_the_engine_rates_every_home_from_1_to_100_and_as_lodged(larger: Stock) -> None:
    sap, ei = larger.scores["sap_score"].to_numpy(), larger.scores["ei_score"].to_numpy()
    assert sap.min() >= 1
    assert sap.max() <= 100
    lodged = np.array([epc.energy_rating_current for _, epc in larger.mapped])
    assert np.array_equal(np.floor(sap + 0.5), lodged)
    assert np.array_equal(
        np.maximum(1, np.floor(ei + 0.5)), [epc.environmental_impact_current for _, epc in larger.mapped]
    )


def test_nothing_in_a_stock_is_beyond_the_engine(larger: Stock) -> None:
    for score in read_scores(larger.scores, len(larger.mapped)):
        assert {limitation.severity for limitation in score.limitations} <= {Severity.APPROXIMATED}


def test_lodged_energy_costs_and_heat_demand_are_the_engines(stock: Stock) -> None:
    for (_, epc), score in zip(stock.mapped, stock.scores.to_dict("records"), strict=True):
        assert epc.renewable_heat_incentive is not None
        assert epc.renewable_heat_incentive.space_heating_kwh == pytest.approx(score["space_heating_kwh"], abs=0.01)
        assert epc.renewable_heat_incentive.water_heating_kwh == pytest.approx(score["water_heating_kwh"], abs=0.01)
        assert epc.co2_emissions_current == pytest.approx(score["co2_kg"] / 1000, abs=0.051)
        assert epc.hot_water_cost_current == pytest.approx(score["bill_water_heating_gbp"], abs=0.51)
        assert epc.lighting_cost_current == pytest.approx(score["bill_lighting_gbp"], abs=0.51)
        assert epc.total_floor_area is not None
        assert epc.energy_consumption_current == pytest.approx(
            score["primary_energy_kwh"] / epc.total_floor_area, rel=0.03
        )


def test_bands_follow_from_ratings_and_potential_is_where_the_improvements_end(larger: Stock) -> None:
    for entry, epc in larger.mapped:
        assert epc.energy_rating_current is not None
        assert epc.energy_rating_potential is not None
        assert epc.current_energy_efficiency_band == band_of(epc.energy_rating_current)
        assert epc.potential_energy_efficiency_band == band_of(epc.energy_rating_potential)
        assert entry["row"]["currentEnergyEfficiencyBand"] == epc.current_energy_efficiency_band
        steps = [
            epc.energy_rating_current,
            *(step.energy_performance_rating or 0 for step in epc.suggested_improvements),
        ]
        assert steps == sorted(steps)
        assert steps[-1] == epc.energy_rating_potential


def test_the_lodged_ladder_is_what_climbing_it_gives(stock: Stock) -> None:
    climbed = 0
    for _, epc in stock.mapped[::8]:
        for step in climb(epc):
            assert step.sap is not None
            assert step.lodged_sap == np.floor(step.sap + 0.5)
            climbed += 1
    assert climbed > 50


def test_the_common_measures_are_all_suggested_somewhere(larger: Stock) -> None:
    suggested = {step.improvement_type for _, epc in larger.mapped for step in epc.suggested_improvements}
    assert suggested >= {"A", "B", "Q", "W1", "W2", "D", "E", "F", "G", "I", "O", "U"}


def test_rows_say_what_documents_say(larger: Stock) -> None:
    for entry in larger.entries:
        row, document = entry["row"], entry["document"]
        assert tuple(row) == ROW_KEYS
        assert row["certificateNumber"] == entry["certificateNumber"]
        if document is not None:
            told = row_of_document(document)
            assert {name: row[name] for name in told} == told


def test_nothing_the_register_redacts_is_there(stock: Stock) -> None:
    for entry in stock.entries:
        assert not REDACTED & set(entry["document"] or {})


def test_measurements_texts_and_lists_come_in_every_form_the_register_has(stock: Stock) -> None:
    documents = [entry["document"] for entry in stock.entries if entry["document"]]
    windows = [window for document in documents for window in document["sap_windows"]]
    assert {type(window["window_width"]) for window in windows} == {float, dict}
    assert {type(document["energy_consumption_current"]) for document in documents} == {int, dict}
    assert {type(document["window"]["description"]) for document in documents} == {str, dict}
    showers = [document["sap_heating"]["shower_outlets"] for document in documents if "sap_heating" in document]
    assert {type(outlets) for outlets in showers} == {list, dict}


def test_draught_proofing_and_glazing_shares_follow_from_the_windows(stock: Stock) -> None:
    for _, epc in stock.mapped:
        areas = [(value(w.window_width) * value(w.window_height), w.glazing_type != 5) for w in epc.sap_windows]
        multiple = 100 * sum(area for area, is_multiple in areas if is_multiple) / sum(area for area, _ in areas)
        assert epc.multiple_glazed_proportion == pytest.approx(multiple, abs=1)
        proofed = sum(bool(w.draught_proofed) for w in epc.sap_windows) + (epc.draughtproofed_door_count or 0)
        share = 100 * proofed / (len(epc.sap_windows) + (epc.door_count or 0))
        assert epc.percent_draughtproofed == pytest.approx(share, abs=0.51)
