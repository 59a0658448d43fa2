"""Full SAP under SAP-Schema-17.0 to 19.2.0, and their Northern Ireland twins.

To 18.0.0 (SAP 2012) lighting is counted by outlets, wind turbines are alike, and overshading and thermal mass are
lodged by building part; from 19.0.0 on (SAP 10) lights and turbines are listed, and overshading, thermal mass, meters
and terrain stand at the top level. The names do not collide, so that one mapping reads both.
"""

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.mapping import sap_shared
from ara_domain.epc.mapping.reader import Reader


def map_document(certificate: Reader) -> EpcPropertyData:
    """The certificate in a document of this generation.

    Raises:
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    heating = certificate.child("sap_heating")
    solar_panel = heating.child("solar_heating_details") if heating else None
    return sap_shared.read(certificate, solar_panel=solar_panel, pitch_is_coded=False)
