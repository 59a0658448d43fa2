"""Impacts of the homes of a block as columns; a home's are put together when somebody asks for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import numpy as np

from ara_domain.ml.figures import NUMBERS, SAP, FiguresTable
from ara_domain.predictions import Change, EnergyFigures, ImpactPredictions, MeasureImpact, ModelVersion
from ara_domain.sap.tables import Array, Codes, Mask

_SAVED = [SAP, NUMBERS.index("co2_kg"), NUMBERS.index("bill_gbp")]


@dataclass(frozen=True, eq=False, kw_only=True)
class BlockImpacts(Mapping[UUID, ImpactPredictions]):
    """Impacts of h homes with n candidates that the model scored, by home and in the order of work.

    Attributes:
        homes: h keys; the other per-home columns are in their order.
        models, candidates_hashes, refused: as `ImpactPredictions` has them, h each.
        before: the homes as they are, h rows; without figures where a home has no candidate.
        home: (n,) index of the home, ascending.
        options: n keys.
        place: (n,) number of the step in the home's sequence, 0 where the model refused the candidate there.
        stands: (n,) whether it is the sequence's own step.
        alone, in_sequence: the home with the candidate, n rows each; `in_sequence` is without figures at place 0.
    """

    homes: Sequence[UUID]
    models: Sequence[ModelVersion]
    candidates_hashes: Sequence[str]
    refused: Sequence[Mapping[str, str]]
    before: FiguresTable
    home: Codes
    options: Sequence[str]
    place: Codes
    stands: Mask
    alone: FiguresTable
    in_sequence: FiguresTable

    def __getitem__(self, key: UUID) -> ImpactPredictions:
        home = self._index[key]
        return ImpactPredictions(
            by_option=_OfHome(self, home),
            model=self.models[home],
            candidates_hash=self.candidates_hashes[home],
            refused=self.refused[home],
        )

    def __iter__(self) -> Iterator[UUID]:
        return iter(self.homes)

    def __len__(self) -> int:
        return len(self.homes)

    @property
    def sap_gains(self) -> Array:
        """Unrounded gain of each candidate alone, (n,)."""
        gains: Array = self.alone.numbers[:, SAP] - self.before.numbers[self.home, SAP]
        return gains

    @cached_property
    def starts(self) -> list[int]:
        """Where each home's candidates begin, and where the last one's end, h + 1."""
        starts: list[int] = np.searchsorted(self.home, np.arange(len(self.homes) + 1)).tolist()
        return starts

    @cached_property
    def _index(self) -> dict[UUID, int]:
        return {key: home for home, key in enumerate(self.homes)}

    @classmethod
    def of(cls, impacts: Mapping[UUID, ImpactPredictions]) -> "BlockImpacts":
        """Impacts as columns; what is so already is given back."""
        if isinstance(impacts, BlockImpacts):
            return impacts
        every = [(home, one) for home, each in enumerate(impacts.values()) for one in each.by_option.values()]
        first = [next(iter(each.by_option.values()), None) for each in impacts.values()]
        return cls(
            homes=tuple(impacts),
            models=[each.model for each in impacts.values()],
            candidates_hashes=[each.candidates_hash for each in impacts.values()],
            refused=[each.refused for each in impacts.values()],
            before=FiguresTable.of([None if one is None else one.alone.before for one in first]),
            home=np.array([home for home, _ in every], dtype=np.intp),
            options=[option for each in impacts.values() for option in each.by_option],
            place=np.array([one.place or 0 for _, one in every], dtype=np.intp),
            stands=np.array([one.stands for _, one in every], dtype=bool),
            alone=FiguresTable.of([one.alone.after for _, one in every]),
            in_sequence=FiguresTable.of(
                [None if one.in_sequence is None else one.in_sequence.after for _, one in every]
            ),
        )


class SavedAlone(NamedTuple):
    """What a candidate alone changes: unrounded SAP points, kg/yr of CO2, GBP/yr of bills; positive is better."""

    sap_points: float
    co2_kg: float
    bill_gbp: float


def saved_alone(impacts: ImpactPredictions) -> Mapping[str, SavedAlone]:
    """The three figures of each candidate of a home, by option; from columns, where there are some, without objects."""
    by_option = impacts.by_option
    if isinstance(by_option, _OfHome):
        return by_option.saved_alone()
    return {
        option: SavedAlone(one.sap_gain, one.co2_saving_kg, one.bill_saving_gbp) for option, one in by_option.items()
    }


class _OfHome(Mapping[str, MeasureImpact]):
    """The impacts of one home by option, each made when it is asked for first."""

    def __init__(self, block: BlockImpacts, home: int) -> None:
        self._block = block
        self._home = home
        start, end = block.starts[home], block.starts[home + 1]
        self._rows = {block.options[row]: row for row in range(start, end)}
        self._made: dict[str, MeasureImpact] = {}

    def __getitem__(self, option: str) -> MeasureImpact:
        made = self._made.get(option)
        if made is None:
            made = self._made[option] = self._impact(self._rows[option])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return repr(dict(self))

    def saved_alone(self) -> Mapping[str, SavedAlone]:
        """As the function of this name says."""
        block, rows = self._block, list(self._rows.values())
        if not rows:
            return {}
        before, after = block.before.numbers[self._home, _SAVED], block.alone.numbers[rows][:, _SAVED]
        sap, co2, bill = (np.array([-1.0, 1.0, 1.0]) * (before - after)).T.tolist()
        return {option: SavedAlone(*one) for option, *one in zip(self._rows, sap, co2, bill, strict=True)}

    def _impact(self, row: int) -> MeasureImpact:
        block, before = self._block, self._before
        alone = Change(before=before, after=_there(block.alone.figures(row)))
        place = int(block.place[row])
        if not place:
            return MeasureImpact(alone=alone)
        step = Change(before=self._steps[place - 1], after=_there(block.in_sequence.figures(row)))
        return MeasureImpact(alone=alone, in_sequence=step, place=place, stands=bool(block.stands[row]))

    @cached_property
    def _before(self) -> EnergyFigures:
        return _there(self._block.before.figures(self._home))

    @cached_property
    def _steps(self) -> list[EnergyFigures]:
        """The home as it is and after each step of its sequence."""
        block = self._block
        rows = [row for row in self._rows.values() if block.stands[row]]
        return [self._before, *(_there(block.in_sequence.figures(row)) for row in rows)]


def _there(figures: EnergyFigures | None) -> EnergyFigures:
    if figures is None:
        raise ValueError("a candidate has an impact without figures; save only what the model scored")
    return figures
