"""Which plans a person means: of which scenarios, and which two of a home's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ara_assets.cli.failures import UserError
from ara_domain.plan_comparison import PlanComparison, compare, in_force_at, last_change
from ara_domain.recommendations import Plan
from ara_domain.scenarios import Scenario
from ara_domain.services.scenario_import import nearest

_START_OF_ID = re.compile(r"[0-9a-f]{6}[0-9a-f-]*")
"""The first characters of a plan's id, as `ara property` shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansAsked:
    """Two plans of a home: by day, those in force at its end (UTC), or by id; the last change when neither is given.

    Without an `end` it is the plan in force, without a `start` the one before the other.

    Raises:
        UserError: what was given is neither a day nor the start of an id.
    """

    start: str | None = None
    end: str | None = None

    def __post_init__(self) -> None:
        for text in (self.start, self.end):
            if text is not None and _day(text) is None and not _START_OF_ID.fullmatch(text.lower()):
                raise UserError(
                    f"{text!r} is neither a day, as 2026-03-31, nor a plan's id (six characters of it at least)"
                )

    @property
    def names_a_plan(self) -> bool:
        """Whether one of the two is given by id."""
        return any(text is not None and _day(text) is None for text in (self.start, self.end))

    @property
    def in_words(self) -> str:
        """`the plans before`, `2026-03-31`, `2026-03-31 to 2026-04-30`."""
        if self.start is None:
            return "the plans before" if self.end is None else f"before {self.end}"
        return self.start if self.end is None else f"{self.start} to {self.end}"

    def of(self, plans: Sequence[Plan]) -> PlanComparison | None:
        """Compare two of the plans of a home and scenario, the oldest first; None where it has none of the two."""
        if self.start is None and self.end is None:
            return last_change(plans)
        later = plans[-1] if self.end is None else _meant(plans, self.end)
        earlier = _one_before(plans, later) if self.start is None else _meant(plans, self.start)
        if self.end is None and plans[-1].superseded_at is not None:
            later = None
        if earlier is None and (later is None or self.names_a_plan):
            return None
        return compare(earlier, later, history=plans)


def chosen_scenarios(portfolio: str, scenarios: Sequence[Scenario], slug: str | None) -> Sequence[Scenario]:
    """All scenarios of a portfolio, or the one of this name.

    Raises:
        UserError: there is none of this name, or none at all.
    """
    if slug is not None:
        return [scenario_of_name(portfolio, scenarios, slug)]
    if not scenarios:
        raise UserError(no_scenario(portfolio, scenarios, slug))
    return scenarios


def scenario_of_name(portfolio: str, scenarios: Sequence[Scenario], slug: str) -> Scenario:
    """The scenario of this name.

    Raises:
        UserError: there is none; the message suggests near ones, or lists those there are.
    """
    found = next((scenario for scenario in scenarios if scenario.slug == slug), None)
    if found is None:
        raise UserError(no_scenario(portfolio, scenarios, slug))
    return found


def no_scenario(portfolio: str, scenarios: Sequence[Scenario], slug: str | None) -> str:
    """Why a scenario is not there, and what to do."""
    if not scenarios:
        return (
            f"{portfolio} has no scenarios; `ara scenarios template` shows some, and `ara scenarios import {portfolio} "
            "FILE` brings them in"
        )
    names = [scenario.slug for scenario in scenarios]
    there_are = f"there are {', '.join(names)}"
    return f"{portfolio} has no scenario {slug!r}; {nearest(slug or '', names) or there_are}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if "-" in text else None  # eight digits alone begin an id
    except ValueError:
        return None


def _meant(plans: Sequence[Plan], text: str) -> Plan | None:
    day = _day(text)
    if day is None:
        return next((plan for plan in plans if str(plan.plan_id).startswith(text.lower())), None)
    return in_force_at(plans, datetime.combine(day + timedelta(days=1), time.min, UTC) - timedelta(microseconds=1))


def _one_before(plans: Sequence[Plan], later: Plan | None) -> Plan | None:
    before = [plan for plan in plans if later is not None and plan.created_at < later.created_at]
    return before[-1] if before else None
