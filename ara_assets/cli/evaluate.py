"""`ara evaluate scoring`: what the engine computes beside what the register lodged."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ara_assets.cli.evaluate_ladder import offer_accuracy_as_json, offers_as_json, show_offer_accuracy, show_offers
from ara_assets.cli.failures import UserError
from ara_assets.cli.output import console, counted, heading, line, paragraph, print_json, table
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.measures.ladder import LadderStep
from ara_domain.measures.table33.titles import title_of
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.services.evaluation import QUANTITIES, Accuracy, Comparison, accuracy, compare, ladder_accuracy
from ara_domain.services.ladder_evaluation import OfferAccuracy, offer_accuracy
from ara_resources.certificate_files import find_documents
from ara_resources.products import product_database
from ara_resources.settings import Settings

_NAMES = {
    "sap": "SAP",
    "ei": "EI",
    "co2_t": "CO2 (t/yr)",
    "space_heating_kwh": "space heat (kWh/yr)",
    "water_heating_kwh": "hot water (kWh/yr)",
    "sap_after_improvements": "SAP after each step",
    "sap_before_and_after": "SAP, as it is and after",
}


@dataclass(slots=True)
class _Found:
    """Certificates by name."""

    documents: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    without: dict[str, str] = field(default_factory=dict)
    """Places that hold no certificate, and why that is thought."""

    def add(self, number: str | None, place: str, document: Mapping[str, Any]) -> None:
        """One more: by its number, else by where it stands; the same number twice keeps both, told apart by place."""
        name = number or place
        self.documents[f"{name} ({place})" if name in self.documents else name] = document


def evaluate_certificates(paths: Sequence[Path], *, ladder: bool, as_json: bool) -> None:
    """Compare every certificate that can be read; name those that cannot."""
    found = _certificates(paths)
    if not found.documents:
        why = "; ".join(f"{place}: {fault}" for place, fault in list(found.without.items())[:3])
        raise UserError(
            f"no certificate in {', '.join(map(str, paths))}: give JSON files, or folders that hold some"
            + (f" ({why})" if why else "")
        )
    certificates: dict[str, EpcPropertyData] = {}
    unread = dict(found.without)
    for name, document in found.documents.items():
        try:
            certificates[name] = map_certificate(document)
        except MappingError as error:
            unread[name] = str(error)
    comparisons = compare(certificates, ladder=ladder, transform=_transform()) if certificates else []
    overall = accuracy(comparisons)
    climbed = ladder_accuracy(comparisons)
    offered = offer_accuracy([one.offers for one in comparisons if one.offers])
    unread |= {one.name: "; ".join(said.text for said in one.limitations) for one in comparisons if not one.computed}
    if as_json:
        print_json(_as_json(found, comparisons, overall, climbed, offered, unread))
        return
    for comparison in comparisons:
        if comparison.computed:
            _show(comparison)
    _show_unread(unread)
    _show_overall("Overall (computed − lodged)", "certificates", overall)
    _show_overall("Over the improvement ladders", "ratings", climbed)
    if any(one.ladder for one in comparisons):
        paragraph("Items of ladders are those of Table 33 of RdSAP 10; each step stands on those before it.", indent=0)
    show_offer_accuracy(offered)
    read = counted(len(found.documents), "certificate")
    line(f"Read {read}: {_scored(comparisons):,} scored, {len(unread):,} not evaluated")


def _transform() -> EpcMlTransform:
    """As homes are rated: with the product database of the settings, where there is one."""
    return EpcMlTransform(product_database(Settings()))


def _show_unread(unread: Mapping[str, str]) -> None:
    """Each reason once, with how many it holds for and the first of them; --json has all."""
    named: dict[str, list[str]] = {}
    for name, why in unread.items():
        named.setdefault(why, []).append(name)
    rows = [(len(names), names[0], why) for why, names in named.items()]
    headers = ("certificates", "the first of them", "why")
    table("Not evaluated", headers, rows, right=headers[:1], wrap=headers[1:])


def _scored(comparisons: Sequence[Comparison]) -> int:
    return sum(one.computed is not None for one in comparisons)


def _certificates(paths: Sequence[Path]) -> _Found:
    """Every certificate in these files and folders, by its number, else by where it stands."""
    found = _Found()
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}; name certificates as JSON, or folders that hold some")
    for one in find_documents(paths):
        if one.document is None:
            found.without[one.path] = one.fault
        elif "assessment_type" not in one.document:
            found.without[one.path] = "it holds no certificate: there is no assessment_type"
        else:
            found.add(one.number, one.path, one.document)
    return found


def _show(comparison: Comparison) -> None:
    heading(comparison.name)
    line(f"Method: {comparison.method}")
    rows = []
    for quantity in QUANTITIES:
        lodged = comparison.lodged[quantity]
        computed = comparison.computed[quantity] if comparison.computed else None
        difference = None if lodged is None or computed is None else computed - lodged
        rows.append((_NAMES[quantity], _number(lodged, quantity), _number(computed, quantity, 2), _signed(difference)))
    table("", ("", "lodged", "computed", "difference"), rows, right=("lodged", "computed", "difference"))
    for limitation in comparison.limitations:
        paragraph(f"{limitation.severity.value.replace('_', ' ')}: {limitation.text}", indent=2)
    if comparison.limitations:
        console.print()
    steps = [
        (
            step.sequence,
            _in_words(step),
            step.lodged_sap,
            "not modelled" if step.sap is None else f"{step.sap:.2f}",
            _signed(_difference(step)),
            step.lodged_ei,
            "" if step.ei is None else f"{step.ei:.2f}",
        )
        for step in comparison.ladder
    ]
    headers = ("step", "item", "SAP lodged", "SAP computed", "difference", "EI lodged", "EI computed")
    table("Improvement ladder: the home after each step", headers, steps, right=headers[2:], wrap=headers[1:2])
    for step in comparison.ladder:
        if step.note:
            paragraph(f"step {step.sequence}, {_in_words(step)}: {step.note}", indent=2)
    if any(step.note for step in comparison.ladder):
        console.print()
    if comparison.offers:
        show_offers(comparison.offers)


def _in_words(step: LadderStep) -> str:
    """`B Cavity wall insulation`: the register's code and what it stands for, where somebody here knows."""
    title = title_of(step.improvement)
    return title if title == step.improvement else f"{step.improvement} {title}"


def _difference(step: LadderStep) -> float | None:
    return None if step.sap is None or step.lodged_sap is None else step.sap - step.lodged_sap


def _show_overall(title: str, counting: str, overall: Sequence[Accuracy]) -> None:
    rows = [
        (
            _NAMES[one.quantity],
            one.certificates,
            _number(one.mean_absolute_error, one.quantity, 2),
            _signed(one.bias),
            f"{one.share_within_one:.0%}",
        )
        for one in overall
    ]
    headers = ("", counting, "mean absolute error", "bias", "within 1")
    table(title, headers, rows, right=headers[1:])


def _as_json(
    found: _Found,
    comparisons: Sequence[Comparison],
    overall: Sequence[Accuracy],
    climbed: Sequence[Accuracy],
    offered: OfferAccuracy | None,
    unread: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "read": {
            "documents": len(found.documents) + len(found.without),
            "certificates": len(found.documents),
            "scored": _scored(comparisons),
            "not_evaluated": len(unread),
        },
        "certificates": [
            {
                "certificate": comparison.name,
                "method": comparison.method,
                "lodged": comparison.lodged,
                "computed": comparison.computed,
                "limitations": [
                    {"code": one.code, "severity": one.severity.value, "text": one.text}
                    for one in comparison.limitations
                ],
                "ladder": [
                    {**asdict(step), "title": title_of(step.improvement), "difference": _difference(step)}
                    for step in comparison.ladder
                ],
                "offers": offers_as_json(comparison.offers),
            }
            for comparison in comparisons
        ],
        "overall": [{**_figures(one), "certificates": one.certificates} for one in overall],
        "offers": offer_accuracy_as_json(offered),
        "ladders": [{**_figures(one), "ratings": one.certificates} for one in climbed],
        "not_evaluated": unread,
    }


def _figures(one: Accuracy) -> dict[str, Any]:
    return {
        "quantity": one.quantity,
        "mae": one.mean_absolute_error,
        "bias": one.bias,
        "share_within_1": one.share_within_one,
    }


def _number(value: float | None, quantity: str, digits: int = 0) -> str:
    if value is None:
        return "–"
    return f"{value:,.{1 if quantity == 'co2_t' and digits == 0 else digits}f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+,.2f}"
