"""RdSAP 21.0.0 and 21.0.1, and their Northern Ireland twins: the same elements, only code lists differ.

The conservatory lodged among the building parts becomes `sap_conservatory`; showers are also counted.
"""

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.mapping import rdsap_building, rdsap_shared, rdsap_systems, results
from ara_domain.epc.mapping.reader import Reader

MANDATORY = (
    "property_type",
    "total_floor_area",
    "habitable_room_count",
    "registration_date",
    "energy_rating_current",
    "sap_building_parts",
    "sap_heating",
    "sap_energy_source",
)
"""Of the elements that the schemas from RdSAP 17 on make mandatory, those without which there is no home to model."""


def map_document(certificate: Reader) -> EpcPropertyData:
    """The certificate in a document of this generation.

    Raises:
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    certificate.require(*MANDATORY)
    return rdsap_shared.read(
        certificate,
        building_parts=rdsap_building.building_parts(certificate),
        windows=rdsap_shared.windows(certificate, "window_width", "window_height", "glazing_type"),
        heating=rdsap_systems.heating(certificate),
        energy_source=rdsap_systems.energy_source(certificate),
        window=results.element(certificate, "window"),
    )
