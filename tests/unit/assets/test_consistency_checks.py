"""Certificates that disagree with themselves: how many homes, which, and what their certificates say."""

import pytest

from ara_assets.consistency_checks import CONSISTENCY_CHECKS
from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from tests.unit.assets.checking import checked
from tests.unit.assets.graph import BRADFORD, YORK, Graph
from tests.unit.stages.world import home_id

NAMES = sorted(key.name for check in CONSISTENCY_CHECKS for key in check.check_keys)


def doubt(graph: Graph, name: str, field: str, anomaly: Anomaly = Anomaly.CONTRADICTS_OTHER_FIELD) -> None:
    with graph.world.writing() as uow:
        graph.world.db.properties.save_anomaly_flags(uow, {home_id(name): EpcAnomalyFlags({field: anomaly})})
        uow.commit()


@pytest.mark.parametrize("name", NAMES)
def test_certificates_that_agree_with_themselves_pass(made: Graph, name: str) -> None:
    found = checked(made, BRADFORD, YORK)[name]
    assert found.passed
    assert (found.metadata["with_certificate"].value, found.metadata["in_doubt"].value) == (3, 0)
    assert (found.description, found.metadata["examples"].value) == (None, "none")


@pytest.mark.parametrize(
    ("field", "name", "says"),
    [
        ("total_floor_area", "floor_area_against_parts", "m² in all"),
        ("construction_age_band", "age_against_construction", "age band"),
        ("main_fuel_type", "heating_against_fuel", "mains gas"),
        ("mains_gas", "heating_against_fuel", "mains gas"),
        ("inspection_date", "dates_in_order", "inspected"),
    ],
)
def test_a_doubt_is_counted_and_shown_with_its_home_and_values(made: Graph, field: str, name: str, says: str) -> None:
    doubt(made, "ash", field)
    found = checked(made, BRADFORD, YORK)
    assert [check for check in NAMES if not found[check].passed] == [name]
    shown = found[name].metadata
    assert (shown["in_doubt"].value, shown["share"].value) == (1, 0.3333)
    assert found[name].description == "33.3% of homes with a certificate: ash"
    examples = str(shown["examples"].value)
    assert "| ash | 903 | cert-ash |" in examples
    assert says in examples


def test_what_only_differs_from_the_neighbours_is_no_contradiction(made: Graph) -> None:
    doubt(made, "ash", "main_fuel_type", Anomaly.DIFFERS_FROM_NEIGHBOURS)
    assert checked(made, BRADFORD, YORK)["heating_against_fuel"].passed


def test_before_anything_is_made_there_is_no_home_to_look_at(listed: Graph) -> None:
    found = checked(listed)["dates_in_order"]
    assert found.passed
    assert found.description == "no home with a certificate to look at"


def test_all_kinds_are_one_step_and_one_may_be_asked_alone(made: Graph) -> None:
    assert len(CONSISTENCY_CHECKS) == 1
    assert len(NAMES) == 4
    assert set(checked(made, only="dates_in_order")) == {"dates_in_order"}
