"""The ladder Table 33 offers by itself: its order, what each measure must bring, who is tested for what."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.measures.offers import Offer, Offers, Outcome, offers_of
from ara_domain.measures.procedure import FABRIC, HEAT_PUMPS, procedure
from ara_domain.measures.table33 import NOT_MODELLED, RDSAP_10, RDSAP_2012, alternatives, steps
from ara_domain.measures.table33.titles import title_of
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap import method
from ara_domain.sap.scoring import score_frame
from tests.builders import certificate, with_main_dwelling, with_main_heating
from tests.unit.epc.full_sap_document import full_sap_document

TRANSFORM = EpcMlTransform()
SEMI = certificate()
INSULATED = with_main_dwelling(
    SEMI, wall_insulation_type=2, roof_insulation_thickness="300mm", roof_insulation_location=2
)
STORAGE_HEATED = with_main_heating(
    INSULATED,
    main_heating_category=7,
    sap_main_heating_code=401,
    main_fuel_type=29,
    main_heating_control=2401,
    heat_emitter_type=0,
    main_heating_data_source=2,
    main_heating_index_number=None,
)
SINGLE_GLAZED = replace(
    SEMI,
    multiple_glazed_proportion=0,
    sap_windows=tuple(
        replace(window, glazing_type=5, glazing_gap=None, transmission=None) for window in SEMI.sap_windows
    ),
)
NEW = map_certificate(full_sap_document())


def offered(epc: EpcPropertyData, by: method.Method = method.RDSAP_10, cancelled: Collection[str] = ()) -> Offers:
    (found,) = offers_of(TRANSFORM.to_rows([epc]), by, [cancelled])
    return found


def by_code(offers: Offers) -> dict[str, Offer]:
    return {offer.code: offer for offer in offers.tested}


@pytest.fixture(scope="module")
def semi() -> Offers:
    return offered(SEMI)


def test_measures_are_tested_in_the_printed_order(semi: Offers) -> None:
    order = procedure(RDSAP_10).order
    codes = [offer.code for offer in semi.tested]
    assert codes == sorted(codes, key=order.index)
    assert len(codes) > 8


def test_the_printed_order_names_every_measure_that_has_a_step_or_a_reason_but_alternatives() -> None:
    named = set(procedure(RDSAP_10).order)
    measures = {code.partition(":")[0] for code in steps(RDSAP_10)} | set(NOT_MODELLED)
    of_other_editions = {"B4", "L", "V", "W", "Y2"}
    assert measures - named - of_other_editions == {"J2", "Q2", "Z3"}
    assert named <= measures
    assert all(title_of(code) != code for code in measures)


def test_a_measure_is_kept_for_one_point_and_small_works_for_half_a_point(semi: Offers) -> None:
    for code, offer in by_code(semi).items():
        if offer.gain is None:
            continue
        least = 0.5 if code in ("C", "D", "E") else 1.0
        assert (offer.outcome is Outcome.RECOMMENDED) == (offer.gain >= least), code
    assert 0.5 <= (by_code(semi)["E"].gain or 0) < 1.0
    assert (by_code(semi)["D"].gain or 1) < 0.5


def test_a_measure_builds_on_those_kept_and_on_no_other(semi: Offers) -> None:
    (base,) = score_frame(TRANSFORM.to_rows([SEMI]))["sap_score"]
    rated = base
    for offer in semi.tested:
        if offer.sap is None or offer.gain is None:
            continue
        assert offer.sap - offer.gain == pytest.approx(rated)
        rated = offer.sap if offer.outcome is Outcome.RECOMMENDED else rated
    assert rated > base + 15


def test_a_heat_pump_is_offered_where_no_fabric_measure_is_and_where_it_equals_the_new_boiler(semi: Offers) -> None:
    assert FABRIC & {offer.code for offer in semi.ladder}
    assert not by_code(semi).keys() & set(HEAT_PUMPS)
    found = by_code(offered(STORAGE_HEATED))
    assert found["Z1"].outcome is Outcome.RECOMMENDED
    assert not found.keys() & {"T", "L2"}


def test_rdsap_2012_has_heat_pumps_as_alternatives_only_and_offers_the_gas_boiler() -> None:
    offers = offered(STORAGE_HEATED, method.RDSAP_2012)
    found = by_code(offers)
    assert "Z1" in {offer.code for offer in offers.alternatives}
    assert found["T"].outcome is Outcome.RECOMMENDED
    assert not set(procedure(RDSAP_2012).order) & set(HEAT_PUMPS)


def test_a_measure_that_makes_the_home_dearer_to_run_is_not_recommended() -> None:
    found = by_code(offered(INSULATED))["Z1"]
    assert (found.gain or 0) > 1
    assert (found.saving_gbp or 0) < 0
    assert found.outcome is Outcome.SAVING_TOO_SMALL


def test_what_the_assessor_cancelled_is_left_out_and_secondary_glazing_takes_the_place_of_double() -> None:
    as_printed = by_code(offered(SINGLE_GLAZED))
    assert as_printed["O"].outcome is Outcome.RECOMMENDED
    assert "P" not in as_printed
    found = by_code(offered(SINGLE_GLAZED, cancelled=("O", "B")))
    assert (found["O"].outcome, found["B"].outcome) == (Outcome.CANCELLED, Outcome.CANCELLED)
    assert found["P"].outcome is Outcome.RECOMMENDED


def test_new_dwellings_are_tested_for_lamps_solar_water_panels_and_wind_only() -> None:
    assert by_code(offered(NEW, method.SAP_2012)).keys() <= {"E", "N", "U", "V2"}
    assert "U" in by_code(offered(NEW, method.SAP_2012))


def test_what_is_due_by_its_condition_and_has_no_published_performance_is_offered_without_a_rating(
    semi: Offers,
) -> None:
    recovery = by_code(semi)["Y"]
    assert recovery.outcome is Outcome.DUE_NOT_RATED
    assert recovery.offered
    assert recovery.sap is None
    assert "Y" not in by_code(offered(SEMI, method.RDSAP_2012)), "showers are not recorded before RdSAP 10"


def test_alternatives_are_tested_alone_and_stand_beside_the_ladder(semi: Offers) -> None:
    (found,) = [offer for offer in semi.alternatives if offer.code == "Q2"]
    assert (found.saving_gbp or 0) >= 10
    step = alternatives()["Q2"]
    after = TRANSFORM.to_rows([step.edit_certificate(SEMI)])
    assert after["part1_wall_u"].item() == 0.3
    assert score_frame(after)["sap_score"].item() == pytest.approx(found.sap)
    assert "Q2" not in {offer.code for offer in semi.ladder}
    park_home = replace(SEMI, property_type=4)
    assert not offered(park_home).alternatives


def test_homes_together_are_offered_what_each_is_alone(semi: Offers) -> None:
    frame = pd.concat([TRANSFORM.to_rows([epc]) for epc in (SINGLE_GLAZED, SEMI, STORAGE_HEATED)], ignore_index=True)
    together = offers_of(frame)
    assert together[0] == offered(SINGLE_GLAZED)
    assert [offer.code for offer in together[1].tested] == [offer.code for offer in semi.tested]
    assert np.allclose(
        [offer.sap or 0 for offer in together[1].tested], [offer.sap or 0 for offer in semi.tested]
    )  # fmt: skip
    assert together[2].ladder == offered(STORAGE_HEATED).ladder
