"""`EpcMlTransform`: certificates to the scoring frame, the one contract between the data and every model (PRD §8.2)."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.flatten_appliances import flatten_appliances
from ara_domain.ml.flatten_building import flatten_building, flatten_ventilation
from ara_domain.ml.flatten_certainty import flatten_certainty
from ara_domain.ml.flatten_full_sap import flatten_full_sap_dwelling
from ara_domain.ml.flatten_full_sap_services import flatten_full_sap_services
from ara_domain.ml.flatten_products import flatten_products
from ara_domain.ml.flatten_systems import flatten_energy, flatten_heating
from ara_domain.ml.flatten_windows import flatten_windows
from ara_domain.ml.row import Row
from ara_domain.ml.schema import TRANSFORM_VERSION, column_names, frame_columns
from ara_domain.products import NO_PRODUCTS, ProductDatabase


class EpcMlTransform:
    """Flattens certificates into rows of the frame; see `ara_domain.ml.schema` for the columns.

    When the version is raised and how far: `ara_domain.ml.schema`. Earlier versions: `ara_domain.ml.versions`.
    """

    VERSION: str = TRANSFORM_VERSION

    def __init__(self, products: ProductDatabase = NO_PRODUCTS) -> None:
        """`products` are those whose own data stand in the frame; SAP's tables serve for all others."""
        self.products = products

    def to_row(self, epc: EpcPropertyData) -> dict[str, float]:
        """One certificate as column name to value."""
        return dict(zip(column_names(), self._values(epc), strict=True))

    def to_rows(self, certificates: Sequence[EpcPropertyData], index: Sequence[Hashable] | None = None) -> pd.DataFrame:
        """Certificates as a frame of shape (n, columns), one `float64` block, in the order given."""
        values = np.array([self._values(epc) for epc in certificates], dtype=np.float64)
        return pd.DataFrame(
            # Column after column, as the engine reads them.
            np.asfortranarray(values.reshape(len(certificates), len(column_names()))),
            columns=frame_columns(),
            index=None if index is None else pd.Index(list(index)),
        )

    def schema(self) -> dict[str, type]:
        """Column name to Python type, for the training files and for validation."""
        return dict.fromkeys(column_names(), float)

    def _values(self, epc: EpcPropertyData) -> list[float]:
        row = Row()
        flatten_certainty(epc, row)
        if epc.is_full_sap:
            flatten_full_sap_dwelling(epc, row)
            flatten_ventilation(epc, row)
            flatten_heating(epc, row)
            flatten_energy(epc, row)
            flatten_full_sap_services(epc, row)
            flatten_appliances(epc, row)
            flatten_products(epc, row, self.products)
            return row.values
        row.put("full_sap", 0.0)
        openings = flatten_windows(epc, row)
        flatten_building(epc, row, openings)
        flatten_ventilation(epc, row)
        flatten_heating(epc, row)
        flatten_energy(epc, row)
        flatten_appliances(epc, row)
        flatten_products(epc, row, self.products)
        return row.values
