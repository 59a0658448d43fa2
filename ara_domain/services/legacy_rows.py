"""Flat register rows as a table to evaluate on and to train on: what was lodged, what the engine computes, the inputs.

Rows are taken in blocks, so that a file of any length passes without being held as text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import islice

import numpy as np
import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import BuiltForm, MainHeatingCategory, PropertyType
from ara_domain.epc.mapping.errors import MappingError
from ara_domain.epc.mapping.flat_row import flat_row_number, map_flat_row
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.results import results
from ara_domain.epc.mapping.reader import Reader
from ara_domain.identity import normalise_postcode
from ara_domain.ml.leakage import without_results
from ara_domain.ml.residual import residual_inputs
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.method import Method
from ara_domain.sap.scoring import score_frame
from ara_domain.sap.tables import Array, Mask
from ara_domain.services.lodgement_methods import method_on

SPLITS = ("heating", "type", "form", "age", "year")
_LODGED = {
    "sap": "energy_rating_current",
    "co2_t": "co2_emissions_current",
    "energy_kwh_per_m2": "energy_consumption_current",
}
"""Quantity to the certificate's field."""
_BLOCK = 2_000
_NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class LegacyTable:
    """Rows that were mapped and computed, column by column; every array has one entry per row.

    `facts` names each row by `SPLITS`, with its `number`, `postcode` and `method`; `lodged` and `computed` hold SAP
    points, CO2 in t/yr and primary energy in kWh/m²yr, NaN where not lodged; `inputs` are the residual model's.
    """

    facts: pd.DataFrame
    lodged: pd.DataFrame
    computed: pd.DataFrame
    inputs: Array
    read: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows that are not among them, by why."""

    def __len__(self) -> int:
        return len(self.facts)

    def only(self, rows: Mask, why_not: str) -> "LegacyTable":
        """Some of the rows; the others count as left out for this reason.

        Raises:
            NothingToEvaluate: it would be none.
        """
        others = int((~rows).sum())
        if others == len(self):
            raise NothingToEvaluate(f"none of {others:,} rows can be evaluated: all are {why_not}")
        return LegacyTable(
            facts=self.facts[rows].reset_index(drop=True),
            lodged=self.lodged[rows].reset_index(drop=True),
            computed=self.computed[rows].reset_index(drop=True),
            inputs=self.inputs[rows],
            read=self.read,
            left_out=dict(self.left_out) | ({why_not: others} if others else {}),
        )


class NothingToEvaluate(ValueError):
    """No row could be both mapped and computed; the message counts why."""


def read_table(rows: Iterable[Mapping[str, str]]) -> LegacyTable:
    """Map and compute rows whose columns are named as `column_name` writes them; the guard takes their results away.

    Raises:
        NothingToEvaluate: no row lodges a rating and can be computed.
    """
    left_out = Counter[str]()
    blocks: list[tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, Array]] = []
    read = 0
    for block in _in_blocks(rows):
        read += len(block)
        if made := _block(block, left_out):
            blocks.append(made)
    if not blocks:
        why = ", ".join(f"{number:,} {reason}" for reason, number in left_out.most_common()) or "the file is empty"
        raise NothingToEvaluate(f"none of {read:,} rows can be evaluated: {why}")
    facts, lodged, computed, inputs = zip(*blocks, strict=True)
    return LegacyTable(
        facts=pd.concat(facts, ignore_index=True),
        lodged=pd.concat(lodged, ignore_index=True),
        computed=pd.concat(computed, ignore_index=True),
        inputs=np.vstack(inputs),
        read=read,
        left_out=dict(left_out.most_common()),
    )


def _in_blocks(rows: Iterable[Mapping[str, str]]) -> Iterator[list[Mapping[str, str]]]:
    left = iter(rows)
    while block := list(islice(left, _BLOCK)):
        yield block


def _block(
    rows: list[Mapping[str, str]], left_out: Counter[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, Array] | None:
    homes, facts, lodged, methods = [], [], [], []
    for row in rows:
        try:
            epc = map_flat_row(without_results(row))
            found = results(Columns(Reader(dict(row), "row")), epc.total_floor_area or 0.0)
        except MappingError as error:
            left_out[error.reason] += 1
            continue
        if found[_LODGED["sap"]] is None:
            left_out["no_rating_lodged"] += 1
            continue
        homes.append(epc)
        day = epc.registration_date or date.min  # a row without a day does not map
        facts.append(_facts(row, epc, day))
        methods.append(method_on(day))
        lodged.append({name: found[field] for name, field in _LODGED.items()})
    if not homes:
        return None
    frame = EpcMlTransform().to_rows(homes)
    scored = _score(frame, methods)
    kept = scored["sap_score"].notna().to_numpy()
    left_out.update({"not_modelled": int((~kept).sum())} if not kept.all() else {})
    frame, scored = frame[kept], scored[kept]
    computed = pd.DataFrame(
        {
            "sap": scored["sap_score"],
            "co2_t": scored["co2_kg"] / 1000,
            "energy_kwh_per_m2": scored["primary_energy_kwh"] / frame["floor_area"],
        }
    )
    inputs = residual_inputs(frame, scored)
    return pd.DataFrame(facts)[kept], pd.DataFrame(lodged, dtype=np.float64)[kept], computed, inputs


def _score(frame: pd.DataFrame, methods: list[Method]) -> pd.DataFrame:
    """Each home by its own method."""
    names = np.array([method.name for method in methods])
    by_name = {method.name: method for method in methods}
    scored = [score_frame(frame[names == name], method=method) for name, method in by_name.items()]
    return pd.concat(scored).sort_index()


def _facts(row: Mapping[str, str], epc: EpcPropertyData, lodged: date) -> dict[str, str | int]:
    number = flat_row_number(row) or ""
    return {
        "number": number,
        # A row without a postcode is a group of its own.
        "postcode": normalise_postcode(epc.postcode) or number,
        "heating": _heating(epc),
        "type": _named(PropertyType, epc.property_type),
        "form": _named(BuiltForm, epc.built_form),
        "age": epc.sap_building_parts[0].construction_age_band or _NOT_SAID,
        "year": lodged.year,
        "method": method_on(lodged).name,
    }


def _heating(epc: EpcPropertyData) -> str:
    systems = epc.sap_heating.main_heating_details if epc.sap_heating else ()
    if not systems:
        return _NOT_SAID
    category = _named(MainHeatingCategory, systems[0].main_heating_category)
    lodged_fuel = systems[0].main_fuel_type
    fuel = _FUELS.get(lodged_fuel, "other fuel") if isinstance(lodged_fuel, int) else _NOT_SAID
    return f"{category}, {fuel}" if category in {"boiler", "room heaters", "warm air"} else category


_FUELS = {26: "gas", 27: "LPG", 28: "oil", 29: "electricity"}
"""`main_fuel_type`, those not to networks."""


def _named(codes: type[PropertyType | BuiltForm | MainHeatingCategory], code: object) -> str:
    if not isinstance(code, int):
        return _NOT_SAID
    return codes(code).name.lower().replace("_", " ")


def fold_of(postcode: str, seed: int, folds: int) -> int:
    """The fold of a postcode: the same for the same seed, whatever else a file holds."""
    digest = blake2b(f"{seed}\x1f{postcode}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % folds
