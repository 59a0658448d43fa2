"""Brings a portfolio to the scenarios a landlord wrote down, all or none, and removes what is asked no more.

How they are written down is the caller's; here is what has to hold whoever wrote them, and what changes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.measures import OPTIONS
from ara_domain.plain_names import PLAIN_NAME_RULE, is_plain_name, plain_name
from ara_domain.ports import Clock, Repositories
from ara_domain.scenarios import SCENARIO_REMOVED, Scenario

MEASURE_NAMES = frozenset(name for option in OPTIONS for name in (option.key, option.measure))
"""What a scenario may allow or exclude: an option of the catalogue, or a measure, which is all its options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFault:
    """What is wrong with one scenario, in which field, and what to do about it."""

    scenario: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = ": ".join(filter(None, (f"scenario {self.scenario!r}" if self.scenario else "", self.field)))
        return f"{where}: {self.message}; {self.remedy}" if where else f"{self.message}; {self.remedy}"


class ScenariosRefused(Exception):
    """Nothing was saved; `faults` are all that is wrong."""

    def __init__(self, faults: Sequence[ScenarioFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedThings:
    """What a scenario names that has to be there: measures to allow or exclude, a price set, a cost table."""

    allowed: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    price_set: str | None = None
    cost_version: str | None = None

    @classmethod
    def of(cls, scenario: Scenario) -> "NamedThings":
        """What a scenario names."""
        return cls(
            allowed=scenario.allowed,
            excluded=scenario.excluded,
            price_set=scenario.price_set,
            cost_version=scenario.cost_version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScenario:
    """A scenario as somebody wrote it down: what it says, or what is wrong with how it is written.

    What it names is known either way, so that all that is wrong can be said at once. Without a `scenario` there are
    `faults`.
    """

    slug: str
    scenario: Scenario | None = None
    faults: tuple[ScenarioFault, ...] = ()
    named: NamedThings = NamedThings()

    @classmethod
    def of(cls, scenario: Scenario) -> "WrittenScenario":
        """A scenario that is written well."""
        return cls(slug=scenario.slug, scenario=scenario, named=NamedThings.of(scenario))


@dataclass(frozen=True, slots=True)
class ChangedScenario:
    """A scenario that said something else before; `fields` are those that differ, with their values before and now."""

    before: Scenario
    now: Scenario
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def asks_anew(self) -> bool:
        """Whether its plans are to be made anew; another name alone changes none."""
        return self.before.question != self.now.question


@dataclass(frozen=True, slots=True)
class ScenarioChanges:
    """What scenarios that are written down change in a portfolio; scenarios they do not name stay as they are."""

    added: tuple[Scenario, ...]
    changed: tuple[ChangedScenario, ...]
    unchanged: tuple[Scenario, ...]

    @property
    def to_plan(self) -> tuple[Scenario, ...]:
        """Scenarios every home is to be planned for."""
        return (*self.added, *(one.now for one in self.changed if one.asks_anew))


@dataclass(frozen=True, slots=True)
class ScenarioImport:
    """Scenarios of portfolios in a store; `price_sets` are the names a scenario may count bills at."""

    store: Repositories
    clock: Clock
    price_sets: Collection[str]

    def run(self, portfolio: Portfolio, wanted: Sequence[Scenario], *, preview: bool = False) -> ScenarioChanges:
        """Save all scenarios, or none when anything is wrong with one. The same ones twice change nothing.

        Raises:
            ScenariosRefused: with every fault of every scenario.
        """
        return self.bring_in(portfolio, [WrittenScenario.of(one) for one in wanted], preview=preview)

    def bring_in(
        self, portfolio: Portfolio, written: Sequence[WrittenScenario], *, preview: bool = False
    ) -> ScenarioChanges:
        """As `run`, of scenarios that may be written wrong.

        Raises:
            ScenariosRefused: with every fault of every scenario, also of how they are written.
        """
        held = {scenario.slug for scenario in self.store.recommendations.scenarios(portfolio.portfolio_id)}
        if faults := [fault for one in written for fault in self._faults(one, held)]:
            raise ScenariosRefused(faults)
        wanted = [one.scenario for one in written if one.scenario is not None]
        with self.store.unit_of_work() as uow:
            uow.lock_block(BlockKey(portfolio.slug, "the scenarios"))
            changes = self._compare(portfolio, wanted)
            to_save = [*changes.added, *(one.now for one in changes.changed)]
            if to_save and not preview:
                self.store.recommendations.save_scenarios(uow, to_save)
                uow.commit()
        return changes

    def remove(self, portfolio: Portfolio, scenario: Scenario) -> int:
        """Ask it no more. Its plans are superseded with the reason and kept; says how many were in force."""
        with self.store.unit_of_work() as uow:
            uow.lock_block(BlockKey(portfolio.slug, "the scenarios"))
            totals = self.store.recommendations.plan_totals(portfolio.portfolio_id)
            self.store.recommendations.remove_scenario(uow, scenario.scenario_id, self.clock(), SCENARIO_REMOVED)
            uow.commit()
        return sum(total.plans for total in totals if total.scenario_id == scenario.scenario_id)

    def _compare(self, portfolio: Portfolio, wanted: Sequence[Scenario]) -> ScenarioChanges:
        asked = self.store.recommendations.scenarios(portfolio.portfolio_id)
        held = {scenario.scenario_id: scenario for scenario in asked}
        pairs = [(held.get(scenario.scenario_id), scenario) for scenario in wanted]
        return ScenarioChanges(
            added=tuple(now for before, now in pairs if before is None),
            changed=tuple(
                ChangedScenario(before, now, _difference(before, now))
                for before, now in pairs
                if before is not None and before != now
            ),
            unchanged=tuple(now for before, now in pairs if before == now),
        )

    def _faults(self, written: WrittenScenario, held: Collection[str]) -> Iterator[ScenarioFault]:
        """All that is wrong with a scenario. A name that was given before there was a rule stays good."""
        slug, named = written.slug, written.named
        if slug not in held and not is_plain_name(slug):
            example = plain_name(slug)
            yield ScenarioFault(
                scenario=slug,
                field="",
                message="this cannot name a scenario",
                remedy=PLAIN_NAME_RULE + (f": for example {example}" if example else ""),
            )
        yield from written.faults
        for field, names in (("allowed", named.allowed), ("excluded", named.excluded)):
            for name in sorted(names - MEASURE_NAMES):
                yield ScenarioFault(
                    scenario=slug,
                    field=field,
                    message=f"there is no measure {name!r}",
                    remedy=nearest(name, MEASURE_NAMES) or "`ara scenarios template` lists the measures",
                )
        if named.price_set is not None and named.price_set not in self.price_sets:
            yield ScenarioFault(
                scenario=slug,
                field="price_set",
                message=f"there is no price set {named.price_set!r}",
                remedy=nearest(named.price_set, self.price_sets) or "`ara prices` lists the sets",
            )
        if named.cost_version is not None and not self.store.materials.materials(named.cost_version):
            yield ScenarioFault(
                scenario=slug,
                field="cost_version",
                message=f"there is no cost table {named.cost_version!r}",
                remedy="`ara costs list` lists the tables; leave it out for the current one",
            )


def nearest(name: str, known: Collection[str]) -> str:
    """`did you mean …?`, or nothing when no known name is near; spaces, dashes and case do not matter."""
    written = {_alike(one): one for one in sorted(known)}
    near = [written[one] for one in get_close_matches(_alike(name), written, n=3, cutoff=0.5)]
    return f"did you mean {' or '.join(near)}?" if near else ""


def _alike(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _difference(before: Scenario, now: Scenario) -> Mapping[str, tuple[Any, Any]]:
    old, new = ({"name": one.name, **one.asked} for one in (before, now))
    return {field: (old[field], new[field]) for field in new if old[field] != new[field]}
