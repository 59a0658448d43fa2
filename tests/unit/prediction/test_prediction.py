"""A home without a certificate is described by those of similar homes nearby."""

from dataclasses import fields, replace
from datetime import date

import pytest

from ara_domain.epc.field_sources import PREDICTED
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.prediction import EpcPredictor, NeighbourPool, newest_per_dwelling
from ara_domain.sap.scoring import score_frame
from tests.unit.prediction.neighbourhood import CERTAIN, OTHER_POSTCODE, heated_by, home, neighbour, predict, told_by

SOLID_BRICK, CAVITY = 3, 4


def wall_of(predicted: object) -> object:
    main = predicted.epc.main_dwelling  # type: ignore[attr-defined]
    return main.wall_construction


def test_the_wall_that_most_neighbours_have_is_predicted() -> None:
    solid = [neighbour(n, main={"wall_construction": SOLID_BRICK}) for n in (44, 46, 48)]
    predicted = predict(home(), neighbour(52), *solid)
    assert wall_of(predicted) == SOLID_BRICK


def test_a_home_of_the_same_postcode_outweighs_several_elsewhere_in_the_block() -> None:
    elsewhere = [neighbour(n, postcode=OTHER_POSTCODE, main={"wall_construction": SOLID_BRICK}) for n in (44, 46, 48)]
    assert wall_of(predict(home(), neighbour(52), *elsewhere)) == CAVITY


def test_homes_of_the_same_type_outweigh_others() -> None:
    flats = [neighbour(n, property_type=2, main={"wall_construction": SOLID_BRICK}) for n in (44, 46)]
    assert wall_of(predict(home(), neighbour(52), *flats)) == CAVITY


def test_without_any_neighbour_in_the_block_nothing_is_predicted() -> None:
    far_away = EpcPredictor(NeighbourPool([neighbour(1, postcode="EX4 9VV")]), CERTAIN)
    assert told_by(far_away, home()) is None
    assert told_by(far_away, home(postcode="not known")) is None


@pytest.mark.parametrize("known", [home(50, uprn=900000001050, address_lines=("The Old Mill",)), home(50)])
def test_the_home_s_own_certificate_never_informs_its_prediction(known) -> None:  # type: ignore[no-untyped-def]
    own = neighbour(50, main={"wall_construction": SOLID_BRICK}, total_floor_area=300.0)
    others = [neighbour(n) for n in (44, 46)]
    assert predict(known, own, *others) == predict(known, *others)
    assert told_by(EpcPredictor(NeighbourPool([own]), CERTAIN), known) is None


def test_the_order_of_the_neighbours_makes_no_difference_to_what_is_voted() -> None:
    street = [neighbour(n, main={"wall_construction": SOLID_BRICK if n % 4 else CAVITY}) for n in range(30, 48, 2)]
    assert predict(home(), *street).aspects == predict(home(), *reversed(street)).aspects


def test_no_rating_cost_or_emission_reaches_a_prediction() -> None:
    street = [neighbour(n) for n in (44, 46, 48)]
    results = [
        field.name
        for field in fields(street[0])
        if any(word in field.name for word in ("rating", "cost", "emission", "consumption", "impact", "efficiency"))
    ]
    shuffled = [replace(epc, **dict.fromkeys(results, 1)) for epc in street]
    predicted = predict(home(), *street)
    assert len(results) > 10
    assert predict(home(), *shuffled) == predicted
    assert all(getattr(predicted.epc, name) is None for name in results)


def test_a_known_floor_area_is_kept_and_the_shape_follows_it() -> None:
    predicted = predict(home(total_floor_area=168.0), neighbour(44), neighbour(46))
    storeys = [storey for part in predicted.epc.sap_building_parts for storey in part.sap_floor_dimensions]
    own = neighbour(44).main_dwelling
    assert own is not None
    assert predicted.epc.total_floor_area == 168.0
    assert sum(storey.total_floor_area or 0 for storey in storeys) == pytest.approx(168.0)
    perimeter, before = storeys[0].heat_loss_perimeter, own.sap_floor_dimensions[0].heat_loss_perimeter
    assert perimeter is not None
    assert before is not None
    assert perimeter == pytest.approx(before * 2**0.5, abs=0.01)


def test_an_unknown_floor_area_is_the_middle_one_not_the_mean() -> None:
    areas = (80.0, 84.0, 400.0)
    street = [neighbour(n, total_floor_area=area) for n, area in zip((44, 50, 56), areas, strict=True)]
    assert predict(home(51), *street).epc.total_floor_area == 84.0


def test_a_heating_system_comes_with_its_own_fuel_and_hot_water() -> None:
    street = [heated_by(neighbour(n), category=7, fuel=29, code=402) for n in (44, 46, 48)]
    heating = predict(home(), neighbour(52), *street).epc.sap_heating
    assert heating is not None
    first = heating.main_heating_details[0]
    assert (first.main_heating_category, first.main_fuel_type, first.sap_main_heating_code) == (7, 29, 402)


def test_the_prediction_names_itself_and_not_its_donor() -> None:
    epc = predict(home(uprn=900000009999), neighbour(44)).epc
    assert (epc.uprn, epc.address_line_1, epc.postcode) == (900000009999, "50 Invented Road", "LS6 9VV")
    assert epc.registration_date is None
    assert {said.source for said in epc.field_sources} == {PREDICTED}


def test_agreement_makes_sure_and_disagreement_unsure() -> None:
    agreed = predict(home(), *(neighbour(n) for n in (44, 46, 48, 52)))
    split = predict(
        home(), *(neighbour(n, main={"wall_construction": SOLID_BRICK if n < 48 else CAVITY}) for n in (44, 46, 48, 52))
    )
    assert agreed.aspects["wall"].confidence > split.aspects["wall"].confidence


def test_the_engine_rates_a_predicted_certificate() -> None:
    predicted = predict(home(), neighbour(44), neighbour(46))
    score = score_frame(EpcMlTransform().to_rows([predicted.epc]))["sap_score"].iloc[0]
    own = score_frame(EpcMlTransform().to_rows([neighbour(44)]))["sap_score"].iloc[0]
    assert score == pytest.approx(own, abs=0.5)


def test_of_a_dwelling_with_several_certificates_the_newest_speaks() -> None:
    old = neighbour(44, registration_date=date(2010, 1, 1), main={"wall_construction": SOLID_BRICK})
    assert newest_per_dwelling([neighbour(44), old]) == [neighbour(44)]


def test_which_homes_are_told_together_makes_no_difference_to_any() -> None:
    near = [neighbour(n, main={"wall_construction": SOLID_BRICK if n % 4 else CAVITY}) for n in range(30, 48, 2)]
    beyond = [neighbour(n, postcode=OTHER_POSTCODE, total_floor_area=60.0 + n) for n in range(1, 9)]
    predictor = EpcPredictor(NeighbourPool([*near, *beyond]), CERTAIN)
    homes = [home(50), home(7, postcode=OTHER_POSTCODE), home(postcode="EX4 9VV"), home(31, total_floor_area=120.0)]
    together = predictor.predict([(known, predictor.ask(known)) for known in homes])
    assert together == [told_by(predictor, known) for known in homes]
    assert [found is None for found in together] == [False, False, True, False]


def test_of_windows_in_another_dwelling_s_extension_the_main_dwelling_has_as_much_glass() -> None:
    elsewhere = replace(neighbour(44).sap_windows[0], window_location=3)
    street = [replace(neighbour(n), sap_windows=(elsewhere,)) for n in (44, 46)]
    (window,) = predict(home(total_floor_area=street[0].total_floor_area), *street).epc.sap_windows
    assert window.window_location == 0
    assert window.area_m2 == pytest.approx(elsewhere.area_m2, abs=0.01)
