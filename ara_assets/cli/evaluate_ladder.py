"""What `ara evaluate scoring --ladder` says of the ladder that Table 33 offers by itself, beside the lodged one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ara_assets.cli.output import console, counted, paragraph, table
from ara_domain.measures.offers import NOT_CONSIDERED
from ara_domain.measures.table33 import NOT_MODELLED
from ara_domain.measures.table33.titles import title_of
from ara_domain.services.ladder_evaluation import LadderAgreement, OfferAccuracy


def show_offers(found: LadderAgreement) -> None:
    """One line for each measure that is lodged or offered, and in a sentence how the two ladders differ."""
    ours = {point.code: point for point in found.points}
    rows = []
    for code in _in_one_order(found.lodged, found.offered):
        point = ours.get(code)
        rows.append(
            (
                code,
                title_of(code),
                "yes" if code in found.lodged else "–",
                _offered(code, found),
                "" if point is None else point.lodged_sap,
                "" if point is None or point.sap is None else f"{point.sap:.2f}",
            )
        )
    headers = ("item", "measure", "lodged", "offered", "SAP lodged", "SAP offered")
    table("Offered by Table 33 alone", headers, rows, right=headers[4:], wrap=headers[1:2])
    paragraph(_verdict(found), indent=2)
    for title, codes in (
        ("alternatives lodged", found.alternatives_lodged),
        ("alternatives offered", found.alternatives_offered),
    ):
        if codes:
            paragraph(f"{title}: {_named(codes)}", indent=2)
    for code in found.not_rated:
        paragraph(f"{code}: due by its condition; {NOT_MODELLED[code]}", indent=2)
    console.print()


def _in_one_order(lodged: Sequence[str], offered: Sequence[str]) -> list[str]:
    """The lodged measures as lodged, each other one after what it is offered after."""
    found = list(lodged)
    for place, code in enumerate(offered):
        if code not in found:
            before = [found.index(one) for one in offered[:place] if one in found]
            found.insert(max(before, default=-1) + 1, code)
    return found


def _offered(code: str, found: LadderAgreement) -> str:
    if code not in found.offered:
        return "–"
    return "yes, not rated" if code in found.not_rated else "yes"


def _verdict(found: LadderAgreement) -> str:
    if not found.lodged:
        return f"No improvement is lodged; {counted(len(found.offered), 'measure')} offered."
    if found.agrees:
        return "The lodged measures and no others, in the lodged order." + _undecided(found)
    said = []
    if found.missing:
        said.append(f"lodged and not offered: {_named(found.missing)}")
    if found.extra:
        said.append(f"offered and not lodged: {_named(found.extra)}")
    if not found.in_order:
        said.append("the order differs")
    return "; ".join(said).capitalize() + "." + _undecided(found)


def _undecided(found: LadderAgreement) -> str:
    return f" Not rated, so it is left open whether it pays: {_named(found.undecided)}." if found.undecided else ""


def _named(codes: Sequence[str]) -> str:
    return ", ".join(f"{code} ({title_of(code)})" for code in codes)


def show_offer_accuracy(found: OfferAccuracy | None) -> None:
    """The agreement over all certificates."""
    if found is None:
        return
    rows = [
        ("certificates whose ladder is offered as lodged", f"{found.agreeing} of {found.certificates}"),
        ("lodged measures that are offered", f"{found.measures_offered} of {found.measures_lodged}"),
        ("measures offered that are not lodged", f"{found.measures_extra}"),
        (
            "lodged ratings, before and after, met within 1",
            f"{found.points_within_one} of {found.points} ({found.share_within_one:.0%})",
        ),
    ]
    table("Offered by Table 33 alone, over all certificates", ("", "found"), rows, right=("found",))
    unknown = ", ".join(f"{code} ({title_of(code)})" for code in NOT_CONSIDERED)
    paragraph(f"Of {unknown} nobody can tell here whether they are due.", indent=0)


def offers_as_json(found: LadderAgreement | None) -> Mapping[str, Any] | None:
    """The agreement of a certificate, its measures by code with their words."""
    if found is None:
        return None
    named = {*found.lodged, *found.offered, *found.alternatives_lodged, *found.alternatives_offered}
    return {
        **asdict(found),
        "points": [{**asdict(point), "within_1": point.within_one} for point in found.points],
        "agrees": found.agrees,
        "titles": {code: title_of(code) for code in sorted(named)},
    }


def offer_accuracy_as_json(found: OfferAccuracy | None) -> Mapping[str, Any] | None:
    """The agreement over all certificates; null where no ladder was asked for or lodged."""
    return None if found is None else {**asdict(found), "share_within_1": found.share_within_one}
