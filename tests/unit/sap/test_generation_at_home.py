"""What a home's panels do to the electricity it buys."""

from dataclasses import replace

from ara_domain.epc import PhotovoltaicArray, PvBattery
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import expand
from ara_domain.sap.scoring import score_frame
from tests.builders import certificate


def test_a_home_with_many_panels_and_a_battery_buys_no_less_than_nothing() -> None:
    """Their own use runs appliances too, which are not among the uses counted."""
    home = certificate()
    assert home.sap_energy_source is not None
    source = replace(
        home.sap_energy_source,
        photovoltaic_arrays=(PhotovoltaicArray(peak_power=12.0, pitch=2, orientation=5, overshading=1),),
        pv_connection=2,
        is_dwelling_export_capable=True,
        pv_battery_count=1,
        pv_batteries=(PvBattery(battery_capacity=10.0),),
    )
    with_panels = score_frame(EpcMlTransform().to_rows([home, replace(home, sap_energy_source=source)]))
    assert with_panels["electricity_kwh"].iloc[0] > 0
    assert with_panels["electricity_kwh"].iloc[1] == 0
    assert with_panels["electricity_exported_kwh"].iloc[1] > 5_000


def test_a_turbine_on_terrain_that_is_not_recorded_turns_as_in_a_suburb() -> None:
    """Code 4 of the terrain is "not recorded", which is no place without wind."""
    home = certificate()
    assert home.sap_energy_source is not None
    told = [
        replace(
            home,
            sap_energy_source=replace(
                home.sap_energy_source,
                wind_turbines_count=1,
                wind_turbines_terrain_type=terrain,
                wind_turbine_details=None,
            ),
        )
        for terrain in ("2", "4", None, "1")
    ]
    wind = expand(EpcMlTransform().to_rows(told)).services.generation.wind_kwh
    assert wind[0] == wind[1] == wind[2] > wind[3] > 0
