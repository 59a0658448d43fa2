"""`ara scenarios compare`: two scenarios side by side, and the plans of every home under both as a CSV file."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ara_assets.cli.csv_cells import safe_cell
from ara_assets.cli.failures import UserError
from ara_assets.cli.measure_words import title_of
from ara_assets.cli.out_files import check_out
from ara_assets.cli.output import counted, heading, line, paragraph, pounds, print_json, table
from ara_assets.cli.scenario_figures import ScenarioFigures
from ara_assets.cli.scenarios import scenario_named
from ara_assets.cli.session import open_session
from ara_domain.measures import ORDER_OF_WORK
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Scenario, in_words
from ara_resources.postgres.scenario_results import HomeCompared, HomesInCommon, MeasureCount

_EXAMPLES = 5
"""Homes with different packages that are shown; --out has them all."""
_MEASURES = 12
"""Most frequent measures a person is shown; --json has them all."""


@dataclass(frozen=True)
class Comparison:
    """What is stored about two scenarios of one portfolio."""

    portfolio: str
    scenarios: tuple[Scenario, Scenario]
    figures: ScenarioFigures
    measures: tuple[Sequence[MeasureCount], Sequence[MeasureCount]]
    in_common: HomesInCommon
    examples: Sequence[HomeCompared]

    def as_json(self) -> dict[str, Any]:
        """For scripts; money in pounds."""
        return {
            "portfolio": self.portfolio,
            "homes": self.figures.homes,
            "homes_in_both": self.in_common.homes,
            "homes_with_other_measures": self.in_common.differing,
            "examples": [home_row(home, self.scenarios) for home in self.examples],
            "scenarios": [
                {
                    "scenario_id": scenario.scenario_id,
                    "scenario": scenario.slug,
                    "in_words": in_words(scenario),
                    "question": scenario.question,
                    **self.figures.as_json(scenario),
                    "measures": [
                        {
                            "option": one.option,
                            "title": title_of(one.option),
                            "homes": one.homes,
                            "cost_gbp": one.cost_pence / 100,
                        }
                        for one in measures
                    ],
                }
                for scenario, measures in zip(self.scenarios, self.measures, strict=True)
            ],
        }


def compare_scenarios(slug: str, first: str, second: str, *, out: Path | None, as_json: bool) -> None:
    """`ara scenarios compare`.

    Raises:
        UserError: a scenario is compared with itself, is not there, or has no plan yet; or `out` cannot be written.
    """
    check_out(out, "csv")
    if first == second:
        raise UserError(f"{first!r} is one scenario; name two")
    with open_session() as session:
        portfolio = session.portfolio(slug)
        pair = scenario_named(session, portfolio, first), scenario_named(session, portfolio, second)
        figures = ScenarioFigures.of(session.store, portfolio)
        for scenario in pair:
            if not figures.planned(scenario):
                raise UserError(f"no home is planned for {scenario.slug!r} yet; `{figures.next_step(slug)}` does that")
        key, ids = portfolio.portfolio_id, (pair[0].scenario_id, pair[1].scenario_id)
        results = session.store.scenario_results
        common = results.in_common(key, *ids, examples=_EXAMPLES)
        found = Comparison(
            portfolio=slug,
            scenarios=pair,
            figures=figures,
            measures=(results.measures(key, ids[0]), results.measures(key, ids[1])),
            in_common=common,
            examples=list(results.homes(key, *ids, only=common.examples)),
        )
        if out is not None:
            _write(out, results.homes(key, *ids), pair)
    if as_json:
        print_json({**found.as_json(), "file": None if out is None else str(out)})
        return
    _show(found)
    if out is not None:
        line(f"{counted(found.in_common.homes, 'home')} written to {out}")


def home_row(home: HomeCompared, scenarios: tuple[Scenario, Scenario]) -> dict[str, Any]:
    """A home under both scenarios: a column for each, named after it."""
    row: dict[str, Any] = {
        "reference": home.reference,
        "uprn": home.uprn,
        "address": home.address,
        "postcode": home.postcode,
        "sap_before": round(home.sap_before, 2),
        "other_measures": home.differs,
    }
    for at, scenario in enumerate(scenarios):
        row |= {
            f"{scenario.slug} outcome": home.outcomes[at],
            f"{scenario.slug} measures": "; ".join(_titles(home.measures[at])),
            f"{scenario.slug} cost_gbp": home.cost_pence[at] / 100,
            f"{scenario.slug} sap_after": round(home.sap_after[at], 2),
            f"{scenario.slug} plan_id": str(home.plan_ids[at]),
        }
    return row


def _titles(options: Iterable[str]) -> list[str]:
    """Titles in the order of work."""
    return [title_of(option) for option in sorted(options, key=lambda one: (ORDER_OF_WORK.get(one, 0), one))]


def _write(out: Path, homes: Iterator[HomeCompared], scenarios: tuple[Scenario, Scenario]) -> None:
    # With a byte order mark, without which Excel takes the file for Windows-1252.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer: Any = None
        for home in homes:
            row = home_row(home, scenarios)
            if writer is None:
                writer = csv.writer(file)
                writer.writerow(map(safe_cell, row))
            writer.writerow(map(safe_cell, row.values()))


# ---------------------------------------------------------------------------------------------- for people


def _show(found: Comparison) -> None:
    one, two = found.scenarios
    heading(f"{found.portfolio}: {one.slug} beside {two.slug}")
    for scenario in found.scenarios:
        paragraph(f"{scenario.slug} ({scenario.scenario_id}): {in_words(scenario)}", indent=2)
    names = (one.slug, two.slug)
    table("", ("", *names), _figures(found), right=names, indent=2)
    table("Measures, in homes", ("", *names), _measures(found)[:_MEASURES], right=names, wrap=("",), indent=2)
    differing = found.in_common.differing
    get = "gets different measures" if differing == 1 else "get different measures"
    line(f"{differing:,} of {counted(found.in_common.homes, 'home')} planned for both {get}{_first_of(differing)}")
    for home in found.examples:
        line(f"  {home.reference or home.uprn or ''}  {home.address}, {home.postcode}")
        for at, name in enumerate(names):
            measures = ", ".join(_titles(home.measures[at])) or "nothing"
            paragraph(f"{name}: {pounds(home.cost_pence[at])}, SAP {home.sap_after[at]:.1f}: {measures}", indent=4)
    line("\nWorked out with")
    for scenario in found.scenarios:
        for version in found.figures.versions_of(scenario):
            paragraph(
                f"{scenario.slug}: {counted(version.plans, 'plan')} by {version.model}, costs {version.cost_version}, "
                f"catalogue {version.catalogue_version}, {version.price_set}",
                indent=2,
            )


def _first_of(number: int) -> str:
    if not number:
        return ""
    return f"; the first {_EXAMPLES}:" if number > _EXAMPLES else ":"


def _figures(found: Comparison) -> list[tuple[str, ...]]:
    """A row per figure, a column per scenario."""
    figures = found.figures
    columns = []
    for scenario in found.scenarios:
        total, outcomes = figures.totals[scenario.scenario_id], figures.outcomes(scenario)
        before, after = figures.bands(scenario)
        columns.append(
            {
                "homes planned": f"{total.homes:,}",
                "of them for what it asked before": _count(figures.outdated(scenario)),
                "at the target already": _count(outcomes.get(PackageOutcome.ALREADY_AT_TARGET)),
                "target reached": _count(outcomes.get(PackageOutcome.TARGET_REACHED)),
                "target out of reach": _count(outcomes.get(PackageOutcome.TARGET_UNREACHABLE)),
                "get measures": f"{total.with_measures:,}",
                "cost": pounds(total.cost_pence),
                "cost a home with measures, mean": _pounds(total.mean_cost_pence),
                "cost a home with measures, median": _pounds(total.median_cost_pence),
                "SAP before, mean": f"{total.sap_before:.1f}",
                "SAP after, mean": f"{total.sap_after:.1f}",
                "band C or better before": f"{sum(before[band] for band in 'ABC'):,}",
                "band C or better after": f"{sum(after[band] for band in 'ABC'):,}",
                "CO2 saved, t a year": f"{total.co2_saving_kg / 1000:,.1f}",
                "saved on bills a year": pounds(100 * total.bill_saving_gbp),
                "plans (digest of their ids)": total.fingerprint[:12],
            }
        )
    rows = [(name, columns[0][name], columns[1][name]) for name in columns[0]]
    return [row for row in rows if row[1:] != ("–", "–")]


def _measures(found: Comparison) -> list[tuple[str, ...]]:
    homes = [{one.option: one.homes for one in measures} for measures in found.measures]
    options = sorted(homes[0].keys() | homes[1].keys(), key=lambda one: (-max(h.get(one, 0) for h in homes), one))
    return [(title_of(option), *(_count(of.get(option)) for of in homes)) for option in options]


def _count(number: int | None) -> str:
    return f"{number:,}" if number else "–"


def _pounds(pence: float | None) -> str:
    return "–" if pence is None else pounds(pence)
