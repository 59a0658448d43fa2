"""A home as the optimiser sees it under a scenario: what may be done to it, at what price, and what needs what."""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from uuid import UUID

from ara_domain.block_impacts import after_alone
from ara_domain.measures import option_named
from ara_domain.measures.plan_rules import PLAN_RULES
from ara_domain.predictions import EnergyFigures, ImpactPredictions
from ara_domain.recommendations import CandidateMeasures, Recommendation
from ara_domain.scenarios import Scenario

# What one home's options may cost and gain together: far above any dwelling, far below what the arithmetic can hold.
_MOST_PENCE = 1_000_000_000
_MOST_POINTS = 5_000.0


@dataclass(frozen=True, slots=True)
class PartToRenew:
    """A part of an option that lasts otherwise than the option: pence now, and pence again every so many years."""

    material: str
    pence: int
    again_pence: int
    years: int


@dataclass(frozen=True, slots=True)
class HeatingToRenew:
    """The heating that is there: pence for the like of it, and how many years such a thing lasts."""

    pence: int
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOption:
    """One thing that could be done to a home; options of one `group` exclude each other.

    Gain and savings are those of this option alone, as modelled; negative where it makes matters worse.

    Attributes:
        order: its place in the standard order of works; ties between packages are broken by it too.
        sap_gain: unrounded.
        co2_saving_kg, bill_saving_gbp: a year.
        in_use_factor: share of its savings the scenario counts.
        shared_pence: what part of the cost another measure may have paid for already, by material.
        parts: those parts of it that do not last `lifetime_years`.
        spares: the heating that need not be renewed any more.
        fabric: whether it is insulation that the scenario wants done before others.
        after_fabric: whether it is one of these others.
    """

    option: str
    group: str
    order: int
    cost_pence: int
    sap_gain: float
    co2_saving_kg: float = 0.0
    bill_saving_gbp: float = 0.0
    lifetime_years: int = 20
    in_use_factor: float = 1.0
    shared_pence: tuple[tuple[str, int], ...] = ()
    parts: tuple[PartToRenew, ...] = ()
    spares: HeatingToRenew | None = None
    fabric: bool = False
    after_fabric: bool = False


Package = tuple[CandidateOption, ...]
"""Options of different groups in the standard order of works."""


@dataclass(frozen=True, kw_only=True)
class HomeCandidates:
    """A home as the optimiser sees it: its figures a year as it is and what could be done to it, in any order.

    `heating` is what it costs to keep the heating that is there; None where that is not counted.

    Raises:
        ValueError: a score is not a number, a cost is negative or not in pence, an option appears twice.
    """

    property_id: UUID
    sap_before: float
    options: tuple[CandidateOption, ...]
    co2_before_kg: float = 0.0
    bill_before_gbp: float = 0.0
    heating: HeatingToRenew | None = None

    def __post_init__(self) -> None:
        names = [option.option for option in self.options]
        if len(set(names)) < len(names):
            raise ValueError(
                f"{self._home} is offered an option twice: {sorted(names)}; merge them or give each a name"
            )
        figures = (self.sap_before, self.co2_before_kg, self.bill_before_gbp)
        changes = (value for o in self.options for value in (o.sap_gain, o.co2_saving_kg, o.bill_saving_gbp))
        if not all(math.isfinite(value) for value in (*figures, *changes)):
            raise ValueError(
                f"{self._home} has a SAP score or gain that is not a number; leave out what was not scored"
            )
        if any(o.cost_pence < 0 for o in self.options) or sum(o.cost_pence for o in self.options) > _MOST_PENCE:
            raise ValueError(
                f"{self._home} has options costing less than nothing, or more than £{_MOST_PENCE // 100:,} together; "
                "check that costs are pence"
            )
        if sum(abs(o.sap_gain) for o in self.options) > _MOST_POINTS:
            raise ValueError(f"{self._home} has options gaining more than {_MOST_POINTS:,.0f} points; check their unit")

    @property
    def _home(self) -> str:
        return f"home {self.property_id}"

    @cached_property
    def fabric_groups(self) -> frozenset[str]:
        """Groups of which an option has to be in a package before what fabric comes first of."""
        return frozenset(option.group for option in self.options if option.fabric)

    @cached_property
    def slots(self) -> "list[list[Package]]":
        """What to choose between, as `slots_of` says; the same under every scenario that sees the home so."""
        return slots_of(self.options)

    def keeps_fabric_first(self, package: Package) -> bool:
        """Whether a package holds what comes after fabric only with all the fabric there is."""
        return not any(option.after_fabric for option in package) or self.fabric_groups <= {
            option.group for option in package
        }

    @classmethod
    def of(
        cls,
        property_id: UUID,
        before: EnergyFigures,
        candidates: CandidateMeasures,
        impacts: ImpactPredictions,
        scenario: Scenario,
        heating: HeatingToRenew | None = None,
    ) -> "HomeCandidates":
        """What S5 and S6 found, as far as the scenario permits it.

        An option without an impact could not be scored and is left out. Figures, impacts and prices are those the
        scenario counts at. `heating` is asked for where it counts whole-life cost.

        Raises:
            KeyError: an option is not in the catalogue.
        """
        options, after = [], after_alone(impacts)
        for offered in candidates.offered:
            alone, option = after.get(offered.option), option_named(offered.option)
            of_block = offered.whole_block and not scenario.whole_block_measures
            if alone is None or of_block or not scenario.permits(offered.option, offered.measure):
                continue
            options.append(
                CandidateOption(
                    option=offered.option,
                    group=offered.group,
                    order=option.order,
                    cost_pence=offered.cost_pence,
                    sap_gain=alone.sap_score - before.sap_score,
                    co2_saving_kg=before.co2_kg - alone.co2_kg,
                    bill_saving_gbp=before.bill_gbp - alone.bill_gbp,
                    lifetime_years=option.lifetime_years,
                    in_use_factor=PLAN_RULES.in_use_factor(offered.measure) if scenario.in_use_factors else 1.0,
                    shared_pence=tuple(
                        (part.material_id, part.cost_pence)
                        for part in offered.parts
                        if part.material_id in PLAN_RULES.shared_materials
                    ),
                    parts=tuple(_parts_to_renew(offered)),
                    spares=heating if offered.option in PLAN_RULES.replacing_heating else None,
                    fabric=scenario.fabric_first and offered.group in PLAN_RULES.fabric,
                    after_fabric=scenario.fabric_first and offered.option in PLAN_RULES.after_fabric,
                )
            )
        return cls(
            property_id=property_id,
            sap_before=before.sap_score,
            options=tuple(options),
            co2_before_kg=before.co2_kg,
            bill_before_gbp=before.bill_gbp,
            heating=heating,
        )


def seen_alike(scenario: Scenario) -> Hashable:
    """Scenarios for which this is the same see the same candidates (`HomeCandidates.of`) in the same home."""
    return (
        scenario.allowed,
        scenario.excluded,
        scenario.whole_block_measures,
        scenario.in_use_factors,
        scenario.fabric_first,
    )


def _parts_to_renew(offered: Recommendation) -> Iterator[PartToRenew]:
    for part in offered.parts:
        life = PLAN_RULES.parts.get(part.material_id)
        if life is None:
            continue
        work = part.fixed_cost_pence + round(part.quantity * part.unit_cost_pence)
        visit = 0.0 if life.visit_again or not work else part.fixed_cost_pence / work
        pence = round(life.share * part.cost_pence)
        yield PartToRenew(part.material_id, pence, round(pence * (1.0 - visit)), life.years)


def costs_in_package(package: Package) -> list[int]:
    """Pence of each option of a package, in order, what several of them need being paid for with the first."""
    return [
        option.cost_pence - sum(paid.values()) for option, paid in zip(package, paid_in_package(package), strict=True)
    ]


def paid_in_package(package: Package) -> list[dict[str, int]]:
    """Pence of each option of a package, in order, that options before it have paid for, by material."""
    so_far: dict[str, int] = {}
    found = []
    for option in package:
        found.append({what: min(pence, so_far.get(what, 0)) for what, pence in option.shared_pence})
        so_far |= {what: max(pence, so_far.get(what, 0)) for what, pence in option.shared_pence}
    return found


def in_order_of_work(options: Sequence[CandidateOption]) -> Package:
    """The options in the standard order."""
    return tuple(sorted(options, key=_place))


def slots_of(options: Sequence[CandidateOption]) -> list[list[Package]]:
    """What to choose between, group by group, in the standard order: each choice one option or several together.

    Groups whose options share a cost are one group of all that can be taken of them together, priced as a whole; so
    costs add up from group to group.
    """
    return [list(_choices(groups)) for groups in _sharing(options)]


def _sharing(options: Sequence[CandidateOption]) -> list[list[Package]]:
    """Groups of options by the costs they share, in the order of their first option."""
    groups: dict[str, list[CandidateOption]] = {}
    for option in in_order_of_work(options):
        groups.setdefault(option.group, []).append(option)
    clusters: list[tuple[list[Package], set[str]]] = []
    for group in groups.values():
        shared = {what for option in group for what, _ in option.shared_pence}
        kin = next((cluster for cluster in clusters if shared & cluster[1]), None)
        if kin is None:
            clusters.append(([tuple(group)], shared))
        else:
            kin[0].append(tuple(group))
            kin[1].update(shared)
    return [cluster for cluster, _ in clusters]


def _choices(groups: Sequence[Package]) -> Iterator[Package]:
    """Every way to take something of the groups, one option of each at most; fewer and earlier options first."""
    every = product(*[(None, *group) for group in groups])
    taken = [tuple(option for option in choice if option is not None) for choice in every]
    yield from sorted(
        (in_order_of_work(choice) for choice in taken if choice),
        key=lambda choice: (len(choice), [_place(option) for option in choice]),
    )


def _place(option: CandidateOption) -> tuple[int, str]:
    return option.order, option.option
