"""RdSAP 17.0 to 20.0.0, and their Northern Ireland twins (17.3 and 17.4 are names of Northern Ireland's alone).

The same field set throughout, but for the special features that 19.0 adds. Against RdSAP 21: windows are lodged only
where they were measured, by area, otherwise as a whole (`glazed_area`, `multiple_glazing_type`); lamps as outlets,
and low-energy ones of them; open fireplaces in place of chimneys and flues; one alternative wall per part; surfaces of
a room in the roof by area. Codes that meant something else are in `code_changes`.
"""

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.mapping import rdsap_21, rdsap_building, rdsap_shared, rdsap_systems, results
from ara_domain.epc.mapping.reader import Reader


def map_document(certificate: Reader) -> EpcPropertyData:
    """The certificate in a document of this generation.

    Raises:
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    certificate.require(*rdsap_21.MANDATORY)
    return rdsap_shared.read(
        certificate,
        building_parts=rdsap_building.building_parts(certificate),
        windows=rdsap_shared.windows(certificate, "window_area", "glazing_type"),
        heating=rdsap_systems.heating(certificate),
        energy_source=rdsap_systems.energy_source(certificate),
        window=results.element(certificate, "window"),
    )
