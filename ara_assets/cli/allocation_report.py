"""A budget over a portfolio as a report: for scripts, for people, and home by home as a CSV file."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from ara_assets.cli.allocation_budgets import Budgets
from ara_assets.cli.allocation_pots import Pot, pots_of
from ara_assets.cli.csv_cells import safe_cell
from ara_assets.cli.measure_words import title_of
from ara_assets.cli.output import counted, facts, heading, line, paragraph, pounds, table
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import ScoringModel
from ara_domain.scenarios import Scenario, in_words
from ara_domain.services.portfolio_budget import BudgetUse, measures_of, names_of

_COLUMNS = ("reference", "uprn", "address", "postcode", "block", "paid_by", "measures", "cost_gbp", "sap_after",
            "gain", "gain_in")  # fmt: skip
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
            "carry_over": self.budgets.carry_over,
            "pots": [pot.as_json(per) for pot in self.pots],
            "measures": [
                {"option": option, "title": title_of(option), "homes": homes, "cost_gbp": pence / 100}
                for option, (homes, pence) in measures_of(used.homes).items()
            ],
        }

    @property
    def pots(self) -> list[Pot]:
        """Each sum of money, and what became of it."""
        return pots_of(self.budgets, self.used.allocation, self.used.homes)

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
        writer.writerow(_COLUMNS)
        for row in report.rows():
            writer.writerow(safe_cell(row[column]) for column in _COLUMNS)


def show_report(report: Report) -> None:
    """What the money does, what it could do at most, and on what."""
    used, allocation = report.used, report.used.allocation
    heading(f"{report.portfolio.slug}: {pounds(report.budgets.total_pence)} for {report.scenario.slug}")
    paragraph(f"{report.scenario.slug} asks for {in_words(report.scenario)}.", indent=2)
    facts(
        {
            "gain": used.gains.in_words(allocation.value),
            "homes": f"{len(used.homes):,} of {report.homes:,} get money{_left_out(report)}",
            "spent": pounds(int(allocation.spent_pence.sum())),
            "£1,000 more": None if report.budgets.by_area else _gain_of_more(report),
            **(_bounds(used) if used.homes else {"nothing, because": _why_nothing(report)}),
        }
    )
    line("")
    _show_pots(report)
    measures = [(title_of(option), homes, pounds(pence)) for option, (homes, pence) in measures_of(used.homes).items()]
    table("Measures", ("", "homes", "cost"), measures[:_MEASURES], right=("homes", "cost"), wrap=("",), indent=2)
    if (more := len(measures) - _MEASURES) > 0:
        line(f"  and {counted(more, 'measure')} more; --json lists them all")


def _gain_of_more(report: Report) -> str:
    """At the margin; it is the same in every year."""
    rate = report.pots[0].gain_of_next_pound
    return f"would gain {report.used.gains.in_words(1000 * rate, decimals=2)}" if rate else "would gain nothing"


def _left_out(report: Report) -> str:
    if not report.left_out:
        return ""
    are = "is" if report.left_out == 1 else "are"
    why = "not modelled, or in no area with a budget" if report.budgets.by_area else "not modelled"
    return f"; {report.left_out:,} more {are} {why}"


def _bounds(used: BudgetUse) -> dict[str, str | None]:
    """How much more there could be, and how far sums of measures were from what packages gain."""
    gains, allocation = used.gains, used.allocation
    at_most = (
        f"{gains.in_words(allocation.upper_bound)} with the packages that were scored, a gap of {allocation.gap:.2%}; "
        f"{gains.in_words(used.believed_bound)} if each of the others gained the sum of what its measures gain alone"
    )
    found = (
        f"{counted(used.packages_scored, 'package')} scored as a whole in {counted(used.rounds, 'round')}; those "
        f"chosen first, by adding up measures, promised {gains.in_words(used.proposed_units)} and scored "
        f"{gains.in_words(used.proposed_scored_units)}"
    )
    return {"at most": at_most, "how it was found": found if used.packages_scored else None}


def _why_nothing(report: Report) -> str:
    if not report.used.packages:
        return f"no package gains anything that {report.scenario.slug} counts"
    return "no package that gains something costs so little"


def _show_pots(report: Report) -> None:
    """A row for each area or year; one budget has been told."""
    budgets = report.budgets
    if not (budgets.by_area or budgets.by_year):
        return
    rows = [_pot_in_words(pot, report) for pot in report.pots]
    headers = tuple(rows[0])
    title = "The years" if budgets.by_year else "The areas"
    table(title, headers, [tuple(row.values()) for row in rows], right=headers[1:], indent=2)
    if budgets.carry_over and (left := report.pots[-1].carried_out_pence):
        line(f"  {pounds(left)} is left after the last year.\n")


def _pot_in_words(pot: Pot, report: Report) -> dict[str, str]:
    """Of years that carry over also what comes in and what goes out; of areas what more money in each would gain."""
    budgets = report.budgets
    row = {"year": pot.name.removeprefix("year ")} if budgets.by_year else {"area": pot.name}
    row["budget"] = pounds(pot.budget_pence)
    if budgets.carry_over:
        row |= {"carried in": pounds(pot.carried_in_pence), "available": pounds(pot.available_pence)}
    row["spent"] = pounds(pot.spent_pence)
    if budgets.carry_over:
        row["carried out"] = pounds(pot.carried_out_pence)
    row["homes"] = f"{pot.homes:,}"
    if budgets.by_area:
        row["£1,000 more gains"] = f"{1000 * pot.gain_of_next_pound / report.used.gains.per_unit:,.2f}"
    return row
