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

_AFTER = [SAP, NUMBERS.index("co2_kg"), NUMBERS.index("bill_gbp")]


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


class AfterAlone(NamedTuple):
    """A home with one candidate: unrounded SAP, kg/yr of CO2, GBP/yr of bills."""

    sap_score: float
    co2_kg: float
    bill_gbp: float


def after_alone(impacts: ImpactPredictions) -> Mapping[str, AfterAlone]:
    """The home with each of its candidates, by option; from columns, where there are some, without objects."""
    by_option = impacts.by_option
    if isinstance(by_option, _OfHome):
        return by_option.after_alone
    return {
        option: AfterAlone(one.figures.sap_score, one.figures.co2_kg, one.figures.bill_gbp)
        for option, one in by_option.items()
    }


def figures_alone(impacts: ImpactPredictions, option: str) -> EnergyFigures:
    """All figures of a home with one of its candidates.

    Raises:
        KeyError: it is none of them.
    """
    by_option = impacts.by_option
    return by_option.figures_alone(option) if isinstance(by_option, _OfHome) else by_option[option].figures


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

    @cached_property
    def after_alone(self) -> Mapping[str, AfterAlone]:
        """As the function of this name says."""
        after = self._block.alone.numbers[list(self._rows.values())][:, _AFTER].tolist()
        return {option: AfterAlone(*one) for option, one in zip(self._rows, after, strict=True)}

    def figures_alone(self, option: str) -> EnergyFigures:
        """As the function of this name says."""
        return _there(self._block.alone.figures(self._rows[option]))

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
