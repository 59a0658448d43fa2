"""`ara property`: everything about one home."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from ara_assets.cli.certificate_history import history_as_json, history_of, show_history
from ara_assets.cli.confidence_words import confidence_in_words
from ara_assets.cli.corrections import corrections, show_corrections
from ara_assets.cli.failures import UserError
from ara_assets.cli.figure_notes import figure_notes
from ara_assets.cli.home import show_home
from ara_assets.cli.home_doubts import HomeDoubts
from ara_assets.cli.measure_words import note_on, reason_in_words, title_of
from ara_assets.cli.outcomes import NONE_RAISES, bill_rise, note_of
from ara_assets.cli.output import console, facts, heading, paragraph, pounds, print_json, table
from ara_assets.cli.predicted import Prediction
from ara_assets.cli.prices import prices_named
from ara_assets.cli.session import Session, open_session
from ara_assets.cli.sources import sources_as_json, sources_in_words
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.predictions import EnergyFigures
from ara_domain.property import EffectiveEpc, NothingKnown, Property
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import Plan, Recommendation
from ara_domain.scenarios import Scenario
from ara_domain.services.home_description import describe
from ara_domain.site_notes import SurveyIncomplete


def show_property(slug: str, reference: str, *, as_json: bool) -> None:
    """Show a home with its evidence, corrections, baseline, measures and plans."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        home = session.store.properties.find_home(portfolio.portfolio_id, reference)
        if home is None:
            raise UserError(_no_home(slug, reference, session.store.properties.identities(portfolio.portfolio_id)))
        account = _Account(session, portfolio, home)
    if as_json:
        print_json(account.as_json())
    else:
        account.show()


def _no_home(slug: str, reference: str, homes: Sequence[PropertyIdentity]) -> str:
    names = [name for home in homes for name in (home.landlord_property_id, str(home.uprn or "")) if name]
    near = get_close_matches(reference, names, n=3, cutoff=0.8)
    hint = f"did you mean {' or '.join(near)}?" if near else "give its landlord reference or its UPRN"
    return f"{slug} has no home {reference!r}; {hint} (`ara plans {slug}` lists the homes)"


class _Account:
    """What is known about a home, read while the store is open."""

    def __init__(self, session: Session, portfolio: Portfolio, home: Property) -> None:
        key = home.identity.property_id
        store = session.store
        self.home = home
        self.block = portfolio.block_of(home.identity.postcode).block
        self.scenarios = {
            one.scenario_id: one for one in store.recommendations.scenarios(portfolio.portfolio_id, removed=True)
        }
        self.plans = store.recommendations.plans(portfolio.portfolio_id, homes=[key], superseded=True)
        self.history = store.landlord_overrides.history(key)
        self.certificates = history_of(store.epc_cache, home)
        self.certificate_reason = store.properties.certificate_reasons([key]).get(key)
        items = store.quarantine.open_items(portfolio.slug, block=self.block)
        self.set_aside = [item for item in items if item.property_id == key]
        self.prediction = Prediction.of(store, home)
        listed = store.properties.identities(portfolio.portfolio_id)
        self.sharing = [
            one.name
            for one in listed
            if one.uprn is not None and one.uprn == home.identity.uprn and one.property_id != key
        ]
        departed = store.properties.departed(portfolio.portfolio_id)
        self.doubts = HomeDoubts.of(session, home, self.sharing)
        self.left_at = next((at for one, at in departed.items() if one.property_id == key), None)
        self.effective, self.missing = _effective(home)
        self.description = None if self.effective is None else describe(self.effective.epc)
        baseline = home.baseline_predictions
        figures = baseline.figures if baseline else None
        self.prices = prices_named(session.settings, figures.price_set if figures else None)
        self.corrections = corrections(home.landlord_overrides.active, self.effective)

    # ------------------------------------------------------------------------------------------ for scripts

    def as_json(self) -> dict[str, Any]:
        home, identity = self.home, self.home.identity
        baseline = home.baseline_predictions
        return {
            "property_id": identity.property_id,
            "reference": identity.landlord_property_id,
            "uprn": identity.uprn,
            "address": str(identity.address),
            "postcode": identity.postcode,
            "block": self.block,
            "left_list_at": self.left_at,
            "uprn_shared_with": self.sharing,
            "source_path": home.source_path,
            "certificate_number": home.certificate_number,
            "certificate_address": _address_on(home.epc),
            "certificate_reason": self.certificate_reason,
            "certificates": history_as_json(self.certificates),
            "not_modelled_because": self.missing,
            **self.doubts.as_json(),
            "field_sources": sources_as_json(self.effective),
            **self.prediction.as_json(),
            "home": self.description and asdict(self.description),
            "corrections": [correction.as_json() for correction in self.corrections],
            "earlier_corrections": [asdict(row) for row in self.history if row.superseded_at is not None],
            "baseline": baseline and {**_figures(baseline.figures), "model": asdict(baseline.model)},
            "figure_notes": list(figure_notes(self.prices)),
            "limitations": [one.text for one in baseline.limitations] if baseline else [],
            "confidence": asdict(baseline.confidence) if baseline and baseline.confidence else None,
            "lodged": self._lodged(),
            "measures": [self._measure_as_json(option) for option in self._offered()],
            "not_offered": [
                {"measure": one.option, "title": title_of(one.option), "reason": one.reason, "text": one.text}
                for one in (home.candidates.refused if home.candidates else ())
            ],
            "plans": [self._plan_as_json(plan) for plan in self.plans],
            "set_aside": [_item(item) for item in self.set_aside],
        }

    def _measure_as_json(self, option: str) -> dict[str, Any]:
        recommendation = self._offered()[option]
        impacts = self.home.impact_predictions.by_option if self.home.impact_predictions else {}
        impact = impacts.get(option)
        return {
            "option": option,
            "title": recommendation.title,
            "reason": reason_in_words(recommendation.reason),
            "note": self._note_on(recommendation),
            "lifetime_years": recommendation.lifetime_years,
            "disruption": recommendation.disruption,
            "prerequisites": list(recommendation.prerequisites),
            "cost_gbp": recommendation.cost_pence / 100,
            "parts": [asdict(part) for part in recommendation.parts],
            "sap_gain": impact and round(impact.sap_gain, 2),
            "co2_saving_kg": impact and round(impact.co2_saving_kg, 1),
            "bill_saving_gbp": impact and round(impact.bill_saving_gbp, 2),
        }

    def _plan_as_json(self, plan: Plan) -> dict[str, Any]:
        scenario = self.scenarios[plan.scenario_id]
        return {
            "scenario": scenario.slug,
            "outcome": plan.package.outcome.value,
            "note": note_of(plan, scenario),
            "cost_gbp": plan.package.cost_pence / 100,
            "sap_before": round(plan.package.sap_before, 2),
            "sap_after": round(plan.package.sap_after, 2),
            "bill_change_gbp": round(plan.package.figures_after.bill_gbp - plan.figures_before.bill_gbp, 2),
            "steps": [
                {
                    "measure": one.title,
                    "note": self._note_on(one),
                    "cost_gbp": cost / 100,
                    "sap_after": round(sap, 2),
                }
                for one, cost, sap in _steps(plan)
            ],
            "after": _figures(plan.package.figures_after),
            "packages_tried": plan.package.packages_tried,
            "created_at": plan.created_at,
            "superseded_at": plan.superseded_at,
            "superseded_reason": plan.superseded_reason,
        }

    def _note_on(self, one: Recommendation) -> str | None:
        return note_on(one, None if self.effective is None else self.effective.epc)

    def _offered(self) -> Mapping[str, Recommendation]:
        return {one.option: one for one in (self.home.candidates.offered if self.home.candidates else ())}

    def _lodged(self) -> dict[str, Any] | None:
        epc = self.home.epc
        if epc is None:
            return None
        return {
            "sap": epc.energy_rating_current,
            "ei": epc.environmental_impact_current,
            "co2_t": epc.co2_emissions_current,
            "registered": epc.registration_date,
            "inspected": epc.inspection_date,
            "schema": epc.schema_type,
        }

    # ------------------------------------------------------------------------------------------ for people

    def show(self) -> None:
        identity, epc = self.home.identity, self.home.epc
        heading(f"{identity.name}  {identity.address}, {identity.postcode}")
        if self.left_at is not None:
            paragraph(
                f"Left the list on {self.left_at:%d %B %Y}: what follows is kept, and counts in no plan.", indent=2
            )
        certificate = self.home.certificate_number
        facts(
            {
                "UPRN": None if identity.uprn is None else str(identity.uprn),
                "UPRN shared with": ", ".join(self.sharing) or None,
                "block": self.block,
                "modelled from": None if self.effective is None else self.effective.base.value,
                "certificate": certificate
                and epc
                and f"{certificate}, {epc.schema_type}, inspected {epc.inspection_date}",
                "made out for": _address_on(epc),
                "because": self.certificate_reason,
                "not lodged": sources_in_words(self.effective),
                "not modelled because": self.missing,
            }
        )
        self.doubts.show()
        self.prediction.show()
        console.print()
        if self.description is not None:
            show_home(self.description)
        show_corrections(self.corrections, self.history)
        self._show_baseline()
        self._show_measures()
        for plan in self.plans:
            if plan.superseded_at is None:
                self._show_plan(plan, self.scenarios[plan.scenario_id])
        self._show_history()
        show_history(self.certificates, self.home)
        table(
            "Set aside",
            ("reason", "what was wrong, and what to do"),
            [(item.reason, f"{item.message}; {item.remedy}") for item in self.set_aside],
            wrap=("what was wrong, and what to do",),
            indent=2,
        )

    def _show_baseline(self) -> None:
        baseline, epc = self.home.baseline_predictions, self.home.epc
        if baseline is None:
            return
        if baseline.figures is not None:
            figures = baseline.figures
            lodged = f" (lodged {epc.energy_rating_current})" if epc and epc.energy_rating_current else ""
            heading("As it is now")
            facts(
                {
                    "SAP": f"{figures.sap_score:.2f} → {figures.sap_rating} {figures.band}{lodged}",
                    "EI": f"{figures.ei_score:.1f}",
                    "CO2": f"{figures.co2_kg:,.0f} kg/yr",
                    "heat": f"{figures.space_heating_kwh:,.0f} kWh/yr for space, "
                    f"{figures.water_heating_kwh:,.0f} kWh/yr for water",
                    "bought": ", ".join(
                        f"{fuel.replace('_', ' ')} {kwh:,.0f} kWh" for fuel, kwh in figures.fuel_kwh.items()
                    ),
                    "bill": f"£{figures.bill_gbp:,.0f} a year ({figures.price_set})",
                    "model": f"{baseline.model.model_name} {baseline.model.model_version}",
                }
            )
        if baseline.confidence is not None:
            for line in confidence_in_words(baseline.confidence):
                paragraph(line, indent=2)
        for limitation in baseline.limitations:
            paragraph(f"{limitation.severity.value.replace('_', ' ')}: {limitation.text}", indent=2)
        if baseline.figures is not None:
            for note in figure_notes(self.prices):
                paragraph(note, indent=2)
        console.print()

    def _show_measures(self) -> None:
        rows, gains = [], False
        for option in self._offered():
            one = self._measure_as_json(option)
            gain = "not scored" if one["sap_gain"] is None else f"{one['sap_gain']:+.1f}"
            saving = "" if one["bill_saving_gbp"] is None else pounds(one["bill_saving_gbp"] * 100)
            gains = gains or one["sap_gain"] is None or one["sap_gain"] > 0
            because = one["reason"] + (f"; {one['note']}" if one["note"] else "")
            rows.append((one["title"], because, pounds(one["cost_gbp"] * 100), gain, saving))
        headers = ("measure", "because", "cost", "SAP alone", "saves/yr")
        table("Recommended", headers, rows, right=headers[2:], wrap=headers[:2], indent=2)
        if self.home.candidates is not None and not gains:
            paragraph(f"{NONE_RAISES[0].upper()}{NONE_RAISES[1:]}.", indent=2)
            console.print()
        refused = self.home.candidates.refused if self.home.candidates else ()
        not_offered = [(title_of(one.option), one.text) for one in refused]
        table("Not recommended", ("measure", "because"), not_offered, wrap=("measure", "because"), indent=2)

    def _show_plan(self, plan: Plan, scenario: Scenario) -> None:
        package, before, after = plan.package, plan.figures_before.bill_gbp, plan.package.figures_after.bill_gbp
        heading(f"{scenario.name}: {note_of(plan, scenario)}")
        if package.steps:
            rise = bill_rise(before, after)
            bill = f"£{before:,.0f} → £{after:,.0f}" + (f" {rise}" if rise else "")
            paragraph(f"{pounds(package.cost_pence)} in all; yearly bill {bill}", indent=2)
        rows = [
            (one.title + (f" ({note})" if (note := self._note_on(one)) else ""), pounds(cost), f"{sap:.1f}")
            for one, cost, sap in _steps(plan)
        ]
        table("", ("measure", "cost", "SAP after"), rows, right=("cost", "SAP after"), wrap=("measure",), indent=2)
        if not rows:
            console.print()

    def _show_history(self) -> None:
        rows = [
            (
                self.scenarios[plan.scenario_id].slug,
                f"{plan.created_at:%Y-%m-%d}",
                f"{plan.superseded_at:%Y-%m-%d}",
                pounds(plan.package.cost_pence),
                f"{plan.package.sap_after:.1f}",
                plan.superseded_reason,
            )
            for plan in self.plans
            if plan.superseded_at is not None
        ]
        headers = ("scenario", "made", "until", "cost", "SAP after", "because")
        table("Superseded plans", headers, rows, right=("cost", "SAP after"), wrap=("because",), indent=2)


def _address_on(epc: EpcPropertyData | None) -> str | None:
    """The address a certificate was made out for, to be held against the landlord's."""
    if epc is None:
        return None
    lines = (
        epc.address_line_1,
        epc.address_line_2,
        epc.address_line_3,
        epc.address_line_4,
        epc.post_town,
        epc.postcode,
    )
    return ", ".join(line for line in lines if line) or None


def _effective(home: Property) -> tuple[EffectiveEpc | None, str | None]:
    try:
        return home.effective, None
    except (NothingKnown, SurveyIncomplete) as error:
        return None, str(error)


def _steps(plan: Plan) -> Iterator[tuple[Recommendation, int, float]]:
    recommended = {one.recommendation_id: one for one in plan.recommendations}
    for step in plan.package.steps:
        yield recommended[step.recommendation_id], step.cost_pence, step.sap_after


def _figures(figures: EnergyFigures | None) -> dict[str, Any]:
    if figures is None:
        return {"sap_score": None}
    return {**asdict(figures), "sap_rating": figures.sap_rating, "band": figures.band}


def _item(item: QuarantinedItem) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name != "raw"}
