"""Paths into a certificate and the differences of two."""

from dataclasses import replace

import pytest

from ara_domain.epc import SapConservatory
from ara_domain.override_fields import Difference, differences, read_path
from tests.builders import certificate, with_main_dwelling, with_main_heating


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("property_type", 0),
        ("sap_building_parts[1].wall_construction", 4),
        ("sap_building_parts[1].sap_floor_dimensions[1].room_height", 2.4),
        ("sap_heating.main_heating_details[1].main_fuel_type", 26),
        ("sap_windows[6].window_width", 0.6),
        ("suggested_improvements[2].improvement_type", "B"),
        ("sap_conservatory.floor_area", None),
        ("sap_building_parts[7].wall_construction", None),
        ("addendum", None),
    ],
)
def test_a_value_is_read_by_its_path(path: str, value: object) -> None:
    assert read_path(certificate(), path) == value


@pytest.mark.parametrize(
    "path", ["swimming_pool", "sap_heating.pool", "sap_conservatory.pool", "property_type.pool", "sap_windows[0", ""]
)
def test_a_path_to_no_field_is_an_error_even_where_the_certificate_is_silent(path: str) -> None:
    with pytest.raises(AttributeError, match="no field of a certificate"):
        read_path(certificate(), path)


def test_equal_certificates_have_no_differences() -> None:
    assert list(differences(certificate(), certificate())) == []


def test_a_difference_is_named_leaf_by_leaf() -> None:
    changed = with_main_heating(with_main_dwelling(certificate(), wall_construction=3), main_fuel_type=27)
    assert list(differences(certificate(), changed)) == [
        Difference("sap_building_parts[1].wall_construction", 4, 3),
        Difference("sap_heating.main_heating_details[1].main_fuel_type", 26, 27),
    ]


def test_parts_are_paired_by_their_own_number_not_by_where_they_stand() -> None:
    main = certificate().sap_building_parts[0]
    extension = replace(main, building_part_number=2, identifier="Extension 1")
    before = certificate(sap_building_parts=(main, extension))
    after = certificate(sap_building_parts=(replace(extension, construction_age_band="K"), main))
    assert list(differences(before, after)) == [Difference("sap_building_parts[2].construction_age_band", "D", "K")]


def test_items_whose_numbers_repeat_are_paired_by_position() -> None:
    first, second = certificate().suggested_improvements[:2]
    before = certificate(suggested_improvements=(first, replace(second, sequence=first.sequence)))
    after = certificate(suggested_improvements=(first, replace(second, sequence=first.sequence, typical_saving=1.0)))
    assert list(differences(before, after)) == [Difference("suggested_improvements[1].typical_saving", 212.0, 1.0)]


def test_a_part_that_appears_or_goes_differs_in_each_of_its_leaves() -> None:
    conservatory = SapConservatory(floor_area=9.0, double_glazed=True)
    with_it = certificate(sap_conservatory=conservatory)
    assert list(differences(certificate(), with_it)) == [
        Difference("sap_conservatory.floor_area", None, 9.0),
        Difference("sap_conservatory.double_glazed", None, True),
    ]
    assert list(differences(with_it, certificate())) == [
        Difference("sap_conservatory.floor_area", 9.0, None),
        Difference("sap_conservatory.double_glazed", True, None),
    ]
    without_windows = certificate(sap_windows=certificate().sap_windows[:6])
    gone = [leaf.path for leaf in differences(certificate(), without_windows)]
    assert gone
    assert all(path.startswith("sap_windows[6].") for path in gone)


def test_a_list_of_plain_values_is_one_leaf() -> None:
    changed = certificate(lzc_energy_sources=(9, 11))
    assert list(differences(certificate(), changed)) == [Difference("lzc_energy_sources", (), (9, 11))]
