"""From the register's document to `EpcPropertyData`.

`map_certificate(document)` picks the mapping by assessment type and schema. Here: one module per structural
generation of schemas (`rdsap_21`, `rdsap_17_20`, …), the parts that several generations share (`rdsap_shared`,
`systems`, `results`, …), the one table of codes that changed meaning (`code_changes`), the rules of the document format
(`reader`), and the account of what a mapping reads (`accounting`).
Add here: a generation, and its schemas in `registry`.
Keep out: inference from what was lodged (that is `ara_domain.sap`).
"""

from ara_domain.epc.mapping.errors import BrokenDocument, MappingError, UnmappableSchema
from ara_domain.epc.mapping.registry import MAPPING_VERSION, map_certificate, supported_schemas

__all__ = [
    "MAPPING_VERSION",
    "BrokenDocument",
    "MappingError",
    "UnmappableSchema",
    "map_certificate",
    "supported_schemas",
]
