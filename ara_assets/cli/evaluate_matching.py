"""`ara evaluate matching`: how often the right dwelling is found by its address, and how often a wrong one."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import heading, line, paragraph, print_json, table
from ara_domain.identity import InvalidUprn, parse_uprn
from ara_domain.services.matching_evaluation import (
    HalfResult,
    KnownAddress,
    MatchingEvaluation,
    Tally,
    as_shares,
    evaluate_matching,
)
from ara_resources.flat_rows import FlatRow, NotFlatRows, read_flat_rows
from ara_resources.sample_stock.hard_addresses import hard_addresses

_WRONG_SHOWN = 10


def evaluate_matches(path: Path | None, *, postcodes: int, seed: int, as_json: bool) -> None:
    """Measure on the flat register rows of a file, or on invented addresses.

    Rows without a UPRN cannot be checked: they are left out, and counted.
    """
    read, known = _addresses_in(path) if path else (None, list(hard_addresses(postcodes, seed)))
    result = evaluate_matching(known, seed=seed)
    if as_json:
        print_json(_as_json(result, read, len(known)))
        return
    _show_half("Held-out half", result.held_out)
    _show_half("Development half", result.development)
    if read is None:
        line(f"Invented {len(known):,} addresses")
    else:
        line(f"Read {read:,} rows, {len(known):,} with a UPRN")


def _addresses_in(path: Path) -> tuple[int, list[KnownAddress]]:
    if not path.is_file():
        raise UserError(f"there is no file {path}; name a file of flat register rows (CSV or JSON, gzipped or not)")
    try:
        rows = [row for _, row in read_flat_rows(path)]
    except NotFlatRows as error:
        raise UserError(str(error)) from error
    known = list(_known(rows))
    if not known:
        raise UserError(f"no row of {path} has a UPRN, a postcode and an address, so that nothing can be measured")
    return len(rows), known


def _known(rows: list[FlatRow]) -> Iterator[KnownAddress]:
    for at, row in enumerate(rows):
        try:
            uprn = parse_uprn(row.get("UPRN"))
        except InvalidUprn:
            continue
        lines = tuple(text for name in ("ADDRESS1", "ADDRESS2", "ADDRESS3") if (text := row.get(name, "").strip()))
        postcode = row.get("POSTCODE", "")
        if uprn is not None and lines and postcode:
            number = row.get("LMK_KEY") or row.get("CERTIFICATE_NUMBER") or str(at)
            yield KnownAddress(number, uprn, lines, row.get("POSTTOWN", "").strip(), postcode)


def _show_half(title: str, half: HalfResult) -> None:
    heading(f"{title}: {half.dwellings:,} dwellings in {half.postcodes:,} postcodes")
    rows = [
        (
            name,
            tally.asked,
            _percent(tally.precision),
            _percent(tally.recall),
            _share(tally.ambiguous, tally),
            tally.wrong,
        )
        for name, tally in as_shares(half).items()
    ]
    headers = ("written otherwise by", "asked", "precision", "recall", "to a person", "wrong")
    table("", headers, rows, right=headers[1:])
    if half.inseparable:
        paragraph(
            f"{half.inseparable:,} dwellings share a written address with another UPRN of their postcode: no address "
            "tells them apart, so that the best answer is a person.",
            indent=2,
        )
    for wrong in half.wrong[:_WRONG_SHOWN]:
        paragraph(wrong, indent=2)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"


def _share(count: int, tally: Tally) -> str:
    return _percent(count / tally.asked if tally.asked else None)


def _as_json(result: MatchingEvaluation, read: int | None, known: int) -> dict[str, Any]:
    return {
        "rows_read": read,
        "addresses": known,
        **{
            name: {
                "postcodes": half.postcodes,
                "dwellings": half.dwellings,
                "inseparable_dwellings": half.inseparable,
                "tallies": {
                    rule: {**asdict(tally), "precision": tally.precision, "recall": tally.recall}
                    for rule, tally in as_shares(half).items()
                },
                "wrong": half.wrong,
            }
            for name, half in (("held_out", result.held_out), ("development", result.development))
        },
    }
