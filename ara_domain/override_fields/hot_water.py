"""Hot water: its source, cylinder, baths, showers and solar collectors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ara_domain.epc import EpcPropertyData, SapHeating, ShowerOutlet, SolarWaterHeatingDetails
from ara_domain.epc.codes import CylinderSize
from ara_domain.override_fields import water
from ara_domain.override_fields.editing import (
    first_system_of,
    heating_of,
    with_energy_source,
    with_heating,
)
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.heating_systems import Fuel, HotWater, hot_water_of
from ara_domain.override_fields.values import YES_NO, Choice, Layer, LayerChoice, Number, Unreadable
from ara_domain.override_fields.water import WaterSource

# ---------------------------------------------------------------------------------------------- source

_SOURCES: Mapping[str, tuple[WaterSource, Fuel | None]] = {
    "from main heating": (WaterSource.MAIN, None),
    "electric immersion": (WaterSource.IMMERSION, Fuel.ELECTRICITY),
    "electric instantaneous": (WaterSource.ELECTRIC_INSTANTANEOUS, Fuel.ELECTRICITY),
    "gas multipoint": (WaterSource.GAS_MULTI_POINT, Fuel.MAINS_GAS),
    "gas single point": (WaterSource.GAS_SINGLE_POINT, Fuel.MAINS_GAS),
    "gas boiler for water only": (WaterSource.GAS_BOILER, Fuel.MAINS_GAS),
    "oil boiler for water only": (WaterSource.OIL_BOILER, Fuel.OIL),
    "heat pump for water only": (WaterSource.HEAT_PUMP, Fuel.ELECTRICITY),
}


def _set_source(epc: EpcPropertyData, source: tuple[WaterSource, Fuel | None]) -> EpcPropertyData:
    code, fuel = source
    if heating_of(epc).water_heating_code == code:
        return epc
    if code is WaterSource.MAIN:
        return _from_main(epc)
    if code is WaterSource.IMMERSION:
        return water.from_immersion(epc)
    assert fuel is not None
    changed = water.from_appliance(epc, code, fuel)
    return with_energy_source(changed, mains_gas=True) if fuel is Fuel.MAINS_GAS else changed


def _from_main(epc: EpcPropertyData) -> EpcPropertyData:
    system = first_system_of(epc)
    how = hot_water_of(system)
    if how is HotWater.NOT or not isinstance(system.main_fuel_type, int):
        raise CannotApply("its main heating cannot heat water; name another source, or give main_heating")
    changed = water.from_main_heating(epc, system.main_fuel_type)
    if how is HotWater.WITHOUT_CYLINDER:
        return water.without_cylinder(changed)
    return water.with_cylinder(changed, thermostat=True) if how is HotWater.WITH_CYLINDER else changed


# ---------------------------------------------------------------------------------------------- cylinder


@dataclass(frozen=True, slots=True)
class _Cylinder:
    """A size class, or a volume in litres."""

    size: CylinderSize
    litres: float | None = None


class _CylinderKind:
    """`none`, a size class, or a volume such as `180 l`."""

    _classes = Choice(
        {
            "none": _Cylinder(CylinderSize.NONE),
            "normal": _Cylinder(CylinderSize.NORMAL),
            "medium": _Cylinder(CylinderSize.MEDIUM),
            "large": _Cylinder(CylinderSize.LARGE),
        },
        {
            "no cylinder": "none",
            "small": "normal",
            "up to 130 l": "normal",
            "131 to 170 l": "medium",
            "more than 170 l": "large",
        },
    )
    _volume = Number(50, 1000, "l")
    unit = "l"
    limits = None
    choices = (*_classes.choices, "180 l")
    allowed = "none, normal (up to 130 l), medium (131 to 170 l), large, or the volume, 50 to 1000 l"

    def read(self, text: str) -> _Cylinder:
        """The class, or the volume."""
        try:
            return self._classes.read(text)
        except Unreadable:
            litres = text.casefold().replace("litres", "l").replace("litre", "l").replace("ltr", "l")
            return _Cylinder(CylinderSize.MEASURED, self._volume.read(litres))

    def write(self, value: _Cylinder) -> str:
        """The class, or the volume with its unit."""
        return self._classes.write(value) if value.litres is None else f"{self._volume.write(value.litres)} l"


def _set_cylinder(epc: EpcPropertyData, cylinder: _Cylinder) -> EpcPropertyData:
    heating = heating_of(epc)
    if cylinder.size is CylinderSize.NONE:
        if _needs_cylinder(epc):
            raise CannotApply("its hot water is made by way of a cylinder; give hot_water or main_heating as well")
        return water.without_cylinder(epc) if water.has_cylinder(heating) else epc
    if _cannot_have_cylinder(epc):
        raise CannotApply("its hot water is made without a cylinder; give hot_water or main_heating as well")
    if heating.cylinder_size == cylinder.size and heating.cylinder_size_measured == cylinder.litres:
        return epc
    changed = water.with_cylinder(epc, thermostat=False)
    return with_heating(changed, cylinder_size=int(cylinder.size), cylinder_size_measured=cylinder.litres)


def _needs_cylinder(epc: EpcPropertyData) -> bool:
    code = heating_of(epc).water_heating_code
    if code in water.FROM_MAIN:
        return hot_water_of(first_system_of(epc)) is HotWater.WITH_CYLINDER
    return code in {
        WaterSource.IMMERSION,
        WaterSource.GAS_BOILER,
        WaterSource.OIL_BOILER,
        WaterSource.SOLID_FUEL_BOILER,
        WaterSource.HEAT_PUMP,
    }


def _cannot_have_cylinder(epc: EpcPropertyData) -> bool:
    code = heating_of(epc).water_heating_code
    return code in water.AT_THE_TAP or (
        code in water.FROM_MAIN and hot_water_of(first_system_of(epc)) is HotWater.WITHOUT_CYLINDER
    )


_INSULATION_STEPS_MM = (12, 25, 38, 50, 80, 120, 160)
"""RdSAP 21 codes of `cylinder_insulation_thickness` above 0."""
_INSULATION: Mapping[str, int] = {"none": 0, "foam": water.FACTORY_INSULATION, "jacket": water.JACKET}


def _set_cylinder_insulation(epc: EpcPropertyData, layer: Layer) -> EpcPropertyData:
    _require_cylinder(epc)
    thickness = layer.thickness_mm or 0
    return with_heating(
        epc,
        cylinder_insulation_type=_INSULATION[layer.kind],
        cylinder_insulation_thickness=max((step for step in _INSULATION_STEPS_MM if step <= thickness), default=0),
        cylinder_heat_loss=None,
    )


def _set_cylinder_thermostat(epc: EpcPropertyData, fitted: bool) -> EpcPropertyData:
    _require_cylinder(epc)
    return with_heating(epc, cylinder_thermostat=fitted)


def _require_cylinder(epc: EpcPropertyData) -> SapHeating:
    heating = heating_of(epc)
    if not water.has_cylinder(heating):
        raise CannotApply("the home has no hot water cylinder; give cylinder_size as well if it has one")
    if heating.cylinder_size == CylinderSize.NO_ACCESS:
        raise CannotApply("the assessor could not reach the cylinder; give cylinder_size as well")
    return heating


# ---------------------------------------------------------------------------------------------- baths and showers

_MIXER_ONLY, _ELECTRIC_ONLY, _BOTH_KINDS, _NO_SHOWER = 1, 2, 3, 4
"""Codes of `shower_outlet_type`; of a single outlet only the first two."""
_NO_HEAT_RECOVERY = 1


def _set_baths(epc: EpcPropertyData, count: float) -> EpcPropertyData:
    recovering = heating_of(epc).number_baths_wwhrs
    return with_heating(
        epc,
        number_baths=int(count),
        number_baths_wwhrs=None if recovering is None else min(recovering, int(count)),
    )


def _set_mixer_showers(epc: EpcPropertyData, count: float) -> EpcPropertyData:
    return _with_showers(epc, mixer=int(count), electric=heating_of(epc).electric_shower_count or 0)


def _set_electric_showers(epc: EpcPropertyData, count: float) -> EpcPropertyData:
    return _with_showers(epc, mixer=heating_of(epc).mixer_shower_count or 0, electric=int(count))


def _with_showers(epc: EpcPropertyData, *, mixer: int, electric: int) -> EpcPropertyData:
    heating = heating_of(epc)
    if (heating.mixer_shower_count, heating.electric_shower_count) == (mixer, electric):
        return epc
    known = [outlet for outlet in heating.shower_outlets if outlet.shower_outlet_type == _MIXER_ONLY][:mixer]
    new = [ShowerOutlet(shower_outlet_type=_MIXER_ONLY, shower_wwhrs=_NO_HEAT_RECOVERY)] * (mixer - len(known))
    electric_ones = [ShowerOutlet(shower_outlet_type=_ELECTRIC_ONLY, shower_wwhrs=_NO_HEAT_RECOVERY)] * electric
    kinds = {(True, True): _BOTH_KINDS, (True, False): _MIXER_ONLY, (False, True): _ELECTRIC_ONLY}
    return with_heating(
        epc,
        shower_outlets=(*known, *new, *electric_ones),
        shower_outlet_type=kinds.get((mixer > 0, electric > 0), _NO_SHOWER),
        mixer_shower_count=mixer,
        electric_shower_count=electric,
    )


# ---------------------------------------------------------------------------------------------- solar water heating

_DEFAULT_DATA, _ELECTRIC_PUMP, _WATER_ONLY = 1, 1, 3
_DEFAULT_ORIENTATION, _DEFAULT_PITCH_DEG, _DEFAULT_OVERSHADING = "S", 30, "modest"
"""A collector whose details are unknown (RdSAP 10 Table 29)."""


def _set_solar(epc: EpcPropertyData, fitted: bool) -> EpcPropertyData:
    heating = heating_of(epc)
    if bool(epc.solar_water_heating) == fitted:
        return epc
    if not fitted:
        changed = replace(
            epc,
            solar_water_heating=False,
            solar_hw_collector_orientation=None,
            solar_hw_collector_pitch_deg=None,
            solar_hw_overshading=None,
        )
        return with_heating(changed, solar_water_heating_details=None, **_size_without_solar(heating))
    if heating.water_heating_code in water.AT_THE_TAP:
        raise CannotApply("its hot water is heated at the tap, where solar heat cannot help; give hot_water as well")
    changed = replace(
        epc,
        solar_water_heating=True,
        solar_hw_collector_orientation=_DEFAULT_ORIENTATION,
        solar_hw_collector_pitch_deg=_DEFAULT_PITCH_DEG,
        solar_hw_overshading=_DEFAULT_OVERSHADING,
    )
    details = SolarWaterHeatingDetails(
        collector_data_source=_DEFAULT_DATA,
        solar_water_pump=_ELECTRIC_PUMP,
        store_volume_details_known=False,
        shower_types=heating.shower_outlet_type,
        is_community_solar=False,
        service_provision=_WATER_ONLY,
    )
    return with_heating(changed, solar_water_heating_details=details)


def _size_without_solar(heating: SapHeating) -> Mapping[str, object]:
    """A cylinder whose size stood in the solar details needs one of its own."""
    if heating.cylinder_size != CylinderSize.IN_SOLAR_DETAILS:
        return {}
    details = heating.solar_water_heating_details
    litres = details.total_store_volume_l if details else None
    size = CylinderSize.MEASURED if litres else CylinderSize.MEDIUM
    return {"cylinder_size": int(size), "cylinder_size_measured": litres}


_Effect = Callable[[EpcPropertyData, float], EpcPropertyData]


def _count(name: str, description: str, effect: _Effect) -> AnyField:
    return OverrideField(name, description, Number(0, 5, whole=True), effect)


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "hot_water",
        "What heats the hot water",
        Choice(
            _SOURCES,
            {
                "main heating": "from main heating",
                "main": "from main heating",
                "immersion": "electric immersion",
                "immersion heater": "electric immersion",
                "instantaneous": "electric instantaneous",
                "multipoint": "gas multipoint",
            },
        ),
        _set_source,
    ),
    OverrideField("cylinder_size", "How large the hot water cylinder is", _CylinderKind(), _set_cylinder),
    OverrideField(
        "cylinder_insulation",
        "Insulation of the cylinder, foam from the factory or a loose jacket; lodged in the register's steps "
        "(12, 25, 38, 50, 80, 120, 160 mm), rounded down",
        LayerChoice(bare=("none",), thick=("foam", "jacket"), least_mm=12, greatest_mm=200, thickness_needed=True),
        _set_cylinder_insulation,
    ),
    OverrideField("cylinder_thermostat", "Whether the cylinder has a thermostat", YES_NO, _set_cylinder_thermostat),
    _count("baths", "Baths in the home", _set_baths),
    _count("mixer_showers", "Showers fed by the hot water system", _set_mixer_showers),
    _count("electric_showers", "Showers that heat their own water", _set_electric_showers),
    OverrideField(
        "solar_water_heating",
        "Whether solar collectors heat water; their details are taken to be unknown",
        YES_NO,
        _set_solar,
    ),
)
