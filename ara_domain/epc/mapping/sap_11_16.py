"""Full SAP lodged under SAP-Schema-11.0 to 16.3, and their Northern Ireland twins (2008 to 2014).

Solar water heating stands in `sap_heating` itself, where `has_solar_panel` says whether there is any. To 14.2 there is
one main heating system, laid out in `sap_heating` too, walls and roofs are `sap_exposed_…`, and of photovoltaic panels
only the peak power is known; under 11.x parts have no numbers. To 12.0 the floor area is not lodged: it is that of the
storeys. No description of these schemas is at hand, so that little is demanded of a document.
"""

from dataclasses import replace

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.mapping import sap_shared
from ara_domain.epc.mapping.reader import Reader


def map_document(certificate: Reader) -> EpcPropertyData:
    """The certificate in a document of this generation.

    Raises:
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    heating = certificate.child("sap_heating")
    has_panel = heating.flag("has_solar_panel") if heating else None
    epc = sap_shared.read(certificate, solar_panel=heating if has_panel else None, pitch_is_coded=True)
    return replace(
        epc,
        schema_version_original=epc.schema_version_original or certificate.text("schema_version"),
        solar_water_heating=has_panel,
    )
