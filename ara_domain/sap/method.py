"""The methods a certificate may have been rated by, as data the worksheet reads.

Add here: a method, or a number or rule in which methods differ. Keep out: what all methods share, which stays with
the worksheet section it belongs to.
"""

from dataclasses import dataclass, replace

from ara_domain.epc import EpcPropertyData
from ara_domain.sap.tables import table
from ara_domain.sap.worksheet import rating
from ara_domain.sap.worksheet.prices import FULL_SAP_PRICES, RATING_PRICES
from ara_domain.sap.worksheet.rating import RatingMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingPump:
    """Central heating pumps (Tables 4f, 5a): kWh/yr and W by age: unknown, 2012 or earlier, 2013 or later."""

    kwh: tuple[float, float, float]
    gain_w: tuple[float, float, float]
    gains_all_year: bool
    """Whether the gain counts in every month, or in the heating months only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """In what the methods differ. Everything else of the engine is the same for all of them."""

    name: str
    rating: RatingMethod
    rating_prices: str
    """Price set of the ratings."""
    bridging_y: float
    """Thermal bridging of full SAP where neither junctions nor a y-value are lodged, W/m²K (Appendix K)."""
    emission_factors: str
    """Table of CO2 and primary energy factors by fuel code."""
    monthly_electricity: bool
    """Electricity's CO2 and primary energy by month (SAP 10.2 Tables 12d, 12e), or one factor for the year."""
    hot_water_by_use: bool
    """Demand by showers, baths and other uses (SAP 10.2 Appendix J), or by occupancy alone (SAP 2012 section 4)."""
    water_timing_by_age: bool
    """Hot water counts as separately timed by the dwelling's age (Appendix S), or by programmer and boiler age."""
    solar_water_monthly: bool
    """Solar water heating month by month (a candidate for SAP 10.2's method [M]), or by the year (SAP 2012 App. H)."""
    infiltration: tuple[str, str]
    """Table and key of the flows of chimneys, flues and fans."""
    shelter_by_storey: bool
    """Sheltered sides by the storey of a flat (SAP 2012 Table S5 [M]), or by built form (RdSAP 10 Table 5)."""
    weekend_first_off_hours: float | None
    """First off period at weekends, control types 1 and 2 (Table 9); None where every day is alike."""
    lighting_by_lumens: bool
    """Lighting by lumens and efficacy (SAP 10.2 Appendix L), or by the share of low-energy outlets (SAP 2012)."""
    pump: HeatingPump
    pv_own_use: float | None
    """Share of the PV output used in the dwelling; None to find it month by month (SAP 10.2 Appendix M1)."""
    oriented_windows: bool
    """Windows face where they were recorded, or half east and half west."""
    thermal_mass_by_construction: bool
    """Thermal mass by the main wall (RdSAP 10 Table 22), or 250 kJ/m²K for every dwelling."""
    network_loss_factor: float | None
    """Distribution loss of a heat network; None to find it by the age of the dwelling (SAP 10.2 Table 12c)."""
    wall_u: str | None
    """Key of the as-built and filled wall U-values of bands A to E; None for RdSAP 10, brick by thickness."""
    roof_u_unknown_by_2012: bool
    """Joist insulation that is unknown by Table S10, or by RdSAP 10 Table 18."""


RDSAP_10 = Method(
    name="RdSAP 10",
    rating=rating.RDSAP_10,
    rating_prices=RATING_PRICES,
    bridging_y=table("full_sap")["default_y"]["sap_10_2"],
    emission_factors="fuels",
    monthly_electricity=True,
    hot_water_by_use=True,
    water_timing_by_age=False,
    solar_water_monthly=True,
    infiltration=("dwelling", "infiltration_m3_h"),
    shelter_by_storey=False,
    weekend_first_off_hours=None,
    lighting_by_lumens=True,
    # 115 and 7 seen in the trace; 165 and 41 from memory [M].
    pump=HeatingPump(kwh=(115.0, 165.0, 41.0), gain_w=(7.0, 10.0, 3.0), gains_all_year=False),
    pv_own_use=None,
    oriented_windows=True,
    thermal_mass_by_construction=True,
    network_loss_factor=None,
    wall_u=None,
    roof_u_unknown_by_2012=False,
)
"""The method of certificates lodged now, and of every baseline and plan (SAP 10.2 with SAP 2012 prices)."""

RDSAP_2012 = Method(
    name="RdSAP 2012 (9.93, 9.94)",
    rating=rating.RDSAP_10,
    rating_prices=RATING_PRICES,
    bridging_y=table("full_sap")["default_y"]["sap_2012"],
    emission_factors="factors_sap_2012",
    monthly_electricity=False,
    hot_water_by_use=False,
    water_timing_by_age=True,
    solar_water_monthly=False,
    infiltration=("method_2012", "infiltration_m3_h"),
    shelter_by_storey=True,
    weekend_first_off_hours=0.0,
    lighting_by_lumens=False,
    pump=HeatingPump(kwh=(120.0, 120.0, 30.0), gain_w=(10.0, 10.0, 3.0), gains_all_year=True),
    pv_own_use=0.5,
    oriented_windows=False,
    thermal_mass_by_construction=False,
    network_loss_factor=1.10,
    wall_u="9.93",
    roof_u_unknown_by_2012=True,
)
"""SAP 2012 and its Appendix S as revised in 2017; the rating formula and prices are those of RdSAP 10 (section 20)."""

RDSAP_2012_9_92 = replace(RDSAP_2012, name="RdSAP 2012 (9.92)", wall_u="9.92")
"""Before the U-values of cavity and solid brick walls were revised."""

SAP_10_2 = replace(RDSAP_10, name="SAP 10.2", rating=rating.SAP_10_2, rating_prices=FULL_SAP_PRICES)
"""Full SAP of new dwellings: the same worksheet, with prices and a rating formula of its own."""

SAP_2012 = replace(RDSAP_2012, name="SAP 2012", oriented_windows=True)
"""Full SAP 9.92 to 9.94: the prices and formula are those that RdSAP 10 keeps (Table 32)."""

_WITHOUT_VERSION = "SAP-Schema-11."
"""The schemas without a place for the version."""
_OLDEST, _REVISED_WALLS, _NEWEST_2012, _SAP_10 = 9.92, 9.93, 9.94, 10.0


def method_of(epc: EpcPropertyData) -> Method | None:
    """The method a certificate's ratings were found by; None where it is not held (before 9.92).

    A certificate that does not say its version is of SAP 10, like every home rated anew; those of the first two
    schemas never say it, and are before 9.92.
    """
    version = epc.sap_version
    if version is None and epc.schema_type.startswith(_WITHOUT_VERSION):
        return None
    if version is None or version >= _SAP_10:
        return SAP_10_2 if epc.is_full_sap else RDSAP_10
    if not _OLDEST <= version <= _NEWEST_2012:
        return None
    if epc.is_full_sap:
        return SAP_2012
    return RDSAP_2012_9_92 if version < _REVISED_WALLS else RDSAP_2012
