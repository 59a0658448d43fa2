"""What the engine could not follow for a home, as typed reasons: never a silent default.

Add here: a reason, with the sentence a person reads. Keep out: RdSAP's own defaults for unknown data, which are the
method (a wall of unknown insulation is as built).
"""

from dataclasses import dataclass, field

import numpy as np

from ara_domain.predictions import Limitation, Severity
from ara_domain.sap.tables import Mask

_APPROXIMATED = {
    "product_database_default": "the heating product's index number is not in a product database here; a boiler or "
    "heat pump takes what the database's generic products have over the SAP tables, anything else the table default",
    "heating_code_assumed": "the certificate names neither a SAP heating code nor a product; the default of its "
    "category stands in",
    "heating_control_assumed": "the heating control is missing or unknown; programmer and room thermostat assumed",
    "heating_control_from_memory": "the heating control is one that SAP 10.2 added, from memory; it is read as its "
    "equal for boilers or by another thermostat",
    "network_loss_factor_unverified": "distribution loss of a heat network beside a dwelling of band E or later is "
    "from memory",
    "network_data_not_held": "the heat network's own data are not held; gas boilers at 80 % stand in",
    "chp_credit_unverified": "the electricity credit of combined heat and power uses the grid average",
    "micro_chp_as_condensing_boiler": "micro-CHP needs its product record; a condensing boiler stands in",
    "solar_water_unverified": "the monthly method of SAP 10.2 for solar water heating was not available; a candidate "
    "from memory stands in",
    "flue_gas_recovery_not_counted": "flue gas heat recovery needs its product record; its saving is not counted",
    "flue_gas_recovery_2012_method": "flue gas heat recovery is counted by SAP 2012 Appendix G1; SAP 10.2's was not "
    "available",
    "heat_pump_running_hours_not_held": "the running hours of a heat pump by its size (SAP 10.2 Appendix N) were not "
    "available; its own efficiencies are used at the standard hours and at one size",
    "waste_water_recovery_not_counted": "waste-water heat recovery needs its product record; its saving is not counted",
    "electric_shower_from_memory": "the electricity of electric showers is from memory (9.3 kW for 6 minutes); SAP "
    "10.2's own figure is not in the references",
    "wind_2012_method": "wind generation uses SAP 2012 Appendix M; SAP 10.2's is not in the references",
    "pv_diverter_not_counted": "the PV diverter's saving is not counted: SAP 10.2 Appendix G4 is not in the references",
    "mechanical_ventilation_default": "the ventilation product is not in a product database here; table defaults "
    "stand in",
    "air_conditioning_not_counted": "fixed air conditioning has no RdSAP default and is not counted",
    "special_features_not_counted": "special energy-saving features are not counted: which of them Appendix Q admits "
    "for RdSAP is not in the references",
    "regular_boiler_without_cylinder": "a regular boiler heats water without a cylinder; no store loss is counted",
    "wall_construction_assumed": "a wall's construction is unknown; brick before 1930, cavity after",
    "roof_construction_assumed": "a roof's construction is unknown; a pitched roof with unknown insulation assumed",
    "water_heating_assumed": "the water heating code is unknown; an electric immersion stands in",
    "off_peak_heating_on_single_meter": "off-peak heating on a single meter is rated as direct electric heating",
    "eighteen_hour_tariff_without_cpsu": "an 18-hour meter with electric heating other than a CPSU, for which SAP "
    "12.4.3 names no low rate; everything is charged at the high rate",
    "showers_and_baths_assumed": "showers and baths are not recorded; one mixer shower and one bath assumed",
    "climate_region_unknown": "the postcode has no climate region; bills and local figures use the UK average",
    "rooms_assumed": "the number of habitable rooms is missing; one per 20 m2 assumed",
    "percent_draughtproofed_assumed": "the draught-proofed share is missing; multiple glazing counts as "
    "draught-proofed",
    "window_area_assumed": "windows are described as a whole, not one by one; their area is by floor area and age, "
    "half facing east and half west (SAP 2012 Table S4)",
    "doors_assumed": "the number of external doors is not recorded; two of a house and one of a flat assumed",
    "party_walls_not_recorded": "the length of the party walls is not recorded; no heat is lost through them here",
    "room_in_roof_insulation_assumed": "the insulation of a room in roof is known in part only; the default of its "
    "age stands in",
    "lamp_count_assumed": "lamps are not counted; the usual light for the floor area stands in, at the efficacy of the "
    "share that is low-energy",
    "heat_recovery_not_recorded": "balanced mechanical ventilation of which heat recovery is not recorded; none is "
    "counted",
    "pv_connection_assumed": "whether the panels are connected to the dwelling's meter is not recorded; they are taken "
    "to be",
    "full_sap_values_missing": "a U-value, or the kind, size or place of an opening, is not lodged; the mean of the "
    "other elements, or the SAP table's value, stands in",
    "thermal_mass_assumed": "neither the thermal mass parameter nor all kappa values are lodged; 250 kJ/m2K stands in",
    "thermal_bridging_assumed": "neither junctions nor a y-value are lodged; the default y of SAP stands in",
    "roof_window_pitch_approximated": "a roof window has another pitch than 45 degrees, at which it is taken",
    "water_use_target_from_memory": "designed for 125 litres a person and day: 5 % less for baths and other uses, by "
    "SAP 10.2 from memory",
    "thermal_store_as_cylinder": "a thermal store: its losses by Table 2b, its pipes and controls as of a cylinder",
    "standing_charge_not_held": "the standing charge that SAP 10.2 (Table 12) gives this fuel or tariff is not held; "
    "none is counted",
    "network_sources_by_table": "the heat sources of the network may be lodged one by one; plant efficiency and "
    "factors are by the kind of network",
    "full_sap_of_scotland": "a new dwelling in Scotland, whose certificates stand in a register of its own; rated as "
    "in England, Wales and Northern Ireland",
    "sap_10_3_as_10_2": "lodged by SAP 10.3, whose changes are not held; rated by SAP 10.2",
}
_CORRECTED = {
    "residual_applied": "the certificate leaves much unsaid: the SAP rating is the calculated one corrected by a model "
    "of lodged ratings (ARA_RESIDUAL_PATH); emissions, energy, bills and what measures gain are as calculated",
    "rating_told_by_neighbours": "nobody has a certificate of this home: its SAP rating is the one to expect from the "
    "ratings of its neighbours, not that of the predicted certificate; emissions, energy, bills and what measures gain "
    "are calculated on the predicted certificate",
}
"""Said by what stands behind a scoring model, not by the engine."""
_NOT_MODELLED = {
    "method_not_held": "the certificate was rated by a method before SAP 9.92, whose rules and factors are not held; "
    "its rating is not checkable",
    "rating_price_not_held": "the price that SAP 10.2 (Table 12) gives a fuel of this home is not held; its rating by "
    "that method is not checkable",
    "no_building_parts": "no building part with a floor area is recorded",
    "age_band_unknown": "the main dwelling has no age band",
    "no_windows": "no window is recorded",
    "room_height_missing": "a storey has no room height",
    "heating_unknown": "no heating system is recorded",
    "worksheet_failed": "the worksheet gave no finite rating; the recorded data contradict each other",
    "model_failed": "the deployed scoring model failed on this home alone",
}
CATALOGUE: dict[str, Limitation] = {
    code: Limitation(code=code, severity=severity, text=text)
    for severity, texts in (
        (Severity.APPROXIMATED, _APPROXIMATED | _CORRECTED),
        (Severity.NOT_MODELLED, _NOT_MODELLED),
    )
    for code, text in texts.items()
}
"""Every reason by its code."""


@dataclass(slots=True)
class Limitations:
    """Reasons per home: a mask of shape (n,) for each code that applies to any home."""

    size: int
    by_code: dict[str, Mask] = field(default_factory=dict)

    def add(self, code: str, where: Mask) -> None:
        """Record a reason for some homes.

        Raises:
            KeyError: the code is not in the catalogue.
        """
        CATALOGUE[code]
        if where.any():
            self.by_code[code] = self.by_code[code] | where if code in self.by_code else where.copy()

    def refused(self) -> Mask:
        """Homes that get no rating."""
        masks = [m for code, m in self.by_code.items() if CATALOGUE[code].severity is Severity.NOT_MODELLED]
        return np.logical_or.reduce(masks) if masks else np.zeros(self.size, dtype=bool)

    def codes_of(self, home: int) -> tuple[str, ...]:
        """Codes that apply to one home, sorted."""
        return tuple(sorted(code for code, mask in self.by_code.items() if mask[home]))
