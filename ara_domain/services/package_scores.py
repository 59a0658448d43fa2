"""Packages of a block's homes scored once, however many scenarios ask for them, and kept as columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np

from ara_domain.block_impacts import after_alone, figures_alone
from ara_domain.ml.figures import NUMBERS, SAP, FiguresTable
from ara_domain.predictions import EnergyFigures, ImpactPredictions
from ara_domain.sap.worksheet.prices import PriceSet
from ara_domain.services.bills import table_at
from ara_domain.services.optimiser import PackageRequest
from ara_domain.services.package_worth import PackageScore
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer

_SCORED = [SAP, NUMBERS.index("co2_kg"), NUMBERS.index("bill_gbp")]


class HomePackage(NamedTuple):
    """A home with options applied, in whatever order they are named."""

    home: UUID
    options: frozenset[str]


def package_scores(figures: FiguresTable) -> list[PackageScore]:
    """What packages are chosen by, row for row; NaN where the model refused one."""
    return [PackageScore(*row) for row in figures.numbers[:, _SCORED].tolist()]


class ScoredPackages:
    """What was scored so far, call by call."""

    def __init__(self, scorer: RetrofitScorer, rows: Mapping[UUID, int]) -> None:
        """`rows` are the homes' places in the frame of the scorer."""
        self._scorer, self._rows = scorer, rows
        self._calls: list[FiguresTable] = []
        self._places: dict[HomePackage, tuple[int, int]] = {}
        self._scores: dict[tuple[int, str], list[PackageScore]] = {}

    def score(self, packages: Iterable[HomePackage]) -> None:
        """Have those scored that are not yet, in one call of the model.

        Raises:
            WrongResult: the model did not answer for every row.
        """
        new = [package for package in dict.fromkeys(packages) if package not in self._places]
        if new:
            call = len(self._calls)
            self._calls.append(self._scorer.score([Retrofit(self._rows[home], options) for home, options in new]))
            self._places.update((package, (call, row)) for row, package in enumerate(new))

    def of(self, package: HomePackage, prices: PriceSet | None) -> PackageScore:
        """The score of a package, its bill at these prices; None for those of the model.

        Raises:
            KeyError: it was never scored.
            NotBillable: prices are given, and figures do not say what is bought.
        """
        call, row = self._places[package]
        key = call, "" if prices is None else prices.version
        scores = self._scores.get(key)
        if scores is None:
            table = self._calls[call]
            scores = self._scores[key] = package_scores(table if prices is None else table_at(prices, table))
        return scores[row]

    def figures(self, package: HomePackage, prices: PriceSet | None) -> EnergyFigures:
        """All figures of a package, bills at these prices.

        Raises:
            KeyError: it was never scored.
            ValueError: the model refused it.
        """
        call, row = self._places[package]
        one = self._calls[call].take(np.array([row]))
        found = (one if prices is None else table_at(prices, one)).figures(0)
        if found is None:
            raise ValueError(
                f"package {sorted(package.options)} of {package.home} has no score; it must not have been chosen"
            )
        return found


class PackagesAtPrices:
    """The packages as one scenario counts them: bills at its prices, and measures alone as their impacts have them."""

    def __init__(
        self, scored: ScoredPackages, impacts: Mapping[UUID, ImpactPredictions], prices: PriceSet | None
    ) -> None:
        """`impacts` of the homes are at these prices already."""
        self._scored, self._impacts, self._prices = scored, impacts, prices
        self._alone = {home: after_alone(one) for home, one in impacts.items()}

    def unscored(self, requests: Sequence[PackageRequest]) -> list[HomePackage]:
        """Those of which no impact tells: they have to be scored before `scores` is asked."""
        return [_package(request) for request in requests if self._score_alone(request) is None]

    def scores(self, requests: Sequence[PackageRequest]) -> list[PackageScore]:
        """Scores of packages, in order; NaN where the model refuses one."""
        return [self._score_alone(one) or self._scored.of(_package(one), self._prices) for one in requests]

    def figures(self, home: UUID, options: Sequence[str]) -> EnergyFigures:
        """All figures of a home with some options, one at least.

        Raises:
            ValueError: the model refused the package.
        """
        if self._score_alone(PackageRequest(home, tuple(options))) is not None:
            return figures_alone(self._impacts[home], options[0])
        return self._scored.figures(HomePackage(home, frozenset(options)), self._prices)

    def _score_alone(self, request: PackageRequest) -> PackageScore | None:
        if len(request.options) != 1:
            return None
        after = self._alone[request.property_id].get(request.options[0])
        return None if after is None else PackageScore(*after)


def _package(request: PackageRequest) -> HomePackage:
    return HomePackage(request.property_id, frozenset(request.options))
