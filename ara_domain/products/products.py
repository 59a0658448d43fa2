"""What is known of each kind of product. Efficiencies in %, losses in kWh/day, powers in W per l/s."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ara_domain.hashing import content_hash

_VERSION_LENGTH = 8


class BoilerType(StrEnum):
    """How a boiler gives hot water."""

    REGULAR = "regular"
    COMBI = "combi"
    CPSU = "cpsu"


class KeepHot(StrEnum):
    """What keeps a combi's water warm."""

    NONE = "none"
    FUEL = "fuel"
    ELECTRIC = "electric"


class HeatSource(StrEnum):
    """What a heat pump draws from."""

    AIR = "air"
    GROUND = "ground"
    WATER = "water"


class Fuel(StrEnum):
    """Fuels of boilers that have a row in SAP Table 4b."""

    GAS = "gas"
    LPG = "lpg"
    OIL = "oil"


@dataclass(frozen=True, slots=True, kw_only=True)
class CombiLoss:
    """Test results of a combi (SAP Tables 3b and 3c)."""

    schedules: int
    """1 schedule 2 alone (Table 3b); 2 schedules 2 and 1, 3 schedules 2 and 3 (Table 3c)."""
    rejected: float
    """r1, share of the energy content."""
    standing_kwh_day: float
    """F1 of one schedule, F2 of two, kWh/day."""
    by_volume: float
    """F3, per litre a day; 0 with one schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boiler:
    """A gas, LPG or oil boiler."""

    fuel: Fuel
    type: BoilerType
    condensing: bool
    winter: float
    """Seasonal efficiency for space heating, % gross."""
    summer: float
    """Efficiency for hot water, % gross."""
    fan_flue: bool | None = None
    loss: CombiLoss | None = None
    keep_hot: KeepHot = KeepHot.NONE
    keep_hot_timed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatPump:
    """An electric heat pump at one plant size."""

    source: HeatSource
    space: float
    """Tested efficiency, %, before the in-use factor."""
    water: float | None = None
    integral_store: bool = False
    """The cylinder is part of the product, or one of its specified cylinders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatNetwork:
    """A heat network, per kWh of heat that leaves its plant."""

    co2_kg_kwh: float
    primary_kwh_kwh: float
    distribution_loss: float
    """Factor of 1 or more."""
    price_p_kwh: float | None = None
    """What bills pay; None as the price set says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VentilationUnit:
    """A mechanical ventilation unit as tested for a number of wet rooms (None any) and a kind of duct (None any)."""

    sfp: float
    """W per l/s."""
    heat_recovery: float | None = None
    """%, of balanced ventilation with heat recovery."""
    wet_rooms: int | None = None
    rigid_ducts: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteWaterRecovery:
    """Instantaneous waste-water heat recovery."""

    efficiency: float
    utilisation: float
    """0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlueGasRecovery:
    """Flue gas heat recovery without a store of its own."""

    saving: float
    """Kf1 of SAP Appendix G1, share of the hot water's energy."""


@dataclass(frozen=True, kw_only=True)
class ProductDatabase:
    """Products by index number, each kind in its own numbering."""

    boilers: Mapping[int, Boiler] = field(default_factory=dict)
    heat_pumps: Mapping[int, HeatPump] = field(default_factory=dict)
    heat_networks: Mapping[int, HeatNetwork] = field(default_factory=dict)
    ventilation: Mapping[int, tuple[VentilationUnit, ...]] = field(default_factory=dict)
    waste_water: Mapping[int, WasteWaterRecovery] = field(default_factory=dict)
    flue_gas: Mapping[int, FlueGasRecovery] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """Hash of all that is in it, 8 hexadecimal digits; empty where nothing is."""
        kinds = {name: getattr(self, name) for name in KINDS.values()}
        if not any(kinds.values()):
            return ""
        held = {name: {str(index): one for index, one in products.items()} for name, products in kinds.items()}
        return content_hash("products:1", held)[:_VERSION_LENGTH]

    def holds(self, kind: str, index: int) -> bool:
        """Whether it has a product, by its kind as rows name it."""
        return index in getattr(self, KINDS[kind])

    def counts(self) -> dict[str, int]:
        """How many index numbers of each kind."""
        return {kind: len(getattr(self, name)) for kind, name in KINDS.items()}


KINDS = {
    "boiler": "boilers",
    "heat_pump": "heat_pumps",
    "heat_network": "heat_networks",
    "ventilation": "ventilation",
    "waste_water_recovery": "waste_water",
    "flue_gas_recovery": "flue_gas",
}
"""Kinds as rows name them, and the attribute of `ProductDatabase` that holds them."""

NO_PRODUCTS = ProductDatabase()
"""Without a database SAP's table defaults serve."""
