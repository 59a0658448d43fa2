"""A dwelling of the stock as its assessor found it: what a certificate's document is written from.

Codes are those of RdSAP 21; lengths in m, areas in m², thicknesses in mm. Immutable, so that an earlier state of a
dwelling is a copy with changes.
"""

from dataclasses import dataclass

from ara_domain.epc.codes import BuiltForm, Code, PropertyType
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import RoofConstruction as Above
from ara_domain.epc.codes import WallConstruction as Built
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_domain.override_fields.heating_systems import HeatingSystem


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A wall; `insulation_mm` is of what was added, None where nothing was or nobody knows."""

    construction: Built
    insulation: Insulated = Insulated.AS_BUILT
    insulation_mm: int | None = None
    thickness_mm: int | None = None
    dry_lined: bool = False
    conductivity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeWall:
    """A second kind of wall of a part, by its net area."""

    wall: Wall
    area: float
    sheltered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """One storey of a part, internal dimensions."""

    area: float
    height: float
    perimeter: float
    """Exposed to the outside, an unheated corridor or a separated conservatory."""
    party: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """What is above a part. `thickness` is as lodged: `100mm`, `NI` unknown, `AB` as built, `ND` not applicable."""

    construction: Above
    location: Code = "ND"
    thickness: Code = "ND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What is below a part, and its lowest floor."""

    below: Below
    construction: int = 0
    insulation: int = 1
    thickness: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gable:
    """An end wall of a room in the roof: 0 exposed, 1 party, 2 sheltered, 3 to a heated space."""

    length: float
    kind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomInRoof:
    """A room in the roof, lodged simply by its gables, or in detail where its insulation is known."""

    area: float
    age_band: str
    gables: tuple[Gable, Gable]
    insulation: str | None = None
    """Thickness on slopes, stud walls and ceiling, as lodged; None lodges it simply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The main dwelling or an extension."""

    age_band: str
    wall: Wall
    roof: Roof
    floor: Floor
    storeys: tuple[Storey, ...]
    party_wall: Code = "NA"
    alternative_walls: tuple[AlternativeWall, ...] = ()
    room_in_roof: RoomInRoof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conservatory:
    """One that is not separated from the dwelling."""

    area: float
    glazed_perimeter: float
    double_glazed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One window. `part` counts from 0; `wall` 1 main, 2 alternative, 4 roof of the room in the roof."""

    width: float
    height: float
    orientation: int
    glazing: int
    gap: Code | None = None
    pvc_frame: bool = True
    draught_proofed: bool = True
    part: int = 0
    wall: int = 1
    in_roof: bool = False
    u_value: float | None = None
    """As the maker declares it, where the assessor saw that."""

    @property
    def area(self) -> float:
        """m², as certificates round it."""
        return round(self.width * self.height, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatPosition:
    """Where a flat lies in its building."""

    level: int
    """1 ground, 2 mid, 3 top floor."""
    storey: int
    storeys: int
    corridor: int
    """0 none, 1 heated, 2 unheated corridor, 3 stairwell."""
    corridor_length: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MainSystem:
    """A main heating system with its controls."""

    system: HeatingSystem
    control: int
    fraction: float = 1.0
    pump_age: int = 0
    flow_temperature: Code = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cylinder:
    """A hot water cylinder. `insulation` 0 none, 1 factory-applied, 2 loose jacket."""

    size: int
    insulation: int
    insulation_mm: int
    thermostat: bool
    volume_l: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HotWater:
    """What heats the water, and what it is kept in."""

    code: int
    fuel: int
    immersion: Code = "NA"
    cylinder: Cylinder | None = None
    mixer_showers: int = 1
    electric_showers: int = 0
    baths: int = 1
    solar: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heating:
    """Space and water heating."""

    mains: tuple[MainSystem, ...]
    water: HotWater
    secondary_code: int | None = None
    secondary_fuel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PvArray:
    """Photovoltaic panels facing one way."""

    kwp: float
    orientation: int
    pitch: int
    overshading: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Meters and generation."""

    mains_gas: bool
    meter: int
    smart_meters: bool = False
    pv: tuple[PvArray, ...] = ()
    pv_roof_percent: int = 0
    batteries: int = 0
    diverter: bool = False
    wind_turbines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """Chimneys, flues, fans and mechanical ventilation."""

    open_chimneys: int = 0
    blocked_chimneys: int = 0
    open_flues: int = 0
    closed_flues: int = 0
    boiler_flues: int = 0
    other_flues: int = 0
    extract_fans: int = 0
    passive_vents: int = 0
    ventilation: int = 0
    tested_at_50_pa: float | None = None
    draught_lobby: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamps:
    """Fixed lamps by kind."""

    led: int
    cfl: int
    incandescent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """Everything an assessor records of a home."""

    property_type: PropertyType
    built_form: BuiltForm
    parts: tuple[Part, ...]
    windows: tuple[Window, ...]
    habitable_rooms: int
    heated_rooms: int
    doors: int
    heating: Heating
    supply: Supply
    air: Air
    lamps: Lamps
    flat: FlatPosition | None = None
    insulated_doors: int = 0
    draught_proofed_doors: int = 0
    conservatory: Conservatory | None = None
    separate_conservatory: int = 1
    """1 none, 2 unheated, 3 heated."""

    @property
    def floor_area(self) -> float:
        """All storeys, rooms in roofs and the conservatory, m²."""
        storeys = sum(storey.area for part in self.parts for storey in part.storeys)
        roofs = sum(part.room_in_roof.area for part in self.parts if part.room_in_roof)
        return storeys + roofs + (self.conservatory.area if self.conservatory else 0.0)

    @property
    def age_band(self) -> str:
        """Of the main dwelling."""
        return self.parts[0].age_band
