"""A measure's two edits agree where products are held too: nothing of the old product stays in the frame."""

import pandas as pd
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.measures import OPTIONS, Option
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33 import RDSAP_10, steps
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.scoring import score_frame
from tests.builders import certificate, with_heating, with_main_heating
from tests.unit.products.held import HELD

TRANSFORM = EpcMlTransform(HELD)


def with_product(index: int) -> EpcPropertyData:
    return with_main_heating(
        certificate(), main_heating_data_source=1, main_heating_index_number=index, sap_main_heating_code=None,
        has_fghrs=True, fghrs_index_number=900501,
    )  # fmt: skip


REGULAR = with_heating(with_product(900004), cylinder_size=2, cylinder_insulation_type=1,
                       cylinder_insulation_thickness=25)  # fmt: skip
HOMES = {"combi": with_product(900002), "kept hot": with_product(900005), "regular": REGULAR}


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES.keys())
@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_editing_the_frame_is_transforming_the_changed_certificate(option: Option, home: EpcPropertyData) -> None:
    view = FrameView(TRANSFORM.to_rows([home]))
    eligible = option.assess(view).eligible
    option.edit_frame(view, eligible)
    certificate_after = option.edit_certificate(home) if eligible[0] else home
    pd.testing.assert_frame_equal(view.frame(), TRANSFORM.to_rows([certificate_after]))


def test_a_heat_pump_in_place_of_a_held_boiler_scores_as_in_place_of_any_other() -> None:
    (pump,) = [option for option in OPTIONS if option.key == "air_source_heat_pump"]
    held, unknown = (
        score_frame(TRANSFORM.to_rows([pump.edit_certificate(with_product(index))])) for index in (900005, 5)
    )
    assert held["sap_score"].iloc[0] == unknown["sap_score"].iloc[0]


def test_table_33_replaces_a_held_boiler_that_does_not_condense() -> None:
    step = steps(RDSAP_10)["I"]
    targets = {name: bool(step.targets(FrameView(TRANSFORM.to_rows([home])))[0]) for name, home in HOMES.items()}
    assert targets == {"combi": False, "kept hot": False, "regular": True}
