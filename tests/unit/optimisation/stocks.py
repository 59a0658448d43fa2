"""Random lists of packages for a budget over many homes, and the answers by trying everything."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from ara_domain.optimisation import PackageOffers
from ara_domain.optimisation.options import IntArray


def offers_of(homes: list[list[tuple[int, int]]]) -> PackageOffers:
    """Offers from the (pence, gain) of each home's packages."""
    packages = [package for home in homes for package in home]
    cost, gain = np.array(packages, np.int64).reshape(-1, 2).T
    return PackageOffers(np.append(0, np.cumsum([len(home) for home in homes], dtype=np.int64)), cost, gain)


def random_offers(
    rng: np.random.Generator, homes: int, most_packages: int, *, most_pence: int, most_gain: int
) -> PackageOffers:
    """Homes of up to so many packages each, in no order, some useless."""
    counts = rng.integers(0, most_packages + 1, homes)
    total = int(counts.sum())
    return PackageOffers(
        np.append(0, np.cumsum(counts)),
        rng.integers(0, most_pence + 1, total),
        rng.integers(-most_gain // 10, most_gain + 1, total),
    )


def correlated_offers(rng: np.random.Generator, homes: int, packages: int) -> PackageOffers:
    """Homes whose packages gain nearly what they cost: many near-ties, which are what makes a budget hard."""
    cost = rng.integers(100, 5_000, homes * packages)
    return PackageOffers(np.arange(homes + 1) * packages, cost, cost // 10 + rng.integers(0, 6, len(cost)))


@st.composite
def small_offers(draw: st.DrawFn) -> PackageOffers:
    """Up to five homes of up to three packages; few distinct costs and gains, so that ties abound."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    most_pence, most_gain = draw(st.sampled_from([(1, 1), (4, 3), (30, 30), (1000, 1)])), draw(st.integers(1, 40))
    return random_offers(rng, draw(st.integers(0, 5)), 3, most_pence=most_pence[0], most_gain=most_gain)


def package_lists(offers: PackageOffers) -> list[list[tuple[int, int, int]]]:
    """(place, pence, gain) of each home's packages, -1 for getting none."""
    return [
        [(-1, 0, 0), *((p, int(offers.cost_pence[p]), int(offers.gain[p])) for p in range(start, end))]
        for start, end in zip(offers.offsets[:-1].tolist(), offers.offsets[1:].tolist(), strict=True)
    ]


def best_value(offers: PackageOffers, budget: int) -> int:
    """The most that one budget can gain, by every combination."""
    return max(
        sum(gain for _, _, gain in chosen)
        for chosen in product(*package_lists(offers))
        if sum(cost for _, cost, _ in chosen) <= budget
    )


def best_value_by_year(offers: PackageOffers, budgets: list[int]) -> int:
    """The most that yearly budgets can gain where nothing carries over, by every combination and every year."""
    best = 0
    years = range(len(budgets))
    for chosen in product(*package_lists(offers)):
        taken = [(cost, gain) for _, cost, gain in chosen if gain > 0]
        value = sum(gain for _, gain in taken)
        if value > best and any(
            all(sum(cost for (cost, _), at in zip(taken, when, strict=True) if at == y) <= budgets[y] for y in years)
            for when in product(years, repeat=len(taken))
        ):
            best = value
    return best


def totals(offers: PackageOffers, chosen: IntArray) -> tuple[int, int]:
    """Pence and gain of what is chosen."""
    taken = chosen[chosen >= 0]
    return int(offers.cost_pence[taken].sum()), int(offers.gain[taken].sum())
