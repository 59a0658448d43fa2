"""From the agreement of neighbours to the chance that their vote is right.

Agreement is not a probability: 80 % of the neighbours with gas says more of the heating than 80 % with 100 mm says of
the loft. For each aspect the votes of the development half of the postcodes, sorted by agreement, are cut into groups
of about equal size; the share of right votes of each is made to rise with agreement (pool adjacent violators), and
read off in between by straight lines.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from ara_domain.prediction.similarity import Numbers

_GROUPS: Final = 12
_LEAST_VOTES: Final = 60
"""An aspect with fewer votes is not calibrated: its confidence is half its agreement."""


class Outcome(NamedTuple):
    """One vote on a home whose certificate is known."""

    aspect: str
    agreement: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Per aspect, points (agreement, share of right votes), both rising."""

    points: Mapping[str, Sequence[tuple[float, float]]]

    def confidences(self, aspect: str, agreements: Numbers) -> list[float]:
        """How likely votes with these agreements are right, each 0 to 1."""
        if points := self.points.get(aspect):
            rising, right = zip(*points, strict=True)
            shares = np.interp(agreements, rising, right)
        else:
            shares = agreements / 2
        return [round(share, 3) for share in shares.tolist()]


def fit_calibration(outcomes: Iterable[Outcome]) -> Calibration:
    """The curve of each aspect with enough votes."""
    by_aspect: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_aspect.setdefault(outcome.aspect, []).append(outcome)
    return Calibration({name: _curve(votes) for name, votes in sorted(by_aspect.items()) if len(votes) >= _LEAST_VOTES})


def _curve(votes: Sequence[Outcome]) -> list[tuple[float, float]]:
    groups = list(_groups(votes))
    pooled: list[tuple[float, float, float]] = []
    for group in groups:
        pooled.append(group)
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            one, other = pooled.pop(-2), pooled.pop()
            weight = one[2] + other[2]
            pooled.append(
                (
                    (one[0] * one[2] + other[0] * other[2]) / weight,
                    (one[1] * one[2] + other[1] * other[2]) / weight,
                    weight,
                )
            )
    return [(round(agreement, 4), round(share, 4)) for agreement, share, _ in pooled]


def _groups(votes: Sequence[Outcome]) -> Iterator[tuple[float, float, float]]:
    """Mean agreement, share right and number of votes of each group; votes of one agreement stay together."""
    least = len(votes) / _GROUPS
    held: list[Outcome] = []
    ordered = sorted(votes, key=lambda vote: vote.agreement)
    for vote, following in zip(ordered, [*ordered[1:], None], strict=True):
        held.append(vote)
        if following is None or (len(held) >= least and following.agreement > vote.agreement):
            yield (
                float(np.mean([one.agreement for one in held])),
                float(np.mean([one.is_right for one in held])),
                float(len(held)),
            )
            held = []


@cache
def shipped_calibration() -> Calibration:
    """The curves of the package, `calibration.json`, which names its source."""
    text = resources.files("ara_domain.prediction").joinpath("calibration.json").read_text(encoding="utf-8")
    return Calibration(
        {name: [tuple(point) for point in points] for name, points in json.loads(text)["points"].items()}
    )
