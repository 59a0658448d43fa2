"""The product database: boilers, heat pumps, heat networks, ventilation and heat recovery by index number.

The certificate names a product by its index number in a database that is not part of ARA. A user may hand in its rows
(docs/product-database.md); the transform then writes what the engine needs of them into the frame, so that whoever
scores the frame reads columns and no database. Here: `products` (what is known of each kind), `rows` (a table of text
to a `ProductDatabase`). Keep out: files (`ara_resources.products`), how a product changes a rating (`ara_domain.sap`).
"""

from ara_domain.products.products import (
    NO_PRODUCTS,
    Boiler,
    BoilerType,
    CombiLoss,
    FlueGasRecovery,
    HeatNetwork,
    HeatPump,
    HeatSource,
    KeepHot,
    ProductDatabase,
    VentilationUnit,
    WasteWaterRecovery,
)
from ara_domain.products.rows import PRODUCT_COLUMNS, ProductsRefused, read_products

__all__ = [
    "NO_PRODUCTS",
    "PRODUCT_COLUMNS",
    "Boiler",
    "BoilerType",
    "CombiLoss",
    "FlueGasRecovery",
    "HeatNetwork",
    "HeatPump",
    "HeatSource",
    "KeepHot",
    "ProductDatabase",
    "ProductsRefused",
    "VentilationUnit",
    "WasteWaterRecovery",
    "read_products",
]
