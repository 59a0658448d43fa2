"""The ladder that Table 33 offers a home by itself: which measures, in which order, with the ratings after each.

Every measure is tested in the printed order on the home as changed by those kept so far, and kept where it brings
enough (`procedure`). Nothing that a certificate recommends is read, but what its assessor cancelled.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from ara_domain.epc.codes import PropertyType
from ara_domain.measures.option import FrameView
from ara_domain.measures.procedure import (
    DOUBLE_GLAZING,
    FABRIC,
    HEAT_PUMPS,
    HEATING,
    RIVALS_OF_HEAT_PUMPS,
    SECONDARY_GLAZING,
    Procedure,
    due_without_rating,
    edition_of,
    procedure,
)
from ara_domain.measures.table33 import NOT_MODELLED, alternatives, steps
from ara_domain.measures.table33.step import Step
from ara_domain.sap.method import RDSAP_10, Method
from ara_domain.sap.scoring import score_frame
from ara_domain.sap.tables import Array, Mask

Rows = npt.NDArray[np.intp]
_SAP, _EI, _BILL = 0, 1, 2
_SCORES = ["sap_score", "ei_score", "bill_gbp"]


class Outcome(StrEnum):
    """What became of a measure whose condition a home meets."""

    RECOMMENDED = "recommended"
    DUE_NOT_RATED = "due_not_rated"
    """Its condition holds; what it brings cannot be computed here, so what follows does not build on it."""
    INCREASE_TOO_SMALL = "increase_too_small"
    SAVING_TOO_SMALL = "saving_too_small"
    SUPERSEDED = "superseded"
    """Another heating system of the same ladder brings more."""
    CANCELLED = "cancelled"
    """By the assessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A measure a home was tested for. Gain in SAP points, saving in GBP/yr at current prices; None where not rated.

    `sap` and `ei` are the ratings with it and everything kept before it.
    """

    code: str
    outcome: Outcome
    gain: float | None = None
    saving_gbp: float | None = None
    sap: float | None = None
    ei: float | None = None

    @property
    def offered(self) -> bool:
        """Whether Table 33 names it: recommended, or due by its condition and not rated."""
        return self.outcome in (Outcome.RECOMMENDED, Outcome.DUE_NOT_RATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Everything a home was tested for, in the printed order; `alternatives` are tested alone and stand beside it."""

    tested: tuple[Offer, ...]
    alternatives: tuple[Offer, ...]

    @property
    def ladder(self) -> tuple[Offer, ...]:
        """What is offered, in order."""
        return tuple(offer for offer in self.tested if offer.offered)


def offers_of(
    frame: pd.DataFrame, method: Method = RDSAP_10, cancelled: Sequence[Collection[str]] | None = None
) -> list[Offers]:
    """The ladders of the homes of a scoring frame, by one method for all of them.

    `cancelled` are the codes that each home's assessor deselected; none without it.

    Raises:
        WrongFrame: the frame does not have the transform's columns.
    """
    rules = procedure(edition_of(method))
    climb = _Climb(frame, method, rules, cancelled or [()] * len(frame))
    for code in rules.order:
        climb.test(code)
    beside = _alternatives(frame, method, rules, climb)
    return [
        Offers(tested=tuple(tested), alternatives=tuple(alone))
        for tested, alone in zip(climb.tested, beside, strict=True)
    ]


class _Climb:
    """The homes as improved so far."""

    def __init__(
        self, frame: pd.DataFrame, method: Method, rules: Procedure, cancelled: Sequence[Collection[str]]
    ) -> None:
        self.method, self.rules, self.cancelled = method, rules, cancelled
        self.steps = steps(rules.edition)
        self.view = FrameView(frame)
        self.now = _scores(frame, method)
        self.tested: list[list[Offer]] = [[] for _ in range(self.view.size)]
        self.kept: dict[str, Mask] = {}
        self._new = self.view["full_sap"] == 1

    def test(self, code: str) -> None:
        """Try one measure on the homes whose condition it meets, and keep it where it brings enough."""
        step = self.steps.get(code)
        if step is None:
            due = due_without_rating(code, self.view, self.rules.edition) & self._considered(code)
            for home in np.flatnonzero(due).tolist():
                self.tested[home].append(Offer(code=code, outcome=Outcome.DUE_NOT_RATED))
            return
        due = step.due(self.view) & self._considered(code)
        stopped = np.array([code in codes for codes in self.cancelled], dtype=bool) & due
        for home in np.flatnonzero(stopped).tolist():
            self.tested[home].append(Offer(code=code, outcome=Outcome.CANCELLED))
        homes = np.flatnonzero(due & ~stopped)
        if len(homes):
            self._try(code, step, homes)

    def _considered(self, code: str) -> Mask:
        found = ~self._new | (code in self.rules.new_dwellings)
        if code in HEAT_PUMPS:
            found &= ~self.any_kept(FABRIC)
        if code == SECONDARY_GLAZING:
            found &= np.array([DOUBLE_GLAZING in codes for codes in self.cancelled], dtype=bool)
        return found

    def any_kept(self, codes: Collection[str]) -> Mask:
        """Homes (n,) that keep any of these measures."""
        found = np.zeros(self.view.size, dtype=bool)
        for code in codes & self.kept.keys():
            found |= self.kept[code]
        return found

    def _try(self, code: str, step: Step, homes: Rows) -> None:
        tried, after = self._with(step, homes)
        gain = after[:, _SAP] - self.now[homes, _SAP]
        saving = self.now[homes, _BILL] - after[:, _BILL]
        enough, pays = gain >= self.rules.gain_asked_of(code), saving > self.rules.least_saving_gbp
        beaten = np.zeros(len(homes), dtype=bool)
        if code in HEAT_PUMPS:
            beaten = self._best_rival(homes) > after[:, _SAP]
        kept = enough & pays & ~beaten
        outcomes = np.select([~enough, ~pays, beaten], [*_REFUSED], Outcome.RECOMMENDED)
        for place, home in enumerate(homes.tolist()):
            self.tested[home].append(
                Offer(
                    code=code,
                    outcome=Outcome(str(outcomes[place])),
                    gain=float(gain[place]),
                    saving_gbp=float(saving[place]),
                    sap=float(after[place, _SAP]),
                    ei=float(after[place, _EI]),
                )
            )
        self.view.values[homes[kept]] = tried.values[kept]
        self.now[homes[kept]] = after[kept]
        here = np.zeros(self.view.size, dtype=bool)
        here[homes[kept]] = True
        self.kept[code] = here

    def _with(self, step: Step, homes: Rows) -> tuple[FrameView, Array]:
        """These homes with the step applied, and their scores."""
        tried = FrameView(self.view.frame().iloc[homes].reset_index(drop=True))
        step.edit_frame(tried, np.ones(len(homes), dtype=bool))
        return tried, _scores(tried.frame(), self.method)

    def _best_rival(self, homes: Rows) -> Array:
        """SAP of the best other new heating of these homes, -inf where there is none."""
        best = np.full(len(homes), -np.inf)
        for code in RIVALS_OF_HEAT_PUMPS:
            due = self.steps[code].due(self.view)[homes]
            if due.any():
                best[due] = np.fmax(best[due], self._with(self.steps[code], homes[due])[1][:, _SAP])
        return best


_REFUSED = (Outcome.INCREASE_TOO_SMALL, Outcome.SAVING_TOO_SMALL, Outcome.SUPERSEDED)


def _scores(frame: pd.DataFrame, method: Method) -> Array:
    """SAP, EI and bill of each home, (n, 3); NaN where the engine refuses it, which no measure then gains on."""
    found: Array = score_frame(frame, method=method)[_SCORES].to_numpy(dtype=np.float64, copy=True)
    return found


def _alternatives(frame: pd.DataFrame, method: Method, rules: Procedure, climb: _Climb) -> list[list[Offer]]:
    """Alternatives alone on the homes as they are, offered where the total cost falls enough; not for park homes."""
    found: list[list[Offer]] = [[] for _ in range(len(frame))]
    view, before = FrameView(frame), _scores(frame, method)
    allowed = (view["property_type"] != PropertyType.PARK_HOME) & (view["full_sap"] != 1)
    upgraded, pumped = climb.any_kept(HEATING), climb.any_kept(HEAT_PUMPS)
    for code, step in alternatives(rules.edition).items():
        due = step.due(view) & allowed
        if code in HEAT_PUMPS:
            due &= upgraded & ~pumped
        homes = np.flatnonzero(due)
        if not len(homes):
            continue
        tried = FrameView(frame.iloc[homes].reset_index(drop=True))
        step.edit_frame(tried, np.ones(len(homes), dtype=bool))
        after = _scores(tried.frame(), method)
        saving = before[homes, _BILL] - after[:, _BILL]
        for place in np.flatnonzero(saving >= rules.least_saving_of_alternative_gbp).tolist():
            found[homes[place]].append(
                Offer(
                    code=code,
                    outcome=Outcome.RECOMMENDED,
                    gain=float(after[place, _SAP] - before[homes[place], _SAP]),
                    saving_gbp=float(saving[place]),
                    sap=float(after[place, _SAP]),
                    ei=float(after[place, _EI]),
                )
            )
    return found


NOT_CONSIDERED = tuple(code for code in ("A3", "G2", "O3") if code in NOT_MODELLED)
"""Measures of the main list of which nobody can tell here whether they are due; the reasons stand in `NOT_MODELLED`."""
