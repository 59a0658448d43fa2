"""The page on what the engine covers says what is there."""

import re
from pathlib import Path

import pytest

from ara_domain.predictions import Severity
from ara_domain.sap.expansion.limitations import CATALOGUE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/engine-coverage.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith(("| R10", "| W "))
]
NOT_OF_THE_METHOD = {
    "heating_code_assumed", "heating_control_assumed", "network_data_not_held", "regular_boiler_without_cylinder",
    "wall_construction_assumed", "roof_construction_assumed", "water_heating_assumed",
    "off_peak_heating_on_single_meter", "showers_and_baths_assumed", "rooms_assumed", "percent_draughtproofed_assumed",
    "window_area_assumed", "doors_assumed", "party_walls_not_recorded", "room_in_roof_insulation_assumed",
    "lamp_count_assumed", "heat_recovery_not_recorded", "pv_connection_assumed", "residual_applied",
    "rating_told_by_neighbours",
}  # fmt: skip
"""What a certificate left open, or what stands behind the model: not about what the engine covers."""
OF_FULL_SAP = re.compile(
    "full_sap|assumed|approximated|water_use_target|thermal_store|standing_charge|network_sources|sap_10_3|2012_method"
)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:ara_domain|tests|docs)/[\w/.]+)`", PAGE))))
def test_every_file_the_page_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}"[:60])
def test_every_rule_has_a_status_and_a_test_or_the_limitation_that_tells_the_home(row: list[str]) -> None:
    *_, test, status = row
    assert re.match(r"(exact|default|not in references)\b", status)
    named = re.findall(r"`(\w+)`", status)
    assert set(named) <= CATALOGUE.keys()
    if status.startswith("not in references"):
        assert named
    assert test or named or "before lodgement" in row[2]


def test_every_limitation_about_the_method_stands_on_the_page() -> None:
    """A new limitation is a rule the engine does not follow as the references state it: the page must say which."""
    approximated = {code for code, said in CATALOGUE.items() if said.severity is Severity.APPROXIMATED}
    silent = {code for code in approximated - NOT_OF_THE_METHOD if not OF_FULL_SAP.search(code) and code not in PAGE}
    assert silent == set()
