"""A home's account on a terminal, from what it is to what is planned for it; readable at 80 columns."""

from ara_assets.cli.certificate_history import show_history
from ara_assets.cli.confidence_words import confidence_in_words
from ara_assets.cli.corrections import show_corrections
from ara_assets.cli.figure_notes import figure_notes
from ara_assets.cli.home import show_home
from ara_assets.cli.home_account import HomeAccount
from ara_assets.cli.home_plans import show_measures, show_plan, show_superseded
from ara_assets.cli.output import console, facts, heading, paragraph, table
from ara_assets.cli.sources import sources_in_words
from ara_domain.predictions import EnergyFigures


def show_page(account: HomeAccount) -> None:
    """Certificate, doubts, the home, corrections, baseline, measures, plans, and what was set aside."""
    _show_evidence(account)
    account.doubts.show()
    account.prediction.show()
    console.print()
    if account.description is not None:
        show_home(account.description)
    show_corrections(account.corrections, account.history)
    _show_baseline(account)
    show_measures(account)
    for plan in account.plans:
        if plan.superseded_at is None:
            show_plan(account, plan, account.scenarios[plan.scenario_id])
    show_superseded(account)
    show_history(account.certificates, account.home)
    table(
        "Set aside",
        ("reason", "what was wrong, and what to do"),
        [(item.reason, f"{item.message}; {item.remedy}") for item in account.set_aside],
        wrap=("what was wrong, and what to do",),
        indent=2,
    )


def _show_evidence(account: HomeAccount) -> None:
    identity, epc = account.home.identity, account.home.epc
    heading(f"{identity.name}  {identity.address}, {identity.postcode}")
    if account.left_at is not None:
        paragraph(
            f"Left the list on {account.left_at:%d %B %Y}: what follows is kept, and counts in no plan.", indent=2
        )
    number = account.home.certificate_number
    facts(
        {
            "UPRN": None if identity.uprn is None else str(identity.uprn),
            "UPRN shared with": ", ".join(account.sharing) or None,
            "block": account.block,
            "modelled from": None if account.effective is None else account.effective.base.value,
            "certificate": number and epc and f"{number}, {epc.schema_type}, inspected {epc.inspection_date}",
            "made out for": account.certificate_address,
            "because": account.certificate_reason,
            "not lodged": sources_in_words(account.effective),
            "not modelled because": account.missing,
        }
    )


def _show_baseline(account: HomeAccount) -> None:
    baseline, epc = account.home.baseline_predictions, account.home.epc
    if baseline is None:
        return
    if baseline.figures is not None:
        heading("As it is now")
        model = f"{baseline.model.model_name} {baseline.model.model_version}"
        _show_figures(baseline.figures, lodged=epc.energy_rating_current if epc else None, model=model)
    if baseline.confidence is not None:
        for line in confidence_in_words(baseline.confidence):
            paragraph(line, indent=2)
    for limitation in baseline.limitations:
        paragraph(f"{limitation.severity.value.replace('_', ' ')}: {limitation.text}", indent=2)
    if baseline.figures is not None:
        for note in figure_notes(account.prices):
            paragraph(note, indent=2)
    console.print()


def _show_figures(figures: EnergyFigures, *, lodged: int | None, model: str) -> None:
    facts(
        {
            "SAP": f"{figures.sap_score:.2f} → {figures.sap_rating} {figures.band}"
            + (f" (lodged {lodged})" if lodged else ""),
            "EI": f"{figures.ei_score:.1f}",
            "CO2": f"{figures.co2_kg:,.0f} kg/yr",
            "heat": f"{figures.space_heating_kwh:,.0f} kWh/yr for space, "
            f"{figures.water_heating_kwh:,.0f} kWh/yr for water",
            "bought": ", ".join(
                f"{fuel.replace('_', ' ')} {kwh:,.0f} kWh/yr" for fuel, kwh in figures.fuel_kwh.items()
            ),
            "bill": f"£{figures.bill_gbp:,.0f} a year ({figures.price_set})",
            "model": model,
        }
    )
