"""`ara scenarios`: what a portfolio is asked, and changing it. Comparing has a module of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import console, counted, facts, heading, line, paragraph, print_json
from ara_assets.cli.plans_asked import no_scenario, scenario_of_name
from ara_assets.cli.scenario_figures import ScenarioFigures
from ara_assets.cli.scenario_words import field_in_words, fields_in_words, value_in_words
from ara_assets.cli.session import Session, open_session
from ara_domain.identity import Portfolio
from ara_domain.scenarios import Scenario, in_words
from ara_domain.services.scenario_import import (
    ScenarioChanges,
    ScenarioImport,
    ScenariosRefused,
    WrittenScenario,
)
from ara_resources.postgres.database import utc_now
from ara_resources.prices import price_book
from ara_resources.scenario_entries import read_entry
from ara_resources.scenario_files import read_scenario_file

_OPTIONS = {"spending_cap": "cap", "allowed": "allow", "excluded": "exclude", "whole_block_measures": "whole-block"}
"""Where an option of the command line is called otherwise than the field of a file."""


def list_scenarios(slug: str, *, as_json: bool) -> None:
    """`ara scenarios list`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        figures = ScenarioFigures.of(session.store, portfolio)
        scenarios = session.store.recommendations.scenarios(portfolio.portfolio_id)
    if as_json:
        print_json([{**_as_json(one), "homes_planned": figures.planned(one)} for one in scenarios])
        return
    heading(f"Scenarios of {slug}, which has {counted(figures.homes, 'home')}")
    if not scenarios:
        line(no_scenario(slug, scenarios, None))
        return
    for one in scenarios:
        line(f"\n  {one.slug}  {one.name}" if one.name != one.slug else f"\n  {one.slug}")
        paragraph(f"{_capital(in_words(one))}. {figures.progress(one)}", indent=4)
    line(
        f"\nOne in full: `ara scenarios show {slug} NAME`; two side by side: `ara scenarios compare {slug} NAME OTHER`"
    )


def show_scenario(slug: str, name: str, *, as_json: bool) -> None:
    """`ara scenarios show`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        scenario = scenario_named(session, portfolio, name)
        figures = ScenarioFigures.of(session.store, portfolio)
        earlier = len(session.store.recommendations.questions(scenario.scenario_id)) - 1
    if as_json:
        print_json({**_as_json(scenario), "earlier_questions": earlier, **figures.as_json(scenario)})
        return
    heading(f"{scenario.slug}: {scenario.name}")
    paragraph(f"Asks for {in_words(scenario)}.", indent=2)
    console.print()
    asked = {field_in_words(field): value_in_words(field, one) for field, one in scenario.asked.items() if _said(one)}
    ids = {"scenario id": scenario.scenario_id, "digest of what is asked": scenario.question}
    facts({**asked, "asked otherwise before": counted(earlier, "time") if earlier else None, **ids})
    console.print()
    figures.show(scenario, next_step=figures.next_step(slug))


def create_scenario(slug: str, name: str, written: Mapping[str, Any], *, preview: bool, as_json: bool) -> None:
    """`ara scenarios create`."""

    def wanted(portfolio: Portfolio, session: Session) -> list[WrittenScenario]:
        if any(one.slug == name for one in session.store.recommendations.scenarios(portfolio.portfolio_id)):
            raise UserError(
                f"{slug} has a scenario {name!r} already; give another name, or change it by `ara scenarios import`"
            )
        return [read_entry(name, written, portfolio.portfolio_id)]

    _bring_in(slug, wanted, preview=preview, as_json=as_json, named=_option)


def import_scenarios(slug: str, file: Path, *, preview: bool, as_json: bool) -> None:
    """`ara scenarios import`."""

    def wanted(portfolio: Portfolio, _: Session) -> list[WrittenScenario]:
        return read_scenario_file(file, portfolio.portfolio_id)

    _bring_in(slug, wanted, preview=preview, as_json=as_json)


def remove_scenario(slug: str, name: str, *, as_json: bool) -> None:
    """`ara scenarios remove`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        scenario = scenario_named(session, portfolio, name)
        ended = _service(session).remove(portfolio, scenario)
    if as_json:
        print_json({"portfolio": slug, "removed": scenario.slug, "plans_superseded": ended})
        return
    plans = f"{counted(ended, 'plan')} superseded and kept" if ended else "it had no plans in force"
    line(f"{slug} is asked {scenario.slug!r} no more; {plans}")


def scenario_named(session: Session, portfolio: Portfolio, name: str) -> Scenario:
    """A scenario of a portfolio by its name.

    Raises:
        UserError: there is none; the message suggests near ones, or lists those there are.
    """
    asked = session.store.recommendations.scenarios(portfolio.portfolio_id)
    return scenario_of_name(portfolio.slug, asked, name)


# ---------------------------------------------------------------------------------------------- bringing in


def _bring_in(
    slug: str,
    wanted: Callable[[Portfolio, Session], Sequence[WrittenScenario]],
    *,
    preview: bool,
    as_json: bool,
    named: Callable[[str], str] = str,
) -> None:
    """`named` is what a field is called where it was given."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        try:
            changes = _service(session).bring_in(portfolio, wanted(portfolio, session), preview=preview)
        except ScenariosRefused as refusal:
            faults = "\n".join(str(replace(fault, field=named(fault.field))) for fault in refusal.faults)
            raise UserError(f"nothing was saved.\n{faults}") from refusal
    if as_json:
        print_json(_changes_as_json(slug, changes, preview=preview))
        return
    heading("What it would change" if preview else "What it changed")
    for one in changes.added:
        paragraph(f"{one.slug} is new: {in_words(one)}", indent=2)
    for change in changes.changed:
        paragraph(f"{change.now.slug} is changed: {fields_in_words(change.fields)}", indent=2)
    if changes.unchanged:
        paragraph(f"unchanged: {', '.join(one.slug for one in changes.unchanged)}", indent=2)
    _say_next(slug, changes, preview=preview)


def _option(field: str) -> str:
    """The option of `ara scenarios create` that gives a field."""
    return field and f"--{_OPTIONS.get(field, field.replace('_', '-'))}"


def _say_next(slug: str, changes: ScenarioChanges, *, preview: bool) -> None:
    if preview:
        line("Nothing was written. Next: the same without --preview")
    elif changes.to_plan:
        names = ", ".join(one.slug for one in changes.to_plan)
        line(f"Next: `ara refresh {slug}` plans its homes for {names} (a running `ara up` does it by itself)")


def _service(session: Session) -> ScenarioImport:
    return ScenarioImport(session.store, utc_now, {known.name for known in price_book(session.settings).sets})


# ---------------------------------------------------------------------------------------------- words and JSON


def _as_json(scenario: Scenario) -> dict[str, Any]:
    """A scenario for scripts: its fields as they are stored, money in pence."""
    return {
        "scenario_id": scenario.scenario_id,
        "scenario": scenario.slug,
        "name": scenario.name,
        "in_words": in_words(scenario),
        "question": scenario.question,
        **scenario.asked,
    }


def _changes_as_json(slug: str, changes: ScenarioChanges, *, preview: bool) -> dict[str, Any]:
    return {
        "portfolio": slug,
        "preview": preview,
        "added": [_as_json(one) for one in changes.added],
        "changed": [
            {
                "scenario": change.now.slug,
                "asks_anew": change.asks_anew,
                "fields": {field: {"before": old, "now": new} for field, (old, new) in change.fields.items()},
            }
            for change in changes.changed
        ],
        "unchanged": [one.slug for one in changes.unchanged],
    }


def _said(value: object) -> bool:
    return value is not None and value != []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
