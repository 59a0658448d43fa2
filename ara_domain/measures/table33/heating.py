"""New heating systems: boilers (I, R, S, T), storage heaters (L2), heat pumps (Z1, Z2)."""

from ara_domain.measures import boilers, heat_pumps, storage_heaters
from ara_domain.measures.heat_pumps import AIR_SOURCE_PUMP, GROUND_SOURCE_PUMP, HeatPump
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.step import Step, step_of_rule, step_of_rules
from ara_domain.sap.tables import Mask

_BOILERS = "RdSAP 10 Table 33 and its note 4; products 690001 to 690007"


def steps() -> tuple[Step, ...]:
    """The heating systems; the same in both editions."""
    return (
        step_of_rule(
            "I", "Condensing boiler of the same fuel", boilers.same_fuel, _BOILERS, boilers.is_known_to_be_old
        ),
        step_of_rule("R", "Condensing oil boiler in place of oil warm air", boilers.from_oil_warm_air, _BOILERS),
        step_of_rule("S", "Condensing gas boiler in place of gas fires", boilers.from_gas_fires, _BOILERS),
        step_of_rule(
            "T", "Condensing gas boiler in place of another fuel", boilers.from_other_fuel, _BOILERS, boilers.is_known
        ),
        step_of_rule("L2", "High heat retention storage heaters", storage_heaters.without_gas),
        _heat_pump("Z1", "Air source heat pump and radiators", AIR_SOURCE_PUMP, underfloor=False),
        _heat_pump("Z1:75", "Ground source heat pump and radiators", GROUND_SOURCE_PUMP, underfloor=False),
        _heat_pump("Z2", "Air source heat pump and underfloor heating", AIR_SOURCE_PUMP, underfloor=True),
        _heat_pump("Z2:76", "Ground source heat pump and underfloor heating", GROUND_SOURCE_PUMP, underfloor=True),
    )


def _heat_pump(code: str, title: str, pump: HeatPump, *, underfloor: bool) -> Step:
    """The catalogue's heat pump; with underfloor heating where there is some already."""

    def due(view: FrameView) -> Mask:
        return heat_pumps.heat_pump_homes(view) & (heat_pumps.has_underfloor_heating(view) == underfloor)

    return step_of_rules(code, title, heat_pumps.rules_of(pump), "RdSAP 10 Table 33 and its note 9", due)
