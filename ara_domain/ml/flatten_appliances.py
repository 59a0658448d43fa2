"""What older certificates say of flues and boilers, as frame columns.

Certificates of RdSAP 21 count flues; before that they say how the boiler's flue is and which heaters there are. Whether
a boiler named by its product number alone condenses is told by its own certificate: the improvement that replaces it by
a condensing one is due for boilers that do not (RdSAP 10 Table 33 I and T). No rating or saving of it is read.
"""

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.reading import code, flag, optional
from ara_domain.ml.row import Row
from ara_domain.ml.schema import HEATING_SYSTEMS

_HIGHEST_NAMED_STOREY = 20.0
_SAME_FUEL, _TO_GAS = "I", "T"


def flatten_appliances(epc: EpcPropertyData, row: Row) -> None:
    """Write the storey of a flat, flues and whether the boiler is due for one that condenses."""
    row.put("flat_storey", optional(_flat_storey(epc)))
    ventilation = epc.sap_ventilation
    counted = ventilation is not None and ventilation.open_flues_count is not None
    row.put("flues_counted", flag(epc.is_full_sap or counted))
    if epc.sap_heating is not None:
        for detail in epc.sap_heating.main_heating_details:
            if detail.main_heating_number in HEATING_SYSTEMS:
                row.put(f"heating{detail.main_heating_number}_flue", code(detail.boiler_flue_type))
    due = {improvement.improvement_type for improvement in epc.suggested_improvements}
    row.put("boiler_upgrade_due", flag(bool(due & {_SAME_FUEL, _TO_GAS})))


def _flat_storey(epc: EpcPropertyData) -> float | None:
    """Storey by `flat_location`: -1 basement, 0 ground, 20 also for anything above."""
    if epc.sap_flat_details is None or epc.sap_flat_details.flat_location is None:
        return None
    lodged = str(epc.sap_flat_details.flat_location)
    if lodged.endswith("+"):
        return _HIGHEST_NAMED_STOREY + 1
    try:
        return float(lodged)
    except ValueError:
        return None
