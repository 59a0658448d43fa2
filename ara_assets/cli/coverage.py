"""`ara evaluate coverage`: how much of some certificates was said, and how much inferred or assumed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import counted, errors, line, print_json, table
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.services.field_coverage import RESULTS, FieldCoverage, FieldShares
from ara_resources.certificate_files import find_documents

_PROGRESS_EVERY = 10_000
_EXAMPLES = 5


def show_coverage(paths: Sequence[Path], *, as_json: bool) -> None:
    """Map every document or row and print where each field of what could be mapped came from."""
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}; name a CSV of flat register rows, or JSON documents")
    coverage, reasons, examples = FieldCoverage(), Counter[str](), dict[str, list[str]]()
    read = 0
    for read, found in enumerate(find_documents(paths), start=1):
        reason, why = "unreadable", found.fault
        if found.document is not None:
            try:
                coverage.add(map_certificate(found.document))
                continue
            except MappingError as error:
                reason, why = error.reason, error.problem
        reasons[reason] += 1
        named = examples.setdefault(reason, [])
        if len(named) < _EXAMPLES:
            named.append(f"{found.path}: {why}")
        if read % _PROGRESS_EVERY == 0:
            errors.print(f"{read:,} read")
    if not read:
        raise UserError(f"no certificate in {', '.join(map(str, paths))}: give JSON or CSV, or folders that hold some")
    fields = list(coverage.fields())
    if as_json:
        print_json(_as_json(read, coverage, reasons, examples, fields))
        return
    _show(fields)
    table(
        "Quarantined",
        ("reason", "rows", "for example"),
        [(reason, number, examples[reason][0]) for reason, number in reasons.most_common()],
        right=("rows",),
        wrap=("for example",),
    )
    set_aside = sum(reasons.values())
    line(f"{counted(read, 'row')} read: {coverage.certificates:,} mapped, {set_aside:,} quarantined")


def _show(fields: Sequence[FieldShares]) -> None:
    """A table per part, of the fields that any certificate says; the others are only counted."""
    headers = ("field", "certificate", "inferred", "default", "absent")
    by_part: dict[str, list[FieldShares]] = {}
    for one in fields:
        by_part.setdefault(one.part, []).append(one)
    for part, rows in by_part.items():
        said = [one for one in rows if one.absent < 1]
        shown = [
            (
                one.path if part == RESULTS else one.path.rpartition(".")[2],
                *map(_percent, (one.certificate, one.inferred, one.default, one.absent)),
            )
            for one in said
        ]
        never = len(rows) - len(said)
        title = part if not never else f"{part} ({never} more of no certificate)"
        table(title, headers, shown, right=headers[1:], wrap=headers[:1])


def _percent(share: float) -> str:
    return "" if not share else f"{share:.1%}"


def _as_json(
    read: int,
    coverage: FieldCoverage,
    reasons: Counter[str],
    examples: dict[str, list[str]],
    fields: Sequence[FieldShares],
) -> dict[str, Any]:
    return {
        "read": read,
        "mapped": coverage.certificates,
        "quarantined": dict(reasons.most_common()),
        "examples": examples,
        "fields": [asdict(one) for one in fields],
    }
