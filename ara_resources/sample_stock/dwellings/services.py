"""Lamps, chimneys and fans, photovoltaics and meters."""

from dataclasses import replace
from random import Random

from ara_domain.epc.codes import BuiltForm
from ara_domain.epc.codes import RoofConstruction as Above
from ara_resources.sample_stock.chance import Weighted, happens
from ara_resources.sample_stock.dwellings.dwelling import Air, Heating, Lamps, PvArray, Supply
from ara_resources.sample_stock.dwellings.estates import Layout
from ara_resources.sample_stock.dwellings.heating import (
    BALANCED_FLUE_FIRE,
    DECORATIVE_FIRE,
    GAS_FIRE,
    LIVE_FLAME_FIRE,
    OPEN_FIRE,
    STOVE,
    STOVE_WITH_BOILER,
    meter_of,
)
from ara_resources.sample_stock.dwellings.pattern import Pattern
from ara_resources.sample_stock.dwellings.plots import TOP, Plot
from ara_resources.sample_stock.dwellings.shape import turned
from ara_resources.sample_stock.places import Setting

_M2_TO_A_LAMP = 7.5
_NATURAL, _EXTRACT_DECENTRALISED, _EXTRACT_CENTRALISED, _HEAT_RECOVERY, _FROM_LOFT = 0, 2, 3, 4, 5
_MODERN_VENTILATION = Weighted({_NATURAL: 45, _EXTRACT_DECENTRALISED: 15, _EXTRACT_CENTRALISED: 20, _HEAT_RECOVERY: 20})
_PV_SHARE = {Setting.CITY: 0.04, Setting.SUBURB: 0.06, Setting.RURAL: 0.08}
_PV_FROM_L = 0.35
_NO_OVERSHADING, _MODEST_OVERSHADING = 1, 2
_PITCH_30, _PITCH_45 = 2, 3
_SOUTHERLY = (4, 5, 6)
_SOLID_BOILERS = range(151, 162)


def lamps_of(floor_area: float, rng: Random) -> Lamps:
    """Fixed lamps; most are LED by now."""
    total = max(4, round(floor_area / _M2_TO_A_LAMP + rng.uniform(-1.5, 3.5)))
    low_energy = total if happens(rng, 0.42) else round(total * rng.uniform(0.2, 0.95))
    led = round(low_energy * rng.choice((0.3, 0.6, 0.85, 1.0, 1.0)))
    return Lamps(led=led, cfl=low_energy - led, incandescent=total - low_energy)


def air_of(pattern: Pattern, heating: Heating, rng: Random) -> Air:
    """Openings that let air in, as the heaters and the age of a home bring them."""
    fire = heating.secondary_code
    main = heating.mains[0].system
    has_chimneys = pattern.band <= "C" and not (pattern.in_block and pattern.estate.layout is not Layout.CONVERTED)
    modern_block = pattern.in_block and pattern.band >= "J"
    ventilation = _MODERN_VENTILATION.draw(rng) if modern_block else _NATURAL
    if not pattern.in_block and pattern.band <= "G" and happens(rng, 0.03):
        ventilation = _FROM_LOFT
    fans = rng.randrange(3) if pattern.band <= "E" else rng.choice((1, 2, 2, 3))
    return Air(
        open_chimneys=(fire in {OPEN_FIRE, DECORATIVE_FIRE}) + (has_chimneys and happens(rng, 0.04)),
        blocked_chimneys=rng.choice((1, 1, 2)) if has_chimneys and happens(rng, 0.35) else 0,
        open_flues=int(main.flue.boiler_flue_type == 1),
        closed_flues=int(fire in {STOVE, STOVE_WITH_BOILER} or main.code == STOVE),
        boiler_flues=int(main.code in _SOLID_BOILERS),
        other_flues=int(fire in {GAS_FIRE, LIVE_FLAME_FIRE, BALANCED_FLUE_FIRE}),
        extract_fans=0 if ventilation not in {_NATURAL, _FROM_LOFT} else fans,
        passive_vents=int(not pattern.in_block and "F" <= pattern.band <= "I" and happens(rng, 0.02)),
        ventilation=ventilation,
        tested_at_50_pa=round(rng.uniform(3.0, 7.5), 2) if pattern.band >= "L" and happens(rng, 0.2) else None,
        draught_lobby=not pattern.in_block and happens(rng, 0.15),
    )


def supply_of(pattern: Pattern, plot: Plot, heating: Heating, footprint: float, rng: Random) -> Supply:
    """Meters, and panels on roofs that can carry them."""
    pv = _panels(pattern, plot, footprint, rng)
    unknown_size = bool(pv) and happens(rng, 0.06)
    battery = bool(pv) and happens(rng, 0.10)
    has_tank = heating.water.cylinder is not None
    return Supply(
        mains_gas=pattern.gas,
        meter=meter_of(heating, rng),
        smart_meters=happens(rng, 0.55),
        pv=() if unknown_size else pv,
        pv_roof_percent=rng.choice((20, 30, 40)) if unknown_size else 0,
        batteries=int(battery),
        diverter=bool(pv) and has_tank and not battery and happens(rng, 0.15),
        wind_turbines=int(pattern.setting is Setting.RURAL and plot.form is BuiltForm.DETACHED and happens(rng, 0.02)),
    )


def _panels(pattern: Pattern, plot: Plot, footprint: float, rng: Random) -> tuple[PvArray, ...]:
    own_roof = not pattern.in_block or (plot.flat is not None and plot.flat.level == TOP and plot.flat.storeys <= 3)
    if not own_roof or pattern.roof is Above.THATCHED:
        return ()
    share = _PV_FROM_L if pattern.band >= "L" else _PV_SHARE[pattern.setting]
    if not happens(rng, share * (0.3 if pattern.in_block else 1.0)):
        return ()
    most = max(1.0, 0.12 * 0.5 * footprint)
    kwp = round(min(rng.uniform(1.5, 4.0), most), 2)
    front = turned(pattern.facing, 4 * plot.side)
    sunny_side = front if front in _SOUTHERLY else turned(front, 4)
    array = PvArray(
        kwp=kwp,
        orientation=sunny_side,
        pitch=rng.choice((_PITCH_30, _PITCH_30, _PITCH_45)),
        overshading=_NO_OVERSHADING if happens(rng, 0.75) else _MODEST_OVERSHADING,
    )
    if kwp < 3 or not happens(rng, 0.1):
        return (array,)
    half = replace(array, kwp=round(kwp / 2, 2))
    return (half, replace(half, orientation=turned(sunny_side, 2)))
