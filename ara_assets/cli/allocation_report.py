"""A budget over a portfolio as a report: for scripts, for people, and home by home as a CSV file."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from ara_assets.cli.allocation_budgets import Budgets
from ara_assets.cli.csv_cells import safe_cell
from ara_assets.cli.measure_words import title_of
from ara_assets.cli.output import counted, facts, heading, paragraph, pounds, table
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import ScoringModel
from ara_domain.scenarios import Scenario, in_words
from ara_domain.services.portfolio_budget import BudgetUse, measures_of, names_of

_MEASURES = 15
"""Most frequent measures a person is shown; --json has them all."""


@dataclass(frozen=True)
class Report:
    """A budget spent, with what it was worked out from."""

    portfolio: Portfolio
    scenario: Scenario
    budgets: Budgets
    used: BudgetUse
    homes: int
    """That could get money: modelled, and in an area with a budget."""
    left_out: int
    """On the list, and not among them."""
    model: ScoringModel
    identities: Mapping[UUID, tuple[PropertyIdentity, str]]
    """Of the homes that get money, with their blocks."""

    def as_json(self) -> dict[str, Any]:
        """For scripts; money in pounds, gains in the unit of the scenario's objective."""
        used, per = self.used, self.used.gains.per_unit
        return {
            "portfolio": self.portfolio.slug,
            "scenario": self.scenario.slug,
            "scenario_id": self.scenario.scenario_id,
            "question": self.scenario.question,
            "model": f"{self.model.version.model_name} {self.model.version.model_version}",
            "gain_in": used.gains.name,
            "gain": used.allocation.value / per,
            "upper_bound": used.allocation.upper_bound / per,
            "gap": used.allocation.gap,
            "proven": used.allocation.proven,
            "believed_upper_bound": used.believed_bound / per,
            "believed_gap": used.believed_gap,
            "proposal": {
                "gain": used.proposed_units / per,
                "gain_scored": used.proposed_scored_units / per,
                "error": used.proposal_error,
            },
            "packages": used.packages,
            "packages_scored": used.packages_scored,
            "rounds": used.rounds,
            "homes": self.homes,
            "homes_left_out": self.left_out,
            "homes_funded": len(used.homes),
            "budget_gbp": self.budgets.total_pence / 100,
            "spent_gbp": int(used.allocation.spent_pence.sum()) / 100,
            "pots": [
                {
                    "name": name,
                    "budget_gbp": budget / 100,
                    "spent_gbp": spent / 100,
                    "homes": homes,
                    "gain_of_next_gbp": rate / per,
                }
                for name, budget, spent, homes, rate in self.pots()
            ],
            "measures": [
                {"option": option, "title": title_of(option), "homes": homes, "cost_gbp": pence / 100}
                for option, (homes, pence) in measures_of(used.homes).items()
            ],
        }

    def pots(self) -> Iterator[tuple[str, int, int, int, float]]:
        """Each pot: its name, budget, what is spent, homes, and what another pound would gain, in units."""
        spent = self.used.allocation
        for number, name in enumerate(self.budgets.names):
            homes = sum(home.pot == number for home in self.used.homes)
            rate = float(spent.next_gain_per_pound[number])
            yield name, int(spent.budget_pence[number]), int(spent.spent_pence[number]), homes, rate

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row per home that gets money, by block and reference."""
        for home in self.used.homes:
            identity, block = self.identities[home.property_id]
            yield {
                "reference": identity.landlord_property_id,
                "uprn": identity.uprn,
                "address": str(identity.address),
                "postcode": identity.postcode,
                "block": block,
                "paid_by": self.budgets.names[home.pot],
                "measures": "; ".join(map(title_of, names_of(home.package))),
                "cost_gbp": home.cost_pence / 100,
                "sap_after": round(home.score.sap, 2),
                "gain": home.gain_units / self.used.gains.per_unit,
                "gain_in": self.used.gains.name,
            }


def write_homes(out: Path, report: Report) -> None:
    """A row for each home that gets money."""
    # With a byte order mark, without which Excel takes the file for Windows-1252.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for number, row in enumerate(report.rows()):
            if not number:
                writer.writerow(row)
            writer.writerow(map(safe_cell, row.values()))


def show_report(report: Report) -> None:
    """What the money does, what it could do at most, and on what."""
    used, per, allocation = report.used, report.used.gains.per_unit, report.used.allocation
    heading(f"{report.portfolio.slug}: {pounds(report.budgets.total_pence)} for {used.gains.name}")
    paragraph(f"{report.scenario.slug}: {in_words(report.scenario)}", indent=2)
    why = "not modelled or in no area with a budget" if report.budgets.by_area else "not modelled"
    left_out = f"; {report.left_out:,} more are {why}" if report.left_out else ""
    facts(
        {
            "gain": f"{allocation.value / per:,.0f} {used.gains.name}",
            "homes": f"{len(used.homes):,} of {report.homes:,} get money{left_out}",
            "spent": pounds(int(allocation.spent_pence.sum())),
            "could be at most": f"{allocation.upper_bound / per:,.0f} with the packages that were scored, a gap of "
            f"{allocation.gap:.2%}; {used.believed_bound / per:,.0f} if all others gained what their measures do alone",
            "sums of measures": f"promised {used.proposed_units / per:,.0f} at first, and scored "
            f"{used.proposed_scored_units / per:,.0f}; {used.packages_scored:,} packages scored in "
            f"{counted(used.rounds, 'round')}",
        }
    )
    pots = [
        (name, pounds(budget), pounds(spent), homes, f"{1000 * rate / per:,.2f}")
        for name, budget, spent, homes, rate in report.pots()
    ]
    headers = ("paid by", "budget", "spent", "homes", "gain of £1,000 more")
    table("\nBudgets", headers, pots, right=headers[1:], indent=2)
    measures = [(title_of(option), homes, pounds(pence)) for option, (homes, pence) in measures_of(used.homes).items()][
        :_MEASURES
    ]
    table("Measures", ("", "homes", "cost"), measures, right=("homes", "cost"), wrap=("",), indent=2)
