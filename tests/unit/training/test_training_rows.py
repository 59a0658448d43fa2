"""What models are trained on: a certificate's own features beside what it lodges, told apart by name."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ara_domain.epc import FieldConfidence
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.ml.schema import column_names
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.services.training_rows import ORIGIN, ORIGINS, TARGET, TARGETS, dtypes, training_columns, training_rows
from tests.builders import certificate, override
from tests.unit.training.homes import home


def test_a_row_is_what_the_certificate_says_beside_what_it_lodges() -> None:
    one = home("oak")
    (row,) = training_rows([one]).to_dict("records")
    assert one.epc is not None
    features = {name: row[name] for name in column_names()}
    np.testing.assert_equal(features, EpcMlTransform().to_row(one.epc))
    assert {name: row[name] for name in row if name.startswith(TARGET)} == {
        "target_sap": 64.0,
        "target_ei": 60.0,
        "target_co2_t": 3.1,
        "target_primary_energy": 215.0,
        "target_space_heating_kwh": 9100.0,
        "target_water_heating_kwh": 2200.0,
        "target_heating_cost_gbp": 820.0,
        "target_hot_water_cost_gbp": 140.0,
        "target_lighting_cost_gbp": 90.0,
    }
    assert {name: row[name] for name in row if name.startswith(ORIGIN)} == {
        "origin_home_id": str(one.identity.property_id),
        "origin_certificate_number": "cert-oak",
        "origin_postcode": "LS6 9VV",
        "origin_schema": one.epc.schema_type,
        "origin_sap_version": one.epc.sap_version,
        "origin_lodged_on": date(2025, 6, 1),
        "origin_source_kinds": "certificate",
        "origin_inferred_share": 0.0,
    }


def test_features_targets_and_origins_have_no_column_in_common() -> None:
    parts = [set(column_names()), {target.name for target in TARGETS}, set(ORIGINS)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == len(training_columns())
    assert [name for name in column_names() if name.startswith((TARGET, ORIGIN))] == []
    assert list(dtypes()) == list(training_columns())


def test_shuffling_what_was_lodged_changes_no_feature() -> None:
    told = training_rows([home("oak")])
    other = training_rows(
        [
            home(
                "oak",
                energy_rating_current=12,
                co2_emissions_current=9.9,
                heating_cost_current=1.0,
                renewable_heat_incentive=None,
            )
        ]
    )
    pd.testing.assert_frame_equal(told[list(column_names())], other[list(column_names())])
    assert told["target_sap"].tolist() != other["target_sap"].tolist()


def test_what_a_certificate_does_not_lodge_is_blank() -> None:
    row = training_rows([home("oak", renewable_heat_incentive=None, lighting_cost_current=None)]).iloc[0]
    assert np.isnan(row["target_space_heating_kwh"])
    assert np.isnan(row["target_lighting_cost_gbp"])
    assert row["target_heating_cost_gbp"] == 820.0


def test_homes_with_nothing_to_teach_are_left_out() -> None:
    bare = dataclasses.replace(home("bare"), epc=None, predicted_epc=certificate())
    unrated = home("unrated", energy_rating_current=None)
    rows = training_rows([bare, home("oak"), unrated])
    assert rows["origin_certificate_number"].tolist() == ["cert-oak"]
    assert training_rows([bare, unrated]).shape == (0, len(training_columns()))


def test_a_correction_by_the_landlord_is_not_what_was_lodged_and_changes_no_row() -> None:
    plain = home("oak")
    corrected = dataclasses.replace(plain, landlord_overrides=LandlordOverrides(active=(override("door_count", "7"),)))
    assert corrected.effective_epc.door_count == 7
    pd.testing.assert_frame_equal(training_rows([plain]), training_rows([corrected]))


def test_rows_are_by_home_id_whatever_the_order_they_come_in() -> None:
    homes = [home(name) for name in ("oak", "elm", "ash", "fir")]
    forward, backward = training_rows(homes), training_rows(reversed(homes))
    pd.testing.assert_frame_equal(forward, backward)
    assert forward["origin_home_id"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("sources", "kinds"),
    [(("inferred",), "certificate+inferred"), (("default", "inferred"), "certificate+default+inferred")],
)
def test_what_a_mapping_had_to_assume_is_said_and_counted(sources: tuple[str, ...], kinds: str) -> None:
    paths = ("door_count", "habitable_room_count")
    noted = tuple(
        FieldConfidence(path=path, source=source, confidence=0.7) for path, source in zip(paths, sources, strict=False)
    )
    (row,) = training_rows([home("oak", field_sources=noted)]).to_dict("records")
    assert row["origin_source_kinds"] == kinds
    (twice,) = training_rows([home("oak", field_sources=noted[:1])]).to_dict("records")
    assert row["origin_inferred_share"] == pytest.approx(len(sources) * twice["origin_inferred_share"])
    assert 0 < row["origin_inferred_share"] < 0.1
