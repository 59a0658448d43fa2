"""Predicted certificates: kept whole beside who said so, and lent to homes that have no certificate of their own."""

from dataclasses import replace

from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_sources import PREDICTED, FieldConfidence
from ara_domain.identity import Portfolio
from ara_domain.ports import PredictedHome, PredictionState, Repositories
from ara_domain.predicted_rating import PredictedRating
from tests.builders import certificate
from tests.contract.examples import NOON, identity, new_number, save_homes, save_mapped, search_row

CONFIDENCE = FieldConfidence(path="sap_building_parts[1].wall_construction", source=PREDICTED, confidence=0.85)
PREDICTION = PredictedHome(
    epc=replace(certificate(), uprn=None, schema_type="Predicted-From-Neighbours", field_sources=(CONFIDENCE,)),
    neighbours=("0000-0000-0000-0000-0002", "0000-0000-0000-0000-0001"),
    rating=PredictedRating(expected=67.25, low=55.5, high=75.125, of_certificate=70.5),
)


def save(store: Repositories, *homes: object, found: PredictedHome = PREDICTION, mark: str = "in/out") -> None:
    with store.unit_of_work() as uow:
        predictions = dict.fromkeys(homes, found)
        store.predicted_epcs.save(uow, predictions, dict.fromkeys(predictions, mark), NOON)  # type: ignore[arg-type]
        uow.commit()


def predicted_of(store: Repositories, portfolio: Portfolio) -> EpcPropertyData | None:
    (home,) = store.properties.find_by_block(portfolio.portfolio_id, "LS6")
    return home.predicted_epc


def test_a_prediction_comes_back_whole_with_its_confidences_and_neighbours(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    save(store, home.property_id)

    assert store.predicted_epcs.of([home.property_id]) == {home.property_id: PREDICTION}
    state = PredictionState(stage_hash="in/out", neighbours=2, is_predicted=True, shortfall=None)
    assert store.predicted_epcs.states([home.property_id]) == {home.property_id: state}


def test_neighbours_come_back_under_whatever_name_a_register_gives_them(store: Repositories, portfolio: Portfolio):
    odd = ('a "quoted" one', "back\\slash", "two, of them", "{braced}", "null", "", "tab\tand\nline", "\\N", "Ystâd")
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    save(store, home.property_id, found=replace(PREDICTION, neighbours=odd))
    assert store.predicted_epcs.of([home.property_id])[home.property_id].neighbours == odd


def test_a_home_without_certificate_is_lent_its_prediction_unless_it_falls_short(
    store: Repositories, portfolio: Portfolio
):
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    assert predicted_of(store, portfolio) is None
    save(store, home.property_id)
    assert predicted_of(store, portfolio) == PREDICTION.epc
    (lent,) = store.properties.find_by_block(portfolio.portfolio_id, "LS6")
    assert lent.predicted_rating == lent.told_rating == PREDICTION.rating

    save(store, home.property_id, found=replace(PREDICTION, shortfall="too few neighbours"), mark="other")
    assert predicted_of(store, portfolio) is None
    assert store.predicted_epcs.of([home.property_id])[home.property_id].epc == PREDICTION.epc


def test_a_home_with_a_certificate_is_not_lent_its_prediction(store: Repositories, portfolio: Portfolio):
    home, number = identity(portfolio, "A1"), new_number()
    save_homes(store, portfolio, [home])
    save_mapped(store, number, certificate())
    save(store, home.property_id)
    with store.unit_of_work() as uow:
        store.properties.choose_certificates(uow, {home.property_id: number}, {})
        uow.commit()

    assert predicted_of(store, portfolio) is None
    chosen = store.properties.chosen_certificates
    assert chosen(portfolio.portfolio_id, "LS6") == {home.property_id: number}
    assert chosen(portfolio.portfolio_id, "BD1", "LS6") == {home.property_id: number}
    assert chosen(portfolio.portfolio_id, "BD1") == chosen(portfolio.portfolio_id) == {}


def test_where_neighbours_say_no_shape_the_reason_is_kept_alone(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    nothing = PredictedHome(epc=None, shortfall="no certificate nearby")
    save(store, home.property_id)
    save(store, home.property_id, found=nothing)

    assert store.predicted_epcs.of([home.property_id]) == {home.property_id: nothing}
    assert predicted_of(store, portfolio) is None


def test_a_forgotten_prediction_leaves_nothing(store: Repositories, portfolio: Portfolio):
    one, other = identity(portfolio, "A1"), identity(portfolio, "A2")
    save_homes(store, portfolio, [one, other])
    save(store, one.property_id, other.property_id)
    with store.unit_of_work() as uow:
        store.predicted_epcs.forget(uow, [one.property_id])
        uow.commit()

    assert store.predicted_epcs.of([one.property_id, other.property_id]).keys() == {other.property_id}


def test_doubts_about_a_certificate_are_replaced_and_taken_away(store: Repositories, portfolio: Portfolio):
    one, other = identity(portfolio, "A1").property_id, identity(portfolio, "A2").property_id
    save_homes(store, portfolio, [identity(portfolio, "A1"), identity(portfolio, "A2")])
    doubt = EpcAnomalyFlags({"wall_construction": Anomaly.DIFFERS_FROM_NEIGHBOURS})
    for flags in ({one: doubt, other: doubt}, {one: None, other: EpcAnomalyFlags()}):
        with store.unit_of_work() as uow:
            store.properties.save_anomaly_flags(uow, flags)  # type: ignore[arg-type]
            uow.commit()

    assert store.properties.anomaly_flags([one, other]) == {other: EpcAnomalyFlags()}


def test_the_newest_readable_document_of_each_dwelling_can_be_a_neighbour(store: Repositories):
    older, newer, unmapped, withdrawn = (new_number() for _ in range(4))
    no_uprn, elsewhere = new_number(), new_number()
    for number in (older, newer, withdrawn, no_uprn, elsewhere):
        save_mapped(store, number, certificate())
    postcode = "LS7 9VV"
    uprns = {older: 1, newer: 1, unmapped: 2, withdrawn: 3, no_uprn: None}
    rows = [
        search_row(number, uprn=uprn, postcode=postcode, registration_date="2025-09-18" if number == newer else "2024")
        for number, uprn in uprns.items()
    ]
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, rows, NOON)
        store.epc_cache.mark_withdrawn(uow, [withdrawn], NOON)
        uow.commit()

    says = {number: one.mapped_hash for number, one in store.epc_cache.get([newer, no_uprn]).items()}
    assert store.epc_cache.neighbours([postcode]) == says
    assert list(store.epc_cache.neighbours([postcode])) == sorted(says)
    assert store.epc_cache.mapped_hashes([older, unmapped, withdrawn]).keys() == {older, withdrawn}


def test_the_state_of_a_postcode_changes_with_its_documents_and_with_what_they_say(store: Repositories):
    number, postcode = new_number(), "LS7 8VV"
    save_mapped(store, number, certificate())
    assert store.epc_cache.postcode_states([postcode]) == {}
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, [search_row(number, postcode=postcode)], NOON)
        uow.commit()
    before = store.epc_cache.postcode_states([postcode])[postcode]
    with store.unit_of_work() as uow:
        store.epc_cache.save_mapped(uow, {number: certificate(habitable_room_count=9)}, "rdsap_21:2", NOON)
        uow.commit()
    remapped = store.epc_cache.postcode_states([postcode])[postcode]
    with store.unit_of_work() as uow:
        store.epc_cache.save_documents(uow, {number: {"assessment_type": "RdSAP", "uprn": 1}}, NOON)
        uow.commit()
    replaced = store.epc_cache.postcode_states([postcode])[postcode]

    assert (remapped.documents, remapped.mapped != before.mapped) == (before.documents, True)
    assert replaced.documents != remapped.documents
    with store.unit_of_work() as uow:
        store.epc_cache.mark_withdrawn(uow, [number], NOON)
        uow.commit()
    assert store.epc_cache.postcode_states([postcode]) == {}


def test_homes_on_the_list_are_counted_by_what_they_are_modelled_from(store: Repositories, portfolio: Portfolio):
    homes = [identity(portfolio, name) for name in ("A1", "A2", "A3", "A4")]
    save_homes(store, portfolio, homes)
    bases = ("certificate", "predicted", "certificate", "certificate")
    keys = [home.property_id for home in homes]
    with store.unit_of_work() as uow:
        snapshots = {key: {"base": base} for key, base in zip(keys, bases, strict=True)}
        store.properties.save_effective(uow, dict.fromkeys(keys, "hash"), snapshots)
        store.properties.leave(uow, keys[3:], NOON)
        uow.commit()

    assert store.properties.homes_by_base(portfolio.portfolio_id) == {"certificate": 2, "predicted": 1}
