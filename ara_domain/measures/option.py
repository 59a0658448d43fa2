"""What an option is, and the writable view of the scoring frame its rules work on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import FloorHeatLoss, PropertyType
from ara_domain.ml.schema import PARTS, frame_columns, position
from ara_domain.sap.expansion.envelope import ElementU, element_u
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.tables import Array, Codes, Mask

_TOP_FLOOR = 3
"""RdSAP `level` of a flat."""
_OVER_OTHERS = (FloorHeatLoss.EXPOSED, FloorHeatLoss.UNHEATED_SPACE)
"""What is below a floor that is insulated from below, where the block's passage or garage is."""
_STRIDE = position()["part2_age_band"] - position()["part1_age_band"]


class FrameView:
    """A frame's columns as writable arrays: (n,) per home, (n, 5) per building part."""

    def __init__(self, frame: pd.DataFrame | Array, *, read_only: bool = False) -> None:
        """A copy of the frame to write to; or, `read_only`, to ask as many rules as there are and to write nothing.

        Values (n, columns) by themselves, column by column in memory, are not copied: what is written is written there.
        """
        self.index = frame.index if isinstance(frame, pd.DataFrame) else None
        self.values: Array = frame if isinstance(frame, np.ndarray) else np.array(frame, np.float64, order="F")
        self.values.flags.writeable = not read_only
        self.size = len(self.values)
        self._u: ElementU | None = None

    def __getitem__(self, name: str) -> Array:
        return self.values[:, position()[name]]

    def part(self, name: str) -> Array:
        """A part column of every part, (n, 5); writing to it writes to the frame."""
        first = position()[f"part1_{name}"]
        return self.values[:, first : first + _STRIDE * len(PARTS) : _STRIDE]

    def set(self, name: str, rows: Mask, value: float | Array) -> None:
        """Write one column where `rows` (n,) holds; an array value is (n,)."""
        self[name][rows] = value[rows] if isinstance(value, np.ndarray) else value

    def frame(self) -> pd.DataFrame:
        """The view as a frame."""
        return pd.DataFrame(self.values, columns=frame_columns(), index=self.index)

    def edit(self, edit: Callable[["FrameView", Mask], None], rows: Codes) -> None:
        """Apply a measure's edit to some rows (their numbers); its rules are asked of those rows only."""
        some = FrameView(rows_of(self.values, rows))
        edit(some, np.ones(rows.size, dtype=bool))
        self.values.T[:, rows] = some.values.T

    def u(self) -> ElementU:
        """U-values of the elements, to be read before anything is written; kept where nothing can be."""
        if self.values.flags.writeable:
            return element_u(Fields(self.values))
        if self._u is None:
            self._u = element_u(Fields(self.values))
        return self._u


def rows_of(values: Array, rows: Codes) -> Array:
    """Some rows of values (n, columns), which may occur twice; column by column in memory, as measures read them."""
    return values.T.take(rows, axis=1).T


@dataclass(frozen=True, slots=True)
class Need:
    """How much of a material a home needs: (n,) in the material's unit."""

    material: str
    quantity: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What an option's rule says of every home of a frame.

    `refusal` holds a reason code where `eligible` is false; `because` says per home why it is eligible.
    """

    eligible: Mask
    refusal: Array
    """(n,) of object: a key of the option's `reasons`, "" where eligible."""
    needs: tuple[Need, ...]
    because: Callable[[int], str]
    targets: Mapping[str, Array] = field(default_factory=dict)
    """Masks the edit reuses, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A measure in code: whom it is for, and its edits of the frame and of a certificate, which agree."""

    assess: Callable[[FrameView], Assessment]
    edit_frame: Callable[[FrameView, Mask], None]
    edit_certificate: Callable[[EpcPropertyData], EpcPropertyData]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Rules):
    """One candidate measure: its rules, and what `catalogue.toml` says of it.

    Options of a `group` exclude each other. `order` is the order of work (fabric first, then hot water, heating,
    openings and generation). `source` names the rule's origin.
    """

    key: str
    measure: str
    group: str
    title: str
    code: str
    """Improvement types of the register, "–" for none."""
    when: str
    """Whom it is for, in words."""
    target: str
    """What is there afterwards, in words."""
    order: int
    source: str
    reasons: Mapping[str, str]
    lifetime_years: int
    disruption: str
    """`low`: nobody moves out of a room; `medium`: rooms are cleared in turn; `high`: weeks of work, or scaffolding."""
    whole_block: bool
    """In a flat or maisonette the work is on what the block shares, so one home cannot have it alone."""
    prerequisites: tuple[str, ...]
    """What has to be there or is done with it, in words."""
    own_roof: bool = False
    """On the top floor and in a maisonette the work stays within the home's own roof space: no matter of the block."""
    own_floor: bool = False
    """Over the ground the work stays within the home's own floor; over outside air or an unheated space it does not."""
    planning: frozenset[str] = frozenset()
    """Planning limits that rule it out: reason codes of `measures.limits`."""
    note: str | None = None
    """What whoever chooses it should know of its figures."""

    def needs_whole_block(self, view: FrameView) -> Mask:
        """Flats and maisonettes (n,) that cannot have it without the rest of their block."""
        in_a_block = np.isin(view["property_type"], (PropertyType.FLAT, PropertyType.MAISONETTE))
        maisonette, top = view["property_type"] == PropertyType.MAISONETTE, view["flat_level"] == _TOP_FLOOR
        own = (maisonette | top) if self.own_roof else np.zeros(view.size, dtype=bool)
        if self.own_floor:
            own |= ~any_of((view.part("age_band") > 0) & np.isin(view.part("floor_below"), _OVER_OTHERS))
        return in_a_block & ~own & self.whole_block


NOT_APPLICABLE, ALREADY, UNKNOWN, UNSUITABLE = "not_applicable", "already_installed", "existing_unknown", "not_suitable"
"""Reason codes every option may use."""
NOT_A_HOUSE, HEAT_NETWORK = "not_a_house", "heat_network"
"""Reason codes of options that Table 33 keeps to houses and bungalows, or to homes that heat themselves."""
THATCHED = "thatched"
"""Reason code of a roof of thatch."""
ENTERED_U = "u_value_entered"
"""Reason code of fabric whose U-value an assessor entered: it overrides whatever insulation the edit would record."""
FULL_SAP = "full_sap_certificate"
"""Reason code of a measure that asks what RdSAP describes and full SAP does not."""


def any_of(mask: Mask) -> Mask:
    """Homes where a mask (n, …) holds anywhere."""
    return np.logical_or.reduce(mask.reshape(mask.shape[0], -1), axis=1)


def refusals(eligible: Mask, *rules: tuple[Mask, str]) -> Array:
    """Reason code per home: the first rule that holds, "" where eligible, `not_applicable` where none does."""
    codes = np.full(eligible.shape, NOT_APPLICABLE, dtype=object)
    for where, code in reversed(rules):
        codes[where] = code
    codes[eligible] = ""
    return codes


def of_descriptions(rules: Rules) -> Rules:
    """The rules, with every certificate of full SAP refused: it does not record what they depend on."""

    def assess(view: FrameView) -> Assessment:
        found, full_sap = rules.assess(view), view["full_sap"] == 1
        if not full_sap.any():
            return found
        refusal = np.where(full_sap, FULL_SAP, found.refusal).astype(object)
        return replace(found, eligible=found.eligible & ~full_sap, refusal=refusal)

    return replace(rules, assess=assess)
