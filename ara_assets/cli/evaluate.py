"""`ara evaluate scoring`: what the engine computes beside what the register lodged."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import console, heading, paragraph, print_json, table
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.measures.ladder import LadderStep
from ara_domain.services.evaluation import QUANTITIES, Accuracy, Comparison, accuracy, compare

_NAMES = {
    "sap": "SAP",
    "ei": "EI",
    "co2_t": "CO2 (t/yr)",
    "space_heating_kwh": "space heat (kWh/yr)",
    "water_heating_kwh": "hot water (kWh/yr)",
}


def evaluate_certificates(paths: Sequence[Path], *, ladder: bool, as_json: bool) -> None:
    """Compare every certificate that can be read; name those that cannot."""
    documents = dict(_documents(paths))
    if not documents:
        raise UserError(f"no certificate in {', '.join(map(str, paths))}: give JSON files, or folders that hold some")
    certificates: dict[str, EpcPropertyData] = {}
    unread: dict[str, str] = {}
    for name, document in documents.items():
        try:
            certificates[name] = map_certificate(document)
        except MappingError as error:
            unread[name] = str(error)
    comparisons = compare(certificates, ladder=ladder) if certificates else []
    overall = accuracy(comparisons)
    if as_json:
        print_json(_as_json(comparisons, overall, unread))
        return
    for comparison in comparisons:
        _show(comparison)
    _show_overall(overall)
    table("Not evaluated", ("certificate", "why"), unread.items(), wrap=("why",))


def _documents(paths: Sequence[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Documents by name: bare, or as the API wraps them; one a file, or one a line of a `.jsonl`."""
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}; name certificates as JSON, or folders that hold some")
        files = sorted([*path.rglob("*.json"), *path.rglob("*.jsonl")]) if path.is_dir() else [path]
        for file in files:
            if file.suffix == ".jsonl":
                for number, text in enumerate(file.read_bytes().splitlines(), start=1):
                    if document := _document(text, file):
                        yield str(document.get("certificate_number") or f"{file.stem}:{number}"), document
            elif document := _document(file.read_bytes(), file):
                yield file.stem, document


def _document(text: bytes, file: Path) -> Mapping[str, Any] | None:
    """The certificate in a JSON text, None when it holds something else.

    Raises:
        UserError: it is not JSON.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UserError(
            f"{file} is not JSON ({error}); name certificates as the register's API answers them"
        ) from error
    for wrapper in ("data", "document"):
        if isinstance(found, dict) and isinstance(found.get(wrapper), dict):
            found = found[wrapper]
    return found if isinstance(found, dict) and "assessment_type" in found else None


def _show(comparison: Comparison) -> None:
    heading(comparison.name)
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
            step.improvement,
            step.lodged_sap,
            "not modelled" if step.sap is None else f"{step.sap:.2f}",
            _signed(_difference(step)),
            step.lodged_ei,
            "" if step.ei is None else f"{step.ei:.2f}",
        )
        for step in comparison.ladder
    ]
    headers = ("step", "item", "SAP lodged", "SAP computed", "difference", "EI lodged", "EI computed")
    table("Improvement ladder: the home after each step", headers, steps, right=headers[2:])


def _difference(step: LadderStep) -> float | None:
    return None if step.sap is None or step.lodged_sap is None else step.sap - step.lodged_sap


def _show_overall(overall: Sequence[Accuracy]) -> None:
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
    headers = ("", "certificates", "mean absolute error", "bias", "within 1")
    table("Overall (computed − lodged)", headers, rows, right=headers[1:])


def _as_json(
    comparisons: Sequence[Comparison], overall: Sequence[Accuracy], unread: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "certificates": [
            {
                "certificate": comparison.name,
                "lodged": comparison.lodged,
                "computed": comparison.computed,
                "limitations": [
                    {"code": one.code, "severity": one.severity.value, "text": one.text}
                    for one in comparison.limitations
                ],
                "ladder": [{**asdict(step), "difference": _difference(step)} for step in comparison.ladder],
            }
            for comparison in comparisons
        ],
        "overall": [
            {
                "quantity": one.quantity,
                "certificates": one.certificates,
                "mae": one.mean_absolute_error,
                "bias": one.bias,
                "share_within_1": one.share_within_one,
            }
            for one in overall
        ],
        "not_evaluated": unread,
    }


def _number(value: float | None, quantity: str, digits: int = 0) -> str:
    if value is None:
        return "–"
    return f"{value:,.{1 if quantity == 'co2_t' and digits == 0 else digits}f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+,.2f}"
